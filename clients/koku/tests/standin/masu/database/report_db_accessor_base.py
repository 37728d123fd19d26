import trino
from standin import Accessor


class ReportDBAccessorBase(Accessor):
    def _execute_trino_raw_sql_query(self, about, *more):
        trino.asked("statement", about, *more)
        return []

    def _execute_trino_multipart_sql_query(self, about, *more):
        trino.asked("statement", about, *more)

    def schema_exists_trino(self):
        trino.asked("schema exists", self.schema)
        return True

    def table_exists_trino(self, table_name):
        trino.asked("table exists", table_name)
        return True

    def find_openshift_keys_expected_values(self, openshift, start_date, end_date):
        """Names of nodes and projects, which count as tags."""
        return self._execute_trino_raw_sql_query("special tags", openshift, start_date, end_date)

    def delete_hive_partition_by_month(self, table, source, year, month, source_column="ocp_source"):
        if self.schema_exists_trino() and self.table_exists_trino(table):
            self._execute_trino_raw_sql_query("delete month", table, source, year, month)
