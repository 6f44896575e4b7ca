"""Faults of one test: which are marked, when they cannot be, and what is left of them."""

from __future__ import annotations

from typing import Any

import pytest
from harness import collected

from pytest_workbook.errors import UsageError
from pytest_workbook.plugin.faulting import (
    given_faults,
    gives_up,
    has_faults,
    marked_faults,
    mode_with_faults,
    skip_where_recorded,
    unmet_faults,
)
from pytest_workbook.wire import Headers, Request

_MARKED = """
import pytest

pytestmark = [pytest.mark.workbook_fault("throttle")]

@pytest.mark.workbook_fault("locked")
@pytest.mark.workbook_fault("conflict")
class TestIt:
    @pytest.mark.workbook_fault("unauthorized")
    @pytest.mark.workbook_fault(status=500)
    def test_marked(self, workbook_session):
        pass

def test_module(workbook_item):
    pass
"""


def test_markers_are_in_force_from_module_to_function_and_from_top_to_bottom(pytester: pytest.Pytester) -> None:
    """As they are read, not as Python applies decorators."""
    _, (marked, module) = collected(pytester, _MARKED)
    assert _marked(marked) == ["throttle", "locked", "conflict", "unauthorized", "500"]
    assert _marked(module) == ["throttle"]


def test_who_has_no_marker_has_no_plan(pytester: pytest.Pytester) -> None:
    """And imports nothing for one."""
    _, (item,) = collected(pytester, "def test_it(workbook_item):\n    pass\n")
    assert marked_faults(item) is None


def _marked(item: pytest.Item) -> list[str]:
    plan = marked_faults(item)
    assert plan is not None
    return [one.fault.name for one in plan.unmet()]


def test_a_wrong_marker_is_told_with_its_signature(pytester: pytest.Pytester) -> None:
    """Whatever is wrong of it."""
    code = "import pytest\n\n@pytest.mark.workbook_fault('thunder')\ndef test_it(workbook_item):\n    pass\n"
    _, (item,) = collected(pytester, code)
    with pytest.raises(UsageError, match="'thunder' is no named fault") as error:
        marked_faults(item)
    assert "Its signature is @pytest.mark.workbook_fault(name=None" in str(error.value)


def test_faults_need_what_can_be_changed(pytester: pytest.Pytester) -> None:
    """Without a cassette ``auto`` is the simulator; where a service is asked or recorded, the test is skipped."""
    code = "def test_a(workbook_faults):\n    pass\n\ndef test_b(workbook_item):\n    pass\n"
    _, (with_faults, without) = collected(pytester, code)
    assert [has_faults(with_faults), has_faults(without)] == [True, False]
    assert mode_with_faults(with_faults, "auto", has_cassette=False) == "simulate"
    assert mode_with_faults(with_faults, "auto", has_cassette=True) == "auto"
    assert mode_with_faults(without, "auto", has_cassette=False) == "auto"
    for mode in ("record", "record-missing", "verify", "live"):
        with pytest.raises(pytest.skip.Exception, match=f"this run's mode is {mode}"):
            skip_where_recorded(mode)
    for mode in ("auto", "simulate", "replay"):
        skip_where_recorded(mode)


def test_a_fault_that_no_request_met_is_an_error_that_shows_what_was_sent(pytester: pytest.Pytester) -> None:
    """Until it is met, or was optional."""
    center, (item,) = collected(pytester, "def test_it(workbook_faults, workbook_item):\n    pass\n")
    state = center.lifecycle.begin(item)
    run = center.wiring.run
    given_faults(run).throttle(path="names")
    given_faults(run).locked(path="tables", optional=True)
    drive_item = center.wiring.opening.item_for(state.target)
    drive_item.get("workbook/worksheets")
    (error,) = unmet_faults(run, state)
    assert item.nodeid in str(error)
    assert "GET worksheets" in str(error)
    drive_item.get("workbook/names")
    assert unmet_faults(run, state) == []


@pytest.mark.parametrize(
    ("limit", "by", "expected"),
    [(None, "code", False), (5.0, "code", True), (60.0, "code", False), (5.0, "test", False)],
)
def test_a_client_gives_up_when_its_own_time_is_over(
    pytester: pytest.Pytester, limit: float | None, by: Any, expected: bool
) -> None:
    """Code under test by the limit it set; the plugin's own requests by that of a live one."""
    code = "import pytest\n\n@pytest.mark.workbook_fault('slow', seconds=30)\ndef test_it(workbook_item):\n    pass\n"
    _, (item,) = collected(pytester, code)
    plan = marked_faults(item)
    assert plan is not None
    (slow,) = plan.unmet()
    request = Request("GET", "https://graph.microsoft.com", Headers(), time_limit=limit)
    assert gives_up(slow.fault, request, by) is expected
