"""Formulas in R1C1 notation, to and from A1."""

from __future__ import annotations

import re
from typing import Final

from pytest_workbook.simulator.book.addresses import Corner, Reference, print_reference, reference_of
from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS

_ROW: Final = r"R(?:\[-?\d+\]|\d+)?"
_COLUMN: Final = r"C(?:\[-?\d+\]|\d+)?"
_CORNER: Final = rf"(?:{_ROW}{_COLUMN}|{_ROW}|{_COLUMN})"
# Texts are skipped whole; a reference stands alone, not inside a word.
_R1C1: Final = re.compile(
    rf"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'!|(?<![\w.\[\]])(?P<first>{_CORNER})(?::(?P<last>{_CORNER}))?(?![\w.(!\[])",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"(?:(R)(?:\[(-?\d+)\]|(\d+))?)?(?:(C)(?:\[(-?\d+)\]|(\d+))?)?", re.IGNORECASE)


def to_r1c1(formula: str, row: int, column: int) -> str:
    """A formula in A1 notation, as it reads in R1C1 in the cell at (row, column), zero-based."""
    tokens = [
        Token(token.kind, _print(token.text, row, column)) if token.kind is Kind.REFERENCE else token
        for token in tokenise(formula)
    ]
    return join(tokens)


def _print(text: str, row: int, column: int) -> str:
    reference = reference_of(text)
    last = reference.last or reference.first
    first_text = _corner_text(reference, reference.first, (reference.top, reference.left), (row, column))
    last_text = _corner_text(reference, last, (reference.bottom, reference.right), (row, column))
    if reference.last is None or ((reference.is_rows or reference.is_columns) and first_text == last_text):
        return first_text
    return f"{first_text}:{last_text}"


def _corner_text(reference: Reference, corner: Corner, place: tuple[int, int], home: tuple[int, int]) -> str:
    text = ""
    if not reference.is_columns:
        text += "R" + _part_text(place[0], home[0], fixed=corner.row_fixed)
    if not reference.is_rows:
        text += "C" + _part_text(place[1], home[1], fixed=corner.column_fixed)
    return text


def _part_text(place: int, home: int, *, fixed: bool) -> str:
    if fixed:
        return str(place + 1)
    return "" if place == home else f"[{place - home}]"


def from_r1c1(formula: str, row: int, column: int) -> str:
    """A formula in R1C1 notation, in A1 notation for the cell at (row, column), zero-based.

    Raises:
        InvalidFormula: a reference leaves the grid.
    """

    def replaced(match: re.Match[str]) -> str:
        if match["first"] is None:
            return match.group()
        return _a1(match["first"], match["last"], row, column)

    return _R1C1.sub(replaced, formula)


def _a1(first_text: str, last_text: str | None, row: int, column: int) -> str:
    first = _corner(first_text, row, column)
    last = _corner(last_text, row, column) if last_text else None
    if last is None and (first.row is None or first.column is None):
        last = first
    other = last or first
    if (first.row is None) != (other.row is None) or (first.column is None) != (other.column is None):
        msg = f"{first_text}:{last_text} is no reference in R1C1 notation"
        raise InvalidFormula(msg)
    return print_reference(_reference(first, last))


def _reference(first: Corner, last: Corner | None) -> Reference:
    other = last or first
    return Reference(
        top=first.row if first.row is not None else 0,
        left=first.column if first.column is not None else 0,
        bottom=other.row if other.row is not None else MAX_ROWS - 1,
        right=other.column if other.column is not None else MAX_COLUMNS - 1,
        first=first,
        last=last,
    )


def _corner(text: str, row: int, column: int) -> Corner:
    # What _R1C1 found is made of these parts.
    match = re.fullmatch(_PARTS, text)
    parts = match.groups() if match else (None,) * 6
    return Corner(
        _place(parts[1], parts[2], row, MAX_ROWS, text) if parts[0] else None,
        _place(parts[4], parts[5], column, MAX_COLUMNS, text) if parts[3] else None,
        row_fixed=parts[2] is not None,
        column_fixed=parts[5] is not None,
    )


def _place(relative: str | None, fixed: str | None, home: int, limit: int, text: str) -> int:
    place = int(fixed) - 1 if fixed else home + int(relative or 0)
    if not 0 <= place < limit:
        msg = f"the reference {text!r} leaves the sheet"
        raise InvalidFormula(msg)
    return place
