"""Named faults, and what is refused of one."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.faults.fault import Effect
from pytest_workbook.faults.named import NAMES, made_fault


@pytest.mark.parametrize("name", NAMES)
def test_every_name_takes_the_common_arguments(name: str) -> None:
    """Method, path, times, after and optional mean the same everywhere."""
    fault = made_fault(name, {"method": "PATCH", "path": "x", "times": 2, "after": 1, "optional": True})
    assert (fault.name, fault.method, fault.path, fault.times, fault.after, fault.optional) == (
        name,
        "PATCH",
        "x",
        2,
        1,
        True,
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "504"),
        ({"status": 429}, "429"),
        ({"status": 409, "code": "EditModeCannotAcquireLock"}, "EditModeCannotAcquireLock"),
        ({"exception": "dns"}, "dns"),
        ({"exception": ValueError}, "ValueError"),
        ({"exception": OSError("gone")}, "OSError"),
    ],
)
def test_an_unnamed_fault_is_called_by_what_it_does(given: dict[str, Any], expected: str) -> None:
    """Exchanges show that name."""
    assert made_fault(None, given).name == expected


def test_names_mean_what_they_say() -> None:
    """Effects, exceptions and defaults."""
    assert made_fault("session_gone", {}).effect is Effect.FORGETS_SESSION
    assert made_fault("lost_write", {}).effect is Effect.LOSES_WRITE
    assert made_fault("lost_reply", {}).applied
    assert made_fault("timeout", {}).exception == "timeout"
    assert made_fault("connection_reset", {}).exception == "reset"
    assert made_fault("throttle", {}).retry_after == 10
    assert made_fault("throttle", {"exception": "reset"}).exception == "reset"
    assert made_fault("gateway_timeout", {"times": math.inf}).times == math.inf


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"status": 99}, "status=99 is no HTTP status from 200 to 599"),
        ({"status": "504"}, "status='504' is no HTTP status from 200 to 599"),
        ({"status": True}, "status=True is no HTTP status from 200 to 599"),
        ({"method": ""}, "method='' is neither None nor a non-empty string"),
        ({"path": 3}, "path=3 is neither None nor a non-empty string"),
        ({"code": " "}, "code=' ' is neither None nor a non-empty string"),
        ({"times": 0}, "times=0 is neither a whole number, 1 or more, nor math.inf"),
        ({"times": 1.5}, "times=1.5 is neither a whole number, 1 or more, nor math.inf"),
        ({"after": -1}, "after=-1 is no whole number, 0 or more"),
        ({"retry_after": -1}, "retry_after=-1 is neither None, seconds from 0, nor an HTTP date"),
        ({"retry_after": ""}, "retry_after='' is neither None, seconds from 0, nor an HTTP date"),
        ({"applied": 1}, "applied=1 is neither True nor False"),
        ({"optional": None}, "optional=None is neither True nor False"),
        ({"exception": "slow"}, "exception='slow' is neither one of 'timeout', 'connect', 'reset', 'dns' nor an"),
        ({"exception": 3}, "exception=3 is neither one of"),
        ({"body": {1, 2}}, "is neither text, bytes nor JSON"),
        ({"body": math.nan}, "is neither text, bytes nor JSON"),
        ({"retries": 3}, "retries= is no argument of a fault; there are status, method, path,"),
        ({"exception": "dns", "code": "X"}, "exception= brings no answer, so code= has no meaning beside it"),
        ({"exception": "dns", "style": "old"}, "exception= brings no answer, so style= has no meaning beside it"),
        ({"body": "x", "message": "y"}, "body= is the whole body, so message= has no meaning beside it"),
        ({"seconds": -1}, "seconds=-1 is no number of seconds, 0 or more"),
        ({"seconds": math.inf}, "seconds=inf is no number of seconds, 0 or more"),
        ({"seconds": True}, "seconds=True is no number of seconds, 0 or more"),
        ({"style": "new"}, "style='new' is neither None nor one of 'host', 'model', 'front', 'old', "),
        ({"sticky": "user"}, "sticky='user' is neither None nor one of 'item', 'session', 'request'"),
        ({"message": ""}, "message='' is neither None nor a non-empty string"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], message: str) -> None:
    """The message says what came and what was expected."""
    with pytest.raises(UsageError) as refused:
        made_fault(None, given)
    assert message in str(refused.value)


def test_an_unknown_name_shows_the_known_ones() -> None:
    """All of them."""
    with pytest.raises(UsageError) as refused:
        made_fault("thottle", {})
    assert str(refused.value) == f"'thottle' is no named fault; there are {', '.join(NAMES)}"


def test_a_lost_write_has_no_answer_of_its_own() -> None:
    """It is the write's; so it is with what only becomes of an answer."""
    for name in ("lost_write", "slow", "truncated", "malformed"):
        with pytest.raises(UsageError, match=rf"{name} is answered as the request would have been, so status= has no"):
            made_fault(name, {"status": 500})
    assert made_fault("lost_write", {"status": 200, "body": None}).status == 200
