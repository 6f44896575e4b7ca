"""Pivot tables as files hold them."""

from __future__ import annotations

import pytest
from rich_workbook import CACHE, PIVOT, PIVOT_ID, parts, plain, with_parts, with_pivot

from pytest_workbook.simulator.book.beside import Pivot
from pytest_workbook.simulator.book.model import original_sheet_id
from pytest_workbook.simulator.book.opening_pivots import read_pivots
from pytest_workbook.simulator.book.package import Package

_SHEET = original_sheet_id(1)


def _read(data: bytes) -> list[Pivot]:
    return read_pivots(Package.read(data), "xl/worksheets/sheet1.xml", _SHEET)


def test_pivot_table_is_read_with_the_part_of_its_data() -> None:
    """By the id and the name that Excel wrote."""
    assert _read(with_pivot()) == [Pivot(PIVOT_ID, "Größen", _SHEET, PIVOT, CACHE, (0, 3, 2, 4))]


def test_pivot_table_of_another_writer_gets_an_id_and_a_name() -> None:
    """Counted, so that they are the same each time; and its data may be missing."""
    data = with_pivot()
    bare = b"<pivotTableDefinition/>"
    links = f"xl/pivotTables/_rels/{PIVOT.rpartition('/')[2]}.rels"
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    assert links in parts(data)
    found = _read(with_parts(data, {PIVOT: bare, links: empty}))
    assert found == [Pivot("{00000000-0001-0000-0100-000000000001}", "PivotTable1", _SHEET, PIVOT)]


@pytest.mark.parametrize(("text", "rows"), [("1", 1), ("x", 0), ("-1", 0), ("999999999", 0)])
def test_rows_of_pages_are_read(text: str, rows: int) -> None:
    """What is no number is none."""
    data = with_pivot()
    part = parts(data)[PIVOT].replace(b"<location ", f'<location rowPageCount="{text}" '.encode())
    (pivot,) = _read(with_parts(data, {PIVOT: part}))
    assert pivot.page_rows == rows


def test_a_sheet_without_pivot_tables_has_none() -> None:
    """Other relationships of the sheet are none."""
    assert _read(plain()) == []
