"""Inserting and deleting cells: what moves, what grows or shrinks, and which references follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from pytest_workbook.simulator.book.addresses import Corner, Reference, column_index
from pytest_workbook.simulator.book.beside import Pivot
from pytest_workbook.simulator.book.charts_moves import moved_charts
from pytest_workbook.simulator.book.core import Core
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.filtered import filtered_rows
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area, Contents, Move, Sheet, Shift, Table
from pytest_workbook.simulator.book.pivot_cells import area_of, report_of
from pytest_workbook.simulator.book.protecting import guard_shift
from pytest_workbook.simulator.book.references import shift_reference, shift_references
from pytest_workbook.simulator.book.rewriting import Spot, forget_table, rewrite_everywhere

_CORNERS: Final = re.compile(r"([A-Za-z]{1,3})\$?(\d+)")
# Whole columns or rows: such references are looked at closely.
_LINES: Final = re.compile(r"[A-Za-z]:\$?[A-Za-z]|\d:\$?\d")
_INSERTS: Final = (Shift.DOWN, Shift.RIGHT)
_VERTICAL: Final = (Shift.DOWN, Shift.UP)


class Shifting(Core):
    """Inserting and deleting cells."""

    def insert_cells(self, area: Area, shift: Shift) -> Area:
        """Insert blank cells, moving those at and below (or right of) the area; references follow.

        A table is moved whole, or grows when the rows go through all of its columns.

        Args:
            area: where the blank cells are wanted.
            shift: DOWN or RIGHT.

        Returns:
            The blank cells.

        Raises:
            BookError: INSERT_DELETE_CONFLICT when a table or merged cell would be torn; OFF_SHEET when content would
                be pushed off the sheet; INVALID_ARGUMENT for another shift, or when an array formula would be torn.
        """
        if shift not in _INSERTS:
            msg = f"cells are inserted with shift Down or Right, not {shift.value}"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        with self._change() as contents:
            self._move_tables(contents, area, shift, None)
            self._shift(contents, area, shift)
        return area

    def delete_cells(self, area: Area, shift: Shift) -> None:
        """Delete cells, moving those below (or right of) the area; references shrink or become ``#REF!``.

        A table that lies in the area goes with it.

        Args:
            area: the cells.
            shift: UP or LEFT.

        Raises:
            BookError: INSERT_DELETE_CONFLICT when a table or merged cell would be torn; INVALID_ARGUMENT for another
                shift, or when an array formula would be torn.
        """
        if shift in _INSERTS:
            msg = f"cells are deleted with shift Up or Left, not {shift.value}"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        with self._change() as contents:
            self._move_tables(contents, area, shift, None)
            self._shift(contents, area, shift)

    def _move_tables(self, contents: Contents, area: Area, shift: Shift, ours: Table | None) -> None:
        """Move, grow or shrink the tables that a shift touches; but not ``ours``, which the caller changes."""
        for place, table in reversed(list(enumerate(contents.tables))):
            if table.sheet != area.sheet or table is ours:
                continue
            moved = moved_table(table, area, shift)
            if moved is None:
                forget_table(contents, table)
            elif moved is not table:
                contents.tables[place] = moved

    def _shift(self, contents: Contents, area: Area, shift: Shift, extends: Area | None = None) -> None:
        """Move cells, merged cells and hidden lines, and rewrite all references; tables are the caller's."""
        sheet = self.sheet(area.sheet)
        guard_shift(contents, sheet, area, shift)
        _guard_filters(contents, area, shift)
        sheet.moves.append(Move(area, shift, extends))
        _guard_arrays(sheet, area, shift)
        _move_merges(sheet, area, shift)
        _move_cells(sheet, area, shift)
        _move_lines(sheet, area, shift)
        contents.charts[:] = moved_charts(contents.charts, area, shift)
        contents.pivots = tuple(_moved_pivots(contents, area, shift))
        _rewrite(contents, sheet, area, shift)
        self._restructure()


def moved_rectangle(area: Area, by: Area, shift: Shift) -> Area | None:
    """Where a rectangle lies after a shift: None when it was deleted; the same object when it stays."""
    corner = Corner(0, 0)
    before = Reference(area.top, area.left, area.bottom, area.right, corner, corner)
    after = shift_reference(before, (by.top, by.left, by.bottom, by.right), shift)
    if after is None:
        return None
    if after == before:
        return area
    return Area(area.sheet, after.top, after.left, after.bottom, after.right)


