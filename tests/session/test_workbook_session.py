"""The public session over a driver and a scripted service."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pytest_workbook.clock import ManualClock
from pytest_workbook.errors import SessionLost, UsageError
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.session.drive_item import DriveItem, ItemDoor
from pytest_workbook.session.driver import SessionDriver
from pytest_workbook.session.events import SessionEvents
from pytest_workbook.session.options import Limits, SessionOptions
from pytest_workbook.session.range import explain_difference
from pytest_workbook.session.workbook_session import WorkbookSession
from pytest_workbook.wire import Headers, Request, Response, json_response

ROOT = "https://graph.microsoft.com/v1.0"
URL = f"{ROOT}/me/drive/items/01X/workbook"


def _token(*, refresh: bool = False) -> str:
    return "secret-token"


class _Stage:
    """A session on a service that answers what it is told to, else 200 with one cell."""

    def __init__(self, *, others_changed: bool = False, **options: Any) -> None:
        self.clock = ManualClock()
        self.script: list[Response] = []
        self.seen: list[tuple[str, Request]] = []
        self.count = 0
        self.driver = self.new_driver(**options)
        door = ItemDoor(self.send, self.clock, ROOT, _token, Limits(), SessionEvents())
        self.session = WorkbookSession(
            lambda: self.driver,
            DriveItem(lambda: door, ItemAddress("/me/drive/items/01X")),
            changed_by_others=lambda: others_changed,
        )

    def new_driver(self, **options: Any) -> SessionDriver:
        driver = SessionDriver(
            send=self.send, clock=self.clock, workbook_url=URL, options=SessionOptions(**options), token=_token
        )
        driver.open()
        self.seen.clear()
        return driver

    def send(self, request: Request, *, by: str) -> Response:
        self.seen.append((by, request))
        if request.url.endswith("createSession"):
            self.count += 1
            return json_response(201, {"id": f"secret-{self.count}"})
        if request.url.endswith("Session"):
            return Response(204)
        return self.script.pop(0) if self.script else json_response(200, {"address": "S!A1", "values": [[1]]})

    @property
    def sent(self) -> list[tuple[str, str, str, str | None]]:
        return [
            (by, sent.method, sent.url.removeprefix(URL), sent.headers.get("workbook-session-id"))
            for by, sent in self.seen
        ]


GONE = json_response(404, {"error": {"code": "x", "innerError": {"code": "invalidSessionReCreatable"}}})


def test_members_of_an_open_session() -> None:
    """What the contract's table says, without a request."""
    stage = _Stage(persist_changes=True)
    session = stage.session
    assert (session.id, session.persist_changes, session.item.path) == ("secret-1", True, "/me/drive/items/01X")
    assert (session.url, session.workbook_url, session.token) == (URL, URL, "secret-token")
    assert dict(session.headers) == {"Authorization": "Bearer secret-token", "workbook-session-id": "secret-1"}
    stage.clock.advance(20)
    assert (session.is_open, session.idle_limit, session.expires_in) == (True, 420, 400)
    assert stage.seen == []
    assert isinstance(session.http, requests.Session)


def test_no_repr_shows_a_secret() -> None:
    """Session, headers, driver, range and auth."""
    session = _Stage().session
    for shown in (session, session.headers, session.range("S!A1"), session.http.auth, session.item):
        assert "secret" not in repr(shown)
    assert repr(session) == "<WorkbookSession open on /me/drive/items/01X, persist_changes=False>"


def test_verbs_send_in_the_session() -> None:
    """Each verb, by the test, with the id; kwargs as in requests."""
    stage = _Stage()
    session = stage.session
    session.get("worksheets", params={"$top": 1})
    session.post("/tables/add", json={"address": "A1"})
    session.patch(f"{URL}/names/X", json={})
    session.put("x", data=b"1")
    session.delete("y")
    assert stage.sent == [
        ("test", "GET", "/worksheets?%24top=1", "secret-1"),
        ("test", "POST", "/tables/add", "secret-1"),
        ("test", "PATCH", "/names/X", "secret-1"),
        ("test", "PUT", "/x", "secret-1"),
        ("test", "DELETE", "/y", "secret-1"),
    ]
    assert stage.seen[1][1].json() == {"address": "A1"}
    assert session.request("GET", "z").json()["values"] == [[1]]


