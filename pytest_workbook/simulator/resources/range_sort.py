"""The sort of a range: ``POST …/range(address='A1:C9')/sort/apply``."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.model import Area
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.replies import done, entity
from pytest_workbook.simulator.resources.bodies import expect_body
from pytest_workbook.simulator.resources.ranges import RANGE
from pytest_workbook.simulator.resources.sort_fields import METHODS, choice, sort_keys

members = Members()

RANGE_SORT: Final[Kind[Area]] = Kind("workbookRangeSort")

_SORT: Final = Evidence("documented", "RangeSort resource type", "2026-11-24")
_GET: Final = Evidence("assumed", "The metadata's workbookRangeSort has no properties", "2026-11-24")
_APPLY: Final = Evidence("documented", "RangeSort: apply", "2026-11-24")
_PARAMETERS: Final = ("fields", "matchCase", "hasHeaders", "orientation", "method")


@members.step(RANGE, "sort", evidence=_SORT)
def _sort(call: Call[Area]) -> Node[Area]:
    return RANGE_SORT.node(call.value, f"{call.node.odata_id}/sort")


@members.operation("GET", RANGE_SORT, evidence=_GET)
def _get(call: Call[Area]) -> Reply:
    return entity(call, {})


@members.operation("POST", RANGE_SORT, "apply", *_PARAMETERS, evidence=_APPLY)
def _apply(call: Call[Area]) -> Reply:
    expect_body(call, *_PARAMETERS)
    given, area = call.arguments, call.value
    sideways = choice(given, "orientation", ("Rows", "Columns")) == "Columns"
    choice(given, "method", METHODS)
    call.book.sort(
        area,
        sort_keys(call, area.rows if sideways else area.columns),
        match_case=given.flag("matchCase", default=False),
        has_headers=given.flag("hasHeaders", default=False),
        sideways=sideways,
    )
    return done(call)
