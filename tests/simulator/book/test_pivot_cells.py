"""The cells of a pivot table belong to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pivoted import Shape, pivoted

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Area, Clearing, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.pivot_cells import area_of, report_of
from pytest_workbook.simulator.book.workbook import Workbook


@pytest.fixture(name="book")
def _book() -> Workbook:
    """A workbook with a pivot table in A3:B6 of the sheet ``Pivot``."""
    book = open_workbook(pivoted(Shape()))
    book.refresh_pivots(book.contents.pivots)
    return book


def _place(book: Workbook) -> str | None:
    areas = [area_of(pivot) for pivot in book.contents.pivots]
    return next((book.address(area) for area in areas if area is not None), None)


@pytest.mark.parametrize(
    "change",
    [
        lambda book: book.write(book.area("Pivot!B4"), values=[[1]]),
        lambda book: book.write(book.area("Pivot!A3:C3"), values=[["x", None, 2]]),
        lambda book: book.write(book.area("Pivot!B6:B7"), values=[[None], [1]], formulas=[["=1"], [None]]),
        lambda book: book.clear(book.area("Pivot!A1:Z99")),
        lambda book: book.clear(book.area("Pivot!A4"), Clearing.CONTENTS),
        lambda book: book.merge(book.area("Pivot!B6:C7")),
        lambda book: book.add_table(book.area("Pivot!A6:B9"), has_headers=True),
    ],
    ids=["value", "header", "formula", "clear", "contents", "merge", "table"],
)
def test_nobody_else_changes_them(book: Workbook, change: Callable[[Workbook], object]) -> None:
    """As a whole, with nothing changed."""
    before = book.values(book.area("Pivot!A1:D9"))
    with pytest.raises(BookError, match="pivot table 'P'") as refused:
        change(book)
    assert refused.value.kind is ErrorKind.UNSUPPORTED
    assert book.values(book.area("Pivot!A1:D9")) == before


@pytest.mark.parametrize(
    ("address", "shift"),
    [
        ("5:5", Shift.DOWN),
        ("A5", Shift.DOWN),
        ("B1", Shift.DOWN),
        ("B:B", Shift.RIGHT),
        ("A4", Shift.RIGHT),
        ("4:4", Shift.UP),
        ("A1:A2", Shift.UP),
        ("B:B", Shift.LEFT),
    ],
)
def test_none_of_them_moves_alone(book: Workbook, address: str, shift: Shift) -> None:
    """Inserting and deleting through a pivot table is refused, as Excel does."""
    change = book.insert_cells if shift in (Shift.DOWN, Shift.RIGHT) else book.delete_cells
    with pytest.raises(BookError) as refused:
        change(book.area(f"Pivot!{address}"), shift)
    assert (refused.value.kind, _place(book)) == (ErrorKind.INSERT_DELETE_CONFLICT, "Pivot!A3:B6")


@pytest.mark.parametrize(
    ("address", "shift", "place"),
    [
        ("1:2", Shift.DOWN, "Pivot!A5:B8"),
        ("A1:B1", Shift.DOWN, "Pivot!A4:B7"),
        ("A:A", Shift.RIGHT, "Pivot!B3:C6"),
        ("1:1", Shift.UP, "Pivot!A2:B5"),
        ("C1:D9", Shift.UP, "Pivot!A3:B6"),
        ("7:9", Shift.UP, "Pivot!A3:B6"),
        ("A3:B6", Shift.UP, None),
        ("1:10", Shift.UP, None),
    ],
)
def test_all_of_them_move_or_go_together(book: Workbook, address: str, shift: Shift, place: str | None) -> None:
    """And a refresh finds them there."""
    change = book.insert_cells if shift in (Shift.DOWN, Shift.RIGHT) else book.delete_cells
    change(book.area(f"Pivot!{address}"), shift)
    assert _place(book) == place
    book.write(book.area("Data!C2"), values=[[20]])
    book.refresh_pivots(book.contents.pivots)
    assert _place(book) == place
    if place is not None:
        assert book.values(book.area(place))[-1] == ["Grand Total", 33]


def test_formats_beside_and_what_is_the_same_may_be_written(book: Workbook) -> None:
    """A client that sends back what it read does no harm; and the cells may look otherwise."""
    book.write(book.area("Pivot!A3:C6"), values=[[*row, "x"] for row in book.values(book.area("Pivot!A3:B6"))])
    book.write(book.area("Pivot!B4"), number_formats=[["0.0"]])
    assert book.text(book.area("Pivot!B4:C4")) == [["19.0", "x"]]


def _with_page(book: Workbook) -> Workbook:
    """The same with one row of filters in A1:B1."""
    book.contents.pivots = tuple(replace(pivot, page_rows=1) for pivot in book.contents.pivots)
    return book


def test_pages_belong_to_their_table(book: Workbook) -> None:
    """They are not written, and nothing comes between; the row between and cells beside are free."""
    _with_page(book)
    (pivot,) = book.contents.pivots
    assert report_of(pivot) == Area(pivot.sheet, 0, 0, 5, 1)
    for address in ("A1", "B1"):
        with pytest.raises(BookError, match="pivot table 'P'"):
            book.write(book.area(f"Pivot!{address}"), values=[["x"]])
    book.write(book.area("Pivot!A2:C2"), values=[["x", "y", "z"]])
    book.write(book.area("Pivot!C1"), values=[["z"]])
    for address in ("2:2", "3:3", "A2"):
        with pytest.raises(BookError) as refused:
            book.insert_cells(book.area(f"Pivot!{address}"), Shift.DOWN)
        assert refused.value.kind is ErrorKind.INSERT_DELETE_CONFLICT
    book.insert_cells(book.area("Pivot!1:2"), Shift.DOWN)
    assert _place(book) == "Pivot!A5:B8"
    book.delete_cells(book.area("Pivot!1:9"), Shift.UP)
    assert _place(book) is None


def test_pages_that_have_no_room_are_none(book: Workbook) -> None:
    """As a damaged file says."""
    (pivot,) = book.contents.pivots
    assert report_of(replace(pivot, page_rows=2)) == area_of(pivot)
    assert report_of(replace(pivot, place=None, page_rows=1)) is None


def test_a_pivot_table_without_a_place_has_no_cells() -> None:
    """As of a damaged file."""
    (pivot,) = open_workbook(pivoted(Shape())).contents.pivots
    assert area_of(pivot) == Area(pivot.sheet, 2, 0, 3, 1)
    assert area_of(replace(pivot, place=None)) is None
