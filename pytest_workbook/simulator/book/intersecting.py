"""Formulas of a file that does not mark them as arrays: each range in the place of one value means the cell beside it.

Excel shows such formulas with an ``@`` where that happens, ``=A1:A9*2`` as ``=@A1:A9*2``, and so does the simulator;
``SUM(A1:A9*2)`` is ``SUM(@A1:A9*2)``. Which arguments take one value, a range or an array is known by function.
Before ``INDEX`` and ``OFFSET`` of one cell Excel shows an ``@``, too; it makes no difference and is left out here.

Source: "Implicit intersection operator: @", support.microsoft.com, and the classes of parameters in [MS-XLS] 2.5.198,
read 2026-11-24. That functions of later years take arrays as they are is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.arrays import ELEMENTWISE, MAKERS, SINGLE
from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise
from pytest_workbook.simulator.book.lowering import end_of_call, solid, split_arguments
from pytest_workbook.simulator.book.varying import name_of

_AT: Final = Token(Kind.OPERATOR, "@")
# Of each argument: V takes one value, R a range (but calculates with one value), A an array as it is, I what the place
# of the call takes. The last one counts for all that follow, from the * on those from there again and again.
_CLASSES: Final[dict[str, str]] = {
    **dict.fromkeys(("IF", "CHOOSE"), "VI"),
    **dict.fromkeys(("IFERROR", "IFNA"), "I"),
    **dict.fromkeys(("VLOOKUP", "HLOOKUP"), "VRV"),
    **dict.fromkeys(("MATCH", "RANK", "RANK.AVG", "RANK.EQ"), "VRV"),
    **dict.fromkeys(("LARGE", "SMALL", "QUARTILE", "QUARTILE.EXC", "QUARTILE.INC", "TRIMMEAN", "IRR"), "RV"),
    **dict.fromkeys(("PERCENTILE", "PERCENTILE.EXC", "PERCENTILE.INC", "COUNTIF", "MIRR"), "RV"),
    **dict.fromkeys(("PERCENTRANK", "PERCENTRANK.EXC", "PERCENTRANK.INC", "OFFSET", "ZTEST", "Z.TEST"), "RV"),
    **dict.fromkeys(("SUMIF", "AVERAGEIF"), "RVR"),
    "COUNTIFS": "*RV",
    **dict.fromkeys(("SUMIFS", "AVERAGEIFS", "MAXIFS", "MINIFS"), "R*RV"),
    **dict.fromkeys(("NPV", "SUBTOTAL"), "VR"),
    **dict.fromkeys(("NETWORKDAYS", "WORKDAY"), "VVR"),
    **dict.fromkeys(("NETWORKDAYS.INTL", "WORKDAY.INTL"), "VVVR"),
    "INDEX": "AV",
    **dict.fromkeys(("LOOKUP", "FORECAST", "FORECAST.LINEAR"), "VA"),
}
_OF_RANGES: Final = """
AND AVEDEV AVERAGE AVERAGEA CONCAT COUNT COUNTA DEVSQ GEOMEAN HARMEAN KURT MAX MAXA MEDIAN MIN MINA OR PRODUCT SKEW
SKEW.P STDEV STDEV.P STDEV.S STDEVA STDEVP STDEVPA SUM SUMSQ TEXTJOIN VAR VAR.P VAR.S VARA VARP VARPA XOR
"""
_RANGES: Final = frozenset(_OF_RANGES.split())
_VALUES: Final = (SINGLE | ELEMENTWISE | {"CONCATENATE"}) - {"ROW", "COLUMN", "LET", "N", "T"} - _CLASSES.keys()
_MAY: Final = re.compile(r"[:{\[]|\b(?:MUNIT|OFFSET|RANDARRAY|SEQUENCE|TEXTSPLIT|MAKEARRAY)\(", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"[1-9]\d*")
_SIZED_OFFSET: Final = 4


def intersected(formula: str) -> str:
    """A formula with an ``@`` wherever one value is taken from a range or an array.

    Args:
        formula: with leading ``=``; one that is none comes back as it is.
    """
    # Formulas below each other differ in their rows alone.
    if not _MAY.search(formula) or not _changes(_NUMBERS.sub("1", formula)):
        return formula
    try:
        return join(_formula(tokenise(formula)))
    except InvalidFormula:
        return formula


@lru_cache(maxsize=4096)
def _changes(pattern: str) -> bool:
    """Whether a formula may get an ``@``, whatever its rows are."""
    try:
        tokens = tokenise(pattern)
    except InvalidFormula:
        return False
    return _formula(tokens) != tokens


def _formula(tokens: list[Token]) -> list[Token]:
    result = _value(tokens)
    words = solid(tokens)
    if not words or words[0].kind is not Kind.FUNCTION or end_of_call(words, 0) != len(words) - 1:
        return result
    arguments = split_arguments(words[1:-1])
    classes = _classes(name_of(words[0]), "V", len(arguments))
    # Arrays that are written out are calculated as such, and the first value is shown.
    has_array = any(
        kind == "V" and argument[:1] and argument[0].kind is Kind.ARRAY_OPEN
        for argument, kind in zip(arguments, classes, strict=True)
    )
    return [_AT, *result] if has_array else result


def _value(tokens: list[Token]) -> list[Token]:
    """What stands in the place of one value."""
    if any(token.text == ":" for token in tokens) or _intersects(tokens):
        return tokens
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        token, end = tokens[at], at
        is_taken = bool(result) and result[-1] == _AT
        if token.kind is Kind.FUNCTION:
            end = end_of_call(tokens, at)
            result += _call(tokens[at : end + 1], "V", is_taken=is_taken)
        elif token.kind is Kind.PREFIX and at + 1 < len(tokens):
            end = at + 1
            result += [_AT] * (_is_many(tokens[end], tokens[end + 1 : end + 2]) and not is_taken) + tokens[at : end + 1]
        else:
            result += [_AT] * (_is_many(token, tokens[at + 1 : at + 2]) and not is_taken) + [token]
        at = end + 1
    return result


def _intersects(tokens: list[Token]) -> bool:
    """Whether a blank between references means the cells that they share."""
    around = zip(tokens, tokens[1:], tokens[2:], strict=False)
    before, after = (Kind.REFERENCE, Kind.NAME), (Kind.REFERENCE, Kind.NAME, Kind.PREFIX)
    return any(one.kind in before and gap.kind is Kind.SPACE and two.kind in after for one, gap, two in around)


def _is_many(token: Token, following: list[Token]) -> bool:
    if token.kind is Kind.STRUCTURED:
        return "[@" not in token.text and "#This Row" not in token.text
    if token.kind is not Kind.REFERENCE or any(each.text == "#" for each in following):
        return False
    found = parse_reference(token.text)
    # In a pattern, ranges may look like cells.
    return found is not None and found.last is not None


def _call(tokens: list[Token], place: str, *, is_taken: bool = False) -> list[Token]:
    """A call in the place of one value (V) or of a range (R)."""
    name = name_of(tokens[0])
    arguments = split_arguments(tokens[1:-1])
    classes = _classes(name, place, len(arguments))
    inside = [_argument(each, kind) for each, kind in zip(arguments, classes, strict=True)]
    listed = [token for each in inside for token in (Token(Kind.COMMA, ","), *each)][1:]
    result = [tokens[0], *listed, tokens[-1]]
    return [_AT, *result] if place == "V" and not is_taken and _gives_many(name, arguments) else result


def _classes(name: str, place: str, count: int) -> Iterable[str]:
    classes = _CLASSES.get(name, "V" if name in _VALUES else "R" if name in _RANGES else "A")
    once, _, again = classes.partition("*")
    filled = (once + again * count if again else once.ljust(count, once[-1]))[:count]
    return filled.replace("I", place)


def _argument(tokens: list[Token], kind: str) -> list[Token]:
    words = solid(tokens)
    if kind == "A" or not words:
        return tokens
    if kind == "V":
        return _value(tokens)
    if words[0].kind is Kind.FUNCTION and end_of_call(words, 0) == len(words) - 1:
        return _call(words, "R")
    # Only what is calculated is calculated with one value: ranges and unions of them are taken as they are.
    is_plain = all(word.kind is not Kind.OPERATOR or word.text in ":#" for word in words)
    return tokens if is_plain else _value(tokens)


def _gives_many(name: str, arguments: list[list[Token]]) -> bool:
    """Whether a call gives a range or an array, whatever place it stands in."""
    if name in ("ROW", "COLUMN"):
        return any(_is_many(token, []) for token in arguments[0])
    if name == "INDEX":
        numbers = ["".join(token.text for token in solid(each)) for each in arguments[1:]]
        return "0" in numbers or "" in numbers
    if name == "OFFSET":
        return len(arguments) >= _SIZED_OFFSET
    return name in MAKERS
