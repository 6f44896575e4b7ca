"""The driver by the rules of the contract's section 5, against a scripted service. No sleeps: time is manual."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.errors import GraphError, SessionExpired, SessionLost, UsageError
from pytest_workbook.session.driver import SessionDriver
from pytest_workbook.session.machine import State
from pytest_workbook.session.options import Limits, SessionOptions
from pytest_workbook.wire import Headers, Request, Response, json_response

URL = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"
Answer = Response | BaseException | Callable[[Request], Response]


class _Service:
    """Answers what is scripted for a path, once each; otherwise as a healthy service."""

    def __init__(self) -> None:
        self.script: dict[str, list[Answer]] = {}
        self.seen: list[tuple[str, str, str, str | None]] = []
        self.requests: list[Request] = []
        self.made = 0

    def will(self, path: str, *answers: Answer) -> None:
        self.script.setdefault(path, []).extend(answers)

    def __call__(self, request: Request, *, by: str) -> Response:
        path = request.url.removeprefix(URL).lstrip("/")
        self.seen.append((by, request.method, path, request.headers.get("workbook-session-id")))
        self.requests.append(request)
        answer = self.script[path].pop(0) if self.script.get(path) else self._healthy(path)
        if isinstance(answer, BaseException):
            raise answer
        return answer if isinstance(answer, Response) else answer(request)

    def _healthy(self, path: str) -> Response:
        if path == "createSession":
            self.made += 1
            return json_response(201, {"id": f"s{self.made}", "persistChanges": False})
        return Response(204) if path.endswith("Session") else json_response(200, {"value": []})

    @property
    def paths(self) -> list[str]:
        return [path for _, _, path, _ in self.seen]


class _Desk:
    """A service, a clock and a driver."""

    def __init__(self, **options: Any) -> None:
        self.service = _Service()
        self.clock = ManualClock()
        self.tokens = 0
        self.dropped: list[str] = []
        drop = self.dropped.append if options.pop("drop", False) else None
        self.driver = SessionDriver(
            send=self.service,
            clock=self.clock,
            workbook_url=URL,
            options=SessionOptions(**options),
            token=self.token,
            drop=drop,
        )

    def token(self, *, refresh: bool = False) -> str:
        self.tokens += refresh
        return f"token-{self.tokens}"

    def opened(self) -> _Desk:
        self.driver.open()
        self.service.seen.clear()
        self.service.requests.clear()
        return self

    def get(self, path: str = "worksheets") -> Response:
        return self.driver.request(Request("GET", f"{URL}/{path}"))

    def write(self, path: str = "names/X") -> Response:
        return self.driver.request(Request("PATCH", f"{URL}/{path}", body=b"{}"))


def _refusal(status: int, *codes: str, **headers: str) -> Response:
    inner: dict[str, Any] = {"request-id": "r"}
    for code in reversed(codes):
        inner = {"code": code, "message": "m", "innerError": inner}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return json_response(status, {"error": inner}, named)


GONE = _refusal(404, "InvalidSession", "invalidSessionReCreatable")


def test_opening_posts_create_session_with_token_and_without_prefer() -> None:
    """One POST, by the plugin, says whether changes persist."""
    desk = _Desk(persist_changes=True)
    desk.driver.open()
    desk.driver.open()
    assert desk.service.seen == [("plugin", "POST", "createSession", None)]
    sent = desk.service.requests[0]
    assert sent.json() == {"persistChanges": True}
    assert (sent.headers["Authorization"], "Prefer" in sent.headers) == ("Bearer token-0", False)
    assert (desk.driver.session_id, desk.driver.is_open, desk.driver.expires_in) == ("s1", True, 420)


def test_async_creation_is_asked_for_by_option() -> None:
    """With is_async the creation prefers to be answered later."""
    desk = _Desk(is_async=True)
    desk.driver.open()
    assert desk.service.requests[0].headers["Prefer"] == "respond-async"


def test_any_2xx_with_an_id_is_a_session() -> None:
    """The status of a creation does not matter where it carries an id."""
    desk = _Desk()
    desk.service.will("createSession", json_response(200, {"id": "odd"}))
    desk.driver.open()
    assert desk.driver.session_id == "odd"


def test_504_on_creation_is_repeated() -> None:
    """The documented reaction to a 504 of createSession is to send it again."""
    desk = _Desk()
    desk.service.will("createSession", Response(504), Response(504))
    desk.driver.open()
    assert desk.service.paths == ["createSession"] * 3
    assert (desk.driver.events.retries, desk.driver.events.waited, desk.clock.now()) == (2, 3, 3)


def test_refused_creation_raises_and_the_session_cannot_be_used() -> None:
    """A refusal is a GraphError with all codes; later uses say that creation failed."""
    desk = _Desk()
    desk.service.will("createSession", _refusal(403, "AccessDenied", "accessDenied"))
    with pytest.raises(GraphError, match=r"(?s)POST createSession was answered 403.*no session was opened") as caught:
        desk.driver.open()
    assert (caught.value.code, caught.value.codes) == ("accessDenied", ("AccessDenied", "accessDenied"))
    with pytest.raises(SessionExpired, match="could not be made"):
        desk.get()
    desk.driver.close()
    assert desk.service.paths == ["createSession"]


def test_requests_carry_id_and_token() -> None:
    """Each request in the session carries both."""
    desk = _Desk().opened()
    assert desk.get().status == 200
    assert desk.service.seen == [("test", "GET", "worksheets", "s1")]
    assert desk.service.requests[0].headers["Authorization"] == "Bearer token-0"


def test_requests_elsewhere_are_refused() -> None:
    """A request in the session goes below its workbook or nowhere."""
    desk = _Desk().opened()
    with pytest.raises(UsageError, match="outside the session's workbook"):
        desk.driver.request(Request("GET", f"{URL}/../content"))
    assert desk.service.seen == []


def test_passed_on_requests_are_dressed_below_the_workbook_only() -> None:
    """Headers go to the URL and below, after normalisation; nothing is repeated."""
    desk = _Desk().opened()
    desk.service.will("worksheets", GONE)
    assert desk.driver.pass_on(Request("GET", f"{URL}/worksheets")).status == 404
    for url in (f"{URL}/../content", URL.replace("01X", "01Y"), f"{URL}evil", f"{URL}/%2e%2e/x", f"{URL}/..%2Fx"):
        desk.driver.pass_on(Request("GET", url))
    assert [("Authorization" in sent.headers) for sent in desk.service.requests] == [True] + [False] * 5


def test_a_gone_session_is_made_anew_and_the_request_repeated_with_the_new_id() -> None:
    """recreate: a new session, and the request once more."""
    desk = _Desk().opened()
    desk.service.will("worksheets", GONE)
    assert desk.get().status == 200
    assert desk.service.seen == [
        ("test", "GET", "worksheets", "s1"),
        ("plugin", "POST", "createSession", None),
        ("test", "GET", "worksheets", "s2"),
    ]
    assert (desk.driver.events.expired, desk.driver.events.recreated, desk.driver.events.created) == (1, 1, 2)


def test_on_expiry_fail_raises() -> None:
    """fail: SessionExpired, and nothing is created, now and at the next use."""
    desk = _Desk(on_expiry="fail").opened()
    desk.service.will("worksheets", GONE)
    for _ in range(2):
        with pytest.raises(SessionExpired, match='on_expiry is "fail"'):
            desk.get()
    assert desk.service.paths == ["worksheets"]


@pytest.mark.parametrize(
    "end", ["AccessConflict", "Authentication", "NotFound", "Restricted", "Unexpected", "UnsupportedWorkbook"]
)
def test_forbidding_codes_raise_with_the_documented_reaction(end: str) -> None:
    """These codes are never answered with a new session."""
    desk = _Desk().opened()
    desk.service.will("worksheets", _refusal(409, "InvalidSession", f"invalidSession{end}"))
    with pytest.raises(SessionExpired, match=rf"invalidSession{end}.*documentation says what to do: .+"):
        desk.get()
    assert desk.service.paths == ["worksheets"]


def test_a_dirty_non_persistent_session_is_never_recreated_silently() -> None:
    """What was written is lost with it, and the error says so, each time."""
    desk = _Desk().opened()
    desk.write()
    desk.service.will("worksheets", GONE)
    for _ in range(2):
        with pytest.raises(SessionLost, match="lost, since a non-persistent session saves nothing"):
            desk.get()
    assert desk.service.paths == ["names/X", "worksheets"]


def test_a_dirty_persistent_session_is_recreated() -> None:
    """What a persistent session wrote is in the file."""
    desk = _Desk(persist_changes=True).opened()
    desk.write()
    desk.service.will("worksheets", GONE)
    assert desk.get().status == 200
    assert desk.driver.session_id == "s2"


def test_what_other_clients_wrote_with_the_id_counts() -> None:
    """Any client that carried the id makes the session dirty; other ids do not."""
    desk = _Desk().opened()
    with_id = Headers({"Workbook-Session-Id": "s1"})
    desk.driver.note_use(Request("PATCH", f"{URL}/names/X", Headers({"workbook-session-id": "s9"})), Response(200))
    desk.driver.note_use(Request("PATCH", f"{URL}/names/X"), Response(200))
    assert not desk.driver.machine.is_dirty
    desk.driver.note_use(Request("PATCH", f"{URL}/names/X", with_id), Response(200))
    assert desk.driver.machine.is_dirty


def test_uses_by_other_clients_restart_the_idle_time() -> None:
    """A read by another client with the id is a use; a gone answer is none and is not believed."""
    desk = _Desk().opened()
    desk.clock.advance(200)
    read = Request("GET", f"{URL}/worksheets", Headers({"workbook-session-id": "s1"}))
    desk.driver.note_use(read, GONE)
    assert (desk.driver.expires_in, desk.driver.machine.state) == (100, State.OPEN)
    desk.driver.note_use(read, Response(200))
    assert desk.driver.expires_in == 300


def test_a_session_closed_by_another_client_is_not_open() -> None:
    """CloseSession by the code under test leaves no time; the next request makes a new session."""
    desk = _Desk().opened()
    close = Request("POST", f"{URL}/closeSession", Headers({"workbook-session-id": "s1"}))
    desk.driver.note_use(close, Response(204))
    assert not desk.driver.is_open
    desk.service.will("worksheets", GONE)
    assert desk.get().status == 200
    assert desk.driver.is_open


def test_note_use_before_opening_is_ignored() -> None:
    """Without an id there is nothing to compare with."""
    desk = _Desk()
    desk.driver.note_use(Request("PATCH", URL, Headers({"workbook-session-id": "s1"})), Response(200))
    assert not desk.driver.machine.is_dirty
    with pytest.raises(UsageError, match="has no id"):
        _ = desk.driver.session_id


def test_a_first_write_that_finds_the_session_gone_is_repeated() -> None:
    """The write that was refused is not lost work: it is sent again."""
    for gone in (GONE, Response(502), Response(503)):
        desk = _Desk().opened()
        desk.service.will("names/X", gone)
        assert desk.write().status == 200
        assert desk.service.paths == ["names/X", "createSession", "names/X"]


def test_gone_again_after_recreation_raises() -> None:
    """The request is repeated once only."""
    desk = _Desk().opened()
    desk.service.will("worksheets", GONE, GONE)
    with pytest.raises(SessionExpired, match="just been made anew"):
        desk.get()
    assert desk.service.paths == ["worksheets", "createSession", "worksheets"]


def test_bare_503_twice_is_handed_out() -> None:
    """When the new session meets the same bare 503, it is the service's trouble and the test's to see."""
    desk = _Desk().opened()
    desk.service.will("worksheets", Response(503), Response(503))
    assert desk.get().status == 503
    assert not desk.driver.is_open


@pytest.mark.parametrize("codes", [(), ("notFound",)])
def test_an_unclear_404_is_settled_by_a_refresh(codes: Sequence[str]) -> None:
    """Alive: the 404 is returned. Gone: a new session, and the request again."""
    alive = _Desk().opened()
    alive.service.will("x", _refusal(404, *codes))
    assert alive.get("x").status == 404
    assert alive.service.paths == ["x", "refreshSession"]
    for refresh in (GONE, Response(404), _refusal(400, "badRequest")):
        gone = _Desk().opened()
        gone.service.will("x", _refusal(404, *codes))
        gone.service.will("refreshSession", refresh)
        assert gone.get("x").status == 200
        assert gone.service.paths == ["x", "refreshSession", "createSession", "x"]


def test_an_unsettled_404_is_returned() -> None:
    """Where the refresh itself fails for other reasons, nothing says that the session is gone."""
    desk = _Desk().opened()
    desk.service.will("x", _refusal(404))
    desk.service.will("refreshSession", _refusal(500, "generalException"))
    assert desk.get("x").status == 404
    assert desk.driver.machine.state is State.OPEN


def test_a_404_of_a_resource_costs_no_probe() -> None:
    """ItemNotFound is the resource's."""
    desk = _Desk().opened()
    desk.service.will("worksheets/No", _refusal(404, "ItemNotFound", "itemNotFound"))
    assert desk.get("worksheets/No").status == 404
    assert desk.service.paths == ["worksheets/No"]


