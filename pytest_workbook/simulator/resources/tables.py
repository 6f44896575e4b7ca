"""Tables: listed, read, added, changed, deleted, turned into ranges, and their ranges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Area, Sheet, Table
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import WORKBOOK, Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import key
from pytest_workbook.simulator.replies import collection, created, done, entity, invalid_argument, value
from pytest_workbook.simulator.resources.bodies import expect_body, properties
from pytest_workbook.simulator.resources.ranges import area_on, range_node, range_reply
from pytest_workbook.simulator.resources.worksheets import WORKSHEET, worksheet_node

members = Members()

# The value of the collection is the id of the worksheet whose tables it holds, or None for all of the workbook.
TABLES: Final[Kind[str | None]] = Kind("workbookTable[]")
TABLE: Final[Kind[Table]] = Kind("workbookTable")

_LIST = Evidence("documented", "List tables", "2026-11-24")
_COUNT = Evidence("documented", "Metadata of v1.0: count bound to a collection of workbookTable", "2026-11-24")
_GET = Evidence("documented", "Get table", "2026-11-24")
_ADD = Evidence("documented", "TableCollection: add", "2026-11-24")
_UPDATE = Evidence("documented", "Update table", "2026-11-24")
_DELETE = Evidence("documented", "Table: delete", "2026-11-24")
_CONVERT = Evidence("documented", "Table: convertToRange", "2026-11-24")
_ITEM_AT = Evidence("documented", "TableCollection: itemAt, which prints POST", "2026-11-24")
_WORKSHEET = Evidence("documented", "table resource type: worksheet", "2026-11-24")
_RANGE = Evidence("documented", "Table: range", "2026-11-24")
_DATA_BODY_RANGE = Evidence("documented", "Table: dataBodyRange", "2026-11-24")
_HEADER_ROW_RANGE = Evidence("documented", "Table: headerRowRange", "2026-11-24")
_TOTAL_ROW_RANGE = Evidence("documented", "Table: totalRowRange", "2026-11-24")

_FLAGS: Final = {
    "showHeaders": "show_headers",
    "showTotals": "show_totals",
    "showBandedRows": "show_banded_rows",
    "showBandedColumns": "show_banded_columns",
    "highlightFirstColumn": "highlight_first_column",
    "highlightLastColumn": "highlight_last_column",
    "showFilterButton": "show_filter_button",
}


def shown(table: Table) -> dict[str, object]:
    """The properties of a table, in the order observed 2021-05 on the live service."""
    return {
        "style": table.style,
        "name": table.name,
        "showFilterButton": table.show_filter_button,
        "id": table.table_id,
        "highlightLastColumn": table.highlight_last_column,
        "highlightFirstColumn": table.highlight_first_column,
        "legacyId": table.legacy_id,
        "showBandedColumns": table.show_banded_columns,
        "showBandedRows": table.show_banded_rows,
        "showHeaders": table.show_headers,
        "showTotals": table.show_totals,
    }


def header_row(table: Table) -> Area:
    """The header row.

    Raises:
        BookError: ITEM_NOT_FOUND where headers are not shown.
    """
    if not table.show_headers:
        msg = "The table shows no header row."
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)
    return replace(table.area, bottom=table.top)


def total_row(table: Table) -> Area:
    """The totals row.

    Raises:
        BookError: ITEM_NOT_FOUND where totals are not shown.
    """
    if not table.show_totals:
        msg = "The table shows no totals row."
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)
    return replace(table.area, top=table.bottom)


@members.step(WORKBOOK, "tables", evidence=_LIST)
def _of_workbook(_call: Call[Workbook]) -> Node[str | None]:
    return TABLES.node(None, "tables")


@members.step(WORKSHEET, "tables", evidence=_LIST)
def _of_worksheet(call: Call[Sheet]) -> Node[str | None]:
    return TABLES.node(call.value.sheet_id, f"{call.node.odata_id}/tables")


def _tables(call: Call[str | None]) -> list[Table]:
    return [table for table in call.book.tables if call.value in (None, table.sheet)]


def _node(call: Call[str | None], table: Table) -> Node[Table]:
    return TABLE.node(table, _table_id(call, table))


def _table_id(call: Call[str | None], table: Table) -> str:
    return key(call.node.odata_id, table.table_id)


@members.key(TABLES)
def _by_key(call: Call[str | None], text: str) -> Node[Table]:
    table = call.book.table(text)
    if call.value not in (None, table.sheet):
        msg = f"The worksheet has no table {text[:80]!r}; another one has."
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)
    return _node(call, table)


@members.step(TABLES, "itemAt", "index", evidence=_ITEM_AT)
def _item_at(call: Call[str | None]) -> Node[Table]:
    tables, index = _tables(call), call.arguments.integer("index")
    if not 0 <= index < len(tables):
        msg = f"there is no table {index}; there are {len(tables)}, counted from 0"
        raise invalid_argument(msg)
    return _node(call, tables[index])


@members.operation("GET", TABLES, evidence=_LIST)
def _list(call: Call[str | None]) -> Reply:
    return collection(call, ((_table_id(call, table), shown(table)) for table in _tables(call)))


@members.operation("GET", TABLES, "count", evidence=_COUNT)
def _count(call: Call[str | None]) -> Reply:
    return value(call, "Edm.Int32", len(_tables(call)))


@members.operation("POST", TABLES, "add", "address", "hasHeaders", evidence=_ADD)
def _add(call: Call[str | None]) -> Reply:
    expect_body(call, "address", "hasHeaders")
    address, has_headers = call.arguments.text("address"), call.arguments.flag("hasHeaders")
    # Without a worksheet in the address, the workbook's collection means the active one: the first visible.
    area = call.book.area(address) if call.value is None else area_on(call.book, address, call.value)
    table = call.book.add_table(area, has_headers=has_headers)
    return created(call, shown(table), _table_id(call, table), status=call.profile.add_status)


@members.operation("GET", TABLE, evidence=_GET)
def _get(call: Call[Table]) -> Reply:
    return entity(call, shown(call.value))


@members.operation("PATCH", TABLE, evidence=_UPDATE)
def _update(call: Call[Table]) -> Reply:
    given = properties(call, shown(call.value), "name", "style", *_FLAGS)
    flags: dict[str, Any] = {into: given.flag(name) for name, into in _FLAGS.items() if name in given}
    texts: dict[str, Any] = {name: given.text(name) for name in ("name", "style") if name in given}
    if flags or texts:
        call.book.change_table(call.value.table_id, **texts, **flags)
    return entity(call, shown(call.book.table(call.value.table_id)))


@members.operation("DELETE", TABLE, evidence=_DELETE)
def _delete(call: Call[Table]) -> Reply:
    call.book.delete_table(call.value.table_id)
    return done(call)


@members.operation("POST", TABLE, "convertToRange", evidence=_CONVERT)
def _convert(call: Call[Table]) -> Reply:
    return range_reply(call, call.book.convert_table(call.value.table_id))


@members.step(TABLE, "worksheet", evidence=_WORKSHEET)
def _worksheet(call: Call[Table]) -> Node[Sheet]:
    return worksheet_node(call.book.sheet(call.value.sheet))


@members.step(TABLE, "range", evidence=_RANGE)
def _range(call: Call[Table]) -> Node[Area]:
    return range_node(call.book, call.value.area)


@members.step(TABLE, "dataBodyRange", evidence=_DATA_BODY_RANGE)
def _data_body_range(call: Call[Table]) -> Node[Area]:
    return range_node(call.book, call.value.body)


@members.step(TABLE, "headerRowRange", evidence=_HEADER_ROW_RANGE)
def _header_row_range(call: Call[Table]) -> Node[Area]:
    return range_node(call.book, header_row(call.value))


@members.step(TABLE, "totalRowRange", evidence=_TOTAL_ROW_RANGE)
def _total_row_range(call: Call[Table]) -> Node[Area]:
    return range_node(call.book, total_row(call.value))
