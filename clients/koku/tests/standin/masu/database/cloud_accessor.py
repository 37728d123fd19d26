"""What the three accessors of clouds do, in which nothing but names differs."""

import standin
import trino
from masu.database.report_db_accessor_base import ReportDBAccessorBase
from standin import list_days, rows


def populate_detail(accessor, word, start, end, openshift, cloud, period, bill):
    """Statements in the order of Koku's: tables, days that go, tags that match, then the lines."""
    table = f"reporting_ocp{word}costlineitem_project_daily_summary_p"
    accessor._execute_trino_multipart_sql_query("prepare tables", word, openshift)
    getattr(accessor, f"delete_ocp_on_{word}_hive_partition_by_day")(list_days(start, end), cloud, openshift)
    accessor.find_openshift_keys_expected_values(openshift, start, end)
    accessor.get_openshift_on_cloud_matched_tags_trino(cloud, [openshift], start, end)
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

    def get_openshift_on_cloud_matched_tags_trino(self, cloud, openshift_sources, start_date, end_date):
        """Asked where PostgreSQL knows no pair, as here, where nobody fills the values of tags."""
        return self._execute_trino_raw_sql_query("matched tags", cloud, start_date, end_date)

    def _delete_managed_days(self, days, cloud, openshift):
        table = f"managed_reporting_ocp{self.word}costlineitem_project_daily_summary"
        if self.schema_exists_trino() and self.table_exists_trino(table):
            for day in days:
                self._execute_trino_raw_sql_query("delete day", table, openshift, day)

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
        (there,) = rows("select to_regclass(%s)", (f"{self.schema}.{partition}",))[0]
        if there:
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
