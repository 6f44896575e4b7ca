"""Mode verify against cassettes of a live service: that service itself, and the simulator in its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from harness import make_workbook, project, run
from service.cells import Box
from service.stand_in import GraphStandIn

_TOKEN = "a-token-that-only-this-service-accepts"
_CODE = """
def test_cell(workbook_session):
    assert workbook_session.get("worksheets/Sheet1/range(address='B2')").status_code == 200

def test_missing(workbook_session):
    assert workbook_session.get("worksheets/Nowhere").status_code == 404
"""


def _drift(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    report = json.loads((folder / "drift.json").read_text(encoding="utf-8"))
    return {(one["operation"], one["path"]): one for one in report["drift"]}


def test_a_live_recording_is_held_against_service_and_simulator(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service that did not change has not drifted; what it changed is found; the simulator is judged alike."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    folder = project(pytester, _CODE)
    report = "--workbook-drift-json=drift.json"
    with GraphStandIn(_TOKEN) as graph:
        graph.book.write("Sheet1", Box(1, 1, 1, 1), [[1.5]])
        live = (f"--workbook-graph-url={graph.url}", f"--workbook-item={graph.item_path}")
        run(pytester, "--workbook-mode=record", *live, subprocess=False).assert_outcomes(passed=2)
        steady = run(pytester, "--workbook-mode=verify", *live, report, subprocess=False)
        steady.assert_outcomes(passed=2)
        assert _drift(folder) == {}
        graph.book.write("Sheet1", Box(1, 1, 1, 1), [[2.5]])
        changed = run(pytester, "--workbook-mode=verify", *live, report, subprocess=False)
        changed.assert_outcomes(passed=2, errors=1)
    found = _drift(folder)
    assert found["GET worksheets/*/range()", "$.values[0][0]"]["now"] == "2.5"
    make_workbook(folder / "book.xlsx", [["Item", "Price"], ["Pen", 3.5]])
    simulated = run(pytester, "--workbook-mode=verify", "--workbook-item=book.xlsx", report, subprocess=False)
    assert simulated.ret == 1
    there = _drift(folder)
    value = there["GET worksheets/*/range()", "$.values[0][0]"]
    assert (value["was"], value["now"]) == ("1.5", "3.5")
    assert {path for _, path in there} & {"status", "$.error.code", "request"} == set()
