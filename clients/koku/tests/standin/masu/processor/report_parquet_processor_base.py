import trino


class ReportParquetProcessorBase:
    def __init__(self, schema_name, provider_uuid, table_name):
        self._schema_name = schema_name
        self._provider_uuid = provider_uuid
        self._table_name = table_name

    def _execute_trino_sql(self, sql, schema_name):
        trino.asked("ingest", sql, self._table_name)
        return []

    def schema_exists(self):
        return bool(self._execute_trino_sql("schema exists", "default"))

    def table_exists(self):
        return bool(self._execute_trino_sql("table exists", self._schema_name))

    def create_schema(self):
        self._execute_trino_sql("create schema", "default")

    def create_table(self, column_names):
        self._execute_trino_sql("create table", self._schema_name)

    def create_bill(self, bill_date):
        """Nothing but AWS asks Trino."""

    def sync_hive_partitions(self):
        self._execute_trino_sql("sync partitions", self._schema_name)


def create_parquet_table(processor, bill_date):
    """The first file of a kind."""
    if not processor.schema_exists():
        processor.create_schema()
    if not processor.table_exists():
        processor.create_table(["column"])
    processor.create_bill(bill_date=bill_date)
    processor.sync_hive_partitions()
