"""A recorded suite replays in any selection, any order and any distribution over workers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from harness import run

_ONE = """
import pytest, requests

def put(session, cell, value):
    url = f"{session.url}/worksheets/Sheet1/range(address='{cell}')"
    assert requests.patch(url, json={"values": [[value]]}, headers=session.headers).status_code == 200

@pytest.fixture(scope="module")
def seeded(module_workbook_session):
    put(module_workbook_session, "A1", "seed")
    yield
    put(module_workbook_session, "A1", "gone")

def test_first(module_workbook_session, seeded):
    put(module_workbook_session, "B1", 1)
    assert module_workbook_session.range("Sheet1!A1:B1") == [["seed", 1]]

def test_second(session_workbook_session, module_workbook_session, seeded):
    put(module_workbook_session, "C1", 2)
    assert module_workbook_session.range("Sheet1!A1") == "seed"
    assert session_workbook_session.range("Sheet1!C1") == ""

@pytest.mark.parametrize("cell", ["D1", "E1"])
def test_cell(seeded, module_workbook_session, cell):
    put(module_workbook_session, cell, cell)
    assert module_workbook_session.range(f"Sheet1!{cell}") == cell

class TestClass:
    def test_third(self, class_workbook_session):
        put(class_workbook_session, "A1", 3)
        assert class_workbook_session.range("Sheet1!A1") == 3

    def test_fourth(self, class_workbook_session, package_workbook_session):
        put(class_workbook_session, "B1", 4)
        assert package_workbook_session.range("Sheet1!B1") == ""
"""
_TWO = """
def test_fifth(package_workbook_session, session_workbook_session):
    package_workbook_session.range("Sheet1!F1").write(5)
    assert package_workbook_session.range("Sheet1!F1") == 5
    assert session_workbook_session.range("Sheet1!F1") == ""

def test_sixth(workbook_session, workbook_item):
    workbook_session.range("Sheet1!F1").write(6)
    assert workbook_item.range("Sheet1!F1") == ""
"""
_IDS = (
    "pack/test_one.py::test_first",
    "pack/test_one.py::test_second",
    "pack/test_one.py::test_cell[D1]",
    "pack/test_one.py::test_cell[E1]",
    "pack/test_one.py::TestClass::test_third",
    "pack/test_one.py::TestClass::test_fourth",
    "pack/test_two.py::test_fifth",
    "pack/test_two.py::test_sixth",
)
_SHARED = (
    "pack/cassettes/test_one/_module.workbook.yaml",
    "pack/cassettes/test_one/_class.TestClass.workbook.yaml",
    "pack/cassettes/_package.workbook.yaml",
    "cassettes/_session.workbook.yaml",
)
# Writes down which process moved a file to the name of a cassette.
_WATCHING = """
import os, pathlib, sys

PLACE = pathlib.Path(__file__).with_name("moved.log")

def moved(event, arguments):
    if event == "os.rename" and str(arguments[1]).endswith(".workbook.yaml"):
        with PLACE.open("a") as log:
            name = pathlib.Path(os.fsdecode(arguments[1])).name
            log.write(f"{os.environ.get('PYTEST_XDIST_WORKER', 'controller')} {name}\\n")

sys.addaudithook(moved)
"""
_REVERSED = "def pytest_collection_modifyitems(items):\n    items.reverse()\n"


def _suite(folder: Path) -> None:
    (folder / "pack").mkdir()
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:randomly -p no:asyncio -p no:cacheprovider\n")
    (folder / "pack" / "__init__.py").write_text("")
    (folder / "pack" / "test_one.py").write_text(_ONE)
    (folder / "pack" / "test_two.py").write_text(_TWO)


def _record(folder: Path, *args: str) -> None:
    _suite(folder)
    command = [sys.executable, "-m", "pytest", "--workbook-mode=record", "-W", "error", *args]
    # This test may run in a worker itself.
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST_")}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environ)
    assert done.returncode == 0, done.stdout
    assert f"{len(_IDS)} passed" in done.stdout


@pytest.fixture(name="recorded", scope="module")
def _recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The suite with its cassettes, recorded in one process."""
    folder = tmp_path_factory.mktemp("recorded")
    _record(folder)
    return folder


