"""Cassettes of shared nodes: written once, at the end, by the controller alone where there are workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import WorkbookError

if TYPE_CHECKING:
    from pytest_workbook.plugin.center import Center
    from pytest_workbook.plugin.records import NodeRecord

__all__ = ["finish", "take_over"]


def finish(center: Center, session: pytest.Session) -> None:
    """Write the recordings of shared nodes, or hand them to the controller."""
    run = center.wiring.run
    shared = [record for record in run.records.values() if record.is_shared and record.recording is not None]
    sources = {record.name: _source(record) for record in shared}
    scopes = {record.name: record.owner.scope.value for record in shared}
    tapes = [tape for tape in (_finished(center, record) for record in shared) if tape is not None]
    if center.is_worker:
        output: dict[str, Any] = center.config.workeroutput  # type: ignore[attr-defined] # pytest-xdist sets it
        handed = [
            {"tape": tape.to_plain(), "source": sources[_name(tape)], "scope": scopes[_name(tape)]} for tape in tapes
        ]
        output["workbook"] = {"tapes": handed, "totals": run.totals.to_plain()}
        return
    _write(center, [(tape, sources[_name(tape)], scopes[_name(tape)]) for tape in tapes], session)
    write_handed_over(center, session)


def take_over(center: Center, data: dict[str, Any]) -> None:
    """Remember what a worker handed over; it is written when the run ends."""
    center.handed_over.extend(data["tapes"])
    center.wiring.run.totals.add_plain(data["totals"])


def write_handed_over(center: Center, session: pytest.Session) -> None:
    """Merge what the workers recorded for each shared node and write it."""
    merged: dict[str, tuple[Tape, str, str]] = {}
    roots = center.wiring.roots
    for handed in center.handed_over:
        tape = Tape.from_plain(handed["tape"], roots=roots)
        known = merged.setdefault(str(tape.path), (tape, handed["source"], handed["scope"]))
        if known[0] is not tape:
            known[0].merge(tape)
    _write(center, list(merged.values()), session)


def _finished(center: Center, record: NodeRecord) -> Tape | None:
    if record.failed:
        center.wiring.run.totals.notes.append(
            f"not written: {record.path.name}, because a fixture of {record.name} failed or skipped"
        )
        return None
    try:
        tape = record.finished()
    except WorkbookError as error:
        _refused(center, error)
        return None
    if tape is not None:
        center.wiring.revise(record, tape)
    return tape


def _write(center: Center, tapes: list[tuple[Tape, str, str]], session: pytest.Session) -> None:
    for tape, source, scope in tapes:
        try:
            center.wiring.write_shared(tape, source, scope)
        except WorkbookError as error:
            _refused(center, error)
            # No test is left that could fail for it, so the run does.
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _name(tape: Tape) -> str:
    return tape.node_id or "the run"


def _refused(center: Center, error: WorkbookError) -> None:
    center.wiring.run.totals.notes.append(f"not written: {error}")


def _source(record: NodeRecord) -> str:
    return "live" if "live" in record.used_sources else "simulator"
