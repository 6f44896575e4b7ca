"""Sessions: what is seen in them, and how long they live."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from pytest_workbook.clock import ManualClock
from pytest_workbook.graph.codes import codes_in, is_session_gone
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.simulator.sessions import new_session_id
from pytest_workbook.wire import Headers, Request, Response

Ask = Callable[..., Response]

_ROOT = "https://graph.microsoft.com/v1.0"
_LIMITS = {True: 420.0, False: 300.0}


@pytest.fixture(name="base")
def _base(simulator: Simulator) -> str:
    return f"/me/drive/items/{simulator.blank().id}/workbook"


def _create(ask: Ask, base: str, *, persist: bool) -> str:
    answer = ask("POST", f"{base}/createSession", {"persistChanges": persist})
    assert answer.status == 201
    return str(answer.json()["id"])


def _read(ask: Ask, base: str, session: str | None = None) -> Any:
    return ask("GET", f"{base}/worksheets/Sheet1/range(address='A1')", session=session).json()["values"][0][0]


def _write(ask: Ask, base: str, value: object, session: str | None = None) -> int:
    path = f"{base}/worksheets/Sheet1/range(address='A1')"
    return ask("PATCH", path, {"values": [[value]]}, session=session).status


def _is_gone(answer: Response) -> bool:
    return answer.status == 404 and is_session_gone(codes_in(answer.json()))


def test_the_created_session_is_shown_as_on_the_wire(ask: Ask, base: str) -> None:
    """Context, then persistChanges, then the id."""
    answer = ask("POST", f"{base}/createSession", {"persistChanges": False})
    assert list(answer.json()) == ["@odata.context", "persistChanges", "id"]
    assert f"{_ROOT}/$metadata#microsoft.graph.workbookSessionInfo" == answer.json()["@odata.context"]


@pytest.mark.parametrize("persist", [True, False])
def test_ids_follow_the_services_grammar(persist: bool) -> None:
    """Each field of the session part is as long as it says, to the end."""
    session_id = new_session_id(Random(5), persist_changes=persist)
    found = re.fullmatch(r"cluster=\w+&session=([^&]+)&usid=[0-9a-f-]{36}", session_id)
    assert found
    rest, fields = found[1], []
    while rest:
        length, _, rest = rest.partition(".")
        fields.append(rest[: int(length)])
        rest = rest[int(length) :]
    assert len(fields) == 9
    assert ("A", "M" if persist else "V", "S") == (fields[1], fields[5], fields[8])
    assert fields[2].startswith("1.E25." if persist else "1.V25.")


@pytest.mark.parametrize(
    "body",
    [
        *(
            None,
            {},
            {"persistChanges": "true"},
            {"persistChanges": None},
            {"persistChanges": 1},
            [True],
            b"[]",
            b"null",
        ),
        *(
            {"persistChanges": True, "more": 1},
            {"persistChanges": True, "persistchanges": True},
            b'{"persistChanges": true, "persistChanges": false}',
        ),
    ],
)
def test_a_session_must_say_whether_it_persists(ask: Ask, base: str, body: object) -> None:
    """The parameter is a Boolean that cannot be left out, comes once, and is the only one."""
    assert ask("POST", f"{base}/createSession", body).status == 400


def test_a_profile_says_what_a_creation_means_that_does_not_say(clock: ManualClock, ask_of: Ask) -> None:
    """Observed 2016: a client that dropped a false got a session that saves. What is said still counts."""
    simulator = Simulator(clock=clock, profile="persist_default=true")
    path = f"/me/drive/items/{simulator.blank().id}/workbook/createSession"
    made = [ask_of(simulator, "POST", path, body) for body in (None, {}, {"persistChanges": False})]
    assert [answer.json()["persistChanges"] for answer in made] == [True, True, False]
    assert [ask_of(simulator, "POST", path, body).status for body in ({"persistChanges": None}, {"x": 1}, [1])] == [
        400
    ] * 3


@pytest.mark.parametrize("action", ["refreshSession", "closeSession"])
def test_a_session_is_kept_and_closed_without_parameters(ask: Ask, base: str, action: str) -> None:
    """With nothing or an empty object; anything else is refused, and ends nothing."""
    session = _create(ask, base, persist=True)
    refused = [ask("POST", f"{base}/{action}", body, session=session).status for body in ({"a": 1}, [1], b"{")]
    assert refused == [400, 400, 400]
    assert ask("POST", f"{base}/{action}", {}, session=session).status == 204
    other = _create(ask, base, persist=True)
    assert ask("POST", f"{base}/{action}", session=other).status == 204


@pytest.mark.parametrize("action", ["createSession", "refreshSession", "closeSession"])
def test_session_actions_are_posts(ask: Ask, base: str, action: str) -> None:
    """Another verb is not allowed."""
    assert ask("GET", f"{base}/{action}").status == 405


def test_persistent_changes_are_seen_by_all_at_once(ask: Ask, base: str) -> None:
    """A persistent session, another one, and no session meet one state."""
    one, two = _create(ask, base, persist=True), _create(ask, base, persist=True)
    assert _write(ask, base, "seen", one) == 200
    assert [_read(ask, base, session) for session in (None, one, two)] == ["seen"] * 3


def test_private_changes_are_seen_by_nobody_else(ask: Ask, base: str) -> None:
    """A non-persistent session keeps its copy to itself, and meets no later change of others."""
    private = _create(ask, base, persist=False)
    _write(ask, base, "private", private)
    _write(ask, base, "saved")
    other = _create(ask, base, persist=False)
    assert [_read(ask, base, session) for session in (private, None, other)] == ["private", "saved", "saved"]


def test_private_changes_are_lost_on_close(ask: Ask, base: str, simulator: Simulator) -> None:
    """Closing saves nothing, and the id is dead."""
    private = _create(ask, base, persist=False)
    _write(ask, base, "private", private)
    assert ask("POST", f"{base}/closeSession", session=private).status == 204
    assert _read(ask, base) == ""
    assert _is_gone(ask("POST", f"{base}/refreshSession", session=private))
    assert _is_gone(ask("POST", f"{base}/closeSession", session=private))


@pytest.mark.parametrize("persist", [True, False])
def test_an_idle_session_expires_at_its_limit(ask: Ask, base: str, clock: ManualClock, persist: bool) -> None:
    """One second less keeps it, the whole limit ends it."""
    session = _create(ask, base, persist=persist)
    clock.advance(_LIMITS[persist] - 1)
    assert ask("POST", f"{base}/refreshSession", session=session).status == 204
    clock.advance(_LIMITS[persist])
    assert _is_gone(ask("POST", f"{base}/refreshSession", session=session))


def test_a_refused_request_counts_as_use(ask: Ask, base: str, clock: ManualClock) -> None:
    """Any request that carries the id resets the idle time."""
    session = _create(ask, base, persist=False)
    for _ in range(3):
        clock.advance(299)
        assert ask("GET", f"{base}/worksheets/None", session=session).status == 404
    assert _read(ask, base, session) == ""


def test_the_gone_session_has_the_observed_body(ask: Ask, base: str) -> None:
    """Three levels: the host's code, the documented second level, the host's code once more, then the ids."""
    error = ask("GET", f"{base}/worksheets", session="cluster=x").json()["error"]
    assert list(error) == ["code", "message", "innerError"]
    assert list(error["innerError"]) == ["code", "message", "innerError", "date", "request-id", "client-request-id"]
    assert codes_in({"error": error}) == (
        "InvalidOrTimedOutSession",
        "invalidSessionReCreatable",
        "InvalidOrTimedOutSession",
    )


def test_a_profile_answers_400_for_a_gone_session(clock: ManualClock, ask_of: Ask) -> None:
    """As observed in 2026, with its own outer code."""
    simulator = Simulator(clock=clock, profile="expiry_status=400")
    path = f"/me/drive/items/{simulator.blank().id}/workbook/worksheets"
    answer = ask_of(simulator, "GET", path, session="gone")
    assert (answer.status, answer.json()["error"]["code"]) == (400, "InvalidSession")
    assert is_session_gone(codes_in(answer.json()))


def test_a_profile_says_how_a_creation_is_answered(clock: ManualClock, ask_of: Ask) -> None:
    """Samples of the vendor's show a 200."""
    simulator = Simulator(clock=clock, profile="creation_status=200")
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    assert ask_of(simulator, "POST", f"{base}/createSession", {"persistChanges": True}).status == 200


