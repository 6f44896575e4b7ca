"""What a report says: its outcome where xfail may not cover it, the last exchanges, and no secret."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_workbook.plugin.lifecycle import Lifecycle, failure_section
from pytest_workbook.plugin.run import TestState
from pytest_workbook.plugin.secrets import Secrets
from pytest_workbook.plugin.terminal import ATTRIBUTE

__all__ = ["report_on", "scrub"]

_WORDS = {"cassette": "replayed", "simulator": "simulated", "live": "live"}


def report_on(lifecycle: Lifecycle, item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Note the outcome of *report* and complete it."""
    run = lifecycle.run
    if call.excinfo is not None and id(call.excinfo.value) in lifecycle.unmaskable:
        _unmask(item, call, report)
    state = run.test or run.last_test
    if state is not None and state.item is item:
        is_xfail = report.skipped and hasattr(report, "wasxfail")
        lifecycle.note(state, report.outcome, str(report.when), is_xfail=is_xfail)
        setattr(report, ATTRIBUTE, _source(state))
        if report.failed and (text := failure_section(run, state)):
            report.sections.append(("workbook exchanges", text))
    if run.secrets:
        scrub(report, run.secrets)


def scrub(report: pytest.TestReport, secrets: Secrets) -> None:
    """Take every known secret out of *report*."""
    report.longrepr = _scrubbed(report.longrepr, secrets, set())
    report.sections = [(secrets.scrub(name), secrets.scrub(text)) for name, text in report.sections]
    report.user_properties = [(name, _scrubbed(value, secrets, set())) for name, value in report.user_properties]


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


def _scrubbed(value: Any, secrets: Secrets, seen: set[int]) -> Any:
    """Return *value* scrubbed: strings anew, containers and pytest's own report objects within."""
    if isinstance(value, str):
        return secrets.scrub(value)
    if id(value) in seen or value is None or isinstance(value, int | float):
        return value
    seen.add(id(value))
    if isinstance(value, list | tuple):
        return type(value)([_scrubbed(one, secrets, seen) for one in value])
    if isinstance(value, dict):
        return {key: _scrubbed(one, secrets, seen) for key, one in value.items()}
    if type(value).__module__.startswith(("_pytest.", "pytest")) and hasattr(value, "__dict__"):
        for name, one in vars(value).items():
            object.__setattr__(value, name, _scrubbed(one, secrets, seen))
        return value
    return value
