"""The values of XPath 1.0, their operators and the functions over them.

Source: "XML Path Language (XPath) Version 1.0", sections 3.4, 3.5 and 4, W3C, read 2026-11-24.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from pytest_workbook.simulator.book.xml_nodes import NodeKind, XmlNode

Value: TypeAlias = "list[XmlNode] | str | float | bool"
_NUMBER: Final = re.compile(r"-?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_SPACES: Final = " \t\r\n"
_ENDLESS: Final = 99
_COMPARISONS: Final[dict[str, Callable[[float, float], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is evaluated for.

    Args:
        node: the node.
        position: its place among those of its step, from 1.
        size: how many those are.
    """

    node: XmlNode
    position: int = 1
    size: int = 1


class BadCall(Exception):
    """A function was given what it cannot take."""


def _order(node: XmlNode) -> int:
    return node.order


def in_order(found: Iterable[XmlNode]) -> list[XmlNode]:
    """Nodes in the order of the document, each once."""
    return sorted({node.order: node for node in found}.values(), key=_order)


def nodes(value: Value) -> list[XmlNode]:
    """A value that has to be nodes.

    Raises:
        BadCall: it is something else.
    """
    if not isinstance(value, list):
        raise BadCall
    return value


def string(value: Value) -> str:
    """A value as a text."""
    if isinstance(value, list):
        return min(value, key=_order).value if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
        return str(int(value)) if value == int(value) else f"{value:.15g}"
    return value


def number(value: Value) -> float:
    """A value as a number; not a number where it is none."""
    if isinstance(value, bool | float):
        return float(value)
    text = string(value).strip(_SPACES)
    return float(text) if _NUMBER.fullmatch(text) else math.nan


def boolean(value: Value) -> bool:
    """A value as a truth value."""
    return value != 0 and not math.isnan(value) if isinstance(value, float) else bool(value)


def _compare(sign: str) -> Callable[[Value, Value], Value]:
    """Of nodes, it is enough that one of them compares so."""
    plain = _COMPARISONS[sign]
    is_equality = sign in ("=", "!=")

    def compare(one: Value, two: Value) -> Value:
        if isinstance(one, bool) or isinstance(two, bool):
            return plain(boolean(one), boolean(two))
        ones = [node.value for node in one] if isinstance(one, list) else [one]
        twos = [node.value for node in two] if isinstance(two, list) else [two]
        as_numbers = not is_equality or isinstance(one, float) or isinstance(two, float)
        if as_numbers:
            return any(plain(number(a), number(b)) for a in ones for b in twos)
        found = set(map(string, twos))
        if sign == "=":
            return any(string(a) in found for a in ones)
        return any(found - {string(a)} for a in ones)

    return compare


def _divided(one: float, two: float) -> float:
    if two == 0:
        return math.nan if one == 0 or math.isnan(one) else math.copysign(math.inf, one) * math.copysign(1, two)
    return one / two


def _remainder(one: float, two: float) -> float:
    return math.nan if two == 0 or math.isinf(one) else math.fmod(one, two)


OPERATORS: Final[dict[str, Callable[[Value, Value], Value]]] = {
    "or": lambda one, two: boolean(one) or boolean(two),
    "and": lambda one, two: boolean(one) and boolean(two),
    **{sign: _compare(sign) for sign in ("=", "!=", "<", "<=", ">", ">=")},
    "+": lambda one, two: number(one) + number(two),
    "-": lambda one, two: number(one) - number(two),
    "*": lambda one, two: number(one) * number(two),
    "div": lambda one, two: _divided(number(one), number(two)),
    "mod": lambda one, two: _remainder(number(one), number(two)),
}
"""What stands between two values."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function.

    Args:
        call: takes what it is called for, and its arguments.
        least: fewest arguments.
        most: most of them.
    """

    call: Callable[[Context, list[Value]], Value]
    least: int = 0
    most: int = 0


def _of_text(call: Callable[..., Value], least: int, most: int) -> Function:
    """A function of texts; without arguments, of the node's."""
    return Function(lambda context, given: call(*[string(each) for each in given] or [context.node.value]), least, most)


def _named(call: Callable[[XmlNode], str]) -> Function:
    def name(context: Context, given: list[Value]) -> Value:
        found = nodes(given[0]) if given else [context.node]
        return call(found[0]) if found else ""

    return Function(name, 0, 1)


def _name(node: XmlNode) -> str:
    return node.name if node.kind in (NodeKind.ELEMENT, NodeKind.ATTRIBUTE) else ""


def _rounded(value: float) -> float:
    return value if math.isnan(value) or math.isinf(value) else float(math.floor(value + 0.5))


def _whole(value: float, how: Callable[[float], int]) -> float:
    return value if math.isnan(value) or math.isinf(value) else float(how(value))


def _part(_: Context, given: list[Value]) -> Value:
    text, first = string(given[0]), _rounded(number(given[1]))
    end = first + _rounded(number(given[2])) if len(given) > 2 else math.inf
    return "".join(char for place, char in enumerate(text, start=1) if first <= place < end)


def _translated(text: str, old: str, new: str) -> str:
    table = {ord(char): new[place : place + 1] for place, char in reversed(list(enumerate(old)))}
    return text.translate(table)


FUNCTIONS: Final[dict[str, Function]] = {
    "last": Function(lambda context, _: float(context.size)),
    "position": Function(lambda context, _: float(context.position)),
    "count": Function(lambda _, given: float(len(nodes(given[0]))), 1, 1),
    "sum": Function(lambda _, given: float(sum(number(node.value) for node in nodes(given[0]))), 1, 1),
    "name": _named(_name),
    "local-name": _named(lambda node: _name(node).rpartition(":")[2]),
    "namespace-uri": _named(lambda node: node.namespace),
    "string": _of_text(str, 0, 1),
    "concat": _of_text(lambda *texts: "".join(texts), 2, _ENDLESS),
    "starts-with": _of_text(str.startswith, 2, 2),
    "contains": _of_text(lambda text, part: part in text, 2, 2),
    "substring-before": _of_text(lambda text, part: text.partition(part)[0] if part and part in text else "", 2, 2),
    "substring-after": _of_text(lambda text, part: text.partition(part)[2] if part else text, 2, 2),
    "substring": Function(_part, 2, 3),
    "string-length": _of_text(lambda text: float(len(text)), 0, 1),
    "normalize-space": _of_text(lambda text: " ".join(re.findall(f"[^{_SPACES}]+", text)), 0, 1),
    "translate": _of_text(_translated, 3, 3),
    "boolean": Function(lambda _, given: boolean(given[0]), 1, 1),
    "not": Function(lambda _, given: not boolean(given[0]), 1, 1),
    "true": Function(lambda _context, _given: True),
    "false": Function(lambda _context, _given: False),
    "number": Function(lambda context, given: number(given[0] if given else context.node.value), 0, 1),
    "floor": Function(lambda _, given: _whole(number(given[0]), math.floor), 1, 1),
    "ceiling": Function(lambda _, given: _whole(number(given[0]), math.ceil), 1, 1),
    "round": Function(lambda _, given: _rounded(number(given[0])), 1, 1),
}
"""The functions of the core library, without those that need a document's type or a language."""
