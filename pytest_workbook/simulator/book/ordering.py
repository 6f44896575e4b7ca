"""The order that Excel puts values into: numbers, texts, logical values, errors, and blank cells last of all.

Source: "Sort data in a range or table" and the default sort orders of Excel's help, read 2026-11-24.
"""

from __future__ import annotations

import math
import unicodedata
from typing import Any, Final, TypeAlias

from pytest_workbook.simulator.book.model import ErrorValue, Scalar

# Signs come before digits, and digits before letters; apostrophes and hyphens are passed over.
_SIGNS: Final = ' !"#$%&()*,./:;?@[\\]^_`{|}~+<=>'
_PASSED_OVER: Final = "'-"
_NUMBER, _TEXT, _LOGICAL, _ERROR = range(4)

Rank: TypeAlias = tuple[Any, ...]


def rank(value: Scalar, *, match_case: bool = False, as_numbers: bool = False) -> Rank | None:
    """What a value is compared by when it is sorted.

    Args:
        value: of a cell.
        match_case: whether small letters come before great ones.
        as_numbers: whether texts that look like numbers count as such.

    Returns:
        Comparable to the rank of any other value; None for a blank cell, which comes last in either direction.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return _LOGICAL, value
    if isinstance(value, ErrorValue):
        # All errors are equal: they keep the order that they had.
        return (_ERROR,)
    if not isinstance(value, str):
        return _NUMBER, float(value)
    number = _number(value) if as_numbers else None
    return (_TEXT, *_text_rank(value, match_case=match_case)) if number is None else (_NUMBER, number)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _text_rank(text: str, *, match_case: bool) -> Rank:
    plain = unicodedata.normalize("NFD", text.casefold())
    letters = [char for char in plain if not unicodedata.combining(char)]
    accents = [char for char in plain if unicodedata.combining(char)]
    # Texts that differ in hyphens alone: the one with hyphens comes after.
    hyphens = sum(char in _PASSED_OVER for char in letters)
    case = [char.isupper() for char in text] if match_case else []
    return [_char_rank(char) for char in letters if char not in _PASSED_OVER], accents, hyphens, case


def _char_rank(char: str) -> tuple[int, int]:
    if char.isdigit():
        return 1, ord(char)
    place = _SIGNS.find(char)
    if place >= 0:
        return 0, place
    return (2 if char.isalpha() else 0), ord(char) + len(_SIGNS)
