"""Pivot tables of a worksheet: listed, read and refreshed."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.beside import Pivot
from pytest_workbook.simulator.book.model import Sheet
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import key
from pytest_workbook.simulator.replies import collection, done, entity
from pytest_workbook.simulator.resources.worksheets import WORKSHEET, worksheet_node

members = Members()

# The value of the collection is its sheet's id.
PIVOTS: Final[Kind[str]] = Kind("workbookPivotTable[]")
PIVOT: Final[Kind[Pivot]] = Kind("workbookPivotTable")

_LIST = Evidence("documented", "List pivotTables", "2026-11-24")
_GET = Evidence("documented", "Get workbookPivotTable", "2026-11-24")
_WORKSHEET = Evidence("documented", "workbookPivotTable resource type: worksheet", "2026-11-24")
_REFRESH = Evidence(
    "assumed", "page: workbookPivotTable: refresh; here only common layouts are built anew", "2026-11-24"
)
_REFRESH_ALL = Evidence(
    "assumed", "page: workbookPivotTable: refreshAll; here only common layouts are built anew", "2026-11-24"
)


def shown(pivot: Pivot) -> dict[str, object]:
    """The properties of a pivot table, in the order of the documented answers."""
    return {"id": pivot.pivot_id, "name": pivot.name}


@members.step(WORKSHEET, "pivotTables", evidence=_LIST)
def _pivots(call: Call[Sheet]) -> Node[str]:
    return PIVOTS.node(call.value.sheet_id, f"{call.node.odata_id}/pivotTables")


@members.key(PIVOTS)
def _by_key(call: Call[str], text: str) -> Node[Pivot]:
    pivot = call.book.pivot(text, call.value)
    return PIVOT.node(pivot, key(call.node.odata_id, pivot.pivot_id))


@members.operation("GET", PIVOTS, evidence=_LIST)
def _list(call: Call[str]) -> Reply:
    items = ((key(call.node.odata_id, pivot.pivot_id), shown(pivot)) for pivot in call.book.pivots(call.value))
    return collection(call, items)


@members.operation("GET", PIVOT, evidence=_GET)
def _get(call: Call[Pivot]) -> Reply:
    return entity(call, shown(call.value))


@members.step(PIVOT, "worksheet", evidence=_WORKSHEET)
def _worksheet(call: Call[Pivot]) -> Node[Sheet]:
    return worksheet_node(call.book.sheet(call.value.sheet))


@members.operation("POST", PIVOT, "refresh", evidence=_REFRESH)
def _refresh(call: Call[Pivot]) -> Reply:
    call.book.refresh_pivots((call.value,))
    return done(call)


@members.operation("POST", PIVOTS, "refreshAll", evidence=_REFRESH_ALL)
def _refresh_all(call: Call[str]) -> Reply:
    call.book.refresh_pivots(call.book.pivots(call.value))
    return done(call)
