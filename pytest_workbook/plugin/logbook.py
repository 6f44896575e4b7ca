"""Keeps what ``--workbook-report`` needs beside the timeline: tests, sessions of fixtures, what workers tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest

from pytest_workbook.clock import RealClock
from pytest_workbook.plugin.terminal import ATTRIBUTE, worker_of
from pytest_workbook.report.hiding import Hiding
from pytest_workbook.report.lives import Attempt, Handle
from pytest_workbook.report.model import Part, Report, ReportedTest, with_unfinished
from pytest_workbook.report.taking import Taken, taken
from pytest_workbook.report.telling import MAIN, Teller

if TYPE_CHECKING:
    from pytest_workbook.plugin.run import TestState, Totals
    from pytest_workbook.plugin.sessions import OwnedSession
    from pytest_workbook.plugin.wiring import Wiring
    from pytest_workbook.session.driver import SessionDriver

__all__ = ["Logbook", "outcome_of"]

_FACTORY = "workbook_session_factory"
_ENDS: Mapping[int, str] = {
    pytest.ExitCode.OK: "passed",
    pytest.ExitCode.TESTS_FAILED: "failed",
    pytest.ExitCode.INTERRUPTED: "interrupted",
    pytest.ExitCode.INTERNAL_ERROR: "internal error",
    pytest.ExitCode.USAGE_ERROR: "usage error",
    pytest.ExitCode.NO_TESTS_COLLECTED: "no tests",
}
# Of two phases of a test, the graver outcome counts; "rerun" is what rerunfailures calls an attempt that failed.
_GRAVITY = ("rerun", "unfinished", "passed", "xpassed", "xfailed", "skipped", "failed", "error")


class Logbook:
    """What is remembered for the report; ``lines`` is what the summary says of it."""

    def __init__(self) -> None:
        self._kept: list[Taken] = []
        self._aliases: Hiding | None = None
        self._attempts: list[Attempt] = []
        self._handles: list[Handle] = []
        self._tests: dict[tuple[str, str], ReportedTest] = {}
        self._parts: dict[str, Part] = {}
        self._workers: set[str] = set()
        self._began = RealClock().utc()
        self.lines: Sequence[str] = ()

    # What happens in this process

    def began(self, state: TestState, wiring: Wiring) -> None:
        """Note that a test begins, and take what was exchanged before, which the timeline is about to forget."""
        self._take(wiring, state.mark)
        self._attempts.append(Attempt(state.item.nodeid, state.mark, state.session_names))

    def closed(self, owned: OwnedSession, driver: SessionDriver, reason: str, mark: int) -> None:
        """Note how a fixture's session ended.

        Args:
            owned: the session.
            driver: of the source on which it ended.
            reason: ``closed``, ``abandoned`` or ``failed``.
            mark: length of the timeline now.
        """
        is_left = reason == "abandoned"
        self._handles.append(Handle(owned.fixture or _FACTORY, owned.scope, tuple(driver.events.ids), is_left, mark))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the outcome of a test in care."""
        key = (worker_of(report) or MAIN, report.nodeid)
        known = self._tests.get(key)
        source = getattr(report, ATTRIBUTE, None)
        if source is None and known is None:
            return
        # What pytest-xdist says of a test whose worker died is a report of its own.
        one = ReportedTest(
            node=report.nodeid,
            process=key[0],
            source=source or (known.source if known is not None else ""),
            outcome=outcome_of(report),
            seconds=report.duration,
        )
        self._tests[key] = one if known is None else _both(known, one)

    def part(self, wiring: Wiring, process: str) -> Part:
        """Return what this process has to tell."""
        run = wiring.run
        self._take(wiring, len(run.timeline))
        # What an interrupt left open.
        for owned in run.sessions:
            for driver in owned.drivers:
                self.closed(owned, driver, "", len(run.timeline))
        shown = self._hiding(wiring).shown([one.exchange for one in self._kept], run.secrets.values)
        teller = Teller(process, run.root, run.secrets.scrub)
        return teller.part(self._kept, shown, self._attempts, self._handles)

    def _take(self, wiring: Wiring, until: int) -> None:
        timeline, hiding = wiring.run.timeline, self._hiding(wiring)
        waited = defaultdict[int, float](float)
        for wait in timeline.waits_since(len(self._kept)):
            waited[id(wait.after)] += wait.seconds
        for attempt in self._attempts[-1:]:
            hiding.learn_sessions(attempt.names)
        for one in timeline.since(len(self._kept))[: until - len(self._kept)]:
            hiding.learn(one)
            self._kept.append(taken(one, waited[id(one)]))

    def _hiding(self, wiring: Wiring) -> Hiding:
        if self._aliases is None:
            self._aliases = Hiding(wiring.roots)
        return self._aliases

    # What other processes tell

    def hear(self, process: str, told: str | None) -> None:
        """Take over what a worker told; None if it ended without a word."""
        self._workers.add(process)
        if told is not None:
            self._parts[process] = Part.from_text(told)

    # The end

    def report(self, parts: Sequence[Part], totals: Totals | None, *, mode: str, status: int) -> Report:
        """Return the whole report.

        Args:
            parts: of this process, besides those of workers.
            totals: of the run; None where no test was in care.
            mode: of the run.
            status: with which the run exits.
        """
        told = [*parts, *(self._parts[name] for name in sorted(self._parts, key=_in_order))]
        # On Ctrl-C, pytest-xdist does not wait for its workers; of their tests it has told all the same.
        workers = self._workers | {test.process for test in self._tests.values()} - {MAIN}
        return Report(
            made_by=f"pytest-workbook {version('pytest-workbook')}",
            began=self._began.isoformat(timespec="seconds"),
            mode=mode,
            ended=_ENDS.get(status, "failed"),
            processes=tuple(part.process for part in told),
            lost=tuple(sorted(workers - self._parts.keys(), key=_in_order)),
            totals=_counts(totals),
            tests=with_unfinished(tuple(self._tests.values()), told),
            sessions=tuple(session for part in told for session in part.sessions),
            exchanges=tuple(exchange for part in told for exchange in part.exchanges),
        )


def outcome_of(report: pytest.TestReport) -> str:
    """Return how a phase ended, as pytest's summary would name the test for it; set-up alone finishes none."""
    if hasattr(report, "wasxfail"):
        return "xfailed" if report.skipped else "xpassed"
    if report.failed:
        return "error" if report.when in ("setup", "teardown") else "failed"
    return "unfinished" if report.passed and report.when == "setup" else report.outcome


def _both(known: ReportedTest, later: ReportedTest) -> ReportedTest:
    graver = max(known.outcome, later.outcome, key=_gravity)
    return replace(later, outcome=graver, seconds=known.seconds + later.seconds)


def _gravity(outcome: str) -> int:
    return _GRAVITY.index(outcome) if outcome in _GRAVITY else 0


def _in_order(process: str) -> tuple[int, str]:
    # gw10 comes after gw9.
    return len(process), process


def _counts(totals: Totals | None) -> dict[str, Any]:
    """Return the counts of the summary; its notes may name what only the terminal is to show."""
    if totals is None:
        return {}
    told = totals.to_plain()
    names = ("exchanges", "sessions", "not_simulated", "retries", "waited", "client_waited")
    return {**{name: told[name] for name in names}, "cassettes_written": len(totals.written)}
