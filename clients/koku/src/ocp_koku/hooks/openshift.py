"""The OpenShift summary: its rows, and the lists of nodes, claims and projects."""

import functools
from typing import Any

from .. import records
from ..choice import Replacement, is_empty, made_by_ocp, validate
from ..replacements import openshift_daily_summary
from ..update import update_of
from .hook import Function, Hook, values_of


def summary_hook(original: Function, replacement: Replacement = openshift_daily_summary) -> Function:
    """The usage of one window."""

    def populate(self: Any, *arguments: Any, **named: Any) -> Any:
        start, end, period, _cluster, _alias, source = call = values_of(original, self, arguments, named)
        update = update_of(self.schema, self)
        was_by_ocp = update.by_ocp
        usage = ("usage", int(period))
        if (result := made_by_ocp(update, replacement, *call)) is not None:
            if is_empty(result):
                update.release(usage, start, end)
            return None
        if was_by_ocp:
            update.release(usage, start, end)
            _fill_lists(self)
        returned = original(self, *arguments, **named)
        records.clear(self.schema, source, start, end)
        if update.is_validation:
            validate(update, replacement, *call)
        return returned

    return populate


def cluster_hook(original: Function) -> Function:
    """The tables of clusters, nodes, claims and projects: ocp adds the last three, and what Trino would add if it took over is
    kept to be done then."""

    def populate_openshift_cluster_information_tables(self: Any, *arguments: Any, **named: Any) -> Any:
        if update_of(self.schema, self).by_ocp:
            vars(self)["_ocp_lists"] = functools.partial(original, self, *arguments, **named)
        return original(self, *arguments, **named)

    return populate_openshift_cluster_information_tables


def list_hook(original: Function) -> Function:
    """A list whose rows Koku adds to its tables of nodes, claims or projects: empty where ocp adds them with its summary."""

    def rows(self: Any, *arguments: Any, **named: Any) -> Any:
        return [] if update_of(self.schema, self).by_ocp else original(self, *arguments, **named)

    return rows


def _fill_lists(accessor: Any) -> None:
    """The incumbent took over: its lists are asked after all."""
    if (fill := vars(accessor).pop("_ocp_lists", None)) is not None:
        fill()


_OCP = ("masu.database.ocp_report_db_accessor", "OCPReportDBAccessor")

OPENSHIFT_HOOKS = (
    Hook(*_OCP, "populate_openshift_cluster_information_tables", cluster_hook, optional=True),
    Hook(*_OCP, "get_nodes_trino", list_hook),
    Hook(*_OCP, "get_pvcs_trino", list_hook),
    Hook(*_OCP, "get_projects_trino", list_hook),
    Hook(*_OCP, "populate_line_item_daily_summary_table_trino", summary_hook),
)
