"""Formulas over whole columns, made ones over the rows that are filled: the calc engine looks at all million cells.

``SUMPRODUCT((A:A="x")*B:B)`` becomes ``SUMPRODUCT((A1:A129="x")*B1:B129)`` and what the other rows add: all of them are
blank, and so alike, so that one of them stands for them. Each rule is for functions of which that is certain; where
the blank rows may make a difference, the formula asks one of them, and else is calculated as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pytest_workbook.simulator.book.addresses import column_index, parse_reference
from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise
from pytest_workbook.simulator.book.long_columns import LONG_RULES
from pytest_workbook.simulator.book.lowering import end_of_call, rewrite_calls, solid
from pytest_workbook.simulator.book.varying import Axis, Entangled, Span, length, name_of, replaced, spans

# The rows and the columns of a sheet, by its name (None for the formula's own), beyond which it is blank.
Extent = Callable[["str | None"], tuple[int, int]]
_RANGE: Final = re.compile(
    r"(?P<whole>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w(.])|(?<![\w.])\$?\d+:\$?\d+(?![\w.]))"
    r"|(?P<left>[A-Za-z]{1,3})\$?(?P<top>\d+):\$?(?P<right>[A-Za-z]{1,3})\$?(?P<bottom>\d+)"
)
# Which cell it is makes no difference: formulas below each other are alike.
_CELL: Final = re.compile(
    r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|(?<![\w.$!:#\\])(?P<cell>\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6})(?![\w.(:!#\[])"
)
# Blank cells add nothing to these, and to those the engine looks at filled ones only.
_OF_FILLED: Final = """
AND AVEDEV AVERAGEA CONCAT DEVSQ FREQUENCY GEOMEAN HARMEAN KURT LARGE MAXA MEDIAN MINA MODE MODE.MULT MODE.SNGL
OR PERCENTILE PERCENTILE.EXC PERCENTILE.INC PERCENTRANK PERCENTRANK.EXC PERCENTRANK.INC QUARTILE QUARTILE.EXC
QUARTILE.INC SKEW SKEW.P SMALL SUBTOTAL TRIMMEAN XOR
"""
_FILLED: Final = frozenset(_OF_FILLED.split()) | LONG_RULES.keys()
# Of which only the first argument is data.
_WITH_NUMBER: Final = ("FREQUENCY", "LARGE", "PERCENT", "QUARTILE", "SMALL", "TRIMMEAN")
_SPARSE: Final = frozenset({"PRODUCT", "SUM", "SUMSQ", "STDEV", "STDEV.P", "STDEV.S", "VAR", "VAR.P", "VAR.S"})
_RANKS: Final = frozenset({"RANK", "RANK.AVG", "RANK.EQ"})
_ADDING: Final = frozenset({"COUNT", "SUM", "SUMPRODUCT", "SUMSQ"})
_EXTREME: Final = frozenset({"AND", "MAX", "MIN", "OR"})
_OF_NUMBERS: Final = (_FILLED | _SPARSE) - _ADDING - _EXTREME - {"CONCAT", "COUNTA", "AVERAGEA", "MAXA", "MINA", "XOR"}
_PAIRS: Final = frozenset(
    {"CORREL", "COVAR", "COVARIANCE.P", "COVARIANCE.S", "INTERCEPT", "PEARSON", "RSQ", "SLOPE", "STEYX"}
    | {"SUMX2MY2", "SUMX2PY2", "SUMXMY2"}
)
# What a formula gives that would be calculated over very many blank rows: nobody means it, and it takes seconds.
_ENDLESS: Final = "#CALC!"
_MAX_CELLS: Final = 100_000
# How to match, and where to begin, of a search for an equal value.
_EXACT_LAST: Final[tuple[list[str], ...]] = (["0", "-1"], ["", "-1"])
_EXACT: Final[tuple[list[str], ...]] = ([], [""], ["0"], ["0", "1"], ["", "1"], *_EXACT_LAST)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where references end now.

    Args:
        axis: whether rows or columns were taken from them.
        first: first row (or column) of them.
        end: last one kept; it is blank, as all behind it.
        last: last one that they had.
    """

    axis: Axis
    first: int
    end: int
    last: int

    def kept(self, span: Span) -> str:
        return span.between(self.axis, self.first, self.end)

    def blank(self, span: Span) -> str:
        return span.between(self.axis, self.last, self.last)

    def pair(self, span: Span) -> str:
        return span.between(self.axis, self.last - 1, self.last)


