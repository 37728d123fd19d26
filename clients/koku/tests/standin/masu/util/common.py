import trino
from standin import date_range_pair  # noqa: F401


def execute_trino_query(schema_name, about, *more):
    trino.asked(about, *more)
    return [[1]], ["found"]


def trino_table_exists(schema_name, table_name):
    table, _ = execute_trino_query(schema_name, "table exists", table_name)
    return bool(table)


def source_in_trino_table(schema_name, source_uuid, table_name):
    if not trino_table_exists(schema_name, table_name):
        return 0
    results, _ = execute_trino_query(schema_name, "partitions of a source", table_name)
    return results[0][0] if results else 0
