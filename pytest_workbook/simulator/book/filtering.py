"""Filters of tables: which rows are hidden by them, and showing those again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.filtered import active_filters
from pytest_workbook.simulator.book.icons import icons_in
from pytest_workbook.simulator.book.matching import Calendar, Entry, shown
from pytest_workbook.simulator.book.model import Area, Table
from pytest_workbook.simulator.book.protecting import guard_allowed
from pytest_workbook.simulator.book.table_columns import TableColumns
from pytest_workbook.simulator.book.table_view import ColumnFilter, Criteria, Icon
from pytest_workbook.simulator.book.tables import replace_table


class Filtering(TableColumns):
    """Filtering tables by their columns."""

    def column_filter(self, key: str, column: str | int) -> Criteria | None:
        """What a column is filtered by, or None.

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        _, found = self.column(key, column)
        return next((each.criteria for each in self.table(key).filters if each.column_id == found.column_id), None)

    def apply_filter(self, key: str, column: str | int, criteria: Criteria) -> None:
        """Filter a table by a column, in place of the filter that the column had.

        Every data row that all filters of the table agree to is shown, every other hidden.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT for criteria that make no sense; UNSUPPORTED for a table
                without headers or filter buttons; ACCESS_DENIED for a protected sheet.
        """
        _, found = self.column(key, column)
        table = self.table(key)
        if not (table.show_headers and table.show_filter_button):
            msg = f"table {table.name!r} shows no filter buttons: set showHeaders and showFilterButton first"
            raise BookError(ErrorKind.UNSUPPORTED, msg)
        self._refilter(key, lambda table: _with_filter(table, found.column_id, criteria))

    def clear_filter(self, key: str, column: str | int) -> None:
        """Take the filter of a column away.

        Raises:
            BookError: ITEM_NOT_FOUND; ACCESS_DENIED.
        """
        _, found = self.column(key, column)
        self._refilter(key, lambda table: _without_filter(table, found.column_id))

    def clear_filters(self, key: str) -> None:
        """Take all filters of a table away.

        Raises:
            BookError: ITEM_NOT_FOUND; ACCESS_DENIED.
        """
        self._refilter(key, lambda table: replace(table, filters=()))

    def reapply_filters(self, key: str) -> None:
        """Filter a table once more, after its cells have changed.

        Raises:
            BookError: ITEM_NOT_FOUND; ACCESS_DENIED.
        """
        self._refilter(key, lambda table: table)

    def _refilter(self, key: str, change: Callable[[Table], Table]) -> None:
        with self._change() as contents:
            before = self.table(key)
            guard_allowed(self.sheet(before.sheet), "allowAutoFilter")
            after = change(before)
            if active_filters(before) or active_filters(after):
                replace_table(contents, before, after)
                self._show_rows(after)

    def _show_rows(self, table: Table) -> None:
        """Hide the data rows that a filter does not agree to, and show all others."""
        sheet, body = self.sheet(table.sheet), table.body
        verdicts = [self._verdicts(table, each) for each in active_filters(table)]
        for row in range(body.top, body.bottom + 1):
            if all(verdict[row - body.top] for verdict in verdicts):
                sheet.hidden_rows.discard(row)
            else:
                sheet.hidden_rows.add(row)

    def _verdicts(self, table: Table, by: ColumnFilter) -> list[bool]:
        place = [column.column_id for column in table.columns].index(by.column_id)
        column = replace(table.body, left=table.left + place, right=table.left + place)
        return shown(
            by.criteria,
            self._entries(column, by.criteria.icon),
            Calendar(self._today().replace(tzinfo=None), self.epoch),
        )

    def _entries(self, column: Area, icon: Icon | None) -> list[Entry]:
        sheet, styles = self.sheet(column.sheet), self._contents.styles
        rows = range(column.top, column.bottom + 1) if icon is not None else range(0)
        icons = icons_in(self, sheet, [(row, column.left) for row in rows])
        entries = []
        for row, (text,) in enumerate(self.text(column), column.top):
            position = (row, column.left)
            cell = sheet.cells.get(position)
            value = cell.shown if cell is not None and cell.has_content else sheet.spills.get(position)
            look = styles[sheet.style_at(position)].look
            entries.append(Entry(value, text, look.fill, look.font.color, icons.get(position)))
        return entries

    # What else ends a filter

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
        """As `Tables.change_table`; without headers or filter buttons there are no filters."""
        with self._change():
            if (show_headers is False or show_filter_button is False) and active_filters(self.table(key)):
                self.clear_filters(key)
            return super().change_table(
                key,
                name=name,
                style=style,
                show_headers=show_headers,
                show_totals=show_totals,
                show_banded_rows=show_banded_rows,
                show_banded_columns=show_banded_columns,
                highlight_first_column=highlight_first_column,
                highlight_last_column=highlight_last_column,
                show_filter_button=show_filter_button,
            )

    def delete_table(self, key: str) -> None:
        """As `Tables.delete_table`; what its filters hid is shown."""
        with self._change():
            if active_filters(self.table(key)):
                self.clear_filters(key)
            super().delete_table(key)

    def convert_table(self, key: str) -> Area:
        """As `Tables.convert_table`; what its filters hid is shown."""
        with self._change():
            if active_filters(self.table(key)):
                self.clear_filters(key)
            return super().convert_table(key)

    def delete_column(self, key: str, column: str | int) -> None:
        """As `TableColumns.delete_column`; the column's filter goes with it."""
        with self._change():
            table_id = self.table(key).table_id
            if self.column_filter(key, column) is not None:
                self.clear_filter(key, column)
            super().delete_column(table_id, column)


def _without_filter(table: Table, column_id: str) -> Table:
    return replace(table, filters=tuple(each for each in table.filters if each.column_id != column_id))


def _with_filter(table: Table, column_id: str, criteria: Criteria) -> Table:
    others = _without_filter(table, column_id).filters
    return replace(table, filters=(*others, ColumnFilter(column_id, criteria)))
