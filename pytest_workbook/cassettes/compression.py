"""Bodies of numbers, packed as the service could have sent them, where a project asks for it.

A grid of numbers says little in a diff. Packed, it is a twentieth; in exchange plain vcrpy has to be told to unpack:
of the clients only httpx does it by itself (vcrpy 9.4, tried 2026-11-24).
"""

from __future__ import annotations

import gzip
from dataclasses import replace

from pytest_workbook.cassettes.foreign import MalformedError
from pytest_workbook.cassettes.inflating import inflated
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.wire import Headers, Response

__all__ = ["packed", "unpacked"]

_ENCODING = "Content-Encoding"
_NUMERIC = b'0123456789.,+-eE"[] \n'
# A range with its texts, formulas, formats and types has a fifth of other characters, a grid of words three tenths.
_MOST_WORDS = 0.25
# Where gzip names the system it ran on.
_SYSTEM = 9


def packed(document: Document, least: int) -> Document:
    """Return *document* with the answers packed that have at least *least* bytes and are mostly numbers."""
    return replace(document, interactions=tuple(_packed(one, least) for one in document.interactions))


def unpacked(document: Document) -> Document:
    """Return *document*, a file of ours, with every body as it was recorded.

    Raises:
        MalformedError: a body cannot be unpacked, or holds too much.
    """
    known: dict[int, bool] = {}
    if not any(_is_packed(one, known) for one in document.interactions):
        return document
    whole = (
        replace(one, answer=_unpacked(one.response, number)) if _is_packed(one, known) else one
        for number, one in enumerate(document.interactions)
    )
    return replace(document, interactions=tuple(whole))


def _packed(one: Interaction, least: int) -> Interaction:
    response = one.response
    if len(response.body) < least or not _is_of_numbers(response.body):
        return one
    small = bytearray(gzip.compress(response.body, mtime=0))
    # The same on every system.
    small[_SYSTEM] = 255
    pairs = sorted((*response.headers.pairs, (_ENCODING, "gzip")), key=lambda pair: pair[0].lower())
    return replace(one, answer=Response(response.status, Headers(pairs), bytes(small), response.reason))


def _is_of_numbers(body: bytes) -> bool:
    return body[:1] in (b"{", b"[") and len(body.translate(None, _NUMERIC)) <= _MOST_WORDS * len(body)


def _is_packed(one: Interaction, known: dict[int, bool]) -> bool:
    # Most interactions of a file share their headers.
    # An answer that is read later has them too.
    found = getattr(one.answer, "headers", None)
    headers: Headers = one.response.headers if found is None else found
    if id(headers) not in known:
        known[id(headers)] = headers.get(_ENCODING, "").lower() == "gzip"
    return known[id(headers)]


def _unpacked(response: Response, number: int) -> Response:
    try:
        body = inflated(response.body)
    except ValueError as error:
        msg = f"interaction {number + 1} has a packed body that cannot be unpacked: {error}"
        raise MalformedError(msg, number) from error
    return Response(response.status, response.headers.without(_ENCODING), body, response.reason)
