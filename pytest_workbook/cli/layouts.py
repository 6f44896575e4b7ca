"""Which test another recorder's cassette belongs to, by the names that each plugin gives to files. Pure.

Source: pytest-recording 0.14 ``plugin.py``, pytest-vcr 1.0 ``pytest_vcr.py``, betamax 0.9 ``fixtures/pytest.py``;
read 2026-11-24.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Case", "cases_in", "nodes_of"]

_FORBIDDEN = str.maketrans(dict.fromkeys("<>?%*:|\"'/\\", "-"))
_RECORDED = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Case:
    """A collected test, as other recorders name it.

    Args:
        node_id: pytest's.
        folder: of its module.
        module: name of the module's file, without suffix.
        dotted: ``__name__`` of the module.
        class_name: of its class; empty outside one.
        name: with parameters.
        function: without.
        named: cassettes that its markers name.
    """

    node_id: str
    folder: Path
    module: str
    dotted: str
    class_name: str
    name: str
    function: str
    named: tuple[str, ...] = ()

    @property
    def in_class(self) -> str:
        """The name with its class in front."""
        return f"{self.class_name}.{self.name}" if self.class_name else self.name


def cases_in(told: Iterable[dict[str, Any]]) -> list[Case]:
    """Return the tests in what ``plugin/telling.py`` wrote down."""
    return [Case(**{**one, "folder": Path(one["folder"]), "named": tuple(one["named"])}) for one in told]


def nodes_of(path: Path, tests: Iterable[Case]) -> list[str]:
    """Return the ids of the tests that the cassette *path* may belong to: those at whose place it lies, else by name.

    Args:
        path: of the cassette, absolute.
        tests: all that were collected.
    """
    those = list(tests)
    placed = [test.node_id for test in those if path.with_suffix("") in set(_places(test))]
    if placed:
        return placed
    # The folder may have been another: the name alone, with its module's where the folder is named so.
    named = [test for test in those if path.suffix in _RECORDED and path.stem in set(_names(test, path.suffix))]
    nearer = [test for test in named if test.module == path.parent.name]
    return [test.node_id for test in nearer or named]


def _places(test: Case) -> Iterator[Path]:
    folder = test.folder / "cassettes"
    # pytest-recording: a folder for each module; pytest-vcr: one for all.
    yield folder / test.module / test.in_class.translate(_FORBIDDEN)
    yield folder / test.in_class
    for name in test.named:
        yield (folder / test.module / name).with_suffix("")
        yield (folder / test.module / name)


def _names(test: Case, suffix: str) -> Iterator[str]:
    yield from (test.in_class.translate(_FORBIDDEN), test.in_class)
    if suffix != ".json":
        return
    # betamax: one folder, wherever it was configured, and the module in the name; parameters only if asked for.
    owner = f"{test.class_name}." if test.class_name else ""
    for module in (test.dotted, test.module):
        yield f"{module}.{owner}{test.function}"
        yield f"{module}.{owner}" + re.sub(r"[\s/<>:\\\"|?*]", "-", test.name)