def test_an_uncategorised_server_error_ends_the_sessions_use() -> None:
    """The answer is returned; the id is not used again, not even to close."""
    desk = _Desk().opened()
    desk.service.will("worksheets", _refusal(500, "internalServerError", "internalServerErrorUncategorized"))
    assert desk.get().status == 500
    assert not desk.driver.is_open
    assert desk.get().status == 200
    assert [entry[3] for entry in desk.service.seen if entry[2] == "worksheets"] == ["s1", "s2"]
    desk.service.will("worksheets", _refusal(500, "internalServerError", "internalServerErrorUncategorized"))
    desk.get()
    desk.driver.close()
    assert "closeSession" not in desk.service.paths


def test_throttling_is_waited_for() -> None:
    """Retry-After decides how long; the wait is counted."""
    desk = _Desk().opened()
    desk.service.will("tables/T/rows/add", _refusal(429, "tooManyRequests", Retry_After="10"))
    sent = Request("POST", f"{URL}/tables/T/rows/add", body=b"{}")
    assert desk.driver.request(sent).status == 200
    assert (desk.clock.now(), desk.driver.events.retries, desk.driver.events.waited) == (10, 1, 10)


def test_a_post_is_not_repeated_after_a_504() -> None:
    """rows/add may have taken effect; a PATCH is repeated."""
    desk = _Desk().opened()
    desk.service.will("tables/T/rows/add", Response(504))
    desk.service.will("names/X", Response(504))
    assert desk.driver.request(Request("POST", f"{URL}/tables/T/rows/add")).status == 504
    assert desk.driver.machine.is_dirty
    assert desk.write().status == 200
    assert desk.service.paths == ["tables/T/rows/add", "names/X", "names/X"]


