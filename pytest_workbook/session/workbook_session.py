"""The public face of an open session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import requests

from pytest_workbook.session.address import url_below
from pytest_workbook.session.drive_item import DriveItem
from pytest_workbook.session.driver import SessionDriver
from pytest_workbook.session.frames import hides_frame
from pytest_workbook.session.headers import SessionHeaders
from pytest_workbook.session.http import Dress, door_session
from pytest_workbook.session.range import Range
from pytest_workbook.session.uses import SESSION_HEADER
from pytest_workbook.session.verbs import Verbs
from pytest_workbook.wire import Request, Response

__all__ = ["WorkbookSession"]


def _never() -> bool:
    return False


class WorkbookSession(Verbs):
    """An open workbook session.

    A session that several tests share may be open on several sources; everything is read through the driver of the
    source of the moment.

    Args:
        driver: gives the driver of the source of the moment.
        item: the workbook's item.
        changed_by_others: whether others changed the workbook since the session was opened.
        is_ours: tells the URLs that ``http`` sends through the door; all if omitted.
    """

    def __init__(
        self,
        driver: Callable[[], SessionDriver],
        item: DriveItem,
        *,
        changed_by_others: Callable[[], bool] = _never,
        is_ours: Callable[[str], bool] | None = None,
    ) -> None:
        self._driver = driver
        self._item = item
        self._changed_by_others = changed_by_others
        dress = Dress(lambda: self.url, self._current_headers)
        self._headers = SessionHeaders(self._current_headers)
        self._http = door_session(lambda request: self._driver().pass_on(request), dress, is_ours)
        self._ruled = door_session(lambda request: self._ruled_or_passed_on(request), dress, is_ours)

    def __repr__(self) -> str:
        state = self._driver().machine.state.value
        return f"<WorkbookSession {state} on {self._item.path}, persist_changes={self.persist_changes}>"

    @property
    def id(self) -> str:
        """The session's id; another one after the session was made anew."""
        return self._driver().session_id

    @property
    def persist_changes(self) -> bool:
        """Whether what is written is saved into the file."""
        return self._driver().options.persist_changes

    @property
    def item(self) -> DriveItem:
        """The workbook's item."""
        return self._item

    @property
    def url(self) -> str:
        """The workbook's URL, ``{service root}{item.path}/workbook``."""
        return self._driver().workbook_url

    @property
    def workbook_url(self) -> str:
        """The same as ``url``."""
        return self.url

    @property
    def headers(self) -> Mapping[str, str]:
        """``Authorization`` and ``workbook-session-id``: a live view for any client; its repr shows no secret."""
        return self._headers

    @property
    def token(self) -> str:
        """The bearer token."""
        return self._driver().token()

    @property
    def http(self) -> requests.Session:
        """A ``requests.Session`` that carries these headers to ``url`` and below only; it repeats nothing."""
        return self._http

    @property
    def is_open(self) -> bool:
        """Whether the session is open and within its idle limit."""
        return self._driver().is_open

    @property
    def idle_limit(self) -> float:
        """Seconds without use after which the service drops the session."""
        return self._driver().options.idle_limit

    @property
    def expires_in(self) -> float:
        """Seconds left until then; 0 if the session is not open."""
        return self._driver().expires_in

    def request(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Send a request in the session; the answer is returned, not raised.

        Throttled requests wait and are repeated, and a session that is gone is made anew where nothing is lost by it.

        Args:
            method: HTTP method.
            path: relative to ``url``, with or without a leading slash, or an absolute URL below it.
            **kwargs: as of ``requests.request``.

        Raises:
            UsageError: the path leads out of the workbook, or the session is closed.
            SessionExpired: the session is gone and may not be made anew.
            SessionLost: the same, and what was written in it is lost.
            GraphError: a new session was refused, or a keep-alive refresh had failed.
        """
        __tracebackhide__ = hides_frame
        return self._ruled.request(method, url_below(self.url, path), **kwargs)

    def range(self, address: str) -> Range:
        """Return a range of cells; nothing is sent.

        Args:
            address: ``"Sheet1!A1:B2"``, ``"'My sheet'!A:A"``, or a defined name.

        Raises:
            UsageError: the address cannot be read.
        """
        __tracebackhide__ = hides_frame
        return Range(self, address, self._is_blind_to_changes)

    def refresh(self) -> None:
        """Restart the idle time.

        Raises:
            SessionExpired, SessionLost: it was gone and may not be made anew.
            GraphError: the service refused.
        """
        __tracebackhide__ = hides_frame
        self._driver().refresh(by="test")

    def close(self) -> None:
        """Close the session; closing twice, or one that is gone, is fine.

        Raises:
            GraphError: the service refused.
        """
        __tracebackhide__ = hides_frame
        self._driver().close(by="test")

    def expire(self, wait: bool = False) -> None:
        """Make the session be gone as idleness would; the next request finds out. Ends keep-alive.

        Args:
            wait: where the live service answers, really wait for it instead of closing it behind the client's back.

        Raises:
            UsageError: it is not open.
        """
        __tracebackhide__ = hides_frame
        self._driver().expire(wait_for_it=wait)

    def ask(self, request: Request) -> Response:
        """Send *request* for the test by the rules of sessions and return the answer."""
        __tracebackhide__ = hides_frame
        return self._driver().request(request, by="test")

    def utc(self) -> datetime:
        """Return the date and time in UTC."""
        return self._driver().clock.utc()

    def _ruled_or_passed_on(self, request: Request) -> Response:
        __tracebackhide__ = hides_frame
        driver = self._driver()
        # requests follows redirects through here too, and those may lead anywhere: without headers, without rules.
        return driver.request(request) if driver.owns(request.url) else driver.pass_on(request)

    def _current_headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.token}", SESSION_HEADER: self.id}

    def _is_blind_to_changes(self) -> bool:
        return not self.persist_changes and self._changed_by_others()
