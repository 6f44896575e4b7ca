"""The simulator over HTTP, for other processes and other languages; on loopback, unless it is told otherwise.

Rules:
- Every request but to a handed out URL needs the server's own token, compared in constant time.
- ``Host`` must be the bound address or ``localhost`` with the port, so that no web page reaches it by a name of its
  own (421); no CORS headers are sent, for the same reason. Where all addresses are bound, it is any literal address.
- Bodies are bounded. Only files that were registered with the simulator are served.
"""

from __future__ import annotations

import hmac
import secrets
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from types import TracebackType

from pytest_workbook.clock import RealClock
from pytest_workbook.graph.hosts import is_loopback_host
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.simulator.tokens import new_jwt
from pytest_workbook.wire import Headers, Request, Response, json_response

__all__ = ["LoopbackServer"]

_MAX_BODY = 256 * 1024 * 1024
_IDLE_SECONDS = 60
_TOKEN_BYTES = 24
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - bound only where that is asked for


class LoopbackServer:
    """Serves a `Simulator`; a context manager that starts and stops it.

    Args:
        simulator: answers.
        host: a literal loopback address, or ``localhost``; with *is_remote*, any address of this machine.
        port: 0 for any that is free.
        token: that clients must send as bearer token; a random one if omitted.
        watch: told of each exchange, on the thread that served it.
        delay: gives the seconds by which an answer is late.
        is_remote: whether other machines may reach it.

    Raises:
        ValueError: *host* is not loopback, though others may not reach it.
        OSError: the port is taken.
    """

    def __init__(
        self,
        simulator: Simulator,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str | None = None,
        *,
        watch: Callable[[Request, Response], None] | None = None,
        delay: Callable[[Request, Response], float] | None = None,
        is_remote: bool = False,
    ) -> None:
        if not is_remote and not is_loopback_host(host):
            msg = f"cannot serve on {host!r}: the simulator serves on loopback only; pass 127.0.0.1, ::1 or localhost"
            raise ValueError(msg)
        # Randomness that guards must not be the run's, which is the same each time.
        self.token = token or new_jwt({"scp": "Files.ReadWrite", "jti": secrets.token_urlsafe(_TOKEN_BYTES)})
        self._simulator = simulator
        self._watch = watch
        self._delay = delay
        self._clock = RealClock()
        self._is_everywhere = host in _EVERYWHERE
        self._server = (_Server6 if ":" in host else _Server)((host, port), _Handler)
        self._thread: threading.Thread | None = None
        self._hosts = _names(host, self._server.server_port)
        self._server.answer = self.answer
        self._server.origin = self._origin_of

    def __repr__(self) -> str:
        return f"LoopbackServer(base_url={self.base_url!r})"

    def __enter__(self) -> LoopbackServer:
        self.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """Service root: ``http://127.0.0.1:PORT/v1.0``."""
        return f"{self._origin}/v1.0"

    def start(self) -> None:
        """Serve on a thread of its own, until `stop`."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
            self._thread.start()

    def serve(self) -> None:
        """Serve on this thread, until `shutdown` is called from another or a signal raises."""
        self._server.serve_forever(0.05)

    def shutdown(self) -> None:
        """Let `serve` return; to be called from another thread than the one it runs on."""
        self._server.shutdown()

    def stop(self) -> None:
        """Stop serving, let running answers end, and free the port."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def answer(self, request: Request, host: str | None) -> Response:
        """Answer one request after checking where it came from.

        Args:
            request: its URL is on this server.
            host: the ``Host`` header.
        """
        if host is None or not self._is_own(host.lower()):
            return json_response(421, _error("misdirectedRequest", "This server answers only under its own address."))
        if not self._simulator.handed_out(request.url) and not self._is_allowed(request):
            return json_response(401, _error("InvalidAuthenticationToken", "Send the server's token as bearer token."))
        # Under way until it is answered, not until the answer is made: others may be sent while it is late.
        with self._simulator.under_way(request):
            response = self._simulator(request)
            if self._watch is not None:
                self._watch(request, response)
            if self._delay is not None:
                self._clock.sleep(self._delay(request, response))
        return response

    @property
    def _origin(self) -> str:
        return f"http://{self._hosts[0]}"

    def _origin_of(self, host: str | None) -> str:
        # What it hands out has to be reached from where it was asked.
        return f"http://{host}" if self._is_everywhere and host and self._is_own(host.lower()) else self._origin

    def _is_own(self, host: str) -> bool:
        if host in self._hosts or not self._is_everywhere:
            return host in self._hosts
        address, _, port = host.rpartition(":")
        try:
            ip_address(address.strip("[]"))
        except ValueError:
            return False
        return port == str(self._server.server_port)

    def _is_allowed(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        same = hmac.compare_digest(token.strip().encode("utf-8", "replace"), self.token.encode())
        return scheme.lower() == "bearer" and same


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Threads of kept-alive connections would hold up the stop for as long as a client keeps them.
    block_on_close = False
    allow_reuse_address = False
    answer: Callable[[Request, str | None], Response]
    origin: Callable[[str | None], str]


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "pytest-workbook"
    timeout = _IDLE_SECONDS
    # An answer in two packets would wait for the client's acknowledgement of the first.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def _serve(self) -> None:
        body = self._body()
        if body is None:
            return
        # Some clients send the absolute form.
        path = self.path if self.path.startswith("/") else "/" + self.path.partition("://")[2].partition("/")[2]
        host = self.headers.get("Host")
        request = Request(self.command, self.server.origin(host) + path, Headers(self.headers.items()), body)
        self._send(self.server.answer(request, host))

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = _serve  # noqa: N815 - their names

    def _body(self) -> bytes | None:
        """Return the body, or None if it was refused."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        stated = self.headers.get("Content-Length", "0")
        if not (stated.isdigit() and stated.isascii()):
            self._refuse(400, "Content-Length takes a whole number.")
            return None
        if int(stated) > _MAX_BODY:
            self._refuse(413, "The body is too large.")
            return None
        return self.rfile.read(int(stated))

    def _chunks(self) -> bytes | None:
        content = bytearray()
        while size := self._chunk_size():
            if size < 0 or len(content) + size > _MAX_BODY:
                self._refuse(413 if size > 0 else 400, "The body is too large, or a chunk has no size.")
                return None
            content += self.rfile.read(size)
            self.rfile.readline(3)
        while self.rfile.readline(65537).strip():
            pass
        return bytes(content)

    def _chunk_size(self) -> int:
        line = self.rfile.readline(64).partition(b";")[0].strip()
        try:
            return int(line, 16)
        except ValueError:
            return -1

    def _refuse(self, status: int, message: str) -> None:
        # The rest of the request is unread, so the connection can serve no other.
        self.close_connection = True
        self._send(json_response(status, _error("BadRequest", message)))

    def _send(self, response: Response) -> None:
        self.send_response_only(response.status, response.reason)
        # By it, a recording tells who answered.
        self.send_header("Server", self.server_version)
        for name, value in response.headers.pairs:
            self.send_header(name, value)
        if response.status != 204:
            self.send_header("Content-Length", str(len(response.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        # Request lines may hold pre-authenticated URLs, so nothing is printed.
        return


def _names(host: str, port: int) -> tuple[str, ...]:
    bracketed = f"[{host}]" if ":" in host else host.lower()
    return (f"{bracketed}:{port}", f"localhost:{port}")


def _error(code: str, message: str) -> dict[str, object]:
    return {"error": {"code": code, "message": message}}
