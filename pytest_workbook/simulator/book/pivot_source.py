"""Where the data of pivot tables come from, and what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.core import Core
from pytest_workbook.simulator.book.dates import is_date_format
from pytest_workbook.simulator.book.errors import BookError
from pytest_workbook.simulator.book.model import Area, Contents, ErrorValue, Position, Scalar, Sheet
from pytest_workbook.simulator.book.opening_parts import Node, unescaped
from pytest_workbook.simulator.book.pivot_layout import DataOfField, Item, Kind
from pytest_workbook.simulator.book.shifting import moved_rectangle


def source_area(book: Core, contents: Contents, root: Node, origins: Mapping[str, str]) -> Area | None:
    """The cells that data come from, headers first; None where they are not those of one range or table.

    Args:
        book: where to look names up.
        contents: the workbook.
        root: of the part that describes the data.
        origins: ids of sheets by the names that they had in the file, in lower case.
    """
    cache = root.child("cacheSource")
    source = None if cache is None else cache.child("worksheetSource")
    if source is None or "id" in source.attributes:
        return None
    name = source.attributes.get("name")
    if name is not None:
        return _named(book, contents, unescaped(name))
    return _moved(contents, source, origins)


def _named(book: Core, contents: Contents, name: str) -> Area | None:
    for table in contents.tables:
        if table.name.casefold() == name.casefold():
            area = table.area
            return Area(area.sheet, area.top, area.left, area.bottom - table.show_totals, area.right)
    try:
        return book.area(name)
    except BookError:
        return None


def _moved(contents: Contents, source: Node, origins: Mapping[str, str]) -> Area | None:
    """A range as it was in the file, where it is now."""
    reference = parse_reference(source.attributes.get("ref", ""))
    sheet_id = origins.get(unescaped(source.attributes.get("sheet", "")).lower())
    sheet = next((each for each in contents.sheets if each.sheet_id == sheet_id), None)
    if reference is None or sheet is None:
        return None
    area: Area | None = Area(sheet.sheet_id, reference.top, reference.left, reference.bottom, reference.right)
    for move in sheet.moves:
        area = None if area is None else moved_rectangle(area, move.area, move.shift)
    return area


def headers(sheet: Sheet, area: Area) -> list[str]:
    """The names in the first row."""
    shown = (shown_at(sheet, (area.top, column)) for column in range(area.left, area.right + 1))
    return ["" if value is None else str(value) for value in shown]


def records(sheet: Sheet, area: Area, fields: Sequence[DataOfField]) -> Iterator[tuple[Item, ...]]:
    """The rows below the headers."""
    for row in range(area.top + 1, area.bottom + 1):
        yield tuple(_item(sheet, (row, area.left + place), field) for place, field in enumerate(fields))


def _item(sheet: Sheet, position: Position, field: DataOfField) -> Item:
    value = shown_at(sheet, position)
    if value is None:
        return Item(Kind.MISSING)
    if isinstance(value, bool):
        return Item(Kind.BOOLEAN, value)
    if isinstance(value, ErrorValue):
        return Item(Kind.ERROR, str(value))
    if isinstance(value, str):
        return Item(Kind.TEXT, value)
    cell = sheet.cells.get(position)
    is_date = field.has_dates and cell is not None and is_date_format(cell.number_format)
    return Item(Kind.DATE if is_date else Kind.NUMBER, value)


def shown_at(sheet: Sheet, position: Position) -> Scalar:
    """What a cell shows."""
    cell = sheet.cells.get(position)
    return cell.shown if cell is not None and cell.has_content else sheet.spills.get(position)
