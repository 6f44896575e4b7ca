"""The columns of tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Area, Cell, Contents, Scalar, Shift, Table, TableColumn
from pytest_workbook.simulator.book.references import REF_ERROR
from pytest_workbook.simulator.book.rewriting import Spot, rewrite_table_references
from pytest_workbook.simulator.book.structured import Structured, column_place
from pytest_workbook.simulator.book.tables import Tables, replace_table, unique_header


class TableColumns(Tables):
    """Finding, adding, renaming and deleting the columns of tables."""

    def column(self, key: str, column: str | int) -> tuple[int, TableColumn]:
        """A column and its zero-based index, by id or name (str) or by index (int).

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        table = self.table(key)
        place: int | None
        if isinstance(column, int):
            place = column if 0 <= column < len(table.columns) else None
        else:
            place = column_place(table.column_names, column)
            if place is None:
                place = column_place([each.column_id for each in table.columns], column)
        if place is None:
            msg = f"table {table.name!r} has no column {column!r}; it has {', '.join(table.column_names[:8])}"
            raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)
        return place, table.columns[place]

    def column_area(self, key: str, column: str | int) -> Area:
        """All cells of a column, with header and totals.

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        table = self.table(key)
        place, _ = self.column(key, column)
        return Area(table.sheet, table.top, table.left + place, table.bottom, table.left + place)

    def rename_column(self, key: str, column: str | int, name: str) -> TableColumn:
        """Rename a column; its header cell and structured references follow.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT for an empty name; ALREADY_EXISTS for another column's.
        """
        table = self.table(key)
        place, _ = self.column(key, column)
        if not name:
            msg = f"a column of table {table.name!r} cannot be without a name"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        if column_place(table.column_names, name) not in (None, place):
            msg = f"table {table.name!r} has already a column {name!r}; names are compared without regard to case"
            raise BookError(ErrorKind.ALREADY_EXISTS, msg)
        with self._change():
            after = self._name_column(table, place, name)
        return after.columns[place]

    def add_column(
        self, key: str, *, index: int | None = None, name: str | None = None, values: Sequence[Scalar] | None = None
    ) -> TableColumn:
        """Add a column; cells right of the table move right within the table's rows.

        Args:
            key: the table.
            index: zero-based place; None appends.
            name: header; None takes it from values, else ``ColumnN``.
            values: header first, then one for each data row; None leaves a cell blank.

        Raises:
            InvalidFormula: a text is no formula.
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT for index or number of values; INSERT_DELETE_CONFLICT for a
                table to the right.
        """
        table = self.table(key)
        place = len(table.columns) if index is None else index
        if not 0 <= place <= len(table.columns):
            msg = f"column {place} is outside: table {table.name!r} has {len(table.columns)} columns, from 0 on"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        if values is not None and len(values) != table.body.rows + 1:
            msg = f"a column of table {table.name!r} takes its header and {table.body.rows} values, not {len(values)}"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        wanted = name or ("" if values is None or values[0] is None else str(values[0]))
        with self._change() as contents:
            added = self._open_column(contents, table, place, wanted)
            self._fill_column(self.table(table.table_id), place, list(values or [])[1:])
        return added

    def _open_column(self, contents: Contents, table: Table, place: int, wanted: str) -> TableColumn:
        left = table.left + place
        area = Area(table.sheet, table.top, left, table.bottom, left)
        self._move_tables(contents, area, Shift.RIGHT, table)
        self._shift(contents, area, Shift.RIGHT)
        current = self.table(table.table_id)
        numbers = [int(column.column_id) for column in current.columns if column.column_id.isdecimal()]
        taken = {column.name.casefold() for column in current.columns}
        added = TableColumn(str(max(numbers, default=0) + 1), unique_header(wanted, place, taken))
        columns = (*current.columns[:place], added, *current.columns[place:])
        replace_table(contents, current, replace(current, right=table.right + 1, columns=columns))
        if table.show_headers:
            self._put_header(self.sheet(table.sheet), (table.top, left), added.name)
        return added

    def _fill_column(self, table: Table, place: int, values: list[Scalar]) -> None:
        sheet = self.sheet(table.sheet)
        for offset, given in enumerate(values):
            position = (table.body.top + offset, table.left + place)
            if given is not None:
                self._put(sheet, position, self._entered(sheet.cells.get(position, Cell()), given))

    def delete_column(self, key: str, column: str | int) -> None:
        """Delete a column with its cells, moving cells right of it left; references to it become ``#REF!``.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT for the table's only column; INSERT_DELETE_CONFLICT for a
                table to the right that would be torn.
        """
        place, found = self.column(key, column)
        with self._change() as contents:
            table = self.table(key)
            if len(table.columns) == 1:
                msg = f"{found.name!r} is the only column of table {table.name!r}: delete the table"
                raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
            gone = found.name.casefold()

            def lost(structured: Structured, _: Spot) -> Structured | str:
                ends = {each.casefold() for each in (structured.first, structured.last) if each is not None}
                return REF_ERROR if gone in ends else structured

            rewrite_table_references(contents, table, lost)
            area = self.column_area(table.table_id, place)
            self._move_tables(contents, area, Shift.LEFT, self.table(table.table_id))
            self._shift(contents, area, Shift.LEFT)
            current = self.table(table.table_id)
            columns = (*current.columns[:place], *current.columns[place + 1 :])
            replace_table(contents, current, replace(current, right=table.right - 1, columns=columns))
