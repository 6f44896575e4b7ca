"""The lives of sessions, read from the exchanges of one process. Pure.

Rules:
1. A session begins with the answer that gave its id, and is the latest that had this id: cassettes give ids again.
2. It ends as an answer says. What no answer says, the fixture that owned it knows: what was lost without a word, and
    what was left to the service on purpose. All else was leaked.
3. What follows what: a session of ours follows the one before it in the same handle; one of code under test follows
    the last that expired on the same workbook in the same test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pytest_workbook.linter.seen import Seen
from pytest_workbook.report.model import Clock, End, Moment, ReportedSession
from pytest_workbook.timeline import Exchange

__all__ = ["Attempt", "Handle", "Life", "Lives", "Placed", "name_of", "reported"]

_REFRESH = "refreshsession"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a test.

    Args:
        node: id of the test.
        mark: length of the timeline when it began.
        names: what the exchanges of this attempt call each session, by its id.
    """

    node: str
    mark: int
    names: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Handle:
    """A session of ours, as its fixture knew it on one source.

    Args:
        fixture: that gave it.
        scope: of the fixture.
        ids: that the service gave it, one after the other.
        is_left: whether it was left to the service on purpose.
        mark: length of the timeline when the fixture was done with it.
    """

    fixture: str
    scope: str
    ids: tuple[str, ...] = field(repr=False)
    is_left: bool
    mark: int


@dataclass(frozen=True, slots=True)
class Placed:
    """An exchange in its place.

    Args:
        number: from 1.
        exchange: as the timeline has it.
        attempt: during which it was answered.
        item: address of its workbook, as it may be shown.
    """

    number: int
    exchange: Exchange
    attempt: Attempt
    item: str


@dataclass(eq=False)
class Life:
    """One session while it is read.

    Args:
        number: from 1, in the order of creation.
        made: the exchange whose answer gave its id.
        latest: the last that carried its id.
        end: as far as it is known; None while it lives.
        uses: exchanges that carried its id, refreshes and end aside.
        fixture: that owned it, or empty.
        scope: of the fixture.
        follows: the expired one that it was made for.
        is_followed: whether one of code under test was made for it.
        moments: after its creation.
    """

    number: int
    made: Placed
    latest: Placed
    end: End | None = None
    uses: int = 0
    fixture: str = ""
    scope: str = ""
    follows: Life | None = None
    is_followed: bool = False
    moments: list[Moment] = field(default_factory=list)

    @property
    def exchange(self) -> Exchange:
        """The exchange that made it."""
        return self.made.exchange

    def meet(self, placed: Placed) -> None:
        """Take an exchange into account that carried its id."""
        seen = Seen(placed.exchange)
        self.latest = placed
        if seen.says_gone:
            self.ends("expired", placed)
        elif seen.is_close:
            self.ends("closed", placed)
        elif seen.is_success and _is_refresh(placed.exchange):
            self.end = None
            self.moments.append(_moment("refreshed", placed))
        elif not seen.is_lifecycle:
            self.uses += 1
            # It answers: what said that it was gone was a fault, or somebody's mistake.
            self.end = None if seen.is_success else self.end

    def ends(self, how: End, placed: Placed) -> None:
        """Let it be over as *how*, unless it was over before."""
        if self.end is None:
            self.end = how
            self.moments.append(_moment(how, placed))


class Lives:
    """The sessions of one process, in the order of their creation."""

    def __init__(self) -> None:
        self.all: list[Life] = []
        self._of_id: dict[str, list[Life]] = {}
        self._ids: dict[int, dict[str, str]] = {}

    def meet(self, placed: Placed) -> tuple[Life | None, Life | None]:
        """Take an exchange into account; return the session that it carried, and the one that its answer made."""
        one = placed.exchange
        carried = self._latest(self._id(placed.attempt, one.session))
        if carried is not None:
            carried.meet(placed)
        return carried, self._made(placed)

    def join(self, handle: Handle) -> None:
        """Take into account what a fixture knew of its sessions."""
        before, later = handle.mark + 1, None
        for session_id in reversed(handle.ids):
            life = next((one for one in reversed(self._of_id.get(session_id, ())) if one.made.number < before), None)
            if life is None:
                continue
            life.fixture, life.scope = handle.fixture, handle.scope
            if later is not None:
                later.follows = life
                # If no answer said so, it was lost without a word: a 502, or a refresh that found nothing.
                life.ends("expired", later.made)
            elif handle.is_left and life.end is None:
                life.end = "left"
            before, later = life.made.number, life

    def _made(self, placed: Placed) -> Life | None:
        session_id = self._id(placed.attempt, placed.exchange.opened)
        if session_id is None:
            return None
        life = Life(len(self.all) + 1, placed, placed)
        if placed.exchange.by == "code":
            life.follows = self._expired_before(placed)
        self.all.append(life)
        self._of_id.setdefault(session_id, []).append(life)
        return life

    def _expired_before(self, placed: Placed) -> Life | None:
        for life in reversed(self.all):
            is_alike = life.exchange.by == "code" and life.made.item == placed.item
            if life.made.attempt is placed.attempt and is_alike and life.end == "expired" and not life.is_followed:
                life.is_followed = True
                return life
        return None

    def _latest(self, session_id: str | None) -> Life | None:
        lives = self._of_id.get(session_id or "")
        return lives[-1] if lives else None

    def _id(self, attempt: Attempt, alias: str | None) -> str | None:
        if alias is None:
            return None
        if id(attempt) not in self._ids:
            self._ids[id(attempt)] = {name: session_id for session_id, name in attempt.names.items()}
        return self._ids[id(attempt)].get(alias)


def reported(life: Life, process: str, prefix: str) -> ReportedSession:
    """Return *life* as a report has it.

    Args:
        life: of a session.
        process: that it was opened in.
        prefix: of the names of this process' sessions.
    """
    one = life.exchange
    moments = [_moment("created" if life.follows is None else "recreated", life.made), *life.moments]
    if life.end in (None, "left"):
        moments.append(_moment(life.end or "leaked", life.latest))
    clock: Clock = "real" if one.source == "live" else "virtual"
    return ReportedSession(
        name=name_of(life, prefix),
        process=process,
        source=one.source,
        clock=clock,
        item=life.made.item,
        persists=_persists(one),
        by=one.by,
        test=life.made.attempt.node,
        fixture=life.fixture,
        scope=life.scope,
        follows=name_of(life.follows, prefix),
        end=life.end or "leaked",
        opened=one.started,
        ended=moments[-1].at,
        uses=life.uses,
        moments=tuple(moments),
    )


def name_of(life: Life | None, prefix: str) -> str:
    """Return the name of *life*; empty for none."""
    return f"{prefix}session-{life.number}" if life is not None else ""


def _moment(what: str, placed: Placed) -> Moment:
    return Moment(what, placed.exchange.started, placed.number)


def _is_refresh(exchange: Exchange) -> bool:
    return exchange.path.lower().rpartition(".")[2] == _REFRESH


def _persists(exchange: Exchange) -> bool | None:
    answer = exchange.response_json
    told = answer.get("persistChanges") if isinstance(answer, dict) else None
    return told if isinstance(told, bool) else None
