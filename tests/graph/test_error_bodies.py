"""Bodies of refusals."""

from __future__ import annotations

import pytest

from pytest_workbook.graph.codes import codes_in, is_session_gone
from pytest_workbook.graph.error_bodies import Stamp, error_body

STAMP = Stamp("2026-11-24T17:00:00", "r", "c")
IDS = {"date": "2026-11-24T17:00:00", "request-id": "r", "client-request-id": "c"}


def _codes(status: int, code: str | None = None) -> tuple[str, ...]:
    return codes_in(error_body(status, code, STAMP))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, ("InvalidArgument", "invalidArgument")),
        (401, ("InvalidAuthenticationToken",)),
        (403, ("AccessDenied",)),
        (404, ("ItemNotFound", "itemNotFound")),
        (405, ("MethodNotAllowed",)),
        (409, ("conflict", "accessConflict")),
        (413, ("ResponsePayloadSizeLimitExceeded", "responsePayloadSizeLimitExceeded")),
        (423, ("notAllowed", "resourceLocked")),
        (429, ("TooManyRequests", "429")),
        (500, ("GenericFileOpenError", "internalServerErrorUncategorized", "GenericFileOpenError")),
        (501, ("notImplemented",)),
        (502, ("UnknownError",)),
        (503, ("InternalError",)),
        (504, ("MaxRequestDurationExceeded", "gatewayTimeoutUncategorized", "MaxRequestDurationExceeded")),
        (507, ("UnknownError",)),
        (599, ("UnknownError",)),
    ],
)
def test_a_status_has_the_codes_it_is_seen_with(status: int, expected: tuple[str, ...]) -> None:
    """Without a code, the body is the one observed most for its status."""
    assert _codes(status) == expected


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (404, "InvalidOrTimedOutSession", ("InvalidOrTimedOutSession", "invalidSessionReCreatable")),
        (400, "InvalidSession", ("InvalidSession", "invalidSessionReCreatable")),
        (400, "invalidSessionReCreatable", ("InvalidSession", "invalidSessionReCreatable")),
        (404, "invalidsessionnotfound", ("InvalidOrTimedOutSession", "invalidSessionNotFound")),
        (400, "invalidSessionUnexpected", ("InvalidSession", "invalidSessionUnexpected")),
        (404, "DeploymentInvalidEditSession", ("DeploymentInvalidEditSession",)),
        (429, "EditModeCannotAcquireLockTooManyRequests", ("EditModeCannotAcquireLockTooManyRequests",)),
        (429, "OperationQueueFull", ("OperationQueueFull", "tooManyRequestsUncategorized")),
        (503, "serviceUnavailableUncategorized", ("ServiceUnavailable", "serviceUnavailableUncategorized")),
        (409, "insertDeleteConflict", ("InsertDeleteConflict", "insertDeleteConflict")),
        (401, "FileOpenUserUnauthorized", ("FileOpenUserUnauthorized", "unauthorizedUncategorized")),
        (418, "Teapot", ("Teapot",)),
    ],
)
def test_a_code_brings_its_shape(status: int, code: str, expected: tuple[str, ...]) -> None:
    """Outer and second-level codes are known, whatever their case; an unknown one is the front layer's."""
    assert _codes(status, code)[: len(expected)] == expected


def test_the_same_code_reads_otherwise_at_another_status() -> None:
    """The front's UnknownError is silent for a 504 and speaks for a 503."""
    texts = [error_body(status, "UnknownError", STAMP)["error"]["message"] for status in (502, 503, 504)]
    assert texts == ["", "The service is unavailable.", ""]


def test_families_have_their_own_inner_errors() -> None:
    """Ids stand after the nested code in the host's, alone in the front's, without the client's in the old one's."""

    def inner(status: int, code: str | None = None) -> object:
        return error_body(status, code, STAMP)["error"].get("innerError")

    host = inner(504)
    assert isinstance(host, dict)
    assert list(host) == ["code", "message", "innerError", "date", "request-id", "client-request-id"]
    assert inner(401) == IDS
    assert inner(502) == {"request-id": "r", "date": "2026-11-24T17:00:00"}
    assert inner(405) is None
    assert inner(423) == {"code": "resourceLocked"}
    assert inner(404) == {"code": "itemNotFound", "message": "The requested resource doesn't exist.", **IDS}
    throttled = inner(429)
    assert isinstance(throttled, dict)
    assert throttled["status"] == "429"


@pytest.mark.parametrize("status", [400, 404])
def test_every_gone_session_is_known_as_gone(status: int) -> None:
    """What clients look for is there at some depth."""
    seconds = ("ReCreatable", "AccessConflict", "Authentication", "NotFound", "Restricted", "Unexpected")
    assert all(is_session_gone(_codes(status, f"invalidSession{second}")) for second in seconds)
