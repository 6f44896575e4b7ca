"""The file format: vcrpy's own, laid out by us, with our metadata beside the interactions.

A file is block YAML whose strings and small mappings are JSON on one line, and whose JSON bodies are literal blocks:
every YAML reader takes it, a changed cell is one changed line, and a line pattern reads what we wrote ten times
faster than a YAML parser. What the pattern does not take, edited files and vcrpy's own, goes through ``reading``.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

from pytest_workbook.cassettes.foreign import MalformedError, headers_of, interactions_of, metadata_of
from pytest_workbook.cassettes.interaction import FORMAT, Document, Interaction
from pytest_workbook.cassettes.pretty import quoted
from pytest_workbook.cassettes.reading import line_of_interaction, read_text, refuse, strictly, tree_of
from pytest_workbook.cassettes.redaction import is_text
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["dumped", "load", "loaded"]

_NOT_PLAIN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
# Those of them that are ASCII: found as bytes, at a tenth of the cost.
_CONTROLS = bytes([*range(9), *range(11, 32), 127])
_LIFECYCLE = {"true": True, "false": False, "null": None}
_HEAD = re.compile(
    # Below "metadata", where vcrpy keeps its own, it stood at first; but pytest-recording cannot load a file with that.
    r"version: 1\n(?:metadata:\n  )?workbook:\n"
    r" +format: (?P<format>\d{1,9})\n +node_id: (?P<node_id>\"[^\n]*\")\n"
    r" +source: (?P<source>\"[^\n]*\")\n(?: +profile: (?P<profile>\"[^\n]*\")\n)?"
    r" +recorded_at: (?P<recorded_at>\"[^\n]*\")\n"
    r" +versions: (?P<versions>\{[^\n]*\})\n +aliases: (?P<aliases>\{[^\n]*\})\ninteractions:\n"
)
_ONE = re.compile(
    r"- request:\n    method: \"([A-Z]+)\"\n    uri: (\"[^\n]*\")\n    headers: (\{[^\n]*\})\n"
    r"    body: (\"[^\n]*\"|null|!!binary \"[A-Za-z0-9+/=]*\"|\|-\n(?:      [^\n]++(?:\n|\Z))++)\n*+"
    r"  response:\n    status: \{\"code\": ([1-5]\d\d), \"message\": (\"[^\n]*\")\}\n"
    r"    headers: (\{[^\n]*\})\n    body:\n"
    r"      string: (\"[^\n]*\"|!!binary \"[A-Za-z0-9+/=]*\"|\|-\n(?:        [^\n]++(?:\n|\Z))++)\n*+"
    r"  workbook: \{\"by\": \"(code|test|plugin)\", \"lifecycle\": (true|false|null), "
    r"\"session\": (null|\"[^\n]*\")\}\n"
)


def dumped(document: Document) -> str:
    """Return the text of the file that holds *document*."""
    profile = f"  profile: {_string(document.profile)}\n" if document.profile else ""
    head = (
        f"version: 1\nworkbook:\n  format: {FORMAT}\n  node_id: {_string(document.node_id or '')}\n"
        f"  source: {_string(document.source)}\n{profile}  recorded_at: {_string(document.recorded_at)}\n"
        f"  versions: {_flow(dict(sorted(document.versions.items())))}\n"
        f"  aliases: {_flow(dict(sorted(document.aliases.items())))}\n"
    )
    if not document.interactions:
        return head + "interactions: []\n"
    known: dict[tuple[tuple[str, str], ...], str] = {}
    return head + "interactions:\n" + "".join([_dumped(one, known) for one in document.interactions])


def load(path: Path, node_id: str, *, is_named: bool = False) -> Document:
    """Return what the file *path* holds.

    Args:
        path: of the file.
        node_id: the node it must belong to.
        is_named: whether the marker named the file, so that it may be another node's.

    Raises:
        CassetteError: if the file is absent, unreadable, of a later format, or another node's.
    """
    return loaded(read_text(path, node_id), path, node_id, is_named=is_named)


def loaded(text: str, path: Path, node_id: str, *, is_named: bool = False) -> Document:
    """Return what *text*, read from *path*, holds.

    Raises:
        CassetteError: see ``load``.
    """
    document = _quickly(text)
    if document is None:
        tree = tree_of(text, path, node_id, _compose)
        try:
            document = metadata_of(tree, interactions_of(tree))
        except MalformedError as error:
            refuse(path, str(error), node_id, line_of_interaction(text, error.number))
        except ValueError as error:
            refuse(path, str(error), node_id, 1)
    if document.node_id not in {None, node_id} and not is_named:
        refuse(path, f"the cassette belongs to {document.node_id!r}, not to {node_id!r}", node_id)
    return document


def _compose(text: str) -> Any:
    # vcrpy's own safe loader: it knows the few tags that its older versions wrote.
    from vcr.serializers import yamlserializer

    return yamlserializer.deserialize(text)


def _dumped(one: Interaction, known: dict[tuple[tuple[str, str], ...], str]) -> str:
    request, response = one.request, one.response
    asked = _body(request.body, 6) if request.body else "null"
    about = {"by": one.by, "lifecycle": one.lifecycle, "session": one.session}
    return (
        f"- request:\n    method: {_string(request.method)}\n    uri: {_string(request.url)}\n"
        f"    headers: {_headers(request.headers, known)}\n    body: {asked}\n"
        f'  response:\n    status: {{"code": {response.status:03d}, "message": {_string(response.reason)}}}\n'
        f"    headers: {_headers(response.headers, known)}\n    body:\n      string: {_body(response.body, 8)}\n"
        f"  workbook: {_flow(about)}\n"
    )


def _headers(headers: Headers, known: dict[tuple[tuple[str, str], ...], str]) -> str:
    # Most interactions have the same few headers.
    if headers.pairs not in known:
        known[headers.pairs] = _flow({name: headers.get_all(name) for name in headers})
    return known[headers.pairs]


def _body(body: bytes, indent: int) -> str:
    if not is_text(body):
        return f'!!binary "{base64.b64encode(body).decode()}"'
    text = body.decode()
    # Literal blocks are for JSON: whatever else a text may begin or end with, a quoted string carries it.
    is_block = text[:1] in {"{", "["} and "\n\n" not in text and text[-1] != "\n" and is_plain(text)
    if not is_block or (len(text) < 60 and "\n" not in text):
        return _string(text)
    space = "\n" + " " * indent
    return "|-" + space + text.replace("\n", space)


def is_plain(text: str) -> bool:
    """Return whether every character of *text* may stand in a literal block."""
    if text.isascii():
        return len(text.encode().translate(None, _CONTROLS)) == len(text)
    return _NOT_PLAIN.search(text) is None


def _string(text: str) -> str:
    return quoted(text.encode("utf-8", "replace").decode())


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_string(str(key))}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _string(value) if isinstance(value, str) else json.dumps(value)


def _quickly(text: str) -> Document | None:
    head = _HEAD.match(text)
    if head is None or int(head["format"]) != FORMAT or not is_plain(text):
        return None
    found: list[Interaction] = []
    position = head.end()
    headers: dict[str, Headers] = {}
    try:
        while position < len(text):
            one = _ONE.match(text, position)
            if one is None:
                return None
            found.append(_interaction(one, len(found), headers))
            position = one.end()
        return _document(head, tuple(found))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        # Valid lines, odd contents: the slow way says what is wrong.
        return None


def _document(head: re.Match[str], interactions: tuple[Interaction, ...]) -> Document:
    tree = {name: strictly(text) for name, text in head.groupdict().items() if name != "format" and text is not None}
    return metadata_of({"workbook": {"format": FORMAT, **tree}}, interactions)


def _interaction(one: re.Match[str], sequence: int, headers: dict[str, Headers]) -> Interaction:
    method, uri, asked, status, reason, told, by, lifecycle, session = one.group(1, 2, 3, 5, 6, 7, 9, 10, 11)
    request = Request(method, _text(uri), _parsed_headers(asked, headers), _bytes(one, 4, 6))
    answer = Response(int(status), _parsed_headers(told, headers), _bytes(one, 8, 8), _text(reason))
    whose = None if session == "null" else _text(session)
    return Interaction(request, answer, by, _LIFECYCLE[lifecycle], whose, sequence)


def _parsed_headers(text: str, known: dict[str, Headers]) -> Headers:
    # Most interactions of a file have the same few headers; equal lines share one object.
    if text not in known:
        known[text] = headers_of(strictly(text), "the file")
    return known[text]


def _text(quoted: str) -> str:
    # What holds nothing to unescape, as nearly all do, is spared the parser.
    inner = quoted[1:-1]
    return str(json.loads(quoted)) if "\\" in inner or '"' in inner or "\t" in inner else inner


def _bytes(one: re.Match[str], group: int, indent: int) -> bytes:
    text, (start, end) = one.string, one.span(group)
    if text.startswith("|-", start):
        # One copy, not one for each step: it may be most of the file.
        last = end - 1 if text[end - 1] == "\n" else end
        return text[start + 3 + indent : last].replace("\n" + " " * indent, "\n").encode()
    if text.startswith("null", start):
        return b""
    if text.startswith("!!", start):
        return base64.b64decode(text[start + 10 : end - 1])
    return _text(text[start:end]).encode()
