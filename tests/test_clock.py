"""Clocks."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import freezegun
import pytest
import time_machine

from pytest_workbook.clock import ManualClock, RealClock

_START = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_manual_clock_moves_only_when_told() -> None:
    """Sleeping and advancing add up; the date follows."""
    clock = ManualClock(_START)

    clock.advance(5)
    clock.sleep(2.5)
    clock.sleep(-1)

    assert clock.is_virtual
    assert clock.now() == 7.5
    assert clock.utc() == _START + timedelta(seconds=7.5)


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_a_manual_clock_never_goes_backwards(seconds: float) -> None:
    """The message says what came and what is expected."""
    with pytest.raises(ValueError, match="pass 0 or more"):
        ManualClock().advance(seconds)


def test_a_real_clock_never_goes_backwards_and_starts_at_zero() -> None:
    """It tells the time since it was made."""
    clock = RealClock()
    first, second = clock.now(), clock.now()

    assert not clock.is_virtual
    assert 0 <= first <= second
    clock.sleep(0)
    clock.sleep(0.0001)
    assert clock.now() >= second + 0.0001


def test_a_real_clock_is_not_moved_by_freezegun_or_time_machine() -> None:
    """Either may be active in a test that we serve."""
    clock = RealClock()

    with freezegun.freeze_time("1999-01-01"):
        frozen = clock.utc()
        ticks = (clock.now(), clock.now())
    with time_machine.travel("1999-01-01", tick=False):
        travelled = clock.utc()

    assert frozen.year == travelled.year == datetime.now(UTC).year
    assert ticks[0] < ticks[1]


def test_without_clock_gettime_the_performance_counter_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no clock_gettime."""
    monkeypatch.delattr(sys.modules["time"], "clock_gettime")

    clock = RealClock()

    assert clock.now() >= 0
