"""The things in a chart that have a look or a text of their own, and where a chart's part keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pytest_workbook.simulator.book.charts_tree import Document, Tag, is_extended

Axis = Literal["categoryAxis", "valueAxis", "seriesAxis"]
Part = Literal[
    "area", "title", "legend", "labels", "axis", "axisTitle", "majorGridlines", "minorGridlines", "series", "point"
]
AXES: Final[tuple[Axis, ...]] = ("categoryAxis", "valueAxis", "seriesAxis")
_KINDS: Final[Mapping[Axis, tuple[str, ...]]] = {
    "categoryAxis": ("catAx", "dateAx"),
    "valueAxis": ("valAx",),
    "seriesAxis": ("serAx",),
}
# Those of the charts of Excel 2016 differ in what scales them.
_SCALINGS: Final[Mapping[Axis, str]] = {"categoryAxis": "catScaling", "valueAxis": "valScaling"}
# Both of whose axes are of values; the first one named lies below.
SCATTERED: Final = ("scatterChart", "bubbleChart")


@dataclass(frozen=True, slots=True)
class Place:
    """One thing in a chart.

    Args:
        part: which thing.
        axis: which axis it belongs to, for an axis, its title and its gridlines.
        series: zero-based place of its series, for a series and a point.
        point: zero-based place of a point in its series.
    """

    part: Part
    axis: Axis = "valueAxis"
    series: int = 0
    point: int = 0


def plot_area(root: Tag) -> Tag:
    """The plot area of a chart, which opening makes sure of."""
    return _needed(root.find("chart", "plotArea"))


def chart_of(root: Tag) -> Tag:
    """The element that holds title, plot area and legend, which opening makes sure of."""
    return _needed(root.find("chart"))


def _needed(found: Tag | None) -> Tag:
    assert found is not None  # noqa: S101 - for the type checker: opening lets no other chart in
    return found


def groups(root: Tag) -> list[Tag]:
    """What is plotted, by kinds: ``barChart``, ``lineChart`` and so on; a chart of Excel 2016 has but one."""
    if is_extended(root):
        return plot_area(root).all("plotAreaRegion")[:1]
    return [tag for tag in plot_area(root).tags if tag.local.endswith("Chart")]


def series_tags(root: Tag) -> list[Tag]:
    """The series of all groups, in their order.

    Assumed: the line of a Pareto chart, which has no cells of its own, is none.
    """
    found = [tag for group in groups(root) for tag in group.all("ser", "series") if "ownerIdx" not in tag.attributes]
    return sorted(found, key=lambda tag: number_in(tag, "order", 0))


def layout_of(root: Tag) -> str:
    """How a chart of Excel 2016 lays its first series out: ``waterfall``, ``treemap``, …, or nothing without one."""
    return next((tag.attributes.get("layoutId", "") for tag in series_tags(root)), "")


def group_of(root: Tag, series: Tag) -> Tag:
    """The group that a series is plotted in."""
    return next(group for group in groups(root) if series in group.tags)


def is_along_first(root: Tag, series: Tag) -> bool:
    """Whether a series has the axes of the first group, or none, not axes of its own."""
    own, first = ({tag.value for tag in group.all("axId")} for group in (group_of(root, series), groups(root)[0]))
    return own <= first


def is_stacked(group: Tag) -> bool:
    """Whether the series of a group lie on each other."""
    found = group.find("grouping")
    return found is not None and found.value in ("stacked", "percentStacked")


def is_percent(group: Tag) -> bool:
    """Whether a group plots shares of a whole."""
    found = group.find("grouping")
    return found is not None and found.value == "percentStacked"


def number_in(tag: Tag, name: str, default: int) -> int:
    """The whole number that a child says."""
    found = tag.find(name)
    text = "" if found is None else found.value or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 11 else default


def axis_tag(root: Tag, axis: Axis) -> Tag | None:
    """An axis of the first group; None where it has no such axis."""
    found = groups(root)
    if not found:
        return None
    if is_extended(root):
        scaling = _SCALINGS.get(axis, "")
        return next((tag for tag in plot_area(root).all("axis") if tag.find(scaling) is not None), None)
    numbers = [tag.value for tag in found[0].all("axId")]
    axes = [tag for tag in plot_area(root).tags if tag.local.endswith("Ax") and number_of(tag) in numbers]
    if found[0].local in SCATTERED:
        axes.sort(key=lambda tag: numbers.index(number_of(tag)))
        return dict(zip(AXES, axes[:2], strict=False)).get(axis)
    return next((tag for tag in axes if tag.local in _KINDS[axis]), None)


def number_of(axis: Tag) -> str | None:
    """The number by which groups name an axis."""
    found = axis.find("axId")
    return None if found is None else found.value


def owner(root: Tag, place: Place) -> Tag | None:
    """The element that holds a thing's look; None for a thing that the chart does not show, or only by default."""
    return _OWNERS[place.part](root, place)


