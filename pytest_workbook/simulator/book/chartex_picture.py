"""What the picture of a chart of Excel 2016 shows: plain data for whoever draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pytest_workbook.simulator.book.chartex_data import paths
from pytest_workbook.simulator.book.chartex_figures import Box, box, ranked, shares, steps
from pytest_workbook.simulator.book.chartex_layout import (
    columns,
    has_line,
    is_aggregated,
    is_inclusive,
    names_of,
    shown,
    totals_of,
)
from pytest_workbook.simulator.book.charts_colors import series_color
from pytest_workbook.simulator.book.charts_data import Plotted
from pytest_workbook.simulator.book.charts_looks import fill_of
from pytest_workbook.simulator.book.charts_picture import (
    Picture,
    Shape,
    axis_title,
    background_of,
    color_text,
    drawable,
    points_of,
    scale_of,
)
from pytest_workbook.simulator.book.charts_places import Place, axis_tag, layout_of
from pytest_workbook.simulator.book.charts_titles import legend_of, title_of
from pytest_workbook.simulator.book.charts_tree import Tag

# The place of a series among all, its element, and its data.
_Seen = tuple[int, Tag, Plotted]
_Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What stands in the plot.

    Args:
        shapes: in order.
        categories: texts along the axis of categories.
        lies: whether bars run from left to right.
    """

    shapes: tuple[Shape, ...]
    categories: tuple[str, ...] = ()
    lies: bool = False


def extended_picture(root: Tag, plotted: Sequence[Plotted]) -> Picture:
    """The picture of a chart of Excel 2016. A map is drawn as bars, one for each region.

    Args:
        root: its part.
        plotted: its series.
    """
    seen = shown(root, plotted)
    drawn = _DRAWN.get(layout_of(root), _as_columns)(root, seen) if seen else _Drawn(())
    legend, values = legend_of(root), axis_tag(root, "valueAxis")
    return Picture(
        title_of(root, Place("title"), []).text or "",
        drawn.shapes,
        drawn.categories,
        stacked=False,
        percent=False,
        lies=drawn.lies,
        legend=legend.position if legend.visible else None,
        titles=(axis_title(root, "categoryAxis"), axis_title(root, "valueAxis")),
        scale=scale_of(root, plotted),
        background=background_of(root),
        gridlines=values is not None and values.find("majorGridlines") is not None,
    )


def _shape(root: Tag, place: int, name: str, kind: str, values: _Numbers, over: _Numbers = ()) -> Shape:
    own = fill_of(root, Place("series", series=place))
    color = color_text(series_color(place) if own is None else own)
    return Shape(name, kind, values, over, (), color, points_of(root, place, len(values)))


def _as_steps(root: Tag, seen: Sequence[_Seen]) -> _Drawn:
    """The bars of a waterfall: where each ends, and where it begins."""
    shapes = []
    for place, tag, series in seen:
        found = steps(drawable(series.values), totals_of(tag))
        starts, ends = tuple(start for start, _ in found), tuple(end for _, end in found)
        shapes.append(_shape(root, place, series.name, "waterfall", ends, starts))
    return _Drawn(tuple(shapes), max((tuple(names_of(series)) for *_, series in seen), key=len))


def _as_columns(root: Tag, seen: Sequence[_Seen]) -> _Drawn:
    """The columns of a histogram, or those of a Pareto chart with the line over them: those of the first series."""
    place, tag, series = seen[0]
    if is_aggregated(tag):
        pairs = ranked(names_of(series), drawable(series.values))
    else:
        pairs = [(each.label, float(each.count)) for each in columns(tag, series)]
        pairs = sorted(pairs, key=lambda pair: -pair[1]) if has_line(root) else pairs
    heights = tuple(value for _, value in pairs)
    shapes = [_shape(root, place, series.name, "bar", heights)]
    if has_line(root):
        line = tuple(shares(heights))
        shapes.append(Shape("", "share", line, (), (), color_text(series_color(1)), {}, is_apart=True))
    return _Drawn(tuple(shapes), tuple(name for name, _ in pairs))


def _as_boxes(root: Tag, seen: Sequence[_Seen]) -> _Drawn:
    """A box for each category of each series."""
    names = tuple(dict.fromkeys(datum.text for *_, series in seen for datum in series.categories)) or ("1",)
    shapes = []
    for place, tag, series in seen:
        values, texts = drawable(series.values), [datum.text for datum in series.categories]
        found: dict[str, list[float]] = {}
        for at, value in enumerate(values):
            if value is not None:
                found.setdefault(texts[at] if at < len(texts) else names[0], []).append(value)
        boxes = tuple(_box(found.get(name, []), inclusive=is_inclusive(tag)) for name in names)
        shapes.append(replace(_shape(root, place, series.name, "box", values), boxes=boxes))
    return _Drawn(tuple(shapes), names)


def _box(numbers: Sequence[float], *, inclusive: bool) -> Box | None:
    return box(numbers, inclusive=inclusive) if numbers else None


def _as_hierarchy(root: Tag, seen: Sequence[_Seen]) -> _Drawn:
    """Parts of parts: those of the first series."""
    place, _, series = seen[0]
    ways = paths([*series.outer, names_of(series)])
    shape = _shape(root, place, series.name, layout_of(root), drawable(series.values))
    return _Drawn((replace(shape, paths=tuple(ways)),))


def _as_bars(kind: str) -> Callable[[Tag, Sequence[_Seen]], _Drawn]:
    """Bars from left to right: those of the first series."""

    def drawn(root: Tag, seen: Sequence[_Seen]) -> _Drawn:
        place, _, series = seen[0]
        shape = _shape(root, place, series.name, kind, drawable(series.values))
        return _Drawn((shape,), tuple(names_of(series)), lies=True)

    return drawn


_DRAWN: Final[Mapping[str, Callable[[Tag, Sequence[_Seen]], _Drawn]]] = {
    "waterfall": _as_steps,
    "clusteredColumn": _as_columns,
    "boxWhisker": _as_boxes,
    "treemap": _as_hierarchy,
    "sunburst": _as_hierarchy,
    "funnel": _as_bars("funnel"),
    "regionMap": _as_bars("bar"),
}
