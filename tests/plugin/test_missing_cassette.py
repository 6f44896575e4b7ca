"""A test without a cassette errs at its first Graph request, and only that test."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import make_workbook, project, run, told

_CODE = """
import pytest

def test_by_session(workbook_session):
    pass

@pytest.mark.parametrize("name", ["a b"])
def test_by_request(workbook_item, name):
    workbook_item.get("workbook/worksheets")

def test_by_module(module_workbook_session):
    pass

@pytest.mark.workbook
def test_that_asks_nothing():
    pass

def test_without_us():
    pass
"""


def _message(folder: Path, node: str, file: str, why: str, command: str) -> str:
    return (
        f"pytest_workbook.errors.CassetteError: {node} sent a Graph request, but its cassette "
        f"{folder}/cassettes/test_it/{file}.workbook.yaml does not exist ({why}).\n"
        f"Record it:  pytest {command} --workbook-mode=record\n"
        "or run it on the simulator:  --workbook-mode=simulate"
    )


def test_missing_cassette_names_the_command_that_records(pytester: pytest.Pytester) -> None:
    """In replay; a name with spaces is quoted, and a shared session names the file of its own node."""
    folder = project(pytester, _CODE)
    result = run(pytester, "--workbook-mode=replay", subprocess=False)
    result.assert_outcomes(passed=2, failed=1, errors=2)
    output = told(result)
    for name, file, command in (
        ("test_by_session", "test_by_session", "test_it.py::test_by_session"),
        ("test_by_request[a b]", "test_by_request-a-b--0dc58d1e", '"test_it.py::test_by_request[a b]"'),
        ("test_by_module", "_module", "test_it.py::test_by_module"),
    ):
        assert _message(folder, f"test_it.py::{name}", file, "mode is replay", command) in output


def test_auto_says_why_it_did_not_simulate(pytester: pytest.Pytester) -> None:
    """A Graph item that no file stands for can only be replayed; with a file it is simulated."""
    folder = project(pytester, "def test_one(workbook_session):\n    pass\n")
    item = "--workbook-item=/me/drive/items/01ABCDEFGHIJ"
    result = run(pytester, item, subprocess=False)
    result.assert_outcomes(errors=1)
    why = "mode is auto, and the item '/me/drive/items/01ABCDEFGHIJ' is neither local nor has a file that stands for it"
    assert _message(folder, "test_it.py::test_one", "test_one", why, "test_it.py::test_one") in told(result)
    make_workbook(folder / "book.xlsx")
    run(pytester, item, "-o", "workbook_file=book.xlsx", subprocess=False).assert_outcomes(passed=1)
