"""Mode record-missing: what has a cassette is replayed, what has none is recorded, in one run and one session."""

from __future__ import annotations

import pytest
from harness import project, run

_CODE = """
import pytest

@pytest.fixture(scope="module")
def seeded(module_workbook_session):
    module_workbook_session.range("Sheet1!A1").write("seed")

def test_one(module_workbook_session, seeded):
    assert module_workbook_session.range("Sheet1!A1") == "seed"
"""
_MORE = """
@pytest.fixture(scope="module")
def other(module_workbook_session):
    module_workbook_session.range("Sheet1!A2").write("other")

def test_two(module_workbook_session, seeded, other):
    assert module_workbook_session.range("Sheet1!A1:A2") == [["seed"], ["other"]]

def test_three(workbook_session):
    assert workbook_session.range("Sheet1!A1") == ""
"""


def test_only_what_is_missing_is_recorded(pytester: pytest.Pytester) -> None:
    """Old files keep their bytes, shared ones are added to, new ones are written, and then all replays."""
    folder = project(pytester, _CODE)
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    old = folder / "cassettes" / "test_it" / "test_one.workbook.yaml"
    shared = folder / "cassettes" / "test_it" / "_module.workbook.yaml"
    before, shared_before = old.read_bytes(), shared.read_text(encoding="utf-8")
    project(pytester, _CODE + _MORE)
    result = run(pytester, "--workbook-mode=record-missing", subprocess=False)
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["tests: 1 replayed, 2 recorded", "cassettes written: 3"])
    assert old.read_bytes() == before
    after = shared.read_text(encoding="utf-8")
    assert ('["other"]' in shared_before, '["other"]' in after, after.count("PATCH")) == (False, True, 2)
    for args in ((), ("test_it.py::test_one",), ("test_it.py::test_two",)):
        replayed = run(pytester, "--workbook-mode=replay", *args, subprocess=False)
        replayed.assert_outcomes(passed=1 if args else 3)
    again = run(pytester, "--workbook-mode=record-missing", subprocess=False)
    again.stdout.fnmatch_lines(["tests: 3 replayed"])
    again.stdout.no_fnmatch_line("cassettes written*")


def test_missing_shared_cassette_is_recorded_by_the_tests_that_use_it(pytester: pytest.Pytester) -> None:
    """Their own cassettes are there already, and keep their bytes."""
    folder = project(pytester, _CODE)
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    own = folder / "cassettes" / "test_it" / "test_one.workbook.yaml"
    own.write_bytes(own.read_bytes().replace(b"recorded_at", b"was_recorded_at"))
    before = own.read_bytes()
    (folder / "cassettes" / "test_it" / "_module.workbook.yaml").unlink()
    result = run(pytester, "--workbook-mode=record-missing", subprocess=False)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["cassettes written: 1"])
    assert own.read_bytes() == before
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=1)


def test_failing_test_is_still_missing(pytester: pytest.Pytester) -> None:
    """Nothing is written of a test that failed, so the next run records it."""
    folder = project(pytester, "def test_one(workbook_session):\n    assert workbook_session.range('Sheet1!A1') == 1\n")
    run(pytester, "--workbook-mode=record-missing", subprocess=False).assert_outcomes(failed=1)
    assert list(folder.rglob("*.yaml")) == []
