"""The list of what is simulated."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.graph.labels import label
from pytest_workbook.simulator import resources
from pytest_workbook.simulator.coverage import coverage, not_simulated
from pytest_workbook.simulator.members import load
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response


def test_each_operation_is_listed_with_its_evidence() -> None:
    """As many below the workbook as are declared, and the sessions and drives around it."""
    members = load(resources)
    found = coverage(members)
    kinds = {evidence.kind for evidence in found.values()}
    assert kinds <= {"documented", "observed", "assumed"}
    assert {"POST createSession", "POST /$batch", "GET workbookRange"} <= set(found)
    assert {operation.evidence for operation in members.operations.values()} <= set(found.values())


@pytest.mark.parametrize("path", ["/me", "/me/drive", "/me/drives", "/me/drive/items/*", "/me/drive/items/*/children"])
def test_what_is_listed_around_the_workbook_is_answered(
    simulator: Simulator, ask: Callable[..., Response], path: str
) -> None:
    """The label of a request that is answered is in the list."""
    simulator.blank("/In/x.xlsx")
    folder = ask("GET", "/me/drive/root:/In").json()["id"]
    asked = path.replace("*", folder)
    assert ask("GET", asked).status == 200
    assert label("GET", asked) in coverage(simulator.members)


@pytest.mark.parametrize("name", ["workbookRange/usedRange", "workbookRange/lastRow", "workbookWorksheet/range"])
def test_functions_that_lead_to_a_range_are_listed(simulator: Simulator, name: str) -> None:
    """A step of a path is an operation of GET, with evidence of its own."""
    assert coverage(simulator.members)[f"GET {name}"].kind == "documented"


# Where the simulated types are, below the workbook.
_PATHS = {
    "workbookFilter": "/tables/Table1/columns/1/filter",
    "workbookFunctions": "/functions",
    "workbookRange": "/worksheets/Sheet1/range(address='A1')",
    "workbookTable": "/tables/Table1",
    "workbookTableColumn": "/tables/Table1/columns/1",
    "workbookWorksheet": "/worksheets/Sheet1",
}


def test_what_is_listed_as_missing_is_answered_501(simulator: Simulator, ask: Callable[..., Response]) -> None:
    """Read or called, each member that Graph has and the list names; and nothing simulated is in it."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    ask("POST", f"{base}/tables/add", {"address": "Sheet1!A1:B3", "hasHeaders": True})
    missing = not_simulated(simulator.members)
    reached = {label.partition(" ")[2].partition("/")[0] for label in coverage(simulator.members)}
    for kind in sorted(set(missing) & reached):
        for member in missing[kind]:
            answers = [ask(verb, f"{base}{_PATHS[kind]}/{member}", {}).status for verb in ("GET", "POST")]
            assert answers == [501, 501], (kind, member)
