"""All drives of one simulator."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from random import Random

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.addresses import DriveReference, Target, parse
from pytest_workbook.simulator.drives import Drives
from pytest_workbook.simulator.replies import Refusal

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _target(path: str) -> Target:
    found = parse(path)
    assert found is not None, path
    return found


@pytest.fixture(name="clock")
def _clock() -> ManualClock:
    """A clock that stands at noon."""
    return ManualClock(_NOON)


@pytest.fixture(name="drives")
def _drives(clock: ManualClock) -> Drives:
    """Drives with nothing in them."""
    return Drives(clock, Random(1))


def test_at_first_there_is_one_empty_drive(drives: Drives) -> None:
    """With a root and nothing in it."""
    assert drives.all == [drives.primary]
    assert list(drives.primary.items.values()) == [drives.primary.root]


def test_the_same_source_gives_the_same_ids() -> None:
    """Ids come from the random source alone; an item's has the live form."""
    made = [Drives(ManualClock(_NOON), Random(seed)) for seed in (1, 1, 2)]
    ids = [(one.primary.id, one.add(b"", "/a").id) for one in made]
    assert ids[0] == ids[1]
    assert ids[0] != ids[2]
    assert (ids[0][1][:2], len(ids[0][1])) == ("01", 34)


def test_adding_makes_the_folders_on_the_way(drives: Drives, clock: ManualClock) -> None:
    """Once only, found without case; the file is dated by the clock."""
    first = drives.add(b"1", "Übersicht/Q1/a.xlsx")
    clock.advance(60)
    second = drives.add(b"2", "/übersicht/q1/b.xlsx")
    assert second.parent is first.parent
    assert second.drive_path == "/Übersicht/Q1/b.xlsx"
    assert (second.created - first.created).total_seconds() == 60


def test_adding_at_a_taken_path_keeps_the_id(drives: Drives) -> None:
    """What was there is replaced; an id that is given wins."""
    old = drives.add(b"1", "/a.xlsx")
    new = drives.add(b"2", "/A.xlsx")
    assert (new.id, new.content, new is old) == (old.id, b"2", False)
    assert drives.add(b"3", "/a.xlsx", item_id="01X").id == "01X"
    assert len(drives.primary.children(drives.primary.root)) == 1


def test_an_item_is_found_in_each_form(drives: Drives) -> None:
    """By id, by path, by a path below an id, by its sharing URL and as a list item."""
    file = drives.add(b"x", "/Übersicht/a.xlsx")
    assert file.parent is not None
    token = "u!" + base64.urlsafe_b64encode(file.web_url.encode()).decode().rstrip("=")
    for path in (
        f"/me/drive/items/{file.id}",
        "/me/drive/root:/%C3%9Cbersicht/A.xlsx:",
        f"/drives/{file.drive_id}/items/{file.parent.id}:/a.xlsx:",
        f"/users/{file.owner_upn}/drive/items/{file.id}",
        f"/shares/{token}/driveItem",
        f"/sites/root/lists/documents/items/{file.number}/driveItem",
    ):
        assert drives.find(_target(path)) is file, path


def test_the_root_is_found_by_both_its_names(drives: Drives) -> None:
    """As ``root`` and as the item ``root``."""
    for path in ("/me/drive/root", "/me/drive/items/root"):
        assert drives.look(_target(path)) is drives.primary.root


@pytest.mark.parametrize(
    "path",
    [
        "/me/drive",
        "/me/drive/items/01NONE",
        "/me/drive/root:/Gr%C3%B6%C3%9Fe/a.xlsx:",
        "/shares/u!bm9uZQ/driveItem",
        "/shares/other/driveItem",
        "/sites/root/lists/other/items/1/driveItem",
        "/sites/root/lists/documents/items/99/driveItem",
    ],
)
def test_what_is_not_there_is_none_or_404(drives: Drives, path: str) -> None:
    """Looking gives None, finding refuses."""
    assert drives.look(_target(path)) is None
    with pytest.raises(Refusal) as caught:
        drives.find(_target(path))
    assert (caught.value.status, caught.value.code) == (404, "itemNotFound")


