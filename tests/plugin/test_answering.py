"""The door's inside: who answers, and what is written down of it."""

from __future__ import annotations

import json

import pytest
from harness import collected

from pytest_workbook.errors import NetworkBlocked, NotSimulated
from pytest_workbook.plugin.center import Center
from pytest_workbook.wire import Headers, Request

_ROOT = "https://graph.microsoft.com/v1.0"


@pytest.fixture(name="care")
def _care(pytester: pytest.Pytester) -> Center:
    """A run whose one test is in care, on a blank workbook."""
    center, (item,) = collected(pytester, "def test_it(workbook_item):\n    pass\n", "--workbook-mode=simulate")
    center.begin(item)
    return center


def _request(care: Center, method: str, below: str, body: object = None, session: str | None = None) -> Request:
    wiring = care.wiring
    path = wiring.opening.path(wiring.run.in_care().target, "simulator")
    headers = Headers({"Authorization": f"Bearer {wiring.token('simulator')}", "Content-Type": "application/json"})
    if session is not None:
        headers = headers.with_header("workbook-session-id", session)
    content = b"" if body is None else json.dumps(body).encode()
    return Request(method, f"{_ROOT}{path}/workbook/{below}", headers, content)


def test_graph_sign_in_and_handed_out_urls_concern_the_door_in_care_alone(care: Center) -> None:
    """Every other host is left alone, and after the test all are."""
    answering = care.wiring.answering
    care.wiring.run.in_care().handed_out.add("https://download.test/a")
    urls = (f"{_ROOT}/me", "https://login.microsoftonline.com/t", "https://download.test/a?sig=1", "https://a.test/")
    assert [answering.concerns(url) for url in urls] == [True, True, True, False]
    care.end(care.wiring.run.in_care().item)
    assert [answering.concerns(url) for url in urls] == [False] * 4


def test_an_answer_is_written_down_for_whom_it_was_made(care: Center) -> None:
    """Method, path, label, source and sender stand in the timeline."""
    run = care.wiring.run
    response = care.wiring.answering.answer(_request(care, "GET", "worksheets"), by="test")
    (exchange,) = run.timeline.since(0)
    assert (exchange.method, exchange.path, exchange.label) == ("GET", "worksheets", "GET worksheets")
    assert (exchange.status, exchange.source, exchange.by) == (response.status, "simulator", "test")
    assert response.status == 200
    assert run.totals.exchanges == {"simulator": 1}


def test_sessions_are_numbered_as_they_are_opened(care: Center) -> None:
    """Their ids are nowhere in what is written down."""
    answering = care.wiring.answering
    creation = _request(care, "POST", "createSession", {"persistChanges": False})
    ids = [answering.answer(creation, by="code").json()["id"] for _ in range(2)]
    for session_id in reversed(ids):
        answering.answer(_request(care, "GET", "worksheets", session=session_id), by="code")
    seen = care.wiring.run.timeline.since(2)
    assert [one.session for one in seen] == ["session-2", "session-1"]
    assert not any(session_id in repr(one.request_headers) for session_id in ids for one in seen)


def test_what_the_simulator_lacks_is_counted_and_kept_for_the_end_of_the_test(care: Center) -> None:
    """Code under test gets the 501; it may swallow it, the test may not. What Graph has not either is no lack."""
    answering, run = care.wiring.answering, care.wiring.run

    def lacking(what: str) -> Request:
        listed = _request(care, "GET", "worksheets")
        return Request("GET", listed.url.replace("workbook/worksheets", what), listed.headers)

    assert answering(lacking("versions"), "actor").status == 501
    answering.answer(lacking("permissions"), by="test")
    assert answering(_request(care, "GET", "operations"), "actor").status == 501
    assert [type(problem) for problem in run.in_care().problems] == [NotSimulated]
    assert [label.rpartition("/")[2] for label in run.totals.not_simulated] == ["versions", "permissions"]


def test_waiting_is_virtual_only_after_an_answer_that_asks_for_it(care: Center) -> None:
    """A 200 asks for nothing; a 404 neither; another thread's answer is not mine."""
    answering, clock = care.wiring.answering, care.wiring.run.clock
    answering.scribe.end("a", "simulator", status=429, asks=False)
    answering.scribe.end("b", "simulator", status=200, asks=False)
    answering.scribe.end("c", "live", status=429, asks=False)
    answering.scribe.end("d", "cassette", status=200, asks=True)
    began = clock.now()
    taken = [answering.takes_waiting(actor, 5) for actor in "abcde"]
    assert taken == [True, False, False, True, False]
    assert clock.now() - began == 10
    assert care.wiring.run.totals.client_waited == 10


def test_a_request_while_no_test_is_in_care_is_refused_and_kept(care: Center) -> None:
    """Whoever sends it: the message names request and remedy, and the summary gets it."""
    care.end(care.wiring.run.in_care().item)
    with pytest.raises(NetworkBlocked, match=r"GET https://graph\.microsoft\.com/v1\.0/me was requested by code"):
        care.wiring.answering(Request("GET", f"{_ROOT}/me?$select=id"), "actor")
    assert [type(error) for error in care.wiring.run.outside] == [NetworkBlocked]
    assert len(care.wiring.run.totals.notes) == 1


def test_only_the_live_service_makes_an_event_loop_wait(care: Center) -> None:
    """What is computed in the process does not."""
    assert not care.wiring.answering.is_blocking()
