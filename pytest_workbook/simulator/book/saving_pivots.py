"""The data of pivot tables for saving."""

from __future__ import annotations

from pytest_workbook.simulator.book.saving_xml import apply, as_utf8, outline, retag


def to_be_refreshed(data: bytes, part: str) -> bytes:
    """A description of a pivot table's data that asks Excel to read them anew when it opens the file.

    Args:
        data: the part.
        part: its name.
    """
    data = as_utf8(data)
    return apply(data, [retag(outline(data, part, 1), {"refreshOnLoad": "1"})])
