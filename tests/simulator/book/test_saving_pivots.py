"""Pivot tables in a saved file: where they are, as they were built, and Excel is asked to build them anew."""

from __future__ import annotations

import io

import openpyxl
import pytest
from pivoted import RECORDS, Shape, pivoted
from rich_workbook import CACHE, PIVOT, parts, with_pivot

from pytest_workbook.simulator.book.beside import Pivot
from pytest_workbook.simulator.book.model import Sheet, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.pivot_layout import DataOfField, Item, Kind, PivotData
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.saving_pivots import (
    to_be_refreshed,
    with_data,
    with_layout,
    with_records,
    with_source,
)


def test_refresh_changes_no_other_part() -> None:
    """Than the pivot table, its data, and its cells."""
    data = with_pivot()
    book = open_workbook(data)
    book.refresh_pivots(book.pivots(book.sheets[0].sheet_id))
    then, now = parts(data), parts(save_workbook(book))
    changed = {name for name in then.keys() | now.keys() if then.get(name) != now.get(name)}
    assert changed == {CACHE, PIVOT, "xl/worksheets/sheet1.xml"}
    assert b'refreshOnLoad="1"' in now[CACHE]


def test_what_cannot_be_built_changes_by_one_attribute() -> None:
    """The description of its data asks Excel to do it."""
    data = pivoted(Shape(data=(("Deviation", 2, "stdDev"),)))
    book = open_workbook(data)
    book.refresh_pivots(book.contents.pivots)
    then, now = parts(data), parts(save_workbook(book))
    assert {name for name in then if then[name] != now[name]} == {CACHE}
    assert now[CACHE].replace(b' refreshOnLoad="1"', b"") == then[CACHE]


def test_pivot_table_is_saved_as_it_was_built() -> None:
    """Its place, items, rows and columns; opened again it is built alike."""
    book = open_workbook(
        pivoted(Shape(columns=(1,), header_rows=2), (("Sum of Units", "Column Labels"), ("Row Labels",)))
    )
    book.write(book.area("Data!A2:B2"), values=[["North <&>", "Cap"]])
    book.refresh_pivots(book.contents.pivots)
    content = save_workbook(book)
    saved = parts(content)[PIVOT].decode()
    assert '<location ref="A3:E8"' in saved
    items = '<item x="0"/><item x="1"/><item x="2"/><item t="default"/>'
    assert saved.count(f'<items count="4">{items}</items>') == 2
    rows = '<i><x/></i><i><x v="1"/></i><i><x v="2"/></i><i t="grand"><x/></i>'
    assert f'<rowItems count="4">{rows}</rowItems><colFields count="1">' in saved
    assert f'</colFields><colItems count="4">{rows}</colItems><dataFields' in saved
    again = open_workbook(content)
    (pivot,) = again.contents.pivots
    assert pivot.place == (2, 0, 7, 4)
    before = again.values(again.area("Pivot!A3:E8"))
    again.refresh_pivots((pivot,))
    assert again.values(again.area("Pivot!A3:E8")) == before
    assert before[-1] == ["Grand Total", 10, 3, 10, 23]


def test_lines_say_what_they_repeat() -> None:
    """Of several fields, and of several data."""
    shape = Shape(rows=(0, 1), form="tabular", label_columns=2, data=(("Sum", 2, "sum"), ("Max", 2, "max")))
    book = open_workbook(pivoted(shape, (("Region", "Product", "Sum", "Max"),)))
    book.refresh_pivots(book.contents.pivots)
    saved = parts(save_workbook(book))[PIVOT].decode()
    east = '<i><x/><x/></i><i r="1"><x v="1"/></i><i t="default"><x/></i>'
    assert f'<rowItems count="7">{east}<i><x v="1"/><x/></i>' in saved
    assert '<colItems count="2"><i><x/></i><i i="1"><x v="1"/></i></colItems>' in saved


