"""Calls that the calc engine gets wrong or lacks, in ones that it gets right: each rule knows one function."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference, print_area
from pytest_workbook.simulator.book.arrays import SELECTING, SINGLE, is_array, mapping
from pytest_workbook.simulator.book.dates import is_date_format
from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.exact_texts import exact_texts
from pytest_workbook.simulator.book.formulas import Kind, Token, check_depth, join, tokenise
from pytest_workbook.simulator.book.lowering import end_of_call, solid, split_arguments
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS
from pytest_workbook.simulator.book.rendering import decimal_places, quoted_letters, split_sections

_SWAPPED: Final = {">=": "<=", "<=": ">="}
_CRITERION: Final = re.compile(r"\"(>=|<=)((?:[^\"]|\"\")+)\"\Z")
_JOINED_CRITERION: Final = re.compile(r"\"(>=|<=)\"&(.+)\Z", re.DOTALL)
_NUMBER: Final = re.compile(r"[-+]?[\d.,/:% ]+(?:e[-+]?\d+)?\Z", re.IGNORECASE)

Random = Callable[[], float]
Rule = Callable[[list[str], Random], "str | None"]


def lower_calls(formula: str, random: Random) -> str:
    """The formula as the engine is to calculate it, with ``&`` giving as many digits as Excel.

    Args:
        formula: with names and tables already made plain; returned as it is where nothing has to change.
        random: number in [0, 1) for each ``RANDARRAY``.
    """
    if "&" not in formula and not _CALL.search(formula):
        return formula
    try:
        called = join(_calls(tokenise(formula), random)) if _CALL.search(formula) else formula
        lowered = join(exact_texts(tokenise(called))) if "&" in called else called
        check_depth(lowered)
    except InvalidFormula:
        # Nested too deep with the brackets that were put in; what it was may still do.
        return formula
    return lowered


def _calls(tokens: list[Token], random: Random) -> list[Token]:
    """The tokens with every call rewritten, the inner ones first."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        token, end = tokens[at], end_of_call(tokens, at)
        if token.kind not in (Kind.FUNCTION, Kind.OPEN) or tokens[end].kind is not Kind.CLOSE:
            result.append(token)
            at += 1
            continue
        inside = _calls(tokens[at + 1 : end], random)
        name = token.text[:-1].upper().removeprefix("_XLFN.")
        texts = [join(solid(argument))[1:] for argument in split_arguments(inside)]
        lowered = _lowered(name, texts, random)
        result += [token, *inside, tokens[end]] if lowered is None else tokenise(lowered)
        at = end + 1
    return result


def _lowered(name: str, given: list[str], random: Random) -> str | None:
    """What stands for a call; None where it may stay."""
    rule = _RULES.get(name)
    mapped = mapping(name, given)
    if mapped is None:
        return rule(given, random) if rule else None
    single = rule(mapped.arguments, random) if rule else None
    return mapped.around(single or f"{name}({','.join(mapped.arguments)})")


def _rate(given: list[str], _random: Random) -> str | None:
    """The engine takes no guess, and finds the rate without."""
    return f"RATE({','.join(each or '0' for each in given[:5])})" if len(given) == 6 else None


def _net_present_value(given: list[str], _random: Random) -> str | None:
    """Without dates, the engine breaks down; Excel lets no such call in."""
    return "#VALUE!" if len(given) != 3 else None


def _log_of_complex(name: str) -> Rule:
    """The engine gives minus infinity for nothing."""

    def rule(given: list[str], _random: Random) -> str | None:
        return f"LET(_z,{given[0]},IF(IMABS(_z)=0,#NUM!,{name}(_z)))" if len(given) == 1 and given[0] else None

    return rule


def _full_width(given: list[str], _random: Random) -> str | None:
    """Where no language with wide letters is set, the text as it is."""
    return f'(({given[0]})&"")' if len(given) == 1 else None


def _random_array(given: list[str], random: Random) -> str | None:
    """Digits of sines that begin at a random place, so that the randomness is the one passed in."""
    if len(given) > 5:
        return None
    filled = [
        each or default for each, default in zip([*given, *[""] * 5], ["1", "1", "0", "1", "FALSE"], strict=False)
    ]
    rows, columns, low, high, whole = filled
    numbers = f"SIN(SEQUENCE({rows},{columns},{1 + 1000 * random()!r},1)*12.9898)*43758.5453"
    plain, integers = "_l+(_h-_l)*(_x-INT(_x))", "INT(_l+(_h-_l+1)*(_x-INT(_x)))"
    chosen = {"FALSE": plain, "0": plain, "TRUE": integers, "1": integers}.get(whole.upper())
    return f"LET(_x,{numbers},_l,{low},_h,{high},IF(_l>_h,#VALUE!,{chosen or f'IF({whole},{integers},{plain})'}))"


