"""The session room's driver against the simulator, on one clock, through lives that nobody thought of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pytest_workbook.clock import ManualClock
from pytest_workbook.errors import SessionExpired, SessionLost, UsageError
from pytest_workbook.session.driver import SessionDriver
from pytest_workbook.session.machine import State
from pytest_workbook.session.options import SessionOptions
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Headers, Request, Response

_ROOT = "https://graph.microsoft.com/v1.0"
_JSON = {"Content-Type": "application/json"}
_SESSION = "workbook-session-id"
_VALUES = st.integers(min_value=1, max_value=9)
# Whole seconds, also to the limits of 300 and 420 seconds and just short of them.
_SECONDS = st.sampled_from([1, 60, 120, 240, 299, 300, 419, 420])


@dataclass
class _Truth:
    """What is so, whatever the driver thinks.

    Args:
        saved: what the file's cell holds for everybody.
        own: what the session's copy holds; only looked at for a non-persistent session.
        is_alive: whether the service has the session.
        is_dirty: whether anything was written in the session that was last opened.
        ids: every id that was given.
    """

    saved: object = ""
    own: object = ""
    is_alive: bool = False
    is_dirty: bool = False
    last_use: float = 0.0
    ids: list[str] = field(default_factory=list)


class SessionLife(RuleBasedStateMachine):
    """One session of ours on one workbook, which others use, too."""

    @initialize(persist=st.booleans(), fails=st.booleans(), keepalive=st.sampled_from([None, 240.0]))
    def begin(self, persist: bool, fails: bool, keepalive: float | None) -> None:
        """A blank workbook and an open session on it."""
        self.clock = ManualClock(datetime(2026, 11, 24, tzinfo=UTC))
        self.simulator = Simulator(clock=self.clock, random=Random(1))
        self.url = f"{_ROOT}/me/drive/items/{self.simulator.blank().id}/workbook"
        self.truth = _Truth()
        self.persist = persist
        self.fails = fails
        self.keepalive = keepalive
        self.take_a_session()
        self.driver.open()

    def take_a_session(self) -> None:
        """A driver that has opened nothing yet."""
        self.truth.is_alive = self.truth.is_dirty = False
        self.driver = SessionDriver(
            send=self.send,
            clock=self.clock,
            workbook_url=self.url,
            options=SessionOptions(
                persist_changes=self.persist,
                on_expiry="fail" if self.fails else "recreate",
                keepalive=self.keepalive,
            ),
            token=lambda *, refresh=False: "token",
            drop=self.drop,
        )

    # The world

    def send(self, request: Request, *, by: str) -> Response:
        """The door: every request of the driver, seen from outside of it."""
        response = self.simulator(request)
        if request.url.endswith("/createSession") and response.status == 201:
            made = response.json()["id"]
            assert made not in self.truth.ids, "an id was given twice"
            self.truth.ids.append(made)
            self.truth.own, self.truth.is_dirty, self.truth.is_alive = self.truth.saved, False, True
            self.truth.last_use = self.clock.now()
        return response

    def drop(self, session_id: str) -> None:
        """Let the service forget the session, as idleness would."""
        self.simulator.expire(session_id)
        self.truth.is_alive = False

    def other(self, method: str, value: object = None, session_id: str | None = None) -> Response:
        """Another client's request for the cell, without a session or with the id of ours."""
        headers = {"Authorization": "Bearer other", **_JSON, **({} if session_id is None else {_SESSION: session_id})}
        request = Request(method, f"{self.url}/{_CELL}", Headers(headers), _body(value))
        response = self.simulator(request)
        self.driver.note_use(request, response)
        return response

    @property
    def limit(self) -> float:
        """Seconds after which the service drops the session."""
        return 420.0 if self.persist else 300.0

    @property
    def seen(self) -> object:
        """What the session's cell holds."""
        return self.truth.saved if self.persist else self.truth.own

    def wrote(self, value: object) -> None:
        """Note what was written in the session."""
        if self.persist:
            self.truth.saved = value
        else:
            self.truth.own = value
        self.truth.is_dirty = True

    def used(self) -> None:
        """Note that the service met the session's id."""
        self.truth.last_use = self.clock.now()

    def lapse(self) -> None:
        """Note what time has done."""
        if self.clock.now() - self.truth.last_use >= self.limit:
            self.truth.is_alive = False

    def attempt(self, send: Callable[[], Response | None]) -> Response | None:
        """Use the session, and check that what happens is what has to happen.

        Returns:
            The answer; None where there is none, because the session could not be used.
        """
        known, made = list(self.truth.ids), len(self.truth.ids)
        if self.driver.machine.state in (State.NEW, State.CLOSED):
            with pytest.raises(UsageError):
                send()
        elif not self.truth.is_alive and self.fails:
            with pytest.raises(SessionExpired, match="on_expiry"):
                send()
        elif not self.truth.is_alive and self.truth.is_dirty and not self.persist:
            with pytest.raises(SessionLost, match="Everything written in it"):
                send()
        else:
            was_alive = self.truth.is_alive
            response = send()
            assert len(self.truth.ids) == made + (not was_alive)
            self.used()
            return response
        assert self.truth.ids == known, "a session was made silently"
        return None

    # What may happen

    @precondition(lambda self: self.driver.machine.state is not State.CLOSED)
    @rule()
    def open(self) -> None:
        """Open the session: the first time, or on purpose after it was lost."""
        made, state = len(self.truth.ids), self.driver.machine.state
        self.driver.open()
        assert len(self.truth.ids) == made + (state in (State.NEW, State.LOST))

    @rule()
    def read(self) -> None:
        """Read the cell in the session."""
        response = self.attempt(lambda: self.driver.request(self.request("GET")))
        if response is not None:
            assert response.json()["values"] == [[self.seen]]

    @rule(value=_VALUES)
    def write(self, value: int) -> None:
        """Write the cell in the session."""
        response = self.attempt(lambda: self.driver.request(self.request("PATCH", value)))
        if response is not None:
            assert response.json()["values"] == [[value]]
            self.wrote(value)

    @rule()
    def read_what_is_not_there(self) -> None:
        """A 404 of a worksheet is the worksheet's: the answer is given back, and the session lives on."""
        request = Request("GET", f"{self.url}/worksheets/Missing")
        response = self.attempt(lambda: self.driver.request(request))
        if response is not None:
            assert response.status == 404

    @rule()
    def refresh(self) -> None:
        """Refresh the session; one that is gone is made anew only where a request would do so."""
        self.attempt(lambda: self.driver.refresh())

    @rule()
    def keep_alive(self) -> None:
        """Do what the keep-alive does each time it looks."""
        is_due = self.driver.due_refresh(self.clock.now())
        self.driver.keep_alive()
        assert self.driver.keepalive_error is None
        if is_due and self.truth.is_alive:
            self.used()
        assert not (is_due and self.truth.is_alive and self.driver.due_refresh(self.clock.now()))

    @rule(seconds=_SECONDS)
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.advance(seconds)
        self.lapse()

    @rule(write=st.booleans())
    def wait_until_the_limit(self, write: bool) -> None:
        """Use the session in the last second, and once more when there is none left."""
        self.clock.advance(max(0.0, self.truth.last_use + self.limit - 1 - self.clock.now()))
        self.lapse()
        self.write(7) if write else self.read()
        self.clock.advance(self.limit)
        self.lapse()

    @precondition(lambda self: self.driver.machine.state is State.OPEN)
    @rule()
    def expire(self) -> None:
        """Make the session be gone."""
        self.driver.expire()

    @precondition(lambda self: self.truth.is_alive)
    @rule(taken=st.sampled_from([1, 30, 200]), seconds=st.sampled_from([1, 30, 250]))
    def give_back(self, taken: float, seconds: float) -> None:
        """A test takes its time, and at its end idle time is given back, unless the session expired in it."""
        self.clock.advance(taken)
        self.lapse()
        self.driver.shift_idle(seconds)
        self.simulator.shift_idle(self.truth.ids[-1], seconds)
        if self.truth.is_alive:
            self.truth.last_use = min(self.clock.now(), self.truth.last_use + seconds)

    @precondition(lambda self: self.driver.machine.state is not State.NEW)
    @rule()
    def close(self) -> None:
        """Close the session; one that is gone is closed already."""
        self.driver.close()
        self.truth.is_alive = False
        assert self.driver.machine.state is State.CLOSED

    @precondition(lambda self: self.driver.machine.state is State.CLOSED)
    @rule(persist=st.booleans())
    def take_another(self, persist: bool) -> None:
        """The next test takes a session of its own on the same workbook."""
        self.persist = persist
        self.take_a_session()

    # What others may do

    @rule(value=_VALUES)
    def someone_writes(self, value: int) -> None:
        """Another user changes the file."""
        assert self.other("PATCH", value).status == 200
        self.truth.saved = value

    @precondition(lambda self: self.driver.machine.session_id is not None)
    @rule(value=st.none() | _VALUES)
    def someone_shares_the_id(self, value: int | None) -> None:
        """The code under test sends the id with a client of its own."""
        response = self.other("GET" if value is None else "PATCH", value, self.truth.ids[-1])
        assert response.status == (200 if self.truth.is_alive else 404)
        if self.truth.is_alive:
            self.used()
            if value is not None:
                self.wrote(value)

    @precondition(lambda self: self.driver.machine.session_id is not None)
    @rule()
    def someone_closes_the_session(self) -> None:
        """The code under test closes what it was handed."""
        headers = Headers({"Authorization": "Bearer other", **_JSON, _SESSION: self.truth.ids[-1]})
        request = Request("POST", f"{self.url}/closeSession", headers, b"{}")
        response = self.simulator(request)
        self.driver.note_use(request, response)
        assert response.status == (204 if self.truth.is_alive else 404)
        self.truth.is_alive = False

    # What always holds

    @invariant()
    def both_agree_on_the_session(self) -> None:
        """The driver knows whether the service has the session, and since when it is idle."""
        idle = self.simulator.idle(self.truth.ids[-1]) if self.truth.ids else None
        assert (idle is not None) == self.truth.is_alive
        assert self.driver.is_open == self.truth.is_alive
        if idle is not None:
            assert idle == self.driver.idle == self.clock.now() - self.truth.last_use
            assert self.driver.expires_in == self.limit - idle

    @invariant()
    def nothing_saved_is_lost(self) -> None:
        """Any other user sees what was written in persistent sessions and by others, and nothing else."""
        assert self.other("GET").json()["values"] == [[self.truth.saved]]

    @invariant()
    def old_ids_stay_gone(self) -> None:
        """There is no way back for a session, and its id is nobody else's."""
        for session_id in self.truth.ids[:-1]:
            assert self.simulator.idle(session_id) is None
        if len(self.truth.ids) > 1:
            assert self.other("GET", session_id=self.truth.ids[0]).status == 404

    def request(self, method: str, value: object = None) -> Request:
        """A request for the cell, as the session room's user makes it."""
        return Request(method, f"{self.url}/{_CELL}", Headers(_JSON), _body(value))


_CELL = "worksheets/Sheet1/range(address='A1')"


def _body(value: object) -> bytes:
    return b"" if value is None else json.dumps({"values": [[value]]}).encode()


SessionLife.TestCase.settings = settings(
    max_examples=120,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestSessionLife = SessionLife.TestCase
