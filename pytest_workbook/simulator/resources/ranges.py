"""Ranges: reached from worksheets and other ranges, read, written, cleared, moved and merged."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final, TypeVar

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Area, Clearing, Sheet, Shift
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.limits import guard_answer, guard_cells
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import quoted
from pytest_workbook.simulator.ranges import moves
from pytest_workbook.simulator.ranges.body import GRIDS, MAX_CELLS, PROPERTIES, cells, is_unbounded, shown
from pytest_workbook.simulator.ranges.update import Update, parse
from pytest_workbook.simulator.replies import Refusal, done, invalid_argument, result
from pytest_workbook.simulator.resources.bodies import expect_parameters, expect_payload
from pytest_workbook.simulator.resources.worksheets import WORKSHEET, worksheet_id, worksheet_node

members = Members()

RANGE: Final[Kind[Area]] = Kind("workbookRange")

_E = TypeVar("_E", bound=Enum)

_GET = Evidence("documented", "Get range", "2026-11-24")
_UPDATE = Evidence("documented", "Update range", "2026-11-24")
_CLEAR = Evidence("documented", "Range: clear", "2026-11-24")
_INSERT = Evidence("documented", "Range: insert", "2026-11-24")
_DELETE = Evidence("documented", "Range: delete", "2026-11-24")
_MERGE = Evidence("documented", "Range: merge", "2026-11-24")
_UNMERGE = Evidence("documented", "Range: unmerge", "2026-11-24")
_OF_WORKSHEET = Evidence("documented", "Worksheet: range", "2026-11-24")
_CELL = Evidence("documented", "Worksheet: cell", "2026-11-24")
_USED_RANGE = Evidence("documented", "Worksheet: usedRange", "2026-11-24")
_WORKSHEET = Evidence("documented", "range resource type: worksheet", "2026-11-24")

_TOO_MANY_CELLS: Final = (
    "The cell count in the range has exceeded the maximum supported number. Please refer to the documentation: "
    "https://docs.microsoft.com/office/dev/add-ins/concepts/resource-limits-and-performance-optimization#excel-add-ins"
)


def range_node(book: Workbook, area: Area) -> Node[Area]:
    """The node of a range, whose canonical address is its worksheet's and its own."""
    return RANGE.node(area, f"{worksheet_id(area.sheet)}/range(address={quoted(book.address(area))})")


def range_reply(call: Call[Any], area: Area) -> Reply:
    """Answer with a range after a change, whatever its size: the change has been made."""
    properties = shown(call.book, area, call.options.wanted(PROPERTIES))
    return result(call, RANGE.name, properties, range_node(call.book, area).odata_id)


def range_read(call: Call[Any], area: Area) -> Reply:
    """Answer with a range that was asked for.

    Raises:
        Refusal: 413 for an answer beyond the payload limit; 400 for a whole sheet where the profile says so.
    """
    if area.is_whole_rows and area.is_whole_columns and call.profile.whole_sheet == "error":
        # Observed since 2026-04-28; before, cells were null.
        raise Refusal(400, "RangeExceedsLimit", "rangeExceedsLimit", _TOO_MANY_CELLS)
    entries = _entries(call, area)
    guard_cells(entries)
    reply = range_reply(call, area)
    guard_answer(reply.body, entries)
    return reply


def _entries(call: Call[Any], area: Area) -> int:
    """How many values of cells an answer with the range holds."""
    if is_unbounded(area) or cells(area) > MAX_CELLS:
        return 0
    return cells(area) * len(GRIDS.intersection(call.options.wanted(PROPERTIES)))


def area_on(book: Workbook, text: str, sheet: str) -> Area:
    """The cells of a worksheet that an address or a name means.

    Args:
        book: where to look.
        text: an address, with or without a sheet, or a defined name.
        sheet: id of the worksheet.

    Raises:
        BookError: INVALID_ARGUMENT for cells of another worksheet, or what is no address; ITEM_NOT_FOUND.
    """
    area = book.area(text, sheet)
    if area.sheet != sheet:
        msg = f"'{text[:80]}' lies on another worksheet than the one it was asked of."
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
    return area


