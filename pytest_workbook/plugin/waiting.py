"""The waiting of code under test that costs nothing: after an answer that asks for it, and only then.

Why so narrow: with every sleep virtual, a poll loop moved the clock by ten hours in a second, and with
``threading.Event.wait`` virtual, pytest-timeout fired at once.
"""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Callable, Hashable
from typing import Any

from pytest_workbook.door.link import current_actor

__all__ = ["ASKS_FOR_WAITING", "VirtualWaiting"]

ASKS_FOR_WAITING = frozenset({202, 429, 503, 504})


class VirtualWaiting:
    """Replaces ``time.sleep`` and ``asyncio.sleep`` by what moves the run's clock where the rule says so.

    Args:
        takes: lets the clock take *seconds* for an actor; False where the waiting is to be real.
    """

    def __init__(self, takes: Callable[[Hashable, float], bool]) -> None:
        self._takes = takes
        self._sleep: Any = time.sleep
        self._async_sleep: Any = asyncio.sleep
        self._mine: tuple[Any, Any] | None = None

    def install(self) -> None:
        """Put the replacements in place; nothing if they are."""
        if self._mine is not None:
            return
        self._sleep, self._async_sleep = time.sleep, asyncio.sleep
        self._mine = (self._made_sleep(), self._made_async_sleep())
        time.sleep, asyncio.sleep = self._mine  # type: ignore[assignment] # both are wrapped, not re-typed

    def uninstall(self) -> None:
        """Put the originals back, unless somebody else replaced ours meanwhile."""
        if self._mine is None:
            return
        mine, self._mine = self._mine, None
        if time.sleep is mine[0]:
            time.sleep = self._sleep
        if asyncio.sleep is mine[1]:
            asyncio.sleep = self._async_sleep

    def _made_sleep(self) -> Callable[[float], None]:
        real, takes = self._sleep, self._takes

        @functools.wraps(real)
        def sleep(seconds: float) -> None:
            # Still yields, so that another thread may go on.
            real(0 if seconds > 0 and takes(current_actor(), seconds) else seconds)

        return sleep

    def _made_async_sleep(self) -> Any:
        real, takes = self._async_sleep, self._takes

        @functools.wraps(real)
        async def sleep(delay: float, result: Any = None) -> Any:
            return await real(0 if delay > 0 and takes(current_actor(), delay) else delay, result)

        return sleep
