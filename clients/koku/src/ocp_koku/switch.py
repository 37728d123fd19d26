"""What Koku's own environment says: whether ocp takes part at all, and which schemas may not fall back.

The same variables and the same rules as on the server, which has the last word where it answers. With the switch off it is
not asked.
"""

import hashlib
import os
from collections.abc import Callable
from typing import Any

from .quiet import warn_seldom

SwitchOf = Callable[[str], bool]
EngineOf = Callable[[str], str | None]

_TRUE = frozenset({"true", "1", "yes", "on"})

_switch_of: SwitchOf | None = None
_engine_of: EngineOf | None = None


def configure(switch: SwitchOf | None, engine: EngineOf | None) -> None:
    """Koku's own functions of a schema, such as its feature flags, before the environment."""
    global _switch_of, _engine_of
    _switch_of, _engine_of = switch, engine


def is_on(schema: str) -> bool:
    """Whether the server is asked at all. A flag that breaks is off."""
    if _switch_of is not None:
        return bool(_asked(_switch_of, schema, "switch"))
    return _flag("USE_POC_AGGREGATOR") or _flag("POC_VALIDATION_MODE")


def engine_of(schema: str) -> str | None:
    """The engine that Koku wants for a schema; none leaves it to the server.

    ``OCP_ENGINES`` is a list such as ``org1:arrow,org2:postgres``, ``OCP_ENGINE`` holds for all others.
    """
    if _engine_of is not None and (said := _asked(_engine_of, schema, "engine")):
        return str(said)
    for pair in _list("OCP_ENGINES"):
        name, _, engine = pair.partition(":")
        if name.strip() == schema and engine.strip():
            return engine.strip()
    return os.environ.get("OCP_ENGINE") or None


def phase() -> str:
    """What a failure of ocp means as far as Koku knows: ``validate``, ``rollout``, ``fallback`` or ``only``."""
    if _flag("POC_VALIDATION_MODE"):
        return "validate"
    said = os.environ.get("POC_PHASE") or "rollout"
    return said if said in ("rollout", "fallback", "only") else "rollout"


def must_be_ocp(schema: str) -> bool:
    """Whether the schema is in the rollout and may not fall back: without a server its updates fail."""
    now = phase()
    if now in ("validate", "fallback") or not _flag("USE_POC_AGGREGATOR"):
        return False
    return now == "only" or schema in _list("POC_ENABLED_SCHEMAS") or bucket(schema) < _percentage()


def bucket(schema: str) -> int:
    """A number from 0 to 99 that a schema keeps for ever, as on the server."""
    return int(hashlib.md5(schema.encode(), usedforsecurity=False).hexdigest(), 16) % 100


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in _TRUE


def _list(name: str) -> list[str]:
    return [one.strip() for one in os.environ.get(name, "").split(",") if one.strip()]


def _percentage() -> int:
    text = os.environ.get("POC_ROLLOUT_PERCENTAGE") or "0"
    try:
        return int(text)
    except ValueError:
        warn_seldom("POC_ROLLOUT_PERCENTAGE", "POC_ROLLOUT_PERCENTAGE is no number and is not used")
        return 0


def _asked(function: Callable[[str], Any], schema: str, what: str) -> Any:
    try:
        return function(schema)
    except Exception as error:  # noqa: BLE001 - a flag that breaks must stop nothing
        warn_seldom(what, "Koku's %s for ocp is broken, and is as if it were not set: %s", what, error)
        return None
