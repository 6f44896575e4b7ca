"""Arguments at which the calc engine counts for minutes, runs out of memory or breaks down, met before it sees them.

It counts one by one up to a factorial's argument or along degrees of freedom, also where Excel says ``#NUM!`` at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS

_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:E[-+]?\d+)?\Z", re.IGNORECASE)

_PART_OF_DATE: Final = re.compile(r"\d{0,3}\Z|(?:MONTH|DAY)\([^()]*\)(?:[-+]\d{1,3})?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limit:
    """How large an argument may be.

    Args:
        place: of the argument; None for each.
        most: the largest that the engine is given.
        beyond: what it is given for a larger one: an error, or a number that makes no difference.
        is_signed: whether the size counts, whatever the sign.
    """

    place: int | None
    most: float
    beyond: str = "#NUM!"
    is_signed: bool = False


_FREEDOM: Final = 1_000_000
# Beyond so many degrees of freedom, more make no difference in the first four digits.
_MANY: Final = 100_000
_COUNTED: Final = 10_000_000
_VALUE_ERROR: Final = "#VALUE!"
# Where Excel has a limit of its own, it is this one; the others are where the engine needs a tenth of a second.
_LIMITS: Final[dict[str, tuple[Limit, ...]]] = {
    "FACT": (Limit(0, 171),),
    "FACTDOUBLE": (Limit(0, 301),),
    **dict.fromkeys(("COMBIN", "COMBINA", "PERMUT"), (Limit(1, _COUNTED),)),
    "MULTINOMIAL": (Limit(None, 1_000_000),),
    **dict.fromkeys(("BESSELI", "BESSELJ", "BESSELK", "BESSELY"), (Limit(1, _FREEDOM),)),
    **dict.fromkeys(("BETA.INV", "BETAINV"), (Limit(1, _FREEDOM), Limit(2, _FREEDOM))),
    **dict.fromkeys(("GAMMA.INV", "GAMMAINV"), (Limit(1, 1e9),)),
    **dict.fromkeys(("F.INV", "F.INV.RT", "FINV"), (Limit(1, _MANY, str(_MANY)), Limit(2, _MANY, str(_MANY)))),
    "CONFIDENCE.T": (Limit(2, _FREEDOM),),
    "BASE": (Limit(2, 255),),
    "VDB": (Limit(2, _FREEDOM),),
    "DB": (Limit(2, _FREEDOM), Limit(3, _FREEDOM)),
    "EXPAND": (Limit(1, MAX_ROWS), Limit(2, MAX_COLUMNS)),
    "WRAPROWS": (Limit(1, MAX_COLUMNS),),
    "WRAPCOLS": (Limit(1, MAX_ROWS),),
    "DATE": (Limit(1, 120_000, is_signed=True), Limit(2, 4_000_000, is_signed=True)),
    "EDATE": (Limit(1, 120_000, is_signed=True),),
    **dict.fromkeys(("FIXED", "DOLLAR"), (Limit(1, 127, _VALUE_ERROR, is_signed=True),)),
}
GUARDED: Final = frozenset(_LIMITS)


def guarded(name: str, given: list[str]) -> list[str]:
    """The arguments of a call with those that may be too large held back.

    Args:
        name: of the function, in capital letters.
        given: texts of its arguments.
    """
    limits = _LIMITS.get(name, ())
    if name == "DATE" and all(map(_PART_OF_DATE.match, given[1:])):
        # As months and days are calculated as a rule, they are never absurd.
        return given
    result = list(given)
    for limit in limits:
        places = range(len(given)) if limit.place is None else range(limit.place, min(limit.place + 1, len(given)))
        for place in places:
            result[place] = _held(result[place], limit)
    return result


def _held(text: str, limit: Limit) -> str:
    if not text:
        return text
    if _NUMBER.match(text):
        size = abs(float(text)) if limit.is_signed else float(text)
        return limit.beyond if size > limit.most else text
    size_of = "ABS(_g+0)" if limit.is_signed else "_g+0"
    # A text is made a number first: as it is, it would be greater than any.
    return f"LET(_g,{text},IF({size_of}>{limit.most:.0f},{limit.beyond},_g))"
