"""Whether a sheet changed, and how areas are written."""

from __future__ import annotations

from pytest_workbook.simulator.book.model import Cell, Sheet
from pytest_workbook.simulator.book.saving_sheets import area_text, has_same_content


def test_areas_are_written_as_excel_does() -> None:
    """One cell is one address; more are two."""
    assert area_text(0, 0, 0, 0) == "A1"
    assert area_text(0, 25, 2, 26) == "Z1:AA3"


def test_a_changed_cell_changes_the_content() -> None:
    """A copy is the same until one of its cells is replaced."""
    origin = Sheet("S", "S", cells={(0, 0): Cell("ä")})
    copy = origin.copy()
    assert has_same_content(copy, origin)
    copy.cells[0, 0] = Cell("ö")
    assert not has_same_content(copy, origin)
