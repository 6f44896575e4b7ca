"""Runs that end before their time: interrupts, kills, full disks, read-only checkouts, two runs at once."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from harness import project, run, told

_COMMAND = (
    sys.executable,
    "-m",
    "pytest",
    "-p",
    "no:randomly",
    "-p",
    "no:asyncio",
    "-p",
    "no:cacheprovider",
    "-W",
    "error",
)
_RECORDED = """
import pytest

def test_one(workbook_session):
    assert workbook_session.range("Sheet1!A1") == ""

def test_two(module_workbook_session):
    assert module_workbook_session.range("Sheet1!A1") == ""
"""
# A shell starts what runs in its background with the interrupt ignored.
_HOOKS = """
import pytest, signal

signal.signal(signal.SIGINT, signal.default_int_handler)

@pytest.hookimpl(optionalhook=True)
def pytest_workbook_session_closed(session, reason):
    print("CLOSED", reason)

def pytest_unconfigure(config):
    import threading, socket, time, http.client
    print("LEFT", [thread.name for thread in threading.enumerate()], time.sleep.__module__)
"""


def _recorded(pytester: pytest.Pytester) -> Path:
    folder = project(pytester, _RECORDED)
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=2)
    return folder / "cassettes" / "test_it"


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("where", "code"),
    [
        (
            "in a test",
            """
            import os, signal

            def test_before(module_workbook_session):
                assert module_workbook_session.range("Sheet1!A1") == ""

            def test_it(workbook_session, module_workbook_session):
                workbook_session.range("Sheet1!A1").value
                os.kill(os.getpid(), signal.SIGINT)
                while True:
                    pass

            def test_after(workbook_session):
                pass
            """,
        ),
        (
            "in set-up",
            """
            import os, signal, pytest

            @pytest.fixture
            def breaks(workbook_session, module_workbook_session):
                workbook_session.range("Sheet1!A1").value
                os.kill(os.getpid(), signal.SIGINT)
                while True:
                    pass

            def test_it(breaks):
                pass
            """,
        ),
    ],
)
def test_interrupt_closes_sessions_and_writes_nothing_of_the_test(
    pytester: pytest.Pytester, where: str, code: str
) -> None:
    """One Ctrl-C: both sessions are closed, the test's file is not written, every patch and thread is gone."""
    folder = project(pytester, code, conftest=_HOOKS)
    result = run(pytester, "--workbook-mode=record", "-s", "-p", "no:rerunfailures")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    output = told(result)
    assert output.count("CLOSED closed") == 2
    assert "LEFT ['MainThread'] time" in output
    assert "KeyboardInterrupt" in output
    assert "test_it.workbook.yaml" not in {path.name for path in folder.rglob("*.yaml")}


def test_interrupt_during_creation_leaves_nothing_behind(pytester: pytest.Pytester) -> None:
    """The run ends as by any interrupt, nothing is written, and every patch and thread is gone."""
    folder = project(
        pytester,
        """
        import os, signal, pytest

        @pytest.fixture(autouse=True)
        def interrupted(monkeypatch):
            from pytest_workbook.simulator.service import Simulator
            answer = Simulator.__call__

            def breaks(self, request):
                if request.url.endswith("createSession"):
                    answer(self, request)
                    raise KeyboardInterrupt
                return answer(self, request)

            monkeypatch.setattr(Simulator, "__call__", breaks)

        def test_it(interrupted, workbook_session):
            pass
        """,
        conftest=_HOOKS,
    )
    result = run(pytester, "--workbook-mode=record", "-s", "-p", "no:rerunfailures")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert "LEFT ['MainThread'] time" in told(result)
    assert "INTERNALERROR" not in told(result)
    assert list(folder.rglob("*.yaml")) == []


