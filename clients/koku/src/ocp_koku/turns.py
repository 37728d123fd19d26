"""Whose turn it is, among the workers of Koku: advisory locks in its database.

The incumbent only adds rows, so that somebody deletes before. Two workers that do this for the same rows at once would leave
them twice. A turn is held by a connection of its own, and ends with it: with the task, with a task that fails, and with a worker
that dies, as soon as PostgreSQL sees its connection closed.
"""

import contextlib
import hashlib
import logging
import time
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, Literal
from uuid import UUID

from . import database
from .errors import TurnTimeout
from .settings import Settings

LOG = logging.getLogger(__name__)

What = Literal["bill", "source"]


class Turn:
    """With the rows of a bill, or of an OpenShift source: together with others, or alone."""

    def __init__(self, what: What, schema: str, source: str) -> None:
        self._name = {"schema": schema, what: source}
        text = f"ocp_koku/{what}/{schema}/{source}"
        self._number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)
        self._session: Any = None
        self._is_alone = False

    def together(self) -> None:
        """Others may be here too, and none that is alone."""
        self._take("pg_try_advisory_lock_shared")

    def alone(self) -> None:
        """Nobody else is here. What was seen before may have changed meanwhile: others may come first.

        :raises TurnTimeout: somebody else is here for longer than a run may take.
        """
        if not self._is_alone:
            self.end()
            self._take("pg_try_advisory_lock")
            self._is_alone = True

    def end(self) -> None:
        """Others may go on."""
        session, self._session, self._is_alone = self._session, None, False
        if session is not None:
            database.end_session(session)

    def _take(self, function: str) -> None:
        settings = Settings.from_environment()
        until = time.monotonic() + settings.run
        pause = settings.poll_first
        self._session = database.another_session()
        while not database.rows(f"select {function}(%s)", (self._number,), self._session)[0][0]:
            if time.monotonic() >= until:
                raise TurnTimeout(
                    "another worker of Koku is with these rows for longer than a run may take",
                    code="TURN_TIMEOUT",
                    where=self._name,
                    hint="The next attempt waits again.",
                )
            time.sleep(pause)
            pause = min(pause * 1.5, settings.poll_most)


_held: ContextVar[dict[tuple[What, str, str], Turn] | None] = ContextVar("ocp_koku_turns", default=None)


@contextlib.contextmanager
def turn(what: What, schema: str, source: str | UUID, *, alone: bool = False) -> Iterator[Turn]:
    """A turn until the block ends; within a block that has it already, the same."""
    held = _held.get() or {}
    key = what, schema, str(source)
    if (mine := held.get(key)) is not None:
        if alone:
            mine.alone()
        yield mine
        return
    mine = Turn(*key)
    token = _held.set({**held, key: mine})
    try:
        if alone:
            mine.alone()
        else:
            mine.together()
        yield mine
    finally:
        _held.reset(token)
        mine.end()
