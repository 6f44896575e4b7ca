"""Names of drive items."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.drives import Drives
from pytest_workbook.simulator.names import behaviour_of, free_name, locked, name_taken, valid_name
from pytest_workbook.simulator.replies import Refusal

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _drives(*paths: str) -> Drives:
    drives = Drives(ManualClock(_NOON), Random(1))
    for path in paths:
        drives.add(b"x", path)
    return drives


@pytest.mark.parametrize("name", ["budget.xlsx", "Übersicht 予算.xlsx", "a%20b#c.xlsx"])
def test_an_ordinary_name_stays_as_it_is(name: str) -> None:
    """Letters of any script, and characters that only URLs mind, are kept."""
    assert valid_name(name) == name


@pytest.mark.parametrize("name", ["", "  ", None, 7, *(f"a{c}b" for c in '"*:<>?/\\|')])
def test_a_name_no_item_can_bear_is_refused(name: object) -> None:
    """Empty names, other types, and each of the nine characters."""
    with pytest.raises(Refusal) as caught:
        valid_name(name)
    assert (caught.value.status, caught.value.code) == (400, "invalidRequest")


@pytest.mark.parametrize("behaviour", ["fail", "rename", "replace"])
def test_a_free_name_is_taken_as_wished(behaviour: str) -> None:
    """In an empty folder the behaviour does not matter."""
    assert free_name(_drives().primary.root, "Über.xlsx", behaviour) == "Über.xlsx"


def test_a_taken_name_fails_whatever_its_case() -> None:
    """Names compare without case, beyond ASCII too; the old item stays."""
    root = _drives("/Über.xlsx").primary.root
    with pytest.raises(Refusal) as caught:
        free_name(root, "ÜBER.XLSX", "fail")
    assert (caught.value.status, caught.value.code) == (409, "nameAlreadyExists")
    assert [item.name for item in root.drive.children(root)] == ["Über.xlsx"]


@pytest.mark.parametrize(
    ("there", "wanted", "given"),
    [
        (["/a.xlsx"], "a.xlsx", "a 1.xlsx"),
        (["/a.xlsx", "/A 1.xlsx"], "a.xlsx", "a 2.xlsx"),
        (["/a.b.xlsx"], "a.b.xlsx", "a.b 1.xlsx"),
        (["/plain"], "plain", "plain 1"),
    ],
)
def test_renaming_counts_before_the_suffix(there: list[str], wanted: str, given: str) -> None:
    """The first free number goes before the last dot, or to the end where there is none."""
    root = _drives(*there).primary.root
    assert free_name(root, wanted, "rename") == given
    assert len(root.drive.children(root)) == len(there)


def test_replacing_takes_the_old_item_away() -> None:
    """Only the item of that name goes."""
    root = _drives("/a.xlsx", "/b.xlsx").primary.root
    assert free_name(root, "A.xlsx", "replace") == "A.xlsx"
    assert [item.name for item in root.drive.children(root)] == ["b.xlsx"]


def test_the_two_refusals_have_their_codes() -> None:
    """A lock has a second level and no ids; a taken name has neither level nor lock."""
    assert (locked().status, locked().code, locked().second_level, locked().ids) == (
        423,
        "notAllowed",
        "resourceLocked",
        False,
    )
    assert (name_taken().status, name_taken().code, name_taken().second_level) == (409, "nameAlreadyExists", None)


@pytest.mark.parametrize("given", ["fail", "rename", "replace", "Replace"])
def test_a_behaviour_is_one_of_three(given: str) -> None:
    """In any case."""
    assert behaviour_of(given) == given.lower()


@pytest.mark.parametrize("given", ["", "overwrite", None, 5, ["fail"]])
def test_any_other_behaviour_is_refused(given: object) -> None:
    """Rather than taken for a failure."""
    with pytest.raises(Refusal, match="conflictBehavior' takes fail, rename, replace") as refused:
        behaviour_of(given)
    assert (refused.value.status, refused.value.code) == (400, "invalidRequest")
