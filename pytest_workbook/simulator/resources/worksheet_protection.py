"""The protection of a worksheet: read, set and taken away."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.model import Protection, Sheet
from pytest_workbook.simulator.book.opening_protection import OPTIONS
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import Arguments
from pytest_workbook.simulator.replies import done, entity, invalid_argument
from pytest_workbook.simulator.resources.bodies import expect_parameters, guard_request
from pytest_workbook.simulator.resources.worksheets import WORKSHEET

members = Members()

PROTECTION: Final[Kind[Sheet]] = Kind("workbookWorksheetProtection")

_GET: Final = Evidence("documented", "Get WorksheetProtection", "2026-11-24")
_PROTECT: Final = Evidence("documented", "WorksheetProtection: protect", "2026-11-24")
_UNPROTECT: Final = Evidence("documented", "WorksheetProtection: unprotect", "2026-11-24")


def shown(sheet: Sheet) -> dict[str, object]:
    """The properties of a worksheet's protection, in the metadata's order; assumed: no options while there is none."""
    protection = sheet.protection
    options = None if protection is None else {name: name in protection.allowed for name in OPTIONS}
    return {"options": options, "protected": protection is not None}


@members.step(WORKSHEET, "protection", evidence=_GET)
def _protection(call: Call[Sheet]) -> Node[Sheet]:
    return PROTECTION.node(call.value, f"{call.node.odata_id}/protection")


@members.operation("GET", PROTECTION, evidence=_GET)
def _get(call: Call[Sheet]) -> Reply:
    return entity(call, shown(call.value))


@members.operation("POST", PROTECTION, "protect", "options", evidence=_PROTECT)
def _protect(call: Call[Sheet]) -> Reply:
    guard_request(call)
    expect_parameters(call, "options")
    call.book.protect_sheet(call.value.sheet_id, Protection(_allowed(call.arguments)))
    return done(call)


@members.operation("POST", PROTECTION, "unprotect", evidence=_UNPROTECT)
def _unprotect(call: Call[Sheet]) -> Reply:
    call.book.unprotect_sheet(call.value.sheet_id)
    return done(call)


def _allowed(arguments: Arguments) -> frozenset[str]:
    if "options" not in arguments:
        return frozenset()
    given = arguments.given["options"]
    if not isinstance(given, dict):
        msg = "'options' takes an object of options"
        raise invalid_argument(msg)
    known = {name.lower(): name for name in OPTIONS}
    options = Arguments({name.lower(): value for name, value in given.items() if "@odata." not in name})
    for name in options.given:
        if name not in known:
            msg = f"'{name[:40]}' is no option; there are {', '.join(OPTIONS)}"
            raise invalid_argument(msg)
    return frozenset(known[name] for name in options.given if options.flag(name))
