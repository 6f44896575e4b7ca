"""Bodies, life cycle, threads and retries: what the interception does besides answering every client."""

from __future__ import annotations

import asyncio
import http.client
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
import httpcore
import httpx
import pytest
import requests
import urllib3
import urllib3.connection
import urllib3.connectionpool

from pytest_workbook.door.interception import Interception
from pytest_workbook.errors import NetworkBlocked
from pytest_workbook.wire import Headers, Request, Response, json_response

URL = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook/worksheets"

pytestmark = pytest.mark.usefixtures("interception")


def test_bodies_of_all_kinds_are_read(echo: Any) -> None:
    """Generators, files and forms reach the entry as bytes without a transfer coding."""

    async def pieces() -> Any:
        yield b"ab"
        yield b"cd"

    async def send() -> None:
        async with aiohttp.ClientSession() as client:
            await client.put(URL, data=pieces())
        async with httpx.AsyncClient() as other:
            await other.put(URL, content=pieces())

    requests.put(URL, data=iter([b"ab", b"cd"]), timeout=5)
    httpx.put(URL, content=iter([b"ab", b"cd"]))
    urllib3.request("PUT", URL, body=iter([b"ab", b"cd"]))
    asyncio.run(send())
    assert [request.body for request in echo.requests] == [b"abcd"] * 5
    assert [request.headers.get("Content-Length") for request in echo.requests] == ["4"] * 5
    assert not any("Transfer-Encoding" in request.headers for request in echo.requests)
    requests.post(URL, files={"f": ("a.txt", b"content")}, timeout=5)
    assert b'filename="a.txt"' in echo.requests[-1].body


def test_repeated_headers_are_kept(echo: Any) -> None:
    """Two cookies stay two in every client."""
    pairs = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    echo.answer = lambda request: Response(200, Headers(pairs), b"{}")

    async def jar() -> dict[str, str]:
        async with aiohttp.ClientSession() as client, client.get(URL) as answer:
            return {name: morsel.value for name, morsel in answer.cookies.items()}

    expected = {"a": "1", "b": "2"}
    assert requests.get(URL, timeout=5).cookies.get_dict() == expected
    assert dict(httpx.get(URL).cookies) == expected
    assert asyncio.run(jar()) == expected


def test_clients_made_before_are_answered(echo: Any, interception: Interception) -> None:
    """It does not matter whether a client is older than the interception, nor how it was used before."""
    interception.uninstall()
    session, client, pool = requests.Session(), httpx.Client(), urllib3.PoolManager()
    interception.install()
    session.get(URL)
    client.get(URL)
    pool.request("GET", URL)
    client.close()
    assert len(echo.requests) == 3


def test_real_connection_from_before_is_not_used(echo: Any, other_host: Any) -> None:
    """A pooled connection opened before the URL was the door's stays unused."""
    echo.is_in_care = False
    echo.handed_out.add(other_host.url)
    with requests.Session() as session, httpx.Client() as client:
        session.get(other_host.url)
        client.get(other_host.url)
        connection = http.client.HTTPConnection(other_host.url.split("/")[2])
        connection.request("GET", "/other")
        connection.getresponse().read()
        echo.is_in_care = True
        session.get(other_host.url)
        client.get(other_host.url)
        connection.request("GET", "/other")
        connection.getresponse().read()
        connection.close()
    assert len(other_host.hits) == 3
    assert len(echo.requests) == 3


def test_no_answer_leaves_a_connection_behind(echo: Any, other_host: Any) -> None:
    """After care, clients used in it connect for real."""
    echo.handed_out.add(other_host.url)

    async def both() -> None:
        async with aiohttp.ClientSession() as client:
            async with client.get(other_host.url) as answer:
                await answer.read()
            echo.is_in_care = False
            async with client.get(other_host.url) as answer:
                assert await answer.json() == {"other": True}

    with requests.Session() as session, httpx.Client() as client:
        session.get(other_host.url, stream=True)
        client.get(other_host.url)
        echo.is_in_care = False
        assert session.get(other_host.url).json() == {"other": True}
        assert client.get(other_host.url).json() == {"other": True}
    echo.is_in_care = True
    asyncio.run(both())
    assert len(echo.requests) == 3
    assert len(other_host.hits) == 3


@pytest.mark.parametrize("kind", ["requests", "session", "urllib3", "httpx"])
@pytest.mark.usefixtures("no_network")
def test_no_request_of_many_threads_is_lost(echo: Any, kind: str) -> None:
    """16 threads, 200 requests: each gets its own answer."""
    with requests.Session() as session, httpx.Client() as client, urllib3.PoolManager(maxsize=2) as pool:
        calls: dict[str, Callable[[str], Any]] = {
            "requests": lambda url: requests.get(url, timeout=5).json(),
            "session": lambda url: session.get(url).json(),
            "urllib3": lambda url: pool.request("GET", url).json(),
            "httpx": lambda url: client.get(url).json(),
        }
        urls = [f"{URL}/{number}" for number in range(200)]
        with ThreadPoolExecutor(16) as workers:
            answers = list(workers.map(calls[kind], urls))
    assert [answer["url"] for answer in answers] == urls
    assert sorted(request.url for request in echo.requests) == sorted(urls)


