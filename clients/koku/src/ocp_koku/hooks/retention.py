"""What Koku gives up: a source that was deleted, months that expired. What ocp keeps of them goes too.

As long as Trino may still do work of the tenant, its own tables lose the same rows; in the phase ``only`` it is not asked.
"""

import logging
from datetime import date
from typing import Any

from .. import switch
from ..client import OcpClient
from ..days import as_day
from ..errors import OcpError
from ..update import update_of
from .hook import Function, Hook, arguments_of, values_of

LOG = logging.getLogger(__name__)


def forget_hook(original: Function) -> Function:
    """Koku asks for each of Trino's tables; ocp forgets once. A source that is left would take a share of the others' costs."""

    def delete_hive_partitions_by_source(self: Any, *arguments: Any, **named: Any) -> Any:
        _table, _column, source = values_of(original, self, arguments, named)
        forgotten = vars(self).setdefault("_ocp_forgotten", set())
        if str(source) not in forgotten and switch.is_on(self.schema):
            forgotten.add(str(source))
            _forget(self.schema, str(source))
        return True if without_trino(self.schema, self) else original(self, *arguments, **named)

    return delete_hive_partitions_by_source


def expiry_hook(original: Function) -> Function:
    """Months of all sources that are older than one that is kept."""

    def purge_expired_trino_partitions(self: Any, *arguments: Any, **named: Any) -> Any:
        said = arguments_of(original, self, arguments, named)
        if switch.is_on(self._schema) and not said.get("simulate"):
            _expire(self._schema, as_day(said["expired_date"]).replace(day=1))
        return None if without_trino(self._schema, self) else original(self, *arguments, **named)

    return purge_expired_trino_partitions


def expired_hook(original: Function) -> Function:
    """Months that Trino keeps and should not: none where it is not there. What ocp keeps expires by ``expiry_hook``."""

    def find_expired_trino_partitions(self: Any, *arguments: Any, **named: Any) -> Any:
        return [] if without_trino(self.schema, self) else original(self, *arguments, **named)

    return find_expired_trino_partitions


def month_hook(original: Function) -> Function:
    """A month that Trino is to lose: nothing to do where it is not there."""

    def delete_hive_partition_by_month(self: Any, *arguments: Any, **named: Any) -> Any:
        return None if without_trino(self.schema, self) else original(self, *arguments, **named)

    return delete_hive_partition_by_month


def without_trino(schema: str, owner: Any) -> bool:
    """Whether Trino is not there any more for a schema; decided once for an object of Koku, since this is none of an update."""
    if not switch.is_on(schema):
        return False
    update = update_of(schema, owner)
    return update.by_ocp and update.decision["phase"] == "only"


def _forget(schema: str, source: str) -> None:
    try:
        OcpClient.from_environment().forget(schema, source)
    except OcpError as error:
        # Koku's deletion must go on: runs leave out sources that are gone, and `ocp cleanup` removes what is kept of them.
        LOG.warning("ocp has not forgotten the source %s of %s: %s", source, schema, error)


def _expire(schema: str, first: date) -> None:
    try:
        OcpClient.from_environment().cleanup(schema, first)
    except OcpError as error:
        # It is a cache, and the next night tries again.
        LOG.warning("ocp still has what is older than %s of %s: %s", first, schema, error)


_OCP = ("masu.database.ocp_report_db_accessor", "OCPReportDBAccessor")

RETENTION_HOOKS = (
    Hook(*_OCP, "delete_hive_partitions_by_source", forget_hook, optional=True),
    Hook(*_OCP, "find_expired_trino_partitions", expired_hook, optional=True),
    Hook(*_OCP, "delete_hive_partition_by_month", month_hook, optional=True),
    Hook("masu.processor.ocp.ocp_report_db_cleaner", "OCPReportDBCleaner", "purge_expired_trino_partitions", expiry_hook, True),
)
