"""The session's own three requests, alone."""

from __future__ import annotations

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.errors import GraphError
from pytest_workbook.session.creation import SessionMaker
from pytest_workbook.session.events import SessionEvents
from pytest_workbook.session.exchange import Exchanger
from pytest_workbook.session.lifecycle import Lifecycle
from pytest_workbook.session.machine import SessionMachine, State
from pytest_workbook.session.options import Limits
from pytest_workbook.wire import Request, Response, json_response

URL = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"
SPENT = {"error": {"code": "x", "innerError": {"code": "internalServerErrorUncategorized"}}}


class _Life:
    """A life on a service that answers in order."""

    def __init__(self, *answers: Response) -> None:
        self.answers = [json_response(201, {"id": "s1"}), *answers]
        self.seen: list[Request] = []
        self.events = SessionEvents()
        self.machine = SessionMachine(persist_changes=False, idle_limit=300)
        exchanger = Exchanger(self.send, ManualClock(), lambda *, refresh=False: "t", Limits(), self.events)
        maker = SessionMaker(exchanger, URL, persist_changes=False)
        self.life = Lifecycle(exchanger, maker, self.machine, URL)
        self.life.create()

    def send(self, request: Request, *, by: str) -> Response:
        self.seen.append(request)
        return self.answers.pop(0)


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        (Response(204), State.OPEN, ""),
        (Response(200), State.OPEN, ""),
        (Response(404), State.LOST, "notFound"),
        (Response(502), State.LOST, ""),
        (json_response(404, {"error": {"code": "itemNotFound"}}), State.LOST, "itemNotFound"),
        (json_response(400, {"error": {"code": "InvalidSession"}}), State.LOST, "InvalidSession"),
        (json_response(500, SPENT), State.LOST, "internalServerErrorUncategorized"),
        (json_response(403, {"error": {"code": "accessDenied"}}), State.OPEN, "accessDenied"),
        (json_response(500, {"error": {"code": "generalException"}}), State.OPEN, "generalException"),
    ],
)
def test_what_an_answer_to_refresh_session_says(answer: Response, state: State, why: str) -> None:
    """Alive, gone, or neither, in which case the session stays open."""
    stage = _Life(answer)
    assert stage.life.refresh("plugin") is answer
    assert (stage.machine.state, stage.machine.why) == (state, why)
    assert stage.events.expired == (state is State.LOST)


def test_requests_of_a_session_are_posts_with_an_empty_object() -> None:
    """As the documentation's examples send them."""
    stage = _Life(Response(204), Response(204))
    stage.life.refresh("plugin")
    stage.life.close_behind("s1")
    assert [(sent.method, sent.url.removeprefix(URL), sent.body) for sent in stage.seen[1:]] == [
        ("POST", "/refreshSession", b"{}"),
        ("POST", "/closeSession", b"{}"),
    ]
    assert all(sent.headers["workbook-session-id"] == "s1" for sent in stage.seen[1:])


def test_a_session_is_lost_once() -> None:
    """Two clients that find out at the same time count as one expiry."""
    stage = _Life()
    stage.life.lose("a")
    stage.life.lose("b")
    assert (stage.events.expired, stage.machine.why) == (1, "a")


def test_a_refused_refresh_is_told_with_its_label() -> None:
    """For whoever wants to raise it."""
    error = _Life().life.refresh_error(Response(403), "Why.")
    assert isinstance(error, GraphError)
    assert str(error) == "POST refreshSession was answered 403 Forbidden\nWhy."
