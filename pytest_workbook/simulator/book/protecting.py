"""What a protected sheet refuses: changes of locked cells, and whatever its protection does not allow; and pivots.

Source: "Protect a worksheet", support.microsoft.com, read 2026-11-24; Excel sorts, and deletes rows and columns, only
where all of their cells are unlocked.
"""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Area, Cell, Contents, Position, Sheet, Shift, Table
from pytest_workbook.simulator.book.pivot_cells import guard_pivots

_MANY: Final = 100_000
_VERTICAL: Final = (Shift.DOWN, Shift.UP)


def is_locked(contents: Contents, sheet: Sheet, position: Position) -> bool:
    """Whether a cell is locked, which matters while its sheet is protected; cells are unless their format says no."""
    return contents.styles[sheet.style_at(position)].look.locked


def denied(sheet: Sheet, what: str) -> BookError:
    """The refusal of a change to a protected sheet."""
    msg = f"worksheet {sheet.name!r} is protected, which does not allow {what}; unprotect it first"
    return BookError(ErrorKind.ACCESS_DENIED, msg)


def guard_content(contents: Contents, sheet: Sheet, position: Position) -> None:
    """Make sure that the content of a cell may change.

    Raises:
        BookError: ACCESS_DENIED.
    """
    if sheet.protection is not None and is_locked(contents, sheet, position):
        what = f"to change the locked cell in row {position[0] + 1}, column {position[1] + 1}"
        raise denied(sheet, what)


def guard_contents(contents: Contents, area: Area, sheet: Sheet) -> None:
    """Make sure that the contents of all cells of an area may change.

    Raises:
        BookError: ACCESS_DENIED.
    """
    if sheet.protection is None:
        return
    if area.rows * area.columns > _MANY:
        # Somewhere in so large an area is a locked cell, and to look for it takes too long.
        what = "to change so many cells"
        raise denied(sheet, what)
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            guard_content(contents, sheet, (row, column))


def guard_put(contents: Contents, sheet: Sheet, position: Position, cell: Cell | None) -> None:
    """Make sure that a cell may become another.

    Raises:
        BookError: ACCESS_DENIED; UNSUPPORTED for the content of a pivot table's cell.
    """
    if sheet.protection is None and not contents.pivots:
        return
    before, after = sheet.cells.get(position, _BLANK), cell or _BLANK
    is_other = (before.value, before.formula) != (after.value, after.formula)
    if is_other:
        guard_pivots(contents, sheet, position)
    if sheet.protection is None:
        return
    if is_other:
        guard_content(contents, sheet, position)
    elif (before.number_format, before.style) != (after.number_format, after.style):
        guard_allowed(sheet, "allowFormatCells")


def guard_allowed(sheet: Sheet, option: str | None) -> None:
    """Make sure that a sheet is not protected, or its protection allows something.

    Args:
        sheet: the sheet.
        option: name of the option; None for what no protection allows.

    Raises:
        BookError: ACCESS_DENIED.
    """
    if sheet.protection is not None and option not in sheet.protection.allowed:
        what = "this change" if option is None else f"what {option!r} stands for"
        raise denied(sheet, what)


def guard_hiding(sheet: Sheet, *, rows: bool, columns: bool) -> None:
    """Make sure that rows, or columns, may be hidden or shown.

    Raises:
        BookError: ACCESS_DENIED.
    """
    if rows:
        guard_allowed(sheet, "allowFormatRows")
    if columns:
        guard_allowed(sheet, "allowFormatColumns")


def guard_shift(contents: Contents, sheet: Sheet, area: Area, shift: Shift) -> None:
    """Make sure that cells may be inserted or deleted: whole rows or columns where that is allowed.

    Raises:
        BookError: ACCESS_DENIED.
    """
    if sheet.protection is None:
        return
    is_whole = area.is_whole_rows if shift in _VERTICAL else area.is_whole_columns
    if not is_whole:
        guard_allowed(sheet, None)
    lines = "Rows" if shift in _VERTICAL else "Columns"
    is_insert = shift in (Shift.DOWN, Shift.RIGHT)
    guard_allowed(sheet, f"allow{'Insert' if is_insert else 'Delete'}{lines}")
    if not is_insert:
        guard_contents(contents, area, sheet)


def guard_tables(before: Contents, after: Contents) -> None:
    """Make sure that no table of a protected sheet was made, changed or taken away.

    Raises:
        BookError: ACCESS_DENIED.
    """
    for sheet in before.sheets:
        if sheet.protection is not None and any(each.sheet_id == sheet.sheet_id for each in after.sheets):
            old, new = ([_look(table) for table in c.tables if table.sheet == sheet.sheet_id] for c in (before, after))
            if old != new:
                what = "to change tables"
                raise denied(sheet, what)


def _look(table: Table) -> tuple[object, ...]:
    """What of a table does not follow from changes elsewhere, nor from sorting."""
    return (
        *(table.table_id, table.name, table.style, table.column_names, table.show_headers, table.show_totals),
        *(table.show_banded_rows, table.show_banded_columns, table.show_filter_button),
        *(table.highlight_first_column, table.highlight_last_column),
    )


_BLANK: Final = Cell()
