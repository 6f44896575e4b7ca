"""Walks over parsed bodies; a row of cells is looked at as one text, since most bodies are mostly cells. Pure."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import Any

from pytest_workbook.cassettes.pretty import is_row, parsed

__all__ = ["changed", "texts", "tree_of"]

# Between the cells of a row that is looked at as one text: in no value that is searched for.
_BETWEEN = "\x00"


def tree_of(body: bytes) -> Any:
    """Return *body* as ``pretty.parsed`` gives it, or None if it is no JSON object or array."""
    if body[:1] not in (b"{", b"[") and body.removeprefix(codecs.BOM_UTF8).lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        return parsed(body.decode("utf-8-sig"))
    except ValueError:
        return None


def changed(tree: Any, change: Callable[[str], str]) -> Any:
    """Return *tree* with each of its texts, keys among them, as *change* returns it.

    Args:
        tree: as ``pretty.parsed`` gives it.
        change: of one text; it leaves a text of several joined by NUL as it is if it leaves each of them so.
    """
    if isinstance(tree, dict):
        return {change(key): changed(value, change) for key, value in tree.items()}
    if isinstance(tree, list):
        if is_row(tree) and _is_left([one for one in tree if type(one) is str], change):
            return tree
        return [
            change(one) if type(one) is str else changed(one, change) if type(one) in {dict, list} else one
            for one in tree
        ]
    return change(tree) if type(tree) is str else tree


def _is_left(row: list[str], change: Callable[[str], str]) -> bool:
    whole = _BETWEEN.join(row)
    return not whole or change(whole) == whole


def _may_be_an_address(key: str) -> bool:
    # An annotation has the sign too: @odata.type, values@odata.count, @microsoft.graph.downloadUrl.
    return "@" in key[1:] and "@odata." not in key and "@microsoft." not in key


def texts(tree: Any) -> Iterator[str]:
    """Yield every text of *tree*, of its keys those with an address; the texts of a list of scalars joined by NUL."""
    if isinstance(tree, dict):
        yield from filter(_may_be_an_address, tree)
        for value in tree.values():
            if type(value) is str:
                yield value
            elif type(value) in {dict, list}:
                yield from texts(value)
    elif isinstance(tree, list):
        row = [one for one in tree if type(one) is str]
        if row:
            yield _BETWEEN.join(row)
        if len(row) < len(tree) and not is_row(tree):
            for one in tree:
                if type(one) in {dict, list}:
                    yield from texts(one)
