"""Keep-alive refreshes are sent where time is virtual, are never kept, and are answered on replay."""

from __future__ import annotations

import pytest
from harness import project, run

_CODE = """
import requests

def _refreshes(calls):
    return [call for call in calls.all if call.label == "POST refreshSession"]

def test_shared(module_workbook_session, workbook_clock, workbook_calls):
    held = module_workbook_session.id
    for _ in range(MINUTES // 5):
        workbook_clock.advance(minutes=5)
    assert (len(_refreshes(workbook_calls)), workbook_calls.all[-1].by) == (MINUTES // 4, "plugin")
    assert module_workbook_session.range("Sheet1!A1") == ""
    assert module_workbook_session.id == held

def test_refresh_by_the_test(workbook_session, workbook_clock, workbook_calls):
    workbook_clock.advance(minutes=4)
    workbook_session.refresh()
    workbook_clock.advance(minutes=4)
    assert requests.get(workbook_session.url + "/worksheets", headers=workbook_session.headers).status_code == 200
    mine = workbook_calls[0].session
    assert [call.session == mine for call in _refreshes(workbook_calls)].count(True) == 1
"""


def test_keepalive_is_not_in_the_cassette_and_replays_for_any_time(pytester: pytest.Pytester) -> None:
    """A session that lived twenty minutes while recording lives an hour on replay."""
    folder = project(pytester, "MINUTES = 20\n" + _CODE)
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=2)
    cassettes = folder / "cassettes" / "test_it"
    assert "refreshSession" not in (cassettes / "_module.workbook.yaml").read_text(encoding="utf-8")
    assert "refreshSession" in (cassettes / "test_refresh_by_the_test.workbook.yaml").read_text(encoding="utf-8")
    for minutes in (20, 60):
        project(pytester, f"MINUTES = {minutes}\n" + _CODE)
        run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=2)
