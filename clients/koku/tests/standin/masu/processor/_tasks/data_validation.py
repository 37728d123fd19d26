import trino as double
from standin import rows


MEASURED = {
    ("ocp", False): ("reporting_ocpusagelineitem_daily_summary", "pod_effective_usage_cpu_core_hours"),
    ("aws", False): ("reporting_awscostentrylineitem_daily_summary", "unblended_cost"),
    ("azure", False): ("reporting_azurecostentrylineitem_daily_summary", "pretax_cost"),
    ("gcp", False): ("reporting_gcpcostentrylineitem_daily_summary", "unblended_cost"),
    ("aws", True): ("reporting_ocpawscostlineitem_project_daily_summary_p", "unblended_cost"),
    ("azure", True): ("reporting_ocpazurecostlineitem_project_daily_summary_p", "pretax_cost"),
    ("gcp", True): ("reporting_ocpgcpcostlineitem_project_daily_summary_p", "unblended_cost"),
}
"""Koku's table and its column, by type of the source and whether it is about OpenShift on it."""


class DataValidator:
    def __init__(self, schema, start_date, end_date, provider_uuid, ocp_on_cloud_type, context):
        self.schema = schema
        self.provider_uuid = provider_uuid
        self.ocp_on_cloud_type = ocp_on_cloud_type
        self.start_date = start_date
        self.end_date = end_date

    def execute_relevant_query(self, provider_type, cluster_id=None, trino=False):
        if trino:
            return self.asked()
        word = provider_type.removesuffix("-local").lower()
        table, metric = MEASURED[word, bool(self.ocp_on_cloud_type)]
        found = rows(
            f"""select usage_start, sum({metric}) from {self.schema}.{table}
              where source_uuid = %s and usage_start between %s and %s group by 1 order by 1""",
            (self.provider_uuid, self.start_date, self.end_date),
        )
        return {day: float(metric) for day, metric in found if metric is not None}

    def asked(self):
        double.asked("validation", self.provider_uuid)
        return {}

    def check_data_integrity(self, provider_type):
        try:
            pg_data = self.execute_relevant_query(provider_type)
            trino_data = self.execute_relevant_query(provider_type, None, True)
        except Exception:
            return None
        return trino_data != {} and all(abs(pg_data.get(day, 1e9) - trino_data[day]) <= 1 for day in trino_data)
