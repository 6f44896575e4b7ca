"""Tests of what a range shows."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.ranges.body import GRIDS, PROPERTIES, cells, is_unbounded, shown

# Copied from the recording of 2021-05.
WIRE_ORDER = [
    "address",
    "addressLocal",
    "columnCount",
    "cellCount",
    "columnHidden",
    "rowHidden",
    "numberFormat",
    "columnIndex",
    "text",
    "formulas",
    "formulasLocal",
    "formulasR1C1",
    "hidden",
    "rowCount",
    "rowIndex",
    "valueTypes",
    "values",
]


@pytest.fixture(name="book")
def _book() -> Workbook:
    """A blank workbook."""
    return Workbook.blank()


def test_properties_are_in_the_order_of_the_wire(book: Workbook) -> None:
    """Every property is there, in the recorded order."""
    assert list(shown(book, book.area("A1:B2"))) == WIRE_ORDER
    assert list(PROPERTIES) == WIRE_ORDER


def test_blank_range_is_shown_as_documented(book: Workbook) -> None:
    """The page's blank A1:B2 of the sheet test, property by property."""
    book.rename_sheet("Sheet1", "test")
    blank, general = [["", ""], ["", ""]], [["General", "General"], ["General", "General"]]
    assert shown(book, book.area("A1:B2")) == {
        "address": "test!A1:B2",
        "addressLocal": "test!A1:B2",
        "columnCount": 2,
        "cellCount": 4,
        "columnHidden": False,
        "rowHidden": False,
        "numberFormat": general,
        "columnIndex": 0,
        "text": blank,
        "formulas": blank,
        "formulasLocal": blank,
        "formulasR1C1": blank,
        "hidden": False,
        "rowCount": 2,
        "rowIndex": 0,
        "valueTypes": [["Empty", "Empty"], ["Empty", "Empty"]],
        "values": blank,
    }


def test_cells_are_shown_with_formulas_text_and_types(book: Workbook) -> None:
    """A date, a formula, a text and a boolean in every property of cells."""
    area = book.area("B2:E2")
    book.write(area, values=[[44444, "=B2+1", "Soup", True]], number_formats=[["m/d/yyyy", "0.0", None, None]])
    assert shown(book, area, GRIDS) == {
        "numberFormat": [["m/d/yyyy", "0.0", "General", "General"]],
        "text": [["9/5/2021", "44445.0", "Soup", "TRUE"]],
        "formulas": [[44444, "=B2+1", "Soup", True]],
        "formulasLocal": [[44444, "=B2+1", "Soup", True]],
        "formulasR1C1": [[44444, "=RC[-1]+1", "Soup", True]],
        "valueTypes": [["Double", "Double", "String", "Boolean"]],
        "values": [[44444, 44445, "Soup", True]],
    }


def test_only_wanted_properties_are_shown_in_wire_order(book: Workbook) -> None:
    """The order of the wish does not matter, and nothing else comes."""
    assert shown(book, book.area("A1"), ["values", "address"]) == {"address": "Sheet1!A1", "values": [[""]]}


@pytest.mark.parametrize(
    ("address", "count"),
    [("C:C", MAX_ROWS), ("2:3", 2 * MAX_COLUMNS), ("A:XFD", -1)],
)
def test_whole_rows_and_columns_show_null_for_cells(book: Workbook, address: str, count: int) -> None:
    """Properties of cells are null, the others reflect the range; a count beyond 32 bits is -1."""
    properties = shown(book, book.area(address))
    assert {name for name, value in properties.items() if value is None} == GRIDS
    assert properties["cellCount"] == count


def test_whole_sheet_is_shown_as_observed(book: Workbook) -> None:
    """The recorded answer for a sheet without an address."""
    properties = shown(book, book.whole_sheet("Sheet1"))
    assert properties["address"] == "Sheet1!1:1048576"
    assert (properties["columnCount"], properties["rowCount"], properties["cellCount"]) == (16384, 1048576, -1)


def test_more_than_five_million_cells_show_null(book: Workbook) -> None:
    """Beyond the documented limit, properties of cells are null."""
    area = Area(book.sheets[0].sheet_id, 0, 0, 999_999, 5)
    assert shown(book, area, ["values", "cellCount"]) == {"cellCount": 6_000_000, "values": None}


@pytest.mark.parametrize(
    ("rows", "columns", "hidden"),
    [
        ("", "", False),
        ("A1:B2", "", True),
        ("", "A1:B2", True),
        ("A1:B1", "", None),
        ("", "A1:A2", None),
        ("A1:B1", "A1:B2", True),
        ("A1:B1", "A1:A2", None),
    ],
)
def test_hidden_means_that_every_cell_is_hidden(book: Workbook, rows: str, columns: str, hidden: bool | None) -> None:
    """A range is hidden when all its rows or all its columns are; null when only some cells are."""
    if rows:
        book.write(book.area(rows), rows_hidden=True)
    if columns:
        book.write(book.area(columns), columns_hidden=True)
    assert shown(book, book.area("A1:B2"), ["hidden"]) == {"hidden": hidden}


def test_sheet_with_a_quoted_name_is_quoted_in_the_address(book: Workbook) -> None:
    """Names that need it are quoted as Excel does, others are not."""
    book.rename_sheet("Sheet1", "O'Brien")
    assert shown(book, book.area("A1"), ["address"]) == {"address": "'O''Brien'!A1"}
    book.rename_sheet("O'Brien", "Übersicht")
    assert shown(book, book.area("A1"), ["address"]) == {"address": "Übersicht!A1"}


def test_cells_are_counted_and_unbounded_ranges_known(book: Workbook) -> None:
    """A bounded range counts its cells and is not unbounded."""
    assert (cells(book.area("A1:C2")), is_unbounded(book.area("A1:C2"))) == (6, False)
    assert is_unbounded(book.area("C:C"))
    assert is_unbounded(book.area("2:2"))
