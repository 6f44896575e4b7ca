"""Reads the layout that ``form`` writes, from the bytes of a file, ten times faster than a YAML parser could.

Rules:
1. What is not laid out to the letter is not read here but goes the slow way, where every fault has a name.
2. The large bodies, which most of a file is, stay where they are until they are played; so of a file that is played
   in part, little more is kept than its own bytes.
"""

from __future__ import annotations

import base64
import io
import json
import re
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from pytest_workbook.cassettes.foreign import headers_of, is_whole, metadata_of
from pytest_workbook.cassettes.interaction import FORMAT, Document, Interaction
from pytest_workbook.cassettes.pieces import pieces_of
from pytest_workbook.cassettes.reading import strictly
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["document_in", "is_plain"]

_NOT_PLAIN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
# Those of them that are ASCII: found as bytes, at a tenth of the cost.
_CONTROLS = bytes([*range(9), *range(11, 32), 127])
_CONTROLS_AND_BREAK = _CONTROLS + b"\n"
_LIFECYCLE = {b"true": True, b"false": False, b"null": None}
# The end of most bodies is found at once.
_SMALL = 1 << 14
_MARGIN = rb"(?(old)    |  )"
_HEAD = re.compile(
    # Below "metadata", where vcrpy keeps its own, it stood at first; but pytest-recording cannot load a file with that.
    rb"version: 1\n(?P<old>metadata:\n  )?workbook:\n%bformat: (?P<format>\d{1,9})\n"
    rb"%bnode_id: (?P<node_id>\"[^\n]*\")\n%bsource: (?P<source>\"[^\n]*\")\n"
    rb"(?:%bprofile: (?P<profile>\"[^\n]*\")\n)?%brecorded_at: (?P<recorded_at>\"[^\n]*\")\n"
    rb"%bversions: (?P<versions>\{[^\n]*\})\n%baliases: (?P<aliases>\{[^\n]*\})\ninteractions:\n".replace(
        b"%b", _MARGIN
    )
)
_ASKED = re.compile(
    rb"- request:\n    method: \"([A-Z]+)\"\n    uri: (\"[^\n]*\")\n    headers: (\{[^\n]*\})\n    body: "
)
_TOLD = re.compile(
    rb"  response:\n    status: \{\"code\": ([1-5]\d\d), \"message\": (\"[^\n]*\")\}\n"
    rb"    headers: (\{[^\n]*\})\n    body:\n      string: "
)
_ABOUT = re.compile(
    rb"  workbook: \{\"by\": \"(code|test|plugin)\", \"lifecycle\": (true|false|null), "
    rb"\"session\": (null|\"[^\n]*\")\}\n"
)
_LINE = re.compile(rb"(\"[^\n]*\"|null|!!binary \"[A-Za-z0-9+/=]*\")\n")


@dataclass(slots=True)
class _Block:
    """A literal block: where it stands, and what stands before each of its lines."""

    raw: bytes
    start: int
    end: int
    margin: bytes

    def body(self) -> bytes:
        whole = io.BytesIO()
        for piece in pieces_of(self.raw, self.start, self.end):
            # Quicker than to replace what has several bytes.
            whole.write(b"\n".join(piece.split(self.margin)))
        return whole.getvalue()


@dataclass(slots=True)
class _Answer:
    """An answer whose body was not read yet."""

    status: int
    headers: Headers
    block: _Block
    reason: str

    def __call__(self) -> Response:
        return Response(self.status, self.headers, self.block.body(), self.reason)


def document_in(raw: bytes) -> Document | None:
    """Return what the file *raw* holds, or None if it is not in our layout to the letter."""
    head = _HEAD.match(raw)
    if head is None or int(head["format"]) != FORMAT:
        return None
    try:
        return _document(head, _Reader(raw).interactions(head.end()))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        # Valid lines, odd contents: the slow way says what is wrong.
        return None


def is_plain(raw: bytes) -> bool:
    """Return whether *raw* is UTF-8 of which every character may stand in a literal block."""
    if raw.isascii():
        return all(len(piece.translate(None, _CONTROLS)) == len(piece) for piece in pieces_of(raw))
    try:
        return all(_NOT_PLAIN.search(piece.decode()) is None for piece in pieces_of(raw))
    except UnicodeDecodeError:
        return False


