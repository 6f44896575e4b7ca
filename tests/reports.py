"""Makes reports by hand: what the tests of their rows and of their page share."""

from __future__ import annotations

from typing import Any

from pytest_workbook.report.model import Moment, Report, ReportedExchange, ReportedSession, ReportedTest

__all__ = ["exchange_row", "outcome_row", "report", "session_row"]


def outcome_row(**changes: Any) -> ReportedTest:
    """Return a test that passed."""
    fields = {"node": "a.py::b", "process": "main", "source": "simulated", "outcome": "passed", "seconds": 0.1}
    return ReportedTest(**{**fields, **changes})


def session_row(**changes: Any) -> ReportedSession:
    """Return a session that was opened and closed."""
    fields: dict[str, Any] = {
        "name": "session-1",
        "process": "main",
        "source": "simulator",
        "clock": "virtual",
        "item": "/me/drive/items/item-1",
        "persists": False,
        "by": "plugin",
        "test": "a.py::b",
        "fixture": "workbook_session",
        "scope": "function",
        "follows": "",
        "end": "closed",
        "opened": 0.0,
        "ended": 0.0,
        "uses": 1,
        "moments": (Moment("created", 0.0, 1), Moment("closed", 0.0, 3)),
    }
    return ReportedSession(**{**fields, **changes})


def exchange_row(**changes: Any) -> ReportedExchange:
    """Return a request for worksheets that was answered."""
    fields: dict[str, Any] = {
        "number": 2,
        "process": "main",
        "test": "a.py::b",
        "node": "a.py::b",
        "method": "GET",
        "label": "GET worksheets",
        "path": "worksheets",
        "status": 200,
        "codes": (),
        "source": "simulator",
        "by": "code",
        "session": "session-1",
        "opened": "",
        "started": 0.0,
        "seconds": 0.0,
        "waited": 0.0,
        "is_retry": False,
        "fault": "",
        "retry_after": "",
        "batch": "",
        "caller": "",
        "sent": 0,
        "received": 20,
    }
    return ReportedExchange(**{**fields, **changes})


def report(**changes: Any) -> Report:
    """Return a report of one test, with one session and three exchanges."""
    life = {"by": "plugin", "method": "POST"}
    fields: dict[str, Any] = {
        "made_by": "pytest-workbook 0",
        "began": "2026-11-24T12:00:00+00:00",
        "mode": "auto",
        "ended": "passed",
        "processes": ("main",),
        "lost": (),
        "totals": {},
        "tests": (outcome_row(),),
        "sessions": (session_row(),),
        "exchanges": (
            exchange_row(
                number=1, label="POST createSession", path="createSession", session="", opened="session-1", **life
            ),
            exchange_row(),
            exchange_row(number=3, label="POST closeSession", path="closeSession", status=204, **life),
        ),
    }
    return Report(**{**fields, **changes})
