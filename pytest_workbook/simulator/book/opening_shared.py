"""Shared formulas: the text that one cell holds for many, moved to each of them."""

from __future__ import annotations

import re
from typing import Final

from pytest_workbook.simulator.book.addresses import column_index, column_letters
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS

# Cells, whole columns and whole rows, outside strings, quoted sheet names and brackets, and not in longer words.
_PIECES: Final = re.compile(
    r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
    r"|(?<![\w.$\\])(?:(?P<column>\$?[A-Za-z]{1,3})(?P<row>\$?[0-9]{1,7})"
    r"|(?P<left>\$?[A-Za-z]{1,3}):(?P<right>\$?[A-Za-z]{1,3})"
    r"|(?P<top>\$?[0-9]{1,7}):(?P<bottom>\$?[0-9]{1,7}))(?![\w.(!\\\[])"
)


class SharedFormula:
    """The formula of a group of cells.

    Args:
        text: as it stands in the group's first cell, without leading ``=``.
        row: row of that cell, zero-based.
        column: column of that cell.
    """

    __slots__ = ("_column", "_pieces", "_row")

    def __init__(self, text: str, row: int, column: int) -> None:
        self._row = row
        self._column = column
        self._pieces = _cut(text)

    def at(self, row: int, column: int) -> str:
        """The formula of another cell of the group, without leading ``=``."""
        down, right = row - self._row, column - self._column
        return "".join(piece if isinstance(piece, str) else _moved(piece, down, right) for piece in self._pieces)


def _cut(text: str) -> list[str | re.Match[str]]:
    pieces: list[str | re.Match[str]] = []
    end = 0
    for match in _PIECES.finditer(text):
        if match.lastgroup is None:
            continue
        pieces += [text[end : match.start()], match]
        end = match.end()
    return [*pieces, text[end:]]


def _moved(match: re.Match[str], down: int, right: int) -> str:
    if match["column"]:
        parts = [_column(match["column"], right), _row(match["row"], down)]
        joint = ""
    elif match["left"]:
        parts = [_column(match["left"], right), _column(match["right"], right)]
        joint = ":"
    else:
        parts = [_row(match["top"], down), _row(match["bottom"], down)]
        joint = ":"
    return "#REF!" if None in parts else joint.join(part for part in parts if part is not None)


def _column(text: str, right: int) -> str | None:
    if text.startswith("$"):
        return text
    column = column_index(text) + right
    return column_letters(column) if 0 <= column < MAX_COLUMNS else None


def _row(text: str, down: int) -> str | None:
    if text.startswith("$"):
        return text
    row = int(text) + down
    return str(row) if 1 <= row <= MAX_ROWS else None
