"""What of an exchange may be written: canonical root, few headers, aliases for everything that tells who and where.

Rules:
1. Learn first, then replace: the ids of the whole exchange are known before its first string is rewritten.
2. A value is learned by its place (a path segment, a JSON key); it is replaced wherever it stands.
3. Redacting what is redacted changes nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.identities import learn_json
from pytest_workbook.cassettes.places import session_of, split_url
from pytest_workbook.cassettes.pretty import parsed, pretty
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["CANONICAL_ROOT", "NO_ROOTS", "Roots", "decoded", "learn", "redacted_request", "redacted_response"]

CANONICAL_ROOT = "https://graph.microsoft.com"
# National clouds. Source: "National cloud deployments", service root endpoints; read 2026-11-24.
_CLOUDS = (
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
    "https://graph.microsoft.de",
)
_REQUEST_HEADERS = frozenset({"accept", "content-type", "content-range", "prefer", "range", "workbook-session-id"})
_RESPONSE_HEADERS = frozenset(
    {
        "content-type",
        "content-range",
        "content-disposition",
        "location",
        "odata-version",
        "preference-applied",
        "retry-after",
        "etag",
    }
)
_NO_ID = "00000000-0000-0000-0000-000000000000"
_NO_DATE = "2000-01-01T00:00:00"
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
# Names kept for documentation and tests (RFC 2606, RFC 6761): nobody's.
_NOBODY = re.compile(r"(?:^|[@.])(?:example(?:\.com|\.org|\.net)?|test|invalid|localhost)$", re.IGNORECASE)
_HOST = re.compile(
    r"\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:sharepoint|onmicrosoft|sharepoint-mil)\.(?:com|us|cn|de)\b",
    re.IGNORECASE,
)
_PRE_AUTHENTICATED = re.compile(r"[?&](?:tempauth|sig|guestaccesstoken|authkey)=", re.IGNORECASE)
# Source: [MS-ADR] SessionIdentifier, and observed ids; read 2026-11-24.
_SESSION = re.compile(r"cluster=[A-Za-z0-9]+&session=[^\s\"']+")


@dataclass(frozen=True, slots=True)
class Roots:
    """The service roots whose traffic is kept under the canonical one.

    Args:
        recorded: roots without the version, such as ``http://127.0.0.1:8080``; a root with a version is accepted.
    """

    recorded: tuple[str, ...] = ()

    @classmethod
    def of(cls, *roots: str) -> Roots:
        """Return the roots, each cut before its version."""
        return cls(tuple(re.sub(r"/(?:v1\.0|beta)/?$", "", root).rstrip("/") for root in roots))

    def canonical(self, text: str) -> str:
        """Return *text* with each root that begins a URL in it made canonical."""
        if "://" not in text:
            return text
        for root in (*self.recorded, *_CLOUDS):
            # Followed by an end or a slash: http://127.0.0.1:80 must not cut http://127.0.0.1:8080.
            text = re.sub(re.escape(root) + r"(?::443)?(?=[/?#\"'\s]|$)", CANONICAL_ROOT, text, flags=re.IGNORECASE)
        return re.sub(r"https://graph\.microsoft\.com:443(?=/)", CANONICAL_ROOT, text, flags=re.IGNORECASE)


NO_ROOTS = Roots()
"""Only the service's own roots are known."""


def decoded(response: Response) -> Response:
    """Return *response* with its body freed from content encodings that some recorders keep."""
    encoding = ", ".join(response.headers.get_all("content-encoding")).lower()
    plain = response.headers.without("content-encoding", "content-length", "transfer-encoding")
    try:
        if "gzip" in encoding and response.body[:2] == b"\x1f\x8b":
            return Response(response.status, plain, gzip.decompress(response.body), response.reason)
        if "deflate" in encoding and response.body:
            return Response(response.status, plain, zlib.decompress(response.body), response.reason)
    except (OSError, EOFError, zlib.error):
        # Already decoded by the recorder, which left the header behind.
        return Response(response.status, plain, response.body, response.reason)
    return Response(response.status, plain, response.body, response.reason)


def learn(table: AliasTable, request: Request, response: Response, roots: Roots) -> None:
    """Give an alias to every id, name and secret URL of one exchange."""
    for name in ("workbook-session-id",):
        for value in request.headers.get_all(name):
            table.alias("session", value)
    _learn_text(table, roots.canonical(request.url))
    for value in response.headers.get_all("location"):
        _learn_location(table, roots.canonical(value), response.status)
    for value in response.headers.get_all("etag"):
        table.alias("etag", value)
    creates = _creates_session(request)
    for body in (request.body, response.body):
        if (tree := _tree(body)) is not None:
            learn_json(table, _mapped(tree, roots.canonical), session=creates and body is response.body)
            for text in _strings(tree):
                _learn_text(table, roots.canonical(text))