@dataclass(frozen=True, slots=True)
class _Argument:
    """An argument in all its forms: over the rows that were kept, over one of the others, and over two of them.

    Over one row, it may be a single value, which some functions take otherwise than one of an array.
    """

    kept: str
    blank: str
    pair: str
    is_plain: bool
    cells: int


def has_long_range(formula: str) -> bool:
    """Whether a formula may have a range of many rows or columns; a text in it may look like one."""
    return ":" in formula and any(
        match["whole"]
        or abs(int(match["bottom"]) - int(match["top"])) >= Axis.ROWS.value - 1
        or abs(column_index(match["right"]) - column_index(match["left"])) >= Axis.COLUMNS.value - 1
        for match in _RANGE.finditer(formula)
    )


def pattern_of(formula: str) -> str:
    """The formula with one cell for all its single cells."""
    return _CELL.sub(lambda match: "A1" if match["cell"] else match.group(), formula)


def clip(formula: str, extent: Extent) -> str:
    """The formula over the filled rows and columns, where that gives the same.

    Args:
        formula: with names and tables made plain.
        extent: how far sheets are filled.
    """
    return _clipped(formula, extent) if has_long_range(formula) and _may_change(pattern_of(formula)) else formula


@lru_cache(maxsize=4096)
def _may_change(pattern: str) -> bool:
    """Whether a formula changes on sheets that are blank, as it does on all others or none."""
    return _clipped(pattern, lambda _: (0, 0)) != pattern


def _clipped(formula: str, extent: Extent) -> str:
    for axis in Axis:
        formula = join(_Clipping(axis, extent).calls(tokenise(formula)))
    return formula


