"""How requests are counted, and what a fault sticks to."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pytest_workbook.faults.asked import Asked
from pytest_workbook.faults.named import made_fault
from pytest_workbook.faults.planned import PlannedFault
from pytest_workbook.wire import Headers, Request

_ROOT = "https://graph.microsoft.com/v1.0/me/drive/items"


def _planned(name: str, **given: Any) -> PlannedFault:
    return PlannedFault(made_fault(name, given))


def _asked(path: str = "worksheets", *, method: str = "GET", session: str = "s", item: str = "01X") -> Asked:
    headers = Headers({"workbook-session-id": session} if session else {})
    return Asked.of(Request(method, f"{_ROOT}/{item}/workbook/{path}", headers))


def _meets(planned: PlannedFault, asked: Asked) -> bool:
    planned.count(asked)
    is_due = planned.is_due(asked)
    if is_due:
        planned.take(asked)
    return is_due


def test_a_cold_workbook_is_warm_for_the_repeat() -> None:
    """Each of so many different requests meets it once; query and method tell them apart."""
    planned = _planned("cold", times=2)
    asked = [_asked("a"), _asked("a"), _asked("a?$top=1"), _asked("a?$top=1"), _asked("a"), _asked("b")]
    assert [_meets(planned, one) for one in asked] == [True, False, True, False, False, False]
    assert planned.met == 2


def test_a_heavy_request_is_heavy_for_ever() -> None:
    """The same request always meets it, another never."""
    planned = _planned("heavy")
    asked = [_asked("a"), _asked("b"), _asked("a"), _asked("a", method="PATCH"), _asked("a")]
    assert [_meets(planned, one) for one in asked] == [True, False, True, False, True]
    assert planned.met == 1


@pytest.mark.parametrize(
    ("sticky", "asked", "met"),
    [
        ("item", [_asked(item="A"), _asked("b", item="B"), _asked("c", item="A")], [True, False, True]),
        ("session", [_asked(session="1"), _asked(session="2"), _asked("c", session="1")], [True, False, True]),
        ("session", [_asked(session=""), _asked(session="")], [True, False]),
        (None, [_asked(), _asked()], [True, False]),
    ],
)
def test_what_a_fault_sticks_to_meets_it_always(sticky: str | None, asked: list[Asked], met: list[bool]) -> None:
    """An item, a session, or nothing; what has no session is stuck to by none."""
    planned = _planned("service_unavailable", sticky=sticky)
    assert [_meets(planned, one) for one in asked] == met


def test_sessions_die_after_so_many_requests_of_their_own() -> None:
    """Each session counts for itself, and times says how many die."""
    planned = _planned("session_dies", after=1, times=2)
    asked = [_asked(session=one) for one in ["1", "2", "1", "2", "3", "3"]]
    assert [_meets(planned, one) for one in asked] == [False, False, True, True, False, False]
    always = _planned("session_dies", after=1, times=math.inf)
    assert [_meets(always, _asked(session=one)) for one in ["1", "1", "2", "2"]] == [False, True, False, True]


def test_what_is_given_back_is_met_by_another() -> None:
    """Also what it stuck to is forgotten."""
    planned = _planned("lost_write", sticky="item")
    write = _asked(method="PATCH")
    assert _meets(planned, write)
    planned.give_back()
    assert planned.met == 0
    assert _meets(planned, _asked(method="PATCH", item="B"))
    assert not _meets(planned, write)


def test_no_session_is_shown() -> None:
    """Neither by what was asked nor by the fault that stuck to it."""
    planned = _planned("service_unavailable", sticky="session")
    asked = _asked(session="secret-session")
    assert _meets(planned, asked)
    assert "secret" not in repr(planned) + repr(asked)
    assert (planned.name, planned.seen) == ("service_unavailable", 1)
