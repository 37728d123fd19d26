"""What the three accessors of clouds do, in which nothing but names differs."""

import standin
import trino
from masu.database.report_db_accessor_base import ReportDBAccessorBase
from standin import rows


def populate_detail(accessor, word, start, end, openshift, cloud, period, bill):
    table = f"reporting_ocp{word}costlineitem_project_daily_summary_p"
    trino.keep(word, openshift, cloud, start, end)
    trino.on_cloud(accessor.schema, table, "report_period_id = %s", (period,), openshift, cloud, start, end)


def populate_ui(accessor, tables, start, end, openshift, cloud):
    """Their rows are of a cluster by its id, and of R of the detail: a day that Hive lacked then is not there."""
    (cluster,) = rows(
        f"select cluster_id from {accessor.schema}.reporting_ocpusagereportperiod where provider_id = %s limit 1",
        (str(openshift),),
    )[0]
    for table in tables:
        trino.on_cloud(accessor.schema, table, "cluster_id = %s", (cluster,), openshift, cloud, start, end)


class CloudAccessor(ReportDBAccessorBase):
    word = ""

    def delete_line_item_daily_summary_entries_for_date_range_raw(
        self, source_uuid, start_date, end_date, filters=None, null_filters=None, table=None
    ):
        ((column, value),) = filters.items()
        table = table or f"reporting_{self.word}costentrylineitem_daily_summary"
        rows(
            f"delete from {self.schema}.{table} where usage_start between %s and %s and {column} = %s",
            (start_date, end_date, value),
        )

    def populate_line_item_daily_summary_table_trino(self, start_date, end_date, source_uuid, bill_id, markup_value):
        self._execute_trino_raw_sql_query("bill by day", source_uuid, start_date, end_date)
        standin.bill_rows(f"reporting_{self.word}costentrylineitem_daily_summary", bill_id, start_date, end_date)

    def populate_ui_summary_tables(self, start_date, end_date, source_uuid):
        """Plain PostgreSQL on the rows of the bill by day."""

    def truncate_partition(self, partition):
        rows(f"truncate {self.schema}.{partition}")

    def back_populate_ocp_infrastructure_costs(self, start, end, report_period_id):
        markup = "markup_cost_amortized" if self.word == "aws" else "markup_cost"
        cost = "calculated_amortized_cost" if self.word == "aws" else "unblended_cost" if self.word == "gcp" else "pretax_cost"
        rows(
            f"""insert into {self.schema}.{trino.DAILY} (uuid, report_period_id, cluster_id, cluster_alias, data_source, namespace,
                node, persistentvolumeclaim, resource_id, usage_start, usage_end, pod_labels, source_uuid,
                infrastructure_raw_cost, infrastructure_project_raw_cost, infrastructure_usage_cost, supplementary_usage_cost)
              select gen_random_uuid(), report_period_id, cluster_id, cluster_alias, data_source, namespace, node,
                persistentvolumeclaim, resource_id, usage_start, usage_start, pod_labels, period.provider_id,
                sum({cost} + {markup}), sum({cost} + {markup}),
                '{{"cpu": 0, "memory": 0, "storage": 0}}', '{{"cpu": 0, "memory": 0, "storage": 0}}'
              from {self.schema}.reporting_ocp{self.word}costlineitem_project_daily_summary_p
              join (select id, provider_id from {self.schema}.reporting_ocpusagereportperiod) period on period.id = report_period_id
              where usage_start between %s and %s and report_period_id = %s
              group by report_period_id, cluster_id, cluster_alias, data_source, namespace, node, persistentvolumeclaim,
                resource_id, usage_start, pod_labels, period.provider_id""",
            (start, end, report_period_id),
        )
