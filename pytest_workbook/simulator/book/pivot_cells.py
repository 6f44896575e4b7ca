"""The cells of a pivot table: what of them changes when it is built anew, and who else may change them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pytest_workbook.simulator.book.beside import Pivot
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area, Cell, Contents, Position, Scalar, Sheet
from pytest_workbook.simulator.book.pivot_building import Built
from pytest_workbook.simulator.book.pivot_layout import Layout


def area_of(pivot: Pivot) -> Area | None:
    """The cells of a pivot table, without those of its pages."""
    return None if pivot.place is None else Area(pivot.sheet, *pivot.place)


def report_of(pivot: Pivot) -> Area | None:
    """The cells of a pivot table with those of its pages above, and the row between."""
    area = area_of(pivot)
    if area is None or not 0 < pivot.page_rows < area.top:
        return area
    return replace(area, top=area.top - 1 - pivot.page_rows, right=max(area.right, area.left + 1))


def new_area(before: Area, built: Built) -> Area:
    """The cells of a pivot table that was built anew, from those that it had."""
    layout = built.rebuilt.layout
    width = layout.label_columns + len(built.rebuilt.columns)
    bottom = before.top + layout.header_rows + len(built.body) - 1
    return replace(before, bottom=bottom, right=before.left + width - 1)


def total_caption(sheet: Sheet, before: Area, layout: Layout, lines: int) -> str:
    """What the total of all is called, in the language in which the table was made.

    Args:
        sheet: of the pivot table.
        before: its cells.
        layout: how it shows its data.
        lines: how many rows of values the file lists, so that a table whose cells are others is not asked.
    """
    shown = sheet.cells.get((before.bottom, before.left))
    is_there = layout.has_total_row and lines == before.rows - layout.header_rows
    return shown.value if is_there and shown is not None and isinstance(shown.value, str) else layout.total_caption


def guard_room(contents: Contents, pivot: Pivot, after: Area) -> None:
    """Make sure that a pivot table does not grow off the sheet, nor over tables and others; other cells make way.

    Raises:
        BookError: UNSUPPORTED.
    """
    if after.bottom >= MAX_ROWS or after.right >= MAX_COLUMNS:
        msg = f"the pivot table {pivot.name!r} would grow off the sheet: move it, or filter it"
        raise BookError(ErrorKind.UNSUPPORTED, msg)
    others = [area_of(each) for each in contents.pivots if each.part != pivot.part]
    taken = [table.area for table in contents.tables] + [area for area in others if area is not None]
    if any(area.overlaps(after) for area in taken):
        msg = f"the pivot table {pivot.name!r} would grow over a table or another pivot table: make room for it"
        raise BookError(ErrorKind.UNSUPPORTED, msg)


def changed_cells(sheet: Sheet, before: Area, built: Built) -> Iterator[tuple[Position, Cell | None]]:
    """The cells that a pivot table built anew has, and None for those it had.

    The texts above and left of the values stay; they are those of its fields.

    Args:
        sheet: of the pivot table.
        before: the cells that it had.
        built: what it shows now.
    """
    layout = built.rebuilt.layout
    first, corner = before.top + layout.header_rows, before.left + layout.label_columns
    values = dict(_values(built, first, before.left, corner))
    old = [place for place in sheet.cells if before.contains(*place)]
    for place in old:
        is_head = place[0] < first - 1 or (place[0] == first - 1 and (place[1] < corner or not built.heads))
        if place not in values and not is_head:
            yield place, None
    for place, value in values.items():
        like = sheet.cells.get(place) if before.contains(*place) else None
        model = like or sheet.cells.get((min(max(place[0], first - 1), first), min(place[1], before.right)))
        yield (
            place,
            replace(model or Cell(), value=value, formula=None, cached=None, quote_prefix=False, array_size=None),
        )


def _values(built: Built, first: int, left: int, corner: int) -> Iterator[tuple[Position, Scalar]]:
    for place, head in enumerate(built.heads):
        yield (first - 1, corner + place), head
    for row, cells in enumerate(built.body):
        for place, value in enumerate(cells):
            yield (first + row, left + place), value


def guard_pivots(contents: Contents, sheet: Sheet, position: Position) -> None:
    """Make sure that the content of a cell is no pivot table's.

    Assumed: Excel refuses such a change; how the service says so, nobody has shown.

    Raises:
        BookError: UNSUPPORTED.
    """
    guard_no_pivot(contents, Area(sheet.sheet_id, *position, *position))


def guard_no_pivot(contents: Contents, area: Area) -> None:
    """Make sure that an area has no cells of a pivot table.

    Raises:
        BookError: UNSUPPORTED.
    """
    for pivot in contents.pivots:
        if any(own.overlaps(area) for own in _owned(pivot)):
            raise _untouchable(pivot)


def _owned(pivot: Pivot) -> Iterator[Area]:
    """The cells whose content is the pivot table's: its own, and those of its pages."""
    area, report = area_of(pivot), report_of(pivot)
    if area is not None and report is not None:
        yield area
        if report.top < area.top:
            yield replace(report, right=area.left + 1, bottom=area.top - 2)


def _untouchable(pivot: Pivot) -> BookError:
    msg = f"cells of the pivot table {pivot.name!r} cannot be changed: change its data, and refresh it"
    return BookError(ErrorKind.UNSUPPORTED, msg)
