"""The cells of an area, looked up once and shown in several ways."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import Final, TypeAlias

from pytest_workbook.simulator.book.calculation import value_type
from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.model import GENERAL, Area, Cell, Scalar, Sheet
from pytest_workbook.simulator.book.r1c1 import to_r1c1
from pytest_workbook.simulator.book.rendering import show

# Rows of cells as they go over the wire.
Rows: TypeAlias = list[list[Scalar]]
# From here on not every whole number is a float, and Excel shows 15 digits anyway.
_MAX_WHOLE: Final = 1e15


def as_wire(value: Scalar) -> Scalar:
    """A cell's value as an answer shows it: ``""`` for blank, whole numbers as int."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _MAX_WHOLE:
        return int(value)
    return value


class Reading:
    """What an area shows at one moment: rows of cells, len(rows) == area.rows, each row == area.columns.

    Args:
        sheet: calculated.
        area: on it.
        number: shows a number by a format code.
        epoch: serial, in the 1900 system, of the day from which dates count.
    """

    def __init__(self, sheet: Sheet, area: Area, number: Callable[[float, str], str], epoch: int) -> None:
        self._area = area
        self._number = number
        self._epoch = epoch
        columns = range(area.left, area.right + 1)
        cell_at, spill_at = sheet.cells.get, sheet.spills.get
        self._cells: list[list[Cell | None]] = []
        self._shown: Rows = []
        for row in range(area.top, area.bottom + 1):
            cells = [cell_at((row, column)) for column in columns]
            self._cells.append(cells)
            self._shown.append(
                [None if cell is None else cell.value if cell.formula is None else cell.cached for cell in cells]
            )
        for row, column in self._blank(columns) if sheet.spills else ():
            self._shown[row - area.top][column - area.left] = spill_at((row, column))

    def _blank(self, columns: range) -> list[tuple[int, int]]:
        """The cells without content, into which others may have spilled."""
        rows = enumerate(self._cells, start=self._area.top)
        return [
            (row, column)
            for row, cells in rows
            for column, cell in zip(columns, cells, strict=True)
            if cell is None or not cell.has_content
        ]

    @cached_property
    def values(self) -> Rows:
        """Values: ``""`` for blank cells, whole numbers as int, errors as `ErrorValue` text."""
        return [[as_wire(value) for value in row] for row in self._shown]

    @cached_property
    def _formulas(self) -> list[tuple[int, int, str]]:
        """Row and column in the area, and the formula."""
        return [
            (row, column, cell.formula)
            for row, cells in enumerate(self._cells)
            for column, cell in enumerate(cells)
            if cell is not None and cell.formula is not None
        ]

    @cached_property
    def formulas(self) -> Rows:
        """Formulas with leading ``=``; constants as in `values`."""
        rows = [list(row) for row in self.values]
        for row, column, formula in self._formulas:
            rows[row][column] = formula
        return rows

    @cached_property
    def formulas_r1c1(self) -> Rows:
        """Formulas in R1C1 notation; constants as in `values`."""
        rows = [list(row) for row in self.formulas]
        for row, column, formula in self._formulas:
            with suppress(InvalidFormula):
                # A text from a file that is no formula stays as it is.
                rows[row][column] = to_r1c1(formula, self._area.top + row, self._area.left + column)
        return rows

    @cached_property
    def text(self) -> list[list[str]]:
        """Values as the cells show them with their number formats, independent of column width."""
        number, epoch = self._number, self._epoch
        return [
            [show(value, GENERAL if cell is None else cell.number_format, number, epoch) for cell, value in pairs]
            for pairs in map(zip, self._cells, self._shown)
        ]

    @cached_property
    def number_formats(self) -> list[list[str]]:
        """Format codes."""
        return [[GENERAL if cell is None else cell.number_format for cell in row] for row in self._cells]

    @cached_property
    def value_types(self) -> list[list[str]]:
        """Empty, String, Double, Boolean or Error."""
        return [[value_type(value).value for value in row] for row in self._shown]
