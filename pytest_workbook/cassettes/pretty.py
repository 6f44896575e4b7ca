"""JSON laid out for a diff: one key a line, one row of cells a line, numbers as they came."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["DEEPEST", "Number", "is_row", "is_shallow", "parsed", "pretty", "quoted"]

DEEPEST = 100
"""Levels of a body that are walked; no answer of Graph has twenty, and what walks them recurses."""

# One encoder for all: json.dumps makes one for each call that is not in ASCII.
_encode = json.JSONEncoder(ensure_ascii=False).encode
_CONTAINERS = frozenset({dict, list})
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


class Number(str):
    """A JSON number by its own digits, so that 1.10, 1e400 and 0.1e1 come out as they went in."""

    __slots__ = ()


class _DuplicateKeyError(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DuplicateKeyError
    return found


_decoder = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=Number, parse_int=Number, parse_constant=Number, strict=False
)


def parsed(text: str) -> Any:
    """Return *text* as dicts, lists, strings, booleans, None and ``Number``.

    Raises:
        ValueError: if it is not JSON, repeats a key within an object, or is nested too deep to be walked.
    """
    msg = f"nested deeper than {DEEPEST}"
    try:
        tree = _decoder.decode(text)
    except RecursionError:
        raise ValueError(msg) from None
    if not is_shallow(tree):
        raise ValueError(msg)
    return tree


def is_shallow(tree: Any, depth: int = DEEPEST) -> bool:
    """Return whether no value of *tree* lies in more than *depth* lists and objects; found without recursion."""
    level = [tree]
    for _ in range(depth):
        inside = [one.values() if type(one) is dict else one for one in level if type(one) in _CONTAINERS]
        level = [item for items in inside if not _CONTAINERS.isdisjoint(map(type, items)) for item in items]
        if not level:
            return True
    return False


def is_row(items: list[Any]) -> bool:
    """Return whether no item of *items* is a list or an object, as in a row of cells."""
    return _CONTAINERS.isdisjoint(map(type, items))


def pretty(tree: Any) -> str:
    """Return *tree*, as ``parsed`` gives it, as JSON over several lines; a list of scalars stays on one line."""
    return _shown(tree, "\n")


def quoted(text: str) -> str:
    """Return *text* as a JSON string in which only what YAML or an editor would not show is escaped."""
    return _in_sight(_encode(text))


def _in_sight(shown: str) -> str:
    return shown if shown.isascii() and "\x7f" not in shown else _ESCAPED.sub(_escape, shown)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _shown(tree: Any, newline: str) -> str:
    inner = newline + "  "
    if isinstance(tree, dict) and tree:
        lines = (f"{quoted(key)}: {_shown(value, inner)}" for key, value in tree.items())
        return "{" + inner + f",{inner}".join(lines) + newline + "}"
    if isinstance(tree, list) and tree:
        kinds = set(map(type, tree))
        if _CONTAINERS.isdisjoint(kinds):
            return _row(tree, kinds)
        if any(one for one in tree if type(one) in _CONTAINERS):
            return "[" + inner + f",{inner}".join([_shown(item, inner) for item in tree]) + newline + "]"
        return "[" + ", ".join([_scalar(one) for one in tree]) + "]"
    return _scalar(tree)


def _row(row: list[Any], kinds: set[type]) -> str:
    if kinds == {Number}:
        return "[" + ", ".join(row) + "]"
    if Number not in kinds:
        return _in_sight(_encode(row))
    return "[" + ", ".join([one if type(one) is Number else _scalar(one) for one in row]) + "]"


def _scalar(value: Any) -> str:
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    return json.dumps(value)
