"""What ``verify`` takes down of an answer that is not as recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from harness import collected

from pytest_workbook.plugin.center import Center
from pytest_workbook.plugin.verifying import Verifying, summary_of, write_report
from pytest_workbook.wire import Request, Response, json_response

_CODE = "def test_it(workbook_item):\n    pass\n"


def _recorded(pytester: pytest.Pytester) -> Center:
    """A run in ``verify`` whose one test has a cassette of one request."""
    center, (item,) = collected(pytester, _CODE, "--workbook-mode=record")
    state = center.lifecycle.begin(item)
    center.wiring.opening.item_for(state.target).get("workbook/worksheets")
    center.lifecycle.note(state, "passed", "call", is_xfail=False)
    center.after_teardown(item)
    center.end(item)
    again, (item,) = collected(pytester, _CODE, "--workbook-mode=verify")
    again.begin(item)
    return again


def _verified(center: Center, below: str, response: Response | None) -> tuple[list[str], list[dict[str, Any]]]:
    run = center.wiring.run
    drifts: dict[str, list[BaseException]] = {}
    found: list[dict[str, Any]] = []
    path = center.wiring.opening.path(run.in_care().target, "simulator")
    request = Request("GET", f"https://graph.microsoft.com/v1.0{path}/workbook/{below}")
    answer = response or run.world().simulator(
        request.with_header("Authorization", f"Bearer {center.wiring.token('simulator')}")
    )
    Verifying(drifts, found, (), run.root)(run.in_care().record, request, answer, lifecycle=False)
    return [str(one) for many in drifts.values() for one in many], found


def test_an_answer_as_recorded_is_no_drift(pytester: pytest.Pytester) -> None:
    """Dates and ids of requests are new each time."""
    assert _verified(_recorded(pytester), "worksheets", None) == ([], [])


def test_a_changed_answer_is_told_by_operation_and_place(pytester: pytest.Pytester) -> None:
    """With the command that records again, and as data that crosses between processes."""
    errors, found = _verified(
        _recorded(pytester), "worksheets", json_response(404, {"error": {"code": "ItemNotFound"}})
    )
    (error,) = errors
    assert "drift: GET worksheets is not as recorded in test_it.workbook.yaml:" in error
    assert "record again:  pytest test_it.py::test_it --workbook-mode=record" in error
    assert json.loads(json.dumps(found)) == found
    assert next(iter(summary_of(found))).startswith("drift: ")


def test_a_request_that_was_not_recorded_is_drift_of_the_code(pytester: pytest.Pytester) -> None:
    """It asks for more than it did."""
    errors, found = _verified(_recorded(pytester), "names", None)
    assert "GET names is not in test_it.workbook.yaml: the code under test asks for more than was recorded" in errors[0]
    assert len(found) == 1


@pytest.mark.parametrize("status", [429, 503, 504])
def test_an_answer_that_asks_to_come_again_is_not_compared(pytester: pytest.Pytester, status: int) -> None:
    """It is in no cassette."""
    assert _verified(_recorded(pytester), "worksheets", Response(status)) == ([], [])


def test_a_report_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    """The run goes on."""
    assert write_report([], tmp_path / "report.json") is None
    assert "cannot be written (No such file or directory)" in str(write_report([], tmp_path / "none" / "report.json"))
