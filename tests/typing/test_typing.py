"""The file that uses every public name names them all; ``mypy --strict`` reads it as a user's checker would."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pytest_workbook

_USES = Path(__file__).with_name("every_public_name.py")
_WRONG = """
from pytest_workbook import DriveItem, WorkbookSession

def wrong(workbook_session: WorkbookSession, workbook_item: DriveItem) -> None:
    workbook_session.range(1)
    workbook_session.nothing
    workbook_item.content() + ""
    len(workbook_item.name)
"""


def _members(name: str) -> list[str]:
    found = getattr(pytest_workbook, name)
    return [member for member in dir(found) if not member.startswith("_")] if isinstance(found, type) else []


def test_every_public_name_is_used() -> None:
    """Whoever adds a public name or a member adds it to the file."""
    text = _USES.read_text()
    assert [name for name in pytest_workbook.__all__ if name not in text] == []
    # What the parts of the package say to each other is not for users.
    inner = {"add_note", "args", "with_traceback", "ask", "utc", "explain", "index", "count", "node", "end"}
    inner |= {"request_body", "response_body", "inject", "met_by", "give_back", "unmet", "interleave", "perform_on"}
    for name in pytest_workbook.__all__:
        missing = [member for member in _members(name) if f".{member}" not in text and member not in inner]
        assert missing == [], f"members of {name}"


def test_mypy_strict_takes_what_is_right_and_refuses_what_is_wrong(tmp_path: Path) -> None:
    """The package is typed for its users: ``py.typed`` is found, and mistakes are seen."""
    pytest.importorskip("mypy", reason="mypy is no part of the test dependencies; .ci/run has it")
    wrong = tmp_path / "wrong.py"
    wrong.write_text(_WRONG)
    right = tmp_path / "right.py"
    right.write_text(_USES.read_text())
    options = ["--strict", "--no-error-summary", "--config-file=", f"--cache-dir={tmp_path}"]
    command = [sys.executable, "-m", "mypy", *options, str(wrong), str(right)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    places = [line.split(": error: ")[0] for line in ran.stdout.splitlines() if ": error: " in line]
    assert places == [f"wrong.py:{line}" for line in (5, 6, 7, 8)], ran.stdout + ran.stderr
