from masu.database.cloud_accessor import CloudAccessor, populate_detail, populate_ui
from reporting.provider.gcp.openshift.models import UI_SUMMARY_TABLES
from standin import rows


class GCPReportDBAccessor(CloudAccessor):
    word = "gcp"

    def populate_line_item_daily_summary_table_trino(
        self, start_date, end_date, source_uuid, bill_id, markup_value, invoice_month
    ):
        super().populate_line_item_daily_summary_table_trino(start_date, end_date, source_uuid, bill_id, markup_value)

    def fetch_invoice_month_dates(self, start_date, end_date, invoice_month, source_uuid):
        self._execute_trino_raw_sql_query("invoice month dates", source_uuid, invoice_month)
        return [(start_date, end_date)]

    def populate_gcp_topology_information_tables(self, provider, start_date, end_date, invoice_month):
        columns = "source_uuid, account_id, project_id, project_name, service_id, service_alias, region"
        for record in self.get_gcp_topology_trino(provider.uuid, start_date, end_date, invoice_month):
            rows(
                f"""insert into {self.schema}.reporting_gcp_topology (uuid, {columns})
                  select gen_random_uuid(), new.* from (
                    select %s::uuid, %s, %s, %s, %s, %s, %s except select {columns} from {self.schema}.reporting_gcp_topology
                  ) new""",
                record,
            )

    def get_gcp_topology_trino(self, source_uuid, start_date, end_date, invoice_month):
        return self._execute_trino_raw_sql_query("topology", source_uuid, invoice_month)

    def delete_ocp_on_gcp_hive_partition_by_day(self, days, gcp_source, ocp_source):
        self._delete_managed_days(days, gcp_source, ocp_source)

    def populate_ocp_on_gcp_cost_daily_summary_trino(
        self, start_date, end_date, openshift_provider_uuid, gcp_provider_uuid, report_period_id, bill_id
    ):
        populate_detail(
            self, "gcp", start_date, end_date, openshift_provider_uuid, gcp_provider_uuid, report_period_id, bill_id
        )

    def populate_ocp_on_gcp_ui_summary_tables_trino(
        self, start_date, end_date, openshift_provider_uuid, gcp_provider_uuid, tables=UI_SUMMARY_TABLES
    ):
        populate_ui(self, tables, start_date, end_date, openshift_provider_uuid, gcp_provider_uuid)
