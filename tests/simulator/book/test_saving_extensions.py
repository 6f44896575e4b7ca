"""What only newer versions of Excel know of a sheet moves along with its cells."""

from __future__ import annotations

import re

from charted import parts
from extended import FORMATS, SHEET, VALIDATIONS, extension, icon_format, with_extensions

from pytest_workbook.simulator.book.model import Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.workbook import Workbook

_RULE = (
    '<x14:conditionalFormatting><x14:cfRule type="expression" priority="1"><xm:f>$A$2&lt;A3</xm:f></x14:cfRule>'
    "<xm:sqref>A3 B9</xm:sqref></x14:conditionalFormatting>"
)
_LISTED = (
    '<x14:dataValidations count="2"><x14:dataValidation type="list"><x14:formula1><xm:f>A3:A4</xm:f></x14:formula1>'
    '<xm:sqref>A2</xm:sqref></x14:dataValidation><x14:dataValidation type="list"><x14:formula1><xm:f>A3</xm:f>'
    "</x14:formula1><x14:note>A2</x14:note><xm:sqref>A7</xm:sqref></x14:dataValidation></x14:dataValidations>"
)
_OTHER = extension("{OTHER}", "<x14:slicerList/>")


def opened(*extensions: str) -> Workbook:
    """A workbook with six numbers below a header, and with formats and validations."""
    formats = icon_format('iconSet="3Stars"', ["0", "$A$5", "67"]) + _RULE
    both = (
        extension(FORMATS, f"<x14:conditionalFormattings>{formats}</x14:conditionalFormattings>"),
        extension(VALIDATIONS, _LISTED),
    )
    return open_workbook(with_extensions([1, 2, 3, 4, 5, 6], *both, *extensions))


def saved(book: Workbook) -> str:
    """The sheet's part after saving."""
    return parts(save_workbook(book))[SHEET].decode()


def texts(book: Workbook, name: str) -> list[str]:
    """The texts of all elements of a name in the saved sheet."""
    return re.findall(f"<xm:{name}>(.*?)</xm:{name}>", saved(book))


def test_cells_and_formulas_move() -> None:
    """Of formats, thresholds and validations; what else is listed stays."""
    book = opened(_OTHER)
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    assert texts(book, "sqref") == ["A3:A8", "A4 B10", "A3", "A8"]
    assert texts(book, "f") == ["0", "$A$6", "67", "$A$3&lt;A4", "A4:A5", "A4"]
    assert _OTHER in saved(book)
    assert "<x14:note>A2</x14:note>" in saved(book)


def test_what_has_no_cells_left_is_gone() -> None:
    """A validation among others first, then the whole list, and at last the list of lists."""
    book = opened()
    book.delete_cells(book.area("A2:A3"), Shift.UP)
    assert texts(book, "sqref") == ["A2:A5", "B9", "A5"]
    assert '<x14:dataValidations count="1">' in saved(book)
    book.delete_cells(book.area("A2:A5"), Shift.UP)
    assert texts(book, "sqref") == ["B9"]
    assert VALIDATIONS not in saved(book)
    book.delete_cells(book.area("A1:B9"), Shift.UP)
    assert "extLst" not in saved(book)
    kept = opened(_OTHER)
    kept.delete_cells(kept.area("A1:B9"), Shift.UP)
    assert re.findall("<extLst>(.*)</extLst>", saved(kept)) == [_OTHER]


def test_nothing_moves_without_a_move() -> None:
    """The list comes out as it came in, though a cell was written."""
    book = opened(_OTHER)
    before = saved(book).partition("<extLst>")[2]
    book.write(book.area("A2"), values=[[9]])
    assert saved(book).partition("<extLst>")[2] == before
    empty = open_workbook(with_extensions([1], extension(FORMATS, "<x14:conditionalFormattings/>")))
    empty.insert_cells(empty.area("1:1"), Shift.DOWN)
    assert "<x14:conditionalFormattings/>" in saved(empty)


_LINES = (
    '<x14:sparklineGroups><x14:sparklineGroup type="column"><x14:colorSeries rgb="FF376092"/><x14:sparklines>'
    "<x14:sparkline><xm:f>Sheet!A2:A4</xm:f><xm:sqref>C2</xm:sqref></x14:sparkline>"
    "<x14:sparkline><xm:f>Sheet!A5:A7</xm:f><xm:sqref>C5</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups>"
)


def test_sparklines_move_with_their_cells_and_their_data() -> None:
    """One whose cell is deleted is gone from its group, and with the last one the group."""
    (name,) = [sheet.name for sheet in opened().contents.sheets]
    lines = _LINES.replace("Sheet!", f"{name}!")
    book = open_workbook(with_extensions([1, 2, 3, 4, 5, 6], extension("{SPARKLINES}", lines)))
    book.insert_cells(book.area("3:3"), Shift.DOWN)
    assert (texts(book, "f"), texts(book, "sqref")) == ([f"{name}!A2:A5", f"{name}!A6:A8"], ["C2", "C6"])
    book.rename_sheet(name, "My data")
    book.delete_cells(book.area("'My data'!C2"), Shift.UP)
    assert (texts(book, "f"), texts(book, "sqref")) == (["'My data'!A6:A8"], ["C5"])
    book.delete_cells(book.area("'My data'!C5"), Shift.UP)
    assert "extLst" not in saved(book)
