"""Bodies of refusals."""

from __future__ import annotations

import pytest

from pytest_workbook.graph.codes import codes_in, is_session_gone
from pytest_workbook.graph.error_bodies import Family, Stamp, error_body

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


# Status, code, and the codes of a body that somebody pasted; the shape is told by what stands in the first innerError.
_SEEN = [
    (400, "InvalidArgument", "code message date request-id client-request-id"),
    (400, "InvalidSession", "code message innerError date request-id client-request-id"),
    (400, "UnknownError", "request-id date"),
    (400, "invalidRequest", "date request-id client-request-id"),
    (400, "BadRequest", ""),
    (401, "FileOpenUserUnauthorized", "code message innerError date request-id client-request-id"),
    (401, "InvalidAuthenticationToken", "date request-id client-request-id"),
    (403, "AccessDenied", "date request-id client-request-id"),
    (403, "EditModeAccessDenied", "code message innerError date request-id client-request-id"),
    (404, "InvalidOrTimedOutSession", "code message innerError date request-id client-request-id"),
    (404, "DeploymentInvalidEditSession", "request-id date"),
    (404, "FileOpenNotFound", "request-id date"),
    (404, "ApiNotFound", "code message date request-id client-request-id"),
    (404, "ItemNotFound", "code message date request-id client-request-id"),
    (404, "itemNotFound", "date request-id client-request-id"),
    (404, "ResourceNotFound", "date request-id client-request-id"),
    (405, "MethodNotAllowed", ""),
    (409, "EditModeCannotAcquireLock", ""),
    (409, "InsertDeleteConflict", "code message date request-id client-request-id"),
    (409, "ItemAlreadyExists", "code message date request-id client-request-id"),
    (413, "RequestPayloadSizeLimitExceeded", "code message date request-id client-request-id"),
    (413, "ResponsePayloadSizeLimitExceeded", "code message date request-id client-request-id"),
    (423, "notAllowed", "code"),
    (429, "EditModeCannotAcquireLockTooManyRequests", "code message innerError date request-id client-request-id"),
    (429, "OperationQueueFull", "code message innerError date request-id client-request-id"),
    (429, "TooManyRequests", "code date message request-id status"),
    (500, "GenericFileOpenError", "code message innerError date request-id client-request-id"),
    (500, "GeneralException", "request-id date"),
    (500, "generalException", "date request-id client-request-id"),
    (503, "InternalError", "date request-id client-request-id"),
    (504, "MaxRequestDurationExceeded", "code message innerError date request-id client-request-id"),
    (504, "UnknownError", "request-id date"),
]


@pytest.mark.parametrize(("status", "code", "keys"), _SEEN)
def test_every_body_that_was_seen_can_be_asked_for(status: int, code: str, keys: str) -> None:
    """By status and code, spelled as it was, with the fields of its family in their order."""
    error = error_body(status, code, STAMP)["error"]
    assert (error["code"], list(error.get("innerError", {}))) == (code, keys.split())


@pytest.mark.parametrize(
    ("family", "code", "keys"),
    [
        (Family.HOST, "InvalidArgument", "code message innerError date request-id client-request-id"),
        (Family.MODEL, "InvalidArgument", "code message date request-id client-request-id"),
        (Family.FRONT, "InvalidArgument", "date request-id client-request-id"),
        (Family.OLD, "InvalidArgument", "request-id date"),
        (Family.BARE, "InvalidArgument", ""),
        (Family.CATEGORY, "InvalidArgument", "code message date request-id client-request-id"),
        (Family.HOST, "mine", "code message innerError date request-id client-request-id"),
    ],
)
def test_a_code_may_come_in_another_family(family: Family, code: str, keys: str) -> None:
    """As before 2021, or from another layer; the host and the model write their codes with a capital letter."""
    error = error_body(400, code, STAMP, family=family)["error"]
    assert (error["code"], list(error.get("innerError", {}))) == (code[0].upper() + code[1:], keys.split())
    assert error.get("innerError", {}).get("code") in (None, code[0].lower() + code[1:])


def test_another_message_leaves_the_codes_alone() -> None:
    """At each level that has a text, as a localised answer does."""
    usual, other = error_body(504, None, STAMP), error_body(504, None, STAMP, message="Trop long")
    assert codes_in(usual) == codes_in(other)
    assert (other["error"]["message"], other["error"]["innerError"]["message"]) == ("Trop long", "Trop long")
    assert "message" not in error_body(423, None, STAMP, message="x")["error"]["innerError"]