def test_attempts_are_counted_over_both_sessions() -> None:
    """Five attempts per request, also where the session was made anew in between."""
    desk = _Desk().opened()
    slow = _refusal(429, "tooManyRequests", Retry_After="1")
    desk.service.will("worksheets", slow, slow, GONE, slow, slow, slow)
    assert desk.get().status == 429
    assert desk.service.paths.count("worksheets") == 5


def test_long_waits_are_returned_at_once() -> None:
    """A Retry-After above the limit is the test's to deal with."""
    desk = _Desk(limits=Limits(wait_seconds=5)).opened()
    desk.service.will("worksheets", _refusal(429, "x", Retry_After="6"))
    assert desk.get().status == 429
    assert desk.clock.now() == 0


def test_a_401_asks_for_another_token_once() -> None:
    """The repeated request carries the new token; a second 401 is returned."""
    desk = _Desk().opened()
    desk.service.will("worksheets", _refusal(401, "InvalidAuthenticationToken"))
    assert desk.get().status == 200
    assert [sent.headers["Authorization"] for sent in desk.service.requests] == ["Bearer token-0", "Bearer token-1"]
    desk.service.will("worksheets", Response(401), Response(401))
    assert desk.get().status == 401
    assert desk.tokens == 2


def test_a_request_that_got_no_answer_may_have_written() -> None:
    """A connection that broke during a write leaves the session dirty."""
    desk = _Desk().opened()
    desk.service.will("names/X", ConnectionError("reset"))
    with pytest.raises(ConnectionError):
        desk.write()
    assert desk.driver.machine.is_dirty
    desk.service.will("names/Y", ConnectionError("reset"))
    with pytest.raises(ConnectionError):
        desk.driver.pass_on(Request("GET", f"{URL}/names/Y"))


