from masu.database.ocp_report_db_accessor import OCPReportDBAccessor

TRINO_MANAGED_TABLES = {"managed_summary": "source", "managed_aws": "ocp_source", "managed_azure": "ocp_source"}


def delete_archived_data(schema_name, provider_type, provider_uuid):
    if provider_type == "OCP":
        with OCPReportDBAccessor(schema_name) as accessor:
            for table, column in TRINO_MANAGED_TABLES.items():
                accessor.delete_hive_partitions_by_source(table, column, provider_uuid)
