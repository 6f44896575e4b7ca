"""What an answer means, rule by rule."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pytest_workbook.session.options import Limits
from pytest_workbook.session.policy import (
    Accept,
    Asked,
    Defer,
    GiveUp,
    Gone,
    Kind,
    Probe,
    Reauthorise,
    Retry,
    Spent,
    Verdict,
    backoff_seconds,
    decisive_code,
    forbidden_reaction,
    judge,
    kind_of,
    may_have_written,
    retry_after_seconds,
)
from pytest_workbook.wire import Headers, Request, Response, json_response

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
WORKBOOK = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"
FORBIDDING = ("AccessConflict", "Authentication", "NotFound", "Restricted", "Unexpected", "UnsupportedWorkbook")


def _error(*codes: str) -> dict[str, Any]:
    inner: dict[str, Any] = {"date": "2026-11-24T12:00:00", "request-id": "r"}
    for code in reversed(codes):
        inner = {"code": code, "message": "m", "innerError": inner}
    return {"error": inner}


def _refusal(status: int, *codes: str, retry_after: str | None = None) -> Response:
    headers = {"Retry-After": retry_after} if retry_after is not None else {}
    return json_response(status, _error(*codes), headers) if codes else Response(status, Headers(headers))


def _verdict(response: Response, kind: Kind = Kind.IDEMPOTENT, **asked: Any) -> Verdict:
    return judge(response, Asked(kind, **asked), Limits(), NOW)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("status", [200, 201, 204, 302, 400, 403, 405, 409, 423, 500, 501])
def test_most_answers_are_handed_out(status: int, kind: Kind) -> None:
    """What is neither throttling nor about the session is the request's own answer."""
    response = json_response(200, {"id": "s"}) if status < 300 else _refusal(status, "badRequestUncategorized")
    assert Accept() == _verdict(response, kind)


def test_202_with_a_location_defers_a_creation_only() -> None:
    """A creation is polled; a 202 to another request is that request's answer, and an id needs no poll."""
    deferred = json_response(202, {}, {"Location": "https://x/op"})
    assert Defer("https://x/op") == _verdict(deferred, Kind.CREATION, is_sessionful=False)
    assert Accept() == _verdict(deferred, Kind.IDEMPOTENT)
    with_id = json_response(202, {"id": "s1"}, {"Location": "https://x/op"})
    assert Accept() == _verdict(with_id, Kind.CREATION, is_sessionful=False)
    assert Accept() == _verdict(json_response(202, {}), Kind.CREATION, is_sessionful=False)


@pytest.mark.parametrize(
    ("kind", "expected"), [(Kind.CREATION, Retry(1)), (Kind.IDEMPOTENT, Retry(1)), (Kind.UNSAFE, Accept())]
)
def test_504_is_repeated_only_where_twice_is_once(kind: Kind, expected: Verdict) -> None:
    """Creation and idempotent requests are repeated after a 504; what may have taken effect is not."""
    assert expected == _verdict(_refusal(504), kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_throttling_is_waited_for_by_every_kind(kind: Kind) -> None:
    """A 429 was not taken on, so even a POST is repeated after its Retry-After."""
    assert Retry(7) == _verdict(_refusal(429, "tooManyRequests", retry_after="7"), kind)
    assert Retry(2) == _verdict(_refusal(503, "x", "serviceUnavailableUncategorized", retry_after="2"), kind)
    assert Retry(3) == _verdict(_refusal(502, "x", "transientFailure", retry_after="3"), kind)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8), (7, 60), (5000, 60)])
def test_back_off_doubles_up_to_a_minute(attempt: int, seconds: float) -> None:
    """Without Retry-After the waits are 1, 2, 4 … seconds, at most 60."""
    assert seconds == backoff_seconds(attempt)


def test_the_fifth_attempt_is_the_last() -> None:
    """Five attempts in all; the fifth answer is handed out."""
    assert Retry(8) == _verdict(_refusal(429, "x"), attempt=4)
    assert isinstance(_verdict(_refusal(429, "x"), attempt=5), GiveUp)


