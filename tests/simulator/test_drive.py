"""One simulated drive, its files and folders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.drive import Drive, not_found
from pytest_workbook.simulator.drives import Drives

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(name="drives")
def _drives() -> Drives:
    """Drives with nothing in them."""
    return Drives(ManualClock(_NOON), Random(1))


@pytest.fixture(name="drive")
def _drive(drives: Drives) -> Drive:
    """The only drive."""
    return drives.primary


def test_a_file_knows_its_place(drives: Drives) -> None:
    """Path from the root, with names as they are; the URL escapes them."""
    file = drives.add(b"x", "/Übersicht/budget 1.xlsx")
    assert file.drive_path == "/Übersicht/budget 1.xlsx"
    assert file.web_url == file.drive.web_url + "/%C3%9Cbersicht/budget%201.xlsx"
    assert (file.is_folder, file.parent is not None and file.parent.is_folder) == (False, True)


def test_the_root_has_no_name_in_paths(drive: Drive) -> None:
    """Its path is a slash, and its URL the drive's."""
    assert (drive.root.drive_path, drive.root.web_url, drive.root.is_folder) == ("/", drive.web_url, True)


def test_an_empty_file_is_no_folder(drives: Drives) -> None:
    """Only a missing content makes a folder."""
    assert not drives.add(b"", "/empty").is_folder


def test_within_means_itself_or_below(drives: Drives, drive: Drive) -> None:
    """At any depth, and never upwards or sideways."""
    deep, beside = drives.add(b"x", "/a/b/c.txt"), drives.add(b"x", "/d.txt")
    folder = drive.child(drive.root, "a")
    assert folder is not None
    assert (deep.is_within(folder), folder.is_within(folder), deep.is_within(drive.root)) == (True, True, True)
    assert (folder.is_within(deep), beside.is_within(folder)) == (False, False)


def test_new_content_counts_as_a_change(drives: Drives) -> None:
    """Bytes, date and version move, the old refusal is forgotten, and the day of creation stays."""
    file = drives.add(b"old", "/a.xlsx")
    file.was_refused = True
    later = _NOON + timedelta(minutes=1)
    file.replace_content(b"new", later)
    assert (file.content, file.modified, file.version, file.was_refused) == (b"new", later, 2, False)
    assert (file.book, file.created) == (None, _NOON)


def test_a_repr_shows_no_content(drives: Drives) -> None:
    """Only which item it is."""
    file = drives.add(b"secret", "/a.xlsx", item_id="01X")
    assert repr(file) == "DriveFile(id='01X', drive_path='/a.xlsx')"


def test_children_come_by_name_without_case(drives: Drives, drive: Drive) -> None:
    """Direct children only; an empty folder has none."""
    for path in ("/b.txt", "/A.txt", "/c/d.txt"):
        drives.add(b"x", path)
    assert [item.name for item in drive.children(drive.root)] == ["A.txt", "b.txt", "c"]
    folder = drives.create(drive, drive.root, "leer", None)
    assert drive.children(folder) == []


def test_a_child_is_found_whatever_its_case(drives: Drives, drive: Drive) -> None:
    """Beyond ASCII too, and only in its own folder."""
    file = drives.add(b"x", "/Reports/Über.xlsx")
    assert file.parent is not None
    assert drive.child(file.parent, "ÜBER.XLSX") is file
    assert drive.child(drive.root, "Über.xlsx") is None


def test_removing_a_folder_takes_all_below_it(drives: Drives, drive: Drive) -> None:
    """The folder first; what lies beside it stays."""
    deep, kept = drives.add(b"x", "/a/b/c.txt"), drives.add(b"x", "/ab.txt")
    folder = drive.child(drive.root, "a")
    assert folder is not None
    gone = drive.remove(folder)
    assert [one.name for one in gone] == ["a", "b", "c.txt"]
    assert deep.id not in drive.items
    assert set(drive.items.values()) == {drive.root, kept}
    assert [kept] == drive.remove(kept)


def test_generated_names_hold_until_others_are_claimed(drive: Drive) -> None:
    """Then the generated one no longer reaches the drive; names compare without case."""
    old = drive.id
    assert drive.is_named("drives", old.upper())
    assert (drive.is_named("users", drive.owner_upn), drive.is_named("sites", "root")) == (True, True)
    drive.claimed["drives"] = ["b!Größe"]
    assert drive.id == "b!Größe"
    assert (drive.is_named("drives", "B!GRößE"), drive.is_named("drives", old)) == (True, False)


def test_an_owner_claimed_by_one_name_keeps_the_other(drive: Drive) -> None:
    """An address names an owner by id or by name; the generated one stands in for what it did not say."""
    own_id, own_name = drive.owner_id, drive.owner_upn
    drive.claimed["users"] = ["jörg@example.com"]
    assert (drive.owner_upn, drive.owner_id) == ("jörg@example.com", own_id)
    assert drive.web_url.endswith("/personal/jörg_example_com/Documents")
    drive.claimed["users"] = ["0123"]
    assert (drive.owner_upn, drive.owner_id) == (own_name, "0123")


def test_a_file_says_what_its_drive_says(drives: Drives, drive: Drive) -> None:
    """Owner, site and drive are the drive's."""
    file = drives.add(b"x", "/a")
    assert (file.drive_id, file.owner_id, file.owner_upn, file.site_id) == (
        drive.id,
        drive.owner_id,
        drive.owner_upn,
        drive.site_id,
    )


def test_what_is_not_there_is_404() -> None:
    """Flat, with the drive's code."""
    assert (not_found().status, not_found().code, not_found().second_level) == (404, "itemNotFound", None)
