"""Every committed cassette still holds: the source answers as it was recorded, by the comparison of ``verify``.

The examples were recorded from the simulator, so they keep the simulator, and redaction, from changing unnoticed.
What was recorded from the live service belongs into a folder of its own in ``tests/fidelity``, beside the workbook that
the recording began with: its requests are asked of the simulator, and its answers are the service's.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_workbook.cassettes.form import load
from pytest_workbook.cli import main

_EXAMPLES = Path(__file__).parent.parent / "examples"
_RECORDED = Path(__file__).parent / "fidelity"
_DRIFT = re.compile(r"^  (?:added|removed|changed)", re.MULTILINE)


def _differences(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return where the simulator answers otherwise than the cassettes in *folder* hold, but for its known differences.

    It has a ``book.xlsx`` beside them, and perhaps a ``differences.txt``: a rule a line, after it the reason.
    """
    known = folder / "differences.txt"
    rules = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    ignored = [part for rule in rules if rule.partition("#")[0].strip() for part in ("--ignore", rule)]
    status = main(["fidelity", str(folder), "--book", str(folder / "book.xlsx"), *ignored])
    out = capsys.readouterr().out
    assert "nothing was compared" not in out
    found = [line for line in out.splitlines() if _DRIFT.match(line)]
    assert status == bool(found)
    return found


def test_source_answers_as_it_was_recorded(tmp_path: Path) -> None:
    """No operation of any example has drifted."""
    report = tmp_path / "drift.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--workbook-mode=verify"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(
        [*command, f"--workbook-drift-json={report}"],
        cwd=_EXAMPLES,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert json.loads(report.read_text(encoding="utf-8")) == {"format": 1, "operations": {}, "drift": []}
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_simulator_answers_as_the_service_was_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    """Every committed recording of the service, but for the differences that stand beside it with their reasons."""
    folders = sorted(book.parent for book in _RECORDED.glob("*/book.xlsx"))
    assert {folder.name: found for folder in folders if (found := _differences(folder, capsys))} == {}


def test_a_recording_that_differs_would_be_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each answer that is not the simulator's, unless it is among the known differences."""
    (tmp_path / "book.xlsx").write_bytes((_EXAMPLES / "budget" / "data" / "budget.xlsx").read_bytes())
    name = "test_tax_rate_is_a_named_cell.workbook.yaml"
    (recorded,) = _EXAMPLES.rglob(name)
    (tmp_path / name).write_text(recorded.read_text(encoding="utf-8"), encoding="utf-8")
    assert _differences(tmp_path, capsys) == []
    text = recorded.read_text(encoding="utf-8").replace('"numberFormat"', '"numberFormats"', 1)
    (tmp_path / name).write_text(text, encoding="utf-8")
    removed, added = _differences(tmp_path, capsys)
    assert "added: $.numberFormat was added" in added
    assert "removed: $.numberFormats was removed" in removed
    rules = "$.numberFormats  # of a later version\n\n# nothing else\nPATCH * $.numberFormat\nGET * $.numberFormat\n"
    (tmp_path / "differences.txt").write_text(rules, encoding="utf-8")
    assert _differences(tmp_path, capsys) == []


def test_every_committed_cassette_says_where_it_is_from() -> None:
    """By a node id, a source, a time and versions; none of them is from the live service."""
    documents = [load(path, "", is_named=True) for path in _EXAMPLES.rglob("*.workbook.yaml")]
    assert documents
    assert all(one.node_id and one.recorded_at and one.versions for one in documents)
    assert {one.source for one in documents} == {"simulator"}
