"""The rows that one process tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from exchanges import exchange

from pytest_workbook.report.hiding import Hiding, Shown
from pytest_workbook.report.lives import Attempt, Handle
from pytest_workbook.report.model import Part, ReportedExchange
from pytest_workbook.report.taking import taken
from pytest_workbook.report.telling import MAIN, Teller
from pytest_workbook.timeline import Exchange
from pytest_workbook.wire import Headers

_ROOT = Path("/home/me/project")
_ATTEMPT = Attempt("a.py::b", 0, {"id-1": "session-1"})


def _part(
    exchanges: Sequence[Exchange],
    attempts: Sequence[Attempt] = (_ATTEMPT,),
    *,
    process: str = MAIN,
    scrub: Callable[[str], str] = str,
    handles: Sequence[Handle] = (),
) -> Part:
    kept = [taken(one) for one in exchanges]
    return Teller(process, _ROOT, scrub).part(kept, Hiding().shown(exchanges), attempts, handles)


def _row(one: Exchange) -> ReportedExchange:
    return _part([one]).exchanges[0]


def test_a_row_says_what_was_sent_and_what_came() -> None:
    """Sizes instead of bodies."""
    row = _row(
        exchange(
            "PATCH worksheets('A')/range(address='A1')",
            429,
            answer={"error": {"code": "TooManyRequests", "innerError": {"code": "429"}}},
            request_body=b"{}",
            response_headers=Headers({"Retry-After": "10"}),
            fault="throttle",
            batch="2",
            started=3.0,
            seconds=0.5,
            caller=f"{_ROOT}/app/sync.py:12",
        )
    )
    assert (row.number, row.process, row.test, row.node) == (1, "main", "a.py::b", "a.py::b")
    assert (row.method, row.label, row.path) == (
        "PATCH",
        "PATCH worksheets/*/range()",
        "worksheets('A')/range(address='A1')",
    )
    assert (row.status, row.codes, row.retry_after) == (429, ("TooManyRequests", "429"), "10")
    assert (row.source, row.by, row.fault, row.batch, row.caller) == (
        "simulator",
        "code",
        "throttle",
        "2",
        "app/sync.py:12",
    )
    assert (row.started, row.seconds, row.sent, row.received > 0) == (3.0, 0.5, 2, True)


def test_an_answer_cannot_show_a_text_of_its_own() -> None:
    """Codes are words, and Retry-After a number or a date; a success has no code."""
    answer = {"error": {"code": "the cell says 1,234.50"}}
    row = _row(exchange("GET worksheets", 400, answer=answer, response_headers=Headers({"Retry-After": "<b>soon</b>"})))
    assert (row.codes, row.retry_after) == (("[hidden]",), "")
    assert _row(exchange("GET worksheets", 200, answer=answer)).codes == ()


@pytest.mark.parametrize(
    ("caller", "told"),
    [(None, ""), ("/home/me/other/client.py:3", "client.py:3"), (f"{_ROOT}/tests/test_a.py:1", "tests/test_a.py:1")],
)
def test_a_place_in_code_does_not_tell_whose_machine_it_was(caller: str | None, told: str) -> None:
    """From the root folder; elsewhere the file alone."""
    assert _row(exchange("GET worksheets", caller=caller)).caller == told


def test_an_exchange_is_of_the_attempt_that_had_begun() -> None:
    """What was sent before the first, as by a thread, is nobody's; a test that was tried twice is named once."""
    attempts = [
        Attempt("a.py::b", 1, {}),
        Attempt("a.py::b", 2, {}),
        Attempt("a.py::c", 3, {}),
        Attempt("a.py::d", 3, {}),
    ]
    part = _part([exchange("GET worksheets") for _ in range(4)], attempts)
    assert [row.test for row in part.exchanges] == ["", "a.py::b", "a.py::b", "a.py::d"]
    assert part.tests == ("a.py::b", "a.py::c", "a.py::d")


def test_a_retry_repeats_what_was_refused_by_the_same_side_in_the_same_attempt() -> None:
    """What another test asked, or a fixture, is no retry of code under test."""
    refused, repeated = exchange("GET worksheets", 429), exchange("GET worksheets")
    ours = exchange("GET worksheets", by="test")
    elsewhere = exchange("GET worksheets")
    first, second = Attempt("a.py::b", 0, {}), Attempt("a.py::c", 3, {})
    part = _part([refused, ours, repeated, elsewhere], [first, second])
    assert [row.is_retry for row in part.exchanges] == [False, False, True, False]


def test_sessions_and_exchanges_of_a_worker_name_each_other() -> None:
    """With the worker's name in front."""
    made = exchange("POST createSession", 201, opened="session-1", by="plugin")
    used = exchange("GET worksheets", session="session-1")
    handle = Handle("workbook_session", "function", ("id-1",), is_left=True, mark=2)
    part = _part([made, used], process="gw3", handles=[handle])
    (session,) = part.sessions
    assert (session.name, session.end, session.fixture) == ("gw3-session-1", "left", "workbook_session")
    assert [(row.session, row.opened) for row in part.exchanges] == [("", session.name), (session.name, "")]
    assert {row.process for row in part.exchanges} == {"gw3"}


def test_known_secrets_are_taken_out_of_every_text() -> None:
    """Whatever it came by."""

    def scrub(text: str) -> str:
        return text.replace("HUSH", "[secret]")

    one = exchange(
        "GET worksheets",
        400,
        answer={"error": {"code": "HUSH"}},
        method="HUSH",
        node="HUSH",
        fault="HUSH",
        batch="HUSH",
        caller="HUSH.py:1",
        opened="session-1",
    )
    told = Shown("GET HUSH", "HUSH", "/me/drive/items/item-1")
    part = Teller(MAIN, _ROOT, scrub).part([taken(one)], [told], [Attempt("a.py::b[HUSH]", 0, {"id-1": "session-1"})])
    assert "HUSH" not in repr(part)
    assert repr(part).count("[secret]") == 11
