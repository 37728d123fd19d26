"""What the environment of Koku says about the server and how long it is waited for."""

import os
from collections.abc import Mapping
from typing import NamedTuple, Self

from .quiet import warn_seldom

SECONDS = {
    "connect": ("OCP_CONNECT_SECONDS", 2.0),
    "decision": ("OCP_DECISION_SECONDS", 5.0),
    "request": ("OCP_REQUEST_SECONDS", 15.0),
    "submit_patience": ("OCP_SUBMIT_PATIENCE_SECONDS", 20.0),
    "follow_patience": ("OCP_FOLLOW_PATIENCE_SECONDS", 300.0),
    "run": ("OCP_RUN_SECONDS", 6 * 3600.0),
    "poll_first": ("OCP_POLL_FIRST_SECONDS", 0.05),
    "poll_most": ("OCP_POLL_MOST_SECONDS", 2.0),
    "away": ("OCP_AWAY_SECONDS", 30.0),
}


class Settings(NamedTuple):
    """Where the server is, and seconds of patience."""

    url: str = "http://127.0.0.1:8080"
    token: str | None = None
    # That a connection may take.
    connect: float = 2.0
    # That the answer with a decision may take: a server that never answers costs no more.
    decision: float = 5.0
    # That any other answer may take.
    request: float = 15.0
    # That the server may be away when a job is sent.
    submit_patience: float = 20.0
    # That it may be away while a job is followed: a restart of the server.
    follow_patience: float = 300.0
    # That a run may take, with its wait in the queue.
    run: float = 6 * 3600.0
    # Between two looks at a job: at first, and at most.
    poll_first: float = 0.05
    poll_most: float = 2.0
    # For which a server that did not answer is not asked for a decision again.
    away: float = 30.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read for each call. A variable that is no number of seconds is as if it were not set."""
        said = os.environ if environment is None else environment
        seconds = {field: _seconds(said, name, default) for field, (name, default) in SECONDS.items()}
        return cls(url=said.get("OCP_API_URL") or cls().url, token=said.get("OCP_API_TOKEN") or None, **seconds)


def _seconds(said: Mapping[str, str], name: str, default: float) -> float:
    text = said.get(name)
    if not text:
        return default
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if 0 <= seconds < float("inf"):
        return seconds
    warn_seldom(name, "%s is no number of seconds and is not used", name)
    return default
