"""Numbers that ``&`` turns into text, with the 15 digits that Excel writes; the calc engine writes all 17.

``=0.1+0.2&""`` is ``0.3``, not ``0.30000000000000004``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.formulas import Kind, Token, join
from pytest_workbook.simulator.book.lowering import end_of_call

_OPENING: Final = (Kind.FUNCTION, Kind.OPEN, Kind.ARRAY_OPEN)
_COMPARISONS: Final = frozenset({"=", "<", ">", "<=", ">=", "<>"})
# Calls that give a text, whatever they are given.
_GIVE_TEXT: Final = frozenset(
    {"ADDRESS", "CHAR", "CONCAT", "CONCATENATE", "DOLLAR", "FIXED", "LEFT", "LOWER", "MID", "PROPER", "REPT", "REPLACE"}
    | {"RIGHT", "SUBSTITUTE", "TEXT", "TEXTJOIN", "TRIM", "UNICHAR", "UPPER"}
)
_DIGITS: Final = 15
LONGEST_TEXT: Final = 32_767
_AND: Final = Token(Kind.OPERATOR, "&")


def exact_texts(tokens: list[Token]) -> list[Token]:
    """The tokens with every operand of ``&``, at any depth, rounded to 15 digits where it is a number."""
    result: list[Token] = []
    for segment in _split(tokens, _ends_operand):
        operands = _split(segment, _AND.__eq__)
        inner = [_inner(operand) for operand in operands]
        # Every second part is the operator between two others.
        parts = [_as_text(part) if len(operands) > 1 and place % 2 == 0 else part for place, part in enumerate(inner)]
        joined = [token for part in parts for token in part]
        result += within_a_cell(joined) if sum(map(_may_be_long, inner[::2])) > 1 else joined
    return result


def within_a_cell(tokens: list[Token]) -> list[Token]:
    """A text that is an error where no cell can hold it, so that texts of texts do not grow without end."""
    return [Token(Kind.NAME, f"LET(_s,{join(tokens)[1:]},IF(LEN(_s)>{LONGEST_TEXT},#VALUE!,_s))")]


def _may_be_long(operand: list[Token]) -> bool:
    return any(token.kind in (Kind.REFERENCE, Kind.NAME, Kind.FUNCTION) for token in operand)


def _ends_operand(token: Token) -> bool:
    is_comparison = token.kind is Kind.OPERATOR and token.text in _COMPARISONS
    return is_comparison or token.kind in (Kind.COMMA, Kind.SEMICOLON)


def _split(tokens: list[Token], is_border: Callable[[Token], bool]) -> list[list[Token]]:
    """The tokens at borders outside of brackets: part, border, part, and so on."""
    parts: list[list[Token]] = [[]]
    at = 0
    while at < len(tokens):
        end = end_of_call(tokens, at) if tokens[at].kind in _OPENING else at
        if is_border(tokens[at]):
            parts += [[tokens[at]], []]
        else:
            parts[-1] += tokens[at : end + 1]
        at = end + 1
    return parts


def _inner(tokens: list[Token]) -> list[Token]:
    """The tokens with what stands in brackets gone through."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        result.append(tokens[at])
        if tokens[at].kind in (Kind.FUNCTION, Kind.OPEN):
            end = end_of_call(tokens, at)
            result += exact_texts(tokens[at + 1 : end]) + tokens[end : end + 1] * (end > at)
            at = end
        at += 1
    return result


def _as_text(operand: list[Token]) -> list[Token]:
    words = [token for token in operand if token.kind is not Kind.SPACE]
    if not words or _is_text_already(words):
        return operand
    # A range stays whole: functions of one number do not take arrays in the engine.
    power = "INT(LOG10(ABS(_n)))"
    rounded = f'IF(_n=0,0,IF(ABS(_n)<1E+21,ROUND(_n,14-{power}),ROUND(_n/10^{power},14)&"E+"&{power}))'
    return [Token(Kind.NAME, f'LET(_n,{join(operand)[1:]},IF(ISNUMBER(_n),{rounded},_n&""))')]


def _is_text_already(words: list[Token]) -> bool:
    first, last = words[0], words[-1]
    if len(words) == 1 and first.kind in (Kind.STRING, Kind.NUMBER, Kind.ERROR):
        return first.kind is not Kind.NUMBER or (len(first.text) <= _DIGITS and "E" not in first.text.upper())
    if (
        first.kind is Kind.FUNCTION
        and first.text[:-1].upper() in _GIVE_TEXT
        and end_of_call(words, 0) == len(words) - 1
    ):
        return True
    if last.kind is Kind.REFERENCE and all(word.kind is Kind.PREFIX for word in words[:-1]):
        found = parse_reference(last.text)
        return found is None or (found.top, found.left) != (found.bottom, found.right)
    # An array, or an operator that makes one of a cell or takes one from it.
    return any(word.kind is Kind.ARRAY_OPEN or word.text in "@#" for word in words)
