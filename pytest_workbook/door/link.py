"""What every interception hands its requests to: the entry, and the question which URLs are its own."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Hashable
from typing import Protocol

from pytest_workbook.door.flights import Flights
from pytest_workbook.door.permit import is_permitted
from pytest_workbook.wire import Request, Response

__all__ = ["Entry", "Link", "current_actor"]


class Entry(Protocol):
    """Answers the requests of code under test."""

    def __call__(self, request: Request, actor: Hashable) -> Response:
        """Answer *request*, which the thread or task *actor* sent."""


class Link:
    """The way from a client library's patches to the entry, cut when the interception is uninstalled.

    Args:
        entry: answers.
        concerns: tells whether an absolute URL belongs to the door at this moment.
        is_blocking: tells whether the answer comes over the network, so that an event loop must not wait for it.
        flights: what is under way.
    """

    def __init__(
        self,
        entry: Entry,
        concerns: Callable[[str], bool],
        is_blocking: Callable[[], bool],
        flights: Flights | None = None,
    ) -> None:
        self._entry = entry
        self._concerns = concerns
        self.is_blocking = is_blocking
        self.flights = flights or Flights()
        self.is_active = False

    def claims(self, url: str) -> bool:
        """Return whether a request to *url* goes to the entry now."""
        return self.is_active and not is_permitted() and self._concerns(url)

    def is_for_nobody_else(self, url: str) -> bool:
        """Return whether *url* is claimed, or sent by our own live sender: no foreign cassette may keep it."""
        return self.is_active and (is_permitted() or self._concerns(url))

    def ask(self, request: Request, actor: Hashable | None = None) -> Response:
        """Return the entry's answer.

        Args:
            request: whole.
            actor: who sent it; the calling task or thread if omitted.
        """
        sender = current_actor() if actor is None else actor
        with self.flights.aloft(request, sender):
            return self._entry(request, sender)


def current_actor() -> Hashable:
    """Return the asyncio task that runs in this thread, or the thread's ident where none does."""
    # Where nobody imported asyncio, or did not come to the end of it, no task runs.
    current_task = getattr(sys.modules.get("asyncio"), "current_task", None)
    try:
        task: Hashable = current_task() if current_task is not None else None
    except RuntimeError:
        task = None
    return threading.get_ident() if task is None else task
