"""What a typed text means, as Excel reads it in en-US: number, date, boolean, error, formula or text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.serials import date_serial

_DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+"
_NUMBER: Final = re.compile(
    rf"(?P<open>\()?(?P<sign>[+-])?(?P<dollar>\$)?(?P<inner>[+-])?(?P<digits>{_DIGITS})"
    r"(?P<exponent>[eE][+-]?\d{1,3})?(?P<percent>\s*%)?(?P<close>\))?"
)
_DATE: Final = re.compile(r"(\d{1,2})([/-])(\d{1,2})(?:[/-](\d{4}|\d{2}))?")
_ISO_DATE: Final = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_TIME: Final = re.compile(r"(\d{1,4}):(\d{1,2})(?::(\d{1,2})(\.\d+)?)?(?:\s*([AaPp])[Mm]?)?")
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH: Final = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY_MONTH: Final = re.compile(rf"(\d{{1,2}})[- ]{_MONTH}(?:[- ,]\s*(\d{{4}}|\d{{2}}))?", re.IGNORECASE)
_MONTH_DAY: Final = re.compile(rf"{_MONTH}[- ](\d{{1,2}})(?:,\s*(\d{{4}}))?", re.IGNORECASE)
_FRACTION: Final = re.compile(r"(-)?(\d+) (\d{1,5})/(\d{1,5})")
_ERRORS: Final = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_DATE_CALL: Final = re.compile(r"=\s*(TODAY|NOW|DATE|TIME)\([^()]*\)\s*", re.IGNORECASE)
_CALL_FORMATS: Final = {"TODAY": "m/d/yyyy", "NOW": "m/d/yyyy h:mm", "DATE": "m/d/yyyy", "TIME": "h:mm AM/PM"}
# Two-digit years: 00 to 29 are this century's (Windows' default window).
_CENTURY_SPLIT: Final = 30


@dataclass(frozen=True, slots=True)
class Typed:
    """What a typed text becomes.

    Args:
        value: the constant, None for a formula.
        formula: with leading ``=``, or None.
        number_format: the format that the way of typing asks for, or None.
        quote_prefix: whether an apostrophe made it text.
    """

    value: Scalar = None
    formula: str | None = None
    number_format: str | None = None
    quote_prefix: bool = False


def read_typed(text: str, year: int, epoch: int = 0) -> Typed:
    """Read a typed text; anything that is nothing else is text, kept as it is.

    Args:
        text: not empty.
        year: the current year, for dates typed without one.
        epoch: serial, in the 1900 system, of the day from which dates count; an earlier day stays text.
    """
    if text.startswith("'"):
        return Typed(text[1:], quote_prefix=True)
    if len(text) > 1 and text[0] == "=":
        return Typed(formula=text, number_format=_formula_format(text))
    # Excel keeps a text with blanks in front as text, but takes "12 " as a number.
    stripped = text.rstrip(" ")
    if text[:1] == " " or not stripped:
        return Typed(text)
    upper = stripped.upper()
    if upper in ("TRUE", "FALSE"):
        return Typed(upper == "TRUE")
    if upper in _ERRORS:
        return Typed(ErrorValue(upper))
    date = _date_and_time(stripped, year)
    return _number(stripped) or _since(epoch, date) or _fraction(stripped) or Typed(text)


def _since(epoch: int, typed: Typed | None) -> Typed | None:
    """A date counted from another day; a time of day has none."""
    if typed is None or not epoch or not isinstance(typed.value, int | float) or "d" not in (typed.number_format or ""):
        return typed
    return replace(typed, value=typed.value - epoch) if typed.value >= epoch else None


def _formula_format(formula: str) -> str | None:
    """A formula that is nothing but a call for a date or time brings its format."""
    match = _DATE_CALL.fullmatch(formula)
    return _CALL_FORMATS[match[1].upper()] if match else None


def _number(text: str) -> Typed | None:
    match = _NUMBER.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["sign"] and match["inner"]):
        return None
    digits = match["digits"].replace(",", "")
    number = float(digits + (match["exponent"] or ""))
    if number > 9.99999999999999e307:
        return None
    if "-" in (match["sign"], match["inner"]) or match["open"]:
        number = -number
    if match["percent"]:
        number = float(f"{number!r}") / 100
    return Typed(number, number_format=_number_format(match))


def _number_format(match: re.Match[str]) -> str | None:
    decimals = "." in match["digits"]
    if match["percent"]:
        return "0.00%" if decimals else "0%"
    if match["dollar"]:
        return "$#,##0.00_);[Red]($#,##0.00)" if decimals else "$#,##0_);[Red]($#,##0)"
    if match["exponent"]:
        return "0.00E+00"
    if "," in match["digits"]:
        return "#,##0.00" if decimals else "#,##0"
    return None


def _date_and_time(text: str, year: int) -> Typed | None:
    whole = _date(text, year)
    if whole is not None:
        return whole
    time = _time(text)
    if time is not None:
        return time
    for match in re.finditer(r" +", text):
        day, clock = _date(text[: match.start()], year), _time(text[match.end() :])
        if day is not None and clock is not None and isinstance(day.value, int) and isinstance(clock.value, float):
            return Typed(day.value + clock.value, number_format="m/d/yyyy h:mm")
    return None


def _date(text: str, year: int) -> Typed | None:
    if match := _ISO_DATE.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]), "m/d/yyyy")
    if match := _DATE.fullmatch(text):
        number_format = "m/d/yyyy" if match[4] else "d-mmm"
        return _day(_full_year(match[4], year), int(match[1]), int(match[3]), number_format)
    if match := _DAY_MONTH.fullmatch(text):
        number_format = "d-mmm-yy" if match[3] else "d-mmm"
        return _day(_full_year(match[3], year), _month(match[2]), int(match[1]), number_format)
    if match := _MONTH_DAY.fullmatch(text):
        number_format = "d-mmm-yy" if match[3] else "d-mmm"
        return _day(_full_year(match[3], year), _month(match[1]), int(match[2]), number_format)
    return None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _full_year(text: str | None, year: int) -> int:
    if text is None:
        return year
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number < _CENTURY_SPLIT else 1900)


def _day(year: int, month: int, day: int, number_format: str) -> Typed | None:
    try:
        serial = date_serial(year, month, day)
    except ValueError:
        return None
    return Typed(serial, number_format=number_format) if serial > 0 else None


def _time(text: str) -> Typed | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    half = (match[5] or "").lower()
    if minutes > 59 or seconds > 59 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    total = hours * 3600 + minutes * 60 + seconds + float(match[4] or 0)
    if hours > 23:
        return Typed(total / 86400, number_format="[h]:mm:ss")
    number_format = ("h:mm:ss" if match[3] else "h:mm") + (" AM/PM" if half else "")
    return Typed(total / 86400, number_format=number_format)


def _fraction(text: str) -> Typed | None:
    match = _FRACTION.fullmatch(text)
    if match is None or int(match[4]) == 0:
        return None
    number = int(match[2]) + int(match[3]) / int(match[4])
    return Typed(-number if match[1] else number, number_format="# ?/?" if len(match[4]) == 1 else "# ??/??")
