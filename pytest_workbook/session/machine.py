"""The life of one workbook session, as a table.

Rule 1: everything that changes the state of a session stands in this file. Nobody else sets a state.
Rule 2: the table ``TRANSITIONS`` is the whole truth: ``{state: {event: state}}``. A pair that is absent is illegal;
    the error names event and state, and nothing has changed. The diagram in the documentation is drawn from it.
Rule 3: pure. No clock, no request, no log: time is ``at`` in each event, in seconds since the clock's start;
    what has to be sent comes back as actions.

How it goes: ``new`` and ``lost`` sessions are acquired; the service creates at once or defers to an operation that is
polled while the session stays ``creating``. An ``open`` session is used, refreshed, shifted in time, and at any use it
may turn out to be gone: then it is ``lost``, never closed, since there is nothing left to close. Only ``open`` and
``refreshing`` sessions cost a ``closeSession``. ``abandon`` sends nothing from any state, since the service
drops sessions by itself. ``failed`` is a creation that was refused: there is no id, so it is only put away.

What is remembered across states: the last session id stays readable after the session was lost or closed, because a
client that does not know yet goes on sending it. ``is_dirty`` says whether anything was written in the session that
is, or was last, open; only a new ``Created`` clears it, so that the loss can still be told after ``lost``.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = [
    "TRANSITIONS",
    "Abandon",
    "Acquire",
    "Action",
    "Closed",
    "Created",
    "Deferred",
    "Event",
    "Gone",
    "Idle",
    "IllegalTransition",
    "Lapsed",
    "PollOperation",
    "Refreshed",
    "Refused",
    "Release",
    "SendClose",
    "SendCreate",
    "SendRefresh",
    "SessionMachine",
    "Shifted",
    "State",
    "Used",
]


class State(enum.Enum):
    """Where a session is in its life."""

    NEW = "new"
    CREATING = "creating"
    OPEN = "open"
    REFRESHING = "refreshing"
    LOST = "lost"
    CLOSING = "closing"
    CLOSED = "closed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, *at* seconds since the clock's start."""

    at: float


@dataclass(frozen=True, slots=True)
class Acquire(Event):
    """A session is wanted."""


@dataclass(frozen=True, slots=True)
class Deferred(Event):
    """The service answered 202: the session is being made by an operation at *location*."""

    location: str


@dataclass(frozen=True, slots=True)
class Created(Event):
    """The service made the session."""

    session_id: str

    def __repr__(self) -> str:
        return f"Created(at={self.at!r})"  # a session id is a secret


@dataclass(frozen=True, slots=True)
class Used(Event):
    """A request with the session's id was answered, or may have been; *wrote* if it may have changed something."""

    wrote: bool = False


@dataclass(frozen=True, slots=True)
class Shifted(Event):
    """*seconds* of idle time were given back."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Lapsed(Event):
    """The session is gone behind the client's back: it finds out at its next request."""


@dataclass(frozen=True, slots=True)
class Idle(Event):
    """A refresh is due or wanted."""


@dataclass(frozen=True, slots=True)
class Refreshed(Event):
    """The service confirmed the session."""


@dataclass(frozen=True, slots=True)
class Gone(Event):
    """The service does not know the session any more; *code* as it said, empty if it did not say."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Refused(Event):
    """What was asked of the service (create, refresh, close) did not succeed."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Release(Event):
    """The session is not needed any more and is to be closed."""


@dataclass(frozen=True, slots=True)
class Abandon(Event):
    """The session is not needed any more and is left to the service to drop."""


@dataclass(frozen=True, slots=True)
class Closed(Event):
    """The service closed the session."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something the driver has to send."""


@dataclass(frozen=True, slots=True)
class SendCreate(Action):
    """Post ``createSession``."""


@dataclass(frozen=True, slots=True)
class PollOperation(Action):
    """Get the operation at *location* until it has ended."""

    location: str


@dataclass(frozen=True, slots=True)
class SendRefresh(Action):
    """Post ``refreshSession``."""


@dataclass(frozen=True, slots=True)
class SendClose(Action):
    """Post ``closeSession``."""


class IllegalTransition(RuntimeError):
    """An event met a state in which it cannot happen: a mistake of the driver, never of the service."""


_S = State
_PUT_AWAY: Mapping[type[Event], State] = {Release: _S.CLOSED, Abandon: _S.CLOSED}

