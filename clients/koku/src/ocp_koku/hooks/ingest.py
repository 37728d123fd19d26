"""New files of reports: ocp lists the lake itself and needs no metastore.

Trino's is kept up as long as Trino may still do work of the tenant, by fallback or after a switch back: it would miss the files
of that time. In the phase ``only`` it is left alone.
"""

from typing import Any

from ..update import update_of
from .hook import Function, Hook, values_of
from .questions import answered
from .retention import without_trino


def metastore_hook(original: Function) -> Function:
    """A schema, a table or its partitions: there is nothing to make."""

    def make(self: Any, *arguments: Any, **named: Any) -> Any:
        return None if without_trino(self._schema_name, self) else original(self, *arguments, **named)

    return make


def metastore_question_hook(original: Function) -> Function:
    """Whether there is a schema or a table to put files into: as if there were."""

    def exists(self: Any, *arguments: Any, **named: Any) -> Any:
        return True if without_trino(self._schema_name, self) else original(self, *arguments, **named)

    return exists


def bill_hook(original: Function) -> Function:
    """The bill of a month of AWS, of which Koku asks the payer account of its lines."""

    def create_bill(self: Any, *arguments: Any, **named: Any) -> Any:
        day = str(values_of(original, self, arguments, named)[0])
        update = update_of(self._schema_name, self)
        payer = answered(update, lambda lake: (lake.payer_account(self._provider_uuid, day),))
        if payer is None:
            return original(self, *arguments, **named)
        rows = [] if payer == (None,) else [payer]
        vars(self)["_execute_trino_sql"] = lambda *_asked, **_more: rows
        try:
            return original(self, *arguments, **named)
        finally:
            del vars(self)["_execute_trino_sql"]

    return create_bill


_BASE = ("masu.processor.report_parquet_processor_base", "ReportParquetProcessorBase")

INGEST_HOOKS = (
    Hook(*_BASE, "schema_exists", metastore_question_hook, optional=True),
    Hook(*_BASE, "table_exists", metastore_question_hook, optional=True),
    Hook(*_BASE, "create_schema", metastore_hook, optional=True),
    Hook(*_BASE, "create_table", metastore_hook, optional=True),
    Hook(*_BASE, "sync_hive_partitions", metastore_hook, optional=True),
    Hook("masu.processor.aws.aws_report_parquet_processor", "AWSReportParquetProcessor", "create_bill", bill_hook, True),
)
