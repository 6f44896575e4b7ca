"""Styles and sizes of rows and columns for saving, put into what the file says of them."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.looks import Lines
from pytest_workbook.simulator.book.model import MAX_COLUMNS, Sheet
from pytest_workbook.simulator.book.opening_lines import read_size
from pytest_workbook.simulator.book.saving_styles import Styles
from pytest_workbook.simulator.book.saving_xml import Element, changed, start_tag

_Span = tuple[int, int, dict[str, str]]
_ON: Final = ("1", "true")


def row_attributes(old: dict[str, str], row: int, sheet: Sheet, styles: Styles) -> dict[str, str]:
    """The attributes of a row.

    Args:
        old: as they were.
        row: zero-based.
        sheet: the sheet.
        styles: gives the row its format.
    """
    kept = {key: value for key, value in old.items() if key not in {"r", "spans", "hidden"}}
    changes: dict[str, str | None] = {}
    height = sheet.lines.row_heights.get(row)
    if (height or 0.0) != read_size(old.get("ht")):
        custom = None if height is None else "1"
        changes |= {"ht": None if height is None else _number(height), "customHeight": custom}
    style = sheet.lines.row_styles.get(row)
    before = old.get("s", "0") if old.get("customFormat") in _ON else None
    after = None if style is None else str(styles.line(style))
    if after != before:
        changes |= {"s": after, "customFormat": None if after is None else "1"}
    if row in sheet.hidden_rows:
        changes["hidden"] = "1"
    return changed({"r": str(row + 1), **kept}, changes)


def read_spans(cols: Element | None) -> list[_Span]:
    """First and last column (zero-based) and other attributes of each ``col``."""
    if cols is None:
        return []
    found = []
    for col in cols.all("col"):
        others = {key: value for key, value in col.attributes.items() if key not in {"min", "max", "hidden"}}
        first = int(col.attributes.get("min", "1")) - 1
        found.append((first, min(int(col.attributes.get("max", "1")), MAX_COLUMNS) - 1, others))
    return found


def columns_element(spans: list[_Span], sheet: Sheet, prefix: str, styles: Styles) -> bytes:
    """The ``cols`` element with what is hidden, sized and styled now; spans are cut where that begins or ends.

    Args:
        spans: what the file said, at the places where the columns are now.
        sheet: the sheet.
        prefix: namespace prefix of the part's elements.
        styles: gives columns their formats.
    """
    looks: dict[int, dict[str, str]] = {}
    for first, last, attributes in spans:
        looks.update(dict.fromkeys(range(first, last + 1), attributes))
    lines = sheet.lines
    written: list[_Span] = []
    for column in sorted({*looks, *sheet.hidden_columns, *lines.column_widths, *lines.column_styles}):
        look = changed(_column(looks.get(column, {}), column, lines, styles), {"hidden": _hidden(sheet, column)})
        if written and written[-1][1] == column - 1 and written[-1][2] == look:
            written[-1] = (written[-1][0], column, look)
        else:
            written.append((column, column, look))
    if not written:
        return b""
    tags = [
        start_tag(f"{prefix}col", {"min": str(first + 1), "max": str(last + 1), **look}, empty=True)
        for first, last, look in written
    ]
    return f"<{prefix}cols>".encode() + b"".join(tags) + f"</{prefix}cols>".encode()


def _hidden(sheet: Sheet, column: int) -> str | None:
    return "1" if column in sheet.hidden_columns else None


def _column(old: dict[str, str], column: int, lines: Lines, styles: Styles) -> dict[str, str]:
    changes: dict[str, str | None] = {}
    width = lines.column_widths.get(column)
    if width is not None and width != read_size(old.get("width")):
        changes |= {"width": _number(width), "customWidth": "1"}
    style = str(styles.line(lines.column_styles.get(column, 0)))
    if style != old.get("style", "0"):
        changes["style"] = style if style != "0" else None
    # A width is asked for: without one, Excel shows a column again with no width at all.
    return changed({"width": _number(lines.column_width), **old}, changes)


def _number(size: float) -> str:
    return f"{size:.10g}"