def test_a_profile_bounds_the_sessions_of_one_workbook(clock: ManualClock, ask_of: Ask) -> None:
    """One too many is throttled until another ends; another workbook has a count of its own."""
    simulator = Simulator(clock=clock, profile="max_sessions=2")
    base, other = (f"/me/drive/items/{simulator.blank(path).id}/workbook" for path in ("/a.xlsx", "/b.xlsx"))

    def opened(where: str) -> Response:
        return ask_of(simulator, "POST", f"{where}/createSession", {"persistChanges": False})

    first = opened(base).json()["id"]
    assert [opened(base).status, opened(base).status, opened(other).status] == [201, 429, 201]
    ask_of(simulator, "POST", f"{base}/closeSession", session=first)
    assert opened(base).status == 201
    clock.advance(301)
    assert opened(base).status == 201


def test_a_profile_lets_one_write_at_a_time(clock: ManualClock, ask_of: Ask) -> None:
    """Whoever saves first holds the workbook; copies of one's own and reads are nobody's business."""
    simulator = Simulator(clock=clock, profile="writers=one")
    base = f"/me/drive/items/{simulator.blank().id}/workbook"

    def opened(*, persist: bool) -> str:
        answer = ask_of(simulator, "POST", f"{base}/createSession", {"persistChanges": persist})
        return str(answer.json()["id"])

    def written(session: str | None) -> Response:
        path = f"{base}/worksheets/Sheet1/range(address='A1')"
        return ask_of(simulator, "PATCH", path, {"values": [[1]]}, session=session)

    assert written(None).status == 200
    holder, second, own = opened(persist=True), opened(persist=True), opened(persist=False)
    assert [written(one).status for one in (holder, second, own, None)] == [200, 429, 200, 429]
    refused = written(None)
    assert refused.headers["Retry-After"] == "15"
    assert "EditModeCannotAcquireLockTooManyRequests" in codes_in(refused.json())
    assert ask_of(simulator, "GET", f"{base}/worksheets").status == 200
    ask_of(simulator, "POST", f"{base}/closeSession", session=holder)
    assert [written(one).status for one in (second, None)] == [200, 429]


