"""URLs that an answer hands out: what a client will ask next, on whatever host, and what lets it in there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from pytest_workbook.graph.hosts import normalise
from pytest_workbook.wire import Response

__all__ = ["handed_out_keys", "handed_out_urls"]

_KEYS = frozenset(
    {"@microsoft.graph.downloadurl", "@content.downloadurl", "uploadurl", "resourcelocation", "@odata.nextlink"}
)
# Most bodies have no such key, and a search is quicker than a parser; an escape may hide one.
_ENDINGS = (b'downloadurl"', b'uploadurl"', b'resourcelocation"', b'nextlink"', b"\\u")
_HEADERS = ("Location", "Content-Location")
# A body of cells is no place for URLs, and looking through 60 MB of it would cost more than the answer.
_LONGEST_BODY = 262_144
# Of pre-authenticated URLs, as JSON, HTML or a URL within a URL may spell them.
_LETS_IN = (b"tempauth", b"guestaccesstoken", b"authkey", b"sig")
_KEY = re.compile(
    rb"(?:(?<![a-z])|(?<=%[0-9a-f]{2}))(?:tempauth|guestaccesstoken|authkey|sig)(?:=|%3d|\\u003d)((?:[a-z0-9._~+/=-]|%[0-9a-f]{2}){8,})",
    re.IGNORECASE,
)


def handed_out_keys(response: Response) -> set[str]:
    """Return what in the URLs that *response* hands out lets anybody in who has it."""
    texts = [value.encode() for name in _HEADERS for value in response.headers.get_all(name)]
    if len(response.body) <= _LONGEST_BODY and b"://" in response.body:
        texts.append(response.body)
    may_hold = (text for text in texts if any(word in text.lower() for word in _LETS_IN))
    return {unquote(found.decode()) for text in may_hold for found in _KEY.findall(text)}


def handed_out_urls(response: Response) -> set[str]:
    """Return the URLs that *response* hands out, normalised, without query."""
    urls = [url for name in _HEADERS for url in response.headers.get_all(name)]
    if _may_hand_out(response.body):
        urls.extend(_in_json(response.json()))
    return {normalise(url).partition("?")[0] for url in urls if url.lower().startswith(("https://", "http://"))}


def _may_hand_out(body: bytes) -> bool:
    if len(body) > _LONGEST_BODY or b"://" not in body:
        return False
    lowered = body.lower()
    return any(ending in lowered for ending in _ENDINGS)


def _in_json(value: Any) -> Iterator[str]:
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, list):
            pending.extend(inner for inner in one if isinstance(inner, dict | list))
        elif isinstance(one, dict):
            pending.extend(one.values())
            yield from (text for key, text in one.items() if key.lower() in _KEYS and isinstance(text, str))
