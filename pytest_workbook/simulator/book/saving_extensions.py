"""What a worksheet's list of extensions names of its cells, moved along with them.

Source: [MS-XLSX] 2.2.4.12 (Worksheet): conditional formats and validations that only newer versions of Excel know, and
sparklines, keep their cells and their formulas in elements.
"""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.model import Sheet
from pytest_workbook.simulator.book.saving_moves import Rewrite, moved_ranges, rewritten_formula
from pytest_workbook.simulator.book.saving_xml import Edit, Element, apply, escape, outline, retag

_LISTS: Final = ("conditionalFormattings", "dataValidations", "sparklineGroups")
_NESTED: Final = "sparklines"
# List of extensions, extension, list of formats, format, rule, set of icons, threshold, formula.
_LEVELS: Final = 7


def moved_extensions(root: Element, data: bytes, sheet: Sheet, rewrite: Rewrite) -> list[Edit]:
    """Changes to a worksheet's list of extensions.

    Args:
        root: the worksheet, with its children.
        data: the part.
        sheet: with its moves.
        rewrite: gives what became of a formula.
    """
    found = root.child("extLst")
    if found is None:
        return []
    text = data[found.start : found.end]
    extensions = outline(text, "extLst", _LEVELS)
    edits = [edit for each in extensions.children if (edit := _moved_extension(each, text, sheet, rewrite)) is not None]
    if not edits:
        return []
    is_empty = len([edit for edit in edits if not edit.content]) == len(extensions.children)
    return [Edit(found.start, found.end, b"" if is_empty else apply(text, edits))]


def _moved_extension(extension: Element, text: bytes, sheet: Sheet, rewrite: Rewrite) -> Edit | None:
    """An extension with its cells moved, nothing of it where none is left; None for one that names no cells."""
    lists = [child for child in extension.children if child.name in _LISTS]
    if not lists:
        return None
    entries, start = lists[0], extension.start
    edits, kept = _moved_entries(entries, text, sheet, rewrite)
    if not edits:
        return None
    if not kept:
        return Edit(extension.start, extension.end, b"")
    if "count" in entries.attributes and kept < len(entries.children):
        edits.append(retag(entries, {"count": str(kept)}))
    own = [Edit(edit.start - start, edit.end - start, edit.content) for edit in edits]
    return Edit(extension.start, extension.end, apply(text[extension.start : extension.end], own))


def _moved_entries(entries: Element, text: bytes, sheet: Sheet, rewrite: Rewrite) -> tuple[list[Edit], int]:
    """Changes to the entries of a list, and how many of them are left."""
    edits: list[Edit] = []
    kept = 0
    for entry in entries.children:
        nested = [child for child in entry.children if child.name == _NESTED]
        moved = _moved_entry(entry, text, sheet, rewrite) if not nested else None
        if nested:
            inner, left = _moved_entries(nested[0], text, sheet, rewrite)
            moved = inner if left else None
        kept += moved is not None
        edits += [Edit(entry.start, entry.end, b"")] if moved is None else moved
    return edits, kept


def _moved_entry(entry: Element, text: bytes, sheet: Sheet, rewrite: Rewrite) -> list[Edit] | None:
    """Changes to one format or validation; None where none of its cells is left."""
    edits = []
    for element in _inside(entry):
        if element.is_empty_tag or element.children:
            continue
        if element.name == "sqref" and sheet.moves:
            ranges = moved_ranges(text[element.open_end : element.close].decode(), sheet.moves)
            if not ranges:
                return None
            edits.append(Edit(element.open_end, element.close, escape(ranges).encode()))
        elif element.name == "f" and (edit := rewritten_formula(element, text, rewrite)) is not None:
            edits.append(edit)
    return edits


def _inside(element: Element) -> list[Element]:
    return [each for child in element.children for each in (child, *_inside(child))]
