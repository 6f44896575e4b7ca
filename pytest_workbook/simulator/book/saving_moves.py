"""What of a worksheet part moves along with its cells, though the model does not know it.

Conditional formats, validations, hyperlinks, filters and the like name their cells by address, rows bear heights, and
columns widths. The model notes which cells were inserted and deleted; here that is done to the part, too.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference, print_area
from pytest_workbook.simulator.book.model import Area, Move, Sheet, Shift
from pytest_workbook.simulator.book.saving_xml import Edit, Element, apply, escape, outline, retag
from pytest_workbook.simulator.book.shifting import moved_rectangle

# Children of a worksheet that name cells in an attribute, or whose own children do.
_ATTRIBUTES: Final = {"conditionalFormatting": "sqref", "autoFilter": "ref"}
_CHILD_ATTRIBUTES: Final = {
    "dataValidations": "sqref",
    "hyperlinks": "ref",
    "protectedRanges": "sqref",
    "ignoredErrors": "sqref",
}
_FORMULAS: Final = frozenset({"formula", "formula1", "formula2"})
_VERTICAL: Final = (Shift.DOWN, Shift.UP)
Rewrite = Callable[[str], str]
_Span = tuple[int, int, dict[str, str]]


def moved_rows(rows: dict[int, dict[str, str]], moves: Sequence[Move]) -> dict[int, dict[str, str]]:
    """What rows bear, by their places after the moves; only whole rows take it along."""
    for move in moves:
        if move.shift in _VERTICAL and move.area.is_whole_rows:
            places = {row: _moved_area(Area("", row, 0, row, 0), move) for row in rows}
            rows = {place[0].top: rows[row] for row, place in places.items() if place}
    return rows


def moved_columns(spans: list[_Span], moves: Sequence[Move]) -> list[_Span]:
    """What spans of columns bear, by their places after the moves; only whole columns take it along."""
    for move in moves:
        if move.shift not in _VERTICAL and move.area.is_whole_columns:
            places = [(_moved_area(Area("", 0, first, 0, last), move), others) for first, last, others in spans]
            spans = [(area.left, area.right, others) for found, others in places for area in found]
    return spans


def moved_ranges(text: str, moves: Sequence[Move]) -> str:
    """A list of addresses after the moves; empty when all its cells were deleted.

    A range of which only some columns move (or rows, sideways) is cut, as Excel does.
    """
    kept: list[str] = []
    for address in text.split():
        reference = parse_reference(address)
        if reference is None:
            kept.append(address)
            continue
        areas = [Area("", reference.top, reference.left, reference.bottom, reference.right)]
        for move in moves:
            areas = [after for area in areas for after in _moved_area(area, move)]
        kept += [print_area(area.top, area.left, area.bottom, area.right) for area in areas]
    return " ".join(kept)


def _moved_area(area: Area, move: Move) -> list[Area]:
    if move.extends is not None and _covers(area, move):
        return [replace(area, bottom=area.bottom + move.area.rows)]
    is_endless = area.is_whole_columns if move.shift in _VERTICAL else area.is_whole_rows
    within, beside = _cut(area, move)
    if within is None or is_endless:
        return [area]
    by = replace(move.area, sheet=area.sheet)
    moved = moved_rectangle(within, by, move.shift)
    if moved is within:
        return [area]
    return [*beside, *([moved] if moved is not None else [])]


def _covers(area: Area, move: Move) -> bool:
    """Whether an area is all data rows of the table that grows, in some of its columns."""
    body = move.extends
    if body is None:
        return False
    is_inside = body.left <= area.left and area.right <= body.right
    return is_inside and area.bottom == body.bottom and area.top in (body.top, body.top - 1)


def _cut(area: Area, move: Move) -> tuple[Area | None, list[Area]]:
    """The part of an area that lies in the band that moves, and what lies beside it."""
    by = move.area
    if move.shift in _VERTICAL:
        first, last = max(area.left, by.left), min(area.right, by.right)
        beside = [replace(area, right=first - 1)] if area.left < first else []
        beside += [replace(area, left=last + 1)] if last < area.right else []
        return (replace(area, left=first, right=last), beside) if first <= last else (None, [])
    first, last = max(area.top, by.top), min(area.bottom, by.bottom)
    beside = [replace(area, bottom=first - 1)] if area.top < first else []
    beside += [replace(area, top=last + 1)] if last < area.bottom else []
    return (replace(area, top=first, bottom=last), beside) if first <= last else (None, [])


def moved_children(root: Element, data: bytes, sheet: Sheet, rewrite: Rewrite) -> list[Edit]:
    """Changes to those children of a worksheet that name cells.

    Args:
        root: the worksheet, with its children.
        data: the part.
        sheet: with its moves.
        rewrite: gives what became of a formula.
    """
    edits = []
    for child in root.children:
        if child.name in _ATTRIBUTES or child.name in _CHILD_ATTRIBUTES:
            before = data[child.start : child.end]
            after = _moved_child(child, before, sheet, rewrite)
            edits += [Edit(child.start, child.end, after)] if after != before else []
    return edits


def _moved_child(child: Element, text: bytes, sheet: Sheet, rewrite: Rewrite) -> bytes:
    found = outline(text, child.name, 2)
    if child.name in _ATTRIBUTES:
        return _moved_element(found, text, _ATTRIBUTES[child.name], sheet, rewrite)
    attribute = _CHILD_ATTRIBUTES[child.name]
    parts = [_moved_element(each, text, attribute, sheet, rewrite) for each in found.children]
    edits = [Edit(each.start, each.end, part) for each, part in zip(found.children, parts, strict=True)]
    count = sum(1 for part in parts if part)
    if not count:
        return b""
    if "count" in found.attributes and count < len(parts):
        edits.append(retag(found, {"count": str(count)}))
    return apply(text, edits)


def _moved_element(element: Element, text: bytes, attribute: str, sheet: Sheet, rewrite: Rewrite) -> bytes:
    """An element with its addresses and formulas moved; nothing if none of its cells is left."""
    own = text[element.start : element.end]
    # Outlined on its own, so that its offsets begin with it.
    found = outline(own, element.name, 2)
    before = found.attribute(attribute) or ""
    ranges = moved_ranges(before, sheet.moves) if sheet.moves else before
    if sheet.moves and not ranges:
        return b""
    if attribute == "ref" and " " in ranges:
        # Only one range may stand here, so one that would be cut stays.
        ranges = before
    edits = [retag(found, {attribute: ranges})] if ranges != before else []
    inner = [each for child in found.children for each in (child, *child.children)]
    formulas = (each for each in inner if each.name in _FORMULAS and not each.is_empty_tag)
    edits += [edit for each in formulas if (edit := rewritten_formula(each, own, rewrite)) is not None]
    return apply(own, edits)


def rewritten_formula(element: Element, text: bytes, rewrite: Rewrite) -> Edit | None:
    """What became of an element's formula; None if it stays as it is.

    Args:
        element: which holds nothing but the formula.
        text: what it is outlined in.
        rewrite: gives what became of a formula.
    """
    before = html.unescape(text[element.open_end : element.close].decode())
    after = rewrite(before)
    return Edit(element.open_end, element.close, escape(after).encode()) if after != before else None
