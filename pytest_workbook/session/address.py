"""From what a test writes (a path, a range address) to a URL below the workbook. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.hosts import is_below

__all__ = ["RangeAddress", "column_name", "column_number", "first_cell", "parse_range", "url_below"]

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_CELLS = re.compile(
    r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}"
    r"|\$?[0-9]{1,7}:\$?[0-9]{1,7}"
)
_CORNER = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?")
_MOST_COLUMNS = 16_384
_MOST_ROWS = 1_048_576
_FORMS = '"Sheet1!A1:B2", "\'My sheet\'!A:A", or a defined name'


def url_below(base: str, path: str) -> str:
    """Return the absolute URL of *path*.

    Args:
        base: the URL that paths are relative to.
        path: relative, with or without a leading slash; or an absolute URL.

    Raises:
        UsageError: it leads out of *base* once normalised.
    """
    if _ABSOLUTE.match(path):
        url = path
    elif path.startswith(("//", "\\")):
        raise _outside(base)
    else:
        rest = path.removeprefix("/")
        url = f"{base}/{rest}" if rest and not rest.startswith("?") else base + rest
    # Servers differ in what a backslash is, and a line end would be another header.
    if "\\" in url.partition("?")[0] or not _is_printable(url) or not is_below(url, base):
        raise _outside(base)
    return url.partition("#")[0]


def _is_printable(url: str) -> bool:
    return all(mark.isprintable() for mark in url)


def _outside(base: str) -> UsageError:
    # The path is not shown: it may be a URL that carries a key.
    msg = f"a path or URL leads out of {base}: pass one that is below it, such as 'worksheets'"
    return UsageError(msg)


@dataclass(frozen=True, slots=True)
class RangeAddress:
    """A range as a test names it.

    Args:
        text: as given.
        path: of the range below ``/workbook``, percent-encoded.
        is_unbounded: whether it is whole rows or columns.
    """

    text: str
    path: str
    is_unbounded: bool = False

    @property
    def read_path(self) -> str:
        """The path to read cells from.

        The service gives null for the cells of whole rows and columns, so of those the used part is read.
        Source: Microsoft Graph, "Working with Excel in Microsoft Graph", section "Unbounded range", read 2026-11-24.
        """
        return f"{self.path}/usedRange" if self.is_unbounded else self.path


def parse_range(text: str) -> RangeAddress:
    """Read a range address.

    Args:
        text: a sheet, quoted where it needs to be (a quote inside is doubled), ``!`` and cells in A1 notation or a
            name of that sheet; or a name of the workbook.

    Raises:
        UsageError: it is none of these.
    """
    sheet, cells = _split_sheet(text)
    if sheet is None:
        if _is_cells(cells) or not cells:
            raise _refused(text)
        return RangeAddress(text, f"names/{_segment(cells)}/range")
    if not sheet or not cells:
        raise _refused(text)
    if _is_cells(cells):
        key = quote(cells, safe="$:")
        is_unbounded = not all(column and row for column, row in _corners(cells))
        return RangeAddress(text, f"worksheets/{_segment(sheet)}/range(address='{key}')", is_unbounded)
    return RangeAddress(text, f"worksheets/{_segment(sheet)}/names/{_segment(cells)}/range")


def _split_sheet(text: str) -> tuple[str | None, str]:
    quoted = re.fullmatch(r"'((?:[^']|'')*)'!(.*)", text, re.DOTALL)
    if quoted:
        return quoted[1].replace("''", "'"), quoted[2].strip()
    sheet, mark, cells = text.rpartition("!")
    if "'" in sheet[:1] or "!" in sheet:
        raise _refused(text)
    return (sheet.strip(), cells.strip()) if mark else (None, text.strip())


def _segment(name: str) -> str:
    # A key in a segment of its own needs no doubled quotes; a slash or a dot segment would be another path.
    if set(name) <= {"."} or "/" in name or "\\" in name:
        raise _refused(name)
    return quote(name, safe="")


def _refused(text: str) -> UsageError:
    msg = f"cannot read the range address {text!r}: expected {_FORMS}"
    return UsageError(msg)


def first_cell(address: str) -> tuple[int, int] | None:
    """Return zero-based row and column of the first cell of *address*, or None where it names no cells."""
    cells = address.rpartition("!")[2]
    if not _is_cells(cells):
        return None
    column, row = _corners(cells)[0]
    return int(row or 1) - 1, column_number(column or "A")


def _is_cells(text: str) -> bool:
    # YTD2024 looks like a cell, but its column is beyond the last one: it is a name.
    return bool(_CELLS.fullmatch(text)) and all(
        column_number(column or "A") < _MOST_COLUMNS and 1 <= int(row or 1) <= _MOST_ROWS
        for column, row in _corners(text)
    )


def _corners(cells: str) -> list[tuple[str, str]]:
    """Return column and row, as written, of each corner; empty where it has none."""
    return [found for corner in cells.split(":") for found in _CORNER.findall(corner)[:1]]


def column_number(name: str) -> int:
    """Return the zero-based number of column *name*: A is 0, Z 25, AA 26."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_name(number: int) -> str:
    """Return the name of the column with zero-based *number*."""
    name, rest = "", number + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
