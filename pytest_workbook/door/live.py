"""The live source: sends a wire request to the real service over ``requests``, and the token nowhere else."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import requests
import urllib3.exceptions
from requests.adapters import HTTPAdapter

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

_PROXIED = ("http", "https", "all")

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


def _as_it_is(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    """Be the session's auth object: with one, requests reads no ``.netrc``."""
    return prepared


class _Adapter(HTTPAdapter):
    # Of its own: a mock that replaces these of requests in a test does not take our traffic.
    send = HTTPAdapter.send


class _Session(requests.Session):
    """Remembers nothing, and adds no header of its own."""

    get_adapter = requests.Session.get_adapter
    send = requests.Session.send

    def __init__(self) -> None:
        super().__init__()
        self.headers.clear()
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("https://", "http://"):
            self.mount(scheme, _Adapter(pool_maxsize=16))


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
        self._session = _Session()

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
        self._session.close()

    def _sent(self, request: Request) -> Response:
        try:
            answer = self._session.request(
                request.method,
                request.url,
                data=request.body or None,
                headers=_lines(request),
                auth=_as_it_is,
                allow_redirects=False,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                proxies=_proxies(request.url),
            )
        except requests.RequestException as error:
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


def _lines(request: Request) -> dict[str, str]:
    headers = request.headers.without(*_OF_THE_CONNECTION)
    lines = {name: ", ".join(headers.get_all(name)) for name in dict.fromkeys(name for name, _ in headers.pairs)}
    # What requests can always decode, whatever the client could.
    lines["Accept-Encoding"] = "gzip, deflate"
    return lines


def _proxies(url: str) -> dict[str, Any]:
    """Return what is said here of proxies; requests adds what the environment says, and keeps this."""
    return dict.fromkeys(_PROXIED) if is_loopback_host(host_of(url)) else {}


def _response(answer: requests.Response) -> Response:
    # The lines as they came, of which requests itself keeps one of each name.
    pairs = [(str(name), str(value)) for name, value in answer.raw.headers.iteritems()]
    headers = Headers(pairs).without("Transfer-Encoding", "Content-Encoding", "Connection", "Keep-Alive")
    if "Content-Length" in headers and answer.content:
        headers = headers.with_header("Content-Length", str(len(answer.content)))
    return Response(answer.status_code, headers, answer.content, answer.reason or "")


def _as_native(error: Exception, host: str) -> OSError:
    """Return what a socket would have raised; the client makes its own type of it."""
    causes = tuple(_causes(error))
    if any(isinstance(cause, urllib3.exceptions.NameResolutionError) for cause in causes):
        return socket.gaierror(socket.EAI_NONAME, f"{host} is not known")
    if any(isinstance(cause, urllib3.exceptions.NewConnectionError) for cause in causes):
        return ConnectionRefusedError(f"{host} cannot be reached: {error}")
    if any(isinstance(cause, requests.Timeout | urllib3.exceptions.TimeoutError) for cause in causes):
        return TimeoutError(f"{host} did not answer in time: {error}")
    return ConnectionResetError(f"the connection to {host} failed: {error}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield *error* and what requests and urllib3 wrapped in it."""
    yield error
    for inner in (*error.args, getattr(error, "reason", None)):
        if isinstance(inner, BaseException):
            yield from _causes(inner)