def _conditions(name: str, first: int, ranges: Callable[[int], bool]) -> Rule:
    """Conditions on texts, which the engine compares the wrong way round; ranges of unlike sizes, which it takes.

    Args:
        name: of the function.
        first: place of its first condition; every second argument from there is one.
        ranges: whether the argument at a place is a range that has to have the size of the others.
    """

    def rule(given: list[str], _random: Random) -> str | None:
        sizes = {_size(text) for place, text in enumerate(given) if ranges(place)} - {None}
        if len(sizes) > 1:
            return "#VALUE!"
        is_condition = [place >= first and (place - first) % 2 == 0 for place in range(len(given))]
        swapped = [_swapped(text) if is_it else text for text, is_it in zip(given, is_condition, strict=True)]
        return f"{name}({','.join(swapped)})" if swapped != given else None

    return rule


def _condition(name: str) -> Rule:
    """One condition: the cells to sum begin where the range to sum begins, and are as many as those looked at."""
    whole = _conditions(name, 1, lambda _: False)

    def rule(given: list[str], random: Random) -> str | None:
        size = _size(given[0])
        summed = parse_reference(given[2].rpartition("!")[2]) if len(given) == 3 else None
        if size is None or summed is None or _size(given[2]) == size:
            return whole(given, random)
        bottom, right = min(summed.top + size[0], MAX_ROWS - 1), min(summed.left + size[1], MAX_COLUMNS - 1)
        prefix, mark, _ = given[2].rpartition("!")
        widened = [*given[:2], f"{prefix}{mark}{print_area(summed.top, summed.left, bottom, right)}"]
        return whole(widened, random) or f"{name}({','.join(widened)})"

    return rule


def _size(text: str) -> tuple[int, int] | None:
    found = parse_reference(text.rpartition("!")[2])
    return (found.bottom - found.top, found.right - found.left) if found else None


def _swapped(condition: str) -> str:
    joined = _JOINED_CRITERION.match(condition)
    if joined is not None and not is_array(tokenise(joined[2])):
        # Whether it is a text shows when it is calculated.
        is_text = "IF(ISTEXT(_c),ISERROR(VALUE(_c)),FALSE)"
        return f'LET(_c,{joined[2]},IF({is_text},"{_SWAPPED[joined[1]]}","{joined[1]}")&_c)'
    match = _CRITERION.match(condition)
    if match is None or _NUMBER.match(match[2]) or match[2].upper() in ("TRUE", "FALSE"):
        return condition
    return f'"{_SWAPPED[match[1]]}{match[2]}"'


def _joined(given: list[str], _random: Random) -> str | None:
    """As ``&``, whose operands get as many digits as Excel writes."""
    operands = [f"({text})" if any(token.kind is Kind.OPERATOR for token in tokenise(text)) else text for text in given]
    return "(" + "&".join([*operands, '""']) + ")" if all(given) else None


def _rounded_decimals(name: str) -> Rule:
    """Halves are rounded away from zero as they are written, not as they are stored."""

    def rule(given: list[str], _random: Random) -> str | None:
        places = given[1] if len(given) > 1 else "2"
        return (
            f"{name}({','.join([f'ROUND({given[0]},{places})', places, *given[2:]])})" if given[0] and places else None
        )

    return rule


def _text(given: list[str], _random: Random) -> str | None:
    """A number by a format that is known: rounded as it is written, with its sign."""
    if len(given) != 2 or not re.fullmatch(r"\"(?:[^\"]|\"\")*\"", given[1]):
        return None
    code = given[1][1:-1].replace('""', '"')
    if is_date_format(code) or code.lower() in ("", "general"):
        return None
    code = quoted_letters(code)
    sections = split_sections(code)
    places = {decimal_places(section) for section in sections[:2] if section}
    value = given[0]
    if len(places) == 1 and None not in places:
        decimals = places.pop()
        number = f"ROUND(_n,{decimals})"
        value = f"LET(_n,{value},IF(ISNUMBER(_n),{number},IF(ISTEXT(_n),IFERROR(ROUND(VALUE(_n),{decimals}),_n),_n)))"
        code = f"{code};-{code}" if len(sections) == 1 else code
    quoted = code.replace('"', '""')
    return f'TEXT({value},"{quoted}")'


_RULES: Final[Mapping[str, Rule]] = {
    "RATE": _rate,
    "XNPV": _net_present_value,
    "IMLN": _log_of_complex("IMLN"),
    "IMLOG10": _log_of_complex("IMLOG10"),
    "IMLOG2": _log_of_complex("IMLOG2"),
    "DBCS": _full_width,
    "RANDARRAY": _random_array,
    "COUNTIF": _conditions("COUNTIF", 1, lambda _: False),
    "SUMIF": _condition("SUMIF"),
    "AVERAGEIF": _condition("AVERAGEIF"),
    "COUNTIFS": _conditions("COUNTIFS", 1, lambda place: place % 2 == 0),
    **{
        name: _conditions(name, 2, lambda place: place == 0 or place % 2 == 1)
        for name in ("SUMIFS", "AVERAGEIFS", "MAXIFS", "MINIFS")
    },
    "CONCATENATE": _joined,
    "TEXT": _text,
    "FIXED": _rounded_decimals("FIXED"),
    "DOLLAR": _rounded_decimals("DOLLAR"),
}
_CALL: Final = re.compile(
    r"\b(?:"
    + "|".join(re.escape(name) for name in sorted(_RULES.keys() | SINGLE | SELECTING, key=len, reverse=True))
    + r")\(",
    re.IGNORECASE,
)
