"""Replacing attributes of classes and putting back exactly what was found, also for modules imported later."""

from __future__ import annotations

import importlib.abc
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["LateImports", "Patch", "Patches", "genuine_class", "is_loaded"]

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Patch:
    """One attribute of a class to replace.

    Args:
        owner: the class.
        name: of the attribute.
        wrap: makes the replacement out of what is there.
    """

    owner: type[Any]
    name: str
    wrap: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Applied:
    patch: Patch
    found: object
    put: object

    def renew(self) -> None:
        # Another tool that was there before us has put its own original back over ours.
        if self.patch.owner.__dict__.get(self.patch.name, _ABSENT) is self.found:
            setattr(self.patch.owner, self.patch.name, self.put)

    def undo(self) -> None:
        # If another tool wrapped ours, it would lose its place; what it holds of ours is inert from now on.
        if self.patch.owner.__dict__.get(self.patch.name) is not self.put:
            return
        if self.found is _ABSENT:
            delattr(self.patch.owner, self.patch.name)
        else:
            setattr(self.patch.owner, self.patch.name, self.found)


class Patches:
    """Applied patches, in order."""

    def __init__(self) -> None:
        self._applied: list[_Applied] = []

    def apply(self, patch: Patch) -> None:
        """Replace the attribute, on top of whatever stands there."""
        found = patch.owner.__dict__.get(patch.name, _ABSENT)
        put = patch.wrap(getattr(patch.owner, patch.name))
        setattr(patch.owner, patch.name, put)
        self._applied.append(_Applied(patch, found, put))

    def renew(self) -> None:
        """Put the replacements back where what was found before stands again."""
        for applied in self._applied:
            applied.renew()

    def undo(self) -> None:
        """Put back what was found, last first."""
        while self._applied:
            self._applied.pop().undo()


class LateImports(importlib.abc.MetaPathFinder):
    """Finds nothing itself; runs a function when one of the awaited modules has been executed.

    Args:
        awaited: functions by full module name.
    """

    def __init__(self, awaited: Mapping[str, Callable[[], None]]) -> None:
        self._awaited = awaited

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        """Let the other finders find *fullname*, and note the end of its execution."""
        if fullname not in self._awaited:
            return None
        for finder in list(sys.meta_path):
            if isinstance(finder, LateImports) or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(fullname, path, target)
            if spec is not None:
                _run_after(spec, self._awaited[fullname])
                return spec
        return None


def _run_after(spec: ModuleSpec, run: Callable[[], None]) -> None:
    loader = spec.loader
    if loader is None:
        return
    execute = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        # The loader is the module's own, and gets its method back before anybody sees the module.
        del loader.exec_module
        execute(module)
        run()

    loader.exec_module = exec_module  # type: ignore[method-assign]  # on the one instance


def is_loaded(name: str) -> bool:
    """Return whether the module *name* was executed to its end."""
    module = sys.modules.get(name)
    # Being imported by another thread right now: the finder saw it only if it came before.
    return module is not None and not getattr(module.__spec__, "_initializing", False)


def genuine_class(base: type[Any], module: str, name: str) -> type[Any]:
    """Return the subclass of *base* that *module* defines as *name*, even where a stub stands in the module.

    Raises:
        LookupError: there is none.
    """
    for subclass in base.__subclasses__():
        if subclass.__module__ == module and subclass.__name__ == name:
            return subclass
    msg = f"{module}.{name} is no direct subclass of {base.__module__}.{base.__name__}: it cannot be intercepted"
    raise LookupError(msg)
