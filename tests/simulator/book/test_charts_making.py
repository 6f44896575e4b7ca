"""Tests of new charts, and of other cells for old ones."""

from __future__ import annotations

import pytest
from charted import excel_chart
from modern import waterfall

from pytest_workbook.simulator.book.charts_making import add_series, name_series, new_chart, plot_others
from pytest_workbook.simulator.book.charts_places import groups, number_of, plot_area, series_tags
from pytest_workbook.simulator.book.charts_source import Source
from pytest_workbook.simulator.book.charts_tree import Document, Tag
from pytest_workbook.simulator.book.charts_types import TYPES
from pytest_workbook.simulator.book.errors import BookError
from pytest_workbook.simulator.book.model import Area


def refer(area: Area) -> str:
    """A reference with a name that has to be escaped."""
    return f"'A & B'!{area.left}"


def area(left: int) -> Area:
    """Three cells of a column."""
    return Area("S", 1, left, 3, left)


def tags(tag: Tag | None) -> list[str]:
    """Names of the children."""
    return [] if tag is None else [child.local for child in tag.tags]


def test_columns() -> None:
    """All parts in the order of the schema; the axes name each other."""
    source = Source(area(1), area(9), area(0), are_numbers=True)
    root = Document.read(new_chart(TYPES["ColumnStacked"], [source, source], refer)).root
    assert tags(root.find("chart")) == [
        "title",
        "autoTitleDeleted",
        "plotArea",
        "legend",
        "plotVisOnly",
        "dispBlanksAs",
    ]
    plot = root.find("chart", "plotArea")
    assert tags(plot) == ["layout", "barChart", "catAx", "valAx"]
    assert tags(root.find("chart", "plotArea", "barChart")) == [
        *("barDir", "grouping", "varyColors", "ser", "ser", "gapWidth", "overlap", "axId", "axId"),
    ]
    first = series_tags(root)[0]
    assert tags(first) == ["idx", "order", "tx", "invertIfNegative", "cat", "val"]
    assert [tag.text for tag in first.walk() if tag.local == "f"] == ["'A & B'!9", "'A & B'!0", "'A & B'!1"]
    assert tags(first.find("cat")) == ["numRef"]
    crossed = [tag.value for tag in root.walk() if tag.local in ("axId", "crossAx")]
    assert [crossed.count(number) for number in ("111111111", "222222222")] == [3, 3]


@pytest.mark.parametrize(("kind", "axes"), [("Pie", 0), ("Line", 2), ("3DColumn", 3), ("Surface", 3), ("Bubble", 2)])
def test_each_axis_is_named_by_its_group(kind: str, axes: int) -> None:
    """Or Excel calls the file damaged."""
    root = Document.read(new_chart(TYPES[kind], [Source(area(1))], refer)).root
    plot = root.find("chart", "plotArea")
    assert plot is not None
    made = [tag.find("axId") for tag in plot.tags if tag.local.endswith("Ax")]
    named = [tag.value for tag in (plot.find(TYPES[kind].group) or plot).all("axId")]
    assert (len(made), [each and each.value for each in made]) == (axes, named)


@pytest.mark.parametrize(("kind", "count"), [("StockVHLC", 4), ("StockVOHLC", 5)])
def test_prices_stand_over_their_volume(kind: str, count: int) -> None:
    """Along axes of their own, at the right, whose categories are not seen."""
    sources = [Source(area(place)) for place in range(count)]
    root = Document.read(new_chart(TYPES[kind], sources, refer)).root
    plot = plot_area(root)
    assert tags(plot) == ["layout", "barChart", "stockChart", "catAx", "valAx", "valAx", "catAx"]
    assert [tag.local for tag in groups(root) for _ in tag.all("ser")] == ["barChart", *["stockChart"] * (count - 1)]
    assert [tag.value for tag in root.walk() if tag.local == "order"] == [str(place) for place in range(count)]
    ids = [tag.value for group in groups(root) for tag in group.all("axId")]
    named = [number_of(tag) for tag in plot.all("catAx", "valAx")]
    assert ids == [*named[:2], *named[:1:-1]]
    hidden = [found.value for tag in plot.all("catAx", "valAx") if (found := tag.find("delete")) is not None]
    assert hidden == ["0", "0", "0", "1"]
    crossed = [found.value for tag in plot.all("catAx", "valAx") if (found := tag.find("crosses")) is not None]
    assert crossed == ["autoZero", "autoZero", "max", "autoZero"]


@pytest.mark.parametrize(("kind", "count"), [("StockHLC", 3), ("StockVOHLC", 5)])
def test_a_stock_chart_keeps_its_number_of_series(kind: str, count: int) -> None:
    """Each of which means another price; volumes may be added."""
    document = Document.read(new_chart(TYPES[kind], [Source(area(place)) for place in range(count)], refer))
    with pytest.raises(BookError, match=f"it has {count}, and the cells make 1"):
        plot_others(document, [Source(area(7))], refer)
    plot_others(document, [Source(area(place + 1)) for place in range(count)], refer)
    assert [tag.text for tag in document.root.walk() if tag.local == "f"][-1] == f"'A & B'!{count}"
    if kind == "StockHLC":
        with pytest.raises(BookError, match="keeps its number"):
            add_series(document, "x")
    else:
        add_series(document, "x")
        assert len(groups(document.root)[0].all("ser")) == 2


def test_charts_of_excel_2016_take_no_series_without_cells() -> None:
    """But a name of their own."""
    document = Document.read(waterfall())
    with pytest.raises(BookError, match="give it others with setData"):
        add_series(document, "x")
    name_series(document, series_tags(document.root)[0], "A & B")
    assert b"<cx:tx><cx:txData><cx:v>A &amp; B</cx:v></cx:txData></cx:tx><cx:dataLabels" in document.content


def test_bubbles() -> None:
    """They stand over numbers and have sizes."""
    root = Document.read(new_chart(TYPES["Bubble"], [Source(area(1), None, area(0), sizes=area(2))], refer)).root
    assert tags(series_tags(root)[0]) == [
        *("idx", "order", "invertIfNegative", "xVal", "yVal", "bubbleSize", "bubble3D"),
    ]


def test_further_series_look_like_the_first() -> None:
    """But for its colors, points and labels."""
    marker = b'<c:marker><c:symbol val="x"/></c:marker><c:dPt><c:idx val="0"/></c:dPt>'
    data = excel_chart().replace(b"</c:spPr><c:val>", b"</c:spPr>" + marker + b"<c:val>")
    document = Document.read(data)
    plot_others(document, [Source(area(place)) for place in range(3)], refer)
    looks = [tags(series) for series in series_tags(document.root)]
    assert looks == [["idx", "order", "spPr", "marker", "dPt", "val"]] * 2 + [["idx", "order", "marker", "val"]]
    assert [series.find("idx") is not None for series in series_tags(document.root)] == [True] * 3


def test_added_series_has_a_number_of_its_own() -> None:
    """Above all others, and its name."""
    data = excel_chart().replace(b'<c:idx val="1"/>', b'<c:idx val="7"/>').replace(b'<c:order val="0"/>', b"<c:order/>")
    document = Document.read(data)
    add_series(document, "<New>")
    last = series_tags(document.root)[-1]
    assert [last.find(name) and last.find(name).value for name in ("idx", "order")] == ["8", "8"]  # type: ignore[union-attr]  # just found
    name_series(document, last, "Other")
    name = last.find("tx", "v")
    assert name is not None
    assert name.text == "Other"
