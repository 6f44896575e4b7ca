"""What the door reads from an answer."""

from __future__ import annotations

import pytest

from pytest_workbook.plugin.answers import has_effect, is_running, made_session
from pytest_workbook.wire import Request, Response, json_response

_BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (json_response(200, {"status": "running"}), True),
        (json_response(200, {"status": "notStarted"}), True),
        (json_response(200, {"status": "inProgress"}), True),
        (json_response(200, {"status": "succeeded"}), False),
        (json_response(200, {"value": []}), False),
        (json_response(200, ["running"]), False),
        (json_response(404, {"status": "running"}), False),
        (json_response(200, {"status": "running", "more": "x" * 2000}), False),
        (Response(200), False),
    ],
)
def test_an_operation_that_runs_says_so(response: Response, expected: bool) -> None:
    """In a small body with a status; what is large is no status."""
    assert is_running(response) is expected


@pytest.mark.parametrize(
    ("path", "response", "expected"),
    [
        ("createSession", json_response(201, {"id": "s", "persistChanges": True}), "s"),
        ("createSession?x=1", json_response(200, {"id": "s"}), "s"),
        ("sessionInfoResource(key='k')", json_response(200, {"id": "s"}), "s"),
        ("createSession", json_response(202, {}), None),
        ("createSession", json_response(504, {"id": "s"}), None),
        ("createSession", json_response(201, ["s"]), None),
        ("createSession", json_response(201, {"id": 3}), None),
        ("worksheets/add", json_response(201, {"id": "s"}), None),
    ],
)
def test_a_session_is_made_by_an_answer(path: str, response: Response, expected: str | None) -> None:
    """At once, or as the result of an operation."""
    assert made_session(Request("POST", f"{_BOOK}/{path}"), response) == expected


def test_a_request_has_effect_unless_it_reads_or_is_refused() -> None:
    """What only reads changes nothing."""
    write, read = Request("PATCH", _BOOK), Request("GET", _BOOK)
    assert [has_effect(one, Response(status)) for one in (write, read) for status in (200, 409)] == [
        True,
        False,
        False,
        False,
    ]
