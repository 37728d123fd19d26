"""The accessor functions of Koku that call Trino, with ocp beside them.

One line in Koku, such as in an ``AppConfig.ready``: ``install_hooks()``. Each hooked function asks for the decision and
then runs either itself, as before, or the server. The steps around it in PostgreSQL stay Koku's.
"""

import functools
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from .choice import Populate, Replacement, decided, falls_back, is_candidate, is_validation, summarize, validate
from .clouds import CLOUDS, Cloud
from .replacements import openshift_daily_summary, openshift_on_cloud


class Hook(NamedTuple):
    """One function of an accessor, and how ocp stands beside it."""

    module: str
    owner: str
    name: str
    beside: Callable[[Populate], Populate]


class Detail(NamedTuple):
    """Who made the detail of some days on a cloud, and what is still to be validated of it."""

    by_ocp: bool
    validation: Callable[[], None] | None


def summary_hook(incumbent: Populate, replacement: Replacement) -> Populate:
    """The accessor function with ocp beside it."""

    @functools.wraps(incumbent)
    def populate(self: Any, *arguments: Any, **named: Any) -> Any:
        decision = decided(self.schema)
        _, result = summarize(decision, incumbent, replacement, self, *arguments, **named)
        if is_validation(decision):
            validate(replacement, self.schema, *arguments, **named)
        return result

    return populate


def cloud_detail_hook(incumbent: Populate, replacement: Replacement, cloud: Cloud) -> Populate:
    """The same for OpenShift on a cloud, where ``cloud_ui_hook`` makes or leaves the UI tables of the same days afterwards.

    A validation waits for these tables: it compares them too.
    """

    @functools.wraps(incumbent)
    def populate(self: Any, *arguments: Any, **named: Any) -> Any:
        details, days = _details_of(self), _days_of(*arguments, **cloud.neutral(named))
        details.pop(days, None)
        decision = decided(self.schema)
        by_ocp, result = summarize(decision, incumbent, replacement, self, *arguments, **named)
        compare = functools.partial(validate, replacement, self.schema, *arguments, **named)
        details[days] = Detail(by_ocp, compare if is_validation(decision) else None)
        return result

    return populate


def cloud_ui_hook(incumbent: Populate, cloud: Cloud) -> Populate:
    """The UI tables of OpenShift on a cloud. ocp writes them with the detail, and Koku's function would add them again."""

    @functools.wraps(incumbent)
    def populate(self: Any, *arguments: Any, **named: Any) -> Any:
        detail = _details_of(self).pop(_days_of(*arguments, **cloud.neutral(named)), None)
        if detail.by_ocp if detail else is_candidate(decided(self.schema)):
            return None
        result = incumbent(self, *arguments, **named)
        if detail and detail.validation:
            detail.validation()
        return result

    return populate


def list_hook(incumbent: Populate) -> Populate:
    """A list whose rows Koku adds to its tables of nodes, claims or projects: empty where ocp adds them with its summary.

    Where Trino may take over its summary needs them, and the list stays Trino's.
    """

    @functools.wraps(incumbent)
    def rows(self: Any, *arguments: Any, **named: Any) -> Any:
        decision = decided(self.schema)
        if decision is None or not is_candidate(decision) or falls_back(decision):
            return incumbent(self, *arguments, **named)
        return []

    return rows


_OCP = ("masu.database.ocp_report_db_accessor", "OCPReportDBAccessor")


def _hooks_on(cloud: Cloud) -> tuple[Hook, Hook]:
    """Those of OpenShift on a cloud."""
    return (
        Hook(
            cloud.module,
            cloud.accessor,
            f"populate_ocp_on_{cloud.word}_cost_daily_summary_trino",
            functools.partial(cloud_detail_hook, replacement=openshift_on_cloud(cloud), cloud=cloud),
        ),
        Hook(
            cloud.module,
            cloud.accessor,
            f"populate_ocp_on_{cloud.word}_ui_summary_tables_trino",
            functools.partial(cloud_ui_hook, cloud=cloud),
        ),
    )


HOOKS = (
    Hook(*_OCP, "get_nodes_trino", list_hook),
    Hook(*_OCP, "get_pvcs_trino", list_hook),
    Hook(*_OCP, "get_projects_trino", list_hook),
    Hook(
        *_OCP,
        "populate_line_item_daily_summary_table_trino",
        functools.partial(summary_hook, replacement=openshift_daily_summary),
    ),
    *(hook for cloud in CLOUDS for hook in _hooks_on(cloud)),
)


def install_hooks() -> None:
    """Hooks the accessors of the Koku that this process runs. A second call changes nothing."""
    for hook in HOOKS:
        accessor = getattr(import_module(hook.module), hook.owner)
        original = getattr(accessor, hook.name)
        if not hasattr(original, "__ocp_original__"):
            hooked = hook.beside(original)
            hooked.__ocp_original__ = original  # type: ignore[attr-defined]
            setattr(accessor, hook.name, hooked)


def _details_of(accessor: Any) -> dict[tuple[str, ...], Detail]:
    """What an accessor has made and not yet followed by its UI tables, by days and sources."""
    return vars(accessor).setdefault("_ocp_details", {})


def _days_of(
    start_date: Any, end_date: Any, openshift_provider_uuid: Any, cloud_provider_uuid: Any, *_others: Any, **_named: Any
) -> tuple[str, ...]:
    """What calls for the detail and for its UI tables have in common."""
    return tuple(map(str, (start_date, end_date, openshift_provider_uuid, cloud_provider_uuid)))
