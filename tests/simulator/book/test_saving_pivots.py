"""Refreshed pivot tables in a saved file: Excel is asked to build them anew."""

from __future__ import annotations

import pytest
from rich_workbook import CACHE, PIVOT, parts, with_pivot

from pytest_workbook.simulator.book.model import Area, Move, Sheet, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.saving_pivots import to_be_refreshed, with_place, with_source


def test_refresh_changes_the_description_of_the_data_and_no_other_part() -> None:
    """By one attribute."""
    data = with_pivot()
    book = open_workbook(data)
    book.refresh_pivots(book.pivots(book.sheets[0].sheet_id))
    then, now = parts(data), parts(save_workbook(book))
    assert {name for name in then.keys() | now.keys() if then.get(name) != now.get(name)} == {CACHE}
    assert now[CACHE].replace(b' refreshOnLoad="1"', b"") == then[CACHE]


def test_deleted_sheet_takes_its_refresh_along() -> None:
    """Nothing is written into parts that are gone."""
    book = open_workbook(with_pivot())
    book.refresh_pivots(book.pivots(book.sheets[0].sheet_id))
    book.delete_sheet(book.sheets[0].sheet_id)
    assert "xl/pivotTables/pivotTable1.xml" not in parts(save_workbook(book))


def test_attribute_that_is_there_is_set() -> None:
    """Not doubled."""
    assert to_be_refreshed(b'<a:b refreshOnLoad="0"/>', CACHE) == b'<a:b refreshOnLoad="1"/>'


_DOWN = Move(Area("", 0, 0, 1, 16383), Shift.DOWN)


def test_pivot_table_follows_its_cells_and_their_sheet() -> None:
    """Its place, the cells its data come from, and the name of their sheet."""
    book = open_workbook(with_pivot())
    book.insert_cells(book.area("Data!1:2"), Shift.DOWN)
    book.rename_sheet(book.sheets[0].sheet_id, "O'Neil & Söhne")
    saved = parts(save_workbook(book))
    assert b'<location ref="D3:E5"' in saved[PIVOT]
    assert '<worksheetSource ref="A3:B5" sheet="O\'Neil &amp; Söhne"/>'.encode() in saved[CACHE]
    again = open_workbook(save_workbook(book))
    assert again.pivot("Größen", again.sheets[0].sheet_id).cache == CACHE


@pytest.mark.parametrize(
    ("ref", "moves"),
    [
        ("D1:E3", [Move(Area("", 0, 4, 0, 4), Shift.DOWN)]),
        ("D1:E3", [Move(Area("", 0, 0, 9, 16383), Shift.UP)]),
        ("D1:E3", []),
        ("nonsense", [_DOWN]),
    ],
    ids=["torn", "deleted", "unmoved", "unreadable"],
)
def test_pivot_table_that_cannot_follow_stays(ref: str, moves: list[Move]) -> None:
    """Excel would not have let it be torn."""
    part = f'<pivotTableDefinition><location ref="{ref}"/></pivotTableDefinition>'.encode()
    assert with_place(part, PIVOT, moves) == part


@pytest.mark.parametrize(
    "source",
    ["", '<cacheSource type="external"/>', '<cacheSource><worksheetSource name="Table1"/></cacheSource>'],
)
def test_data_from_elsewhere_stay(source: str) -> None:
    """From a table by its name, from another workbook or from none."""
    part = f"<pivotCacheDefinition>{source}</pivotCacheDefinition>".encode()
    assert with_source(part, CACHE, {"data": Sheet("{1}", "Data")}) == part
