"""Whose cassette a renamed test's was, as far as that can be told: it is proposed, and never taken.

Nothing is renamed by itself. Two tests that send the same requests would pass on each other's recording, so a person
has to say that the one is the other; a recording of the renamed test leaves the old file, which the summary names.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_workbook.cassettes.heads import head_of
from pytest_workbook.cassettes.naming import SUFFIX
from pytest_workbook.errors import CassetteError
from pytest_workbook.plugin.faulting import has_faults
from pytest_workbook.plugin.owners import cassette_owner
from pytest_workbook.plugin.plans import missing_cassette
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.plugin.run import TestState

__all__ = ["lacking_cassette"]

_MOST_SHOWN = 3


def lacking_cassette(test: TestState, owner: NodeRecord, root: Path) -> CassetteError:
    """Return the error of *test*, whose traffic of *owner* no cassette holds.

    Args:
        test: that sent a request.
        owner: of the request.
        root: pytest's root directory.
    """
    item, injects = test.item, has_faults(test.item)
    hint = "" if injects or owner.is_shared else _proposal(item, owner.path, root)
    return missing_cassette(item.nodeid, owner.path, test.mode, test.target.named, has_faults=injects, proposal=hint)


def _proposal(item: pytest.Item, path: Path, root: Path) -> str:
    """Return lines that say how to keep the cassette of the test that *item* once was; empty where there is none.

    Looked for, nearest first: in its folder, a cassette of the same test with other parameters, or of another class,
    or any whose function is no longer there; else a file of the same name in another folder whose module is gone.

    Args:
        item: a test without cassette.
        path: of the cassette it lacks.
        root: pytest's root directory.
    """
    gone = list(_in_folder(item, path, root))
    names = _names(item.nodeid)
    # The test of a parameter that is no more is there, and was not this one.
    renamed = [one for one in gone if not _has(getattr(item, "module", None), _names(one[1]))]
    for candidates in (
        [one for one in gone if _names(one[1]) == names],
        [one for one in gone if _names(one[1])[-1:] == names[-1:]],
        renamed,
        list(_of_gone_modules(path, root)),
    ):
        if candidates:
            return _proposed(item, candidates, root)
    return ""


def _proposed(item: pytest.Item, candidates: list[tuple[Path, str]], root: Path) -> str:
    shown = [old.relative_to(root) if old.is_relative_to(root) else old for old, _ in candidates]
    command = f"--node {shlex.quote(item.nodeid)} --move"
    if len(candidates) == 1:
        return (
            f"{candidates[0][1]} is no longer there, but its cassette is. If the test was renamed:  "
            f"pytest-workbook adopt {shlex.quote(str(shown[0]))} {command}"
        )
    first = ", ".join(shlex.quote(str(one)) for one in shown[:_MOST_SHOWN])
    more = f" and {len(shown) - _MOST_SHOWN} more" if len(shown) > _MOST_SHOWN else ""
    return (
        f"The tests of {len(shown)} cassettes are no longer there: {first}{more}. "
        f"If one of them was this test:  pytest-workbook adopt FILE {command}"
    )


def _in_folder(item: pytest.Item, path: Path, root: Path) -> Iterator[tuple[Path, str]]:
    module = getattr(item, "module", None)
    collected = _collected(item, root)
    for old in sorted(path.parent.glob(f"*{SUFFIX}")) if module is not None else ():
        head = head_of(old)
        if head is None or old.name.startswith("_") or head.node_id in collected:
            continue
        file, _, names = head.node_id.partition("::")
        if file != item.nodeid.partition("::")[0] or not names:
            continue
        is_there = _has(module, _names(head.node_id))
        if not is_there or _is_whole(item.config, head.node_id, collected):
            yield old, head.node_id


def _collected(item: pytest.Item, root: Path) -> set[str]:
    """Return the node ids of the tests of *item*'s module, as cassettes name them."""
    from pytest_workbook.plugin import center_of

    module = item.nodeid.partition("::")[0] + "::"
    tests = (one for one in center_of(item.config).collection.all if one.nodeid.startswith(module))
    return {cassette_owner(one, root).node_id for one in tests}


def _is_whole(config: pytest.Config, node_id: str, collected: set[str]) -> bool:
    """Return whether the test of *node_id* was collected with all its parameters."""
    if any("[" in str(arg) for arg in config.args):
        return False
    test = node_id.partition("[")[0]
    return any(one.partition("[")[0] == test for one in collected)


def _of_gone_modules(path: Path, root: Path) -> Iterator[tuple[Path, str]]:
    found: set[Path] = set()
    for folder in path.parents[1:]:
        if folder != root and root not in folder.parents:
            break
        # Beside it, above it, and beside what is above it; a search of everything may take long.
        for pattern in ("*/{}", "*/*/{}", "cassettes/*/{}", "*/cassettes/*/{}"):
            found.update(folder.glob(pattern.format(path.name)))
    for old in sorted(found - {path}):
        head = head_of(old)
        if head is not None and not (root / head.node_id.partition("::")[0]).exists():
            yield old, head.node_id


def _names(node_id: str) -> list[str]:
    """Return classes and function of a node id, without parameters."""
    return node_id.partition("::")[2].partition("[")[0].split("::")


def _has(owner: object, names: list[str]) -> bool:
    for name in names:
        owner = getattr(owner, name, None)
    return owner is not None
