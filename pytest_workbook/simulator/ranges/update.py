"""What the body of a range's PATCH asks for: checked as a whole, before anything is written.

Source: "Working with Excel" (nulls, blanks, single input, unbounded ranges) and "Update range", read 2026-11-24.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Area, Scalar
from pytest_workbook.simulator.book.r1c1 import from_r1c1, to_r1c1
from pytest_workbook.simulator.book.typed_input import read_typed
from pytest_workbook.simulator.book.workbook import Grid
from pytest_workbook.simulator.ranges.body import MAX_CELLS, PROPERTIES, cells, is_unbounded

MAX_TEXT_CHARACTERS: Final = 32_767
MAX_FORMAT_CHARACTERS: Final = 255
MAX_NUMBER: Final = 9.99999999999999e307

WRONG_ARGUMENT: Final = "The argument is invalid or missing or has an incorrect format."
WRONG_SHAPE: Final = (
    "The number of rows or columns in the input array doesn't match the size or dimensions of the range."
)

_ANY_YEAR: Final = 2026

_CellCheck = Callable[[object], bool]

# Half of a character: JSON can write it as an escape, but no answer and no file can hold it.
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Update:
    """What to write, each shaped like the range, or None where the body says nothing.

    Args:
        values: rows of cells; None leaves a cell alone.
        formulas: the same.
        formulas_r1c1: the same.
        number_formats: the same.
        rows_hidden: hide or show the range's rows.
        columns_hidden: hide or show the range's columns.
    """

    values: Grid | None = None
    formulas: Grid | None = None
    formulas_r1c1: Grid | None = None
    number_formats: Grid | None = None
    rows_hidden: bool | None = None
    columns_hidden: bool | None = None


def parse(body: object, area: Area) -> Update:
    """Read the body of a PATCH to a range.

    Args:
        body: parsed JSON.
        area: the range.

    Returns:
        What to write.

    Raises:
        BookError: INVALID_ARGUMENT for a body that is no object, a property that is unknown, read-only, null or of
            another type, and an array of another shape; RANGE_EXCEEDS_LIMIT for too many cells.
    """
    given = _properties(body)
    return Update(
        values=_filled(given, "values", area),
        formulas=_formulas(given, area),
        formulas_r1c1=_grid(given, "formulasR1C1", area, _is_cell),
        number_formats=_grid(given, "numberFormat", area, _is_format),
        rows_hidden=_flag(given, "rowHidden"),
        columns_hidden=_flag(given, "columnHidden"),
    )


def grid(value: object, rows: int, columns: int, what: str) -> list[list[Scalar]]:
    """Read a two-dimensional array of cells; one scalar or a one-cell array fills all of them.

    Args:
        value: parsed JSON.
        rows: how many rows are wanted.
        columns: how many columns are wanted.
        what: the property, for the message.

    Returns:
        len(result) == rows, each row == columns.

    Raises:
        BookError: INVALID_ARGUMENT for anything else.
    """
    return _shaped(value, rows, columns, what, _is_cell)


def rows_of(value: object, what: str) -> list[list[Scalar]]:
    """Read a two-dimensional array of cells of any shape; the rows may differ in length.

    Raises:
        BookError: INVALID_ARGUMENT for anything else.
    """
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        _refuse(f"'{what}' is {_named(value)}; it takes a two-dimensional array")
    for row in value:
        for item in row:
            _expect(item, what, _is_cell)
    return [list(row) for row in value]


def _properties(body: object) -> Mapping[str, object]:
    if not isinstance(body, dict):
        _refuse(f"the body is {_named(body)}; a range takes an object of its properties")
    given = {name: value for name, value in body.items() if not _is_annotation(name)}
    for name, value in given.items():
        if name not in _WRITABLE:
            kind = "read-only" if name in PROPERTIES else "unknown"
            _refuse(f"'{name}' is {kind}; a range takes {', '.join(sorted(_WRITABLE))}")
        if value is None:
            # "Work with nulls": null may stand in an array, but not for the property.
            _refuse(f"'{name}' is null; null may only stand for single cells of an array")
    return given


_WRITABLE: Final = frozenset(
    {"values", "formulas", "formulasLocal", "formulasR1C1", "numberFormat", "columnHidden", "rowHidden"}
)


def _is_annotation(name: str) -> bool:
    # Clients send `@odata.type`, also of a property, as `values@odata.type`.
    return "@odata." in name


def _formulas(given: Mapping[str, object], area: Area) -> Grid | None:
    english = _filled(given, "formulas", area)
    local = _filled(given, "formulasLocal", area)
    if english is None or local is None:
        return local if english is None else english
    return [[b if a is None else a for a, b in zip(*rows, strict=True)] for rows in zip(english, local, strict=True)]


def _filled(given: Mapping[str, object], name: str, area: Area) -> Grid | None:
    wanted = _grid(given, name, area, _is_cell)
    if wanted is None:
        return None
    formula = _formula_in(_single(given[name]))
    if cells(area) == 1 or formula is None:
        return wanted
    # "Single input copy" works like Ctrl+Enter: relative references are those of the first cell.
    relative = to_r1c1(formula, area.top, area.left)
    columns = range(area.left, area.right + 1)
    return [[from_r1c1(relative, row, column) for column in columns] for row in range(area.top, area.bottom + 1)]


def _formula_in(value: object) -> str | None:
    """The formula that a text is, whether it begins with an equals sign or with a plus or minus."""
    # In which year it is typed does not matter: a date is no formula in any.
    return read_typed(value, _ANY_YEAR, signs=True).formula if isinstance(value, str) and value else None


def _single(value: object) -> object:
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value


def _grid(given: Mapping[str, object], name: str, area: Area, check: _CellCheck) -> Grid | None:
    if name not in given:
        return None
    # "Unbounded Range": setting properties of cells is not allowed there.
    if is_unbounded(area):
        _refuse(f"'{name}' cannot be set on whole rows or columns; name the cells")
    if cells(area) > MAX_CELLS:
        msg = f"the range has {cells(area)} cells; one request may write {MAX_CELLS}"
        raise BookError(ErrorKind.RANGE_EXCEEDS_LIMIT, msg)
    return _shaped(given[name], area.rows, area.columns, name, check)


def _flag(given: Mapping[str, object], name: str) -> bool | None:
    if name not in given:
        return None
    value = given[name]
    if not isinstance(value, bool):
        _refuse(f"'{name}' is {_named(value)}; it takes true or false")
    return value


def _shaped(value: object, rows: int, columns: int, what: str, check: _CellCheck) -> list[list[Scalar]]:
    if isinstance(value, dict):
        _refuse(f"'{what}' is an object; it takes a two-dimensional array or one value")
    if not isinstance(value, list):
        return [[_expect(value, what, check)] * columns for _ in range(rows)]
    if not all(isinstance(row, list) for row in value):
        _refuse(f"'{what}' is an array whose items are not arrays; it takes a two-dimensional array or one value")
    if [len(row) for row in value] == [1]:
        return [[_expect(value[0][0], what, check)] * columns for _ in range(rows)]
    if len(value) != rows or any(len(row) != columns for row in value):
        raise BookError(ErrorKind.INVALID_ARGUMENT, WRONG_SHAPE)
    return [[_expect(item, what, check) for item in row] for row in value]


def _expect(item: object, what: str, check: _CellCheck) -> Scalar:
    if not (item is None or (isinstance(item, str | float | int) and check(item))):
        _refuse(f"'{what}' holds {_named(item)}, which no cell can take")
    return item


def _is_cell(item: object) -> bool:
    if isinstance(item, str):
        return len(item) <= MAX_TEXT_CHARACTERS and not _LONE_SURROGATE.search(item)
    if isinstance(item, float):
        return math.isfinite(item) and abs(item) <= MAX_NUMBER
    return isinstance(item, int) and abs(item) <= MAX_NUMBER


def _is_format(item: object) -> bool:
    return isinstance(item, str) and len(item) <= MAX_FORMAT_CHARACTERS


def _named(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return f"a text of {len(value)} characters"
    if isinstance(value, int | float):
        return f"the {type(value).__name__} {str(value)[:40]}"
    return "an object" if isinstance(value, dict) else "an array"


def _refuse(detail: str) -> NoReturn:
    msg = f"{WRONG_ARGUMENT} ({detail})"
    raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
