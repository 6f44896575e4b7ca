"""Which filters of a table count, and which rows they hide."""

from __future__ import annotations

from collections.abc import Collection

from pytest_workbook.simulator.book.model import Contents, Table
from pytest_workbook.simulator.book.table_view import ColumnFilter


def active_filters(table: Table) -> tuple[ColumnFilter, ...]:
    """The filters of the columns that a table has."""
    ids = {column.column_id for column in table.columns}
    return tuple(each for each in table.filters if each.column_id in ids)


def filtered_rows(contents: Contents, sheet_id: str) -> Collection[int]:
    """The rows of a sheet that filters hide: a file does not tell them from others in a filtered table."""
    bodies = [table.body for table in contents.tables if table.sheet == sheet_id and active_filters(table)]
    if not bodies:
        return ()
    sheet = next(sheet for sheet in contents.sheets if sheet.sheet_id == sheet_id)
    return {row for row in sheet.hidden_rows if any(body.top <= row <= body.bottom for body in bodies)}
