"""The three requests of a session's own life: create, refresh, close. Sends them and tells the machine what came."""

from __future__ import annotations

import threading

from pytest_workbook.errors import GraphError
from pytest_workbook.graph.codes import codes_in, is_session_gone
from pytest_workbook.graph.hosts import is_below
from pytest_workbook.session import machine as m
from pytest_workbook.session.creation import SessionMaker
from pytest_workbook.session.exchange import By, Exchanger
from pytest_workbook.session.machine import SessionMachine
from pytest_workbook.session.policy import Gone, Kind, Spent, Verdict, decisive_code
from pytest_workbook.session.refusal import graph_error
from pytest_workbook.session.uses import SESSION_HEADER
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["Lifecycle"]

_JSON = Headers({"Content-Type": "application/json"})


class Lifecycle:
    """Creates, refreshes and closes one session; the caller sees to it that they take turns.

    Args:
        exchanger: sends.
        maker: makes sessions.
        machine: of the session.
        workbook_url: ends in ``/workbook``.
    """

    def __init__(self, exchanger: Exchanger, maker: SessionMaker, machine: SessionMachine, workbook_url: str) -> None:
        self._exchanger = exchanger
        self._maker = maker
        self._machine = machine
        self._url = workbook_url
        self._events = exchanger.events
        # Short: what others do with the session is told from their threads, while a request may take minutes.
        self.lock = threading.RLock()

    def handle(self, event: m.Event) -> tuple[m.Action, ...]:
        """Tell the machine."""
        with self.lock:
            return self._machine.handle(event)

    def now(self) -> float:
        """Return seconds since the clock's start."""
        return self._exchanger.clock.now()

    def dress(self, request: Request) -> Request:
        """Return *request* with token and session id if its normalised URL is the workbook's or below it."""
        if not is_below(request.url, self._url):
            return request
        return self._maker.with_token(self.with_id(request))

    def with_id(self, request: Request) -> Request:
        """Return *request* with the session's id, wherever it goes: to tell what was done, not to send."""
        session_id = self._machine.session_id
        return request if session_id is None else request.with_header(SESSION_HEADER, session_id)

    def lose(self, code: str) -> None:
        """Take the session as gone, once."""
        with self.lock:
            if self._machine.allows(m.Gone):
                self._machine.handle(m.Gone(self.now(), code))
                self._events.expired += 1

    # Create

    def create(self) -> None:
        """Make a session.

        Raises:
            GraphError: the service refused.
        """
        self.handle(m.Acquire(self.now()))
        location: str | None = None
        session_id: str | None = None

        def deferred(url: str) -> None:
            nonlocal location
            location = url
            self.handle(m.Deferred(self.now(), url))

        try:
            session_id = self._maker.make(deferred)
            self.handle(m.Created(self.now(), session_id))
        except BaseException as error:
            # One Ctrl-C must leave no session behind that nobody knows.
            self._undo_creation(session_id, location, error)
            raise
        self._events.created += 1
        self._events.ids.append(session_id)

    def _undo_creation(self, session_id: str | None, location: str | None, error: BaseException) -> None:
        if self._machine.allows(m.Refused):
            self.handle(m.Refused(self.now(), getattr(error, "code", None) or type(error).__name__))
        if isinstance(error, GraphError):
            return  # the service itself said that there is none
        try:
            session_id = session_id or (self._maker.made_by(location) if location else None)
            if session_id is not None:
                self._exchanger.send(self._close_request(session_id), by="plugin")
        except Exception as lost:  # noqa: BLE001 - the first error is the one to tell
            error.add_note(f"the session may have been created; closing it failed too ({type(lost).__name__})")

    # Refresh

    def refresh(self, by: By) -> Response:
        """Post ``refreshSession`` and return the answer; afterwards the session is open or lost."""
        self.handle(m.Idle(self.now()))
        try:
            response, verdict = self._ask("refreshSession", by)
        except BaseException:
            self.handle(m.Refused(self.now()))
            raise
        self._take_refresh(response, verdict)
        return response

    def refresh_error(self, response: Response, why: str = "") -> GraphError:
        """Return the error for a refused refresh."""
        return graph_error(self._request("refreshSession"), response, self._exchanger.clock.utc(), why=why)

    def _take_refresh(self, response: Response, verdict: Verdict) -> None:
        codes = codes_in(response.json())
        if response.status < 300:
            self.handle(m.Refreshed(self.now()))
            self._events.refreshed += 1
        elif isinstance(verdict, Spent):
            self.lose(verdict.code)
        elif isinstance(verdict, Gone) or response.status == 404:
            # There is nothing below refreshSession that a 404 could be about but the session or its workbook.
            stated = decisive_code(codes) or next(iter(codes), "")
            self.lose(stated or ("notFound" if response.status == 404 else ""))
        else:
            self.handle(m.Refused(self.now(), next(iter(codes), "")))

    # Close

    def close(self, by: By) -> None:
        """Post ``closeSession``; a session that is gone is fine.

        Raises:
            GraphError: the service refused.
        """
        try:
            response, _ = self._ask("closeSession", by)
        except BaseException:
            self.handle(m.Refused(self.now()))
            raise
        if response.status < 300:
            self.handle(m.Closed(self.now()))
            self._events.closed += 1
        elif _is_gone(response):
            self.lose("")
        else:
            self.handle(m.Refused(self.now()))
            raise self._close_error(response, "The session was not closed; the service will drop it by itself.")

    def close_behind(self, session_id: str) -> None:
        """Close the session without its client knowing.

        Raises:
            GraphError: the service refused.
        """
        response, _ = self._exchanger.ask(lambda: self._close_request(session_id), Kind.IDEMPOTENT, by="plugin")
        if response.status >= 300 and not _is_gone(response):
            raise self._close_error(response, "So the session could not be made to expire.")

    def _close_error(self, response: Response, why: str) -> GraphError:
        return graph_error(self._request("closeSession"), response, self._exchanger.clock.utc(), why=why)

    def _ask(self, name: str, by: By) -> tuple[Response, Verdict]:
        request = self._request(name)
        return self._exchanger.ask(lambda: self.dress(request), Kind.IDEMPOTENT, by=by, is_sessionful=True)

    def _close_request(self, session_id: str) -> Request:
        return self._maker.with_token(self._request("closeSession").with_header(SESSION_HEADER, session_id))

    def _request(self, name: str) -> Request:
        return Request("POST", f"{self._url}/{name}", _JSON, b"{}")


def _is_gone(response: Response) -> bool:
    return response.status == 404 or is_session_gone(codes_in(response.json()))