@pytest.mark.parametrize(
    ("reference", "status", "code"),
    [
        (DriveReference("users", "jörg@example.com"), 404, "itemNotFound"),
        (DriveReference("drives", "", "b!0123456789"), 404, "itemNotFound"),
        (DriveReference("me", "", "short"), 400, "invalidRequest"),
        (DriveReference("drives", "", "a drive with blanks"), 400, "invalidRequest"),
        (DriveReference("groups", "nobody", "short"), 404, "itemNotFound"),
    ],
)
def test_an_unknown_drive_is_refused(drives: Drives, reference: DriveReference, status: int, code: str) -> None:
    """404 for an unknown owner or id, 400 for an id that can be none."""
    with pytest.raises(Refusal) as caught:
        drives.find_drive(reference)
    assert (caught.value.status, caught.value.code) == (status, code)


@pytest.mark.parametrize(
    "path",
    [
        "/me/drive/items/01X",
        "/me/drive/root:/Berichte/%C3%9Cber.xlsx:",
        "/drives/b!other-drive/items/01X",
        "/users/j%C3%B6rg@example.com/drive/items/01X",
        "/shares/u!token/driveItem",
        "/sites/team/lists/Books/items/7/driveItem",
    ],
)
def test_a_mounted_file_is_found_at_its_address(drives: Drives, path: str) -> None:
    """Under the very address, with the bytes that were given."""
    made = drives.mount(b"x", _target(path))
    assert drives.find(_target(path)) is made
    assert made.content == b"x"


def test_a_mounted_address_names_the_drive(drives: Drives) -> None:
    """The first is the only drive's id from then on; another one makes another drive."""
    old = drives.primary.id
    first = drives.mount(b"1", _target("/drives/b!one-drive/items/01A"))
    assert (drives.primary.id, first.drive) == ("b!one-drive", drives.primary)
    second = drives.mount(b"2", _target("/drives/b!two-drive/items/01A"))
    assert (len(drives.all), second.drive is first.drive, first.content) == (2, False, b"1")
    with pytest.raises(Refusal):
        drives.find_drive(DriveReference("drives", "", old))


def test_mounting_again_replaces_the_content(drives: Drives) -> None:
    """One item, one id; names without a path are told apart."""
    first = drives.mount(b"1", _target("/me/drive/items/01A"))
    assert drives.mount(b"2", _target("/me/drive/items/01A")) is first
    assert first.content == b"2"
    assert [first.name, drives.mount(b"3", _target("/me/drive/items/01B")).name] == ["Book.xlsx", "Book2.xlsx"]


def test_a_drive_is_no_place_for_a_file(drives: Drives) -> None:
    """The message says what to pass."""
    with pytest.raises(ValueError, match="pass the address of an item"):
        drives.mount(b"x", _target("/me/drive"))


def test_reset_gives_back_what_was_kept(drives: Drives, clock: ManualClock) -> None:
    """Content, place, name and version as at the start; all that came later is gone, a deleted folder is back."""
    kept = drives.add(b"1", "/Übersicht/a.xlsx")
    drives.keep(kept)
    later = drives.add(b"x", "/later.xlsx")
    kept.replace_content(b"2", clock.utc())
    assert kept.parent is not None
    drives.primary.remove(kept.parent)
    kept.parent, kept.name = drives.primary.root, "moved.xlsx"
    drives.reset()
    assert (kept.content, kept.drive_path, kept.version) == (b"1", "/Übersicht/a.xlsx", 1)
    assert drives.find(_target(f"/me/drive/items/{kept.id}")) is kept
    assert drives.find(_target("/me/drive/root:/%C3%9Cbersicht/a.xlsx:")) is kept
    assert later.id not in drives.primary.items


def test_reset_of_nothing_leaves_the_root(drives: Drives) -> None:
    """Files that nobody kept do not come back."""
    drives.add(b"x", "/a/b.txt")
    drives.reset()
    assert list(drives.primary.items.values()) == [drives.primary.root]


def test_keeping_again_keeps_the_newer(drives: Drives, clock: ManualClock) -> None:
    """A file that is mounted twice comes back as it was mounted last."""
    file = drives.add(b"1", "/a.xlsx")
    drives.keep(file)
    file.replace_content(b"2", clock.utc())
    drives.keep(file)
    file.replace_content(b"3", clock.utc())
    drives.reset()
    assert file.content == b"2"
