import trino as double
from standin import rows


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
        found = rows(
            f"""select usage_start, sum(pod_effective_usage_cpu_core_hours)
              from {self.schema}.reporting_ocpusagelineitem_daily_summary
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
