"""Columns of a table: listed, read, added, changed, deleted, and their ranges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from pytest_workbook.simulator.book.model import Area, Scalar, Table, TableColumn
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.limits import guard_answer, guard_cells
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import Arguments, key
from pytest_workbook.simulator.ranges.update import grid, rows_of
from pytest_workbook.simulator.replies import collection, created, done, entity, invalid_argument, value
from pytest_workbook.simulator.resources.bodies import all_or_nothing, expect_body, properties
from pytest_workbook.simulator.resources.ranges import range_node
from pytest_workbook.simulator.resources.tables import TABLE, header_row, total_row

members = Members()


@dataclass(frozen=True, slots=True)
class ColumnOfTable:
    """A column with its table.

    Args:
        table: the table.
        index: zero-based.
        column: the column.
    """

    table: Table
    index: int
    column: TableColumn


COLUMNS: Final[Kind[Table]] = Kind("workbookTableColumn[]")
COLUMN: Final[Kind[ColumnOfTable]] = Kind("workbookTableColumn")

_LIST = Evidence("documented", "List columns", "2026-11-24")
_COUNT = Evidence("documented", "Metadata of v1.0: count bound to a collection of workbookTableColumn", "2026-11-24")
_GET = Evidence("documented", "Get tablecolumn", "2026-11-24")
_POST = Evidence("documented", "Create tablecolumn", "2026-11-24")
_ADD = Evidence("documented", "TableColumnCollection: add", "2026-11-24")
_ITEM_AT = Evidence("documented", "TableColumnCollection: itemAt, which prints POST", "2026-11-24")
_UPDATE = Evidence("documented", "Update tablecolumn", "2026-11-24")
_DELETE = Evidence("documented", "TableColumn: delete", "2026-11-24")
_RANGE = Evidence("documented", "TableColumn: range", "2026-11-24")
_DATA_BODY_RANGE = Evidence("documented", "TableColumn: dataBodyRange", "2026-11-24")
_HEADER_ROW_RANGE = Evidence("documented", "TableColumn: headerRowRange", "2026-11-24")
_TOTAL_ROW_RANGE = Evidence("documented", "TableColumn: totalRowRange", "2026-11-24")


@members.step(TABLE, "columns", evidence=_LIST)
def _columns(call: Call[Table]) -> Node[Table]:
    return COLUMNS.node(call.value, f"{call.node.odata_id}/columns")


@members.key(COLUMNS)
def _by_key(call: Call[Table], text: str) -> Node[ColumnOfTable]:
    return _node(call, text)


@members.step(COLUMNS, "itemAt", "index", evidence=_ITEM_AT)
def _item_at(call: Call[Table]) -> Node[ColumnOfTable]:
    index, count = call.arguments.integer("index"), len(call.value.columns)
    # A key that fits nothing is not found, but a place that cannot be is a wrong argument, as for rows.
    if not 0 <= index < count:
        msg = f"there is no column {index}; there are {count}, counted from 0"
        raise invalid_argument(msg)
    return _node(call, index)


def _node(call: Call[Table], which: str | int) -> Node[ColumnOfTable]:
    index, column = call.book.column(call.value.table_id, which)
    return COLUMN.node(ColumnOfTable(call.value, index, column), _column_id(call, column))


def _column_id(call: Call[Table], column: TableColumn) -> str:
    return key(call.node.odata_id, column.column_id)


def _shown(book: Workbook, index: int, column: TableColumn, area: Area, *, with_values: bool) -> dict[str, object]:
    known: dict[str, object] = {"id": column.column_id, "index": index, "name": column.name}
    return {**known, "values": book.values(area)} if with_values else known


def _area(table: Table, index: int) -> Area:
    return replace(table.area, left=table.left + index, right=table.left + index)


@members.operation("GET", COLUMNS, evidence=_LIST)
def _list(call: Call[Table]) -> Reply:
    table, options = call.value, call.options
    left = max(len(table.columns) - options.skip, 0)
    with_values = options.wants("values")
    entries = table.area.rows * (left if options.top is None else min(options.top, left)) * with_values
    guard_cells(entries)
    reply = collection(
        call,
        (
            (
                _column_id(call, column),
                # Skipped columns are not read.
                _shown(
                    call.book, index, column, _area(table, index), with_values=with_values and index >= options.skip
                ),
            )
            for index, column in enumerate(table.columns)
        ),
    )
    guard_answer(reply.body, entries)
    return reply


@members.operation("GET", COLUMNS, "count", evidence=_COUNT)
def _count(call: Call[Table]) -> Reply:
    return value(call, "Edm.Int32", len(call.value.columns))


@members.operation("POST", COLUMNS, "itemAt", "index", evidence=_ITEM_AT)
def _posted_item_at(call: Call[Table]) -> Reply:
    node = _item_at(call)
    return entity(call, _properties(call, node.value), odata_id=node.odata_id)


@members.operation("POST", COLUMNS, evidence=_POST)
def _post(call: Call[Table]) -> Reply:
    return _added(call, 201)


@members.operation("POST", COLUMNS, "add", "index", "values", "name", evidence=_ADD)
def _add(call: Call[Table]) -> Reply:
    return _added(call, call.profile.add_status)


def _added(call: Call[Table], status: int) -> Reply:
    expect_body(call, "id", "index", "name", "values")
    given, table_id = call.arguments, call.value.table_id
    added = call.book.add_column(
        table_id,
        index=_new_index(given, call.value),
        name=given.text("name") if "name" in given else None,
        values=_new_values(given, call.value),
    )
    table = call.book.table(table_id)
    index, column = call.book.column(table_id, [each.column_id for each in table.columns].index(added.column_id))
    properties_ = _shown(call.book, index, column, _area(table, index), with_values=call.options.wants("values"))
    return created(call, properties_, _column_id(call, column), status=status)


def _new_index(given: Arguments, table: Table) -> int | None:
    if "index" not in given:
        return None
    index = given.integer("index")
    # "The index value should be equal to or less than the last column's index value, so it cannot be used to append".
    if not 0 <= index < len(table.columns):
        msg = f"'index' takes 0 to {len(table.columns) - 1}; leave it out to append"
        raise invalid_argument(msg)
    return index


def _new_values(given: Arguments, table: Table) -> list[Scalar] | None:
    if "values" not in given:
        return None
    rows = rows_of(given.given["values"], "values")
    # One value for the header even where it is hidden, and one for each data row.
    return [row[0] for row in grid(rows, table.body.rows + 1, 1, "values")]


@members.operation("GET", COLUMN, evidence=_GET)
def _get(call: Call[ColumnOfTable]) -> Reply:
    return entity(call, _properties(call, call.value))


def _properties(call: Call[ColumnOfTable] | Call[Table], found: ColumnOfTable) -> dict[str, object]:
    area, with_values = _area(found.table, found.index), call.options.wants("values")
    entries = area.rows if with_values else 0
    guard_cells(entries)
    known = _shown(call.book, found.index, found.column, area, with_values=with_values)
    guard_answer(known, entries)
    return known


@members.operation("PATCH", COLUMN, evidence=_UPDATE)
def _update(call: Call[ColumnOfTable]) -> Reply:
    found = call.value
    given = properties(call, {"id": found.column.column_id, "index": found.index}, "name", "values")
    table_id, column_id = found.table.table_id, found.column.column_id
    changes: list[Callable[[Workbook], object]] = []
    if "values" in given:
        area = _area(found.table, found.index)
        cells = grid(given.given["values"], area.rows, 1, "values")
        changes.append(lambda book: book.write(area, values=cells))
    if "name" in given:
        name = given.text("name")
        changes.append(lambda book: book.rename_column(table_id, found.index, name))
    all_or_nothing(call.book, changes)
    table = call.book.table(table_id)
    index = [each.column_id for each in table.columns].index(column_id)
    return entity(call, _properties(call, ColumnOfTable(table, index, table.columns[index])))


@members.operation("DELETE", COLUMN, evidence=_DELETE)
def _delete(call: Call[ColumnOfTable]) -> Reply:
    call.book.delete_column(call.value.table.table_id, call.value.index)
    return done(call)


@members.step(COLUMN, "range", evidence=_RANGE)
def _range(call: Call[ColumnOfTable]) -> Node[Area]:
    return range_node(call.book, _area(call.value.table, call.value.index))


@members.step(COLUMN, "dataBodyRange", evidence=_DATA_BODY_RANGE)
def _data_body_range(call: Call[ColumnOfTable]) -> Node[Area]:
    return _within(call, call.value.table.body)


@members.step(COLUMN, "headerRowRange", evidence=_HEADER_ROW_RANGE)
def _header_row_range(call: Call[ColumnOfTable]) -> Node[Area]:
    return _within(call, header_row(call.value.table))


@members.step(COLUMN, "totalRowRange", evidence=_TOTAL_ROW_RANGE)
def _total_row_range(call: Call[ColumnOfTable]) -> Node[Area]:
    return _within(call, total_row(call.value.table))


def _within(call: Call[ColumnOfTable], area: Area) -> Node[Area]:
    left = area.left + call.value.index
    return range_node(call.book, replace(area, left=left, right=left))