def test_refresh_restarts_the_idle_time() -> None:
    """A refresh is a use."""
    desk = _Desk().opened()
    desk.clock.advance(250)
    desk.driver.refresh(by="test")
    assert desk.service.seen == [("test", "POST", "refreshSession", "s1")]
    assert (desk.driver.expires_in, desk.driver.events.refreshed) == (300, 1)


def test_refreshing_a_gone_session_makes_it_anew() -> None:
    """As at a request, and a refused refresh is an error that leaves it open."""
    desk = _Desk().opened()
    desk.service.will("refreshSession", GONE)
    desk.driver.refresh()
    assert desk.driver.session_id == "s2"
    desk.service.will("refreshSession", _refusal(403, "accessDenied"))
    with pytest.raises(GraphError, match="refreshSession was answered 403"):
        desk.driver.refresh()
    desk.service.will("refreshSession", OSError("down"))
    with pytest.raises(OSError, match="down"):
        desk.driver.refresh()
    assert desk.driver.machine.state is State.OPEN
    desk.service.will("refreshSession", _refusal(500, "x", "internalServerErrorUncategorized"))
    desk.driver.refresh()
    assert desk.driver.session_id == "s3"


@pytest.mark.parametrize("answer", [Response(204), Response(200), Response(404), GONE])
def test_closing_posts_once_and_a_gone_session_is_fine(answer: Response) -> None:
    """Close is idempotent; 404 and gone are as good as closed."""
    desk = _Desk().opened()
    desk.service.will("closeSession", answer)
    assert desk.driver.end() == "closed"
    desk.driver.close()
    assert desk.service.seen == [("plugin", "POST", "closeSession", "s1")]
    assert desk.driver.events.closed == (answer.status < 300)
    with pytest.raises(UsageError, match="is closed"):
        desk.get()
    with pytest.raises(UsageError, match="is closed"):
        desk.driver.open()


