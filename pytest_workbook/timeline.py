"""Every exchange of the run in order, and what code under test waited between them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pytest_workbook.wire import Headers, parsed

__all__ = ["By", "Exchange", "Source", "Timeline", "Wait", "repeats", "without_secrets"]

By = Literal["code", "test", "plugin"]
Source = Literal["simulator", "cassette", "live"]

_HIDDEN = ("authorization", "proxy-authorization", "cookie", "set-cookie")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer, as a test may look at it; it holds no secret.

    Args:
        method: upper case.
        url: as the client sent it.
        path: below ``/workbook``; elsewhere below the version root with a leading slash. Decoded, without query.
        label: the operation, ``PATCH worksheets/*/range()``.
        status: HTTP status, or 0 if the exchange ended in an error instead.
        request_headers: without ``Authorization``; ``workbook-session-id`` is the session's alias.
        request_body: bytes as sent.
        response_headers: without cookies.
        response_body: bytes as answered.
        session: alias of the session it belonged to (``session-1``), or None.
        source: who answered.
        fault: name of the injected fault, or None.
        started: seconds since the run began.
        seconds: how long it took, on the clock of its source.
        by: ``code`` (code under test), ``test`` (session and range objects), ``plugin`` (housekeeping).
        node: the test or shared node that owns it.
        batch: id of the ``$batch`` part, or None.
        caller: ``file:line`` of the code under test that sent it, or None where it is not on the stack.
        opened: alias of the session that the answer made, or None.
    """

    method: str
    url: str
    path: str
    label: str
    status: int
    request_headers: Headers
    request_body: bytes
    response_headers: Headers
    response_body: bytes
    session: str | None
    source: Source
    started: float
    seconds: float
    by: By
    node: str
    fault: str | None = None
    batch: str | None = None
    caller: str | None = None
    opened: str | None = None

    @property
    def request_json(self) -> Any:
        """The request's body parsed as JSON; None if there is none or it is not JSON."""
        return parsed(self.request_body)

    @property
    def response_json(self) -> Any:
        """The answer's body parsed as JSON; None if there is none or it is not JSON."""
        return parsed(self.response_body)

    def __repr__(self) -> str:
        session = f" {self.session}" if self.session else ""
        return f"<{self.label} {self.status} {self.source}{session}>"


@dataclass(frozen=True, slots=True)
class Wait:
    """What code under test waited on the virtual clock.

    Args:
        seconds: that it took.
        after: the exchange whose answer asked for it.
    """

    seconds: float
    after: Exchange

    @property
    def text(self) -> str:
        """In words: ``client waited 10 s for Retry-After 10``."""
        asked = self.after.response_headers.get("Retry-After")
        answer = f"a {self.after.status}" if self.after.status else "no answer"
        return f"client waited {self.seconds:g} s " + (f"for Retry-After {asked}" if asked else f"after {answer}")


class Timeline:
    """The exchanges of the run, oldest first, from the last that ``forget`` left. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._exchanges: list[Exchange] = []
        self._waits: list[tuple[int, Wait]] = []
        self._forgotten = 0

    def add(self, exchange: Exchange) -> None:
        """Append *exchange*."""
        with self._lock:
            self._exchanges.append(exchange)

    def add_wait(self, wait: Wait) -> None:
        """Append *wait*, at the place that the timeline has now."""
        with self._lock:
            self._waits.append((len(self), wait))

    def since(self, mark: int) -> list[Exchange]:
        """Return the exchanges added after *mark*, a former ``len``."""
        with self._lock:
            return self._exchanges[max(0, mark - self._forgotten) :]

    def waits_since(self, mark: int) -> list[Wait]:
        """Return what was waited after exchanges that were added after *mark*."""
        with self._lock:
            return [wait for place, wait in self._waits if place > mark]

    def forget(self, mark: int) -> None:
        """Drop what was added before *mark*: of thousands of tests, nobody looks at those that are over."""
        with self._lock:
            del self._exchanges[: max(0, mark - self._forgotten)]
            self._forgotten = max(mark, self._forgotten)
            self._waits = [(place, wait) for place, wait in self._waits if place > mark]

    def __len__(self) -> int:
        return self._forgotten + len(self._exchanges)


def repeats(exchanges: Iterable[Exchange]) -> Iterator[Exchange]:
    """Yield those of *exchanges*, oldest first, that repeat one that was refused or got no answer."""
    failed: set[tuple[str, str, bytes]] = set()
    for one in exchanges:
        key = (one.method, one.url, one.request_body)
        if key in failed:
            yield one
        if one.status == 0 or one.status >= 400:
            failed.add(key)
        else:
            failed.discard(key)


def without_secrets(headers: Headers, session_alias: str | None) -> Headers:
    """Return *headers* as an exchange may show them."""
    shown = headers.without(*_HIDDEN)
    if "workbook-session-id" in shown:
        # An id that no answer of this run gave may be a real one all the same.
        shown = shown.with_header("workbook-session-id", session_alias or "unknown")
    return shown
