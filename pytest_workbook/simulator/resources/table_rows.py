"""Rows of a table: listed, read, added, changed and deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pytest_workbook.simulator.book.model import Area, Scalar, Table
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.limits import guard_answer, guard_cells
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import Arguments
from pytest_workbook.simulator.ranges.update import grid, rows_of
from pytest_workbook.simulator.replies import api_not_found, collection, created, done, entity, invalid_argument, value
from pytest_workbook.simulator.resources.bodies import expect_body, properties
from pytest_workbook.simulator.resources.ranges import range_node
from pytest_workbook.simulator.resources.tables import TABLE

members = Members()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A data row of a table.

    Args:
        table: the table.
        index: zero-based.
    """

    table: Table
    index: int


ROWS: Final[Kind[Table]] = Kind("workbookTableRow[]")
ROW: Final[Kind[TableRow]] = Kind("workbookTableRow")

_CHUNK: Final = 500

_LIST = Evidence("documented", "List rows", "2026-11-24")
_COUNT = Evidence("documented", "Metadata of v1.0: count bound to a collection of workbookTableRow", "2026-11-24")
_GET = Evidence("observed", "microsoft-graph-docs-contrib issues 3425, 3940, 9041: itemAt(index=) is served", "2024-01")
_POST = Evidence("documented", "Working with Excel: add a table row", "2026-11-24")
_ADD = Evidence("documented", "TableRowCollection: add", "2026-11-24")
_ITEM_AT = Evidence("documented", "TableRowCollection: itemAt, which prints POST", "2026-11-24")
_UPDATE = Evidence("documented", "Update tablerow", "2026-11-24")
_DELETE = Evidence("documented", "Working with Excel: delete table row", "2026-11-24")
_RANGE = Evidence("documented", "TableRow: range", "2026-11-24")


@members.step(TABLE, "rows", evidence=_LIST)
def _rows(call: Call[Table]) -> Node[Table]:
    return ROWS.node(call.value, f"{call.node.odata_id}/rows")


@members.key(ROWS)
def _by_index(call: Call[Table], text: str) -> Node[TableRow]:
    # Documented as rows/{index}; observed since 2021: not served, rows/itemAt(index=…) is.
    if call.profile.rows_by_index == "deny" or not (text.isascii() and text.isdigit()):
        raise api_not_found()
    return _node(call, int(text))


@members.step(ROWS, "itemAt", "index", evidence=_ITEM_AT)
def _item_at(call: Call[Table]) -> Node[TableRow]:
    return _node(call, call.arguments.integer("index"))


def _node(call: Call[Table], index: int) -> Node[TableRow]:
    # Asking for the cells refuses an index outside the table.
    call.book.row_area(call.value.table_id, index)
    return ROW.node(TableRow(call.value, index), _row_id(call, index))


def _row_id(call: Call[Table], index: int) -> str:
    return f"{call.node.odata_id}/itemAt(index={index})"


def _shown(book: Workbook, row: TableRow) -> dict[str, object]:
    return {"index": row.index, "values": book.values(book.row_area(row.table.table_id, row.index))}


@members.operation("GET", ROWS, evidence=_LIST)
def _list(call: Call[Table]) -> Reply:
    body, options = call.value.body, call.options
    left = max(body.rows - options.skip, 0)
    entries = body.columns * (left if options.top is None else min(options.top, left))
    guard_cells(entries if options.wants("values") else 0)
    reply = collection(call, _items(call))
    guard_answer(reply.body, entries)
    return reply


def _items(call: Call[Table]) -> Iterator[tuple[str, Mapping[str, object]]]:
    # Skipped rows are not read: a page late in a long table costs as much as the first.
    body, skip = call.value.body, min(call.options.skip, call.value.body.rows)
    yield from (("", {}) for _ in range(skip))
    for start in range(skip, body.rows, _CHUNK):
        top = body.top + start
        chunk = replace(body, top=top, bottom=min(top + _CHUNK - 1, body.bottom))
        for index, row in enumerate(call.book.values(chunk), start=start):
            yield _row_id(call, index), {"index": index, "values": [row]}


@members.operation("GET", ROWS, "count", evidence=_COUNT)
def _count(call: Call[Table]) -> Reply:
    return value(call, "Edm.Int32", call.value.body.rows)


@members.operation("POST", ROWS, "itemAt", "index", evidence=_ITEM_AT)
def _posted_item_at(call: Call[Table]) -> Reply:
    node = _node(call, call.arguments.integer("index"))
    return entity(call, _shown(call.book, node.value), odata_id=node.odata_id)


@members.operation("POST", ROWS, evidence=_POST)
def _post(call: Call[Table]) -> Reply:
    return _added(call, 201)


@members.operation("POST", ROWS, "add", "index", "values", evidence=_ADD)
def _add(call: Call[Table]) -> Reply:
    return _added(call, call.profile.add_status)


def _added(call: Call[Table], status: int) -> Reply:
    expect_body(call, "index", "values")
    given = call.arguments
    index = given.integer("index") if "index" in given else None
    first = call.book.add_rows(call.value.table_id, _new_rows(given, call.value), index)
    row = TableRow(call.value, first)
    # Observed: one object, the first new row, however many were added.
    return created(call, _shown(call.book, row), _row_id(call, first), status=status)


def _new_rows(given: Arguments, table: Table) -> list[list[Scalar]]:
    if "values" not in given:
        return [[None] * len(table.columns)]
    rows = rows_of(given.given["values"], "values")
    if not rows:
        msg = "'values' takes at least one row"
        raise invalid_argument(msg)
    return rows


@members.operation("GET", ROW, evidence=_GET)
def _get(call: Call[TableRow]) -> Reply:
    return entity(call, _shown(call.book, call.value))


@members.operation("PATCH", ROW, evidence=_UPDATE)
def _update(call: Call[TableRow]) -> Reply:
    row = call.value
    given = properties(call, {"index": row.index}, "values")
    if "values" in given:
        cells = grid(given.given["values"], 1, len(row.table.columns), "values")[0]
        call.book.write_row(row.table.table_id, row.index, cells)
    return entity(call, _shown(call.book, row))


@members.operation("DELETE", ROW, evidence=_DELETE)
def _delete(call: Call[TableRow]) -> Reply:
    call.book.delete_row(call.value.table.table_id, call.value.index)
    return done(call)


@members.step(ROW, "range", evidence=_RANGE)
def _range(call: Call[TableRow]) -> Node[Area]:
    return range_node(call.book, call.book.row_area(call.value.table.table_id, call.value.index))
