"""What others do to a workbook, and what takes its time to be seen: locks, edits, views that lag, sheets unsettled.

Nothing of it happens by itself: a profile or a test asks for it. Evidence, read 2026-11:
- A lock by an editor: 409 with the editor's name observed 2026 on createSession, 423 told of for this API; that it
  refuses writes and persistent sessions, but no reads, is assumed.
- A read without a session about 1 second behind, the file 20 to 35 seconds behind: measured 2024 to 2026.
- Two sessions that save race, and what one wrote may not have reached the other: observed 2024 in production, without
  figures. That a session is up to date from its own write on, and the last writer wins, is assumed.
- 405 for a sheet that was added just before: observed 2020; which requests it concerns is assumed.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pytest_workbook.clock import Clock
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.names import locked
from pytest_workbook.simulator.odata import Segment
from pytest_workbook.simulator.replies import Refusal

if TYPE_CHECKING:
    from pytest_workbook.simulator.book.workbook import Workbook
    from pytest_workbook.simulator.sessions import Session

__all__ = ["LOCK_STATUSES", "Delays", "Disturbances", "Lock"]

LOCK_STATUSES = (409, 423, 429)
_RETRY_AFTER = "15"
_THROTTLED = "The client app or user has been throttled. Please try your request again."


@dataclass(frozen=True, slots=True)
class Lock:
    """What keeps others from writing.

    Args:
        name: of who holds it.
        status: of the refusal: one of ``LOCK_STATUSES``.
        code: of the refusal with 409 or 429; that of the status if None.
    """

    name: str
    status: int = 409
    code: str | None = None

    def refusal(self) -> Refusal:
        """Return how a write is refused."""
        if self.status == 423:
            return locked()
        if self.status == 429:
            code = self.code or "EditModeCannotAcquireLockTooManyRequests"
            second = "tooManyRequestsUncategorized"
            headers = {"Retry-After": _RETRY_AFTER}
            return Refusal(429, code, second, _THROTTLED, second_message=_THROTTLED, headers=headers)
        message = f"{self.name} is editing this workbook."
        return Refusal(409, self.code or "EditModeCannotAcquireLock", None, message, ids=False)


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds after which something is seen.

    Args:
        read: what was written, by reads without a session.
        content: what was written, in the file.
        sheet: a sheet that was added, as one that may be addressed.
        session: what others wrote, by reads in a session that saves.
    """

    read: float = 0.0
    content: float = 0.0
    sheet: float = 0.0
    session: float = 0.0


@dataclass(frozen=True, slots=True)
class _View:
    """A workbook as it was *until* somebody wrote: the one of *book*, in the session *by* if there was one."""

    until: float
    before: Workbook
    book: Workbook
    by: Session | None


@dataclass(slots=True)
class _OfFile:
    """What is known of one file; its views, the oldest first."""

    lock: Lock | None = None
    views: deque[_View] = field(default_factory=deque)
    sheets: dict[str, float] = field(default_factory=dict)
    pending: list[tuple[float, Callable[[], None]]] = field(default_factory=list)


class _Local(threading.local):
    noticed: str | None = None


