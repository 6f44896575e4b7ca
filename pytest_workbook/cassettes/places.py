"""Where ids stand in a Graph URL. Pure; shared by redaction, which renames them, and matching, which ignores them."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

__all__ = ["CANONICAL_ROOT", "ID_COLLECTIONS", "Place", "Split", "canonical_segment", "session_of", "split_url"]

CANONICAL_ROOT = "https://graph.microsoft.com"
"""Under which a cassette keeps all traffic, whatever root it went to."""
_VERSION = re.compile(r"^(?P<root>https?://[^/?#]+(?:/[^/?#]+)*?)?/(?P<version>v1\.0|beta)(?=[/?#]|$)", re.IGNORECASE)
_SESSION_ALIAS = re.compile(r"^(?:[a-z]+-)*session-\d+$")
_UNRESERVED = re.compile(r"[A-Za-z0-9()',=$!:@*_.~-]+")
_KINDS = {
    "drives": "drive",
    "items": "item",
    "sites": "site",
    "lists": "list",
    "users": "user",
    "groups": "group",
    "shares": "share",
}
ID_COLLECTIONS = frozenset(_KINDS)
"""Segments after which an id comes, in lower case."""
_KEYED = re.compile(r"^(?P<name>[A-Za-z]+)\((?:id=)?'(?P<key>.*)'\)$")
# Source: "driveItem resource type", addressing by path; read 2026-11-24.
_BY_PATH = re.compile(r"^(?P<before>root|items/[^/]+|items\('[^']*'\)|sites/[^/:]+):(?P<path>/[^:]*)(?P<end>:|$)")


@dataclass(frozen=True, slots=True)
class Place:
    """One id in a URL: what it is the id of, and the decoded id."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Split:
    """A Graph URL taken apart.

    Args:
        version: ``v1.0`` or ``beta``; empty for a URL below no version root.
        segments: decoded; an id is a ``Place``.
        query: ``(name, value)`` pairs, decoded, in order.
    """

    version: str
    segments: tuple[str | Place, ...]
    query: tuple[tuple[str, str], ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The ids, in order."""
        return tuple(segment for segment in self.segments if isinstance(segment, Place))


def split_url(url: str) -> Split:
    """Take *url* apart; it may be absolute or, as in ``$batch``, begin below the version root."""
    without, _, query = url.partition("#")[0].partition("?")
    found = _VERSION.match(without)
    version = found["version"].lower() if found else ""
    rest = without[found.end() :] if found else re.sub(r"^https?://", "", without)
    return Split(version, tuple(_segments(rest)), _pairs(query) if query else ())


def canonical_segment(segment: str) -> str:
    """Return one decoded segment in its one percent-encoded form."""
    return segment if _UNRESERVED.fullmatch(segment) else quote(segment, safe="()',=$!:@*")


def session_of(value: str) -> str:
    """Return the session id that *value*, of a query's ``sessionId``, is or carries in base64."""
    if not re.fullmatch(r"[A-Za-z0-9+/_-]+=*", value):
        return value
    padded = value.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        plain = base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return value
    return plain if _SESSION_ALIAS.match(plain) or plain.startswith("cluster=") else value


def _pairs(query: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.partition("=") for part in query.split("&") if part)
    return tuple((unquote(name), unquote(value.replace("+", " "))) for name, _, value in pairs)


def _segments(path: str) -> list[str | Place]:
    found: list[str | Place] = []
    rest = path.strip("/")
    may_have_path = _may_have_path(path)
    while rest:
        if may_have_path and (by_path := _BY_PATH.match(_colons(rest))) is not None:
            found.extend(_addressed(by_path))
            rest = _colons(rest)[by_path.end() :].lstrip("/")
            continue
        segment, _, rest = rest.partition("/")
        rest = rest.lstrip("/")
        decoded = unquote(segment)
        name = decoded.lower()
        if name == "workbook":
            return [*found, "workbook", *[unquote(part) for part in rest.split("/") if part]]
        keyed = _KEYED.match(decoded) if "(" in decoded else None
        if keyed and keyed["name"].lower() in _KINDS:
            found.extend((keyed["name"], Place(_KINDS[keyed["name"].lower()], keyed["key"].replace("''", "'"))))
        elif name in _KINDS and rest and not (may_have_path and _BY_PATH.match(_colons(f"{segment}/{rest}"))):
            key, _, rest = rest.partition("/")
            rest = rest.lstrip("/")
            found.extend((decoded, Place(_KINDS[name], unquote(key))))
        else:
            found.append(decoded)
    return found


def _may_have_path(path: str) -> bool:
    above = path.partition("/workbook/")[0].rstrip("/")
    # What stands below a workbook, such as A1:B2, is no path of a file; but "workbook" may be an id, or part of one.
    is_id = above.rpartition("/")[2].lower() in _KINDS or "'" in above
    looked_at = path if is_id else above
    return ":" in looked_at or "%" in looked_at


def _colons(rest: str) -> str:
    return rest.replace("%3A", ":").replace("%3a", ":")


def _addressed(match: re.Match[str]) -> list[str | Place]:
    before, path = match["before"], unquote(match["path"])
    if before.startswith("sites/"):
        return ["sites", Place("site", f"{unquote(before[6:])}:{path}")]
    if before == "root":
        return ["items", Place("path", path)]
    parent = _segments(before)
    return [*parent, Place("path", path)]
