"""``pytest-workbook scan`` by itself."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from pytest_workbook.cli.scanning import run
from pytest_workbook.errors import CassetteError

_CASSETTE = """\
version: 1
interactions:
- request:
    method: GET
    uri: https://graph.microsoft.com/v1.0/me
    body: null
    headers: {Authorization: ["Bearer 0123456789abcdef0123"]}
  response:
    status: {code: 200, message: OK}
    headers: {}
    body: {string: '{"mail": "ada@contoso.com"}'}
"""


def test_each_finding_is_a_line_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In order of the lines, and exit 1."""
    path = tmp_path / "a.yaml"
    path.write_text(_CASSETTE)
    assert run(Namespace(paths=[tmp_path])) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines[:-1]] == [f"{path}:7", f"{path}:11"]
    assert "0123456789abcdef0123" not in "".join(lines)
    assert "ada@contoso.com" not in "".join(lines)
    assert lines[-1] == "2 findings"


def test_what_holds_none_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also an empty folder."""
    assert run(Namespace(paths=[tmp_path])) == 0
    assert capsys.readouterr().out == "no secrets found\n"


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """It is not clean."""
    with pytest.raises(CassetteError):
        run(Namespace(paths=[tmp_path / "none.yaml"]))
