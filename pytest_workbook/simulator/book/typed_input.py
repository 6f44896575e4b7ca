"""What a typed text means, as Excel reads it in en-US: number, date, boolean, error, formula or text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.formulas import check_formula
from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.typed_dates import MONTHS, Moment, read_moment

_DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+"
_NUMBER: Final = re.compile(
    rf"(?P<open>\()?(?P<sign>[+-])?(?P<dollar>\$)?(?P<inner>[+-])?(?P<digits>{_DIGITS})"
    r"(?P<exponent>[eE][+-]?\d{1,3})?(?P<percent>\s*%)?(?P<close>\))?"
)
_FRACTION: Final = re.compile(r"(-)?(\d+) (\d{1,5})/(\d{1,5})")
_ERRORS: Final = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_DATE_CALL: Final = re.compile(r"=\s*(TODAY|NOW|DATE|TIME)\([^()]*\)\s*", re.IGNORECASE)
_CALL_FORMATS: Final = {"TODAY": "m/d/yyyy", "NOW": "m/d/yyyy h:mm", "DATE": "m/d/yyyy", "TIME": "h:mm AM/PM"}
# Source: "Excel specifications and limits", number precision, read 2026-11-24.
_PRECISION: Final = 15
_BEGINNINGS: Final = frozenset({*MONTHS, "tru", "fal"})


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


def read_typed(text: str, year: int, epoch: int = 0, *, signs: bool = False) -> Typed:
    """Read a typed text; anything that is nothing else is text, kept as it is.

    Args:
        text: not empty.
        year: the current year, for dates typed without one.
        epoch: serial, in the 1900 system, of the day from which dates count; an earlier day stays text.
        signs: whether a leading plus or minus makes a formula, as `signed_formula` has it.
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
    value = _number(stripped) or _since(epoch, read_moment(stripped, year)) or _fraction(stripped)
    formula = signed_formula(text) if signs and value is None else None
    return value or (Typed(text) if formula is None else Typed(formula=formula))


def is_plain_text(text: str) -> bool:
    """Whether a text can be nothing else, told by its first letters: most texts are told so, and at once.

    Args:
        text: not empty.
    """
    # Of letters, names of months and of truth values begin anything else.
    return text[0].isalpha() and text[:3].lower() not in _BEGINNINGS


def signed_formula(text: str) -> str | None:
    """The formula that a text with a leading plus or minus is, with ``=`` before it; None if it is none.

    Source: "Excel worksheet and expression evaluation" and the reference of `Excel.Range.values` for add-ins, read
    2026-11-24. Excel's editor complains of one that cannot be read; here it stays a text, which is assumed.
    """
    if text[:1] not in ("+", "-") or not text[1:].strip("+- "):
        return None
    try:
        check_formula("=" + text)
    except InvalidFormula:
        return None
    return "=" + text


def _since(epoch: int, moment: Moment | None) -> Typed | None:
    """A date counted from the workbook's first day; a time of day has none."""
    if moment is None:
        return None
    serial = moment.serial - epoch if moment.is_dated else moment.serial
    return Typed(serial, number_format=moment.number_format) if serial >= 0 else None


def _formula_format(formula: str) -> str | None:
    """A formula that is nothing but a call for a date or time brings its format."""
    match = _DATE_CALL.fullmatch(formula)
    return _CALL_FORMATS[match[1].upper()] if match else None


def _number(text: str) -> Typed | None:
    match = _NUMBER.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["sign"] and match["inner"]):
        return None
    digits = match["digits"].replace(",", "")
    number = float(_precise(digits) + (match["exponent"] or ""))
    if number > 9.99999999999999e307:
        return None
    if "-" in (match["sign"], match["inner"]) or match["open"]:
        number = -number
    if match["percent"]:
        number = float(f"{number!r}") / 100
    return Typed(number, number_format=_number_format(match))


def _precise(digits: str) -> str:
    """The digits that Excel keeps of those typed: the first 15, and zeros for the others."""
    significant = 0
    kept: list[str] = []
    for char in digits:
        significant += char.isdigit() and (significant > 0 or char != "0")
        kept.append("0" if char.isdigit() and significant > _PRECISION else char)
    return "".join(kept)


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


def _fraction(text: str) -> Typed | None:
    match = _FRACTION.fullmatch(text)
    if match is None or int(match[4]) == 0:
        return None
    number = int(match[2]) + int(match[3]) / int(match[4])
    return Typed(-number if match[1] else number, number_format="# ?/?" if len(match[4]) == 1 else "# ??/??")
