"""Which node owns the traffic of a scope."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_workbook.cassettes.naming import Owner, Scope
from pytest_workbook.plugin.chaos import plain_name

__all__ = ["cassette_owner", "owner_node", "owner_of", "without_variant"]


def owner_node(item: pytest.Item, scope: str) -> pytest.Item | pytest.Collector:
    """Return the node that owns what has *scope* for *item*.

    pytest gives a package-scoped fixture of a plugin the session as its node, so the nearest package is looked up
    here; a class outside a class is the test itself, as for pytest.
    """
    found: pytest.Item | pytest.Collector | None = None
    if scope == "class":
        found = item.getparent(pytest.Class) or item
    elif scope == "module":
        files = [node for node in item.listchain() if isinstance(node, pytest.File)]
        found = files[-1] if files else None
    elif scope == "package":
        found = item.getparent(pytest.Package) or item.session
    elif scope == "session":
        found = item.session
    return item if found is None else found


def owner_of(node: pytest.Item | pytest.Collector, root: Path) -> Owner:
    """Return *node* as the owner of a cassette."""
    if isinstance(node, pytest.Session):
        return Owner(Scope.SESSION, "", root)
    if isinstance(node, pytest.Package):
        return Owner(Scope.PACKAGE, node.nodeid, node.path)
    module = node.path.name.removesuffix(".py")
    if isinstance(node, pytest.Class):
        return Owner(Scope.CLASS, node.nodeid, node.path.parent, module, _classes(node))
    if isinstance(node, pytest.Item):
        return Owner(Scope.TEST, node.nodeid, node.path.parent, module, _classes(node), node.name)
    return Owner(Scope.MODULE, node.nodeid, node.path.parent, module)


def cassette_owner(node: pytest.Item | pytest.Collector, root: Path) -> Owner:
    """Return *node* as its cassette names it: the variants of a test share that of the test as it is."""
    return without_variant(node, owner_of(node, root))


def without_variant(node: pytest.Item | pytest.Collector, owner: Owner) -> Owner:
    """Return *owner*, which is *node*, as its cassette names it."""
    name = plain_name(node) if isinstance(node, pytest.Item) else owner.name
    if name == owner.name:
        return owner
    return replace(owner, name=name, node_id=owner.node_id.removesuffix(owner.name) + name)


def _classes(node: pytest.Item | pytest.Collector) -> str:
    return ".".join(parent.name for parent in node.listchain() if isinstance(parent, pytest.Class))
