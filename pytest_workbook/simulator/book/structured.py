"""Structured references: what ``Table1[Col]`` and its like mean in plain cells, and renaming in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.addresses import print_area, quote_sheet
from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise
from pytest_workbook.simulator.book.model import Table

_PART: Final = re.compile(r"\[(?P<inner>(?:[^\[\]']|'.)*)\]\s*(?P<separator>[,:])?\s*", re.DOTALL)
_ITEMS: Final = {"#all", "#data", "#headers", "#totals", "#this row"}
_SPECIAL: Final = re.compile(r"(['\[\]#@])")
_NEEDS_BRACKETS: Final = re.compile(r"[\s,:.!\"{}()$^&*+=\-<>/%;|\\~`?]")


@dataclass(frozen=True, slots=True)
class Structured:
    """A structured reference, read.

    Args:
        table: name of the table, ``""`` inside the table itself.
        items: of ``#all``, ``#data``, ``#headers``, ``#totals``, ``#this row``; none means the data.
        first: name of the first column, or None for all columns.
        last: name of the last column of a range of columns, or None.
    """

    table: str
    items: frozenset[str]
    first: str | None = None
    last: str | None = None


def parse_structured(text: str) -> Structured | None:
    """Read a token such as ``Table1[[#Headers],[Col]]``; None when its inside makes no sense."""
    table, _, rest = text.partition("[")
    inner = rest[:-1].strip()
    items: set[str] = set()
    if inner.startswith("@"):
        items.add("#this row")
        inner = inner[1:].strip()
    if not inner:
        return Structured(table, frozenset(items))
    if not inner.startswith("["):
        if inner.lower() in _ITEMS:
            return Structured(table, frozenset({inner.lower()}))
        return Structured(table, frozenset(items), _unescape(inner))
    return _parse_parts(table, inner, items)


def _parse_parts(table: str, inner: str, items: set[str]) -> Structured | None:
    columns: list[str] = []
    position = 0
    separator: str | None = ","
    while position < len(inner):
        match = _PART.match(inner, position)
        if match is None or separator is None:
            return None
        name = match["inner"].strip()
        if name.lower() in _ITEMS:
            items.add(name.lower())
        else:
            columns.append(_unescape(name))
        position, separator = match.end(), match["separator"]
    if separator is not None or len(columns) > 2:
        return None
    return Structured(table, frozenset(items), *columns)


def _unescape(name: str) -> str:
    return re.sub(r"'(.)", r"\1", name, flags=re.DOTALL)


def print_structured(structured: Structured, *, short: bool = True) -> str:
    """The token's text, in the shortest form that Excel writes.

    Args:
        structured: what to print.
        short: whether ``@`` stands for ``#This Row``.
    """
    items = [_ITEM_TEXT[item] for item in _ITEM_TEXT if item in structured.items]
    columns = [_escape(name) for name in (structured.first, structured.last) if name is not None]
    at = ""
    if short and structured.items == {"#this row"}:
        items, at = [], "@"
    # "[@Col]" and "Table[Col]" do without inner brackets, unless the name holds a special character after "@".
    if not items and len(columns) == 1 and not (at and _NEEDS_BRACKETS.search(columns[0])):
        return f"{structured.table}[{at}{columns[0]}]"
    if not columns and len(items) <= 1:
        return f"{structured.table}[{at}{''.join(items)}]"
    parts = [f"[{item}]" for item in items]
    if columns:
        parts.append(":".join(f"[{name}]" for name in columns))
    return f"{structured.table}[{at}{','.join(parts)}]"


_ITEM_TEXT: Final = {
    "#all": "#All",
    "#headers": "#Headers",
    "#data": "#Data",
    "#totals": "#Totals",
    "#this row": "#This Row",
}


def _escape(name: str) -> str:
    return _SPECIAL.sub(r"'\1", name)


def plain_reference(structured: Structured, table: Table, sheet_name: str, row: int | None) -> str:
    """The cells that a structured reference means, as a fixed reference with its sheet; or an error.

    Args:
        structured: the reference.
        table: the table it names.
        sheet_name: name of the table's sheet.
        row: row of the formula, zero-based, for ``#This Row``; None where there is none.
    """
    columns = _columns(structured, table)
    rows = _rows(structured.items, table, row)
    if columns is None or rows is None:
        return "#REF!"
    if rows == (-1, -1):
        return "#VALUE!"
    area = print_area(rows[0], table.left + columns[0], rows[1], table.left + columns[1], fixed=True)
    return f"{quote_sheet(sheet_name)}!{area}"


def _columns(structured: Structured, table: Table) -> tuple[int, int] | None:
    if structured.first is None:
        return 0, len(table.columns) - 1
    places = [
        column_place(table.column_names, name) for name in (structured.first, structured.last or structured.first)
    ]
    if None in places:
        return None
    known = sorted(place for place in places if place is not None)
    return known[0], known[-1]


def column_place(names: Sequence[str], name: str) -> int | None:
    """Place of a column by its name in any case, or None."""
    key = name.casefold()
    return next((place for place, each in enumerate(names) if each.casefold() == key), None)


def _rows(items: frozenset[str], table: Table, row: int | None) -> tuple[int, int] | None:
    """First and last row; None when the part is not shown, (-1, -1) when the formula is beside no data row."""
    body = table.body
    if "#this row" in items:
        return (row, row) if row is not None and body.top <= row <= body.bottom else (-1, -1)
    if "#all" in items:
        return table.top, table.bottom
    spans: list[tuple[int, int]] = []
    if "#headers" in items and table.show_headers:
        spans.append((table.top, table.top))
    if "#data" in items or not items:
        spans.append((body.top, body.bottom))
    if "#totals" in items and table.show_totals:
        spans.append((table.bottom, table.bottom))
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def rewrite_structured(formula: str, change: Callable[[Structured], Structured | str]) -> str:
    """Pass every structured reference, and every bare name, of a formula through a change.

    Args:
        formula: with or without leading ``=``; without, it comes back without.
        change: takes the reference; gives it back, another one, or text to put in its place. A bare name that may be
            a table's comes as a reference without items and columns.

    Returns:
        The formula; the very same text when nothing changed.
    """
    result: list[Token] = []
    changed = False
    for token in tokenise(formula):
        new = _rewritten(token, change)
        changed = changed or new != token
        result.append(new)
    if not changed:
        return formula
    text = join(result)
    return text if formula.startswith("=") else text[1:]


def _rewritten(token: Token, change: Callable[[Structured], Structured | str]) -> Token:
    if token.kind is Kind.NAME:
        before: Structured | None = Structured(token.text, frozenset())
    elif token.kind is Kind.STRUCTURED:
        before = parse_structured(token.text)
    else:
        return token
    if before is None:
        return token
    after = change(before)
    if after == before:
        return token
    if isinstance(after, str):
        return Token(Kind.NAME, after)
    return Token(token.kind, after.table if token.kind is Kind.NAME else print_structured(after))
