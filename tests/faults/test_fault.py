"""What one fault answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pytest_workbook.faults.named import made_fault
from pytest_workbook.graph.codes import codes_in, is_session_gone
from pytest_workbook.wire import Headers, Request, Response

NOW = datetime(2026, 11, 24, 17, 0, 0, tzinfo=UTC)
URL = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook/worksheets"


def _response(name: str | None = None, request: Request | None = None, **given: Any) -> Response:
    return made_fault(name, given).response(request or Request("GET", URL), NOW, 7)


@pytest.mark.parametrize(
    ("name", "status", "codes"),
    [
        ("gateway_timeout", 504, ("MaxRequestDurationExceeded", "gatewayTimeoutUncategorized")),
        ("throttle", 429, ("TooManyRequests",)),
        ("session_gone", 404, ("InvalidOrTimedOutSession", "invalidSessionReCreatable")),
        ("service_unavailable", 503, ("InternalError",)),
        ("locked", 423, ("notAllowed", "resourceLocked")),
        ("conflict", 409, ("conflict", "accessConflict")),
        ("unauthorized", 401, ("InvalidAuthenticationToken",)),
        ("lost_reply", 504, ("MaxRequestDurationExceeded", "gatewayTimeoutUncategorized")),
        ("cold", 504, ("MaxRequestDurationExceeded", "gatewayTimeoutUncategorized")),
        ("heavy", 504, ("MaxRequestDurationExceeded", "gatewayTimeoutUncategorized")),
        ("unknown_error", 504, ("UnknownError",)),
        ("session_dies", 404, ("InvalidOrTimedOutSession", "invalidSessionReCreatable")),
        ("contention", 429, ("EditModeCannotAcquireLockTooManyRequests", "tooManyRequestsUncategorized")),
        ("queue_full", 429, ("OperationQueueFull", "tooManyRequestsUncategorized")),
        ("unopenable", 403, ("AccessDenied",)),
        ("localised", 400, ("InvalidArgument", "invalidArgument")),
    ],
)
def test_named_faults_have_real_bodies(name: str, status: int, codes: tuple[str, ...]) -> None:
    """Status and codes are those of the service."""
    response = _response(name)
    assert (response.status, codes_in(response.json())[: len(codes)]) == (status, codes)
    assert response.headers["Content-Type"] == "application/json"


def test_a_session_gone_by_400_says_so_in_its_own_code() -> None:
    """As observed in 2026; any other documented code may be named."""
    assert codes_in(_response("session_gone", status=400).json())[0] == "InvalidSession"
    codes = codes_in(_response("session_gone", code="invalidSessionNotFound").json())
    assert is_session_gone(codes)
    assert codes[1] == "invalidSessionNotFound"


def test_an_answer_bears_ids_and_date() -> None:
    """The client's own request id comes back, in header and body."""
    sent = Request("GET", URL, Headers({"client-request-id": "mine"}))
    response = _response("gateway_timeout", sent)
    inner = response.json()["error"]["innerError"]
    assert (response.headers["client-request-id"], inner["client-request-id"]) == ("mine", "mine")
    assert inner["request-id"] == response.headers["request-id"] == "fa170000-0000-4000-8000-000000000007"
    assert (inner["date"], response.headers["Date"]) == ("2026-11-24T17:00:00", "Tue, 24 Nov 2026 17:00:00 GMT")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "10"),
        ({"retry_after": 2.5}, "2.5"),
        ({"retry_after": 3.0}, "3"),
        ({"retry_after": "Tue, 24 Nov 2026 17:00:30 GMT"}, "Tue, 24 Nov 2026 17:00:30 GMT"),
        ({"retry_after": None}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(given: dict[str, Any], expected: str | None) -> None:
    """Ten seconds unless told otherwise; None sends no header."""
    assert _response("throttle", **given).headers.get("Retry-After") == expected


@pytest.mark.parametrize(
    ("body", "expected", "media_type"),
    [
        ({"error": {"code": "Mine"}}, b'{"error":{"code":"Mine"}}', "application/json"),
        ([1, "é"], '[1,"é"]'.encode(), "application/json"),
        ('{"error": {"co', b'{"error": {"co', "application/json"),
        (b"<html>gateway</html>", b"<html>gateway</html>", "text/html"),
        (b"", b"", None),
        ("", b"", None),
    ],
)
def test_a_body_replaces_the_real_one(body: Any, expected: bytes, media_type: str | None) -> None:
    """JSON, malformed JSON, a proxy's page, or none at all."""
    response = _response(status=502, body=body)
    assert (response.body, response.headers.get("Content-Type")) == (expected, media_type)


def test_a_401_challenges_and_a_success_has_no_body() -> None:
    """As the service does."""
    assert _response(status=401).headers["WWW-Authenticate"].startswith("Bearer realm")
    assert "WWW-Authenticate" not in _response(status=403).headers
    assert _response(status=204).body == b""
    assert _response(status=200, body={"value": []}).json() == {"value": []}


def test_a_style_changes_the_shape_and_not_the_code() -> None:
    """The flat body of an expired session before 2021; none at all; and whatever message is asked for."""
    flat = _response("session_gone", style="old").json()["error"]
    assert (flat["code"], sorted(flat["innerError"])) == ("InvalidOrTimedOutSession", ["date", "request-id"])
    assert is_session_gone(codes_in({"error": flat}))
    silent = _response("silent_throttle")
    assert (silent.status, silent.body) == (429, b"")
    assert "Retry-After" not in silent.headers
    assert "Content-Type" not in silent.headers
    assert _response(message="Zu lang").json()["error"]["message"] == "Zu lang"


def test_a_localised_message_is_not_the_english_one() -> None:
    """Code that looks at the text finds something else, and not only in ASCII."""
    told = _response("localised").json()["error"]["message"]
    assert told != _response(status=400).json()["error"]["message"]
    assert not told.isascii()
