"""Idioms of Excel's users that the calc engine gets wrong, in words that it gets right."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise
from pytest_workbook.simulator.book.lowering import end_of_call, solid, split_arguments

_CONDITIONAL: Final = frozenset({"COUNTIF(", "COUNTIFS(", "SUMIF(", "SUMIFS("})


def lower_idioms(tokens: list[Token]) -> list[Token]:
    """The tokens with ``SUM(COUNTIF(r,{1,2}))`` spread out and ``A1:INDEX(r,n)`` as an OFFSET."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        new, used = _sum_of_conditions(tokens, at) or _range_to_index(tokens, at) or ([tokens[at]], 1)
        result += new
        at += used
    return result


def _sum_of_conditions(tokens: list[Token], at: int) -> tuple[list[Token], int] | None:
    """What stands for a sum of one conditional count over several conditions; the engine makes 0 of it."""
    if tokens[at].text.upper() not in ("SUM(", "SUMPRODUCT("):
        return None
    end = end_of_call(tokens, at)
    inside = solid(tokens[at + 1 : end])
    if not inside or inside[0].text.upper() not in _CONDITIONAL or end_of_call(inside, 0) != len(inside) - 1:
        return None
    arguments = split_arguments(inside[1:-1])
    arrays = [place for place, argument in enumerate(arguments) if argument[:1] == [Token(Kind.ARRAY_OPEN, "{")]]
    if len(arrays) != 1:
        return None
    calls: list[str] = []
    for condition in split_arguments(_with_commas(arguments[arrays[0]][1:-1])):
        texts = [join(condition if place == arrays[0] else each)[1:] for place, each in enumerate(arguments)]
        calls.append(inside[0].text + ",".join(texts) + ")")
    return tokenise("SUM(" + ",".join(calls) + ")"), end + 1 - at


def _with_commas(tokens: list[Token]) -> list[Token]:
    """An array's inside with its rows side by side: a sum does not care."""
    return [Token(Kind.COMMA, ",") if token.kind is Kind.SEMICOLON else token for token in tokens]


def _range_to_index(tokens: list[Token], at: int) -> tuple[list[Token], int] | None:
    """What stands for a range from a cell to an INDEX of a plain range; the engine makes #VALUE! of it."""
    if [token.text.upper() for token in tokens[at + 1 : at + 3]] != [":", "INDEX("]:
        return None
    end = end_of_call(tokens, at + 2)
    start = parse_reference(tokens[at].text) if tokens[at].kind is Kind.REFERENCE else None
    arguments = split_arguments(solid(tokens[at + 3 : end]))
    over = parse_reference(arguments[0][-1].text) if arguments[0] else None
    if start is None or over is None or not 2 <= len(arguments) <= 3:
        return None
    numbers = [join(argument)[1:] for argument in arguments[1:]]
    if len(numbers) == 1:
        # In a range of one row, the only number counts columns.
        numbers = ["1", *numbers] if over.top == over.bottom else [*numbers, "1"]
    height, width = over.top - start.top, over.left - start.left
    call = f"OFFSET({tokens[at].text},0,0,{height}+({numbers[0]}),{width}+({numbers[1]}))"
    return tokenise(call), end + 1 - at
