"""Keep-alive in virtual time on the calling thread, and in real time on one thread. Nothing is timed."""

from __future__ import annotations

import threading

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.session.keepalive import KeepAlive, KeepAliveThread


class _Kept:
    """A session with an interval."""

    def __init__(self, clock: ManualClock, interval: float | None, *, is_busy: bool = False) -> None:
        self.clock = clock
        self.interval = interval
        self.is_busy = is_busy
        self.last = 0.0
        self.at: list[float] = []
        self.threads: set[str] = set()
        self.refreshed = threading.Event()
        self.looked_at = threading.Event()

    def next_refresh(self) -> float | None:
        if threading.current_thread() is not threading.main_thread():
            self.looked_at.set()
        return None if self.interval is None else self.last + self.interval

    def keep_alive(self) -> None:
        due = self.next_refresh()
        if due is None or due > self.clock.now():
            return
        self.threads.add(threading.current_thread().name)
        self.refreshed.set()
        if not self.is_busy:
            self.last = self.clock.now()
            self.at.append(self.last)


def test_passing_time_stops_at_each_refresh() -> None:
    """Ten minutes hold a refresh for each interval of each session, at its second."""
    clock = ManualClock()
    group, slow, fast, none = KeepAlive(clock), _Kept(clock, 240), _Kept(clock, 100), _Kept(clock, None)
    for kept in (slow, fast, none, slow):
        group.add(kept)
    group.pass_time(600, clock.advance)
    assert (slow.at, fast.at, none.at) == ([240, 480], [100, 200, 300, 400, 500, 600], [])
    assert clock.now() == 600
    group.discard(fast)
    group.discard(fast)
    group.pass_time(100, clock.advance)
    assert len(fast.at) == 6
    assert group.next_due() == 720
    assert slow.threads == {threading.current_thread().name}


def test_time_passes_without_sessions() -> None:
    """With nothing to keep alive the clock just moves."""
    clock = ManualClock()
    KeepAlive(clock).pass_time(60, clock.advance)
    assert clock.now() == 60


def test_a_busy_session_is_not_tried_for_ever() -> None:
    """A refresh that cannot be sent does not hold up time."""
    clock = ManualClock()
    group, busy = KeepAlive(clock), _Kept(clock, 10, is_busy=True)
    group.add(busy)
    group.pass_time(60, clock.advance)
    assert (clock.now(), busy.at) == (60, [])


def test_one_thread_serves_many_sessions_and_is_joined() -> None:
    """Due refreshes are sent by the one daemon thread; stop ends it."""
    clock = ManualClock()
    keeper = KeepAliveThread(clock)
    assert not keeper.is_running
    idle, due, later = _Kept(clock, None), _Kept(clock, 500.0), _Kept(clock, 1e6)
    keeper.add(idle)
    assert idle.looked_at.wait(20)
    keeper.add(later)
    assert later.looked_at.wait(20)
    due.last = -600
    clock.advance(1)
    keeper.add(due)
    assert due.refreshed.wait(20)
    due.interval = None
    assert keeper.is_running
    keeper.discard(due)
    keeper.stop()
    assert not keeper.is_running
    assert due.threads == {"pytest-workbook keep-alive"}
    assert later.at == []
    keeper.stop()
    keeper.add(_Kept(clock, 0.0))
    assert not keeper.is_running


def test_a_busy_session_does_not_spin_the_thread() -> None:
    """It waits on being told, and stops at once."""
    clock = ManualClock()
    keeper, busy = KeepAliveThread(clock), _Kept(clock, 0.0, is_busy=True)
    keeper.add(busy)
    assert busy.refreshed.wait(20)
    keeper.stop()
    assert busy.at == []


def test_a_session_that_opens_later_is_kept_alive_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fixture's session is added before it is open, and nobody tells the thread when it is."""
    monkeypatch.setattr(KeepAliveThread, "_BUSY_SECONDS", 0.01)
    clock = ManualClock()
    keeper, late = KeepAliveThread(clock), _Kept(clock, None)
    keeper.add(late)
    late.interval = 0.0
    assert late.refreshed.wait(20)
    keeper.stop()
