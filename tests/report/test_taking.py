"""What is kept of an exchange until the run is over."""

from __future__ import annotations

import pytest
from exchanges import GONE, exchange

from pytest_workbook.report.taking import taken
from pytest_workbook.timeline import repeats


def test_bodies_are_measured_and_let_go() -> None:
    """Whatever was read or written may be large."""
    kept = taken(exchange("PATCH worksheets('A')", request_body=b"x" * 500, answer={"values": [["y"]]}), 2.5)
    assert (kept.sent, kept.received, kept.waited) == (500, len(b'{"values": [["y"]]}'), 2.5)
    assert (len(kept.exchange.request_body), kept.exchange.response_body) == (32, b"")


@pytest.mark.parametrize(("status", "opened"), [(404, None), (200, "session-1")])
def test_what_tells_an_error_or_a_session_is_kept(status: int, opened: str | None) -> None:
    """Codes, and whether a session saves."""
    one = exchange("POST createSession", status, answer=GONE, opened=opened)
    assert taken(one).exchange.response_json == GONE


def test_an_error_without_end_is_let_go() -> None:
    """The service sends none."""
    kept = taken(exchange("GET worksheets", 500, answer=["x" * 30_000]))
    assert (kept.exchange.response_body, kept.received > 30_000) == (b"", True)


def test_equal_requests_stay_equal() -> None:
    """So that a retry can be told."""
    refused, again, other, bare = (
        taken(exchange("POST tables('A')/rows/add", status, request_body=body)).exchange
        for status, body in ((504, b"1"), (200, b"1"), (200, b"2"), (200, b""))
    )
    assert list(repeats([refused, other, bare, again])) == [again]
