"""The transport below aiohttp's protocol, and the private names it stands on."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Hashable
from types import SimpleNamespace

import aiohttp.client_proto
import aiohttp.connector

from pytest_workbook.door.link import Link
from pytest_workbook.door.on_aiohttp import DoorTransport
from pytest_workbook.wire import Request, Response

WRITTEN = b"GET /v1.0/me HTTP/1.1\r\nHost: graph.microsoft.com\r\n\r\n"


class _Protocol:
    def __init__(self) -> None:
        self.received: list[bytes] = []

    def data_received(self, data: bytes) -> None:
        self.received.append(data)


def _transport(protocol: _Protocol, asked: list[str]) -> DoorTransport:
    def entry(request: Request, actor: Hashable) -> Response:
        asked.append(request.url)
        return Response(204)

    link = Link(entry, lambda url: True, lambda: False)
    return DoorTransport(link, SimpleNamespace(url="https://graph.microsoft.com/v1.0/me"), protocol, "me")


def test_request_is_answered_once() -> None:
    """What is written after the request's end changes nothing."""
    asked: list[str] = []
    protocol = _Protocol()

    async def write() -> None:
        transport = _transport(protocol, asked)
        transport.write(WRITTEN)
        transport.write(WRITTEN)
        await asyncio.sleep(0)

    asyncio.run(write())
    assert asked == ["https://graph.microsoft.com/v1.0/me"]
    assert protocol.received == [b"HTTP/1.1 204 No Content\r\n\r\n"]


def test_closed_transport_delivers_nothing() -> None:
    """An exchange given up gets no late answer, and takes no late request."""
    asked: list[str] = []
    protocol = _Protocol()

    async def write() -> None:
        given_up = _transport(protocol, asked)
        given_up.write(WRITTEN)
        given_up.close()
        aborted = _transport(protocol, asked)
        aborted.abort()
        aborted.write(WRITTEN)
        assert given_up.is_closing()
        assert aborted.is_closing()
        await asyncio.sleep(0)

    asyncio.run(write())
    assert len(asked) == 1
    assert protocol.received == []


def test_private_names_are_where_they_were() -> None:
    """Fails when aiohttp moves what the interception stands on."""
    assert list(inspect.signature(aiohttp.connector.Connection).parameters) == ["connector", "key", "protocol", "loop"]
    assert list(inspect.signature(aiohttp.connector.BaseConnector.connect).parameters) == [
        "self",
        "req",
        "traces",
        "timeout",
    ]
    assert list(inspect.signature(aiohttp.client_proto.ResponseHandler).parameters) == ["loop"]
    assert isinstance(aiohttp.ClientRequest.connection_key, property)
    assert callable(aiohttp.client_proto.ResponseHandler.force_close)
