"""Before the incumbent does a cluster on its cloud: what it reads must be its own.

Trino's SQL of a cloud reads two things that only its own runs fill. The Hive summary of OpenShift, of all clusters: days that ocp
summarized are missing there, or are those of an older summary, and costs would be lost without a word. And what it kept of the
bill's other clusters in the last window of the month, to share lines with them: where ocp did that, Trino has what it kept before,
and shares would be wrong.
"""

import contextlib
import logging
from datetime import date
from importlib import import_module
from uuid import UUID

from . import records
from .again import make_days, updater_of
from .clouds import Cloud
from .quiet import count
from .turns import Turn, What, turn
from .update import Update, by_incumbent

LOG = logging.getLogger(__name__)


def in_turn(
    update: Update, what: What, source: str | UUID, *, alone: bool = False
) -> contextlib.AbstractContextManager[Turn | None]:
    """A turn with the rows of a bill or of a source. Where ocp never was and is not asked, Koku is left as it is: none."""
    if not update.by_ocp and not records.was_here(update.schema):
        return contextlib.nullcontext()
    return turn(what, update.schema, source, alone=alone)


def make_right(
    update: Update, at: Turn, cloud: Cloud, cloud_source: str | UUID, openshift: str | UUID, start: date, end: date
) -> None:
    """Lets Koku make again, by itself, all that the incumbent lacks for some days of a cluster on a bill.

    Alone with the bill: whoever waited for it finds that nothing is lacking any more. A failure is Koku's, and the cluster must
    not be done then; what was not made is still recorded, for the next attempt.
    """
    if update.is_again:
        make_again(update, cloud_source, openshift, start, end)
        return
    if not records.summarized(update.schema, cloud_source, start, end) and not _lacking(update, cloud, cloud_source, openshift, start):
        return
    at.alone()
    make_clouds_again(update, cloud, cloud_source, openshift, start)
    make_again(update, cloud_source, openshift, start, end)


def make_again(update: Update, cloud_source: str | UUID, openshift: str | UUID, start: date, end: date) -> int:
    """Koku makes again, by itself and with all that follows, the OpenShift days that ocp summarized of every cluster of a bill.

    Returns the number of days; what it costs is in the log.
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
        make_days(update, source, first, last)
        if not on_bill or source != str(openshift):
            _rate_again(update, source, first, last)
    made = sum(row.number for row in days)
    if made:
        count("ocp_koku_redone_days", made)
    return made


def make_clouds_again(
    update: Update, cloud: Cloud, cloud_source: str | UUID, openshift: str | UUID, day: date
) -> int:
    """Koku makes again, by itself and with all that follows, the last window of the month that ocp made of the bill's clusters.

    Twice, but for the last of them: what is kept of a cluster does not depend on others, its costs do. So what is kept is right
    after the first round, and the costs of all after the second, whether their own tasks of this update follow or not.
    Returns the number of windows that were made.
    """
    rows = _lacking(update, cloud, cloud_source, openshift, day)
    if not rows:
        return 0
    rounds = [*rows, *rows[:-1]]
    LOG.warning(
        "ocp: before the incumbent does %s on the bill %s of %s, it makes again what ocp made of %s; that costs %d more updates of "
        "one window each, once for the month",
        openshift,
        cloud_source,
        update.schema,
        ", ".join(f"{row.source} from {row.start} to {row.end}" for row in rows),
        len(rounds),
    )
    for row in rounds:
        updater = updater_of(update, cloud_source)
        with by_incumbent(update.schema, update.request_id):
            updater.update_openshift_on_cloud_summary_tables(
                row.start, row.end, row.source, str(cloud_source), row.cloud_type, update.request_id
            )
    for row in rows:
        _rate_again(update, row.source, row.start, row.end)
    records.clear_kept(update.schema, cloud_source, day, *(row.source for row in rows))
    count("ocp_koku_redone_clouds", len(rounds))
    return len(rounds)


def done(update: Update, cloud: Cloud, cloud_source: str | UUID, openshift: str | UUID, start: date) -> None:
    """The incumbent did a window of a cluster on a bill, and has kept its own of it."""
    if cloud.keeps and not update.is_again:
        records.clear_kept(update.schema, cloud_source, start, openshift)


def _lacking(
    update: Update, cloud: Cloud, cloud_source: str | UUID, openshift: str | UUID, day: date
) -> list[records.Kept]:
    """What the incumbent lacks of the bill's clusters, this one last; nothing where it lacks nothing of the others."""
    if not cloud.keeps:
        return []
    rows = sorted(records.kept(update.schema, cloud_source, day), key=lambda row: row.source == str(openshift))
    return rows if rows and rows[0].source != str(openshift) else []


def _rate_again(update: Update, source: str, first: date, last: date) -> None:
    """Koku's cost model of a source follows its summaries. It does that for the cluster that is updated; for others nobody would,
    unless they are updated too, and then once more does no harm."""
    tasks = import_module("masu.processor.tasks")
    tasks.update_cost_model_costs.s(
        update.schema, source, str(first), str(last), tracing_id=update.request_id
    ).apply_async()
