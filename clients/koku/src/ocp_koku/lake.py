"""Questions about the reports that Koku asks Trino, and the server answers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from .client import OcpClient

Day = date | str


class Lake:
    """The reports of one tenant. Everything raises an ``OcpError`` where there is no answer: no answer is not "no"."""

    def __init__(self, schema: str, client: OcpClient | None = None) -> None:
        self._schema = schema
        self._client = client or OcpClient.from_environment()

    def exists(self) -> bool:
        """Whether the tenant has any report."""
        return bool(self._ask("tables")["exists"])

    def has(self, table: str) -> bool | None:
        """Whether any source of the tenant has reports in a table, by Koku's name of it; none for what is no table of the lake."""
        tables = self._ask("tables")["tables"]
        return next((bool(one["exists"]) for one in tables if one["table"] == table), None)

    def partitions(self, table: str, source: str | UUID) -> int | None:
        """The number of a source's partitions in a table, by Koku's name of it; none for what is no table of the lake."""
        if self.has(table) is None:
            return None
        return int(self._ask("partitions", table=table, source=str(source))["count"])

    def payer_account(self, source: str | UUID, month: Day) -> str | None:
        """The payer account of an AWS bill of the month of a day."""
        return self._ask("payer-account", source=str(source), month=str(month)[:7])["payer_account"]

    def topology(self, source: str | UUID, start: Day, end: Day, invoice_month: str) -> list[tuple[str | None, ...]]:
        """Source, account, project, its name, service, its name and region of each combination in the lines of GCP on some days."""
        columns = ("billing_account_id", "project_id", "project_name", "service_id", "service_description", "location_region")
        said = self._ask("topology", invoice_month=invoice_month, **_days(source, start, end))
        return [(str(source), *(row[column] for column in columns)) for row in said["topology"]]

    def invoiced(self, source: str | UUID, start: Day, end: Day, invoice_month: str) -> tuple[date | None, date | None]:
        """The first and the last day with usage of GCP that is invoiced with a month, which may lie some days beside it."""
        said = self._ask("invoice-month-dates", invoice_month=invoice_month, **_days(source, start, end))
        first, last = _time(said["first"]), _time(said["last"])
        return first and first.date(), last and last.date()

    def time_stamps(self, source: str | UUID, start: Day, end: Day) -> tuple[datetime | None, datetime | None]:
        """The first and the last time in the pod reports of some days, in UTC without saying so, as Trino does."""
        said = self._ask("timestamps", **_days(source, start, end))
        return _time(said["first"]), _time(said["last"])

    def infrastructure(self, source: str | UUID, start: Day, end: Day) -> dict[str, tuple[str, str]]:
        """By OpenShift source, the source of the bill that it runs on, and its type."""
        said = self._ask("infrastructure", **_days(source, start, end))
        return {
            one["ocp_source_uuid"]: (one["infrastructure_source_uuid"], one["infrastructure_type"]) for one in said["map"]
        }

    def sums(self, source: str | UUID, provider_type: str, start: Day, end: Day) -> dict[date, float]:
        """What Koku's own check adds up, by day: the cost of a bill, or the effective CPU hours of a cluster."""
        said = self._ask("sums", provider_type=provider_type, **_days(source, start, end))
        return {date.fromisoformat(day["date"]): float(day["sum"]) for day in said["days"]}

    def _ask(self, question: str, **asked: str) -> Any:
        return self._client.ask(question, {"schema": self._schema, **asked})


def _days(source: str | UUID, start: Day, end: Day) -> dict[str, str]:
    return {"source": str(source), "start_date": str(start)[:10], "end_date": str(end)[:10]}


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=None)
