"""Header lines and summary, as text; the hooks only write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from pytest_workbook.plugin.options import Settings

if TYPE_CHECKING:
    from pytest_workbook.plugin.run import Totals

__all__ = ["ATTRIBUTE", "Tally", "escaped", "header", "summary"]

ATTRIBUTE = "workbook_source"
"""Name of the report attribute that says who answered the test; reports carry it from workers to the controller."""

_ORDER = ("replayed", "simulated", "recorded", "verified", "live")


@dataclass(slots=True, eq=False)
class Tally:
    """Tests by source."""

    tests: Counter[str] = field(default_factory=Counter)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the test of *report*, once: at its call, or at the set-up that kept it from being called."""
        source = getattr(report, ATTRIBUTE, None)
        if source is not None and (report.when == "call" or (report.when == "setup" and not report.passed)):
            self.tests[source] += 1


def header(settings: Settings) -> list[str]:
    """Return the lines of the report header: mode, item, cassette folder."""
    item = settings.item.text if settings.item else "none (a blank workbook)"
    if settings.mode == "simulate" and settings.is_graph_item and settings.file is None:
        item += " (served blank: no file stands for it)"
    stands = f", file {settings.file.text}" if settings.file else ""
    folder = str(settings.cassette_dir) if settings.cassette_dir else "cassettes/ beside each test"
    lines = [escaped(f"workbook: mode {settings.mode}, item {item}{stands}, cassettes in {folder}")]
    if settings.mode in ("live", "record", "record-missing", "verify"):
        lines.append(escaped(f"workbook: service root {settings.graph_url}"))
        lines.extend(escaped(f"workbook: {problem}") for problem in _token_problems(settings))
    return lines


def _token_problems(settings: Settings) -> list[str]:
    """Return what the claims of the token say against it; only of one that is at hand without asking anybody."""
    if not settings.token:
        return []
    from pytest_workbook.auth import Claims, problems
    from pytest_workbook.clock import RealClock

    return problems(Claims.from_token(settings.token), RealClock().utc())


def summary(reporter: Any, tally: Tally, totals: Totals | None) -> None:
    """Write the summary; nothing if no test was in care."""
    lines = list(_lines(tally, totals))
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
    if totals.written:
        yield f"cassettes written: {len(totals.written)}"
    for name, count in sorted(totals.not_simulated.items()):
        yield f"not simulated: {name} ({count})"
    yield from totals.notes


def _counts(counts: Counter[str], order: tuple[str, ...]) -> str:
    known = [name for name in order if counts[name]]
    others = sorted(name for name in counts if name not in order and counts[name])
    return ", ".join(f"{counts[name]} {name}" for name in (*known, *others))
