"""Pivot tables of a workbook: found, and built anew."""

from __future__ import annotations

import pytest
from pivoted import CACHE as OWN_CACHE
from pivoted import Shape, pivoted
from rich_workbook import CACHE, PIVOT_ID, with_pivot

from pytest_workbook.simulator.book.errors import BookError
from pytest_workbook.simulator.book.model import MAX_ROWS, Area, Protection, Scalar, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.workbook import Workbook


@pytest.fixture(name="book")
def _book() -> Workbook:
    """A workbook with a pivot table on its first sheet of two."""
    return open_workbook(with_pivot())


@pytest.mark.parametrize("key", [PIVOT_ID, PIVOT_ID.lower(), "Größen", "gRÖßEN"])
def test_pivot_table_is_found_by_id_and_name(book: Workbook, key: str) -> None:
    """In any case, on its own sheet."""
    assert book.pivot(key, book.sheets[0].sheet_id).name == "Größen"


def test_other_sheets_and_keys_have_none(book: Workbook) -> None:
    """A pivot table belongs to one sheet."""
    assert book.pivots(book.sheets[1].sheet_id) == ()
    for key, sheet in ((PIVOT_ID, book.sheets[1]), ("Nothing", book.sheets[0])):
        with pytest.raises(BookError) as refused:
            book.pivot(key, sheet.sheet_id)
        assert refused.value.kind.value == "ItemNotFound"


def test_refresh_marks_the_data_for_excel(book: Workbook) -> None:
    """And comes to the same the second time."""
    pivots = book.pivots(book.sheets[0].sheet_id)
    book.refresh_pivots(pivots)
    once = book.values(book.area("Data!D1:E5"))
    book.refresh_pivots(pivots)
    assert (book.contents.refreshed, book.values(book.area("Data!D1:E5"))) == (frozenset({CACHE}), once)
    assert once == [["Item", "Sum of Cost"], ["a", 1.5], ["b", 2], ["Grand Total", 3.5], ["", ""]]


def test_protection_forbids_the_refresh(book: Workbook) -> None:
    """Unless it allows pivot tables."""
    sheet = book.sheets[0].sheet_id
    book.protect_sheet(sheet, Protection())
    with pytest.raises(BookError) as refused:
        book.refresh_pivots(book.pivots(sheet))
    assert (refused.value.kind.value, book.contents.refreshed) == ("AccessDenied", frozenset())
    book.unprotect_sheet(sheet)
    book.protect_sheet(sheet, Protection(frozenset({"allowPivotTables"})))
    book.refresh_pivots(book.pivots(sheet))
    assert book.contents.refreshed == {CACHE}


def _refreshed(book: Workbook) -> list[list[Scalar]]:
    sheet = book.sheet("Pivot").sheet_id
    book.refresh_pivots(book.pivots(sheet))
    return book.values(book.used_range(sheet, values_only=True))


_SUMS = [["Row Labels", "Sum of Units"], ["East", 19], ["West", 4], ["Grand Total", 23]]


def test_refresh_builds_the_table_from_its_data() -> None:
    """Its cells follow, formulas that use them too; and it grows and shrinks with its items."""
    book = open_workbook(pivoted(Shape()))
    assert _refreshed(book) == _SUMS
    book.write(book.area("Data!F1"), values=[["=Pivot!B6*2"]])
    book.write(book.area("Data!A2:C3"), values=[["North", None, 100], [None, None, "none"]])
    assert _refreshed(book) == [
        *(["Row Labels", "Sum of Units"], ["East", 9], ["West", 0], ["North", 100], ["Grand Total", 109]),
    ]
    assert book.values(book.area("Data!F1")) == [[200]]
    book.write(book.area("Data!A2:A6"), values=[["West"]] * 5)
    assert _refreshed(book) == [["Row Labels", "Sum of Units"], ["West", 109], ["Grand Total", 109]]
    assert book.values(book.area("Data!F1")) == [[0]]


def test_new_cells_look_like_the_old_ones() -> None:
    """With the number format of the first row of values."""
    book = open_workbook(pivoted(Shape()))
    _refreshed(book)
    assert book.text(book.area("Pivot!B4:B6")) == [["19.00"], ["4.00"], ["23.00"]]


