"""Rewriting the references in formula text when cells move, and sheets or tables are renamed or deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from pytest_workbook.simulator.book.addresses import (
    Reference,
    parse_reference,
    print_reference,
    quote_sheet,
    unquote_sheet,
)
from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Shift

REF_ERROR: Final = "#REF!"
# No sheet can be called so.
_NOWHERE: Final = "/"


@dataclass(frozen=True, slots=True)
class Band:
    """Cells inserted or deleted, seen along the direction in which others move.

    Args:
        start: first row inserted or deleted (column, when moving sideways).
        count: how many.
        low: first column of the band (row, when moving sideways).
        high: last column (row) of the band.
    """

    start: int
    count: int
    low: int
    high: int


def move_reference(reference: Reference, top: int, left: int, bottom: int, right: int) -> Reference:
    """The same reference, with the same ``$`` signs, over other cells."""
    return replace(reference, top=top, left=left, bottom=bottom, right=right)


def shift_reference(reference: Reference, area: tuple[int, int, int, int], shift: Shift) -> Reference | None:
    """Where a reference points after cells were inserted (DOWN, RIGHT) or deleted (UP, LEFT).

    Args:
        reference: on the sheet that changes.
        area: (top, left, bottom, right) of the cells inserted or deleted.
        shift: where other cells move.

    Returns:
        The new reference, or None when nothing is left of it. A reference that sticks out of the band sideways stays
        as it is, as in Excel.
    """
    top, left, bottom, right = area
    vertical = shift in (Shift.DOWN, Shift.UP)
    if vertical:
        band = Band(top, bottom - top + 1, left, right)
        span, across = (reference.top, reference.bottom), (reference.left, reference.right)
        limit, is_endless = MAX_ROWS, reference.is_columns
    else:
        band = Band(left, right - left + 1, top, bottom)
        span, across = (reference.left, reference.right), (reference.top, reference.bottom)
        limit, is_endless = MAX_COLUMNS, reference.is_rows
    if is_endless or across[0] < band.low or across[1] > band.high:
        return reference
    inserting = shift in (Shift.DOWN, Shift.RIGHT)
    moved = _after_insert(span, band, limit) if inserting else _after_delete(span, band)
    if moved is None:
        return None
    if vertical:
        return move_reference(reference, moved[0], reference.left, moved[1], reference.right)
    return move_reference(reference, reference.top, moved[0], reference.bottom, moved[1])


def _after_insert(span: tuple[int, int], band: Band, limit: int) -> tuple[int, int] | None:
    first, last = (place + band.count if place >= band.start else place for place in span)
    return None if first >= limit else (first, min(last, limit - 1))


def _after_delete(span: tuple[int, int], band: Band) -> tuple[int, int] | None:
    end = band.start + band.count
    first = span[0] if span[0] < band.start else max(band.start, span[0] - band.count)
    last = span[1] if span[1] < band.start else (span[1] - band.count if span[1] >= end else band.start - 1)
    return (first, last) if first <= last else None


def rewrite_references(formula: str, home: str, change: Callable[[str, Reference], Reference | None]) -> str:
    """Pass every plain reference of a formula through a change.

    Args:
        formula: with or without leading ``=``; without, it comes back without.
        home: name of the sheet that unqualified references mean.
        change: takes the sheet's name (as written) and the reference; gives the new one, or None for ``#REF!``.

    Returns:
        The formula; the very same text when nothing changed.
    """
    tokens = tokenise(formula)
    result: list[Token] = []
    sheet = home
    changed = False
    for token in tokens:
        new = token
        if token.kind is Kind.REFERENCE:
            new = _changed(token, sheet, change)
            if new.kind is Kind.ERROR and result and result[-1].kind is Kind.PREFIX:
                result.pop()
            changed = changed or new != token
        result.append(new)
        sheet = unquote_sheet(token.text) if token.kind is Kind.PREFIX else home
        if token.kind is Kind.EXTERNAL:
            # No sheet of this workbook is called so: what follows is left alone.
            sheet = token.text
    return _joined(formula, result) if changed else formula


def _changed(token: Token, sheet: str, change: Callable[[str, Reference], Reference | None]) -> Token:
    reference = parse_reference(token.text)
    moved = change(sheet, reference) if reference is not None else None
    if moved is None:
        return Token(Kind.ERROR, REF_ERROR)
    # An untouched reference keeps its spelling (a1, B2:A1).
    return token if moved == reference else Token(Kind.REFERENCE, print_reference(moved))


def shift_references(formula: str, home: str, sheet: str, area: tuple[int, int, int, int], shift: Shift) -> str:
    """A formula after cells of a sheet were inserted or deleted.

    Args:
        formula: with or without leading ``=``.
        home: name of the formula's sheet.
        sheet: name of the sheet whose cells move.
        area: (top, left, bottom, right) of the cells inserted or deleted.
        shift: where other cells move.
    """
    key = sheet.casefold()

    def change(name: str, reference: Reference) -> Reference | None:
        return shift_reference(reference, area, shift) if name.casefold() == key else reference

    return rewrite_references(formula, home, change)


def offset_references(formula: str, home: str, rows: int, columns: int, *, keeps_qualified: bool = False) -> str:
    """A formula as copied to a cell that lies so far away; ``$`` parts stay, parts off the grid wrap around.

    Args:
        formula: with or without leading ``=``.
        home: name of the formula's sheet.
        rows: how far down.
        columns: how far right.
        keeps_qualified: whether references that name a sheet stay as they are, even if it is their own.
    """
    here = _NOWHERE if keeps_qualified else home

    def change(name: str, reference: Reference) -> Reference | None:
        if keeps_qualified and name != _NOWHERE:
            return reference
        last = reference.last or reference.first
        top = _offset(reference.top, rows, reference.first.row_fixed, MAX_ROWS)
        bottom = _offset(reference.bottom, rows, last.row_fixed, MAX_ROWS)
        left = _offset(reference.left, columns, reference.first.column_fixed, MAX_COLUMNS)
        right = _offset(reference.right, columns, last.column_fixed, MAX_COLUMNS)
        if reference.is_columns:
            top, bottom = reference.top, reference.bottom
        if reference.is_rows:
            left, right = reference.left, reference.right
        return move_reference(reference, min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    return rewrite_references(formula, here, change)


def _offset(place: int, by: int, fixed: bool, limit: int) -> int:
    return place if fixed else (place + by) % limit


def qualify_references(formula: str, home: str) -> str:
    """A formula that means the same on any sheet: unqualified references get their sheet's name."""
    result: list[Token] = []
    for token in tokenise(formula):
        if token.kind is Kind.REFERENCE and not (result and result[-1].kind in (Kind.PREFIX, Kind.EXTERNAL)):
            result.append(Token(Kind.PREFIX, quote_sheet(home) + "!"))
        result.append(token)
    return _joined(formula, result)


