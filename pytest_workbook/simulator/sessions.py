"""Workbook sessions: who holds which, how long they live, and which workbook a request meets.

Rules:
- A persistent session and a request without one meet the saved workbook; a non-persistent one a copy of its own.
- Every request that carries a session's id, and is for its workbook, begins its idle time anew.
- A session is gone at its idle limit, when it is closed, and when its file is deleted; there is no way back.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pytest_workbook.clock import Clock
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.replies import Refusal

if TYPE_CHECKING:
    from pytest_workbook.simulator.book.workbook import Workbook

__all__ = ["GONE_STYLES", "Session", "Sessions"]

_CULTURE = "en-US"
_GONE_MESSAGE = "The session is invalid or has timed out."
# Source: "Error codes for workbooks and charts", read 2026-11.
_GONE_SECOND = "The session specified in the request does not exist or is invalid due to a transient error."
_FLAT: Mapping[str, tuple[str, str]] = {
    "flat": ("InvalidOrTimedOutSession", _GONE_MESSAGE),
    "deployment": ("DeploymentInvalidEditSession", "Workbook Not Found"),
    "file": ("FileOpenNotFound", "Workbook Not Found"),
}
GONE_STYLES = ("current", *_FLAT)


@dataclass(slots=True, eq=False)
class Session:
    """One session.

    Args:
        id: what clients send in ``workbook-session-id``.
        file: whose workbook it is open on.
        persist_changes: whether what is written in it is saved.
        limit: seconds without use after which it is gone.
        last_used: on the clock.
        own: the copy of a non-persistent session, made when it is created; None for a persistent one.
    """

    id: str
    file: DriveFile
    persist_changes: bool
    limit: float
    last_used: float
    own: Workbook | None = None

    def __repr__(self) -> str:
        return f"Session(file={self.file!r}, persist_changes={self.persist_changes})"


class Sessions:
    """All sessions of one simulator.

    Args:
        clock: tells when they expire.
        random: source of ids.
        idle_limits: seconds, persistent and non-persistent.
    """

    def __init__(self, clock: Clock, random: Random, idle_limits: tuple[float, float]) -> None:
        self._clock = clock
        self._random = random
        self._limits = idle_limits
        self._open: dict[str, Session] = {}

    def create(self, file: DriveFile, book: Workbook, *, persist_changes: bool) -> Session:
        """Open a session on *file*, whose saved workbook is *book*."""
        made = Session(
            new_session_id(self._random, persist_changes=persist_changes),
            file,
            persist_changes,
            self._limits[0] if persist_changes else self._limits[1],
            self._clock.now(),
            None if persist_changes else book.clone(),
        )
        self._open[made.id] = made
        return made

    def use(self, session_id: str, file: DriveFile, gone_status: int, gone_style: str = "current") -> Session:
        """Return the session and begin its idle time anew.

        Args:
            session_id: as the client sent it.
            file: whose workbook is asked for.
            gone_status: status of the refusal, 404 or 400.
            gone_style: which of the bodies that were seen it has, see `gone`.

        Raises:
            Refusal: it is gone, never was, or is another workbook's.
        """
        self._drop_expired()
        found = self._open.get(session_id)
        if found is None or found.file is not file:
            raise gone(gone_status, gone_style)
        found.last_used = self._clock.now()
        return found

    def close(self, session_id: str) -> None:
        """Drop a session; one that is not open is passed over."""
        self._open.pop(session_id, None)

    expire = close

    def close_all_of(self, file: DriveFile) -> None:
        """Drop the sessions on *file*, which is deleted."""
        self._open = {key: one for key, one in self._open.items() if one.file is not file}

    def clear(self) -> None:
        """Drop all."""
        self._open.clear()

    def kept(self) -> dict[Session, Workbook | None]:
        """Return what is open, each with the copy it has of its own, for `give_back`."""
        return {one: one.own for one in self._open.values()}

    def give_back(self, kept: dict[Session, Workbook | None]) -> None:
        """Let exactly the sessions be open that were, with the copies they had."""
        for session, own in kept.items():
            session.own = own
        self._open = {one.id: one for one in kept}

    def count(self, file: DriveFile) -> int:
        """Return how many sessions are open on *file*."""
        self._drop_expired()
        return sum(one.file is file for one in self._open.values())

    def writer(self, file: DriveFile) -> Session | None:
        """Return the saving session on *file* that was opened first, or None."""
        self._drop_expired()
        return next((one for one in self._open.values() if one.file is file and one.persist_changes), None)

    def is_private(self, session_id: str) -> bool:
        """Return whether a session is open and has a copy of its own."""
        found = self._open.get(session_id)
        return found is not None and found.own is not None

    def is_held(self, file: DriveFile) -> bool:
        """Return whether a session is open on *file*."""
        self._drop_expired()
        return any(one.file is file for one in self._open.values())

    def idle(self, session_id: str) -> float | None:
        """Return seconds since the session was used, or None if it is not open."""
        self._drop_expired()
        found = self._open.get(session_id)
        return None if found is None else self._clock.now() - found.last_used

    def shift_idle(self, session_id: str, seconds: float) -> None:
        """Give an open session back *seconds* of its idle time; one that is not open is passed over."""
        self._drop_expired()
        found = self._open.get(session_id)
        if found is not None:
            found.last_used = min(self._clock.now(), found.last_used + seconds)

    def _drop_expired(self) -> None:
        now = self._clock.now()
        self._open = {key: one for key, one in self._open.items() if now - one.last_used < one.limit}


class _FlatRefusal(Refusal):
    """A refusal in the shape before 2021: its inner error has no code, and no id of the client's."""

    def body(self, ids: Mapping[str, str]) -> dict[str, Any]:
        inner = {"request-id": ids["request-id"], "date": ids["date"]}
        return {"error": {"code": self.code, "message": self.message, "innerError": inner}}


