"""A session that a fixture owns: one handle for the test, and a driver for each source that its tests need."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from pytest_workbook.errors import WorkbookError
from pytest_workbook.graph.hosts import is_below
from pytest_workbook.plugin.plans import Target
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.timeline import Source
from pytest_workbook.wire import Request, Response

if TYPE_CHECKING:
    from pytest_workbook.plugin.wiring import Wiring
    from pytest_workbook.session.driver import SessionDriver
    from pytest_workbook.session.options import SessionOptions
    from pytest_workbook.session.workbook_session import WorkbookSession

__all__ = ["OwnedSession"]

_WRITES = ("POST", "PATCH", "PUT", "DELETE")


class OwnedSession:
    """One session of a fixture or of the factory.

    Args:
        wiring: makes drivers.
        owner: the node whose cassette holds the session's lifecycle; asked anew each time, because a package
            session's handle serves every package in turn.
        target: of a node's session.
        options: how it is opened.
        fixture: name of the fixture that gives it; empty for a factory's.
        scope: of that fixture.
    """

    def __init__(
        self,
        wiring: Wiring,
        *,
        owner: Callable[[], NodeRecord],
        target: Target,
        options: SessionOptions,
        fixture: str = "",
        scope: str = "function",
    ) -> None:
        self.fixture = fixture
        self.scope = scope
        self._wiring = wiring
        self._owner = owner
        self.target = target
        self.options = options
        self._drivers: dict[tuple[str, Source], SessionDriver] = {}
        self._ended: set[tuple[str, Source]] = set()
        self._last: SessionDriver | None = None
        self._lock = threading.RLock()
        self._is_changed = False
        self.handle: WorkbookSession = wiring.opening.handle_for(self)

    @property
    def drivers(self) -> list[SessionDriver]:
        """All drivers, in the order in which they were opened."""
        return list(self._drivers.values())

    @property
    def record(self) -> NodeRecord:
        """What is known of the node that owns it now."""
        return self._owner()

    @property
    def is_shared(self) -> bool:
        """Whether more than one test may use it."""
        return self._owner().is_shared

    def driver(self) -> SessionDriver:
        """Return the driver for the source of the moment, opened at its first use."""
        test = self._wiring.run.test
        if test is None and self._last is not None:
            return self._last
        self._last = self.open_on(self._wiring.run.serving().plan.source)
        return self._last

    def open_on(self, source: Source) -> SessionDriver:
        """Return the driver for *source*, opened at its first use."""
        owner = self._owner()
        key = (owner.name, source)
        with self._lock:
            if key not in self._drivers:
                self._drivers[key] = self._opened(owner, source)
            return self._drivers[key]

    def ids(self) -> set[str]:
        """Return its ids on all sources."""
        return {driver.machine.session_id for driver in self.drivers if driver.machine.session_id is not None}

    def was_changed_by_others(self) -> bool:
        """Return whether the saved workbook changed since this session took its private copy."""
        return self._is_changed

    def id_on(self, source: Source, session_id: str) -> str | None:
        """Return this session's id on *source* if *session_id* is its id on another one; None if it is not ours."""
        mine = {key: driver.machine.session_id for key, driver in self._drivers.items()}
        held = [key for key, known in mine.items() if known == session_id]
        if not held or any(key[1] == source for key in held):
            return None
        return next((known for key, known in mine.items() if key == (held[0][0], source)), None)

    def note_use(
        self, source: Source, request: Request, response: Response | None, *, is_private: bool = False
    ) -> None:
        """Take into account what any client did.

        Args:
            source: who answered.
            request: as it was sent.
            response: None where no answer came.
            is_private: whether it was sent in a non-persistent session.
        """
        for key, driver in list(self._drivers.items()):
            if key[1] != source:
                continue
            driver.note_use(request, response)
            if not is_private and _is_change(request, response, driver):
                self._is_changed = True

    def shift_idle(self, seconds: float) -> None:
        """Give back *seconds* of idle time on sources whose time is virtual."""
        for key, driver in self._drivers.items():
            if key[1] != "live":
                driver.shift_idle(seconds)

    def end(self, owner_name: str | None = None) -> None:
        """End it on every source, or only what was opened for the node *owner_name*.

        Raises:
            WorkbookError: closing was refused; the others are ended all the same.
        """
        errors: list[WorkbookError] = []
        for key, driver in list(self._drivers.items()):
            if key in self._ended or owner_name not in (None, key[0]):
                continue
            # Kept, so that a handle used after its end says that it is closed, and opens nothing.
            self._ended.add(key)
            try:
                reason: str = driver.end()
            except WorkbookError as error:
                errors.append(error)
                reason = "failed"
            self._wiring.opening.closed(self, driver, reason)
        if errors:
            raise errors[0]

    def _opened(self, owner: NodeRecord, source: Source) -> SessionDriver:
        driver = self._wiring.opening.driver_for(self, owner, source)
        try:
            driver.open()
            self._is_changed = False
        except BaseException:
            with suppress(WorkbookError):
                driver.abandon()
            raise
        return driver


def _is_change(request: Request, response: Response | None, driver: SessionDriver) -> bool:
    """Return whether somebody else changed the saved workbook that *driver*'s session is a copy of."""
    if response is None or response.status >= 300 or request.method not in _WRITES:
        return False
    if request.headers.get("workbook-session-id") == driver.machine.session_id:
        return False
    is_session = request.url.rpartition("/")[2].lower() in ("createsession", "refreshsession", "closesession")
    return is_below(request.url, driver.workbook_url.rpartition("/")[0]) and not is_session
