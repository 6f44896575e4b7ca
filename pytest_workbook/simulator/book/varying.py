"""Which references of a formula stand for a value in each row: what is needed to calculate it over fewer rows.

Of ``(A:A="x")*B:B+MAX(C:C)`` they are A:A and B:B: MAX makes one value of its column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pytest_workbook.simulator.book.addresses import Reference, parse_reference, print_area, unquote_sheet
from pytest_workbook.simulator.book.arrays import ELEMENTWISE, SELECTED_PLACES, SINGLE
from pytest_workbook.simulator.book.formulas import Kind, Token
from pytest_workbook.simulator.book.lowering import end_of_call, solid, split_arguments

# Their value depends on where a cell is, on names, or on the first value alone.
_NOT_BY_VALUE: Final = frozenset({"ROW", "COLUMN", "LET", "N", "T"})
_BY_VALUE: Final = (SINGLE | ELEMENTWISE | {"IFS", "SWITCH", "NA", "PI"}) - _NOT_BY_VALUE
_ONE_VALUE: Final = """
AND AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS COLUMNS CONCAT COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS LARGE MATCH MAX MAXA
MAXIFS MEDIAN MIN MINA MINIFS MODE MODE.SNGL OR PRODUCT QUARTILE ROWS SMALL STDEV STDEV.P STDEV.S STDEVP SUBTOTAL SUM
SUMIF SUMIFS SUMPRODUCT SUMSQ TEXTJOIN VAR VAR.P VAR.S VARP XMATCH
"""
ONE_VALUE: Final = frozenset(_ONE_VALUE.split())
_TRUTHS: Final = frozenset({"TRUE", "FALSE"})


class Axis(Enum):
    """The direction in which a reference is long, and from how many rows or columns on it is."""

    ROWS = 5_000
    COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class Span:
    """A long reference.

    Args:
        sheet: as its prefix names it; None for the formula's own.
        reference: its cells.
    """

    sheet: str | None
    reference: Reference

    def ends(self, axis: Axis) -> tuple[int, int]:
        """First and last row (or column)."""
        found = self.reference
        return (found.top, found.bottom) if axis is Axis.ROWS else (found.left, found.right)

    def between(self, axis: Axis, first: int, last: int) -> str:
        """The reference from one row (or column) to another one."""
        found = self.reference
        if axis is Axis.ROWS:
            return print_area(first, found.left, last, found.right)
        return print_area(found.top, first, found.bottom, last)


class Entangled(Exception):
    """What the values in one row are does not make the value of the row."""


def length(reference: Reference, axis: Axis) -> int:
    """How many rows (or columns) a reference has."""
    if axis is Axis.ROWS:
        return reference.bottom - reference.top + 1
    return reference.right - reference.left + 1


def spans(tokens: list[Token], axis: Axis, *, may_count: bool = False) -> dict[int, Span]:
    """The long references of an expression that is calculated row by row (or column by column), by their places.

    Args:
        tokens: of the expression.
        axis: the direction.
        may_count: whether it may ask for the numbers of its rows, as ``ROW(A:A)``.

    Raises:
        Entangled: it is not calculated row by row.
    """
    return dict(_spans(tokens, 0, len(tokens), axis, may_count=may_count))


def _spans(tokens: list[Token], at: int, end: int, axis: Axis, *, may_count: bool) -> Iterator[tuple[int, Span]]:
    while at < end:
        token = tokens[at]
        if token.kind is Kind.REFERENCE:
            span = _span(tokens, at, axis)
            if span is not None:
                yield at, span
        elif token.kind is Kind.ARRAY_OPEN:
            close = end_of_call(tokens, at)
            border = Kind.SEMICOLON if axis is Axis.ROWS else Kind.COMMA
            if any(each.kind is border for each in tokens[at:close]):
                raise Entangled
            at = close
        elif token.kind is Kind.FUNCTION:
            close = end_of_call(tokens, at)
            yield from _of_call(tokens, at, close, axis, may_count=may_count)
            at = close
        elif not _is_harmless(token):
            raise Entangled
        at += 1


def _is_harmless(token: Token) -> bool:
    if token.kind is Kind.NAME:
        return token.text.upper() in _TRUTHS
    # A comma outside of calls is a union.
    return token.kind not in (Kind.COMMA, Kind.EXTERNAL) and token.text not in ("@", "#", ":")


def _span(tokens: list[Token], at: int, axis: Axis) -> Span | None:
    reference = parse_reference(tokens[at].text)
    if reference is None or length(reference, axis) == 1:
        return None
    if length(reference, axis) < axis.value:
        raise Entangled
    prefix = tokens[at - 1] if at and tokens[at - 1].kind is Kind.PREFIX else None
    return Span(None if prefix is None else unquote_sheet(prefix.text), reference)


def _of_call(tokens: list[Token], at: int, close: int, axis: Axis, *, may_count: bool) -> Iterator[tuple[int, Span]]:
    name = name_of(tokens[at])
    arguments = split_arguments(tokens[at + 1 : close])
    places: tuple[int, ...] | range = ()
    if name in _BY_VALUE or (may_count and name in ("ROW", "COLUMN")):
        places = range(len(arguments))
    elif name == "INDEX" and all(not solid(each) or solid(each)[0].text == "0" for each in arguments[1:]):
        # All rows of an array, which makes Excel calculate it as one.
        places = (0,)
    elif name in SELECTED_PLACES:
        places = SELECTED_PLACES[name]
    elif name not in ONE_VALUE and any(_is_more_than_one(token) for token in tokens[at:close]):
        raise Entangled
    start = at + 1
    for place, argument in enumerate(arguments):
        if place in places:
            yield from _spans(tokens, start, start + len(argument), axis, may_count=may_count)
        start += len(argument) + 1


def _is_more_than_one(token: Token) -> bool:
    """Whether a token may make a call give more than one value, or one that depends on its place."""
    if token.kind is Kind.REFERENCE:
        found = parse_reference(token.text)
        return found is not None and (found.top, found.left) != (found.bottom, found.right)
    if token.kind is Kind.FUNCTION:
        name = name_of(token)
        return name not in _BY_VALUE and name not in ONE_VALUE and name not in ("RAND", "RANDBETWEEN")
    return token.kind is Kind.ARRAY_OPEN or not (token.kind is Kind.COMMA or _is_harmless(token))


def name_of(function: Token) -> str:
    """The name of a function in capital letters, without the prefixes of files."""
    return function.text[:-1].upper().removeprefix("_XLFN.").removeprefix("_XLWS.")


def replaced(tokens: list[Token], spans_by_place: dict[int, Span], text: Callable[[Span], str]) -> str:
    """The text of the tokens with something else for the references."""
    return "".join(text(spans_by_place[at]) if at in spans_by_place else token.text for at, token in enumerate(tokens))
