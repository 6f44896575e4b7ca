"""Tests of what the pictures of charts of Excel 2016 show."""

from __future__ import annotations

from typing import Any

import pytest
from modern import added, filled_for_2016

from pytest_workbook.simulator.book.chartex_figures import Box
from pytest_workbook.simulator.book.chartex_picture import extended_picture
from pytest_workbook.simulator.book.chartex_types import EXTENDED
from pytest_workbook.simulator.book.charts_data import plotted
from pytest_workbook.simulator.book.charts_looks import set_fill
from pytest_workbook.simulator.book.charts_picture import Picture
from pytest_workbook.simulator.book.charts_places import Place, groups
from pytest_workbook.simulator.book.charts_tree import Document


def shown(kind: str, address: str = "", rows: list[list[Any]] | None = None) -> Picture:
    """The picture of a chart of a kind."""
    book = filled_for_2016()
    if rows is not None:
        book.write(book.area(f"A1:{chr(64 + len(rows[0]))}{len(rows)}"), values=rows)
    chart = added(book, kind, address)
    root = Document.read(chart.content).root
    return extended_picture(root, plotted(book, chart.sheet, root))


def test_waterfall() -> None:
    """Where each bar begins and ends."""
    found = shown("Waterfall")
    (shape,) = found.shapes
    assert (shape.kind, shape.over, shape.values) == ("waterfall", (0, 100, 150, 120), (100, 150, 120, 125))
    assert found.categories == ("Start", "Sales", "Costs", "Sales")
    assert (found.scale, found.legend, found.gridlines, found.title) == ((0, 160, 20), "Top", True, "Chart Title")


def test_columns() -> None:
    """Counted by bins; of a Pareto chart the greatest first, with the line over them, or summed."""
    histogram, pareto, counted = shown("Histogram"), shown("Pareto"), shown("Pareto", "B1:B5")
    assert [(shape.kind, shape.values) for shape in histogram.shapes] == [("bar", (3.0, 1.0))]
    assert histogram.categories == ("[-30, 93.842]", "(93.842, 217.684]")
    assert (pareto.categories, pareto.shapes[0].values) == (("Start", "Sales", "Costs"), (100.0, 55.0, -30.0))
    assert [(shape.kind, shape.is_apart) for shape in pareto.shapes] == [("bar", False), ("share", True)]
    assert pareto.shapes[1].values == (0.8, 1.24, 1.0)
    assert (counted.shapes[0].values, counted.shapes[1].values) == ((3.0, 1.0), (0.75, 1.0))


def test_boxes() -> None:
    """One for each category of each series, none where there is no number."""
    rows: list[list[Any]] = [["", "N", "S"], ["a", 1, 5], ["b", 2, ""], ["a", 3, 7]]
    found = shown("Boxwhisker", "A1:C4", rows)
    assert found.categories == ("a", "b")
    assert [shape.name for shape in found.shapes] == ["N", "S"]
    assert found.shapes[0].boxes == (
        Box(1.0, 1.0, 2.0, 3.0, 3.0, 2.0, ()),
        Box(2.0, 2.0, 2.0, 2.0, 2.0, 2.0, ()),
    )
    assert found.shapes[1].boxes == (Box(5.0, 5.0, 6.0, 7.0, 7.0, 6.0, ()), None)
    alone = shown("Boxwhisker", "B1:B5")
    assert (alone.categories, len(alone.shapes[0].boxes)) == (("1",), 1)


@pytest.mark.parametrize("kind", ["Treemap", "Sunburst"])
def test_hierarchies(kind: str) -> None:
    """The way to each value."""
    (shape,) = shown(kind).shapes
    assert (shape.kind, shape.values) == (kind.lower(), (5.0, 3.0, 6.0, 2.0))
    assert shape.paths == (("EU", "Paris"), ("EU", "Rome"), ("US", "NYC"), ("Asia",))
    assert shown(kind, "F1:F5").shapes[0].paths == (("1",), ("2",), ("3",), ("4",))


@pytest.mark.parametrize(("kind", "drawn"), [("Funnel", "funnel"), ("RegionMap", "bar")])
def test_bars(kind: str, drawn: str) -> None:
    """A map is one bar for each region."""
    found = shown(kind)
    assert [(shape.kind, shape.values) for shape in found.shapes] == [(drawn, (100.0, 50.0, -30.0, 5.0))]
    assert (found.lies, found.scale, found.categories) == (True, None, ("Start", "Sales", "Costs", "Sales"))


@pytest.mark.parametrize("kind", EXTENDED)
def test_a_chart_without_series_shows_none(kind: str) -> None:
    """It is no reason to fail."""
    book = filled_for_2016()
    document = Document.read(added(book, kind).content)
    groups(document.root)[0].remove("series")
    found = extended_picture(document.root, plotted(book, book.sheets[0].sheet_id, document.root))
    assert (found.shapes, found.categories) == ((), ())


def test_colors_of_series_and_points_are_shown() -> None:
    """Those that were set."""
    book = filled_for_2016()
    chart = added(book, "Funnel")
    document = Document.read(chart.content)
    set_fill(document, Place("series"), "#112233")
    set_fill(document, Place("point", point=2), "red")
    (shape,) = extended_picture(document.root, plotted(book, chart.sheet, document.root)).shapes
    assert (shape.color, shape.points) == ("#112233", {2: "#FF0000"})
