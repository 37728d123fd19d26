from datetime import datetime, time

import standin
import trino
from masu.database.cost_model_statements import CostModelStatements
from masu.database.report_db_accessor_base import ReportDBAccessorBase
from masu.util.common import source_in_trino_table, trino_table_exists
from standin import list_days, rows

STORAGE_TABLE = "openshift_storage_usage_line_items_daily"
VM_TABLE = "reporting_ocp_vm_summary_p"
GPU_TABLE = "reporting_ocp_gpu_summary_p"
UI_SUMMARY_TABLES = ("reporting_ocp_cost_summary_by_project_p", GPU_TABLE)


class Period:
    def __init__(self, id, cluster_id):
        self.id = id
        self.cluster_id = cluster_id


class OCPReportDBAccessor(CostModelStatements, ReportDBAccessorBase):
    def report_periods_for_provider_uuid(self, provider_uuid, start_date):
        found = rows(
            f"""select id, cluster_id from {self.schema}.reporting_ocpusagereportperiod
              where provider_id = %s and report_period_start = date_trunc('month', %s::date)""",
            (str(provider_uuid), start_date),
        )
        return Period(*found[0]) if found else None

    def get_cluster_for_provider(self, provider_uuid):
        return rows(f"select uuid from {self.schema}.reporting_ocp_clusters where provider_id = %s", (str(provider_uuid),))

    def get_max_min_timestamp_from_parquet(self, source_uuid, start_date, end_date):
        trino.asked("time stamps", source_uuid)
        return datetime.combine(start_date, time()), datetime.combine(end_date, time())

    def populate_openshift_cluster_information_tables(self, provider, cluster_id, cluster_alias, start_date, end_date):
        if not self.get_cluster_for_provider(provider.uuid):
            rows(
                f"""insert into {self.schema}.reporting_ocp_clusters (uuid, cluster_id, cluster_alias, provider_id)
                  values (gen_random_uuid(), %s, %s, %s)""",
                (cluster_id, cluster_alias, provider.uuid),
            )
        self.get_nodes_trino(str(provider.uuid), start_date, end_date)
        self.get_pvcs_trino(str(provider.uuid), start_date, end_date)
        self.get_projects_trino(str(provider.uuid), start_date, end_date)

    def get_nodes_trino(self, source_uuid, start_date, end_date):
        trino.asked("nodes", source_uuid)
        return [("node", "i-1")]

    def get_pvcs_trino(self, source_uuid, start_date, end_date):
        if not trino_table_exists(self.schema, STORAGE_TABLE):
            return []
        trino.asked("claims", source_uuid)
        return [("claim", "volume")]

    def get_projects_trino(self, source_uuid, start_date, end_date):
        trino.asked("projects", source_uuid)
        return [("project",)]

    def delete_all_except_infrastructure_raw_cost_from_daily_summary(
        self, provider_uuid, report_period_id, start_date, end_date
    ):
        rows(
            f"""delete from {self.schema}.{trino.DAILY} where usage_start between %s and %s and report_period_id = %s
              and (infrastructure_raw_cost is null or infrastructure_raw_cost = 0)""",
            (start_date, end_date, report_period_id),
        )

    def delete_infrastructure_raw_cost_from_daily_summary(self, provider_uuid, report_period_id, start_date, end_date):
        rows(
            f"""delete from {self.schema}.{trino.DAILY} where usage_start between %s and %s and report_period_id = %s
              and infrastructure_raw_cost is not null and infrastructure_raw_cost <> 0""",
            (start_date, end_date, report_period_id),
        )

    def delete_ocp_hive_partition_by_day(self, days, source):
        if self.schema_exists_trino() and self.table_exists_trino(trino.DAILY):
            for day in days:
                self._execute_trino_raw_sql_query("delete day", trino.DAILY, source, day)

    def populate_line_item_daily_summary_table_trino(
        self, start_date, end_date, report_period_id, cluster_id, cluster_alias, source
    ):
        self.delete_ocp_hive_partition_by_day(list_days(start_date, end_date), source)
        trino_table_exists(self.schema, STORAGE_TABLE)
        trino.openshift(self.schema, source, report_period_id, start_date, end_date)

    def populate_ui_summary_tables(self, start_date, end_date, source_uuid, tables=UI_SUMMARY_TABLES):
        """Two of them stand for all: what users see of a namespace, and GPUs with a rate."""
        params = {"start_date": start_date, "end_date": end_date, "source_uuid": source_uuid}
        if UI_SUMMARY_TABLES[0] in tables:
            self.populate_costs_by_project(**params)
        if GPU_TABLE in tables:
            rows(
                f"delete from {self.schema}.{GPU_TABLE} where usage_start between %s and %s and source_uuid = %s",
                (start_date, end_date, str(source_uuid)),
            )
        self._populate_gpu_ui_summary_table_with_usage_only(params)
        if standin.WHOLE:
            self._populate_virtualization_ui_summary_table(params)

    def _populate_gpu_ui_summary_table_with_usage_only(self, params):
        if source_in_trino_table(self.schema, params["source_uuid"], "openshift_gpu_usage_line_items_daily"):
            self._execute_trino_multipart_sql_query("GPUs in use", params["source_uuid"])

    def _populate_virtualization_ui_summary_table(self, params):
        needed = (STORAGE_TABLE, "openshift_pod_usage_line_items_daily")
        if not self.schema_exists_trino():
            return
        for table in needed:
            trino_table_exists(self.schema, table)
        source_in_trino_table(self.schema, params["source_uuid"], "openshift_vm_usage_line_items_daily")
        self._execute_trino_multipart_sql_query("virtual machines", params["source_uuid"])

    def populate_costs_by_project(self, start_date, end_date, source_uuid):
        table = f"{self.schema}.reporting_ocp_cost_summary_by_project_p"
        rows(f"delete from {table} where usage_start between %s and %s and source_uuid = %s", (start_date, end_date, str(source_uuid)))
        rows(
            f"""insert into {table} (id, cluster_id, cluster_alias, namespace, usage_start, usage_end, infrastructure_raw_cost, source_uuid)
              select gen_random_uuid(), cluster_id, cluster_alias, namespace, usage_start, usage_start,
                sum(infrastructure_raw_cost), source_uuid
              from {self.schema}.{trino.DAILY} where usage_start between %s and %s and source_uuid = %s
              group by cluster_id, cluster_alias, namespace, usage_start, source_uuid""",
            (start_date, end_date, str(source_uuid)),
        )

    def get_ocp_infrastructure_map_trino(self, start_date, end_date, **kwargs):
        if not self.table_exists_trino("openshift_pod_usage_line_items_daily"):
            return {}
        trino.asked("infrastructure map", *kwargs.values())
        return {}

    def find_expired_trino_partitions(self, table, source_column, date_str):
        if self.schema_exists_trino() and self.table_exists_trino(table):
            self._execute_trino_raw_sql_query("expired partitions", table, date_str)
        return [("2025", "01", "source")]

    def delete_hive_partitions_by_source(self, table, partition_column, provider_uuid):
        trino.asked("delete source", table, provider_uuid)
        for kept in ("managed", "kept", "last"):
            rows(f"delete from hive.{kept} where source = %s", (str(provider_uuid),))
        return True
