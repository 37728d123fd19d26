"""What is said of trouble: one warning a minute of a kind, and a count of each in Prometheus where Koku has it."""

import functools
import logging
import threading
import time
from typing import Any

LOG = logging.getLogger("ocp_koku")

MINUTE = 60.0
_lock = threading.Lock()
_said: dict[str, tuple[float, int]] = {}


def warn_seldom(kind: str, message: str, *arguments: Any) -> None:
    """Warns unless the same kind of trouble was warned of in the last minute; the next warning says how many were not."""
    now = time.monotonic()
    with _lock:
        last, left_out = _said.get(kind, (float("-inf"), 0))
        if now - last < MINUTE:
            _said[kind] = (last, left_out + 1)
            return
        _said[kind] = (now, 0)
    more = f" ({left_out} more of these in the last minute)" if left_out else ""
    LOG.warning(message + more, *arguments)


def forget_warnings() -> None:
    """Every kind is warned of again at once; for tests."""
    with _lock:
        _said.clear()


def count(metric: str, amount: float = 1, **labels: str) -> None:
    """Adds to a counter of ``prometheus_client``, which Koku's workers expose. Without it nothing is counted."""
    counter = _counter(metric, tuple(sorted(labels)))
    if counter is not None:
        (counter.labels(**labels) if labels else counter).inc(amount)


METRICS = {
    "ocp_koku_decisions": "Decisions for updates, by choice and reason.",
    "ocp_koku_summaries": "Summaries by ocp, by outcome: done, empty, failed, fell_back, different.",
    "ocp_koku_server_trouble": "Decisions that the server did not give, by code.",
    "ocp_koku_redone_clouds": "Windows of clusters on a bill that the incumbent made again before it did another cluster.",
    "ocp_koku_redone_days": "OpenShift days that the incumbent made again before it did a cloud or rates by project.",
    "ocp_koku_trino_statements": "Statements of Koku that went to Trino, by the function of Koku that sent them.",
}


@functools.cache
def _counter(metric: str, labels: tuple[str, ...]) -> Any:
    try:
        from prometheus_client import Counter
    except ImportError:
        return None
    try:
        return Counter(metric, METRICS[metric], labels)
    except ValueError:
        # Somebody else has a metric of this name.
        return None
