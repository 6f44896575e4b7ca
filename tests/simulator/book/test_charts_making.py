"""Tests of new charts, and of other cells for old ones."""

from __future__ import annotations

import pytest
from charted import excel_chart

from pytest_workbook.simulator.book.charts_making import add_series, name_series, new_chart, plot_others
from pytest_workbook.simulator.book.charts_places import series_tags
from pytest_workbook.simulator.book.charts_source import Source
from pytest_workbook.simulator.book.charts_tree import Document, Tag
from pytest_workbook.simulator.book.charts_types import TYPES
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