def redacted_request(table: AliasTable, request: Request, roots: Roots) -> Request:
    """Return *request* as it may be written."""
    headers = _headers(table, request.headers, _REQUEST_HEADERS, roots)
    url = table.replace(roots.canonical(request.url.partition("#")[0]))
    return Request(request.method, url, headers, _body(table, request.body, roots, keep_binary=False))


def redacted_response(table: AliasTable, response: Response, roots: Roots) -> Response:
    """Return *response* as it may be written; a body that is not text is kept whole."""
    headers = _headers(table, response.headers, _RESPONSE_HEADERS, roots)
    return Response(response.status, headers, _body(table, response.body, roots, keep_binary=True), response.reason)


def upload_digest(body: bytes) -> bytes:
    """Return what stands for an uploaded file: its hash and size."""
    return f"sha256:{hashlib.sha256(body).hexdigest()} ({len(body)} bytes)".encode()


def is_text(body: bytes) -> bool:
    """Return whether *body* is UTF-8 without control characters that no text has."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    return not re.search(r"[\x00-\x08\x0e-\x1f]", text)


def _headers(table: AliasTable, headers: Headers, allowed: frozenset[str], roots: Roots) -> Headers:
    kept = ((name, value) for name, value in headers.pairs if name.lower() in allowed)
    named = sorted((name.lower(), table.replace(roots.canonical(value))) for name, value in kept)
    return Headers((_title(name), value) for name, value in named)


def _title(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))


def _body(table: AliasTable, body: bytes, roots: Roots, *, keep_binary: bool) -> bytes:
    if not body:
        return b""
    if not is_text(body):
        return body if keep_binary else upload_digest(body)
    if (tree := _tree(body)) is None:
        return table.replace(roots.canonical(body.decode())).encode()
    return pretty(_constant(_mapped(tree, lambda text: table.replace(roots.canonical(text))))).encode()


def _tree(body: bytes) -> Any:
    if body[:1] not in (b"{", b"[") and body.lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        return parsed(body.decode("utf-8-sig"))
    except ValueError:
        return None


def _mapped(tree: Any, change: Any) -> Any:
    if isinstance(tree, dict):
        return {change(key): _mapped(value, change) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_mapped(item, change) for item in tree]
    return change(tree) if type(tree) is str else tree


def _constant(tree: Any, *, inner: bool = False) -> Any:
    if isinstance(tree, list):
        return [_constant(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    shown = {}
    for key, value in tree.items():
        if key in {"request-id", "client-request-id"} and isinstance(value, str):
            shown[key] = _NO_ID
        elif key == "date" and inner and isinstance(value, str):
            shown[key] = _NO_DATE
        else:
            shown[key] = _constant(value, inner=key.lower() == "innererror")
    return shown


def _strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, Mapping):
        for value in tree.values():
            yield from _strings(value)
    elif isinstance(tree, Sequence) and not isinstance(tree, str):
        for item in tree:
            yield from _strings(item)
    elif type(tree) is str:
        yield tree


def _learn_text(table: AliasTable, text: str) -> None:
    if "@" in text:
        for address in _EMAIL.findall(text):
            if not _NOBODY.search(address):
                table.alias("user", address)
    if text.startswith((CANONICAL_ROOT, "/")) and len(text) < 4096:
        _learn_url(table, text)
    if "sharepoint" in text.lower() or "onmicrosoft" in text.lower():
        for found in _HOST.findall(text):
            table.alias("host", found)
    if text.startswith("https://") and _PRE_AUTHENTICATED.search(text):
        table.alias("download", text)
    if "cluster=" in text:
        for found in _SESSION.findall(text):
            table.alias("session", found)


def _learn_url(table: AliasTable, url: str) -> None:
    split = split_url(url)
    if not split.version and not url.startswith("/"):
        return
    for place in split.places:
        # Of a site by its path, the host alone is private; an alias for the whole would not be a site by path.
        if place.kind != "path" and ":" not in place.value:
            table.alias("user" if place.kind == "user" and "@" in place.value else _kind(place.kind), place.value)
    for name, value in split.query:
        if name.lower() == "sessionid":
            table.alias("session", session_of(value))


def _kind(kind: str) -> str:
    return "userid" if kind == "user" else kind


def _learn_location(table: AliasTable, url: str, status: int) -> None:
    # Below a version root a token is asked for; anywhere else the URL itself lets in.
    if urlsplit(url).netloc and not (url.startswith(CANONICAL_ROOT) and split_url(url).version):
        table.alias("monitor" if status == 202 else "download", url)
    else:
        _learn_url(table, url)


def _creates_session(request: Request) -> bool:
    path = request.url.partition("?")[0].rstrip("/").rpartition("/")[2]
    return path.lower().startswith(("createsession", "sessioninforesource"))
