"""Tests of new charts of Excel 2016, and of other cells for old ones."""

from __future__ import annotations

import pytest
from modern import added, filled_for_2016, made, tags, waterfall

from pytest_workbook.simulator.book.chartex_making import plot_in_extended
from pytest_workbook.simulator.book.chartex_types import EXTENDED
from pytest_workbook.simulator.book.charts_places import groups, plot_area, series_tags
from pytest_workbook.simulator.book.charts_source import SeriesBy, Source
from pytest_workbook.simulator.book.charts_tree import Document
from pytest_workbook.simulator.book.model import Area

# Source: [MS-ODRAWXML] 5.22, the order of children.
_ORDERS = {
    "chartSpace": ("chartData", "chart", "spPr", "txPr"),
    "chart": ("title", "plotArea", "legend"),
    "plotArea": ("plotAreaRegion", "axis"),
    "series": ("tx", "spPr", "dataPt", "dataLabels", "dataId", "layoutPr", "axisId"),
    "dataLabels": ("numFmt", "visibility", "separator"),
    "axis": ("catScaling", "valScaling", "title", "units", "majorGridlines", "tickLabels"),
    "layoutPr": ("parentLabelLayout", "visibility", "aggregation", "binning", "geography", "statistics", "subtotals"),
    "data": ("strDim", "numDim"),
    "strDim": ("f",),
    "numDim": ("f",),
    "txData": ("f", "v"),
}


def area(left: int) -> Area:
    """Three cells of a column."""
    return Area("S", 1, left, 3, left)


def refer(found: Area) -> str:
    """A reference with a name that has to be escaped."""
    return f"'A & B'!{found.left}"


def formulas(document: Document) -> list[str]:
    """All references in the order of the part."""
    return [tag.text for tag in document.root.walk() if tag.local == "f"]


@pytest.mark.parametrize("kind", EXTENDED)
def test_elements_come_in_the_order_of_the_schema(kind: str) -> None:
    """Or Excel calls the file damaged; what is not listed here does not appear."""
    document = made(kind)
    for tag in document.root.walk():
        order = _ORDERS.get(tag.local)
        if order is not None:
            places = [order.index(name) for name in tags(tag)]
            assert places == sorted(places), tag.local
    series = [tag for tag in document.root.walk() if tag.local == "series"]
    assert len({tag.attributes["uniqueId"] for tag in series}) == len(series)


@pytest.mark.parametrize(
    ("kind", "layout", "values", "axes"),
    [
        ("Waterfall", "waterfall", "val", ["0", "1"]),
        ("Treemap", "treemap", "size", []),
        ("Sunburst", "sunburst", "size", []),
        ("Histogram", "clusteredColumn", "val", ["0", "1"]),
        ("Pareto", "clusteredColumn", "val", ["0", "1", "2"]),
        ("Boxwhisker", "boxWhisker", "val", ["0", "1"]),
        ("Funnel", "funnel", "val", ["0"]),
        ("RegionMap", "regionMap", "colorVal", []),
    ],
)
def test_kinds(kind: str, layout: str, values: str, axes: list[str]) -> None:
    """Each with its layout, its dimension and its axes."""
    root = made(kind).root
    assert [tag.attributes["layoutId"] for tag in series_tags(root)] == [layout]
    assert [tag.attributes["type"] for tag in root.walk() if tag.local == "numDim"] == [values]
    assert [tag.attributes["id"] for tag in plot_area(root).all("axis")] == axes


def test_levels_of_a_hierarchy_are_one_dimension() -> None:
    """All columns of texts before the values."""
    assert formulas(made("Treemap")) == ["Sheet1!$D$2:$E$5", "Sheet1!$F$2:$F$5", "Sheet1!$F$1"]
    assert formulas(made("Sunburst", "E1:F5")) == ["Sheet1!$E$2:$E$5", "Sheet1!$F$2:$F$5", "Sheet1!$F$1"]
    assert formulas(made("Funnel", "D1:F5"))[:2] == ["Sheet1!$D$2:$D$5", "Sheet1!$E$2:$E$5"]


