"""``requests`` over a sender: an adapter that turns a PreparedRequest into a wire Request and back."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

import requests
import requests.adapters
import requests.auth
import urllib3

from pytest_workbook.graph.hosts import is_below
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["DoorAdapter", "DoorSession", "Dress", "HeaderAuth", "door_session", "wire_request"]

Send = Callable[[Request], Response]

# The body crosses the border decoded, so these would describe it wrongly.
_OF_THE_TRANSFER = ("Content-Encoding", "Transfer-Encoding", "Content-Length", "Connection")


class Dress:
    """Which headers belong to a URL: those of the session or item at its base and below, none elsewhere.

    Args:
        base: gives the URL at and below which the headers go; compared once normalised.
        headers: gives the headers of the moment.
    """

    def __init__(self, base: Callable[[], str], headers: Callable[[], Mapping[str, str]]) -> None:
        self._base = base
        self._headers = headers
        # Values once given are known later, when a redirect carries them elsewhere and the token is another by then.
        self._given: set[str] = set()

    def put_on(self, request: requests.PreparedRequest) -> None:
        """Give *request* the headers that belong to its URL, and take off ours that do not."""
        if is_below(request.url or "", self._base()):
            headers = self._headers()
            self._given.update(headers.values())
            request.headers.update(headers)
            return
        for name in [name for name, value in request.headers.items() if value in self._given]:
            del request.headers[name]


class HeaderAuth(requests.auth.AuthBase):
    """Adds the headers that belong to the prepared URL; being an auth object, it keeps ``.netrc`` away.

    Args:
        dress: tells which headers belong to a URL.
    """

    def __init__(self, dress: Dress) -> None:
        self._dress = dress

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the headers and return *request*."""
        self._dress.put_on(request)
        return request

    def __repr__(self) -> str:
        return "<HeaderAuth>"


class DoorAdapter(requests.adapters.BaseAdapter):
    """Sends through a callable and answers with a genuine ``requests.Response``.

    Args:
        send: gets the wire request.
        dress: tells which headers belong to a URL; taken off again where a redirect leads elsewhere.
        is_ours: tells the URLs that go through *send*; others go to the network as ``requests`` always does.
    """

    def __init__(self, send: Send, dress: Dress, is_ours: Callable[[str], bool] | None = None) -> None:
        super().__init__()
        self._send = send
        self._dress = dress
        self._is_ours = is_ours
        self._builder = requests.adapters.HTTPAdapter()

    def send(
        self, request: requests.PreparedRequest, stream: bool = False, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Send *request*; time-outs, proxies and certificates are the door's matter."""
        # Once more: requests copies headers along redirects, and keeps Authorization while the host stays the same.
        self._dress.put_on(request)
        if self._is_ours is not None and not self._is_ours(request.url or ""):
            return self._builder.send(request, stream, *args, **kwargs)
        answer = self._answer(request)
        response = self._builder.build_response(request, _raw(answer, request.method or "GET"))
        # As HTTPAdapter leaves it; the stubs know only HTTPAdapter itself.
        response.connection = self  # type: ignore[assignment]
        return response

    def _answer(self, request: requests.PreparedRequest) -> Response:
        # What a socket raises, as callers of requests expect to catch it; our own refusals are no OSErrors.
        try:
            return self._send(wire_request(request))
        except requests.RequestException:
            raise
        except TimeoutError as error:
            raise requests.ReadTimeout(error, request=request) from error
        except OSError as error:
            raise requests.ConnectionError(error, request=request) from error

    def close(self) -> None:
        """Close the connections to other hosts."""
        self._builder.close()


class DoorSession(requests.Session):
    """A ``requests.Session`` that keeps its adapter while a test mocks ``requests`` for other hosts.

    Such mocks put another ``get_adapter`` on the class or, for the time of one request, on each session. A property
    is not shadowed by either, and here it does not let itself be set.
    """

    @property
    def get_adapter(self) -> Callable[[str], requests.adapters.BaseAdapter]:
        """Return what finds the adapter mounted for a URL."""
        return self._mounted

    @get_adapter.setter
    def get_adapter(self, other: object) -> None:
        pass

    def _mounted(self, url: str) -> requests.adapters.BaseAdapter:
        for prefix, adapter in self.adapters.items():
            if url.lower().startswith(prefix.lower()):
                return adapter
        msg = f"no connection adapter was mounted for {url.partition(':')[0]!r}: use https"
        raise requests.exceptions.InvalidSchema(msg)


def door_session(send: Send, dress: Dress, is_ours: Callable[[str], bool] | None = None) -> requests.Session:
    """Return a ``requests.Session`` whose requests pass *send*.

    Neither ``.netrc`` nor proxies nor certificates of the environment apply.
    """
    session = DoorSession()
    session.trust_env = False
    session.auth = HeaderAuth(dress)
    adapter = DoorAdapter(send, dress, is_ours)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def wire_request(request: requests.PreparedRequest) -> Request:
    """Return *request* as it crosses the border: absolute URL, bytes, no transfer coding."""
    body = _body(request.body)
    headers = Headers([(_text(name), _text(value)) for name, value in request.headers.items()])
    if "Transfer-Encoding" in headers:
        headers = headers.without("Transfer-Encoding").with_header("Content-Length", str(len(body)))
    return Request((request.method or "GET").upper(), (request.url or "").partition("#")[0], headers, body)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _body(body: Any) -> bytes:
    """Read whatever requests accepts as a body: text, bytes, a file, an iterable of pieces."""
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    if hasattr(body, "read"):
        return _body(body.read())
    if isinstance(body, Iterable):
        return b"".join(_body(piece) for piece in body)
    msg = f"a request body of type {type(body).__name__} cannot be sent; pass bytes, text, a file or json="
    raise TypeError(msg)


class _Original:
    """What ``requests`` reads cookies from: the part of an ``http.client.HTTPResponse`` that matters."""

    def __init__(self, headers: Headers) -> None:
        self.msg = http.client.HTTPMessage()
        for name, value in headers.pairs:
            self.msg.add_header(name, value)

    def isclosed(self) -> bool:
        """Return True: the body was read before."""
        return True

    def close(self) -> None:
        """Nothing is open."""


def _raw(answer: Response, method: str) -> urllib3.HTTPResponse:
    headers = answer.headers.without(*_OF_THE_TRANSFER)
    length = answer.headers.get("Content-Length") if method == "HEAD" else None
    headers = headers.with_header("Content-Length", length or str(len(answer.body)))
    return urllib3.HTTPResponse(
        body=BytesIO(b"" if method == "HEAD" else answer.body),
        headers=urllib3.HTTPHeaderDict(headers.pairs),
        status=answer.status,
        version=11,
        reason=answer.reason,
        preload_content=False,
        original_response=_Original(headers),  # type: ignore[arg-type]  # only .msg is read
        request_method=method,
    )
