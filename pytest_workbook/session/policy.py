"""What an answer means for the session and for the request: Accept, Retry, Gone … Pure.

Source of the rules: Microsoft Graph, "Error handling for Excel APIs in Microsoft Graph", "Best practices for working
with the Excel API", and the 504 notes of createSession and "Create TableRow", read 2026-11-24.
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pytest_workbook.graph.codes import SECOND_LEVEL_CODES, SESSION_REACTIONS, codes_in, is_session_gone
from pytest_workbook.session.options import Limits
from pytest_workbook.wire import Request, Response

__all__ = [
    "Accept",
    "Asked",
    "Defer",
    "GiveUp",
    "Gone",
    "Kind",
    "Probe",
    "Reauthorise",
    "Retry",
    "Spent",
    "Verdict",
    "backoff_seconds",
    "decisive_code",
    "forbidden_reaction",
    "judge",
    "kind_of",
    "may_have_written",
    "retry_after_seconds",
]


class Kind(enum.Enum):
    """How a request may be treated when its fate is unknown."""

    CREATION = "creation"
    IDEMPOTENT = "idempotent"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, and what it has cost so far.

    Args:
        attempt: which attempt was answered, from 1.
        waited: seconds waited before it.
        is_sessionful: whether it carried the session's id.
        is_reauthorised: whether the token was already asked for again.
    """

    kind: Kind
    attempt: int = 1
    waited: float = 0.0
    is_sessionful: bool = True
    is_reauthorised: bool = False


@dataclass(frozen=True, slots=True)
class Accept:
    """The answer is the request's: hand it out, success or not."""


@dataclass(frozen=True, slots=True)
class Defer:
    """The session is being made by an operation; *location* as the service wrote it."""

    location: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Send the same request again *after* seconds."""

    after: float


@dataclass(frozen=True, slots=True)
class Reauthorise:
    """Ask for another token and send the same request again, once."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The session is gone. *code* decides the reaction; empty if that was only inferred from the status."""

    code: str


@dataclass(frozen=True, slots=True)
class Probe:
    """The 404 is the session's or the resource's: one ``refreshSession`` settles it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Hand out the answer, and do not use the session any more."""

    code: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """A repetition was due but its limit is reached: hand out the answer; *why* in words."""

    why: str


Verdict = Accept | Defer | Retry | Reauthorise | Gone | Probe | Spent | GiveUp

_SPENT = "internalservererroruncategorized"
_RESOURCE = frozenset({"itemnotfound", "apinotfound"})
_COOLDOWN = frozenset({"serviceunavailableuncategorized", "toomanyrequestsuncategorized", "transientfailure"})


def judge(response: Response, asked: Asked, limits: Limits, now: datetime) -> Verdict:
    """Return what *response* means for what was *asked*.

    Args:
        response: the answer.
        asked: the request's kind and its cost so far.
        limits: of one request.
        now: date and time in UTC, for a ``Retry-After`` that is a date.
    """
    if response.status < 400 and asked.kind is Kind.CREATION:
        return _creation(response)
    codes = codes_in(response.json())
    return _session_verdict(response, codes, asked) or _request_verdict(response, codes, asked, limits, now)


def _creation(response: Response) -> Verdict:
    location = response.headers.get("Location")
    body = response.json()
    # Any 2xx with an id is a session, whatever its status says.
    has_id = isinstance(body, dict) and bool(body.get("id"))
    return Defer(location) if response.status == 202 and location and not has_id else Accept()


def _session_verdict(response: Response, codes: tuple[str, ...], asked: Asked) -> Verdict | None:
    if not asked.is_sessionful:
        return None
    if is_session_gone(codes):
        return Gone(decisive_code(codes))
    for code in codes:
        if code.lower() == _SPENT:
            return Spent(code)
    lowered = {code.lower() for code in codes}
    if response.status in (502, 503) and not _has_second_level(codes):
        return Gone("")
    if response.status == 404 and not lowered & _RESOURCE:
        return Probe()
    return None


def decisive_code(codes: Sequence[str]) -> str:
    """Return the one of *codes*, outer to inner, that decides what to do about a session that is gone.

    A code that forbids a new session wins wherever it stands: the raw code of the host around it
    (``InvalidSession``) says less.
    """
    forbidding = [code for code in codes if forbidden_reaction(code)]
    gone = [code for code in codes if is_session_gone((code,))]
    return next(iter([*forbidding, *gone]), "")


