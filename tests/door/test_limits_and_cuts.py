"""How long each client waits crosses the border with its request, and each notices an answer whose end is missing."""

from __future__ import annotations

import asyncio
import http.client
import urllib.request
from collections.abc import Callable
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import urllib3

from pytest_workbook.door.interception import Interception
from pytest_workbook.wire import Headers, Response

URL = "https://graph.microsoft.com/v1.0/me"
Send = Callable[[], object]

pytestmark = pytest.mark.usefixtures("interception")


def _by_http_client(timeout: float | None) -> bytes:
    connection = http.client.HTTPSConnection("graph.microsoft.com", timeout=timeout)
    connection.request("GET", "/v1.0/me")
    return connection.getresponse().read()


async def _by_httpx(timeout: httpx.Timeout | float | None) -> bytes:
    async with httpx.AsyncClient(timeout=timeout) as client:
        return (await client.get(URL)).content


async def _by_aiohttp(timeout: aiohttp.ClientTimeout) -> bytes:
    async with aiohttp.ClientSession(timeout=timeout) as client, client.get(URL) as answer:
        return await answer.read()


_LIMITS: dict[str, tuple[Send, float | None]] = {
    "http.client": (lambda: _by_http_client(3), 3),
    "http.client, none": (lambda: _by_http_client(None), None),
    "urllib": (lambda: urllib.request.urlopen(URL, timeout=4).read(), 4),
    "urllib, default": (lambda: urllib.request.urlopen(URL).read(), None),
    "urllib3": (lambda: urllib3.request("GET", URL, timeout=urllib3.Timeout(connect=1, read=6)), 6),
    "requests": (lambda: requests.get(URL, timeout=7), 7),
    "requests, pair": (lambda: requests.get(URL, timeout=(1, 8)), 8),
    "requests, none": (lambda: requests.get(URL), None),
    "httpx, default": (lambda: httpx.get(URL), 5),
    "httpx": (lambda: httpx.get(URL, timeout=httpx.Timeout(9, read=2)), 2),
    "httpx, none": (lambda: httpx.get(URL, timeout=None), None),
    "httpx, async": (lambda: asyncio.run(_by_httpx(11)), 11),
    "aiohttp": (lambda: asyncio.run(_by_aiohttp(aiohttp.ClientTimeout(total=12))), 12),
    "aiohttp, pair": (lambda: asyncio.run(_by_aiohttp(aiohttp.ClientTimeout(total=12, sock_read=3))), 3),
    "aiohttp, none": (lambda: asyncio.run(_by_aiohttp(aiohttp.ClientTimeout(total=None))), None),
}


@pytest.mark.parametrize("name", _LIMITS)
def test_a_request_tells_how_long_its_client_waits(name: str, echo: Any) -> None:
    """The limit for reading, or for the whole, whichever is less; None where there is none."""
    send, expected = _LIMITS[name]
    send()
    assert [request.time_limit for request in echo.requests] == [expected]


def _cut(echo: Any) -> None:
    echo.answer = lambda _: Response(200, Headers({"Content-Type": "text/plain"}), b"half", missing=4)


_CUTS: dict[str, tuple[Send, type[BaseException]]] = {
    "http.client": (lambda: _by_http_client(3), http.client.IncompleteRead),
    "urllib3": (lambda: urllib3.request("GET", URL, retries=False), urllib3.exceptions.ProtocolError),
    "requests": (lambda: requests.get(URL, timeout=3), requests.exceptions.ChunkedEncodingError),
    "httpx": (lambda: httpx.get(URL), httpx.RemoteProtocolError),
    "httpx, async": (lambda: asyncio.run(_by_httpx(3)), httpx.RemoteProtocolError),
    "aiohttp": (lambda: asyncio.run(_by_aiohttp(aiohttp.ClientTimeout(total=3))), aiohttp.ClientPayloadError),
}


@pytest.mark.parametrize("name", _CUTS)
def test_each_client_notices_that_the_end_is_missing(name: str, echo: Any) -> None:
    """As its own exception, the one it has for a connection that ends too soon."""
    _cut(echo)
    send, kind = _CUTS[name]
    with pytest.raises(kind):
        send()


def test_what_arrived_can_be_read(echo: Any, interception: Interception) -> None:
    """A client that reads piece by piece gets the half, under a header that tells of the whole."""
    _cut(echo)
    with httpx.stream("GET", URL) as answer:
        assert answer.headers["Content-Length"] == "8"
        pieces = answer.iter_raw()
        assert next(pieces) == b"half"
        with pytest.raises(httpx.RemoteProtocolError, match=r"received 4 bytes, expected 8"):
            next(pieces)
    assert interception is not None
