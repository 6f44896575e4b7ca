"""Functions that lead from a range to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_workbook.simulator.book.model import Area
from pytest_workbook.simulator.members import Call, Evidence, Members, Node, Reply
from pytest_workbook.simulator.ranges import moves
from pytest_workbook.simulator.resources.bodies import expect_payload
from pytest_workbook.simulator.resources.ranges import RANGE, range_node, range_read

members = Members()

_POSTED: Final = Evidence("documented", "Range: row and workbookRange: resizedRange, which print POST", "2026-11-24")
_POSTED_TOO: Final = Evidence(
    "assumed", "As the pages of row and resizedRange; one client posts others, too", "2026-11-24"
)
_READ: Final = "2026-11-24"
# Functions that came later have pages with another title.
_PAGES: Final = {
    name: f"workbookRange: {name}"
    for name in ("columnsAfter", "columnsBefore", "resizedRange", "rowsAbove", "rowsBelow")
}
_PRINTED: Final = frozenset({"row", "resizedRange"})


def _function(name: str, *parameters: str) -> Callable[[Callable[[Call[Area]], Area]], Callable[[Call[Area]], Area]]:
    """Declare a function that leads from a range to another.

    It is a step of GET, as the metadata says. Some pages print POST with the arguments in the body; that is answered
    too, but not without a body, which the service refuses.
    """

    def declare(lead: Callable[[Call[Area]], Area]) -> Callable[[Call[Area]], Area]:
        def step(call: Call[Area]) -> Node[Area]:
            return range_node(call.book, lead(call))

        def posted(call: Call[Area]) -> Reply:
            expect_payload(call)
            return range_read(call, lead(call))

        members.step(
            RANGE, name, *parameters, evidence=Evidence("documented", _PAGES.get(name, f"Range: {name}"), _READ)
        )(step)
        evidence = _POSTED if name in _PRINTED else _POSTED_TOO
        members.operation("POST", RANGE, name, *parameters, evidence=evidence)(posted)
        return lead

    return declare


@_function("cell", "row", "column")
def _cell(call: Call[Area]) -> Area:
    return moves.cell(call.value, call.arguments.integer("row"), call.arguments.integer("column"))


@_function("row", "row")
def _row(call: Call[Area]) -> Area:
    return moves.row(call.value, call.arguments.integer("row"))


@_function("column", "column")
def _column(call: Call[Area]) -> Area:
    return moves.column(call.value, call.arguments.integer("column"))


@_function("lastRow")
def _last_row(call: Call[Area]) -> Area:
    return moves.last_row(call.value)


@_function("lastColumn")
def _last_column(call: Call[Area]) -> Area:
    return moves.last_column(call.value)


@_function("lastCell")
def _last_cell(call: Call[Area]) -> Area:
    return moves.last_cell(call.value)


@_function("entireRow")
def _entire_row(call: Call[Area]) -> Area:
    return moves.entire_row(call.value)


@_function("entireColumn")
def _entire_column(call: Call[Area]) -> Area:
    return moves.entire_column(call.value)


@_function("offsetRange", "rowOffset", "columnOffset")
def _offset_range(call: Call[Area]) -> Area:
    return moves.offset(call.value, call.arguments.integer("rowOffset"), call.arguments.integer("columnOffset"))


@_function("resizedRange", "deltaRows", "deltaColumns")
def _resized_range(call: Call[Area]) -> Area:
    return moves.resized(call.value, call.arguments.integer("deltaRows"), call.arguments.integer("deltaColumns"))


@_function("boundingRect", "anotherRange")
def _bounding_rect(call: Call[Area]) -> Area:
    return moves.bounding(call.value, _another(call))


@_function("intersection", "anotherRange")
def _intersection(call: Call[Area]) -> Area:
    return moves.intersection(call.value, _another(call))


@_function("rowsAbove", "count")
def _rows_above(call: Call[Area]) -> Area:
    return moves.rows_above(call.value, call.arguments.integer("count", 1))


@_function("rowsBelow", "count")
def _rows_below(call: Call[Area]) -> Area:
    return moves.rows_below(call.value, call.arguments.integer("count", 1))


@_function("columnsBefore", "count")
def _columns_before(call: Call[Area]) -> Area:
    return moves.columns_before(call.value, call.arguments.integer("count", 1))


@_function("columnsAfter", "count")
def _columns_after(call: Call[Area]) -> Area:
    return moves.columns_after(call.value, call.arguments.integer("count", 1))


@_function("usedRange", "valuesOnly")
def _used_range(call: Call[Area]) -> Area:
    values_only = call.arguments.flag("valuesOnly", default=False)
    return moves.used(call.value, call.book.sheet(call.value.sheet), values_only=values_only)


def _another(call: Call[Area]) -> Area:
    return call.book.area(call.arguments.text("anotherRange"), call.value.sheet)
