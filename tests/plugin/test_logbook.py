"""What is remembered for the report: outcomes of tests, and what workers tell."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from harness import collected
from reports import exchange_row, session_row

from pytest_workbook.plugin.logbook import Logbook, outcome_of
from pytest_workbook.plugin.run import Totals
from pytest_workbook.plugin.terminal import ATTRIBUTE
from pytest_workbook.report.model import Part, ReportedTest
from pytest_workbook.timeline import Wait


def _phase(
    when: str,
    outcome: str = "passed",
    node: str = "a.py::b",
    worker: str = "",
    source: str | None = "simulated",
    **changes: Any,
) -> Any:
    report = pytest.TestReport(
        nodeid=node,
        location=("a.py", 1, "b"),
        keywords={},
        outcome=cast("Any", outcome),
        longrepr=None,
        when=cast("Any", when),
        duration=0.5,
        **{ATTRIBUTE: source, **changes},
    )
    if worker:
        report.__dict__["node"] = SimpleNamespace(gateway=SimpleNamespace(id=worker))
    return report


def _tests(*phases: Any) -> list[ReportedTest]:
    logbook = Logbook()
    for phase in phases:
        logbook.pytest_runtest_logreport(phase)
    return list(logbook.report([Part("main")], None, mode="auto", status=0).tests)


@pytest.mark.parametrize(
    ("phases", "outcome"),
    [
        ([_phase("setup"), _phase("call"), _phase("teardown")], "passed"),
        ([_phase("setup"), _phase("call", "failed"), _phase("teardown")], "failed"),
        ([_phase("setup", "failed"), _phase("teardown")], "error"),
        ([_phase("setup"), _phase("call"), _phase("teardown", "failed")], "error"),
        ([_phase("setup", "skipped"), _phase("teardown")], "skipped"),
        ([_phase("setup"), _phase("call", "skipped", wasxfail="because"), _phase("teardown")], "xfailed"),
        ([_phase("setup"), _phase("call", wasxfail="because"), _phase("teardown")], "xpassed"),
        ([_phase("setup")], "unfinished"),
        ([_phase("setup"), _phase("call", "rerun"), _phase("setup"), _phase("call"), _phase("teardown")], "passed"),
        ([_phase("setup"), _phase("call", "rerun"), _phase("setup"), _phase("call", "failed")], "failed"),
        ([_phase("setup"), _phase("call", "of another plugin"), _phase("teardown")], "passed"),
        ([_phase("setup"), _phase("???", "failed", source=None)], "failed"),
    ],
)
def test_the_gravest_phase_is_a_tests_outcome(phases: list[Any], outcome: str) -> None:
    """Set-up alone finishes no test, an attempt that is repeated counts nothing, and a dead worker's test failed."""
    (one,) = _tests(*phases)
    assert (one.node, one.source, one.outcome, one.seconds) == ("a.py::b", "simulated", outcome, 0.5 * len(phases))


def test_a_test_in_nobodys_care_is_not_reported() -> None:
    """Its reports name no source."""
    assert _tests(_phase("setup", source=None), _phase("call", source=None)) == []


def test_a_test_that_each_worker_runs_is_one_of_each() -> None:
    """Reports of a run that is not distributed come from the main process."""
    phases = [_phase("call", worker="gw3"), _phase("call", "failed", worker="gw4"), _phase("call")]
    assert [(one.process, one.outcome) for one in _tests(*phases)] == [
        ("gw3", "passed"),
        ("gw4", "failed"),
        ("main", "passed"),
    ]
    assert outcome_of(_phase("teardown")) == "passed"


def test_parts_are_joined_in_the_order_of_workers() -> None:
    """gw10 after gw9; one that told nothing, or of which only tests are known, is lost."""
    logbook = Logbook()
    logbook.pytest_runtest_logreport(_phase("call", worker="gw11"))
    for name in ("gw10", "gw9"):
        part = Part(name, (f"{name}.py::a",), (session_row(name=name),), (exchange_row(session=name),))
        logbook.hear(name, part.to_text())
    logbook.hear("gw2", None)
    # Some are told of twice, the second time without a word.
    logbook.hear("gw9", None)
    report = logbook.report([], Totals(), mode="simulate", status=1)
    assert (report.processes, report.lost) == (("gw9", "gw10"), ("gw2", "gw11"))
    assert [one.name for one in report.sessions] == ["gw9", "gw10"]
    assert [one.session for one in report.exchanges] == ["gw9", "gw10"]
    assert [one.node for one in report.tests] == ["a.py::b", "gw9.py::a", "gw10.py::a"]


def test_totals_are_the_counts_without_the_notes() -> None:
    """Notes may name what only the terminal is to show; of cassettes, only the number is told."""
    totals = Totals(retries=2, waited=1.5, written=["/home/me/a.yaml"], notes=["GET https://graph.microsoft.com/"])
    totals.exchanges["simulator"] = 3
    totals.sessions["created"] = 1
    assert Logbook().report([], totals, mode="auto", status=0).totals == {
        "exchanges": {"simulator": 3},
        "sessions": {"created": 1},
        "not_simulated": {},
        "retries": 2,
        "waited": 1.5,
        "client_waited": 0.0,
        "cassettes_written": 1,
    }


@pytest.mark.parametrize(
    ("status", "ended"),
    [
        (0, "passed"),
        (1, "failed"),
        (2, "interrupted"),
        (3, "internal error"),
        (4, "usage error"),
        (5, "no tests"),
        (42, "failed"),
    ],
)
def test_the_end_is_told_in_words(status: int, ended: str) -> None:
    """A status that a plugin made up is no success."""
    report = Logbook().report([Part("main")], None, mode="auto", status=status)
    assert (report.ended, report.began[-6:]) == (ended, "+00:00")


def test_a_session_that_is_still_open_is_told_as_it_stands(pytester: pytest.Pytester) -> None:
    """Where a second Ctrl-C kept its fixture from closing."""
    center, (item,) = collected(
        pytester, "def test_it(workbook_session):\n    pass\n", f"--workbook-report={pytester.path / 'report.json'}"
    )
    center.begin(item)
    wiring = center.wiring
    session = wiring.opening.session("workbook_session", "function")
    session.handle.get("worksheets")
    wiring.run.timeline.add_wait(Wait(2.0, wiring.run.timeline.since(0)[-1]))
    wiring.run.timeline.add_wait(Wait(0.5, wiring.run.timeline.since(0)[-1]))
    assert center.logbook is not None
    part = center.logbook.part(wiring, "main")
    (one,) = part.sessions
    assert (one.fixture, one.end, one.uses, one.test) == ("workbook_session", "leaked", 1, "test_it.py::test_it")
    assert [row.waited for row in part.exchanges] == [0.0, 2.5]
    wiring.opening.end(session)
    center.end(item)
    (one,) = center.logbook.part(wiring, "main").sessions
    assert one.end == "closed"