@pytest.mark.parametrize("moment", ["write", "fsync", "replace"])
def test_kill_in_the_middle_of_a_write_leaves_the_old_file_whole(pytester: pytest.Pytester, moment: str) -> None:
    """Whatever the new recording came to, the old one is there to the last byte, and replays."""
    cassettes = _recorded(pytester)
    before = _bytes(cassettes)
    target = {"write": "os.fdopen", "fsync": "os.fsync", "replace": "pathlib.Path.replace"}[moment]
    module, _, name = target.rpartition(".")
    (pytester.path / "conftest.py").write_text(
        f"import os, pathlib, signal\n"
        f"from pytest_workbook.cassettes import store\n"
        f"{module}.{name} = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)\n",
        encoding="utf-8",
    )
    killed = subprocess.run([*_COMMAND, "--workbook-mode=record"], cwd=pytester.path, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    (pytester.path / "conftest.py").unlink()
    assert {name: content for name, content in _bytes(cassettes).items() if name in before} == before
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=2)


def test_full_disk_is_an_error_of_that_test_and_the_old_file_stays(pytester: pytest.Pytester) -> None:
    """The message says what the system said; the shared file's refusal fails the run."""
    cassettes = _recorded(pytester)
    before = _bytes(cassettes)

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    full = subprocess.run(
        [*_COMMAND, "--workbook-mode=record"],
        cwd=pytester.path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=small_files,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert full.returncode == pytest.ExitCode.TESTS_FAILED
    assert "2 passed, 2 errors" in full.stdout
    for name in ("test_one", "test_two", "_module"):
        said = f"the cassette {cassettes / name}.workbook.yaml cannot be written (File too large). "
        assert said + "What stood there before is unchanged. Make room or give permission, then record again." in (
            full.stdout
        )
    assert _bytes(cassettes) == before


def test_replay_writes_nothing(pytester: pytest.Pytester) -> None:
    """A checkout that cannot be written replays; a file in the way of a folder shows that none is made."""
    cassettes = _recorded(pytester)
    project(pytester, _RECORDED + "\n@pytest.mark.workbook\ndef test_sends_nothing():\n    pass\n")
    (pytester.path / "conftest.py").write_text(
        "import os, pathlib, tempfile\n"
        "def refuse(*args, **kwargs):\n    raise OSError(30, 'Read-only file system')\n"
        "tempfile.mkstemp = pathlib.Path.mkdir = pathlib.Path.write_bytes = pathlib.Path.write_text = refuse\n"
        "os.replace = os.rename = os.mkdir = refuse\n",
        encoding="utf-8",
    )
    before = _bytes(cassettes)
    for mode in ("replay", "auto"):
        result = run(pytester, f"--workbook-mode={mode}", "-p", "no:tmpdir")
        result.assert_outcomes(passed=3)
    assert _bytes(cassettes) == before


def test_recording_into_a_place_that_cannot_be_written_is_an_error(pytester: pytest.Pytester) -> None:
    """A file where the folder of cassettes should be: the test errs at its teardown, and the run goes on."""
    folder = project(pytester, _RECORDED)
    (folder / "cassettes").write_text("in the way", encoding="utf-8")
    result = run(pytester, "--workbook-mode=record", subprocess=False)
    result.assert_outcomes(passed=2, errors=2)
    path = folder / "cassettes" / "test_it" / "test_one.workbook.yaml"
    assert f"CassetteError: the cassette {path} cannot be written (" in told(result)
    assert (folder / "cassettes").read_text(encoding="utf-8") == "in the way"


def test_two_runs_in_one_checkout_do_not_spoil_each_other(pytester: pytest.Pytester) -> None:
    """Both record the same tests at the same time: each file is one run's, whole, and no temporary file is left."""
    cassettes = _recorded(pytester)
    shutil.rmtree(cassettes)
    command = [*_COMMAND, "--workbook-mode=record"]
    runs = [subprocess.Popen(command, cwd=pytester.path, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [one.communicate(timeout=120)[0] for one in runs]
    assert ["2 passed" in output for output in outputs] == [True, True]
    assert sorted(_bytes(cassettes)) == [f"{name}.workbook.yaml" for name in ("_module", "test_one", "test_two")]
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=2)
