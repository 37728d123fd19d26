"""One function of Koku, and what stands beside it."""

import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

KOKU = frozenset({"masu", "koku", "api", "hcs", "subs"})
"""The packages of Koku."""

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
        if (hooked := _hooked(original, self.beside)) is not None:
            setattr(owner, self.name, hooked)
        return True


class FunctionHook(NamedTuple):
    """A function of a module of Koku, under every name that other modules have given it. Not every version of Koku has it."""

    module: str
    name: str
    beside: Beside

    def install(self) -> bool:
        """Puts ours in the place of Koku's function; false where this Koku has none. A second call changes nothing."""
        original = getattr(import_module(self.module), self.name, None)
        if original is None:
            return False
        if (hooked := _hooked(original, self.beside)) is not None:
            for name, loaded in list(sys.modules.items()):
                if name.split(".")[0] in KOKU and vars(loaded).get(self.name) is original:
                    setattr(loaded, self.name, hooked)
        return True


def _hooked(original: Function, beside: Beside) -> Function | None:
    """Ours for a function of Koku; none where it is ours already."""
    if hasattr(original, "__ocp_original__"):
        return None
    hooked = functools.wraps(original)(beside(original))
    hooked.__ocp_original__ = original  # type: ignore[attr-defined]
    return hooked


def range_of(said: dict[str, Any]) -> tuple[Any, Any]:
    """The first and the last day of a call. Newer versions of Koku have them in an object."""
    within = said.get("summary_range")
    return (said["start_date"], said["end_date"]) if within is None else (within.start_date, within.end_date)


@contextmanager
def marked(owner: Any, mark: str) -> Iterator[None]:
    """An object of Koku has a mark while its function works, for functions of ours that it calls."""
    vars(owner)[mark] = True
    try:
        yield
    finally:
        del vars(owner)[mark]


def arguments_of(
    function: Function, owner: Any, arguments: tuple[Any, ...], named: dict[str, Any]
) -> dict[str, Any]:
    """The arguments of a call by the names of the function's parameters, with its defaults, without ``self``."""
    bound = inspect.signature(function).bind(owner, *arguments, **named)
    bound.apply_defaults()
    said = dict(bound.arguments)
    said.pop(next(iter(said)))
    return said


def values_of(function: Function, owner: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
    """The arguments of a call in the order of the function's parameters, with its defaults, without ``self``."""
    return list(arguments_of(function, owner, arguments, named).values())
