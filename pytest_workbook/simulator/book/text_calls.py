"""``TEXT``, whose formats the calc engine knows in part: rounded as it is written, with sign, fraction and power."""

from __future__ import annotations

import re
from typing import Final

from pytest_workbook.simulator.book.dates import is_date_format
from pytest_workbook.simulator.book.rendering import (
    FRACTION,
    SCIENTIFIC,
    TEXT_PART,
    condition_of,
    decimal_places,
    quoted_letters,
    split_sections,
    without_literals,
)

_LITERAL: Final = re.compile(r"\"(?:[^\"]|\"\")*\"\Z")
_MINUTES_FIRST: Final = re.compile(r"(m{1,2}):(s{1,2})(?:\.(0+))?\Z", re.IGNORECASE)
_FOUR_SECTIONS: Final = 4
# A text that is a number is shown as one.
_NUMBER_OF: Final = 'IF(ISTEXT(_t),IFERROR(VALUE(_t),_t),IF(ISLOGICAL(_t),IF(_t,"TRUE","FALSE"),_t))'


def lowered_text(given: list[str]) -> str | None:
    """What stands for a ``TEXT`` with these arguments; None where its format is known when it is run only.

    Args:
        given: texts of the arguments.
    """
    if len(given) != 2 or not _LITERAL.match(given[1]):
        return None
    value, code = given[0], given[1][1:-1].replace('""', '"')
    if not code:
        return f'LET(_t,{value},IF(ISERROR(_t),_t,""))'
    if code.lower() == "general":
        return None
    sections = split_sections(code)
    if is_date_format(code):
        return _minutes(value, code)
    shown_text = _text_section(sections)
    if shown_text is None and len(sections) == 1 and not _is_ours(code):
        return _rounded(value, code)
    if shown_text is not None and len(sections) == 1:
        shown = shown_text
    else:
        shown = _conditional(sections) if any(map(condition_of, sections)) else _by_sign(sections)
    return f"LET(_t,{value},_n,{_NUMBER_OF},IF(ISTEXT(_n),{shown_text or '_n'},{shown}))"


def _is_ours(section: str) -> bool:
    """Whether the engine gets a section wrong that is more than digits and signs."""
    return bool(condition_of(section) or SCIENTIFIC.fullmatch(section) or FRACTION.fullmatch(section))


def _minutes(value: str, code: str) -> str | None:
    """Minutes and seconds without hours, which the engine takes for months."""
    match = _MINUTES_FIRST.match(code)
    if match is None:
        return None
    minutes, seconds, places = (len(part or "") for part in match.groups())
    ticks = 10**places
    shown = _quoted("0" * seconds + ("." + "0" * places if places else ""))
    return (
        f"LET(_t,ROUND(({value})*{86400 * ticks},0),_m,MOD(INT(_t/{60 * ticks}),60),"
        f'TEXT(_m,{_quoted("0" * minutes)})&":"&TEXT(MOD(_t,{60 * ticks})/{ticks},{shown}))'
    )


def _text_section(sections: list[str]) -> str | None:
    """What a text is shown as by the section for it, which has an ``@``; None where it is shown as it is."""
    section = sections[-1]
    if "@" not in without_literals(section) or section == "@":
        return None
    parts = TEXT_PART.finditer(section)
    pieces = ["_n" if part[4] else _quoted(part[1] or part[2] or (part[3] and " ") or part[5] or "") for part in parts]
    return "&".join(pieces)


def _conditional(sections: list[str]) -> str:
    """The section whose condition a number meets, or the first without one."""
    result = 'REPT("#",8)'
    for section in reversed(sections):
        condition = condition_of(section)
        shown = _section("_n", section.replace(condition[0], "") if condition else section)
        result = f"IF(_n{condition[1]}{condition[2]},{shown},{result})" if condition else shown
    return result


def _by_sign(sections: list[str]) -> str:
    """The section for positive numbers, negative ones or zero."""
    numbers = (
        sections[:3] if len(sections) == _FOUR_SECTIONS or "@" not in without_literals(sections[-1]) else sections[:-1]
    )
    if len(numbers) == 1:
        return _section("_n", numbers[0])
    zero = _section("_n", numbers[2] if len(numbers) > 2 else numbers[0])
    return f"IF(_n<0,{_section('(-_n)', numbers[1])},IF(_n=0,{zero},{_section('_n', numbers[0])}))"


def _section(number: str, section: str) -> str:
    """A number by one section of a format."""
    scientific, fraction = SCIENTIFIC.fullmatch(section), FRACTION.fullmatch(section)
    if not section:
        return '""'
    if scientific:
        return _scientific(number, scientific)
    if fraction:
        return _fraction(number, fraction)
    if section.lower() == "general":
        return f'TEXT({number},"General")'
    return _rounded(number, section)


def _scientific(number: str, match: re.Match[str]) -> str:
    places = len(match[1] or "")
    digits = _quoted("0." + "0" * places if places else "0")
    plus = "+" if match[2] == "+" else ""
    return (
        f"LET(_a,ABS({number}),_x,IF(_a=0,0,INT(LOG10(_a))),_r,ROUND(_a/10^_x,{places}),_y,IF(_r<10,_x,_x+1),"
        f'IF({number}<0,"-","")&TEXT(IF(_r<10,_r,_r/10),{digits})&"E"&IF(_y<0,"-","{plus}")'
        f"&TEXT(ABS(_y),{_quoted('0' * len(match[3]))}))"
    )


def _fraction(number: str, match: re.Match[str]) -> str:
    """A whole number and halves, eighths or hundredths."""
    width, under = len(match[1]), len(match[2])
    if match[2].startswith("?"):
        size = 10**under - 1
        found = f"_q,SEQUENCE({size}),_e,ABS(INT(_f*_q+0.5)/_q-_f),_d,MATCH(MIN(_e),_e,0)"
    else:
        found = f"_d,{match[2]}"
    return (
        f"LET(_a,ABS({number}),_f,_a-INT(_a),{found},_p,INT(_f*_d+0.5),_w,INT(_a)+IF(_p=_d,1,0),"
        f'IF({number}<0,"-","")&IF(OR(_p=0,_p=_d),_w&"{" " * (width + under + 2)}",'
        f'IF(_w=0,"",_w)&" "&REPT(" ",MAX(0,{width}-LEN(_p)))&_p&"/"&_d&REPT(" ",MAX(0,{under}-LEN(_d)))))'
    )


def _rounded(value: str, section: str) -> str:
    """A number by digits, rounded half away from zero as it is written; the engine rounds what is stored."""
    code = quoted_letters(section)
    decimals = decimal_places(code)
    if decimals is not None:
        text = f'IF(ISTEXT(_n),IFERROR(ROUND(VALUE(_n),{decimals}),_n),IF(ISLOGICAL(_n),IF(_n,"TRUE","FALSE"),_n))'
        value = f"LET(_n,{value},IF(ISNUMBER(_n),ROUND(_n,{decimals}),{text}))"
        # The engine loses the sign of a whole number.
        code = f"{code};-{code}"
    return f"TEXT({value},{_quoted(code)})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
