"""Cassettes that were recorded long ago: told in the summary, once each, and never in a build."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from harness import project, run, told

from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.interaction import Document
from pytest_workbook.plugin.ages import Ages

_NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _cassette(folder: Path, recorded_at: str) -> Path:
    path = folder / "test_a.workbook.yaml"
    path.write_text(dumped(Document((), "t.py::test_a", "live", recorded_at)), encoding="utf-8")
    return path


def _told(path: Path, limit: float | None, environ: dict[str, str] | None = None) -> list[str]:
    notes: list[str] = []
    ages = Ages(limit, _NOW, path.parent, notes, environ or {})
    ages.look_at(path, "t.py::test_a")
    ages.look_at(path, "t.py::test_a")
    return notes


def test_an_old_cassette_is_told_once_with_the_cure(tmp_path: Path) -> None:
    """By whole days, and only above the limit."""
    old = _cassette(tmp_path, (_NOW - timedelta(days=40, hours=1)).isoformat())

    assert _told(old, 30) == [
        (
            "test_a.workbook.yaml was recorded 40 days ago (workbook_max_age = 30); "
            "record again:  pytest t.py::test_a --workbook-mode=record"
        )
    ]
    assert _told(old, 40) == []
    assert _told(old, None) == []


@pytest.mark.parametrize("name", ["CI", "BUILD_NUMBER"])
def test_a_build_is_not_told(tmp_path: Path, name: str) -> None:
    """Nobody there could record again."""
    old = _cassette(tmp_path, "2020-01-01T00:00:00+00:00")

    assert _told(old, 1, {name: "1"}) == []
    assert len(_told(old, 1, {name: ""})) == 1


@pytest.mark.parametrize("recorded_at", ["", "yesterday", "2020-01-01T00:00:00"])
def test_an_unknown_age_is_not_old(tmp_path: Path, recorded_at: str) -> None:
    """A date that is not there, is none, or has no zone."""
    assert _told(_cassette(tmp_path, recorded_at), 1) == []
    assert _told(tmp_path / "none.workbook.yaml", 1) == []


def test_a_replay_passes_whatever_the_age(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """With warnings as errors; the summary names the file, and nothing is recorded."""
    for name in ("CI", "BUILD_NUMBER"):
        monkeypatch.delenv(name, raising=False)
    folder = project(pytester, "def test_a(workbook_session):\n    workbook_session.get('worksheets')\n")
    pytester.makeini("[pytest]\nworkbook_max_age = 30\n")
    fresh = run(pytester, "--workbook-mode=record", subprocess=False)
    assert "days ago" not in told(fresh)
    (path,) = folder.rglob("*.workbook.yaml")
    old = re.sub(r'recorded_at: "\d{4}', 'recorded_at: "2020', path.read_text(encoding="utf-8"))
    path.write_text(old, encoding="utf-8")
    result = run(pytester, "-n", "1")
    result.assert_outcomes(passed=1)
    (line,) = [line for line in told(result).splitlines() if "days ago" in line]
    assert line.replace(os.sep, "/").startswith("cassettes/test_it/test_a.workbook.yaml was recorded ")
    assert path.read_text(encoding="utf-8") == old
    pytester.makeini("[pytest]\nworkbook_max_age = soon\n")
    refused = run(pytester, subprocess=False)
    assert "workbook_max_age is 'soon', but a number of days above 0 was expected" in "\n".join(refused.errlines)
