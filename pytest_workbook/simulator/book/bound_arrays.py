"""Names that ``LET`` and ``BYROW`` give to arrays: they are marked, so that they are known for arrays where used."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.arrays import BOUND_ARRAY, is_array
from pytest_workbook.simulator.book.formulas import Kind, Token
from pytest_workbook.simulator.book.lowering import end_of_call, solid, split_arguments

_LET: Final = "LET("
_BY: Final = ("BYROW(", "BYCOL(")


def mark_arrays(tokens: list[Token]) -> list[Token]:
    """The tokens with every name that is bound to an array marked, where it is bound and where it is used.

    Args:
        tokens: of a formula.
    """
    result = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind is not Kind.FUNCTION:
            continue
        name = token.text.upper().removeprefix("_XLFN.")
        end = end_of_call(result, at)
        if name == _LET:
            result[at + 1 : end] = _let(result[at + 1 : end])
        elif name in _BY:
            result[at + 1 : end] = _rows(result[at + 1 : end])
    return result


def _let(inside: list[Token]) -> list[Token]:
    """Values are looked at in their order: a later one may be made of an earlier one."""
    count = len(split_arguments(inside))
    for place in range(0, count - 1, 2):
        arguments = split_arguments(inside)
        name = solid(arguments[place])
        if len(name) == 1 and name[0].kind is Kind.NAME and is_array(arguments[place + 1]):
            inside = _marked(inside, name[0].text)
    return inside


def _rows(inside: list[Token]) -> list[Token]:
    """Of ``BYROW(data,LAMBDA(row,…))``, the row."""
    function = solid(split_arguments(inside)[-1])
    is_lambda = len(function) > 1 and function[0].text.upper().endswith("LAMBDA(") and function[1].kind is Kind.NAME
    return _marked(inside, function[1].text) if is_lambda else inside


def _marked(tokens: list[Token], name: str) -> list[Token]:
    wanted = name.casefold()
    return [
        Token(Kind.NAME, BOUND_ARRAY + token.text)
        if token.kind is Kind.NAME and token.text.casefold() == wanted
        else token
        for token in tokens
    ]
