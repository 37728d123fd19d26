"""Who makes the summaries of a schema. Asked once for an update, and carried with it (``update.py``)."""

import logging
import time
from typing import Any

from . import switch
from .client import OcpClient
from .errors import OcpError, OcpUnavailable
from .quiet import count, warn_seldom
from .settings import Settings
from .types import Decision

LOG = logging.getLogger(__name__)

# Until when a server is taken to be away, by its address: one failure in a process stands for those of the next seconds.
_away: dict[str, tuple[float, OcpError]] = {}


def take(schema: str, request_id: str | None) -> Decision:
    """The decision for an update of a schema, with one line in the log.

    A server that does not answer, does not know our token or has broken flags means the incumbent, unless the schema is in
    the rollout and may not fall back.

    :raises OcpError: why there is no decision for such a schema; nothing was done yet.
    """
    if not switch.is_on(schema):
        return _incumbent(schema, "switched off")
    try:
        decision = _asked(schema)
    except OcpError as error:
        count("ocp_koku_server_trouble", code=error.code)
        if switch.must_be_ocp(schema):
            raise
        warn_seldom(f"decision {error.code}", "ocp gives no decision, and the incumbent runs for %s: %s", schema, error)
        decision = _incumbent(schema, "no server")
    count("ocp_koku_decisions", choice=decision["choice"], reason=decision["reason"])
    missing = f", which lacks {', '.join(decision['missing'])}" if decision.get("missing") else ""
    LOG.info(
        "ocp: the update %s of %s is by %s: %s, phase %s%s",
        request_id or "without an id",
        schema,
        decision["engine"],
        decision["reason"],
        decision["phase"],
        missing,
    )
    return decision


def should_use_poc_aggregator(schema_name: str, *, client: OcpClient | None = None) -> bool:
    """True when the rows of the schema are to come from ocp. Asked for each call, never kept.

    A server that does not answer means no, as a flag that is off; a server that refuses to answer raises.
    """
    try:
        return (client or OcpClient.from_environment()).decision(schema_name)["choice"] == "candidate"
    except OcpUnavailable as error:
        warn_seldom(f"decision {error.code}", "the incumbent runs for %s: %s", schema_name, error)
        return False


def forget_away() -> None:
    """A server that was away is asked again at once; for tests."""
    _away.clear()


def _asked(schema: str) -> Decision:
    settings = Settings.from_environment()
    until, failure = _away.get(settings.url, (0.0, None))
    if failure is not None and time.monotonic() < until:
        raise failure
    try:
        said = OcpClient(settings).decision(schema, engine=switch.engine_of(schema))
        decision = _checked(said)
    except OcpUnavailable as error:
        _away[settings.url] = (time.monotonic() + settings.away, error)
        raise
    _away.pop(settings.url, None)
    return decision


def _checked(said: Any) -> Decision:
    names = ("schema", "choice", "engine", "reason", "phase")
    if not isinstance(said, dict) or not all(isinstance(said.get(name), str) for name in names):
        raise OcpUnavailable("the server answers with no decision", code="SERVER_UNKNOWN", hint="Is it an ocp server?")
    decision: Decision = {name: said[name] for name in names}  # type: ignore[assignment]
    if said.get("missing"):
        decision["missing"] = [str(one) for one in said["missing"]]
    return decision


def _incumbent(schema: str, reason: str) -> Decision:
    return {"schema": schema, "choice": "incumbent", "engine": "incumbent", "reason": reason, "phase": switch.phase()}  # type: ignore[typeddict-item]
