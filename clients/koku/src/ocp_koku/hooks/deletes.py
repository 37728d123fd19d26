"""What Koku deletes, and commits, before it calls the functions that write: held where ocp writes, which deletes itself.

Outside of an update nothing is held: somebody wants these rows to go.
"""

from typing import Any

from ..cluster_rows import delete_strangers, month_of, table_of
from ..update import current, update_of
from .hook import Function, Hook, values_of


def held_hook(original: Function, kind: str) -> Function:
    """A delete in the OpenShift summary, of a source's report period and days."""

    def delete(self: Any, *arguments: Any, **named: Any) -> Any:
        provider, period, _start, _end = values_of(original, self, arguments, named)
        update = current(self.schema)
        if update is None or not update.by_ocp:
            return original(self, *arguments, **named)
        schema = self.schema
        owner = type(self)

        def later(start: Any, end: Any) -> None:
            # An accessor is closed when its block ends, and the block of this one may.
            with owner(schema) as accessor:
                original(accessor, provider, period, start, end)

        update.hold((kind, int(period)), later)
        return None

    return delete


def summary_delete_hook(original: Function) -> Function:
    """The usage of some days, which the summary of the same days follows."""
    return held_hook(original, "usage")


def cost_delete_hook(original: Function) -> Function:
    """The cost of a cluster's range, which its cloud's windows follow."""
    return held_hook(original, "cost")


def bill_delete_hook(original: Function) -> Function:
    """The days of a bill in one table of OpenShift on a cloud, for all its clusters."""

    def delete_summary_table_data(self: Any, *arguments: Any, **named: Any) -> Any:
        start, end, table = values_of(original, self, arguments, named)
        if not update_of(self._schema, self).by_ocp:
            return original(self, *arguments, **named)
        return delete_strangers(self._schema, table, self._provider.uuid, start, end)

    return delete_summary_table_data


def bill_truncate_hook(original: Function) -> Function:
    """The same for a whole month, by its partition, which is not there before somebody has written the month."""

    def truncate_summary_table_data(self: Any, *arguments: Any, **named: Any) -> Any:
        (partition,) = values_of(original, self, arguments, named)
        if not update_of(self._schema, self).by_ocp:
            return original(self, *arguments, **named)
        return delete_strangers(self._schema, table_of(partition), self._provider.uuid, *month_of(partition))

    return truncate_summary_table_data


_ACCESSOR = ("masu.database.ocp_report_db_accessor", "OCPReportDBAccessor")
_UPDATER = ("masu.processor.ocp.ocp_cloud_parquet_summary_updater", "OCPCloudParquetReportSummaryUpdater")

DELETE_HOOKS = (
    Hook(*_ACCESSOR, "delete_all_except_infrastructure_raw_cost_from_daily_summary", summary_delete_hook),
    Hook(*_ACCESSOR, "delete_infrastructure_raw_cost_from_daily_summary", cost_delete_hook),
    Hook(*_UPDATER, "delete_summary_table_data", bill_delete_hook),
    Hook(*_UPDATER, "truncate_summary_table_data", bill_truncate_hook),
)
