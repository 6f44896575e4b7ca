"""The socket below ``http.client``, the URLs its connections mean, and when a connection is the door's."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Hashable
from email.message import Message
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_workbook.door.link import Link
from pytest_workbook.door.on_http_client import DoorSocket, connection_class, http_client_patches, origin, target
from pytest_workbook.wire import Request, Response

ROOT = "https://graph.microsoft.com"


def _link(asked: list[Request], claims: Callable[[str], bool] = lambda url: True) -> Link:
    def entry(request: Request, actor: Hashable) -> Response:
        asked.append(request)
        return Response(200, body=b"answer")

    link = Link(entry, claims, lambda: False)
    link.is_active = True
    return link


def _wrapped(link: Link, name: str, found: Callable[..., Any]) -> Any:
    patch = next(patch for patch in http_client_patches(link) if patch.name == name)
    return patch.wrap(found)


class _Real:
    def __init__(self) -> None:
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


def test_a_request_begun_anew_forgets_the_one_before() -> None:
    """A connection whose request was given up half-way sends nothing of it with the next."""
    asked: list[Request] = []
    sock = DoorSocket(_link(asked))
    sock.begin(f"{ROOT}/v1.0/a")
    sock.sendall(b"POST /v1.0/a HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf")
    sock.begin(f"{ROOT}/v1.0/b")
    sock.sendall(b"PUT /v1.0/b HTTP/1.1\r\nContent-")
    sock.sendall(b"Length: 1\r\n\r\nx")
    sock.makefile("rb")
    assert asked == [Request("PUT", f"{ROOT}/v1.0/b", asked[0].headers, b"x")]
    assert asked[0].headers.pairs == (("Content-Length", "1"),)


@pytest.mark.parametrize(("method", "body"), [("GET", b"answer"), ("HEAD", b"")])
def test_an_answer_ends_its_connection(method: str, body: bytes) -> None:
    """No pool keeps it, since it says that it closes; HEAD has no body behind that."""
    sock = DoorSocket(_link([]))
    sock.begin(f"{ROOT}/v1.0/me")
    sock.sendall(f"{method} /v1.0/me HTTP/1.1\r\n\r\n".encode())
    answer = sock.makefile("rb")
    head = list(iter(answer.readline, b"\r\n"))
    assert head[0] == b"HTTP/1.1 200 OK\r\n"
    assert b"Connection: close\r\n" in head
    assert answer.peek() == body[:1]
    assert answer.peek(3) == body[:3]
    assert answer.read() == body
    assert answer.readline() == b""


def test_a_socket_kept_after_its_test_is_reset_and_asks_nobody() -> None:
    """The next test's source must not answer for the last one's connection."""
    asked: list[Request] = []
    link = _link(asked)
    sock = DoorSocket(link)
    sock.begin(f"{ROOT}/v1.0/me")
    sock.sendall(b"GET /v1.0/me HTTP/1.1\r\n\r\n")
    link.is_active = False
    with pytest.raises(ConnectionResetError, match="a test that is over"):
        sock.makefile("rb")
    assert asked == []


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (http.client.HTTPConnection("h.test", 80), "http://h.test"),
        (http.client.HTTPConnection("h.test", 443), "http://h.test:443"),
        (http.client.HTTPSConnection("h.test", 443), "https://h.test"),
        (http.client.HTTPSConnection("h.test", 80), "https://h.test:80"),
        (http.client.HTTPConnection("::1", 8080), "http://[::1]:8080"),
    ],
)
def test_an_origin_shows_only_a_port_that_is_not_the_schemes(made: Any, expected: str) -> None:
    """The scheme is the connection's, whatever the port looks like."""
    assert origin(made) == expected


def test_an_origin_behind_a_proxy_has_the_tunnels_port() -> None:
    """The proxy's own port is not the server's."""
    connection = http.client.HTTPSConnection("proxy.test", 8080)
    connection.set_tunnel("h.test", 8443)
    assert origin(connection) == "https://h.test:8443"


def test_a_tunnel_to_another_port_is_another_url() -> None:
    """Only the port that HTTPS has anyway is left out, in whatever case the method is."""
    connection = http.client.HTTPConnection("proxy.test", 8080)
    assert target(connection, "connect", "h.test:8443") == "https://h.test:8443/"
    assert target(connection, "connect", "h.test:443") == "https://h.test/"


def test_both_classes_get_a_connect_of_their_own() -> None:
    """The secure class overrides it, so that a patch of the plain one alone would let connections out."""
    patched = [(patch.owner, patch.name) for patch in http_client_patches(_link([]))]
    plain: type[Any] = connection_class()
    assert patched == [
        (plain, "putrequest"),
        (plain, "getresponse"),
        (plain, "connect"),
        (http.client.HTTPSConnection, "connect"),
    ]
    assert "connect" in vars(http.client.HTTPSConnection)


def test_a_real_connection_is_closed_before_its_request_is_answered() -> None:
    """The socket is exchanged, and the genuine method sees the call as it was made."""
    called: list[tuple[Any, ...]] = []
    putrequest = _wrapped(_link([]), "putrequest", lambda *args, **named: called.append((*args, named)))
    real = _Real()
    connection: Any = http.client.HTTPSConnection("graph.microsoft.com")
    connection.sock = real
    putrequest(connection, "GET", "/v1.0/me", skip_host=True)
    assert real.is_closed
    assert isinstance(connection.sock, DoorSocket)
    assert called == [(connection, "GET", "/v1.0/me", {"skip_host": True})]


def test_a_connection_used_for_another_host_leaves_the_door_and_comes_back() -> None:
    """What is claimed is decided by each request, not by the connection's first one."""
    patches = http_client_patches(_link([], lambda url: not url.endswith("/elsewhere")))
    connected: list[object] = []
    putrequest = patches[0].wrap(lambda *args: None)
    connect = patches[2].wrap(connected.append)
    connection: Any = http.client.HTTPSConnection("graph.microsoft.com")
    connect(connection)
    assert isinstance(connection.sock, DoorSocket)
    putrequest(connection, "GET", "/elsewhere")
    assert connection.sock is None
    connect(connection)
    assert connected == [connection]
    putrequest(connection, "GET", "/v1.0/me")
    connect(connection)
    assert isinstance(connection.sock, DoorSocket)
    assert connected == [connection]


def test_a_refused_answer_closes_the_connection() -> None:
    """Without it the connection would wait for ever for the answer of the request before."""
    closed: list[bool] = []
    connection = SimpleNamespace(sock=DoorSocket(_link([])), close=lambda: closed.append(True))

    def refuse(found: object) -> None:
        msg = "refused"
        raise KeyboardInterrupt(msg)

    with pytest.raises(KeyboardInterrupt, match="refused"):
        _wrapped(_link([]), "getresponse", refuse)(connection)
    assert closed == [True]


@pytest.mark.parametrize(("is_ours", "shown"), [(True, None), (False, "close")])
def test_only_our_own_connection_line_is_taken_off(is_ours: bool, shown: str | None) -> None:
    """What a real server says about its connection reaches the client."""
    headers = Message()
    headers["Connection"] = "close"
    connection = SimpleNamespace(sock=DoorSocket(_link([])) if is_ours else _Real())
    getresponse = _wrapped(_link([]), "getresponse", lambda found: SimpleNamespace(headers=headers))
    assert getresponse(connection).headers["Connection"] == shown
