"""Which workbook a test is about: hook, marker, command line, environment and ini, nearest first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.plugin.marker_arguments import MarkerArguments
from pytest_workbook.plugin.plans import Target
from pytest_workbook.plugin.settings import Named, Settings, is_file, parse_named

__all__ = ["existing", "from_argument", "resolve"]


class HookRequest:
    """What the hook ``pytest_workbook_item`` may look at.

    Args:
        node: the test, or the node that owns a shared fixture.
    """

    def __init__(self, node: pytest.Item | pytest.Collector) -> None:
        self.node = node
        self.config = node.config


def resolve(node: pytest.Item | pytest.Collector, arguments: MarkerArguments, settings: Settings) -> Target:
    """Return the target of *node*; item and file are resolved apart from each other.

    Raises:
        UsageError: if a name fits no form, or a named file does not exist.
    """
    named = _item(node, arguments, settings)
    file = _file(node, arguments, settings)
    if named is None:
        return Target(None, file)
    where, item = named
    parsed = parse_named(item, where)
    if isinstance(parsed, ItemAddress):
        return Target(parsed, file, item.text)
    # A file named besides a local workbook stands for it.
    return Target(None, file or existing(Named(parsed.text, item.folder), where, node), item.text)


def from_argument(node: pytest.Item, item: str | None, file: str | Path | None, default: Target) -> Target:
    """Return the target of a factory call: *item* and *file* replace those of *default*."""
    folder = node.path.parent
    stands = existing(Named(str(file), folder), "file=", node) if file is not None else None
    if item is None:
        return Target(default.address, stands or default.file, default.named)
    named = Named(item, folder)
    parsed = parse_named(named, "item=")
    if isinstance(parsed, ItemAddress):
        return Target(parsed, stands, item)
    return Target(None, stands or existing(named, "item=", node), item)


def existing(named: Named, where: str, node: pytest.Item | pytest.Collector) -> Path:
    """Return the file that *named* names: from its folder, then from the root directory.

    Raises:
        UsageError: if there is none.
    """
    tried = [named.folder / named.text, node.config.rootpath / named.text]
    for path in tried:
        if is_file(path):
            return path.resolve()
    places = " and ".join(dict.fromkeys(str(path) for path in tried))
    msg = f"{where} names the workbook {named.text!r}, but there is no such file; looked for {places}"
    raise UsageError(msg)


def _item(
    node: pytest.Item | pytest.Collector, arguments: MarkerArguments, settings: Settings
) -> tuple[str, Named] | None:
    hooked: Any = node.ihook.pytest_workbook_item(config=node.config, request=HookRequest(node))
    here = node.path.parent if node.path.is_file() else node.path
    if hooked:
        return "the hook pytest_workbook_item", Named(str(hooked), here)
    if arguments.item is not None:
        return f"the marker on {arguments.given_by['item'] or 'the run'}: item", Named(arguments.item, here)
    if settings.item is not None:
        return "the item of the run", settings.item
    return None


def _file(node: pytest.Item | pytest.Collector, arguments: MarkerArguments, settings: Settings) -> Path | None:
    here = node.path.parent if node.path.is_file() else node.path
    if arguments.file is not None:
        where = f"the marker on {arguments.given_by['file'] or 'the run'}: file"
        return existing(Named(arguments.file, here), where, node)
    if settings.file is not None:
        return existing(settings.file, "workbook_file", node)
    return None
