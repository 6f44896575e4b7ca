"""Exchanges in order, and what was waited between them."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_workbook.timeline import By, Exchange, Timeline, Wait, repeats, without_secrets
from pytest_workbook.wire import Headers


def _exchange(by: By = "code", label: str = "GET worksheets", **changes: Any) -> Exchange:
    fields: dict[str, Any] = {
        "method": "GET",
        "url": "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook/worksheets",
        "path": "worksheets",
        "label": label,
        "status": 200,
        "request_headers": Headers(),
        "request_body": b"",
        "response_headers": Headers(),
        "response_body": b"",
        "session": None,
        "source": "simulator",
        "started": 0.0,
        "seconds": 0.0,
        "by": by,
        "node": "a.py::b",
    }
    return Exchange(**{**fields, **changes})


@pytest.mark.parametrize(
    ("body", "parsed"),
    [
        (b"", None),
        (b'{"a": [1.5]}', {"a": [1.5]}),
        (b'"x"', "x"),
        (b"{", None),
        (b"PK\x03\x04", None),
        (b"\xff{}", None),
    ],
)
def test_a_body_is_parsed_or_none(body: bytes, parsed: object) -> None:
    """Each side reads its own body; what is no JSON raises nothing."""
    asked, answered = _exchange(request_body=body), _exchange(response_body=body)
    assert (asked.request_json, asked.response_json) == (parsed, None)
    assert (answered.request_json, answered.response_json) == (None, parsed)


@pytest.mark.parametrize(
    ("session", "shown"),
    [(None, "<GET worksheets 200 simulator>"), ("session-1", "<GET worksheets 200 simulator session-1>")],
)
def test_an_exchange_shows_operation_status_source_and_session(session: str | None, shown: str) -> None:
    """Nothing of URL, headers and bodies, where values may be private, stands in a report."""
    headers = Headers({"Prefer": "private"})
    assert repr(_exchange(session=session, request_headers=headers, request_body=b"private")) == shown


def test_a_mark_divides_what_was_from_what_came() -> None:
    """A former length gives all that was added later, in order."""
    timeline = Timeline()
    first, second, third = (_exchange(label=label) for label in ("1", "2", "3"))
    timeline.add(first)
    mark = len(timeline)
    assert timeline.since(mark) == []
    timeline.add(second)
    timeline.add(third)
    assert [one.label for one in timeline.since(mark)] == ["2", "3"]
    assert [one.label for one in timeline.since(0)] == ["1", "2", "3"]


def test_marks_mean_the_same_after_the_past_is_forgotten() -> None:
    """What lies before a mark may be dropped, twice and out of turn, without a change to what lies behind one."""
    timeline = Timeline()
    exchanges = [_exchange(label=str(number)) for number in range(4)]
    for one in exchanges[:3]:
        timeline.add(one)
        timeline.add_wait(Wait(1.0, one))
    for mark in (2, 1):
        timeline.forget(mark)
    timeline.add(exchanges[3])
    assert len(timeline) == 4
    assert [one.label for one in timeline.since(0)] == ["2", "3"]
    assert [one.label for one in timeline.since(3)] == ["3"]
    assert [wait.after.label for wait in timeline.waits_since(0)] == ["2"]


def test_what_a_reader_does_to_its_list_changes_no_timeline() -> None:
    """The list is the reader's own."""
    timeline = Timeline()
    timeline.add(_exchange())
    timeline.since(0).clear()
    assert len(timeline) == 1
    assert len(timeline.since(0)) == 1


def test_waits_are_those_after_a_mark() -> None:
    """A mark divides them as it divides exchanges."""
    timeline = Timeline()
    timeline.add(_exchange())
    timeline.add_wait(Wait(1, _exchange()))
    mark = len(timeline)
    assert timeline.waits_since(mark) == []
    timeline.add(_exchange(status=429))
    wait = Wait(2, timeline.since(mark)[0])
    timeline.add_wait(wait)
    assert timeline.waits_since(mark) == [wait]
    assert len(timeline.waits_since(0)) == 2


@pytest.mark.parametrize(
    ("status", "headers", "text"),
    [
        (429, {"retry-after": "10"}, "client waited 2.5 s for Retry-After 10"),
        (504, {}, "client waited 2.5 s after a 504"),
        (0, {}, "client waited 2.5 s after no answer"),
    ],
)
def test_a_wait_says_for_what(status: int, headers: dict[str, str], text: str) -> None:
    """For the time that was asked, or after which answer."""
    assert Wait(2.5, _exchange(status=status, response_headers=Headers(headers))).text == text


def test_shown_headers_hold_no_credentials_and_no_cookies() -> None:
    """In any case of their names; everything else keeps its order."""
    headers = Headers([("AUTHORIZATION", "a"), ("Prefer", "p"), ("set-cookie", "b"), ("Cookie", "c"), ("Accept", "d")])
    assert without_secrets(headers, "session-1").pairs == (("Prefer", "p"), ("Accept", "d"))


def test_a_shown_session_is_its_alias() -> None:
    """The id is replaced in every repetition, and none is added where the client sent none."""
    headers = Headers([("Workbook-Session-Id", "cluster=a"), ("workbook-session-id", "cluster=b")])
    assert without_secrets(headers, "session-1").get_all("workbook-session-id") == ["session-1"]
    assert "workbook-session-id" not in without_secrets(Headers(), "session-1")


def test_what_may_be_a_secret_is_not_shown_for_want_of_a_name() -> None:
    """A session that no answer made, and a proxy's credentials."""
    headers = Headers({"workbook-session-id": "cluster=a&usid=b", "Proxy-Authorization": "Basic eA=="})

    assert without_secrets(headers, None).pairs == (("workbook-session-id", "unknown"),)


def test_a_repetition_follows_a_refusal_or_no_answer_of_the_same_request() -> None:
    """The same method, URL and body; what succeeded in between begins anew."""
    first, other = _exchange(status=429), _exchange(status=429, request_body=b"2")
    again, dead, last, fresh = (_exchange(status=status) for status in (504, 0, 200, 200))
    found = list(repeats([first, other, again, dead, last, fresh]))
    assert [one is expected for one, expected in zip(found, (again, dead, last), strict=True)] == [True] * 3
