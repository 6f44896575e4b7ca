"""Idioms of Excel's users that the calc engine gets wrong, in words that it gets right."""

from __future__ import annotations

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise
from pytest_workbook.simulator.book.lowering import end_of_call, solid, split_arguments


def lower_idioms(tokens: list[Token]) -> list[Token]:
    """The tokens with ``A1:INDEX(r,n)`` as an OFFSET."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        new, used = _range_to_index(tokens, at) or ([tokens[at]], 1)
        result += new
        at += used
    return result


def _range_to_index(tokens: list[Token], at: int) -> tuple[list[Token], int] | None:
    """What stands for a range from a cell to an INDEX of a plain range; the engine makes #VALUE! of it."""
    size = 2 if tokens[at].kind is Kind.PREFIX else 1
    if [token.text.upper() for token in tokens[at + size : at + size + 2]] != [":", "INDEX("]:
        return None
    cell, call_at = tokens[at + size - 1], at + size + 1
    end = end_of_call(tokens, call_at)
    start = parse_reference(cell.text) if cell.kind is Kind.REFERENCE else None
    arguments = split_arguments(solid(tokens[call_at + 1 : end]))
    over = parse_reference(arguments[0][-1].text) if arguments[0] else None
    if start is None or over is None or not 2 <= len(arguments) <= 3:
        return None
    numbers = [join(argument)[1:] for argument in arguments[1:]]
    if len(numbers) == 1:
        # In a range of one row, the only number counts columns.
        numbers = ["1", *numbers] if over.top == over.bottom else [*numbers, "1"]
    height, width = over.top - start.top, over.left - start.left
    first = "".join(token.text for token in tokens[at : at + size])
    call = f"OFFSET({first},0,0,{height}+({numbers[0]}),{width}+({numbers[1]}))"
    return tokenise(call), end + 1 - at