def is_torn(area: Area, by: Area, shift: Shift) -> bool:
    """Whether some of a rectangle's cells move and others stay, sideways of the shift."""
    if shift in _VERTICAL:
        reached = area.bottom >= by.top and by.left <= area.right and area.left <= by.right
        return reached and not (by.left <= area.left and area.right <= by.right)
    reached = area.right >= by.left and by.top <= area.bottom and area.top <= by.bottom
    return reached and not (by.top <= area.top and area.bottom <= by.bottom)


def moved_table(table: Table, by: Area, shift: Shift) -> Table | None:
    """The table after a shift; None when it was deleted whole, the same object when it stays.

    Raises:
        BookError: INSERT_DELETE_CONFLICT when it would be torn.
    """
    moved = moved_rectangle(table.area, by, shift)
    if moved is None:
        return None
    if is_torn(table.area, by, shift) or (moved is not table.area and not _keeps_shape(table, moved, by, shift)):
        msg = f"cells of table {table.name!r} would be torn apart: shift all of its columns or rows, or none"
        raise BookError(ErrorKind.INSERT_DELETE_CONFLICT, msg)
    if moved == table.area:
        return table
    return replace(table, top=moved.top, left=moved.left, bottom=moved.bottom, right=moved.right)


def _keeps_shape(table: Table, moved: Area, by: Area, shift: Shift) -> bool:
    """Whether header, totals and columns come through. Columns are added and deleted through the table alone."""
    if moved.columns != table.area.columns:
        return False
    if moved.rows == table.area.rows:
        return True
    if shift is Shift.DOWN:
        return not (table.show_headers and by.top <= table.top)
    cuts_header = table.show_headers and by.top <= table.top
    cuts_totals = table.show_totals and by.bottom >= table.bottom
    return not cuts_header and not cuts_totals and moved.rows > table.show_headers + table.show_totals


def _guard_filters(contents: Contents, by: Area, shift: Shift) -> None:
    """Refuse to move cells past rows that a filter hides: the rows would stay hidden, with other cells in them."""
    if shift not in _VERTICAL or by.is_whole_rows:
        return
    filtered = filtered_rows(contents, by.sheet)
    for table in contents.tables:
        is_met = table.sheet == by.sheet and table.left <= by.right and by.left <= table.right
        if is_met and any(by.top <= row <= table.bottom and row >= table.top for row in filtered):
            msg = f"a filter of table {table.name!r} hides rows that would move: clear it first, or shift whole rows"
            raise BookError(ErrorKind.FILTERED_RANGE_CONFLICT, msg)


def _moved_pivots(contents: Contents, by: Area, shift: Shift) -> Iterator[Pivot]:
    """The pivot tables after a shift; one all of whose cells were deleted is gone.

    Raises:
        BookError: INSERT_DELETE_CONFLICT where only some of its cells would move, as Excel refuses it.
    """
    for pivot in contents.pivots:
        area, report = area_of(pivot), report_of(pivot)
        if area is None or report is None or pivot.sheet != by.sheet:
            yield pivot
            continue
        moved = moved_rectangle(report, by, shift)
        is_other = moved is not None and (moved.rows, moved.columns) != (report.rows, report.columns)
        if is_torn(report, by, shift) or is_other:
            msg = f"cells of the pivot table {pivot.name!r} would be torn apart: shift all of it, or none"
            raise BookError(ErrorKind.INSERT_DELETE_CONFLICT, msg)
        if moved is not None:
            down, right = moved.top - report.top, moved.left - report.left
            place = (area.top + down, area.left + right, area.bottom + down, area.right + right)
            yield replace(pivot, place=place)


def _guard_arrays(sheet: Sheet, by: Area, shift: Shift) -> None:
    for (row, column), cell in sheet.cells.items():
        if cell.array_size is None:
            continue
        whole = Area(by.sheet, row, column, row + cell.array_size[0] - 1, column + cell.array_size[1] - 1)
        moved = moved_rectangle(whole, by, shift)
        if is_torn(whole, by, shift) or (moved is not None and (moved.rows, moved.columns) != cell.array_size):
            msg = f"an array formula of worksheet {sheet.name!r} would be torn apart: shift all of it, or none"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)