@pytest.mark.usefixtures("no_network")
def test_no_request_of_many_tasks_is_lost(echo: Any) -> None:
    """200 tasks on one session of each async library get their own answers."""
    urls = [f"{URL}/{number}" for number in range(200)]

    async def calls() -> list[str]:
        async with aiohttp.ClientSession() as first, httpx.AsyncClient() as second:

            async def by_first(url: str) -> str:
                async with first.get(url) as answer:
                    return str((await answer.json())["url"])

            async def by_second(url: str) -> str:
                return str((await second.get(url)).json()["url"])

            return await asyncio.gather(*map(by_first, urls), *map(by_second, urls))

    assert asyncio.run(calls()) == urls + urls
    assert len(set(echo.actors)) == 400


def test_urllib3_retries_by_itself(echo: Any) -> None:
    """The interception is below Retry: it sees all three attempts."""
    statuses = iter([429, 429, 200])
    echo.answer = lambda request: Response(next(statuses), Headers({"Retry-After": "0"}))
    retry = urllib3.Retry(3, status_forcelist=[429], backoff_factor=0)
    with urllib3.PoolManager(retries=retry) as pool:
        assert pool.request("GET", URL).status == 200
    assert len(echo.requests) == 3


def test_kiota_retries_by_itself(echo: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interception is below the SDK's RetryHandler: it sees all three attempts."""
    from kiota_http.middleware import AsyncKiotaTransport, MiddlewarePipeline
    from kiota_http.middleware.retry_handler import RetryHandler

    async def at_once(seconds: float) -> None:
        waited.append(seconds)

    waited: list[float] = []
    monkeypatch.setattr("kiota_http.middleware.retry_handler.asyncio.sleep", at_once)
    statuses = iter([429, 429, 200])
    echo.answer = lambda request: Response(next(statuses), Headers({"Retry-After": "1"}))

    async def call() -> int:
        transport = httpx.AsyncHTTPTransport()
        pipeline = MiddlewarePipeline(transport)
        pipeline.add_middleware(RetryHandler())
        async with httpx.AsyncClient(transport=AsyncKiotaTransport(transport, pipeline)) as client:
            return (await client.get(URL)).status_code

    assert asyncio.run(call()) == 200
    assert waited == [1, 1]
    assert len(echo.requests) == 3


def test_uninstall_restores_what_was_found(interception: Interception) -> None:
    """Classes are left exactly as they were, and the import system too."""
    interception.uninstall()
    owners = [
        http.client.HTTPConnection,
        http.client.HTTPSConnection,
        urllib3.connection.HTTPConnection,
        urllib3.connection.HTTPSConnection,
        urllib3.connectionpool.HTTPConnectionPool,
        httpcore.ConnectionPool,
        httpcore.AsyncConnectionPool,
        aiohttp.BaseConnector,
    ]
    before = [dict(vars(owner)) for owner in owners]
    finders = list(sys.meta_path)
    interception.install()
    changed = [dict(vars(owner)) != old for owner, old in zip(owners, before, strict=True)]
    assert changed == [True] * len(owners)
    interception.uninstall()
    assert [dict(vars(owner)) for owner in owners] == before
    assert sys.meta_path == finders


def test_second_install_renews_what_another_tool_undid(echo: Any, interception: Interception) -> None:
    """A tool that was there before and puts its original back does not cut the way for good."""
    interception.uninstall()
    genuine = vars(httpcore.ConnectionPool)["handle_request"]
    interception.install()
    ours = vars(httpcore.ConnectionPool)["handle_request"]
    try:
        httpcore.ConnectionPool.handle_request = genuine  # type: ignore[method-assign]
        interception.install()
        assert vars(httpcore.ConnectionPool)["handle_request"] is ours
        assert httpx.get(URL).status_code == 200
    finally:
        interception.uninstall()
    assert vars(httpcore.ConnectionPool)["handle_request"] is genuine


LATE = """
import socket, sys
def refuse(*args, **kwargs): raise AssertionError(args)
socket.getaddrinfo = refuse
from pytest_workbook.door.interception import Interception
from pytest_workbook.wire import json_response
loaded = [name for name in ("http.client", "urllib3", "requests", "httpx", "httpcore", "aiohttp", "vcr")
          if name in sys.modules]
asked = []
def entry(request, actor):
    asked.append(request.url)
    return json_response(200, {"url": request.url})
interception = Interception(entry, lambda url: "graph.microsoft.com" in url, lambda: False)
interception.install()
import asyncio
url = "https://graph.microsoft.com/v1.0/me"
import urllib.request; assert urllib.request.urlopen(url).status == 200
import requests; assert requests.get(url).json() == {"url": url}
import httpx; assert httpx.get(url).json() == {"url": url}
import aiohttp
async def main():
    async with aiohttp.ClientSession() as client, client.get(url) as answer:
        assert await answer.json() == {"url": url}
asyncio.run(main())
interception.uninstall()
print(loaded, len(asked))
"""


def test_libraries_imported_later_are_intercepted() -> None:
    """No library is loaded to be patched, and each is patched when it is loaded at last."""
    done = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[] 4\n", "")


def test_tunnel_asked_for_by_hand_is_refused(echo: Any) -> None:
    """A CONNECT to Graph through a proxy would leave the process; one to another host is the caller's matter."""
    connection = http.client.HTTPSConnection("127.0.0.1", 9)
    with pytest.raises(NetworkBlocked, match=r"CONNECT https://graph\.microsoft\.com/"):
        connection.request("CONNECT", "graph.microsoft.com:443")
    with pytest.raises(ConnectionRefusedError):
        connection.request("CONNECT", "other.example:443")
    assert echo.requests == []


def test_explicit_connect_is_answered_and_ends_with_care(echo: Any, interception: Interception) -> None:
    """A connection opened by hand serves in care, and is dead afterwards rather than answered by the entry."""
    first, second = (http.client.HTTPSConnection("graph.microsoft.com") for _ in range(2))
    first.connect()
    second.connect()
    first.request("GET", "/v1.0/me")
    assert first.getresponse().status == 200
    assert (second.sock.gettimeout(), second.sock.setsockopt(1, 2, 3), second.sock.shutdown(2)) == (None, None, None)
    interception.uninstall()
    second.request("GET", "/v1.0/me")
    with pytest.raises(ConnectionResetError, match="is over"):
        second.getresponse()
    assert len(echo.requests) == 1


def test_explicit_connect_to_a_host_that_is_not_asked_in_the_end(echo: Any, other_host: Any) -> None:
    """A connection made in care connects for real once its URL is not the door's."""
    echo.handed_out.add(other_host.url.removesuffix("other"))
    connection = http.client.HTTPConnection(other_host.url.split("/")[2])
    connection.connect()
    connection.request("GET", "/other")
    assert connection.getresponse().read() == b'{"other": true}'
    connection.close()
    assert other_host.hits == ["/other"]


def test_addresses_and_byte_hosts_have_a_url(echo: Any) -> None:
    """IPv6 literals get their brackets, and hosts given as bytes are read."""
    echo.handed_out |= {"http://[::1]:81/x", "https://handed.out/x"}
    connection = http.client.HTTPConnection("::1", 81)
    connection.request("GET", "/x")
    connection.getresponse()
    assert urllib3.request("GET", "http://[::1]:81/x").status == 200
    other = http.client.HTTPSConnection("handed.out")
    other.host = b"handed.out"  # type: ignore[assignment]  # what some libraries do
    other.putrequest("GET", "x", skip_host=True)
    other.endheaders()
    assert other.getresponse().status == 200
    assert {request.url for request in echo.requests} == echo.handed_out


def test_aiohttp_keeps_traces_and_expectations(echo: Any) -> None:
    """Traces fire, and a body that waits for 100 Continue is sent."""
    seen: list[str] = []
    config = aiohttp.TraceConfig()

    async def note(name: str) -> None:
        seen.append(name)

    config.on_connection_create_start.append(lambda *_: note("start"))
    config.on_connection_create_end.append(lambda *_: note("end"))

    async def call() -> str:
        session = aiohttp.ClientSession(trace_configs=[config])
        async with session, session.post(URL, data=b"body", expect100=True) as answer:
            return str((await answer.json())["body"])

    assert asyncio.run(call()) == "body"
    assert seen == ["start", "end"]


def test_aiohttp_request_given_up_is_not_delivered(echo: Any) -> None:
    """A caller that stops waiting gets its time-out; the late answer is dropped."""
    echo.is_blocking = True
    is_gone = threading.Event()

    def wait(request: Request) -> Response:
        is_gone.wait(5)
        return json_response(200, {})

    echo.answer = wait

    async def call() -> None:
        async with aiohttp.ClientSession() as client:
            with pytest.raises(TimeoutError):
                await client.get(URL, timeout=aiohttp.ClientTimeout(total=0.01))
            is_gone.set()
            await asyncio.gather(*(task for task in asyncio.all_tasks() if task is not asyncio.current_task()))
            await asyncio.sleep(0)

    asyncio.run(call())
    assert len(echo.requests) == 1
