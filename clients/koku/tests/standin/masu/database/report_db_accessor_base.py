import trino
from standin import Accessor


class ReportDBAccessorBase(Accessor):
    def schema_exists_trino(self):
        trino.asked("schema exists", self.schema)
        return True

    def table_exists_trino(self, table_name):
        trino.asked("table exists", table_name)
        return True
