"""Every committed cassette still holds: the source answers as it was recorded, by the comparison of ``verify``.

What is committed was recorded from the simulator, so this keeps the simulator, and redaction, from changing unnoticed.
A cassette recorded from the live service and put here is judged in the same way, and is then a test of fidelity.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from pytest_workbook.cassettes.form import load

_EXAMPLES = Path(__file__).parent.parent / "examples"


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


def test_every_committed_cassette_says_where_it_is_from() -> None:
    """By a node id, a source, a time and versions; none of them is from the live service."""
    documents = [load(path, "", is_named=True) for path in _EXAMPLES.rglob("*.workbook.yaml")]
    assert documents
    assert all(one.node_id and one.recorded_at and one.versions for one in documents)
    assert {one.source for one in documents} == {"simulator"}
