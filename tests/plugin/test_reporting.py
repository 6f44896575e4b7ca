"""What a report says of the test's traffic."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pytest_workbook.plugin.plans import Plan
from pytest_workbook.plugin.reporting import report_on
from pytest_workbook.plugin.secrets import Secrets
from pytest_workbook.plugin.terminal import ATTRIBUTE
from pytest_workbook.timeline import Timeline

_ITEM: Any = SimpleNamespace(repr_failure=lambda _: "how it failed")


class _Lifecycle:
    """Stands in for the lifecycle of a run whose test is ``_ITEM``."""

    def __init__(self, plan: Plan, *problems: BaseException) -> None:
        faults = SimpleNamespace(unmet=list)
        state = SimpleNamespace(item=_ITEM, plan=plan, notes=["a note"], mark=0, faults=faults, assumed={})
        self.run = SimpleNamespace(test=None, last_test=state, secrets=Secrets(), timeline=Timeline())
        self.wiring = SimpleNamespace(problems=lambda _: list(problems))
        self.unmaskable: set[int] = set()
        self.noted: list[tuple[str, str, bool]] = []

    def note(self, _state: object, outcome: str, when: str, *, is_xfail: bool) -> None:
        self.noted.append((outcome, when, is_xfail))


def _report(lifecycle: _Lifecycle, outcome: str, *, error: BaseException | None = None, item: Any = _ITEM) -> Any:
    """A report of the call of *item*, expected to fail where it is ``skipped``."""
    report: Any = SimpleNamespace(outcome=outcome, when="call", sections=[], longrepr=None)
    report.skipped, report.failed = outcome == "skipped", outcome == "failed"
    if report.skipped:
        report.wasxfail = "known"
    call: Any = SimpleNamespace(excinfo=None if error is None else SimpleNamespace(value=error))
    stand_in: Any = lifecycle
    report_on(stand_in, item, call, report)
    return report


@pytest.mark.parametrize(
    ("plan", "word"),
    [
        (Plan("cassette"), "replayed"),
        (Plan("simulator"), "simulated"),
        (Plan("live"), "live"),
        (Plan("live", records=True), "recorded"),
        (Plan("live", verifies=True), "verified"),
    ],
)
def test_a_report_carries_who_answered(plan: Plan, word: str) -> None:
    """What is done with the answers comes before where they are from."""
    assert getattr(_report(_Lifecycle(plan), "passed"), ATTRIBUTE) == word


def test_a_report_of_another_test_carries_nothing() -> None:
    """The last test in care is not blamed for one that is not."""
    lifecycle = _Lifecycle(Plan("live"))
    assert not hasattr(_report(lifecycle, "failed", item=SimpleNamespace()), ATTRIBUTE)
    assert lifecycle.noted == []


@pytest.mark.parametrize("wrapped", [False, True])
def test_xfail_covers_no_problem_of_ours_even_as_a_cause(wrapped: bool) -> None:
    """The expectation is about the code under test, not about its recording."""
    problem, error = KeyError("ours"), ValueError("theirs")
    error.__cause__ = problem
    report = _report(_Lifecycle(Plan("live"), problem), "skipped", error=error if wrapped else problem)
    assert (report.outcome, report.longrepr, hasattr(report, "wasxfail")) == ("failed", "how it failed", False)


def test_xfail_covers_an_error_of_the_test_itself() -> None:
    """The report stays as pytest made it, and the outcome is noted as expected."""
    lifecycle = _Lifecycle(Plan("live"))
    report = _report(lifecycle, "skipped", error=ValueError("theirs"))
    assert (report.outcome, report.wasxfail, report.sections) == ("skipped", "known", [])
    assert lifecycle.noted == [("skipped", "call", True)]


def test_a_failure_shows_the_problems_and_a_pass_does_not() -> None:
    """The section is there where it helps."""
    lifecycle = _Lifecycle(Plan("live"), KeyError("ours"))
    assert _report(lifecycle, "failed").sections == [("workbook exchanges", "refused: 'ours'")]
    assert _report(lifecycle, "passed").sections == []
