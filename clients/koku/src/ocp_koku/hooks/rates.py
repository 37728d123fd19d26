"""Costs of rates that need reports: of virtual machines, GPUs and projects, and the distribution of unused GPUs.

The server reads the rates where Koku has them, of the price list in force on the first of the days, and deletes what it wrote
before in the transaction that writes anew. What Koku deletes of it first, in PostgreSQL, stays until then.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from .. import database, flags
from ..choice import Replacement, made_by_ocp, validate
from ..summaries import process_work
from ..update import Update, current, update_of
from .hook import Function, Hook, arguments_of, marked, range_of

SUMMARY = "reporting_ocpusagelineitem_daily_summary"
BY_RATE = "rates_to_usage"

METRICS = frozenset(
    {"vm_cost_per_hour", "vm_core_cost_per_hour", "vm_core_cost_per_month", "gpu_cost_per_month", "project_per_month"}
)
"""What Trino charges by tag; the rest of a call is PostgreSQL's."""

# PostgreSQL's own statements write 0 where those that read reports leave the column empty.
_OF_REPORTS = "cost_model_memory_cost is null and cost_model_volume_cost is null"
_OF_TYPE = f"{_OF_REPORTS} and monthly_cost_type is null and cost_model_rate_type = %s"
_BY_TAG = f"{_OF_REPORTS} and monthly_cost_type = 'Tag' and cost_model_rate_type in ('Infrastructure', 'Supplementary')"
_OF_DAYS = "source_uuid = %s::uuid and usage_start between %s and %s"


def vm_usage_hook(original: Function) -> Function:
    """Hours of virtual machines and of their cores, of one cost type."""

    def populate_vm_usage_costs(self: Any, *arguments: Any, **named: Any) -> Any:
        said = arguments_of(original, self, arguments, named)
        update = update_of(self.schema, self)
        days = said["provider_uuid"], said["start_date"], said["end_date"]
        if update.by_ocp:
            # What there was by rate is deleted by now.
            kept = not said.get("use_rtu") and _is_there(update, _OF_TYPE, days, said["rate_type"])
            asked = {"cost_type": said["rate_type"], "report_period_id": said["report_period_id"]}
            if not (said["vm_usage_rates"] or kept) or _charged(update, "vm_usage", said, **asked):
                return None
        update.release(("hours", said["rate_type"]), *days[1:])
        returned = original(self, *arguments, **named)
        if said["vm_usage_rates"]:
            asked = {"cost_type": said["rate_type"], "report_period_id": said["report_period_id"]}
            _validated(update, "vm_usage", said, **asked)
        return returned

    return populate_vm_usage_costs


def monthly_hook(original: Function) -> Function:
    """Cores of virtual machines by month; other monthly costs are PostgreSQL's."""

    def populate_monthly_cost_sql(self: Any, *arguments: Any, **named: Any) -> Any:
        said = arguments_of(original, self, arguments, named)
        update = update_of(self.schema, self) if said["cost_type"] == "OCP_VM_CORE" else None
        if update is None or not update.by_ocp:
            returned = original(self, *arguments, **named)
            if update is not None and said["rate"]:
                _validated(update, "monthly_vm_core", said, distribution=said.get("distribution"))
            return returned
        if not said["rate"] and not _monthly_is_there(update, said):
            return None
        if not _charged(update, "monthly_vm_core", said, distribution=said.get("distribution")):
            return original(self, *arguments, **named)
        return None

    return populate_monthly_cost_sql


def tag_hook(original: Function) -> Function:
    """Rates by tag. Months of virtual machines stay PostgreSQL's."""

    def populate_tag_based_costs(self: Any, *arguments: Any, **named: Any) -> Any:
        said = arguments_of(original, self, arguments, named)
        update = update_of(self.schema, self)
        rates = dict(said["metric_to_tag_params_map"] or {})
        days = said["provider_uuid"], said["start_date"], said["end_date"]
        cluster = {name: value for name, value in (said.get("cluster_params") or {}).items() if value}
        asked = {"gpu_cost_model": flags.charges_gpus(update.schema), **cluster}
        if not update.by_ocp:
            update.release("tags", *days[1:])
            returned = original(self, *arguments, **named)
            if any(rates.get(metric) for metric in METRICS):
                _validated(update, "tag_based", said, **asked)
            return returned
        ours = {metric: rates.pop(metric) for metric in METRICS & rates.keys()}
        if any(rates.values()):
            original(self, **{**said, "metric_to_tag_params_map": rates})
        kept = not said.get("use_rtu") and _is_there(update, _BY_TAG, days)
        if not (any(ours.values()) or kept) or _charged(update, "tag_based", said, **asked):
            return None
        update.release("tags", *days[1:])
        return original(self, **{**said, "metric_to_tag_params_map": ours})

    return populate_tag_based_costs


def distribution_hook(original: Function) -> Function:
    """The cost of unused GPUs; what else is distributed is PostgreSQL's."""

    def populate_distributed_cost_sql(self: Any, *arguments: Any, **named: Any) -> Any:
        said = arguments_of(original, self, arguments, named)
        update = update_of(self.schema, self)
        info = dict(said["distribution_info"] or {})
        wanted = bool(info.get("gpu_unallocated", False))
        start, end = range_of(said)
        days = {**said, "start_date": start, "end_date": end}
        asked = {"today": str(today()), "gpu_unallocated": wanted}
        if not update.by_ocp:
            returned = original(self, *arguments, **named)
            if wanted:
                _validated(update, "gpu_distribution", days, **asked)
            return returned
        with marked(self, "_ocp_distributes"):
            returned = original(self, **{**said, "distribution_info": {**info, "gpu_unallocated": False}})
        if not (wanted or _distributed_is_there(update, said)):
            return returned
        if not _charged(update, "gpu_distribution", days, **asked):
            return original(self, *arguments, **named)
        return returned

    return populate_distributed_cost_sql


