"""Small parts of a package as trees, and the relationships between parts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from pytest_workbook.simulator.book.package import MAX_DEPTH, BadWorkbook, Package, run_parser, too_deep, xml_parser

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Node:
    """One element, by its name without prefix.

    Args:
        name: local name.
        attributes: by local name; where two differ only in prefix, the one without a prefix wins.
        children: in order.
        text: all text directly in the element.
    """

    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def child(self, name: str) -> Node | None:
        """The first child of this name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Node]:
        """All children of this name."""
        return [child for child in self.children if child.name == name]

    def below(self, outer: str, inner: str) -> list[Node]:
        """All ``inner`` in the first ``outer``."""
        found = self.child(outer)
        return [] if found is None else found.all(inner)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A part's pointer to another.

    Args:
        relationship_id: unique in the part's relationships.
        kind: last word of the type's URI: ``worksheet``, ``table``, …
        target: name of the part pointed at; for an external target, its text.
        external: whether it leads out of the package.
    """

    relationship_id: str
    kind: str
    target: str
    external: bool = False


class _Builder:
    """Builds a tree; with ``take``, hands out the root's children as they end, and keeps none of them."""

    def __init__(self, part: str, take: Callable[[Node], None] | None = None) -> None:
        self.part = part
        self.take = take
        self.root: Node | None = None
        self.stack: list[Node] = []
        # Pieces of each open element's text: joined once, for text may come in very many.
        self.texts: list[list[str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        node = Node(_local(name), _local_attributes(attributes))
        if not self.stack:
            self.root = node
        elif self.take is None or len(self.stack) > 1:
            self.stack[-1].children.append(node)
        self.stack.append(node)
        self.texts.append([])
        if len(self.stack) > MAX_DEPTH:
            raise too_deep(self.part)

    def end(self, _: str) -> None:
        node = self.stack.pop()
        node.text = "".join(self.texts.pop())
        if self.take is not None and len(self.stack) == 1:
            self.take(node)

    def data(self, text: str) -> None:
        self.texts[-1].append(text)


def parse_tree(data: bytes, part: str) -> Node:
    """The part as a tree.

    Raises:
        BadWorkbook: it is not well-formed, too deep, or declares a document type.
    """
    builder = _Builder(part)
    _build(builder, data, part)
    if builder.root is None:  # pragma: no cover - expat refuses a document without an element
        msg = f"the part {part!r} is empty"
        raise BadWorkbook(msg)
    return builder.root


def each_child(data: bytes, part: str, take: Callable[[Node], None]) -> None:
    """Hand out the root's children one by one, for parts with very many of them.

    Raises:
        BadWorkbook: as `parse_tree`; what ``take`` raises goes through.
    """
    _build(_Builder(part, take), data, part)


def _build(builder: _Builder, data: bytes, part: str) -> None:
    parser = xml_parser(part)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    run_parser(parser, data, part)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _local_attributes(attributes: dict[str, str]) -> dict[str, str]:
    found = {_local(name): value for name, value in attributes.items() if ":" in name}
    found.update((name, value) for name, value in attributes.items() if ":" not in name)
    return found


def relationships_part(part: str) -> str:
    """Name of the part that holds another's relationships; the package's own for ``""``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relationships(package: Package, part: str) -> dict[str, Relationship]:
    """A part's relationships by id; none where it has no such part."""
    name = package.find(relationships_part(part))
    if name is None:
        return {}
    nodes = parse_tree(package.part(name), name).all("Relationship")
    return {found.relationship_id: found for found in (_relationship(node, part) for node in nodes)}


def _relationship(node: Node, part: str) -> Relationship:
    target = node.attributes.get("Target", "")
    kind = node.attributes.get("Type", "").rpartition("/")[2]
    external = node.attributes.get("TargetMode") == "External"
    return Relationship(
        node.attributes.get("Id", ""), kind, target if external else resolve(part, target), external=external
    )


def resolve(part: str, target: str) -> str:
    """The part that a target means, seen from another part."""
    base = posixpath.dirname("/" + part)
    return posixpath.normpath(posixpath.join(base, unquote(target))).lstrip("/")


def is_on(node: Node, attribute: str, *, default: bool = False) -> bool:
    """An attribute as XML Schema's boolean."""
    value = node.attributes.get(attribute)
    return default if value is None else value in {"1", "true", "on"}


def whole_number(node: Node, attribute: str, part: str, default: int = 0) -> int:
    """An attribute as a non-negative number.

    Raises:
        BadWorkbook: it is none.
    """
    value = node.attributes.get(attribute)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 11):
        msg = (
            f"the workbook is damaged: in {part!r}, {node.name} has {attribute}={value[:40]!r}, no whole number from 0"
        )
        raise BadWorkbook(msg)
    return int(value)


def unescaped(text: str) -> str:
    """Text of a cell with ``_x000D_`` and its like as the characters they mean (ST_Xstring)."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if _SURROGATE.search(plain):
        return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain


def rich_text(node: Node) -> str:
    """The text of an ``si`` or ``is`` element: its own or its runs', without phonetic hints."""
    texts = [child for child in node.children if child.name == "t"]
    for run in node.all("r"):
        texts.extend(run.all("t"))
    return unescaped("".join(_kept(text) for text in texts))


def _kept(node: Node) -> str:
    # Excel drops outer white space that is not marked to be kept.
    return node.text if node.attributes.get("space") == "preserve" else node.text.strip(" \t\r\n")
