"""Foreign cassettes work for other hosts, and pass the door's requests on, entered inside or outside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import urllib3
import vcr
from vcr.cassette import Cassette
from vcr.request import Request as VcrRequest

from pytest_workbook.door.interception import Interception
from pytest_workbook.door.permit import permitted

URL = "https://graph.microsoft.com/v1.0/me"


def by_requests(url: str) -> Any:
    """Ask with requests."""
    return requests.get(url, timeout=5).json()


def by_urllib3(url: str) -> Any:
    """Ask with urllib3."""
    with urllib3.PoolManager() as pool:
        return json.loads(pool.request("GET", url).data)


def by_http_client(url: str) -> Any:
    """Ask with http.client."""
    # Through the module, as vcrpy replaces its classes.
    import http.client

    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host)
    try:
        connection.request("GET", slash + path)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def by_httpx(url: str) -> Any:
    """Ask with httpx."""
    return httpx.get(url).json()


def by_async_httpx(url: str) -> Any:
    """Ask with httpx's async client."""

    async def call() -> Any:
        async with httpx.AsyncClient() as client:
            return (await client.get(url)).json()

    return asyncio.run(call())


def by_aiohttp(url: str) -> Any:
    """Ask with aiohttp."""

    async def call() -> Any:
        async with aiohttp.ClientSession() as client, client.get(url) as answer:
            return await answer.json()

    return asyncio.run(call())


every_client = pytest.mark.parametrize(
    "client",
    [by_requests, by_urllib3, by_http_client, by_httpx, by_async_httpx, by_aiohttp],
    ids=lambda client: client.__name__,
)


@every_client
@pytest.mark.parametrize("is_inside", [True, False], ids=["cassette inside", "cassette outside"])
def test_cassette_of_another_host_records_and_replays(
    echo: Any, other_host: Any, tmp_path: Path, client: Callable[[str], Any], is_inside: bool
) -> None:
    """Vcrpy keeps and plays the other host, and never sees Graph."""
    path = tmp_path / "other.yaml"
    for record_mode in ("once", "none"):
        interception = Interception(echo, echo.concerns, lambda: False)
        if is_inside:
            interception.install()
        with vcr.use_cassette(str(path), record_mode=record_mode) as cassette:
            if not is_inside:
                interception.install()
            assert client(URL)["url"] == URL
            assert client(other_host.url) == {"other": True}
            assert [request.uri for request in cassette.requests] == [other_host.url]
            assert cassette.play_count == (1 if record_mode == "none" else 0)
            if not is_inside:
                interception.uninstall()
        interception.uninstall()
    assert other_host.hits == ["/other"]
    assert [request.url for request in echo.requests] == [URL, URL]
    assert "graph.microsoft.com" not in path.read_text()


@every_client
def test_libraries_are_as_they_were_afterwards(
    echo: Any, other_host: Any, tmp_path: Path, client: Callable[[str], Any]
) -> None:
    """Crossed over, the last one out leaves nothing behind."""
    before = dict(vars(Cassette))
    interception = Interception(echo, echo.concerns, lambda: False)
    interception.install()
    with vcr.use_cassette(str(tmp_path / "a.yaml")):
        interception.uninstall()
        assert dict(vars(Cassette)) == before
        assert client(other_host.url) == {"other": True}
    assert client(other_host.url) == {"other": True}
    assert echo.requests == []


@pytest.mark.usefixtures("interception")
def test_cassette_keeps_graph_where_no_test_is_in_care(echo: Any, tmp_path: Path) -> None:
    """Outside care a foreign cassette with Graph traffic is left alone."""
    echo.is_in_care = False
    path = tmp_path / "graph.yaml"
    path.write_text(
        "version: 1\ninteractions:\n- request: {method: GET, uri: '" + URL + "', body: null, headers: {}}\n"
        "  response: {status: {code: 200, message: OK}, headers: {}, body: {string: 'recorded'}}\n"
    )
    with vcr.use_cassette(str(path), record_mode="none") as cassette:
        assert requests.get(URL, timeout=5).text == "recorded"
        assert cassette.play_count == 1


@pytest.mark.usefixtures("interception")
def test_what_our_live_sender_sends_is_kept_by_no_cassette(echo: Any, tmp_path: Path) -> None:
    """A foreign cassette sees neither our live requests nor their tokens."""
    echo.is_in_care = False
    with vcr.use_cassette(str(tmp_path / "a.yaml")) as cassette, permitted():
        request = VcrRequest("GET", "https://stand-in.test/v1.0", b"", {"Authorization": "Bearer real"})
        assert not cassette.can_play_response_for(request)
        cassette.append(request, {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": b""}})
        assert len(cassette) == 0


@every_client
@pytest.mark.usefixtures("interception")
def test_cassette_behind_a_proxy_passes_graph_on(
    echo: Any, tmp_path: Path, client: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cassette that may not record lets Graph pass although the connection is to a proxy."""
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with vcr.use_cassette(str(tmp_path / "none.yaml"), record_mode="none"):
        assert client(URL)["url"] == URL


@pytest.mark.usefixtures("interception", "no_network")
def test_threads_lose_nothing_beside_a_cassette(echo: Any, tmp_path: Path) -> None:
    """A cassette un-patches the process for moments; no Graph request of 16 threads slips out in one of them."""
    urls = [f"{URL}/{number}" for number in range(200)]
    with vcr.use_cassette(str(tmp_path / "none.yaml"), record_mode="none"), ThreadPoolExecutor(16) as workers:
        answers = list(workers.map(by_requests, urls))
    assert [answer["url"] for answer in answers] == urls
    assert len(echo.requests) == 200


class TestPytestRecording:
    """pytest-recording's cassette, entered by its own fixture inside our interception."""

    @pytest.fixture
    def vcr_cassette_dir(self, tmp_path: Path, interception: Interception) -> str:
        """Keep cassettes where the test can see them, and intercept first, as in care."""
        return str(tmp_path)

    @pytest.fixture
    def record_mode(self) -> str:
        """Record, whatever the command line says."""
        return "once"

    @every_client
    @pytest.mark.vcr
    def test_other_host_is_recorded_and_graph_passed_on(
        self, echo: Any, other_host: Any, client: Callable[[str], Any], vcr: Any
    ) -> None:
        """What it records is the other host alone."""
        assert client(URL)["url"] == URL
        assert client(other_host.url) == {"other": True}
        assert [request.uri for request in vcr.requests] == [other_host.url]
        assert [request.url for request in echo.requests] == [URL]