def gone(status: int, style: str = "current") -> Refusal:
    """Return the refusal of a session that is gone.

    Documented: 404. Observed 2026 on SharePoint: 400 with another outer code. The second level is the same.

    Args:
        status: 404 or 400.
        style: ``current``; or a flat one: ``flat``, with the code alone (seen about 2019), ``deployment`` (observed
            2018 on a personal OneDrive) or ``file`` (``FileOpenNotFound``, seen about 2019).
    """
    if style in _FLAT:
        return _FlatRefusal(status, _FLAT[style][0], None, _FLAT[style][1])
    code = "InvalidSession" if status == 400 else "InvalidOrTimedOutSession"
    return Refusal(status, code, "invalidSessionReCreatable", _GONE_MESSAGE, second_message=_GONE_SECOND)


def new_session_id(random: Random, *, persist_changes: bool) -> str:
    """Return an id in the grammar of the live service.

    Source: ids seen in public and [MS-ADR] "SessionIdentifier", read 2026-11: ``cluster=…&session=…&usid=…``, where
    the session is made of fields, each behind its length and a dot, and is percent-encoded in lower case.
    """
    machine = f"PNL1PEPF{random.getrandbits(32):08X}"
    culture = _field(_field(_CULTURE) + _field(_CULTURE))
    mode = "E" if persist_changes else "V"
    document = _field(f"{random.getrandbits(100):025x}")
    user = _field(f"{random.getrandbits(64):016x}-Private")
    inner = _field(mode) + document + culture + user + _field("S") + _field("N")
    build = _field("16.0.17720.42315")
    tail = culture + _field("M" if persist_changes else "V") + _field("N") + _field("") + _field("S")
    session = _field(machine) + _field("A") + _field(inner) + build + tail
    usid = uuid.UUID(int=random.getrandbits(128), version=4)
    return f"cluster=PNL1&session={_escaped(session)}&usid={usid}"


def _field(text: str) -> str:
    return f"{len(text)}.{text}"


def _escaped(text: str) -> str:
    return "".join(c if c.isalnum() or c in "-._" else quote(c, safe="").lower() for c in text)
