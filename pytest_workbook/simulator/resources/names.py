"""Defined names: listed, read, added, changed, and their ranges."""

from __future__ import annotations

from typing import Any, Final

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Area, DefinedName, Sheet
from pytest_workbook.simulator.book.reading import as_wire
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import WORKBOOK, Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import key
from pytest_workbook.simulator.replies import collection, entity, invalid_argument, result
from pytest_workbook.simulator.resources import worksheets
from pytest_workbook.simulator.resources.bodies import expect_body, properties
from pytest_workbook.simulator.resources.ranges import range_node
from pytest_workbook.simulator.resources.worksheets import WORKSHEET, worksheet_id, worksheet_node

members = Members()

# The value of the collection is its scope: the id of a worksheet, or None for the workbook.
NAMES: Final[Kind[str | None]] = Kind("workbookNamedItem[]")
NAME: Final[Kind[DefinedName]] = Kind("workbookNamedItem")

_LIST = Evidence("documented", "List nameditem", "2026-11-24")
_GET = Evidence("documented", "Get nameditem", "2026-11-24")
_ADD = Evidence("documented", "Add named item", "2026-11-24")
_ADD_LOCAL = Evidence("documented", "Nameditem: addFormulaLocal", "2026-11-24")
_UPDATE = Evidence("documented", "Update nameditem", "2026-11-24")
_RANGE = Evidence("documented", "Nameditem: range", "2026-11-24")
_WORKSHEET = Evidence("documented", "nameditem resource type: worksheet", "2026-11-24")


def shown(book: Workbook, name: DefinedName) -> dict[str, object]:
    """The properties of a name, in the order of the documented answers; a range's value has no leading ``=``."""
    kind, content = book.name_value(name)
    return {
        "comment": name.comment,
        "name": name.name,
        "scope": "Workbook" if name.sheet is None else "Worksheet",
        "type": kind.value,
        "value": as_wire(content),
        "visible": name.visible,
    }


@members.step(WORKBOOK, "names", evidence=_LIST)
def _of_workbook(_call: Call[Workbook]) -> Node[str | None]:
    return NAMES.node(None, "names")


@members.step(WORKSHEET, "names", evidence=_LIST)
def _of_worksheet(call: Call[Sheet]) -> Node[str | None]:
    return NAMES.node(call.value.sheet_id, f"{call.node.odata_id}/names")


@members.key(NAMES)
def _by_key(call: Call[str | None], text: str) -> Node[DefinedName]:
    name = call.book.name(text, call.value)
    return NAME.node(name, key(call.node.odata_id, name.name))


@members.operation("GET", NAMES, evidence=_LIST)
def _list(call: Call[str | None]) -> Reply:
    own = (name for name in call.book.names if name.sheet == call.value)
    items = ((key(call.node.odata_id, name.name), shown(call.book, name)) for name in own)
    return collection(call, items)


@members.operation("GET", NAME, evidence=_GET)
def _get(call: Call[DefinedName]) -> Reply:
    return entity(call, shown(call.book, call.value))


@members.operation("POST", NAMES, "add", "name", "reference", "comment", evidence=_ADD)
def _add(call: Call[str | None]) -> Reply:
    expect_body(call, "name", "reference", "comment")
    return _added(call, _reference(call.arguments.given.get("reference")))


@members.operation("POST", NAMES, "addFormulaLocal", "name", "formula", "comment", evidence=_ADD_LOCAL)
def _add_formula_local(call: Call[str | None]) -> Reply:
    expect_body(call, "name", "formula", "comment")
    return _added(call, call.arguments.text("formula"))


def _added(call: Call[str | None], refers_to: str) -> Reply:
    given = call.arguments
    name = call.book.add_name(given.text("name"), refers_to, scope=call.value, comment=given.text("comment", ""))
    return result(
        call,
        NAME.name,
        shown(call.book, name),
        key(call.node.odata_id, name.name),
        status=call.profile.add_status,
    )


def _reference(given: object) -> str:
    # "The formula or the range that the name will refer to": a JSON value, so a constant may come as itself.
    if isinstance(given, bool):
        return f"={str(given).upper()}"
    if isinstance(given, int | float):
        return f"={given!r}"
    if not isinstance(given, str) or not given.removeprefix("="):
        msg = "'reference' takes a formula, such as =Sheet1!$A$1, or a value"
        raise invalid_argument(msg)
    return given


@members.operation("PATCH", NAME, evidence=_UPDATE)
def _update(call: Call[DefinedName]) -> Reply:
    name = call.value
    given = properties(call, shown(call.book, name), "comment", "visible")
    changes: dict[str, Any] = {}
    if "comment" in given:
        changes["comment"] = given.text("comment")
    if "visible" in given:
        changes["visible"] = given.flag("visible")
    if changes:
        name = call.book.change_name(name.name, scope=name.sheet, **changes)
    return entity(call, shown(call.book, name))


@members.step(NAME, "range", evidence=_RANGE)
def _range(call: Call[DefinedName]) -> Node[Area]:
    return range_node(call.book, call.book.name_area(call.value))


@members.step(NAME, "worksheet", evidence=_WORKSHEET)
def _worksheet(call: Call[DefinedName]) -> Node[Sheet]:
    return worksheet_node(_sheet(call))


def _worksheet_shown(call: Call[DefinedName]) -> tuple[str, dict[str, object]]:
    sheet = _sheet(call)
    return worksheet_id(sheet.sheet_id), worksheets.shown(call.book, sheet)


def _sheet(call: Call[DefinedName]) -> Sheet:
    if call.value.sheet is None:
        msg = f"The name {call.value.name!r} belongs to the workbook, not to a worksheet."
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)
    return call.book.sheet(call.value.sheet)
