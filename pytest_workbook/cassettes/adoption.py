"""Takes the Graph traffic of another recorder's cassette, scrubbed as if it had been recorded here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from pytest_workbook.cassettes.betamax import document_of, is_betamax
from pytest_workbook.cassettes.form import loaded
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cassettes.reading import read_bytes, refuse, text_of
from pytest_workbook.cassettes.redaction import Roots
from pytest_workbook.cassettes.shape import action
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.graph.hosts import host_of, is_graph_host, is_sign_in_host, normalise
from pytest_workbook.wire import Response

__all__ = ["Traffic", "graph_traffic", "read", "scrubbed", "when"]

HandedOut = Callable[[Response], set[str]]
_SHORTEST_SECRET = 16


@dataclass(slots=True)
class Traffic:
    """The Graph traffic of a cassette.

    Args:
        interactions: in the order of the file, under the canonical root, not yet scrubbed.
        left_out: how many others there are, by why they are left out.
        secrets: what was sent to be let in, which may not be found in any file.
    """

    interactions: list[Interaction] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    secrets: set[str] = field(default_factory=set)


def read(path: Path) -> Document:
    """Return what the file holds: of vcrpy or what is built on it, of betamax, or our own.

    Raises:
        CassetteError: if it can be read as none of them.
    """
    text = text_of(read_bytes(path, ""), path, "")
    if text.lstrip()[:1] == "{":
        tree = _json(text)
        if is_betamax(tree):
            try:
                return document_of(tree)
            except ValueError as error:
                refuse(path, str(error), "")
    return loaded(text, path, "", is_named=True)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        # Not JSON: the reader of vcrpy's form says what is wrong with it.
        return None


def graph_traffic(interactions: Iterable[Interaction], roots: Roots, handed_out: HandedOut) -> Traffic:
    """Return what belongs to Graph: its hosts, and what their answers handed out.

    Args:
        interactions: of the file.
        roots: service roots that are kept as the canonical one.
        handed_out: gives the URLs that an answer hands out, normalised and without query.
    """
    found = Traffic()
    known: set[str] = set()
    for one in interactions:
        url = roots.canonical(one.request.url)
        host = host_of(url)
        if is_sign_in_host(host):
            found.left_out["sign-in is never recorded"] += 1
        elif is_graph_host(host) or normalise(url).partition("?")[0] in known:
            known |= handed_out(one.response)
            found.secrets |= _secrets(one)
            found.interactions.append(replace(one, request=one.request.with_url(url)))
        else:
            found.left_out["it is for another host"] += 1
    return found


def _secrets(one: Interaction) -> set[str]:
    values = [value.rpartition(" ")[2] for value in one.request.headers.get_all("authorization")]
    cookies = [*one.request.headers.get_all("cookie"), *one.response.headers.get_all("set-cookie")]
    values += [part.partition("=")[2].strip() for cookie in cookies for part in cookie.split(";")[:1]]
    return {value for value in values if len(value) >= _SHORTEST_SECRET}


def scrubbed(traffic: Traffic, path: Path, node_id: str, *, roots: Roots, prefix: str) -> Tape:
    """Return a tape for *path* that holds the traffic without its secrets.

    Args:
        traffic: as it was recorded.
        path: of the cassette to be.
        node_id: of the node that is to own it.
        roots: service roots that are kept as the canonical one.
        prefix: before the aliases of a shared node.
    """
    tape = Tape.new(path, node_id, roots=roots, session_prefix=prefix)
    for sequence, one in enumerate(traffic.interactions):
        tape.record(one.request, one.response, sequence=sequence)
    # Whose a session is, other recorders do not know: our fixtures may replay it, and so may code under test.
    tape.revise(lambda one: replace(one, lifecycle=None) if action(one.request.url) else one)
    return tape


def when(document: Document) -> str:
    """Return when a cassette was recorded, ISO 8601, by itself or by its answers; empty where neither says."""
    if document.recorded_at:
        return document.recorded_at
    for one in reversed(document.interactions):
        for date in one.response.headers.get_all("date"):
            try:
                return parsedate_to_datetime(date).isoformat(timespec="seconds")
            except ValueError:
                continue
    return ""
