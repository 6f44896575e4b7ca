"""A1 addresses: reading and printing them, and quoting sheet names as Excel does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS

# A sheet in front of an address: quoted with doubled apostrophes, or a plain word.
SHEET_PREFIX: Final = r"(?:'(?:[^']|'')+'|[^\W][\w.]*)!"

_PREFIXED: Final = re.compile(rf"(?P<sheet>{SHEET_PREFIX})?(?P<rest>.+)", re.DOTALL)
_CORNER: Final = re.compile(r"(?P<ca>\$?)(?P<column>[A-Za-z]{1,3})?(?P<ra>\$?)(?P<row>\d{1,7})?")
_PLAIN_NAME: Final = re.compile(r"[^\W\d][\w.]*")
_LIKE_CELL: Final = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*(?:[Cc]\d*)?|[Cc]\d*|TRUE|FALSE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference. A missing row means a whole column, a missing column a whole row.

    Args:
        row: zero-based, or None.
        column: zero-based, or None.
        row_fixed: whether ``$`` stands before the row.
        column_fixed: whether ``$`` stands before the column.
    """

    row: int | None
    column: int | None
    row_fixed: bool = False
    column_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as written, without its sheet. Always ordered: ``top <= bottom`` and ``left <= right``.

    Args:
        top: first row, zero-based.
        left: first column, zero-based.
        bottom: last row.
        right: last column.
        first: the corner written first, for its ``$`` signs.
        last: the corner written last; None for a single cell.
    """

    top: int
    left: int
    bottom: int
    right: int
    first: Corner
    last: Corner | None = None

    @property
    def is_columns(self) -> bool:
        """Whether whole columns are written, as in ``A:B``."""
        return self.first.row is None

    @property
    def is_rows(self) -> bool:
        """Whether whole rows are written, as in ``1:2``."""
        return self.first.column is None


@dataclass(frozen=True, slots=True)
class Address:
    """An address with the name of its sheet, or None where it has none."""

    sheet: str | None
    reference: Reference


def column_letters(column: int) -> str:
    """``A`` for 0, ``XFD`` for 16383."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """0 for ``A``; the inverse of `column_letters`, in any case."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def quote_sheet(name: str) -> str:
    """The sheet's name as it stands before ``!``: quoted unless it is a plain word unlike a cell."""
    if _PLAIN_NAME.fullmatch(name) and not _LIKE_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def unquote_sheet(prefix: str) -> str:
    """The name in a prefix such as ``'My ''x'' sheet'`` or ``Sheet1``, with or without the ``!``."""
    name = prefix.removesuffix("!")
    if len(name) > 1 and name.startswith("'") and name.endswith("'"):
        return name[1:-1].replace("''", "'")
    return name


def parse_address(text: str) -> Address | None:
    """Read an address such as ``Sheet1!$A$1:B2``; None for text that is no address on the grid."""
    match = _PREFIXED.fullmatch(text.strip())
    if match is None:
        return None
    reference = parse_reference(match["rest"])
    if reference is None:
        return None
    return Address(unquote_sheet(match["sheet"]) if match["sheet"] else None, reference)


def parse_reference(text: str) -> Reference | None:
    """Read ``A1``, ``$A$1:B2``, ``A:C`` or ``2:3``; None for anything else or off the grid."""
    first_text, colon, last_text = text.partition(":")
    first = _parse_corner(first_text)
    if first is None:
        return None
    if not colon:
        return _reference(first, None)
    last = _parse_corner(last_text)
    return None if last is None else _reference(first, last)


def reference_of(text: str) -> Reference:
    """Read a reference that is known to be one, as a formula's tokens are.

    Raises:
        ValueError: it is none after all.
    """
    reference = parse_reference(text)
    if reference is None:
        msg = f"{text!r} is no reference on the grid"
        raise ValueError(msg)
    return reference


def _parse_corner(text: str) -> Corner | None:
    match = _CORNER.fullmatch(text)
    if match is None or not (match["column"] or match["row"]):
        return None
    column = column_index(match["column"]) if match["column"] else None
    row = int(match["row"]) - 1 if match["row"] else None
    if (column is not None and column >= MAX_COLUMNS) or (row is not None and not 0 <= row < MAX_ROWS):
        return None
    # "$1" alone is a row: the regex gives its $ to the column.
    row_fixed = bool(match["ra"]) or (column is None and bool(match["ca"]))
    if row is None and match["ra"]:
        return None
    return Corner(row, column, row_fixed, column is not None and bool(match["ca"]))


def _reference(first: Corner, last: Corner | None) -> Reference | None:
    other = first if last is None else last
    if (first.row is None) != (other.row is None) or (first.column is None) != (other.column is None):
        return None
    if last is None and (first.row is None or first.column is None):
        return None
    rows = sorted((first.row, other.row)) if first.row is not None and other.row is not None else [0, MAX_ROWS - 1]
    columns = (
        sorted((first.column, other.column))
        if first.column is not None and other.column is not None
        else [0, MAX_COLUMNS - 1]
    )
    return Reference(rows[0], columns[0], rows[1], columns[1], first, last)


def print_reference(reference: Reference) -> str:
    """The reference as text, with its ``$`` signs: the inverse of `parse_reference` for ordered references."""
    first = _print_corner(reference, reference.first, reference.top, reference.left)
    if reference.last is None:
        return first
    return first + ":" + _print_corner(reference, reference.last, reference.bottom, reference.right)


def _print_corner(reference: Reference, corner: Corner, row: int, column: int) -> str:
    text = ""
    if not reference.is_rows:
        text += ("$" if corner.column_fixed else "") + column_letters(column)
    if not reference.is_columns:
        text += ("$" if corner.row_fixed else "") + str(row + 1)
    return text


def print_area(top: int, left: int, bottom: int, right: int, *, fixed: bool = False) -> str:
    """The shortest address of a rectangle: ``B2``, ``A1:B2``, ``C:D`` or ``2:3``; with ``$`` signs when fixed."""
    dollar = "$" if fixed else ""
    if top == 0 and bottom == MAX_ROWS - 1:
        # The whole sheet is printed by its rows, as Excel does.
        if left == 0 and right == MAX_COLUMNS - 1:
            return f"{dollar}1:{dollar}{MAX_ROWS}"
        return f"{dollar}{column_letters(left)}:{dollar}{column_letters(right)}"
    if left == 0 and right == MAX_COLUMNS - 1:
        return f"{dollar}{top + 1}:{dollar}{bottom + 1}"
    first = f"{dollar}{column_letters(left)}{dollar}{top + 1}"
    last = f"{dollar}{column_letters(right)}{dollar}{bottom + 1}"
    return first if first == last else f"{first}:{last}"
