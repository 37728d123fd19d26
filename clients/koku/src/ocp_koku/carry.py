"""Takes an update from a Celery task to those that it sends: a header of their messages, which retries keep too.

Koku sends the deletes of a cloud source and the update of each of its clusters as tasks of their own, to any worker.
"""

import logging
from typing import Any

from .update import task_began, task_ended, to_carry

LOG = logging.getLogger(__name__)

HEADER = "ocp_updates"


def connect() -> bool:
    """Listens to the signals of Celery; false where there is none. A second call changes nothing."""
    try:
        from celery import signals
    except ImportError:
        return False
    signals.before_task_publish.connect(_publishing, dispatch_uid="ocp_koku_publishing")
    signals.task_prerun.connect(_began, dispatch_uid="ocp_koku_began")
    signals.task_postrun.connect(_ended, dispatch_uid="ocp_koku_ended")
    return True


def _publishing(headers: dict[str, Any] | None = None, **_said: Any) -> None:
    if headers is not None and (updates := to_carry()):
        headers[HEADER] = updates


def _began(task: Any = None, **_said: Any) -> None:
    request = getattr(task, "request", None)
    if getattr(request, "is_eager", False):
        # It runs in the middle of its caller.
        return
    carried = getattr(request, HEADER, None) or (getattr(request, "headers", None) or {}).get(HEADER)
    try:
        task_began(carried or [])
    except (KeyError, TypeError, AttributeError) as error:
        LOG.warning("what another version of ocp_koku sent is not understood: %s", error)
        task_began([])


def _ended(task: Any = None, **_said: Any) -> None:
    if not getattr(getattr(task, "request", None), "is_eager", False):
        task_ended()
