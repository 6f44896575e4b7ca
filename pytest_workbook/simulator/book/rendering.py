"""What a cell shows: its value by its number format, whatever the column's width."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final

from pytest_workbook.simulator.book.dates import format_date, is_date_format
from pytest_workbook.simulator.book.model import GENERAL, ErrorValue, Scalar

SCIENTIFIC: Final = re.compile(r"0(?:\.(0+))?E([+-])(0+)", re.IGNORECASE)
TEXT_PART: Final = re.compile(r"\"([^\"]*)\"|\\(.)|_(.)|\*.|\[[^\]]*\]|(@)|(.)", re.DOTALL)
FRACTION: Final = re.compile(r"# (\?{1,3})/(\?{1,3}|\d{1,3})")
_LITERALS: Final = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]", re.DOTALL)
_GENERAL: Final = re.compile(r"([^0#?]*?)General([^0#?]*)", re.IGNORECASE | re.DOTALL)
_DIGIT: Final = re.compile(r"[0#?]")
_DECIMALS: Final = re.compile(r"\.([0#?]+)")
# Commas behind the last digit divide by a thousand each.
_THOUSANDS: Final = re.compile(r"[0#?](,+)(?![0#?,])")
_LETTERS: Final = re.compile(
    r"(\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]|General|E[+-])|(?:(?!General|E[+-])[A-Za-z])+", re.DOTALL | re.IGNORECASE
)
_CONDITION: Final = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|\\.", re.DOTALL)
_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
# Digits enough for the longest format, which has 255 characters.
_WIDE: Final = Context(prec=300)
_TEN: Final = Decimal(10)
_MAX_ROUNDED: Final = 1e15
_MAX_SECTIONS: Final = 4
_CODE_PART: Final = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]|[^\"\\_*\[]", re.DOTALL)


def show(value: Scalar, number_format: str, number: Callable[[float, str], str], epoch: int = 0) -> str:
    """A value as a cell shows it.

    Args:
        value: what the cell holds.
        number_format: its format code.
        number: shows a number by a format code (the engine's formatter).
        epoch: serial, in the 1900 system, of the day from which dates count.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, ErrorValue):
        return str(value)
    if isinstance(value, str):
        return _show_text(value, number_format)
    return _show_number(float(value), number_format, number, epoch)


def _show_text(value: str, number_format: str) -> str:
    if number_format in (GENERAL, "@") or "@" not in number_format:
        return value
    return _shown_parts(split_sections(number_format)[-1], value)


def _shown_parts(section: str, value: str) -> str:
    """The literals of a section, with a text in the place of each ``@``."""
    parts = TEXT_PART.finditer(section)
    return "".join(value if part[4] else (part[1] or part[2] or (part[3] and " ") or part[5] or "") for part in parts)


def _show_number(value: float, number_format: str, number: Callable[[float, str], str], epoch: int) -> str:
    if number_format.lower() == "general" or number_format == "@" or not number_format:
        return general_text(value)
    section, size = _chosen(value, number_format)
    general = _GENERAL.fullmatch(section)
    if general:
        return _shown_parts(general[1], "") + general_text(size) + _shown_parts(general[2], "")
    if is_date_format(section):
        # Excel fills the cell with # where no date can be shown.
        return format_date(value, section, epoch) or "#" * 8
    scientific = SCIENTIFIC.fullmatch(section)
    if scientific:
        return _scientific(size, scientific)
    fraction = FRACTION.fullmatch(section)
    if fraction:
        return _fraction(size, fraction)
    if not section:
        return ""
    rounded, code = _rounded(size, section), quoted_letters(section)
    # The engine loses the sign of a whole number.
    return "-" + number(-rounded, code) if rounded < 0 else number(rounded, code)


def _chosen(value: float, number_format: str) -> tuple[str, float]:
    """The section by which a number is shown, and the number without the sign that the section stands for."""
    sections = split_sections(number_format)
    conditions = [condition_of(section) for section in sections]
    if any(conditions):
        return _by_condition(value, sections, conditions), value
    # The last one is for texts when it says so.
    numbers = sections[:-1] if len(sections) > 1 and "@" in without_literals(sections[-1]) else sections
    if value < 0 and len(numbers) > 1:
        return numbers[1], -value
    return numbers[2] if value == 0 and len(numbers) > 2 else numbers[0], value


def _by_condition(value: float, sections: list[str], conditions: list[re.Match[str] | None]) -> str:
    for section, condition in zip(sections, conditions, strict=True):
        if condition is None or _COMPARE[condition[1]](value, float(condition[2])):
            return section.replace(condition[0], "") if condition else section
    return sections[-1]


