"""The workbook that the REST resources stand on: one object for sheets, cells, tables, names and calculation.

Rules: every change is validated, applied and calculated as a whole, or refused with a `BookError` and not applied;
records handed out are data, and only these methods change the workbook.
"""

from __future__ import annotations

from collections.abc import Sequence

from pytest_workbook.simulator.book.cells import Cells, Grid
from pytest_workbook.simulator.book.model import Area, DefinedName, Scalar, Shift, Table, TableColumn, ValueType
from pytest_workbook.simulator.book.sheets import Sheets


class Workbook(Sheets, Cells):
    """One workbook, in memory. Arguments: see `core.Core`."""

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
