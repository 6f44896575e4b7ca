"""Errors of ours show the user's lines and the message, and none of our frames."""

from __future__ import annotations

import pytest
from harness import project, run

_TESTS = """
import pytest

@pytest.mark.workbook(itme="x")
def test_wrong_marker(workbook_session):
    pass

def test_lost(workbook_session):
    workbook_session.range("Sheet1!A1").write(1)
    workbook_session.expire()
    workbook_session.range("Sheet1!A1").value

@pytest.fixture
def seeded(workbook_session):
    workbook_session.get("https://elsewhere.example/")

def test_of_a_fixture(seeded):
    pass

def test_of_somebody_else(workbook_session):
    workbook_session.request(method="GET", path=5)
"""


def test_our_frames_are_hidden_unless_all_are_asked_for(pytester: pytest.Pytester) -> None:
    """The line that called us is the last one shown; an error that is not ours keeps its way."""
    project(pytester, _TESTS)

    shown = run(pytester, "-k", "not somebody").stdout.str()
    full = run(pytester, "--full-trace", "-k", "lost").stdout.str()
    foreign = run(pytester, "-k", "somebody").stdout.str()

    assert "pytest_workbook/" not in shown.replace("pytest_workbook.errors", "")
    assert "E   pytest_workbook.errors.UsageError: the marker @pytest.mark.workbook on test_it.py::test_wrong" in shown
    assert '>       workbook_session.range("Sheet1!A1").value' in shown
    assert '>       workbook_session.get("https://elsewhere.example/")' in shown
    assert "pytest_workbook/session/driver.py" in full.replace("\\\\", "/")
    assert "pytest_workbook/session/" in foreign.replace("\\\\", "/")