def test_columns_are_built_too() -> None:
    """With their heads; what stood beyond is gone."""
    heads = (("Sum of Units", "Column Labels"), ("Row Labels",))
    book = open_workbook(pivoted(Shape(columns=(1,), header_rows=2), heads))
    expected = [
        ["Sum of Units", "Column Labels", "", ""],
        ["Row Labels", "Ink", "Pen", "Grand Total"],
        ["East", 6, 13, 19],
        ["West", 4, "", 4],
        ["Grand Total", 10, 13, 23],
    ]
    assert _refreshed(book) == expected
    book.write(book.area("Data!B2:B6"), values=[["Ink"]] * 5)
    assert _refreshed(book)[1:3] == [["Row Labels", "Ink", "Grand Total"], ["East", 19, 19]]


@pytest.mark.parametrize("source", ['name="Sales"', 'name="data"', 'ref="A1:D6" sheet="Data"'])
def test_data_are_found_where_they_are_now(source: str) -> None:
    """A range that moved, a name, and a table that grew."""
    book = open_workbook(pivoted(Shape(source=source)))
    book.add_name("data", "=Data!$A$1:$D$6")
    book.insert_cells(book.area("Data!1:2"), Shift.DOWN)
    book.rename_sheet(book.sheet("Data").sheet_id, "Renamed")
    assert _refreshed(book) == _SUMS
    if "Sales" in source:
        book.add_rows(book.tables[0].table_id, [["West", "Pen", 6, 1]])
        assert _refreshed(book)[-1] == ["Grand Total", 29]


@pytest.mark.parametrize(
    "shape",
    [
        Shape(data=(("Deviation", 2, "stdDev"),)),
        Shape(source='ref="A1:D6" sheet="Nowhere"'),
        Shape(source='ref="A1:C6" sheet="Data"'),
        Shape(source='ref="A1:D1" sheet="Data"'),
        Shape(source='ref="A1:D6" sheet="Data" id="rId9"'),
        Shape(source='name="Nothing"'),
        Shape(source='ref="nonsense" sheet="Data"'),
        Shape(pages=((1, 9),)),
    ],
    ids=["function", "sheet", "columns", "no rows", "other workbook", "name", "address", "page"],
)
def test_what_cannot_be_built_stays(shape: Shape) -> None:
    """And Excel is asked to do it."""
    book = open_workbook(pivoted(shape))
    assert _refreshed(book) == [["Row Labels", "Sum of Units"]]
    assert book.contents.refreshed == {OWN_CACHE}
    assert book.contents.pivot_data == {}


def test_data_whose_headers_changed_stay() -> None:
    """Excel would find other fields."""
    book = open_workbook(pivoted(Shape()))
    book.write(book.area("Data!C1"), values=[["Pieces"]])
    assert _refreshed(book) == [["Row Labels", "Sum of Units"]]


def test_a_table_that_would_leave_the_sheet_is_a_refusal() -> None:
    """It stood at the edge, and its data have grown."""
    book = open_workbook(pivoted(Shape()))
    book.insert_cells(Area(book.sheet("Pivot").sheet_id, 0, 0, MAX_ROWS - 6, 1), Shift.DOWN)
    with pytest.raises(BookError, match="off the sheet") as refused:
        book.refresh_pivots(book.contents.pivots)
    assert refused.value.kind.value == "UnsupportedOperation"


def test_a_table_in_the_way_is_a_refusal() -> None:
    """And nothing has changed; other cells make way."""
    book = open_workbook(pivoted(Shape()))
    book.write(book.area("Pivot!A5"), values=[["in the way"]])
    assert _refreshed(book) == _SUMS
    book = open_workbook(pivoted(Shape()))
    book.add_table(book.area("Pivot!A6:B8"), has_headers=True)
    before = book.values(book.area("Pivot!A3:B8"))
    with pytest.raises(BookError) as refused:
        _refreshed(book)
    assert refused.value.kind.value == "UnsupportedOperation"
    assert book.values(book.area("Pivot!A3:B8")) == before
    assert book.contents.refreshed == frozenset()
