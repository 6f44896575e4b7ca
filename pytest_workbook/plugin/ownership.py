"""Which cassettes the collected tests own, and which cassettes nobody owns; judged by collection alone.

A cassette is nobody's only if all that could own it was collected: an incomplete collection is not judged at all, a
module that is there but gave no test (skipped whole, or ignored) not for its own cassettes, and a test or class that
its module still spells but did not give (on this system, in this version) not either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pytest_workbook.cassettes.heads import Head, head_of
from pytest_workbook.cassettes.naming import SUFFIX, Owner, cassette_folder, cassette_path, checked_name
from pytest_workbook.errors import UsageError
from pytest_workbook.plugin.marker_arguments import merged
from pytest_workbook.plugin.owners import cassette_owner, owner_node, owner_of

__all__ = ["Owned", "Unowned", "collected_folders", "owned_by", "unowned"]

_SHARED = ("class", "module", "package", "session")
_NARROWING = ("keyword", "markexpr", "lf", "deselect", "ignore", "ignore_glob", "stepwise", "pyargs")


@dataclass(frozen=True, slots=True)
class Owned:
    """A cassette that a node owns, whether it exists or not."""

    node_id: str
    scope: str
    path: Path


@dataclass(frozen=True, slots=True)
class Unowned:
    """A cassette that exists and that no collected node owns."""

    node_id: str
    path: Path


def owned_by(items: Iterable[pytest.Item], root: Path, cassette_dir: Path | None) -> Iterator[Owned]:
    """Yield each cassette that *items* and the nodes above them may own."""
    seen: set[pytest.Item | pytest.Collector] = set()
    named: set[Owner] = set()
    for item in items:
        for node in (item, *(owner_node(item, scope) for scope in _SHARED)):
            if node in seen:
                continue
            seen.add(node)
            owner = cassette_owner(node, root)
            if owner in named:
                # Another variant of the same test.
                continue
            named.add(owner)
            path = cassette_path(owner, root=root, cassette_dir=cassette_dir)
            yield Owned(owner.node_id, owner.scope.value, path)
        try:
            given = merged(item).cassette
            if given is not None:
                owner = owner_of(item, root)
                path = checked_name(given, cassette_folder(owner, root=root, cassette_dir=cassette_dir))
                yield Owned(owner.node_id, owner.scope.value, path)
        except UsageError:
            # The marker is wrong; the test says so when it runs.
            continue


def collected_folders(config: pytest.Config) -> tuple[Path, ...] | None:
    """Return the folders that were collected whole, or None where only a part was asked for.

    A run that narrows its tests by name, marker, mark of failure or path of a module is not whole.
    """
    if any(getattr(config.option, name, None) for name in _NARROWING):
        return None
    folders = [config.invocation_params.dir / str(arg) for arg in config.args]
    if not all(folder.is_dir() for folder in folders):
        return None
    return tuple(folder.resolve() for folder in folders)


def unowned(
    items: Sequence[pytest.Item],
    folders: Sequence[Path],
    root: Path,
    cassette_dir: Path | None,
    below: Path | None = None,
) -> list[Unowned]:
    """Return the cassettes that no node owns, in order of their paths.

    Args:
        items: all that was collected.
        folders: that were collected whole.
        root: pytest's root directory.
        cassette_dir: folder of all cassettes, or None for one beside each test.
        below: where to look; the cassette folders of *items* if omitted.
    """
    places = [below] if below is not None else _places(items, root, cassette_dir)
    there = {path for place in places for path in place.rglob(f"*{SUFFIX}")}
    owned = {one.path for one in owned_by(items, root, cassette_dir)} if there else set()
    if not (left := there - owned):
        return []
    # Resolved: the same file may be reached by a link, and nobody's is what is deleted.
    owned = {path.resolve() for path in owned}
    modules = {item.path.resolve() for item in items}
    given = {name for item in items for name in _names_above(item)}
    found = []
    for path in sorted(path for path in left if path.resolve() not in owned):
        head = head_of(path)
        is_ours = head is not None and _is_in_place(head, path, root, cassette_dir)
        if head is None or not is_ours or not _is_judged(head, folders, modules, root):
            continue
        if not _is_still_spelled(head, given, root):
            found.append(Unowned(head.node_id, path))
    return found


def _places(items: Iterable[pytest.Item], root: Path, cassette_dir: Path | None) -> list[Path]:
    if cassette_dir is not None:
        return [cassette_dir]
    folders = {root, *(item.path.parent for item in items)}
    return [folder / "cassettes" for folder in folders]


def _is_in_place(head: Head, path: Path, root: Path, cassette_dir: Path | None) -> bool:
    """Return whether the cassette lies where its node's would: a copy that somebody keeps elsewhere is left alone."""
    owner = root / head.node_id.partition("::")[0]
    homes = [cassette_dir] if cassette_dir is not None else [owner / "cassettes", owner.parent / "cassettes"]
    return any(home.resolve() in path.resolve().parents for home in homes)


def _is_judged(head: Head, folders: Sequence[Path], modules: set[Path], root: Path) -> bool:
    """Return whether all that could own the cassette was collected."""
    owner = (root / head.node_id.partition("::")[0]).resolve()
    if not any(owner == folder or folder in owner.parents for folder in folders):
        return False
    if owner.is_dir():
        return any(owner in module.parents for module in modules)
    return owner in modules or not owner.exists()


def _names_above(item: pytest.Item) -> Iterator[str]:
    """Yield the node ids of *item* and of the classes around it, without parameters."""
    parts = item.nodeid.partition("[")[0].split("::")
    yield from ("::".join(parts[:count]) for count in range(2, len(parts) + 1))


def _is_still_spelled(head: Head, given: set[str], root: Path) -> bool:
    """Return whether the module spells the test or class of a cassette, though none of this name was collected."""
    file, _, names = head.node_id.partition("[")[0].partition("::")
    if not names or f"{file}::{names}" in given:
        return False
    try:
        text = (root / file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return all(
        re.search(rf"^\s*(?:(?:async\s+)?def|class)\s+{re.escape(name)}\b", text, re.M) for name in names.split("::")
    )
