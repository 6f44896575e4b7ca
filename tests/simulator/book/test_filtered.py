"""Which filters count, and which rows they hide."""

from __future__ import annotations

from dataclasses import replace

from pytest_workbook.simulator.book.filtered import active_filters, filtered_rows
from pytest_workbook.simulator.book.model import Contents, Sheet, Table, TableColumn
from pytest_workbook.simulator.book.table_view import ColumnFilter, Criteria

_FILTER = ColumnFilter("1", Criteria("TopItems", "1"))
_TABLE = Table("{T}", "1", "T", "S", 0, 0, 4, 0, (TableColumn("1", "a"),))


def test_a_filter_counts_while_its_column_is_there() -> None:
    """One of a column that was deleted says nothing."""
    assert active_filters(_TABLE) == ()
    assert active_filters(replace(_TABLE, filters=(_FILTER, replace(_FILTER, column_id="9")))) == (_FILTER,)


def test_hidden_data_rows_of_a_filtered_table_are_filtered() -> None:
    """Not the header, nothing below the table, and nothing of another sheet."""
    sheets = [Sheet("S", "S", hidden_rows={0, 2, 4, 7}), Sheet("O", "O", hidden_rows={2})]
    contents = Contents(sheets, [replace(_TABLE, filters=(_FILTER,))])
    assert set(filtered_rows(contents, "S")) == {2, 4}
    assert set(filtered_rows(contents, "O")) == set()
    assert set(filtered_rows(Contents(sheets, [_TABLE]), "S")) == set()
