"""The sessions a cassette handed out: they expire on the clock, as the recorded service would have dropped them."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from pytest_workbook.clock import Clock
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.items import split
from pytest_workbook.wire import Request, Response, json_response

__all__ = ["Ledger", "gone_response"]

SESSION_HEADER = "workbook-session-id"
# Source: "Error codes for workbooks and charts" for code and message; three levels as every body observed since 2021.
_MESSAGE = "The session specified in the request does not exist or is invalid due to a transient error."


@dataclass(slots=True)
class _Entry:
    limit: float
    last_use: float
    is_gone: bool = False


class Ledger:
    """Idle time of sessions that were answered from a cassette.

    Args:
        clock: virtual.
        idle_limits: seconds, persistent and non-persistent.
    """

    def __init__(self, clock: Clock, idle_limits: tuple[float, float]) -> None:
        self._clock = clock
        self._limits = idle_limits
        self._entries: dict[str, _Entry] = {}
        self._lock = threading.Lock()

    def refusal(self, request: Request) -> Response | None:
        """Return the answer to a request whose session is gone; None where the tape is to answer."""
        with self._lock:
            entry = self._entries.get(request.headers.get(SESSION_HEADER, ""))
            # What is no workbook's takes no notice of the header, which a client may send to all of Graph.
            if entry is None or not _is_in_workbook(request.url):
                return None
            now = self._clock.now()
            if entry.is_gone or now - entry.last_use > entry.limit:
                entry.is_gone = True
                return gone_response(self._clock)
            entry.last_use = now
            return None

    def note(self, request: Request, response: Response) -> None:
        """Learn a session from the answer that made it, and its end from the answer that closed it."""
        if response.status >= 300:
            return
        action = request.url.partition("?")[0].rstrip("/").rpartition("/")[2].lower()
        if action == "closesession":
            self.drop(request.headers.get(SESSION_HEADER, ""))
        elif _makes(action):
            body = response.json()
            if isinstance(body, dict) and isinstance(body.get("id"), str):
                self._open(body["id"], is_persistent=bool(body.get("persistChanges")))

    def drop(self, session_id: str) -> None:
        """Let the session be gone at once."""
        with self._lock:
            if session_id in self._entries:
                self._entries[session_id].is_gone = True

    def shift(self, seconds: float, among: set[str]) -> None:
        """Give back *seconds* of idle time to sessions that did not expire in them."""
        now = self._clock.now()
        with self._lock:
            for session_id in among & self._entries.keys():
                entry = self._entries[session_id]
                if not entry.is_gone and now - entry.last_use <= entry.limit:
                    entry.last_use = min(now, entry.last_use + seconds)

    def _open(self, session_id: str, *, is_persistent: bool) -> None:
        with self._lock:
            self._entries[session_id] = _Entry(self._limits[0 if is_persistent else 1], self._clock.now())


def _is_in_workbook(url: str) -> bool:
    found = split(service_path(url) or "")
    return found is not None and found[1].partition("/")[0].partition("?")[0].lower() == "workbook"


def _makes(action: str) -> bool:
    return action.startswith(("createsession", "sessioninforesource"))


def gone_response(clock: Clock) -> Response:
    """Return what the service says of a session that it dropped: 404, ``invalidSessionReCreatable``."""
    inner = {"code": "InvalidOrTimedOutSession", "message": _MESSAGE}
    second = {
        "code": "invalidSessionReCreatable",
        "message": _MESSAGE,
        "innerError": inner,
        "date": clock.utc().strftime("%Y-%m-%dT%H:%M:%S"),
        "request-id": "00000000-0000-0000-0000-000000000000",
        "client-request-id": "00000000-0000-0000-0000-000000000000",
    }
    return json_response(404, {"error": {**inner, "innerError": second}})
