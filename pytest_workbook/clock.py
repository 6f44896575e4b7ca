"""Time as an argument: the only file that reads the real clock or really sleeps.

The real functions are held in class attributes and read through ``clock_gettime``, because freezegun replaces
module attributes and time-machine patches ``time.time`` and ``time.monotonic`` in C: neither reaches these.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = ["Clock", "ManualClock", "RealClock"]


class Clock(Protocol):
    """Seconds since the run began, and waiting."""

    @property
    def is_virtual(self) -> bool:
        """Whether waiting costs nothing."""

    def now(self) -> float:
        """Return seconds since the run began; never smaller than before."""

    def sleep(self, seconds: float) -> None:
        """Let *seconds* pass."""

    def utc(self) -> datetime:
        """Return the date and time in UTC that belongs to ``now()``."""


def _real_monotonic() -> float:
    # Windows has no clock_gettime; perf_counter is patched by freezegun only where it is a module attribute.
    if hasattr(time, "clock_gettime"):
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.perf_counter()


class RealClock:
    """The machine's time.

    Args:
        started: UTC at which the run began; now if omitted.
    """

    is_virtual = False
    _sleep = staticmethod(time.sleep)

    def __init__(self, started: datetime | None = None) -> None:
        self._started = started or datetime.now(UTC)
        self._origin = _real_monotonic()

    def now(self) -> float:
        """Return real seconds since this clock was made."""
        return _real_monotonic() - self._origin

    def sleep(self, seconds: float) -> None:
        """Really wait."""
        if seconds > 0:
            self._sleep(seconds)

    def utc(self) -> datetime:
        """Return real UTC, unmoved by freezegun and time-machine after the run began."""
        return self._started + timedelta(seconds=self.now())


class ManualClock:
    """Time that moves only when told. Safe to use from several threads.

    Args:
        started: UTC that belongs to second 0.
    """

    is_virtual = True

    def __init__(self, started: datetime | None = None) -> None:
        self._started = started or datetime.now(UTC)
        self._now = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        """Return the seconds told so far."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the clock on by *seconds*.

        Raises:
            ValueError: if *seconds* is negative.
        """
        if not seconds >= 0:
            msg = f"cannot advance the clock by {seconds!r} seconds: time never goes backwards; pass 0 or more"
            raise ValueError(msg)
        with self._lock:
            self._now += seconds

    def sleep(self, seconds: float) -> None:
        """Let *seconds* pass at once."""
        self.advance(max(0.0, seconds))

    def utc(self) -> datetime:
        """Return UTC at the start plus what was told."""
        return self._started + timedelta(seconds=self._now)
