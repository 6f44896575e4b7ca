"""The workbook itself. Its sessions and operations are not below the walk: the service answers them."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import WORKBOOK, Call, Evidence, Members, Reply

members = Members()

_GET: Final = Evidence(
    "assumed", "The metadata's workbook has no properties, so only annotations can come", "2026-11-24"
)


@members.operation("GET", WORKBOOK, evidence=_GET)
def _get(call: Call[Workbook]) -> Reply:
    context = f"{call.place.root}/$metadata#{call.place.context}/$entity"
    return Reply(200, {"@odata.context": context, "@odata.id": call.place.odata_id})
