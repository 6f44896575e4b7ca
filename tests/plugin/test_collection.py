"""What the summary says of cassettes that no test owns."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_workbook.plugin.collection import Collection


def _collection(tmp_path: Path) -> Collection:
    config: Any = SimpleNamespace(rootpath=tmp_path, option=SimpleNamespace(collectonly=False))
    return Collection(config)


def _found(tmp_path: Path, count: int) -> list[list[str]]:
    return [[str(tmp_path / f"{number:02}.workbook.yaml"), f"t.py::test_{number}"] for number in range(count)]


def test_ten_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    """From the root folder, with the node that owned them; a file elsewhere by its whole path."""
    collection = _collection(tmp_path)
    collection.hear([["/elsewhere/x.workbook.yaml", ""], *_found(tmp_path, 11)])

    head, first, second, *_, last = collection.lines(None)
    assert head == "cassettes that no test owns: 12 (pytest-workbook prune shows and removes them)"
    assert first == f"  {Path('/elsewhere/x.workbook.yaml')} (of the run)"
    assert second == "  00.workbook.yaml (of t.py::test_0)"
    assert last == "  and 2 more"


@pytest.mark.parametrize("other", [None, []])
def test_what_one_worker_does_not_say_nobody_says(tmp_path: Path, other: Any) -> None:
    """Every worker collects the same; where they differ, something is wrong with what was collected."""
    collection = _collection(tmp_path)
    collection.hear(_found(tmp_path, 1))
    assert len(list(collection.lines(None))) == 2
    collection.hear(other)
    assert list(collection.lines(None)) == []


def test_without_a_test_in_care_nothing_is_judged(tmp_path: Path) -> None:
    """Nor where nothing was collected."""
    collection = _collection(tmp_path)
    assert collection.unowned(None) is None
    assert collection.whole_folders is None
    assert list(collection.lines(None)) == []