def test_refused_close_is_an_error_and_the_session_is_closed() -> None:
    """The plugin reports it; the session is not used any more."""
    desk = _Desk().opened()
    desk.service.will("closeSession", _refusal(403, "accessDenied"))
    with pytest.raises(GraphError, match="the service will drop it by itself"):
        desk.driver.close()
    assert desk.driver.machine.state is State.CLOSED
    broken = _Desk().opened()
    broken.service.will("closeSession", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        broken.driver.close()
    assert broken.driver.machine.state is State.CLOSED


def test_on_teardown_expire_sends_nothing() -> None:
    """The service drops the session by itself."""
    desk = _Desk(on_teardown="expire").opened()
    assert desk.driver.end() == "abandoned"
    desk.driver.abandon()
    assert desk.service.seen == []
    assert not desk.driver.is_open


def test_expire_in_virtual_time_drops_the_session_at_once() -> None:
    """The client finds out at its next request; no request is sent to expire it."""
    desk = _Desk(drop=True).opened()
    desk.driver.expire(wait_for_it=True)
    assert (desk.dropped, desk.driver.is_open, desk.driver.session_id) == (["s1"], False, "s1")
    desk.service.will("worksheets", GONE)
    assert desk.get().status == 200
    assert desk.driver.session_id == "s2"
    desk.driver.close()
    with pytest.raises(UsageError):
        desk.driver.expire()


def test_expire_without_a_drop_closes_behind_the_clients_back() -> None:
    """Live: the service closes it, the client does not know."""
    desk = _Desk().opened()
    desk.driver.expire()
    assert desk.service.seen == [("plugin", "POST", "closeSession", "s1")]
    assert (desk.driver.machine.state, desk.driver.is_open) == (State.OPEN, False)
    refused = _Desk().opened()
    refused.service.will("closeSession", _refusal(403, "accessDenied"))
    with pytest.raises(GraphError, match="could not be made to expire"):
        refused.driver.expire()
    already = _Desk().opened()
    already.service.will("closeSession", GONE)
    already.driver.expire()
    assert not already.driver.is_open


def test_expire_may_really_wait_and_tells_how_long() -> None:
    """Where time is real, the wait is the idle limit and a margin, told every five seconds."""

    class Real(ManualClock):
        is_virtual = False

    told: list[tuple[str, float]] = []
    service, clock = _Service(), Real()
    driver = SessionDriver(
        send=service,
        clock=clock,
        workbook_url=URL,
        options=SessionOptions(),
        token=_Desk().token,
        notice=lambda why, left: told.append((why, left)),
    )
    driver.open()
    clock.advance(100)
    driver.expire(wait_for_it=True)
    assert clock.now() == pytest.approx(360)
    assert told[:2] == [("the workbook session expires", 260), ("the workbook session expires", 255)]
    assert service.paths == ["createSession"]


def test_idle_time_is_given_back_unless_the_session_expired() -> None:
    """At a test's end shared sessions get their idle time back; what expired stays expired."""
    desk = _Desk().opened()
    desk.clock.advance(200)
    desk.driver.shift_idle(150)
    assert (desk.driver.idle, desk.driver.expires_in) == (50, 250)
    desk.clock.advance(250)
    desk.driver.shift_idle(250)
    assert desk.driver.expires_in == 0


def test_a_use_after_long_idleness_is_noted() -> None:
    """More than five idle minutes: whether the session still lived was luck."""
    desk = _Desk(persist_changes=True).opened()
    desk.clock.advance(300)
    desk.get()
    assert desk.driver.events.used_after_long_idle == 0
    desk.clock.advance(301)
    desk.get()
    assert desk.driver.events.used_after_long_idle == 1


def test_keep_alive_is_due_after_its_interval_without_use() -> None:
    """The interval counts from the last use; a refresh is one."""
    desk = _Desk(keepalive=240.0).opened()
    desk.clock.advance(100)
    desk.get()
    assert (desk.driver.next_refresh(), desk.driver.due_refresh(339), desk.driver.due_refresh(340)) == (
        340,
        False,
        True,
    )
    desk.driver.keep_alive()
    desk.clock.advance(240)
    desk.driver.keep_alive()
    assert desk.service.paths == ["worksheets", "refreshSession"]
    assert desk.driver.next_refresh() == 580
    assert _Desk().opened().driver.next_refresh() is None


def test_a_failed_keep_alive_is_raised_at_the_next_use_once() -> None:
    """The error belongs to the session's next use, and keep-alive stops until then."""
    desk = _Desk(keepalive=240.0).opened()
    for failure, error in ((_refusal(403, "accessDenied"), GraphError), (OSError("down"), OSError)):
        desk.service.will("refreshSession", failure)
        desk.clock.advance(240)
        desk.driver.keep_alive()
        assert isinstance(desk.driver.keepalive_error, error)
        assert desk.driver.next_refresh() is None
        with pytest.raises(error):
            desk.get()
        assert desk.get().status == 200


def test_a_session_found_gone_by_keep_alive_is_made_anew_at_the_next_use() -> None:
    """Keep-alive itself creates nothing."""
    desk = _Desk(keepalive=240.0).opened()
    desk.service.will("refreshSession", GONE)
    desk.clock.advance(240)
    desk.driver.keep_alive()
    assert (desk.driver.machine.state, desk.service.paths) == (State.LOST, ["refreshSession"])
    assert desk.get().status == 200


def test_keep_alive_refreshes_can_be_told_from_others() -> None:
    """Recordings leave them out, so the sender must know while one is under way."""
    desk = _Desk(keepalive=240.0).opened()
    told: list[bool] = []

    def noted(request: Request) -> Response:
        told.append(desk.driver.is_keeping_alive)
        return Response(204)

    desk.service.will("refreshSession", noted, noted)
    desk.clock.advance(240)
    desk.driver.keep_alive()
    desk.driver.refresh()
    assert told == [True, False]


def test_expire_stops_keep_alive_until_a_new_session() -> None:
    """An expired session is not kept alive."""
    desk = _Desk(keepalive=240.0, drop=True).opened()
    desk.driver.expire()
    assert desk.driver.next_refresh() is None
    desk.service.will("worksheets", GONE)
    desk.get()
    assert desk.driver.next_refresh() == 240


def test_keep_alive_does_not_wait_for_a_request_under_way() -> None:
    """A request is a use; the refresh is left out and the thread goes on."""
    desk = _Desk(keepalive=240.0).opened()
    desk.clock.advance(240)

    def during(request: Request) -> Response:
        other = threading.Thread(target=desk.driver.keep_alive)
        other.start()
        other.join(10)
        assert not other.is_alive()
        return Response(200)

    desk.service.will("worksheets", during)
    desk.get()
    assert desk.service.paths == ["worksheets"]


def test_repr_shows_no_secret() -> None:
    """Neither id nor token."""
    desk = _Desk().opened()
    assert repr(desk.driver) == "<SessionDriver open, persist_changes=False>"


def test_a_session_never_opened_cannot_be_used_and_costs_nothing_to_end() -> None:
    """new: requests are refused, closing sends nothing."""
    desk = _Desk()
    with pytest.raises(UsageError, match="is new"):
        desk.get()
    desk.driver.close()
    assert desk.service.seen == []
