"""Aggregates of whole columns: the calc engine looks at all million cells for some, and at filled ones for others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_workbook.simulator.book.arrays import is_reference
from pytest_workbook.simulator.book.condition_calls import size_of

LongRule = Callable[[list[str]], "str | None"]
# Rows from which on a column is long.
LONG: Final = 20_000
# All numbers, and neither texts nor truth values.
_NUMBERS: Final = '"<=9.99E+307"'
# What counts only what is filled, with the cells for ``{0}``; a sum is an error where a cell is one.
_IN_OTHER_WORDS: Final = {
    "COUNT": "COUNTIF({0}," + _NUMBERS + ")",
    "COUNTA": 'COUNTIF({0},"<>")',
    "AVERAGE": "(SUM({0})/COUNTIF({0}," + _NUMBERS + "))",
    "MAX": "LET(_s,SUM({0}),IF(ISERROR(_s),_s,MAXIFS({0},{0}," + _NUMBERS + ")))",
    "MIN": "LET(_s,SUM({0}),IF(ISERROR(_s),_s,MINIFS({0},{0}," + _NUMBERS + ")))",
}


def _long(template: str) -> LongRule:
    def rule(given: list[str]) -> str | None:
        if len(given) != 1 or not given[0] or not is_reference(given[0]):
            return None
        size = size_of(given[0])
        return template.format(given[0]) if size is not None and size[0] >= LONG else None

    return rule


LONG_RULES: Final[dict[str, LongRule]] = {name: _long(template) for name, template in _IN_OTHER_WORDS.items()}
