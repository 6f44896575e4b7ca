"""Rows and cells in a sheet's own bytes."""

from __future__ import annotations

from pytest_workbook.simulator.book.model import Cell
from pytest_workbook.simulator.book.saving_cells import is_same, scan_rows


def test_cells_are_found_where_their_bytes_are() -> None:
    """Offsets cut out exactly the cell, also behind text outside ASCII."""
    cell = b'<c r="B2" s="1"><f t="array">1</f><v>1</v></c>'
    head = '<worksheet><sheetData><row r="2"><c r="A2" t="str"><v>ä</v></c>'.encode()
    data = head + cell + b"</row></sheetData></worksheet>"
    found = scan_rows(data, "s.xml", "")
    written = found.cells[1, 1]
    assert data[written.start : written.end] == cell
    assert written.formula == {"t": "array"}
    assert found.cells[1, 0].formula is None


def test_a_sheet_without_rows_has_none() -> None:
    """An empty sheet lists neither rows nor cells."""
    found = scan_rows(b"<worksheet><sheetData/></worksheet>", "s.xml", "")
    assert (found.rows, found.cells) == ({}, {})


def test_cells_are_the_same_only_with_values_of_one_type() -> None:
    """Python takes 1 for True; a file does not."""
    assert is_same(None, None)
    assert is_same(Cell("ä"), Cell("ä"))
    assert not is_same(Cell("ä"), None)
    assert not is_same(Cell(1), Cell(value=True))
    assert not is_same(Cell(None, "=A1", 1), Cell(None, "=A1", cached=True))