@pytest.fixture(name="distributed", scope="module")
def _distributed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The suite with its cassettes, recorded by two workers of which each ran some tests of each module."""
    folder = tmp_path_factory.mktemp("distributed")
    (folder / "conftest.py").write_text(_WATCHING)
    _record(folder, "-n", "2", "--dist=load")
    return folder


@pytest.fixture(name="suite")
def _copied(pytester: pytest.Pytester, recorded: Path) -> Path:
    shutil.copytree(recorded, pytester.path, dirs_exist_ok=True)
    return pytester.path


def test_each_test_replays_alone(pytester: pytest.Pytester, suite: Path) -> None:
    """What a test needs of shared fixtures stands in the cassettes of their own nodes."""
    for node_id in _IDS:
        run(pytester, "--workbook-mode=replay", node_id, subprocess=False).assert_outcomes(passed=1)


def test_suite_replays_reversed(pytester: pytest.Pytester, suite: Path) -> None:
    """The order in which tests were recorded is not the order in which they must replay."""
    (suite / "conftest.py").write_text(_REVERSED)
    run(pytester, "--workbook-mode=replay").assert_outcomes(passed=len(_IDS))


@pytest.mark.parametrize("seed", [1, 2])
def test_suite_replays_in_random_order(pytester: pytest.Pytester, suite: Path, seed: int) -> None:
    """Modules, classes and tests are shuffled."""
    result = run(pytester, "--workbook-mode=replay", "-p", "randomly", f"--randomly-seed={seed}")
    result.assert_outcomes(passed=len(_IDS))
    result.stdout.fnmatch_lines([f"Using --randomly-seed={seed}"])


@pytest.mark.parametrize("dist", ["no", "load", "loadscope", "loadfile", "loadgroup", "worksteal", "each"])
def test_suite_replays_distributed(pytester: pytest.Pytester, suite: Path, dist: str) -> None:
    """Each worker opens the shared sessions anew, from cassettes recorded by one process."""
    passed = len(_IDS) * (2 if dist == "each" else 1)
    result = run(pytester, "--workbook-mode=replay", "-n", "2", f"--dist={dist}")
    result.assert_outcomes(passed=passed)
    result.stdout.fnmatch_lines([f"tests: {passed} replayed"])


def test_distributed_recording_writes_each_shared_file_once_and_it_replays(
    pytester: pytest.Pytester, distributed: Path
) -> None:
    """The controller merges what its workers recorded for the same node."""
    for name in _SHARED:
        assert (distributed / name).is_file()
    shutil.copytree(distributed, pytester.path, dirs_exist_ok=True)
    run(pytester, "--workbook-mode=replay").assert_outcomes(passed=len(_IDS))
    for node_id in _IDS:
        run(pytester, "--workbook-mode=replay", node_id, subprocess=False).assert_outcomes(passed=1)


def test_only_the_controller_writes_what_workers_share(distributed: Path) -> None:
    """A test's file is written by the worker that ran it, each file once."""
    lines = [line.split() for line in (distributed / "moved.log").read_text().splitlines()]
    assert {name for who, name in lines if who == "controller"} == {Path(shared).name for shared in _SHARED}
    assert {who for who, name in lines if not name.startswith("_")} <= {"gw0", "gw1"}
    assert len(lines) == len({name for _, name in lines}) == len(_SHARED) + len(_IDS)


def test_distributed_recording_holds_what_one_process_records(recorded: Path, distributed: Path) -> None:
    """The same files, and in those of tests the same bytes but for the time."""
    ours, theirs = _cassettes(recorded), _cassettes(distributed)
    assert ours.keys() == theirs.keys()
    own = {name for name in ours if Path(name).name[0] != "_"}
    assert {name for name in own if ours[name] != theirs[name]} == set()
    assert len(own) == len(_IDS)


def _cassettes(folder: Path) -> dict[str, list[str]]:
    files = folder.rglob("*.workbook.yaml")
    return {str(path.relative_to(folder)): _timeless(path.read_text(encoding="utf-8")) for path in files}


def _timeless(text: str) -> list[str]:
    return [line for line in text.splitlines() if "recorded_at" not in line]
