"""Rules about waiting: how soon a request is sent again."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from email.utils import parsedate_to_datetime

from pytest_workbook.linter.seen import Finding, Seen
from pytest_workbook.timeline import Exchange

__all__ = ["polls_too_fast", "retry_after_ignored"]

# "Best practices for working with the Excel API in Microsoft Graph", read 2026-11: about every 30 s.
_ADVISED = 30.0
# Clocks, and what clients round.
_TOLERANCE = 0.5
_THROTTLED = (429, 503)


def polls_too_fast(exchanges: Sequence[Seen]) -> Iterator[Finding]:
    """Find polls for a running operation that come sooner than advised."""
    last: dict[str, Seen] = {}
    for one in exchanges:
        if not (one.is_code and one.is_poll):
            continue
        before = last.get(one.exchange.url)
        last[one.exchange.url] = one
        if before is None or not _is_running(before):
            continue
        wanted, passed = asked_seconds(before.exchange) or _ADVISED, before.seconds_until(one)
        if passed + _TOLERANCE < wanted:
            text = (
                f"the operation was polled again after {passed:.3g} s; {wanted:g} s are advised. "
                "Wait for Retry-After, or for about 30 s, between two polls."
            )
            yield Finding(one.exchange, text)


def retry_after_ignored(exchanges: Sequence[Seen]) -> Iterator[Finding]:
    """Find requests that were sent before ``Retry-After`` was over."""
    last: dict[tuple[Hashable, str | None], Seen] = {}
    if not any(one.exchange.status in _THROTTLED for one in exchanges):
        return
    for one in exchanges:
        # Parts are answered with their batch, at the same time.
        if not one.is_code or one.exchange.batch is not None:
            continue
        before = last.get((one.actor, one.item))
        last[one.actor, one.item] = one
        wanted = asked_seconds(before.exchange) if before and before.exchange.status in _THROTTLED else None
        if before is None or wanted is None:
            continue
        passed = before.seconds_until(one)
        if passed + _TOLERANCE < wanted:
            text = (
                f"{one.exchange.label} was sent {passed:.3g} s after a {before.exchange.status} with "
                f"Retry-After {wanted:g}: what comes too soon is refused, and counts. Wait as long as was asked."
            )
            yield Finding(one.exchange, text)


def asked_seconds(exchange: Exchange) -> float | None:
    """Return the seconds that the answer asked to wait, or None."""
    text = exchange.response_headers.get("Retry-After")
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        pass
    try:
        now = parsedate_to_datetime(exchange.response_headers["Date"])
        return (parsedate_to_datetime(text) - now).total_seconds()
    except (ValueError, KeyError, TypeError):
        return None


def _is_running(one: Seen) -> bool:
    body = one.exchange.response_json
    return isinstance(body, dict) and str(body.get("status", "")).lower() in ("notstarted", "running", "inprogress")
