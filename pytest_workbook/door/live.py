"""The live source: sends a wire request to the real service, and the token nowhere else.

Straight on urllib3, without ``requests`` above it: there is no ``.netrc``, cookie jar, redirect or retry to switch
off, and a mock of ``requests`` in the test does not take our own traffic.
"""

from __future__ import annotations

import os
import re
import socket
import threading
import urllib.request
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

from pytest_workbook.door.permit import permitted
from pytest_workbook.graph.hosts import (
    host_of,
    is_graph_host,
    is_loopback_host,
    is_sign_in_host,
    origin_of,
)
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["CONNECT_SECONDS", "READ_SECONDS", "Live", "on_root"]

CONNECT_SECONDS = 10.0
READ_SECONDS = 120.0

_VERSION = re.compile(r"^/+(?P<version>v1\.0|beta)(?=/|$)", re.IGNORECASE)
_OF_THE_CONNECTION = (
    "Host",
    "Connection",
    "Keep-Alive",
    "Proxy-Connection",
    "Proxy-Authorization",
    "Transfer-Encoding",
    "Content-Length",
    "Expect",
    "TE",
    "Upgrade",
    "Accept-Encoding",
)
# What names the caller to the service; it goes to the root's origin alone.
_OF_THE_CALLER = ("Authorization", "workbook-session-id", "Cookie")


class Token(Protocol):
    """Gives the real bearer token."""

    def __call__(self, *, refresh: bool = False) -> str:
        """Return it; a new one if *refresh*."""


class Live:
    """Sends requests to the real service.

    Args:
        root: the service root, checked before.
        token: gives the real token.
        stand_in: gives the fake token that code under test may hold, or None.
    """

    def __init__(self, root: str, token: Token, *, stand_in: Callable[[], str | None] = lambda: None) -> None:
        self._root = root.rstrip("/")
        self._origin = origin_of(root)
        self._token = token
        self._stand_in = stand_in
        self._pools: dict[str | None, Any] = {}
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        """Return the service's answer as it came, but for its codings.

        Raises:
            TimeoutError: the service did not answer in time.
            OSError: it could not be reached.
        """
        # The token, too, may have to be fetched from a sign-in host.
        with permitted():
            sent = self._dressed(request.with_url(on_root(request.url, self._root)))
            return self._sent(sent)

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            for pool in self._pools.values():
                pool.clear()
            self._pools.clear()

    def _sent(self, request: Request) -> Response:
        import urllib3.exceptions

        body, headers = request.body or None, _lines(request)
        try:
            answer = self._pool(request.url).request(
                request.method, request.url, body=body, headers=headers, redirect=False, retries=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise _as_native(error, host_of(request.url)) from error
        return _response(answer)

    def _dressed(self, request: Request) -> Request:
        credential = request.headers.get("Authorization", "")
        stand_in = self._stand_in()
        is_fake = stand_in is not None and stand_in in credential
        if origin_of(request.url) == self._origin:
            return request.with_header("Authorization", f"Bearer {self._token()}") if is_fake else request
        if is_sign_in_host(host_of(request.url)) and credential[:6].lower() == "basic ":
            # A client's own credentials, at the place they are for.
            return Request(request.method, request.url, request.headers.without(*_OF_THE_CALLER[1:]), request.body)
        return Request(request.method, request.url, request.headers.without(*_OF_THE_CALLER), request.body)

    def _pool(self, url: str) -> Any:
        proxy = _proxy_for(url)
        with self._lock:
            if proxy not in self._pools:
                self._pools[proxy] = _made_pool(proxy)
            return self._pools[proxy]


def on_root(url: str, root: str) -> str:
    """Return *url* moved from whatever Graph root it is on to the service root *root*.

    ``/v1.0`` goes to the root's path, ``/beta`` beside it. URLs on the root's own origin, and those that are on no
    Graph host, stay as they are.
    """
    if not is_graph_host(host_of(url)) or origin_of(url) == origin_of(root):
        return url
    parts = urlsplit(url)
    base = urlsplit(root)
    found = _VERSION.match(parts.path)
    if found is None:
        path = parts.path
    else:
        version = base.path.rstrip("/") if found["version"].lower() == "v1.0" else _beside(base.path, "beta")
        path = version + parts.path[found.end() :]
    return urlunsplit((base.scheme, base.netloc, path, parts.query, ""))


def _beside(path: str, version: str) -> str:
    head, _, last = path.rstrip("/").rpartition("/")
    return f"{head}/{version}" if last.lower() in ("v1.0", "beta") else f"{path.rstrip('/')}/{version}"


def _lines(request: Request) -> Any:
    import urllib3

    lines = urllib3.HTTPHeaderDict()
    for name, value in request.headers.without(*_OF_THE_CONNECTION).pairs:
        lines.add(name, value)
    # What urllib3 can always decode, whatever the client could.
    lines["Accept-Encoding"] = "gzip, deflate"
    if request.body or request.method in ("POST", "PUT", "PATCH"):
        lines["Content-Length"] = str(len(request.body))
    return lines


def _response(answer: Any) -> Response:
    pairs = [(str(name), str(value)) for name, value in answer.headers.iteritems()]
    headers = Headers(pairs).without("Transfer-Encoding", "Content-Encoding", "Connection", "Keep-Alive")
    if "Content-Length" in headers and answer.data:
        headers = headers.with_header("Content-Length", str(len(answer.data)))
    return Response(answer.status, headers, answer.data, answer.reason or "")


def _proxy_for(url: str) -> str | None:
    host = host_of(url)
    if is_loopback_host(host) or urllib.request.proxy_bypass(host):
        return None
    proxies = urllib.request.getproxies()
    return proxies.get(urlsplit(url).scheme) or proxies.get("all")


def _made_pool(proxy: str | None) -> Any:
    import certifi
    import urllib3

    authorities = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE") or certifi.where()
    options: dict[str, Any] = {
        "timeout": urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        "maxsize": 16,
        "cert_reqs": "CERT_REQUIRED",
        "ca_certs": authorities,
    }
    if proxy is None:
        return urllib3.PoolManager(**options)
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    credentials = f"{parts.username}:{parts.password or ''}" if parts.username else None
    headers = urllib3.make_headers(proxy_basic_auth=credentials) if credentials else None
    return urllib3.ProxyManager(parts.geturl(), proxy_headers=headers, **options)


def _as_native(error: Exception, host: str) -> OSError:
    """Return what a socket would have raised; the client makes its own type of it."""
    import urllib3.exceptions as kinds

    if isinstance(error, kinds.NameResolutionError):
        return socket.gaierror(socket.EAI_NONAME, f"{host} is not known")
    if isinstance(error, kinds.NewConnectionError):
        return ConnectionRefusedError(f"{host} cannot be reached: {error}")
    if isinstance(error, kinds.TimeoutError):
        return TimeoutError(f"{host} did not answer in time: {error}")
    return ConnectionResetError(f"the connection to {host} failed: {error}")
