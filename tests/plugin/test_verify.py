"""Mode verify: the source answers, each answer is compared with the cassette, and drift fails the test."""

from __future__ import annotations

import json

import openpyxl
import pytest
from harness import make_workbook, project, run, told

_CODE = """
import pytest

@pytest.fixture(scope="module")
def seeded(module_workbook_session):
    assert module_workbook_session.range("Sheet1!B2").value in (1.5, 2.5)

def test_cell(workbook_session):
    workbook_session.range("Sheet1!B2").value

def test_steady(workbook_session):
    workbook_session.range("Sheet1!A1").value

def test_sheets(workbook_session):
    workbook_session.get("worksheets")

def test_status(workbook_session):
    workbook_session.get("worksheets/Prices")

def test_shared(module_workbook_session, seeded):
    pass

def test_uploads(workbook_drive):
    added = workbook_drive.add("other.xlsx")
    assert added.name == "other.xlsx"

@pytest.mark.parametrize("ends", [{ends}])
def test_fails(workbook_session, ends):
    workbook_session.range("Sheet1!B2").value
    if ends == "fail":
        assert False
    if ends == "skip":
        pytest.skip("by itself")
    if ends == "xfail":
        pytest.xfail("by itself")
"""
_ENDS = '"fail", "skip", "xfail"'


def _suite(pytester: pytest.Pytester, ends: str, price: float, sheet: str = "Prices") -> None:
    folder = project(pytester, _CODE.replace("{ends}", ends))
    path = make_workbook(folder / "book.xlsx", [["Item", "Price"], ["Pen", price]])
    book = openpyxl.load_workbook(path)
    book.create_sheet(sheet)
    book.save(path)
    if not (folder / "other.xlsx").exists():
        # Made once: a new file has another date, and would be another upload.
        make_workbook(folder / "other.xlsx")
    pytester.makeini("[pytest]\nworkbook_item = book.xlsx\n")


def test_what_did_not_change_passes_and_nothing_is_written(pytester: pytest.Pytester) -> None:
    """Request ids, dates and tags of files may differ."""
    _suite(pytester, '"pass"', 1.5)
    run(pytester, "--workbook-mode=record").assert_outcomes(passed=7)
    before = {path: path.read_bytes() for path in pytester.path.rglob("*.yaml")}
    result = run(pytester, "--workbook-mode=verify")
    result.assert_outcomes(passed=7)
    result.stdout.fnmatch_lines(["tests: 7 verified"])
    assert {path: path.read_bytes() for path in pytester.path.rglob("*.yaml")} == before


def test_drift_is_an_error_at_teardown_that_names_the_place(pytester: pytest.Pytester) -> None:
    """Changed values, lists and statuses, also what a shared fixture met; nothing is raised over a test that failed."""
    _suite(pytester, '"pass"', 1.5)
    run(pytester, "--workbook-mode=record").assert_outcomes(passed=7)
    _suite(pytester, _ENDS, 2.5, sheet="Costs")
    result = run(pytester, "--workbook-mode=verify")
    result.assert_outcomes(passed=6, failed=1, skipped=1, xfailed=1, errors=4)
    output = told(result)
    for operation, cassette, message in (
        ("GET worksheets/*/range()", "test_cell", 'changed value: $.text[0][0] was "1.5" and is now "2.5"'),
        ("GET worksheets", "test_sheets", 'changed value: $.value[1].name was "Prices" and is now "Costs"'),
        ("GET worksheets/*", "test_status", "changed status: the status was 200 and is now 404"),
        ("GET worksheets/*/range()", "_module", "changed value: $.values[0][0] was 1.5 and is now 2.5"),
    ):
        head = f"pytest_workbook.errors.Drift: drift: {operation} is not as recorded in {cassette}.workbook.yaml:"
        said = output.partition(head)[2].partition("If the change is right, record again:")[0]
        assert message in said
    assert "If the change is right, record again:  pytest test_it.py::test_sheets --workbook-mode=record" in output