def test_paths_outside_are_refused() -> None:
    """Nothing is sent."""
    stage = _Stage()
    with pytest.raises(UsageError, match="leads out of"):
        stage.session.get("../content")
    with pytest.raises(UsageError, match="leads out of"):
        stage.session.get("https://example.net/")
    assert stage.seen == []


def test_requests_follow_the_rules_of_sessions() -> None:
    """Throttling is waited for and a gone session made anew; headers show the new id."""
    stage = _Stage()
    stage.script += [Response(429, Headers({"Retry-After": "3"})), GONE]
    response = stage.session.get("worksheets")
    assert (response.status_code, stage.clock.now(), stage.session.id) == (200, 3, "secret-2")
    assert stage.session.headers["workbook-session-id"] == "secret-2"


def test_http_repeats_nothing() -> None:
    """The plain client gets the answer as it is, with the headers, and its writes count."""
    stage = _Stage()
    stage.script += [GONE]
    assert stage.session.http.get(f"{URL}/worksheets").status_code == 404
    assert stage.sent == [("test", "GET", "/worksheets", "secret-1")]
    stage.session.http.patch(f"{URL}/names/X", json={})
    stage.script += [GONE]
    with pytest.raises(SessionLost):
        stage.session.get("worksheets")


def test_a_redirect_elsewhere_is_followed_without_headers() -> None:
    """Also by the session's own requests."""
    stage = _Stage()
    stage.script += [Response(302, Headers({"Location": "https://download.example.net/x"})), Response(200, body=b"!")]
    assert stage.session.get("image").content == b"!"
    assert [(sent.url, "Authorization" in sent.headers) for _, sent in stage.seen] == [
        (f"{URL}/image", True),
        ("https://download.example.net/x", False),
    ]


def test_ranges_read_in_the_session() -> None:
    """By the test, with the id."""
    stage = _Stage()
    assert stage.session.range("S!A1") == 1
    assert stage.sent == [("test", "GET", "/worksheets/S/range(address='A1')", "secret-1")]


@pytest.mark.parametrize(("persist", "said"), [(False, True), (True, False)])
def test_a_failed_comparison_says_when_others_changed_the_workbook(persist: bool, said: bool) -> None:
    """Only a non-persistent session does not see what others do."""
    cells = _Stage(others_changed=True, persist_changes=persist).session.range("S!A1")
    assert cells != 2
    assert said is ("workbook_item.range('S!A1')" in explain_difference("==", cells, 2)[-1])


def test_nobody_else_changed_the_workbook_unless_told() -> None:
    """Without knowledge of others, a failed comparison is about the cells alone."""
    stage = _Stage()
    cells = WorkbookSession(lambda: stage.driver, stage.session.item).range("S!A1")
    assert cells != 2
    assert explain_difference("==", cells, 2) == ["S!A1 == expected cells", "S!A1: 1 != 2"]


def test_refresh_expire_and_close() -> None:
    """Refresh and close are the test's; expire is ours. The item and the clock stay usable."""
    stage = _Stage()
    stage.session.refresh()
    stage.session.expire()
    assert not stage.session.is_open
    stage.session.close()
    assert [(by, path) for by, _, path, _ in stage.sent] == [
        ("test", "/refreshSession"),
        ("plugin", "/closeSession"),
        ("test", "/closeSession"),
    ]
    assert (stage.session.is_open, stage.session.expires_in) == (False, 0)
    assert stage.session.utc() == stage.clock.utc()
    with pytest.raises(UsageError, match="is closed"):
        stage.session.get("worksheets")


def test_a_shared_session_is_read_through_the_source_of_the_moment() -> None:
    """When the source changes, so do id, headers, options and where requests go."""
    stage = _Stage()
    cells, headers = stage.session.range("S!A1"), stage.session.headers
    assert headers["workbook-session-id"] == "secret-1"
    stage.driver = stage.new_driver(persist_changes=True)
    assert (stage.session.id, headers["workbook-session-id"]) == ("secret-2", "secret-2")
    assert stage.session.persist_changes is True
    assert cells.values == [[1]]
    assert stage.sent[-1][3] == "secret-2"
