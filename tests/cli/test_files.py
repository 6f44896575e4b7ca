"""The files that a command is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_workbook.cli.files import files_in, text_of
from pytest_workbook.errors import CassetteError


def test_a_folder_stands_for_what_may_be_a_cassette_below_it(tmp_path: Path) -> None:
    """In order, whatever the system lists first; a file stands for itself, whatever its name."""
    for name in ("b/z.yaml", "b/a.json", "a.yml", "note.txt", "b/c.yaml/inner.yml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    found = [path.relative_to(tmp_path).as_posix() for path in files_in([tmp_path, tmp_path / "note.txt"])]
    assert found == ["a.yml", "b/a.json", "b/c.yaml/inner.yml", "b/z.yaml", "note.txt"]


def test_what_cannot_be_read_is_told_by_name(tmp_path: Path) -> None:
    """A file that is not there, a folder, and bytes that are no text."""
    binary = tmp_path / "a.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.yaml", tmp_path, binary):
        with pytest.raises(CassetteError) as error:
            text_of(path)
        assert str(error.value).startswith(f"{path} cannot be read as a cassette: ")