def test_requests_more_and_less_than_recorded_are_told(pytester: pytest.Pytester) -> None:
    """A new request is drift; one that is not sent any more is unplayed, and reported; no cassette says so."""
    code = "def test_{name}(workbook_session):\n    for cell in {cells}:\n        workbook_session.range(cell).value\n"
    folder = project(pytester, code.format(name="it", cells=["Sheet1!A1", "Sheet1!A2"]))
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    project(
        pytester,
        code.format(name="it", cells=["Sheet1!A1"]) + code.format(name="new", cells=["Sheet1!A1"]),
    )
    less = run(pytester, "--workbook-mode=verify", subprocess=False)
    less.assert_outcomes(passed=2, errors=2)
    assert "test_it.py::test_it passed, but 1 recorded interactions of test_it.workbook.yaml were not played:" in told(
        less
    )
    assert "GET worksheets/*/range(): 1 removed; first: request was removed, GET https://graph.microsoft.com" in told(
        less
    )
    path = folder / "cassettes" / "test_it" / "test_new.workbook.yaml"
    assert f"drift: test_it.py::test_new has no cassette {path} to verify; record it first" in told(less)
    project(pytester, code.format(name="it", cells=["Sheet1!A1", "Sheet1!A2", "Sheet1!A3"]))
    more = run(pytester, "--workbook-mode=verify", subprocess=False)
    more.assert_outcomes(passed=1, errors=1)
    asked = "the code under test asks for more than was recorded"
    assert f"drift: GET worksheets/*/range() is not in test_it.workbook.yaml: {asked}" in told(more)


_REPORTED = """
def test_cell(workbook_session):
    workbook_session.range("Sheet1!B2").value

def test_cells(workbook_session):
    workbook_session.range("Sheet1!A1:B2").values

def test_status(workbook_session):
    workbook_session.get("worksheets/Prices")
"""


def test_drift_is_summed_up_by_operation_and_written_as_json(pytester: pytest.Pytester) -> None:
    """Also where workers found it; what a rule covers is neither told nor raised."""
    folder = project(pytester, _REPORTED)
    for price, sheet in ((1.5, "Prices"), (2.5, "Costs")):
        path = make_workbook(folder / "book.xlsx", [["Item", "Price"], ["Pen", price]])
        book = openpyxl.load_workbook(path)
        book.create_sheet(sheet)
        book.save(path)
        if sheet == "Prices":
            run(pytester, "--workbook-mode=record", "--workbook-item=book.xlsx", subprocess=False)
    asked = ("--workbook-mode=verify", "--workbook-item=book.xlsx", "--workbook-drift-json=drift.json")
    result = run(pytester, *asked, "-n", "2")
    result.assert_outcomes(passed=3, errors=3)
    assert result.ret == 1
    assert [line.strip() for line in result.outlines if "places" in line or "first:" in line] == [
        "drift: 11 places of 2 operations",
        "GET worksheets/*: 1 changed status; first: the status was 200 and is now 404 (test_it.py::test_status)",
        (
            'GET worksheets/*/range(): 10 changed value; first: $.text[0][0] was "1.5" and is now "2.5" '
            "(test_it.py::test_cell)"
        ),
    ]
    report = json.loads((folder / "drift.json").read_text(encoding="utf-8"))
    assert report["operations"] == {
        "GET worksheets/*": {"changed status": 1},
        "GET worksheets/*/range()": {"changed value": 10},
    }
    assert report["drift"][0] == {
        "operation": "GET worksheets/*",
        "kind": "changed status",
        "path": "status",
        "was": "200",
        "now": "404",
        "count": 1,
        "cassette": "cassettes/test_it/test_status.workbook.yaml",
        "node": "test_it.py::test_status",
    }
    rules = ("$.text", "$.values  # prices change", "$.formulas*", "GET worksheets/* status")
    pytester.makeini("[pytest]\nworkbook_drift_ignore =\n    " + "\n    ".join(rules))
    result = run(pytester, *asked, subprocess=False)
    result.assert_outcomes(passed=3)
    assert json.loads((folder / "drift.json").read_text(encoding="utf-8"))["drift"] == []


def test_wrong_use_of_the_report_is_refused(pytester: pytest.Pytester) -> None:
    """It belongs to verify, a rule has a form, and a file that cannot be written fails the run."""
    project(pytester, "def test_it(workbook_session):\n    pass\n")
    result = run(pytester, "--workbook-drift-json=drift.json", subprocess=False)
    assert result.ret == 4
    assert "the mode is auto: add --workbook-mode=verify" in "\n".join(result.errlines)
    run(pytester, "--workbook-mode=record", subprocess=False)
    result = run(pytester, "--workbook-mode=verify", "--workbook-drift-json=no/drift.json", subprocess=False)
    assert result.ret == 1
    assert "drift.json cannot be written (No such file or directory)" in told(result)
    pytester.makeini("[pytest]\nworkbook_drift_ignore = *\n")
    result = run(pytester, subprocess=False)
    assert result.ret == 4
    assert "workbook_drift_ignore: '*' is no rule of what is no drift" in "\n".join(result.errlines)
