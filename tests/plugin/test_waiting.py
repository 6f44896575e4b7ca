"""Waiting that costs nothing."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Hashable

import pytest

from pytest_workbook.door.link import current_actor
from pytest_workbook.plugin.waiting import VirtualWaiting


def test_only_a_taken_sleep_is_virtual() -> None:
    """What is not taken sleeps really; what is installed is put back."""
    original, async_original = time.sleep, asyncio.sleep
    taken: list[tuple[Hashable, float]] = []

    def takes(who: Hashable, seconds: float) -> bool:
        taken.append((who, seconds))
        return seconds > 1

    waiting = VirtualWaiting(takes)
    waiting.install()
    waiting.install()
    try:
        time.sleep(3600)
        time.sleep(0.001)
        result = asyncio.run(asyncio.sleep(3600, "result"))
    finally:
        waiting.uninstall()
    waiting.uninstall()

    assert [seconds for _, seconds in taken] == [3600, 0.001, 3600]
    assert taken[0][0] == current_actor()
    assert taken[2][0] != current_actor()
    assert result == "result"
    assert (time.sleep, asyncio.sleep) == (original, async_original)


def test_what_somebody_else_replaced_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their replacement calls ours, which then passes on to the original."""
    waiting = VirtualWaiting(lambda who, seconds: False)
    original = time.sleep
    waiting.install()
    theirs = lambda seconds: None  # noqa: E731 - a stand-in
    monkeypatch.setattr(time, "sleep", theirs)

    waiting.uninstall()

    assert time.sleep is theirs
    monkeypatch.undo()
    time.sleep = original


_LATE = """
import sys, time
from pytest_workbook.plugin.waiting import VirtualWaiting

assert "asyncio" not in sys.modules
taken = []
waiting = VirtualWaiting(lambda who, seconds: taken.append(seconds) or True)
waiting.install()
import asyncio
asyncio.run(asyncio.sleep(3600))
assert taken == [3600]
found = sys.meta_path.copy()
waiting.uninstall()
assert asyncio.sleep is asyncio.tasks.sleep
assert len(sys.meta_path) == len(found) - 1
"""


def test_asyncio_is_not_imported_for_it_and_has_it_when_it_is() -> None:
    """Most replays need none of it, and it takes as long to import as a fifth of this package."""
    subprocess.run([sys.executable, "-c", _LATE], check=True, timeout=60)
