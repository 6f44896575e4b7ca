"""Tests of the references of charts."""

from __future__ import annotations

from charted import excel_chart

from pytest_workbook.simulator.book.charts_model import Anchor, Chart, Corner
from pytest_workbook.simulator.book.charts_references import rewritten

CHART = Chart("{1}", "Chart 1", "S", Anchor(Corner()), excel_chart())


def test_each_reference_passes_through_the_change() -> None:
    """What else the part says stays."""
    seen: list[str] = []

    def change(formula: str) -> str:
        seen.append(formula)
        return formula.replace("Data", "'A & B'")

    changed = rewritten(CHART, change)
    assert seen == ["Data!$B$1", "Data!$B$2:$B$4", "Data!$C$1", "Data!$C$2:$C$4"]
    assert changed.content.count(b"'A &amp; B'!") == 4
    assert b"kept</x>" in changed.content


def test_nothing_changed_is_the_very_same_chart() -> None:
    """So that its part comes out byte for byte."""
    assert rewritten(CHART, lambda formula: formula) is CHART


def test_blank_reference_is_passed_over() -> None:
    """A damaged file may have one."""
    chart = Chart("{1}", "Chart 1", "S", Anchor(Corner()), b"<chartSpace><f/></chartSpace>")
    assert rewritten(chart, lambda formula: formula + "x") is chart
