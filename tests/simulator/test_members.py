"""Declaring members, and putting the resource files together."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType

import pytest

from pytest_workbook.simulator import resources
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import WORKBOOK, Call, Evidence, Kind, Members, Node, load
from pytest_workbook.simulator.replies import Reply

_FILE = """
from pytest_workbook.simulator.members import WORKBOOK, Call, Evidence, Kind, Members
from pytest_workbook.simulator.replies import Reply

members = Members()
PETS = Kind[str]("workbookPet[]")

@members.step(WORKBOOK, "{name}", evidence=Evidence("assumed", "a test", "2026-11-24"))
def pets(call):
    return PETS.node("pet", "pets")

@members.key(PETS)
def by_key(call, key):
    return PETS.node(key, key)

@members.operation("GET", PETS, "{name}", evidence=Evidence("assumed", "a test", "2026-11-24"))
def get(call):
    return Reply(200)
"""


@pytest.fixture(name="package")
def _package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    folder = tmp_path / "made_up_resources"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "first.py").write_text(textwrap.dedent(_FILE.format(name="pets")))
    (folder / "support.py").write_text("members = 'not declared here'")
    monkeypatch.syspath_prepend(str(tmp_path))
    invalidate_caches()
    yield import_module("made_up_resources")
    for name in [name for name in sys.modules if name.startswith("made_up_resources")]:
        del sys.modules[name]


def test_one_file_adds_a_resource(package: ModuleType) -> None:
    """A file with ``members`` is all it takes; other files are support."""
    found = load(package)
    assert list(found.steps) == [("workbook", "pets")]
    assert list(found.keys) == ["workbookPet[]"]
    assert list(found.operations) == [("GET", "workbookPet[]", "pets")]


def test_two_files_may_not_claim_one_member(package: ModuleType) -> None:
    """The clash is told when the files are loaded."""
    (Path(str(package.__file__)).parent / "second.py").write_text(_FILE.format(name="pets"))
    invalidate_caches()
    with pytest.raises(ValueError, match="declared twice"):
        load(package)


def test_a_member_is_claimed_without_regard_to_case() -> None:
    """``Range`` and ``range`` are one member."""
    members, kind, evidence = Members(), Kind[str]("x"), Evidence("assumed", "a test", "2026-11-24")

    def step(call: Call[str]) -> Node[str]:
        return call.node

    members.step(kind, "range", evidence=evidence)(step)
    with pytest.raises(ValueError, match="'range'"):
        members.step(kind, "Range", evidence=evidence)(step)


def test_kinds_know_collections() -> None:
    """The brackets tell."""
    assert (Kind[str]("a[]").is_collection, WORKBOOK.is_collection) == (True, False)


def test_every_member_of_the_package_says_why() -> None:
    """Evidence has a source and a date, wherever the simulator answers below ``/workbook``."""
    declared = load(resources)
    assert declared.operations
    assert declared.steps
    found = {place: operation.evidence for place, operation in declared.operations.items()}
    steps = {place: step.evidence for place, step in declared.steps.items()}
    for place, evidence in [*found.items(), *steps.items()]:
        assert evidence.source.strip(), place
        assert evidence.date.startswith("20"), place


def test_an_operation_keeps_what_was_declared() -> None:
    """Name, parameters, label and evidence are there for the coverage page."""
    members, evidence = Members(), Evidence("documented", "a page", "2026-11")

    @members.operation("POST", WORKBOOK, "doIt", "how", evidence=evidence, label="POST it")
    def do_it(call: Call[Workbook]) -> Reply:
        return Reply(204)

    made = members.operations["POST", "workbook", "doit"]
    assert ("doIt", ("how",), "POST it", evidence, do_it) == (
        made.name,
        made.parameters,
        made.label,
        made.evidence,
        made.operate,
    )
