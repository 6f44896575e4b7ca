"""The workbook that the REST resources stand on: one object for sheets, cells, tables, names and calculation.

Rules: every change is validated, applied and calculated as a whole, or refused with a `BookError` and not applied;
records handed out are data, and only these methods change the workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from pytest_workbook.simulator.book.model import (
    Area,
    Clearing,
    Contents,
    DefinedName,
    Scalar,
    Sheet,
    Shift,
    Table,
    TableColumn,
    ValueType,
    Visibility,
)

# Rows of cells as they come over the wire. None leaves a cell alone, "" clears it.
Grid: TypeAlias = Sequence[Sequence[Scalar]]
Rows: TypeAlias = list[list[Scalar]]


def fixed_today() -> datetime:
    """The date of a workbook that was given no clock."""
    return datetime(2026, 1, 1, tzinfo=UTC)


def fixed_random() -> float:
    """The random number of a workbook that was given no randomness."""
    return 0.5


class Workbook:
    """One workbook, in memory.

    Args:
        contents: sheets, tables and names, as read from a file; taken over, not copied.
        today: the local date and time that ``NOW`` and ``TODAY`` give.
        random: number in [0, 1) that ``RAND`` gives.
        drive_name: file name that ``CELL("filename")`` gives.
        package: the file the contents came from, for saving; carried along and shared by clones.
    """

    def __init__(
        self,
        contents: Contents,
        *,
        today: Callable[[], datetime] = fixed_today,
        random: Callable[[], float] = fixed_random,
        drive_name: str = "Book.xlsx",
        package: object = None,
    ) -> None:
        self._contents = contents
        self._today = today
        self._random = random
        self.drive_name = drive_name
        self.package = package

    @classmethod
    def blank(
        cls,
        *,
        today: Callable[[], datetime] = fixed_today,
        random: Callable[[], float] = fixed_random,
        drive_name: str = "Book.xlsx",
    ) -> Workbook:
        """A workbook with one empty sheet, ``Sheet1``."""
        raise NotImplementedError

    def clone(self) -> Workbook:
        """A workbook that changes without changing this one, made without copying cells."""
        raise NotImplementedError

    @property
    def contents(self) -> Contents:
        """Everything, for saving; to be read only."""
        return self._contents

    @property
    def revision(self) -> int:
        """Counts up with every change."""
        raise NotImplementedError

    @property
    def automatic(self) -> bool:
        """Whether changes are calculated at once (calculation mode Automatic)."""
        raise NotImplementedError

    @automatic.setter
    def automatic(self, on: bool) -> None:
        raise NotImplementedError

    def calculate(self) -> None:
        """Calculate every formula now."""
        raise NotImplementedError

    def evaluate(self, formula: str, sheet: str | None = None) -> tuple[ValueType, Rows]:
        """Calculate a formula that stands in no cell.

        Args:
            formula: with leading ``=``.
            sheet: id of the sheet that unqualified references mean; None for the first.

        Returns:
            The type of the first value, and the rows of values (one by one for a scalar).

        Raises:
            InvalidFormula: the text is no formula.
        """
        raise NotImplementedError

    # Sheets

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets in tab order."""
        return tuple(self._contents.sheets)

    def sheet(self, key: str) -> Sheet:
        """The sheet with this braced id or this name (any case).

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        raise NotImplementedError

    def add_sheet(self, name: str | None = None) -> Sheet:
        """Add an empty sheet at the end; without a name, the first free ``SheetN``.

        Raises:
            BookError: ALREADY_EXISTS or INVALID_ARGUMENT for the name.
        """
        raise NotImplementedError

    def rename_sheet(self, key: str, name: str) -> Sheet:
        """Rename a sheet; formulas, names and tables follow.

        Raises:
            BookError: ITEM_NOT_FOUND; ALREADY_EXISTS or INVALID_ARGUMENT for the name.
        """
        raise NotImplementedError

    def move_sheet(self, key: str, position: int) -> Sheet:
        """Move a sheet's tab to a zero-based position.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT for a position outside.
        """
        raise NotImplementedError

    def set_visibility(self, key: str, visibility: Visibility) -> Sheet:
        """Show or hide a sheet.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT when no sheet would be left visible.
        """
        raise NotImplementedError

    def delete_sheet(self, key: str) -> None:
        """Delete a sheet with its tables and its own names; references to it become ``#REF!``.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT when no sheet would be left visible.
        """
        raise NotImplementedError

    # Areas

    def area(self, text: str, sheet: str | None = None) -> Area:
        """The cells that an address or a defined name means.

        Args:
            text: ``A1:B2``, ``$A$1``, ``Sheet1!A1``, ``'My ''x'' sheet'!A1``, ``C:C``, ``2:3``, or a name.
            sheet: id of the sheet for an address without one; None for the first visible sheet.

        Raises:
            BookError: ITEM_NOT_FOUND for an unknown sheet; INVALID_ARGUMENT for text that is no address on the grid.
        """
        raise NotImplementedError

    def address(self, area: Area) -> str:
        """The address with its sheet, such as ``Sheet1!A1:B2``, ``'My Sheet'!A1`` or ``Sheet1!C:C``."""
        raise NotImplementedError

    def whole_sheet(self, key: str) -> Area:
        """All cells of a sheet."""
        raise NotImplementedError

    def used_range(self, sheet: str, *, values_only: bool = False) -> Area:
        """The smallest area with all content and formatting, or with all content; A1 on a blank sheet."""
        raise NotImplementedError

    # Reading. Each gives rows of cells: len(rows) == area.rows, len(row) == area.columns.

    def values(self, area: Area) -> Rows:
        """Values: ``""`` for blank cells, whole numbers as int, errors as `ErrorValue` text."""
        raise NotImplementedError

    def formulas(self, area: Area) -> Rows:
        """Formulas with leading ``=``; constants as in `values`."""
        raise NotImplementedError

    def formulas_r1c1(self, area: Area) -> Rows:
        """Formulas in R1C1 notation; constants as in `values`."""
        raise NotImplementedError

    def text(self, area: Area) -> list[list[str]]:
        """Values as the cells show them with their number formats, independent of column width."""
        raise NotImplementedError

    def number_formats(self, area: Area) -> list[list[str]]:
        """Format codes."""
        raise NotImplementedError

    def value_types(self, area: Area) -> list[list[str]]:
        """Empty, String, Double, Boolean or Error."""
        raise NotImplementedError

    def is_hidden(self, area: Area, *, rows: bool) -> bool | None:
        """Whether the area's rows (or columns) are hidden; None if only some are."""
        raise NotImplementedError

    # Writing

    def write(
        self,
        area: Area,
        *,
        values: Grid | None = None,
        formulas: Grid | None = None,
        formulas_r1c1: Grid | None = None,
        number_formats: Grid | None = None,
        rows_hidden: bool | None = None,
        columns_hidden: bool | None = None,
    ) -> None:
        """Write what is given into the cells, as one change.

        Texts are read as Excel (en-US) reads what is typed. Where several properties give a cell something, formulas
        win over values and R1C1 formulas over both; number formats are applied last.

        Args:
            area: where.
            values: rows of cells shaped like the area; None leaves a cell alone, ``""`` clears its content.
            formulas: the same; a text with leading ``=`` is a formula, anything else as in values.
            formulas_r1c1: the same in R1C1 notation.
            number_formats: the same; ``""`` is ``General``.
            rows_hidden: hide or show the area's rows.
            columns_hidden: hide or show the area's columns.

        Raises:
            InvalidFormula: a text is no formula.
            BookError: INVALID_ARGUMENT for a grid of another shape, or a format code that is none.
        """
        raise NotImplementedError

    def clear(self, area: Area, what: Clearing = Clearing.ALL) -> None:
        """Take contents, formats or both from the cells.

        Raises:
            BookError: INVALID_ARGUMENT when part of an array formula would be cleared.
        """
        raise NotImplementedError

    def insert_cells(self, area: Area, shift: Shift) -> Area:
        """Insert blank cells, moving those at and below (or right of) the area; references follow.

        Args:
            area: where the blank cells are wanted.
            shift: DOWN or RIGHT.

        Returns:
            The blank cells.

        Raises:
            BookError: INSERT_DELETE_CONFLICT when a table would be torn, or content pushed off the sheet.
        """
        raise NotImplementedError

    def delete_cells(self, area: Area, shift: Shift) -> None:
        """Delete cells, moving those below (or right of) the area; references shrink or become ``#REF!``.

        Args:
            area: the cells.
            shift: UP or LEFT.

        Raises:
            BookError: INSERT_DELETE_CONFLICT when a table would be torn.
        """
        raise NotImplementedError

    def merge(self, area: Area, *, across: bool = False) -> None:
        """Merge the cells into one, or each row into one; only the top left content stays."""
        raise NotImplementedError

    def unmerge(self, area: Area) -> None:
        """Take apart every merged cell that the area touches."""
        raise NotImplementedError

    # Tables. A key is the table's id, legacy id or name (any case). Tables are frozen records: ask again after changes.

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in the order they were made."""
        return tuple(self._contents.tables)

    def table(self, key: str) -> Table:
        """The table.

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        raise NotImplementedError

    def add_table(self, area: Area, *, has_headers: bool, name: str | None = None) -> Table:
        """Make a table of an area.

        Args:
            area: header row first when has_headers; else the data, which moves down by one row.
            has_headers: whether the first row holds the headers.
            name: unique name; None for the first free ``TableN``.

        Raises:
            BookError: INVALID_ARGUMENT for an overlap with a table; ALREADY_EXISTS for the name;
                INSERT_DELETE_CONFLICT when the data cannot move down.
        """
        raise NotImplementedError

    def change_table(
        self,
        key: str,
        *,
        name: str | None = None,
        style: str | None = None,
        show_headers: bool | None = None,
        show_totals: bool | None = None,
        show_banded_rows: bool | None = None,
        show_banded_columns: bool | None = None,
        highlight_first_column: bool | None = None,
        highlight_last_column: bool | None = None,
        show_filter_button: bool | None = None,
    ) -> Table:
        """Change what is given; formulas follow a new name.

        Raises:
            BookError: ITEM_NOT_FOUND; ALREADY_EXISTS or INVALID_ARGUMENT for the name.
        """
        raise NotImplementedError

    def delete_table(self, key: str) -> None:
        """Delete a table with its cells; references to it become ``#REF!``."""
        raise NotImplementedError

    def convert_table(self, key: str) -> Area:
        """Turn a table into plain cells; structured references become plain ones."""
        raise NotImplementedError

    def add_rows(self, key: str, rows: Grid, index: int | None = None) -> int:
        """Add data rows; cells below move down within the table's columns.

        Args:
            key: the table.
            rows: len(row) == number of columns; None takes the column's calculated formula, else leaves a blank.
            index: zero-based place of the first new row among the data rows; None appends.

        Returns:
            The index of the first new row.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT for index or shape; INSERT_DELETE_CONFLICT for a table below.
        """
        raise NotImplementedError

    def write_row(self, key: str, index: int, row: Sequence[Scalar]) -> None:
        """Write one data row as `write` does."""
        raise NotImplementedError

    def delete_row(self, key: str, index: int) -> None:
        """Delete a data row, moving cells below up; the last one is blanked instead."""
        raise NotImplementedError

    def row_area(self, key: str, index: int) -> Area:
        """The cells of a data row; INVALID_ARGUMENT for an index outside."""
        raise NotImplementedError

    def column(self, key: str, column: str | int) -> tuple[int, TableColumn]:
        """A column and its zero-based index, by id or name (str) or by index (int).

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        raise NotImplementedError

    def column_area(self, key: str, column: str | int) -> Area:
        """All cells of a column, with header and totals."""
        raise NotImplementedError

    def add_column(
        self, key: str, *, index: int | None = None, name: str | None = None, values: Sequence[Scalar] | None = None
    ) -> TableColumn:
        """Add a column; cells right of the table move right within the table's rows.

        Args:
            key: the table.
            index: zero-based place; None appends.
            name: header; None takes it from values, else ``ColumnN``.
            values: header first, then one for each data row.
        """
        raise NotImplementedError

    def rename_column(self, key: str, column: str | int, name: str) -> TableColumn:
        """Rename a column; its header cell and structured references follow."""
        raise NotImplementedError

    def delete_column(self, key: str, column: str | int) -> None:
        """Delete a column with its cells, moving cells right of it left; the last column cannot be deleted."""
        raise NotImplementedError

    # Names. A scope is a sheet's id, or None for the workbook.

    @property
    def names(self) -> tuple[DefinedName, ...]:
        """All defined names of all scopes."""
        return tuple(self._contents.names)

    def name(self, name: str, scope: str | None = None) -> DefinedName:
        """The name in exactly this scope (any case).

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        raise NotImplementedError

    def add_name(self, name: str, refers_to: str, *, scope: str | None = None, comment: str = "") -> DefinedName:
        """Add a name.

        Args:
            name: letters, digits, ``_``, ``.``, not like a cell address.
            refers_to: formula with or without leading ``=``.
            scope: id of the sheet, or None.
            comment: free text.

        Raises:
            InvalidFormula: refers_to is no formula.
            BookError: ALREADY_EXISTS or INVALID_ARGUMENT for the name.
        """
        raise NotImplementedError

    def change_name(
        self,
        name: str,
        *,
        scope: str | None = None,
        refers_to: str | None = None,
        comment: str | None = None,
        visible: bool | None = None,
    ) -> DefinedName:
        """Change what is given."""
        raise NotImplementedError

    def delete_name(self, name: str, scope: str | None = None) -> None:
        """Delete a name; formulas that use it give ``#NAME?``."""
        raise NotImplementedError

    def name_value(self, name: DefinedName) -> tuple[ValueType, Scalar]:
        """Type and value of a name: for a range, RANGE and its text without ``=``; else what it calculates to."""
        raise NotImplementedError

    def name_area(self, name: DefinedName) -> Area:
        """The cells a name means.

        Raises:
            BookError: INVALID_REFERENCE when it means none.
        """
        raise NotImplementedError
