"""Recording the same traffic twice gives the same bytes, but for the line that says when."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from harness import make_workbook, project, run

_CODE = """
import requests, threading

def test_cells(workbook_session, workbook_item):
    workbook_session.range("Sheet1!A1:B1").write([["x", 2]])
    workbook_session.range("Sheet1!C1").write_formulas("=B1*2")
    assert workbook_session.range("Sheet1!C1") == 4
    assert workbook_item.content()[:2] == b"PK"

def test_uploads(workbook_drive, workbook_item, workbook_clock):
    added = workbook_drive.add("book.xlsx", "/Reports/other.xlsx")
    workbook_clock.advance(minutes=2)
    added.range("Sheet1!A1").write("new")
    assert added.content()[:2] == b"PK"
    made = requests.get(added.url, headers=HEADERS).json()
    assert made["lastModifiedDateTime"] > made["createdDateTime"][:4]
    assert requests.get(added.url + "x", headers=HEADERS).status_code == 404
    session = requests.post(added.url + "/createUploadSession", headers=HEADERS, json={}).json()
    assert session["uploadUrl"]

def test_persistent_session(workbook_session_factory):
    session = workbook_session_factory(persist_changes=True)
    session.range("Sheet1!A1").write("kept")
    assert session.item.range("Sheet1!A1") == "kept"

def test_module(module_workbook_session):
    module_workbook_session.range("Sheet1!A1").write(1)

HEADERS = {}

import pytest

@pytest.fixture(autouse=True)
def headers(workbook_token):
    HEADERS["Authorization"] = f"Bearer {workbook_token}"
"""


def _recorded(pytester: pytest.Pytester, folder: Path) -> dict[str, list[str]]:
    shutil.rmtree(folder / "cassettes", ignore_errors=True)
    run(pytester, "--workbook-mode=record").assert_outcomes(passed=4)
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*.workbook.yaml")}
    assert all(text.count("recorded_at") == 1 for text in texts.values())
    return {name: [line for line in text.splitlines() if "recorded_at" not in line] for name, text in texts.items()}


def test_recording_twice_gives_the_same_bytes(pytester: pytest.Pytester) -> None:
    """Ids, dates, downloads and uploads included; and what was recorded replays."""
    folder = project(pytester, _CODE)
    make_workbook(folder / "book.xlsx")
    first = _recorded(pytester, folder)
    second = _recorded(pytester, folder)
    assert first.keys() == second.keys()
    assert len(first) == 5
    for name, lines in first.items():
        assert lines == second[name]
    run(pytester, "--workbook-mode=replay").assert_outcomes(passed=4)
