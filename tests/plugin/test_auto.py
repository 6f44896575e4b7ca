"""Mode auto: a test's cassette where it has one, else the simulator; one shared session serves both."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import make_workbook, project, run

# Code under test that uses the session's id with a client of its own, and the plugin's objects.
_MIXED = """
import pytest, requests

def read(session, cell):
    url = f"{session.url}/worksheets/Sheet1/range(address='{cell}')"
    answer = requests.get(url, headers=session.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["values"][0][0]

@pytest.fixture(scope="module")
def seeded(module_workbook_session):
    module_workbook_session.range("Sheet1!A1").write("seed")
    url = f"{module_workbook_session.url}/worksheets/Sheet1/range(address='A2')"
    requests.patch(url, json={"values": [["more"]]}, headers=module_workbook_session.headers)
    yield
    module_workbook_session.range("Sheet1!A1").write("end")

def test_one(module_workbook_session, seeded, workbook_calls):
    assert (read(module_workbook_session, "A1"), read(module_workbook_session, "A2")) == ("seed", "more")
    assert module_workbook_session.range("Sheet1!B1") == ""
    assert {call.source for call in workbook_calls} == {SOURCES[0]}
    ids.add(module_workbook_session.id)

def test_two(module_workbook_session, seeded, workbook_calls):
    module_workbook_session.range("Sheet1!B1").write(2)
    assert (read(module_workbook_session, "A1"), read(module_workbook_session, "A2")) == ("seed", "more")
    assert {call.source for call in workbook_calls} == {SOURCES[1]}
    ids.add(module_workbook_session.id)

def test_three(module_workbook_session, seeded, workbook_calls):
    assert (read(module_workbook_session, "A1"), read(module_workbook_session, "A2")) == ("seed", "more")
    assert {call.source for call in workbook_calls} == {SOURCES[0]}
    assert len(ids) == len(set(SOURCES))
    assert module_workbook_session.id in ids

ids = set()
"""


def _suite(pytester: pytest.Pytester, first: str, second: str) -> Path:
    """Write the suite whose tests expect these sources."""
    return project(pytester, f"SOURCES = ({first!r}, {second!r})\n" + _MIXED)


def _record_all_but_two(pytester: pytest.Pytester) -> Path:
    """Record the suite and take the cassette of ``test_two`` away."""
    folder = _suite(pytester, "simulator", "simulator")
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=3)
    (folder / "cassettes" / "test_it" / "test_two.workbook.yaml").unlink()
    return folder


def test_one_session_serves_tests_with_and_without_cassette(pytester: pytest.Pytester) -> None:
    """It is open on both sources, each request carries its own id, and both saw the fixture that seeds."""
    _record_all_but_two(pytester)
    _suite(pytester, "cassette", "simulator")
    result = run(pytester, subprocess=False)
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["tests: 2 replayed, 1 simulated", "sessions: 2 created, 2 closed"])


def test_order_of_the_sources_does_not_matter(pytester: pytest.Pytester) -> None:
    """The seeding fixture is set up for a simulated test, and a replayed one follows."""
    folder = _record_all_but_two(pytester)
    _suite(pytester, "cassette", "simulator")
    (folder / "conftest.py").write_text(
        "def pytest_collection_modifyitems(items):\n    items.insert(0, items.pop(1))\n", encoding="utf-8"
    )
    result = run(pytester, subprocess=False)
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["tests: 2 replayed, 1 simulated", "sessions: 2 created, 2 closed"])


def test_auto_simulates_whatever_is_local(pytester: pytest.Pytester) -> None:
    """A local workbook as item or file, or nothing named; nothing is written."""
    folder = project(
        pytester,
        """
        import pytest

        def test_blank(workbook_session):
            assert workbook_session.range("Sheet1!A1") == ""

        @pytest.mark.workbook(item="book.xlsx")
        def test_item(workbook_session):
            assert workbook_session.range("Sheet1!A2") == "Pen"

        @pytest.mark.workbook(item="/me/drive/items/01ABCDEFGHIJ", file="book.xlsx")
        def test_file(workbook_session):
            assert workbook_session.range("Sheet1!A2") == "Pen"
        """,
    )
    make_workbook(folder / "book.xlsx")
    result = run(pytester, subprocess=False)
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["tests: 3 simulated"])
    assert list(folder.rglob("*.yaml")) == []
