"""Which writes to one workbook were under way at the same time."""

from __future__ import annotations

import threading
from collections.abc import Generator, Hashable, Iterator
from contextlib import contextmanager

from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.items import split
from pytest_workbook.wire import Request

__all__ = ["Flights", "Turn", "workbook_of"]

_READS = ("GET", "HEAD", "OPTIONS")


class Flights:
    """Requests between their sending and their answer. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._aloft: dict[Hashable, tuple[str | None, Request]] = {}
        self._met: set[Hashable] = set()
        self._before: dict[Hashable, tuple[Request, ...]] = {}

    @contextmanager
    def aloft(self, request: Request, actor: Hashable) -> Iterator[None]:
        """Let *request* be under way within the block; one within another of the same *actor* is the same."""
        begun = self.begin(request, actor)
        try:
            yield
        finally:
            if begun:
                self.end(actor)

    def is_met(self, actor: Hashable) -> bool:
        """Return whether the write that *actor* has under way met another one to the same workbook."""
        return actor in self._met

    def before(self, actor: Hashable) -> tuple[Request, ...]:
        """Return the writes, to any workbook and in batches, that were under way when *actor* sent what it has so."""
        return self._before.get(actor, ())

    def begin(self, request: Request, actor: Hashable) -> bool:
        """Let *request* be under way if it is a write; return whether ``end`` is to be called when it is answered."""
        if request.method in _READS:
            return False
        workbook = workbook_of(request.url)
        if workbook is None and not _is_batch(request.url):
            return False
        with self._lock:
            if actor in self._aloft:
                return False
            others = [other for other, (where, _) in self._aloft.items() if where == workbook]
            if others and workbook is not None:
                self._met.update(others, [actor])
            self._before[actor] = tuple(sent for _, sent in self._aloft.values())
            self._aloft[actor] = workbook, request
            return True

    def end(self, actor: Hashable) -> None:
        """Let what *actor* has under way be answered."""
        with self._lock:
            del self._aloft[actor], self._before[actor]
            self._met.discard(actor)


class Turn:
    """Lets the event loop of asyncio go round once, so that what is under way at the same time meets.

    Not ``asyncio.sleep(0)``: tests replace that and count.
    """

    def __await__(self) -> Generator[None, None, None]:
        yield


def workbook_of(url: str) -> str | None:
    """Return the address of the workbook that *url* is below, in lower case; None if it is below none."""
    found = split(service_path(url) or "")
    if found is None or found[1].partition("/")[0].partition("?")[0].lower() != "workbook":
        return None
    return found[0].path.lower()


def _is_batch(url: str) -> bool:
    path = (service_path(url) or "").partition("?")[0].replace("%24", "$")
    return path.rstrip("/").lower() == "/$batch"
