"""Which threads were started by a test in care: they stay in care after it, until the process ends."""

from __future__ import annotations

import functools
import threading
import weakref
from collections.abc import Callable
from typing import Any

__all__ = ["Births"]


class Births:
    """Notes the threads that start while a test is in care.

    ``Thread.start`` is wrapped, because the audit event of a new thread does not name the ``Thread`` on every version.

    Args:
        is_in_care: whether a test is in care now.
    """

    def __init__(self, is_in_care: Callable[[], bool]) -> None:
        self._is_in_care = is_in_care
        self._known: weakref.WeakSet[threading.Thread] = weakref.WeakSet()
        self._found: Any = None
        self._mine: Any = None

    def install(self) -> None:
        """Begin to note."""
        if self._mine is None:
            self._found = threading.Thread.start
            self._mine = self._made(self._found)
            threading.Thread.start = self._mine  # type: ignore[method-assign] # that is the point

    def uninstall(self) -> None:
        """Stop noting; what is known stays known."""
        if self._mine is not None and threading.Thread.start is self._mine:
            threading.Thread.start = self._found  # type: ignore[method-assign] # back to what was there
        self._mine = None

    def is_known(self, thread: threading.Thread) -> bool:
        """Return whether *thread* was started by a test in care, or by a thread that was."""
        return thread in self._known

    def has_living(self) -> bool:
        """Return whether any of these threads still runs."""
        return any(thread.is_alive() for thread in list(self._known))

    def _made(self, found: Any) -> Any:
        births = self

        @functools.wraps(found)
        def start(self: threading.Thread) -> None:
            if births._is_in_care() or births.is_known(threading.current_thread()):
                births._known.add(self)
            found(self)

        return start
