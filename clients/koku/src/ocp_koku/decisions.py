"""Whether a schema is summarized by ocp."""

import logging

from .client import OcpClient
from .errors import OcpUnavailable

LOG = logging.getLogger(__name__)


def should_use_poc_aggregator(schema_name: str, *, client: OcpClient | None = None) -> bool:
    """True when the rows of the schema are to come from ocp. Asked for each call, never kept.

    A server that does not answer means no, as a flag that is off; a server that refuses to answer raises.
    """
    try:
        return (client or OcpClient.from_environment()).decision(schema_name)["choice"] == "candidate"
    except OcpUnavailable as error:
        LOG.warning("the incumbent runs for %s: %s", schema_name, error)
        return False
