"""Drift put together."""

from __future__ import annotations

from pytest_workbook.cassettes.drift import Difference, Kind
from pytest_workbook.cassettes.drift_report import Drifted, as_json, lines, unique

_VALUE = Difference(Kind.VALUE, "$.text[0][0]", '"1"', '"2"', count=3)
_FOUND = [
    Drifted("GET worksheets/*/range()", _VALUE, "a.yaml", "t.py::test_a"),
    Drifted("GET worksheets", Difference(Kind.ADDED, "$.value[1]", now="{}"), "b.yaml", "t.py::test_b"),
    Drifted("GET worksheets/*/range()", Difference(Kind.STATUS, "status", "200", "404"), "b.yaml"),
    Drifted("GET worksheets/*/range()", _VALUE, "a.yaml", "t.py::test_a"),
]


def test_each_difference_is_told_once() -> None:
    """A test that was run again met the same."""
    assert len(unique(_FOUND)) == 3


def test_people_read_it_by_operation_and_what_weighs_most_first() -> None:
    """With a count for each kind; nothing where there is nothing."""
    assert list(lines(_FOUND)) == [
        "drift: 5 places of 2 operations",
        "  GET worksheets: 1 added; first: $.value[1] was added, {} (t.py::test_b)",
        (
            "  GET worksheets/*/range(): 1 changed status, 3 changed value; "
            "first: the status was 200 and is now 404 (b.yaml)"
        ),
    ]
    assert next(iter(lines(_FOUND[1:2]))) == "drift: 1 place of 1 operation"
    assert list(lines([])) == []


def test_programs_read_all_of_it() -> None:
    """Counts by operation and kind, and every difference."""
    report = as_json(_FOUND)

    assert report["operations"] == {
        "GET worksheets": {"added": 1},
        "GET worksheets/*/range()": {"changed status": 1, "changed value": 3},
    }
    assert [Drifted.from_plain(one) for one in report["drift"]] == unique(_FOUND)
    assert as_json([]) == {"format": 1, "operations": {}, "drift": []}
