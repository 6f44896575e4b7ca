"""What the model does not know of a worksheet moves along with its cells."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table as OpenpyxlTable
from openpyxl.worksheet.worksheet import Worksheet

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.model import Area, Move, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.saving_moves import moved_columns, moved_ranges, moved_rows
from pytest_workbook.simulator.book.workbook import Workbook

_FILL = PatternFill(bgColor="FFFF00", fill_type="solid")


def _sheet(book: openpyxl.Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def _opened() -> Workbook:
    """A table in B2:C4, and rules, links, heights and widths in, beside and below it."""
    book = openpyxl.Workbook()
    sheet = _sheet(book)
    rows: list[tuple[str, str | int]] = [("Item", "Cost"), ("a", 1), ("b", 2)]
    for number, (item, cost) in enumerate(rows, start=2):
        sheet[f"B{number}"], sheet[f"C{number}"] = item, cost
    sheet.add_table(OpenpyxlTable(displayName="Costs", ref="B2:C4"))
    for ranges in ("C3:C4", "B8:C9", "A1:E12"):
        rule = Rule(type="expression", formula=["$C8>A1"], dxf=DifferentialStyle(fill=_FILL))
        sheet.conditional_formatting.add(ranges, rule)
    for ranges in ("B3:B4", "B8", "E8"):
        validation = DataValidation(type="list", formula1="$B$8:$B$9")
        validation.add(ranges)
        sheet.add_data_validation(validation)
    sheet["B8"].hyperlink = "https://example.com/below"
    sheet["E8"].hyperlink = "https://example.com/beside"
    sheet.row_dimensions[8].height = 40
    sheet.column_dimensions["E"].width = 30
    file = io.BytesIO()
    book.save(file)
    return open_workbook(file.getvalue())


def _area(book: Workbook, text: str) -> Area:
    return book.area(text)


def _saved(book: Workbook) -> Worksheet:
    return _sheet(openpyxl.load_workbook(io.BytesIO(save_workbook(book))))


def _formats(sheet: Worksheet) -> dict[str, list[str]]:
    return {str(each.sqref): each.rules[0].formula for each in sheet.conditional_formatting}


def _validations(sheet: Worksheet) -> dict[str, str | None]:
    return {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}


def _links(sheet: Worksheet) -> dict[str, str | None]:
    return {cell.coordinate: cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink}


def test_what_stands_below_a_table_moves_down_with_it() -> None:
    """Only in the table's columns: a rule over more is cut, heights and widths are the rows' and columns' own."""
    book = _opened()
    book.add_rows("Costs", [["c", 3], ["d", 4]])
    sheet = _saved(book)
    assert _formats(sheet) == {
        "C3:C6": ["$C10>A1"],
        "B10:C11": ["$C10>A1"],
        "A1:A12 B1:C14 D1:E12": ["$C10>A1"],
    }
    assert _validations(sheet) == {"B3:B6": "$B$10:$B$11", "B10": "$B$10:$B$11", "E8": "$B$10:$B$11"}
    assert _links(sheet) == {"B10": "https://example.com/below", "E8": "https://example.com/beside"}
    assert sheet.row_dimensions[8].height == 40
    assert sheet.column_dimensions["E"].width == 30


def test_rows_in_the_midst_of_a_table_stretch_its_rules() -> None:
    """And deleted ones shrink them; with the last cell, the rule goes."""
    book = _opened()
    book.add_rows("Costs", [["x", 0]], 1)
    assert {"C3:C5", "B9:C10"} <= set(_formats(_saved(book)))
    book.delete_row("Costs", 0)
    book.delete_row("Costs", 0)
    assert {"C3", "B7:C8"} <= set(_formats(_saved(book)))
    assert {"B3", "B7", "E8"} == set(_validations(_saved(book)))
    book.delete_cells(_area(book, "B7:C8"), Shift.UP)
    assert set(_validations(_saved(book))) == {"B3", "E8"}
    assert _saved(book).data_validations.count == 2
    assert set(_links(_saved(book))) == {"E8"}


def test_whole_rows_and_columns_take_their_looks_along() -> None:
    """Heights go with rows, widths with columns."""
    book = _opened()
    book.insert_cells(_area(book, "6:7"), Shift.DOWN)
    book.insert_cells(_area(book, "D:D"), Shift.RIGHT)
    sheet = _saved(book)
    assert (sheet.row_dimensions[8].height, sheet.row_dimensions[10].height) == (None, 40)
    widths = {name: column.width for name, column in sheet.column_dimensions.items() if column.width == 30}
    assert widths == {"F": 30}
    assert set(_formats(sheet)) == {"C3:C4", "B10:C11", "A1:F14"}
    assert set(_links(sheet)) == {"B10", "F10"}
    book.delete_cells(_area(book, "10:10"), Shift.UP)
    book.delete_cells(_area(book, "F:F"), Shift.LEFT)
    sheet = _saved(book)
    assert sheet.row_dimensions[10].height is None
    assert [column.width for column in sheet.column_dimensions.values() if column.width == 30] == []
    assert _links(sheet) == {}
    assert set(_formats(sheet)) == {"C3:C4", "B10:C10", "A1:E13"}


def test_a_refused_change_moves_nothing() -> None:
    """What failed leaves the file as it was, byte for byte."""
    book = _opened()
    before = save_workbook(book)
    with pytest.raises(Exception, match="torn apart"):
        book.insert_cells(_area(book, "B3"), Shift.DOWN)
    assert save_workbook(book) == before


