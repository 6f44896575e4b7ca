"""``pytest-workbook prune`` by itself; what pytest collects is given."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from pytest_workbook.cli import pruning
from pytest_workbook.errors import UsageError


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    for name in ("test_a/one", "test_a/two", "test_gone/old"):
        path = tmp_path / f"{name}.workbook.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    return tmp_path


def _told(monkeypatch: pytest.MonkeyPatch, *unowned: Path) -> None:
    told: dict[str, Any] = {"unowned": [[str(path), "test_gone.py::old"] for path in unowned]}
    monkeypatch.setattr(pruning, "collected", lambda option: told)


def test_what_nobody_owns_is_listed_and_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the test that owned it, named from here; exit 1."""
    monkeypatch.chdir(folder)
    _told(monkeypatch, folder / "test_gone" / "old.workbook.yaml")
    assert pruning.run(Namespace(path=folder, delete=False)) == 1
    assert capsys.readouterr().out.splitlines() == [
        "test_gone/old.workbook.yaml (of test_gone.py::old)",
        "1 of 3 cassettes are nobody's; --delete removes them",
    ]
    assert (folder / "test_gone" / "old.workbook.yaml").exists()


def test_deleting_takes_the_empty_folder_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And nothing beside it."""
    _told(monkeypatch, folder / "test_gone" / "old.workbook.yaml", folder / "test_a" / "two.workbook.yaml")
    assert pruning.run(Namespace(path=folder, delete=True)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 deleted, 1 left"
    assert sorted(path.name for path in folder.rglob("*")) == ["one.workbook.yaml", "test_a"]


def test_without_a_complete_collection_nothing_is_anybodys(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor where there is no folder."""
    monkeypatch.setattr(pruning, "collected", lambda option: {"unowned": None})
    with pytest.raises(UsageError, match="the collection is not complete"):
        pruning.run(Namespace(path=folder, delete=True))
    with pytest.raises(UsageError, match="is no folder"):
        pruning.run(Namespace(path=folder / "none", delete=True))
    assert len(list(folder.rglob("*.yaml"))) == 3
