"""Keeping idle sessions alive: on the calling thread where time is virtual, by one daemon thread where it is real."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from pytest_workbook.clock import Clock

__all__ = ["KeepAlive", "KeepAliveThread", "Kept"]


class Kept(Protocol):
    """What is kept alive: a SessionDriver."""

    def next_refresh(self) -> float | None:
        """Return the second at which a refresh is due; None if none will be."""

    def keep_alive(self) -> None:
        """Send a refresh if one is due; never raises what the service or the connection did."""


class KeepAlive:
    """The sessions that are to be kept alive.

    Args:
        clock: the run's.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: list[Kept] = []
        self._lock = threading.Lock()

    def add(self, kept: Kept) -> None:
        """Keep *kept* alive from now on."""
        with self._lock:
            if kept not in self._kept:
                self._kept.append(kept)

    def discard(self, kept: Kept) -> None:
        """Do not keep *kept* alive any more."""
        with self._lock:
            if kept in self._kept:
                self._kept.remove(kept)

    def next_due(self) -> float | None:
        """Return the second of the earliest refresh, or None."""
        with self._lock:
            kept = list(self._kept)
        return min((due for one in kept if (due := one.next_refresh()) is not None), default=None)

    def run_due(self) -> None:
        """Send every refresh that is due, on the calling thread."""
        with self._lock:
            kept = list(self._kept)
        for one in kept:
            one.keep_alive()

    def pass_time(self, seconds: float, move: Callable[[float], None]) -> None:
        """Let virtual *seconds* pass, stopping at each refresh that falls due on the way.

        Args:
            seconds: 0 or more.
            move: moves the clock on by that many seconds.
        """
        until = self._clock.now() + seconds
        while (due := self.next_due()) is not None and due <= until:
            before = self._clock.now()
            if due > before:
                move(due - before)
            self.run_due()
            # A refresh that could not be sent (its session is in use) must not be tried for ever.
            if self.next_due() == due and due <= before:
                break
        left = until - self._clock.now()
        if left > 0:
            move(left)


class KeepAliveThread:
    """One daemon thread that keeps many sessions alive in real time. It begins with the first session.

    Args:
        clock: the run's, real.
    """

    # A session in use is not refreshed, and one that is not open yet has nothing due; each is looked at again after
    # this long, for nobody tells when that changes.
    _BUSY_SECONDS = 1.0

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sessions = KeepAlive(clock)
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_stopped = False

    @property
    def is_running(self) -> bool:
        """Whether the thread lives."""
        return self._thread is not None and self._thread.is_alive()

    def add(self, kept: Kept) -> None:
        """Keep *kept* alive from now on."""
        with self._changed:
            self._sessions.add(kept)
            if self._thread is None and not self._is_stopped:
                self._thread = threading.Thread(target=self._run, name="pytest-workbook keep-alive", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def discard(self, kept: Kept) -> None:
        """Do not keep *kept* alive any more."""
        with self._changed:
            self._sessions.discard(kept)
            self._changed.notify_all()

    def stop(self) -> None:
        """End the thread and wait until it has ended; a refresh under way is finished first."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._is_stopped:
                    return
                pause = self._pause()
                # Waiting on the condition, not on the clock: a stop must wake it at once.
                if pause is None or pause > 0:
                    self._changed.wait(self._BUSY_SECONDS if pause is None else pause)
                    continue
            self._sessions.run_due()
            with self._changed:
                if not self._is_stopped and self._pause() == 0:
                    self._changed.wait(self._BUSY_SECONDS)

    def _pause(self) -> float | None:
        due = self._sessions.next_due()
        return None if due is None else max(0.0, due - self._clock.now())