def quoted_letters(number_format: str) -> str:
    """A number's format with letters that mean nothing in quotes; the engine refuses them bare."""
    return _LETTERS.sub(lambda match: match[1] or f'"{match[0]}"', number_format)


def _fraction(value: float, match: re.Match[str]) -> str:
    """A number in halves, eighths or hundredths; the engine loses the whole part."""
    width = len(match[1])
    size = Fraction(repr(abs(value)))
    if match[2].startswith("?"):
        size = size.limit_denominator(10 ** len(match[2]) - 1)
    else:
        size = Fraction(round(size * int(match[2])), int(match[2]))
    whole, rest = divmod(size, 1)
    sign = "-" if value < 0 else ""
    if rest == 0:
        return f"{sign}{whole}" + " " * (width + len(match[2]) + 2)
    # A fixed denominator is not reduced.
    denominator = rest.denominator if match[2].startswith("?") else int(match[2])
    numerator = rest.numerator * (denominator // rest.denominator)
    return f"{sign}{whole or ''} {numerator:>{width}}/{denominator:<{len(match[2])}}"


def _rounded(value: float, section: str) -> float:
    """The value with no more decimals than the section shows, halves away from zero.

    The engine rounds what is stored in binary, half to even: 1234.5 would show as 1,234 and 1.005 as 1.00.
    """
    places = None if abs(value) >= _MAX_ROUNDED else decimal_places(section)
    if places is None:
        return value
    return float(_half_up(Decimal(repr(value)), places))


def _half_up(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def decimal_places(section: str) -> int | None:
    """How many decimals of a number one section of a format shows; fewer than 0 for ``0,``.

    Returns:
        None where that is not fixed (fractions, powers of ten), and where no digits show.
    """
    plain = without_literals(section)
    if "/" in plain or "E" in plain.upper() or not _DIGIT.search(plain):
        return None
    decimals = _DECIMALS.search(plain)
    thousands = _THOUSANDS.search(plain)
    places = len(decimals[1]) if decimals else 0
    return places + 2 * plain.count("%") - 3 * (len(thousands[1]) if thousands else 0)


def without_literals(section: str) -> str:
    """A section of a format without quoted and escaped characters, padding and brackets."""
    return _LITERALS.sub("", section)


def condition_of(section: str) -> re.Match[str] | None:
    """The condition of a section, such as ``[>100]``; what stands in quotes is none."""
    return _CONDITION.search(_QUOTED.sub("", section))


def _scientific(value: float, match: re.Match[str]) -> str:
    exact = Decimal(repr(value))
    power = exact.adjusted() if value else 0
    places = len(match[1] or "")
    mantissa = _half_up(exact.scaleb(-power), places)
    if abs(mantissa) >= _TEN:
        mantissa, power = _half_up(mantissa / _TEN, places), power + 1
    sign = "-" if power < 0 else ("+" if match[2] == "+" else "")
    return f"{mantissa}E{sign}{abs(power):0{len(match[3])}d}"


def general_text(value: float) -> str:
    """A number in format ``General``: at most 11 characters, in powers of ten from 1E+11 on and below 1E-4."""
    size = abs(value)
    if size == 0:
        return "0"
    if size < 1e-4 or size >= 99_999_999_999.5:
        return _general_power(value)
    whole_digits = max(1, math.floor(math.log10(size)) + 1)
    text = f"{value:.{max(0, 10 - whole_digits)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _general_power(value: float) -> str:
    digits = 5 if 1e-99 <= abs(value) < 1e100 else 4
    mantissa, exponent = f"{value:.{digits}E}".split("E")
    mantissa = mantissa.rstrip("0").rstrip(".")
    power = int(exponent)
    return f"{mantissa}E{'-' if power < 0 else '+'}{abs(power):02d}"


def split_sections(number_format: str) -> list[str]:
    """The parts of a format code for positive, negative, zero and text, as far as it has them."""
    sections = [""]
    for match in _CODE_PART.finditer(number_format):
        if match.group() == ";":
            sections.append("")
        else:
            sections[-1] += match.group()
    return sections


def is_number_format(number_format: str) -> bool:
    """Whether the text can be a format code: quotes and brackets closed, four sections at most."""
    return (
        len(number_format) <= 255
        and "".join(match.group() for match in _CODE_PART.finditer(number_format)) == number_format
        and len(split_sections(number_format)) <= _MAX_SECTIONS
    )
