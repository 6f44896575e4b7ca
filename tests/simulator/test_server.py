"""The simulator over HTTP, met by a client of another process's kind."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from random import Random
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.server import LoopbackServer
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Request, Response


@pytest.fixture(name="watched")
def _watched() -> list[tuple[Request, Response]]:
    return []


@pytest.fixture(name="server")
def _server(simulator: Simulator, watched: list[tuple[Request, Response]]) -> Iterator[LoopbackServer]:
    with LoopbackServer(simulator, watch=lambda *exchange: watched.append(exchange)) as server:
        yield server


@pytest.fixture(name="web")
def _web(server: LoopbackServer) -> Iterator[requests.Session]:
    with requests.Session() as web:
        web.trust_env = False
        web.headers["Authorization"] = f"Bearer {server.token}"
        yield web


def _raw(server: LoopbackServer, method: str, path: str, headers: dict[str, str], body: Any = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.base_url).port or 0, timeout=10)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_a_client_downloads_over_the_server_by_its_redirect(
    server: LoopbackServer, web: requests.Session, simulator: Simulator
) -> None:
    """The handed out URL lies on the server itself and needs no token."""
    file = simulator.blank()
    answer = web.get(f"{server.base_url}/me/drive/items/{file.id}/content", allow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(server.base_url.removesuffix("/v1.0"))
    with requests.Session() as stranger:
        stranger.trust_env = False
        assert simulator.saved_bytes(file) == stranger.get(answer.headers["Location"]).content


def test_annotations_name_the_server_as_root(
    server: LoopbackServer, web: requests.Session, simulator: Simulator
) -> None:
    """A context can be followed to where it came from, over one kept connection."""
    file = simulator.blank()
    for _ in range(3):
        body = web.get(f"{server.base_url}/me/drive/items/{file.id}").json()
        assert body["@odata.context"].startswith(f"{server.base_url}/$metadata#")


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic x"}])
def test_a_request_without_the_servers_token_is_refused(server: LoopbackServer, header: dict[str, str]) -> None:
    """Only who was given the token gets in."""
    status, body = _raw(server, "GET", "/v1.0/me", header)
    assert (status, "InvalidAuthenticationToken" in body) == (401, True)


def test_another_scheme_with_the_right_token_is_refused(server: LoopbackServer) -> None:
    """The token counts as a bearer token only."""
    assert _raw(server, "GET", "/v1.0/me", {"Authorization": f"Basic {server.token}"})[0] == 401


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost"])
def test_a_request_under_another_name_is_misdirected(server: LoopbackServer, host: str) -> None:
    """A page that points its own name at the server gets nothing, not even with the token."""
    assert _raw(server, "GET", "/v1.0/me", {"Host": host, "Authorization": f"Bearer {server.token}"})[0] == 421


def test_localhost_with_the_port_is_let_in(server: LoopbackServer) -> None:
    """The usual name of the machine is as good as its address."""
    host = f"localhost:{urlsplit(server.base_url).port}"
    assert _raw(server, "GET", "/v1.0/me", {"Host": host, "Authorization": f"Bearer {server.token}"})[0] == 200


def test_no_answer_lets_other_origins_in(server: LoopbackServer, web: requests.Session) -> None:
    """There are no CORS headers, also not for a preflight."""
    for answer in (web.get(f"{server.base_url}/me"), web.options(f"{server.base_url}/me")):
        assert [name for name in answer.headers if name.lower().startswith("access-control")] == []


@pytest.mark.parametrize(("length", "status"), [("300000000", 413), ("-1", 400), ("many", 400)])
def test_a_body_without_bound_is_refused_unread(server: LoopbackServer, length: str, status: int) -> None:
    """The server never reads more than it said it would."""
    headers = {"Content-Length": length, "Authorization": f"Bearer {server.token}"}
    assert status == _raw(server, "PUT", "/v1.0/me/drive/root:/x.txt:/content", headers)[0]


def test_a_chunked_body_is_read(server: LoopbackServer, web: requests.Session, simulator: Simulator) -> None:
    """Clients that stream send no length."""
    answer = web.put(f"{server.base_url}/me/drive/root:/x.txt:/content", data=iter([b"one ", b"two"]))
    assert answer.status_code == 201
    made = simulator.file("/me/drive/root:/x.txt:")
    assert made is not None
    assert simulator.saved_bytes(made) == b"one two"


@pytest.mark.parametrize(("chunk", "status"), [(b"zz\r\n", 400), (b"-1\r\n", 400), (b"20000000\r\n", 413)])
def test_a_wrong_chunk_is_refused(server: LoopbackServer, chunk: bytes, status: int) -> None:
    """A chunk without a size, or with too large a one, ends the connection."""
    headers = {"Transfer-Encoding": "chunked", "Authorization": f"Bearer {server.token}"}
    assert status == _raw(server, "PUT", "/v1.0/me/drive/root:/x.txt:/content", headers, chunk)[0]


def test_head_and_no_content_have_no_body(server: LoopbackServer, web: requests.Session, simulator: Simulator) -> None:
    """The connection stays in step after answers without a body."""
    file = simulator.blank()
    assert web.head(f"{server.base_url}/me").content == b""
    assert web.delete(f"{server.base_url}/me/drive/items/{file.id}").status_code == 204
    assert web.get(f"{server.base_url}/me").status_code == 200


def test_the_absolute_form_is_understood(server: LoopbackServer) -> None:
    """A client that takes the server for a proxy is answered all the same."""
    headers = {"Authorization": f"Bearer {server.token}"}
    assert _raw(server, "GET", f"{server.base_url}/me", headers)[0] == 200


def test_exchanges_are_told(
    server: LoopbackServer, web: requests.Session, watched: list[tuple[Request, Response]]
) -> None:
    """Who watches sees each answered request once."""
    web.get(f"{server.base_url}/me")
    assert [("GET", f"{server.base_url}/me", 200)] == [(q.method, q.url, r.status) for q, r in watched]


def test_stopping_frees_the_port_and_ends_the_thread(simulator: Simulator) -> None:
    """After the stop nothing listens, and a new server may take the port."""
    # Threads of other tests' connections may end meanwhile.
    before = set(threading.enumerate())
    with LoopbackServer(simulator) as server:
        port = urlsplit(server.base_url).port or 0
        server.start()
        assert set(threading.enumerate()) - before
    assert not set(threading.enumerate()) - before
    with LoopbackServer(simulator, port=port, token="chosen") as again:
        assert (f"http://127.0.0.1:{port}/v1.0", "chosen") == (again.base_url, again.token)
        assert "chosen" not in repr(again)


def test_serving_on_ones_own_thread_ends_with_stop(simulator: Simulator) -> None:
    """The command line serves on its main thread."""
    server = LoopbackServer(simulator)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        assert _raw(server, "GET", "/v1.0/me", {"Authorization": f"Bearer {server.token}"})[0] == 200
    finally:
        server.shutdown()
        thread.join(10)
        server.stop()
    assert not thread.is_alive()


def test_only_loopback_is_served(simulator: Simulator) -> None:
    """A workbook is never offered to the network."""
    with pytest.raises(ValueError, match="loopback only"):
        LoopbackServer(simulator, host="0.0.0.0")


@pytest.mark.parametrize(
    ("host", "status"),
    [("192.0.2.7:{port}", 200), ("[2001:db8::1]:{port}", 200), ("localhost:{port}", 200), ("192.0.2.7:1", 421)],
)
def test_where_others_may_come_they_come_by_address(simulator: Simulator, host: str, status: int) -> None:
    """A web page has only names; and the URLs of an answer begin where it was asked."""
    item = simulator.blank()
    with LoopbackServer(simulator, host="0.0.0.0", is_remote=True) as server:
        port = server.base_url.removesuffix("/v1.0").rpartition(":")[2]
        headers = {"Authorization": f"Bearer {server.token}", "Host": host.format(port=port)}
        url = f"http://127.0.0.1:{port}/v1.0/me/drive/items/{item.id}/workbook/worksheets"
        answer = requests.get(url, headers=headers, timeout=10)
        named = requests.get(url, headers={**headers, "Host": f"evil.example:{port}"}, timeout=10)
    assert (answer.status_code, named.status_code) == (status, 421)
    if status == 200:
        assert answer.json()["@odata.context"].startswith(f"http://{headers['Host']}/v1.0/$metadata")


def test_an_answer_is_as_late_as_it_was_told_to_be(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """After it was made, so that others are not held up."""
    slept: list[float] = []
    server = LoopbackServer(simulator, delay=lambda request, response: response.status / 100)
    monkeypatch.setattr(server, "_clock", SimpleNamespace(sleep=slept.append))
    with server:
        headers = {"Authorization": f"Bearer {server.token}"}
        requests.get(f"{server.base_url}/me", headers=headers, timeout=10)
        requests.get(f"{server.base_url}/me", timeout=10)
    assert slept == [2.0]


def test_writes_of_two_clients_meet_on_the_way(clock: ManualClock) -> None:
    """A write is under way until its client is answered, also while that is late; then another one is free to go."""
    simulator = Simulator(clock=clock, profile="parallel_writes=throttle")
    path = f"/me/drive/items/{simulator.blank().id}/workbook/worksheets/Sheet1/range(address='A1')"
    is_made, may_go = threading.Event(), threading.Event()

    def hold(request: Request, _: Response) -> None:
        if b"first" in request.body:
            is_made.set()
            assert may_go.wait(10)

    with LoopbackServer(simulator, watch=hold) as server:
        url, headers = f"{server.base_url}{path}", {"Authorization": f"Bearer {server.token}"}

        def write(value: str) -> int:
            return requests.patch(url, json={"values": [[value]]}, headers=headers, timeout=20).status_code

        statuses: list[int] = []
        first = threading.Thread(target=lambda: statuses.append(write("first")))
        first.start()
        assert is_made.wait(10)
        refused = write("second")
        may_go.set()
        first.join()
        assert (statuses, refused, write("third")) == ([200], 429, 200)


def test_two_servers_have_two_tokens() -> None:
    """The token is random even where the simulator's ids are not."""
    servers = [LoopbackServer(Simulator(clock=ManualClock(), random=Random(1))) for _ in range(2)]
    for server in servers:
        server.stop()
    assert servers[0].token != servers[1].token
