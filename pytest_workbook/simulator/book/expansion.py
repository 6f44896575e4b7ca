"""What the calc engine is given instead of the user's formula: names, tables and volatile calls made plain.

The engine knows no tables, reads sheet-scoped, constant and non-ASCII names wrongly, and takes dates from the system
clock. Each of these is replaced by plain references and literals before it sees the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import partial
from typing import Final

from pytest_workbook.simulator.book.addresses import Reference, parse_reference, print_area, quote_sheet, unquote_sheet
from pytest_workbook.simulator.book.calls import lower_calls
from pytest_workbook.simulator.book.clipping import clip, has_long_range
from pytest_workbook.simulator.book.costs import check_cost
from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.formulas import Kind, Token, check_depth, join, tokenise
from pytest_workbook.simulator.book.idioms import lower_idioms
from pytest_workbook.simulator.book.lowering import (
    bound_names,
    end_of_call,
    lower_operators,
    solid,
    split_arguments,
    temperature_call,
)
from pytest_workbook.simulator.book.model import Table
from pytest_workbook.simulator.book.pivot_lookups import lookup_formula
from pytest_workbook.simulator.book.references import offset_references
from pytest_workbook.simulator.book.serials import to_serial
from pytest_workbook.simulator.book.structured import column_place, parse_structured, plain_reference
from pytest_workbook.simulator.book.subtotals import aggregate_shown, subtotal_call
from pytest_workbook.simulator.book.surroundings import Place, Surroundings, extent_of, sheet_named

# The engine has no #BLOCKED!; this error of its own, which it never gives by itself, stands for it on the way.
BLOCKED_STAND_IN: Final = "#N/IMPL!"

VOLATILE: Final = re.compile(
    r"\b(?:NOW|TODAY|RAND|RANDARRAY|RANDBETWEEN|SUBTOTAL|AGGREGATE|GETPIVOTDATA|PHONETIC)\(", re.IGNORECASE
)
_BLOCKED: Final = frozenset(
    {"WEBSERVICE", "IMAGE", "RTD", "STOCKHISTORY", "CALL", "REGISTER.ID", "TRANSLATE", "DETECTLANGUAGE", "PY"}
    | {f"CUBE{what}" for what in ("VALUE", "MEMBER", "SET", "SETCOUNT", "RANKEDMEMBER", "KPIMEMBER", "MEMBERPROPERTY")}
)
_RENAMED: Final = {"USDOLLAR": "DOLLAR"}
_OUTSIDE: Final = frozenset(
    {"NOW", "TODAY", "RAND", "RANDBETWEEN", "CELL", "INFO", "CONVERT", "GETPIVOTDATA", "PHONETIC"}
)
_SPECIAL_CALLS: Final = "|".join(re.escape(name) for name in sorted(_BLOCKED | _RENAMED.keys() | _OUTSIDE))
# Anything that needs a look at the tokens: brackets, 3-D prefixes, unions, intersections, the calls above. A text
# constant may look so too; that costs time only.
_SUSPECT: Final = re.compile(
    rf"[\[|]|#REF!|#BLOCKED!|\{{|:\s*INDEX\(|[(,]\s*\(|:[^!(),:]+!|:\$?[a-z]{{1,3}}\$?\d+:|[\w)]\s+[\w$('\[]|\b(?:{_SPECIAL_CALLS}|INDIRECT|AGGREGATE|SUBTOTAL)\(",
    re.IGNORECASE,
)
_MAX_NESTING: Final = 20
_MAX_TOKENS: Final = 20_000
# How many names an INDIRECT of a calculated text can mean.
_MAX_NAMES: Final = 200


def expand(formula: str, place: Place, around: Surroundings) -> str:
    """The formula as the engine is to calculate it.

    Args:
        formula: as the user sees it, with leading ``=``.
        place: where it stands.
        around: what it can name.

    Raises:
        InvalidFormula: the text is no formula (one that a file brought), or is too long or deep when expanded.
        LongCalculation: it would keep the engine busy for too long.
    """
    expanded = formula
    if _SUSPECT.search(formula) or (around.word and around.word.search(formula)):
        expanded = join(lower_idioms(_Expansion(place, around).expand(tokenise(formula))))
    # Names may nest what no formula alone does.
    check_depth(expanded)
    expanded = clip(expanded, partial(extent_of, place, around))
    check_cost(expanded)
    return lower_calls(expanded, around.random, counts_from_1904=around.epoch > 0)


def check_tables(formula: str, place: Place, around: Surroundings) -> None:
    """Make sure that every structured reference names a table and columns that exist, as Excel does on entry.

    Raises:
        InvalidFormula: one does not.
    """
    if "[" not in formula:
        return
    expansion = _Expansion(place, around)
    for token in tokenise(formula):
        if token.kind is not Kind.STRUCTURED:
            continue
        structured = parse_structured(token.text)
        table = expansion.table_of(structured.table) if structured else None
        names = (structured.first, structured.last) if structured else ()
        if table is None or any(name and column_place(table.column_names, name) is None for name in names):
            msg = f"the formula {formula[:80]!r} refers to {token.text!r}: there is no such table or column here"
            raise InvalidFormula(msg)


class _Expansion:
    """One formula's way through the rules; ``trail`` holds the names being expanded, to stop at a circle."""

    def __init__(self, place: Place, around: Surroundings, trail: tuple[str, ...] = ()) -> None:
        self.place = place
        self.around = around
        self.trail = trail

    def expand(self, tokens: list[Token]) -> list[Token]:
        bound = bound_names(tokens)
        result: list[Token] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            following = tokens[at + 1] if at + 1 < len(tokens) else None
            if token.kind is Kind.FUNCTION:
                new, used = self.call(tokens, at)
            elif token.kind in (Kind.PREFIX, Kind.EXTERNAL):
                new, used = self.prefixed(token, following)
            elif token.kind is Kind.STRUCTURED:
                new, used = [self.structured(token)], 1
            elif token.kind is Kind.NAME and token.text.casefold() not in bound:
                new, used = self.name(token, None), 1
            elif token.kind is Kind.ERROR and token.text.upper() == "#BLOCKED!":
                new, used = [Token(Kind.ERROR, BLOCKED_STAND_IN)], 1
            else:
                new, used = [token], 1
            result.extend(new)
            at += used
        return lower_operators(result)

    def call(self, tokens: list[Token], at: int) -> tuple[list[Token], int]:
        """What stands for a call, and how many tokens it replaces."""
        name = tokens[at].text[:-1].upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        end = end_of_call(tokens, at)
        inside = tokens[at + 1 : end]
        used = end + 1 - at
        if name in _BLOCKED:
            return [Token(Kind.ERROR, BLOCKED_STAND_IN)], used
        taken = self.from_outside(name, inside)
        if taken is not None:
            return taken, used
        if name == "INDIRECT":
            return self.indirect(tokens[at], inside), used
        if name == "AGGREGATE":
            return aggregate_shown(self.plain(inside), self.hidden), used
        if name == "SUBTOTAL":
            expanded = self.plain(inside)
            plain = [tokens[at], *expanded, *tokens[end : end + 1]]
            return subtotal_call(expanded, self.hidden, self.filtered) or plain, used
        if name == "CONVERT" and (converted := temperature_call(inside)) is not None:
            return self.expand(converted), used
        return [Token(Kind.FUNCTION, _RENAMED[name] + "(") if name in _RENAMED else tokens[at]], 1

    def from_outside(self, name: str, inside: list[Token]) -> list[Token] | None:
        """What stands for a call that takes the time, chance or the file from outside; None for other calls."""
        if name in ("NOW", "TODAY", "RAND") and not solid(inside):
            return [_literal(self.outside(name))]
        if name == "RANDBETWEEN":
            return self.between(inside)
        if name == "CELL" and _is_text(inside, "filename"):
            return [_text(self.filename())]
        if name == "CELL" and _is_text(inside, "address"):
            address = self.address(inside)
            return None if address is None else [_text(address)]
        if name == "PHONETIC":
            return self.read(inside)
        if name == "GETPIVOTDATA":
            return self.pivoted(inside)
        if name == "INFO":
            return [_text("pcdos") if _is_text(inside, "system") else Token(Kind.ERROR, "#N/A")]
        return None

    def read(self, inside: list[Token]) -> list[Token]:
        """How a text is read: as the file says of the first cell, else as it is written."""
        words = solid(self.plain(inside))
        found = self.referred(words)
        if found is None:
            return [Token(Kind.NAME, f'LET(_t,{join(words)[1:]},IF(ISTEXT(_t),_t,""))')]
        sheet, area = found
        reading = self.around.reading(sheet, (area.top, area.left))
        if reading is not None:
            return [_text(reading)]
        prefix = "".join(word.text for word in words[:-1])
        cell = prefix + print_area(area.top, area.left, area.top, area.left)
        return [Token(Kind.NAME, f'IF(ISTEXT({cell}),{cell},"")')]

    def referred(self, words: list[Token]) -> tuple[str, Reference] | None:
        """The sheet's id and the cells of a plain reference."""
        found = parse_reference(words[-1].text) if words and words[-1].kind is Kind.REFERENCE else None
        if found is None or len(words) > 2 or (len(words) == 2 and words[0].kind is not Kind.PREFIX):
            return None
        sheet = self.sheet_id(unquote_sheet(words[0].text)) if len(words) == 2 else self.place.sheet
        return None if sheet is None else (sheet, found)

    def pivoted(self, inside: list[Token]) -> list[Token]:
        """The cell of a pivot table that a GETPIVOTDATA asks for; names of fields are texts that are written out."""
        arguments = [solid(self.plain(argument)) for argument in split_arguments(inside)]
        found = self.referred(arguments[1]) if len(arguments) > 1 and len(arguments) % 2 == 0 else None
        names = [_literal_text(argument) for argument in (arguments[:1] + arguments[2::2])]
        if found is None or None in names:
            return [Token(Kind.ERROR, "#REF!")]
        sheet, area = found
        data, *fields = [name or "" for name in names]
        items = [join(argument)[1:] for argument in arguments[3::2]]
        prefix = quote_sheet(self.around.sheet_names[sheet]) + "!"
        for grid in self.around.pivots(sheet):
            top, left, bottom, right = grid.place
            if top <= area.top <= bottom and left <= area.left <= right:
                formula = lookup_formula(grid, prefix, data or None, list(zip(fields, items, strict=True)))
                return [Token(Kind.ERROR, "#REF!") if formula is None else Token(Kind.NAME, formula)]
        return [Token(Kind.ERROR, "#REF!")]

    def outside(self, name: str) -> float:
        if name == "RAND":
            return self.around.random()
        serial = to_serial(self.around.now()) - self.around.epoch
        return serial if name == "NOW" else float(int(serial))

    def between(self, inside: list[Token]) -> list[Token]:
        arguments = split_arguments(inside)
        if len(arguments) != 2:
            return [Token(Kind.ERROR, "#VALUE!")]
        low, high = (join(self.expand(argument))[1:] for argument in arguments)
        whole = f"ROUNDUP({low},0)+INT({self.around.random()!r}*(ROUNDDOWN({high},0)-ROUNDUP({low},0)+1))"
        return [Token(Kind.NAME, f"IF(({low})>({high}),#NUM!,{whole})")]

    def address(self, inside: list[Token]) -> str | None:
        """What ``CELL("address",…)`` gives for a plain reference."""
        words = solid(self.plain(split_arguments(inside)[-1]))
        found = parse_reference(words[-1].text) if words and words[-1].kind is Kind.REFERENCE else None
        if found is None or len(words) > 2:
            return None
        cell = print_area(found.top, found.left, found.top, found.left, fixed=True)
        sheet = self.sheet_id(unquote_sheet(words[0].text)) if len(words) == 2 else self.place.sheet
        if sheet in (None, self.place.sheet):
            return cell
        name = quote_sheet(f"[{self.around.drive_name}]{self.around.sheet_names[sheet or '']}")
        return f"{name}!{cell}"

    def filename(self) -> str:
        return f"[{self.around.drive_name}]{self.around.sheet_names.get(self.place.sheet, '')}"

    def plain(self, tokens: list[Token]) -> list[Token]:
        """The expanded tokens, cut anew where a name or a table became references."""
        return tokenise(join(self.expand(tokens)))

    def hidden(self, sheet: str | None) -> Collection[int]:
        """The hidden rows of a sheet by its name; None for the formula's own."""
        found = self.place.sheet if sheet is None else self.sheet_id(sheet)
        return () if found is None else self.around.hidden(found)

    def filtered(self, sheet: str | None) -> Collection[int]:
        """Those of them that filters hide."""
        found = self.place.sheet if sheet is None else self.sheet_id(sheet)
        return () if found is None else self.around.filtered(found)

    def indirect(self, function: Token, inside: list[Token]) -> list[Token]:
        """An INDIRECT of what may be a name or a table; the engine knows addresses only."""
        words = solid(inside)
        if len(words) == 1 and words[0].kind is Kind.STRING:
            return self.indirect_text(function, words[0])
        expanded = self.expand(inside)
        known = "".join(f',"{name}","{text}"' for name, text in self.named_ranges())
        if known and len(split_arguments(inside)) == 1:
            chosen = f"LET(_t,{join(expanded)[1:]},IFERROR(SWITCH(LOWER(_t){known}),_t))"
            expanded = [Token(Kind.NAME, chosen)]
        return [function, *expanded, Token(Kind.CLOSE, ")")]

    def indirect_text(self, function: Token, argument: Token) -> list[Token]:
        try:
            tokens = tokenise(argument.text[1:-1].replace('""', '"'))
        except InvalidFormula:
            tokens = []
        expanded = self.expand(tokens)
        if expanded != tokens or has_long_range(argument.text):
            return [Token(Kind.OPEN, "("), *expanded, Token(Kind.CLOSE, ")")]
        return [function, argument, Token(Kind.CLOSE, ")")]

    def named_ranges(self) -> Iterator[tuple[str, str]]:
        """Names, tables and columns of tables, in lower case, and the addresses that they mean here."""
        around = self.around
        words = [name for scope, name in around.names if scope in (None, self.place.sheet)]
        for table in around.tables.values():
            words += [table.name.lower(), *(f"{table.name}[{column}]".lower() for column in table.column_names)]
        for word in dict.fromkeys(words[:_MAX_NAMES]):
            try:
                tokens = self.expand(tokenise(word))
            except InvalidFormula:
                continue
            if [token.kind for token in tokenise(join(tokens))] == [Kind.PREFIX, Kind.REFERENCE]:
                yield word.replace('"', '""'), join(tokens)[1:].replace('"', '""')

    def prefixed(self, token: Token, following: Token | None) -> tuple[list[Token], int]:
        if token.kind is Kind.EXTERNAL:
            return [Token(Kind.ERROR, BLOCKED_STAND_IN)], 1 if following is None else 2
        sheets = unquote_sheet(token.text).split(":")
        if following is not None and following.kind is Kind.ERROR:
            return [following], 2
        if len(sheets) == 2 and following is not None:
            return self.three_dimensional(sheets, following), 2
        if following is not None and following.kind is Kind.NAME:
            return self.name(following, self.sheet_id(sheets[0]), token), 2
        return [token], 1

    def three_dimensional(self, ends: list[str], reference: Token) -> list[Token]:
        names = list(self.around.sheet_names.values())
        keys = [name.casefold() for name in names]
        if any(end.casefold() not in keys for end in ends):
            return [Token(Kind.ERROR, "#REF!")]
        first, last = sorted(keys.index(end.casefold()) for end in ends)
        parts = [f"{quote_sheet(name)}!{reference.text}" for name in names[first : last + 1]]
        return [Token(Kind.NAME, ",".join(parts))]

    def sheet_id(self, name: str) -> str | None:
        return sheet_named(name, self.around)

    def structured(self, token: Token) -> Token:
        structured = parse_structured(token.text)
        table = self.table_of(structured.table) if structured else None
        if structured is None or table is None:
            return Token(Kind.ERROR, "#REF!")
        row = self.place.row if self.place.sheet == table.sheet else None
        return Token(Kind.NAME, plain_reference(structured, table, self.around.sheet_names[table.sheet], row))

    def table_of(self, name: str) -> Table | None:
        if name:
            return self.around.tables.get(name.casefold())
        row, column = self.place.row, self.place.column
        if row is None or column is None:
            return None
        here = (table for table in self.around.tables.values() if table.sheet == self.place.sheet)
        return next((table for table in here if table.area.contains(row, column)), None)

    def name(self, token: Token, scope: str | None, prefix: Token | None = None) -> list[Token]:
        """The expansion of a defined name or a bare table name; the token itself when it is neither."""
        key = token.text.casefold()
        names = self.around.names
        found = names.get((scope or self.place.sheet, key)) or names.get((None, key))
        if found is None and key in self.around.tables:
            return [self.structured(Token(Kind.STRUCTURED, f"{token.text}[]"))]
        if found is None:
            return [Token(Kind.ERROR, "#NAME?")] if prefix else [token]
        if key in self.trail or len(self.trail) >= _MAX_NESTING:
            return [Token(Kind.ERROR, "#NAME?")]
        home = found.sheet or self.place.sheet
        text = "=" + found.refers_to
        if self.place.row is not None and self.place.column is not None:
            # Relative references in a name are meant from A1.
            text = offset_references(text, self.around.sheet_names.get(home, ""), self.place.row, self.place.column)
        inner = _Expansion(Place(home, self.place.row, self.place.column), self.around, (*self.trail, key))
        tokens = inner.expand(tokenise(text))
        if len(tokens) > _MAX_TOKENS:
            # Each name may name others several times: a file could ask for any length.
            msg = f"the name {token.text[:80]!r} grows too long when the names in it are expanded"
            raise InvalidFormula(msg)
        return tokens if _is_atom(tokens) else [Token(Kind.OPEN, "("), *tokens, Token(Kind.CLOSE, ")")]


def _is_atom(tokens: list[Token]) -> bool:
    kinds = [token.kind for token in tokens]
    return len(tokens) == 1 or kinds == [Kind.PREFIX, Kind.REFERENCE]


def _literal(value: float) -> Token:
    return Token(Kind.NUMBER, repr(int(value)) if value == int(value) else repr(value))


def _text(value: str) -> Token:
    return Token(Kind.STRING, '"' + value.replace('"', '""') + '"')


def _literal_text(words: list[Token]) -> str | None:
    """A text that is written out, or has nothing but ``""`` joined to it."""
    if [word.text for word in words[1:]] not in ([], ["&", '""']) or not words or words[0].kind is not Kind.STRING:
        return None
    return words[0].text[1:-1].replace('""', '"')


def _is_text(tokens: list[Token], text: str) -> bool:
    first = split_arguments(tokens)[0]
    words = solid(first)
    return len(words) == 1 and words[0].kind is Kind.STRING and words[0].text[1:-1].lower() == text
