"""Cassettes of shared nodes at the end of a run."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_workbook.cassettes.naming import Owner, Scope
from pytest_workbook.cassettes.redaction import NO_ROOTS
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import CassetteError
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.plugin.run import Totals
from pytest_workbook.plugin.sharing import finish, take_over
from pytest_workbook.wire import Request, Response

_URL = "https://graph.microsoft.com/v1.0/me/drive/items/i/workbook/names"


class _Wiring:
    """Stands in for the wiring: keeps what is to be written instead of writing it."""

    roots = NO_ROOTS

    def __init__(self, *records: NodeRecord) -> None:
        self.run = SimpleNamespace(records=dict(enumerate(records)), totals=Totals())
        self.written: list[tuple[str, int, str, str]] = []
        self.refuses = False

    def revise(self, _record: NodeRecord, _tape: Tape) -> None:
        """Nothing is changed before saving."""

    def write_shared(self, tape: Tape, source: str, scope: str) -> None:
        if self.refuses:
            raise CassetteError("refused")
        self.written.append((tape.path.name, len(tape.document().interactions), source, scope))


def _new(record: NodeRecord) -> Tape:
    return Tape.new(record.path, record.owner.node_id)


def _record(folder: Path, scope: Scope = Scope.MODULE, *, sequence: int = 1) -> NodeRecord:
    record = NodeRecord(Owner(scope, "a.py", folder), folder / "a.yaml", _new, _new)
    record.intercepted()
    record.record(Request("GET", _URL), Response(200), by="code", lifecycle=False, sequence=sequence, is_kept=True)
    return record


def _center(wiring: _Wiring, *, is_worker: bool = False) -> Any:
    config = SimpleNamespace(workeroutput={})
    return SimpleNamespace(wiring=wiring, is_worker=is_worker, config=config, handed_over=[])


def _session() -> Any:
    return SimpleNamespace(exitstatus=pytest.ExitCode.OK)


def test_only_recordings_of_shared_nodes_are_written_at_the_end(tmp_path: Path) -> None:
    """A test's own cassette was written when it ended."""
    live = _record(tmp_path)
    live.used_sources.add("live")
    wiring = _Wiring(live, _record(tmp_path, Scope.TEST))
    finish(_center(wiring), _session())
    assert wiring.written == [("a.yaml", 1, "live", "module")]


def test_a_shared_node_whose_fixture_failed_is_not_written_but_noted(tmp_path: Path) -> None:
    """The summary says which cassette was left as it was."""
    record = _record(tmp_path)
    record.failed = True
    wiring = _Wiring(record)
    finish(_center(wiring), _session())
    assert wiring.written == []
    assert wiring.run.totals.notes == ["not written: a.yaml, because a fixture of a.py failed or skipped"]


def test_a_refused_write_fails_the_run(tmp_path: Path) -> None:
    """No test is left that could fail for it."""
    wiring, session = _Wiring(_record(tmp_path)), _session()
    wiring.refuses = True
    finish(_center(wiring), session)
    assert session.exitstatus == pytest.ExitCode.TESTS_FAILED
    assert wiring.run.totals.notes == ["not written: refused"]


def test_workers_write_nothing_and_the_controller_writes_what_they_recorded_once(tmp_path: Path) -> None:
    """The recordings of two workers for one node become one cassette; their totals are added."""
    wiring = _Wiring()
    controller = _center(wiring)
    for sequence in (1, 2):
        mine = _Wiring(_record(tmp_path, sequence=sequence))
        mine.run.totals.retries = sequence
        worker = _center(mine, is_worker=True)
        finish(worker, _session())
        assert mine.written == []
        take_over(controller, json.loads(json.dumps(worker.config.workeroutput["workbook"])))
    finish(controller, _session())
    assert [(name, source, scope) for name, _, source, scope in wiring.written] == [("a.yaml", "simulator", "module")]
    assert wiring.run.totals.retries == 3
