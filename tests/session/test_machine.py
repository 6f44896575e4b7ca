"""The session machine: every pair of state and event, and long lives against an independent model of the service."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pytest_workbook.clock import ManualClock
from pytest_workbook.session.machine import (
    TRANSITIONS,
    Abandon,
    Acquire,
    Action,
    Closed,
    Created,
    Deferred,
    Event,
    Gone,
    Idle,
    IllegalTransition,
    Lapsed,
    PollOperation,
    Refreshed,
    Refused,
    Release,
    SendClose,
    SendCreate,
    SendRefresh,
    SessionMachine,
    Shifted,
    State,
    Used,
)

EVENTS: tuple[Event, ...] = (
    Acquire(5),
    Created(5, "s2"),
    Deferred(5, "https://graph.microsoft.com/op"),
    Used(5, wrote=True),
    Shifted(5, 1),
    Lapsed(5),
    Idle(5),
    Refreshed(5),
    Gone(5, "c"),
    Refused(5, "c"),
    Release(5),
    Abandon(5),
    Closed(5),
)

# Written down a second time, from the contract, so that a slip in the table shows.
LEGAL: dict[str, dict[str, str]] = {
    "new": {"Acquire": "creating", "Release": "closed", "Abandon": "closed"},
    "creating": {
        "Created": "open",
        "Deferred": "creating",
        "Refused": "failed",
        "Release": "closed",
        "Abandon": "closed",
    },
    "open": {
        "Used": "open",
        "Shifted": "open",
        "Lapsed": "open",
        "Idle": "refreshing",
        "Gone": "lost",
        "Release": "closing",
        "Abandon": "closed",
    },
    "refreshing": {
        "Used": "refreshing",
        "Shifted": "refreshing",
        "Lapsed": "refreshing",
        "Refreshed": "open",
        "Refused": "open",
        "Gone": "lost",
        "Release": "closing",
        "Abandon": "closed",
    },
    "lost": {"Acquire": "creating", "Release": "closed", "Abandon": "closed"},
    "closing": {"Used": "closing", "Closed": "closed", "Gone": "closed", "Refused": "closed", "Abandon": "closed"},
    "closed": {},
    "failed": {"Release": "closed", "Abandon": "closed"},
}

_OPENING: tuple[Event, ...] = (Acquire(0), Created(1, "s1"))
WAYS: dict[State, tuple[Event, ...]] = {
    State.NEW: (),
    State.CREATING: (Acquire(0),),
    State.OPEN: _OPENING,
    State.REFRESHING: (*_OPENING, Idle(2)),
    State.LOST: (*_OPENING, Gone(2, "invalidSessionReCreatable")),
    State.CLOSING: (*_OPENING, Release(2)),
    State.CLOSED: (Abandon(0),),
    State.FAILED: (Acquire(0), Refused(1, "notFound")),
}


def _machine_in(state: State, *, persist: bool = False) -> SessionMachine:
    machine = SessionMachine(persist_changes=persist, idle_limit=300)
    for event in WAYS[state]:
        machine.handle(event)
    return machine


def _memory(machine: SessionMachine) -> tuple[object, ...]:
    return (machine.state, machine.session_id, machine.last_use, machine.is_dirty, machine.has_lapsed, machine.why)


def test_every_state_can_be_reached_and_has_a_row() -> None:
    """The ways used by these tests lead where they say, and the table has every state."""
    assert {state: _machine_in(state).state for state in State} == {state: state for state in State}
    assert set(State) == set(TRANSITIONS)


@pytest.mark.parametrize(
    ("state", "event"),
    list(itertools.product(State, EVENTS)),
    ids=lambda value: value.value if isinstance(value, State) else type(value).__name__,
)
def test_every_pair_is_decided(state: State, event: Event) -> None:
    """A legal pair leads where the contract says; an illegal one names both and changes nothing."""
    machine = _machine_in(state)
    name = type(event).__name__
    after = LEGAL[state.value].get(name)
    assert (after is not None) is machine.allows(type(event))
    if after is not None:
        machine.handle(event)
        assert after == machine.state.value
        return
    before = _memory(machine)
    with pytest.raises(IllegalTransition, match=rf"{name} cannot happen to a session that is {state.value}"):
        machine.handle(event)
    assert before == _memory(machine)


@pytest.mark.parametrize(
    ("state", "event", "actions"),
    [
        (State.NEW, Acquire(3), (SendCreate(),)),
        (State.LOST, Acquire(3), (SendCreate(),)),
        (State.CREATING, Deferred(3, "https://x/op"), (PollOperation("https://x/op"),)),
        (State.OPEN, Idle(3), (SendRefresh(),)),
        (State.OPEN, Release(3), (SendClose(),)),
        (State.REFRESHING, Release(3), (SendClose(),)),
        (State.NEW, Release(3), ()),
        (State.CREATING, Release(3), ()),
        (State.LOST, Release(3), ()),
        (State.FAILED, Release(3), ()),
        (State.OPEN, Abandon(3), ()),
        (State.OPEN, Used(3), ()),
        (State.CLOSING, Closed(3), ()),
    ],
)
def test_what_has_to_be_sent(state: State, event: Event, actions: tuple[Action, ...]) -> None:
    """Only acquiring, polling, refreshing and closing an open session cost a request."""
    assert actions == _machine_in(state).handle(event)


def test_use_restarts_the_idle_time() -> None:
    """A session expires its limit after the last use, not after its creation."""
    machine = _machine_in(State.OPEN)
    assert machine.expires_in(101) == 200
    machine.handle(Used(101))
    assert machine.expires_in(101) == 300
    assert machine.idle(151) == 50


def test_an_older_use_does_not_make_it_younger() -> None:
    """Uses told late, by another thread, never move the last use back."""
    machine = _machine_in(State.OPEN)
    machine.handle(Used(100))
    machine.handle(Used(50))
    assert machine.last_use == 100


def test_shifting_gives_idle_time_back_but_none_from_the_future() -> None:
    """Idle time given back never lies beyond now."""
    machine = _machine_in(State.OPEN)
    machine.handle(Shifted(100, 30))
    assert machine.idle(100) == 69
    machine.handle(Shifted(100, 500))
    assert machine.idle(100) == 0


def test_lapsed_session_expires_now_and_an_answer_revives_it() -> None:
    """A session gone behind the client's back has no time left, until the service shows otherwise."""
    machine = _machine_in(State.OPEN)
    machine.handle(Lapsed(2))
    assert machine.expires_in(2) == 0
    assert machine.has_lapsed
    machine.handle(Used(3))
    assert machine.expires_in(3) == 300