@pytest.mark.parametrize("action", ["refreshSession", "closeSession"])
def test_actions_without_an_id_are_bad_requests(ask: Ask, base: str, action: str) -> None:
    """The observed body of 2017, for an absent and for an empty header."""
    for headers in ({}, {"workbook-session-id": " "}):
        answer = ask("POST", f"{base}/{action}", headers=headers)
        assert (
            answer.status,
            answer.json()["error"]["code"],
            answer.json()["error"]["message"],
        ) == (400, "UnknownError", "Bad Request")


def test_a_session_of_another_workbook_is_refused(ask: Ask, base: str, simulator: Simulator) -> None:
    """An id opens only the workbook it was made for, and is not worn out by the attempt."""
    other = f"/me/drive/items/{simulator.blank('/other.xlsx').id}/workbook"
    session = _create(ask, base, persist=True)
    assert _is_gone(ask("GET", f"{other}/worksheets", session=session))
    assert ask("POST", f"{base}/refreshSession", session=session).status == 204


def test_the_plugin_steers_idle_time(ask: Ask, base: str, clock: ManualClock, simulator: Simulator) -> None:
    """Idle time can be read, given back and ended; a lapsed session is not revived."""
    session = _create(ask, base, persist=False)
    clock.advance(200)
    assert simulator.idle(session) == 200.0
    simulator.shift_idle(session, 150)
    assert simulator.idle(session) == 50.0
    simulator.shift_idle(session, 1000)
    assert simulator.idle(session) == 0.0
    clock.advance(300)
    simulator.shift_idle(session, 300)
    simulator.shift_idle("unknown", 300)
    assert simulator.idle(session) is None
    alive = _create(ask, base, persist=False)
    simulator.expire(alive)
    simulator.expire("unknown")
    assert _is_gone(ask("GET", f"{base}/worksheets", session=alive))


