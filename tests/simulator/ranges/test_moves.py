"""Tests of where the functions of a range lead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area, Cell, Sheet
from pytest_workbook.simulator.ranges import moves

S = "{S}"
# B2:C5
RANGE = Area(S, 1, 1, 4, 2)


def area(top: int, left: int, bottom: int, right: int, sheet: str = S) -> Area:
    """An area of the test's sheet."""
    return Area(sheet, top, left, bottom, right)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (lambda: moves.cell(RANGE, 0, 0), area(1, 1, 1, 1)),
        (lambda: moves.cell(RANGE, 9, 9), area(10, 10, 10, 10)),
        (lambda: moves.cell(RANGE, -1, -1), area(0, 0, 0, 0)),
        (lambda: moves.row(RANGE, 0), area(1, 1, 1, 2)),
        (lambda: moves.row(RANGE, 3), area(4, 1, 4, 2)),
        (lambda: moves.column(RANGE, 0), area(1, 1, 4, 1)),
        (lambda: moves.column(RANGE, 1), area(1, 2, 4, 2)),
        (lambda: moves.last_row(RANGE), area(4, 1, 4, 2)),
        (lambda: moves.last_column(RANGE), area(1, 2, 4, 2)),
        (lambda: moves.last_cell(RANGE), area(4, 2, 4, 2)),
        (lambda: moves.entire_row(RANGE), area(1, 0, 4, MAX_COLUMNS - 1)),
        (lambda: moves.entire_column(RANGE), area(0, 1, MAX_ROWS - 1, 2)),
        (lambda: moves.offset(RANGE, -1, 2), area(0, 3, 3, 4)),
        (lambda: moves.resized(RANGE, 1, -1), area(1, 1, 5, 1)),
        (lambda: moves.rows_above(RANGE, 1), area(0, 1, 0, 2)),
        (lambda: moves.rows_above(RANGE, -2), area(1, 1, 2, 2)),
        (lambda: moves.rows_below(RANGE, 2), area(5, 1, 6, 2)),
        (lambda: moves.rows_below(RANGE, -2), area(3, 1, 4, 2)),
        (lambda: moves.columns_before(RANGE, 1), area(1, 0, 4, 0)),
        (lambda: moves.columns_before(RANGE, -1), area(1, 1, 4, 1)),
        (lambda: moves.columns_after(RANGE, 2), area(1, 3, 4, 4)),
        (lambda: moves.columns_after(RANGE, -1), area(1, 2, 4, 2)),
        # The page prints B2:E16 for B2:C5 and D10:E15, a slip for B2:E15.
        (lambda: moves.bounding(RANGE, area(9, 3, 14, 4)), area(1, 1, 14, 4)),
        (lambda: moves.intersection(RANGE, area(0, 0, 2, 1)), area(1, 1, 2, 1)),
    ],
)
def test_function_leads_to_its_area(got: Callable[[], Area], expected: Area) -> None:
    """Each function of B2:C5 leads where its page says."""
    assert got() == expected


@pytest.mark.parametrize(
    ("move", "kind"),
    [
        (lambda: moves.cell(RANGE, -2, 0), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.row(RANGE, 4), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.row(RANGE, -1), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.column(RANGE, 2), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.offset(RANGE, -2, 0), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.offset(RANGE, MAX_ROWS, 0), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.offset(RANGE, 0, MAX_COLUMNS), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.resized(RANGE, -4, 0), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.resized(RANGE, 0, -2), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.rows_above(RANGE, 2), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.rows_above(RANGE, 0), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.rows_below(RANGE, 0), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.columns_before(RANGE, 2), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.columns_after(RANGE, 0), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.bounding(RANGE, area(1, 1, 1, 1, "{T}")), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.intersection(RANGE, area(1, 1, 1, 1, "{T}")), ErrorKind.INVALID_ARGUMENT),
        (lambda: moves.intersection(RANGE, area(9, 9, 9, 9)), ErrorKind.ITEM_NOT_FOUND),
    ],
)
def test_function_that_leads_nowhere_is_refused(move: Callable[[], Area], kind: ErrorKind) -> None:
    """A function that would leave the sheet or the range, or finds no common cell, is refused."""
    with pytest.raises(BookError) as caught:
        move()
    assert caught.value.kind is kind


small = st.integers(min_value=0, max_value=40)


@given(small, small, small, small, st.integers(-50, 50), st.integers(-50, 50))
def test_offset_there_and_back_is_the_range(top: int, left: int, rows: int, columns: int, dr: int, dc: int) -> None:
    """An offset that stays on the sheet keeps the size and is undone by its opposite."""
    start = area(top, left, top + rows, left + columns)
    if top + dr < 0 or left + dc < 0:
        with pytest.raises(BookError):
            moves.offset(start, dr, dc)
    else:
        there = moves.offset(start, dr, dc)
        assert (there.rows, there.columns) == (start.rows, start.columns)
        assert moves.offset(there, -dr, -dc) == start


def test_used_range_holds_every_cell_with_content_or_format() -> None:
    """Formats count as used, unless only values are asked for; cells outside never do."""
    sheet = Sheet(
        S,
        "Sheet1",
        cells={
            (1, 1): Cell(value=0),
            (3, 2): Cell(formula="=A1", cached=""),
            (4, 1): Cell(number_format="0.0"),
            (9, 9): Cell(value="far"),
        },
    )
    assert moves.used(RANGE, sheet, values_only=False) == area(1, 1, 4, 2)
    assert moves.used(RANGE, sheet, values_only=True) == area(1, 1, 3, 2)


def test_used_range_holds_spilled_cells() -> None:
    """A value that an array formula elsewhere spilled into a blank cell is used."""
    sheet = Sheet(S, "Sheet1", spills={(2, 2): 5.0})
    assert moves.used(RANGE, sheet, values_only=True) == area(2, 2, 2, 2)


def test_used_range_of_unused_cells_is_not_found() -> None:
    """A range without a used cell has no used range."""
    sheet = Sheet(S, "Sheet1", cells={(1, 1): Cell(number_format="0.0"), (9, 9): Cell(value="far")})
    with pytest.raises(BookError) as caught:
        moves.used(RANGE, sheet, values_only=True)
    assert caught.value.kind is ErrorKind.ITEM_NOT_FOUND
