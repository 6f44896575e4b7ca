"""Texts as long as Excel's: 15 digits of a number, one capital for each letter, and 32,767 characters at most.

The calc engine writes 17 digits, makes ``SS`` of ``ß``, and lets texts grow until its memory is full.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_workbook.simulator.book.array_calls import ARRAY_RULES, is_calculated
from pytest_workbook.simulator.book.arrays import is_array, is_reference
from pytest_workbook.simulator.book.condition_calls import size_of
from pytest_workbook.simulator.book.exact_texts import within_a_cell
from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise
from pytest_workbook.simulator.book.lowering import solid

LengthRule = Callable[[list[str]], "str | None"]
_LONGEST: Final = 32_767
_MAPPED: Final = 'MAP({},LAMBDA(_v,IF(ISNUMBER(_v),(_v&""),_v)))'
_BY_LETTER: Final = (
    'REDUCE("",SEQUENCE(LEN(_t)),LAMBDA(_a,_i,LET(_c,MID(_t,_i,1),_d,UPPER(_c),_a&IF(LEN(_d)=1,_d,_c))))'
)


def _literal(text: str) -> str | None:
    """The text that an argument spells out; None for others."""
    tokens = solid(tokenise(text))
    return tokens[0].text[1:-1].replace('""', '"') if len(tokens) == 1 and tokens[0].kind is Kind.STRING else None


def _bounded(call: str) -> str:
    return join(within_a_cell(tokenise(call)))[1:]


def _concatenated(given: list[str]) -> str | None:
    """Cells as ``&`` has them, with as many digits as Excel writes; of arrays the engine takes ranges alone."""
    if any(is_calculated(text) for text in given):
        return ARRAY_RULES["TEXTJOIN"](['""', "FALSE", *given])
    texts = [f'({text}&"")' if is_reference(text) and size_of(text) == (0, 0) else text for text in given]
    return f"CONCAT({','.join(texts)})"


def _grown(name: str, rule: LengthRule | None = None) -> LengthRule:
    """A call that adds to a text at most another one."""

    def bounded(given: list[str]) -> str | None:
        if all(_literal(text) is not None for text in given):
            return None
        return _bounded((rule and rule(given)) or f"{name}({','.join(given)})")

    return bounded


def _substituted(given: list[str]) -> str | None:
    """How long the text will be is known before it is made."""
    if len(given) == 4:
        return _bounded(f"SUBSTITUTE({','.join(given)})")
    if len(given) != 3:
        return None
    old, new = _literal(given[1]), _literal(given[2])
    if old and new is not None and len(new) <= len(old):
        return None
    # Nothing is replaced where there is nothing to look for.
    count = '(LEN(_t)-LEN(SUBSTITUTE(_t,_o,"")))/(LEN(_o)+(LEN(_o)=0))'
    call = "SUBSTITUTE(_t,_o,_w)"
    return (
        f"LET(_t,{given[0]},_o,{given[1]},_w,{given[2]},IF(LEN(_w)<=LEN(_o),{call},"
        f"IF(LEN(_t)+{count}*(LEN(_w)-LEN(_o))>{_LONGEST},#VALUE!,{call})))"
    )


def _capitals(given: list[str]) -> str | None:
    """A letter that has no single capital stays."""
    if len(given) != 1 or not given[0]:
        return None
    literal = _literal(given[0])
    if literal is not None and literal.isascii():
        return None
    if is_array(tokenise(given[0])):
        return f"MAP({given[0]},LAMBDA(_v,{_capitals(['_v'])}))"
    return f"LET(_t,{given[0]},_u,UPPER(_t),IF(LEN(_u)=LEN(_t),_u,{_BY_LETTER}))"


def _digits(name: str) -> LengthRule:
    """Of a number that is looked at as a text, the 15 digits that Excel writes."""

    def rule(given: list[str]) -> str | None:
        others = "".join(f",{text}" for text in given[1:])
        if not is_reference(given[0]):
            return f'{name}((({given[0]})&""){others})' if _is_number(tokenise(given[0])) else None
        if is_array(tokenise(given[0])):
            return f"{name}({_MAPPED.format(given[0])}{others})"
        return f'IF(ISNUMBER({given[0]}),{name}(({given[0]}&""){others}),{name}({given[0]}{others}))'

    return rule


def _is_number(tokens: list[Token]) -> bool:
    is_calculated = any(token.kind is Kind.OPERATOR and token.text in "+-*/^%" for token in tokens)
    return is_calculated and not is_array(tokens) and all(token.text != "&" for token in tokens)


LENGTH_RULES: Final[dict[str, LengthRule]] = {
    "SUBSTITUTE": _substituted,
    "UPPER": _capitals,
    "CONCAT": _grown("CONCAT", _concatenated),
    "REPLACE": _grown("REPLACE"),
    "TEXTJOIN": _grown("TEXTJOIN", ARRAY_RULES["TEXTJOIN"]),
    **{name: _digits(name) for name in ("LEN", "LEFT", "RIGHT", "MID")},
}