@members.step(WORKSHEET, "range", "address", evidence=_OF_WORKSHEET)
def _of_worksheet(call: Call[Sheet]) -> Node[Area]:
    if "address" not in call.arguments:
        return range_node(call.book, call.book.whole_sheet(call.value.sheet_id))
    return range_node(call.book, area_on(call.book, call.arguments.text("address"), call.value.sheet_id))


@members.step(WORKSHEET, "cell", "row", "column", evidence=_CELL)
def _cell_of_worksheet(call: Call[Sheet]) -> Node[Area]:
    whole = call.book.whole_sheet(call.value.sheet_id)
    return range_node(call.book, moves.cell(whole, call.arguments.integer("row"), call.arguments.integer("column")))


@members.step(WORKSHEET, "usedRange", "valuesOnly", evidence=_USED_RANGE)
def _used_range_of_worksheet(call: Call[Sheet]) -> Node[Area]:
    values_only = call.arguments.flag("valuesOnly", default=False)
    return range_node(call.book, call.book.used_range(call.value.sheet_id, values_only=values_only))


@members.step(RANGE, "worksheet", evidence=_WORKSHEET)
def _worksheet(call: Call[Area]) -> Node[Sheet]:
    return worksheet_node(call.book.sheet(call.value.sheet))


@members.operation("GET", RANGE, evidence=_GET)
def _get(call: Call[Area]) -> Reply:
    return range_read(call, call.value)


@members.operation("PATCH", RANGE, evidence=_UPDATE)
def _update(call: Call[Area]) -> Reply:
    expect_payload(call)
    update = parse(call.body, call.value)
    # Before the change, so that a refusal leaves everything as it was.
    guard_cells(_entries(call, call.value))
    if update != Update():
        call.book.write(
            call.value,
            values=update.values,
            formulas=update.formulas,
            formulas_r1c1=update.formulas_r1c1,
            number_formats=update.number_formats,
            rows_hidden=update.rows_hidden,
            columns_hidden=update.columns_hidden,
        )
    return range_reply(call, call.value)


@members.operation("POST", RANGE, "clear", "applyTo", evidence=_CLEAR)
def _clear(call: Call[Area]) -> Reply:
    expect_parameters(call, "applyTo")
    call.book.clear(call.value, _choice(call, "applyTo", Clearing, Clearing.ALL))
    return done(call)


@members.operation("POST", RANGE, "insert", "shift", evidence=_INSERT)
def _insert(call: Call[Area]) -> Reply:
    expect_parameters(call, "shift")
    return range_reply(call, call.book.insert_cells(call.value, _shift(call, Shift.DOWN, Shift.RIGHT)))


@members.operation("POST", RANGE, "delete", "shift", evidence=_DELETE)
def _delete(call: Call[Area]) -> Reply:
    expect_parameters(call, "shift")
    call.book.delete_cells(call.value, _shift(call, Shift.UP, Shift.LEFT))
    return done(call)


@members.operation("POST", RANGE, "merge", "across", evidence=_MERGE)
def _merge(call: Call[Area]) -> Reply:
    expect_parameters(call, "across")
    call.book.merge(call.value, across=call.arguments.flag("across", default=False))
    return done(call)


@members.operation("POST", RANGE, "unmerge", evidence=_UNMERGE)
def _unmerge(call: Call[Area]) -> Reply:
    call.book.unmerge(call.value)
    return done(call)


def _shift(call: Call[Area], *allowed: Shift) -> Shift:
    shift = _choice(call, "shift", Shift, None)
    if shift not in allowed:
        msg = f"'shift' takes {' or '.join(each.value for each in allowed)}"
        raise invalid_argument(msg)
    return shift


def _choice(call: Call[Area], name: str, choices: type[_E], default: _E | None) -> _E:
    if default is not None and name not in call.arguments:
        return default
    text = call.arguments.text(name)
    found = {each.value.lower(): each for each in choices}.get(text.lower())
    if found is None:
        msg = f"'{name}' takes {', '.join(each.value for each in choices)}"
        raise invalid_argument(msg)
    return found