def test_dirt_survives_loss_and_ends_with_a_new_session() -> None:
    """What was written is still known after the loss; a new session is clean and has its own id."""
    machine = _machine_in(State.OPEN)
    machine.handle(Used(2))
    assert not machine.is_dirty
    machine.handle(Used(2, wrote=True))
    machine.handle(Used(3))
    machine.handle(Gone(4, "invalidSessionReCreatable"))
    assert (machine.is_dirty, machine.session_id, machine.why) == (True, "s1", "invalidSessionReCreatable")
    machine.handle(Acquire(5))
    machine.handle(Created(6, "s2"))
    assert (machine.is_dirty, machine.session_id, machine.why) == (False, "s2", "")


@pytest.mark.parametrize("state", [state for state in State if state not in (State.OPEN, State.REFRESHING)])
def test_only_open_sessions_have_time_left(state: State) -> None:
    """Outside open and refreshing nothing is left to expire."""
    assert _machine_in(state).expires_in(1) == 0


def test_no_repr_shows_the_session_id() -> None:
    """A session id is a secret: neither machine nor event shows it."""
    machine = _machine_in(State.OPEN)
    machine.handle(Used(2, wrote=True))
    assert repr(machine) == "<SessionMachine open, dirty, last used at 2 s>"
    assert repr(Created(5, "s2")) == "Created(at=5)"
    assert machine.persist_changes is False
    assert machine.idle_limit == 300


