"""Refusals in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pytest_workbook.session.refusal import code_to_act_on, graph_error, what_was_asked
from pytest_workbook.wire import Headers, Request, Response, json_response

NOW = datetime(2026, 11, 24, tzinfo=UTC)
URL = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ((), None),
        (("ItemNotFound",), "ItemNotFound"),
        (("ItemNotFound", "itemNotFound"), "itemNotFound"),
        (("InvalidSession", "invalidSessionReCreatable", "x"), "invalidSessionReCreatable"),
        (("TooManyRequests", "429"), "TooManyRequests"),
    ],
)
def test_the_second_level_code_is_acted_on(codes: tuple[str, ...], code: str | None) -> None:
    """Where it is a known one; else the top one."""
    assert code == code_to_act_on(codes)


def test_an_empty_refusal_still_says_what_was_asked() -> None:
    """A 429 without a body is real; the header's request id is taken then."""
    error = graph_error(
        Request("GET", f"{URL}/worksheets"), Response(429, Headers({"request-id": "r"})), NOW, why="Wait."
    )
    assert str(error) == "GET worksheets was answered 429 Too Many Requests\nWait.\n(request-id r)"
    assert (error.code, error.codes, error.message, error.request_id, error.retry_after) == (None, (), "", "r", None)


def test_long_messages_are_cut() -> None:
    """At most 200 characters of the service's words."""
    body = {"error": {"code": "c", "message": "m" * 500}}
    error = graph_error(Request("GET", URL), json_response(400, body), NOW)
    assert error.message == "m" * 200
    assert len(str(error)) < 300


def test_urls_outside_the_service_are_not_shown() -> None:
    """They may carry a key."""
    assert what_was_asked(Request("GET", "https://dl.example.net/x?key=1")) == "GET of a URL outside the service"
