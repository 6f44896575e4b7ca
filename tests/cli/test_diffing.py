"""The command ``diff``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cli import main
from pytest_workbook.wire import Request, json_response

_URL = "https://graph.microsoft.com/v1.0/me/drive/items/item-1/workbook/worksheets"


def _cassette(path: Path, body: Any) -> Path:
    document = Document((Interaction(Request("GET", _URL), json_response(200, body)),), "t.py::test_a", "simulator")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumped(document), encoding="utf-8")
    return path


def test_equal_cassettes_have_no_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0."""
    one, other = _cassette(tmp_path / "a.workbook.yaml", {"v": 1}), _cassette(tmp_path / "b.workbook.yaml", {"v": 1})

    assert main(["diff", str(one), str(other)]) == 0
    assert capsys.readouterr().out == "no difference\n"


def test_differences_are_told_by_operation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1; unless a rule covers them."""
    one = _cassette(tmp_path / "a.workbook.yaml", {"v": 1, "w": "x"})
    other = _cassette(tmp_path / "b.workbook.yaml", {"v": 2, "w": "x"})

    assert main(["diff", str(one), str(other)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "GET worksheets",
        "  changed value: $.v was 1 and is now 2 (b.workbook.yaml)",
    ]
    assert main(["diff", str(one), str(other), "--ignore", "GET worksheets $.v"]) == 0
    assert main(["diff", str(one), str(other), "--ignore", "*"]) == 2
    assert "'*' is no rule of what is no drift" in capsys.readouterr().err


def test_folders_are_compared_file_by_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of one side is told; a report for programs has the same."""
    for side, value in (("a", 1), ("b", 2)):
        _cassette(tmp_path / side / "test_x" / "same.workbook.yaml", {"v": 1})
        _cassette(tmp_path / side / "test_x" / "other.workbook.yaml", {"v": value})
        _cassette(tmp_path / side / f"{side}.workbook.yaml", {})
    folders = [str(tmp_path / "a"), str(tmp_path / "b")]

    assert main(["diff", *folders]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "only in A: a.workbook.yaml",
        "only in B: b.workbook.yaml",
        "GET worksheets",
        "  changed value: $.v was 1 and is now 2 (test_x/other.workbook.yaml)",
    ]
    assert main(["diff", *folders, "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["operations"] == {"GET worksheets": {"changed value": 1}}
    assert (report["only_in_a"], report["only_in_b"]) == (["a.workbook.yaml"], ["b.workbook.yaml"])
    assert report["drift"][0]["cassette"] == "test_x/other.workbook.yaml"


def test_what_cannot_be_compared_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with a folder, and a file that is not there: exit 2."""
    one = _cassette(tmp_path / "a.workbook.yaml", {})

    assert main(["diff", str(one), str(tmp_path)]) == 2
    assert "two cassettes or two folders of them were expected" in capsys.readouterr().err
    for beside in (one, tmp_path):
        assert main(["diff", str(beside), str(tmp_path / "none.yaml")]) == 2
        assert f"{tmp_path / 'none.yaml'} is not there" in capsys.readouterr().err
