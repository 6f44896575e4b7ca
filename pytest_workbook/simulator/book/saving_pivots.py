"""Pivot tables and their data for saving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pytest_workbook.simulator.book.model import Move, Sheet
from pytest_workbook.simulator.book.saving_moves import moved_ranges
from pytest_workbook.simulator.book.saving_xml import apply, as_utf8, outline, retag


def to_be_refreshed(data: bytes, part: str) -> bytes:
    """A description of a pivot table's data that asks Excel to read them anew when it opens the file.

    Args:
        data: the part.
        part: its name.
    """
    data = as_utf8(data)
    return apply(data, [retag(outline(data, part, 1), {"refreshOnLoad": "1"})])


def with_place(data: bytes, part: str, moves: Sequence[Move]) -> bytes:
    """A pivot table after its sheet's cells have moved; one that was torn or deleted stays where it was.

    Args:
        data: the part.
        part: its name.
        moves: of the sheet's cells.
    """
    data = as_utf8(data)
    location = outline(data, part, 1).child("location")
    ref = "" if location is None else location.attributes.get("ref", "")
    moved = moved_ranges(ref, moves)
    return data if location is None or not _is_one(moved, ref) else apply(data, [retag(location, {"ref": moved})])


def with_source(data: bytes, part: str, sheets: Mapping[str, Sheet]) -> bytes:
    """A description of a pivot table's data that follows the cells they come from, and their sheet's name.

    Args:
        data: the part.
        part: its name.
        sheets: as they are now, by the names they had in the file, in lower case.
    """
    data = as_utf8(data)
    cache = outline(data, part, 2).child("cacheSource")
    source = None if cache is None else cache.child("worksheetSource")
    sheet = None if source is None else sheets.get(source.attributes.get("sheet", "").lower())
    if source is None or sheet is None:
        return data
    ref = source.attributes.get("ref", "")
    moved = moved_ranges(ref, sheet.moves)
    changes = {"ref": moved} if _is_one(moved, ref) else {}
    if source.attributes["sheet"].lower() != sheet.name.lower():
        changes["sheet"] = sheet.name
    return apply(data, [retag(source, changes)]) if changes else data


def _is_one(moved: str, before: str) -> bool:
    """Whether an area has moved, and is neither deleted nor torn."""
    return bool(moved) and moved != before and " " not in moved