def distributed_delete_hook(original: Function) -> Function:
    """What Koku deletes before it distributes: of GPUs it goes with the new rows."""

    def _delete_monthly_cost_model_rate_type_data(self: Any, *arguments: Any, **named: Any) -> Any:
        said = arguments_of(original, self, arguments, named)
        if vars(self).get("_ocp_distributes") and "gpu_unallocated" in map(str, said.values()):
            return None
        return original(self, *arguments, **named)

    return _delete_monthly_cost_model_rate_type_data


def usage_hook(original: Function) -> Function:
    """Usage rates, which are PostgreSQL's; before, they delete hours of virtual machines too: those stay until ours are new."""

    def populate_usage_costs(self: Any, *arguments: Any, **named: Any) -> Any:
        said = arguments_of(original, self, arguments, named)
        update = current(self.schema)
        if update is None or not update.by_ocp:
            return original(self, *arguments, **named)
        days = said["provider_uuid"], said["start_date"], said["end_date"]
        with _held(update, ("hours", said["rate_type"]), _OF_TYPE, days, said["rate_type"]):
            return original(self, *arguments, **named)

    return populate_usage_costs


def tag_delete_hook(original: Function) -> Function:
    """What Koku deletes before rates by tag are charged. Without any nobody charges them, and all goes."""

    def _delete_tag_usage_costs(self: Any, *arguments: Any, **named: Any) -> Any:
        start, end, source = list(arguments_of(original, self, arguments, named).values())[:3]
        update = current(self._schema)
        charged = any(vars(self).get(name) for name in ("_tag_infra_rates", "_tag_supplementary_rates"))
        if update is None or not update.by_ocp or not charged:
            return original(self, *arguments, **named)
        with _held(update, "tags", _BY_TAG, (source, start, end)):
            return original(self, *arguments, **named)

    return _delete_tag_usage_costs


def today() -> date:
    """The day by which a month is over, in UTC, as Koku's is."""
    return datetime.now(UTC).date()


def _charged(update: Update, operation: str, said: dict[str, Any], **more: Any) -> bool:
    """Whether ocp made the costs; false where the incumbent is to make them now."""
    return made_by_ocp(update, _job(operation, said, **more)) is not None


def _validated(update: Update, operation: str, said: dict[str, Any], **more: Any) -> None:
    """In a validation ocp compares with the costs that the incumbent has just written."""
    if update.is_validation:
        validate(update, _job(operation, said, **more))


def _job(operation: str, said: dict[str, Any], **more: Any) -> Replacement:
    return lambda update: process_work(
        "rates",
        update.schema,
        said["provider_uuid"],
        said["start_date"],
        said["end_date"],
        decision=update.decision,
        request_id=update.request_id,
        operation=operation,
        rates_to_usage=bool(said.get("use_rtu")),
        **flags.of_rates(update.schema),
        **more,
    )


def _rows(update: Update) -> str:
    return database.quoted(update.schema, SUMMARY)


@contextmanager
def _held(update: Update, key: Hashable, where: str, days: tuple[Any, ...], *values: Any) -> Iterator[None]:
    """Rows that a statement of Koku deletes stay; should the incumbent write after all, they go before."""
    ours = f"{where} and {_OF_DAYS}"
    with database.kept(_rows(update), ours, [*values, str(days[0]), *days[1:]]):
        yield

    def delete(start: Any, end: Any) -> None:
        database.execute(f"delete from {_rows(update)} where {ours}", [*values, str(days[0]), start, end])

    update.hold(key, delete)


def _is_there(update: Update, where: str, days: tuple[Any, ...], *values: Any) -> bool:
    found = database.rows(
        f"select true from {_rows(update)} where {where} and {_OF_DAYS} limit 1", [*values, str(days[0]), *days[1:]]
    )
    return bool(found)


def _monthly_is_there(update: Update, said: dict[str, Any]) -> bool:
    table = database.quoted(update.schema, BY_RATE if said.get("use_rtu") else SUMMARY)
    days = (str(said["provider_uuid"]), said["start_date"], said["end_date"])
    return bool(database.rows(f"select true from {table} where monthly_cost_type = 'OCP_VM_CORE' and {_OF_DAYS} limit 1", days))


def _distributed_is_there(update: Update, said: dict[str, Any]) -> bool:
    where = "source_uuid = %s::uuid and cost_model_rate_type = 'gpu_distributed'"
    return bool(database.rows(f"select true from {_rows(update)} where {where} limit 1", (str(said["provider_uuid"]),)))


_OCP = ("masu.database.ocp_report_db_accessor", "OCPReportDBAccessor")
_UPDATER = ("masu.processor.ocp.ocp_cost_model_cost_updater", "OCPCostModelCostUpdater")

RATE_HOOKS = (
    Hook(*_OCP, "populate_usage_costs", usage_hook, optional=True),
    Hook(*_OCP, "populate_vm_usage_costs", vm_usage_hook, optional=True),
    Hook(*_OCP, "populate_monthly_cost_sql", monthly_hook, optional=True),
    Hook(*_UPDATER, "_delete_tag_usage_costs", tag_delete_hook, optional=True),
    Hook(*_OCP, "populate_tag_based_costs", tag_hook, optional=True),
    Hook(*_OCP, "_delete_monthly_cost_model_rate_type_data", distributed_delete_hook, optional=True),
    Hook(*_OCP, "populate_distributed_cost_sql", distribution_hook, optional=True),
)
