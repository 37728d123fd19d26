"""One function of Koku, and what stands beside it."""

import functools
import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

Function = Callable[..., Any]
Beside = Callable[[Function], Function]
"""Takes Koku's function and returns the one that is put in its place."""


class Hook(NamedTuple):
    """A method of a class of Koku. ``optional``: not every version of Koku has it."""

    module: str
    owner: str
    name: str
    beside: Beside
    optional: bool = False

    def install(self) -> bool:
        """Puts ours in the place of Koku's function; false where this Koku has none. A second call changes nothing."""
        try:
            owner = getattr(import_module(self.module), self.owner)
            original = getattr(owner, self.name)
        except (ImportError, AttributeError):
            if self.optional:
                return False
            raise
        if not hasattr(original, "__ocp_original__"):
            hooked = functools.wraps(original)(self.beside(original))
            hooked.__ocp_original__ = original  # type: ignore[attr-defined]
            setattr(owner, self.name, hooked)
        return True


def values_of(function: Function, owner: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
    """The arguments of a call in the order of the function's parameters, with its defaults, without ``self``."""
    bound = inspect.signature(function).bind(owner, *arguments, **named)
    bound.apply_defaults()
    return list(bound.arguments.values())[1:]
