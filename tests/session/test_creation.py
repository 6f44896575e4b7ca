"""Creations that take long: the operation, its end, and what becomes of it on an interruption."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.errors import GraphError
from pytest_workbook.session.driver import SessionDriver
from pytest_workbook.session.machine import State
from pytest_workbook.session.options import SessionOptions
from pytest_workbook.wire import Request, Response, json_response

URL = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"
OPERATION = f"{URL}/operations/op-1?sessionId=a%2Bb"
RESULT = f"{URL}/sessionInfoResource(key='op-1')?sessionId=a%2Bb"
DEFERRED = json_response(202, {}, {"Location": OPERATION})
RUNNING = json_response(200, {"id": "op-1", "status": "running"})
SUCCEEDED = json_response(200, {"id": "op-1", "status": "succeeded", "resourceLocation": RESULT})
INFO = json_response(200, {"id": "s1", "persistChanges": False})


class _Script:
    """Answers in order, and keeps what was asked, when, and whether with a token."""

    def __init__(self, *answers: Response | BaseException) -> None:
        self.clock = ManualClock()
        self.answers = list(answers)
        self.seen: list[tuple[str, str, float]] = []
        self.requests: list[Request] = []
        self.driver = SessionDriver(
            send=self, clock=self.clock, workbook_url=URL, options=SessionOptions(), token=lambda *, refresh=False: "t"
        )

    def __call__(self, request: Request, *, by: str) -> Response:
        assert by == "plugin"
        self.seen.append((request.method, request.url, self.clock.now()))
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    @property
    def urls(self) -> list[str]:
        return [url for _, url, _ in self.seen]


def test_an_operation_is_polled_to_its_end() -> None:
    """Location and resourceLocation are followed verbatim, with the token, and the pauses grow."""
    script = _Script(DEFERRED, json_response(200, {"status": "notStarted"}), RUNNING, RUNNING, SUCCEEDED, INFO)
    script.driver.open()
    assert script.driver.session_id == "s1"
    assert script.urls == [f"{URL}/createSession", *[OPERATION] * 4, RESULT]
    assert [at for _, _, at in script.seen] == [0, 0.5, 1.5, 3.5, 7.5, 7.5]
    assert all(request.headers["Authorization"] == "Bearer t" for request in script.requests)
    assert script.driver.events.waited == 7.5


def test_retry_after_sets_the_pace() -> None:
    """A Retry-After on the 202 or on a poll is waited for."""
    deferred = json_response(202, {}, {"Location": OPERATION, "Retry-After": "3"})
    script = _Script(deferred, json_response(200, {"status": "running"}, {"Retry-After": "20"}), SUCCEEDED, INFO)
    script.driver.open()
    assert [at for _, _, at in script.seen] == [0, 3, 23, 23]


def test_a_location_of_another_origin_gets_no_token() -> None:
    """It is followed, but the token stays at home."""
    script = _Script(
        json_response(202, {}, {"Location": "https://monitor.example.net/op"}),
        json_response(200, {"status": "succeeded", "resourceLocation": "https://monitor.example.net/info"}),
        INFO,
    )
    script.driver.open()
    assert ["Authorization" in request.headers for request in script.requests] == [True, False, False]


def test_a_relative_location_is_resolved() -> None:
    """A path is taken as one on the session's own host."""
    script = _Script(json_response(202, {}, {"Location": "/v1.0/op"}), SUCCEEDED, INFO)
    script.driver.open()
    assert script.urls[1] == "https://graph.microsoft.com/v1.0/op"


