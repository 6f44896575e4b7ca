"""The files of --workbook-report: what is refused before collection, and what is written in the end."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from harness import collected
from reports import report

from pytest_workbook.errors import UsageError
from pytest_workbook.plugin.center import Center
from pytest_workbook.plugin.report_files import check_reports, finish, write_reports
from pytest_workbook.plugin.settings import Named
from pytest_workbook.report.model import Part
from pytest_workbook.report.page import page

_TEST = "def test_a(workbook_session):\n    pass\n"


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


def _finished(center: Center, status: int = 0) -> Any:
    session = SimpleNamespace(exitstatus=status)
    assert center.logbook is not None
    finish(center, center.logbook, cast("pytest.Session", session))
    return session


def test_a_run_is_reported_whether_a_test_was_in_care_or_not(pytester: pytest.Pytester) -> None:
    """The summary says where; a file that cannot be written any more fails the run."""
    path = pytester.mkdir("reports") / "report.json"
    center, (item,) = collected(pytester, _TEST, f"--workbook-report={path}")
    assert _finished(center, 5).exitstatus == 5
    assert (json.loads(path.read_text())["ended"], json.loads(path.read_text())["totals"]) == ("no tests", {})
    center.begin(item)
    center.wiring.opening.end(center.wiring.opening.session("workbook_session", "function"))
    center.end(item)
    assert _finished(center).exitstatus == 0
    assert center.logbook is not None
    assert center.logbook.lines == [f"report: {path} (1 session, 2 exchanges)"]
    assert json.loads(path.read_text())["totals"]["sessions"] == {
        "created": 1,
        "closed": 1,
        "abandoned": 0,
    } | dict.fromkeys(("expired", "recreated"), 0)
    shutil.rmtree(path.parent)
    assert _finished(center).exitstatus == pytest.ExitCode.TESTS_FAILED
    assert center.logbook.lines == [f"--workbook-report: {path} cannot be written (No such file or directory)"]


def test_a_worker_hands_over_and_writes_nothing(pytester: pytest.Pytester) -> None:
    """Also where it ran no test in care, which is not the same as silence."""
    path = pytester.path / "report.json"
    center, (item,) = collected(pytester, _TEST, f"--workbook-report={path}")
    output: dict[str, str] = {}
    vars(center.config).update(workerinput={"workerid": "gw3"}, workeroutput=output)
    _finished(center)
    assert output["workbook_report"] == Part("gw3").to_text()
    center.begin(item)
    center.end(item)
    _finished(center)
    assert (Part.from_text(output["workbook_report"]).tests, path.exists()) == (("test_it.py::test_a",), False)


def test_a_list_of_tests_is_no_run(pytester: pytest.Pytester) -> None:
    """What was written of the last one stays."""
    path = pytester.path / "report.json"
    path.write_text("old")
    center, _ = collected(pytester, _TEST, f"--workbook-report={path}", "--collect-only")
    _finished(center)
    assert path.read_text() == "old"


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
