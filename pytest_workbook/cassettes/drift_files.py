"""How two recordings differ: their requests laid beside each other, and the answers compared. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from pytest_workbook.cassettes.drift import Difference, Kind, Pairs, differences
from pytest_workbook.cassettes.drift_report import Drifted
from pytest_workbook.cassettes.drift_rules import Rule
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cassettes.shape import shape
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.labels import label
from pytest_workbook.wire import Request

__all__ = ["compared"]


def compared(old: Document, new: Document, cassette: str, rules: Sequence[Rule] = ()) -> Iterator[Drifted]:
    """Yield what differs between two recordings of one node, requests in the order of the older one.

    Args:
        old: the one that was.
        new: the one that is.
        cassette: name of the file, for the report.
        rules: what is no drift.
    """
    pairs = Pairs()
    waiting = _by_key(new.interactions)
    for one in old.interactions:
        operation = _label(one.request)
        beside = waiting.get(shape(one.request).key)
        if beside:
            other = beside.popleft()
            found = differences(one.response, other.response, operation=operation, rules=rules, pairs=pairs)
        else:
            found = _alone(Kind.REMOVED, one, rules)
        for difference in found:
            yield Drifted(operation, difference, cassette, old.node_id or "")
    left = {id(one) for beside in waiting.values() for one in beside}
    for one in new.interactions:
        if id(one) in left:
            for difference in _alone(Kind.ADDED, one, rules):
                yield Drifted(_label(one.request), difference, cassette, new.node_id or "")


def _by_key(interactions: Iterable[Interaction]) -> dict[tuple[object, ...], deque[Interaction]]:
    found: dict[tuple[object, ...], deque[Interaction]] = {}
    for one in interactions:
        found.setdefault(shape(one.request).key, deque()).append(one)
    return found


def _alone(kind: Kind, one: Interaction, rules: Sequence[Rule]) -> tuple[Difference, ...]:
    if any(rule.covers(_label(one.request), "request") for rule in rules):
        return ()
    named = f"{one.request.method} {one.request.url}"
    if kind is Kind.ADDED:
        return (Difference(kind, "request", now=named),)
    return (Difference(kind, "request", was=named),)


def _label(request: Request) -> str:
    return label(request.method, service_path(request.url) or request.url.partition("?")[0])