def rename_sheet_in(formula: str, old: str, new: str) -> str:
    """A formula after a sheet was renamed."""

    def renamed(prefix: str) -> str:
        names = [new if part.casefold() == old.casefold() else part for part in _prefix_sheets(prefix)]
        return _prefix(names)

    return _rewrite_prefixes(formula, old, renamed)


def delete_sheet_in(formula: str, sheet: str) -> str:
    """A formula after a sheet was deleted: what pointed there is ``#REF!``."""
    key = sheet.casefold()
    tokens = tokenise(formula)
    result: list[Token] = []
    lost = False
    changed = False
    for token in tokens:
        if lost:
            lost = False
            result.append(Token(Kind.ERROR, REF_ERROR))
            changed = True
        elif token.kind is Kind.PREFIX and key in [name.casefold() for name in _prefix_sheets(token.text)]:
            lost = True
        else:
            result.append(token)
    return _joined(formula, result) if changed else formula


def _rewrite_prefixes(formula: str, sheet: str, renamed: Callable[[str], str]) -> str:
    if sheet.casefold() not in formula.casefold().replace("''", "'"):
        return formula
    key = sheet.casefold()
    tokens = [
        Token(Kind.PREFIX, renamed(token.text))
        if token.kind is Kind.PREFIX and key in [name.casefold() for name in _prefix_sheets(token.text)]
        else token
        for token in tokenise(formula)
    ]
    return _joined(formula, tokens)


def _prefix_sheets(prefix: str) -> list[str]:
    """The sheet of a prefix, or both ends of a 3-D one (``Jan:Dec!``): no sheet's name holds a colon."""
    return unquote_sheet(prefix).split(":")


def _prefix(names: list[str]) -> str:
    quoted = [quote_sheet(name) for name in names]
    if any(name.startswith("'") for name in quoted):
        return "'" + ":".join(name.replace("'", "''") for name in names) + "'!"
    return ":".join(quoted) + "!"


def _joined(formula: str, tokens: list[Token]) -> str:
    text = join(tokens)
    return text if formula.startswith("=") else text[1:]
