"""One piece of an update that Koku made with one function of an accessor: by ocp, or by that function."""

import logging
from collections.abc import Callable
from typing import Any

from .errors import JobFailed, NothingMade, NotSubmitted, OcpError
from .quiet import count
from .types import RunResult
from .update import Update

LOG = logging.getLogger(__name__)

Populate = Callable[..., Any]
"""A function of an accessor: takes the accessor and the call's own arguments."""
Replacement = Callable[..., RunResult]
"""What ocp does in its place: takes the update and the call's own arguments."""

# Where the server found nothing to do for one of these, neither would Koku have.
KOKU_HAD_NOTHING = frozenset({"NO_REPORT_PERIOD", "NO_CLUSTER", "NO_BILL", "NOTHING_TO_DISTRIBUTE"})


def made_by_ocp(update: Update, replacement: Replacement, *arguments: Any, **named: Any) -> RunResult | None:
    """Lets ocp make a summary, if the update is by ocp; none where the incumbent is to make it now.

    The incumbent takes over only when nothing of ocp can still write the same days: the job has failed, or none was made.

    :raises OcpError: the summary was not made, and the old rows are there.
    """
    if not update.by_ocp:
        return None
    try:
        result = replacement(update, *arguments, **named)
        return _checked(update, result)
    except (JobFailed, NotSubmitted) as error:
        if not update.may_fall_back:
            count("ocp_koku_summaries", outcome="failed")
            raise
        update.give_up(error)
        return None
    except OcpError:
        count("ocp_koku_summaries", outcome="failed")
        raise


def is_empty(result: RunResult) -> bool:
    """Whether there are reports of the source in the month, and none on these days: then old rows must go, as with Koku."""
    return result["status"] == "nothing" and _reason(result).get("code") not in KOKU_HAD_NOTHING


def validate(update: Update, replacement: Replacement, *arguments: Any, **named: Any) -> None:
    """Compares with the rows that the incumbent has written. Whatever comes of it, Koku's later steps go on."""
    try:
        result = replacement(update, *arguments, **named)
    except OcpError as error:
        different = error.code == "VALIDATION_DIFFERENT"
        count("ocp_koku_summaries", outcome="different" if different else "not_validated")
        level = logging.ERROR if different else logging.WARNING
        what = "found differences" if different else "did not take place"
        LOG.log(level, "ocp: the validation of %s %s: %s", update.schema, what, error)
        return
    if result["status"] == "nothing" and "validation" not in result:
        count("ocp_koku_summaries", outcome="empty")
        return
    verdict = (result.get("validation") or {}).get("verdict", "none")
    count("ocp_koku_summaries", outcome="equal" if verdict == "equal" else "different")
    if verdict != "equal":
        LOG.error("ocp: the validation of %s is %s (job %s)", update.schema, verdict, result["job_id"])


def _checked(update: Update, result: RunResult) -> RunResult:
    """:raises NothingMade: the lake has no report of the source in the month, or not the bill: it is empty or another one."""
    reason = _reason(result)
    where = {**reason.get("where", {}), "job": result["job_id"]}
    asked = result["report"].get("request", {})
    LOG.info(
        "ocp: %s %s of %s to %s by %s in job %s: %s rows, %.1f s, because %s, request %s",
        asked.get("provider_type") or asked.get("operation") or "machines",
        result["status"],
        asked.get("start_date"),
        asked.get("end_date"),
        result["engine"],
        result["job_id"],
        sum(kind["rows_written"] for kind in result["aggregators"].values()),
        result["seconds"],
        update.decision["reason"],
        update.request_id or "without an id",
    )
    if result["status"] == "nothing" and is_empty(result) and not int(where.get("files", 0) or 0):
        raise NothingMade(
            str(reason.get("message", "ocp found nothing to do")),
            code=str(reason.get("code", "NO_INPUT")),
            where=where,
            hint="Is the lake of the server that of this Koku? The rows of before are there.",
        )
    count("ocp_koku_summaries", outcome="empty" if result["status"] == "nothing" else "done")
    return result


def _reason(result: RunResult) -> dict[str, Any]:
    """The last warning says why there was nothing to do."""
    warnings = result["report"].get("warnings") or [{}]
    return dict(warnings[-1])
