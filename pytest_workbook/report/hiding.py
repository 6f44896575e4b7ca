"""Paths and labels as a report may show them: ids and people under aliases, and nothing that looks like a secret."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.redaction import NO_ROOTS, Roots, learn, redacted_request
from pytest_workbook.cassettes.scan import findings
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.items import split
from pytest_workbook.graph.labels import label, workbook_path
from pytest_workbook.timeline import Exchange
from pytest_workbook.wire import Request, Response

__all__ = ["HIDDEN", "Hiding", "Shown"]

HIDDEN = "[hidden]"
"""Stands for a text that may hold a secret."""

_SESSION = "workbook-session-id"
_LONGEST = 300
# No answer of the service is half as deep, and nobody may end a run by one that is.
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of an exchange's URL.

    Args:
        label: the operation.
        path: below ``/workbook``, elsewhere below the version root with a leading slash; without query.
        item: address of the item it is about; empty if about none.
    """

    label: str
    path: str
    item: str


class Hiding:
    """The aliases of one process: a value has the same in all its exchanges.

    All is learned before the first is shown, since an early URL may name what only a later answer gives away.

    Args:
        roots: service roots that are no host of Graph's, and what else is to be hidden.
    """

    def __init__(self, roots: Roots = NO_ROOTS) -> None:
        self._roots = roots
        self._table = AliasTable()

    def learn_sessions(self, ids: Iterable[str]) -> None:
        """Give aliases to sessions, in the order in which the service gave their *ids*."""
        for session_id in ids:
            self._table.alias("session", session_id)

    def learn(self, exchange: Exchange) -> None:
        """Give an alias to every id, name and secret URL of *exchange*."""
        # The timeline holds aliases in this header, of which nothing is to be learned.
        headers = exchange.request_headers.without(_SESSION)
        learn(
            self._table,
            Request(exchange.method, exchange.url, headers, _without_cells(exchange.request_json)),
            Response(exchange.status, exchange.response_headers, _without_cells(exchange.response_json)),
            self._roots,
        )

    def shown(self, exchanges: Iterable[Exchange], secrets: Sequence[str] = ()) -> list[Shown]:
        """Return what is shown of each of *exchanges*.

        Args:
            exchanges: all of them, learned before.
            secrets: known ones.
        """
        return _without_doubtful([self._shown(one) for one in exchanges], secrets)

    def _shown(self, exchange: Exchange) -> Shown:
        url = redacted_request(self._table, Request(exchange.method, exchange.url), self._roots).url
        below = service_path(url) or url
        found = split(below)
        item = _bounded(found[0].path) if found else ""
        return Shown(label(exchange.method, below), _bounded(workbook_path(below)), item)


def _without_cells(tree: Any) -> bytes:
    """Return a body without its rows of cells, which are most of it, and which have no alias but by their looks.

    A text that is hidden for its looks is found in a URL without having been seen elsewhere.
    """
    return json.dumps(_pruned(tree)).encode() if isinstance(tree, dict | list) else b""


def _pruned(tree: Any, depth: int = 0) -> Any:
    if not isinstance(tree, dict | list):
        return tree
    if depth > _DEEPEST or (isinstance(tree, list) and tree and isinstance(tree[0], list)):
        return None
    if isinstance(tree, dict):
        return {key: _pruned(value, depth + 1) for key, value in tree.items()}
    return [_pruned(one, depth + 1) for one in tree]


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _without_doubtful(found: Sequence[Shown], secrets: Sequence[str]) -> list[Shown]:
    texts = dict.fromkeys(text for one in found for text in _texts(one))
    # All at once, because almost always there is none.
    if not findings(_bytes("\n".join(texts)), secrets):
        return list(found)
    doubtful = {text for text in texts if findings(_bytes(text), secrets)}
    return [Shown(*(HIDDEN if text in doubtful else text for text in _texts(one))) for one in found]


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")


def _texts(one: Shown) -> Iterator[str]:
    yield from (one.label, one.path, one.item)
