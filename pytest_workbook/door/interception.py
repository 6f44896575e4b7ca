"""One interception for every client library, loaded already or later, in every thread and task."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence

from pytest_workbook.door.flights import Flights
from pytest_workbook.door.link import Entry, Link
from pytest_workbook.door.on_http_client import http_client_patches
from pytest_workbook.door.on_urllib3 import urllib3_patches
from pytest_workbook.door.patching import LateImports, Patch, Patches, is_loaded
from pytest_workbook.door.vcr_beside import vcr_patches

__all__ = ["Entry", "Interception"]


def _httpcore_patches(link: Link) -> Sequence[Patch]:
    from pytest_workbook.door.on_httpcore import httpcore_patches

    return httpcore_patches(link)


def _aiohttp_patches(link: Link) -> Sequence[Patch]:
    from pytest_workbook.door.on_aiohttp import aiohttp_patches

    return aiohttp_patches(link)


# By the module after whose execution all that the patches touch is there. No library is imported to be patched,
# nor asyncio, which the patches of those need that wait for it.
_LIBRARIES: dict[str, Callable[[Link], Sequence[Patch]]] = {
    "http.client": http_client_patches,
    "urllib3.connectionpool": urllib3_patches,
    "httpcore": _httpcore_patches,
    "aiohttp.connector": _aiohttp_patches,
    "vcr.cassette": vcr_patches,
}


class Interception:
    """Takes the requests of all client libraries that belong to the door to its entry.

    Args:
        door: answers; its exceptions reach the caller as they are, OSErrors as the client's own types.
        concerns: tells whether an absolute URL belongs to the door at this moment.
        is_blocking: tells whether the answer comes over the network: async clients then wait in a worker thread.
        flights: told what is under way.
    """

    def __init__(
        self,
        door: Entry,
        concerns: Callable[[str], bool],
        is_blocking: Callable[[], bool],
        flights: Flights | None = None,
    ) -> None:
        self._link = Link(door, concerns, is_blocking, flights)
        self._patches = Patches()
        self._patched: set[str] = set()
        self._lock = threading.RLock()
        self._late = LateImports({name: self._patcher(name) for name in _LIBRARIES})

    def install(self) -> None:
        """Patch what is loaded and await the rest; a second call renews what another tool has undone since."""
        with self._lock:
            self._patches.renew()
            if self._late not in sys.meta_path:
                sys.meta_path.insert(0, self._late)
            self._link.is_active = True
            for name in _LIBRARIES:
                if is_loaded(name):
                    self._patch(name)

    def uninstall(self) -> None:
        """Put back what was found; exchanges under way are answered to their end."""
        with self._lock:
            self._link.is_active = False
            if self._late in sys.meta_path:
                sys.meta_path.remove(self._late)
            self._patches.undo()
            self._patched.clear()

    def _patcher(self, name: str) -> Callable[[], None]:
        return lambda: self._patch(name)

    def _patch(self, name: str) -> None:
        with self._lock:
            if name in self._patched or not self._link.is_active:
                return
            self._patched.add(name)
            for patch in _LIBRARIES[name](self._link):
                self._patches.apply(patch)
