"""Changing XML in place: where elements stand in a part's bytes, and new bytes for some of them.

Parts are spliced, never printed anew from a tree, so that what we do not know comes out as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pytest_workbook.simulator.book.package import BadWorkbook, run_parser, xml_parser

_TAG: Final = re.compile(rb"<[^\s/>\"']+(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]*\?>")
_ENCODING: Final = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)[\"']")
_UTF8_BOM: Final = b"\xef\xbb\xbf"
# What XML cannot hold, or would change when read; and text that would be read as such an escape.
_UNSAFE: Final = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HEADER: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(slots=True)
class Element:
    """An element in a part's bytes.

    Args:
        name: local name.
        prefix: namespace prefix with colon, or ``""``.
        attributes: as written, with prefixes.
        start: offset of its ``<``.
        open_end: offset behind its start tag.
        close: offset of its end tag; behind the start tag where it is empty.
        end: offset behind it.
        children: those that were asked for.
    """

    name: str
    prefix: str
    attributes: dict[str, str]
    start: int
    open_end: int
    close: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as one tag, ``<a/>``."""
        return self.open_end == self.end

    def child(self, name: str) -> Element | None:
        """The first child of this name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Element]:
        """All children of this name."""
        return [child for child in self.children if child.name == name]

    def attribute(self, local: str) -> str | None:
        """The attribute of this local name, whatever its prefix; one without a prefix first."""
        if local in self.attributes:
            return self.attributes[local]
        return next((value for name, value in self.attributes.items() if name.endswith(":" + local)), None)


@dataclass(frozen=True, slots=True)
class Edit:
    """New bytes for a stretch of a part.

    Args:
        start: offset of the first byte replaced.
        end: offset behind the last one.
        content: what takes their place.
    """

    start: int
    end: int
    content: bytes


class _Outliner:
    def __init__(self, data: bytes, part: str, levels: int) -> None:
        self.parser = xml_parser(part)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.data = data
        self.levels = levels
        self.depth = 0
        self.stack: list[Element] = []
        self.root: Element | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.levels + 1:
            return
        prefix, colon, local = name.rpartition(":")
        start = self.parser.CurrentByteIndex
        element = Element(local, prefix + colon, attributes, start, tag_end(self.data, start))
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)

    def end(self, _: str) -> None:
        self.depth -= 1
        if self.depth > self.levels:
            return
        element = self.stack.pop()
        if self.data[element.open_end - 2 : element.open_end] == b"/>":
            element.close = element.end = element.open_end
        else:
            element.close = self.parser.CurrentByteIndex
            element.end = self.data.index(b">", element.close) + 1


def tag_end(data: bytes, start: int) -> int:
    """Offset behind the tag that begins at an offset."""
    match = _TAG.match(data, start)
    if match is None:  # pragma: no cover - the parser has just found a tag there
        msg = "the workbook is damaged: a tag does not end"
        raise BadWorkbook(msg)
    return match.end()


def outline(data: bytes, part: str, levels: int) -> Element:
    """The root element of a part, with its children down to a level.

    Args:
        data: the part in UTF-8; see `as_utf8`.
        part: its name.
        levels: 1 for the root's children, 2 for theirs too.
    """
    outliner = _Outliner(data, part, levels)
    run_parser(outliner.parser, data, part)
    if outliner.root is None:  # pragma: no cover - expat refuses a document without an element
        msg = f"the part {part!r} is empty"
        raise BadWorkbook(msg)
    return outliner.root


def as_utf8(data: bytes) -> bytes:
    """A part in UTF-8 without byte order mark, whatever it was in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16")
    elif data.startswith((b"<\0", b"\0<")):
        text = data.decode("utf-16-le" if data[1] == 0 else "utf-16-be")
    else:
        found = _ENCODING.match(data.removeprefix(_UTF8_BOM))
        if found is None or found[1].lower() in {b"utf-8", b"utf8"}:
            return data.removeprefix(_UTF8_BOM)
        text = data.decode(found[1].decode("ascii"))
    return HEADER + _DECLARATION.sub("", text, count=1).lstrip().encode("utf-8")


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with all edits made; they must not overlap."""
    pieces: list[bytes] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        pieces += [data[position : edit.start], edit.content]
        position = edit.end
    return b"".join([*pieces, data[position:]])


def put_child(root: Element, name: str, content: bytes, order: Sequence[str]) -> list[Edit]:
    """Replace the root's child, put it in at its place in the schema's order, or (no content) take it out.

    Args:
        root: outlined to level 1 at least.
        name: local name of the child.
        content: the new element, or ``b""`` for none.
        order: local names of all possible children, as the schema orders them.
    """
    old = root.child(name)
    if old is not None:
        return [Edit(old.start, old.end, content)]
    if not content:
        return []
    rank = {child: index for index, child in enumerate(order)}
    later = (child.start for child in root.children if rank.get(child.name, -1) > rank[name])
    if root.is_empty_tag:
        return [Edit(root.open_end - 2, root.open_end, b">" + content + f"</{root.prefix}{root.name}>".encode())]
    position = next(later, root.close)
    return [Edit(position, position, content)]


def append_child(parent: Element, content: bytes, changes: Mapping[str, str | None] | None = None) -> list[Edit]:
    """Put content behind the parent's last child, and change attributes of the parent."""
    open_tag = start_tag(parent.prefix + parent.name, changed(parent.attributes, changes or {}))
    if parent.is_empty_tag:
        closed = f"</{parent.prefix}{parent.name}>".encode()
        return [Edit(parent.start, parent.end, open_tag + content + closed)]
    return [Edit(parent.start, parent.open_end, open_tag), Edit(parent.close, parent.close, content)]


def retag(element: Element, changes: Mapping[str, str | None]) -> Edit:
    """The element's start tag with attributes changed (None takes one away)."""
    attributes = changed(element.attributes, changes)
    tag = start_tag(element.prefix + element.name, attributes, empty=element.is_empty_tag)
    return Edit(element.start, element.open_end, tag)


def changed(attributes: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    """Attributes with some changed; None takes one away."""
    merged = {**attributes, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def start_tag(name: str, attributes: Mapping[str, str], *, empty: bool = False) -> bytes:
    """A start tag, or an empty element."""
    written = "".join(f' {key}="{escape_attribute(value)}"' for key, value in attributes.items())
    return f"<{name}{written}{'/' if empty else ''}>".encode()


def escape(text: str) -> str:
    """Text for the content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Text for an attribute in double quotes."""
    plain = _NOT_IN_XML.sub(_as_escape, escape(text)).replace('"', "&quot;")
    return plain.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")


def escape_string(text: str) -> str:
    """Text of a cell, with ``_x000D_`` and its like for what XML cannot hold (ST_Xstring)."""
    return escape(xstring(text))


def xstring(text: str) -> str:
    """Text with ``_x000D_`` and its like, also for an underscore that would be read as the start of one."""
    return _UNSAFE.sub(_as_escape, text)


def _as_escape(match: re.Match[str]) -> str:
    return f"_x{ord(match.group()):04X}_"
