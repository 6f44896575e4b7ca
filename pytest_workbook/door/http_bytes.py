"""HTTP/1.1 as bytes: what a client wrote becomes a wire Request, a wire Response what a client reads."""

from __future__ import annotations

from pytest_workbook.wire import Headers, Request, Response

__all__ = ["RequestReader", "answer_body", "answer_headers", "plain_request", "response_head"]

_WITHOUT_BODY = (204, 304)


class RequestReader:
    """Collects one request as a client writes it.

    Its end is where the header says: after ``Content-Length`` bytes, or the last chunk, or at once.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._head: tuple[str, Headers] | None = None
        self._body: bytes | None = None

    def feed(self, data: bytes | bytearray | memoryview) -> bool:
        """Take *data* and return whether the request is whole."""
        self._buffer += data
        if self._head is None:
            self._read_head()
        if self._head is not None and self._body is None:
            self._body = self._read_body()
        return self._body is not None

    @property
    def is_expecting(self) -> bool:
        """Whether the client waits for ``100 Continue`` before it sends the body."""
        return self._head is not None and self._body is None and bool(self._head[1].get("expect"))

    def request(self, url: str, time_limit: float | None = None) -> Request:
        """Return what was written, as a request to *url*; the body as far as it came.

        Args:
            url: absolute.
            time_limit: seconds that the client waits for the answer.
        """
        method, headers = self._head or ("GET", Headers())
        body = self._body if self._body is not None else bytes(self._buffer)
        return plain_request(method, url, headers, body, time_limit)

    def _read_head(self) -> None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        first, *lines = bytes(self._buffer[:end]).decode("latin-1").split("\r\n")
        named = [line.partition(":") for line in lines]
        self._head = (first.partition(" ")[0], Headers([(name, value.strip()) for name, _, value in named]))
        del self._buffer[: end + 4]

    def _read_body(self) -> bytes | None:
        headers = self._head[1] if self._head is not None else Headers()
        if "chunked" in headers.get("transfer-encoding", "").lower():
            return _unchunked(self._buffer)
        lengths = headers.get_all("content-length")
        length = int(lengths[0] or 0) if lengths else 0
        return bytes(self._buffer[:length]) if len(self._buffer) >= length else None


def plain_request(method: str, url: str, headers: Headers, body: bytes, time_limit: float | None = None) -> Request:
    """Return a wire request: no fragment, no transfer coding, the body's true length."""
    if "Transfer-Encoding" in headers:
        headers = headers.without("Transfer-Encoding").with_header("Content-Length", str(len(body)))
    return Request(method.upper(), url.partition("#")[0], headers, body, time_limit)


def answer_body(response: Response, method: str) -> bytes:
    """Return the body that follows the header: none for HEAD, 204 and 304."""
    return b"" if method.upper() == "HEAD" or response.status in _WITHOUT_BODY else response.body


def answer_headers(response: Response, method: str) -> tuple[tuple[str, str], ...]:
    """Return the header lines in order: codings taken off, since the body is decoded, and the length set right."""
    length = response.headers.get("Content-Length")
    headers = response.headers.without(
        "Transfer-Encoding", "Content-Encoding", "Connection", "Keep-Alive", "Content-Length"
    )
    pairs = [(_one_line(name), _one_line(value)) for name, value in headers.pairs]
    if response.status in _WITHOUT_BODY:
        return tuple(pairs)
    if method.upper() != "HEAD" or length is None:
        length = str(len(response.body) + response.missing)
    return (*pairs, ("Content-Length", length))


def response_head(response: Response, method: str, *, closes: bool) -> bytes:
    """Return the status line and the header of *response*, to the empty line, as a server would write them.

    Args:
        response: the answer.
        method: of the request.
        closes: whether a ``Connection: close`` line says that the connection ends with it.
    """
    lines = [f"HTTP/1.1 {response.status} {_one_line(response.reason)}"]
    lines += [f"{name}: {value}" for name, value in answer_headers(response, method)]
    if closes:
        lines.append("Connection: close")
    return b"\r\n".join(_encoded(line) for line in lines) + b"\r\n\r\n"


def _unchunked(data: bytes | bytearray) -> bytes | None:
    pieces: list[bytes] = []
    at = 0
    while (end := data.find(b"\r\n", at)) >= 0:
        size = int(bytes(data[at:end]).split(b";")[0], 16)
        at = end + 2
        if size == 0:
            # Trailers, if any, end with an empty line; they carry nothing we keep.
            is_whole = data[at : at + 2] == b"\r\n" or data.find(b"\r\n\r\n", at) >= 0
            return b"".join(pieces) if is_whole else None
        if len(data) < at + size + 2:
            return None
        pieces.append(bytes(data[at : at + size]))
        at += size + 2
    return None


def _one_line(text: str) -> str:
    # A line break in a header value would be a header of its own.
    return text.replace("\r", " ").replace("\n", " ")


def _encoded(line: str) -> bytes:
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode()
