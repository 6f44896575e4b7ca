"""The records of a workbook: sheets, cells, tables and names, as plain data.

Cells, tables and names are frozen and are replaced, never changed, so that copying a workbook copies no cell.
Indexes are zero-based; an area includes its last row and column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, TypeAlias

from pytest_workbook.simulator.book.beside import Comment, Pivot
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.looks import Lines, Style
from pytest_workbook.simulator.book.pivot_layout import PivotData
from pytest_workbook.simulator.book.table_view import ColumnFilter, TableSort

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384
GENERAL: Final = "General"


class ErrorValue(str):
    """An error in a cell, such as ``#DIV/0!``; a text that merely looks like one is a plain ``str``."""

    __slots__ = ()


# A blank cell is None here and "" in answers. Numbers are float or int, errors are ErrorValue (a str).
Scalar: TypeAlias = str | float | int | bool | None
Position: TypeAlias = tuple[int, int]


class Visibility(Enum):
    """Whether a sheet's tab shows."""

    VISIBLE = "Visible"
    HIDDEN = "Hidden"
    VERY_HIDDEN = "VeryHidden"


class ValueType(Enum):
    """What kind of value a cell or a name holds, in Graph's words."""

    EMPTY = "Empty"
    STRING = "String"
    DOUBLE = "Double"
    BOOLEAN = "Boolean"
    ERROR = "Error"
    RANGE = "Range"


class Shift(Enum):
    """Where the cells move that make room, or that close a gap."""

    DOWN = "Down"
    RIGHT = "Right"
    UP = "Up"
    LEFT = "Left"


class Clearing(Enum):
    """What a clear takes away."""

    ALL = "All"
    FORMATS = "Formats"
    CONTENTS = "Contents"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Args:
        value: the constant; None when there is none or when there is a formula.
        formula: as the user sees it, with leading ``=`` and structured references, or None.
        cached: the formula's calculated value, an `ErrorValue` where it failed; None for constants.
        number_format: the format code, ``General`` by default.
        style: index into the styles of `Contents`, or None for that of the row or column.
        quote_prefix: whether the text was entered with a leading apostrophe.
        array_size: (rows, columns) of an array formula (Ctrl+Shift+Enter) anchored here, or None.
    """

    value: Scalar = None
    formula: str | None = None
    cached: Scalar = None
    number_format: str = GENERAL
    style: int | None = None
    quote_prefix: bool = False
    array_size: tuple[int, int] | None = None

    @property
    def shown(self) -> Scalar:
        """The value that the cell shows: the calculated one of a formula, else the constant."""
        return self.value if self.formula is None else self.cached

    @property
    def has_content(self) -> bool:
        """Whether the cell holds a constant or a formula."""
        return self.formula is not None or self.value is not None


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells on one sheet.

    Args:
        sheet: the sheet's id.
        top: first row, zero-based.
        left: first column, zero-based.
        bottom: last row, included.
        right: last column, included.
    """

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """How many rows the area has."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns the area has."""
        return self.right - self.left + 1

    @property
    def is_whole_columns(self) -> bool:
        """Whether the area runs from the sheet's first row to its last."""
        return self.top == 0 and self.bottom == MAX_ROWS - 1

    @property
    def is_whole_rows(self) -> bool:
        """Whether the area runs from the sheet's first column to its last."""
        return self.left == 0 and self.right == MAX_COLUMNS - 1

    def contains(self, row: int, column: int) -> bool:
        """Whether the cell lies in the area (the sheet is not compared)."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def overlaps(self, other: Area) -> bool:
        """Whether both areas lie on one sheet and share a cell."""
        return (
            self.sheet == other.sheet
            and self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


@dataclass(frozen=True, slots=True)
class Move:
    """Cells that were inserted into a sheet, or deleted from it.

    Args:
        area: those cells.
        shift: where the others moved.
        extends: data rows of the table that the cells were appended to; what covered all of them covers the new ones.
    """

    area: Area
    shift: Shift
    extends: Area | None = None


@dataclass(frozen=True, slots=True)
class Protection:
    """How a sheet is protected.

    Args:
        allowed: names of Graph's options that are on: ``allowSort``, …
        has_password: whether a password was set, without which nobody takes the protection away.
    """

    allowed: frozenset[str] = frozenset()
    has_password: bool = False


@dataclass(slots=True)
class Sheet:
    """One worksheet.

    Args:
        sheet_id: braced upper-case GUID; `original_sheet_id` makes those of the file's own sheets.
        name: as on the tab.
        visibility: whether the tab shows.
        cells: (row, column) to `Cell`; blank unformatted cells are absent.
        spills: (row, column) to the value that an array formula elsewhere spilled into a blank cell.
        hidden_rows: zero-based.
        hidden_columns: zero-based.
        merges: merged areas as (top, left, bottom, right).
        part: name of the sheet's part in the file, or None for a sheet added since.
        moves: how cells have moved since the part was read, for all in it that the model does not know.
        protection: None while locked cells can be changed.
        lines: styles and sizes of rows and columns.
    """

    sheet_id: str
    name: str
    visibility: Visibility = Visibility.VISIBLE
    cells: dict[Position, Cell] = field(default_factory=dict)
    spills: dict[Position, Scalar] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    part: str | None = None
    moves: list[Move] = field(default_factory=list)
    protection: Protection | None = None
    lines: Lines = field(default_factory=Lines)

    def style_at(self, position: Position) -> int:
        """The style of a cell: its own, its row's or its column's, or the first of all."""
        cell = self.cells.get(position)
        if cell is not None and cell.style is not None:
            return cell.style
        return self.lines.style(*position)

    def copy(self) -> Sheet:
        """A sheet that changes without changing this one; the cells are shared until they are replaced."""
        return Sheet(
            self.sheet_id,
            self.name,
            self.visibility,
            dict(self.cells),
            dict(self.spills),
            set(self.hidden_rows),
            set(self.hidden_columns),
            list(self.merges),
            self.part,
            list(self.moves),
            self.protection,
            self.lines,
        )


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table.

    Args:
        column_id: as Graph gives it: ``"1"``, ``"2"``, … stable over renames.
        name: text of the header cell, unique in the table without regard to case.
        calculated_formula: formula that new rows get, with leading ``=``, or None.
        totals_function: the file's ``totalsRowFunction`` (``sum``, …), or None.
        totals_label: text in the totals row, or None.
    """

    column_id: str
    name: str
    calculated_formula: str | None = None
    totals_function: str | None = None
    totals_label: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Args:
        table_id: braced upper-case GUID.
        legacy_id: the number in the file, as text.
        name: unique in the workbook without regard to case.
        sheet: id of the sheet.
        top: first row, the header row when headers show.
        left: first column.
        bottom: last row, the totals row when totals show.
        right: last column.
        columns: from left to right.
        show_headers: whether there is a header row.
        show_totals: whether there is a totals row.
        style: name of the table style, or None.
        part: name of the table's part in the file, or None for a table added since.
        sort: the order it was put into.
        filters: of its columns; one of a column that was deleted says nothing.
    """

    table_id: str
    legacy_id: str
    name: str
    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    columns: tuple[TableColumn, ...]
    show_headers: bool = True
    show_totals: bool = False
    style: str | None = "TableStyleMedium2"
    show_banded_rows: bool = True
    show_banded_columns: bool = False
    highlight_first_column: bool = False
    highlight_last_column: bool = False
    show_filter_button: bool = True
    part: str | None = None
    sort: TableSort = field(default_factory=TableSort)
    filters: tuple[ColumnFilter, ...] = ()

    @property
    def area(self) -> Area:
        """The whole table, with header and totals rows."""
        return Area(self.sheet, self.top, self.left, self.bottom, self.right)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns from left to right."""
        return tuple(column.name for column in self.columns)

    @property
    def body(self) -> Area:
        """The data rows: at least one, for Excel keeps a blank one."""
        return Area(self.sheet, self.top + self.show_headers, self.left, self.bottom - self.show_totals, self.right)


