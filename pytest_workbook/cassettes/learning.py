"""Learns from an exchange what has to get an alias: by its place, by its company, and by its looks in any text.

Rules:
1. A text is also read as what it hides: percent-encoding, escapes, JSON in a string, base64.
2. The claims of the token that a request carries, and the environment, name who sent it; they are learned where the
   exchange says them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.environment import is_nobodys
from pytest_workbook.cassettes.identities import learn_json
from pytest_workbook.cassettes.links import learn_url
from pytest_workbook.cassettes.mail import ADDRESS
from pytest_workbook.cassettes.places import CANONICAL_ROOT, split_url
from pytest_workbook.cassettes.scan import JSON_WEB_TOKEN
from pytest_workbook.cassettes.trees import changed, texts, tree_of
from pytest_workbook.cassettes.wrapped import inside, unescaped
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["learn_exchange"]

_HOST = re.compile(
    r"\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:sharepoint|onmicrosoft|sharepoint-mil)\.(?:com|us|cn|de)\b",
    re.IGNORECASE,
)
# Source: "Site URLs in OneDrive": the folder of a person is named after the account; read 2026-11-24.
_PERSONAL = re.compile(r"/personal/([A-Za-z0-9_.-]{3,})", re.IGNORECASE)
_GUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_ISSUER = re.compile(rf"(?:login\.[a-z.]+|sts\.windows\.net)/({_GUID})", re.IGNORECASE)
_TENANT = re.compile(rf"\btenant(?:[ _-]?(?:id|guid))?\W{{1,5}}({_GUID})", re.IGNORECASE)
_USER = re.compile(rf"\b(?:user|account|oid|object_?id)(?:[ _-]?id)?\W{{1,5}}({_GUID})", re.IGNORECASE)
# What looks like JSON in a body that is none, such as one cut short, one of several lines, or with a key twice.
_MEMBER = re.compile(r'"([A-Za-z@.]{2,40})"\s*:\s*("(?:[^"\\]|\\.){3,300}")')
_URL = re.compile(r"https://[^\s\"'<>\\\x00]+")
_PRE_AUTHENTICATED = re.compile(r"[?&;](?:tempauth|sig|guestaccesstoken|authkey)=", re.IGNORECASE)
# A sharing link lets in whoever has it. Source: "Encoding sharing URLs", and observed links; read 2026-11-25.
_SHARING = re.compile(r"https://(?:[^/]+/:[a-z]:/|1drv\.ms/|[a-z0-9.-]+\.1drv\.com/)", re.IGNORECASE)
# Observed 2026-11-20: ids of drives are "b!" and 64 characters, those of items "01" and 32 of base32.
_DRIVE = re.compile(r"(?<![A-Za-z0-9])b![A-Za-z0-9_-]{43,}")
_ITEM = re.compile(r"(?<![A-Za-z0-9])01[A-Z2-7]{32}(?![A-Za-z0-9])")
# Source: [MS-ADR] SessionIdentifier, and observed ids; read 2026-11-24.
_SESSION = re.compile(r"cluster=[A-Za-z0-9]+&session=[^\s\"'\\\x00]+")
_CARRIED = re.compile(r"workbook-session-id[\"']?\s*:\s*[\"']?([^\s\"',\x00]+)", re.IGNORECASE)
_PATH = re.compile(r"(?<![^\s\"'\x00(])/(?:v1\.0/|beta/)?(?:me|drives|users|groups|sites|shares)[/(][^\s\"'\x00]*")
# What is looked for below is long, or has one of these; most cells are short and have none.
_TELLING = "@/%\\"
_LONG = 16
# Kept headers in which clients and servers write what they like.
_FREE = frozenset({"accept", "content-type", "prefer", "range", "content-disposition", "preference-applied"})
_TELLING_IN_HEADER = ("@", "%", "eyJ", "://")
_CLAIMS = {
    "tid": "tenant",
    "oid": "userid",
    "upn": "user",
    "unique_name": "user",
    "preferred_username": "user",
    "email": "user",
    "name": "name",
}
_IS_OWN: Mapping[str, Callable[[str], object]] = {
    "tenant": re.compile(_GUID).fullmatch,
    "userid": re.compile(_GUID).fullmatch,
    "user": ADDRESS.fullmatch,
    "name": re.compile(r"\S+\s.*\S").fullmatch,
}
_DEEPEST = 8


def learn_exchange(
    table: AliasTable,
    request: Request,
    response: Response,
    trees: Iterable[Any],
    canonical: Callable[[str], str],
    hidden: Sequence[re.Pattern[str]] = (),
    known: Sequence[tuple[str, str]] = (),
) -> None:
    """Give an alias to every id, name and secret URL of one exchange.

    Args:
        table: gets the aliases.
        request: as sent.
        response: as received, decoded.
        trees: the bodies of both as ``trees.tree_of`` gives them.
        canonical: returns a text with each service root in it made canonical.
        hidden: patterns of what the user wants to have an alias.
        known: kind and value of what is known of who sends, such as the tenant; each can be nobody else's.
    """
    for value in request.headers.get_all("workbook-session-id"):
        table.alias("session", value)
    learner = _Learner(table, canonical, hidden, known)
    learner.text(request.url)
    for value in response.headers.get_all("location"):
        learner.location(canonical(value), response.status)
    for value in response.headers.get_all("etag"):
        table.alias("etag", value)
    for headers in (request.headers, response.headers):
        for name, value in headers.pairs:
            if name.lower() in _FREE and any(sign in value for sign in _TELLING_IN_HEADER):
                # The language of a file's name stands between two quotes.
                learner.text(value.replace("''", " "))
    for body, tree in zip((request.body, response.body), trees, strict=True):
        if tree is not None:
            learner.tree(tree, session=body is response.body and _creates_session(request))
        elif body and (plain := _plain_text(body)) is not None:
            learner.text(plain)
            learner.members(plain)
    _learn_said(table, (*known, *_claimed(request.headers)), request, response)


class _Learner:
    """One exchange's lesson."""

    def __init__(
        self,
        table: AliasTable,
        canonical: Callable[[str], str],
        hidden: Sequence[re.Pattern[str]],
        known: Sequence[tuple[str, str]],
    ) -> None:
        self._table = table
        self._known = known
        self._looked_for = (*_LOOKS, *(("secret", pattern, "") for pattern in hidden))
        self._hides = bool(hidden)
        self._canonical = canonical
        self._read: set[str] = set()

    def tree(self, tree: Any, *, session: bool = False, depth: int = 0) -> None:
        """Learn from a parsed body."""
        learn_json(self._table, changed(tree, self._canonical), session=session)
        for joined in texts(tree):
            row = joined.split("\x00")
            if self._hides or max(map(len, row)) >= _LONG or any(char in joined for char in _TELLING):
                for text in row:
                    self.text(text, depth)

    def text(self, text: str, depth: int = 0) -> None:
        """Learn from a text, and from what it hides."""
        is_dull = not self._hides and len(text) < _LONG and not any(char in text for char in _TELLING)
        if is_dull or depth > _DEEPEST or text in self._read:
            return
        self._read.add(text)
        shown = self._canonical(text)
        self._looks(shown)
        if text[:1] in {"{", "["} and (tree := tree_of(text.encode("utf-8", "replace"))) is not None:
            self.tree(tree, depth=depth + 1)
        # Freed from what is known by now: a spelling of it is no second value.
        left = self._table.unlearned(shown) if any(char in shown for char in "%&\\") else shown
        for hidden in (*unescaped(left), *inside(left)):
            self.text(hidden, depth + 1)

    def members(self, text: str) -> None:
        """Learn from what is written as members of JSON objects in a text that is no JSON."""
        for key, quoted in _MEMBER.findall(text):
            try:
                value = json.loads(quoted, strict=False)
            except ValueError:
                continue
            if key in {"displayName", "givenName", "surname"}:
                self._table.alias("name", value)
            elif key == "id" and _IS_OWN["userid"](value):
                self._table.alias("userid", value)
            else:
                learn_json(self._table, {key: value}, session=False)

    def _looks(self, text: str) -> None:
        if text.startswith((CANONICAL_ROOT, "/")) and not any(char.isspace() for char in text):
            # Whole: a quoted key ends a URL that stands among words.
            learn_url(self._table, text)
        for url in _URL.findall(text) if "https://" in text else ():
            self._url(url)
        for path in _PATH.findall(text):
            learn_url(self._table, path)
        for kind, pattern, sign in self._looked_for:
            for found in pattern.finditer(text) if sign in text else ():
                # The last group where there is one: the others tell what it is known by.
                self._table.alias(kind, found[len(found.groups())])
        if "@" in text:
            for address in ADDRESS.findall(text):
                if not is_nobodys(address):
                    self._table.alias("user", address)
        if self._known:
            # Here for what is within another text; what stands open is found in the whole exchange.
            _learn_from(self._table, self._known, text.lower())

    def _url(self, url: str) -> None:
        is_elsewhere = not url.startswith(CANONICAL_ROOT)
        if _PRE_AUTHENTICATED.search(url) or (is_elsewhere and "access_token=" in url):
            self._table.alias("download", url)
        elif _SHARING.match(url):
            self._table.alias("files", url)
        elif not is_elsewhere:
            learn_url(self._table, url)

    def location(self, url: str, status: int) -> None:
        """Learn from a ``Location``: below a version root a token is asked for; elsewhere the URL itself lets in."""
        if urlsplit(url).netloc and not (url.startswith(CANONICAL_ROOT) and split_url(url).version):
            self._table.alias("monitor" if status == 202 else "download", url)
        else:
            self.text(url)


