"""Header lines and summary as text."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pytest_workbook.plugin.run import Totals
from pytest_workbook.plugin.settings import Settings
from pytest_workbook.plugin.terminal import ATTRIBUTE, Tally, escaped, header, summary


class _Given(SimpleNamespace):
    may_go_online = Settings.may_go_online


def _settings(**changed: object) -> Any:
    plain: dict[str, object] = {"mode": "auto", "item": None, "file": None, "cassette_dir": None, "token": None}
    plain |= {"is_graph_item": False, "graph_url": "https://graph.microsoft.com/v1.0"}
    return _Given(**(plain | changed))


def _report(
    when: str, source: str | None, *, passed: bool = True, node: str = "a.py::b", worker: str = ""
) -> pytest.TestReport:
    report = SimpleNamespace(when=when, passed=passed, nodeid=node)
    if worker:
        report.node = SimpleNamespace(gateway=SimpleNamespace(id=worker))
    if source is not None:
        setattr(report, ATTRIBUTE, source)
    return cast("pytest.TestReport", report)


class _Reporter:
    """Stands in for the terminal reporter."""

    def __init__(self) -> None:
        self.sections: list[str] = []
        self.lines: list[str] = []

    def section(self, title: str, **_: object) -> None:
        self.sections.append(title)

    def line(self, text: str) -> None:
        self.lines.append(text)


def test_a_test_counts_once_at_its_call_or_at_the_set_up_that_kept_it_from_being_called() -> None:
    """Passing set-ups, teardowns and tests out of care count nothing, subtests and further attempts nothing more.

    Where each worker runs each test, it counts in each.
    """
    tally = Tally()
    for report in (
        _report("setup", "live"),
        _report("call", "live", passed=False),
        _report("call", "live"),
        _report("teardown", "live", passed=False),
        _report("setup", "recorded", passed=False, node="a.py::c"),
        _report("call", None, node="a.py::d"),
        _report("call", "live", worker="gw0"),
        _report("call", "live", worker="gw1"),
    ):
        tally.pytest_runtest_logreport(report)
    assert tally.tests == {"live": 3, "recorded": 1}


def test_the_header_says_what_is_used_where_nothing_was_named() -> None:
    """One line, and no service root: a run that cannot reach the network names none."""
    assert header(_settings()) == [
        "workbook: mode auto, item none (a blank workbook), cassettes in cassettes/ beside each test"
    ]


def test_the_header_says_that_an_item_is_simulated_blank_unless_a_file_stands_for_it() -> None:
    """A user who forgot the file learns why the workbook is empty."""
    item, file = SimpleNamespace(text="/me/drive/items/1"), SimpleNamespace(text="a.xlsx")
    (blank,) = header(_settings(mode="simulate", item=item, is_graph_item=True))
    (served,) = header(_settings(mode="simulate", item=item, is_graph_item=True, file=file, cassette_dir="tapes"))
    assert "item /me/drive/items/1 (served blank: no file stands for it)," in blank
    assert served.endswith("item /me/drive/items/1, file a.xlsx, cassettes in tapes")


@pytest.mark.parametrize("mode", ["live", "record", "record-missing", "verify"])
def test_a_mode_that_may_use_the_network_names_the_service_root(mode: str) -> None:
    """The second line says where requests go."""
    assert header(_settings(mode=mode))[1:] == ["workbook: service root https://graph.microsoft.com/v1.0"]


def test_a_run_without_a_test_in_care_has_no_summary() -> None:
    """Not even the title is written."""
    reporter = _Reporter()
    summary(reporter, Tally(), Totals())
    summary(reporter, Tally(), None)
    assert (reporter.sections, reporter.lines) == ([], [])


def test_the_summary_gives_each_count_in_a_fixed_order() -> None:
    """Known words in the order of a test's life, unknown ones after them by name, zeros left out."""
    totals = Totals(
        exchanges=Counter(simulator=2, cassette=1),
        sessions=Counter(expired=1, created=3, odd=1, closed=0),
        not_simulated=Counter({"GET b": 1, "GET a": 2}),
        written=["x", "y"],
        notes=["a note"],
        retries=2,
        waited=1.5,
    )
    reporter = _Reporter()
    tally = Tally()
    tally.tests.update(live=1, replayed=4, strange=1)
    summary(reporter, tally, totals)
    assert reporter.sections == ["workbook"]
    assert reporter.lines == [
        "tests: 4 replayed, 1 live, 1 strange",
        "exchanges: 1 cassette, 2 simulator",
        "sessions: 3 created, 1 expired, 1 odd",
        "retries: 2, waited 1.5 s",
        "cassettes written: 2",
        "not simulated: GET a (2)",
        "not simulated: GET b (1)",
        "a note",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("plain ü", "plain ü"), ("a\nb\x1b[0m", "a\\nb\\x1b[0m"), ("::error::x", " ::error::x"), ("a::b", "a::b")],
)
def test_a_line_holds_no_control_character_and_is_no_command(text: str, shown: str) -> None:
    """What a test chose to name cannot start a line, colour the terminal or command the CI."""
    assert escaped(text) == shown