class Disturbances:
    """The disturbances of one simulator, by file.

    Args:
        clock: tells what is over.
        delays: in force from the beginning.
    """

    def __init__(self, clock: Clock, delays: Delays) -> None:
        self._clock = clock
        self._first = self.delays = delays
        self._files: dict[DriveFile, _OfFile] = {}
        self._is_other = False
        self._local = _Local()

    # How they are asked for

    def lock(self, file: DriveFile, lock: Lock | None) -> None:
        """Let *lock* keep others from writing into *file*; None ends it."""
        self._of(file).lock = lock

    def delay(self, **seconds: float) -> None:
        """Change the delays that are named, as `Delays` names them."""
        self.delays = replace(self.delays, **seconds)

    def later(self, file: DriveFile, seconds: float, action: Callable[[], None]) -> None:
        """Let *action* change *file* after *seconds*."""
        self._of(file).pending.append((self._clock.now() + seconds, action))

    @contextmanager
    def as_other(self) -> Iterator[None]:
        """Let what is asked within the block be asked by whoever disturbs."""
        before, self._is_other = self._is_other, True
        try:
            yield
        finally:
            self._is_other = before

    def clear(self) -> None:
        """Forget all but the delays of the beginning."""
        self._files.clear()
        self.delays = self._first

    # How they are met

    @property
    def is_any(self) -> bool:
        """Whether an answer may be disturbed at all."""
        return bool(self._files) or self.delays != Delays()

    @property
    def noticed(self) -> str | None:
        """What disturbed this thread's answer, or None."""
        return self._local.noticed

    def begin(self) -> None:
        """Forget what disturbed the answer before, and do what is due."""
        self._local.noticed = None
        if self._is_other:
            return
        now = self._clock.now()
        for known in list(self._files.values()):
            due = [action for at, action in known.pending if at <= now]
            known.pending = [one for one in known.pending if one[0] > now]
            for action in due:
                action()

    def check_write(self, file: DriveFile) -> None:
        """Refuse a write into *file*, or a session that would write, while somebody else holds it."""
        lock = self._of(file).lock if file in self._files else None
        if lock is not None and not self._is_other:
            self._notice("lock")
            raise lock.refusal()

    def check_others(self, what: str, *, is_met: bool, code: str | None = None) -> None:
        """Refuse a request with 429 that meets others of the same clients.

        Args:
            what: they are, as a disturbance.
            is_met: whether it does.
            code: of the refusal; that of a lock if None.
        """
        if is_met and not self._is_other:
            self._notice(what)
            raise Lock("", 429, code).refusal()

    def check_content(self, file: DriveFile) -> None:
        """Refuse to replace or delete *file* while somebody else holds it."""
        if file in self._files and self._of(file).lock is not None:
            self._notice("lock")
            raise locked()

    def check_sheet(self, file: DriveFile, steps: list[Segment]) -> None:
        """Refuse what addresses a sheet that is not settled yet."""
        if not self.delays.sheet or self._is_other or file not in self._files:
            return
        sheet = _sheet(steps)
        added = self._of(file).sheets.get(sheet.lower()) if sheet else None
        if added is not None and self._clock.now() - added < self.delays.sheet:
            self._notice("unsettled_sheet")
            raise Refusal(405, "MethodNotAllowed", None, "Method not allowed.", ids=False)

    def read_view(self, file: DriveFile, session: Session | None) -> Workbook | None:
        """Return *file* as reads without a session, or in one that saves, see it; None where that is as it is."""
        if session is not None:
            return self._view(file, self.delays.session, "stale_read", session)
        if file in self._files and self._of(file).pending and not self._is_other:
            self._notice("stale_read")
        return self._view(file, self.delays.read, "stale_read")

    def content_view(self, file: DriveFile) -> Workbook | None:
        """Return *file* as a download sees it; None where that is as it is."""
        return self._view(file, self.delays.content, "stale_content")

    def before_write(self, book: Workbook) -> Workbook | None:
        """Return *book* as it is, to be seen for a while after what comes; None where nothing lags."""
        return book.clone() if self.delays.read or self.delays.content or self.delays.session else None

    def written(self, file: DriveFile, before: Workbook | None, session: Session | None) -> None:
        """Take down that *file* was changed now, in *session* if in one, and was as *before*."""
        if before is None or file.book is None:
            return
        views = self._of(file).views
        views.append(_View(self._clock.now(), before, file.book, session))
        oldest = self._clock.now() - max(self.delays.read, self.delays.content, self.delays.session)
        while views[0].until <= oldest and len(views) > 1:
            views.popleft()

    def note_sheet(self, file: DriveFile, steps: list[Segment], method: str, body: object) -> None:
        """Take down that a sheet was added, if one was."""
        names = [step.name.lower() for step in steps]
        if self.delays.sheet and method == "POST" and names in (["worksheets"], ["worksheets", "add"]):
            added: dict[str, Any] = body if isinstance(body, dict) else {}
            for name in (added.get("id"), added.get("name")):
                self._of(file).sheets[str(name).lower()] = self._clock.now()

    def _view(self, file: DriveFile, seconds: float, what: str, reader: Session | None = None) -> Workbook | None:
        if not seconds or self._is_other or file not in self._files:
            return None
        until = self._clock.now() - seconds
        found: Workbook | None = None
        for view in self._of(file).views:
            if reader is not None and view.by is reader:
                # With its own write it has met all before it.
                found = None
            # A file that was replaced since has another workbook, of which nothing is behind.
            elif found is None and view.until > until and view.book is file.book:
                found = view.before
        if found is not None:
            self._notice(what)
        return found

    def _notice(self, what: str) -> None:
        self._local.noticed = what

    def _of(self, file: DriveFile) -> _OfFile:
        return self._files.setdefault(file, _OfFile())


def _sheet(steps: list[Segment]) -> str | None:
    """Return the name or id of the sheet that *steps* address, however the key is spelled."""
    if not steps or steps[0].name.lower() != "worksheets":
        return None
    if (key := steps[0].key()) is not None:
        return key
    return steps[1].whole if len(steps) > 1 else None
