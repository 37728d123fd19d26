from calendar import monthrange
from importlib import import_module

import standin
from masu.database.ocp_report_db_accessor import OCPReportDBAccessor
from standin import date_range_pair, rows

TRUNCATE_TABLE = "truncate"
DELETE_TABLE = "delete"


class OCPCloudParquetReportSummaryUpdater:
    def __init__(self, schema, provider, manifest):
        self._schema = schema
        self._provider = provider
        self._word = provider.type.removesuffix("-local").lower()

    @property
    def ui_summary_tables(self):
        return import_module(f"reporting.provider.{self._word}.openshift.models").UI_SUMMARY_TABLES

    @property
    def daily_summary_table(self):
        return f"reporting_ocp{self._word}costlineitem_project_daily_summary_p"

    def db_accessor(self, schema):
        module = import_module(f"masu.database.{self._word}_report_db_accessor")
        return getattr(module, f"{ {'aws': 'AWS', 'azure': 'Azure', 'gcp': 'GCP'}[self._word]}ReportDBAccessor")(schema)

    def get_infra_map(self, start_date, end_date):
        found = rows(
            """select provider.uuid::text from public.api_provider provider
              join public.api_providerinfrastructuremap map on map.id = provider.infrastructure_id
              where map.infrastructure_provider_id = %s order by provider.name""",
            (self._provider.uuid,),
        )
        return {source: (self._provider.uuid, self._provider.type) for (source,) in found}

    def bills(self, start_date):
        return rows(
            f"""select id from {self._schema}.reporting_{self._word}costentrybill
              where provider_id = %s and billing_period_start = date_trunc('month', %s::date)""",
            (self._provider.uuid, start_date),
        )

    def determine_truncates_and_deletes(self, start_date, end_date):
        tables = (self.daily_summary_table, *self.ui_summary_tables)
        if start_date.day == 1 and end_date.day == monthrange(end_date.year, end_date.month)[1]:
            return {f"{table}_{start_date:%Y_%m}": TRUNCATE_TABLE for table in tables}
        return dict.fromkeys(tables, DELETE_TABLE)

    def delete_summary_table_data(self, start_date, end_date, table):
        filters = {"source_uuid": str(self._provider.uuid)}
        with self.db_accessor(self._schema) as accessor:
            if table == self.daily_summary_table:
                bills = self.bills(start_date)
                filters = {"cost_entry_bill_id": bills[0][0] if bills else None}
            accessor.delete_line_item_daily_summary_entries_for_date_range_raw(
                self._provider.uuid, start_date, end_date, table=table, filters=filters
            )

    def truncate_summary_table_data(self, partition_name):
        with self.db_accessor(self._schema) as accessor:
            accessor.truncate_partition(partition_name)

    def update_summary_tables(self, start_date, end_date, ocp_provider_uuid, infra_provider_uuid, infra_provider_type):
        self._update_cloud_summary_tables(ocp_provider_uuid, infra_provider_uuid, start_date, end_date)
        with OCPReportDBAccessor(self._schema) as accessor:
            accessor.populate_ui_summary_tables(start_date, end_date, ocp_provider_uuid)

    def _update_cloud_summary_tables(self, openshift_provider_uuid, cloud_provider_uuid, start_date, end_date):
        with OCPReportDBAccessor(self._schema) as accessor:
            if not accessor.get_cluster_for_provider(openshift_provider_uuid):
                return
            period = accessor.report_periods_for_provider_uuid(openshift_provider_uuid, start_date)
            if not period:
                return
            accessor.delete_infrastructure_raw_cost_from_daily_summary(
                openshift_provider_uuid, period.id, start_date, end_date
            )
        bills = self.bills(start_date)
        if not bills:
            return
        with self.db_accessor(self._schema) as accessor:
            detail = getattr(accessor, f"populate_ocp_on_{self._word}_cost_daily_summary_trino")
            console = getattr(accessor, f"populate_ocp_on_{self._word}_ui_summary_tables_trino")
            for start, end in date_range_pair(start_date, end_date, step=standin.TRINO_DATE_STEP):
                detail(start, end, openshift_provider_uuid, cloud_provider_uuid, period.id, bills[0][0])
                accessor.back_populate_ocp_infrastructure_costs(start, end, period.id)
                console(start, end, openshift_provider_uuid, cloud_provider_uuid)
        rows(
            f"update {self._schema}.reporting_ocpusagereportperiod set ocp_on_cloud_updated_datetime = now() where id = %s",
            (period.id,),
        )
