"""Functions of dates: the first two months of 1900 as Excel counts them, and workbooks that count from 1904.

Excel's day 60 is 29 February 1900, which never was, and day 0 is 0 January; the calc engine counts real days.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pytest_workbook.simulator.book.dates import is_date_format
from pytest_workbook.simulator.book.serials import DAYS_TO_1904, MAX_SERIAL

DateRule = Callable[[list[str]], "str | None"]
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?\Z")
_TEXT: Final = re.compile(r"\"(?:[^\"]|\"\")*\"\Z")
_ELAPSED: Final = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_FIRST_MARCH: Final = 61
_LAST_QUIRKY_YEAR: Final = 1900


def _part(name: str, quirky: str) -> DateRule:
    """A part of a date.

    Args:
        name: of the function.
        quirky: what it is of a day ``_d`` before March 1900.
    """

    def rule(given: list[str]) -> str | None:
        if len(given) != 1 or not given[0] or _TEXT.match(given[0]):
            return None
        if _NUMBER.match(given[0]) and float(given[0]) >= _FIRST_MARCH:
            return None
        return f"LET(_d,{given[0]},IF((_d<{_FIRST_MARCH})*(_d>=0),{quirky},{name}(_d)))"

    return rule


def _date(given: list[str]) -> str | None:
    """Days are counted from the first of the month, which is one earlier before March 1900."""
    if len(given) != 3 or (_NUMBER.match(given[0]) and float(given[0]) >= _LAST_QUIRKY_YEAR + 1):
        return None
    year, month, day = (text or "0" for text in given)
    serial = f"_f-IF(_f<{_FIRST_MARCH},1,0)+TRUNC({day})-1"
    return f"LET(_f,DATE({year},{month},1),_s,{serial},IF((_s<0)+(_s>{MAX_SERIAL}),#NUM!,_s))"


def _time_part(name: str) -> DateRule:
    """A part of a time of day, of the second that is nearest; the engine takes the last full one."""

    def rule(given: list[str]) -> str | None:
        if len(given) != 1 or not given[0] or _TEXT.match(given[0]):
            return None
        # A tenth of a second more, so that the division does not fall short of the second.
        return f"{name}((ROUND(({given[0]})*86400,0)+0.1)/86400)"

    return rule


DATE_RULES: Final[dict[str, DateRule]] = {
    "YEAR": _part("YEAR", "1900"),
    "MONTH": _part("MONTH", "IF(_d<32,1,2)"),
    "DAY": _part("DAY", "IF(_d<32,INT(_d),INT(_d)-31)"),
    "DATE": _date,
    **{name: _time_part(name) for name in ("HOUR", "MINUTE", "SECOND")},
}

# Which arguments are days, and whether the result is one.
_DAYS: Final[dict[str, tuple[tuple[int, ...], bool]]] = {
    "DATE": ((), True),
    "DATEVALUE": ((), True),
    **dict.fromkeys(("EDATE", "EOMONTH"), ((0,), True)),
    **dict.fromkeys(("YEAR", "MONTH", "DAY", "WEEKDAY", "WEEKNUM", "ISOWEEKNUM"), ((0,), False)),
    "WORKDAY": ((0, 2), True),
    "WORKDAY.INTL": ((0, 3), True),
    "NETWORKDAYS": ((0, 1, 2), False),
    "NETWORKDAYS.INTL": ((0, 1, 3), False),
    **dict.fromkeys(("DATEDIF", "DAYS360", "YEARFRAC", "TBILLEQ", "TBILLPRICE", "TBILLYIELD"), ((0, 1), False)),
    **dict.fromkeys(("PRICE", "YIELD", "DURATION", "MDURATION", "DISC", "INTRATE", "RECEIVED"), ((0, 1), False)),
    **dict.fromkeys(("PRICEDISC", "YIELDDISC", "ACCRINTM", "COUPNUM", "COUPDAYS"), ((0, 1), False)),
    **dict.fromkeys(("COUPDAYBS", "COUPDAYSNC"), ((0, 1), False)),
    **dict.fromkeys(("COUPNCD", "COUPPCD"), ((0, 1), True)),
    **dict.fromkeys(("PRICEMAT", "YIELDMAT", "ACCRINT", "ODDLPRICE", "ODDLYIELD"), ((0, 1, 2), False)),
    **dict.fromkeys(("ODDFPRICE", "ODDFYIELD"), ((0, 1, 2, 3), False)),
    **dict.fromkeys(("AMORLINC", "AMORDEGRC"), ((1, 2), False)),
}
COUNTED_FROM_1904: Final = frozenset(_DAYS) | {"TEXT"}


def from_1904(name: str, given: list[str]) -> str | None:
    """A call in a workbook that counts from 1904, as one over days from 1900; None where it may stay.

    Args:
        name: of the function, in capital letters.
        given: texts of its arguments.
    """
    if name == "TEXT":
        days: tuple[tuple[int, ...], bool] = ((0,) if _shows_day(given) else (), False)
    else:
        days = _DAYS.get(name, ((), False))
    places, gives_day = days
    shifted = [_later(text) if place in places else text for place, text in enumerate(given)]
    if shifted == given and not gives_day:
        return None
    call = f"{name}({','.join(shifted)})"
    return f"({call}-{DAYS_TO_1904})" if gives_day else call


def _shows_day(given: list[str]) -> bool:
    """Whether a ``TEXT`` shows a day, or a time of one; elapsed hours are no part of a day."""
    if len(given) != 2 or not _TEXT.match(given[1]) or _ELAPSED.search(given[1]):
        return False
    return is_date_format(given[1][1:-1].replace('""', '"'))


def _later(text: str) -> str:
    # A text is read as a date from 1900 on.
    return text if not text or _TEXT.match(text) else f"(({text})+{DAYS_TO_1904})"
