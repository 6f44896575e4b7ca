"""Every exchange of the run in order, and the view of it that a test gets."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, overload

from pytest_workbook.wire import Headers

__all__ = ["By", "Calls", "Exchange", "Source", "Timeline"]

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

    @property
    def request_json(self) -> Any:
        """The request's body parsed as JSON; None if there is none or it is not JSON."""
        return _parsed(self.request_body)

    @property
    def response_json(self) -> Any:
        """The answer's body parsed as JSON; None if there is none or it is not JSON."""
        return _parsed(self.response_body)

    def __repr__(self) -> str:
        session = f" {self.session}" if self.session else ""
        return f"<{self.label} {self.status} {self.source}{session}>"


class Timeline:
    """All exchanges of the run, oldest first. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._exchanges: list[Exchange] = []

    def add(self, exchange: Exchange) -> None:
        """Append *exchange*."""
        with self._lock:
            self._exchanges.append(exchange)

    def since(self, mark: int) -> list[Exchange]:
        """Return the exchanges added after *mark*, a former ``len``."""
        with self._lock:
            return self._exchanges[mark:]

    def __len__(self) -> int:
        return len(self._exchanges)


class Calls(Sequence[Exchange]):
    """The exchanges of one test; iteration, length and index cover the code under test.

    Args:
        read: returns all exchanges of the test so far.
    """

    def __init__(self, read: Callable[[], Sequence[Exchange]]) -> None:
        self._read = read

    @property
    def all(self) -> tuple[Exchange, ...]:
        """Every exchange of the test, the plugin's own and the test's among them."""
        return tuple(self._read())

    def __len__(self) -> int:
        return len(self._of_code())

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self._of_code())

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Exchange]: ...
    def __getitem__(self, index: int | slice) -> Exchange | Sequence[Exchange]:
        return self._of_code()[index]

    def __repr__(self) -> str:
        return f"<Calls {[repr(exchange) for exchange in self]}>"

    def _of_code(self) -> list[Exchange]:
        return [exchange for exchange in self._read() if exchange.by == "code"]


def without_secrets(headers: Headers, session_alias: str | None) -> Headers:
    """Return *headers* as an exchange may show them."""
    shown = headers.without(*_HIDDEN)
    if "workbook-session-id" in shown:
        # An id that no answer of this run gave may be a real one all the same.
        shown = shown.with_header("workbook-session-id", session_alias or "unknown")
    return shown


def _parsed(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