def test_deleting_the_file_ends_its_sessions(ask: Ask, base: str, simulator: Simulator) -> None:
    """The workbook and its sessions go together, when the lock is passed by."""
    session = _create(ask, base, persist=True)
    item = base.removesuffix("/workbook")
    assert ask("DELETE", item).status == 423
    assert ask("DELETE", item, headers={"Prefer": "bypass-shared-lock"}).status == 204
    assert simulator.idle(session) is None


def test_neither_session_nor_refusal_shows_an_id(ask: Ask, base: str, simulator: Simulator) -> None:
    """What might be printed holds no session id."""
    session = _create(ask, base, persist=True)
    assert session not in repr(simulator._state.sessions._open[session])
    assert session not in ask("GET", f"{base}/worksheets", session=session + "x").body.decode()


class _SessionsAgainstModel(RuleBasedStateMachine):
    """Any order of opening, writing, waiting and closing is as a simple model says."""

    opened: Bundle[str] = Bundle("opened")

    @initialize()
    def begin(self) -> None:
        self.clock = ManualClock()
        self.simulator = Simulator(clock=self.clock, random=Random(1))
        self.url = f"{_ROOT}/me/drive/items/{self.simulator.blank().id}/workbook"
        self.saved: object = ""
        self.private: dict[str, object] = {}
        self.persists: dict[str, bool] = {}
        self.used: dict[str, float] = {}

    def ask(self, method: str, path: str, body: object = None, session: str | None = None) -> Response:
        headers = {"Authorization": "Bearer x", "Content-Type": "application/json"}
        headers |= {"workbook-session-id": session} if session else {}
        data = b"" if body is None else json.dumps(body).encode()
        return self.simulator(Request(method, f"{self.url}/{path}", Headers(headers), data))

    def is_alive(self, session: str) -> bool:
        return session in self.used and self.clock.now() - self.used[session] < _LIMITS[self.persists[session]]

    def check(self, session: str, answer: Response) -> bool:
        alive = self.is_alive(session)
        assert alive is not _is_gone(answer), (alive, answer.status)
        if alive:
            self.used[session] = self.clock.now()
        return alive

    @rule(target=opened, persist=st.booleans())
    def open(self, persist: bool) -> str:
        session = str(self.ask("POST", "createSession", {"persistChanges": persist}).json()["id"])
        assert session not in self.persists
        self.persists[session], self.used[session] = persist, self.clock.now()
        if not persist:
            self.private[session] = self.saved
        return session

    @rule(session=opened, value=st.integers(-9, 9))
    def write(self, session: str, value: int) -> None:
        answer = self.ask("PATCH", "worksheets/Sheet1/range(address='A1')", {"values": value}, session)
        if self.check(session, answer):
            if self.persists[session]:
                self.saved = value
            else:
                self.private[session] = value

    @rule(value=st.integers(-9, 9))
    def write_without_session(self, value: int) -> None:
        assert self.ask("PATCH", "worksheets/Sheet1/range(address='A1')", {"values": value}).status == 200
        self.saved = value

    @rule(session=opened)
    def read(self, session: str) -> None:
        answer = self.ask("GET", "worksheets/Sheet1/range(address='A1')?$select=values", session=session)
        if self.check(session, answer):
            assert [[self.private.get(session, self.saved)]] == answer.json()["values"]

    @rule(session=opened)
    def refresh(self, session: str) -> None:
        self.check(session, self.ask("POST", "refreshSession", session=session))

    @rule(session=consumes(opened))
    def close(self, session: str) -> None:
        if self.check(session, self.ask("POST", "closeSession", session=session)):
            del self.used[session]
        assert _is_gone(self.ask("POST", "refreshSession", session=session))

    @rule(seconds=st.sampled_from([1.0, 100.0, 299.0, 300.0, 419.0, 420.0]))
    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule(session=opened, seconds=st.sampled_from([1.0, 150.0, 400.0]))
    def shift(self, session: str, seconds: float) -> None:
        self.simulator.shift_idle(session, seconds)
        if self.is_alive(session):
            self.used[session] = min(self.clock.now(), self.used[session] + seconds)

    @invariant()
    def saved_state_is_seen_without_session(self) -> None:
        answer = self.ask("GET", "worksheets/Sheet1/range(address='A1')?$select=values")
        assert [[self.saved]] == answer.json()["values"]


TestSessionsAgainstModel = _SessionsAgainstModel.TestCase
TestSessionsAgainstModel.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
