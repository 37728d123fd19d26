"""Where an update of Koku begins: the decision is taken before anything is deleted or asked."""

from importlib import import_module
from typing import Any

from ..again import make_source_again
from ..errors import OcpError
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
        with begun(self._schema, tracing_id):
            return original(self, *arguments, **named)

    return update_summary_tables


def cloud_update_hook(original: Function) -> Function:
    """One cluster on its cloud. What keeps it from beginning is an error of Koku's own kind, after which it tries again."""

    def update_openshift_on_cloud(self: Any, *arguments: Any, **named: Any) -> Any:
        tracing_id = values_of(original, self, arguments, named)[-1]
        try:
            update = begun(self._schema, tracing_id)
            update.__enter__()
        except OcpError as error:
            raise import_module(MODULE).ReportSummaryUpdaterCloudError(str(error)) from error
        try:
            return original(self, *arguments, **named)
        finally:
            update.__exit__(None, None, None)

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
