"""What of an exchange may be written: canonical root, few headers, aliases for everything that tells who and where.

Rules:
1. Learn first, then replace: the ids of the whole exchange are known before its first string is rewritten.
2. A value is learned by its place (a path segment, a JSON key); it is replaced wherever it stands.
3. Redacting what is redacted changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.inflating import inflated
from pytest_workbook.cassettes.multipart import with_constant_boundary
from pytest_workbook.cassettes.places import CANONICAL_ROOT
from pytest_workbook.cassettes.pretty import is_row, pretty
from pytest_workbook.cassettes.text import in_utf8, is_text
from pytest_workbook.cassettes.trees import changed, tree_of
from pytest_workbook.cassettes.wrapped import rewrapped
from pytest_workbook.wire import Headers, Request, Response

__all__ = [
    "CANONICAL_ROOT",
    "NO_ROOTS",
    "REQUEST_HEADERS",
    "Roots",
    "allowed",
    "decoded",
    "is_redacted",
    "learn",
    "redacted",
    "redacted_request",
    "redacted_response",
]

# National clouds. Source: "National cloud deployments", service root endpoints; read 2026-11-24.
_CLOUDS = (
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
    "https://graph.microsoft.de",
)
REQUEST_HEADERS = frozenset({"accept", "content-type", "content-range", "prefer", "range", "workbook-session-id"})
RESPONSE_HEADERS = frozenset(
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
_AT_ROOT = f"{CANONICAL_ROOT}/"
_NO_ID = "00000000-0000-0000-0000-000000000000"
_NO_DATE = "2000-01-01T00:00:00"


@dataclass(frozen=True, slots=True)
class Roots:
    """The service roots whose traffic is kept under the canonical one, and what else is replaced in it.

    Args:
        recorded: roots without the version, such as ``http://127.0.0.1:8080``; a root with a version is accepted.
        hidden: what else the user wants to have an alias wherever a text has it.
        known: kind and value of what the environment tells of who sends.
    """

    recorded: tuple[str, ...] = ()
    hidden: tuple[re.Pattern[str], ...] = ()
    known: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @classmethod
    def of(
        cls, *roots: str, hidden: tuple[re.Pattern[str], ...] = (), known: tuple[tuple[str, str], ...] = ()
    ) -> Roots:
        """Return the roots, each cut before its version."""
        return cls(tuple(re.sub(r"/(?:v1\.0|beta)/?$", "", root).rstrip("/") for root in roots), hidden, known)

    def compared(self, request: Request) -> Request:
        """Return *request* as it is compared with recorded ones: below the canonical root, what is hidden hidden."""
        request = with_constant_boundary(request)
        url, body = self.canonical(request.url), request.body
        hidden = self.hidden
        if "eyJ" in url or b"eyJ" in body:
            from pytest_workbook.cassettes.scan import JSON_WEB_TOKEN

            hidden = (JSON_WEB_TOKEN, *hidden)
        if not hidden:
            return request.with_url(url)
        if is_text(body):
            body = _hide(body.decode(), hidden).encode()
        return replace(request, url=_hide(url, hidden), body=body)

    def canonical(self, text: str) -> str:
        """Return *text* with each root that begins a URL in it made canonical."""
        if "://" not in text or (text.startswith(_AT_ROOT) and text.count("://") == 1):
            return text
        for root in (*self.recorded, *_CLOUDS):
            # Followed by an end or a slash: http://127.0.0.1:80 must not cut http://127.0.0.1:8080.
            text = re.sub(re.escape(root) + r"(?::443)?(?=[/?#\"'\s]|$)", CANONICAL_ROOT, text, flags=re.IGNORECASE)
        return re.sub(r"https://graph\.microsoft\.com:443(?=/)", CANONICAL_ROOT, text, flags=re.IGNORECASE)


def _hide(text: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    for pattern in patterns:
        text = pattern.sub("secret-0", text)
    return text


NO_ROOTS = Roots()
"""Only the service's own roots are known."""


def decoded(response: Response) -> Response:
    """Return *response* freed from content encodings that some recorders keep, and JSON of it in UTF-8."""
    encoding = ", ".join(response.headers.get_all("content-encoding")).lower()
    plain = response.headers.without("content-encoding", "content-length", "transfer-encoding")
    body = response.body
    kind = "gzip" if body.startswith(b"\x1f\x8b") else "deflate"
    if kind in encoding:
        # Refused where the recorder had decoded it and left the header behind.
        with suppress(ValueError):
            body = inflated(body, kind)
    return in_utf8(Response(response.status, plain, body, response.reason))


