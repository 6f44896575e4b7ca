"""A workbook of bare cells: enough to see what arrived, with no formula and no format."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Book", "Box", "box_of"]

_CORNER = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells, zero-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.bottom - self.top + 1, self.right - self.left + 1

    def address(self, sheet: str) -> str:
        """Return the address as the service writes it, with the sheet's name."""
        first, last = _corner_text(self.top, self.left), _corner_text(self.bottom, self.right)
        quoted = sheet if sheet.isalnum() else "'" + sheet.replace("'", "''") + "'"
        return f"{quoted}!{first}" if first == last else f"{quoted}!{first}:{last}"


def box_of(address: str) -> Box | None:
    """Return the rectangle of ``A1`` or ``A1:B2``, sheet name ignored, or None if it is not one."""
    corners = address.rpartition("!")[2].upper().split(":")
    found = [_CORNER.fullmatch(corner) for corner in corners]
    if len(found) > 2 or not all(found):
        return None
    places = [(int(match[2]) - 1, _column(match[1])) for match in found if match]
    rows, columns = [row for row, _ in places], [column for _, column in places]
    return Box(min(rows), min(columns), max(rows), max(columns))


@dataclass(slots=True)
class Book:
    """Sheets of cells, and tables as bare lists of rows.

    Args:
        sheets: for each sheet, cell values by zero-based (row, column).
        tables: for each table, its rows.
    """

    sheets: dict[str, dict[tuple[int, int], Any]] = field(default_factory=lambda: {"Sheet1": {}})
    tables: dict[str, list[list[Any]]] = field(default_factory=dict)

    def copy(self) -> Book:
        """Return a book that shares nothing with this one."""
        return copy.deepcopy(self)

    def sheet_named(self, name: str) -> str | None:
        """Return the sheet's own spelling of *name*, or None if there is no such sheet."""
        return next((own for own in self.sheets if own.casefold() == name.casefold()), None)

    def read(self, sheet: str, box: Box) -> list[list[Any]]:
        """Return the values of *box*; an empty cell is an empty string."""
        cells = self.sheets[sheet]
        return [
            [cells.get((row, column), "") for column in range(box.left, box.right + 1)]
            for row in range(box.top, box.bottom + 1)
        ]

    def write(self, sheet: str, box: Box, values: Sequence[Sequence[Any]]) -> None:
        """Store *values*, as many rows and columns as *box* has; None leaves a cell alone."""
        cells = self.sheets[sheet]
        for row, line in enumerate(values, box.top):
            for column, value in enumerate(line, box.left):
                if value is not None:
                    cells[row, column] = value

    def used(self, sheet: str) -> Box:
        """Return the smallest rectangle from A1 that holds everything."""
        cells = [place for place, value in self.sheets[sheet].items() if value != ""]
        return Box(0, 0, max((row for row, _ in cells), default=0), max((column for _, column in cells), default=0))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _corner_text(row: int, column: int) -> str:
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row + 1}"
