from importlib import import_module

import standin
from standin import date_range_pair, rows

NAMES = {"aws": "AWS", "azure": "Azure", "gcp": "GCP"}
EC2 = "reporting_awscostentrylineitem_summary_by_ec2_compute_p"


class CloudSummaryUpdater:
    """A bill alone, in the order of Koku's three updaters."""

    def __init__(self, schema, provider, _manifest):
        self._schema = schema
        self._provider = provider
        self._word = provider.type.removesuffix("-local").lower()

    def update_summary_tables(self, start_date, end_date, **_kwargs):
        if not standin.WHOLE:
            return start_date, end_date
        module = import_module(f"masu.database.{self._word}_report_db_accessor")
        with getattr(module, f"{NAMES[self._word]}ReportDBAccessor")(self._schema) as accessor:
            self._update(accessor, start_date, end_date)
        return start_date, end_date

    def _update(self, accessor, start_date, end_date):
        source = self._provider.uuid
        found = rows(
            f"""select id from {self._schema}.reporting_{self._word}costentrybill
              where provider_id = %s and billing_period_start = date_trunc('month', %s::date)""",
            (source, start_date),
        )
        if not found:
            return
        bill = found[0][0]
        invoice = ()
        first, last = start_date, end_date
        if self._word == "gcp":
            invoice = (start_date.strftime("%Y%m"),)
            first, last = accessor.fetch_invoice_month_dates(start_date, end_date, *invoice, source)[0]
            if not first:
                first, last = start_date, end_date
        for start, end in date_range_pair(first, last, step=standin.TRINO_DATE_STEP):
            accessor.delete_line_item_daily_summary_entries_for_date_range_raw(
                source, start, end, {"cost_entry_bill_id": bill}
            )
            accessor.populate_line_item_daily_summary_table_trino(start, end, source, bill, 0, *invoice)
            accessor.populate_ui_summary_tables(start, end, source)
            if self._word == "gcp":
                accessor.populate_gcp_topology_information_tables(self._provider, start_date, end_date, *invoice)
        if self._word == "aws":
            month = next(standin.months_of(start_date.replace(day=1), end_date))
            accessor.delete_line_item_daily_summary_entries_for_date_range_raw(
                source, *month, {"cost_entry_bill_id": bill}, table=EC2
            )
            accessor.populate_ec2_compute_summary_table_trino(source, start_date, bill, 0)
