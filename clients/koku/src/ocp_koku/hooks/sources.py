"""Koku deleted a source: what ocp keeps of it goes too, or it would take a share of the others' costs."""

import logging
from typing import Any

from .. import switch
from ..client import OcpClient
from ..errors import OcpError
from .hook import Function, Hook, values_of

LOG = logging.getLogger(__name__)


def forget_hook(original: Function) -> Function:
    """Koku asks for each of Trino's tables; ocp forgets once."""

    def delete_hive_partitions_by_source(self: Any, *arguments: Any, **named: Any) -> Any:
        _table, _column, source = values_of(original, self, arguments, named)
        forgotten = vars(self).setdefault("_ocp_forgotten", set())
        if str(source) not in forgotten and switch.is_on(self.schema):
            forgotten.add(str(source))
            _forget(self.schema, str(source))
        return original(self, *arguments, **named)

    return delete_hive_partitions_by_source


def _forget(schema: str, source: str) -> None:
    try:
        OcpClient.from_environment().forget(schema, source)
    except OcpError as error:
        # Koku's deletion must go on: runs leave out sources that are gone, and `ocp cleanup` removes what is kept of them.
        LOG.warning("ocp has not forgotten the source %s of %s: %s", source, schema, error)


SOURCE_HOOKS = (
    Hook(
        "masu.database.ocp_report_db_accessor",
        "OCPReportDBAccessor",
        "delete_hive_partitions_by_source",
        forget_hook,
        optional=True,
    ),
)
