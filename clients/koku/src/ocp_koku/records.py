"""What ocp summarized, so that Trino's own state lacks it: two tables beside the tenant's, in its database.

ocp writes them in the transaction of each summary. Here they are read before Trino does a cloud, and cleared where Trino has made
the days again: the OpenShift days of a source, and of a cluster on a bill the days of the last window of a month, of which Trino
keeps what it reads in its runs of other clusters.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from . import database
from .errors import OcpError

TABLE = "openshift_summarized"
BILLS = "bill_summarized"
_SUFFIX = "__ocp"
# Of a name in PostgreSQL.
_LONGEST = 63


class Days(NamedTuple):
    """Days in a row of one source, the last one included."""

    source: str
    # Whether Koku knows that it is on the bill; else an update of the bill does not reach it.
    on_bill: bool
    start: date
    end: date

    @property
    def number(self) -> int:
        """Of days."""
        return (self.end - self.start).days + 1


class Kept(NamedTuple):
    """The last window of a month that ocp made of a cluster on a bill."""

    source: str
    # As Koku names the cloud: `AWS`, `Azure-local`.
    cloud_type: str
    start: date
    end: date


def was_here(schema: str) -> bool:
    """Whether ocp ever wrote for the tenant."""
    return bool(database.rows("select true from pg_namespace where nspname = %s", (state_schema(schema),)))


def summarized(schema: str, cloud_source: str | UUID, start: date, end: date) -> list[Days]:
    """The days that ocp summarized last, of every living source that is on this bill or of which nobody knows where it is."""
    if not _has_table(schema, TABLE):
        return []
    found = database.rows(
        f"""select made.source_uuid::text, map.id is not null, made.usage_start from {_table(schema, TABLE)} made
            join public.api_provider provider on provider.uuid = made.source_uuid
            left join public.api_providerinfrastructuremap map on map.id = provider.infrastructure_id
            where made.usage_start between %s::date and %s::date
              and (map.id is null or map.infrastructure_provider_id = %s::uuid)
            order by 1, 3""",
        (start, end, str(cloud_source)),
    )
    return list(_in_rows(found))


def summarized_of(schema: str, source: str | UUID, start: date | str, end: date | str) -> list[Days]:
    """The days of one source that ocp summarized last."""
    if not _has_table(schema, TABLE):
        return []
    found = database.rows(
        f"""select source_uuid::text, true, usage_start from {_table(schema, TABLE)}
            where source_uuid = %s::uuid and usage_start between %s::date and %s::date order by 3""",
        (str(source), start, end),
    )
    return list(_in_rows(found))


def clear(schema: str, source: str | UUID, start: date, end: date) -> None:
    """The incumbent has made these days of a source."""
    if _has_table(schema, TABLE):
        database.execute(
            f"delete from {_table(schema, TABLE)} where source_uuid = %s::uuid and usage_start between %s::date and %s::date",
            (str(source), start, end),
        )


def kept(schema: str, cloud_source: str | UUID, day: date) -> list[Kept]:
    """What ocp was the last to make of the clusters on a bill in the month of a day, of living sources that are on it."""
    if not _has_table(schema, BILLS):
        return []
    found = database.rows(
        f"""select made.source_uuid::text, map.infrastructure_type, min(made.usage_start), max(made.usage_start)
            from {_table(schema, BILLS)} made
            join public.api_provider provider on provider.uuid = made.source_uuid
            join public.api_providerinfrastructuremap map on map.id = provider.infrastructure_id
            where made.cloud_source_uuid = %s::uuid and map.infrastructure_provider_id = made.cloud_source_uuid
              and date_trunc('month', made.usage_start) = date_trunc('month', %s::date)
            group by 1, 2 order by 1""",
        (str(cloud_source), day),
    )
    return [Kept(*row) for row in found]


def clear_kept(schema: str, cloud_source: str | UUID, day: date, *sources: str | UUID) -> None:
    """The incumbent has made a window of these clusters on a bill in the month of a day."""
    if sources and _has_table(schema, BILLS):
        database.execute(
            f"""delete from {_table(schema, BILLS)} where cloud_source_uuid = %s::uuid and source_uuid = any(%s::uuid[])
                and date_trunc('month', usage_start) = date_trunc('month', %s::date)""",
            (str(cloud_source), [str(source) for source in sources], day),
        )


def _in_rows(found: list[tuple[Any, ...]]) -> Iterator[Days]:
    row: Days | None = None
    for source, on_bill, day in found:
        if row is not None and row.source == source and day == row.end + timedelta(days=1):
            row = row._replace(end=day)
            continue
        if row is not None:
            yield row
        row = Days(source, on_bill, day, day)
    if row is not None:
        yield row


def state_schema(schema: str) -> str:
    """Where ocp keeps its state of a tenant; the same rule as the server's."""
    if len(schema) + len(_SUFFIX) <= _LONGEST:
        return schema + _SUFFIX
    digest = hashlib.sha256(schema.encode()).hexdigest()[:12]
    return f"{schema[: _LONGEST - len(_SUFFIX) - len(digest) - 1]}_{digest}{_SUFFIX}"


def _table(schema: str, table: str) -> str:
    return database.quoted(state_schema(schema), table)


def _has_table(schema: str, table: str) -> bool:
    """:raises OcpError: it is there, and Koku's role may not use it: nobody could say what Trino lacks."""
    found = database.rows(
        """select has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
            and has_table_privilege(c.oid, 'delete')
          from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = %s and c.relname = %s""",
        (state_schema(schema), table),
    )
    if found and not found[0][0]:
        state = state_schema(schema)
        raise OcpError(
            "Koku's role may not read what ocp summarized",
            code="RECORD_UNREADABLE",
            where={"schema": state, "table": table},
            hint=f"grant usage on schema {state}, and select, delete on {state}.{table}",
        )
    return bool(found)
