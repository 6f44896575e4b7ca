"""Header lines and summary, as text; the hooks only write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pytest_workbook.plugin.run import Totals
    from pytest_workbook.plugin.settings import Settings

__all__ = ["ATTRIBUTE", "Tally", "escaped", "header", "summary", "worker_of"]

ATTRIBUTE = "workbook_source"
"""Name of the report attribute that says who answered the test; reports carry it from workers to the controller."""

_NO_ITEM = "none (a blank workbook)"
_BESIDE_TESTS = "cassettes/ beside each test"
_ORDER = ("replayed", "simulated", "recorded", "verified", "live")


class Tally:
    """Tests by source."""

    def __init__(self) -> None:
        self.tests: Counter[str] = Counter()
        self._counted: set[tuple[str, str]] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the test of *report*, once: at its call, or at the set-up that kept it from being called.

        Its subtests and further attempts have calls of their own; where each worker runs each test, each counts.
        """
        source = getattr(report, ATTRIBUTE, None)
        is_it = report.when == "call" or (report.when == "setup" and not report.passed)
        key = (worker_of(report), report.nodeid)
        if source is not None and is_it and key not in self._counted:
            self._counted.add(key)
            self.tests[source] += 1


def worker_of(report: pytest.TestReport) -> str:
    """Return the name of the pytest-xdist worker that made *report*; empty for the main process."""
    gateway = getattr(getattr(report, "node", None), "gateway", None)
    return str(gateway.id) if gateway is not None else ""


def header(settings: Settings | None) -> list[str]:
    """Return the lines of the report header: mode, item, cassette folder.

    Args:
        settings: of the run, or None where it was asked for nothing.
    """
    if settings is None:
        return [_first_line("auto", _NO_ITEM, _BESIDE_TESTS)]
    item = settings.item.text if settings.item else _NO_ITEM
    if settings.mode == "simulate" and settings.is_graph_item and settings.file is None:
        item += " (served blank: no file stands for it)"
    item += f", file {settings.file.text}" if settings.file else ""
    lines = [_first_line(settings.mode, item, str(settings.cassette_dir or _BESIDE_TESTS))]
    if settings.may_go_online:
        lines.append(escaped(f"workbook: service root {settings.graph_url}"))
        lines.extend(escaped(f"workbook: {problem}") for problem in _token_problems(settings))
    return lines


def _first_line(mode: str, item: str, folder: str) -> str:
    return escaped(f"workbook: mode {mode}, item {item}, cassettes in {folder}")


def _token_problems(settings: Settings) -> list[str]:
    """Return what the claims of the token say against it; only of one that is at hand without asking anybody."""
    if not settings.token:
        return []
    from pytest_workbook.auth import Claims, problems
    from pytest_workbook.clock import RealClock

    return problems(Claims.from_token(settings.token), RealClock().utc())


def summary(reporter: Any, tally: Tally, totals: Totals | None, more: Iterable[str] = ()) -> None:
    """Write the summary; nothing if no test was in care.

    Args:
        reporter: pytest's.
        tally: of tests.
        totals: of the run.
        more: lines to end with.
    """
    lines = [*_lines(tally, totals), *more]
    if lines:
        reporter.section("workbook", sep="-", bold=False)
        for line in lines:
            reporter.line(escaped(line))


def escaped(text: str) -> str:
    """Return *text* with control characters shown; a line of it never begins with ``::``, a command to some CI."""
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
    return " " + shown if shown.startswith("::") else shown


def _lines(tally: Tally, totals: Totals | None) -> Iterator[str]:
    if tally.tests:
        yield "tests: " + _counts(tally.tests, _ORDER)
    if totals is None:
        return
    if totals.exchanges:
        yield "exchanges: " + ", ".join(f"{count} {name}" for name, count in sorted(totals.exchanges.items()))
    if totals.sessions:
        yield "sessions: " + _counts(totals.sessions, ("created", "closed", "abandoned", "expired", "recreated"))
    if totals.retries:
        yield f"retries: {totals.retries}, waited {totals.waited:g} s"
    if totals.client_waited:
        yield f"code under test waited: {totals.client_waited:g} s"
    if totals.written:
        yield f"cassettes written: {len(totals.written)}"
    for name, count in sorted(totals.not_simulated.items()):
        yield f"not simulated: {name} ({count})"
    if totals.drift:
        from pytest_workbook.plugin.verifying import summary_of

        yield from summary_of(totals.drift)
    yield from totals.notes


def _counts(counts: Counter[str], order: tuple[str, ...]) -> str:
    known = [name for name in order if counts[name]]
    others = sorted(name for name in counts if name not in order and counts[name])
    return ", ".join(f"{counts[name]} {name}" for name in (*known, *others))
