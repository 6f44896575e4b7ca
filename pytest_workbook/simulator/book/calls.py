"""Calls that the calc engine gets wrong or lacks, in ones that it gets right: each rule knows one function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from itertools import chain
from typing import Final

from pytest_workbook.simulator.book.array_calls import ARRAY_RULES
from pytest_workbook.simulator.book.arrays import SELECTING, SINGLE, mapping
from pytest_workbook.simulator.book.baht import baht_text
from pytest_workbook.simulator.book.bound_arrays import mark_arrays
from pytest_workbook.simulator.book.condition_calls import CONDITION_RULES, size_of
from pytest_workbook.simulator.book.date_calls import COUNTED_FROM_1904, DATE_RULES, from_1904
from pytest_workbook.simulator.book.empty_arguments import EMPTY_RULES
from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.exact_texts import exact_texts
from pytest_workbook.simulator.book.formulas import Kind, Token, check_depth, join, tokenise
from pytest_workbook.simulator.book.guards import GUARDED, guarded
from pytest_workbook.simulator.book.long_columns import LONG_RULES
from pytest_workbook.simulator.book.lookup_calls import LOOKUP_RULES
from pytest_workbook.simulator.book.lowering import rewrite_calls, solid
from pytest_workbook.simulator.book.text_calls import lowered_text
from pytest_workbook.simulator.book.text_lengths import LENGTH_RULES
from pytest_workbook.simulator.book.varying import name_of

_TRUTHS: Final = {'"TRUE"': "TRUE", '"FALSE"': "FALSE"}
# Where no formula has a cell, in the last rows of the last column, cells have stand-ins.
_ROOM: Final = "XFD1048"
_MAX_CELLS: Final = 500
_CELL: Final = re.compile(
    r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|(?<![\w.$!:#\\])(?P<cell>\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6})(?![\w.(:!#\[])"
)
_STAND_IN: Final = re.compile(rf"{_ROOM}\d{{3}}")
_IN_RANGE: Final = re.compile(rf":{_ROOM}|{_ROOM}\d{{3}}:|{_ROOM}\d{{0,2}}(?!\d)")
_FEW_DEGREES: Final = 1000
Random = Callable[[], float]
Rule = Callable[[list[str], Random], "str | None"]


def lower_calls(formula: str, random: Random, *, counts_from_1904: bool = False) -> str:
    """The formula as the engine is to calculate it, with ``&`` giving as many digits as Excel.

    Args:
        formula: with names and tables already made plain; returned as it is where nothing has to change.
        random: number in [0, 1) for each ``RANDARRAY``.
        counts_from_1904: whether the workbook's days do.
    """
    if "&" not in formula and not _NAMED.search(formula):
        return formula
    if _ROOM in formula or "RANDARRAY(" in formula.upper():
        return _lower(formula, random, counts_from_1904=counts_from_1904)
    # Formulas below each other differ in their cells as a rule: what was made of one fits the others.
    cells: dict[str, str] = {}

    def numbered(match: re.Match[str]) -> str:
        return cells.setdefault(match["cell"], f"{_ROOM}{len(cells):03d}") if match["cell"] else match.group()

    pattern = _CELL.sub(numbered, formula)
    lowered = _lowered_pattern(pattern, counts_from_1904=counts_from_1904) if len(cells) < _MAX_CELLS else None
    if lowered is None:
        return _lower(formula, random, counts_from_1904=counts_from_1904)
    names = {stand_in: cell for cell, stand_in in cells.items()}
    return _STAND_IN.sub(lambda match: names[match.group()], lowered)


@lru_cache(maxsize=1024)
def _lowered_pattern(pattern: str, *, counts_from_1904: bool) -> str | None:
    """What is made of a formula with stand-ins for its cells; None where a cell became part of a range."""
    # There is no chance in it: random arrays are made each by itself.
    lowered = _lower(pattern, float, counts_from_1904=counts_from_1904)
    return None if _IN_RANGE.search(lowered) else lowered


def _lower(formula: str, random: Random, *, counts_from_1904: bool) -> str:
    if counts_from_1904 and _DATED.search(formula):
        formula = join(_calls(tokenise(formula), from_1904))
    may_change = _CALL.search(formula) or (_MAY_HAVE_ARRAY.search(formula) and _MAPPED.search(formula))
    if "&" not in formula and not may_change:
        return formula
    try:
        called = join(_calls(_marked(formula), partial(_lowered, random=random))) if may_change else formula
        lowered = join(exact_texts(tokenise(called))) if "&" in called else called
        check_depth(lowered)
    except InvalidFormula:
        # Nested too deep with the brackets that were put in; what it was may still do.
        return formula
    return lowered


def _marked(formula: str) -> list[Token]:
    tokens = tokenise(formula)
    return mark_arrays(tokens) if _BINDS.search(formula) else tokens


def _calls(tokens: list[Token], lower: Callable[[str, list[str]], str | None]) -> list[Token]:
    def rewrite(function: Token, given: list[list[Token]]) -> str | None:
        return lower(name_of(function), [join(solid(argument))[1:] for argument in given])

    return rewrite_calls(tokens, rewrite)


def _lowered(name: str, given: list[str], *, random: Random) -> str | None:
    """What stands for a call; None where it may stay."""
    mapped = mapping(name, given)
    arguments = given if mapped is None else mapped.arguments
    held = guarded(name, arguments)
    rule = _RULES.get(name)
    call = rule(held, random) if rule else None
    if call is None and (mapped is not None or held != given):
        call = f"{name}({','.join(held)})"
    return call if mapped is None or call is None else mapped.around(call)


def _rate(given: list[str], _random: Random) -> str | None:
    """The engine takes no guess, and finds the rate without."""
    return f"RATE({','.join(each or '0' for each in given[:5])})" if len(given) == 6 else None


def _net_present_value(given: list[str], _random: Random) -> str | None:
    """Without dates, the engine breaks down; Excel lets no such call in."""
    return "#VALUE!" if len(given) != 3 else None


def _inverse_t(name: str, tail: str) -> Rule:
    """With many degrees of freedom the engine errs, and then counts for minutes: there, a series of Fisher's is exact.

    Args:
        name: of the function.
        tail: the probability below, of a probability ``_p`` that the function takes.
    """
    # Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
    series = "_z+(_z^3+_z)/(4*_f)+(5*_z^5+16*_z^3+3*_z)/(96*_f^2)+(3*_z^7+19*_z^5+17*_z^3-15*_z)/(384*_f^3)"

    def rule(given: list[str], _random: Random) -> str | None:
        if len(given) != 2 or not all(given) or (given[1].isdecimal() and int(given[1]) <= _FEW_DEGREES):
            return None
        plain = f"{name}(_p,_f)"
        return f"LET(_p,{given[0]},_f,{given[1]},IF(_f+0>{_FEW_DEGREES},LET(_z,NORM.S.INV({tail}),{series}),{plain}))"

    return rule


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


def _joined(given: list[str], _random: Random) -> str | None:
    """As ``&``, whose operands get as many digits as Excel writes."""
    operands = [f"({text})" if any(token.kind is Kind.OPERATOR for token in tokenise(text)) else text for text in given]
    return "(" + "&".join([*operands, '""']) + ")" if all(given) else None


def _paired_test(given: list[str], _random: Random) -> str | None:
    """Pairs of values need ranges of one size."""
    sizes = {size_of(text) for text in given[:2]} - {None}
    return "#N/A" if given[3:] == ["1"] and len(sizes) > 1 else None


def _truth(name: str) -> Rule:
    """Texts written as arguments are no truth values; the engine passes over them, as over those of cells."""

    def rule(given: list[str], _random: Random) -> str | None:
        read = [_TRUTHS.get(text.upper(), "#VALUE!") if text.startswith('"') else text for text in given]
        return f"{name}({','.join(read)})" if read != given else None

    return rule


def _rounded_decimals(name: str) -> Rule:
    """Halves are rounded away from zero as they are written, not as they are stored."""

    def rule(given: list[str], _random: Random) -> str | None:
        places = given[1] if len(given) > 1 else "2"
        return (
            f"{name}({','.join([f'ROUND({given[0]},{places})', places, *given[2:]])})" if given[0] and places else None
        )

    return rule


def _plain(rule: Callable[[list[str]], str | None]) -> Rule:
    """A rule that needs no randomness."""
    return lambda given, _random: rule(given)


def _first(name: str) -> Rule:
    """The rules that tables have for a function, one after the other."""
    rules = [table[name] for table in _RULE_TABLES if name in table]
    return lambda given, _random: next((text for rule in rules if (text := rule(given)) is not None), None)


# Of two rules for a function, the first that fits counts.
_RULE_TABLES: Final = (LENGTH_RULES, LONG_RULES, CONDITION_RULES, ARRAY_RULES, DATE_RULES, LOOKUP_RULES, EMPTY_RULES)
_RULES: Final[Mapping[str, Rule]] = {
    "RATE": _rate,
    "XNPV": _net_present_value,
    "IMLN": _log_of_complex("IMLN"),
    "IMLOG10": _log_of_complex("IMLOG10"),
    "IMLOG2": _log_of_complex("IMLOG2"),
    "DBCS": _full_width,
    "T.INV": _inverse_t("T.INV", "_p"),
    **{name: _inverse_t(name, "1-_p/2") for name in ("T.INV.2T", "TINV")},
    **dict.fromkeys(("T.TEST", "TTEST"), _paired_test),
    "RANDARRAY": _random_array,
    "CONCATENATE": _joined,
    **{name: _truth(name) for name in ("AND", "OR", "XOR")},
    "FIXED": _rounded_decimals("FIXED"),
    "DOLLAR": _rounded_decimals("DOLLAR"),
    "BAHTTEXT": _plain(baht_text),
    "TEXT": _plain(lowered_text),
    **{name: _first(name) for name in chain.from_iterable(_RULE_TABLES)},
}


def _calls_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\(", re.IGNORECASE)


_NAMED: Final = _calls_of(_RULES.keys() | GUARDED | SINGLE | SELECTING | COUNTED_FROM_1904)
_CALL: Final = _calls_of(_RULES.keys() | GUARDED)
_MAPPED: Final = _calls_of(SINGLE | SELECTING)
_DATED: Final = _calls_of(COUNTED_FROM_1904)
_BINDS: Final = _calls_of(("LET", "BYROW", "BYCOL"))
# Without a range, a constant array or a call that makes one there is none.
_MAY_HAVE_ARRAY: Final = re.compile(r"[:{#]|\b(?:MUNIT|RANDARRAY|SEQUENCE|TEXTSPLIT|MAKEARRAY)\(", re.IGNORECASE)
