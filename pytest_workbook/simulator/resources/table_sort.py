"""The sort of a table: applied, read, cleared and applied once more."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.model import Table
from pytest_workbook.simulator.book.sorting import remembered_sort
from pytest_workbook.simulator.book.table_view import SortedBy, TableSort
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.replies import done, entity
from pytest_workbook.simulator.resources.bodies import expect_body
from pytest_workbook.simulator.resources.sort_fields import METHODS, choice, shown_icon, sort_keys
from pytest_workbook.simulator.resources.tables import TABLE

members = Members()

TABLE_SORT: Final[Kind[Table]] = Kind("workbookTableSort")

_GET: Final = Evidence("documented", "Get TableSort", "2026-11-24")
_APPLY: Final = Evidence("documented", "TableSort: apply", "2026-11-24")
_CLEAR: Final = Evidence("documented", "TableSort: clear", "2026-11-24")
_REAPPLY: Final = Evidence("documented", "TableSort: reapply", "2026-11-24")
_PARAMETERS: Final = ("fields", "matchCase", "method")


def shown(table: Table) -> dict[str, object]:
    """The properties of a table's sort, in the order of the metadata."""
    order = remembered_sort(table)
    ids = [column.column_id for column in table.columns]
    fields = [
        {
            "ascending": key.ascending,
            "color": key.color,
            "dataOption": "TextAsNumber" if key.as_numbers else "Normal",
            "icon": shown_icon(key.icon),
            "key": ids.index(key.column_id),
            "sortOn": key.sort_on,
        }
        for key in order.keys
    ]
    return {"fields": fields, "matchCase": order.match_case, "method": order.method}


@members.step(TABLE, "sort", evidence=_GET)
def _sort(call: Call[Table]) -> Node[Table]:
    return TABLE_SORT.node(call.value, f"{call.node.odata_id}/sort")


@members.operation("GET", TABLE_SORT, evidence=_GET)
def _get(call: Call[Table]) -> Reply:
    return entity(call, shown(call.value))


@members.operation("POST", TABLE_SORT, "apply", *_PARAMETERS, evidence=_APPLY)
def _apply(call: Call[Table]) -> Reply:
    expect_body(call, *_PARAMETERS)
    given, columns = call.arguments, call.value.columns
    keys = tuple(
        SortedBy(columns[key.offset].column_id, key.ascending, key.as_numbers, key.sort_on, key.color, key.icon)
        for key in sort_keys(call, len(columns))
    )
    order = TableSort(keys, given.flag("matchCase", default=False), choice(given, "method", METHODS))
    call.book.sort_table(call.value.table_id, order)
    return done(call)


@members.operation("POST", TABLE_SORT, "clear", evidence=_CLEAR)
def _clear(call: Call[Table]) -> Reply:
    call.book.forget_table_sort(call.value.table_id)
    return done(call)


@members.operation("POST", TABLE_SORT, "reapply", evidence=_REAPPLY)
def _reapply(call: Call[Table]) -> Reply:
    call.book.resort_table(call.value.table_id)
    return done(call)
