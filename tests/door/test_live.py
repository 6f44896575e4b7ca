"""What reaches the real service, for which a server on loopback stands, and where a token goes."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import requests
import responses
import urllib3.exceptions

from pytest_workbook.door.guard import Guard
from pytest_workbook.door.interception import Interception
from pytest_workbook.door.live import Live, _as_native, on_root
from pytest_workbook.graph.hosts import host_of, is_graph_host
from pytest_workbook.wire import Headers, Request


class _Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        server: Any = self.server
        server.seen.append((self.command, self.path, Headers(self.headers.items()), body))
        status, headers, data = server.answer
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = _answer  # noqa: N815 - the names http.server calls

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[Any]:
    """Serve as the real service on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Service) as server:
        made: Any = server
        made.seen = []
        made.answer = (200, [("Content-Type", "application/json")], b"{}")
        made.root = f"http://127.0.0.1:{server.server_port}/v1.0"
        made.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        server.shutdown()
        thread.join()


@pytest.fixture
def make_live() -> Iterator[Callable[..., Live]]:
    """Return a maker of senders, closed at the end."""
    made: list[Live] = []

    def make(root: str) -> Live:
        made.append(Live(root, _token, stand_in=lambda: "fake"))
        return made[-1]

    yield make
    for live in made:
        live.close()


def _token(*, refresh: bool = False) -> str:
    return "real"


def _get(url: str, **headers: str) -> Request:
    return Request("GET", url, Headers({name.replace("_", "-"): value for name, value in headers.items()}))


@pytest.mark.parametrize(
    ("url", "root", "expected"),
    [
        ("https://graph.microsoft.com/v1.0/me?x=1", "http://127.0.0.1:9/v1.0", "http://127.0.0.1:9/v1.0/me?x=1"),
        ("https://graph.microsoft.com/beta/me", "http://127.0.0.1:9/v1.0", "http://127.0.0.1:9/beta/me"),
        ("https://graph.microsoft.us/V1.0/me", "http://127.0.0.1:9/a/v1.0", "http://127.0.0.1:9/a/v1.0/me"),
        ("https://graph.microsoft.com/beta/me", "http://127.0.0.1:9/a", "http://127.0.0.1:9/a/beta/me"),
        ("https://graph.microsoft.com/v1.0//me", "http://127.0.0.1:9/", "http://127.0.0.1:9//me"),
        ("https://graph.microsoft.com/v1.0", "http://127.0.0.1:9/v1.0", "http://127.0.0.1:9/v1.0"),
        ("https://graph.microsoft.com/x/v1.0/me", "http://127.0.0.1:9/v1.0", "http://127.0.0.1:9/x/v1.0/me"),
        ("https://graph.microsoft.com/v1.0x/me", "http://127.0.0.1:9/v1.0", "http://127.0.0.1:9/v1.0x/me"),
        ("https://graph.microsoft.com/v1.0/a%2Fb", "http://127.0.0.1:9/v1.0", "http://127.0.0.1:9/v1.0/a%2Fb"),
        ("http://127.0.0.1:9/other", "http://127.0.0.1:9/v1.0", "http://127.0.0.1:9/other"),
        ("https://contoso.sharepoint.com/v1.0/x", "http://127.0.0.1:9/v1.0", "https://contoso.sharepoint.com/v1.0/x"),
        (
            "https://graph.microsoft.com/beta/me",
            "https://graph.microsoft.com/v1.0",
            "https://graph.microsoft.com/beta/me",
        ),
    ],
)
def test_any_graph_root_is_mapped_to_the_service_root(url: str, root: str, expected: str) -> None:
    """The version chooses between the root's path and its sibling; nothing else of the URL changes."""
    assert on_root(url, root) == expected


