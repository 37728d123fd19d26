"""One accessor call by decision: Koku's own function, or ocp in its place."""

import logging
import os
from collections.abc import Callable
from typing import Any

from .client import OcpClient
from .errors import JobFailed, NotSubmitted, OcpError, OcpUnavailable
from .types import Decision, RunResult

LOG = logging.getLogger(__name__)

Populate = Callable[..., Any]
"""A function of an accessor: takes the accessor and the call's own arguments."""
Replacement = Callable[..., RunResult]
"""What ocp does in its place: takes the accessor's schema and the call's own arguments."""


def decided(schema: str) -> Decision | None:
    """The server's decision; none when it does not answer, which means the incumbent."""
    try:
        return OcpClient.from_environment().decision(schema)
    except OcpUnavailable as error:
        LOG.warning("the incumbent runs for %s: %s", schema, error)
        return None


def is_candidate(decision: Decision | None) -> bool:
    """Whether users are to read the rows of ocp."""
    return decision is not None and decision["choice"] == "candidate"


def is_validation(decision: Decision | None) -> bool:
    """Whether ocp is to be compared with the incumbent's rows."""
    return decision is not None and decision["reason"] == "validate"


def falls_back(decision: Decision) -> bool:
    """Whether the incumbent runs when ocp fails. A server that does not say its phase is asked for it in our environment."""
    return (decision.get("phase") or os.environ.get("POC_PHASE")) == "fallback"


def summarize(
    decision: Decision | None, incumbent: Populate, replacement: Replacement, accessor: Any, *arguments: Any, **named: Any
) -> tuple[bool, Any]:
    """Whether ocp made the summary, and what was returned.

    The incumbent takes over only when nothing of ocp can still write the same days: the job has failed, or none was made.
    """
    if decision is None or not is_candidate(decision):
        return False, incumbent(accessor, *arguments, **named)
    try:
        return True, replacement(accessor.schema, *arguments, **named)
    except (JobFailed, NotSubmitted):
        if not falls_back(decision):
            raise
        LOG.exception("the incumbent runs for %s in the place of ocp, which failed", accessor.schema)
        return False, incumbent(accessor, *arguments, **named)


def validate(replacement: Replacement, schema: str, *arguments: Any, **named: Any) -> None:
    """Compares with the rows that the incumbent has written. Only a strict validation fails the summary."""
    try:
        replacement(schema, *arguments, **named)
    except OcpError as error:
        if error.code == "VALIDATION_DIFFERENT":
            raise
        LOG.warning("the validation of %s did not take place: %s", schema, error)
