"""What of a request is compared, and the ids in it that are not compared but paired. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pytest_workbook.cassettes.identities import ID_KEYS
from pytest_workbook.cassettes.places import ID_COLLECTIONS, Place, Split, canonical_segment, session_of, split_url
from pytest_workbook.cassettes.pretty import is_shallow
from pytest_workbook.cassettes.redaction import allowed, upload_digest
from pytest_workbook.cassettes.text import is_text
from pytest_workbook.wire import Request

__all__ = ["SESSION_HEADER", "Shape", "action", "quick_ending", "shape"]

SESSION_HEADER = "workbook-session-id"
_LIFECYCLE = {"createsession": "createSession", "refreshsession": "refreshSession", "closesession": "closeSession"}
_VEIL = "secret-"
_VEIL_IN_BODY = _VEIL.encode()
_HIDDEN = re.compile(r"(?<![A-Za-z0-9-])secret-\d+(?![A-Za-z0-9])")
_PLAIN = re.compile(r"[A-Za-z0-9()',=$!:@*_.~-]+")
_ITEM_KINDS = frozenset({"item", "path", "share"})
_ID_KINDS = frozenset({"drive", "site", "list", "item", "tenant", "userid"})


@dataclass(frozen=True, slots=True)
class Shape:
    """A request made canonical.

    Args:
        method: upper case.
        path: version root and segments; ids are ``{kind}``; for display and comparison.
        query: sorted ``name=value``.
        body: canonical JSON, text, or the digest of a file.
        sessionful: whether it carries a session id.
        ids: what stood for each ``{kind}`` of path and body, in order.
    """

    method: str
    path: str
    query: tuple[str, ...]
    body: str
    sessionful: bool
    ids: tuple[Place, ...]

    @property
    def key(self) -> tuple[str, str, tuple[str, ...], str, bool]:
        """What two requests must have equal to be the same request."""
        return (self.method, self.path, self.query, self.body, self.sessionful)


def action(url: str) -> str | None:
    """Return ``createSession``, ``refreshSession`` or ``closeSession`` if *url* ends in it, else None."""
    if "session" not in url.lower():
        # As of nearly every URL of a cassette.
        return None
    last = url.partition("?")[0].rstrip("/").rpartition("/")[2].lower()
    return _LIFECYCLE.get(last.removeprefix("microsoft.graph.").removesuffix("()"))


def quick_ending(url: str) -> str | None:
    """Return the last segment of the path that ``shape`` gives *url*, or None where only ``shape`` can tell."""
    path = url.partition("?")[0].rstrip("/")
    before, _, last = path.rpartition("/")
    # Below a workbook nothing is an id, unless "workbook" is one; a colon before it may make anything part of a path.
    above, is_below, _ = f"{before}/".partition("/workbook/")
    has_id = above.rstrip("/").rpartition("/")[2].lower() in ID_COLLECTIONS
    has_colon = ":" in before.removeprefix("https:").removeprefix("http:")
    if not is_below or has_id or has_colon or "%" in before or last.lower() in {"workbook", "drive"}:
        return None
    return last if _PLAIN.fullmatch(last) and _VEIL not in last else None


def shape(request: Request) -> Shape:
    """Return the canonical form of *request*; its root is canonical already."""
    if _VEIL in request.url or _VEIL_IN_BODY in request.body:
        # What stood there is not known any more, so that anything hidden is as good as anything else.
        veiled = _HIDDEN.sub("{secret}", request.body.decode("latin-1")).encode("latin-1")
        request = replace(request, url=_HIDDEN.sub("{secret}", request.url), body=veiled)
    split = split_url(request.url)
    path, ids = _path(split)
    session = request.headers.get(SESSION_HEADER)
    query = []
    for name, value in split.query:
        if name.lower() == "sessionid":
            session = session or session_of(value)
        else:
            query.append(f"{name}={value}")
    body, found = _body(request)
    if session is not None:
        ids = (*ids, Place("session", session))
    return Shape(request.method.upper(), path, tuple(sorted(query)), body, session is not None, (*ids, *found))


def _path(split: Split) -> tuple[str, tuple[Place, ...]]:
    segments = split.segments
    shown, ids, end = list[str](), list[Place](), 0
    if (item := _item(segments)) is not None:
        end, address = item
        # One kind for every form: an item recorded by id may be replayed by path, or as a share.
        ids.append(Place("item", address.value))
        shown.append("{item}")
    elif (drive := _drive(segments)) is not None:
        end, place = drive
        ids.append(place)
        shown.append("{drive}")
    for segment in segments[end:]:
        if isinstance(segment, Place):
            ids.append(segment)
            shown.append(f"{{{segment.kind}}}")
        else:
            shown.append(canonical_segment(segment))
    return f"/{split.version}/{'/'.join(shown)}", tuple(ids)


def _item(segments: Sequence[str | Place]) -> tuple[int, Place] | None:
    """Return the end of the address of the item, and what tells the item."""
    before = segments.index("workbook") if "workbook" in segments else len(segments)
    for at in range(before - 1, -1, -1):
        one, end = segments[at], at + 1
        if isinstance(one, Place) and one.kind in _ITEM_KINDS:
            return (end + 1 if end < before and segments[end] in {"driveItem", "root"} else end), one
    return None


def _drive(segments: Sequence[str | Place]) -> tuple[int, Place] | None:
    for end, segment in enumerate(segments, start=1):
        if isinstance(segment, Place) and segment.kind == "drive":
            return end, segment
        if segment == "drive":
            owner = segments[end - 2] if end > 1 else "me"
            return end, Place("drive", owner.value if isinstance(owner, Place) else str(owner))
    return None


def _body(request: Request) -> tuple[str, tuple[Place, ...]]:
    if not request.body or action(request.url) in {"refreshSession", "closeSession"}:
        # Some clients send {} with them, others nothing.
        return "", ()
    if not is_text(request.body):
        return upload_digest(request.body).decode(), ()
    text = request.body.decode("utf-8-sig")
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return text, ()
    if not is_shallow(tree):
        return text, ()
    ids: list[Place] = []
    canonical = json.dumps(_without_ids(tree, "", ids), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return ("" if canonical in {"{}", "null"} else canonical), tuple(ids)


def _without_ids(tree: Any, parent: str, ids: list[Place]) -> Any:
    if isinstance(tree, list):
        return [_without_ids(item, parent, ids) for item in tree] if _has_objects(tree) else tree
    if not isinstance(tree, dict):
        return tree
    kept = {}
    for key in sorted(tree):
        value = tree[key]
        kind = _kind(key, parent)
        if kind is not None and isinstance(value, str):
            ids.append(Place(kind, value))
            kept[key] = f"{{{kind}}}"
        elif key == "url" and parent == "requests" and isinstance(value, str):
            kept[key] = _part(value, ids)
        elif key == "headers" and parent == "requests" and isinstance(value, dict):
            kept[key] = _without_ids(allowed(value, is_answer=False), key, ids)
        else:
            kept[key] = _without_ids(value, key, ids)
    return kept


def _has_objects(items: list[Any]) -> bool:
    return any(isinstance(item, (dict, list)) for item in items)


def _kind(key: str, parent: str) -> str | None:
    if key.lower() == SESSION_HEADER:
        return "session"
    if key == "id" and parent == "parentReference":
        return "item"
    kind = ID_KEYS.get(key)
    return kind if kind in _ID_KINDS else None


def _part(url: str, ids: list[Place]) -> str:
    split = split_url(url if url.startswith("/") else f"/{url}")
    path, found = _path(split)
    ids.extend(found)
    ids.extend(Place("session", session_of(value)) for name, value in split.query if name.lower() == "sessionid")
    query = sorted(f"{name}={value}" for name, value in split.query if name.lower() != "sessionid")
    return path + ("?" + "&".join(query) if query else "")
