"""Failures of the transport come up as each client's own types."""

from __future__ import annotations

import asyncio
import http.client
import socket
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import urllib3.exceptions

from pytest_workbook.door.faults_native import TransportFault
from pytest_workbook.wire import Request, Response

URL = "https://graph.microsoft.com/v1.0/me"

pytestmark = pytest.mark.usefixtures("interception")


def _fail(echo: Any, kind: TransportFault) -> None:
    def fail(request: Request) -> Response:
        raise kind.error("graph.microsoft.com")

    echo.answer = fail


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("timeout", requests.ReadTimeout),
        ("connect", requests.ConnectionError),
        ("reset", requests.ConnectionError),
        ("dns", requests.ConnectionError),
    ],
)
@pytest.mark.parametrize("proxies", [{}, {"https": "http://127.0.0.1:9"}], ids=["direct", "proxy"])
def test_requests_raises_its_own(echo: Any, kind: str, expected: type[Exception], proxies: dict[str, str]) -> None:
    """Also behind a proxy, which is not to blame."""
    _fail(echo, TransportFault(kind))
    with pytest.raises(expected) as raised:
        requests.get(URL, timeout=5, proxies=proxies)
    assert not isinstance(raised.value, requests.exceptions.ProxyError)
    assert len(echo.requests) == 1


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("timeout", urllib3.exceptions.ReadTimeoutError),
        ("connect", urllib3.exceptions.NewConnectionError),
        ("reset", urllib3.exceptions.ProtocolError),
        ("dns", urllib3.exceptions.NameResolutionError),
    ],
)
def test_urllib3_raises_its_own(echo: Any, kind: str, expected: type[Exception]) -> None:
    """The types are those that urllib3 retries by."""
    _fail(echo, TransportFault(kind))
    with pytest.raises(expected), urllib3.PoolManager() as pool:
        pool.request("GET", URL, retries=False)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("timeout", TimeoutError),
        ("connect", ConnectionRefusedError),
        ("reset", ConnectionResetError),
        ("dns", socket.gaierror),
    ],
)
def test_http_client_raises_the_sockets(echo: Any, kind: str, expected: type[Exception]) -> None:
    """``http.client`` has no types of its own; the connection can be used again afterwards."""
    _fail(echo, TransportFault(kind))
    connection = http.client.HTTPSConnection("graph.microsoft.com")
    for _ in range(2):
        connection.request("GET", "/v1.0/me")
        with pytest.raises(expected):
            connection.getresponse()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("timeout", httpx.ReadTimeout),
        ("connect", httpx.ConnectError),
        ("reset", httpx.ReadError),
        ("dns", httpx.ConnectError),
    ],
)
@pytest.mark.parametrize("is_blocking", [False, True])
def test_httpx_raises_its_own(echo: Any, kind: str, expected: type[Exception], is_blocking: bool) -> None:
    """Sync and async alike, with the entry inline or in a thread."""
    _fail(echo, TransportFault(kind))
    echo.is_blocking = is_blocking

    async def call() -> None:
        async with httpx.AsyncClient() as client:
            await client.get(URL)

    with pytest.raises(expected):
        httpx.get(URL)
    with pytest.raises(expected):
        asyncio.run(call())


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("timeout", aiohttp.ServerTimeoutError),
        ("connect", aiohttp.ClientConnectorError),
        ("reset", aiohttp.ClientOSError),
        ("dns", aiohttp.ClientConnectorDNSError),
    ],
)
@pytest.mark.parametrize("is_blocking", [False, True])
def test_aiohttp_raises_its_own(echo: Any, kind: str, expected: type[Exception], is_blocking: bool) -> None:
    """With the entry inline or in a thread."""
    _fail(echo, TransportFault(kind))
    echo.is_blocking = is_blocking

    async def call() -> None:
        async with aiohttp.ClientSession() as client:
            await client.post(URL, data=b"x")

    with pytest.raises(expected):
        asyncio.run(call())


@pytest.mark.parametrize("client", ["httpx", "aiohttp"])
def test_other_os_errors_stay_what_they_are(echo: Any, client: str) -> None:
    """A file that is missing in the entry is no failure of the network."""

    def fail(request: Request) -> Response:
        msg = "book.xlsx"
        raise FileNotFoundError(msg)

    async def by_aiohttp() -> None:
        async with aiohttp.ClientSession() as session:
            await session.get(URL)

    echo.answer = fail
    if client == "httpx":
        with pytest.raises(FileNotFoundError):
            httpx.get(URL)
    else:
        # aiohttp makes its own type of every OSError; the cause is kept.
        with pytest.raises(aiohttp.ClientOSError, match=r"book\.xlsx"):
            asyncio.run(by_aiohttp())
