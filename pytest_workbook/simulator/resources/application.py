"""The application: calculation mode, and calculating."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.opening_original import Original
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import WORKBOOK, Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.replies import done, entity, invalid_argument
from pytest_workbook.simulator.resources.bodies import expect_body

members = Members()

APPLICATION: Final[Kind[None]] = Kind("workbookApplication")

_GET = Evidence("documented", "Get workbookApplication", "2026-11-24")
_CALCULATE = Evidence("documented", "workbookApplication: calculate", "2026-11-24")


_TYPES: Final = frozenset({"recalculate", "full", "fullrebuild"})


@members.step(WORKBOOK, "application", evidence=_GET)
def _application(_call: Call[Workbook]) -> Node[None]:
    return APPLICATION.node(None, "application")


@members.operation("GET", APPLICATION, evidence=_GET)
def _get(call: Call[None]) -> Reply:
    return entity(call, {"calculationMode": _mode(call.book)})


def _mode(book: Workbook) -> str:
    if not book.automatic:
        return "Manual"
    # No data tables are simulated, so that this mode is as the automatic one.
    spares_tables = isinstance(book.package, Original) and book.package.spares_tables
    return "AutomaticExceptTables" if spares_tables else "Automatic"


@members.operation("POST", APPLICATION, "calculate", "calculationType", evidence=_CALCULATE)
def _calculate(call: Call[None]) -> Reply:
    expect_body(call, "calculationType")
    if call.arguments.text("calculationType").lower() not in _TYPES:
        msg = "'calculationType' takes Recalculate, Full or FullRebuild"
        raise invalid_argument(msg)
    call.book.calculate()
    return done(call)
