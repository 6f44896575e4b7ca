"""The thin shell around the session machine: sends what it asks for, tells it what happened."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal

from pytest_workbook.clock import Clock
from pytest_workbook.errors import SessionExpired, UsageError
from pytest_workbook.graph.hosts import is_below
from pytest_workbook.session import machine as m
from pytest_workbook.session.creation import SessionMaker
from pytest_workbook.session.events import SessionEvents
from pytest_workbook.session.exchange import By, Effort, Exchanger, Notice, Sender, Token, wait
from pytest_workbook.session.expiry import expiry_error, gone_again
from pytest_workbook.session.frames import hides_frame
from pytest_workbook.session.lifecycle import Lifecycle
from pytest_workbook.session.options import LONG_IDLE_SECONDS, SessionOptions
from pytest_workbook.session.policy import Accept, Gone, Probe, Spent, Verdict, kind_of
from pytest_workbook.session.uses import use_of
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["SessionDriver"]

# The service drops a session some time after its limit; a live `expire(wait=True)` must not come too early.
_MARGIN_SECONDS = 60.0
_JSON = Headers({"Content-Type": "application/json"})


class SessionDriver:
    """One session on one source. Safe to use from threads: requests take turns, as the service asks for.

    Args:
        send: the door.
        clock: the run's.
        workbook_url: ends in ``/workbook``; headers go there and below only.
        options: of the session.
        token: gives the bearer token; called with ``refresh=True`` once after a 401.
        drop: makes the source forget a session id at once (simulator, cassette); without it, ``expire`` closes the
            session behind the client's back.
        notice: told of real waits above 5 seconds.
    """

    def __init__(
        self,
        *,
        send: Sender,
        clock: Clock,
        workbook_url: str,
        options: SessionOptions,
        token: Token,
        drop: Callable[[str], None] | None = None,
        notice: Notice | None = None,
    ) -> None:
        self.workbook_url = workbook_url
        self.options = options
        self.clock = clock
        self.token = token
        self.events = SessionEvents()
        self.machine = m.SessionMachine(persist_changes=options.persist_changes, idle_limit=options.idle_limit)
        self._send = send
        self._drop = drop
        self._notice = notice
        self._exchanger = Exchanger(send, clock, token, options.limits, self.events, notice)
        maker = SessionMaker(
            self._exchanger, workbook_url, persist_changes=options.persist_changes, is_async=options.is_async
        )
        self._life = Lifecycle(self._exchanger, maker, self.machine, workbook_url)
        self._turn = threading.RLock()
        self._is_kept_alive = True
        self._is_keeping_alive = False
        self._keepalive_error: Exception | None = None

    def __repr__(self) -> str:
        return f"<SessionDriver {self.machine.state.value}, persist_changes={self.options.persist_changes}>"

    # What can be read of it

    @property
    def session_id(self) -> str:
        """The id last given by the service.

        Raises:
            UsageError: no session was opened yet.
        """
        session_id = self.machine.session_id
        if session_id is None:
            msg = "the workbook session has no id: it was not opened yet. Take it from a fixture or the factory."
            raise UsageError(msg)
        return session_id

    @property
    def is_open(self) -> bool:
        """Whether the session is open and within its idle limit."""
        return self.expires_in > 0

    @property
    def expires_in(self) -> float:
        """Seconds until the service drops the session for idleness; 0 if it is not open."""
        return self.machine.expires_in(self.clock.now())

    @property
    def idle(self) -> float:
        """Seconds since the last use."""
        return self.machine.idle(self.clock.now())

    @property
    def is_keeping_alive(self) -> bool:
        """Whether what the driver sends now is a keep-alive refresh, which no recording keeps."""
        return self._is_keeping_alive

    @property
    def keepalive_error(self) -> Exception | None:
        """What went wrong in a keep-alive refresh and was not raised yet."""
        return self._keepalive_error

    # Its life

    def open(self) -> None:
        """Open the session, a new or a lost one; nothing to do if it is open.

        Raises:
            GraphError: the service refused.
            UsageError: it was closed, or its creation was refused before.
        """
        with self._turn:
            if self.machine.state in (m.State.OPEN, m.State.REFRESHING):
                return
            self._require(m.Acquire)
            self._create()

    def request(self, request: Request, by: By = "test") -> Response:
        """Send *request* in the session by the rules of the contract's section 5; answers are returned, not raised.

        Raises:
            SessionExpired: the session is gone and may not be made anew.
            SessionLost: the same, and what was written in it is lost.
            UsageError: the session is not open, or the URL is not below the workbook's.
            GraphError: a new session was refused, or a keep-alive refresh had failed since the last use.
        """
        __tracebackhide__ = hides_frame
        self._require_below(request)
        with self._turn:
            self._raise_keepalive_error()
            self._make_usable()
            return self._asked(request, by)

    def pass_on(self, request: Request, by: By = "test") -> Response:
        """Send *request* once, with the session's headers if it goes to the workbook, and return what came."""
        dressed = self.dress(request)
        try:
            response = self._send(dressed, by=by)
        except BaseException:
            self.note_use(dressed, None)
            raise
        self.note_use(dressed, response)
        return response

    def refresh(self, by: By = "plugin") -> None:
        """Refresh the session; one that turns out to be gone is treated as at a request.

        Raises:
            SessionExpired, SessionLost: as for a request.
            GraphError: the service refused otherwise.
        """
        __tracebackhide__ = hides_frame
        with self._turn:
            self._raise_keepalive_error()
            self._make_usable()
            response = self._life.refresh(by)
            if self.machine.state is m.State.LOST:
                self._recreate()
            elif response.status >= 300:
                raise self._life.refresh_error(response)

    def close(self, by: By = "plugin") -> None:
        """Close the session; nothing is sent for one that is not open, and one that is gone is fine.

        Raises:
            GraphError: the service refused; the session is not used any more and the service drops it.
        """
        __tracebackhide__ = hides_frame
        with self._turn:
            if self.machine.state is m.State.CLOSED:
                return
            if self._life.handle(m.Release(self.clock.now())):
                self._life.close(by)

    def abandon(self) -> None:
        """Leave the session to the service, which drops it; nothing is sent."""
        with self._turn:
            if self.machine.allows(m.Abandon):
                self._life.handle(m.Abandon(self.clock.now()))

    def end(self) -> Literal["closed", "abandoned"]:
        """End the session as ``on_teardown`` says.

        Raises:
            GraphError: closing was refused.
        """
        if self.options.on_teardown == "expire":
            self.abandon()
            return "abandoned"
        self.close()
        return "closed"

    def expire(self, *, wait_for_it: bool = False) -> None:
        """Make the session be gone as idleness would; its client finds out at the next request. Ends keep-alive.

        Args:
            wait_for_it: where time is real, wait until the service has dropped it instead of closing it.

        Raises:
            UsageError: it is not open.
            GraphError: closing it behind the client's back was refused.
        """
        with self._turn:
            self._require(m.Lapsed)
            self._is_kept_alive = False
            if self._drop is not None:
                self._drop(self.session_id)
            elif wait_for_it and not self.clock.is_virtual:
                left = self.options.idle_limit + _MARGIN_SECONDS - self.idle
                wait(self.clock, max(0.0, left), "the workbook session expires", self._notice)
            else:
                self._life.close_behind(self.session_id)
            self._life.handle(m.Lapsed(self.clock.now()))

    # What others tell it

    def note_use(self, request: Request, response: Response | None) -> None:
        """Take into account an exchange that any client made; ignored unless it carried this session's id.

        An answer that says the session is gone is not believed here: it may be an injected fault, and the next
        request of our own finds out.

        Args:
            request: with the headers it was sent with.
            response: None if no answer came.
        """
        session_id = self.machine.session_id
        if session_id is None:
            return
        use = use_of(session_id, request, response)
        now = self.clock.now()
        with self._life.lock:
            if use.is_use and self.machine.idle(now) > LONG_IDLE_SECONDS:
                self.events.used_after_long_idle += 1
            if (use.is_use or use.wrote) and self.machine.allows(m.Used):
                self._life.handle(m.Used(now, wrote=use.wrote))
            if use.closed and self.machine.allows(m.Lapsed):
                self._life.handle(m.Lapsed(now))

    def shift_idle(self, seconds: float) -> None:
        """Give back *seconds* of idle time, unless the session expired in it."""
        with self._life.lock:
            if self.machine.allows(m.Shifted) and self.is_open:
                self._life.handle(m.Shifted(self.clock.now(), seconds))

    # Keep-alive

    def next_refresh(self) -> float | None:
        """Return the second at which a keep-alive refresh is due; None if none will be."""
        interval = self.options.keepalive
        is_stopped = not self._is_kept_alive or self._keepalive_error is not None or self.machine.has_lapsed
        if interval is None or is_stopped or self.machine.state is not m.State.OPEN:
            return None
        return self.machine.last_use + interval

    def due_refresh(self, now: float) -> bool:
        """Return whether a keep-alive refresh is due at *now*."""
        due = self.next_refresh()
        return due is not None and due <= now

    def keep_alive(self) -> None:
        """Send a refresh if one is due; an error is kept and raised at the session's next use.

        Nothing is sent while a request is under way: it is a use itself.
        """
        if not self._turn.acquire(blocking=False):
            return
        try:
            if self.due_refresh(self.clock.now()):
                self._kept_alive()
        finally:
            self._turn.release()

    def _kept_alive(self) -> None:
        self._is_keeping_alive = True
        try:
            response = self._life.refresh("plugin")
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the next use
            self._keepalive_error = error
            return
        finally:
            self._is_keeping_alive = False
        if response.status >= 300 and self.machine.state is m.State.OPEN:
            why = "A keep-alive refresh failed, so the session may have expired; use it again or open a new one."
            self._keepalive_error = self._life.refresh_error(response, why)

    def _raise_keepalive_error(self) -> None:
        __tracebackhide__ = hides_frame
        error, self._keepalive_error = self._keepalive_error, None
        if error is not None:
            raise error

    # Headers

    def owns(self, url: str) -> bool:
        """Return whether *url*, once normalised, is the workbook's or below it."""
        return is_below(url, self.workbook_url)

    def dress(self, request: Request) -> Request:
        """Return *request* with token and session id if its normalised URL is the workbook's or below it."""
        return self._life.dress(request)

    # Doing

    def _create(self) -> None:
        self._life.create()
        self._is_kept_alive = True

    def _asked(self, request: Request, by: By) -> Response:
        __tracebackhide__ = hides_frame
        effort = Effort()
        response, verdict = self._ask(request, by, effort)
        is_repeated = False
        while isinstance(verdict, Gone):
            self._life.lose(verdict.code)
            if is_repeated and not verdict.code:
                return response  # 502 or 503 again: the service's trouble, not this session's
            if is_repeated:
                raise gone_again(self.machine)
            self._recreate()
            is_repeated = True
            response, verdict = self._ask(request, by, effort)
        return response

    def _ask(self, request: Request, by: By, effort: Effort) -> tuple[Response, Verdict]:
        try:
            response, verdict = self._exchanger.ask(
                lambda: self.dress(request), kind_of(request), by=by, effort=effort, is_sessionful=True
            )
        except BaseException:
            self.note_use(self._life.with_id(request), None)
            raise
        self.note_use(self._life.with_id(request), response)
        if isinstance(verdict, Probe):
            return response, self._settled()
        if isinstance(verdict, Spent):
            self._life.lose(verdict.code)
        return response, verdict

    def _settled(self) -> Verdict:
        refreshed = self._life.refresh("plugin")
        is_unsettled = refreshed.status in (401, 429) or refreshed.status >= 500
        if refreshed.status < 300 or (is_unsettled and self.machine.state is m.State.OPEN):
            return Accept()
        return Gone(self.machine.why or "notFound")

    def _recreate(self) -> None:
        __tracebackhide__ = hides_frame
        error = expiry_error(self.machine, self.options)
        if error is not None:
            raise error
        self._create()
        self.events.recreated += 1

    # Refusing

    def _make_usable(self) -> None:
        __tracebackhide__ = hides_frame
        state = self.machine.state
        if state is m.State.LOST:
            self._recreate()
        elif state is m.State.FAILED:
            msg = (
                f"the workbook session could not be made ({self.machine.why}), so it cannot be used; see the error of "
                "its creation, and open another one with workbook_session_factory"
            )
            raise SessionExpired(msg)
        else:
            self._require(m.Idle)

    def _require(self, event: type[m.Event]) -> None:
        __tracebackhide__ = hides_frame
        if not self.machine.allows(event):
            msg = (
                f"the workbook session is {self.machine.state.value}, an open one was expected; "
                "open another one with workbook_session_factory"
            )
            raise UsageError(msg)

    def _require_below(self, request: Request) -> None:
        __tracebackhide__ = hides_frame
        if not self.owns(request.url):
            msg = f"{request.method} goes outside the session's workbook; use a path below {self.workbook_url}"
            raise UsageError(msg)
