"""The clouds by themselves: the bill by day, and what else its lines make: EC2 by month, the topology of GCP."""

import functools
from datetime import date, timedelta
from typing import Any

from ..choice import is_empty, made_by_ocp, validate
from ..clouds import AWS, CLOUDS, GCP, Cloud
from ..days import as_day, last_of
from ..summaries import process_bill
from ..types import RunResult
from ..update import Update, current, update_of
from .hook import Function, Hook, arguments_of, values_of
from .questions import answered

EC2 = "reporting_awscostentrylineitem_summary_by_ec2_compute_p"


def bill_delete_hook(original: Function, cloud: Cloud) -> Function:
    """The days of a bill in a table that ocp writes, which deletes them itself."""

    def delete_line_item_daily_summary_entries_for_date_range_raw(self: Any, *arguments: Any, **named: Any) -> Any:
        said = arguments_of(original, self, arguments, named)
        update = current(self.schema)
        table = _name_of(said["table"], cloud)
        if update is None or not update.by_ocp or table not in (cloud.daily, EC2):
            return original(self, *arguments, **named)
        schema, owner = self.schema, type(self)

        def later(start: Any, end: Any) -> None:
            with owner(schema) as accessor:
                original(accessor, **{**said, "start_date": start, "end_date": end})

        update.hold((table, str(said["source_uuid"])), later)
        return None

    return delete_line_item_daily_summary_entries_for_date_range_raw


def bill_hook(original: Function, cloud: Cloud) -> Function:
    """The bill of one window."""

    def populate_line_item_daily_summary_table_trino(self: Any, *arguments: Any, **named: Any) -> Any:
        said = arguments_of(original, self, arguments, named)
        source, bill = said["source_uuid"], said["bill_id"]
        start, end = as_day(said["start_date"]), as_day(said["end_date"])
        update = update_of(self.schema, self)
        held = (cloud.daily, str(source))
        days = _in_month(start, end, said.get("invoice_month"))
        if (result := made_by_ocp(update, _bill, cloud, source, bill, *days)) is not None:
            if is_empty(result):
                update.release(held, start, end)
            return None
        update.release(held, start, end)
        returned = original(self, *arguments, **named)
        if update.is_validation and (days := _written(start, end, said.get("invoice_month"))) is not None:
            validate(update, _bill, cloud, source, bill, *days)
        return returned

    return populate_line_item_daily_summary_table_trino


def compute_hook(original: Function) -> Function:
    """EC2 by month."""

    def populate_ec2_compute_summary_table_trino(self: Any, *arguments: Any, **named: Any) -> Any:
        said = arguments_of(original, self, arguments, named)
        source, first = said["source_uuid"], as_day(said["start_date"]).replace(day=1)
        update = update_of(self.schema, self)
        call = (AWS, source, said["bill_id"], first, last_of(first), "further")
        result = made_by_ocp(update, _bill, *call)
        if result is None or is_empty(result):
            update.release((EC2, str(source)), first, last_of(first))
        if result is not None:
            return None
        returned = original(self, *arguments, **named)
        if update.is_validation:
            validate(update, _bill, *call)
        return returned

    return populate_ec2_compute_summary_table_trino


def invoice_dates_hook(original: Function) -> Function:
    """The days with usage that is invoiced with a month: some may lie beside it, and Koku's console wants their windows too."""

    def fetch_invoice_month_dates(self: Any, *arguments: Any, **named: Any) -> Any:
        start, end, month, source = values_of(original, self, arguments, named)[:4]
        found = answered(update_of(self.schema, self), lambda lake: lake.invoiced(source, start, end, str(month)))
        return original(self, *arguments, **named) if found is None else [found]

    return fetch_invoice_month_dates


def topology_hook(original: Function) -> Function:
    """Rows that Koku adds to its table of the topology, where they are new."""

    def get_gcp_topology_trino(self: Any, *arguments: Any, **named: Any) -> Any:
        source, start, end, month = values_of(original, self, arguments, named)[:4]
        found = answered(update_of(self.schema, self), lambda lake: lake.topology(source, start, end, str(month)))
        return original(self, *arguments, **named) if found is None else found

    return get_gcp_topology_trino


def _bill(
    update: Update, cloud: Cloud, source: Any, bill: Any, start: date, end: date, tables: str = "daily"
) -> RunResult:
    return process_bill(
        cloud,
        update.schema,
        source,
        start,
        end,
        bill_id=bill,
        tables=tables,
        decision=update.decision,
        request_id=update.request_id,
    )


def _in_month(start: date, end: date, invoice_month: str | None) -> tuple[date, date]:
    """Days of the month of the invoice whose run writes all of a window: that of the first and of the last one reaches beyond."""
    if invoice_month is None:
        return start, end
    first = date(int(invoice_month[:4]), int(invoice_month[4:]), 1)
    last = last_of(first)
    return min(max(start, first), last), max(min(end, last), first)


def _written(start: date, end: date, invoice_month: str | None) -> tuple[date, date] | None:
    """Of these days those whose run writes no day that the incumbent has not written yet."""
    first, last = _in_month(start, end, invoice_month)
    if invoice_month is None or end != last_of(last):
        return first, last
    return (first, last - timedelta(days=1)) if first < last else None


def _name_of(table: Any, cloud: Cloud) -> str:
    """The table of a call: a name, a model of Django, or none for the bill by day."""
    if table is None:
        return cloud.daily
    return table if isinstance(table, str) else str(table._meta.db_table)


ALONE_HOOKS = (
    *(
        hook
        for cloud in CLOUDS
        for hook in (
            Hook(
                cloud.module,
                cloud.accessor,
                "delete_line_item_daily_summary_entries_for_date_range_raw",
                functools.partial(bill_delete_hook, cloud=cloud),
            ),
            Hook(
                cloud.module,
                cloud.accessor,
                "populate_line_item_daily_summary_table_trino",
                functools.partial(bill_hook, cloud=cloud),
            ),
        )
    ),
    Hook(AWS.module, AWS.accessor, "populate_ec2_compute_summary_table_trino", compute_hook, optional=True),
    Hook(GCP.module, GCP.accessor, "fetch_invoice_month_dates", invoice_dates_hook, optional=True),
    Hook(GCP.module, GCP.accessor, "get_gcp_topology_trino", topology_hook),
)
