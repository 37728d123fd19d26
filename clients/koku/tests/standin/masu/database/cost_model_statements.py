"""What a run of the cost model calls of the accessor: its deletes, and what it asks Trino."""

from calendar import monthrange

import trino
from masu.util.common import execute_trino_query, trino_table_exists
from standin import rows

VM_TABLE = "openshift_vm_usage_line_items"
GPU_TABLE = "openshift_gpu_usage_line_items_daily"
DISTRIBUTIONS = ("platform_cost", "worker_cost", "storage_unattributed", "network_unattributed", "gpu_unallocated")


class CostModelStatements:
    def _delete_costs(self, table, start, end, period, where):
        rows(
            f"delete from {self.schema}.{table} where usage_start between %s and %s and report_period_id = %s and {where}",
            (start, end, period),
        )

    def populate_usage_costs(
        self, rate_type, rates, distribution, start_date, end_date, provider_uuid, report_period_id
    ):
        where = f"cost_model_rate_type = '{rate_type}' and monthly_cost_type is null"
        self._delete_costs(trino.DAILY, start_date, end_date, report_period_id, where)

    def populate_usage_rates_to_usage(self, start_date, end_date, provider_uuid, report_period_id):
        where = "cost_model_rate_type in ('Infrastructure', 'Supplementary') and coalesce(monthly_cost_type, 'Tag') = 'Tag'"
        self._delete_costs("rates_to_usage", start_date, end_date, report_period_id, where)

    def populate_monthly_cost_sql(
        self, cost_type, rate_type, rate, start_date, end_date, distribution, provider_uuid, use_rtu=False
    ):
        if cost_type == "OCP_VM_CORE" and not trino_table_exists(self.schema, VM_TABLE):
            return
        period = self.report_periods_for_provider_uuid(provider_uuid, start_date)
        if not period:
            return
        table = "rates_to_usage" if use_rtu else trino.DAILY
        self._delete_costs(table, start_date, end_date, period.id, f"monthly_cost_type = '{cost_type}'")
        if rate and cost_type == "OCP_VM_CORE":
            self._execute_trino_multipart_sql_query("cores by month", provider_uuid)

    def populate_tag_based_costs(
        self, start_date, end_date, provider_uuid, metric_to_tag_params_map, cluster_params, use_rtu=False
    ):
        if not metric_to_tag_params_map:
            return
        tables = {"vm_core": trino_table_exists(self.schema, VM_TABLE), "gpu": trino_table_exists(self.schema, GPU_TABLE)}
        for metric, rates in metric_to_tag_params_map.items():
            lacking = any(metric.startswith(kind) and not there for kind, there in tables.items())
            for _rate in () if lacking or metric == "vm_cost_per_month" else rates:
                self._execute_trino_multipart_sql_query(metric, provider_uuid)

    def populate_vm_usage_costs(
        self, rate_type, vm_usage_rates, start_date, end_date, provider_uuid, report_period_id, use_rtu=False
    ):
        if not vm_usage_rates:
            return
        there = trino_table_exists(self.schema, VM_TABLE)
        for metric in vm_usage_rates:
            if there or metric != "vm_core_cost_per_hour":
                self._execute_trino_multipart_sql_query(metric, provider_uuid)

    def populate_distributed_cost_sql(self, start_date, end_date, provider_uuid, distribution_info, use_rtu=False):
        first = start_date.replace(day=1)
        whole = first, first.replace(day=monthrange(first.year, first.month)[1])
        for key in DISTRIBUTIONS:
            start, end = whole if key == "gpu_unallocated" else (start_date, end_date)
            period = self.report_periods_for_provider_uuid(provider_uuid, start)
            if not period:
                continue
            self._delete_monthly_cost_model_rate_type_data(
                {"start_date": start, "end_date": end, "report_period_id": period.id}, key
            )
            if key != "gpu_unallocated" or not distribution_info.get(key) or not trino_table_exists(self.schema, GPU_TABLE):
                continue
            if self._reporting_period_has_gpu_data(start, provider_uuid):
                self._execute_trino_multipart_sql_query("unused GPUs", provider_uuid)

    def _reporting_period_has_gpu_data(self, start_date, provider_uuid):
        found, _ = execute_trino_query(self.schema, "partitions of a month", GPU_TABLE, provider_uuid, start_date)
        return bool(found[0][0])

    def _delete_monthly_cost_model_rate_type_data(self, sql_params, cost_model_key):
        if cost_model_key == "gpu_unallocated":
            days = sql_params["start_date"], sql_params["end_date"]
            self._delete_costs(
                trino.DAILY, *days, sql_params["report_period_id"], "cost_model_rate_type = 'gpu_distributed'"
            )
