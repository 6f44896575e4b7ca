"""The lives of sessions, as exchanges tell them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from exchanges import GONE, exchange

from pytest_workbook.report.lives import Attempt, Handle, Lives, Placed, reported
from pytest_workbook.report.model import ReportedSession
from pytest_workbook.timeline import Exchange

_ATTEMPT = Attempt("a.py::b", 0, {"id-1": "session-1", "id-2": "session-2", "id-3": "session-3"})
_BOOK = "/me/drive/items/item-1"


def _created(session: str = "session-1", **changes: Any) -> Exchange:
    return exchange("POST createSession", 201, opened=session, **{"by": "plugin", **changes})


def _in(operation: str, status: int = 200, session: str | None = "session-1", **changes: Any) -> Exchange:
    return exchange(operation, status, session=session, **changes)


def _read(exchanges: Iterable[Exchange], attempt: Attempt = _ATTEMPT, *, item: str = _BOOK) -> Lives:
    lives = Lives()
    for number, one in enumerate(exchanges, 1):
        lives.meet(Placed(number, one, attempt, item))
    return lives


def _told(lives: Lives) -> list[ReportedSession]:
    return [reported(life, "main", "") for life in lives.all]


def _moments(session: ReportedSession) -> list[tuple[str, int]]:
    return [(one.what, one.exchange) for one in session.moments]


def test_a_session_is_opened_used_refreshed_and_closed() -> None:
    """Its uses are what carried it, its own refreshes and end aside; its times are those of the exchanges."""
    answer = {"id": "id-1", "persistChanges": True}
    (one,) = _told(
        _read(
            [
                _created(started=1.0, answer=answer),
                _in("GET worksheets", started=2.0),
                _in("POST refreshSession", 204, started=3.0),
                _in("POST microsoft.graph.refreshSession", 429, started=3.5),
                _in("PATCH worksheets('A')", 400, started=4.0),
                _in("POST closeSession", 204, started=5.0),
            ]
        )
    )
    assert _moments(one) == [("created", 1), ("refreshed", 3), ("closed", 6)]
    assert (one.opened, one.ended, one.uses, one.end) == (1.0, 5.0, 2, "closed")
    assert (one.name, one.item, one.persists, one.by, one.test) == ("session-1", _BOOK, True, "plugin", "a.py::b")


@pytest.mark.parametrize(("source", "clock"), [("simulator", "virtual"), ("cassette", "virtual"), ("live", "real")])
def test_a_session_is_told_by_the_clock_of_its_source(source: str, clock: str) -> None:
    """Only the live service has real time."""
    (one,) = _told(_read([_created(source=source)]))
    assert (one.source, one.clock) == (source, clock)


def test_what_nobody_ended_was_leaked_where_it_was_last_seen() -> None:
    """A refused close ends nothing."""
    (one,) = _told(_read([_created(), _in("GET worksheets", started=7.0), _in("POST closeSession", 503, started=9.0)]))
    assert (_moments(one), one.end, one.ended) == ([("created", 1), ("leaked", 3)], "leaked", 9.0)


def test_a_session_expires_once_however_often_that_is_said() -> None:
    """Its first refusal is the moment; a close that finds nothing is no other end."""
    gone = [_in("GET worksheets", 404, answer=GONE), _in("GET tables", 404, answer=GONE)]
    (one,) = _told(_read([_created(), *gone, _in("POST closeSession", 404, answer=GONE)]))
    assert (_moments(one), one.end) == ([("created", 1), ("expired", 2)], "expired")


@pytest.mark.parametrize("again", ["GET worksheets", "POST refreshSession"])
def test_a_session_that_answers_again_was_not_gone(again: str) -> None:
    """An injected fault may have said so."""
    gone = _in("GET worksheets", 404, answer=GONE, fault="session_gone")
    (one,) = _told(_read([_created(), gone, _in(again), _in("POST closeSession", 204)]))
    assert [what for what, _ in _moments(one) if what != "refreshed"] == ["created", "expired", "closed"]


def test_an_id_that_is_given_again_is_another_session() -> None:
    """Cassettes of two tests may both call theirs session-1."""
    lives = Lives()
    other = Attempt("a.py::c", 3, {"id-1": "session-1"})
    met = [
        lives.meet(Placed(number, one, attempt, _BOOK))
        for number, (one, attempt) in enumerate(
            [
                (_created(), _ATTEMPT),
                (_in("POST closeSession", 204), _ATTEMPT),
                (_created(), other),
                (_in("GET worksheets"), other),
            ],
            1,
        )
    ]
    assert [(one.name, one.end, one.uses, one.test) for one in _told(lives)] == [
        ("session-1", "closed", 0, "a.py::b"),
        ("session-2", "leaked", 1, "a.py::c"),
    ]
    assert met[3] == (lives.all[1], None)


def test_one_session_has_one_name_whatever_tests_call_it() -> None:
    """A shared session is the first that one test meets, and the second of another."""
    other = Attempt("a.py::c", 2, {"id-2": "session-1", "id-1": "session-2"})
    lives = _read([_created("session-1")])
    carried, made = lives.meet(Placed(2, _in("GET worksheets", session="session-2"), other, _BOOK))
    assert (carried, made) == (lives.all[0], None)


def test_what_carries_no_known_session_meets_none() -> None:
    """None, or one that no answer of this run gave."""
    lives = _read([_created()])
    for session in (None, "session-9"):
        assert lives.meet(Placed(2, exchange("GET worksheets", session=session), _ATTEMPT, _BOOK)) == (None, None)


# What fixtures know


def test_a_fixture_tells_what_became_of_its_sessions() -> None:
    """What was lost without a word expired when the next was opened, which follows it."""
    lives = _read(
        [_created(), _in("GET worksheets", 502), _created("session-2"), _in("POST closeSession", 204, "session-2")]
    )
    lives.join(Handle("workbook_session", "function", ("id-1", "id-2"), is_left=False, mark=4))
    first, second = _told(lives)
    assert (_moments(first), first.end) == ([("created", 1), ("expired", 3)], "expired")
    assert (_moments(second), second.follows, second.end) == ([("recreated", 3), ("closed", 4)], "session-1", "closed")
    assert {(one.fixture, one.scope) for one in (first, second)} == {("workbook_session", "function")}


def test_what_an_answer_said_of_a_session_stands() -> None:
    """Its end is where it showed, not where the next was opened."""
    gone = _in("GET worksheets", 404, answer=GONE)
    lives = _read([_created(), gone, _in("GET /me", 200, None), _created("session-2")])
    lives.join(Handle("workbook_session", "function", ("id-1", "id-2"), is_left=False, mark=4))
    assert _moments(_told(lives)[0]) == [("created", 1), ("expired", 2)]


def test_what_is_left_to_the_service_is_not_leaked() -> None:
    """``on_teardown="expire"`` asks for it; one that was closed all the same is closed."""
    lives = _read(
        [_created(), _in("GET worksheets"), _created("session-2"), _in("POST closeSession", 204, "session-2")]
    )
    for session_id in ("id-1", "id-2"):
        lives.join(Handle("workbook_session", "function", (session_id,), is_left=True, mark=4))
    assert [(one.end, one.moments[-1].what, one.moments[-1].exchange) for one in _told(lives)] == [
        ("left", "left", 2),
        ("closed", "closed", 4),
    ]


def test_a_fixture_speaks_of_the_session_that_had_the_id_in_its_time() -> None:
    """A later one with the same id is another's; an id that was never seen is passed over."""
    lives = _read([_created(), _created()])
    lives.join(Handle("workbook_session", "function", ("id-9", "id-1"), is_left=True, mark=1))
    assert [(one.fixture, one.end) for one in _told(lives)] == [("workbook_session", "left"), ("", "leaked")]


