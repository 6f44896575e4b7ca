"""Answers that were asked for again are kept only with ``workbook_record_retries``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness import project, run

# The simulator throttles the code under test, which asks again, and the plugin's own requests, which do so too.
_CODE = """
import pytest, requests

@pytest.fixture
def throttled(monkeypatch):
    from pytest_workbook.simulator.service import Simulator
    from pytest_workbook.wire import json_response
    answer, seen = Simulator.__call__, set()

    def throttles(self, request):
        if request.method == "GET" and request.url not in seen:
            seen.add(request.url)
            body = {"error": {"code": "TooManyRequests", "message": "slower"}}
            return json_response(429, body)
        return answer(self, request)

    monkeypatch.setattr(Simulator, "__call__", throttles)

def read(session):
    url = session.url + "/worksheets"
    answer = requests.get(url, headers=session.headers)
    return answer if answer.status_code == 200 else requests.get(url, headers=session.headers)

def test_code(throttled, workbook_session):
    assert read(workbook_session).status_code == 200

def test_plugin(throttled, workbook_session):
    assert workbook_session.range("Sheet1!A1") == ""
"""


def _statuses(folder: Path) -> dict[str, list[str]]:
    """Return the statuses of the GETs that each cassette holds."""
    found = {}
    for path in folder.rglob("*.workbook.yaml"):
        parts = path.read_text(encoding="utf-8").split("- request:")
        gets = [part for part in parts if 'method: "GET"' in part]
        found[path.name.partition(".")[0]] = [code for part in gets for code in re.findall(r'"code": (\d+)', part)[:1]]
    return found


def test_retries_are_left_out_and_kept_on_demand(pytester: pytest.Pytester) -> None:
    """Without them a replay meets the final answer at once; with them it meets what the recording met."""
    folder = project(pytester, _CODE)
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=2)
    assert _statuses(folder) == {"test_code": ["200"], "test_plugin": ["200"]}
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=2)
    kept = ("-o", "workbook_record_retries=true")
    run(pytester, "--workbook-mode=record", *kept, subprocess=False).assert_outcomes(passed=2)
    assert _statuses(folder) == {"test_code": ["429", "200"], "test_plugin": ["429", "200"]}
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=2)
