from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_workbook.cassettes.form import load
from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import CassetteError, SecretLeak
from pytest_workbook.wire import Request, Response, json_response

NODE = "tests/test_a.py::test_b"
ME = "https://graph.microsoft.com/v1.0/me/drive/root/children"


def _tape(path: Path, answer: object = None) -> Tape:
    made = Tape.new(path, NODE)
    made.record(Request("GET", ME), json_response(200, {"value": answer}))
    return made


def _keep(one: Tape, source: str = "simulator", *, replace_live: bool = False) -> bool:
    return save(one, recorded_at="2026", source=source, versions={"b": "2", "a": "1"}, replace_live=replace_live)


def test_a_cassette_is_written_with_its_folders(tmp_path: Path) -> None:
    """Missing folders are made, and nothing but the cassette is left."""
    path = tmp_path / "cassettes" / "test_a" / "b.workbook.yaml"
    assert _keep(_tape(path))
    assert [path] == list(path.parent.iterdir())
    assert path.stat().st_mode & 0o777 == 0o644
    assert len(Tape.load(path, NODE)) == 1


def test_the_mode_of_the_old_file_is_kept(tmp_path: Path) -> None:
    """Whoever could read the cassette still can."""
    path = tmp_path / "a.yaml"
    _keep(_tape(path))
    path.chmod(0o640)
    _keep(_tape(path))
    assert path.stat().st_mode & 0o777 == 0o640


def test_nothing_recorded_writes_nothing(tmp_path: Path) -> None:
    """No exchange, no file, and an existing one stays."""
    path = tmp_path / "a.yaml"
    assert not _keep(Tape.new(path, NODE))
    assert not path.exists()


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    """What a link points at is never written, be it there or not."""
    target, path = tmp_path / "target", tmp_path / "a.yaml"
    path.symlink_to(target)
    with pytest.raises(CassetteError, match="is a symbolic link, and links are not followed"):
        _keep(_tape(path))
    assert not target.exists()
    target.write_text("theirs")
    with pytest.raises(CassetteError, match="is a symbolic link"):
        _keep(_tape(path))
    assert target.read_text() == "theirs"


def test_a_live_recording_is_not_replaced_from_the_simulator(tmp_path: Path) -> None:
    """Only a flag lets simulated answers take the place of true ones."""
    path = tmp_path / "a.yaml"
    _keep(_tape(path, "true"), "live")
    with pytest.raises(CassetteError, match=r"Add --workbook-replace-live .*: pytest .*test_b --workbook-mode=record"):
        _keep(_tape(path, "simulated"))
    assert "true" in path.read_text()
    _keep(_tape(path, "true again"), "live")
    _keep(_tape(path, "simulated"), replace_live=True)
    assert "simulated" in path.read_text()


def test_another_nodes_file_is_not_replaced(tmp_path: Path) -> None:
    """A file that says it is another's stays another's."""
    path = tmp_path / "a.yaml"
    _keep(_tape(path))
    other = Tape.new(path, "tests/test_a.py::test_other")
    other.record(Request("GET", ME), Response(200))
    with pytest.raises(CassetteError, match="belongs to"):
        _keep(other)
    assert len(Tape.load(path, NODE)) == 1


def test_a_leak_writes_nothing(tmp_path: Path) -> None:
    """A known secret in a cell stops the file and is told by its place, not by its value."""
    path = tmp_path / "a.yaml"
    with pytest.raises(SecretLeak, match=r"line \d+ \(interactions\[0\]\.response\.body\.value\)") as caught:
        save(_tape(path, "hunter2-hunter2"), recorded_at="", source="live", versions={}, secrets=["hunter2-hunter2"])
    assert "hunter2" not in str(caught.value)
    assert not path.exists()


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    """The system's refusal becomes a cassette error."""
    (tmp_path / "cassettes").write_text("in the way")
    with pytest.raises(CassetteError, match="cannot be written"):
        _keep(_tape(tmp_path / "cassettes" / "a.yaml"))


@pytest.mark.parametrize("name", ["fsync", "replace", "chmod"])
def test_a_refusal_at_any_step_leaves_old_file_and_no_litter(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read-only and full disks: what stood there before is whole, and no temporary file stays."""
    path = tmp_path / "a.yaml"
    _keep(_tape(path, "old"))
    before = path.read_bytes()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(os, name, refuse)
        with pytest.raises(CassetteError, match="Read-only file system"):
            _keep(_tape(path, "new"))
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


FULL = """
import resource, signal, sys
from pathlib import Path
from pytest_workbook.cassettes.store import write
from pytest_workbook.errors import CassetteError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write(Path(sys.argv[1]), b"new" * 100_000)
except CassetteError as error:
    print(error)
"""


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """Where no byte more fits, the old cassette is whole and the temporary one gone."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"the cassette {path} cannot be written" in done.stdout
    assert path.read_bytes() == b"old"
    assert [path] == list(tmp_path.iterdir())
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 4096


KILLED = """
import os, signal, sys
from pathlib import Path
from pytest_workbook.cassettes import store
step = sys.argv[2]
setattr(os, step, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
store.write(Path(sys.argv[1]), b"new" * 100_000)
"""


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_a_killed_run_leaves_the_old_file(step: str, tmp_path: Path) -> None:
    """SIGKILL in the middle of a write: the old bytes, all of them."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), step], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"


def test_the_profile_is_kept_where_the_simulator_answered(tmp_path: Path) -> None:
    """The live service has none; the border of a process keeps it."""
    for source, kept in (("simulator", "strict"), ("live", "")):
        made = Tape.new(tmp_path / f"{source}.yaml", NODE, profile="strict")
        made.record(Request("GET", ME), json_response(200, {}))
        assert _keep(Tape.from_plain(made.to_plain()), source)
        assert load(tmp_path / f"{source}.yaml", NODE).profile == kept
