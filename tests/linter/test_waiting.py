"""The linter's rules about waiting."""

from __future__ import annotations

import pytest
from exchanges import seen

from pytest_workbook.linter.seen import Seen
from pytest_workbook.linter.waiting import polls_too_fast, retry_after_ignored
from pytest_workbook.wire import Headers

_RUNNING = {"id": "1", "status": "running"}


def _poll(started: float, status: str = "running", **headers: str) -> Seen:
    answer = {"id": "1", "status": status}
    return seen("GET operations/1", answer=answer, started=started, response_headers=Headers(headers))


def _throttled(retry_after: str, status: int = 429, **changes: object) -> Seen:
    headers = Headers({"Retry-After": retry_after, "Date": "Wed, 01 Jan 2025 00:00:00 GMT"})
    return seen("GET tables", status, response_headers=headers, **changes)  # type: ignore[arg-type] # passed on by name


def test_poll_before_the_advised_half_minute_is_too_fast() -> None:
    """It is found at the second one, with how long it took."""
    second = _poll(2)
    (found,) = polls_too_fast([_poll(0), second])
    assert found.exchange is second.exchange
    assert "polled again after 2 s; 30 s are advised" in found.text


def test_poll_in_time_is_not_too_fast() -> None:
    """After half a minute; after what Retry-After says; and of an operation that has ended, or another one."""
    assert list(polls_too_fast([_poll(0), _poll(30)])) == []
    assert list(polls_too_fast([_poll(0, **{"Retry-After": "5"}), _poll(5)])) == []
    assert list(polls_too_fast([_poll(0, "succeeded"), _poll(1)])) == []
    assert list(polls_too_fast([_poll(0), seen("GET operations/2", answer=_RUNNING)])) == []


def test_retry_after_of_a_poll_is_the_advice() -> None:
    """The service knows better than its manual."""
    (found,) = polls_too_fast([_poll(0, **{"Retry-After": "60"}), _poll(40)])
    assert "60 s are advised" in found.text


@pytest.mark.parametrize("status", [429, 503])
def test_request_before_retry_after_is_over_is_found(status: int) -> None:
    """Also another one than that which was refused: all of them count."""
    early = seen("GET worksheets", started=3)
    (found,) = retry_after_ignored([_throttled("10", status), early])
    assert found.exchange is early.exchange
    assert f"sent 3 s after a {status} with Retry-After 10" in found.text


def test_retry_after_may_be_a_date() -> None:
    """Measured from the answer's own date."""
    until = "Wed, 01 Jan 2025 00:00:20 GMT"
    assert len(list(retry_after_ignored([_throttled(until), seen("GET tables", started=15)]))) == 1
    assert list(retry_after_ignored([_throttled(until), seen("GET tables", started=20)])) == []


@pytest.mark.parametrize(
    "later",
    [
        seen("GET tables", started=10),
        seen("GET tables", started=1, real=10),
        seen("GET tables", started=1, actor=2),
        seen("GET tables", started=1, by="test"),
        seen("GET /me/drive/items/02Y/workbook/tables", started=1),
    ],
    ids=["waited", "really waited", "another thread", "the test", "another workbook"],
)
def test_retry_after_is_honoured(later: Seen) -> None:
    """By waiting on either clock; others may go on."""
    assert list(retry_after_ignored([_throttled("10"), later])) == []


@pytest.mark.parametrize("refused", [_throttled("soon"), _throttled("10", 504), seen("GET tables", 429)])
def test_without_a_time_nothing_is_ignored(refused: Seen) -> None:
    """What cannot be read, what other statuses say, and nothing at all."""
    assert list(retry_after_ignored([refused, seen("GET tables")])) == []
