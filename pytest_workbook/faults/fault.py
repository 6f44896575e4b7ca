"""One fault: which requests it concerns, and what it answers."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from pytest_workbook.faults.asked import SAFE, Asked, matches, names_something
from pytest_workbook.graph.error_bodies import Family, Stamp, error_body
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["EMPTY", "Concern", "Counting", "Effect", "Fault"]

EMPTY = "empty"
"""The style of an answer without a body."""

# Observed 2022-09, whole.
_CHALLENGE = (
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", '
    'client_id="00000003-0000-0000-c000-000000000000"'
)


class Effect(enum.Enum):
    """What a fault does to the source, or to the source's own answer."""

    NONE = "none"
    LOSES_WRITE = "loses the write"
    FORGETS_SESSION = "forgets the session"
    DELAYS = "delays the answer"
    TRUNCATES = "truncates the answer"
    GARBLES = "garbles the answer"
    INTERLEAVES = "does something else besides"


class Counting(enum.Enum):
    """How requests that a fault concerns are counted."""

    ALL = "all together"
    EACH_SESSION = "in each session for itself"
    FIRST_OF_EACH = "only the first of those that ask for the same"


class Concern(enum.Enum):
    """What a fault is about where its ``path`` does not say."""

    ALL = "all"
    WRITES = "writes"
    SESSIONFUL = "requests in a session"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, validated.

    Args:
        name: the named fault, or the code, status or exception.
        status: of the answer.
        method: that it concerns; any if None.
        path: glob over the path below ``/workbook``, with a leading slash below the version root; any if None.
        times: how many requests meet it; ``math.inf`` for all.
        after: how many requests that it concerns pass before.
        code: of the body.
        retry_after: seconds, or an HTTP date.
        body: JSON, text or bytes instead of the real shape.
        exception: kind of a failure of the transport, or an exception; instead of an answer.
        applied: whether the source does what was asked first.
        optional: whether it may stay unmet.
        seconds: how long the answer, or the failure, takes; virtual.
        style: another shape of the body than the one in which the code was seen; ``EMPTY`` for no body.
        message: another text in the body.
        sticky: what meets it again and again once it met it: ``item``, ``session`` or ``request``.
        effect: on the source.
        concern: what it is about where ``path`` does not say.
        counting: how requests are counted.
        action: what an interleaving fault does, right before the request is answered.
        is_after: whether it does so right after.
    """

    name: str
    status: int = 504
    method: str | None = None
    path: str | None = None
    times: float = 1
    after: int = 0
    code: str | None = None
    retry_after: float | str | None = None
    body: Any = None
    exception: str | BaseException | type[BaseException] | None = None
    applied: bool = False
    optional: bool = False
    seconds: float = 0
    style: str | None = None
    message: str | None = None
    sticky: str | None = None
    effect: Effect = Effect.NONE
    concern: Concern = Concern.ALL
    counting: Counting = Counting.ALL
    action: Callable[[], object] | None = None
    is_after: bool = False

    @property
    def is_passed_on(self) -> bool:
        """Whether the source answers, and the fault is in what becomes of its answer."""
        return self.effect in (Effect.DELAYS, Effect.TRUNCATES, Effect.GARBLES, Effect.INTERLEAVES)

    @property
    def is_of_a_connection(self) -> bool:
        """Whether it needs a connection of its own, which the parts of a batch have not."""
        return self.exception is not None or self.effect in (Effect.TRUNCATES, Effect.GARBLES)

    def stuck_to(self, asked: Asked) -> str:
        """Return what the fault sticks to when *asked* meets it; empty if it does not stick."""
        if self.counting is Counting.FIRST_OF_EACH:
            return asked.whole
        return {"item": asked.item, "session": asked.session, "request": asked.whole}.get(self.sticky or "", "")

    def concerns(self, asked: Asked) -> bool:
        """Return whether *asked* is one of the requests that this fault is about."""
        if self.method is not None and self.method.upper() != asked.method:
            return False
        if asked.is_housekeeping and not names_something(self.path):
            return False
        if asked.is_part and (self.path is None or self.is_of_a_connection):
            # The batch itself is the request, and its parts have no connection of their own.
            return False
        return self._is_of_its_kind(asked) and (self.path is None or matches(self.path, asked))

    def _is_of_its_kind(self, asked: Asked) -> bool:
        if self.concern is Concern.SESSIONFUL:
            return asked.is_sessionful or self.path is not None
        if self.concern is Concern.WRITES:
            is_write = self.method is not None or asked.method not in SAFE
            return is_write and (self.path is not None or not asked.is_lifecycle)
        return True

    def describe(self) -> str:
        """Return the fault in words, for messages: ``throttle on PATCH worksheets/*``."""
        where = " ".join(part for part in (self.method, self.path) if part) or "any request"
        return f"{self.name} on {where}" + (f", after {self.after} of them" if self.after else "")

    def response(self, request: Request, now: datetime, number: int) -> Response:
        """Return the answer that *request* gets.

        Args:
            request: as sent.
            now: UTC.
            number: of the fault in the run, from which its ids are made.
        """
        request_id = f"fa170000-0000-4000-8000-{number:012x}"
        client_id = request.headers.get("client-request-id", request_id)
        stamp = Stamp(now.strftime("%Y-%m-%dT%H:%M:%S"), request_id, client_id)
        body = self._content(stamp)
        headers = {"Content-Type": _media_type(body)} if body else {}
        headers |= {"request-id": request_id, "client-request-id": client_id, "Date": format_datetime(now, usegmt=True)}
        if self.retry_after is not None:
            headers["Retry-After"] = _seconds(self.retry_after)
        if self.status == 401:
            headers["WWW-Authenticate"] = _CHALLENGE
        return Response(self.status, Headers(headers), body)

    def _content(self, stamp: Stamp) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str):
            return self.body.encode()
        if self.body is not None:
            return _json(self.body)
        if self.status < 400 or self.style == EMPTY:
            return b""
        family = Family(self.style) if self.style else None
        return _json(error_body(self.status, self.code, stamp, family=family, message=self.message))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _media_type(body: bytes) -> str:
    return "text/html" if body.lstrip().startswith(b"<") else "application/json"


def _seconds(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
