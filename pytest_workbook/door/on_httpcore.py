"""Interception of httpcore, the transport under httpx, sync and async, HTTP/1.1 and HTTP/2, with and without proxies.

Only public names: ``ConnectionPool`` and ``AsyncConnectionPool``, of which the proxies' pools are subclasses.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

from pytest_workbook.door.flights import Turn
from pytest_workbook.door.http_bytes import answer_body, answer_headers, plain_request
from pytest_workbook.door.link import Link, current_actor
from pytest_workbook.door.patching import Patch
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["httpcore_patches"]


def httpcore_patches(link: Link) -> Sequence[Patch]:
    """Return the patches of ``httpcore``."""
    library = sys.modules["httpcore"]
    return (
        Patch(library.ConnectionPool, "handle_request", lambda found: _handle_request(link, found)),
        Patch(library.AsyncConnectionPool, "handle_async_request", lambda found: _handle_async_request(link, found)),
    )


def _handle_request(link: Link, found: Any) -> Any:
    def handle_request(self: Any, request: Any) -> Any:
        __tracebackhide__ = True
        if not link.claims(url := _url(request)):
            return found(self, request)
        wire = _wire(request, url, b"".join(request.stream))
        try:
            response = link.ask(wire)
            return _answer(response, wire.method, _cut_short(response) if response.missing else None)
        except OSError as error:
            raise _as_own(error) from error

    return handle_request


def _handle_async_request(link: Link, found: Any) -> Any:
    async def handle_async_request(self: Any, request: Any) -> Any:
        __tracebackhide__ = True
        if not link.claims(url := _url(request)):
            return await found(self, request)
        wire = _wire(request, url, b"".join([piece async for piece in request.stream]))
        try:
            response = await _asked(link, wire)
            return _answer(response, wire.method, _cut_short_async(response) if response.missing else None)
        except OSError as error:
            raise _as_own(error) from error

    return handle_async_request


async def _asked(link: Link, wire: Request) -> Response:
    actor = current_actor()
    if not link.is_blocking():
        with link.flights.aloft(wire, actor):
            if isinstance(actor, asyncio.Task):
                await Turn()
            return link.ask(wire, actor)

    def ask() -> Response:
        return link.ask(wire, actor)

    return await _in_thread(ask)


async def _in_thread(ask: Callable[[], Response]) -> Response:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        # Another event loop, trio's: httpcore itself talks to it through anyio.
        import anyio.to_thread

        return await anyio.to_thread.run_sync(ask)
    return await asyncio.to_thread(ask)


def _url(request: Any) -> str:
    return bytes(request.url).decode("latin-1")


def _wire(request: Any, url: str, body: bytes) -> Request:
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers]
    limits = request.extensions.get("timeout") or {}
    return plain_request(request.method.decode("latin-1"), url, Headers(pairs), body, limits.get("read"))


def _answer(response: Response, method: str, content: Any) -> Any:
    return sys.modules["httpcore"].Response(
        response.status,
        headers=[(name.encode(), value.encode()) for name, value in answer_headers(response, method)],
        content=answer_body(response, method) if content is None else content,
        extensions={"http_version": b"HTTP/1.1", "reason_phrase": response.reason.encode("ascii", "replace")},
    )


def _cut_short(response: Response) -> Iterator[bytes]:
    yield response.body
    raise _incomplete(response)


async def _cut_short_async(response: Response) -> AsyncIterator[bytes]:
    yield response.body
    raise _incomplete(response)


def _incomplete(response: Response) -> Exception:
    got, wanted = len(response.body), len(response.body) + response.missing
    text = f"peer closed connection without sending complete message body (received {got} bytes, expected {wanted})"
    own: Exception = sys.modules["httpcore"].RemoteProtocolError(text)
    return own


def _as_own(error: OSError) -> Exception:
    library = sys.modules["httpcore"]
    if isinstance(error, TimeoutError):
        kind = library.ReadTimeout
    elif isinstance(error, ConnectionRefusedError | socket.gaierror):
        kind = library.ConnectError
    elif isinstance(error, ConnectionError):
        kind = library.ReadError
    else:
        return error
    own: Exception = kind(str(error))
    return own
