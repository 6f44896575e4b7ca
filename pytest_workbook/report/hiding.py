"""Paths and labels as a report may show them: ids and people under aliases, and nothing that looks like a secret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.redaction import NO_ROOTS, Roots, learn, redacted_request
from pytest_workbook.cassettes.scan import findings
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.items import split
from pytest_workbook.graph.labels import label, workbook_path
from pytest_workbook.timeline import Exchange
from pytest_workbook.wire import Request, Response

__all__ = ["HIDDEN", "Shown", "shown"]

HIDDEN = "[hidden]"
"""Stands for a text that may hold a secret."""

_SESSION = "workbook-session-id"
_LONGEST = 300


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


def shown(
    exchanges: Sequence[Exchange],
    sessions: Iterable[str] = (),
    roots: Roots = NO_ROOTS,
    secrets: Sequence[str] = (),
) -> list[Shown]:
    """Return what is shown of each of *exchanges*.

    Args:
        exchanges: of one process; a value has the same alias in all of them.
        sessions: ids, in the order in which they were given.
        roots: service roots that are no host of Graph's, and what the user wants hidden.
        secrets: known ones.
    """
    table = AliasTable()
    for session_id in sessions:
        table.alias("session", session_id)
    # All is learned before the first is shown: an early URL may name what only a later answer gives away.
    for one in exchanges:
        learn(table, *_as_sent(one), roots)
    found = [_shown(one.method, redacted_request(table, Request(one.method, one.url), roots).url) for one in exchanges]
    return _without_doubtful(found, secrets)


def _as_sent(one: Exchange) -> tuple[Request, Response]:
    # The timeline holds aliases in this header, of which nothing is to be learned.
    headers = one.request_headers.without(_SESSION)
    return (
        Request(one.method, one.url, headers, one.request_body),
        Response(one.status, one.response_headers, one.response_body),
    )


def _shown(method: str, url: str) -> Shown:
    below = service_path(url) or url
    found = split(below)
    return Shown(label(method, below), _bounded(workbook_path(below)), _bounded(found[0].path) if found else "")


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _without_doubtful(found: Sequence[Shown], secrets: Sequence[str]) -> list[Shown]:
    texts = dict.fromkeys(text for one in found for text in _texts(one))
    # All at once, because almost always there is none.
    if not findings("\n".join(texts), secrets):
        return list(found)
    doubtful = {text for text in texts if findings(text, secrets)}
    return [Shown(*(HIDDEN if text in doubtful else text for text in _texts(one))) for one in found]


def _texts(one: Shown) -> Iterator[str]:
    yield from (one.label, one.path, one.item)