def redacted(table: AliasTable, request: Request, response: Response, roots: Roots) -> tuple[Request, Response]:
    """Learn from one exchange and return it as it may be written."""
    request = with_constant_boundary(request)
    trees = learn(table, request, response, roots)
    return _request(table, request, trees[0], roots), _response(table, response, trees[1], roots)


def learn(table: AliasTable, request: Request, response: Response, roots: Roots) -> tuple[Any, Any]:
    """Give an alias to every id, name and secret URL of one exchange; return the trees of its bodies."""
    # Whoever plays learns nothing.
    from pytest_workbook.cassettes.learning import learn_exchange

    trees = (tree_of(request.body), tree_of(response.body))
    learn_exchange(table, request, response, trees, roots.canonical, roots.hidden, roots.known)
    return trees


def redacted_request(table: AliasTable, request: Request, roots: Roots) -> Request:
    """Return *request* as it may be written."""
    return _request(table, request, tree_of(request.body), roots)


def redacted_response(table: AliasTable, response: Response, roots: Roots) -> Response:
    """Return *response* as it may be written; a body that is not text is kept whole."""
    return _response(table, response, tree_of(response.body), roots)


def is_redacted(table: AliasTable, request: Request, response: Response) -> bool:
    """Return whether *request* and *response*, redacted once, hold nothing that *table* has learned since."""
    bodies = (body.decode() for body in (request.body, response.body) if is_text(body))
    headers = (value for one in (request, response) for _, value in one.headers.pairs)
    text = "\x00".join((request.url, *headers, *bodies))
    return _replaced(table, text) == text


def _request(table: AliasTable, request: Request, tree: Any, roots: Roots) -> Request:
    headers = _headers(table, request.headers, REQUEST_HEADERS, roots)
    url = _replaced(table, roots.canonical(request.url.partition("#")[0]))
    return Request(request.method, url, headers, _body(table, request.body, tree, roots, is_answer=False))


def _response(table: AliasTable, response: Response, tree: Any, roots: Roots) -> Response:
    headers = _headers(table, response.headers, RESPONSE_HEADERS, roots)
    return Response(response.status, headers, _body(table, response.body, tree, roots, is_answer=True), response.reason)


def _replaced(table: AliasTable, text: str) -> str:
    """Return *text* with every known value replaced, also inside its base64 words."""
    return rewrapped(table.replace(text), table.replace)


def upload_digest(body: bytes) -> bytes:
    """Return what stands for an uploaded file: its hash and size."""
    return f"sha256:{hashlib.sha256(body).hexdigest()} ({len(body)} bytes)".encode()


def allowed(headers: Mapping[str, Any], *, is_answer: bool) -> dict[str, Any]:
    """Return those of the headers of a ``$batch`` part that are kept."""
    kept = RESPONSE_HEADERS if is_answer else REQUEST_HEADERS
    return {name: value for name, value in headers.items() if name.lower() in kept}


def _headers(table: AliasTable, headers: Headers, allowed: frozenset[str], roots: Roots) -> Headers:
    kept = ((name, value) for name, value in headers.pairs if name.lower() in allowed)
    named = sorted((name.lower(), _replaced(table, roots.canonical(value))) for name, value in kept)
    return Headers((_title(name), value) for name, value in named)


def _title(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))


def _body(table: AliasTable, body: bytes, tree: Any, roots: Roots, *, is_answer: bool) -> bytes:
    if not body:
        return b""

    def change(text: str) -> str:
        return _replaced(table, roots.canonical(text))

    if tree is not None and is_text(body):
        return pretty(_constant(changed(_with_allowed(tree, is_answer=is_answer), change))).encode("utf-8", "replace")
    if is_text(body):
        return change(body.decode()).encode()
    return body if is_answer else upload_digest(body)


def _with_allowed(tree: Any, *, is_answer: bool) -> Any:
    """Return the body of a ``$batch`` with the few headers of its parts that are kept; any other as it is."""
    parts = tree.get("responses" if is_answer else "requests") if isinstance(tree, dict) else None
    if not isinstance(parts, list):
        return tree
    shown = [
        {**part, "headers": allowed(part["headers"], is_answer=is_answer)}
        if isinstance(part, dict) and isinstance(part.get("headers"), dict)
        else part
        for part in parts
    ]
    return {**tree, "responses" if is_answer else "requests": shown}


def _constant(tree: Any, *, inner: bool = False) -> Any:
    if isinstance(tree, list):
        return tree if is_row(tree) else [_constant(item) for item in tree]
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