def test_waiting_is_bounded_in_all() -> None:
    """300 s are just allowed, summed over the attempts; what would pass that is returned at once."""
    assert Retry(300) == _verdict(_refusal(429, "x", retry_after="300"))
    assert isinstance(_verdict(_refusal(429, "x", retry_after="300.5")), GiveUp)
    assert Retry(100) == _verdict(_refusal(429, "x", retry_after="100"), attempt=2, waited=200)
    assert isinstance(_verdict(_refusal(429, "x", retry_after="101"), attempt=2, waited=200), GiveUp)


def test_limits_are_an_argument() -> None:
    """The ini file may allow less."""
    asked = Asked(Kind.IDEMPOTENT, attempt=2)
    assert isinstance(judge(_refusal(504), asked, Limits(attempts=2), NOW), GiveUp)
    assert isinstance(judge(_refusal(504), asked, Limits(wait_seconds=1), NOW), GiveUp)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10", 10.0),
        (" 2.128 ", 2.128),
        ("0", 0.0),
        ("Tue, 24 Nov 2026 12:00:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 12:00:30 -0000", 30.0),
        ("Tue, 24 Nov 2026 14:00:30 +0200", 30.0),
        ("Tue, 24 Nov 2026 11:59:00 GMT", 0.0),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_every_form(text: str, seconds: float | None) -> None:
    """Whole and fractional seconds and dates are understood; nonsense counts as absent."""
    assert seconds == retry_after_seconds(Response(429, Headers({"Retry-After": text})), NOW)


def test_absent_retry_after_is_none() -> None:
    """No header, no number."""
    assert retry_after_seconds(Response(429), NOW) is None


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 409, 429, 500, 501, 502, 503, 504])
@pytest.mark.parametrize(
    "codes",
    [
        ("invalidSessionReCreatable",),
        ("InvalidSession", "INVALIDSESSIONRECREATABLE"),
        ("conflict", "a", "InvalidOrTimedOutSession"),
        ("InvalidEditSession",),
        ("deploymentInvalidEditSession",),
    ],
)
def test_a_gone_code_counts_at_any_depth_and_status(status: int, codes: tuple[str, ...]) -> None:
    """The code decides, whatever the status; also before a token is renewed or a 429 waited for."""
    assert isinstance(_verdict(_refusal(status, *codes)), Gone)


def test_without_a_session_nothing_is_gone() -> None:
    """A request that carried no session id cannot tell that one is gone."""
    assert Accept() == _verdict(_refusal(404, "invalidSessionReCreatable"), is_sessionful=False)
    assert Accept() == _verdict(_refusal(502), is_sessionful=False)
    assert Retry(1) == _verdict(_refusal(503), is_sessionful=False)


@pytest.mark.parametrize("code", ["itemNotFound", "ItemNotFound", "ApiNotFound", "apinotfound"])
def test_a_404_that_names_a_resource_is_the_resources(code: str) -> None:
    """Missing sheets and unknown members are no matter of the session."""
    assert Accept() == _verdict(_refusal(404, "x", code))


@pytest.mark.parametrize("codes", [(), ("notFound",), ("ResourceNotFound", "notFoundUncategorized")])
def test_any_other_404_is_probed(codes: tuple[str, ...]) -> None:
    """A 404 that names neither is settled by a refresh."""
    assert Probe() == _verdict(_refusal(404, *codes))
    assert Accept() == _verdict(_refusal(404, *codes), is_sessionful=False)


@pytest.mark.parametrize("status", [502, 503])
@pytest.mark.parametrize("codes", [(), ("badGateway",), ("UnknownError", "429")])
def test_502_and_503_without_a_known_code_mean_gone(status: int, codes: tuple[str, ...]) -> None:
    """Source: "Error handling for Excel APIs": recreate the session directly."""
    assert Gone("") == _verdict(_refusal(status, *codes))


