"""What a range shows: the properties of its answer, in the order of the wire, computed only where asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Final

from pytest_workbook.simulator.book.model import Area
from pytest_workbook.simulator.book.reading import Reading
from pytest_workbook.simulator.book.workbook import Workbook

MAX_CELLS: Final = 5_000_000
"""Beyond this many cells a read gives null and a write is refused. Source: "Working with Excel", read 2026-11-24."""

_MAX_INT32: Final = 2**31 - 1


class _Range:
    """A range while it is shown: its cells are looked up when the first of their properties is.

    Args:
        book: where to read.
        area: the range.
    """

    def __init__(self, book: Workbook, area: Area) -> None:
        self.book = book
        self.area = area

    @cached_property
    def cells(self) -> Reading:
        return self.book.reading(self.area)


# Observed 2021-05 on the live service; the documentation prints them alphabetically.
_PROPERTIES: Final[Mapping[str, Callable[[_Range], object]]] = {
    "address": lambda shown: shown.book.address(shown.area),
    "addressLocal": lambda shown: shown.book.address(shown.area),
    "columnCount": lambda shown: shown.area.columns,
    "cellCount": lambda shown: _cell_count(shown.area),
    "columnHidden": lambda shown: shown.book.is_hidden(shown.area, rows=False),
    "rowHidden": lambda shown: shown.book.is_hidden(shown.area, rows=True),
    "numberFormat": lambda shown: shown.cells.number_formats,
    "columnIndex": lambda shown: shown.area.left,
    "text": lambda shown: shown.cells.text,
    "formulas": lambda shown: shown.cells.formulas,
    # The simulated user is an American: formulas in the user's language are formulas in English.
    "formulasLocal": lambda shown: shown.cells.formulas,
    "formulasR1C1": lambda shown: shown.cells.formulas_r1c1,
    "hidden": lambda shown: _is_hidden(shown.book, shown.area),
    "rowCount": lambda shown: shown.area.rows,
    "rowIndex": lambda shown: shown.area.top,
    "valueTypes": lambda shown: shown.cells.value_types,
    "values": lambda shown: shown.cells.values,
}

PROPERTIES: Final = tuple(_PROPERTIES)
"""The properties of a range, in the order of the wire."""

GRIDS: Final = frozenset({"numberFormat", "text", "formulas", "formulasLocal", "formulasR1C1", "valueTypes", "values"})
"""The properties that have a value for each cell."""


def is_unbounded(area: Area) -> bool:
    """Whether the area is made of whole rows or whole columns, whose cells have no single body."""
    return area.is_whole_rows or area.is_whole_columns


def cells(area: Area) -> int:
    """How many cells the area has."""
    return area.rows * area.columns


def shown(book: Workbook, area: Area, wanted: Collection[str] = PROPERTIES) -> dict[str, object]:
    """Return the range's properties.

    Properties of cells are null for whole rows or columns and for more than `MAX_CELLS` cells.

    Args:
        book: where to read.
        area: the range.
        wanted: the properties to give; the order is the wire's all the same.

    Returns:
        Property to value; grids are rows of cells, len(grid) == area.rows, each row == area.columns.
    """
    blank = is_unbounded(area) or cells(area) > MAX_CELLS
    found = _Range(book, area)
    return {
        name: None if blank and name in GRIDS else read(found) for name, read in _PROPERTIES.items() if name in wanted
    }


def _cell_count(area: Area) -> int:
    # Observed: a count beyond 32 bits, as of a whole sheet, is given as -1.
    count = cells(area)
    return count if count <= _MAX_INT32 else -1


def _is_hidden(book: Workbook, area: Area) -> bool | None:
    rows, columns = book.is_hidden(area, rows=True), book.is_hidden(area, rows=False)
    if rows or columns:
        return True
    return None if rows is None or columns is None else False