def test_a_failure_inside_a_200_is_a_failure() -> None:
    """The operation's error has codes at every depth, and the session is failed."""
    inner: dict[str, Any] = {"code": "GenericFileOpenError", "message": "The workbook cannot be opened."}
    error = {
        "code": "internalServerError",
        "message": "m",
        "innerError": {"code": "internalServerErrorUncategorized", "message": "m", "innerError": inner},
    }
    script = _Script(DEFERRED, json_response(200, {"status": "failed", "error": error}))
    with pytest.raises(GraphError, match="did not end well") as caught:
        script.driver.open()
    assert caught.value.codes == ("internalServerError", "internalServerErrorUncategorized", "GenericFileOpenError")
    assert (caught.value.status, caught.value.code) == (200, "internalServerErrorUncategorized")
    assert script.driver.machine.state is State.FAILED


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ([json_response(200, {})], "a 2xx with the session's id was expected"),
        ([json_response(200, ["id"])], "a 2xx with the session's id was expected"),
        ([json_response(202, {})], "a 2xx with the session's id was expected"),
        ([DEFERRED, Response(404)], "was answered 404"),
        ([DEFERRED, Response(200)], "did not end well"),
        ([DEFERRED, json_response(200, {"status": "succeeded"})], "names no resourceLocation"),
        ([DEFERRED, SUCCEEDED, Response(410)], "was answered 410"),
        ([DEFERRED, SUCCEEDED, json_response(200, {"persistChanges": True})], "session's id was expected"),
    ],
)
def test_answers_without_a_session_are_refused(answers: list[Response], text: str) -> None:
    """Whatever stands for the id must be one."""
    script = _Script(*answers)
    with pytest.raises(GraphError, match=text):
        script.driver.open()
    assert script.answers == []


def test_an_operation_that_does_not_end_is_given_up() -> None:
    """At most 300 s are waited in all."""
    script = _Script(DEFERRED, *[RUNNING] * 50)
    with pytest.raises(GraphError, match="still being created after"):
        script.driver.open()
    assert 200 < script.clock.now() <= 300
    assert script.driver.events.waited == script.clock.now()


def test_an_interrupted_poll_closes_what_was_made() -> None:
    """Ctrl-C while the operation runs: it is looked at once more, and a session that came of it is closed."""
    script = _Script(DEFERRED, KeyboardInterrupt(), SUCCEEDED, INFO, Response(204))
    with pytest.raises(KeyboardInterrupt):
        script.driver.open()
    assert script.urls[-1] == f"{URL}/closeSession"
    assert script.requests[-1].headers["workbook-session-id"] == "s1"
    assert script.driver.machine.state is State.FAILED


@pytest.mark.parametrize("answer", [RUNNING, Response(403)])
def test_an_interrupted_poll_leaves_a_session_that_is_not_there_yet(answer: Response) -> None:
    """Nothing is waited for after an interruption."""
    script = _Script(DEFERRED, KeyboardInterrupt(), answer)
    with pytest.raises(KeyboardInterrupt):
        script.driver.open()
    assert script.answers == []
    assert script.clock.now() == 0.5


def test_a_failing_clean_up_does_not_hide_the_interruption() -> None:
    """The first error is raised, with a note."""
    script = _Script(DEFERRED, KeyboardInterrupt(), OSError("down"))
    with pytest.raises(KeyboardInterrupt) as caught:
        script.driver.open()
    assert caught.value.__notes__ == ["the session may have been created; closing it failed too (OSError)"]


def test_an_interruption_after_the_answer_closes_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the service's 201 and our note of it, an interruption leaves no orphan."""
    script = _Script(json_response(201, {"id": "s1"}), Response(204))
    handle = script.driver.machine.handle

    def interrupted(event: Any) -> Any:
        if type(event).__name__ == "Created":
            raise KeyboardInterrupt
        return handle(event)

    life = script.driver._life
    monkeypatch.setattr(life, "handle", interrupted)
    with pytest.raises(KeyboardInterrupt):
        script.driver.open()
    assert script.requests[-1].url == f"{URL}/closeSession"
    assert script.requests[-1].headers["workbook-session-id"] == "s1"


def test_an_interruption_after_our_note_closes_the_session_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The creation did not return, so nobody else will close it."""
    script = _Script(json_response(201, {"id": "s1"}), Response(204))
    life = script.driver._life
    handle = life.handle

    def interrupted(event: Any) -> Any:
        actions = handle(event)
        if type(event).__name__ == "Created":
            raise KeyboardInterrupt
        return actions

    monkeypatch.setattr(life, "handle", interrupted)
    with pytest.raises(KeyboardInterrupt):
        script.driver.open()
    assert script.requests[-1].url == f"{URL}/closeSession"


def test_an_interrupted_first_request_has_nothing_to_close() -> None:
    """Without an answer there is no id."""
    script = _Script(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        script.driver.open()
    assert script.driver.machine.why == "KeyboardInterrupt"
