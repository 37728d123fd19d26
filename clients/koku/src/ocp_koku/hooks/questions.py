"""What Koku asks Trino on its way: answered by the server where the update is by ocp."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from ..days import as_day
from ..errors import OcpError
from ..lake import Lake
from ..update import Update, current, update_of
from .hook import Function, FunctionHook, Hook, values_of

CLOUD_FIELDS = ("ocp_provider_uuid", "aws_provider_uuid", "azure_provider_uuid", "gcp_provider_uuid")


def time_stamps_hook(original: Function) -> Function:
    """The first and the last time of a source's pod reports on some days; without any, the days themselves."""

    def get_max_min_timestamp_from_parquet(self: Any, *arguments: Any, **named: Any) -> Any:
        source, start, end = values_of(original, self, arguments, named)
        said = answered(update_of(self.schema, self), lambda lake: lake.time_stamps(source, start, end))
        if said is None:
            return original(self, *arguments, **named)
        return said[0] or _midnight(start), said[1] or _midnight(end)

    return get_max_min_timestamp_from_parquet


def schema_hook(original: Function) -> Function:
    """Whether the tenant has any table over the lake."""

    def schema_exists_trino(self: Any, *arguments: Any, **named: Any) -> Any:
        there = answered(current(self.schema), Lake.exists)
        return original(self, *arguments, **named) if there is None else there

    return schema_exists_trino


def table_hook(original: Function) -> Function:
    """Whether the tenant has a table over the lake. What is none of the lake, such as Trino's own tables, stays Trino's."""

    def table_exists_trino(self: Any, *arguments: Any, **named: Any) -> Any:
        (table,) = values_of(original, self, arguments, named)
        there = answered(current(self.schema), lambda lake: lake.has(table))
        return original(self, *arguments, **named) if there is None else there

    return table_exists_trino


def infrastructure_hook(original: Function) -> Function:
    """Which clusters run on which bills."""

    def get_ocp_infrastructure_map_trino(self: Any, start_date: Any, end_date: Any, **kwargs: Any) -> Any:
        source = next((kwargs[field] for field in CLOUD_FIELDS if kwargs.get(field)), None)
        update = update_of(self.schema, self) if source is not None else None
        found = answered(update, lambda lake: lake.infrastructure(source, start_date, end_date))
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
        sums = answered(update, lambda lake: lake.sums(*asked))
        return original(self, *arguments, **named) if sums is None else sums

    return execute_relevant_query


def exists_hook(original: Function) -> Function:
    """Whether the tenant has a table over the lake, asked anew."""

    def trino_table_exists(schema_name: str, table_name: str, *arguments: Any, **named: Any) -> Any:
        there = answered(current(schema_name), lambda lake: lake.has(table_name))
        return original(schema_name, table_name, *arguments, **named) if there is None else there

    return trino_table_exists


def source_hook(original: Function) -> Function:
    """How many partitions of a table a source has."""

    def source_in_trino_table(schema_name: str, source_uuid: Any, table_name: str, *arguments: Any, **named: Any) -> Any:
        found = answered(current(schema_name), lambda lake: lake.partitions(table_name, source_uuid))
        return original(schema_name, source_uuid, table_name, *arguments, **named) if found is None else found

    return source_in_trino_table


def answered(update: Update | None, ask: Callable[[Lake], Any]) -> Any:
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
    return datetime.combine(as_day(day), time())


_OCP = ("masu.database.ocp_report_db_accessor", "OCPReportDBAccessor")
_BASE = ("masu.database.report_db_accessor_base", "ReportDBAccessorBase")

QUESTION_HOOKS: tuple[Hook | FunctionHook, ...] = (
    FunctionHook("masu.util.common", "trino_table_exists", exists_hook),
    FunctionHook("masu.util.common", "source_in_trino_table", source_hook),
    Hook(*_OCP, "get_max_min_timestamp_from_parquet", time_stamps_hook),
    Hook(*_OCP, "get_ocp_infrastructure_map_trino", infrastructure_hook),
    Hook(*_BASE, "schema_exists_trino", schema_hook, optional=True),
    Hook(*_BASE, "table_exists_trino", table_hook, optional=True),
    Hook("masu.processor._tasks.data_validation", "DataValidator", "execute_relevant_query", validation_hook, optional=True),
)
