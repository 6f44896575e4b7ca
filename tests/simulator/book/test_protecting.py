"""Tests of protected sheets, made with openpyxl and opened."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.styles import Protection as CellProtection
from openpyxl.worksheet.worksheet import Worksheet

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Clearing, Protection, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.opening_protection import OPTIONS
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.sorting import SortKey
from pytest_workbook.simulator.book.table_view import SortedBy, TableSort
from pytest_workbook.simulator.book.workbook import Workbook

Change = Callable[[Workbook], object]

_LOCKED = CellProtection(locked=True)
_UNLOCKED = CellProtection(locked=False)


def _file(*, password: str | None = None) -> bytes:
    """A sheet with locked cells in A, unlocked ones in B1:B3, and row 9 and column D unlocked whole."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Größe's x"
    for values in ((3, 30), (1, 10), (2, 20)):
        sheet.append(values)
    for row in range(1, 4):
        sheet.cell(row, 2).protection = _UNLOCKED
    sheet.column_dimensions["D"].protection = _UNLOCKED
    sheet.row_dimensions[9].protection = _UNLOCKED
    sheet.row_dimensions[9].fill = PatternFill("solid", "FFFF00")
    sheet["A9"], sheet["A9"].protection = "x", _LOCKED
    sheet["A5"] = "=B1+Other!A1"
    book.create_sheet("Other")["A1"] = 7
    if password is not None:
        sheet.protection.set_password(password)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture(name="book")
def _book() -> Workbook:
    """The workbook, not yet protected, with a table in F1:G3."""
    book = open_workbook(_file())
    book.write(book.area("F1:G3"), values=[["k", "n"], ["b", 2], ["a", 1]])
    book.add_table(book.area("F1:G3"), has_headers=True, name="T")
    book.merge(book.area("J1:K1"))
    return book


def _state(book: Workbook) -> object:
    """Everything but calculated values."""
    sheet = book.sheets[0]
    cells = {position: (cell.value, cell.formula, cell.number_format) for position, cell in sheet.cells.items()}
    hidden = frozenset(sheet.hidden_rows), frozenset(sheet.hidden_columns)
    return cells, hidden, tuple(sheet.merges), book.tables, sheet.name, sheet.protection


def _protect(book: Workbook, *allowed: str) -> None:
    book.protect_sheet(book.sheets[0].sheet_id, Protection(frozenset(allowed)))


def _write(address: str, value: object = 5, **rest: object) -> Change:
    return lambda book: book.write(book.area(address), values=[[value]], **rest)  # type: ignore[list-item, arg-type]


_REFUSED: list[tuple[str, Change]] = [
    ("a locked cell", _write("A1")),
    ("a locked cell with what it holds", _write("A1", 3)),
    ("a formula", _write("A5", "=1")),
    ("a blank cell", _write("C7")),
    ("a locked cell in an unlocked row", _write("A9")),
    ("one locked cell of several", lambda book: book.write(book.area("A1:B1"), values=[[1, 2]])),
    ("a number format", lambda book: book.write(book.area("B1"), number_formats=[["0.00"]])),
    ("hidden rows", lambda book: book.write(book.area("B1"), rows_hidden=True)),
    ("shown columns", lambda book: book.write(book.area("B1"), columns_hidden=False)),
    ("clearing locked cells", lambda book: book.clear(book.area("A1:B3"))),
    ("clearing blank locked cells", lambda book: book.clear(book.area("C20"))),
    ("clearing a column", lambda book: book.clear(book.area("D:D"))),
    ("clearing formats", lambda book: book.clear(book.area("B1:B3"), Clearing.FORMATS)),
    ("merging", lambda book: book.merge(book.area("B1:B2"))),
    ("unmerging", lambda book: book.unmerge(book.area("J1"))),
    ("inserting cells", lambda book: book.insert_cells(book.area("B1"), Shift.DOWN)),
    ("inserting rows", lambda book: book.insert_cells(book.area("2:2"), Shift.DOWN)),
    ("inserting columns", lambda book: book.insert_cells(book.area("B:B"), Shift.RIGHT)),
    ("deleting rows", lambda book: book.delete_cells(book.area("20:20"), Shift.UP)),
    ("deleting columns", lambda book: book.delete_cells(book.area("D:D"), Shift.LEFT)),
    ("sorting unlocked cells", lambda book: book.sort(book.area("B1:B3"), [SortKey(0)])),
    ("sorting a table", lambda book: book.sort_table("T", TableSort((SortedBy("1"),)))),
    ("a table's style", lambda book: book.change_table("T", style="TableStyleLight1")),
    ("a table's name", lambda book: book.change_table("T", name="U")),
    ("a table's row", lambda book: book.add_rows("T", [[1, 2]])),
    ("a table's column", lambda book: book.delete_column("T", "k")),
    ("a table that is no more", lambda book: book.convert_table("T")),
    ("a new table", lambda book: book.add_table(book.area("B2:B3"), has_headers=True)),
    ("another protection", lambda book: book.protect_sheet(book.sheets[0].sheet_id, Protection())),
]


@pytest.mark.parametrize("change", [change for _, change in _REFUSED], ids=[name for name, _ in _REFUSED])
def test_protected_sheet_refuses(book: Workbook, change: Change) -> None:
    """Nothing has changed then; without the protection there is nothing to refuse."""
    _protect(book)
    before = _state(book)
    with pytest.raises(BookError, match="protected") as raised:
        change(book)
    assert raised.value.kind is ErrorKind.ACCESS_DENIED
    assert _state(book) == before
    book.unprotect_sheet(book.sheets[0].sheet_id)
    change(book)


