"""Functions of single values over arrays: the calc engine calculates them one by one only, so they are mapped.

``SUMPRODUCT(ROUND(A1:A9*B1:B9,2))`` becomes ``SUMPRODUCT(MAP(A1:A9*B1:B9,LAMBDA(_m1,ROUND(_m1,2))))``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.formulas import Kind, Token, tokenise
from pytest_workbook.simulator.book.lowering import end_of_call, split_arguments

# Of which every argument may be an array.
SINGLE: Final = frozenset(
    {"ATAN2", "BASE", "BITAND", "BITOR", "BITXOR", "CEILING", "CEILING.MATH", "CHAR", "CODE", "COMBIN", "DATEVALUE"}
    | {
        "DAYS",
        "DECIMAL",
        "DOLLAR",
        "EDATE",
        "EOMONTH",
        "FIXED",
        "FLOOR",
        "FLOOR.MATH",
        "HOUR",
        "ISEVEN",
        "ISODD",
        "LOG",
    }
    | {"MINUTE", "MOD", "MROUND", "NOT", "NUMBERVALUE", "PERMUT", "QUOTIENT", "ROMAN", "ROUND", "ROUNDDOWN", "ROUNDUP"}
    | {"SECOND", "TIMEVALUE", "TRUNC", "UNICHAR", "UNICODE", "VALUE", "WEEKNUM", "YEARFRAC"}
)
# Of which only the second one may be: which of the values of the first is asked for.
SELECTING: Final = frozenset(
    {"LARGE", "PERCENTILE", "PERCENTILE.EXC", "PERCENTILE.INC", "QUARTILE", "QUARTILE.EXC", "QUARTILE.INC", "SMALL"}
)
# Calls that give an array by themselves.
_MAKERS: Final = frozenset(
    {"CHOOSECOLS", "CHOOSEROWS", "DROP", "FILTER", "FREQUENCY", "HSTACK", "MAKEARRAY", "MAP", "MMULT", "MUNIT"}
    | {
        "RANDARRAY",
        "SEQUENCE",
        "SORT",
        "SORTBY",
        "TAKE",
        "TEXTSPLIT",
        "TOCOL",
        "TOROW",
        "TRANSPOSE",
        "UNIQUE",
        "VSTACK",
    }
)
# Calls that give an array when they are given one.
_ELEMENTWISE: Final = frozenset(
    {"ABS", "COLUMN", "DAY", "EXACT", "EXP", "FIND", "IF", "IFERROR", "IFNA", "INT", "ISBLANK", "ISERROR", "ISNUMBER"}
    | {"ISTEXT", "LEFT", "LEN", "LN", "LOG10", "LOWER", "MID", "MONTH", "N", "POWER", "RIGHT", "ROW", "SEARCH", "SIGN"}
    | {"SQRT", "SUBSTITUTE", "TEXT", "TRIM", "UPPER", "WEEKDAY", "YEAR"}
)
# Whole columns would be mapped cell by cell, blank ones too.
_MAX_CELLS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Mapping:
    """A call that is to be made for each value of some arrays.

    Args:
        arrays: texts of the arguments that are arrays.
        names: of the values that stand for them.
        arguments: of the call for one value of each.
    """

    arrays: tuple[str, ...]
    names: tuple[str, ...]
    arguments: list[str]

    def around(self, call: str) -> str:
        """The text that makes the call for each value."""
        return f"MAP({','.join(self.arrays)},LAMBDA({','.join(self.names)},{call}))"


def mapping(name: str, given: list[str]) -> Mapping | None:
    """How a call over arrays is made for single values; None where there is no array, or the engine takes it.

    Args:
        name: of the function, in capital letters.
        given: texts of its arguments.
    """
    places = range(len(given)) if name in SINGLE else range(1, 2) if name in SELECTING else range(0)
    found = [place for place in places if place < len(given) and is_array(tokenise(given[place]))]
    if not found:
        return None
    names = {place: f"_m{number}" for number, place in enumerate(found, start=1)}
    arguments = [names.get(place, text) for place, text in enumerate(given)]
    return Mapping(tuple(given[place] for place in found), tuple(names.values()), arguments)


def is_array(tokens: list[Token]) -> bool:
    """Whether what tokens calculate is an array: a range or an array outside of calls that make one value of it."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind is Kind.ARRAY_OPEN or token.text == "#" or _is_range(token):
            return True
        if token.kind is Kind.FUNCTION:
            end = end_of_call(tokens, at)
            name = token.text[:-1].upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
            if name in _MAKERS:
                return True
            inside = split_arguments(tokens[at + 1 : end])
            if name in _ELEMENTWISE and any(is_array(argument) for argument in inside):
                return True
            at = end
        at += 1
    return False


def _is_range(token: Token) -> bool:
    if token.kind is not Kind.REFERENCE:
        return False
    found = parse_reference(token.text)
    cells = (found.bottom - found.top + 1) * (found.right - found.left + 1) if found is not None else 0
    return 1 < cells <= _MAX_CELLS
