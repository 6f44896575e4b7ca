"""A worksheet part for saving: cells, hidden rows and columns, merges and tables put into what was there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pytest_workbook.simulator.book.addresses import column_letters
from pytest_workbook.simulator.book.model import Cell, Sheet, Table
from pytest_workbook.simulator.book.opening_protection import protection_attributes
from pytest_workbook.simulator.book.saving_cells import SheetWriter, WrittenRows, is_same, scan_rows
from pytest_workbook.simulator.book.saving_extensions import moved_extensions
from pytest_workbook.simulator.book.saving_lines import columns_element, read_spans
from pytest_workbook.simulator.book.saving_metadata import ArrayMark
from pytest_workbook.simulator.book.saving_moves import Rewrite, moved_children, moved_columns, moved_rows
from pytest_workbook.simulator.book.saving_styles import Styles
from pytest_workbook.simulator.book.saving_xml import (
    HEADER,
    Edit,
    Element,
    apply,
    as_utf8,
    changed,
    outline,
    put_child,
    retag,
    start_tag,
)

MAIN_NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK_NAMESPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

# Source: ECMA-376 part 1, 18.3.1.99 (worksheet), the order of its children.
_ORDER: Final = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "AlternateContent",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]

NEW_SHEET: Final = (
    HEADER
    + f'<worksheet xmlns="{MAIN_NAMESPACE}" xmlns:r="{LINK_NAMESPACE}"><dimension ref="A1"/><sheetViews>'.encode()
    + b'<sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData/>'
    + b'<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
)


def has_same_content(sheet: Sheet, origin: Sheet) -> bool:
    """Whether a sheet's part says all that the sheet holds, but for calculated values."""
    return (
        not sheet.moves
        and sheet.merges == origin.merges
        and sheet.hidden_rows == origin.hidden_rows
        and sheet.hidden_columns == origin.hidden_columns
        and sheet.protection == origin.protection
        and sheet.lines == origin.lines
        and sheet.cells.keys() == origin.cells.keys()
        and all(_is_same_input(cell, origin.cells[position]) for position, cell in sheet.cells.items())
    )


def _is_same_input(cell: Cell, other: Cell) -> bool:
    if cell is other:
        return True
    return (
        cell.value == other.value
        and type(cell.value) is type(other.value)
        and cell.formula == other.formula
        and cell.number_format == other.number_format
        and cell.style == other.style
        and cell.quote_prefix == other.quote_prefix
        and cell.array_size == other.array_size
    )


def has_same_results(sheet: Sheet, origin: Sheet) -> bool:
    """Whether the calculated values of a sheet with the same content are those of its part."""
    return sheet.spills == origin.spills and all(
        is_same(cell, origin.cells[position]) for position, cell in sheet.cells.items() if cell.formula is not None
    )


