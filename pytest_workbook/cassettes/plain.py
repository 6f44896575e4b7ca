"""A tape as data that JSON can carry between processes, and what one tape has that another lacks."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cassettes.shape import shape
from pytest_workbook.cassettes.text import is_text
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["document_of", "missing", "to_plain"]


def to_plain(document: Document, path: Path, names: AliasTable, prefix: str, threads: int) -> dict[str, Any]:
    """Return *document* and the hashes of what its aliases stand for as JSON-able data."""
    return {
        "path": str(path),
        "node_id": document.node_id,
        "source": document.source,
        "recorded_at": document.recorded_at,
        "versions": dict(document.versions),
        "aliases": dict(document.aliases),
        "profile": document.profile,
        "session_prefix": prefix,
        "threads": threads,
        "fingerprints": names.fingerprints(),
        "interactions": [_plain(one) for one in document.interactions],
    }


def document_of(data: dict[str, Any]) -> Document:
    """Return the document in what ``to_plain`` gave."""
    return Document(
        interactions=tuple(_interaction(one) for one in data["interactions"]),
        node_id=data["node_id"],
        source=data["source"],
        recorded_at=data["recorded_at"],
        versions=dict(data["versions"]),
        aliases=dict(data["aliases"]),
        profile=data["profile"],
    )


def missing(
    mine: list[Interaction], names: AliasTable, theirs: list[Interaction], other: AliasTable
) -> list[Interaction]:
    """Return those of *theirs* that *mine* lacks, under the names of *mine*, numbered to follow.

    The n-th session of one is the n-th of the other: both are the same fixture's, in two processes or two runs.
    """
    names.raise_counts({kind: count for kind, count in other.counts.items() if kind == "session"})
    renamed = _renamed(theirs, names.renames(other))
    have = Counter(_identity(one) for one in mine)
    last = max((one.sequence for one in mine), default=-1)
    added = []
    for one in sorted(renamed, key=lambda each: each.sequence):
        key = _identity(one)
        if have[key] > 0:
            have[key] -= 1
        else:
            last += 1
            added.append(replace(one, sequence=last))
    names.raise_counts(other.counts)
    return added


def _renamed(interactions: list[Interaction], names: dict[str, str]) -> list[Interaction]:
    if not names:
        return interactions
    any_of = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(f"(?<![A-Za-z0-9])(?:{any_of})(?![A-Za-z0-9])")

    def change(text: str) -> str:
        return pattern.sub(lambda found: names[found[0]], text)

    return [_changed(one, change) for one in interactions]


def _changed(one: Interaction, change: Callable[[str], str]) -> Interaction:
    def body(raw: bytes) -> bytes:
        return change(raw.decode()).encode() if is_text(raw) else raw

    def headers(old: Headers) -> Headers:
        return Headers((name, change(value)) for name, value in old.pairs)

    asked, told = one.request, one.response
    request = Request(asked.method, change(asked.url), headers(asked.headers), body(asked.body))
    response = Response(told.status, headers(told.headers), body(told.body), told.reason)
    return replace(one, request=request, answer=response)


def _identity(one: Interaction) -> tuple[object, ...]:
    asked = shape(one.request)
    return (asked.key, asked.ids, one.lifecycle)


def _plain(one: Interaction) -> dict[str, Any]:
    return {
        "method": one.request.method,
        "url": one.request.url,
        "request_headers": [list(pair) for pair in one.request.headers.pairs],
        "request_body": base64.b64encode(one.request.body).decode(),
        "status": one.response.status,
        "reason": one.response.reason,
        "response_headers": [list(pair) for pair in one.response.headers.pairs],
        "response_body": base64.b64encode(one.response.body).decode(),
        "by": one.by,
        "lifecycle": one.lifecycle,
        "session": one.session,
        "sequence": one.sequence,
    }


def _interaction(data: dict[str, Any]) -> Interaction:
    request = Request(
        data["method"], data["url"], _headers(data["request_headers"]), base64.b64decode(data["request_body"])
    )
    body = base64.b64decode(data["response_body"])
    response = Response(data["status"], _headers(data["response_headers"]), body, data["reason"])
    return Interaction(request, response, data["by"], data["lifecycle"], data["session"], data["sequence"])


def _headers(pairs: list[list[str]]) -> Headers:
    return Headers((name, value) for name, value in pairs)
