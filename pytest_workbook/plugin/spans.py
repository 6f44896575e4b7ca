"""In which span of tests a served workbook lives: a pure grouping of the tests that will run."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pytest_workbook.plugin.names import SHARING_FIXTURES, scope_of
from pytest_workbook.plugin.owners import owner_node

__all__ = ["spans"]

_KINDS = {
    "function": pytest.Item,
    "class": pytest.Class,
    "module": pytest.File,
    "package": pytest.Package,
    "session": pytest.Session,
}
_Node = pytest.Item | pytest.Collector


def spans(items: Iterable[pytest.Item], session_scope: str) -> dict[str, str]:
    """Return the name of the span of each test, by node id.

    Tests that share a fixture meet one workbook, and so do tests that share different fixtures with a third one. It
    lives as long as the widest of all these fixtures.

    Args:
        items: the tests.
        session_scope: of ``workbook_session`` by option.
    """
    leaders: dict[_Node, _Node] = {}
    for item in items:
        for node in _nodes(item, session_scope):
            _join(leaders, item, node)
    return {item.nodeid: _named(_leader(leaders, item)) for item in items}


def _nodes(item: pytest.Item, session_scope: str) -> list[_Node]:
    names = SHARING_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return [owner_node(item, scope_of(name, session_scope)) for name in names]


def _join(leaders: dict[_Node, _Node], one: _Node, other: _Node) -> None:
    first, second = sorted((_leader(leaders, one), _leader(leaders, other)), key=_width)
    if first is not second:
        leaders[first] = second


def _leader(leaders: dict[_Node, _Node], node: _Node) -> _Node:
    while (leader := leaders.get(node)) is not None:
        node = leader
    return node


def _width(node: _Node) -> int:
    return list(_KINDS).index(_kind(node))


def _named(node: _Node) -> str:
    return f"{_kind(node)}:{node.nodeid}"


def _kind(node: _Node) -> str:
    return next(kind for kind, base in _KINDS.items() if isinstance(node, base))