def test_request_and_answer_pass_whole(service: Any, make_live: Callable[..., Live]) -> None:
    """Method, path, headers and body go out; status, repeated headers and the decoded body come back."""
    service.answer = (
        201,
        [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Content-Encoding", "gzip"), ("Location", service.root)],
        gzip.compress(b"plain", mtime=0),
    )
    headers = Headers([("X-One", "1"), ("Host", "graph.microsoft.com"), ("Accept-Encoding", "br"), ("TE", "trailers")])
    request = Request("POST", "https://graph.microsoft.com/v1.0/me?$select=a", headers, b"body")
    response = make_live(service.root)(request)
    (method, path, seen, body), *_ = service.seen
    assert (method, path, body, seen["X-One"]) == ("POST", "/v1.0/me?$select=a", b"body", "1")
    assert (seen["Accept-Encoding"], "TE" in seen) == ("gzip, deflate", False)
    assert seen["Host"] == service.root.split("/")[2]
    assert (response.status, response.body, response.headers["Content-Length"]) == (201, b"plain", "5")
    assert response.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert response.headers["Location"] == service.root
    assert "Content-Encoding" not in response.headers


def test_nothing_is_repeated_followed_or_remembered(service: Any, make_live: Callable[..., Live]) -> None:
    """Redirects, 503 and cookies are the caller's matter."""
    live = make_live(service.root)
    service.answer = (302, [("Location", service.root + "/end"), ("Set-Cookie", "a=1")], b"")
    assert live(_get(service.root + "/me")).status == 302
    service.answer = (503, [("Retry-After", "0")], b"")
    assert live(_get(service.root + "/me")).status == 503
    assert [path for _, path, _, _ in service.seen] == ["/v1.0/me", "/v1.0/me"]
    assert "Cookie" not in service.seen[1][2]


def test_loopback_bypasses_proxies_and_netrc(
    service: Any, make_live: Callable[..., Live], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """The environment changes neither way nor credentials."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login user password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert make_live(service.root)(_get(service.root + "/me")).status == 200
    assert "Authorization" not in service.seen[0][2]


def test_a_mock_of_requests_does_not_take_our_traffic(service: Any, make_live: Callable[..., Live]) -> None:
    """What a test says with ``responses`` is for the code under test."""
    with responses.RequestsMock() as mock:
        assert make_live(service.root)(_get(service.root + "/me")).status == 200
        assert len(mock.calls) == 0


def test_repeated_header_lines_go_out_as_one(service: Any, make_live: Callable[..., Live]) -> None:
    """None of them is lost."""
    headers = Headers([("Prefer", "a"), ("X", "1"), ("prefer", "b")])
    make_live(service.root)(Request("GET", service.root + "/me", headers))
    assert service.seen[0][2].get_all("Prefer") == ["a, b"]


def test_proxy_of_the_environment_is_used_elsewhere(
    service: Any, make_live: Callable[..., Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that is not on loopback is reached through the proxy, with the proxy's own credentials."""
    proxy = service.root.removesuffix("/v1.0").replace("//", "//user:word@")
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert make_live("http://service.test/v1.0")(_get("http://service.test/v1.0/me")).status == 200
    _, path, headers, _ = service.seen[0]
    assert path == "http://service.test/v1.0/me"
    assert headers["Proxy-Authorization"].startswith("Basic ")


def test_fake_token_is_replaced_at_the_root_alone(service: Any, make_live: Callable[..., Live]) -> None:
    """Code under test holds the stand-in's token; the real one takes its place on the way to the service."""
    make_live(service.root)(_get("https://graph.microsoft.com/v1.0/me", Authorization="Bearer fake"))
    assert service.seen[0][2]["Authorization"] == "Bearer real"


def test_foreign_credentials_at_the_root_are_kept(service: Any, make_live: Callable[..., Live]) -> None:
    """A token that code under test got itself is its own."""
    make_live(service.root)(_get(service.root + "/me", Authorization="Bearer mine"))
    make_live(service.root)(_get(service.root + "/me"))
    assert service.seen[0][2]["Authorization"] == "Bearer mine"
    assert "Authorization" not in service.seen[1][2]


@pytest.mark.parametrize("token", ["fake", "real", "mine"])
def test_no_credentials_go_to_another_origin(service: Any, make_live: Callable[..., Live], token: str) -> None:
    """A handed-out URL on another host gets neither token nor session id nor cookie."""
    live = make_live("https://graph.microsoft.com/v1.0")
    live(
        _get(service.root + "/download", Authorization=f"Bearer {token}", workbook_session_id="s", Cookie="c=1", X="1")
    )
    headers = service.seen[0][2]
    assert [name for name in ("Authorization", "workbook-session-id", "Cookie", "X") if name in headers] == ["X"]


def test_client_credentials_reach_the_sign_in_host() -> None:
    """Basic credentials at a sign-in host are the client's own; a bearer token there is dropped."""
    live = Live("https://graph.microsoft.com/v1.0", _token)
    url = "https://login.microsoftonline.com/t/oauth2/v2.0/token"
    assert live._dressed(_get(url, Authorization="Basic eDp5", Cookie="c=1")).headers == Headers(
        {"Authorization": "Basic eDp5"}
    )
    assert live._dressed(_get(url, Authorization="Bearer real")).headers == Headers()


def test_live_passes_interception_and_guard(service: Any, make_live: Callable[..., Live]) -> None:
    """Behind an intercepted client the live sender's own request is neither answered by itself nor refused."""
    live = make_live(service.root)
    guard = Guard(lambda host: host == "127.0.0.1")
    interception = Interception(
        lambda request, actor: live(request),
        lambda url: is_graph_host(host_of(url)) or url.startswith(service.root),
        lambda: True,
    )
    interception.install()
    guard.arm()
    try:
        assert httpx.get("https://graph.microsoft.com/v1.0/me").json() == {}
    finally:
        guard.disarm()
        interception.uninstall()
    assert len(service.seen) == 1


def test_unreachable_service_is_a_sockets_error(make_live: Callable[..., Live]) -> None:
    """What cannot be reached comes up as the socket would say it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        root = f"http://127.0.0.1:{taken.getsockname()[1]}/v1.0"
        with pytest.raises(ConnectionRefusedError, match="cannot be reached"):
            make_live(root)(_get(root + "/me"))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (urllib3.exceptions.NameResolutionError("h", None, socket.gaierror(1, "x")), socket.gaierror),  # type: ignore[arg-type]
        (urllib3.exceptions.ReadTimeoutError(None, "/", "late"), TimeoutError),  # type: ignore[arg-type]
        (urllib3.exceptions.ConnectTimeoutError(None, "late"), TimeoutError),
        (requests.ReadTimeout("late"), TimeoutError),
        (urllib3.exceptions.ProtocolError("cut"), ConnectionResetError),
    ],
)
def test_each_failure_has_its_native_type(error: Exception, expected: type[OSError]) -> None:
    """Clients make their own types of these."""
    assert type(_as_native(error, "graph.microsoft.com")) is expected
