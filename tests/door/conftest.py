"""An entry that echoes, an interception around each test, and a network that refuses."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pytest_workbook.door.interception import Interception
from pytest_workbook.graph.hosts import host_of, is_graph_host, is_sign_in_host
from pytest_workbook.wire import Request, Response, json_response


@dataclass
class Echo:
    """An entry that answers with what it was asked, and remembers it."""

    requests: list[Request] = field(default_factory=list)
    actors: list[Hashable] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    answer: Callable[[Request], Response] | None = None
    is_blocking: bool = False
    is_in_care: bool = True
    handed_out: set[str] = field(default_factory=set)

    def __call__(self, request: Request, actor: Hashable) -> Response:
        """Remember the request and answer it."""
        self.requests.append(request)
        self.actors.append(actor)
        self.threads.append(threading.get_ident())
        if self.answer is not None:
            return self.answer(request)
        return json_response(200, {"method": request.method, "url": request.url, "body": request.body.decode()})

    def concerns(self, url: str) -> bool:
        """Tell Graph, sign-in and handed-out URLs while in care."""
        host = host_of(url)
        return self.is_in_care and (is_graph_host(host) or is_sign_in_host(host) or url in self.handed_out)


@pytest.fixture
def echo() -> Echo:
    """Return a fresh entry."""
    return Echo()


@pytest.fixture
def interception(echo: Echo) -> Iterator[Interception]:
    """Install an interception that asks the entry."""
    made = Interception(echo, echo.concerns, lambda: echo.is_blocking)
    made.install()
    yield made
    made.uninstall()


class _Other(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b'{"other": true}'
        self.server.hits.append(self.path)  # type: ignore[attr-defined]  # set on the server below
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@dataclass
class OtherHost:
    """A server on loopback that is none of the door's."""

    url: str
    hits: list[str]


@pytest.fixture
def other_host() -> Iterator[OtherHost]:
    """Serve on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Other) as server:
        hits: list[str] = []
        server.hits = hits  # type: ignore[attr-defined]  # read by the handler
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield OtherHost(f"http://127.0.0.1:{server.server_port}/other", hits)
        server.shutdown()
        thread.join()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every look-up and connection fail the test."""
    import socket

    def refuse(*args: object, **kwargs: object) -> None:
        msg = f"the network was asked for {args[:2]}"
        raise AssertionError(msg)

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
