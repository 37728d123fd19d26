from masu.celery.tasks import TRINO_MANAGED_TABLES
from masu.database.ocp_report_db_accessor import OCPReportDBAccessor


class OCPReportDBCleaner:
    def __init__(self, schema):
        self._schema = schema

    def purge_expired_trino_partitions(self, expired_date, simulate=False):
        with OCPReportDBAccessor(self._schema) as accessor:
            for table, source_column in TRINO_MANAGED_TABLES.items():
                found = accessor.find_expired_trino_partitions(table, source_column, str(expired_date.date()))
                if not found:
                    return
                for year, month, source in found:
                    if not simulate:
                        accessor.delete_hive_partition_by_month(table, source, year, month, source_column)
