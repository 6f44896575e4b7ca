"""The ``sheetData`` of a sheet, written anew around the bytes of rows and cells that did not change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pytest_workbook.simulator.book.addresses import column_letters
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Cell, ErrorValue, Position, Scalar, Sheet, Table
from pytest_workbook.simulator.book.package import run_parser, xml_parser
from pytest_workbook.simulator.book.saving_formulas import file_formula, plain_formula
from pytest_workbook.simulator.book.saving_lines import row_attributes
from pytest_workbook.simulator.book.saving_metadata import ArrayMark
from pytest_workbook.simulator.book.saving_styles import Styles
from pytest_workbook.simulator.book.saving_xml import escape, escape_string, start_tag, tag_end

_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_WRITTEN_REFERENCE: Final = re.compile(rb"(\sr\s*=\s*[\"'])[A-Za-z0-9]+")
# Whole numbers below are written without a fraction, as Excel does.
_EXACT: Final = 2**53
# Errors that a file can hold; Excel writes the newer ones as #VALUE! too.
_STORED_ERRORS: Final = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"})
# What a formula must have to give more than one cell; without it, spilled cells beside it are another formula's.
_ARRAY_LIKE: Final = re.compile(
    r"[:#{\[]|\b(?:SEQUENCE|RANDARRAY|MUNIT|TEXTSPLIT|MAKEARRAY|FREQUENCY|LINEST|LOGEST|TREND|GROWTH|MMULT)\("
    r"|\b(?:HSTACK|VSTACK|EXPAND|LET|MAP|SCAN|TRANSPOSE|CHOOSE|INDIRECT|OFFSET)\(",
    re.IGNORECASE,
)


@dataclass(slots=True)
class WrittenCell:
    """A cell in the original bytes.

    Args:
        start: offset of its ``<``.
        end: offset behind it.
        attributes: of its start tag.
        formula: attributes of its formula, or None.
    """

    start: int
    end: int
    attributes: dict[str, str]
    formula: dict[str, str] | None = None


@dataclass(slots=True)
class WrittenRows:
    """Rows and cells in the original bytes.

    Args:
        rows: attributes of each row's start tag, by zero-based row.
        cells: by position.
    """

    rows: dict[int, dict[str, str]] = field(default_factory=dict)
    cells: dict[Position, WrittenCell] = field(default_factory=dict)


class _Scanner:
    def __init__(self, data: bytes, part: str, prefix: str) -> None:
        self.parser = xml_parser(part)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.data = data
        self.names = (prefix + "row", prefix + "c", prefix + "f")
        self.found = WrittenRows()
        self.row, self.column = -1, -1
        self.cell: WrittenCell | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        row, cell, formula = self.names
        if name == cell:
            self.start_cell(attributes)
        elif name == row:
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            self.found.rows[self.row] = attributes
        elif name == formula and self.cell is not None:
            self.cell.formula = attributes

    def start_cell(self, attributes: dict[str, str]) -> None:
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        if match is None:
            self.column += 1
        else:
            self.row, self.column = int(match[2]) - 1, _column(match[1])
        self.cell = WrittenCell(self.parser.CurrentByteIndex, 0, attributes)
        self.found.cells[(self.row, self.column)] = self.cell

    def end(self, name: str) -> None:
        if name == self.names[1] and self.cell is not None:
            opened = tag_end(self.data, self.cell.start)
            is_empty = self.data[opened - 2 : opened] == b"/>"
            self.cell.end = opened if is_empty else self.data.index(b">", self.parser.CurrentByteIndex) + 1
            self.cell = None


def _column(letters: str) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def scan_rows(data: bytes, part: str, prefix: str) -> WrittenRows:
    """Where rows and cells stand in a worksheet part (UTF-8) that was opened before."""
    scanner = _Scanner(data, part, prefix)
    run_parser(scanner.parser, data, part)
    return scanner.found


def is_same(one: Cell | None, other: Cell | None) -> bool:
    """Whether two cells are equal to the type of their values, so that 1 is not TRUE."""
    return one is other or (
        one is not None
        and other is not None
        and one == other
        and type(one.value) is type(other.value)
        and type(one.cached) is type(other.cached)
    )


class SheetWriter:
    """Writes one sheet's cells.

    Args:
        sheet: as it is now.
        origin: as it was in the file; an empty sheet for a new one.
        data: the original part in UTF-8.
        written: where rows and cells stand in it.
        prefix: namespace prefix of the part's elements, with colon, or ``""``.
        styles: gives cells and rows their formats.
        tables: those that stand on the sheet.
        mark: of formulas that spill by themselves.
    """

    def __init__(
        self,
        sheet: Sheet,
        origin: Sheet,
        data: bytes,
        written: WrittenRows,
        prefix: str,
        styles: Styles,
        tables: Sequence[Table],
        mark: ArrayMark,
    ) -> None:
        self._mark = mark
        self._tables = tables
        self._sheet = sheet
        self._origin = origin
        self._data = data
        self._written = written
        self._prefix = prefix
        self._styles = styles
        self._letters: dict[int, str] = {}
        self._places = {id(cell): position for position, cell in origin.cells.items()}
        self._extents = _extents(sheet, written)

    def rows(self) -> bytes:
        """All rows, one element after the other."""
        by_row: dict[int, list[int]] = {}
        for row, column in self._sheet.cells.keys() | self._sheet.spills.keys():
            by_row.setdefault(row, []).append(column)
        kept = (row for row, attributes in self._written.rows.items() if attributes.keys() - {"r", "spans"})
        lines = self._sheet.lines
        numbers = sorted({*by_row, *kept, *self._sheet.hidden_rows, *lines.row_heights, *lines.row_styles})
        return b"".join(self._row(row, sorted(by_row.get(row, ()))) for row in numbers)

    def _row(self, row: int, columns: list[int]) -> bytes:
        attributes = row_attributes(self._written.rows.get(row, {}), row, self._sheet, self._styles)
        cells = b"".join(self._cell((row, column)) for column in columns)
        if not cells:
            # A row that is as it would be without an element needs none.
            return start_tag(self._prefix + "row", attributes, empty=True) if len(attributes) > 1 else b""
        return start_tag(self._prefix + "row", attributes) + cells + f"</{self._prefix}row>".encode()

    def _cell(self, position: Position) -> bytes:
        cell = self._sheet.cells.get(position)
        verbatim = None if cell is None else self._verbatim(position, cell)
        if verbatim is not None:
            return verbatim
        inherited = self._sheet.lines.style(*position)
        style = self._styles.line(inherited) if cell is None else self._styles.index(cell, inherited)
        attributes = {"r": self._reference(position)}
        if style:
            attributes["s"] = str(style)
        if cell is None or not cell.has_content:
            return self._element(attributes, "", self._sheet.spills.get(position), is_result=True)
        if cell.formula is None:
            return self._element(attributes, "", cell.value, is_result=False)
        return self._element(attributes, self._formula(position, cell, attributes), cell.cached, is_result=True)

    def _verbatim(self, position: Position, cell: Cell) -> bytes | None:
        """The cell's old bytes, if they still say what it holds; they may say more, such as rich text."""
        place = position if is_same(self._origin.cells.get(position), cell) else self._places.get(id(cell))
        written = None if place is None else self._written.cells.get(place)
        if written is None or (not cell.has_content and position in self._sheet.spills):
            return None
        content = self._data[written.start : written.end]
        if place == position:
            kind = "normal" if written.formula is None else written.formula.get("t", "normal")
            return content if kind == "normal" or (kind == "array" and cell.array_size) or kind == "dataTable" else None
        if written.formula is not None or "r" not in written.attributes:
            return None
        opened = tag_end(content, 0)
        moved = _WRITTEN_REFERENCE.sub(rb"\g<1>" + self._reference(position).encode(), content[:opened], count=1)
        return moved + content[opened:]

    def _formula(self, position: Position, cell: Cell, attributes: dict[str, str]) -> str:
        table = self._table_at(position)
        name = self._prefix + "f"
        height, width = cell.array_size or self._extents.get(position, (1, 1))
        if cell.array_size is None:
            plain = plain_formula(cell.formula or "", table) if (height, width) == (1, 1) else None
            if plain is not None:
                return f"<{name}>{escape_string(plain)}</{name}>"
            mark = self._mark.take()
            attributes.update({} if mark is None else {"cm": mark})
        text = file_formula(cell.formula or "", table)
        last = (position[0] + height - 1, position[1] + width - 1)
        area = self._reference(position)
        area = area if last == position else f"{area}:{self._reference(last)}"
        return f'<{name} t="array" ref="{area}">{escape_string(text)}</{name}>'

    def _table_at(self, position: Position) -> str | None:
        return next((table.name for table in self._tables if table.area.contains(*position)), None)

    def _element(self, attributes: dict[str, str], formula: str, value: Scalar, *, is_result: bool) -> bytes:
        kind, content = self._value(value, is_result=is_result)
        if kind is not None:
            attributes["t"] = kind
        name = self._prefix + "c"
        if not formula and not content:
            return start_tag(name, attributes, empty=True)
        return start_tag(name, attributes) + f"{formula}{content}</{name}>".encode()

    def _value(self, value: Scalar, *, is_result: bool) -> tuple[str | None, str]:
        name = self._prefix + "v"
        if value is None:
            return None, ""
        if isinstance(value, bool):
            return "b", f"<{name}>{int(value)}</{name}>"
        if isinstance(value, ErrorValue):
            return "e", f"<{name}>{escape(value if value in _STORED_ERRORS else '#VALUE!')}</{name}>"
        if isinstance(value, str):
            text = escape_string(value)
            if is_result:
                return "str", f"<{name}>{text}</{name}>"
            p = self._prefix
            return "inlineStr", f'<{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is>'
        number = int(value) if value == int(value) and abs(value) < _EXACT else value
        return None, f"<{name}>{number!r}</{name}>"

    def _reference(self, position: Position) -> str:
        letters = self._letters.get(position[1])
        if letters is None:
            letters = self._letters[position[1]] = column_letters(position[1])
        return f"{letters}{position[0] + 1}"


