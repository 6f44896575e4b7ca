"""Drift put together: by operation for people, whole for programs. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pytest_workbook.cassettes.drift import Difference, Kind

__all__ = ["Drifted", "as_json", "lines", "unique"]


@dataclass(frozen=True, slots=True)
class Drifted:
    """One difference, and where it was met.

    Args:
        operation: label of the request.
        difference: what differs in the answer; or place ``request``, where one side lacks it.
        cassette: path of the file that was compared.
        node: the test or fixture owner that asked; empty for the run's own node, and where files are compared.
    """

    operation: str
    difference: Difference
    cassette: str
    node: str = ""

    def to_plain(self) -> dict[str, Any]:
        """Return it as JSON can carry it."""
        one = self.difference
        return {
            "operation": self.operation,
            "kind": one.kind.value,
            "path": one.place,
            "was": one.was,
            "now": one.now,
            "count": one.count,
            "cassette": self.cassette,
            "node": self.node,
        }

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Drifted:
        """Return what ``to_plain`` gave."""
        one = Difference(Kind(data["kind"]), data["path"], data["was"], data["now"], data["count"])
        return cls(data["operation"], one, data["cassette"], data["node"])


def unique(found: Iterable[Drifted]) -> list[Drifted]:
    """Return *found* by operation, each once: a test that was run again met the same."""
    return sorted(dict.fromkeys(found), key=lambda one: (one.operation, one.node, one.cassette))


def lines(found: Iterable[Drifted]) -> Iterator[str]:
    """Yield a line in all and one for each operation: how much of each kind, and the first place of it."""
    by_operation: dict[str, list[Drifted]] = {}
    for one in unique(found):
        by_operation.setdefault(one.operation, []).append(one)
    if by_operation:
        places = _counted(sum(map(_places, by_operation.values())), "place")
        yield f"drift: {places} of {_counted(len(by_operation), 'operation')}"
    for operation, those in by_operation.items():
        kinds: Counter[str] = Counter()
        for one in those:
            kinds[one.difference.kind.value] += one.difference.count
        # In the order of the kinds: what weighs most comes first.
        counts = ", ".join(f"{kinds[kind.value]} {kind.value}" for kind in Kind if kinds[kind.value])
        first = min(those, key=lambda one: list(Kind).index(one.difference.kind))
        yield f"  {operation}: {counts}; first: {first.difference} ({first.node or first.cassette})"


def as_json(found: Iterable[Drifted]) -> dict[str, Any]:
    """Return the report for programs: ``operations`` with their counts by kind, and ``drift``, every difference."""
    those = unique(found)
    operations: dict[str, Counter[str]] = {}
    for one in those:
        operations.setdefault(one.operation, Counter())[one.difference.kind.value] += one.difference.count
    return {
        "format": 1,
        "operations": {name: dict(sorted(counts.items())) for name, counts in operations.items()},
        "drift": [one.to_plain() for one in those],
    }


def _places(those: list[Drifted]) -> int:
    return sum(one.difference.count for one in those)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