_ALLOWED: list[tuple[str | None, Change]] = [
    (None, _write("B2")),
    (None, _write("B2", "1/2/2026")),
    (None, _write("D100")),
    (None, _write("C9")),
    (None, _write("A1", None)),
    (None, lambda book: book.clear(book.area("B1:B3"), Clearing.CONTENTS)),
    (None, lambda book: book.write(book.area("Other!A1"), values=[[8]])),
    (None, lambda book: book.rename_sheet("Other", "Fremd")),
    (None, lambda book: book.rename_sheet(book.sheets[0].sheet_id, "Neu")),
    (None, lambda book: book.delete_sheet(book.sheets[0].sheet_id)),
    (None, lambda book: book.add_table(book.area("Other!A1:A2"), has_headers=True)),
    ("allowFormatCells", lambda book: book.write(book.area("A1"), number_formats=[["0.00"]])),
    ("allowFormatCells", lambda book: book.clear(book.area("A1"), Clearing.FORMATS)),
    ("allowFormatRows", lambda book: book.write(book.area("A1"), rows_hidden=True)),
    ("allowFormatColumns", lambda book: book.write(book.area("A1"), columns_hidden=True)),
    ("allowInsertRows", lambda book: book.insert_cells(book.area("1:2"), Shift.DOWN)),
    ("allowInsertColumns", lambda book: book.insert_cells(book.area("A:A"), Shift.RIGHT)),
    ("allowSort", lambda book: book.sort(book.area("B1:B3"), [SortKey(0)])),
]


@pytest.mark.parametrize(("option", "change"), _ALLOWED)
def test_protected_sheet_allows(book: Workbook, option: str | None, change: Change) -> None:
    """Unlocked cells always, the rest where an option says so; and each option allows nothing else."""
    others = [name for name in OPTIONS if name != option]
    if option is not None:
        refusing = book.clone()
        _protect(refusing, *others)
        with pytest.raises(BookError, match="protected"):
            change(refusing)
        others = [option]
    _protect(book, *others)
    before = book.revision
    change(book)
    assert book.revision == before + 1


def test_sort_moves_no_locked_cell(book: Workbook) -> None:
    """Even where sorting is allowed, as in Excel."""
    _protect(book, "allowSort")
    with pytest.raises(BookError, match="locked cell in row"):
        book.sort(book.area("A1:B3"), [SortKey(0)])
    assert book.values(book.area("A1:A3")) == [[3], [1], [2]]


def test_rows_are_deleted_where_all_cells_are_unlocked(book: Workbook) -> None:
    """The option alone does not do."""
    _protect(book, "allowDeleteRows", "allowDeleteColumns")
    with pytest.raises(BookError, match="locked cell in row 2"):
        book.delete_cells(book.area("2:2"), Shift.UP)
    with pytest.raises(BookError, match="so many cells"):
        book.delete_cells(book.area("D:D"), Shift.LEFT)


def test_calculation_goes_on(book: Workbook) -> None:
    """Formulas in locked cells follow what they refer to, and references in them what is renamed."""
    _protect(book)
    book.write(book.area("B1"), values=[[100]])
    book.rename_sheet("Other", "Fremd")
    assert book.values(book.area("A5")) == [[107]]
    assert book.formulas(book.area("A5")) == [["=B1+Fremd!A1"]]


def test_clone_has_its_own_protection(book: Workbook) -> None:
    """As sessions have."""
    clone = book.clone()
    _protect(clone)
    assert (book.sheets[0].protection, clone.sheets[0].protection) == (None, Protection())
    book.write(book.area("A1"), values=[[1]])


def test_protection_is_saved_and_read() -> None:
    """As openpyxl sees it; taken away, the element is gone."""
    data = _file()
    book = open_workbook(data)
    _protect(book, "allowSort", "allowFormatCells")
    saved = save_workbook(book)
    found = openpyxl.load_workbook(io.BytesIO(saved))["Größe's x"].protection
    assert (found.sheet, found.sort, found.formatCells, found.formatRows) == (True, False, False, True)
    again = open_workbook(saved)
    assert again.sheets[0].protection == Protection(frozenset({"allowSort", "allowFormatCells"}))
    assert save_workbook(again) == saved
    again.unprotect_sheet(again.sheets[0].sheet_id)
    assert openpyxl.load_workbook(io.BytesIO(save_workbook(again)))["Größe's x"].protection.sheet is False


def test_password_is_kept_and_not_got_round() -> None:
    """What the file says of it stays when an unlocked cell changes."""
    book = open_workbook(_file(password="geheim"))
    key = book.sheets[0].sheet_id
    with pytest.raises(BookError, match="without its password") as raised:
        book.unprotect_sheet(key)
    assert raised.value.kind is ErrorKind.ACCESS_DENIED
    book.write(book.area("B1"), values=[[1]])
    before = openpyxl.load_workbook(io.BytesIO(_file(password="geheim")))["Größe's x"].protection
    after = openpyxl.load_workbook(io.BytesIO(save_workbook(book)))["Größe's x"].protection
    assert after.password == before.password
    assert after.password is not None


def test_sheet_that_is_not_protected_is_unprotected(book: Workbook) -> None:
    """Nothing happens."""
    book.unprotect_sheet(book.sheets[0].sheet_id)
    assert book.sheets[0].protection is None