TRANSITIONS: Mapping[State, Mapping[type[Event], State]] = MappingProxyType(
    {
        _S.NEW: {Acquire: _S.CREATING, **_PUT_AWAY},
        # Release here is an interrupted creation: without an id there is nothing to close.
        _S.CREATING: {Created: _S.OPEN, Deferred: _S.CREATING, Refused: _S.FAILED, **_PUT_AWAY},
        _S.OPEN: {
            Used: _S.OPEN,
            Shifted: _S.OPEN,
            Lapsed: _S.OPEN,
            Idle: _S.REFRESHING,
            Gone: _S.LOST,
            Release: _S.CLOSING,
            Abandon: _S.CLOSED,
        },
        _S.REFRESHING: {
            Used: _S.REFRESHING,  # another client, on another thread
            Shifted: _S.REFRESHING,
            Lapsed: _S.REFRESHING,
            Refreshed: _S.OPEN,
            Refused: _S.OPEN,  # throttled or unreachable says nothing about the session
            Gone: _S.LOST,
            Release: _S.CLOSING,  # an interrupted refresh
            Abandon: _S.CLOSED,
        },
        _S.LOST: {Acquire: _S.CREATING, **_PUT_AWAY},
        _S.CLOSING: {
            Used: _S.CLOSING,
            Closed: _S.CLOSED,
            Gone: _S.CLOSED,
            Refused: _S.CLOSED,  # reported, and the service drops it by itself
            Abandon: _S.CLOSED,
        },
        _S.CLOSED: {},
        _S.FAILED: {**_PUT_AWAY},
    }
)


class SessionMachine:
    """One session's state and what has to be remembered of it.

    Args:
        persist_changes: whether the session saves into the file.
        idle_limit: seconds without use after which the service drops it.
    """

    __slots__ = ("_has_lapsed", "_idle_limit", "_is_dirty", "_last_use", "_persist", "_session_id", "_state", "_why")

    def __init__(self, *, persist_changes: bool, idle_limit: float) -> None:
        self._persist = persist_changes
        self._idle_limit = idle_limit
        self._state = State.NEW
        self._session_id: str | None = None
        self._last_use = 0.0
        self._is_dirty = False
        self._has_lapsed = False
        self._why = ""

    def __repr__(self) -> str:
        dirty = ", dirty" if self._is_dirty else ""
        return f"<SessionMachine {self._state.value}{dirty}, last used at {self._last_use:g} s>"

    @property
    def state(self) -> State:
        """The state now."""
        return self._state

    @property
    def persist_changes(self) -> bool:
        """Whether the session saves into the file."""
        return self._persist

    @property
    def session_id(self) -> str | None:
        """The id last given by the service, also after the session was lost or closed; None before the first."""
        return self._session_id

    @property
    def is_dirty(self) -> bool:
        """Whether anything may have been written in the session."""
        return self._is_dirty

    @property
    def why(self) -> str:
        """The code with which the session was last lost or refused; empty if the service named none."""
        return self._why

    @property
    def idle_limit(self) -> float:
        """Seconds without use after which the service drops the session."""
        return self._idle_limit

    @property
    def last_use(self) -> float:
        """Second of the last use."""
        return self._last_use

    @property
    def has_lapsed(self) -> bool:
        """Whether the session is known to be gone though its client has not met that yet."""
        return self._has_lapsed

    def idle(self, now: float) -> float:
        """Return the seconds since the last use."""
        return max(0.0, now - self._last_use)

    def expires_in(self, now: float) -> float:
        """Return the seconds until the service drops the session; 0 if it is not open or is overdue."""
        if self._has_lapsed or self._state not in (State.OPEN, State.REFRESHING):
            return 0.0
        return max(0.0, self._last_use + self._idle_limit - now)

    def allows(self, event: type[Event]) -> bool:
        """Return whether *event* may happen now."""
        return event in TRANSITIONS[self._state]

    def handle(self, event: Event) -> tuple[Action, ...]:
        """Take *event* into account and return what has to be sent.

        Raises:
            IllegalTransition: the pair is not in the table; nothing has changed.
        """
        try:
            after = TRANSITIONS[self._state][type(event)]
        except KeyError:
            legal = ", ".join(sorted(kind.__name__ for kind in TRANSITIONS[self._state])) or "nothing"
            msg = (
                f"{type(event).__name__} cannot happen to a session that is {self._state.value}: there, {legal} can. "
                "This is a mistake in pytest-workbook; please report it."
            )
            raise IllegalTransition(msg) from None
        self._state = after
        self._remember(event)
        return self._action(event)

    def _remember(self, event: Event) -> None:
        match event:
            case Created(at=at, session_id=session_id):
                self._session_id, self._last_use = session_id, at
                self._is_dirty = self._has_lapsed = False
                self._why = ""
            case Used(at=at, wrote=wrote):
                self._touch(at)
                self._is_dirty = self._is_dirty or wrote
            case Refreshed(at=at):
                self._touch(at)
            case Shifted(at=at, seconds=seconds):
                self._last_use = min(at, self._last_use + seconds)
            case Lapsed():
                self._has_lapsed = True
            case Gone(code=code) | Refused(code=code):
                self._why = code

    def _touch(self, at: float) -> None:
        self._last_use = max(self._last_use, at)
        self._has_lapsed = False  # it answered, so it is there

    def _action(self, event: Event) -> tuple[Action, ...]:
        match event:
            case Acquire():
                return (SendCreate(),)
            case Deferred(location=location):
                return (PollOperation(location),)
            case Idle():
                return (SendRefresh(),)
            case Release() if self._state is State.CLOSING:
                return (SendClose(),)
        return ()
