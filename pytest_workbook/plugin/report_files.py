"""The files of ``--workbook-report``: refused before collection if they cannot be, written when the run is over."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_workbook.atomic import replace_file
from pytest_workbook.errors import UsageError
from pytest_workbook.plugin.settings import Named
from pytest_workbook.report.model import Part, Report
from pytest_workbook.report.telling import MAIN

if TYPE_CHECKING:
    from pytest_workbook.plugin.center import Center
    from pytest_workbook.plugin.logbook import Logbook

__all__ = ["check_reports", "finish", "write_reports"]

_OPTION = "--workbook-report"
_SUFFIXES = (".html", ".json")


def check_reports(named: Sequence[Named]) -> None:
    """Refuse files that could not be written when the run is over.

    Raises:
        UsageError: an unknown suffix; or no folder, or one in which nothing can be made.
    """
    for one in named:
        _check(one)


def finish(center: Center, logbook: Logbook, session: pytest.Session) -> None:
    """Write the report of the run; a worker hands over what it has to tell."""
    config = center.config
    wiring = center.wiring if center.is_used else None
    if center.is_worker:
        name = str(config.workerinput["workerid"])  # type: ignore[attr-defined] # pytest-xdist sets it
        output: dict[str, Any] = config.workeroutput  # type: ignore[attr-defined] # the same
        output["workbook_report"] = (logbook.part(wiring, name) if wiring is not None else Part(name)).to_text()
        return
    if config.option.collectonly:
        # No run that could replace the report of another.
        return
    is_distributed = config.pluginmanager.hasplugin("dsession")
    own = [] if is_distributed else [logbook.part(wiring, MAIN) if wiring is not None else Part(MAIN)]
    totals = wiring.run.totals if wiring is not None else None
    report = logbook.report(own, totals, mode=center.settings.mode, status=int(session.exitstatus))
    problems = write_reports(report, center.settings.reports)
    told = f"{_counted(report.sessions, 'session')}, {_counted(report.exchanges, 'exchange')}"
    written = ", ".join(one.text for one in center.settings.reports)
    logbook.lines = problems or [f"report: {written} ({told})"]
    if problems:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def write_reports(report: Report, named: Sequence[Named]) -> list[str]:
    """Write *report* to each of *named*; return a line for the summary for each that could not be written."""
    problems = []
    for one in named:
        path = one.folder / one.text
        text = _page(report) if _suffix(path) == ".html" else _data(report)
        try:
            replace_file(path, text.encode("utf-8", "replace"))
        except OSError as error:
            problems.append(f"{_OPTION}: {path} cannot be written ({error.strerror or error})")
    return problems


def _check(named: Named) -> None:
    path = named.folder / named.text
    if _suffix(path) not in _SUFFIXES:
        msg = (
            f"{_OPTION} is {named.text!r}, but a name that ends in .html (a page) or .json (the same as data) was "
            f"expected: {_OPTION}=report.html"
        )
        raise UsageError(msg)
    if not path.parent.is_dir():
        msg = f"{_OPTION}: there is no folder {path.parent}; make it, or name a file in one that is there"
        raise UsageError(msg)
    if path.is_dir() or path.is_symlink():
        what = "a symbolic link, and links are not followed" if path.is_symlink() else "a folder"
        msg = f"{_OPTION}: {path} is {what}; name a file"
        raise UsageError(msg)
    try:
        # Permissions do not tell it all: a file system may be read-only, and root is asked for none.
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        msg = (
            f"{_OPTION}: no file can be made in {path.parent} ({error.strerror or error}); "
            "give permission, or name a file elsewhere"
        )
        raise UsageError(msg) from None


def _counted(rows: Sequence[object], noun: str) -> str:
    return f"{len(rows)} {noun}{'' if len(rows) == 1 else 's'}"


def _suffix(path: Path) -> str:
    return path.suffix.lower()


def _page(report: Report) -> str:
    from pytest_workbook.report.page import page

    return page(report)


def _data(report: Report) -> str:
    return json.dumps(report.to_plain(), indent=1, ensure_ascii=False) + "\n"