_LOOKS = (
    ("session", _SESSION, "&session="),
    ("session", _CARRIED, ":"),
    ("host", _HOST, "."),
    ("userid", _PERSONAL, "/"),
    ("secret", JSON_WEB_TOKEN, "eyJ"),
    ("drive", _DRIVE, "b!"),
    ("item", _ITEM, "01"),
    ("tenant", _ISSUER, "-"),
    ("tenant", _TENANT, "-"),
    ("userid", _USER, "-"),
)
"""Kind, what it looks like, and what is quickly searched for and in each of them."""


def _creates_session(request: Request) -> bool:
    path = request.url.partition("?")[0].rstrip("/").rpartition("/")[2]
    return path.lower().startswith(("createsession", "sessioninforesource"))


def _plain_text(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _claimed(headers: Headers) -> Iterator[tuple[str, str]]:
    """Yield kind and value of each claim of the bearer token that can be nobody else's."""
    for authorization in headers.get_all("authorization"):
        claims = _claims(authorization)
        for claim, kind in _CLAIMS.items():
            value = claims.get(claim)
            # A word alone may be any word of a cell, or a key of the answer.
            if isinstance(value, str) and _IS_OWN[kind](value):
                yield kind, value


def _learn_said(table: AliasTable, known: Sequence[tuple[str, str]], request: Request, response: Response) -> None:
    """Give an alias to each of *known* that the exchange says."""
    if known:
        bodies = (body.decode("utf-8", "replace") for body in (request.body, response.body))
        _learn_from(table, known, "\n".join((request.url, *bodies)).lower())


def _learn_from(table: AliasTable, known: Sequence[tuple[str, str]], folded: str) -> None:
    for kind, value in known:
        if value.lower() in folded:
            table.alias(kind, value)


def _claims(authorization: str) -> dict[str, Any]:
    parts = authorization.rpartition(" ")[2].split(".")
    if len(parts) != 3:
        return {}
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
