"""What still goes to Trino: each statement is counted, and logged where its schema takes part."""

import logging
import sys
from contextvars import ContextVar
from typing import Any

from .. import switch
from ..quiet import count
from .hook import KOKU, Function, FunctionHook, Hook

LOG = logging.getLogger(__name__)

# Functions that send whatever others want.
_SENDERS = frozenset(
    {
        "_execute_trino_raw_sql_query",
        "_execute_trino_raw_sql_query_with_description",
        "_execute_trino_multipart_sql_query",
        "_execute_trino_sql",
        "execute_trino_query",
    }
)
_sending: ContextVar[bool] = ContextVar("ocp_koku_sending", default=False)


def sender_hook(original: Function) -> Function:
    """A method that sends a statement, or a script of some. One that calls another of them counts once."""

    def send(self: Any, *arguments: Any, **named: Any) -> Any:
        return _sent(original, getattr(self, "schema", getattr(self, "_schema_name", "")), self, *arguments, **named)

    return send


def function_hook(original: Function) -> Function:
    """A function that does, of the schema that it is called with."""

    def send(*arguments: Any, **named: Any) -> Any:
        schema = arguments[0] if arguments else named.get("schema_name", "")
        return _sent(original, str(schema), *arguments, **named)

    return send


def _sent(original: Function, schema: str, *arguments: Any, **named: Any) -> Any:
    if _sending.get():
        return original(*arguments, **named)
    asker = _asker()
    count("ocp_koku_trino_statements", statement=asker)
    if switch.is_on(schema):
        LOG.info("ocp: a statement of %s goes to Trino for %s", asker, schema)
    token = _sending.set(True)
    try:
        return original(*arguments, **named)
    finally:
        _sending.reset(token)


def _asker() -> str:
    """The name of Koku's function that wants the statement."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        root = str(frame.f_globals.get("__name__", "")).split(".")[0]
        if root in KOKU and frame.f_code.co_name not in _SENDERS:
            return str(frame.f_code.co_name)
        frame = frame.f_back
    return "unknown"


_BASE = ("masu.database.report_db_accessor_base", "ReportDBAccessorBase")

STATEMENT_HOOKS: tuple[Hook | FunctionHook, ...] = (
    Hook(*_BASE, "_execute_trino_raw_sql_query_with_description", sender_hook, optional=True),
    Hook(*_BASE, "_execute_trino_raw_sql_query", sender_hook, optional=True),
    Hook(*_BASE, "_execute_trino_multipart_sql_query", sender_hook, optional=True),
    Hook("masu.processor.report_parquet_processor_base", "ReportParquetProcessorBase", "_execute_trino_sql", sender_hook, True),
    FunctionHook("masu.util.common", "execute_trino_query", function_hook),
)
