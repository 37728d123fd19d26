import standin
from masu.database.cloud_accessor import CloudAccessor, populate_detail, populate_ui
from reporting.provider.aws.openshift.models import UI_SUMMARY_TABLES


class AWSReportDBAccessor(CloudAccessor):
    word = "aws"

    def populate_ec2_compute_summary_table_trino(self, source_uuid, start_date, bill_id, markup_value):
        self._execute_trino_raw_sql_query("EC2 by month", source_uuid, start_date)
        month = start_date.replace(day=1), start_date.replace(day=28)
        standin.bill_rows("reporting_awscostentrylineitem_summary_by_ec2_compute_p", bill_id, *month)

    def delete_ocp_on_aws_hive_partition_by_day(self, days, aws_source, ocp_source):
        self._delete_managed_days(days, aws_source, ocp_source)

    def populate_ocp_on_aws_cost_daily_summary_trino(
        self, start_date, end_date, openshift_provider_uuid, aws_provider_uuid, report_period_id, bill_id
    ):
        populate_detail(
            self, "aws", start_date, end_date, openshift_provider_uuid, aws_provider_uuid, report_period_id, bill_id
        )

    def populate_ocp_on_aws_ui_summary_tables_trino(
        self, start_date, end_date, openshift_provider_uuid, aws_provider_uuid, tables=UI_SUMMARY_TABLES
    ):
        populate_ui(self, tables, start_date, end_date, openshift_provider_uuid, aws_provider_uuid)
