"""Compares what a source answers now with what the cassette holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pytest_workbook.cassettes.drift import Difference, Kind, Pairs, differences
from pytest_workbook.cassettes.drift_report import Drifted, as_json, lines
from pytest_workbook.cassettes.drift_rules import Rule
from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.cassettes.mismatch import record_command
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import Drift
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.labels import label
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.wire import Request, Response

__all__ = ["Verifying", "summary_of", "write_report"]

_ASK_AGAIN = (429, 503, 504)
_MOST_SHOWN = 10


class Verifying:
    """Takes down how answers differ from the recorded ones.

    Args:
        drifts: by the name of the node, what is to be raised.
        found: what was found, as plain data that crosses between processes.
        rules: what is no drift.
        root: cassettes are named from here.
    """

    def __init__(
        self,
        drifts: dict[str, list[BaseException]],
        found: list[dict[str, Any]],
        rules: Sequence[Rule],
        root: Path,
    ) -> None:
        self._drifts = drifts
        self._found = found
        self._rules = rules
        self._root = root
        # Answers are redacted before they are compared, since the recorded ones are.
        self._scratch: dict[str, Tape] = {}
        self._pairs: dict[str, Pairs] = {}

    def __call__(self, owner: NodeRecord, request: Request, response: Response, *, lifecycle: bool) -> None:
        """Compare *response* with what *owner*'s cassette holds for *request*."""
        if not owner.has_cassette:
            self._raise(owner, f"{owner.name} has no cassette {owner.path} to verify; record it first")
            return
        if response.status in _ASK_AGAIN and not owner.keeps_retries:
            # Such an answer is not in the cassette either: the request is about to be sent again.
            return
        what = label(request.method, service_path(request.url) or request.url)
        # The same traffic gets the same aliases, so the redacted request asks the tape as a replay would.
        scratch = self._scratch.setdefault(owner.name, owner.new(owner))
        taken = scratch.record(request, response, lifecycle=lifecycle)
        expected = owner.tape.expected(taken.request, lifecycle=lifecycle)
        if expected is None:
            if not any(rule.covers(what, "request") for rule in self._rules):
                self._note(owner, what, Difference(Kind.ADDED, "request", now=f"{request.method} {taken.request.url}"))
                more = "the code under test asks for more than was recorded"
                self._raise(owner, f"{what} is not in {owner.path.name}: {more}")
            return
        pairs = self._pairs.setdefault(owner.name, Pairs())
        found = differences(expected, taken.response, operation=what, rules=self._rules, pairs=pairs)
        if found:
            for one in found:
                self._note(owner, what, one)
            self._raise(owner, f"{what} is not as recorded in {owner.path.name}:" + "".join(_listed(found)))

    def unasked(self, owner: NodeRecord, left: Iterable[Interaction]) -> None:
        """Take down the recorded requests that a passing test of *owner* did not send; they fail it elsewhere."""
        for one in left:
            what = label(one.request.method, service_path(one.request.url) or one.request.url)
            named = f"{one.request.method} {one.request.url}"
            self._note(owner, what, Difference(Kind.REMOVED, "request", was=named))

    def _note(self, owner: NodeRecord, operation: str, difference: Difference) -> None:
        cassette = owner.path
        if cassette.is_relative_to(self._root):
            cassette = cassette.relative_to(self._root)
        self._found.append(Drifted(operation, difference, cassette.as_posix(), owner.owner.node_id).to_plain())

    def _raise(self, owner: NodeRecord, text: str) -> None:
        msg = f"drift: {text}\nIf the change is right, record again:  {record_command(owner.owner.node_id)}"
        self._drifts.setdefault(owner.name, []).append(Drift(msg))


def summary_of(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of the summary, by operation."""
    return lines(map(Drifted.from_plain, found))


def write_report(found: Iterable[dict[str, Any]], path: Path) -> str | None:
    """Write what was found to *path*, as JSON; return why that could not be, or None."""
    text = json.dumps(as_json(map(Drifted.from_plain, found)), indent=2, ensure_ascii=False)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        return f"--workbook-drift-json: {path} cannot be written ({error.strerror or error})"
    return None


def _listed(found: Sequence[Difference]) -> list[str]:
    shown = [f"\n  {one.kind.value}: {one}" for one in found[:_MOST_SHOWN]]
    return shown if len(found) <= _MOST_SHOWN else [*shown, f"\n  and {len(found) - _MOST_SHOWN} more"]
