"""``pytest-workbook adopt``: cassettes of other recorders, scrubbed, and given to the tests they are of."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pytest_workbook.cassettes.adoption import graph_traffic, read, scrubbed, when
from pytest_workbook.cassettes.environment import known_from
from pytest_workbook.cassettes.form import encoded
from pytest_workbook.cassettes.heads import head_of
from pytest_workbook.cassettes.interaction import Document
from pytest_workbook.cassettes.naming import SUFFIX
from pytest_workbook.cassettes.redaction import Roots
from pytest_workbook.cassettes.scan import check
from pytest_workbook.cassettes.store import save, write
from pytest_workbook.cli.asking import collected
from pytest_workbook.cli.files import files_in
from pytest_workbook.cli.layouts import Case, cases_in, nodes_of
from pytest_workbook.cli.output import say
from pytest_workbook.errors import CassetteError, UsageError
from pytest_workbook.graph.hosts import host_of, is_loopback_host
from pytest_workbook.plugin.handing_out import handed_out_urls

__all__ = ["run"]


@dataclass(frozen=True, slots=True)
class _Owner:
    """A node that can own a cassette, and where that lies."""

    node_id: str
    scope: str
    path: Path


@dataclass(frozen=True, slots=True)
class _Asked:
    nodes: tuple[str, ...]
    roots: Roots
    secrets: tuple[str, ...]
    source: str | None
    is_moving: bool
    is_replacing: bool


def run(asked: argparse.Namespace) -> int:
    """Adopt what can be adopted; 1 if a file was refused.

    Raises:
        UsageError: the tests cannot be collected, or a node is none of theirs.
    """
    told = collected()
    owners = {one["node_id"]: _Owner(one["node_id"], one["scope"], Path(one["path"])) for one in _first(told["owned"])}
    homes = {owner.path.resolve(): owner for owner in owners.values()}
    files = [path for path in files_in(asked.paths) if path in asked.paths or _is_strange(path, homes)]
    for node_id in asked.node:
        if node_id not in owners:
            msg = f"--node {node_id}: no such test was collected here; pytest --collect-only -q lists them"
            raise UsageError(msg)
    known = known_from(os.environ)
    roots = Roots.of(*asked.graph_url, known=known.ids)
    how = _Asked(tuple(asked.node), roots, known.secrets, asked.source, asked.move, asked.replace)
    refused = 0
    for path in map(Path.resolve, files):
        try:
            for line in _adopted(path, owners, cases_in(told["tests"]), how):
                say(f"{_shown(path)}: {line}")
        except (CassetteError, UsageError) as error:
            refused += 1
            say(f"{_shown(path)}: refused: {error}")
    say(f"{len(files) - refused} adopted, {refused} refused")
    return 1 if refused or not files else 0


def _first(owned: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    # The cassette that a marker names comes after the node's own, and is another node's as well.
    found: dict[str, dict[str, Any]] = {}
    for one in owned:
        found.setdefault(one["node_id"], one)
    return list(found.values())


def _is_strange(path: Path, homes: dict[Path, _Owner]) -> bool:
    """Return whether a file found in a folder is another recorder's, or ours and lies in the place of another node."""
    if not path.name.endswith(SUFFIX):
        return True
    head, owner = head_of(path), homes.get(path.resolve())
    return head is not None and owner is not None and head.node_id != owner.node_id


def _adopted(path: Path, owners: dict[str, _Owner], tests: list[Case], how: _Asked) -> Iterator[str]:
    document = read(path)
    if document.node_id is not None:
        yield from _renamed(path, document, owners, how)
        return
    chosen = how.nodes or _only(nodes_of(path, tests))
    traffic = graph_traffic(document.interactions, how.roots, handed_out_urls)
    if not traffic.interactions:
        why = ", ".join(f"{reason} ({count})" for reason, count in traffic.left_out.items()) or "it is empty"
        msg = f"it holds no Graph traffic: {why}; --graph-url names another service root it was recorded from"
        raise UsageError(msg)
    for owner in _free(path, chosen, owners, how):
        prefix = "" if owner.scope == "function" else f"{owner.scope}-"
        tape = scrubbed(traffic, owner.path, owner.node_id, roots=how.roots, prefix=prefix)
        save(
            tape,
            recorded_at=when(document),
            source=how.source or _source(document),
            versions={**document.versions, "pytest-workbook": version("pytest-workbook")},
            secrets=(*traffic.secrets, *how.secrets),
        )
        yield f"{len(traffic.interactions)} interactions for {owner.node_id}, {_shown(owner.path)}"
    for reason, count in traffic.left_out.items():
        yield f"{count} left out: {reason}"
    if how.is_moving and not traffic.left_out:
        path.unlink()


def _source(document: Document) -> str:
    """Return who answered: what is on loopback says so itself where it is our simulator; of any other it is unknown."""
    if not any(is_loopback_host(host_of(one.request.url)) for one in document.interactions):
        return "live"
    servers = [one.response.headers.get("server", "") for one in document.interactions]
    return "simulator" if all(server.startswith("pytest-workbook") for server in servers) else ""


def _only(nodes: list[str]) -> tuple[str, ...]:
    """Return the nodes if they are one test, whatever its parameters.

    Raises:
        UsageError: none, or several.
    """
    if not nodes:
        msg = "no collected test has a cassette of this name in any layout that is known; name it:  --node TEST"
        raise UsageError(msg)
    if len({node.partition("[")[0] for node in nodes}) > 1:
        msg = f"it may be of any of {', '.join(nodes)}; name one, or each:  --node TEST"
        raise UsageError(msg)
    return tuple(nodes)


def _free(path: Path, nodes: Iterable[str], owners: dict[str, _Owner], how: _Asked) -> list[_Owner]:
    found = [owners[node] for node in nodes]
    for owner in found:
        if owner.path.exists() and not how.is_replacing and owner.path.resolve() != path:
            msg = f"{owner.node_id} has a cassette, {_shown(owner.path)}; --replace replaces it"
            raise UsageError(msg)
    return found


def _renamed(path: Path, document: Document, owners: dict[str, _Owner], how: _Asked) -> Iterator[str]:
    """Give a cassette of ours to another node, whose test it was under another name."""
    # A folder that was moved took its cassettes along: then the place tells whose they are now.
    nodes = how.nodes or tuple(one.node_id for one in owners.values() if one.path.resolve() == path)
    if len(nodes) != 1 or nodes[0] == document.node_id:
        msg = f"it is a cassette of {document.node_id or 'the run'} already; --node names the test that this is now"
        raise UsageError(msg)
    (owner,) = _free(path, nodes, owners, how)
    if path.name.startswith("_") is not (owner.scope != "function"):
        msg = (
            "a cassette that tests share cannot become one test's, nor one test's be shared; "
            f"{owner.node_id} is a {owner.scope}"
        )
        raise UsageError(msg)
    raw = encoded(replace(document, node_id=owner.node_id, source=how.source or document.source))
    check(raw, owner.path, how.secrets)
    write(owner.path, raw)
    if how.is_moving and owner.path.resolve() != path:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    yield f"{len(document.interactions)} interactions for {owner.node_id}, {_shown(owner.path)}"


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
