"""Tests of drawings that move with cells."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.charts_model import Anchor, Chart, Corner
from pytest_workbook.simulator.book.charts_moves import moved_anchor, moved_charts
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area, Shift

ANCHOR = Anchor(Corner(2, 5, 3, 7), Corner(6, 1, 9, 2))


def rows(first: int, last: int) -> Area:
    """Whole rows."""
    return Area("S", first, 0, last, MAX_COLUMNS - 1)


def columns(first: int, last: int) -> Area:
    """Whole columns."""
    return Area("S", 0, first, MAX_ROWS - 1, last)


@pytest.mark.parametrize(
    ("by", "shift", "start", "end"),
    [
        (rows(0, 1), Shift.DOWN, Corner(2, 5, 5, 7), Corner(6, 1, 11, 2)),
        (rows(5, 5), Shift.DOWN, Corner(2, 5, 3, 7), Corner(6, 1, 10, 2)),
        (rows(10, 12), Shift.DOWN, ANCHOR.start, ANCHOR.end),
        (rows(0, 0), Shift.UP, Corner(2, 5, 2, 7), Corner(6, 1, 8, 2)),
        (rows(2, 4), Shift.UP, Corner(2, 5, 2, 0), Corner(6, 1, 6, 2)),
        (rows(3, 9), Shift.UP, Corner(2, 5, 3, 0), Corner(6, 1, 3, 0)),
        (columns(0, 0), Shift.RIGHT, Corner(3, 5, 3, 7), Corner(7, 1, 9, 2)),
        (columns(2, 3), Shift.LEFT, Corner(2, 0, 3, 7), Corner(4, 1, 9, 2)),
        (Area("S", 0, 2, 0, 6), Shift.DOWN, Corner(2, 5, 4, 7), Corner(6, 1, 10, 2)),
        (Area("S", 0, 2, 0, 5), Shift.DOWN, ANCHOR.start, ANCHOR.end),
        (Area("S", 3, 0, 8, 0), Shift.RIGHT, ANCHOR.start, ANCHOR.end),
    ],
)
def test_drawing_moves_and_grows_with_the_lines_beneath(by: Area, shift: Shift, start: Corner, end: Corner) -> None:
    """And stays where only some of them move."""
    assert moved_anchor(ANCHOR, by, shift) == Anchor(start, end)


def test_drawing_that_only_moves_keeps_its_size() -> None:
    """Also where rows go in beneath it, and at the edge of the sheet."""
    only = Anchor(ANCHOR.start, ANCHOR.end, editing="oneCell")
    assert moved_anchor(only, rows(5, 5), Shift.DOWN) is only
    moved = moved_anchor(only, rows(0, 1), Shift.DOWN)
    assert (moved.start.row, moved.end and moved.end.row) == (5, 11)
    sized = Anchor(Corner(0, 0, 3, 7), None, (9, 9), "oneCell")
    assert moved_anchor(sized, rows(0, 1), Shift.DOWN) == Anchor(Corner(0, 0, 5, 7), None, (9, 9), "oneCell")
    assert moved_anchor(sized, rows(0, MAX_ROWS), Shift.DOWN).start.row == MAX_ROWS - 1


def test_drawing_that_does_not_move() -> None:
    """It stands by itself."""
    fixed = Anchor(Corner(), None, (9, 9), "absolute")
    assert moved_anchor(fixed, rows(0, 5), Shift.DOWN) is fixed


def test_charts_of_other_sheets_stay() -> None:
    """The very same records."""
    here, there = Chart("1", "a", "S", ANCHOR, b""), Chart("2", "b", "T", ANCHOR, b"")
    moved = moved_charts([here, there], rows(0, 0), Shift.DOWN)
    assert moved[0].anchor.start.row == 4
    assert moved[1] is there
    assert moved_charts([here], rows(20, 20), Shift.DOWN)[0] is here
