"""The list of what is simulated."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.graph.labels import label
from pytest_workbook.simulator import resources
from pytest_workbook.simulator.coverage import coverage
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
