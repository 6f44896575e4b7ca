"""What a report says: its outcome where xfail may not cover it, the last exchanges, and no secret."""

from __future__ import annotations

import pytest

from pytest_workbook.plugin.lifecycle import Lifecycle, failure_section
from pytest_workbook.plugin.run import TestState
from pytest_workbook.plugin.scrubbing import scrub
from pytest_workbook.plugin.terminal import ATTRIBUTE

__all__ = ["report_on"]

_WORDS = {"cassette": "replayed", "simulator": "simulated", "live": "live"}


def report_on(lifecycle: Lifecycle, item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Note the outcome of *report* and complete it."""
    run = lifecycle.run
    state = run.test or run.last_test
    problems = lifecycle.wiring.problems(state) if state is not None and state.item is item else []
    if call.excinfo is not None and _is_ours(call.excinfo.value, lifecycle.unmaskable | set(map(id, problems))):
        _unmask(item, call, report)
    if state is not None and state.item is item:
        is_xfail = report.skipped and hasattr(report, "wasxfail")
        lifecycle.note(state, report.outcome, str(report.when), is_xfail=is_xfail)
        setattr(report, ATTRIBUTE, _source(state))
        is_told = report.failed or (is_xfail and problems)
        if is_told and (text := failure_section(run, state, problems)):
            report.sections.append(("workbook exchanges", text))
        if report.when == "teardown" and state.notes:
            report.sections.append(("workbook notes", "\n".join(state.notes)))
    scrub(report, run.secrets)


def _is_ours(error: BaseException | None, ours: set[int]) -> bool:
    while error is not None:
        if id(error) in ours:
            return True
        error = error.__cause__
    return False


def _unmask(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    # xfail covers a failure of what the test is about, not that its recording or its traffic is wrong.
    if report.outcome == "skipped" and call.excinfo is not None:
        report.outcome = "failed"
        report.longrepr = item.repr_failure(call.excinfo)
        if hasattr(report, "wasxfail"):
            del report.wasxfail


def _source(state: TestState) -> str:
    if state.plan.records:
        return "recorded"
    if state.plan.verifies:
        return "verified"
    return _WORDS[state.plan.source]