# Sessions of code under test


def test_code_that_opens_a_session_after_one_expired_has_made_it_anew() -> None:
    """Each expired one is followed once, the latest first; one on another workbook, or of ours, by none."""
    lives = Lives()
    steps = [
        (_created("session-1", by="code"), _BOOK),
        (_created("session-2", by="plugin"), _BOOK),
        (_in("GET worksheets", 404, "session-1", answer=GONE), _BOOK),
        (_in("GET worksheets", 404, "session-2", answer=GONE), _BOOK),
        (_created("session-3", by="code"), "/me/drive/items/item-2"),
        (_created("session-3", by="code"), _BOOK),
        (_created("session-3", by="code"), _BOOK),
    ]
    for number, (one, item) in enumerate(steps, 1):
        lives.meet(Placed(number, one, _ATTEMPT, item))
    assert [one.follows for one in _told(lives)] == ["", "", "", "session-1", ""]


def test_a_session_of_another_test_is_not_made_anew() -> None:
    """Each test begins by itself."""
    lives = _read([_created(by="code"), _in("GET worksheets", 404, answer=GONE)])
    other = Attempt("a.py::c", 2, {"id-2": "session-1"})
    lives.meet(Placed(3, _created(by="code"), other, _BOOK))
    assert _told(lives)[1].follows == ""


# As it is shown


def test_names_of_a_worker_begin_with_its_own() -> None:
    """Each worker counts for itself."""
    lives = _read([_created(), _created("session-2")])
    lives.join(Handle("workbook_session", "function", ("id-1", "id-2"), is_left=False, mark=2))
    second = reported(lives.all[1], "gw1", "gw1-")
    assert (second.process, second.name, second.follows) == ("gw1", "gw1-session-2", "gw1-session-1")


@pytest.mark.parametrize("answer", [None, [], {}, {"persistChanges": "yes"}])
def test_whether_a_session_saves_may_not_be_known(answer: object) -> None:
    """Only the service's own word counts."""
    (one,) = _told(_read([_created(answer=answer)]))
    assert one.persists is None


def test_a_repr_shows_no_session_id() -> None:
    """Ids are secrets where the service is live."""
    shown = repr((_ATTEMPT, Handle("workbook_session", "function", ("id-1",), is_left=False, mark=0)))
    assert "id-1" not in shown
