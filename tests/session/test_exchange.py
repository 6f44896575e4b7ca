"""Waiting that shows itself."""

from __future__ import annotations

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.session.exchange import wait


class _Real(ManualClock):
    """Says that waiting costs time, without costing any."""

    is_virtual = False


@pytest.mark.parametrize(("seconds", "told"), [(5.0, []), (12.0, [12.0, 7.0, 2.0])])
def test_long_real_waits_are_told_every_five_seconds(seconds: float, told: list[float]) -> None:
    """With what is waited for and what is left; short ones are silent."""
    clock, notices = _Real(), []
    wait(clock, seconds, "why", lambda why, left: notices.append((why, left)))
    assert notices == [("why", left) for left in told]
    assert clock.now() == seconds


def test_virtual_and_unobserved_waits_are_one_step() -> None:
    """Nobody is told of what costs nothing."""
    notices: list[float] = []
    for clock, notice in ((ManualClock(), lambda why, left: notices.append(left)), (_Real(), None)):
        wait(clock, 60, "why", notice)
        assert clock.now() == 60
    assert notices == []
