"""Operators and calls that the calc engine lacks, written in ones that it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_workbook.simulator.book.addresses import Reference, parse_reference, print_area, unquote_sheet
from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise

_OPENING: Final = (Kind.FUNCTION, Kind.OPEN, Kind.ARRAY_OPEN)
_CLOSING: Final = (Kind.CLOSE, Kind.ARRAY_CLOSE)
# Functions to which (a,b) in brackets means the same as a,b.
_TAKES_UNION: Final = frozenset(
    {"AVERAGE", "AVERAGEA", "COUNT", "COUNTA", "MAX", "MAXA", "MEDIAN", "MIN", "MINA", "PRODUCT", "SUM", "SUMSQ"}
    | {"STDEV", "STDEV.P", "STDEV.S", "STDEVP", "VAR", "VAR.P", "VAR.S", "VARP"}
)
_AGGREGATES: Final = (
    *("AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "STDEV.S", "STDEV.P", "SUM", "VAR.S", "VAR.P"),
    *("MEDIAN", "MODE.SNGL", "LARGE", "SMALL", "PERCENTILE.INC", "QUARTILE.INC", "PERCENTILE.EXC", "QUARTILE.EXC"),
)
_UNITS: Final = {'"C"': "C", '"cel"': "C", '"F"': "F", '"fah"': "F", '"K"': "K", '"kel"': "K"}
_RANGE: Final = Token(Kind.OPERATOR, ":")
_IGNORES_ERRORS: Final = frozenset({2, 3, 6, 7})


def solid(tokens: list[Token]) -> list[Token]:
    """The tokens without blanks."""
    return [token for token in tokens if token.kind is not Kind.SPACE]


def end_of_call(tokens: list[Token], at: int) -> int:
    """Index of the bracket that closes the call (or bracket) at ``at``; the last index when it is never closed."""
    depth = 0
    for index in range(at, len(tokens)):
        if tokens[index].kind in _OPENING:
            depth += 1
        elif tokens[index].kind in _CLOSING:
            depth -= 1
            if depth == 0:
                return index
    return len(tokens) - 1


def split_arguments(tokens: list[Token]) -> list[list[Token]]:
    """The arguments between a call's brackets; one empty list when there are none."""
    arguments: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind in _OPENING:
            depth += 1
        elif token.kind in _CLOSING:
            depth -= 1
        if token.kind is Kind.COMMA and depth == 0:
            arguments.append([])
        else:
            arguments[-1].append(token)
    return arguments


def rewrite_calls(tokens: list[Token], rewrite: Callable[[Token, list[list[Token]]], str | None]) -> list[Token]:
    """The tokens with every call (or bracket) rewritten, the inner ones first.

    Args:
        tokens: of a formula, or a part of one.
        rewrite: gives what stands for a call, from its opening and its arguments; None where it stays.
    """
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        token, end = tokens[at], end_of_call(tokens, at)
        if token.kind not in (Kind.FUNCTION, Kind.OPEN) or tokens[end].kind is not Kind.CLOSE:
            result.append(token)
            at += 1
            continue
        inside = rewrite_calls(tokens[at + 1 : end], rewrite)
        text = rewrite(token, split_arguments(inside))
        result += [token, *inside, tokens[end]] if text is None else tokenise(text)
        at = end + 1
    return result


def bound_names(tokens: list[Token]) -> frozenset[str]:
    """Names that LET and LAMBDA bind: a word between ``(`` or ``,`` and ``,`` in a formula that calls them."""
    if not any(token.kind is Kind.FUNCTION and token.text.upper().endswith(("LET(", "LAMBDA(")) for token in tokens):
        return frozenset()
    words = solid(tokens)
    before = (Kind.FUNCTION, Kind.COMMA)
    return frozenset(
        token.text.casefold()
        for last, token, following in zip(words, words[1:], words[2:], strict=False)
        if token.kind is Kind.NAME and last.kind in before and following.kind is Kind.COMMA
    )


def aggregate_call(inside: list[Token]) -> list[Token]:
    """What stands for ``AGGREGATE(inside)``: the function it names, over data without errors where it asks so.

    That rows are hidden is not looked at (the options that skip hidden rows include them).
    """
    arguments = split_arguments(inside)
    numbers = [join(solid(argument))[1:] for argument in arguments[:2]]
    if len(arguments) < 3 or not numbers[0].isdecimal() or not 1 <= int(numbers[0]) <= len(_AGGREGATES):
        return [Token(Kind.ERROR, "#VALUE!")]
    ignores = numbers[1].isdecimal() and int(numbers[1]) in _IGNORES_ERRORS
    number = int(numbers[0])
    result = [Token(Kind.FUNCTION, _AGGREGATES[number - 1] + "(")]
    for index, argument in enumerate(arguments[2:]):
        # From LARGE on, the second argument is a number.
        wrap = ignores and (number < 14 or index == 0)
        result += [Token(Kind.COMMA, ",")] if index else []
        result += tokenise(f'IFERROR({join(argument)[1:]},"")') if wrap else argument
    return [*result, Token(Kind.CLOSE, ")")]