def owners(document: Document, place: Place) -> list[Tag]:
    """The elements that are to be changed when a thing's look is: one, but each series has labels of its own.

    Returns:
        None of them where the thing is not shown.
    """
    root = document.root
    if place.part == "labels":
        return [labels_of(document, tag) for tag in series_tags(root)]
    if place.part == "point":
        return [_made_point(document, series_tags(root)[place.series], place.point)]
    found = owner(root, place)
    return [] if found is None else [found]


def labels_of(document: Document, series: Tag) -> Tag:
    """The labels of a series; hidden ones are made where it has none."""
    if document.is_extended:
        hidden = '<c:dataLabels><c:visibility seriesName="0" categoryName="0" value="0"/></c:dataLabels>'
        return series.find("dataLabels") or series.add(document.fragment(hidden))
    found = series.find("dLbls")
    if found is not None and found.find("delete") is None:
        return found
    flags = "".join(f'<c:{name} val="0"/>' for name in LABEL_FLAGS.values())
    return series.put(document.fragment(f"<c:dLbls>{flags}</c:dLbls>"))


LABEL_FLAGS: Final[Mapping[str, str]] = {
    "showLegendKey": "showLegendKey",
    "showValue": "showVal",
    "showCategoryName": "showCatName",
    "showSeriesName": "showSerName",
    "showPercentage": "showPercent",
    "showBubbleSize": "showBubbleSize",
}
"""Names of what labels can show: Graph's, and the file's, in the order of the file."""


def _made_point(document: Document, series: Tag, point: int) -> Tag:
    found = _point(series, point)
    if found is not None:
        return found
    if document.is_extended:
        return series.add(document.fragment(f'<c:dataPt idx="{point}"/>'))
    made = document.fragment(f'<c:dPt><c:idx val="{point}"/></c:dPt>')
    return series.add(made)


def _point(series: Tag, point: int) -> Tag | None:
    newer = next((tag for tag in series.all("dataPt") if tag.attributes.get("idx") == str(point)), None)
    return newer or next((tag for tag in series.all("dPt") if number_in(tag, "idx", -1) == point), None)


def _labels(root: Tag, _: Place) -> Tag | None:
    found = [tag for series in series_tags(root) for tag in series.all("dLbls", "dataLabels")[:1]]
    found += [tag for group in groups(root) if (tag := group.find("dLbls")) is not None]
    return next((tag for tag in found if tag.find("delete") is None), None)


def _of_axis(name: str) -> Callable[[Tag, Place], Tag | None]:
    def find(root: Tag, place: Place) -> Tag | None:
        axis = axis_tag(root, place.axis)
        return None if axis is None else axis.find(name)

    return find


_OWNERS: Final[Mapping[Part, Callable[[Tag, Place], Tag | None]]] = {
    "area": lambda root, _: root,
    "title": lambda root, _: root.find("chart", "title"),
    "legend": lambda root, _: root.find("chart", "legend"),
    "labels": _labels,
    "axis": lambda root, place: axis_tag(root, place.axis),
    "axisTitle": _of_axis("title"),
    "majorGridlines": _of_axis("majorGridlines"),
    "minorGridlines": _of_axis("minorGridlines"),
    "series": lambda root, place: series_tags(root)[place.series],
    "point": lambda root, place: _point(series_tags(root)[place.series], place.point),
}
