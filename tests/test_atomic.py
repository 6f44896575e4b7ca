"""A file is put in its place whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pytest_workbook.atomic import replace_file


def test_a_file_is_made_readable_by_others(tmp_path: Path) -> None:
    """What is written is for other people and programs too."""
    path = tmp_path / "a"
    replace_file(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o644)


def test_a_file_keeps_the_permissions_it_had(tmp_path: Path) -> None:
    """Its owner may have had a reason."""
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o600)
    replace_file(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o600)


@pytest.mark.parametrize("name", ["fsync", "replace", "chmod"])
def test_a_refusal_at_any_step_leaves_the_old_file_and_no_litter(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is the system's own."""
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, name, refuse)
        with pytest.raises(OSError, match="No space left on device"):
            replace_file(path, b"new")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


def test_a_folder_that_cannot_be_synced_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems refuse to sync a folder; the file is in place by then."""
    real = os.open
    refused: list[str | Path] = []

    def refuse(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_DIRECTORY:
            refused.append(path)
            raise OSError(22, "Invalid argument")
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    replace_file(tmp_path / "a", b"x")
    assert ((tmp_path / "a").read_bytes(), refused) == (b"x", [tmp_path])


def test_a_system_without_folder_handles_writes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows opens no folders."""
    monkeypatch.delattr(os, "O_DIRECTORY")
    replace_file(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"
