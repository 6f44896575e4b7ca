"""``pytest-workbook doctor``: what would run here, and what stands in its way, each with its cure."""

from __future__ import annotations

import argparse
import platform
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pytest_workbook.cassettes.form import load
from pytest_workbook.cassettes.interaction import Document
from pytest_workbook.cassettes.mismatch import record_command
from pytest_workbook.cli.asking import collected
from pytest_workbook.cli.output import say
from pytest_workbook.clock import RealClock
from pytest_workbook.errors import CassetteError, UsageError

__all__ = ["run"]

_MOST_SHOWN = 5
_OUTCOMES = {"cassette": "replayed", "simulator": "simulated", "live": "live"}


@dataclass(frozen=True, slots=True)
class _Problem:
    what: str
    cure: str = ""


@dataclass(frozen=True, slots=True)
class _Cassette:
    node_id: str
    path: str
    document: Document | None
    problem: str = ""


def run(asked: argparse.Namespace) -> int:
    """Print what would run; 1 if anything stands in its way."""
    arguments = list(asked.arguments)
    try:
        told = collected("--workbook-tell-plans", f"--workbook-tell-below={Path.cwd()}", arguments=arguments)
    except UsageError as error:
        _tell([_Problem(str(error))])
        return 1
    plans = told["plans"]
    cassettes = [_read(test) for test in plans["tests"] if test["cassette"]]
    for line in (*plans["header"], *_facts(plans, cassettes)):
        say(line.removeprefix("workbook: "))
    found = [*_problems(plans, cassettes), *_unowned(told["unowned"] or [])]
    _tell(found)
    return 1 if found else 0


def _facts(plans: dict[str, Any], cassettes: list[_Cassette]) -> Iterator[str]:
    outcomes = Counter(_outcome(test) for test in plans["tests"])
    shown = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    yield f"tests in care: {sum(outcomes.values())}" + (f" ({shown})" if shown else "")
    documents = [one.document for one in cassettes if one.document is not None]
    if documents:
        sources = Counter(one.source or "unknown" for one in documents)
        dates = sorted(filter(None, (one.recorded_at for one in documents)))
        oldest = f"; the oldest of {dates[0]}" if dates else ""
        shown = ", ".join(f"{count} from {source}" for source, count in sorted(sources.items()))
        yield f"cassettes: {len(documents)} ({shown}){oldest}"
    yield f"token: {_token(plans['token'])}"
    versions = ", ".join(f"{name} {one['version'] or 'missing'}" for name, one in plans["versions"].items())
    yield f"versions: {versions}, Python {platform.python_version()}"


def _outcome(test: dict[str, Any]) -> str:
    if test["problem"] or not test["source"]:
        return "wrong"
    if test["records"]:
        return "recorded"
    if test["verifies"]:
        return "verified"
    return "without an answer" if test["is_missing"] else _OUTCOMES[test["source"]]


def _token(token: dict[str, Any]) -> str:
    if not token["is_given"]:
        return "needed, and not given" if token["is_needed"] else "not needed"
    claims = token["claims"]
    if claims is None:
        return "given, and not readable (those of personal accounts are not)"
    permissions = " ".join(claims["permissions"]) or "no permissions"
    return f"{claims['kind']}, for {claims['for']}, ends {claims['ends'] or 'at a time it does not say'}, {permissions}"


def _problems(plans: dict[str, Any], cassettes: list[_Cassette]) -> Iterator[_Problem]:
    for name, one in plans["versions"].items():
        if one["wanted"]:
            yield _Problem(f"{name} {one['version'] or 'is missing'}", f"pip install '{one['wanted']}'")
    if plans["token"]["error"]:
        yield _Problem(plans["token"]["error"])
    yield from map(_Problem, plans["token"]["problems"])
    for problem in dict.fromkeys(test["problem"] for test in plans["tests"] if test["problem"]):
        yield _Problem(problem)
    missing = [test["node_id"] for test in plans["tests"] if _lacks_cassette(test)]
    for node_id in missing[:_MOST_SHOWN]:
        yield _Problem(f"{node_id} has no cassette, and nothing else may answer it", record_command(node_id))
    if len(missing) > _MOST_SHOWN:
        more = f"{len(missing) - _MOST_SHOWN} more tests have no cassette"
        yield _Problem(more, "pytest --workbook-mode=record-missing")
    yield from (_Problem(one.problem) for one in cassettes if one.problem)
    if plans["max_age"] is not None:
        yield from _old(plans["max_age"], cassettes)


def _lacks_cassette(test: dict[str, Any]) -> bool:
    return bool(test.get("is_missing") or (test.get("verifies") and not test["cassette"]))


def _old(days: float, cassettes: list[_Cassette]) -> Iterator[_Problem]:
    now = RealClock().utc()
    for one in cassettes:
        if one.document is None or not one.document.recorded_at:
            continue
        age = (now - datetime.fromisoformat(one.document.recorded_at)).days
        if age > days:
            what = f"{_shown(one.path)} was recorded {age} days ago (workbook_max_age = {days:g})"
            yield _Problem(what, record_command(one.node_id))


def _unowned(found: list[list[str]]) -> Iterator[_Problem]:
    if found:
        names = ", ".join(_shown(path) for path, _ in found[:_MOST_SHOWN])
        cure = "pytest-workbook prune . --delete, or, if renamed: pytest-workbook adopt FILE --node TEST --move"
        yield _Problem(f"{len(found)} cassettes are of no test: {names}", cure)


def _read(test: dict[str, Any]) -> _Cassette:
    try:
        document = load(Path(test["cassette"]), test["node_id"], is_named=True)
        if document.recorded_at:
            datetime.fromisoformat(document.recorded_at)
    except (CassetteError, ValueError) as error:
        return _Cassette(test["node_id"], test["cassette"], None, str(error))
    return _Cassette(test["node_id"], test["cassette"], document)


def _shown(path: str) -> str:
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


def _tell(found: list[_Problem]) -> None:
    for one in found:
        say(f"problem: {one.what}")
        if one.cure:
            say(f"  cure: {one.cure}")
    say(f"{len(found)} problems" if len(found) != 1 else "1 problem")