def _move_merges(sheet: Sheet, by: Area, shift: Shift) -> None:
    result: list[tuple[int, int, int, int]] = []
    for merge in sheet.merges:
        area = Area(by.sheet, *merge)
        if is_torn(area, by, shift):
            msg = f"a merged cell of worksheet {sheet.name!r} would be torn apart: unmerge it first"
            raise BookError(ErrorKind.INSERT_DELETE_CONFLICT, msg)
        moved = moved_rectangle(area, by, shift)
        if moved is not None and moved.rows * moved.columns > 1:
            result.append((moved.top, moved.left, moved.bottom, moved.right))
    sheet.merges[:] = result


def _move_cells(sheet: Sheet, by: Area, shift: Shift) -> None:
    move = _mover(by, shift)
    cells = {}
    for position, cell in sheet.cells.items():
        moved = move(position)
        if moved is None:
            continue
        if moved[0] >= MAX_ROWS or moved[1] >= MAX_COLUMNS:
            msg = f"cells of worksheet {sheet.name!r} would be pushed off its edge: clear the cells at the edge first"
            raise BookError(ErrorKind.OFF_SHEET, msg)
        cells[moved] = cell
    sheet.cells = cells


def _mover(by: Area, shift: Shift) -> Callable[[tuple[int, int]], tuple[int, int] | None]:
    """A function from where a cell was to where it is: None when it was deleted."""
    inserting = shift in _INSERTS

    def vertical(position: tuple[int, int]) -> tuple[int, int] | None:
        row, column = position
        if row < by.top or not by.left <= column <= by.right:
            return position
        if inserting:
            return row + by.rows, column
        return None if row <= by.bottom else (row - by.rows, column)

    def sideways(position: tuple[int, int]) -> tuple[int, int] | None:
        row, column = position
        if column < by.left or not by.top <= row <= by.bottom:
            return position
        if inserting:
            return row, column + by.columns
        return None if column <= by.right else (row, column - by.columns)

    return vertical if shift in _VERTICAL else sideways


def _move_lines(sheet: Sheet, by: Area, shift: Shift) -> None:
    """What is hidden, and sizes and styles of rows and columns, move only with whole rows and columns."""
    move = _mover(by, shift)

    def row_of(row: int) -> int | None:
        moved = move((row, 0))
        return moved[0] if moved is not None and moved[0] < MAX_ROWS else None

    def column_of(column: int) -> int | None:
        moved = move((0, column))
        return moved[1] if moved is not None and moved[1] < MAX_COLUMNS else None

    if shift in _VERTICAL and by.is_whole_rows:
        sheet.hidden_rows = {place for row in sheet.hidden_rows if (place := row_of(row)) is not None}
        sheet.lines = sheet.lines.moved(row_of, None)
    elif shift not in _VERTICAL and by.is_whole_columns:
        sheet.hidden_columns = {place for column in sheet.hidden_columns if (place := column_of(column)) is not None}
        sheet.lines = sheet.lines.moved(None, column_of)


def _rewrite(contents: Contents, sheet: Sheet, by: Area, shift: Shift) -> None:
    names: dict[str | None, str] = {each.sheet_id: each.name for each in contents.sheets}
    own, name = sheet.sheet_id, sheet.name
    corners = (by.top, by.left, by.bottom, by.right)

    def changed(formula: str, spot: Spot) -> str:
        if spot.sheet != own and "!" not in formula:
            return formula
        # This spares most formulas of a long sheet the cutting into tokens.
        if not _may_move(formula, by, shift):
            return formula
        return shift_references(formula, names.get(spot.sheet, ""), name, corners, shift)

    rewrite_everywhere(contents, changed)


def _may_move(formula: str, by: Area, shift: Shift) -> bool:
    """Whether something in the formula looks like the corner of a reference that moves."""
    if _LINES.search(formula):
        return True
    corners = [(int(row) - 1, column_index(letters)) for letters, row in _CORNERS.findall(formula)]
    if shift in _VERTICAL:
        return any(row >= by.top and by.left <= column <= by.right for row, column in corners)
    return any(column >= by.left and by.top <= row <= by.bottom for row, column in corners)
