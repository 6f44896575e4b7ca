"""Tests of how a chart of Excel 2016 lays its series out."""

from __future__ import annotations

import pytest
from modern import added, filled_for_2016, made

from pytest_workbook.simulator.book.chartex_figures import Binning
from pytest_workbook.simulator.book.chartex_layout import (
    binning_of,
    has_line,
    is_aggregated,
    is_inclusive,
    lying_numbers,
    number,
    shown,
    totals_of,
)
from pytest_workbook.simulator.book.charts_data import plotted
from pytest_workbook.simulator.book.charts_places import series_tags
from pytest_workbook.simulator.book.charts_tree import Document, Tag


def series(inside: str) -> Tag:
    """A series with properties of its layout."""
    return made("Waterfall").fragment(f"<c:series><c:layoutPr>{inside}</c:layoutPr></c:series>")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("", Binning()),
        ("<c:binning/>", Binning()),
        ('<c:binning intervalClosed="l"><c:binSize val="2.5"/></c:binning>', Binning(size=2.5, closed_left=True)),
        ("<c:binning><c:binCount>3</c:binCount></c:binning>", Binning(count=3)),
        ('<c:binning underflow="auto" overflow="9"><c:binCount val="0.5"/></c:binning>', Binning(overflow=9.0)),
        ('<c:binning underflow="-1"><c:binSize val="-2"/></c:binning>', Binning(underflow=-1.0)),
        ('<c:binning><c:binSize val="wide"/></c:binning>', Binning()),
    ],
)
def test_binning(inside: str, expected: Binning) -> None:
    """In attributes and in texts; what is no number is left to Excel."""
    assert binning_of(series(inside)) == expected


def test_numbers() -> None:
    """Finite ones only."""
    assert [number(text) for text in ("1.5", "auto", None, "inf", "nan", "")] == [1.5, None, None, None, None, None]


def test_totals_quartiles_and_sums() -> None:
    """What is not said is not so."""
    totals = '<c:subtotals><c:idx val="0"/><c:idx val="x"/><c:idx val="12"/></c:subtotals>'
    assert [totals_of(series(inside)) for inside in (totals, "")] == [frozenset({0, 12}), frozenset()]
    methods = ('<c:statistics quartileMethod="inclusive"/>', '<c:statistics quartileMethod="exclusive"/>', "")
    assert [is_inclusive(series(method)) for method in methods] == [True, False, False]
    assert [is_aggregated(series(inside)) for inside in ("<c:aggregation/>", "<c:binning/>")] == [True, False]
    assert [has_line(made(kind).root) for kind in ("Pareto", "Histogram")] == [True, False]


def test_hidden_series_do_not_show() -> None:
    """Neither in the picture nor along the axis; their places stay."""
    book = filled_for_2016()
    book.write(book.area("C1:C5"), values=[["More"], [1000], [2], [3], [4]])
    chart = added(book, "Waterfall", "A1:C5")
    root = Document.read(chart.content).root
    data = plotted(book, chart.sheet, root)
    assert [(place, each.name) for place, _, each in shown(root, data)] == [(0, "Amount")]
    assert max(lying_numbers(root, data)) == 150
    first, second = series_tags(root)
    first.attributes["hidden"] = "true"
    del second.attributes["hidden"]
    assert [(place, each.name) for place, _, each in shown(root, data)] == [(1, "More")]
    assert max(lying_numbers(root, data)) == 1009


@pytest.mark.parametrize(
    ("kind", "address", "expected"),
    [
        ("Waterfall", "", [0, 100, 100, 150, 150, 120, 120, 125]),
        ("Pareto", "", [100, 55, -30]),
        ("Pareto", "B1:B5", [3, 1]),
        ("Histogram", "", [3, 1]),
        ("Boxwhisker", "", [100, 50, -30, 5]),
    ],
)
def test_numbers_along_the_axis(kind: str, address: str, expected: list[float]) -> None:
    """Levels of a waterfall, sums or counts of columns, and otherwise the values."""
    book = filled_for_2016()
    chart = added(book, kind, address)
    root = Document.read(chart.content).root
    assert len(series_tags(root)) == 1
    assert lying_numbers(root, plotted(book, chart.sheet, root)) == expected
