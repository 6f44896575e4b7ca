"""The cells of a worksheet part, read in one pass of events: a sheet may have a million of them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from pytest_workbook.simulator.book.addresses import Reference, column_index, parse_reference
from pytest_workbook.simulator.book.intersecting import intersected
from pytest_workbook.simulator.book.model import (
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    ErrorValue,
    Scalar,
    Sheet,
)
from pytest_workbook.simulator.book.opening_functions import shown_formula
from pytest_workbook.simulator.book.opening_lines import LineReader
from pytest_workbook.simulator.book.opening_metadata import Marks, any_mark
from pytest_workbook.simulator.book.opening_parts import Node, rich_text, unescaped, whole_number
from pytest_workbook.simulator.book.opening_protection import read_protection
from pytest_workbook.simulator.book.opening_shared import SharedFormula
from pytest_workbook.simulator.book.opening_styles import CellFormats
from pytest_workbook.simulator.book.package import MAX_DEPTH, BadWorkbook, run_parser, too_deep, xml_parser
from pytest_workbook.simulator.book.serials import DAYS_TO_1904, to_serial

_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_EXACT: Final = 2**53
_MAX_SHARED_CHARACTERS: Final = 200_000_000
_MAX_ARRAY_STEPS: Final = 20_000_000


class SheetReader:
    """Fills one `Sheet` from its part.

    Args:
        sheet: the sheet to fill; its ``part`` is set.
        part: name of the part, for messages.
        strings: the shared strings.
        formats: the cell formats.
        is_1904: whether ISO dates become days from 1904.
        is_dynamic: tells by a cell's ``cm`` whether its formula spills by itself.
    """

    def __init__(
        self,
        sheet: Sheet,
        part: str,
        strings: Sequence[str],
        formats: CellFormats,
        *,
        is_1904: bool = False,
        is_dynamic: Marks = any_mark,
    ) -> None:
        self.uid: str | None = None
        self.table_parts: list[str] = []
        self._sheet = sheet
        self._part = part
        self._strings = strings
        self._formats = formats
        self._offset = DAYS_TO_1904 if is_1904 else 0
        self._is_dynamic = is_dynamic
        self._columns: dict[str, int] = {}
        self._columns_listed = 0
        self._shared_characters = 0
        self._lines = LineReader(part, formats)
        self._shared: dict[str, SharedFormula] = {}
        self._arrays: list[tuple[int, int, int, int]] = []
        self._row = -1
        self._column = -1
        self._depth = 0
        self._cell: dict[str, str] = {}
        self._formula: dict[str, str] | None = None
        self._formula_text = ""
        self._value: str | None = None
        self._texts: list[str] = []
        self._inline: list[Node] = []
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self._c = self._v = self._f = ""

    def read(self, data: bytes) -> None:
        """Read the part.

        Raises:
            BadWorkbook: it is damaged, or a cell lies off the grid.
        """
        parser = xml_parser(self._part)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._texts.append
        run_parser(parser, data, self._part)
        self._sheet.lines = self._lines.lines
        self._settle_arrays()

    # Events

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self._root(name, attributes)
        elif self._depth > MAX_DEPTH:
            raise too_deep(self._part)
        elif self._inline:
            node = Node(name.rpartition(":")[2], {key.rpartition(":")[2]: text for key, text in attributes.items()})
            self._inline[-1].children.append(node)
            self._inline.append(node)
            self._texts.clear()
        else:
            handle = self._starts.get(name)
            if handle is not None:
                handle(attributes)

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        prefix, colon, local = name.rpartition(":")
        if local != "worksheet":
            msg = (
                f"the workbook is damaged: {self._part!r} should be a worksheet, but its root element is {local[:60]!r}"
            )
            raise BadWorkbook(msg)
        self.uid = next((value for key, value in attributes.items() if key.endswith(":uid")), None)
        before = prefix + colon
        self._starts = {
            before + "row": self._start_row,
            before + "c": self._start_cell,
            before + "v": self._start_text,
            before + "f": self._start_formula,
            before + "is": self._start_inline,
            before + "col": self._start_col,
            before + "sheetFormatPr": self._lines.sizes,
            before + "mergeCell": self._start_merge,
            before + "tablePart": self._start_table,
            before + "sheetProtection": self._start_protection,
        }
        self._c, self._v, self._f = before + "c", before + "v", before + "f"

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._inline:
            node = self._inline.pop()
            node.text = "".join(self._texts)
            self._texts.clear()
            if not self._inline:
                self._value = rich_text(node)
        elif name == self._v:
            self._value = "".join(self._texts)
        elif name == self._f:
            self._formula_text = "".join(self._texts)
        elif name == self._c:
            self._end_cell()

    # Elements

    def _start_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r")
        self._row = self._row + 1 if text is None else self._row_number(text) - 1
        self._column = -1
        self._texts.clear()
        if self._row >= MAX_ROWS:
            raise self._off_grid(str(self._row + 1))
        self._lines.row(self._row, attributes)
        if attributes.get("hidden") in {"1", "true"}:
            self._sheet.hidden_rows.add(self._row)

    def _row_number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 8 and 0 < int(text) <= MAX_ROWS):
            raise self._off_grid(text)
        return int(text)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._cell = attributes
        self._formula = None
        self._value = None
        if reference is None:
            self._column += 1
            if self._column >= MAX_COLUMNS:
                raise self._off_grid(str(self._column + 1))
            return
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise self._off_grid(reference)
        letters, digits = match.groups()
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_index(letters)
        self._row = int(digits) - 1
        self._column = column
        if column >= MAX_COLUMNS or self._row >= MAX_ROWS:
            raise self._off_grid(reference)

    def _start_text(self, _: dict[str, str]) -> None:
        self._texts.clear()

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._formula = attributes
        self._texts.clear()

    def _start_inline(self, _: dict[str, str]) -> None:
        self._inline.append(Node("is", {}))
        self._texts.clear()

    def _start_col(self, attributes: dict[str, str]) -> None:
        node = Node("col", attributes)
        first = max(whole_number(node, "min", self._part, 1), 1)
        last = min(whole_number(node, "max", self._part, first), MAX_COLUMNS)
        self._columns_listed += max(last - first + 1, 1)
        # Each column is listed once; a file that lists them over and over would keep us busy for hours.
        if self._columns_listed > MAX_COLUMNS:
            msg = f"the workbook is damaged: {self._part!r} describes more columns than a sheet has ({MAX_COLUMNS:,})"
            raise BadWorkbook(msg)
        if attributes.get("hidden") in {"1", "true"}:
            self._sheet.hidden_columns.update(range(first - 1, last))
        self._lines.columns(range(first - 1, last), attributes)

    def _start_merge(self, attributes: dict[str, str]) -> None:
        found = self._area(attributes.get("ref", ""), "mergeCell")
        self._sheet.merges.append((found.top, found.left, found.bottom, found.right))

    def _start_table(self, attributes: dict[str, str]) -> None:
        self.table_parts += [value for key, value in attributes.items() if key.endswith(":id")]

    def _start_protection(self, attributes: dict[str, str]) -> None:
        self._sheet.protection = read_protection(attributes)

    def _area(self, text: str, element: str) -> Reference:
        found = parse_reference(text)
        if found is None:
            msg = f"the workbook is damaged: in {self._part!r}, a {element} has ref={text[:40]!r}, no area of the grid"
            raise BadWorkbook(msg)
        return found

    # Cells

    def _end_cell(self) -> None:
        style_text = self._cell.get("s")
        style = 0 if style_text is None else self._style(style_text)
        number_format, quote = self._formats.codes[style], self._formats.quotes[style]
        value = self._scalar()
        formula, size = (None, None) if self._formula is None else self._formula_of(self._formula)
        if value is None and formula is None and style == 0 and not self._lines.is_styled(self._row, self._column):
            return
        self._sheet.cells[(self._row, self._column)] = (
            Cell(value, None, None, number_format, style, quote)
            if formula is None
            else Cell(None, formula, value, number_format, style, quote, size)
        )

    def _style(self, text: str) -> int:
        style = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1
        if not self._formats.is_entry(style):
            last = len(self._formats.codes) - 1
            msg = (
                f"the workbook is damaged: in {self._part!r}, the cell {self._shown()} has the style {text[:40]!r}; "
                f"there are styles from 0 to {last}"
            )
            raise BadWorkbook(msg)
        return style

    def _scalar(self) -> Scalar:
        text = self._value
        if text is None:
            return None
        kind = self._cell.get("t", "n")
        if kind == "n":
            return self._number(text)
        if kind == "s":
            return self._string(text)
        return self._other(kind, text)

    def _other(self, kind: str, text: str) -> Scalar:
        if kind == "b":
            return text.strip() in {"1", "true"}
        if kind == "e":
            return ErrorValue(text)
        if kind == "str":
            return unescaped(text)
        if kind == "inlineStr":
            return text
        if kind == "d":
            return self._date(text)
        msg = f"the workbook is damaged: in {self._part!r}, the cell {self._shown()} has the unknown type {kind[:40]!r}"
        raise BadWorkbook(msg)

    def _number(self, text: str) -> float | int | None:
        if not text or text.isspace():
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or "_" in text:
            raise self._bad_value(text, "number")
        return int(number) if number.is_integer() and -_EXACT < number < _EXACT else number

    def _string(self, text: str) -> str:
        index = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else -1
        if not 0 <= index < len(self._strings):
            raise self._bad_value(text, f"index of one of the {len(self._strings)} shared strings")
        return self._strings[index]

    def _date(self, text: str) -> float:
        try:
            serial = to_serial(datetime.fromisoformat(text)) - self._offset
        except ValueError:
            raise self._bad_value(text, "ISO date") from None
        return int(serial) if serial.is_integer() else serial

    def _formula_of(self, attributes: dict[str, str]) -> tuple[str | None, tuple[int, int] | None]:
        kind = attributes.get("t", "normal")
        if kind == "shared":
            shared = self._shared_formula(attributes.get("si", ""))
            return None if shared is None else intersected(shared), None
        # A data table has no formula that a user could type: its cells keep their values.
        if kind == "dataTable" or not self._formula_text:
            self._formula_text = ""
            return None, None
        formula, size = shown_formula(self._take_formula()), None
        # "cm" marks a dynamic array, which spills by itself; without it the array was entered over its cells.
        is_dynamic = "cm" in self._cell and self._is_dynamic(self._cell["cm"])
        if kind == "array" and "ref" in attributes:
            found = self._area(attributes["ref"], "formula")
            self._arrays.append((self._row, self._column, found.bottom, found.right))
            if not is_dynamic:
                size = (found.bottom - self._row + 1, found.right - self._column + 1)
        elif not is_dynamic:
            formula = intersected(formula)
        return formula, size

    def _shared_formula(self, group: str) -> str | None:
        text = self._take_formula()
        if text:
            self._shared.setdefault(group, SharedFormula(text, self._row, self._column))
            return shown_formula(text)
        if group not in self._shared:
            msg = (
                f"the workbook is damaged: in {self._part!r}, the cell {self._shown()} shares the formula "
                f"{group[:40]!r}, which no cell before it has"
            )
            raise BadWorkbook(msg)
        formula = shown_formula(self._shared[group].at(self._row, self._column))
        self._shared_characters += len(formula)
        # A few bytes in the file stand for a whole formula in memory: a bomb that no declared size shows.
        if self._shared_characters > _MAX_SHARED_CHARACTERS:
            msg = f"the shared formulas of {self._part!r} would fill more than {_MAX_SHARED_CHARACTERS:,} characters"
            raise BadWorkbook(msg)
        return formula

    def _take_formula(self) -> str:
        text, self._formula_text = self._formula_text, ""
        return unescaped(text)

    def _settle_arrays(self) -> None:
        """Values that stand in an array's other cells are the array's, not constants of their own."""
        cells = self._sheet.cells
        steps = sum(min((b - t + 1) * (r - x + 1), len(cells)) for t, x, b, r in self._arrays)
        if steps > _MAX_ARRAY_STEPS + len(cells):
            msg = f"the workbook is damaged: the array formulas of {self._part!r} cover the same cells over and over"
            raise BadWorkbook(msg)
        for top, left, bottom, right in self._arrays:
            if (bottom - top + 1) * (right - left + 1) > len(cells):
                inside = [(r, c) for r, c in cells if top <= r <= bottom and left <= c <= right]
            else:
                inside = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1) if (r, c) in cells]
            for position in inside:
                if position != (top, left):
                    self._settle_spill(position)

    def _settle_spill(self, position: tuple[int, int]) -> None:
        cell = self._sheet.cells[position]
        if cell.formula is not None or cell.value is None:
            return
        self._sheet.spills[position] = cell.value
        if cell.style:
            self._sheet.cells[position] = Cell(None, None, None, cell.number_format, cell.style, cell.quote_prefix)
        else:
            del self._sheet.cells[position]

    # Refusals

    def _shown(self) -> str:
        return repr(self._cell.get("r", f"in row {self._row + 1}")[:40])

    def _off_grid(self, reference: str) -> BadWorkbook:
        msg = f"the workbook is damaged: {self._part!r} has a cell or row at {reference[:40]!r}, which is off the grid"
        return BadWorkbook(msg)

    def _bad_value(self, text: str, expected: str) -> BadWorkbook:
        msg = f"the workbook is damaged: in {self._part!r}, the cell {self._shown()} holds {text[:40]!r}, no {expected}"
        return BadWorkbook(msg)
