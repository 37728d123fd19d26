"""The entry points: one summary each, of the days that are asked for and no others."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from . import switch
from .client import OcpClient
from .clouds import CLOUDS, Cloud
from .days import last_of
from .types import Aggregator, Decision, RunResult

Day = date | str


def process_ocp_parquet_poc(
    schema_name: str,
    provider_uuid: str | UUID,
    year: int | str,
    month: int | str,
    cluster_id: str | None,
    start_date: Day | None = None,
    end_date: Day | None = None,
    *,
    cluster_alias: str | None = None,
    report_period_id: int | None = None,
    standalone: bool = False,
    engine: str | None = None,
    decision: Decision | None = None,
    request_id: str | None = None,
    client: OcpClient | None = None,
) -> RunResult:
    """Makes the OpenShift daily summary. Without days: of the whole month.

    :param standalone: also do what Koku does in PostgreSQL afterwards; default: Koku does it.
    :param engine: run this one, whatever the decision.
    :param decision: that of the update which this summary is a part of; default: taken when the job runs.
    :raises OcpError: the summary was not made, and nothing was changed.
    """
    request = {
        "provider_type": "OCP",
        "schema": schema_name,
        "ocp_source_uuid": str(provider_uuid),
        **_days(year, month, start_date, end_date),
        "cluster_id": cluster_id,
        "cluster_alias": cluster_alias,
        "report_period_id": report_period_id,
        "standalone": standalone,
        "engine": engine,
        **_decided(decision),
    }
    return _run(request, request_id, client)


def process_on_cloud(
    cloud: Cloud,
    schema_name: str,
    ocp_provider_uuid: str | UUID,
    cloud_provider_uuid: str | UUID,
    year: int | str,
    month: int | str,
    cluster_id: str | None,
    cost_entry_bill_id: int | None = None,
    markup_percent: float | Decimal | None = None,
    start_date: Day | None = None,
    end_date: Day | None = None,
    *,
    cluster_alias: str | None = None,
    report_period_id: int | None = None,
    distribution: str | None = None,
    standalone: bool = False,
    engine: str | None = None,
    decision: Decision | None = None,
    request_id: str | None = None,
    client: OcpClient | None = None,
) -> RunResult:
    """Makes the detail of OpenShift on a cloud of one cluster. Without days: of the whole month.

    Bill, markup (percent), report period and distribution come from the database where they are not given.

    :raises OcpError: the summary was not made, and nothing was changed.
    """
    request = {
        "provider_type": cloud.provider_type,
        "schema": schema_name,
        "ocp_source_uuid": str(ocp_provider_uuid),
        cloud.source_field: str(cloud_provider_uuid),
        **_days(year, month, start_date, end_date),
        "cluster_id": cluster_id,
        "cluster_alias": cluster_alias,
        "report_period_id": report_period_id,
        "bill_id": cost_entry_bill_id,
        "markup": None if markup_percent is None else float(markup_percent),
        "distribution": distribution,
        "standalone": standalone,
        "engine": engine,
        **_decided(decision),
    }
    return _run(request, request_id, client)


def process_bill(
    cloud: Cloud,
    schema_name: str,
    source: str | UUID,
    start_date: Day,
    end_date: Day,
    *,
    bill_id: int | None = None,
    tables: str | None = None,
    decision: Decision | None = None,
    request_id: str | None = None,
    client: OcpClient | None = None,
) -> RunResult:
    """Makes the bill of a cloud by day, and what else its lines make; markup comes from the database.

    :param tables: ``daily`` for the bill alone, ``further`` for what else.
    :raises OcpError: the summary was not made, and nothing was changed.
    """
    request = {
        "provider_type": cloud.alone,
        "schema": schema_name,
        cloud.source_field: str(source),
        "start_date": _day(start_date),
        "end_date": _day(end_date),
        "bill_id": bill_id,
        "tables": tables,
        "standalone": False,
        **_decided(decision),
    }
    return _run(request, request_id, client)


def process_work(
    work: str,
    schema_name: str,
    source: str | UUID,
    start_date: Day,
    end_date: Day,
    *,
    decision: Decision | None = None,
    request_id: str | None = None,
    client: OcpClient | None = None,
    **more: Any,
) -> RunResult:
    """Makes costs of rates (``rates``), or the tables of virtual machines and GPUs (``machines``), of an OpenShift source.

    :param more: further fields of the request.
    :raises OcpError: they were not made, and nothing was changed.
    """
    request = {
        "schema": schema_name,
        "ocp_source_uuid": str(source),
        "start_date": _day(start_date),
        "end_date": _day(end_date),
        **_engine(decision),
        **more,
    }
    return _run(request, request_id, client, work)


def _run(
    request: Mapping[str, Any], request_id: str | None, client: OcpClient | None, work: str = "aggregate"
) -> RunResult:
    said = {name: value for name, value in request.items() if value is not None}
    job = (client or OcpClient.from_environment()).run(said, work=work, request_id=request_id)
    report = job.get("report", {})
    result = {
        "status": job["status"],
        "job_id": job["id"],
        "engine": job.get("engine", "incumbent"),
        "aggregators": _aggregators(str(request.get("provider_type", work)), report),
        "seconds": report.get("seconds", 0.0),
        "timings": _timings(report),
        "report": report,
        **{name: job[name] for name in ("validation", "fell_back") if name in job},
    }
    return cast(RunResult, result)


def _decided(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {}
    carried = {name: decision[name] for name in ("choice", "reason", "phase")}  # type: ignore[literal-required]
    # The engine of a validation is not the one whose rows users read.
    engine = switch.engine_of(decision["schema"]) if decision["reason"] == "validate" else decision["engine"]
    return {"decision": carried, **({"engine": engine} if engine else {})}


def _engine(decision: Decision | None) -> dict[str, Any]:
    """Of work that only a validation needs a decision for."""
    if decision is None or decision["reason"] == "validate":
        return _decided(decision)
    return {"engine": decision["engine"]}


def _aggregators(provider_type: str, report: Mapping[str, Any]) -> dict[str, Aggregator]:
    """Rows by kind. A run that wrote none has zeros."""
    tables = report.get("tables", {})
    for cloud in CLOUDS:
        if provider_type == cloud.provider_type:
            return {f"ocp_{cloud.word}": {"rows_written": tables.get(cloud.detail, {}).get("written", 0)}}
        if provider_type == cloud.alone:
            return {cloud.word: {"rows_written": tables.get(cloud.daily, {}).get("written", 0)}}
    if provider_type != "OCP":
        return {provider_type: {"rows_written": sum(table.get("written", 0) for table in tables.values())}}
    made = {name: 0 for name in ("pod", "storage", "unallocated")}
    if report.get("status") == "done":
        for step in report.get("steps", []):
            kind = step["name"].removesuffix("_rows")
            if kind in made and step["name"].endswith("_rows"):
                made[kind] += step["rows"]
    return {kind: {"rows_written": rows} for kind, rows in made.items()}


def _timings(report: Mapping[str, Any]) -> dict[str, float]:
    timings: dict[str, float] = {}
    for step in report.get("steps", []):
        timings[step["name"]] = timings.get(step["name"], 0.0) + step["seconds"]
    return timings


def _days(year: int | str, month: int | str, start: Day | None, end: Day | None) -> dict[str, str]:
    first = date(int(year), int(month), 1)
    return {"start_date": _day(start or first), "end_date": _day(end or last_of(first))}


def _day(day: Day) -> str:
    if isinstance(day, datetime):
        return day.date().isoformat()
    return day.isoformat() if isinstance(day, date) else day
