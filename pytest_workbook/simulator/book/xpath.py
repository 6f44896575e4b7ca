"""XPath 1.0: what ``FILTERXML`` looks up.

Source: "XML Path Language (XPath) Version 1.0", W3C, read 2026-11-24. There are no variables, and no ``id`` and
``lang``. A prefix means itself: namespaces are compared as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from pytest_workbook.simulator.book.xml_nodes import NodeKind, XmlNode
from pytest_workbook.simulator.book.xpath_values import (
    FUNCTIONS,
    OPERATORS,
    BadCall,
    Context,
    Value,
    boolean,
    in_order,
    nodes,
    number,
)

Evaluate: TypeAlias = "Callable[[Context], Value]"
_TOKEN: Final = re.compile(
    r"\s*(?P<token>\"[^\"]*\"|'[^']*'|\d+(?:\.\d*)?|\.\d+|\.\.|::|//|!=|<=|>=|[-()\[\]@,/|+=<>*.]"
    r"|[^\W\d][\w.-]*+(?::(?!:)(?:[^\W\d][\w.-]*+|\*))?)"
)
_MOST_STEPS: Final = 2_000_000
_DEEPEST: Final = 40


class BadPath(Exception):
    """A text that is no path, or one that takes too long."""


def _root(node: XmlNode) -> XmlNode:
    while node.parent is not None:
        node = node.parent
    return node


def _ancestors(node: XmlNode) -> Iterator[XmlNode]:
    while node.parent is not None:
        node = node.parent
        yield node


def _siblings(node: XmlNode) -> list[XmlNode]:
    return [] if node.parent is None or node.kind is NodeKind.ATTRIBUTE else node.parent.children


def _following(node: XmlNode) -> Iterator[XmlNode]:
    last = max(node.order, node.end)
    return (each for each in _root(node).descendants() if each.order > last)


def _preceding(node: XmlNode) -> Iterator[XmlNode]:
    above = {each.order for each in _ancestors(node)}
    before = (each for each in _root(node).descendants() if each.order < node.order and each.order not in above)
    return reversed(list(before))


# Each gives the nodes in the order in which the axis counts them.
AXES: Final[dict[str, Callable[[XmlNode], Iterator[XmlNode] | list[XmlNode]]]] = {
    "child": lambda node: node.children,
    "descendant": XmlNode.descendants,
    "descendant-or-self": lambda node: [node, *node.descendants()],
    "self": lambda node: [node],
    "parent": lambda node: [] if node.parent is None else [node.parent],
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: [node, *_ancestors(node)],
    "attribute": lambda node: node.attributes,
    "following-sibling": lambda node: [each for each in _siblings(node) if each.order > node.order],
    "preceding-sibling": lambda node: [each for each in _siblings(node) if each.order < node.order][::-1],
    "following": _following,
    "preceding": _preceding,
}


def select(root: XmlNode, path: str) -> Value:
    """What a path gives.

    Args:
        root: of the document.
        path: the path.

    Raises:
        BadPath: it is none, or takes too long.
    """
    evaluate = _Parser(path).whole()
    try:
        return evaluate(Context(root))
    except BadCall:
        raise BadPath from None


def _applied(operator: Callable[[Value, Value], Value], one: Evaluate, two: Evaluate) -> Evaluate:
    return lambda context: operator(one(context), two(context))


class _Parser:
    """A recursive descent that makes a function of an expression."""

    def __init__(self, path: str) -> None:
        self.tokens: list[str] = []
        at = 0
        path = path.rstrip()
        while at < len(path):
            match = _TOKEN.match(path, at)
            if match is None:
                raise BadPath
            self.tokens.append(match["token"])
            at = match.end()
        self.at = 0
        self.depth = 0
        self.steps = 0

    def whole(self) -> Evaluate:
        found = self.either()
        if self.at < len(self.tokens):
            raise BadPath
        return found

    def peek(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ""

    def take(self, *texts: str) -> str:
        token = self.peek()
        if token not in texts or not token:
            return ""
        self.at += 1
        return token

    def expect(self, text: str) -> None:
        if not self.take(text):
            raise BadPath

    # Expressions, those that bind least first

    def either(self) -> Evaluate:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise BadPath
        found = self.joined(self.both, "or")
        self.depth -= 1
        return found

    def both(self) -> Evaluate:
        return self.joined(self.equality, "and")

    def equality(self) -> Evaluate:
        return self.joined(self.relation, "=", "!=")

    def relation(self) -> Evaluate:
        return self.joined(self.sum, "<", "<=", ">", ">=")

    def sum(self) -> Evaluate:
        return self.joined(self.product, "+", "-")

    def product(self) -> Evaluate:
        return self.joined(self.negative, "*", "div", "mod")

    def joined(self, inner: Callable[[], Evaluate], *signs: str) -> Evaluate:
        found = inner()
        while sign := self.take(*signs):
            found = _applied(OPERATORS[sign], found, inner())
        return found

    def negative(self) -> Evaluate:
        minus = 0
        while self.take("-"):
            minus += 1
        found = self.union()
        if not minus:
            return found
        sign = -1 if minus % 2 else 1
        return lambda context: sign * number(found(context))

    def union(self) -> Evaluate:
        parts = [self.path()]
        while self.take("|"):
            parts.append(self.path())
        if len(parts) == 1:
            return parts[0]
        return lambda context: in_order(node for part in parts for node in nodes(part(context)))

    # Paths

    def path(self) -> Evaluate:
        start = self.primary()
        if start is None:
            return self.location(None)
        while self.peek() == "[":
            start = self.filtered(start, self.predicate())
        return self.location(start) if self.peek() in ("/", "//") else start

    def primary(self) -> Evaluate | None:
        """What is no path by itself: a text, a number, brackets or a call."""
        token = self.peek()
        if token[:1] in ("'", '"'):
            self.at += 1
            return lambda _: token[1:-1]
        if token[:1].isdigit() or (token[:1] == "." and token[1:].isdigit()):
            self.at += 1
            return lambda _: float(token)
        if self.take("("):
            inside = self.either()
            self.expect(")")
            return inside
        if self.peek(1) == "(" and token not in ("node", "text", "comment", "processing-instruction"):
            return self.call()
        return None

    def call(self) -> Evaluate:
        function = FUNCTIONS.get(self.peek())
        self.at += 1
        self.expect("(")
        given: list[Evaluate] = []
        while not self.take(")"):
            if given:
                self.expect(",")
            given.append(self.either())
        if function is None or not function.least <= len(given) <= function.most:
            raise BadPath
        return lambda context: function.call(context, [each(context) for each in given])

    def location(self, start: Evaluate | None) -> Evaluate:
        """Steps from some nodes, from the root or from the node itself."""
        found: Evaluate = start or (lambda context: [context.node])
        if start is None and self.peek() in ("/", "//"):
            found = lambda context: [_root(context.node)]  # noqa: E731 - one of several
            if self.peek() == "/" and not self.begins_step(1):
                self.at += 1
                return found
        elif start is None:
            found = self.step(found)
        while sign := self.take("/", "//"):
            if sign == "//":
                found = self.walked(found, AXES["descendant-or-self"], lambda _: True, [])
            found = self.step(found)
        return found

    def begins_step(self, ahead: int) -> bool:
        token = self.peek(ahead)
        return token in (".", "..", "@", "*") or token[:1].isalpha() or token[:1] == "_"

    def step(self, before: Evaluate) -> Evaluate:
        if short := self.take(".", ".."):
            return self.walked(before, AXES["self" if short == "." else "parent"], lambda _: True, [])
        name = "attribute" if self.take("@") else "child"
        if self.peek(1) == "::":
            name = self.peek()
            self.at += 2
        axis = AXES.get(name)
        if axis is None:
            raise BadPath
        test = self.test(NodeKind.ATTRIBUTE if name == "attribute" else NodeKind.ELEMENT)
        predicates: list[Evaluate] = []
        while self.peek() == "[":
            predicates.append(self.predicate())
        return self.walked(before, axis, test, predicates)

    def test(self, kind: NodeKind) -> Callable[[XmlNode], bool]:
        name = self.peek()
        self.at += 1
        if name in ("node", "text", "comment") and self.take("("):
            self.expect(")")
            wanted = {"text": NodeKind.TEXT, "comment": NodeKind.COMMENT}.get(name)
            return lambda node: wanted is None or node.kind is wanted
        if name == "*":
            return lambda node: node.kind is kind
        if not (name[:1].isalpha() or name[:1] == "_"):
            raise BadPath
        if name.endswith(":*"):
            return lambda node: node.kind is kind and node.name.startswith(name[:-1])
        # A name without a prefix is in no namespace, also where the document has one by default.
        return lambda node: node.kind is kind and node.name == name and (":" in name or not node.namespace)

    def predicate(self) -> Evaluate:
        self.expect("[")
        inside = self.either()
        self.expect("]")
        return inside

    def walked(
        self,
        before: Evaluate,
        axis: Callable[[XmlNode], Iterator[XmlNode] | list[XmlNode]],
        test: Callable[[XmlNode], bool],
        predicates: list[Evaluate],
    ) -> Evaluate:
        """A step from each node that was reached."""

        def walk(context: Context) -> Value:
            found: list[XmlNode] = []
            for node in nodes(before(context)):
                reached = list(axis(node))
                self.count(len(reached))
                kept = [each for each in reached if test(each)]
                for predicate in predicates:
                    kept = self.kept(kept, predicate)
                found += kept
            return in_order(found)

        return walk

    def filtered(self, before: Evaluate, predicate: Evaluate) -> Evaluate:
        return lambda context: self.kept(nodes(before(context)), predicate)

    def kept(self, found: list[XmlNode], predicate: Evaluate) -> list[XmlNode]:
        self.count(len(found))
        kept: list[XmlNode] = []
        for position, node in enumerate(found, start=1):
            value = predicate(Context(node, position, len(found)))
            if value == position if isinstance(value, float) else boolean(value):
                kept.append(node)
        return kept

    def count(self, steps: int) -> None:
        self.steps += steps + 1
        if self.steps > _MOST_STEPS:
            raise BadPath
