from masu.database.cloud_accessor import CloudAccessor, populate_detail, populate_ui
from reporting.provider.azure.openshift.models import UI_SUMMARY_TABLES


class AzureReportDBAccessor(CloudAccessor):
    word = "azure"

    def delete_ocp_on_azure_hive_partition_by_day(self, days, azure_source, ocp_source):
        self._delete_managed_days(days, azure_source, ocp_source)

    def populate_ocp_on_azure_cost_daily_summary_trino(
        self, start_date, end_date, openshift_provider_uuid, azure_provider_uuid, report_period_id, bill_id
    ):
        populate_detail(
            self, "azure", start_date, end_date, openshift_provider_uuid, azure_provider_uuid, report_period_id, bill_id
        )

    def populate_ocp_on_azure_ui_summary_tables_trino(
        self, start_date, end_date, openshift_provider_uuid, azure_provider_uuid, tables=UI_SUMMARY_TABLES
    ):
        populate_ui(self, tables, start_date, end_date, openshift_provider_uuid, azure_provider_uuid)
