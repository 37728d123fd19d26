"""One update of a source: its decision, taken once, and what Koku wanted deleted before ocp has written.

An update is all that Koku does under one task and its followers: all windows of an OpenShift source, or the deletes of a cloud
source and each of its clusters. It lives in the context of the thread that works on it; ``carry.py`` takes it to other tasks.
"""

import contextlib
import logging
from collections.abc import Callable, Hashable, Iterator
from contextvars import ContextVar
from datetime import date
from typing import Any

from .decisions import take
from .quiet import count
from .types import Decision

LOG = logging.getLogger(__name__)

Delete = Callable[[date, date], Any]
MADE_AGAIN = "made again"


class Update:
    """The decision for one update of a schema, and what is held of it."""

    def __init__(self, schema: str, request_id: str | None, decision: Decision) -> None:
        self.schema = schema
        self.request_id = request_id
        self.decision = decision
        # The code of the failure after which the incumbent does the rest of the update.
        self.given_up: str | None = None
        self._held: dict[Hashable, Delete] = {}

    @property
    def by_ocp(self) -> bool:
        """Whether ocp makes what comes next."""
        return self.decision["choice"] == "candidate" and self.given_up is None

    @property
    def is_validation(self) -> bool:
        """Whether ocp is to be compared with the rows of the incumbent."""
        return self.decision["reason"] == "validate"

    @property
    def is_again(self) -> bool:
        """Whether the incumbent makes again what ocp made, for an update of its own."""
        return self.decision["reason"] == MADE_AGAIN

    @property
    def may_fall_back(self) -> bool:
        """Whether the incumbent takes over from an ocp that failed."""
        return self.decision["phase"] == "fallback"

    def give_up(self, error: Exception) -> None:
        """The incumbent does the rest: half a cloud by each would be wrong, and what failed once may fail slowly again."""
        self.given_up = str(getattr(error, "code", type(error).__name__))
        count("ocp_koku_summaries", outcome="fell_back")
        LOG.warning("ocp failed, and the incumbent does the rest of the update %s of %s: %s", self.request_id, self.schema, error)

    def hold(self, key: Hashable, delete: Delete) -> None:
        """Keeps a delete of Koku: where ocp writes, ocp deletes, in its transaction."""
        self._held[key] = delete

    def release(self, key: Hashable, start: date, end: date) -> None:
        """Does a held delete for some days, before the incumbent writes them. Nothing where nothing is held."""
        if (delete := self._held.get(key)) is not None:
            delete(start, end)


Updates = dict[str, Update]
"""By schema."""

_updates: ContextVar[Updates | None] = ContextVar("ocp_koku_updates", default=None)


def current(schema: str) -> Update | None:
    """The update of a schema that this thread works on."""
    return (_updates.get() or {}).get(schema)


def update_of(schema: str, owner: Any) -> Update:
    """The current update; without one, that of the object that was called, such as an accessor."""
    if (update := current(schema)) is not None:
        return update
    attributes = vars(owner)
    if "_ocp_update" not in attributes:
        request_id = attributes.get("_ocp_request_id")
        attributes["_ocp_update"] = Update(schema, request_id, take(schema, request_id))
    return attributes["_ocp_update"]


@contextlib.contextmanager
def begun(schema: str, request_id: str | None) -> Iterator[Update]:
    """Works on the current update of the schema, or begins one. Within a task it lasts as long as the task."""
    updates = _updates.get()
    if updates is not None:
        if schema not in updates:
            updates[schema] = Update(schema, request_id, take(schema, request_id))
        yield updates[schema]
        return
    update = Update(schema, request_id, take(schema, request_id))
    with _replaced({schema: update}):
        yield update


@contextlib.contextmanager
def by_incumbent(schema: str, request_id: str | None) -> Iterator[None]:
    """What Koku does within is Koku's alone."""
    decision: Decision = {
        "schema": schema,
        "choice": "incumbent",
        "engine": "incumbent",
        "reason": MADE_AGAIN,
        "phase": "rollout",
    }
    with _replaced({schema: Update(schema, request_id, decision)}):
        yield


@contextlib.contextmanager
def _replaced(updates: Updates) -> Iterator[None]:
    token = _updates.set(updates)
    try:
        yield
    finally:
        _updates.reset(token)


def task_began(carried: list[dict[str, Any]]) -> None:
    """A task begins, with the updates that its caller worked on."""
    updates: Updates = {}
    for said in carried:
        update = Update(said["schema"], said.get("request_id"), said["decision"])
        update.given_up = said.get("given_up")
        updates[update.schema] = update
    _updates.set(updates)


def task_ended() -> None:
    """What the thread does next belongs to no task."""
    _updates.set(None)


def to_carry() -> list[dict[str, Any]]:
    """The current updates as JSON."""
    return [
        {
            "schema": update.schema,
            "request_id": update.request_id,
            "decision": update.decision,
            "given_up": update.given_up,
        }
        for update in (_updates.get() or {}).values()
    ]
