"""What a chart's picture shows, taken from its part and its cells: plain data for whoever draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.chartex_figures import Box
from pytest_workbook.simulator.book.charts_axes import Scale, axis_scale
from pytest_workbook.simulator.book.charts_colors import series_color
from pytest_workbook.simulator.book.charts_data import Datum, Plotted
from pytest_workbook.simulator.book.charts_looks import fill_of, line_of
from pytest_workbook.simulator.book.charts_places import (
    Axis,
    Place,
    axis_tag,
    group_of,
    is_along_first,
    is_percent,
    is_stacked,
    series_tags,
)
from pytest_workbook.simulator.book.charts_titles import legend_of, title_of
from pytest_workbook.simulator.book.charts_tree import Tag

_MOST: Final = 1e30
_LINED: Final = ("line", "scatter", "radar", "stock")


@dataclass(frozen=True, slots=True)
class Shape:
    """One series in a picture.

    Args:
        name: as the legend shows it.
        kind: ``bar``, ``line``, ``pie``, ``area``, ``scatter``, ``bubble``, ``radar``, ``doughnut``, …
        values: numbers, None for gaps.
        over: numbers that they are plotted over, None for gaps; counted ones where there are none.
        sizes: of bubbles.
        color: ``#RRGGBB``, or "" for none.
        points: colors of single points by their place.
        has_line: whether a line leads from point to point, where the kind has lines.
        is_apart: whether it has axes of its own, at the right.
        paths: the way to each value through the levels of a hierarchy.
        boxes: one for each category, None where it has no numbers.
    """

    name: str
    kind: str
    values: tuple[float | None, ...]
    over: tuple[float | None, ...]
    sizes: tuple[float | None, ...]
    color: str
    points: dict[int, str]
    has_line: bool = True
    is_apart: bool = False
    paths: tuple[tuple[str, ...], ...] = ()
    boxes: tuple[Box | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as it is drawn.

    Args:
        title: above it, or "".
        shapes: its series in order.
        categories: texts along the axis of categories.
        stacked: whether series lie on each other.
        percent: whether they are shares of a whole.
        lies: whether bars run from left to right.
        legend: ``Top``, ``Right``, …, or None.
        titles: of the axis of categories and of that of values, or "".
        scale: where the axis of values begins and ends, and its step; None for a chart without axes.
        background: ``#RRGGBB``, or "" for none.
        gridlines: whether the axis of values has some.
    """

    title: str
    shapes: tuple[Shape, ...]
    categories: tuple[str, ...]
    stacked: bool
    percent: bool
    lies: bool
    legend: str | None
    titles: tuple[str, str]
    scale: tuple[float, float, float] | None
    background: str
    gridlines: bool


def picture(root: Tag, plotted: Sequence[Plotted]) -> Picture:
    """The picture of a chart.

    Args:
        root: its part.
        plotted: its series.
    """
    tags = series_tags(root)
    first = group_of(root, tags[0]) if tags else None
    title = title_of(root, Place("title"), [series.name for series in plotted])
    legend = legend_of(root)
    values = axis_tag(root, "valueAxis")
    direction = None if first is None else first.find("barDir")
    return Picture(
        title.text or "",
        tuple(_shape(root, place, series) for place, series in enumerate(plotted)),
        _categories(plotted),
        first is not None and is_stacked(first),
        first is not None and is_percent(first),
        direction is not None and direction.value == "bar",
        legend.position if legend.visible else None,
        (axis_title(root, "categoryAxis"), axis_title(root, "valueAxis")),
        scale_of(root, plotted),
        background_of(root),
        values is not None and values.find("majorGridlines") is not None,
    )


def _shape(root: Tag, place: int, series: Plotted) -> Shape:
    tag = series_tags(root)[place]
    kind = group_of(root, tag).local.removesuffix("Chart").removesuffix("3D")
    own = fill_of(root, Place("series", series=place))
    color = series_color(place) if own is None else own
    if kind in _LINED:
        color = line_of(root, Place("series", series=place)).removeprefix("#")
        if not color and kind in ("scatter", "stock"):
            # Only the line is cleared there: markers stay.
            color = series_color(place)
    numbers = drawable(series.values)
    # Over texts, values are plotted one after the other.
    is_text = any(isinstance(datum.value, str) for datum in series.categories)
    over = () if is_text else drawable(series.categories)
    over = over or tuple(float(number + 1) for number in range(len(numbers)))
    has_line = line_of(root, Place("series", series=place)) != ""
    points = points_of(root, place, len(numbers))
    sizes = drawable(series.sizes)
    is_apart = not is_along_first(root, tag)
    return Shape(series.name, kind, numbers, over, sizes, color_text(color), points, has_line, is_apart)


def background_of(root: Tag) -> str:
    """The color behind a chart, ``#RRGGBB``, or "" for none."""
    found = fill_of(root, Place("area"))
    return "#FFFFFF" if found is None else color_text(found)


def points_of(root: Tag, place: int, count: int) -> dict[int, str]:
    """The colors of single points of a series, ``#RRGGBB``, by their place.

    Args:
        root: the chart.
        place: zero-based, of the series.
        count: how many points it has.
    """
    fills = {point: fill_of(root, Place("point", series=place, point=point)) for point in range(count)}
    return {point: color_text(fill) for point, fill in fills.items() if fill}


def color_text(digits: str) -> str:
    """A color as ``#RRGGBB`` from its digits; "" for none."""
    return f"#{digits}" if digits else ""


def _categories(plotted: Sequence[Plotted]) -> tuple[str, ...]:
    texts = next((tuple(datum.text for datum in each.categories) for each in plotted if each.categories), ())
    count = max((len(each.values) for each in plotted), default=0)
    return texts + tuple(str(place + 1) for place in range(len(texts), count))


def axis_title(root: Tag, axis: Axis) -> str:
    """What the title of an axis says, or ""."""
    return title_of(root, Place("axisTitle", axis), []).text or ""


def scale_of(root: Tag, plotted: Sequence[Plotted]) -> tuple[float, float, float] | None:
    """Where the axis of values begins and ends, and its step; None for a chart without, or one that cannot be drawn."""
    values = axis_tag(root, "valueAxis")
    found = None if values is None else axis_scale(root, "valueAxis", plotted)
    if found is None or not _is_drawable(found):
        return None
    return found.minimum, found.maximum, found.major


def _is_drawable(scale: Scale) -> bool:
    span = scale.maximum - scale.minimum
    return 1 / _MOST < span < _MOST and max(abs(scale.minimum), abs(scale.maximum)) < _MOST


def drawable(data: Sequence[Datum]) -> tuple[float | None, ...]:
    """Numbers that a picture can show: nobody sees which of two enormous ones is the greater."""
    numbers = (datum.number for datum in data)
    return tuple(
        None if number is None else 0.0 if abs(number) < 1 / _MOST else min(max(number, -_MOST), _MOST)
        for number in numbers
    )