@pytest.mark.parametrize(
    ("ranges", "cells", "shift", "after"),
    [
        ("A1", "A1", Shift.DOWN, "A2"),
        ("A1", "B1", Shift.DOWN, "A1"),
        ("A1:C3", "B2", Shift.DOWN, "A1:A3 C1:C3 B1:B4"),
        ("A1:C3", "B5", Shift.DOWN, "A1:C3"),
        ("A1:C3", "B2", Shift.RIGHT, "A1:C1 A3:C3 A2:D2"),
        ("A1:C3", "B2", Shift.LEFT, "A1:C1 A3:C3 A2:B2"),
        ("A1:C3", "A4:C9", Shift.RIGHT, "A1:C3"),
        ("A1:C3 E9", "A1:C3", Shift.UP, "E9"),
        ("A1:C3", "A1:C3", Shift.UP, ""),
        ("A:B", "A1", Shift.DOWN, "A:B"),
        ("A:B", "A:A", Shift.RIGHT, "B:C"),
        ("what", "A1", Shift.DOWN, "what"),
    ],
)
def test_ranges_move_as_far_as_their_cells_do(ranges: str, cells: str, shift: Shift, after: str) -> None:
    """Those beside the band stay, those in it move, grow or shrink."""
    assert moved_ranges(ranges, [_move(cells, shift)]) == after


def test_only_whole_lines_take_looks_along() -> None:
    """A few cells of a row are not the row."""
    rows, spans = {4: {"ht": "40"}}, [(2, 5, {"width": "9"})]
    assert moved_rows(rows, [_move("A1:B2", Shift.DOWN)]) == rows
    assert moved_rows(rows, [_move("1:2", Shift.DOWN)]) == {6: {"ht": "40"}}
    assert moved_rows(rows, [_move("5:5", Shift.UP)]) == {}
    assert moved_columns(spans, [_move("A1", Shift.RIGHT)]) == spans
    assert moved_columns(spans, [_move("D:E", Shift.RIGHT)]) == [(2, 7, {"width": "9"})]
    assert moved_columns(spans, [_move("C:F", Shift.LEFT)]) == []


def _move(cells: str, shift: Shift) -> Move:
    found = parse_reference(cells)
    assert found is not None
    return Move(Area("{1}", found.top, found.left, found.bottom, found.right), shift)


def _with_lists() -> Workbook:
    """A sheet whose rules name another one's cells, and one whose rules name nothing that will change."""
    book = openpyxl.Workbook()
    sheet = _sheet(book)
    sheet.title = "Form"
    lists, still = book.create_sheet("Lists"), book.create_sheet("Still")
    for row in range(1, 5):
        lists.cell(row, 1, row)
    for each, formula in ((sheet, "Lists!$A$2:$A$4"), (still, "$A$1:$A$3")):
        validation = DataValidation(type="list", formula1=formula)
        validation.add("B2:B3")
        each.add_data_validation(validation)
    rule = Rule(type="expression", formula=["B2>MAX(Lists!$A$2:$A$4)"], dxf=DifferentialStyle(fill=_FILL))
    sheet.conditional_formatting.add("B2:B3", rule)
    file = io.BytesIO()
    book.save(file)
    return open_workbook(file.getvalue())


def _rules(book: Workbook, sheet: str) -> list[str | None]:
    saved = openpyxl.load_workbook(io.BytesIO(save_workbook(book)))[sheet]
    assert isinstance(saved, Worksheet)
    return [*_validations(saved).values(), *(formula for each in _formats(saved).values() for formula in each)]


def test_rules_follow_the_cells_of_another_sheet() -> None:
    """A row inserted there moves what they name, as it does in formulas."""
    book = _with_lists()
    book.insert_cells(_area(book, "Lists!2:2"), Shift.DOWN)
    assert _rules(book, "Form") == ["Lists!$A$3:$A$5", "B2>MAX(Lists!$A$3:$A$5)"]
    book.delete_cells(_area(book, "Lists!3:3"), Shift.UP)
    assert _rules(book, "Form") == ["Lists!$A$3:$A$4", "B2>MAX(Lists!$A$3:$A$4)"]


def test_rules_follow_the_names_of_sheets() -> None:
    """Also by turns with moves, and a name that was another's before."""
    book = _with_lists()
    book.rename_sheet("Lists", "My lists")
    book.insert_cells(_area(book, "'My lists'!1:2"), Shift.DOWN)
    book.rename_sheet("Form", "Lists")
    book.insert_cells(_area(book, "Lists!1:1"), Shift.DOWN)
    assert _rules(book, "Lists") == ["'My lists'!$A$4:$A$6", "B3>MAX('My lists'!$A$4:$A$6)"]


def test_rules_lose_the_cells_of_a_deleted_sheet() -> None:
    """As formulas do, so that no reader finds a name of nothing."""
    book = _with_lists()
    book.delete_sheet("Lists")
    assert _rules(book, "Form") == ["#REF!", "B2>MAX(#REF!)"]


def test_a_sheet_whose_rules_name_nothing_that_moved_stays_as_it_was() -> None:
    """Its part is that of the file, to the last byte."""
    book = _with_lists()
    before = zipfile.ZipFile(io.BytesIO(save_workbook(book)))
    book.rename_sheet("Lists", "Other")
    after = zipfile.ZipFile(io.BytesIO(save_workbook(book)))
    parts = ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"]
    assert [before.read(part) == after.read(part) for part in parts] == [False, True]


def test_a_copy_changes_its_own_rules_only() -> None:
    """A session's clone does not rename the sheets of the saved workbook."""
    book = _with_lists()
    other = book.clone()
    other.rename_sheet("Lists", "Other")
    assert _rules(book, "Form")[0] == "Lists!$A$2:$A$4"
    assert _rules(other, "Form")[0] == "Other!$A$2:$A$4"