def _is_of_lines(piece: bytes, margin: bytes) -> bool:
    """Return whether *piece* is plain, and each of its lines has the *margin*."""
    lines = piece.count(margin)
    if piece.isascii():
        # Both in one go: what stands between the lines is deleted with what may not stand there.
        return len(piece.translate(None, _CONTROLS_AND_BREAK)) == len(piece) - lines
    return piece.count(b"\n") == lines and is_plain(piece)


def _document(head: re.Match[bytes], interactions: tuple[Interaction, ...]) -> Document:
    told = ("node_id", "source", "profile", "recorded_at", "versions", "aliases")
    tree: dict[str, Any] = {name: strictly(head[name].decode()) for name in told if head[name] is not None}
    return metadata_of({"workbook": {"format": FORMAT, **tree}}, interactions)


class _Reader:
    """Walks through the interactions of one file.

    Args:
        raw: of the file.
    """

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._headers: dict[bytes, Headers] = {}
        # How far what stands between the blocks was found plain.
        self._seen = 0

    def interactions(self, position: int) -> tuple[Interaction, ...]:
        """Return what begins at *position* and goes on to the end of the file.

        Raises:
            ValueError: it is not in our layout.
        """
        found: list[Interaction] = []
        while position < len(self._raw):
            one, position = self._interaction(position, len(found))
            found.append(one)
        self._see(len(self._raw))
        return tuple(found)

    def _see(self, end: int) -> None:
        if not is_plain(self._raw[self._seen : end]):
            raise ValueError

    def _interaction(self, position: int, number: int) -> tuple[Interaction, int]:
        asked = _at(_ASKED, self._raw, position)
        body, position = self._body(asked.end(), b"\n  response:\n", 6)
        method, uri, headers = asked.groups()
        sent = body.body() if isinstance(body, _Block) else body
        request = Request(method.decode(), _text(uri), self._parsed(headers), sent)
        told = _at(_TOLD, self._raw, position)
        body, position = self._body(told.end(), b"\n  workbook: {", 8)
        status, reason, headers = told.groups()
        kind = _Answer if isinstance(body, _Block) else Response
        answer = kind(int(status), self._parsed(headers), body, _text(reason))  # type: ignore[arg-type]
        about = _at(_ABOUT, self._raw, position)
        by, lifecycle, session = about.groups()
        whose = None if session == b"null" else _text(session)
        return Interaction(request, answer, by.decode(), _LIFECYCLE[lifecycle], whose, number), about.end()

    def _body(self, start: int, follows: bytes, indent: int) -> tuple[bytes | _Block, int]:
        """Return the body that begins at *start*, and where the line after it begins."""
        if not self._raw.startswith(b"|-\n", start):
            found = _at(_LINE, self._raw, start)
            return _of_line(found[1]), found.end()
        margin = b"\n" + b" " * indent
        # The line break before its first line belongs to the first margin.
        before = start + 2
        first = before + len(margin)
        end = self._end(before, margin, follows)
        if self._raw[first : first + 1] not in (b"{", b"["):
            raise ValueError
        self._see(first)
        self._seen = end
        return _Block(self._raw, first, end, margin), end + 1

    def _end(self, start: int, margin: bytes, follows: bytes) -> int:
        """Return where the block ends that begins at *start* and goes on to what *follows*."""
        end = self._raw.find(follows, start, start + _SMALL)
        if end < 0:
            whole = takewhile(lambda piece: _is_of_lines(piece, margin), pieces_of(self._raw, start))
            start += sum(map(len, whole))
            end = self._raw.find(follows, start)
        if end < 0 or not _is_of_lines(self._raw[start:end], margin):
            raise ValueError
        return end

    def _parsed(self, line: bytes) -> Headers:
        # Most interactions of a file have the same few headers; equal lines share one object.
        if line not in self._headers:
            self._headers[line] = headers_of(strictly(line.decode()), "the file")
        return self._headers[line]


def _at(pattern: re.Pattern[bytes], raw: bytes, position: int) -> re.Match[bytes]:
    found = pattern.match(raw, position)
    if found is None:
        raise ValueError
    return found


def _text(quoted: bytes) -> str:
    # What holds nothing to unescape, as nearly all do, is spared the parser.
    inner = quoted[1:-1]
    if not (b"\\" in inner or b'"' in inner or b"\t" in inner):
        return inner.decode()
    text = str(json.loads(quoted))
    if not is_whole(text):
        raise ValueError
    return text


def _of_line(line: bytes) -> bytes:
    if line == b"null":
        return b""
    if line.startswith(b"!!"):
        return base64.b64decode(line[10:-1])
    return _text(line).encode()
