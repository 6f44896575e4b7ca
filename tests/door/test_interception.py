"""Every client library, from every kind of caller, is answered by the entry."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import urllib3
import urllib3.connection
import urllib3.connectionpool

from pytest_workbook.errors import NoMatch
from pytest_workbook.wire import Headers, Request, Response, json_response

URL = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook/worksheets"

Client = Callable[[str, str, bytes], tuple[int, bytes]]


def by_requests(method: str, url: str, body: bytes) -> tuple[int, bytes]:
    """Ask with requests."""
    answer = requests.request(method, url, data=body or None, timeout=5)
    return answer.status_code, answer.content


def by_urllib3(method: str, url: str, body: bytes) -> tuple[int, bytes]:
    """Ask with urllib3."""
    with urllib3.PoolManager() as pool:
        answer = pool.request(method, url, body=body or None)
        return answer.status, answer.data


def by_http_client(method: str, url: str, body: bytes) -> tuple[int, bytes]:
    """Ask with http.client."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host)
    try:
        connection.request(method, slash + path, body or None)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def by_urllib_request(method: str, url: str, body: bytes) -> tuple[int, bytes]:
    """Ask with urllib.request."""
    # An opener of its own: that of urlopen remembers the proxies of its first call.
    opener = urllib.request.build_opener()
    with opener.open(urllib.request.Request(url, body or None, method=method)) as answer:
        return answer.status, answer.read()


def by_httpx(method: str, url: str, body: bytes) -> tuple[int, bytes]:
    """Ask with httpx."""
    answer = httpx.request(method, url, content=body)
    return answer.status_code, answer.content


def by_httpx_2(method: str, url: str, body: bytes) -> tuple[int, bytes]:
    """Ask with httpx over HTTP/2."""
    with httpx.Client(http2=True) as client:
        answer = client.request(method, url, content=body)
        return answer.status_code, answer.content


async def with_httpx(method: str, url: str, body: bytes, **options: Any) -> tuple[int, bytes]:
    """Ask with httpx inside a loop."""
    async with httpx.AsyncClient(**options) as client:
        answer = await client.request(method, url, content=body)
        return answer.status_code, answer.content


async def with_aiohttp(method: str, url: str, body: bytes, **options: Any) -> tuple[int, bytes]:
    """Ask with aiohttp inside a loop."""
    options.setdefault("trust_env", True)
    async with aiohttp.ClientSession(**options) as client, client.request(method, url, data=body or None) as answer:
        return answer.status, await answer.read()


def by_async_httpx(method: str, url: str, body: bytes) -> tuple[int, bytes]:
    """Ask with httpx's async client."""
    return asyncio.run(with_httpx(method, url, body, http2=True))


def by_aiohttp(method: str, url: str, body: bytes) -> tuple[int, bytes]:
    """Ask with aiohttp."""
    return asyncio.run(with_aiohttp(method, url, body))


CLIENTS = [
    by_requests,
    by_urllib3,
    by_http_client,
    by_urllib_request,
    by_httpx,
    by_httpx_2,
    by_async_httpx,
    by_aiohttp,
]
every_client = pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)

pytestmark = pytest.mark.usefixtures("interception")


@every_client
@pytest.mark.usefixtures("no_network")
def test_client_is_answered_in_the_main_thread(echo: Any, client: Client) -> None:
    """Method, URL and body reach the entry, and its answer the client."""
    status, body = client("POST", URL + "?x=1", b'{"a": 1}')
    assert status == 200
    assert json.loads(body) == {"method": "POST", "url": URL + "?x=1", "body": '{"a": 1}'}
    assert len(echo.requests) == 1


@every_client
@pytest.mark.usefixtures("no_network")
def test_client_is_answered_in_a_worker_thread(echo: Any, client: Client) -> None:
    """A thread is answered as the main thread is."""
    with ThreadPoolExecutor(1) as pool:
        status, _ = pool.submit(client, "GET", URL, b"").result()
    assert status == 200
    assert len(echo.requests) == 1


@pytest.mark.parametrize("client", [by_requests, by_urllib3, by_http_client, by_httpx], ids=lambda one: one.__name__)
@pytest.mark.usefixtures("no_network")
def test_sync_client_is_answered_from_a_coroutine(echo: Any, client: Client) -> None:
    """The actor of a request made inside a task is that task."""
    tasks: list[object] = []

    async def call() -> int:
        tasks.append(asyncio.current_task())
        return client("GET", URL, b"")[0]

    assert asyncio.run(call()) == 200
    assert echo.actors == tasks


@pytest.mark.parametrize("client", [by_requests, by_http_client, by_httpx], ids=lambda one: one.__name__)
def test_actor_of_a_thread_is_its_ident(echo: Any, client: Client) -> None:
    """Outside asyncio the actor is the thread."""
    client("GET", URL, b"")
    assert echo.actors == [threading.get_ident()]


