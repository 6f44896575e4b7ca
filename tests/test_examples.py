"""The examples keep what they show: they run simulated, are recorded, and replay in any order and distribution."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_EXAMPLES = Path(__file__).parent.parent / "examples"


def _run(folder: Path, *arguments: str) -> str:
    """Run the examples in *folder* in a process of their own, and return what pytest printed."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    # A run inside a worker of pytest-xdist must not take itself for one, nor inherit this run's mode.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTEST_WORKBOOK"))
    }
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def _cassettes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.workbook.yaml")}


@pytest.fixture(name="copied", scope="module")
def _copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples without their cassettes, recorded anew from the simulator."""
    folder = tmp_path_factory.mktemp("recorded") / "examples"
    shutil.copytree(_EXAMPLES, folder, ignore=shutil.ignore_patterns("cassettes", "__pycache__"))
    _run(folder, "--workbook-mode=record")
    return folder


def test_examples_pass_on_the_simulator() -> None:
    """Every suite runs on the simulator, and no cassette is read or written."""
    before = _cassettes(_EXAMPLES)
    printed = _run(_EXAMPLES, "--workbook-mode=simulate")
    assert "replayed" not in printed
    assert _cassettes(_EXAMPLES) == before


def test_examples_replay_from_what_is_committed() -> None:
    """Every suite replays, and nothing is asked of the simulator."""
    printed = _run(_EXAMPLES, "--workbook-mode=replay")
    assert "simulat" not in printed.partition("exchanges:")[2].partition("\n")[0]


def _without_when(cassette: bytes) -> list[bytes]:
    return [line for line in cassette.splitlines() if not line.startswith((b"  recorded_at: ", b"  versions: "))]


def test_recording_makes_the_committed_files(copied: Path) -> None:
    """The same files, and the same lines but for when and by which versions; if not, record the examples again."""
    fresh, committed = _cassettes(copied), _cassettes(_EXAMPLES)
    assert set(fresh) == set(committed)
    assert [name for name in fresh if _without_when(fresh[name]) != _without_when(committed[name])] == []


@pytest.mark.parametrize("dist", ["load", "loadscope", "loadfile", "loadgroup", "worksteal"])
def test_recording_replays_over_workers(copied: Path, dist: str) -> None:
    """Any distribution over two workers replays, the module's shared session too."""
    _run(copied, "budget", "--workbook-mode=replay", "-n", "2", "--dist", dist)


@pytest.mark.parametrize("order", ["in order", "shuffled"])
def test_recording_replays_in_any_order(copied: Path, order: str) -> None:
    """The order of the tests does not matter."""
    _run(copied, "budget", "--workbook-mode=replay", *(["-p", "no:randomly"] if order == "in order" else []))


@pytest.mark.parametrize("selection", ["test_spent_is_grouped_by_category", "test_export_holds_what_was_added"])
def test_recording_replays_one_test_alone(copied: Path, selection: str) -> None:
    """A single test replays, whether it shares its session or not."""
    assert "1 passed" in _run(copied, "budget", "--workbook-mode=replay", "-k", selection)
