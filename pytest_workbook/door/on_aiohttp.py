"""Interception of aiohttp at its connector: a genuine protocol on a transport of ours.

Redirects, middlewares, traces, cookies and ``raise_for_status`` stay aiohttp's. Private here: the constructor of
``aiohttp.connector.Connection``, ``aiohttp.client_proto.ResponseHandler``, ``ClientRequest.connection_key``.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Hashable, Sequence
from typing import Any

from pytest_workbook.door.http_bytes import RequestReader, answer_body, response_head
from pytest_workbook.door.link import Link, current_actor
from pytest_workbook.door.patching import Patch
from pytest_workbook.wire import Request

__all__ = ["DoorTransport", "aiohttp_patches"]


def aiohttp_patches(link: Link) -> Sequence[Patch]:
    """Return the patches of ``aiohttp.connector``."""
    connector = sys.modules["aiohttp.connector"].BaseConnector
    return (Patch(connector, "connect", lambda found: _connect(link, found)),)


def _connect(link: Link, found: Any) -> Any:
    async def connect(self: Any, req: Any, traces: Any, timeout: Any) -> Any:
        __tracebackhide__ = True
        if not link.claims(str(req.url)):
            return await found(self, req, traces, timeout)
        for trace in traces or ():
            await trace.send_connection_create_start()
        loop = asyncio.get_running_loop()
        protocol = sys.modules["aiohttp.client_proto"].ResponseHandler(loop)
        protocol.connection_made(DoorTransport(link, req, protocol, current_actor(), _shortest(timeout)))
        # The connection ends with its answer: none is left in a pool.
        protocol.force_close()
        for trace in traces or ():
            await trace.send_connection_create_end()
        return sys.modules["aiohttp.connector"].Connection(self, req.connection_key, protocol, loop)

    return connect


class DoorTransport(asyncio.Transport):
    """Takes the request's bytes from aiohttp's protocol, and gives it the answer's.

    Args:
        link: the way to the entry.
        request: aiohttp's.
        protocol: aiohttp's.
        actor: the task that sent the request; the body may be written by another.
        time_limit: seconds that the client waits, or None.
    """

    def __init__(
        self, link: Link, request: Any, protocol: Any, actor: Hashable, time_limit: float | None = None
    ) -> None:
        super().__init__()
        self._link = link
        self._request = request
        self._protocol = protocol
        self._actor = actor
        self._time_limit = time_limit
        self._reader = RequestReader()
        self._is_closing = False
        self._is_answered = False
        self._is_continued = False
        self._is_cut_short = False
        self._is_aloft = False
        self._asking: asyncio.Task[None] | None = None

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Take a piece of the request, and have it answered once it is whole."""
        if self._is_answered or self._is_closing:
            return
        if self._reader.feed(data):
            self._is_answered = True
            self._answer(self._reader.request(str(self._request.url), self._time_limit))
        elif self._reader.is_expecting and not self._is_continued:
            self._is_continued = True
            self._deliver(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _answer(self, request: Request) -> None:
        self._is_aloft = self._link.flights.begin(request, self._actor)
        if self._link.is_blocking():
            self._asking = asyncio.get_running_loop().create_task(self._ask_in_thread(request))
        else:
            self._deliver(self._asked(request))

    async def _ask_in_thread(self, request: Request) -> None:
        self._deliver(await asyncio.to_thread(self._asked, request))

    def _asked(self, request: Request) -> bytes | BaseException:
        try:
            response = self._link.ask(request, self._actor)
            self._is_cut_short = bool(response.missing)
            return response_head(response, request.method, closes=False) + answer_body(response, request.method)
        except OSError as error:
            return _as_own(error, self._request.connection_key)
        except BaseException as error:  # noqa: BLE001 - handed to the waiting reader, which raises it
            return error

    def _deliver(self, answer: bytes | BaseException) -> None:
        # Soon, not now: aiohttp starts its read time-out after the last write.
        asyncio.get_running_loop().call_soon(self._hand_over, answer)

    def _hand_over(self, answer: bytes | BaseException) -> None:
        self._land()
        if self._is_closing:
            return
        if isinstance(answer, BaseException):
            self._protocol.set_exception(answer)
        else:
            self._protocol.data_received(answer)
            if self._is_cut_short:
                # The header was read before: in one turn, aiohttp would take the broken body for a broken header.
                asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)

    def is_closing(self) -> bool:
        """Return whether the exchange is over."""
        return self._is_closing

    def close(self) -> None:
        """End the exchange."""
        self._is_closing = True
        self._land()

    def abort(self) -> None:
        """End the exchange."""
        self._is_closing = True
        self._land()

    def _land(self) -> None:
        if self._is_aloft:
            self._is_aloft = False
            self._link.flights.end(self._actor)

    def pause_reading(self) -> None:
        """The answer is whole: there is nothing to hold back."""

    def resume_reading(self) -> None:
        """The answer is whole: there is nothing to hold back."""

    def get_write_buffer_size(self) -> int:
        """Return 0: what was written was taken."""
        return 0


def _shortest(timeout: Any) -> float | None:
    # 0 is no limit, for aiohttp.
    return min((limit for limit in (timeout.total, timeout.sock_read) if limit), default=None)


def _as_own(error: OSError, key: Any) -> OSError:
    library = sys.modules["aiohttp"]
    if isinstance(error, TimeoutError):
        own: OSError = library.SocketTimeoutError("Timeout on reading data from socket")
    elif isinstance(error, socket.gaierror):
        own = library.ClientConnectorDNSError(key, error)
    elif isinstance(error, ConnectionRefusedError):
        own = library.ClientConnectorError(key, error)
    elif isinstance(error, ConnectionError):
        own = library.ClientOSError(*error.args)
    else:
        return error
    own.__cause__ = error
    return own