@pytest.mark.parametrize("is_blocking", [False, True])
@pytest.mark.parametrize("client", [with_httpx, with_aiohttp], ids=lambda one: one.__name__)
def test_async_client_waits_in_a_thread_only_for_the_live_service(echo: Any, client: Any, is_blocking: bool) -> None:
    """The event loop's thread runs the entry exactly when that cannot block; the actor is the task either way."""
    echo.is_blocking = is_blocking
    tasks: list[object] = []

    async def call() -> None:
        tasks.append(asyncio.current_task())
        assert (await client("POST", URL, b"body"))[0] == 200

    asyncio.run(call())
    assert (echo.threads == [threading.get_ident()]) is not is_blocking
    assert echo.actors == tasks


@every_client
@pytest.mark.usefixtures("no_network")
def test_dead_proxy_is_not_asked(echo: Any, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a proxy the host beyond it counts, and the proxy is never connected to."""
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    for url in (URL, URL.replace("https", "http")):
        assert client("GET", url, b"")[0] == 200
    assert [request.url for request in echo.requests] == [URL, URL.replace("https", "http")]


@every_client
def test_other_host_is_left_alone(echo: Any, other_host: Any, client: Client) -> None:
    """A host that is not the door's is connected to as ever."""
    assert client("GET", other_host.url, b"") == (200, b'{"other": true}')
    assert other_host.hits == ["/other"]
    assert echo.requests == []


@every_client
def test_handed_out_url_is_the_doors_by_its_path(echo: Any, other_host: Any, client: Client) -> None:
    """On a host that is not Graph's, only the URL that was handed out is answered by the entry."""
    handed_out = other_host.url.replace("/other", "/download")
    echo.handed_out.add(handed_out)
    assert json.loads(client("GET", handed_out, b"")[1])["url"] == handed_out
    assert client("GET", other_host.url, b"")[1] == b'{"other": true}'
    assert other_host.hits == ["/other"]


@every_client
@pytest.mark.usefixtures("no_network")
def test_own_error_passes_unwrapped(echo: Any, client: Client) -> None:
    """A refusal is never disguised as a network error, nor retried."""
    error = NoMatch("nothing recorded")

    def refuse(request: Request) -> Response:
        raise error

    echo.answer = refuse
    with pytest.raises(NoMatch) as raised:
        client("POST", URL, b"x")
    assert raised.value is error
    assert len(echo.requests) == 1


@every_client
@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("DELETE", 204)])
def test_answer_without_body_is_empty(echo: Any, client: Client, method: str, status: int) -> None:
    """HEAD and 204 end after the header."""
    echo.answer = lambda request: Response(status, Headers({"Content-Type": "text/plain"}), b"never shown")
    assert client(method, URL, b"") == (status, b"")


@every_client
def test_codings_of_the_answer_are_gone(echo: Any, client: Client) -> None:
    """A body arrives decoded although its header speaks of gzip and chunks."""
    headers = Headers({"Content-Encoding": "gzip", "Transfer-Encoding": "chunked", "Content-Length": "3"})
    echo.answer = lambda request: Response(200, headers, b"plain text")
    assert client("GET", URL, b"") == (200, b"plain text")


@every_client
def test_large_answer_arrives_whole(echo: Any, client: Client) -> None:
    """Five megabytes lose nothing."""
    data = bytes(range(256)) * 20_000
    echo.answer = lambda request: Response(200, Headers(), data)
    assert client("GET", URL, b"")[1] == data


@pytest.mark.parametrize("client", [by_requests, by_urllib3, by_urllib_request], ids=lambda one: one.__name__)
def test_redirect_is_followed_by_the_client(echo: Any, client: Client) -> None:
    """A 302 to another URL of the door is the client's to follow."""
    _redirect_once(echo)
    assert json.loads(client("GET", URL, b"")[1]) == {"end": True}
    assert [request.url for request in echo.requests] == [URL, "https://graph.microsoft.com/v1.0/end"]


def test_aiohttp_follows_redirects_itself(echo: Any) -> None:
    """History and final URL are aiohttp's own."""
    _redirect_once(echo)

    async def call() -> tuple[list[int], str]:
        async with aiohttp.ClientSession() as client, client.get(URL) as answer:
            return [one.status for one in answer.history], str(answer.url)

    assert asyncio.run(call()) == ([302], "https://graph.microsoft.com/v1.0/end")


def test_httpx_follows_redirects_itself(echo: Any) -> None:
    """History and final URL are httpx's own."""
    _redirect_once(echo)
    answer = httpx.get(URL, follow_redirects=True)
    assert [one.status_code for one in answer.history] == [302]
    assert answer.json() == {"end": True}


def _redirect_once(echo: Any) -> None:
    def answer(request: Request) -> Response:
        if request.url == URL:
            return Response(302, Headers({"Location": "https://graph.microsoft.com/v1.0/end"}))
        return json_response(200, {"end": True})

    echo.answer = answer
