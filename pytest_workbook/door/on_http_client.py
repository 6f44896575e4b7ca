"""Interception of ``http.client`` and of all that is built on it: urllib.request, urllib3, requests.

The connection gets a socket of ours. Everything above it is genuine: states, header parsing, response classes.
Private here: ``HTTPConnection._tunnel_host``, ``_tunnel_port``.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from weakref import WeakSet

from pytest_workbook.door.http_bytes import RequestReader, answer_body, response_head
from pytest_workbook.door.link import Link
from pytest_workbook.door.patching import Patch, genuine_class
from pytest_workbook.errors import NetworkBlocked

__all__ = ["DoorSocket", "connection_class", "http_client_patches", "origin", "target"]


class _AnswerFile(io.BytesIO):
    """What ``http.client`` reads an answer from: the head by lines, then the body, of which no copy is made.

    Args:
        head: status line and header.
        body: that follows.
    """

    def __init__(self, head: bytes, body: bytes) -> None:
        super().__init__(body)
        self._head = io.BytesIO(head)

    def readline(self, size: int | None = -1, /) -> bytes:
        """Return the next line of the head while there is one."""
        return self._head.readline(size) or super().readline(size)

    def peek(self, size: int = 0, /) -> bytes:
        """Return what comes next, as a buffered reader does."""
        at = self.tell()
        found = self.read(max(size, 1))
        self.seek(at)
        return found


class DoorSocket:
    """Stands for the socket of one exchange: takes the request's bytes, and gives the answer's.

    Args:
        link: the way to the entry.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._reader = RequestReader()
        self._url = ""
        self._time_limit: float | None = None

    def begin(self, url: str, time_limit: object = None) -> None:
        """Expect a request to *url*, whose answer is waited for *time_limit* seconds, if that is a number."""
        self._url = url
        self._reader = RequestReader()
        self.settimeout(time_limit)

    def sendall(self, data: bytes, *_: object) -> None:
        """Take a piece of the request."""
        self._reader.feed(data)

    def makefile(self, *_: object, **__: object) -> _AnswerFile:
        """Return the answer; asks the entry."""
        if not self._link.is_active:
            msg = "the connection was opened in a test that is over"
            raise ConnectionResetError(msg)
        request = self._reader.request(self._url, self._time_limit)
        answer = self._link.ask(request)
        # "Connection: close" keeps the connection out of every pool; it is taken off before anybody reads it.
        return _AnswerFile(response_head(answer, request.method, closes=True), answer_body(answer, request.method))

    def settimeout(self, seconds: object) -> None:
        """Note how long the client would wait: nothing here ever does."""
        self._time_limit = float(seconds) if isinstance(seconds, int | float) else None

    def gettimeout(self) -> float | None:
        """Return how long the client would wait."""
        return self._time_limit

    def setsockopt(self, *_: object) -> None:
        """There is no socket to set options of."""

    def shutdown(self, *_: object) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""


def connection_class() -> type[Any]:
    """Return the genuine ``http.client.HTTPConnection``, also while vcrpy has a stub in its place."""
    return genuine_class(object, "http.client", "HTTPConnection")


def origin(connection: Any) -> str:
    """Return ``scheme://host[:port]`` of the server that *connection* is for: behind a proxy, the one beyond it."""
    host, port = connection.host, connection.port
    if connection._tunnel_host:
        host, port = connection._tunnel_host, connection._tunnel_port
    if isinstance(host, bytes):
        host = host.decode("latin-1")
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    scheme = "https" if connection.default_port == 443 else "http"
    return f"{scheme}://{host}" + ("" if port in (None, connection.default_port) else f":{port}")


def target(connection: Any, method: str, url: str) -> str:
    """Return the absolute URL that a request line with *url* on *connection* means."""
    if method.upper() == "CONNECT":
        return f"https://{url.removesuffix(':443')}/"
    if url.lower().startswith(("http://", "https://")):
        return url
    return origin(connection) + (url if url.startswith("/") else f"/{url}")


def http_client_patches(link: Link) -> Sequence[Patch]:
    """Return the patches of ``http.client``."""
    plain = connection_class()
    secure = genuine_class(plain, "http.client", "HTTPSConnection")
    # Connections whose request is known not to be the door's, though another to the same host may be.
    elsewhere: WeakSet[Any] = WeakSet()
    return (
        Patch(plain, "putrequest", lambda found: _putrequest(link, elsewhere, found)),
        Patch(plain, "getresponse", _getresponse),
        Patch(plain, "connect", lambda found: _connect(link, elsewhere, found)),
        Patch(secure, "connect", lambda found: _connect(link, elsewhere, found)),
    )


def _putrequest(link: Link, elsewhere: WeakSet[Any], found: Any) -> Any:
    def putrequest(self: Any, method: str, url: str, *args: Any, **kwargs: Any) -> None:
        __tracebackhide__ = True
        absolute = target(self, method, url or "/")
        if link.claims(absolute):
            _refuse_tunnel(method, absolute)
            if not isinstance(self.sock, DoorSocket):
                # A real connection, opened before the test was in care, or to a proxy.
                _drop(self)
                self.sock = DoorSocket(link)
            self.sock.begin(absolute, self.timeout)
            elsewhere.discard(self)
        else:
            elsewhere.add(self)
            if isinstance(self.sock, DoorSocket):
                self.sock = None
        found(self, method, url, *args, **kwargs)

    return putrequest


def _refuse_tunnel(method: str, absolute: str) -> None:
    if method.upper() == "CONNECT":
        msg = (
            f"CONNECT {absolute} asks a proxy for a way to a host that the test's source answers for; no such "
            "connection may leave the process. Send the request itself through requests, httpx or aiohttp."
        )
        raise NetworkBlocked(msg)


def _drop(connection: Any) -> None:
    if connection.sock is not None:
        connection.sock.close()
        connection.sock = None


def _getresponse(found: Any) -> Any:
    def getresponse(self: Any) -> Any:
        __tracebackhide__ = True
        if not isinstance(self.sock, DoorSocket):
            return found(self)
        try:
            response = found(self)
        except BaseException:
            self.close()
            raise
        del response.headers["Connection"]
        return response

    return getresponse


def _connect(link: Link, elsewhere: WeakSet[Any], found: Any) -> Any:
    def connect(self: Any) -> None:
        __tracebackhide__ = True
        if self not in elsewhere and link.claims(origin(self) + "/"):
            self.sock = DoorSocket(link)
        else:
            found(self)

    return connect