class SheetPart:
    """One worksheet part on its way into the file.

    Args:
        data: the part as it was, or `NEW_SHEET`.
        part: its name.
    """

    def __init__(self, data: bytes, part: str) -> None:
        self._data = as_utf8(data)
        self._part = part
        self._root = outline(self._data, part, 2)
        self.is_changed = False

    @property
    def content(self) -> bytes:
        """The part as it is now."""
        return self._data

    def put_rules(self, sheet: Sheet, rewrite: Rewrite) -> None:
        """Write what conditional formats, validations and the like say of cells after they moved.

        Args:
            sheet: as it is now.
            rewrite: gives what became of a formula.
        """
        edits = moved_children(self._root, self._data, sheet, rewrite)
        edits += moved_extensions(self._root, self._data, sheet, rewrite)
        if edits:
            self._apply(edits)

    def put_cells(
        self, sheet: Sheet, origin: Sheet, styles: Styles, mark: ArrayMark, tables: Sequence[Table] = ()
    ) -> None:
        """Write cells, rows and columns, and merges.

        Args:
            sheet: as it is now.
            origin: as it was when the part was read; an empty sheet for a new part.
            styles: gives cells, rows and columns their formats.
            mark: of formulas that spill by themselves.
            tables: those that stand on the sheet.
        """
        root, prefix = self._root, self._root.prefix
        written = scan_rows(self._data, self._part, prefix) if origin.part is not None else WrittenRows()
        written.rows = moved_rows(written.rows, sheet.moves)
        spans = moved_columns(before := read_spans(root.child("cols")), sheet.moves)
        writer = SheetWriter(sheet, origin, self._data, written, prefix, styles, tables, mark)
        rows = writer.rows()
        name = f"{prefix}sheetData"
        filled = f"<{name}>".encode() + rows + f"</{name}>".encode() if rows else f"<{name}/>".encode()
        edits = put_child(root, "sheetData", filled, _ORDER)
        edits += self._dimension(sheet)
        if sheet.hidden_columns != origin.hidden_columns or spans != before or sheet.lines != origin.lines:
            edits += put_child(root, "cols", columns_element(spans, sheet, prefix, styles), _ORDER)
        if sheet.lines.row_height != origin.lines.row_height:
            edits += put_child(root, "sheetFormatPr", _row_height(root, sheet), _ORDER)
        if sheet.protection != origin.protection:
            edits += put_child(root, "sheetProtection", _protection(sheet, prefix), _ORDER)
        if sheet.merges != origin.merges:
            edits += put_child(root, "mergeCells", _merges(sheet, prefix), _ORDER)
        self._apply(edits)

    def put_tables(self, removed: Sequence[str], added: Sequence[str]) -> None:
        """Take tables off the sheet and put others on it, by the ids of their relationships."""
        old = self._root.child("tableParts")
        entries = [] if old is None else old.all("tablePart")
        kept = [self._data[e.start : e.end] for e in entries if e.attribute("id") not in removed]
        prefix = self._root.prefix
        kept += [f'<{prefix}tablePart xmlns:r="{LINK_NAMESPACE}" r:id="{new}"/>'.encode() for new in added]
        name = f"{prefix}tableParts"
        content = start_tag(name, {"count": str(len(kept))}) + b"".join(kept) + f"</{name}>".encode() if kept else b""
        self._apply(put_child(self._root, "tableParts", content, _ORDER))

    def _dimension(self, sheet: Sheet) -> list[Edit]:
        name = f"{self._root.prefix}dimension"
        old = self._root.child("dimension")
        ref = _used(sheet)
        if old is not None:
            return [retag(old, {"ref": ref})]
        return put_child(self._root, "dimension", start_tag(name, {"ref": ref}, empty=True), _ORDER)

    def _apply(self, edits: list[Edit]) -> None:
        self.is_changed = True
        self._data = apply(self._data, edits)
        self._root = outline(self._data, self._part, 2)


def _used(sheet: Sheet) -> str:
    positions = sheet.cells.keys() | sheet.spills.keys()
    if not positions:
        return "A1"
    rows, columns = {row for row, _ in positions}, {column for _, column in positions}
    return area_text(min(rows), min(columns), max(rows), max(columns))


def area_text(top: int, left: int, bottom: int, right: int) -> str:
    """An area as ``A1:B2``, or ``A1`` for one cell."""
    first = f"{column_letters(left)}{top + 1}"
    last = f"{column_letters(right)}{bottom + 1}"
    return first if first == last else f"{first}:{last}"


def _merges(sheet: Sheet, prefix: str) -> bytes:
    if not sheet.merges:
        return b""
    areas = "".join(f'<{prefix}mergeCell ref="{area_text(*merge)}"/>' for merge in sheet.merges)
    return f'<{prefix}mergeCells count="{len(sheet.merges)}">{areas}</{prefix}mergeCells>'.encode()


def _row_height(root: Element, sheet: Sheet) -> bytes:
    """The ``sheetFormatPr`` element with another height of rows that have none of their own."""
    old = root.child("sheetFormatPr")
    changes = {"defaultRowHeight": f"{sheet.lines.row_height:.10g}", "customHeight": "1"}
    attributes = changed({} if old is None else old.attributes, changes)
    return start_tag(f"{root.prefix}sheetFormatPr", attributes, empty=True)


def _protection(sheet: Sheet, prefix: str) -> bytes:
    if sheet.protection is None:
        return b""
    return start_tag(f"{prefix}sheetProtection", protection_attributes(sheet.protection), empty=True)
