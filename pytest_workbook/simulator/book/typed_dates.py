"""Typed dates and times, as Excel reads them in en-US."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.serials import date_serial

MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH: Final = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR: Final = r"(\d{4}|\d{2})"
_TIME: Final = re.compile(r"(\d{1,4}):(\d{1,2})(?::(\d{1,2})(\.\d+)?)?(?:\s*([AaPp])[Mm]?)?")
_SHORT_TIME: Final = re.compile(r"(\d{1,2}):(\d{1,2})(\.\d+)")
_HOUR: Final = re.compile(r"(\d{1,2}) +([AaPp])[Mm]?")
# Two-digit years: 00 to 29 are this century's (Windows' default window).
_CENTURY_SPLIT: Final = 30
_SLASHED: Final = "m/d/yyyy"
_DAY: Final = "d-mmm"
_DAY_OF_YEAR: Final = "d-mmm-yy"
_MONTH_OF_YEAR: Final = "mmm-yy"


@dataclass(frozen=True, slots=True)
class Moment:
    """A typed date, time of day, or both.

    Args:
        serial: in the 1900 system; whole for a date without time.
        number_format: the format that this way of typing brings.
    """

    serial: float
    number_format: str

    @property
    def is_dated(self) -> bool:
        """Whether it is more than a time of day."""
        return not set("dy").isdisjoint(self.number_format)


def read_moment(text: str, year: int) -> Moment | None:
    """Read a date, a time, or a date with a time behind it; None for anything else.

    Args:
        text: without blanks around it.
        year: the current year, for dates typed without one.
    """
    whole = _date(text, year) or _time(text)
    if whole is not None:
        return whole
    for match in re.finditer(r" +", text):
        day, clock = _date(text[: match.start()], year), _time(text[match.end() :])
        if day is not None and clock is not None:
            return Moment(day.serial + clock.serial, "m/d/yyyy h:mm")
    return None


def _date(text: str, year: int) -> Moment | None:
    for pattern, read in _DATES:
        if match := pattern.fullmatch(text):
            return read(match, year)
    return None


def _iso(match: re.Match[str], _: int) -> Moment | None:
    return _day(int(match[1]), int(match[2]), int(match[3]), _SLASHED)


def _slashed(match: re.Match[str], _: int) -> Moment | None:
    return _day(_full_year(match[3]), int(match[1]), int(match[2]), _SLASHED)


def _two_numbers(match: re.Match[str], year: int) -> Moment | None:
    return _month_and_number(int(match[1]), match[2], year)


def _year_and_month(match: re.Match[str], _: int) -> Moment | None:
    return _day(int(match[1]), int(match[2]), 1, _MONTH_OF_YEAR)


def _day_first(match: re.Match[str], year: int) -> Moment | None:
    known = match[3]
    full = year if known is None else _full_year(known)
    return _day(full, _month(match[2]), int(match[1]), _DAY if known is None else _DAY_OF_YEAR)


def _month_first(match: re.Match[str], year: int) -> Moment | None:
    if match[3] is None:
        return _month_and_number(_month(match[1]), match[2], year)
    return _day(_full_year(match[3]), _month(match[1]), int(match[2]), _DAY_OF_YEAR)


def _month_and_year(match: re.Match[str], _: int) -> Moment | None:
    return _day(int(match[2]), _month(match[1]), 1, _MONTH_OF_YEAR)


def _month_and_number(month: int, number: str, year: int) -> Moment | None:
    """A day of this year, or, if the month has fewer days, the first of the month in that year.

    Source: "Wrong Date Returned When You Enter Month and Digits" (Q214327), read 2026-11-24.
    """
    if not 1 <= month <= 12:
        return None
    if len(number) < 4 and 1 <= int(number) <= calendar.monthrange(year, month)[1]:
        return _day(year, month, int(number), _DAY)
    return _day(_full_year(number), month, 1, _MONTH_OF_YEAR) if len(number) > 1 and int(number) else None


_DATES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Moment | None]], ...]] = (
    (re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})"), _iso),
    (re.compile(rf"(\d{{1,2}})[/-](\d{{1,2}})[/-]{_YEAR}"), _slashed),
    (re.compile(r"(\d{1,2})[/-](\d{4}|\d{1,2})"), _two_numbers),
    (re.compile(r"(\d{4})[/-](\d{1,2})"), _year_and_month),
    # Observed by those who lost names of genes to it ("SEPT2", "1-DEC"): nothing need stand between.
    (re.compile(rf"(\d{{1,2}})[-/ ]?{_MONTH}(?:[-/ ,]? *{_YEAR})?", re.IGNORECASE), _day_first),
    (re.compile(rf"{_MONTH}[-/ ]?(\d{{1,2}})(?:, *{_YEAR})?", re.IGNORECASE), _month_first),
    (re.compile(rf"{_MONTH}[-/ ]?(\d{{4}})", re.IGNORECASE), _month_and_year),
)


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _full_year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number < _CENTURY_SPLIT else 1900)


def _day(year: int, month: int, day: int, number_format: str) -> Moment | None:
    if (year, month, day) == (1900, 2, 29):
        # The day that never was: Excel's calendar has it.
        return Moment(date_serial(1900, 2, 28) + 1, number_format)
    try:
        serial = date_serial(year, month, day)
    except ValueError:
        return None
    return Moment(serial, number_format) if serial > 0 else None


def _time(text: str) -> Moment | None:
    if match := _TIME.fullmatch(text):
        hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
        return _clock(hours, minutes, seconds + float(match[4] or 0), match[5], _time_format(match))
    if match := _SHORT_TIME.fullmatch(text):
        return _clock(0, int(match[1]), int(match[2]) + float(match[3]), None, "mm:ss.0")
    if match := _HOUR.fullmatch(text):
        return _clock(int(match[1]), 0, 0, match[2], "h:mm AM/PM")
    return None


def _time_format(match: re.Match[str]) -> str:
    if match[4]:
        return "mm:ss.0"
    return ("h:mm:ss" if match[3] else "h:mm") + (" AM/PM" if match[5] else "")


def _clock(hours: int, minutes: int, seconds: float, half: str | None, number_format: str) -> Moment | None:
    if minutes > 59 or seconds >= 60 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    return Moment((hours * 3600 + minutes * 60 + seconds) / 86400, "[h]:mm:ss" if hours > 23 else number_format)
