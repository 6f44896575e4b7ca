"""How the shapes of the charts of Excel 2016 are drawn with matplotlib, on axes that are there already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from pytest_workbook.simulator.book.chartex_trees import parts_of, rectangles
from pytest_workbook.simulator.book.charts_colors import series_color
from pytest_workbook.simulator.book.charts_picture import Picture, Shape

# Of matplotlib, which only `charts_drawing` knows.
Axes: TypeAlias = Any
_WIDTH: Final = 0.7
_EDGE: Final = "white"
_INK: Final = "#404040"
_RADIUS: Final = 1.2
_UP: Final = ("Increase", f"#{series_color(0)}", True)
_DOWN: Final = ("Decrease", f"#{series_color(1)}", False)
# More than these, nobody tells apart.
_MAX_BOXES: Final = 200


def _steps(axes: Axes, _: Picture, shapes: Sequence[Shape]) -> None:
    """The bars of a waterfall, those that go up in one color, and those that go down in another."""
    width = _WIDTH / max(len(shapes), 1)
    for number, shape in enumerate(shapes):
        shift = (number - (len(shapes) - 1) / 2) * width
        bars = [(start or 0.0, end or 0.0) for start, end in zip(shape.over, shape.values, strict=True)]
        for name, color, is_up in (_UP, _DOWN):
            places = [place for place, (start, end) in enumerate(bars) if (end >= start) is is_up]
            colors = [shape.points.get(place, color) for place in places]
            lows = [min(bars[place]) for place in places]
            heights = [abs(bars[place][1] - bars[place][0]) for place in places]
            label = None if number else name
            axes.bar([place + shift for place in places], heights, width, bottom=lows, color=colors, label=label)


def _boxes(axes: Axes, _: Picture, shapes: Sequence[Shape]) -> None:
    """Boxes with whiskers, medians, means and outliers."""
    width = _WIDTH / max(len(shapes), 1)
    for number, shape in enumerate(shapes):
        color = shape.color or "none"
        axes.bar(0.0, 0.0, 0.0, color=color, label=shape.name)
        for place, box in enumerate(shape.boxes[:_MAX_BOXES]):
            if box is None:
                continue
            at = place + (number - (len(shapes) - 1) / 2) * width
            axes.vlines(at, box.low, box.high, colors=_INK, linewidth=1)
            axes.bar(at, box.third - box.first, width, bottom=box.first, color=color, edgecolor=_INK)
            axes.hlines(box.median, at - width / 2, at + width / 2, colors=_INK, linewidth=1)
            axes.plot([at], [box.mean], marker="x", color=_INK)
            axes.plot([at] * len(box.outliers), list(box.outliers), marker="o", linestyle="none", color=_INK)


def _shares(axes: Axes, _: Picture, shapes: Sequence[Shape]) -> None:
    """How much of the whole is reached, from nothing to all of it."""
    for shape in shapes:
        axes.plot(range(len(shape.values)), [value or 0.0 for value in shape.values], color=shape.color or "none")
    axes.set_ylim(0.0, 1.0)


def _funnel(axes: Axes, _: Picture, shapes: Sequence[Shape]) -> None:
    """Bars around one middle, the first at the top."""
    for shape in shapes:
        values = [abs(value or 0.0) for value in shape.values]
        colors = [shape.points.get(place, shape.color or "none") for place in range(len(values))]
        lefts = [-value / 2 for value in values]
        axes.barh(range(len(values)), values, 0.94, left=lefts, color=colors, label=shape.name)
    axes.invert_yaxis()
    axes.set_xticks([])


def _treemap(axes: Axes, _: Picture, shapes: Sequence[Shape]) -> None:
    """Rectangles in rectangles, each as large as its value."""
    for shape in shapes:
        parts = parts_of(shape.paths, shape.values)
        for part, (left, low, width, height) in rectangles(parts):
            color = f"#{series_color(part.branch)}"
            axes.bar(left, height, width, bottom=low, align="edge", color=color, edgecolor=_EDGE)
            options: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 7, "parse_math": False}
            axes.text(left + width / 2, low + height / 2, part.path[-1], **options)
        _name_branches(axes, [part.path[0] for part in parts if len(part.path) == 1])
    axes.set_axis_off()


def _sunburst(axes: Axes, _: Picture, shapes: Sequence[Shape]) -> None:
    """Rings around each other, one for each level."""
    for shape in shapes:
        parts = parts_of(shape.paths, shape.values)
        depth = max((len(part.path) for part in parts), default=1)
        width = _RADIUS / (depth + 1)
        for part in parts:
            # A single wedge, from where the part begins on, clockwise from the top.
            others = [part.start, part.size, max(1.0 - part.start - part.size, 0.0)]
            wedges = axes.pie(
                others,
                colors=["none", f"#{series_color(part.branch)}", "none"],
                radius=width * (len(part.path) + 1),
                startangle=90,
                counterclock=False,
                wedgeprops={"width": width},
                normalize=True,
            )[0]
            wedges[1].set_edgecolor(_EDGE)
        _name_branches(axes, [part.path[0] for part in parts if len(part.path) == 1])


def _name_branches(axes: Axes, names: Sequence[str]) -> None:
    for number, name in enumerate(names):
        axes.bar(0.0, 0.0, 0.0, color=f"#{series_color(number)}", label=name)


DRAW_EXTENDED: Final[Mapping[str, Callable[[Any, Picture, Sequence[Shape]], None]]] = {
    "waterfall": _steps,
    "box": _boxes,
    "share": _shares,
    "funnel": _funnel,
    "treemap": _treemap,
    "sunburst": _sunburst,
}
"""What draws the shapes of a kind."""