class _Clipping:
    """One formula in one direction."""

    def __init__(self, axis: Axis, extent: Extent) -> None:
        self.axis = axis
        self.extent = extent

    def calls(self, tokens: list[Token]) -> list[Token]:
        """The tokens with every call rewritten, the inner ones first."""

        def rewrite(function: Token, given: list[list[Token]]) -> str | None:
            return self.call(name_of(function), given) if function.kind is Kind.FUNCTION else None

        return rewrite_calls(tokens, rewrite)

    def call(self, name: str, given: list[list[Token]]) -> str | None:
        if not any(self.is_long(token) for argument in given for token in argument):
            return None
        for rule in (self.filled, self.adding, self.extreme, self.of_numbers, self.pairs, self.blanks, *self.searches):
            text = rule(name, given)
            if text is not None:
                return text
        return None

    def is_long(self, token: Token) -> bool:
        found = parse_reference(token.text) if token.kind is Kind.REFERENCE else None
        return found is not None and length(found, self.axis) >= self.axis.value

    def cut(self, found: list[Span]) -> _Cut | None:
        """Where references end that have the same rows; None where nothing is to be gained."""
        ends = {span.ends(self.axis) for span in found}
        if len(ends) != 1:
            return None
        ((first, last),) = ends
        filled = max(self.extent(span.sheet)[0 if self.axis is Axis.ROWS else 1] for span in found)
        end = max(first, filled)
        return _Cut(self.axis, first, end, last) if end < last - 1 else None

    def argument(self, tokens: list[Token], *, may_count: bool = False) -> _Argument | None:
        """An argument that is calculated row by row and can be cut; None for others."""
        try:
            found = spans(tokens, self.axis, may_count=may_count)
        except Entangled:
            return None
        cut = self.cut(list(found.values()))
        return None if cut is None else self.forms(tokens, found, cut)

    def forms(self, tokens: list[Token], found: dict[int, Span], cut: _Cut) -> _Argument:
        words = solid(tokens)
        is_plain = words[-1].kind is Kind.REFERENCE and all(word.kind is Kind.PREFIX for word in words[:-1])
        cells = sum(length(span.reference, Axis.ROWS) * length(span.reference, Axis.COLUMNS) for span in found.values())
        kept, blank, pair = (replaced(tokens, found, text) for text in (cut.kept, cut.blank, cut.pair))
        return _Argument(kept, blank, pair, is_plain, cells)

    def together(self, given: list[list[Token]], *, may_count: bool = False) -> list[_Argument] | None:
        """Arguments that are cut at the same row; None where one cannot be."""
        try:
            found = [spans(tokens, self.axis, may_count=may_count) for tokens in given]
        except Entangled:
            return None
        cut = self.cut([span for each in found for span in each.values()])
        if cut is None or not all(found):
            return None
        return [self.forms(tokens, each, cut) for tokens, each in zip(given, found, strict=True)]

    # Rules: each gives what stands for a call, or None where it says nothing of it.

    def filled(self, name: str, given: list[list[Token]]) -> str | None:
        """Plain references of which blank cells say nothing."""
        places = range(len(given)) if name in _FILLED else range(1, 2) if name in _RANKS else range(0)
        is_wide = self.axis is Axis.COLUMNS
        if name in _SPARSE and is_wide:
            places = range(len(given))
        if name.startswith(_WITH_NUMBER):
            places = range(1)
        parts = [self.argument(tokens) if place in places else None for place, tokens in enumerate(given)]
        is_left = name in LONG_RULES and len(given) == 1 and not is_wide and self.is_narrow(given[0])
        if is_left or not any(part is not None and part.is_plain for part in parts):
            return None
        if any(part is not None and not part.is_plain for part in parts):
            return None
        return _call(
            name, [_text(tokens) if part is None else part.kept for part, tokens in zip(parts, given, strict=True)]
        )

    def is_narrow(self, tokens: list[Token]) -> bool:
        """Whether a reference has few columns: to those the engine has a fast way, if in other words."""
        return not any(
            found is not None and length(found, Axis.COLUMNS) >= Axis.COLUMNS.value
            for found in (parse_reference(token.text) for token in tokens if token.kind is Kind.REFERENCE)
        )

    def adding(self, name: str, given: list[list[Token]]) -> str | None:
        """Each blank row adds the same."""
        if name not in _ADDING:
            return None
        if name == "SUMPRODUCT":
            parts = self.together(given)
            if parts is None:
                return self.of_zero(name, given)
            kept, pairs = [part.kept for part in parts], [part.pair for part in parts]
            return f"({_call(name, kept)}+{self.rest(given)}/2*{_call(name, pairs)})"
        if len(given) != 1 or (part := self.argument(given[0])) is None or part.is_plain:
            return self.of_zero(name, given)
        return f"({_call(name, [part.kept])}+{self.rest(given)}/2*{_call(name, [part.pair])})"

    def rest(self, given: list[list[Token]]) -> int:
        """How many blank rows were cut off."""
        cut = self.cut([span for tokens in given for span in spans(tokens, self.axis).values()])
        return 0 if cut is None else cut.last - cut.end

    def extreme(self, name: str, given: list[list[Token]]) -> str | None:
        """A million blank rows are no more than one, which is among those kept."""
        if name not in _EXTREME or len(given) != 1:
            return None
        part = self.argument(given[0])
        if part is None or part.is_plain:
            return self.of_zero(name, given)
        return _call(name, [part.kept])

    def of_zero(self, name: str, given: list[list[Token]]) -> str | None:
        """``MAX((A:A<>"")*ROW(A:A))``: where a factor of blank rows is 0, their numbers do not matter."""
        if len(given) != 1 or (part := self.argument(given[0], may_count=True)) is None:
            return None
        factors = _factors(given[0])
        known = [each for tokens in factors if (each := self.argument(tokens)) is not None]
        if len(factors) < 2 or not known:
            return None
        product = "*".join(f"({each.blank})" for each in known)
        return f"IF(SUMPRODUCT(--(1*{product}<>0))=0,{_call(name, [part.kept])},{self.bounded(name, part, given)})"

    def of_numbers(self, name: str, given: list[list[Token]]) -> str | None:
        """Blank rows that give no number are passed over."""
        if name not in _OF_NUMBERS or (part := self.argument(given[0])) is None or part.is_plain:
            return None
        if name == "AVERAGE" and len(given) == 1:
            return f"({self.adding('SUM', given)}/{self.adding('COUNT', given)})"
        others = [_text(tokens) for tokens in given[1:]]
        is_number = f"SUMPRODUCT(--ISNUMBER({part.blank}))>0"
        return f"IF({is_number},{self.bounded(name, part, given)},{_call(name, [part.kept, *others])})"

    def bounded(self, name: str, part: _Argument, given: list[list[Token]]) -> str:
        """The call as it was, where it ends in time."""
        return _call(name, list(map(_text, given))) if part.cells <= _MAX_CELLS else _ENDLESS

    def pairs(self, name: str, given: list[list[Token]]) -> str | None:
        """A pair of blank cells is none."""
        parts = self.together(given) if name in _PAIRS and len(given) == 2 else None
        if parts is None or not all(part.is_plain for part in parts):
            return None
        return _call(name, [part.kept for part in parts])

    def blanks(self, name: str, given: list[list[Token]]) -> str | None:
        """All cells beyond the filled ones are blank."""
        if name not in ("COUNTBLANK", "TOCOL", "TOROW", "UNIQUE"):
            return None
        part = self.argument(given[0])
        if part is None or (name == "UNIQUE" and (len(given) > 2 or self.axis is Axis.COLUMNS)):
            return None
        others = [_text(tokens) for tokens in given[1:]]
        if name != "COUNTBLANK":
            keeps_blanks = name != "UNIQUE" and (not others or others[0] not in ("1", "3") or not part.is_plain)
            is_by_column = name == "UNIQUE" and bool(others) and others[0].upper() not in ("", "0", "FALSE")
            return None if keeps_blanks or is_by_column else _call(name, [part.kept, *others])
        across = Axis.COLUMNS if self.axis is Axis.ROWS else Axis.ROWS
        (span,) = spans(given[0], self.axis).values()
        return (
            f"({_call(name, [part.kept])}+{self.rest(given) * length(span.reference, across)})"
            if part.is_plain
            else None
        )

    @property
    def searches(self) -> tuple[Callable[[str, list[list[Token]]], str | None], ...]:
        """Rules for what searches or selects; in rows only."""
        return (self.match, self.xlookup, self.lookup, self.filter) if self.axis is Axis.ROWS else ()

    def match(self, name: str, given: list[list[Token]]) -> str | None:
        """The first of the blank rows is among those kept."""
        options = [_text(tokens).upper() for tokens in given[2:]]
        is_exact = name == "MATCH" and options in (["0"], ["FALSE"])
        if len(given) < 2 or not (is_exact or (name == "XMATCH" and options in _EXACT)):
            return None
        part = self.argument(given[1])
        if part is None or part.is_plain:
            return None
        kept = _call(name, [_text(given[0]), part.kept, *options])
        return self.found(given[0], part, kept, _call(name, list(map(_text, given))), is_last=options in _EXACT_LAST)

    def xlookup(self, name: str, given: list[list[Token]]) -> str | None:
        """The same, with what is found in that row."""
        options = [_text(tokens) for tokens in given[4:]]
        if name != "XLOOKUP" or len(given) < 3 or options not in _EXACT:
            return None
        parts = self.together(given[1:3])
        if parts is None or parts[0].is_plain:
            return None
        kept = _call(name, [_text(given[0]), parts[0].kept, parts[1].kept, *map(_text, given[3:])])
        whole = _call(name, list(map(_text, given)))
        return self.found(given[0], parts[0], kept, whole, is_last=options in _EXACT_LAST)

    def found(self, value: list[Token], part: _Argument, kept: str, whole: str, *, is_last: bool) -> str:
        """A search in the rows kept; one for the last may do without the blank rows where it finds nothing in them."""
        if not is_last:
            return kept
        whole = whole if part.cells <= _MAX_CELLS else _ENDLESS
        return f"IF(ISNA(XMATCH({_text(value)},{part.pair},0)),{kept},{whole})"

    def lookup(self, name: str, given: list[list[Token]]) -> str | None:
        """``LOOKUP(2,1/(A:A<>""),B:B)``: blank rows that are errors are never found."""
        parts = self.together(given[1:], may_count=True) if name == "LOOKUP" and len(given) > 1 else None
        vector = self.argument(given[1]) if parts is not None else None
        if parts is None or vector is None or vector.is_plain:
            return None
        kept = _call(name, [_text(given[0]), *(part.kept for part in parts)])
        return f"IF(ISERROR({vector.blank}),{kept},{self.bounded(name, vector, given)})"

    def filter(self, name: str, given: list[list[Token]]) -> str | None:
        """Where blank rows do not pass, they make no difference."""
        parts = self.together(given[:2]) if name == "FILTER" and len(given) > 1 else None
        if parts is None:
            return None
        kept = _call(name, [parts[0].kept, parts[1].kept, *map(_text, given[2:])])
        whole = self.bounded(name, parts[0], given)
        return f"IF(SUMPRODUCT(--(1*({parts[1].blank})<>0))=0,{kept},{whole})"


def _factors(tokens: list[Token]) -> list[list[Token]]:
    """The factors of a product."""
    factors: list[list[Token]] = [[]]
    at = 0
    while at < len(tokens):
        end = end_of_call(tokens, at) if tokens[at].kind in (Kind.FUNCTION, Kind.OPEN, Kind.ARRAY_OPEN) else at
        if tokens[at] == Token(Kind.OPERATOR, "*"):
            factors.append([])
        elif tokens[at].kind is Kind.OPERATOR:
            return [tokens]
        else:
            factors[-1] += tokens[at : end + 1]
        at = end + 1
    return factors


def _text(tokens: list[Token]) -> str:
    return "".join(token.text for token in solid(tokens))


def _call(name: str, arguments: list[str]) -> str:
    return f"{name}({','.join(arguments)})"
