"""Whose cassette a renamed test's was, where that can be told: only then is it proposed, and never taken.

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
from pytest_workbook.plugin.plans import missing_cassette
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.plugin.run import TestState

__all__ = ["lacking_cassette"]


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
    """Return a line that says how to keep the cassette of the test that *item* once was; empty where that is not told.

    Told where one cassette alone can be meant: in the folder, one whose test is no longer in the module; else the file
    of the same name beside it whose module is gone.

    Args:
        item: a test without cassette.
        path: of the cassette it lacks.
        root: pytest's root directory.
    """
    for candidates in (list(_in_folder(item, path)), list(_of_gone_modules(path, root))):
        if len(candidates) == 1:
            old, node_id = candidates[0]
            shown = old.relative_to(root) if old.is_relative_to(root) else old
            return (
                f"{node_id} is no longer there, but its cassette is. If the test was renamed:  "
                f"pytest-workbook adopt {shlex.quote(str(shown))} --node {shlex.quote(item.nodeid)} --move"
            )
        if candidates:
            return ""
    return ""


def _in_folder(item: pytest.Item, path: Path) -> Iterator[tuple[Path, str]]:
    module = getattr(item, "module", None)
    for old in sorted(path.parent.glob(f"*{SUFFIX}")) if module is not None else ():
        head = head_of(old)
        if head is None or old.name.startswith("_"):
            continue
        file, _, names = head.node_id.partition("::")
        if file == item.nodeid.partition("::")[0] and names and not _has(module, names.split("::")):
            yield old, head.node_id


def _of_gone_modules(path: Path, root: Path) -> Iterator[tuple[Path, str]]:
    for old in sorted(path.parent.parent.glob(f"*/{path.name}")):
        head = head_of(old)
        if head is not None and old != path and not (root / head.node_id.partition("::")[0]).exists():
            yield old, head.node_id


def _has(owner: object, names: list[str]) -> bool:
    for name in names:
        # A parametrized test is there with whatever parameters.
        owner = getattr(owner, name.partition("[")[0], None)
    return owner is not None