def test_data_are_saved_with_their_records() -> None:
    """New values behind the others, and each record with all of its own."""
    book = open_workbook(pivoted(Shape()))
    book.write(book.area("Data!A2:D2"), values=[["Nörd", "", True, "=1/0"]])
    book.refresh_pivots(book.contents.pivots)
    saved = parts(save_workbook(book))
    cache = saved[CACHE].decode()
    assert '<sharedItems count="3"><s v="East"/><s v="West"/><s v="Nörd"/></sharedItems>' in cache
    assert '<sharedItems containsBlank="1" count="3"><s v="Ink"/><s v="Pen"/><m/></sharedItems>' in cache
    assert 'recordCount="5"' in cache
    assert '<cacheField name="Units"><sharedItems containsBlank="1" containsMixedTypes="1" containsNumber="1"' in cache
    records = saved[RECORDS].decode()
    assert '<pivotCacheRecords xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="5">' in records
    assert (
        '<r><x v="2"/><x v="2"/><b v="1"/><e v="#DIV/0!"/></r><r><x v="1"/><x v="0"/><n v="4"/><n v="2"/></r>'
        in records
    )
    openpyxl.load_workbook(io.BytesIO(save_workbook(book)))


def test_dates_are_saved_as_dates() -> None:
    """Where the field has some."""
    field = DataOfField("Day", has_dates=True)
    records = ((Item(Kind.DATE, 46023.5),), (Item(Kind.DATE, 46024),))
    empty = b'<c><cacheFields><cacheField name="Day"><sharedItems/></cacheField></cacheFields></c>'
    saved = with_data(empty, CACHE, PivotData((field,), records), has_records=False).decode()
    assert 'containsNonDate="0" containsDate="1" containsString="0"' in saved
    assert 'minDate="2026-01-01T12:00:00" maxDate="2026-01-02T00:00:00"' in saved
    assert "recordCount" not in saved
    lines = with_records(b'<a:r xmlns:a="x"/>', RECORDS, PivotData((field,), records)).decode()
    assert '<a:r><a:d v="2026-01-01T12:00:00"/></a:r>' in lines


def test_deleted_cells_take_the_table_along() -> None:
    """Its part and the pointer to it; its data stay."""
    book = open_workbook(pivoted(Shape()))
    book.delete_cells(book.area("Pivot!1:9"), Shift.UP)
    content = save_workbook(book)
    assert {PIVOT, "xl/pivotTables/_rels/pivotTable1.xml.rels"}.isdisjoint(parts(content))
    assert b"pivotTable1" not in parts(content)["[Content_Types].xml"]
    assert open_workbook(content).contents.pivots == ()
    assert CACHE in parts(content)


def test_deleted_sheet_takes_its_refresh_along() -> None:
    """Nothing is written into parts that are gone."""
    book = open_workbook(with_pivot())
    book.refresh_pivots(book.pivots(book.sheets[0].sheet_id))
    book.delete_sheet(book.sheets[0].sheet_id)
    assert "xl/pivotTables/pivotTable1.xml" not in parts(save_workbook(book))


def test_attribute_that_is_there_is_set() -> None:
    """Not doubled."""
    assert to_be_refreshed(b'<a:b refreshOnLoad="0"/>', CACHE) == b'<a:b refreshOnLoad="1"/>'


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


@pytest.mark.parametrize("place", ["", '<location ref="nonsense"/>', '<location ref="D1:E3"/>'])
def test_place_that_did_not_move_stays(place: str) -> None:
    """Or that cannot be read."""
    part = f"<pivotTableDefinition>{place}</pivotTableDefinition>".encode()
    where = (0, 3, 2, 4) if "D1" in place else None
    assert with_layout(part, Pivot("{1}", "P", "{2}", PIVOT, CACHE, where)) == part


@pytest.mark.parametrize(
    "source",
    ["", '<cacheSource type="external"/>', '<cacheSource><worksheetSource name="Table1"/></cacheSource>'],
)
def test_data_from_elsewhere_stay(source: str) -> None:
    """From a table by its name, from another workbook or from none."""
    part = f"<pivotCacheDefinition>{source}</pivotCacheDefinition>".encode()
    assert with_source(part, CACHE, {"data": Sheet("{1}", "Data")}) == part
