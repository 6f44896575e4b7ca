"""Making a session: ``createSession``, and the operation that may stand between it and the session's id."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urljoin

from pytest_workbook.errors import GraphError
from pytest_workbook.graph.hosts import origin_of
from pytest_workbook.session.exchange import Effort, Exchanger, wait
from pytest_workbook.session.policy import Defer, Kind, retry_after_seconds
from pytest_workbook.session.refusal import graph_error
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["SessionMaker"]

_JSON = {"Content-Type": "application/json"}
# "Best practices for working with the Excel API" suggests 30 s and forbids more than 4 minutes; most creations take a
# few seconds, so it begins small and grows up to what is suggested.
_FIRST_POLL_SECONDS = 0.5
_LONGEST_POLL_SECONDS = 30.0
_RUNNING = frozenset({"notstarted", "running"})


class SessionMaker:
    """Makes sessions for one workbook.

    Args:
        exchanger: sends.
        workbook_url: ends in ``/workbook``.
        persist_changes: what is asked for.
        is_async: whether to ask for ``respond-async``.
    """

    def __init__(
        self, exchanger: Exchanger, workbook_url: str, *, persist_changes: bool, is_async: bool = False
    ) -> None:
        self._exchanger = exchanger
        self._url = workbook_url
        self._headers = Headers({**_JSON, "Prefer": "respond-async"} if is_async else _JSON)
        self._body = json.dumps({"persistChanges": persist_changes}).encode()

    def make(self, on_deferred: Callable[[str], None]) -> str:
        """Return the id of a new session.

        Args:
            on_deferred: told the operation's URL where the service made one.

        Raises:
            GraphError: the service refused, answered without an id, or did not end within the time allowed.
        """
        effort = Effort()
        request = Request("POST", f"{self._url}/createSession", self._headers, self._body)
        response, verdict = self._exchanger.ask(
            lambda: self.with_token(request), Kind.CREATION, by="plugin", effort=effort
        )
        if isinstance(verdict, Defer):
            location = urljoin(request.url, verdict.location)
            on_deferred(location)
            return self._polled(location, response, effort)
        return self._id_in(request, response)

    def made_by(self, location: str) -> str | None:
        """Return the id of the session that the operation at *location* has made by now, asking once, or None."""
        with suppress(GraphError):
            request, response = self._get(location)
            if _status(response) == "succeeded":
                return self._result(request, response)
        return None

    def with_token(self, request: Request) -> Request:
        """Return *request* with the token, if it goes to the workbook's own origin; anywhere else it gets none."""
        if origin_of(request.url) != origin_of(self._url):
            return request
        return request.with_header("Authorization", f"Bearer {self._exchanger.token()}")

    def _polled(self, location: str, first: Response, effort: Effort) -> str:
        pause, answer = _FIRST_POLL_SECONDS, first
        while True:
            stated = retry_after_seconds(answer, self._exchanger.clock.utc())
            self._pause(pause if stated is None else stated, location, answer, effort)
            request, answer = self._get(location)
            status = _status(answer)
            if status == "succeeded":
                return self._result(request, answer)
            if status not in _RUNNING:
                raise self._refused(request, answer, "the session's creation did not end well")
            pause = min(_LONGEST_POLL_SECONDS, pause * 2)

    def _pause(self, seconds: float, location: str, answer: Response, effort: Effort) -> None:
        limit = self._exchanger.limits.wait_seconds
        if effort.waited + seconds > limit:
            why = (
                f"the session was still being created after {effort.waited:g} s, and at most {limit:g} s are waited "
                "(ini workbook_retry_limits)"
            )
            raise self._refused(Request("GET", location), answer, why)
        effort.waited += seconds
        self._exchanger.events.waited += seconds
        wait(self._exchanger.clock, seconds, "the service is creating the session", self._exchanger.notice)

    def _get(self, url: str) -> tuple[Request, Response]:
        # Followed verbatim: these URLs carry a key and sometimes a ?sessionId= that the service needs back.
        request = Request("GET", url)
        response, _ = self._exchanger.ask(lambda: self.with_token(request), Kind.IDEMPOTENT, by="plugin")
        if not 200 <= response.status < 300:
            raise self._refused(request, response, "")
        return request, response

    def _result(self, polled: Request, answer: Response) -> str:
        link = answer.json().get("resourceLocation")
        if not isinstance(link, str) or not link:
            raise self._refused(polled, answer, "the operation succeeded, but names no resourceLocation")
        return self._id_in(*self._get(urljoin(polled.url, link)))

    def _id_in(self, request: Request, response: Response) -> str:
        body = response.json()
        session_id = body.get("id") if isinstance(body, dict) else None
        if 200 <= response.status < 300 and isinstance(session_id, str) and session_id:
            return session_id
        why = "a 2xx with the session's id was expected" if response.status < 400 else ""
        raise self._refused(request, response, why)

    def _refused(self, request: Request, response: Response, why: str) -> GraphError:
        advice = f"{why}: no session was opened" if why else "no session was opened"
        return graph_error(request, response, self._exchanger.clock.utc(), why=advice)


def _status(response: Response) -> str:
    body = response.json()
    status = body.get("status") if isinstance(body, dict) else None
    return status.lower() if isinstance(status, str) else ""
