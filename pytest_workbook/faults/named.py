"""The named faults, and the validation of what a test says of one."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from pytest_workbook.errors import UsageError
from pytest_workbook.faults.fault import EMPTY, Concern, Counting, Effect, Fault
from pytest_workbook.graph.error_bodies import Family

__all__ = ["EXCEPTIONS", "NAMES", "STICKY", "STYLES", "made_fault"]

EXCEPTIONS = ("timeout", "connect", "reset", "dns")
STICKY = ("item", "session", "request")
STYLES = (*(family.value for family in Family), EMPTY)

# Excel speaks the language of the account (observed 2019); the text is ours.
_IN_ROMANIAN = "Argumentul nu este valid, lipsește sau are un format incorect."


@dataclass(frozen=True, slots=True)
class _Named:
    defaults: Mapping[str, Any]
    effect: Effect = Effect.NONE
    concern: Concern = Concern.ALL
    counting: Counting = Counting.ALL


_NAMED: Mapping[str, _Named] = {
    "gateway_timeout": _Named({"status": 504}),
    "throttle": _Named({"status": 429, "retry_after": 10}),
    "session_gone": _Named({"status": 404}, Effect.FORGETS_SESSION, Concern.SESSIONFUL),
    "service_unavailable": _Named({"status": 503}),
    "locked": _Named({"status": 423}),
    "conflict": _Named({"status": 409}),
    "unauthorized": _Named({"status": 401}),
    "timeout": _Named({"exception": "timeout"}),
    "connection_reset": _Named({"exception": "reset"}),
    "lost_write": _Named({"status": 200}, Effect.LOSES_WRITE, Concern.WRITES),
    "lost_reply": _Named({"status": 504, "applied": True}, Effect.NONE, Concern.WRITES),
    "slow": _Named({"status": 200, "seconds": 30}, Effect.DELAYS),
    "truncated": _Named({"status": 200}, Effect.TRUNCATES),
    "malformed": _Named({"status": 200}, Effect.GARBLES),
    "cold": _Named({"status": 504}, counting=Counting.FIRST_OF_EACH),
    "heavy": _Named({"status": 504, "sticky": "request"}),
    "unknown_error": _Named({"status": 504, "code": "UnknownError"}),
    "session_dies": _Named({"status": 404}, Effect.FORGETS_SESSION, Concern.SESSIONFUL, Counting.EACH_SESSION),
    "silent_throttle": _Named({"status": 429, "style": EMPTY}),
    "contention": _Named(
        {"status": 429, "code": "EditModeCannotAcquireLockTooManyRequests", "retry_after": 15}, concern=Concern.WRITES
    ),
    "queue_full": _Named({"status": 429, "code": "OperationQueueFull"}, concern=Concern.SESSIONFUL),
    "unopenable": _Named({"status": 403, "code": "AccessDenied", "sticky": "item"}),
    "localised": _Named({"status": 400, "code": "InvalidArgument", "message": _IN_ROMANIAN}),
}
NAMES = tuple(_NAMED)
_CHOICES: Mapping[str, tuple[str, ...]] = {"style": STYLES, "sticky": STICKY}
_OURS = ("name", "effect", "concern", "counting", "action", "is_after")
_GIVEN = tuple(entry.name for entry in fields(Fault) if entry.name not in _OURS)
_OF_AN_ANSWER = ("code", "retry_after", "body", "style", "message")
_OF_THE_SOURCES_ANSWER = ("method", "path", "times", "after", "optional", "seconds", "sticky")
_ANSWERED_BY_THE_SOURCE = (Effect.LOSES_WRITE, Effect.DELAYS, Effect.TRUNCATES, Effect.GARBLES)


def made_fault(name: str | None, given: Mapping[str, Any]) -> Fault:
    """Return the fault called *name* with what was given of ``add``'s arguments; None for an unnamed one.

    Raises:
        UsageError: a name or argument is wrong.
    """
    if name is not None and name not in _NAMED:
        msg = f"{name!r} is no named fault; there are {', '.join(NAMES)}"
        raise UsageError(msg)
    if unknown := [key for key in given if key not in _GIVEN]:
        msg = f"{unknown[0]}= is no argument of a fault; there are {', '.join(_GIVEN)}"
        raise UsageError(msg)
    named = _NAMED[name] if name is not None else _Named({})
    whole = {**named.defaults, **given}
    _check_together(name, named, {key: value for key, value in given.items() if named.defaults.get(key) != value})
    for key, value in whole.items():
        _check(key, value)
    if named.effect is Effect.FORGETS_SESSION and whole.get("code") is None:
        whole["code"] = "InvalidSession" if whole["status"] == 400 else "InvalidOrTimedOutSession"
    return Fault(name or _name_of(whole), effect=named.effect, concern=named.concern, counting=named.counting, **whole)


def _name_of(given: Mapping[str, Any]) -> str:
    exception = given.get("exception")
    if isinstance(exception, str):
        return exception
    if exception is not None:
        return exception.__name__ if isinstance(exception, type) else type(exception).__name__
    return given.get("code") or str(given.get("status", 504))


def _check_together(name: str | None, named: _Named, given: Mapping[str, Any]) -> None:
    told = [key for key, value in given.items() if value not in (None, False)]
    if given.get("exception") is not None and (extra := [key for key in told if key in _OF_AN_ANSWER]):
        msg = f"exception= brings no answer, so {extra[0]}= has no meaning beside it; leave one of them out"
        raise UsageError(msg)
    if named.effect in _ANSWERED_BY_THE_SOURCE and (
        extra := [key for key in told if key not in _OF_THE_SOURCES_ANSWER]
    ):
        msg = f"{name} is answered as the request would have been, so {extra[0]}= has no meaning; leave it out"
        raise UsageError(msg)
    if given.get("body") is not None and (extra := [key for key in told if key in ("style", "message")]):
        msg = f"body= is the whole body, so {extra[0]}= has no meaning beside it; leave one of them out"
        raise UsageError(msg)


def _check(key: str, value: Any) -> None:
    problem = _problem(key, value)
    if problem:
        msg = f"{key}={value!r} is {problem}"
        raise UsageError(msg)


def _problem(key: str, value: Any) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_whole = is_number and isinstance(value, int)
    if key == "status" and not (is_whole and 200 <= value <= 599):
        return "no HTTP status from 200 to 599"
    if key in ("method", "path", "code", "message") and not (
        value is None or (isinstance(value, str) and value.strip())
    ):
        return "neither None nor a non-empty string"
    if key == "times" and not ((is_whole and value >= 1) or value == math.inf):
        return "neither a whole number, 1 or more, nor math.inf"
    if key == "after" and not (is_whole and value >= 0):
        return "no whole number, 0 or more"
    if key == "retry_after" and not (_is_text(value) or (is_number and 0 <= value < math.inf)):
        return "neither None, seconds from 0, nor an HTTP date"
    if key == "seconds" and not (is_number and 0 <= value < math.inf):
        return "no number of seconds, 0 or more"
    if key in ("applied", "optional") and not isinstance(value, bool):
        return "neither True nor False"
    if key == "exception" and not _is_exception(value):
        return f"neither one of {', '.join(map(repr, EXCEPTIONS))} nor an exception"
    if key in _CHOICES and not (value is None or value in _CHOICES[key]):
        return f"neither None nor one of {', '.join(map(repr, _CHOICES[key]))}"
    return _body_problem(value) if key == "body" else ""


def _is_text(value: object) -> bool:
    return value is None or (isinstance(value, str) and bool(value.strip()))


def _is_exception(value: object) -> bool:
    if isinstance(value, str):
        return value in EXCEPTIONS
    return (
        value is None
        or isinstance(value, BaseException)
        or (isinstance(value, type) and issubclass(value, BaseException))
    )


def _body_problem(value: object) -> str:
    if isinstance(value, str | bytes):
        return ""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return "neither text, bytes nor JSON"
    return ""
