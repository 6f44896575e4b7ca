"""Runs the plugin in projects of its own: what the tests of fixtures, options and reports share."""

from __future__ import annotations

import importlib
import io
import pkgutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

# A run in this process forgets what it imported first, and a module imported twice would be patched but once.
import requests  # noqa: F401
import vcr  # noqa: F401

import pytest_workbook
from pytest_workbook.plugin import center_of
from pytest_workbook.plugin.center import Center

__all__ = ["collected", "make_workbook", "project", "run", "told"]

# Plugins that other tests of ours install; a user's project has only what it names.
_QUIET = ("-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:asyncio", "-p", "no:anyio")

# Ours, too: of a module that is there twice, one copy would not know the other's classes. Not those of extras.
for _found in pkgutil.walk_packages(pytest_workbook.__path__, "pytest_workbook."):
    if not _found.name.endswith((".__main__", ".charts_drawing")):
        importlib.import_module(_found.name)

# Tests of other things do to a session what they like.
_LINT = "ignore::pytest_workbook.WorkbookLintWarning"


def make_workbook(path: Path, rows: list[list[Any]] | None = None, sheet: str = "Sheet1") -> Path:
    """Write a workbook with one sheet and return its path."""
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    active.title = sheet
    table: list[list[Any]] = rows if rows is not None else [["Item", "Price"], ["Pen", 1.5], ["Ink", 8]]
    for row in table:
        active.append(row)
    data = io.BytesIO()
    book.save(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.getvalue())
    return path


def project(pytester: pytest.Pytester, code: str, **files: str) -> Path:
    """Write ``test_it.py`` and further files (name without suffix: Python text); return the folder."""
    pytester.makepyfile(test_it=code, **files)
    return pytester.path


def run(pytester: pytest.Pytester, *args: str, subprocess: bool = True) -> pytest.RunResult:
    """Run pytest in the project, by default in a process of its own with warnings as errors, but for the linter's."""
    arguments = (*_QUIET, "-W", "error", "-W", _LINT, "-ra", *args)
    return pytester.runpytest_subprocess(*arguments) if subprocess else pytester.runpytest_inprocess(*arguments)


def told(result: pytest.RunResult) -> str:
    """Return what a run printed, each line without indentation and without the mark of an error."""
    return "\n".join(line.removeprefix("E").strip() for line in result.outlines)


def collected(pytester: pytest.Pytester, code: str, *args: str) -> tuple[Center, list[pytest.Item]]:
    """Collect *code* in this process and return the run as the hooks see it, with its tests; nothing has begun.

    The run is put in order again when the test that asked ends.
    """
    path = pytester.makepyfile(test_it=code)
    config = pytester.parseconfigure(*_QUIET, *args, str(path))
    session = pytest.Session.from_config(config)
    config.hook.pytest_sessionstart(session=session)
    items = list(session.perform_collect())
    return center_of(config), items
