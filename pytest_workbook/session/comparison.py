"""Whether the cells of a range are what a test expects, and which are not. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pytest_workbook.errors import UsageError
from pytest_workbook.session.address import column_name, first_cell

__all__ = ["Closeness", "Difference", "differences", "explain_cells", "has_same_cells", "rows_of"]

Rows = Sequence[Sequence[Any]]
_SHOWN = 5
_TEXT_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that differs.

    Args:
        row: zero-based, in the range.
        column: zero-based, in the range.
        actual: what the service holds.
        expected: what the test expects; may be a ``pytest.approx``.
    """

    row: int
    column: int
    actual: Any
    expected: Any


def rows_of(expected: object) -> list[list[Any]] | None:
    """Return *expected* as rows of cells, a scalar as one cell; None where it is neither.

    Args:
        expected: a 2-D sequence, an array, a data frame (without its header), or a scalar. A ``pytest.approx`` of a
            number is a scalar.
    """
    expected = _plain(expected)
    if isinstance(expected, str | bytes) or not isinstance(expected, Sequence):
        return [[expected]]
    rows: list[list[Any]] = []
    for row in expected:
        if isinstance(row, str | bytes) or not isinstance(row, Sequence):
            return None
        rows.append(list(row))
    return rows


def _plain(value: object) -> object:
    # Arrays and frames are known by what they can do: neither library is imported for this.
    if hasattr(value, "to_numpy"):
        value = value.to_numpy()
    return value.tolist() if hasattr(value, "tolist") else value


def has_same_cells(actual: Rows, expected: Rows) -> bool:
    """Return whether *actual* has the shape and the cells of *expected*."""
    return _shape(actual) == _shape(expected) and not differences(actual, expected)


def differences(actual: Rows, expected: Rows) -> list[Difference]:
    """Return the cells that differ, in reading order, of those that both have."""
    return [
        Difference(row, column, cell, wanted)
        for row, (cells, wants) in enumerate(zip(actual, expected, strict=False))
        for column, (cell, wanted) in enumerate(zip(cells, wants, strict=False))
        if not _is_same(cell, wanted)
    ]


def _is_same(actual: Any, expected: Any) -> bool:
    # In Python True is 1; in a cell TRUE is not.
    if isinstance(expected, bool | int | float) and isinstance(actual, bool) != isinstance(expected, bool):
        return False
    return bool(actual == expected)


def explain_cells(address: str, actual: Rows, expected: Rows) -> list[str]:
    """Return lines that say how *actual* differs from *expected*: shapes, then a handful of cells by address.

    Args:
        address: of the range; ``Sheet1!A1:B2``. Where it names no cells, these are named by row and column from 1.
        actual: rows of cells that the service holds.
        expected: rows of cells that the test expects.
    """
    lines = []
    if _shape(actual) != _shape(expected):
        lines.append(f"shape: {_words(actual)} came, {_words(expected)} expected")
    found = differences(actual, expected)
    lines += [f"{_place(address, cell)}: {_short(cell.actual)} != {_short(cell.expected)}" for cell in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(f"and {len(found) - _SHOWN} more cells differ")
    return lines


def _shape(rows: Rows) -> tuple[int, ...]:
    return tuple(len(row) for row in rows)


def _words(rows: Rows) -> str:
    widths = sorted({len(row) for row in rows}) or [0]
    columns = str(widths[0]) if len(widths) == 1 else f"{widths[0]} to {widths[-1]}"
    return f"{len(rows)} rows x {columns} columns"


def _place(address: str, cell: Difference) -> str:
    first = first_cell(address)
    if first is None:
        return f"row {cell.row + 1}, column {cell.column + 1}"
    sheet, mark, _ = address.rpartition("!")
    return f"{sheet}{mark}{column_name(first[1] + cell.column)}{first[0] + cell.row + 1}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1] + "…"


@dataclass(frozen=True, slots=True, eq=False)
class Closeness:
    """The outcome of ``Range.approx``: true or false, and on a failed assert it shows the cells that are too far off.

    Args:
        is_close: the outcome.
        lines: what differs.
    """

    is_close: bool
    lines: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.is_close

    def __eq__(self, other: object) -> bool:
        return bool(other) == self.is_close if isinstance(other, bool | Closeness) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.is_close)

    def __repr__(self) -> str:
        return "<close>" if self.is_close else "<not close: " + "; ".join(self.lines) + ">"


def closeness(address: str, actual: Rows, expected: Rows, relative: float | None, absolute: float | None) -> Closeness:
    """Compare numbers within a tolerance and everything else exactly.

    Args:
        address: of the range.
        actual: what the service holds.
        expected: rows of the same shape.
        relative: of the expected number; 1e-6 if neither is given.
        absolute: 1e-12 if neither is given.

    Raises:
        UsageError: a tolerance is negative or not a number.
    """
    for tolerance in (relative, absolute):
        if tolerance is not None and not tolerance >= 0:
            msg = f"approx: a tolerance of {tolerance!r} came, 0 or more was expected"
            raise UsageError(msg)
    wanted = [[_Near(cell, relative, absolute) if _is_number(cell) else cell for cell in row] for row in expected]
    is_close = has_same_cells(actual, wanted)
    return Closeness(is_close, () if is_close else tuple(explain_cells(address, actual, wanted)))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class _Near:
    """A number that equals what is near enough, by pytest's rule: the larger of both tolerances."""

    def __init__(self, number: float, relative: float | None, absolute: float | None) -> None:
        self._number = number
        if relative is None and absolute is None:
            relative, absolute = 1e-6, 1e-12
        self._tolerance = max((relative or 0.0) * abs(number), absolute or 0.0)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, int | float) or isinstance(other, bool):
            return False
        if math.isinf(self._number) or math.isinf(other):
            return self._number == other
        return abs(other - self._number) <= self._tolerance

    __hash__ = None  # type: ignore[assignment]  # what equals many numbers has no hash

    def __repr__(self) -> str:
        return f"{self._number!r} ± {self._tolerance:.1e}"


def filled(values: object) -> Any:
    """Return *values* as JSON takes them: rows, or a scalar that fills the range.

    Raises:
        UsageError: a single row without its brackets, rows of different length, or no rows at all.
    """
    rows = rows_of(values)
    if rows is not None and not isinstance(values, Sequence | Iterable):
        return rows[0][0]
    if isinstance(values, str):
        return values
    if not rows or not rows[0] or len(set(_shape(rows))) != 1:
        came = "a flat list" if rows is None else f"rows of lengths {list(_shape(rows))[:3]}"
        msg = f"cannot write {came}: expected rows of cells of one length, such as [[1, 2], [3, 4]], or a scalar"
        raise UsageError(msg)
    return rows
