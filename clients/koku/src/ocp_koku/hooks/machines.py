"""The console's tables of virtual machines and GPUs: one job makes both, where Koku has two statements, and PostgreSQL between them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from .. import flags
from ..choice import Replacement, made_by_ocp, validate
from ..days import as_day, last_of
from ..summaries import process_work
from ..types import RunResult
from ..update import Update, update_of
from .hook import Function, Hook, arguments_of, marked, range_of

GPU_TABLE = "reporting_ocp_gpu_summary_p"


def ui_hook(original: Function) -> Function:
    """The tables of the console. PostgreSQL makes those of the daily summary; that of GPUs, which it empties, comes with ours."""

    def populate_ui_summary_tables(self: Any, *arguments: Any, **named: Any) -> Any:
        said = arguments_of(original, self, arguments, named)
        update = update_of(self.schema, self)
        if not update.by_ocp:
            returned = original(self, *arguments, **named)
            if update.is_validation and GPU_TABLE in said["tables"]:
                for make in _jobs(said["source_uuid"], *range_of(said)):
                    validate(update, make)
            return returned
        others = tuple(table for table in said["tables"] if table != GPU_TABLE)
        with marked(self, "_ocp_machines"):
            returned = original(self, **{**said, "tables": others})
        if not is_made(update, said["source_uuid"], *range_of(said)):
            original(self, **{**said, "tables": (GPU_TABLE,)})
        return returned

    return populate_ui_summary_tables


def machines_hook(original: Function) -> Function:
    """The table of virtual machines, or that of GPUs without rates; called on its way by ``ui_hook``, which makes both."""

    def populate(self: Any, *arguments: Any, **named: Any) -> Any:
        (params,) = arguments_of(original, self, arguments, named).values()
        if vars(self).get("_ocp_machines"):
            return None
        update = update_of(self.schema, self)
        if update.by_ocp and is_made(update, params["source_uuid"], params["start_date"], params["end_date"]):
            return None
        return original(self, *arguments, **named)

    return populate


def is_made(update: Update, source: Any, start: Any, end: Any) -> bool:
    """Whether ocp made both tables; false where the incumbent is to make them now."""
    return all(made_by_ocp(update, make) is not None for make in _jobs(source, start, end))


def _jobs(source: Any, start: Any, end: Any) -> Iterator[Replacement]:
    for first, last in _months(as_day(start), as_day(end)):

        def make(update: Update, first: date = first, last: date = last) -> RunResult:
            return process_work(
                "machines",
                update.schema,
                source,
                first,
                last,
                decision=update.decision,
                request_id=update.request_id,
                **flags.of_rates(update.schema),
            )

        yield make


def _months(start: date, end: date) -> Iterator[tuple[date, date]]:
    while start <= end:
        last = last_of(start)
        yield start, min(end, last)
        start = last + timedelta(days=1)


_OCP = ("masu.database.ocp_report_db_accessor", "OCPReportDBAccessor")

MACHINE_HOOKS = (
    Hook(*_OCP, "populate_ui_summary_tables", ui_hook),
    Hook(*_OCP, "_populate_virtualization_ui_summary_table", machines_hook, optional=True),
    Hook(*_OCP, "_populate_gpu_ui_summary_table_with_usage_only", machines_hook, optional=True),
)
