"""The cells that charts name, as formulas that move along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_tree import Document


def rewritten(chart: Chart, change: Callable[[str], str]) -> Chart:
    """Pass all references of a chart through a change; the same chart where none became another.

    Args:
        chart: the chart.
        change: takes and gives formulas without leading ``=``.
    """
    document = Document.read(chart.content)
    is_changed = False
    for tag in document.root.walk():
        if tag.local == "f" and tag.text:
            formula = change(tag.text)
            is_changed = is_changed or formula != tag.text
            tag.children = [formula]
    return replace(chart, content=document.content) if is_changed else chart
