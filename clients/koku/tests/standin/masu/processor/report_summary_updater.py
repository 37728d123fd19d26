from masu.processor.cloud_summary_updater import CloudSummaryUpdater
from masu.processor.ocp.ocp_cloud_parquet_summary_updater import OCPCloudParquetReportSummaryUpdater
from masu.processor.ocp.ocp_report_parquet_summary_updater import OCPReportParquetSummaryUpdater
from standin import as_date, rows


class ReportSummaryUpdaterError(Exception):
    pass


class ReportSummaryUpdaterCloudError(ReportSummaryUpdaterError):
    pass


class ReportSummaryUpdaterProviderNotFoundError(ReportSummaryUpdaterError):
    pass


class Provider:
    def __init__(self, uuid, name, type, cluster_id):
        self.uuid = uuid
        self.name = name
        self.type = type
        self.cluster_id = cluster_id


class ReportSummaryUpdater:
    def __init__(self, customer_schema, provider_uuid, manifest_id=None, tracing_id=None):
        self._schema = customer_schema
        self._provider_uuid = provider_uuid
        self._tracing_id = tracing_id
        found = rows(
            """select provider.uuid::text, name, type, credentials->>'cluster_id' from public.api_provider provider
              join public.api_providerauthentication a on a.id = authentication_id where provider.uuid = %s""",
            (str(provider_uuid),),
        )
        if not found:
            raise ReportSummaryUpdaterProviderNotFoundError(f"Provider data for uuid '{provider_uuid}' not found.")
        self._provider = Provider(*found[0])
        own = OCPReportParquetSummaryUpdater if self._provider.type == "OCP" else CloudSummaryUpdater
        self._updater = own(customer_schema, self._provider, manifest_id)
        self._ocp_cloud_updater = OCPCloudParquetReportSummaryUpdater(customer_schema, self._provider, manifest_id)

    def update_summary_tables(self, start_date, end_date, tracing_id, invoice_month=None):
        return self._updater.update_summary_tables(as_date(start_date), as_date(end_date), invoice_month=invoice_month)

    def get_openshift_on_cloud_infra_map(self, start_date, end_date, tracing_id):
        return {} if self._provider.type == "OCP" else self._ocp_cloud_updater.get_infra_map(start_date, end_date)

    def update_openshift_on_cloud_summary_tables(
        self, start_date, end_date, ocp_provider_uuid, infra_provider_uuid, infra_provider_type, tracing_id
    ):
        try:
            self._ocp_cloud_updater.update_summary_tables(
                as_date(start_date), as_date(end_date), ocp_provider_uuid, infra_provider_uuid, infra_provider_type
            )
        except Exception as ex:
            raise ReportSummaryUpdaterCloudError(str(ex))
