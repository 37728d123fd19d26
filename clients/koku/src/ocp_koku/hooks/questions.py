"""What Koku asks Trino on its way: answered by the server where the update is by ocp."""

import sys
from collections.abc import Callable
from datetime import date, datetime, time
from importlib import import_module
from typing import Any

from ..errors import OcpError
from ..lake import Lake
from ..update import Update, current, update_of
from .hook import Function, Hook, values_of

CLOUD_FIELDS = ("ocp_provider_uuid", "aws_provider_uuid", "azure_provider_uuid", "gcp_provider_uuid")


def time_stamps_hook(original: Function) -> Function:
    """The first and the last time of a source's pod reports on some days; without any, the days themselves."""

    def get_max_min_timestamp_from_parquet(self: Any, *arguments: Any, **named: Any) -> Any:
        source, start, end = values_of(original, self, arguments, named)
        said = _answered(update_of(self.schema, self), lambda lake: lake.time_stamps(source, start, end))
        if said is None:
            return original(self, *arguments, **named)
        return said[0] or _midnight(start), said[1] or _midnight(end)

    return get_max_min_timestamp_from_parquet


def schema_hook(original: Function) -> Function:
    """Whether the tenant has any table over the lake."""

    def schema_exists_trino(self: Any, *arguments: Any, **named: Any) -> Any:
        there = _answered(current(self.schema), Lake.exists)
        return original(self, *arguments, **named) if there is None else there

    return schema_exists_trino


def table_hook(original: Function) -> Function:
    """Whether the tenant has a table over the lake. What is none of the lake, such as Trino's own tables, stays Trino's."""

    def table_exists_trino(self: Any, *arguments: Any, **named: Any) -> Any:
        (table,) = values_of(original, self, arguments, named)
        there = _answered(current(self.schema), lambda lake: lake.has(table))
        return original(self, *arguments, **named) if there is None else there

    return table_exists_trino


def infrastructure_hook(original: Function) -> Function:
    """Which clusters run on which bills."""

    def get_ocp_infrastructure_map_trino(self: Any, start_date: Any, end_date: Any, **kwargs: Any) -> Any:
        source = next((kwargs[field] for field in CLOUD_FIELDS if kwargs.get(field)), None)
        update = update_of(self.schema, self) if source is not None else None
        found = _answered(update, lambda lake: lake.infrastructure(source, start_date, end_date))
        return original(self, start_date, end_date, **kwargs) if found is None else found

    return get_ocp_infrastructure_map_trino


def validation_hook(original: Function) -> Function:
    """The sums by day that Koku's own check compares with its tables.

    Of OpenShift on a cloud it asks for tables that Trino has not; the check then leaves the source as it was, and here too.
    """

    def execute_relevant_query(self: Any, *arguments: Any, **named: Any) -> Any:
        provider_type, _cluster, trino = values_of(original, self, arguments, named)
        update = update_of(self.schema, self) if trino else None
        if update is not None and update.by_ocp and self.ocp_on_cloud_type:
            raise OcpError("there are no sums of OpenShift on a cloud to compare with", code="NO_SUMS")
        asked = (self.provider_uuid, provider_type, self.start_date, self.end_date)
        sums = _answered(update, lambda lake: lake.sums(*asked))
        return original(self, *arguments, **named) if sums is None else sums

    return execute_relevant_query


def install_table_question() -> None:
    """``masu.util.common.trino_table_exists``, under every name that modules of Koku have given it."""
    module = import_module("masu.util.common")
    original = getattr(module, "trino_table_exists", None)
    if original is None or hasattr(original, "__ocp_original__"):
        return

    def trino_table_exists(schema_name: str, table_name: str, *arguments: Any, **named: Any) -> Any:
        there = _answered(current(schema_name), lambda lake: lake.has(table_name))
        return original(schema_name, table_name, *arguments, **named) if there is None else there

    trino_table_exists.__ocp_original__ = original  # type: ignore[attr-defined]
    for name, loaded in list(sys.modules.items()):
        if name.split(".")[0] in ("masu", "koku", "api", "hcs") and vars(loaded).get("trino_table_exists") is original:
            loaded.trino_table_exists = trino_table_exists


def _answered(update: Update | None, ask: Callable[[Lake], Any]) -> Any:
    """The server's answer; none where Trino is to be asked. Outside of an update nobody has decided, and Trino is.

    :raises OcpError: there is no answer, and the update may not fall back.
    """
    if update is None or not update.by_ocp:
        return None
    try:
        return ask(Lake(update.schema))
    except OcpError as error:
        if not update.may_fall_back:
            raise
        update.give_up(error)
        return None


def _midnight(day: date | str) -> datetime:
    return datetime.combine(day if isinstance(day, date) else date.fromisoformat(str(day)[:10]), time())


_OCP = ("masu.database.ocp_report_db_accessor", "OCPReportDBAccessor")
_BASE = ("masu.database.report_db_accessor_base", "ReportDBAccessorBase")

QUESTION_HOOKS = (
    Hook(*_OCP, "get_max_min_timestamp_from_parquet", time_stamps_hook),
    Hook(*_OCP, "get_ocp_infrastructure_map_trino", infrastructure_hook),
    Hook(*_BASE, "schema_exists_trino", schema_hook, optional=True),
    Hook(*_BASE, "table_exists_trino", table_hook, optional=True),
    Hook("masu.processor._tasks.data_validation", "DataValidator", "execute_relevant_query", validation_hook, optional=True),
)
