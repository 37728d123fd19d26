"""Before the incumbent does a cloud: what it reads must be its own.

Trino's SQL of a cloud reads a Hive table that only Trino's OpenShift SQL fills. Days that ocp summarized are missing there, or
are those of an older summary, and costs would be lost without a word.
"""

import logging
from datetime import date
from importlib import import_module
from uuid import UUID

from . import records
from .quiet import count
from .update import Update, by_incumbent

LOG = logging.getLogger(__name__)


def make_again(update: Update, cloud_source: str | UUID, start: date, end: date) -> int:
    """Koku makes again, by itself and with all that follows, the OpenShift days that ocp summarized of every cluster of a bill.

    Returns the number of days; what it costs is in the log. Fails as Koku does, and then the cloud must not be done.
    """
    days = records.summarized(update.schema, cloud_source, start, end)
    for row in days:
        source, on_bill, first, last = row
        LOG.warning(
            "ocp: before the incumbent does the bill %s of %s, it makes the OpenShift days %s to %s of %s again, which ocp made; "
            "that costs one more OpenShift summary of %d days",
            cloud_source,
            update.schema,
            first,
            last,
            source,
            row.number,
        )
        updater = import_module("masu.processor.report_summary_updater").ReportSummaryUpdater
        with by_incumbent(update.schema, update.request_id):
            updater(update.schema, source, None, update.request_id).update_summary_tables(
                first, last, update.request_id
            )
        # Days before the first report are none of Koku's summary.
        records.clear(update.schema, source, first, last)
        if not on_bill:
            _rate_again(update, source, first, last)
    made = sum(row.number for row in days)
    if made:
        count("ocp_koku_redone_days", made)
    return made


def _rate_again(update: Update, source: str, first: date, last: date) -> None:
    """An OpenShift summary takes the rows of the cost model with it. Koku does them again for the clusters of the bill that is
    updated; for others nobody would."""
    tasks = import_module("masu.processor.tasks")
    tasks.update_cost_model_costs.s(
        update.schema, source, str(first), str(last), tracing_id=update.request_id
    ).apply_async()