def temperature_call(inside: list[Token]) -> list[Token] | None:
    """What stands for ``CONVERT(inside)`` between degrees, which the engine gets wrong; None for other units."""
    arguments = split_arguments(inside)
    units = [_UNITS.get(join(solid(argument))[1:]) for argument in arguments[1:]]
    if len(units) != 2 or None in units:
        return None
    number = join(arguments[0])[1:]
    kelvin = {"C": f"({number})+273.15", "F": f"(({number})-32)/1.8+273.15", "K": f"({number})"}
    celsius = {"C": f"({number})", "F": f"(({number})-32)/1.8", "K": f"({number})-273.15"}
    source, target = units
    result = {"K": kelvin, "C": celsius}.get(str(target), {"F": f"({number})"}).get(str(source))
    text = result if result is not None else f"({celsius[str(source)]})*1.8+32"
    return tokenise(f"({text})")


def lower_operators(tokens: list[Token]) -> list[Token]:
    """The tokens with unions as arguments, and intersections and ranges of plain references worked out."""
    result = _flat_unions(tokens)
    if not any(token.kind is Kind.SPACE or token == _RANGE for token in result):
        return result
    # Expanded names and tables are references now: cut them anew to see them.
    return _worked_out(tokenise(join(result)))


def _flat_unions(tokens: list[Token]) -> list[Token]:
    dropped: set[int] = set()
    for at, token in enumerate(tokens):
        if token.kind is Kind.FUNCTION and token.text[:-1].upper() in _TAKES_UNION:
            dropped |= _union_brackets(tokens, at)
    return [token for at, token in enumerate(tokens) if at not in dropped]


def _union_brackets(tokens: list[Token], at: int) -> set[int]:
    """Places of the brackets round those arguments of the call at ``at`` that are unions."""
    dropped: set[int] = set()
    start = at + 1
    for argument in split_arguments(tokens[at + 1 : end_of_call(tokens, at)]):
        words = [start + offset for offset, token in enumerate(argument) if token.kind is not Kind.SPACE]
        start += len(argument) + 1
        if not words or tokens[words[0]].kind is not Kind.OPEN or end_of_call(tokens, words[0]) != words[-1]:
            continue
        if len(split_arguments(tokens[words[0] + 1 : words[-1]])) > 1:
            dropped |= {words[0], words[-1]}
    return dropped


def _worked_out(tokens: list[Token]) -> list[Token]:
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        first, after = _operand(tokens, at)
        while first is not None and after < len(tokens):
            # A colon binds closer than the blank that is an intersection, and stands without blanks as a rule.
            worked = {Kind.SPACE: _intersect, Kind.OPERATOR: _bound}.get(tokens[after].kind)
            second, end = _operand(tokens, after + 1)
            if second is None or worked is None or (worked is _bound and tokens[after] != _RANGE):
                break
            first, after = worked(first, second), end
        if first is None:
            result.append(tokens[at])
            at += 1
        else:
            result += first
            at = after
    return result


def _bound(first: list[Token], second: list[Token]) -> list[Token]:
    """The smallest range that holds both."""
    one, two = parse_reference(first[-1].text), parse_reference(second[-1].text)
    sheets = {unquote_sheet(each[0].text).casefold() for each in (first, second) if len(each) == 2}
    if one is None or two is None or len(sheets) > 1:
        return [Token(Kind.ERROR, "#VALUE!")]
    top, left = min(one.top, two.top), min(one.left, two.left)
    bottom, right = max(one.bottom, two.bottom), max(one.right, two.right)
    prefix = next((each[:1] for each in (first, second) if len(each) == 2), [])
    return [*prefix, Token(Kind.REFERENCE, print_area(top, left, bottom, right))]


def _operand(tokens: list[Token], at: int) -> tuple[list[Token] | None, int]:
    """The reference that starts at ``at``, with its prefix, and the place after it; None when there is none."""
    size = 2 if at < len(tokens) and tokens[at].kind is Kind.PREFIX else 1
    if at + size <= len(tokens) and tokens[at + size - 1].kind is Kind.REFERENCE:
        return tokens[at : at + size], at + size
    return None, at


def _intersect(first: list[Token], second: list[Token]) -> list[Token]:
    one, two = parse_reference(first[-1].text), parse_reference(second[-1].text)
    sheets = {unquote_sheet(each[0].text).casefold() for each in (first, second) if len(each) == 2}
    area = _common(one, two) if one and two and len(sheets) < 2 else None
    if area is None:
        return [Token(Kind.ERROR, "#NULL!")]
    prefix = next((each[:1] for each in (first, second) if len(each) == 2), [])
    return [*prefix, Token(Kind.REFERENCE, print_area(*area))]


def _common(one: Reference, two: Reference) -> tuple[int, int, int, int] | None:
    top, left = max(one.top, two.top), max(one.left, two.left)
    bottom, right = min(one.bottom, two.bottom), min(one.right, two.right)
    return (top, left, bottom, right) if top <= bottom and left <= right else None
