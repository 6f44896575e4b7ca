"""The files of --workbook-report: what is refused before collection, and what is written in the end."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest
from reports import report

from pytest_workbook.errors import UsageError
from pytest_workbook.plugin.report_files import check_reports, write_reports
from pytest_workbook.plugin.settings import Named
from pytest_workbook.report.page import page


@pytest.mark.parametrize("name", ["report.html", "report.json", "REPORT.HTML", "below/report.json"])
def test_a_page_and_data_may_be_written_into_a_folder_that_is_there(name: str, tmp_path: Path) -> None:
    """Nothing is left behind of the trial."""
    (tmp_path / "below").mkdir()
    check_reports([Named(name, tmp_path)])
    assert [one.name for one in tmp_path.rglob("*")] == ["below"]


@pytest.mark.parametrize("name", ["report", "report.htm", "report.xml", "", "report.json.gz", ".html"])
def test_another_suffix_is_refused(name: str, tmp_path: Path) -> None:
    """With what came."""
    with pytest.raises(UsageError) as caught:
        check_reports([Named("good.json", tmp_path), Named(name, tmp_path)])
    assert str(caught.value) == (
        f"--workbook-report is {name!r}, but a name that ends in .html (a page) or .json (the same as data) was "
        "expected: --workbook-report=report.html"
    )


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """It may be a slip of the pen, so it is not made."""
    with pytest.raises(UsageError) as caught:
        check_reports([Named("reports/a.json", tmp_path)])
    assert str(caught.value) == (
        f"--workbook-report: there is no folder {tmp_path / 'reports'}; make it, or name a file in one that is there"
    )


def test_a_folder_or_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    """Links are not followed, wherever they lead."""
    (tmp_path / "a.json").mkdir()
    (tmp_path / "b.json").symlink_to(tmp_path / "elsewhere")
    for name, what in (("a.json", "a folder"), ("b.json", "a symbolic link, and links are not followed")):
        with pytest.raises(UsageError) as caught:
            check_reports([Named(name, tmp_path)])
        assert str(caught.value) == f"--workbook-report: {tmp_path / name} is {what}; name a file"


def test_a_folder_in_which_nothing_can_be_made_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried, since permissions do not tell it all."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(UsageError) as caught:
        check_reports([Named("a.json", tmp_path)])
    assert str(caught.value) == (
        f"--workbook-report: no file can be made in {tmp_path} (Permission denied); "
        "give permission, or name a file elsewhere"
    )


def test_each_file_is_written_in_the_form_of_its_suffix(tmp_path: Path) -> None:
    """Over what stood there."""
    (tmp_path / "a.json").write_text("old")
    assert write_reports(report(), [Named("a.json", tmp_path), Named("b.HTML", tmp_path)]) == []
    assert json.loads((tmp_path / "a.json").read_text()) == json.loads(json.dumps(report().to_plain()))
    assert (tmp_path / "b.HTML").read_text() == page(report())


def test_what_cannot_be_written_is_told_and_keeps_no_other_from_being(tmp_path: Path) -> None:
    """A line for each."""
    named = [Named("gone/a.json", tmp_path), Named("b.json", tmp_path)]
    assert write_reports(report(mode="\ud83d"), named) == [
        f"--workbook-report: {tmp_path / 'gone' / 'a.json'} cannot be written (No such file or directory)"
    ]
    assert json.loads((tmp_path / "b.json").read_text())["mode"] == "?"