def _extents(sheet: Sheet, written: WrittenRows) -> dict[Position, tuple[int, int]]:
    """How far each dynamic array spills, as (rows, columns); the model keeps only which cells are spilled into."""
    free = set(sheet.spills)
    if not free:
        return {}
    anchors = [position for position, cell in sheet.cells.items() if _may_spill(cell)]
    # What was an array in the file comes first; else from the top, where arrays that spill down begin.
    anchors.sort(key=lambda position: (not _was_array(written.cells.get(position)), position))
    extents: dict[Position, tuple[int, int]] = {}
    for position, cell in sheet.cells.items():
        if cell.array_size is not None:
            free -= set(_area(position, cell.array_size))
    for position in anchors:
        size = _extent(position, free)
        if size != (1, 1):
            extents[position] = size
            free -= set(_area(position, size))
    return extents


def _may_spill(cell: Cell) -> bool:
    return cell.formula is not None and cell.array_size is None and _ARRAY_LIKE.search(cell.formula) is not None


def _was_array(written: WrittenCell | None) -> bool:
    return written is not None and written.formula is not None and written.formula.get("t") == "array"


def _extent(position: Position, free: set[Position]) -> tuple[int, int]:
    row, column = position
    width = 1
    while column + width < MAX_COLUMNS and (row, column + width) in free:
        width += 1
    height = 1
    while row + height < MAX_ROWS and all((row + height, column + step) in free for step in range(width)):
        height += 1
    return height, width


def _area(position: Position, size: tuple[int, int]) -> list[Position]:
    row, column = position
    return [(row + down, column + right) for down in range(size[0]) for right in range(size[1])]
