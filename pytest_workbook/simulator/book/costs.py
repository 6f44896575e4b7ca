"""How much a formula makes the calc engine do, known before it begins: nothing can stop it once it has.

What is counted are the values of arrays, one for each operator and each function that they pass through. The engine
does some millions of them a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.arrays import SELECTED_PLACES
from pytest_workbook.simulator.book.clipping import has_long_range, pattern_of
from pytest_workbook.simulator.book.errors import LongCalculation
from pytest_workbook.simulator.book.formulas import Kind, Token, tokenise
from pytest_workbook.simulator.book.lowering import end_of_call, solid, split_arguments
from pytest_workbook.simulator.book.varying import ONE_VALUE, name_of

MOST_VALUES: Final = 6_000_000
"""As many values as one formula may pass; more than the cells of four whole columns, one operation each."""
MOST_IN_ALL: Final = 30_000_000
"""As many values as all formulas of a workbook may pass."""
# Functions that look at filled cells only, or at none, where an argument is a plain reference.
_QUICK: Final = """
AREAS AVERAGE AVERAGEIF AVERAGEIFS CELL COLUMN COLUMNS COUNT COUNTA COUNTIF COUNTIFS INDEX ISREF LOOKUP MATCH MAX MAXIFS
MIN MINIFS NPV OFFSET PRODUCT ROW ROWS SHEET STDEV STDEV.P STDEV.S STDEVA STDEVP STDEVPA SUM SUMIF SUMIFS SUMSQ TEXTJOIN
TYPE VAR VAR.P VAR.S VARA VARP VARPA VLOOKUP XLOOKUP XMATCH ISFORMULA FORMULATEXT
"""
_SPARSE: Final = frozenset(_QUICK.split())
_FOR_EACH: Final = frozenset({"BYCOL", "BYROW", "MAKEARRAY", "MAP", "REDUCE", "SCAN"})
# Functions whose sizes are numbers, given as rows and columns.
_SIZED: Final = {"SEQUENCE": 0, "RANDARRAY": 0, "MAKEARRAY": 0, "EXPAND": 1}
_MAKING: Final = re.compile(r"\b(?:MAP|REDUCE|SCAN|BYROW|BYCOL|MAKEARRAY|SEQUENCE|MMULT|MUNIT|OFFSET)\(", re.IGNORECASE)
Shape = tuple[int, int]
_ONE: Final = (1, 1)
_SIZES_OF_OFFSET: Final = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """What an expression gives, and how many values were passed to get it."""

    shape: Shape = _ONE
    values: int = 0

    @property
    def size(self) -> int:
        return self.shape[0] * self.shape[1]


def values_passed(formula: str) -> int:
    """How many values of arrays the calc engine passes for a formula; sizes that cells say are not known.

    Args:
        formula: as the engine is to calculate it, or before calls are rewritten.
    """
    if not has_long_range(formula) and not _MAKING.search(formula):
        return 0
    return _values_of(pattern_of(formula))


@lru_cache(maxsize=4096)
def _values_of(pattern: str) -> int:
    return _expression(tokenise(pattern), {}).values


def check_cost(formula: str) -> None:
    """Make sure that a formula comes to an end in time.

    Args:
        formula: as in `values_passed`.

    Raises:
        LongCalculation: it does not.
    """
    values = values_passed(formula)
    if values > MOST_VALUES:
        msg = (
            f"the formula {formula[:80]!r} would pass {values:,} values, and the simulator calculates at most "
            f"{MOST_VALUES:,} in one formula: name fewer rows or columns than whole ones"
        )
        raise LongCalculation(msg)


def check_all(values: Iterable[int]) -> None:
    """Make sure that formulas come to an end in time together.

    Args:
        values: that each of them passes.

    Raises:
        LongCalculation: they do not.
    """
    passed = sum(values)
    if passed > MOST_IN_ALL:
        msg = (
            f"the workbook's formulas would pass {passed:,} values together, and the simulator calculates at most "
            f"{MOST_IN_ALL:,}: name fewer rows or columns than whole ones"
        )
        raise LongCalculation(msg)


def _expression(tokens: list[Token], names: Mapping[str, Shape]) -> _Found:
    """Operators make the shape that holds all their operands."""
    shape, values, operators, operands = _ONE, 0, 0, 0
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = end_of_call(tokens, at) if token.kind in (Kind.FUNCTION, Kind.OPEN, Kind.ARRAY_OPEN) else at
        if token.kind is Kind.OPERATOR and token.text not in ("@", "#", ":"):
            operators += 1
        found = _operand(tokens, at, end, names)
        if found is not None and not (at and tokens[at - 1].text == "@"):
            operands += 1
            values += found.values
            shape = max(shape[0], found.shape[0]), max(shape[1], found.shape[1])
        at = end + 1
    size = shape[0] * shape[1]
    return _Found(shape, values + (operators * size if size > 1 else 0))


def _operand(tokens: list[Token], at: int, end: int, names: Mapping[str, Shape]) -> _Found | None:
    token = tokens[at]
    if token.kind is Kind.FUNCTION:
        return _call(name_of(token), split_arguments(tokens[at + 1 : end]), names)
    if token.kind is Kind.OPEN:
        return _expression(tokens[at + 1 : end], names)
    if token.kind is Kind.REFERENCE:
        found = parse_reference(token.text)
        return None if found is None else _Found((found.bottom - found.top + 1, found.right - found.left + 1))
    if token.kind is Kind.NAME:
        return _Found(names.get(token.text.casefold(), _ONE))
    return None


def _call(name: str, arguments: list[list[Token]], names: Mapping[str, Shape]) -> _Found:
    if name == "LET":
        return _let(arguments, names)
    if name in _FOR_EACH and len(arguments) > 1:
        return _for_each(name, arguments, names)
    if name == "IF":
        return _if(arguments, names)
    found = [_expression(argument, names) for argument in arguments]
    values = sum(each.values for each in found)
    one_by_one = SELECTED_PLACES.get(name, ())
    for place, (each, argument) in enumerate(zip(found, arguments, strict=True)):
        is_quick = name in _SPARSE and place not in one_by_one and _is_plain(argument)
        values += each.size if each.size > 1 and not is_quick else 0
    return _Found(_shape(name, arguments, found), values)


def _if(arguments: list[list[Token]], names: Mapping[str, Shape]) -> _Found:
    """Of two branches, a single condition calculates one."""
    condition, *branches = (_expression(argument, names) for argument in arguments)
    shapes = [condition.shape, *(branch.shape for branch in branches)]
    shape = max(rows for rows, _ in shapes), max(columns for _, columns in shapes)
    one_by_one = [branch.values for branch in branches] or [0]
    values = max(one_by_one) if condition.size == 1 else sum(one_by_one) + shape[0] * shape[1]
    return _Found(shape, condition.values + values)


def _let(arguments: list[list[Token]], names: Mapping[str, Shape]) -> _Found:
    known = dict(names)
    values = 0
    for name, value in zip(arguments[:-1:2], arguments[1:-1:2], strict=False):
        found = _expression(value, known)
        values += found.values
        known["".join(token.text for token in solid(name)).casefold()] = found.shape
    result = _expression(arguments[-1], known)
    return _Found(result.shape, values + result.values)


def _for_each(name: str, arguments: list[list[Token]], names: Mapping[str, Shape]) -> _Found:
    """The body of the LAMBDA, as often as it is called."""
    data = [_expression(argument, names) for argument in arguments[:-1]]
    shape = _numbers(arguments[:2]) if name == "MAKEARRAY" else data[-1 if name in ("REDUCE", "SCAN") else 0].shape
    calls, one = shape[0] * shape[1], _ONE
    if name == "BYROW":
        calls, one, shape = shape[0], (1, shape[1]), (shape[0], 1)
    elif name == "BYCOL":
        calls, one, shape = shape[1], (shape[0], 1), (1, shape[1])
    function = solid(arguments[-1])
    body = _Found()
    if function and function[0].kind is Kind.FUNCTION and name_of(function[0]) == "LAMBDA":
        *parameters, inside = split_arguments(function[1 : end_of_call(function, 0)])
        bound = {"".join(token.text for token in each).casefold(): one for each in parameters}
        body = _expression(inside, {**names, **bound})
    values = sum(each.values for each in data) + calls * (1 + body.values)
    return _Found(_ONE if name == "REDUCE" else shape, values)


def _shape(name: str, arguments: list[list[Token]], found: list[_Found]) -> Shape:
    """The shape of what a call gives: that of its largest argument where nothing else is known."""
    shapes = [each.shape for each in found] or [_ONE]
    first = shapes[0]
    rows, columns = max(shape[0] for shape in shapes), max(shape[1] for shape in shapes)
    if name in SELECTED_PLACES:
        chosen = [shapes[place] for place in SELECTED_PLACES[name] if place < len(shapes)] or [_ONE]
        return max(shape[0] for shape in chosen), max(shape[1] for shape in chosen)
    if name in ONE_VALUE or name in _SPARSE - {"COLUMN", "OFFSET", "ROW"}:
        return _ONE
    if name in _SIZED:
        return _numbers(arguments[_SIZED[name] :][:2])
    by_name: dict[str, Shape] = {
        "ROW": (first[0], 1),
        "COLUMN": (1, first[1]),
        "TRANSPOSE": (first[1], first[0]),
        "TOCOL": (first[0] * first[1], 1),
        "TOROW": (1, first[0] * first[1]),
        "VSTACK": (sum(shape[0] for shape in shapes), columns),
        "HSTACK": (rows, sum(shape[1] for shape in shapes)),
        "MMULT": (first[0], shapes[-1][1]),
        "OFFSET": _numbers(arguments[_SIZES_OF_OFFSET:]) if len(arguments) > _SIZES_OF_OFFSET else first,
    }
    return by_name.get(name, (rows, columns))


def _numbers(arguments: list[list[Token]]) -> Shape:
    """Rows and columns that are written out; 1 for those that are calculated."""
    sizes = [1, 1]
    for place, argument in enumerate(arguments[:2]):
        words = solid(argument)
        if len(words) == 1 and words[0].kind is Kind.NUMBER:
            sizes[place] = max(1, int(float(words[0].text)))
    return sizes[0], sizes[1]


def _is_plain(tokens: list[Token]) -> bool:
    words = solid(tokens)
    return bool(words) and words[-1].kind is Kind.REFERENCE and all(each.kind is Kind.PREFIX for each in words[:-1])
