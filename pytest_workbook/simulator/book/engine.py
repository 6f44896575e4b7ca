"""The calc engine, IronCalc, behind one door: cells in, values and formatted text out.

Only this file imports it. It is handed plain text that `expansion` made, and it never sees the file: its own loader
prints formulas anew and loses brackets.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

import ironcalc

from pytest_workbook.simulator.book.errors import BookError, ErrorKind, InvalidFormula
from pytest_workbook.simulator.book.expansion import BLOCKED_STAND_IN
from pytest_workbook.simulator.book.model import ErrorValue, Position, Scalar

_LANGUAGE: Final = "en"
_BLOCKS: Final = b"1"
_BLOCKS_NOT: Final = b"0"
# Excel has no smaller number but 0.
_SMALLEST: Final = sys.float_info.min
# What the engine says, and what Excel shows in its place. A circular reference counts as 0 in Excel.
_ERRORS: Final[dict[str, Scalar]] = {
    "#ERROR!": ErrorValue("#NAME?"),
    "#CIRC!": 0,
}


class Engine:
    """A calculation over numbered sheets.

    Args:
        model: the engine's own model.
    """

    def __init__(self, model: Any, *, blocks: bool = False) -> None:
        self._model = model
        # Whether the stand-in was put in; else it is the engine's own word for what it cannot calculate.
        self._blocks = blocks

    @classmethod
    def with_sheets(cls, names: list[str]) -> Engine:
        """An engine with empty sheets of these names, in this order."""
        model = ironcalc.create("Book", _LANGUAGE, "UTC", _LANGUAGE)
        # A name of one of the sheets may be the engine's own first one.
        for index, name in enumerate(names):
            if index == 0:
                if name != "Sheet1":
                    model.rename_sheet(0, name)
            else:
                model.add_sheet(name)
        return cls(model)

    @classmethod
    def from_bytes(cls, data: bytes) -> Engine:
        """The engine that `to_bytes` described."""
        return cls(ironcalc.load_from_bytes(data[1:], _LANGUAGE), blocks=data[:1] == _BLOCKS)

    def to_bytes(self) -> bytes:
        """All of it, for a copy."""
        data: bytes = self._model.to_bytes()
        return (_BLOCKS if self._blocks else _BLOCKS_NOT) + data

    def add_sheet(self, name: str) -> None:
        """Add an empty sheet behind the others."""
        self._model.add_sheet(name)

    def set_constant(self, sheet: int, row: int, column: int, value: Scalar) -> None:
        """Put a constant into a cell; None empties it."""
        model, row, column = self._model, row + 1, column + 1
        if value is None:
            # An input of "" takes spilled values away, but leaves a cell that counts as filled.
            model.set_user_input(sheet, row, column, "")
            model.range_clear_all(sheet, row, column, row, column)
        elif isinstance(value, bool):
            model.update_cell_with_bool(sheet, row, column, value)
        elif isinstance(value, (int, float)):
            model.update_cell_with_number(sheet, row, column, float(value))
        elif isinstance(value, ErrorValue):
            self._blocks = self._blocks or value == "#BLOCKED!"
            model.set_user_input(sheet, row, column, BLOCKED_STAND_IN if value == "#BLOCKED!" else str(value))
        else:
            model.update_cell_with_text(sheet, row, column, value)

    def set_formula(self, sheet: int, row: int, column: int, formula: str) -> None:
        """Put a formula into a cell; arrays spill.

        Raises:
            InvalidFormula: the cell is part of an array formula.
        """
        self._blocks = self._blocks or BLOCKED_STAND_IN in formula
        try:
            self._model.set_user_input(sheet, row + 1, column + 1, formula)
        except ironcalc.WorkbookError as error:
            raise _refusal(error) from error

    def set_array(self, sheet: int, row: int, column: int, size: tuple[int, int], formula: str) -> None:
        """Put an array formula over (rows, columns) of cells.

        Raises:
            InvalidFormula: the cells are part of another array formula, or off the sheet.
        """
        self._blocks = self._blocks or BLOCKED_STAND_IN in formula
        try:
            self._model.set_user_array_formula(sheet, row + 1, column + 1, size[1], size[0], formula)
        except ironcalc.WorkbookError as error:
            raise _refusal(error) from error

    def set_formula_error(self, sheet: int, row: int, column: int) -> None:
        """Let a cell show ``#NAME?``; a cell in the midst of an array formula keeps its part of that."""
        with suppress(ironcalc.WorkbookError):
            self._model.set_user_input(sheet, row + 1, column + 1, "#NAME?")

    def evaluate(self) -> None:
        """Calculate everything.

        Raises:
            BookError: INVALID_ARGUMENT where the engine breaks down; it is not to be used any more.
        """
        try:
            self._model.evaluate()
        except BaseException as error:
            # What a panic of the engine is raised as is no Exception, so that it would end the run.
            if type(error).__name__ != "PanicException":
                raise
            msg = "the simulator's calc engine breaks down at a formula of this workbook, so it cannot be calculated"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg) from None

    def values(self, sheet: int, positions: Iterable[Position]) -> list[Scalar]:
        """The calculated values of cells of a sheet."""
        positions = list(positions)
        return [
            self.shown(sheet, position, value)
            for position, value in zip(positions, self.raw(sheet, positions), strict=True)
        ]

    def raw(self, sheet: int, positions: Iterable[Position]) -> list[Scalar]:
        """The same in the engine's own words, to be told from those of another time; `shown` says what they mean."""
        read = self._model.get_cell_value
        return [read(sheet, row + 1, column + 1) for row, column in positions]

    def shown(self, sheet: int, position: Position, value: Scalar) -> Scalar:
        """What a cell shows of which the engine gives a value."""
        if isinstance(value, float) and -_SMALLEST < value < _SMALLEST:
            return 0.0
        if isinstance(value, str) and value[:1] == "#" and self._is_error(sheet, *position):
            return self._shown_error(value)
        return value

    def _shown_error(self, value: str) -> Scalar:
        if value == BLOCKED_STAND_IN:
            return ErrorValue("#BLOCKED!" if self._blocks else "#CALC!")
        return _ERRORS.get(value, ErrorValue(value))

    def _is_error(self, sheet: int, row: int, column: int) -> bool:
        kind = self._model.get_cell_type(sheet, row + 1, column + 1)
        return bool(kind == ironcalc.CellType.ErrorValue)

    def filled(self) -> list[tuple[int, int, int]]:
        """Sheet, row and column (both from 1) of every cell that is not empty, those that arrays spilled into too."""
        cells: list[tuple[int, int, int]] = self._model.get_all_cells()
        return cells


def _refusal(error: Exception) -> InvalidFormula:
    return InvalidFormula(f"the calc engine refuses a formula where it stands: {error}")


class Formatter:
    """Numbers as text, by the engine's own reading of number formats."""

    def __init__(self) -> None:
        self._model: Any = ironcalc.create("Formats", _LANGUAGE, "UTC", _LANGUAGE)
        self._rows: dict[str, int] = {}

    def format(self, value: float, number_format: str) -> str:
        """A number as a cell with this format shows it."""
        row = self._rows.get(number_format) or self._add(number_format)
        self._model.update_cell_with_number(0, row, 1, float(value))
        text: str = self._model.get_formatted_cell_value(0, row, 1)
        return text

    def _add(self, number_format: str) -> int:
        row = len(self._rows) + 1
        style = self._model.get_cell_style(0, row, 1)
        style["num_fmt"] = number_format
        self._model.set_cell_style(0, row, 1, style)
        self._rows[number_format] = row
        return row
