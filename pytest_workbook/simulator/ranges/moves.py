"""Where the functions of a range lead: every one maps an area to another area on the same sheet.

Source: "range: cell", "range: offsetRange" and their sibling pages, read 2026-11-24; where they are silent, the
functions of the same names in the Office Add-ins reference, which the same engine serves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area, Sheet


def cell(area: Area, row: int, column: int) -> Area:
    """The cell at an offset from the area's top left; it may lie outside the area, but on the sheet."""
    return _on_sheet(area.sheet, area.top + row, area.left + column, area.top + row, area.left + column)


def row(area: Area, index: int) -> Area:
    """A row of the area, zero-based.

    Raises:
        BookError: INVALID_ARGUMENT for a row outside the area.
    """
    _expect_inside("row", index, area.rows)
    return replace(area, top=area.top + index, bottom=area.top + index)


def column(area: Area, index: int) -> Area:
    """A column of the area, zero-based.

    Raises:
        BookError: INVALID_ARGUMENT for a column outside the area.
    """
    _expect_inside("column", index, area.columns)
    return replace(area, left=area.left + index, right=area.left + index)


def last_row(area: Area) -> Area:
    """The area's last row."""
    return replace(area, top=area.bottom)


def last_column(area: Area) -> Area:
    """The area's last column."""
    return replace(area, left=area.right)


def last_cell(area: Area) -> Area:
    """The area's bottom right cell."""
    return replace(area, top=area.bottom, left=area.right)


def entire_row(area: Area) -> Area:
    """The sheet's rows that the area touches."""
    return replace(area, left=0, right=MAX_COLUMNS - 1)


def entire_column(area: Area) -> Area:
    """The sheet's columns that the area touches."""
    return replace(area, top=0, bottom=MAX_ROWS - 1)


def offset(area: Area, rows: int, columns: int) -> Area:
    """The area moved; INVALID_ARGUMENT when it would leave the sheet."""
    return _on_sheet(area.sheet, area.top + rows, area.left + columns, area.bottom + rows, area.right + columns)


def resized(area: Area, delta_rows: int, delta_columns: int) -> Area:
    """The area with its bottom right corner moved; INVALID_ARGUMENT when nothing is left or it leaves the sheet."""
    return _on_sheet(area.sheet, area.top, area.left, area.bottom + delta_rows, area.right + delta_columns)


def bounding(area: Area, other: Area) -> Area:
    """The smallest area that holds both; INVALID_ARGUMENT for areas of two sheets."""
    _expect_one_sheet(area, other)
    return Area(
        area.sheet,
        min(area.top, other.top),
        min(area.left, other.left),
        max(area.bottom, other.bottom),
        max(area.right, other.right),
    )


def intersection(area: Area, other: Area) -> Area:
    """The cells that both have.

    Raises:
        BookError: ITEM_NOT_FOUND when there are none; INVALID_ARGUMENT for areas of two sheets.
    """
    _expect_one_sheet(area, other)
    if not area.overlaps(other):
        msg = "The ranges have no cell in common."
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)
    return Area(
        area.sheet,
        max(area.top, other.top),
        max(area.left, other.left),
        min(area.bottom, other.bottom),
        min(area.right, other.right),
    )


def rows_above(area: Area, count: int) -> Area:
    """Rows above the area; a negative count means as many of its own first rows."""
    if count < 0:
        return _on_sheet(area.sheet, area.top, area.left, area.top - count - 1, area.right)
    return _on_sheet(area.sheet, area.top - count, area.left, area.top - 1, area.right)


def rows_below(area: Area, count: int) -> Area:
    """Rows below the area; a negative count means as many of its own last rows."""
    if count < 0:
        return _on_sheet(area.sheet, area.bottom + count + 1, area.left, area.bottom, area.right)
    return _on_sheet(area.sheet, area.bottom + 1, area.left, area.bottom + count, area.right)


def columns_before(area: Area, count: int) -> Area:
    """Columns left of the area; a negative count means as many of its own first columns."""
    if count < 0:
        return _on_sheet(area.sheet, area.top, area.left, area.bottom, area.left - count - 1)
    return _on_sheet(area.sheet, area.top, area.left - count, area.bottom, area.left - 1)


def columns_after(area: Area, count: int) -> Area:
    """Columns right of the area; a negative count means as many of its own last columns."""
    if count < 0:
        return _on_sheet(area.sheet, area.top, area.right + count + 1, area.bottom, area.right)
    return _on_sheet(area.sheet, area.top, area.right + 1, area.bottom, area.right + count)


def used(area: Area, sheet: Sheet, *, values_only: bool) -> Area:
    """The smallest area inside *area* with all of its used cells.

    Args:
        area: where to look.
        sheet: the area's sheet.
        values_only: whether cells that are merely formatted count as unused.

    Raises:
        BookError: ITEM_NOT_FOUND when no cell of the area is used.
    """
    filled = (place for place, cell in sheet.cells.items() if cell.has_content or not values_only)
    places = [place for place in (*filled, *sheet.spills) if area.contains(*place)]
    if not places:
        # Observed: the engine answers so for a range without a used cell, unlike for a whole blank sheet.
        msg = "The range has no used cell."
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)
    return _around(area.sheet, places)


def _around(sheet: str, places: Iterable[tuple[int, int]]) -> Area:
    rows, columns = zip(*places, strict=True)
    return Area(sheet, min(rows), min(columns), max(rows), max(columns))


def _on_sheet(sheet: str, top: int, left: int, bottom: int, right: int) -> Area:
    if not (0 <= top <= bottom < MAX_ROWS and 0 <= left <= right < MAX_COLUMNS):
        msg = (
            f"The range would span rows {top} to {bottom} and columns {left} to {right} (zero-based); a sheet has "
            f"rows 0 to {MAX_ROWS - 1} and columns 0 to {MAX_COLUMNS - 1}."
        )
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
    return Area(sheet, top, left, bottom, right)


def _expect_inside(what: str, index: int, count: int) -> None:
    if not 0 <= index < count:
        msg = f"The {what} {index} lies outside the range, whose last {what} is {count - 1} (zero-based)."
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)


def _expect_one_sheet(area: Area, other: Area) -> None:
    if area.sheet != other.sheet:
        msg = "The other range lies on another worksheet; both must lie on one."
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
