"""Where an update of Koku begins: the decision is taken before anything is deleted or asked."""

import contextlib
from importlib import import_module
from typing import Any

from ..again import make_source_again
from ..clouds import cloud_of
from ..halves import in_turn, make_right
from ..update import begun
from .hook import Function, Hook, values_of

MODULE = "masu.processor.report_summary_updater"
OWNER = "ReportSummaryUpdater"


def made_hook(original: Function) -> Function:
    """Tells the updater of a cloud the id of the update: its deletes are called without one."""

    def __init__(self: Any, *arguments: Any, **named: Any) -> None:
        original(self, *arguments, **named)
        cloud_updater = getattr(self, "_ocp_cloud_updater", None)
        if cloud_updater is not None:
            cloud_updater._ocp_request_id = getattr(self, "_tracing_id", None)

    return __init__


def update_hook(original: Function) -> Function:
    """A source's own update, and what follows it in its task."""

    def update_summary_tables(self: Any, *arguments: Any, **named: Any) -> Any:
        _start, _end, tracing_id, *_ = values_of(original, self, arguments, named)
        with begun(self._schema, tracing_id) as update, in_turn(update, "source", self._provider_uuid, alone=True):
            return original(self, *arguments, **named)

    return update_summary_tables


def cloud_update_hook(original: Function) -> Function:
    """One cluster on its cloud, in its turn with the bill. What keeps it from beginning is an error of Koku's own kind, after
    which Koku tries again; nothing of the cluster was deleted then."""

    def update_openshift_on_cloud(self: Any, *arguments: Any, **named: Any) -> Any:
        start, end, openshift, source, kind, tracing_id = values_of(original, self, arguments, named)
        failure = import_module(MODULE).ReportSummaryUpdaterCloudError
        with contextlib.ExitStack() as until_done:
            try:
                update = until_done.enter_context(begun(self._schema, tracing_id))
                turn = until_done.enter_context(in_turn(update, "bill", source))
                if turn is not None and not update.by_ocp and (cloud := cloud_of(kind)) is not None:
                    make_right(update, turn, cloud, source, openshift, start, end)
            except failure:
                raise
            except Exception as error:
                raise failure(str(error)) from error
            return original(self, *arguments, **named)

    return update_openshift_on_cloud


def cost_update_hook(original: Function) -> Function:
    """A run of the cost model of an OpenShift source, for whatever days."""

    def update_cost_model_costs(self: Any, *arguments: Any, **named: Any) -> Any:
        provider = getattr(self, "_provider", None)
        if getattr(provider, "type", "OCP") != "OCP":
            return original(self, *arguments, **named)
        start, end, *_ = [*values_of(original, self, arguments, named), None, None]
        if hasattr(start, "start_date"):
            # Newer versions of Koku have the days in an object.
            start, end = start.start_date, start.end_date
        request_id = getattr(self, "tracing_id", getattr(self, "_tracing_id", None))
        with begun(self._schema, request_id) as update:
            if not update.by_ocp and provider is not None:
                make_source_again(update, provider.uuid, start, end)
            return original(self, *arguments, **named)

    return update_cost_model_costs


UPDATE_HOOKS = (
    Hook(MODULE, OWNER, "__init__", made_hook),
    Hook(MODULE, OWNER, "update_summary_tables", update_hook),
    Hook(MODULE, OWNER, "update_openshift_on_cloud_summary_tables", cloud_update_hook),
    Hook("masu.processor.cost_model_cost_updater", "CostModelCostUpdater", "update_cost_model_costs", cost_update_hook, True),
)
