"""The waiting of code under test that costs nothing: after an answer that asks for it, and only then.

Why so narrow: with every sleep virtual, a poll loop moved the clock by ten hours in a second, and with
``threading.Event.wait`` virtual, pytest-timeout fired at once.
"""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable, Hashable
from typing import Any

from pytest_workbook.door.link import current_actor
from pytest_workbook.door.patching import LateImports, is_loaded

__all__ = ["ASKS_FOR_WAITING", "VirtualWaiting"]

ASKS_FOR_WAITING = frozenset({202, 429, 503, 504})


class VirtualWaiting:
    """Replaces ``time.sleep`` and ``asyncio.sleep`` by what moves the run's clock where the rule says so.

    Args:
        takes: lets the clock take *seconds* for an actor; False where the waiting is to be real.
    """

    def __init__(self, takes: Callable[[Hashable, float], bool]) -> None:
        self._takes = takes
        # Each with the module, what was found there, and ours.
        self._replaced: list[tuple[Any, Any, Any]] = []
        self._late = LateImports({"asyncio": self._replace_async})

    def install(self) -> None:
        """Put the replacements in place, in asyncio once it is imported; nothing if they are."""
        if self._replaced:
            return
        self._replace(time, self._made_sleep(time.sleep))
        sys.meta_path.insert(0, self._late)
        if is_loaded("asyncio"):
            self._replace_async()

    def uninstall(self) -> None:
        """Put the originals back, unless somebody else replaced ours meanwhile."""
        if self._late in sys.meta_path:
            sys.meta_path.remove(self._late)
        while self._replaced:
            module, found, mine = self._replaced.pop()
            if module.sleep is mine:
                module.sleep = found

    def _replace_async(self) -> None:
        asyncio: Any = sys.modules["asyncio"]
        if self._replaced:
            self._replace(asyncio, self._made_async_sleep(asyncio.sleep))

    def _replace(self, module: Any, mine: Any) -> None:
        self._replaced.append((module, module.sleep, mine))
        module.sleep = mine

    def _made_sleep(self, real: Callable[[float], None]) -> Callable[[float], None]:
        takes = self._takes

        @functools.wraps(real)
        def sleep(seconds: float) -> None:
            # Still yields, so that another thread may go on.
            real(0 if seconds > 0 and takes(current_actor(), seconds) else seconds)

        return sleep

    def _made_async_sleep(self, real: Callable[..., Any]) -> Callable[..., Any]:
        takes = self._takes

        @functools.wraps(real)
        async def sleep(delay: float, result: Any = None) -> Any:
            return await real(0 if delay > 0 and takes(current_actor(), delay) else delay, result)

        return sleep