class _Lives(RuleBasedStateMachine):
    """The machine beside a tiny service of its own: a dict of ids and their ends."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = ManualClock()
        self.machine = SessionMachine(persist_changes=False, idle_limit=300)
        self.ends: dict[str, float] = {}
        self.written: dict[str, int] = {}
        self.count = 0

    def lives(self) -> bool:
        return self.ends.get(self.machine.session_id or "", -1) > self.clock.now()

    @rule(seconds=st.floats(0, 400))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @precondition(lambda self: self.machine.allows(Acquire))
    @rule(polls=st.integers(0, 2), succeeds=st.booleans())
    def acquire(self, polls: int, succeeds: bool) -> None:
        assert self.machine.handle(Acquire(self.clock.now())) == (SendCreate(),)
        for poll in range(polls):
            assert self.machine.handle(Deferred(self.clock.now(), f"op{poll}")) == (PollOperation(f"op{poll}"),)
        if not succeeds and self.count:
            return
        self.count += 1
        name = f"s{self.count}"
        self.ends[name], self.written[name] = self.clock.now() + 300, 0
        self.machine.handle(Created(self.clock.now(), name))

    @precondition(lambda self: self.machine.state is State.CREATING)
    @rule()
    def creation_is_interrupted(self) -> None:
        assert self.machine.handle(Release(self.clock.now())) == ()
        self.start_over()

    @precondition(lambda self: self.machine.state is State.OPEN)
    @rule(wrote=st.booleans())
    def use(self, wrote: bool) -> None:
        name = self.machine.session_id or ""
        if not self.lives():
            self.machine.handle(Gone(self.clock.now(), "invalidSessionReCreatable"))
            return
        self.ends[name] = self.clock.now() + 300
        self.written[name] += wrote
        self.machine.handle(Used(self.clock.now(), wrote=wrote))

    @precondition(lambda self: self.machine.state is State.OPEN)
    @rule()
    def refresh(self) -> None:
        assert self.machine.handle(Idle(self.clock.now())) == (SendRefresh(),)
        if self.lives():
            self.ends[self.machine.session_id or ""] = self.clock.now() + 300
            self.machine.handle(Refreshed(self.clock.now()))
        else:
            self.machine.handle(Gone(self.clock.now(), "invalidSessionReCreatable"))

    @precondition(lambda self: self.machine.state in (State.OPEN, State.LOST))
    @rule()
    def end(self) -> None:
        was_open = self.machine.state is State.OPEN
        actions = self.machine.handle(Release(self.clock.now()))
        assert actions == ((SendClose(),) if was_open else ())
        if was_open:
            lived = self.lives()
            self.ends.pop(self.machine.session_id or "", None)
            self.machine.handle(Closed(self.clock.now()) if lived else Gone(self.clock.now()))
        self.start_over()

    def start_over(self) -> None:
        assert self.machine.state is State.CLOSED
        assert not any(self.machine.allows(type(event)) for event in EVENTS)
        self.machine = SessionMachine(persist_changes=False, idle_limit=300)

    @invariant()
    def time_left_is_the_services(self) -> None:
        now = self.clock.now()
        if self.machine.state is State.OPEN:
            end = self.ends[self.machine.session_id or ""]
            assert self.machine.expires_in(now) == pytest.approx(max(0.0, end - now))

    @invariant()
    def dirt_is_what_was_written(self) -> None:
        if self.machine.state in (State.OPEN, State.LOST):
            assert self.machine.is_dirty is bool(self.written[self.machine.session_id or ""])


_Lives.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestLives = _Lives.TestCase
