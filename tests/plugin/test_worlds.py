"""Simulated drives by the span they live in."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.errors import UsageError
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.plugin.plans import Target
from pytest_workbook.plugin.worlds import World, Worlds

_ADDRESS = ItemAddress("/me/drive/items/01ABCDEFGHIJ")


def _worlds() -> Worlds:
    return Worlds(ManualClock(), (420.0, 300.0), 1_000_000)


def _world() -> World:
    return _worlds().get("a", "documented")


def test_a_span_has_one_world_and_another_span_another() -> None:
    """What one span wrote, another does not see."""
    worlds = _worlds()
    first = worlds.get("a", "documented")
    assert worlds.get("a", "documented") is first
    assert worlds.get("b", "documented") is not first
    assert len(worlds.all()) == 2


def test_two_runs_give_a_blank_workbook_the_same_path() -> None:
    """Ids come from a fixed seed, so that recording twice gives the same bytes."""
    assert _world().path(Target()) == _world().path(Target())


def test_the_same_target_is_served_once_whatever_words_named_it() -> None:
    """A second session meets the workbook of the first."""
    world = _world()
    file = world.file(Target(_ADDRESS, None, "one name"))
    assert world.file(Target(_ADDRESS, None, "another")) is file
    assert world.path(Target(_ADDRESS)) == _ADDRESS.path


def test_what_is_there_already_is_not_served_again() -> None:
    """The path is the address, and nothing is put into the drive for it."""
    world = _world()
    assert world.path(Target(_ADDRESS, is_there=True)) == _ADDRESS.path
    assert world.files == {}


def test_an_item_served_blank_cannot_be_served_from_a_file_too(tmp_path: Path) -> None:
    """One address is one workbook in one test."""
    world = _world()
    world.file(Target(_ADDRESS, None, "the item"))
    with pytest.raises(UsageError, match="the item is served from a blank workbook already"):
        world.file(Target(_ADDRESS, tmp_path / "a.xlsx", "the item"))


def test_a_file_that_is_no_workbook_is_refused_each_time_with_the_same_words(tmp_path: Path) -> None:
    """The second session on it does not find it accepted."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"no workbook")
    world = _world()
    with pytest.raises(UsageError, match=r"a\.xlsx cannot be opened") as first:
        world.file(Target(_ADDRESS, path))
    with pytest.raises(UsageError) as second:
        world.file(Target(_ADDRESS, path))
    assert str(second.value) == str(first.value)


def test_a_file_that_cannot_be_read_is_a_mistake_of_use(tmp_path: Path) -> None:
    """The message says which file, not only that there was an ``OSError``."""
    with pytest.raises(UsageError, match=r"gone\.xlsx cannot be read: "):
        _world().file(Target(None, tmp_path / "gone.xlsx"))


def test_a_world_moves_to_a_wider_span_unless_that_has_one() -> None:
    """What was served stays where it is; a world is never replaced by another."""
    worlds = _worlds()
    assert worlds.widened("a", "wide") == "wide"
    world = worlds.get("a", "documented")
    assert worlds.widened("a", "wide") == "wide"
    assert worlds.get("wide", "documented") is world
    assert worlds.get("a", "documented") is not world
    worlds.get("b", "documented")
    assert worlds.widened("b", "wide") == "b"
    assert worlds.get("wide", "documented") is world


def test_worlds_end_by_name_or_when_their_span_lives_no_more() -> None:
    """The one that ends is returned once, so that its drive can be looked at."""
    worlds = _worlds()
    made = {span: worlds.get(span, "documented") for span in "abc"}
    assert worlds.end("a") is made["a"]
    assert worlds.end("a") is None
    worlds.keep(lambda span: span == "c")
    assert worlds.all() == [made["c"]]