def test_502_with_a_known_code_is_the_requests() -> None:
    """A known second-level code is followed instead."""
    assert Accept() == _verdict(_refusal(502, "x", "generalException"))


def test_uncategorised_server_error_ends_the_sessions_use() -> None:
    """The answer is handed out, and the session is not to be used any more."""
    code = "InternalServerErrorUncategorized"
    assert Spent(code) == _verdict(_refusal(500, "internalServerError", code, "GenericFileOpenError"))
    assert Accept() == _verdict(_refusal(500, "x", code), Kind.CREATION, is_sessionful=False)


def test_401_asks_for_another_token_once() -> None:
    """The first 401 renews the token, the second is handed out."""
    assert Reauthorise() == _verdict(_refusal(401, "InvalidAuthenticationToken"))
    assert Accept() == _verdict(_refusal(401, "InvalidAuthenticationToken"), is_reauthorised=True)


@pytest.mark.parametrize("end", FORBIDDING)
def test_a_forbidding_code_decides_wherever_it_stands(end: str) -> None:
    """The documented category says more than the host's raw code around it."""
    code = f"invalidSession{end}"
    assert Gone(code) == _verdict(_refusal(404, "InvalidSession", code, "InvalidEditSession"))
    assert forbidden_reaction(code.upper())


def test_recreatable_codes_forbid_nothing() -> None:
    """Expired and unknown sessions may be made anew."""
    for code in ("invalidSessionReCreatable", "InvalidSession", "InvalidEditSession", ""):
        assert forbidden_reaction(code) is None
    assert decisive_code(("conflict", "InvalidSession")) == "InvalidSession"
    assert decisive_code(("conflict",)) == ""


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/worksheets", Kind.IDEMPOTENT),
        ("PATCH", "/worksheets/Sheet1/range(address='A1')", Kind.IDEMPOTENT),
        ("PUT", "/x", Kind.IDEMPOTENT),
        ("DELETE", "/worksheets/Sheet1", Kind.IDEMPOTENT),
        ("DELETE", "/tables/T/rows/itemAt(index=0)", Kind.UNSAFE),
        ("DELETE", "/tables/T/rows/$/ItemAt(index=0)", Kind.UNSAFE),
        ("DELETE", "/tables/T/rows/3", Kind.UNSAFE),
        ("POST", "/tables/T/rows/add", Kind.UNSAFE),
        ("POST", "/worksheets", Kind.UNSAFE),
        ("POST", "/functions/sum?x=1", Kind.IDEMPOTENT),
        ("POST", "/refreshSession", Kind.IDEMPOTENT),
        ("PURGE", "/x", Kind.UNSAFE),
    ],
)
def test_kinds_of_requests(method: str, path: str, kind: Kind) -> None:
    """POSTs and deletions by place may not be repeated blindly; calculations and setting values may."""
    assert kind is kind_of(Request(method, WORKBOOK + path))


@pytest.mark.parametrize(
    ("method", "path", "status", "wrote"),
    [
        ("GET", "/worksheets", 200, False),
        ("PATCH", "/names/X", 200, True),
        ("PATCH", "/names/X", 504, True),
        ("PATCH", "/names/X", None, True),
        ("PATCH", "/names/X", 409, False),
        ("PATCH", "/names/X", 500, False),
        ("POST", "/tables/T/rows/add", 201, True),
        ("POST", "/functions/sum", 200, False),
        ("POST", "/refreshSession", 204, False),
        ("POST", "/createSession", 201, False),
        ("POST", "/closeSession", None, False),
    ],
)
def test_what_may_have_written(method: str, path: str, status: int | None, wrote: bool) -> None:
    """Reads, calculations and a session's own life write nothing; unknown fates may have."""
    response = None if status is None else Response(status)
    assert wrote is may_have_written(Request(method, WORKBOOK + path), response)