def test_a_pareto_chart_sums_by_categories_or_counts() -> None:
    """The line over its columns has an axis of its own."""
    summed, counted = made("Pareto").root, made("Pareto", "B1:B5").root
    assert tags(series_tags(summed)[0].find("layoutPr")) == ["aggregation"]
    assert tags(series_tags(counted)[0].find("layoutPr")) == ["binning"]
    line = groups(summed)[0].tags[-1]
    assert (line.attributes["layoutId"], line.attributes["ownerIdx"]) == ("paretoLine", "0")
    assert [tag.value for tag in groups(summed)[0].all("series") for tag in tag.all("axisId")] == ["1", "2"]


def test_series_in_rows_say_so() -> None:
    """Each dimension does."""
    document = made("Waterfall", by=SeriesBy.ROWS)
    directions = [tag.attributes.get("dir") for tag in document.root.walk() if tag.local == "f"]
    assert directions[:2] == ["row", "row"]
    assert b"dir" not in made("Waterfall").content


def test_other_cells() -> None:
    """Looks stay, further series look like the first, and those too many go; so do points of their own."""
    document = Document.read(waterfall().replace(b"<cx:dataLabels", b'<cx:dataPt idx="1"/><cx:dataLabels', 1))
    plot_in_extended(document, [Source(area(1), area(9), area(0)), Source(area(2))], refer)
    first, second = series_tags(document.root)
    assert tags(first) == ["tx", "dataPt", "dataLabels", "dataId", "layoutPr"]
    assert tags(second) == ["dataLabels", "dataId", "layoutPr"]
    assert second.attributes == {"layoutId": "waterfall", "hidden": "1"}
    assert [tag.value for tag in second.all("dataId")] == ["1"]
    assert formulas(document) == ["'A & B'!0", "'A & B'!1", "'A & B'!2", "'A & B'!9"]
    assert b"kept" in document.content
    plot_in_extended(document, [Source(area(3))], refer)
    assert [tags(tag) for tag in series_tags(document.root)] == [["dataPt", "dataLabels", "dataId", "layoutPr"]]
    assert formulas(document) == ["'A & B'!3"]


def test_a_pareto_chart_without_categories_counts() -> None:
    """There is nothing left to sum by; with categories again, it goes on counting."""
    document = made("Pareto")
    plot_in_extended(document, [Source(area(1))], refer)
    assert tags(series_tags(document.root)[0].find("layoutPr")) == ["binning"]
    plot_in_extended(document, [Source(area(1), None, area(0))], refer)
    assert tags(series_tags(document.root)[0].find("layoutPr")) == ["binning"]


def test_each_series_of_a_pareto_chart_has_its_line() -> None:
    """All lines behind all series, of which one shows; lines without columns go."""
    document = made("Pareto")

    def series() -> list[tuple[str, str | None, str | None]]:
        tags = groups(document.root)[0].all("series")
        return [
            (tag.attributes["layoutId"], tag.attributes.get("ownerIdx"), tag.attributes.get("hidden")) for tag in tags
        ]

    plot_in_extended(document, [Source(area(1)), Source(area(2))], refer)
    both = [("clusteredColumn", None, None), ("clusteredColumn", None, "1")]
    assert series() == [*both, ("paretoLine", "0", None), ("paretoLine", "1", None)]
    plot_in_extended(document, [Source(area(1))], refer)
    assert series() == [both[0], ("paretoLine", "0", None)]


def test_lines_of_a_new_pareto_chart() -> None:
    """One for each series from the beginning."""
    book = filled_for_2016()
    book.write(book.area("C1:C5"), values=[["More"], [1], [2], [3], [4]])
    root = Document.read(added(book, "Pareto", "A1:C5").content).root
    assert [tag.attributes.get("ownerIdx") for tag in groups(root)[0].all("series")] == [None, None, "0", "1"]


def test_chart_without_series_gets_some() -> None:
    """As columns, for nothing says what it was."""
    document = made("Treemap")
    groups(document.root)[0].remove("series")
    plot_in_extended(document, [Source(area(1))], refer)
    assert [tag.attributes["layoutId"] for tag in series_tags(document.root)] == ["clusteredColumn"]


def test_chart_of_many_columns() -> None:
    """Each is a series, and all boxes show."""
    book = filled_for_2016()
    book.write(book.area("C1:C5"), values=[["More"], [1], [2], [3], [4]])
    root = Document.read(added(book, "Boxwhisker", "A1:C5").content).root
    assert [tag.value for series in series_tags(root) for tag in series.all("dataId")] == ["0", "1"]
    assert [tag.attributes.get("hidden") for tag in series_tags(root)] == [None, None]
