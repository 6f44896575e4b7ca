"""Interception of urllib3, where it differs from ``http.client`` below it: it connects before it sends.

Private here: ``HTTPConnection._has_connected_to_proxy``, ``_tunnel_host``.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Sequence
from typing import Any

from pytest_workbook.door.link import Link
from pytest_workbook.door.on_http_client import DoorSocket, connection_class, origin
from pytest_workbook.door.patching import Patch, genuine_class

__all__ = ["urllib3_patches"]


class _Opening(threading.local):
    """The URL that this thread's innermost ``urlopen`` is for: a handed-out URL is known by its path."""

    url = ""


def urllib3_patches(link: Link) -> Sequence[Patch]:
    """Return the patches of ``urllib3.connection`` and ``urllib3.connectionpool``."""
    plain = genuine_class(connection_class(), "urllib3.connection", "HTTPConnection")
    secure = genuine_class(plain, "urllib3.connection", "HTTPSConnection")
    pool = sys.modules["urllib3.connectionpool"].HTTPConnectionPool
    opening = _Opening()
    return (
        Patch(plain, "connect", lambda found: _connect(link, opening, found)),
        Patch(secure, "connect", lambda found: _connect(link, opening, found)),
        Patch(plain, "getresponse", _getresponse),
        Patch(pool, "urlopen", lambda found: _urlopen(opening, found)),
    )


def _urlopen(opening: _Opening, found: Any) -> Any:
    def urlopen(self: Any, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        before = opening.url
        host = f"[{self.host}]" if ":" in self.host and not self.host.startswith("[") else self.host
        port = "" if self.port in (None, {"http": 80, "https": 443}.get(self.scheme)) else f":{self.port}"
        opening.url = url if "://" in url.partition("?")[0] else f"{self.scheme}://{host}{port}{url}"
        try:
            return found(self, method, url, *args, **kwargs)
        finally:
            opening.url = before

    return urlopen


def _connect(link: Link, opening: _Opening, found: Any) -> Any:
    def connect(self: Any) -> None:
        __tracebackhide__ = True
        root = origin(self) + "/"
        if not link.claims(opening.url if opening.url.startswith(root) else root):
            found(self)
            return
        self.sock = DoorSocket(link)
        # There is no certificate to check, and no warning due that it was not.
        self.is_verified = True

    return connect


def _getresponse(found: Any) -> Any:
    def getresponse(self: Any) -> Any:
        __tracebackhide__ = True
        if not isinstance(self.sock, DoorSocket):
            return found(self)
        host = self._tunnel_host or self.host
        try:
            return found(self)
        except (ConnectionRefusedError, socket.gaierror) as error:
            raise _as_own(self, host, error) from error
        finally:
            # Otherwise urllib3 puts every failure down to the proxy.
            self._has_connected_to_proxy = True

    return getresponse


def _as_own(connection: Any, host: str, error: OSError) -> Exception:
    # Really, both come up while urllib3 connects, where it gives them types of its own.
    from urllib3.exceptions import NameResolutionError, NewConnectionError

    if isinstance(error, socket.gaierror):
        return NameResolutionError(host, connection, error)
    return NewConnectionError(connection, f"Failed to establish a new connection: {error}")
