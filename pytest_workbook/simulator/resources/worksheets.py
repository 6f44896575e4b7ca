"""Worksheets: listed, read, added, changed and deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_workbook.simulator.book.model import Sheet, Visibility
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import WORKBOOK, Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import Arguments, key
from pytest_workbook.simulator.replies import collection, created, done, entity, invalid_argument
from pytest_workbook.simulator.resources.bodies import all_or_nothing, expect_body, properties

members = Members()

WORKSHEETS: Final[Kind[None]] = Kind("workbookWorksheet[]")
WORKSHEET: Final[Kind[Sheet]] = Kind("workbookWorksheet")

_LIST = Evidence("documented", "List worksheets", "2026-11-24")
_GET = Evidence("documented", "Get worksheet", "2026-11-24")
_POST = Evidence("documented", "Working with Excel: add a new worksheet", "2026-11-24")
_ADD = Evidence("documented", "WorksheetCollection: add", "2026-11-24")
_UPDATE = Evidence("documented", "Update worksheet", "2026-11-24")
_DELETE = Evidence("documented", "Worksheet: delete", "2026-11-24")


def worksheet_id(sheet_id: str) -> str:
    """The canonical address of a worksheet, below ``/workbook``."""
    return key("worksheets", sheet_id)


def worksheet_node(sheet: Sheet) -> Node[Sheet]:
    """The node of a worksheet."""
    return WORKSHEET.node(sheet, worksheet_id(sheet.sheet_id))


def shown(book: Workbook, sheet: Sheet) -> dict[str, object]:
    """The properties of a worksheet, in the order of the documented answers."""
    position = [each.sheet_id for each in book.sheets].index(sheet.sheet_id)
    return {"id": sheet.sheet_id, "name": sheet.name, "position": position, "visibility": sheet.visibility.value}


@members.step(WORKBOOK, "worksheets", evidence=_LIST)
def _worksheets(_call: Call[Workbook]) -> Node[None]:
    return WORKSHEETS.node(None, "worksheets")


@members.key(WORKSHEETS)
def _by_key(call: Call[None], text: str) -> Node[Sheet]:
    return worksheet_node(call.book.sheet(text))


@members.operation("GET", WORKSHEETS, evidence=_LIST)
def _list(call: Call[None]) -> Reply:
    items = ((worksheet_id(sheet.sheet_id), shown(call.book, sheet)) for sheet in call.book.sheets)
    return collection(call, items)


@members.operation("GET", WORKSHEET, evidence=_GET)
def _get(call: Call[Sheet]) -> Reply:
    return entity(call, shown(call.book, call.value))


@members.operation("POST", WORKSHEETS, evidence=_POST)
def _post(call: Call[None]) -> Reply:
    return _added(call, 201)


@members.operation("POST", WORKSHEETS, "add", "name", evidence=_ADD)
def _add(call: Call[None]) -> Reply:
    return _added(call, call.profile.add_status)


def _added(call: Call[None], status: int) -> Reply:
    expect_body(call, "name")
    given = call.arguments
    sheet = call.book.add_sheet(given.text("name") if "name" in given else None)
    return created(call, shown(call.book, sheet), worksheet_id(sheet.sheet_id), status=status)


@members.operation("PATCH", WORKSHEET, evidence=_UPDATE)
def _update(call: Call[Sheet]) -> Reply:
    given = properties(call, shown(call.book, call.value), "name", "position", "visibility")
    # By id, which stays when the name changes.
    key_ = call.value.sheet_id
    all_or_nothing(call.book, _changes(key_, given))
    return entity(call, shown(call.book, call.book.sheet(key_)))


def _changes(sheet_id: str, given: Arguments) -> list[Callable[[Workbook], object]]:
    changes: list[Callable[[Workbook], object]] = []
    if "name" in given:
        name = given.text("name")
        changes.append(lambda book: book.rename_sheet(sheet_id, name))
    if "position" in given:
        position = given.integer("position")
        changes.append(lambda book: book.move_sheet(sheet_id, position))
    if "visibility" in given:
        visibility = _visibility(given.text("visibility"))
        changes.append(lambda book: book.set_visibility(sheet_id, visibility))
    return changes


def _visibility(text: str) -> Visibility:
    found = {each.value.lower(): each for each in Visibility}.get(text.lower())
    if found is None:
        msg = "'visibility' takes Visible, Hidden or VeryHidden"
        raise invalid_argument(msg)
    return found


@members.operation("DELETE", WORKSHEET, evidence=_DELETE)
def _delete(call: Call[Sheet]) -> Reply:
    call.book.delete_sheet(call.value.sheet_id)
    return done(call)
