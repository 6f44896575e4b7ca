"""Conditions such as ``">=b"``: the calc engine compares texts the wrong way round, and ranges of unlike sizes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference, print_area
from pytest_workbook.simulator.book.arrays import is_array
from pytest_workbook.simulator.book.formulas import Kind, Token, tokenise
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS

ConditionRule = Callable[[list[str]], "str | None"]
_SWAPPED: Final = {">=": "<=", "<=": ">="}
_CRITERION: Final = re.compile(r"\"(>=|<=)((?:[^\"]|\"\")+)\"\Z")
_JOINED_CRITERION: Final = re.compile(r"\"(>=|<=)\"&(.+)\Z", re.DOTALL)
_NUMBER: Final = re.compile(r"[-+]?[\d.,/:% ]+(?:e[-+]?\d+)?\Z", re.IGNORECASE)
# The sign is swapped before a text that is neither a number nor a truth value.
_AFTER_SIGN: Final = (
    'IF(ISERROR(VALUE(MID(_c,3,255))),IF(OR(MID(_c,3,9)={"","TRUE","FALSE"}),_c,'
    'CONCAT(IF(LEFT(_c,1)=">","<=",IF(LEFT(_c,1)="<",">=",LEFT(_c,2))),MID(_c,3,255))),_c)'
)


def _conditions(name: str, first: int, ranges: Callable[[int], bool]) -> ConditionRule:
    """Conditions on texts, which the engine compares the wrong way round; ranges of unlike sizes, which it takes.

    Args:
        name: of the function.
        first: place of its first condition; every second argument from there is one.
        ranges: whether the argument at a place is a range that has to have the size of the others.
    """

    def rule(given: list[str]) -> str | None:
        sizes = {size_of(text) for place, text in enumerate(given) if ranges(place)} - {None}
        if len(sizes) > 1:
            return "#VALUE!"
        is_condition = [place >= first and (place - first) % 2 == 0 for place in range(len(given))]
        swapped = [_swapped(text) if is_it else text for text, is_it in zip(given, is_condition, strict=True)]
        return f"{name}({','.join(swapped)})" if swapped != given else None

    return rule


def _condition(name: str) -> ConditionRule:
    """One condition: the cells to sum begin where the range to sum begins, and are as many as those looked at."""
    whole = _conditions(name, 1, lambda _: False)

    def rule(given: list[str]) -> str | None:
        size = size_of(given[0])
        summed = parse_reference(given[2].rpartition("!")[2]) if len(given) == 3 else None
        if size is None or summed is None or size_of(given[2]) == size:
            return whole(given)
        bottom, right = min(summed.top + size[0], MAX_ROWS - 1), min(summed.left + size[1], MAX_COLUMNS - 1)
        prefix, mark, _ = given[2].rpartition("!")
        widened = [*given[:2], f"{prefix}{mark}{print_area(summed.top, summed.left, bottom, right)}"]
        return whole(widened) or f"{name}({','.join(widened)})"

    return rule


def size_of(text: str) -> tuple[int, int] | None:
    """The rows and columns of a plain reference, less one each; None where it is none."""
    found = parse_reference(text.rpartition("!")[2])
    return (found.bottom - found.top, found.right - found.left) if found else None


def _swapped(condition: str) -> str:
    joined = _JOINED_CRITERION.match(condition)
    if joined is not None:
        # Whether it is a text shows when it is calculated.
        is_text = "IF(ISTEXT(_c),ISERROR(VALUE(_c)),FALSE)"
        return f'LET(_c,{joined[2]},IF({is_text},"{_SWAPPED[joined[1]]}","{joined[1]}")&_c)'
    match = _CRITERION.match(condition)
    if match is not None and not _NUMBER.match(match[2]) and match[2].upper() not in ("TRUE", "FALSE"):
        return f'"{_SWAPPED[match[1]]}{match[2]}"'
    tokens = tokenise(condition)
    if len(tokens) == 1 and tokens[0].kind not in (Kind.REFERENCE, Kind.NAME):
        return condition
    if not tokens or is_array(tokens) or _is_columns(tokens):
        return condition
    if len(tokens) > 1:
        return f"LET(_c,{condition},{_calculated('_c', _AFTER_SIGN)})"
    # Most conditions are cells, and few of those have a sign: they are looked at first.
    return _calculated(condition, f"LET(_c,{condition},{_AFTER_SIGN})")


def _calculated(condition: str, after_sign: str) -> str:
    return f'IF(ISTEXT({condition}),IF(MID({condition},2,1)="=",{after_sign},{condition}),{condition})'


def _is_columns(tokens: list[Token]) -> bool:
    """Whether whole columns or rows stand where one condition does: of those, the one beside the formula counts."""
    found = parse_reference(tokens[-1].text) if tokens[-1].kind is Kind.REFERENCE else None
    return found is not None and (found.top, found.left) != (found.bottom, found.right)


CONDITION_RULES: Final[dict[str, ConditionRule]] = {
    "COUNTIF": _conditions("COUNTIF", 1, lambda _: False),
    "SUMIF": _condition("SUMIF"),
    "AVERAGEIF": _condition("AVERAGEIF"),
    "COUNTIFS": _conditions("COUNTIFS", 1, lambda place: place % 2 == 0),
    **{
        name: _conditions(name, 2, lambda place: place == 0 or place % 2 == 1)
        for name in ("SUMIFS", "AVERAGEIFS", "MAXIFS", "MINIFS")
    },
}
