"""OpenShift days that ocp summarized, made again by the incumbent, whose own summary lacks them: of a source with rates by
project before a run of its cost model, which reads that summary, and of the clusters of a bill (``halves.py``).
"""

import logging
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from . import database, records
from .quiet import count
from .update import Update, by_incumbent

LOG = logging.getLogger(__name__)


def make_source_again(update: Update, source: str | UUID, start: Any, end: Any) -> int:
    """Koku makes the OpenShift days again that ocp summarized of a source with rates by project, before a run of its cost model.

    :param start: none for the first of this month, as Koku means it; so is ``end`` today.
    :return: the number of days; what it costs is in the log. Fails as Koku does.
    """
    today = datetime.now(UTC).date()
    found = records.summarized_of(update.schema, source, start or today.replace(day=1), end or today)
    if not found or not _has_project_rates(update.schema):
        return 0
    for days in found:
        LOG.warning(
            "ocp: before the incumbent charges rates by project of %s, it makes the OpenShift days %s to %s of %s again",
            update.schema,
            days.start,
            days.end,
            source,
        )
        make_days(update, source, days.start, days.end)
    made = sum(days.number for days in found)
    count("ocp_koku_redone_days", made)
    return made


def make_days(update: Update, source: str | UUID, start: date, end: date) -> None:
    """Koku makes OpenShift days of a source again, by itself and with all that follows. Fails as Koku does."""
    updater = updater_of(update, source)
    with by_incumbent(update.schema, update.request_id):
        updater.update_summary_tables(start, end, update.request_id)
    # Days before the first report are none of Koku's summary.
    records.clear(update.schema, source, start, end)


def updater_of(update: Update, source: str | UUID) -> Any:
    """Koku's updater of a source, of an OpenShift cluster or a bill."""
    module = import_module("masu.processor.report_summary_updater")
    return module.ReportSummaryUpdater(update.schema, str(source), None, update.request_id)


def _has_project_rates(schema: str) -> bool:
    table = database.quoted(schema, "cost_model_rate")
    if database.rows("select to_regclass(%s)", (table,)) == [(None,)]:
        # An older Koku: its cost models are not looked into.
        return True
    return bool(database.rows(f"select true from {table} where metric = 'project_per_month' limit 1"))
