import trino
from standin import date_range_pair  # noqa: F401


def trino_table_exists(schema_name, table_name):
    trino.asked("table exists", table_name)
    return False
