"""Reads the files that vcrpy writes, from their bytes, without parsing what is not played.

Rules:
1. An interaction that is laid out to the letter as vcrpy does it is taken apart by one pattern, and its answer stays
   where it is until it is played. The pattern takes less than YAML does, and nothing that could turn out wrong later.
2. Any other interaction is parsed at once and by itself, within the bounds of ``reading``.
3. A file that does not fall into such pieces is left to the slow way, where every fault has a name.

A file falls into pieces where each of them alone is well formed: no quote and no bracket then reaches from one
into the next. It also costs a third of parsing it whole, since millions of nodes are never there at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pytest_workbook.cassettes.foreign import headers_of, interaction_of, metadata_of, response_of
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cassettes.reading import value_of
from pytest_workbook.errors import CassetteError
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["Parse", "document_in"]

Parse = Callable[[str], Any]
"""Returns what a piece of a file says; raises CassetteError where it is not well formed, or goes beyond the bounds."""

_LIST = b"interactions:\n"
_ITEM = b"- request:\n"
_LAST = b"version: 1\n"
# Keys without an indent, and whatever else belongs to them.
_HEAD = re.compile(rb"(?:(?:#[ -~]*)?\n)*+(?:[a-z_]+:[^\n]*\n(?:(?:[ #][^\n]*)?\n)*+)*+")
# More bytes than anybody's head of a file, or headers, which are parsed when they are played.
_LONG = 1 << 16
# Each is some thirty nodes, of which ten millions are the bound of ``reading``.
_MOST = 300_000

# Words that YAML takes for true, false and null.
_WORD = rb"(?i:y|n|yes|no|on|off|true|false|null)"
# Of such characters are the numbers and times of YAML. An id of eight and more digits is neither.
_NUMERIC = rb"[0-9+.eE_:xXa-fA-FTtZz -]"
_GUID = rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\n"
_NAME = rb"(?!%b:)[A-Za-z][A-Za-z0-9_.-]*+:" % _WORD


def _text(indent: int) -> bytes:
    """Return the pattern of a value that is text for sure, and ASCII, with later lines indented by *indent*."""
    first = rb"(?:(?!%b *\n)[A-Za-z_/$(;]|<(?!<)|(?=%b|(?!%b*+\n)[0-9])[0-9a-fA-F])" % (_WORD, _GUID, _NUMERIC)
    plain = rb"[ !\"$-9;-~]*+(?:(?::(?=[!-~])|(?<! )#|\n {%d})[ !\"$-9;-~]*+)*+" % indent
    single = rb"'[ -&(-~]*+(?:(?:\n++ ++|'')[ -&(-~]*+)*+'"
    # No half of a surrogate pair, and nothing beyond the last character there is.
    code = rb"x[0-9A-Fa-f]{2}|(?:u|U0000)(?![dD][89A-Fa-f])[0-9A-Fa-f]{4}|U000[1-9A-Fa-f][0-9A-Fa-f]{4}"
    escaped = rb"\\(?:[0abtnvfre \"\\N_LP]|%b|U0010[0-9A-Fa-f]{4}|\n++ ++)" % code
    double = rb'"[ !#-\[\]-~]*+(?:(?:\n++ ++|%b)[ !#-\[\]-~]*+)*+"' % escaped
    return rb"(?:%b|%b%b|%b)\n" % (single, first, plain, double)


def _bytes(indent: int) -> bytes:
    """Return the pattern of a value that is base64 for sure."""
    last = rb"(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
    return rb"!!binary \|\n(?: {%d}[A-Za-z0-9+/]{76}\n)*+ {%d}%b\n" % (indent, indent, last)


_ENTRY = rb"      %b(?: %b|\n(?:      - %b)++)" % (_NAME, _text(8), _text(8))
_HEADERS = rb"(?: \{\}\n|\n(?:%b)++)" % _ENTRY
_ONE = re.compile(
    rb"- request:\n    body: (?P<body>null\n|%b|%b)    headers:(?P<asked>%b)"
    rb"    method: (?P<method>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\n    uri: (?P<uri>%b)"
    rb"(?P<response>  response:\n    body:\n      string: (?:%b|%b)    headers:(?P<told>%b)"
    rb"    status:\n      code: (?P<status>[1-5][0-9][0-9])\n      message: (?:null\n|%b))(?=- request:\n|\Z)"
    % (_text(6), _bytes(6), _HEADERS, _text(6), _text(8), _bytes(8), _HEADERS, _text(8))
)
_ENTRIES = re.compile(_ENTRY)
_NAMES = re.compile(rb"^      ([A-Za-z][A-Za-z0-9_.-]*+):", re.MULTILINE)
# A text on one line in which nothing is escaped: it is spared the parser.
_AS_IT_IS = re.compile(rb"([^'\"!\n][^\n]*)(?<! )\n|'([^'\n]*)'\n")


@dataclass(slots=True)
class _Answer:
    """An answer that was not read yet."""

    status: int
    raw: bytes
    start: int
    end: int

    def __call__(self) -> Response:
        return response_of(value_of(self.raw[self.start : self.end])["response"], "the file")


def document_in(raw: bytes, parse: Parse) -> Document | None:
    """Return what the file *raw* holds, or None if it does not fall into interactions, or any of them is wrong.

    Args:
        raw: of the file.
        parse: reads what is not laid out as vcrpy does it.
    """
    if b"\r" in raw:
        # Windows ends lines with both, which YAML takes for one.
        raw = raw.replace(b"\r\n", b"\n")
    begin = 0 if raw.startswith(_LIST + _ITEM) else raw.find(b"\n" + _LIST + _ITEM, 0, _LONG) + 1
    if not raw.startswith(_LIST + _ITEM, begin) or b"\r" in raw:
        return None
    end = len(raw) - (len(_LAST) if raw.endswith(b"\n" + _LAST) else 0)
    try:
        about = _about(raw[:begin], parse)
        if "interactions" in about or ("version" in about and end < len(raw)):
            return None
        return metadata_of(about, _Reader(raw, parse).interactions(begin + len(_LIST), end))
    except (ValueError, CassetteError):
        return None


def _about(head: bytes, parse: Parse) -> dict[str, Any]:
    if not _HEAD.fullmatch(head):
        raise ValueError
    return dict(parse(head.decode()) or {}) if head else {}


class _Reader:
    """Walks through the interactions of one file.

    Args:
        raw: of the file.
        parse: see ``document_in``.
    """

    def __init__(self, raw: bytes, parse: Parse) -> None:
        self._raw = raw
        self._parse = parse
        # Most interactions of a file have the same few headers; equal ones share one object.
        self._sound: dict[bytes, bool] = {}
        self._headers: dict[bytes, Headers] = {}
        self._pairs: dict[bytes, tuple[tuple[str, str], ...]] = {}

    def interactions(self, position: int, end: int) -> tuple[Interaction, ...]:
        """Return what stands from *position* to *end*.

        Raises:
            ValueError: one is not as vcrpy writes it.
            CassetteError: one is not well formed.
        """
        found: list[Interaction] = []
        while position < end:
            match = _ONE.match(self._raw, position, end)
            one = self._taken(match, len(found)) if match else None
            after = match.end() if match else self._raw.find(b"\n" + _ITEM, position, end) + 1 or end
            found.append(one or self._parsed(self._raw[position:after], len(found)))
            position = after
            if len(found) > _MOST:
                raise ValueError
        return tuple(found)

    def _parsed(self, piece: bytes, number: int) -> Interaction:
        (one,) = self._parse(piece.decode())
        return interaction_of(one, number)

    def _is_sound(self, block: bytes) -> bool:
        """Return whether *block* is of a size that can be parsed later, and no header stands in it twice."""
        if block not in self._sound:
            names = _NAMES.findall(block)
            self._sound[block] = len(block) < _LONG and len(set(names)) == len(names)
        return self._sound[block]

    def _taken(self, match: re.Match[bytes], number: int) -> Interaction | None:
        body, asked, method, uri, told, status = match.group("body", "asked", "method", "uri", "told", "status")
        if not (self._is_sound(asked) and self._is_sound(told)):
            return None
        sent = _value(body)
        request = Request(
            method.decode(),
            str(_value(uri)),
            self._headers_in(asked),
            sent.encode() if isinstance(sent, str) else sent or b"",
        )
        answer = _Answer(int(status), self._raw, *match.span("response"))
        return Interaction(request, answer, "code", None, None, number)

    def _headers_in(self, block: bytes) -> Headers:
        if block not in self._headers:
            self._headers[block] = Headers(pair for entry in _ENTRIES.findall(block) for pair in self._pairs_in(entry))
        return self._headers[block]

    def _pairs_in(self, entry: bytes) -> tuple[tuple[str, str], ...]:
        if entry not in self._pairs:
            self._pairs[entry] = headers_of(value_of(entry), "the file").pairs
        return self._pairs[entry]


def _value(piece: bytes) -> str | bytes | None:
    if (plain := _AS_IT_IS.fullmatch(piece)) and piece != b"null\n":
        return (plain[1] or plain[2] or b"").decode()
    value: str | bytes | None = value_of(piece)
    return value
