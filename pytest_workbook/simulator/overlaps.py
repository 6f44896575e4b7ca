"""Requests to workbooks that are under way at the same time.

Source: "Best practices for working with the Excel API", read 2026-11: a write is to be sent after the answer to the one
before, as writes to one workbook that meet are throttled. Observed 2022 to 2026: 429 for them. Which of them is refused
is assumed here: each that was sent while another one, which was not refused, was under way.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pytest_workbook.simulator.addresses import Target, parse
from pytest_workbook.simulator.replies import Refusal
from pytest_workbook.simulator.urls import located
from pytest_workbook.wire import Request

__all__ = ["Flight", "Overlaps", "Sent", "sent_of"]

_SESSION_HEADER = "workbook-session-id"

_READS = ("GET", "HEAD", "OPTIONS")
_NO_WRITES = ("", "functions", "operations", "createsession", "refreshsession", "closesession")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request to a workbook says of itself.

    Args:
        method: of the request.
        target: the item, and what of it.
        session_id: that it carries, or empty.
    """

    method: str
    target: Target
    session_id: str

    @property
    def is_write(self) -> bool:
        """Whether it would change a workbook: its session's copy, or the saved one."""
        first, _, rest = self.target.rest.partition("/")
        member = rest.partition("/")[0].partition("(")[0].lower()
        return first.lower() == "workbook" and self.method not in _READS and member not in _NO_WRITES


def sent_of(request: Request) -> Sent | None:
    """Return what *request* says of itself; None where it concerns no item."""
    try:
        _, path, _ = located(request.url)
    except Refusal:
        return None
    target = parse(path)
    if target is None:
        return None
    return Sent(request.method, target, request.headers.get(_SESSION_HEADER, "").strip())


@dataclass(slots=True, eq=False)
class Flight:
    """One request between its sending and its answer.

    Args:
        sent: what it says of itself; several for a batch, none for one that concerns no item.
        before: those that were under way when it was sent.
        is_refused: whether it was refused because of others.
    """

    sent: tuple[Sent, ...] = ()
    before: tuple[Flight, ...] = ()
    is_refused: bool = False


class _Local(threading.local):
    flight: Flight | None = None


class Overlaps:
    """The requests that one simulator has under way. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._aloft: list[Flight] = []
        self._local = _Local()

    @property
    def current(self) -> Flight:
        """The calling thread's request."""
        return self._local.flight or Flight()

    @contextmanager
    def aloft(self, sent: tuple[Sent, ...], others: Sequence[tuple[Sent, ...]] = ()) -> Iterator[None]:
        """Let a request be under way within the block; within another one of this thread it is the same.

        Args:
            sent: the request.
            others: more that were under way when it was sent, as those know who carried it here.
        """
        if self._local.flight is not None:
            yield
            return
        (flight,) = self._begun([sent], [Flight(other) for other in others])
        with self.carried(flight):
            try:
                yield
            finally:
                self._end([flight])

    @contextmanager
    def together(self, sent: Sequence[tuple[Sent, ...]]) -> Iterator[list[Flight]]:
        """Let parts of this thread's request be under way within the block, all at once, as sent in this order."""
        flights = self._begun(sent, [])
        try:
            yield flights
        finally:
            self._end(flights)

    @contextmanager
    def carried(self, flight: Flight) -> Iterator[None]:
        """Let what the calling thread asks within the block be *flight*."""
        before, self._local.flight = self._local.flight, flight
        try:
            yield
        finally:
            self._local.flight = before

    def _begun(self, sent: Sequence[tuple[Sent, ...]], others: list[Flight]) -> list[Flight]:
        whole = self.current
        with self._lock:
            # What was under way when a batch was sent was so for its parts; they do not meet the batch itself.
            known = [one for one in dict.fromkeys((*whole.before, *self._aloft)) if one is not whole]
            flights: list[Flight] = []
            for one in sent:
                flights.append(Flight(one, (*known, *others, *flights)))
            self._aloft += flights
            return flights

    def _end(self, flights: list[Flight]) -> None:
        with self._lock:
            for flight in flights:
                self._aloft.remove(flight)
                # Those that are sent next may keep this one; they need not keep what it met.
                flight.before = ()
