import json

import standin
from masu.database.ocp_report_db_accessor import OCPReportDBAccessor
from standin import months_of, rows

TYPES = ("Infrastructure", "Supplementary")
MONTHLY = {
    "Node": "node_cost_per_month",
    "Node_Core_Month": "node_core_cost_per_month",
    "Cluster": "cluster_cost_per_month",
    "PVC": "pvc_cost_per_month",
    "OCP_VM": "vm_cost_per_month",
    "OCP_VM_CORE": "vm_core_cost_per_month",
}
HOURLY_OF_MACHINES = ("vm_cost_per_hour", "vm_core_cost_per_hour")


class OCPCostModelCostUpdater:
    """The order of Koku's calls and deletes; what PostgreSQL charges is left out."""

    def __init__(self, schema, provider):
        self._schema = schema
        self._provider = provider
        cluster = rows(
            f"select cluster_id, cluster_alias from {schema}.reporting_ocpusagereportperiod where provider_id = %s limit 1",
            (provider.uuid,),
        )
        self._cluster_id, self._cluster_alias = cluster[0] if cluster else (None, None)

    def _load(self):
        found = rows(
            f"""select metric, cost_type, default_rate, tag_key from {self._schema}.cost_model_rate rate
              join {self._schema}.price_list_cost_model_map using (price_list_id)
              join {self._schema}.cost_model_map using (cost_model_id) where provider_uuid = %s""",
            (self._provider.uuid,),
        )
        flat = {kind: {} for kind in TYPES}
        tags = {kind: {} for kind in TYPES}
        for metric, kind, amount, key in found:
            if key:
                tags[kind].setdefault(metric, []).append({"rate_type": kind, "tag_key": key})
            else:
                flat[kind][metric] = flat[kind].get(metric, 0) + amount
        info = rows(
            f"""select distribution_info from {self._schema}.cost_model
              join {self._schema}.cost_model_map on cost_model_id = uuid where provider_uuid = %s""",
            (self._provider.uuid,),
        )
        self._rates = flat
        self._tag_infra_rates, self._tag_supplementary_rates = tags[TYPES[0]], tags[TYPES[1]]
        self._distribution_info = json.loads(info[0][0]) if info else {}
        self._distribution = self._distribution_info.get("distribution_type", "cpu")

    @property
    def metric_to_tag_params_map(self):
        both = (self._tag_infra_rates, self._tag_supplementary_rates)
        return {metric: [one for rates in both for one in rates.get(metric, [])] for rates in both for metric in rates}

    def update_summary_cost_model_costs(self, start_date, end_date):
        for start, end in months_of(start_date, end_date):
            self._load()
            with OCPReportDBAccessor(self._schema) as accessor:
                period = accessor.report_periods_for_provider_uuid(self._provider.uuid, start)
                if period:
                    self._charge(accessor, period, start, end)
        for start, end in months_of(start_date, end_date):
            with OCPReportDBAccessor(self._schema) as accessor:
                accessor.populate_distributed_cost_sql(
                    start, end, self._provider.uuid, self._distribution_info, use_rtu=standin.RATES_TO_USAGE
                )
                accessor.populate_ui_summary_tables(start, end, self._provider.uuid)

    def _charge(self, accessor, period, start, end):
        source, by_rate = self._provider.uuid, standin.RATES_TO_USAGE
        if by_rate:
            accessor.populate_usage_rates_to_usage(start, end, source, period.id)
        else:
            for kind in TYPES:
                accessor.populate_usage_costs(kind, {}, self._distribution, start, end, source, period.id)
        for cost_type, metric in MONTHLY.items():
            kind = next((kind for kind in TYPES if self._rates[kind].get(metric)), None)
            amount = self._rates[kind][metric] / 31 if kind else None
            accessor.populate_monthly_cost_sql(
                cost_type, kind, amount, start, end, self._distribution, source, use_rtu=by_rate
            )
        self._delete_tag_usage_costs(start, end, source)
        if self._tag_infra_rates or self._tag_supplementary_rates:
            cluster = {"cluster_id": self._cluster_id, "cluster_alias": self._cluster_alias}
            accessor.populate_tag_based_costs(
                start, end, source, self.metric_to_tag_params_map, cluster, use_rtu=by_rate
            )
        for kind in TYPES:
            flat = {metric: self._rates[kind][metric] for metric in HOURLY_OF_MACHINES if metric in self._rates[kind]}
            accessor.populate_vm_usage_costs(kind, flat, start, end, source, period.id, use_rtu=by_rate)

    def _delete_tag_usage_costs(self, start_date, end_date, source_uuid):
        with OCPReportDBAccessor(self._schema) as accessor:
            period = accessor.report_periods_for_provider_uuid(source_uuid, start_date)
            rows(
                f"""delete from {self._schema}.reporting_ocpusagelineitem_daily_summary
                  where report_period_id = %s and usage_start between %s and %s and monthly_cost_type = 'Tag'""",
                (period.id, start_date, end_date),
            )
