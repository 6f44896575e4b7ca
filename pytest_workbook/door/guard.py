"""The net below the interception: a look-up of, or a connection to, a Graph or sign-in host is refused.

One audit hook per process, installed by the first guard that is armed and inert while none is. It cannot be taken
out again; it is the one process-wide state of the package.
"""

from __future__ import annotations

import _socket
import sys
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pytest_workbook.door.call_site import call_site
from pytest_workbook.door.patching import Patch, Patches, genuine_class
from pytest_workbook.door.permit import is_permitted, permitted
from pytest_workbook.errors import NetworkBlocked
from pytest_workbook.graph.hosts import is_graph_host, is_sign_in_host

__all__ = ["Blocked", "Guard", "permitted", "spelled"]

# Each with the place of the host, or of the address it stands first in, among the event's arguments.
_EVENTS = {
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "http.client.connect": 1,
}


@dataclass(frozen=True, slots=True)
class Blocked:
    """One refused attempt.

    Args:
        host: that was looked up or connected to.
        where: ``file:line`` of the user's code, or None if it is not on the thread's stack.
        error: what was raised.
    """

    host: str
    where: str | None
    error: NetworkBlocked


class Guard:
    """Refuses look-ups and connections while armed.

    Args:
        is_watched: tells further hosts and addresses to refuse, besides those of Graph and sign-in.
        is_on: tells whether what the calling thread does now is to be refused; always while armed, if omitted.

    What it cannot see: a connection to an address that was resolved while it was off. It knows hosts by name alone,
    since the addresses behind them serve other hosts too.

    Attributes:
        blocked: what was refused, also what code under test swallowed; the owner empties it.
    """

    def __init__(
        self, is_watched: Callable[[str], bool] | None = None, is_on: Callable[[], bool] = lambda: True
    ) -> None:
        self._is_watched = is_watched
        self._is_on = is_on
        self._hosts: frozenset[str] = frozenset()
        self._patches = Patches()
        self.blocked: list[Blocked] = []

    @property
    def is_armed(self) -> bool:
        """Whether attempts are refused now."""
        return self in _HOOK.guards

    def arm(self) -> None:
        """Refuse from now on; a second call changes nothing."""
        if self.is_armed:
            return
        _HOOK.add(self)
        # The interpreter resolves a name given to these before it raises their event.
        genuine = genuine_class(_socket.socket, "socket", "socket")
        for name in ("connect", "connect_ex", "sendto", "sendmsg"):
            self._patches.apply(Patch(genuine, name, self._checking))

    def disarm(self) -> None:
        """Let everything pass; a second call changes nothing."""
        _HOOK.remove(self)
        self._patches.undo()

    def watch(self, *hosts: str) -> None:
        """Refuse *hosts* too, such as those of handed-out URLs, until ``forget``."""
        self._hosts |= {spelled(host) for host in hosts}

    def forget(self) -> None:
        """Drop what ``watch`` added and what was blocked."""
        self._hosts = frozenset()
        self.blocked.clear()

    def check(self, host: object) -> None:
        """Refuse *host* if it is watched.

        Raises:
            NetworkBlocked: no OSError, so that no client takes it for a failure of the network.
        """
        __tracebackhide__ = True
        if not isinstance(host, str | bytes | bytearray) or is_permitted():
            return
        name = spelled(host)
        if not self._refuses(name) or not self._is_on():
            return
        where = call_site(sys._getframe(1))
        msg = (
            f"{where or f'thread {threading.current_thread().name!r}'} tried to connect to {name}, while the test's "
            "source answers for that host: no connection to it may leave the process. A request through requests, "
            "urllib3, httpx, aiohttp or http.client is answered; or run the test with --workbook-mode=live."
        )
        error = NetworkBlocked(msg)
        self.blocked.append(Blocked(name, where, error))
        raise error

    def _checking(self, found: Callable[..., Any]) -> Callable[..., Any]:
        def method(sock: Any, *arguments: Any) -> Any:
            __tracebackhide__ = True
            if self.is_armed and arguments:
                self.check(_host(arguments[-1]))
            return found(sock, *arguments)

        return method

    def _refuses(self, name: str) -> bool:
        if is_graph_host(name) or is_sign_in_host(name) or name in self._hosts:
            return True
        return self._is_watched is not None and self._is_watched(name)


def spelled(host: str | bytes | bytearray) -> str:
    """Return the host name that a resolver would make of *host*.

    Lower case, no root dot, full-width letters and ideographic full stops as plain ones.
    """
    text = host if isinstance(host, str) else bytes(host).decode("utf-8", "replace")
    plain = unicodedata.normalize("NFKC", text).replace("\u3002", ".").casefold()
    # Soft hyphens, zero-width characters and the like vanish in IDNA.
    return "".join(letter for letter in plain if unicodedata.category(letter) != "Cf").strip("[]").rstrip(".")


def _host(address: object) -> object:
    return address[0] if isinstance(address, tuple) and address else address


class _Hook:
    """The audit hook, and the guards that are armed."""

    def __init__(self) -> None:
        self.guards: tuple[Guard, ...] = ()
        self._is_installed = False
        self._lock = threading.Lock()

    def add(self, guard: Guard) -> None:
        with self._lock:
            if guard not in self.guards:
                self.guards = (*self.guards, guard)
            if not self._is_installed:
                self._is_installed = True
                sys.addaudithook(self)

    def remove(self, guard: Guard) -> None:
        with self._lock:
            self.guards = tuple(one for one in self.guards if one is not guard)

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.guards or (place := _EVENTS.get(event)) is None or len(arguments) <= place:
            return
        __tracebackhide__ = True
        for guard in self.guards:
            guard.check(_host(arguments[place]))


_HOOK = _Hook()
