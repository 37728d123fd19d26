import standin
from masu.database.ocp_report_db_accessor import OCPReportDBAccessor
from standin import date_range_pair, rows


class OCPReportParquetSummaryUpdater:
    def __init__(self, schema, provider, manifest):
        self._schema = schema
        self._provider = provider

    def update_summary_tables(self, start_date, end_date, **kwargs):
        with OCPReportDBAccessor(self._schema) as accessor:
            first, _ = accessor.get_max_min_timestamp_from_parquet(self._provider.uuid, start_date, end_date)
            start_date = max(start_date, first.date())
        with OCPReportDBAccessor(self._schema) as accessor:
            period = accessor.report_periods_for_provider_uuid(self._provider.uuid, start_date)
            if not period:
                return start_date, end_date
            accessor.populate_openshift_cluster_information_tables(
                self._provider, self._provider.cluster_id, self._provider.name, start_date, end_date
            )
            for start, end in date_range_pair(start_date, end_date, step=standin.TRINO_DATE_STEP):
                accessor.delete_all_except_infrastructure_raw_cost_from_daily_summary(
                    self._provider.uuid, period.id, start, end
                )
                accessor.populate_line_item_daily_summary_table_trino(
                    start, end, period.id, self._provider.cluster_id, self._provider.name, self._provider.uuid
                )
                accessor.populate_ui_summary_tables(start, end, self._provider.uuid)
            rows(
                f"update {self._schema}.reporting_ocpusagereportperiod set summary_data_updated_datetime = now() where id = %s",
                (period.id,),
            )
            self.check_cluster_infrastructure(start_date, end_date)
        return start_date, end_date

    def check_cluster_infrastructure(self, start_date, end_date):
        known = rows("select infrastructure_id from public.api_provider where uuid = %s", (self._provider.uuid,))
        if known[0][0] is None:
            with OCPReportDBAccessor(self._schema) as accessor:
                found = accessor.get_ocp_infrastructure_map_trino(
                    start_date.replace(day=1), end_date, ocp_provider_uuid=self._provider.uuid
                )
            for source, (cloud, kind) in found.items():
                rows(
                    """update public.api_provider set infrastructure_id = map.id from public.api_providerinfrastructuremap map
                      where uuid = %s and infrastructure_type = %s and infrastructure_provider_id = %s""",
                    (source, kind, cloud),
                )
