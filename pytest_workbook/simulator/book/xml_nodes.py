"""An XML text as nodes in the order of the document, as XPath looks at them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from xml.parsers import expat

_MOST_NODES = 50_000


class NodeKind(Enum):
    """What a node is."""

    ROOT = "root"
    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    TEXT = "text"
    COMMENT = "comment"


class BadXml(Exception):
    """A text that is no well-formed XML, declares entities, or is too large."""


@dataclass(slots=True, eq=False)
class XmlNode:
    """One node; it is itself and equal to no other.

    Args:
        kind: what it is.
        order: place in the document.
        name: with its prefix, ``""`` for what has none.
        text: of an attribute, a text or a comment.
        parent: the node it is in.
        children: without attributes.
        attributes: without declarations of namespaces.
        namespace: that its name is in, ``""`` for none.
        end: the order of the last node in it.
    """

    kind: NodeKind
    order: int
    name: str = ""
    text: str = ""
    parent: XmlNode | None = None
    children: list[XmlNode] = field(default_factory=list)
    attributes: list[XmlNode] = field(default_factory=list)
    namespace: str = ""
    end: int = 0
    _value: str | None = None

    @property
    def value(self) -> str:
        """Its text; of an element, all text in it."""
        if self.kind not in (NodeKind.ROOT, NodeKind.ELEMENT):
            return self.text
        if self._value is None:
            self._value = "".join(node.text for node in self.descendants() if node.kind is NodeKind.TEXT)
        return self._value

    def descendants(self) -> list[XmlNode]:
        """All nodes in it but attributes, in the order of the document."""
        found: list[XmlNode] = []
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            found.append(node)
            waiting += node.children[::-1]
        return found


class _Builder:
    def __init__(self) -> None:
        self.root = XmlNode(NodeKind.ROOT, 0)
        self.open = [self.root]
        self.spaces: list[dict[str, str]] = [{}]
        self.count = 0

    def add(self, kind: NodeKind, name: str, text: str) -> XmlNode:
        self.count += 1
        if self.count > _MOST_NODES:
            raise BadXml
        return XmlNode(kind, self.count, name, text, self.open[-1])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        declared = {key.partition(":")[2]: text for key, text in attributes.items() if _declares(key)}
        # A copy for each declaration alone: nested elements share what they know.
        self.spaces.append({**self.spaces[-1], **declared} if declared else self.spaces[-1])
        node = self.add(NodeKind.ELEMENT, name, "")
        node.namespace = self.spaces[-1].get(_prefix(name), "")
        self.open[-1].children.append(node)
        self.open.append(node)
        for key, text in attributes.items():
            if not _declares(key):
                attribute = self.add(NodeKind.ATTRIBUTE, key, text)
                attribute.namespace = self.spaces[-1].get(_prefix(key), "") if ":" in key else ""
                node.attributes.append(attribute)

    def finish(self, _: str) -> None:
        self.open.pop().end = self.count
        self.spaces.pop()

    def data(self, text: str) -> None:
        self.open[-1].children.append(self.add(NodeKind.TEXT, "", text))

    def comment(self, text: str) -> None:
        self.open[-1].children.append(self.add(NodeKind.COMMENT, "", text))


def _declares(key: str) -> bool:
    return key == "xmlns" or key.startswith("xmlns:")


def _prefix(name: str) -> str:
    return name.rpartition(":")[0]


def parse_xml(text: str) -> XmlNode:
    """The root of a text's nodes.

    Texts of white space alone between elements are no nodes, as in Excel.

    Args:
        text: untrusted.

    Raises:
        BadXml: it is none, declares a type or entities, or has too many nodes.
    """
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise BadXml

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.finish
    parser.CharacterDataHandler = builder.data
    parser.CommentHandler = builder.comment
    try:
        parser.Parse(text, True)  # noqa: FBT003 - the standard library's signature
    except (expat.ExpatError, ValueError) as error:
        raise BadXml from error
    builder.root.end = builder.count
    for node in (builder.root, *builder.root.descendants()):
        node.children = [child for child in node.children if child.kind is not NodeKind.TEXT or child.text.strip()]
    return builder.root
