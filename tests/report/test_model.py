"""The rows of a report, and how they cross between processes."""

from __future__ import annotations

import json

from reports import exchange_row, outcome_row, report, session_row

from pytest_workbook.report.model import SCHEMA, Moment, Part, with_unfinished


def test_a_part_crosses_between_processes() -> None:
    """Whole, with texts that UTF-8 cannot hold."""
    session = session_row(moments=(Moment("created", 0.0, 1), Moment("closed", 2.0, 3)))
    part = Part("gw0", ("a.py::b",), (session,), (exchange_row(codes=("A", "B"), path="\ud83d"),))
    assert Part.from_text(part.to_text()) == part
    assert part.to_text().isascii()


def test_a_report_begins_with_its_schema() -> None:
    """So that a reader knows at once what it reads."""
    plain = report().to_plain()
    assert (next(iter(plain)), plain["schema"]) == ("schema", SCHEMA)
    assert json.loads(json.dumps(plain))["sessions"][0]["name"] == "session-1"


def test_a_test_of_which_no_report_came_is_unfinished() -> None:
    """After those that ended; none is named twice, but where two workers run it."""
    tests = with_unfinished(
        [outcome_row(node="a.py::b", process="gw0")], [Part("gw0", ("a.py::b", "a.py::c")), Part("gw1", ("a.py::b",))]
    )
    assert [(one.node, one.process, one.outcome) for one in tests] == [
        ("a.py::b", "gw0", "passed"),
        ("a.py::c", "gw0", "unfinished"),
        ("a.py::b", "gw1", "unfinished"),
    ]