@dataclass(frozen=True, slots=True)
class DefinedName:
    """One defined name.

    Args:
        name: unique in its scope without regard to case.
        refers_to: formula text without leading ``=``.
        sheet: id of the sheet it is scoped to, or None for the workbook.
        comment: free text.
        visible: whether Excel lists it.
    """

    name: str
    refers_to: str
    sheet: str | None = None
    comment: str = ""
    visible: bool = True


@dataclass(slots=True)
class Contents:
    """All that a workbook holds.

    Args:
        sheets: in tab order.
        tables: in the order they were made.
        names: in the order they were made.
        styles: the file's cell formats by their index, then those made since; replaced, never changed.
        comments: in the file's order, also those of sheets deleted since.
        pivots: in the file's order, also those of sheets deleted since.
        refreshed: parts of the pivot tables' data that are to be read anew.
        pivot_data: the data of pivot tables that were built anew, by their parts; replaced, never changed.
        charts: from the lowest of each sheet to the one on top.
        rewrites: what became of a rule's formula on a sheet, by its id, with each change of references since the file.
    """

    sheets: list[Sheet]
    tables: list[Table] = field(default_factory=list)
    names: list[DefinedName] = field(default_factory=list)
    styles: tuple[Style, ...] = (Style(),)
    comments: list[Comment] = field(default_factory=list)
    pivots: tuple[Pivot, ...] = ()
    refreshed: frozenset[str] = frozenset()
    charts: list[Chart] = field(default_factory=list)
    pivot_data: Mapping[str, PivotData] = field(default_factory=dict)
    rewrites: tuple[Callable[[str, str], str], ...] = ()

    def copy(self) -> Contents:
        """Contents that change without changing these."""
        sheets, charts = [sheet.copy() for sheet in self.sheets], list(self.charts)
        tables, names, comments = list(self.tables), list(self.names), list(self.comments)
        return replace(self, sheets=sheets, tables=tables, names=names, comments=comments, charts=charts)


def original_sheet_id(index: int) -> str:
    """The id Graph gives a sheet that came with the file.

    Args:
        index: zero-based place among the file's sheets.
    """
    return f"{{00000000-0001-0000-{index:02X}00-000000000000}}"
