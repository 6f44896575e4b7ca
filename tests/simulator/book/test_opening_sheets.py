"""Cells of worksheet parts."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.model import ErrorValue, Scalar, Sheet
from pytest_workbook.simulator.book.opening_sheets import SheetReader
from pytest_workbook.simulator.book.opening_styles import CellFormats
from pytest_workbook.simulator.book.package import BadWorkbook


def _read(cell: str, *, is_1904: bool = False) -> Sheet:
    sheet = Sheet("S", "S")
    text = f'<worksheet><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    SheetReader(sheet, "s.xml", ["Größe"], CellFormats(), is_1904=is_1904).read(text.encode())
    return sheet


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>2.0</v></c>', 2),
        ('<c r="A1" t="s"><v>0</v></c>', "Größe"),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="e"><v>#N/A</v></c>', ErrorValue("#N/A")),
        ('<c r="A1" t="inlineStr"><is><t>é</t></is></c>', "é"),
    ],
)
def test_a_cell_has_the_value_of_its_type(cell: str, value: Scalar) -> None:
    """Each type of the file becomes its own type of value."""
    found = _read(cell).cells[0, 0].value
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><v>nan</v></c>',
        '<c r="A1" t="s"><v>1</v></c>',
        '<c r="A1" t="zz"><v>1</v></c>',
        '<c r="A1" s="4"><v>1</v></c>',
        '<c r="A1"><f t="shared" si="0"/></c>',
    ],
)
def test_a_damaged_cell_is_refused_by_its_address(cell: str) -> None:
    """The message names the part and the cell."""
    with pytest.raises(BadWorkbook, match=r"'s\.xml'.*'A1'"):
        _read(cell)


def test_another_root_is_no_worksheet() -> None:
    """A chart sheet in a worksheet's place is refused."""
    with pytest.raises(BadWorkbook, match="chartsheet"):
        SheetReader(Sheet("S", "S"), "s.xml", [], CellFormats()).read(b"<chartsheet/>")