def forbidden_reaction(code: str) -> str | None:
    """Return the documented reaction where *code* forbids making the session anew, else None."""
    return SESSION_REACTIONS.get(code.lower())


def _has_second_level(codes: tuple[str, ...]) -> bool:
    # The documented codes share no name with the outer level but by case (ApiNotFound / apiNotFound), so place does
    # not matter: hosts put them at the second level, the oldest bodies at the only one.
    return any(code.lower() in SECOND_LEVEL_CODES for code in codes)


def _request_verdict(
    response: Response, codes: tuple[str, ...], asked: Asked, limits: Limits, now: datetime
) -> Verdict:
    if response.status == 401 and not asked.is_reauthorised:
        return Reauthorise()
    if response.status == 504:
        # Its fate is unknown: only what may be done twice is repeated.
        return Accept() if asked.kind is Kind.UNSAFE else _again(response, asked, limits, now)
    is_cooldown = response.status >= 400 and any(code.lower() in _COOLDOWN for code in codes)
    if response.status in (429, 503) or is_cooldown:
        return _again(response, asked, limits, now)
    return Accept()


def _again(response: Response, asked: Asked, limits: Limits, now: datetime) -> Verdict:
    if asked.attempt >= limits.attempts:
        return GiveUp(f"{asked.attempt} attempts were answered with an error, and no more are allowed")
    stated = retry_after_seconds(response, now)
    after = backoff_seconds(asked.attempt) if stated is None else stated
    if asked.waited + after > limits.wait_seconds:
        return GiveUp(
            f"waiting {after:g} s more, after {asked.waited:g} s, passes the {limits.wait_seconds:g} s allowed"
        )
    return Retry(after)


def backoff_seconds(attempt: int) -> float:
    """Return the seconds to wait after *attempt* (from 1) where the service named none: 1, 2, 4 … up to 60.

    Without jitter: one test run is one client, and a recording must give the same waits again.
    """
    return float(min(60, 2 ** min(attempt - 1, 6)))


def retry_after_seconds(response: Response, now: datetime) -> float | None:
    """Return the seconds of ``Retry-After``, or None if it is absent or makes no sense.

    Args:
        response: whose header may be a number of seconds, whole or with a fraction, or an HTTP date.
        now: date and time in UTC that a date is compared with; one in the past gives 0.
    """
    values = response.headers.get_all("Retry-After")
    text = values[0].strip() if values else ""
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        return _seconds_until(text, now)
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _seconds_until(text: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:  # "-0000": UTC of unknown origin
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REPEATABLE = frozenset({*_SAFE, "PUT", "PATCH", "DELETE"})
# What is named by its place is another thing once the first was deleted.
_BY_PLACE = re.compile(r"itemat\(|/rows/[^/]+$", re.IGNORECASE)
_CALCULATION = re.compile(r"/workbook/functions/[^/]+$", re.IGNORECASE)
_LIFECYCLE = re.compile(r"/workbook/(?:microsoft\.graph\.)?(?:create|refresh|close)session$", re.IGNORECASE)


def kind_of(request: Request) -> Kind:
    """Return whether *request* may be sent again when nobody knows whether it took effect.

    POSTs may not, but for worksheet functions, which calculate and store nothing. PATCH may: Graph's set properties
    to given values. DELETE may unless it names a row by its place.
    """
    path = _path(request)
    if request.method == "POST":
        return Kind.IDEMPOTENT if _CALCULATION.search(path) or _LIFECYCLE.search(path) else Kind.UNSAFE
    if request.method == "DELETE" and _BY_PLACE.search(path):
        return Kind.UNSAFE
    return Kind.IDEMPOTENT if request.method in _REPEATABLE else Kind.UNSAFE


def may_have_written(request: Request, response: Response | None) -> bool:
    """Return whether *request* may have changed the workbook.

    Args:
        request: any; reads, calculations and a session's own life change nothing.
        response: None if no answer came. A 504 may have taken effect; with any other error its client knows that
            it has to do it again.
    """
    if request.method in _SAFE:
        return False
    path = _path(request)
    if _CALCULATION.search(path) or _LIFECYCLE.search(path):
        return False
    return response is None or response.status < 400 or response.status == 504


def _path(request: Request) -> str:
    return request.url.partition("?")[0].rstrip("/")
