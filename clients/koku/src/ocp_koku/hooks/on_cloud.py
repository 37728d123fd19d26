"""OpenShift on a cloud: the detail of one cluster and window, and the tables of the console that Koku makes of it."""

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

from .. import records
from ..choice import Replacement, is_empty, made_by_ocp, validate
from ..clouds import CLOUDS, Cloud
from ..cluster_rows import delete_cluster
from ..halves import done, in_turn, make_right
from ..replacements import openshift_on_cloud
from ..update import Update, update_of
from .hook import Function, Hook, values_of


class Detail(NamedTuple):
    """Who made the detail of some days on a cloud, and what is still to be validated of it."""

    by_ocp: bool
    validation: Callable[[], None] | None


def cloud_detail_hook(original: Function, cloud: Cloud, replacement: Replacement | None = None) -> Function:
    """The detail. ocp makes the tables of the console with it; ``cloud_ui_hook`` leaves them then.

    A validation waits for these tables: it compares them too.
    """
    ours = replacement or openshift_on_cloud(cloud)

    def populate(self: Any, *arguments: Any, **named: Any) -> Any:
        start, end, openshift, source, period, bill = call = values_of(original, self, arguments, named)[:6]
        update = update_of(self.schema, self)
        days = _days_of(start, end, openshift, source)
        details = _details_of(self)
        details.pop(days, None)
        if (result := made_by_ocp(update, ours, *call)) is not None:
            if is_empty(result):
                _clear_for_incumbent(update, cloud, source, period, bill, start, end)
            details[days] = Detail(True, None)
            return None
        with in_turn(update, "bill", source) as turn:
            if turn is not None:
                make_right(update, turn, cloud, source, openshift, start, end)
            _clear_for_incumbent(update, cloud, source, period, bill, start, end)
            returned = original(self, *arguments, **named)
            done(update, cloud, source, openshift, start)
        compare = functools.partial(validate, update, ours, *call) if update.is_validation else None
        details[days] = Detail(False, compare)
        return returned

    return populate


def cloud_ui_hook(original: Function, cloud: Cloud) -> Function:
    """The tables of the console. ocp writes them with the detail, and Koku's function would add them again."""

    def populate(self: Any, *arguments: Any, **named: Any) -> Any:
        start, end, openshift, source = values_of(original, self, arguments, named)[:4]
        detail = _details_of(self).pop(_days_of(start, end, openshift, source), None)
        if detail.by_ocp if detail else update_of(self.schema, self).by_ocp:
            return None
        returned = original(self, *arguments, **named)
        if detail and detail.validation:
            detail.validation()
        return returned

    return populate


def _clear_for_incumbent(
    update: Update, cloud: Cloud, source: Any, period: int, bill: int, start: Any, end: Any
) -> None:
    """The incumbent only adds. What was not deleted before, here or in a task that thought ocp would write, goes now."""
    update.release(("cost", int(period)), start, end)
    if records.was_here(update.schema):
        delete_cluster(cloud, update.schema, source, period, bill, start, end)


def _details_of(accessor: Any) -> dict[tuple[str, ...], Detail]:
    """What an accessor has made and not yet followed by its UI tables, by days and sources."""
    return vars(accessor).setdefault("_ocp_details", {})


def _days_of(*what: Any) -> tuple[str, ...]:
    """What calls for the detail and for its UI tables have in common."""
    return tuple(map(str, what))


CLOUD_HOOKS = tuple(
    hook
    for cloud in CLOUDS
    for hook in (
        Hook(
            cloud.module,
            cloud.accessor,
            f"populate_ocp_on_{cloud.word}_cost_daily_summary_trino",
            functools.partial(cloud_detail_hook, cloud=cloud),
        ),
        Hook(
            cloud.module,
            cloud.accessor,
            f"populate_ocp_on_{cloud.word}_ui_summary_tables_trino",
            functools.partial(cloud_ui_hook, cloud=cloud),
        ),
    )
)
