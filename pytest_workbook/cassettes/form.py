"""The file format: vcrpy's own, laid out by us, with our metadata beside the interactions.

A file is block YAML whose strings and small mappings are JSON on one line, and whose JSON bodies are literal blocks:
every YAML reader takes it, and a changed cell is one changed line. ``layout`` reads it; ``classic`` reads vcrpy's own
and edited ones; what neither takes goes through ``reading``.
"""

from __future__ import annotations

import base64
import json
import re
import shlex
from pathlib import Path
from typing import Any

from pytest_workbook.cassettes import layout
from pytest_workbook.cassettes.compression import unpacked
from pytest_workbook.cassettes.foreign import MalformedError, interactions_of, metadata_of
from pytest_workbook.cassettes.interaction import FORMAT, Document, Interaction
from pytest_workbook.cassettes.layout import is_plain
from pytest_workbook.cassettes.pieces import pieces_of
from pytest_workbook.cassettes.pretty import quoted
from pytest_workbook.cassettes.reading import line_of_interaction, piecewise, read_bytes, refuse, text_of, tree_of
from pytest_workbook.cassettes.text import is_text
from pytest_workbook.wire import Headers

__all__ = ["dumped", "encoded", "load", "loaded"]

# Characters from which on a JSON body of one line has a block of its own.
_LONG = 60
_AS_IT_IS = re.compile(r"[ !#-\[\]-~]*+")


def dumped(document: Document) -> str:
    """Return the text of the file that holds *document*."""
    return encoded(document).decode()


def encoded(document: Document) -> bytes:
    """Return the bytes of the file that holds *document*."""
    profile = f"  profile: {_string(document.profile)}\n" if document.profile else ""
    head = (
        f"version: 1\nworkbook:\n  format: {FORMAT}\n  node_id: {_string(document.node_id or '')}\n"
        f"  source: {_string(document.source)}\n{profile}  recorded_at: {_string(document.recorded_at)}\n"
        f"  versions: {_flow(dict(sorted(document.versions.items())))}\n"
        f"  aliases: {_flow(dict(sorted(document.aliases.items())))}\n"
    )
    if not document.interactions:
        return f"{head}interactions: []\n".encode()
    writer = _Writer()
    for one in document.interactions:
        writer.add(one)
    return b"".join([head.encode(), b"interactions:\n", *writer.pieces])


def load(path: Path, node_id: str, *, is_named: bool = False) -> Document:
    """Return what the file *path* holds.

    Args:
        path: of the file.
        node_id: the node it must belong to.
        is_named: whether the marker named the file, so that it may be another node's.

    Raises:
        CassetteError: if the file is absent, unreadable, of a later format, or another node's.
    """
    return _owned(_read(read_bytes(path, node_id), path, node_id), path, node_id, is_named=is_named)


def loaded(text: str, path: Path, node_id: str, *, is_named: bool = False) -> Document:
    """Return what *text*, read from *path*, holds.

    Raises:
        CassetteError: see ``load``.
    """
    return _owned(_read(text.encode(), path, node_id), path, node_id, is_named=is_named)


def _read(raw: bytes, path: Path, node_id: str) -> Document:
    if (ours := layout.document_in(raw)) is not None:
        return _whole(ours, raw, path, node_id)
    # Its patterns take a while to be made; who has no such file is spared them.
    from pytest_workbook.cassettes import classic

    of_vcrpy = classic.document_in(raw, piecewise(path, node_id, _compose))
    return of_vcrpy or _composed(text_of(raw, path, node_id), path, node_id)


def _composed(text: str, path: Path, node_id: str) -> Document:
    tree = tree_of(text, path, node_id, _compose)
    try:
        return metadata_of(tree, interactions_of(tree))
    except MalformedError as error:
        refuse(path, str(error), node_id, line_of_interaction(text, error.number))
    except ValueError as error:
        refuse(path, str(error), node_id, 1)


def _owned(document: Document, path: Path, node_id: str, *, is_named: bool) -> Document:
    if document.node_id not in {None, node_id} and not is_named:
        problem = (
            f"the cassette belongs to {document.node_id!r}, not to {node_id!r}; if that is its old name or place, give "
            f"it over:  pytest-workbook adopt {shlex.quote(str(path))}"
        )
        refuse(path, problem, node_id)
    return document


def _whole(document: Document, raw: bytes, path: Path, node_id: str) -> Document:
    """Return *document*, in our layout, with its packed bodies unpacked; ``foreign`` does so with all others."""
    try:
        return unpacked(document)
    except MalformedError as error:
        refuse(path, str(error), node_id, line_of_interaction(raw.decode(), error.number))


def _compose(text: str) -> Any:
    # vcrpy's own safe loader: it knows the few tags that its older versions wrote.
    from vcr.serializers import yamlserializer

    return yamlserializer.deserialize(text)


class _Writer:
    """Lays interactions out in pieces; a large body is copied once, into its margin."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        # Most interactions have the same few headers, and the same few lines about them.
        self._headers: dict[tuple[tuple[str, str], ...], str] = {}
        self._about: dict[tuple[str, bool | None, str | None], str] = {}

    def add(self, one: Interaction) -> None:
        """Append *one*."""
        request, response = one.request, one.response
        self.pieces.append(
            f"- request:\n    method: {_string(request.method)}\n    uri: {_string(request.url)}\n"
            f"    headers: {self._line_of(request.headers)}\n    body: ".encode()
        )
        self.pieces += _body(request.body, 6) if request.body else [b"null"]
        self.pieces.append(
            f'\n  response:\n    status: {{"code": {response.status:03d}, "message": {_string(response.reason)}}}\n'
            f"    headers: {self._line_of(response.headers)}\n    body:\n      string: ".encode()
        )
        self.pieces += _body(response.body, 8)
        self.pieces.append(f"\n  workbook: {self._line_about(one)}\n".encode())

    def _line_of(self, headers: Headers) -> str:
        if headers.pairs not in self._headers:
            self._headers[headers.pairs] = _flow({name: headers.get_all(name) for name in headers})
        return self._headers[headers.pairs]

    def _line_about(self, one: Interaction) -> str:
        key = (one.by, one.lifecycle, one.session)
        if key not in self._about:
            self._about[key] = _flow({"by": one.by, "lifecycle": one.lifecycle, "session": one.session})
        return self._about[key]


def _body(body: bytes, indent: int) -> list[bytes]:
    # Literal blocks are for JSON: whatever else a text may begin or end with, a quoted string carries it.
    is_json = body[:1] in (b"{", b"[") and body[-1:] != b"\n"
    is_long = len(body[: 4 * _LONG].decode(errors="replace")) >= _LONG or b"\n" in body
    if is_json and is_long and (block := _block(body, b"\n" + b" " * indent)):
        return block
    if is_text(body):
        return [_string(body.decode()).encode()]
    return [b'!!binary "', base64.b64encode(body), b'"']


def _block(body: bytes, margin: bytes) -> list[bytes] | None:
    """Return *body* as a literal block, or None if that cannot carry it."""
    block = [b"|-", margin]
    for piece in pieces_of(body):
        if not is_plain(piece):
            return None
        block.append(piece.replace(b"\n", margin))
    return block


def _string(text: str) -> str:
    if _AS_IT_IS.fullmatch(text):
        return f'"{text}"'
    return quoted(text.encode("utf-8", "replace").decode())


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_string(str(key))}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _string(value) if isinstance(value, str) else json.dumps(value)
