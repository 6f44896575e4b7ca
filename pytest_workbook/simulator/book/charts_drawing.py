"""A chart's picture as a PNG, drawn with matplotlib: the only file that knows it."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from pytest_workbook.simulator.book.chartex_drawing import DRAW_EXTENDED
from pytest_workbook.simulator.book.charts_colors import series_color
from pytest_workbook.simulator.book.charts_picture import Picture, Shape

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PIXELS_AN_INCH: Final = 96
_GRID: Final = "#D9D9D9"
_TEXT: Final = "#595959"
_GROUP_WIDTH: Final = 0.7
# High, low and close; a fourth before them is the opening.
_PRICES: Final = 3
_MAX_BUBBLE: Final = 900.0
# What has no axes.
_ROUND: Final = ("pie", "doughnut", "ofPie", "treemap", "sunburst")
_LEGENDS: Final = {
    "Top": ("upper center", (0.5, 1.12)),
    "Bottom": ("upper center", (0.5, -0.12)),
    "Left": ("center right", (-0.12, 0.5)),
    "Right": ("center left", (1.02, 0.5)),
    "Corner": ("upper left", (1.02, 1.0)),
    "Custom": ("center left", (1.02, 0.5)),
}
_MAX_TICKS: Final = 30


def draw(shown: Picture, width: int, height: int, canvas: tuple[int, int] | None = None) -> bytes:
    """Draw a chart.

    Args:
        shown: what it shows.
        width: of the chart in pixels.
        height: of the chart in pixels.
        canvas: width and height of the picture where the chart is to stand in its middle; its own by default.

    Returns:
        A PNG.

    Raises:
        ImportError: matplotlib is not installed.
    """
    # Letters that the font lacks, and numbers at the ends of what can be drawn, are no reason to warn a test.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _png(shown, width, height, canvas or (width, height))


def _png(shown: Picture, width: int, height: int, outer: tuple[int, int]) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(outer[0] / PIXELS_AN_INCH, outer[1] / PIXELS_AN_INCH), dpi=PIXELS_AN_INCH)
    FigureCanvasAgg(figure)
    figure.set_facecolor(shown.background or "none")
    _plot(figure, shown, _box(width, height, outer))
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def _box(width: int, height: int, outer: tuple[int, int]) -> tuple[float, float, float, float]:
    """Where the plot lies on the canvas, in parts of it: left, bottom, width and height."""
    left, low = (outer[0] - width) / 2 / outer[0], (outer[1] - height) / 2 / outer[1]
    across, up = width / outer[0], height / outer[1]
    return left + 0.14 * across, low + 0.2 * up, 0.64 * across, 0.62 * up


def _plot(figure: Figure, shown: Picture, box: tuple[float, float, float, float]) -> None:
    kinds = {shape.kind for shape in shown.shapes}
    axes = figure.add_axes(box, projection="polar" if kinds == {"radar"} else None)
    axes.set_facecolor("none")
    # What is round stands on one ground.
    apart = [] if kinds & {*_ROUND, "radar"} else [shape for shape in shown.shapes if shape.is_apart]
    _shapes(axes, shown, [shape for shape in shown.shapes if shape not in apart])
    _finish(axes, shown, kinds, _beside(axes, shown, apart))


def _beside(axes: Axes, shown: Picture, apart: Sequence[Shape]) -> list[Axes]:
    """The axes at the right, with what is plotted along them, if there is any."""
    if not apart:
        return []
    beside = axes.twinx()
    _shapes(beside, shown, apart)
    beside.tick_params(colors=_TEXT, labelsize=8)
    beside.spines["top"].set_visible(False)
    return [beside]


def _shapes(axes: Axes, shown: Picture, shapes: Sequence[Shape]) -> None:
    for kind in dict.fromkeys(shape.kind for shape in shapes):
        _DRAW.get(kind, _lines)(axes, shown, [shape for shape in shapes if shape.kind == kind])


def _finish(axes: Axes, shown: Picture, kinds: set[str], others: Sequence[Axes]) -> None:
    if shown.title:
        # Above a legend, if that stands at the top.
        pad = 16 if shown.legend == "Top" else 6
        axes.set_title(shown.title, color=_TEXT, fontsize=12, parse_math=False, pad=pad)
    if kinds and not kinds & {*_ROUND, "radar"}:
        _scales(axes, shown, kinds)
    if shown.legend is not None:
        _put_legend(axes, shown.legend, [each.get_legend_handles_labels() for each in (axes, *others)])


def _put_legend(axes: Axes, side: str, named: Sequence[tuple[Sequence[Any], Sequence[Any]]]) -> None:
    handles = [handle for found, _ in named for handle in found]
    if not handles:
        return
    place, anchor = _LEGENDS[side]
    options: dict[str, Any] = {"loc": place, "bbox_to_anchor": anchor, "ncols": 4 if side in ("Top", "Bottom") else 1}
    texts = [text for _, found in named for text in found]
    for text in axes.legend(handles, texts, fontsize=8, frameon=False, **options).get_texts():
        text.set_parse_math(False)


def _scales(axes: Axes, shown: Picture, kinds: set[str]) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=_TEXT, labelsize=8)
    below, beside = shown.titles if not shown.lies else shown.titles[::-1]
    axes.set_xlabel(below, color=_TEXT, fontsize=9, parse_math=False)
    axes.set_ylabel(beside, color=_TEXT, fontsize=9, parse_math=False)
    if shown.gridlines:
        axes.grid(axis="x" if shown.lies else "y", color=_GRID, linewidth=0.8)
        axes.set_axisbelow(True)
    if shown.scale is not None and not kinds & {"surface"}:
        _values(axes, shown, shown.scale)
    if not kinds & {"scatter", "bubble"}:
        _name_categories(axes, shown)


def _values(axes: Axes, shown: Picture, scale: tuple[float, float, float]) -> None:
    low, high, step = scale
    count = (high - low) / step
    ticks = [low + step * number for number in range(round(count) + 1)] if count < _MAX_TICKS else None
    limit, put = (axes.set_xlim, axes.set_xticks) if shown.lies else (axes.set_ylim, axes.set_yticks)
    limit(low, high)
    if ticks is not None:
        put(ticks)


def _name_categories(axes: Axes, shown: Picture) -> None:
    step = max(math.ceil(len(shown.categories) / _MAX_TICKS), 1)
    places = list(range(0, len(shown.categories), step))
    texts = [shown.categories[place] for place in places]
    put = axes.set_yticks if shown.lies else axes.set_xticks
    put(places, texts, parse_math=False)


def _filled(values: Sequence[float | None]) -> list[float]:
    return [math.nan if value is None else value for value in values]


def _share(shown: Picture, shapes: Sequence[Shape], place: int) -> float:
    """By what a value is divided where shares of a whole are plotted."""
    if not shown.percent:
        return 1.0
    values = (shape.values[place] for shape in shapes if place < len(shape.values))
    return sum(abs(value) for value in values if value is not None) or 1.0


def _stacks(shown: Picture, shapes: Sequence[Shape]) -> list[list[float]]:
    return [
        [(value or 0.0) / _share(shown, shapes, place) for place, value in enumerate(shape.values)] for shape in shapes
    ]


def _colors(shape: Shape) -> list[str]:
    return [shape.points.get(place, shape.color or "none") for place in range(len(shape.values))]


def _bars(axes: Axes, shown: Picture, shapes: Sequence[Shape]) -> None:
    heights = _stacks(shown, shapes)
    width = _GROUP_WIDTH if shown.stacked else _GROUP_WIDTH / max(len(shapes), 1)
    up, down = [0.0] * len(shown.categories), [0.0] * len(shown.categories)
    put = axes.barh if shown.lies else axes.bar
    for number, shape in enumerate(shapes):
        offset = 0.0 if shown.stacked else (number - (len(shapes) - 1) / 2) * width
        bases = []
        for place, value in enumerate(heights[number]):
            ends = up if value >= 0 else down
            bases.append(ends[place] if shown.stacked else 0.0)
            ends[place] += value
        places = [place + offset for place in range(len(heights[number]))]
        options: dict[str, Any] = {"left" if shown.lies else "bottom": bases, "color": _colors(shape)}
        put(places, heights[number], width, label=shape.name, **options)


def _lines(axes: Axes, shown: Picture, shapes: Sequence[Shape]) -> None:
    heights = _stacks(shown, shapes)
    sums = [0.0] * len(shown.categories)
    for number, shape in enumerate(shapes):
        values = _filled(shape.values)
        if shown.stacked:
            sums = [total + value for total, value in zip(sums, [*heights[number], *sums], strict=False)]
            values = sums[: len(values)]
        line = "-" if shape.has_line else "none"
        axes.plot(range(len(values)), values, linestyle=line, color=shape.color or "none", label=shape.name)


def _stock(axes: Axes, _: Picture, shapes: Sequence[Shape]) -> None:
    """Prices: a line from the lowest to the highest, and where there is an opening, a bar from there to the close."""
    columns = list(zip(*(_filled(shape.values) for shape in shapes), strict=False))
    ends = [[number for number in column if not math.isnan(number)] for column in columns]
    shown = [place for place, numbers in enumerate(ends) if numbers]
    lows, highs = [min(ends[place]) for place in shown], [max(ends[place]) for place in shown]
    axes.vlines(shown, lows, highs, colors=_TEXT, linewidth=1)
    if len(shapes) > _PRICES:
        heights = [abs(column[-1] - column[0]) for column in columns]
        bottoms = [min(column[0], column[-1]) for column in columns]
        colors = ["white" if column[-1] >= column[0] else _TEXT for column in columns]
        axes.bar(
            range(len(columns)), heights, _GROUP_WIDTH / 2, bottom=bottoms, color=colors, edgecolor=_TEXT, label=None
        )
    for shape in shapes:
        color = shape.color or "none"
        axes.plot(range(len(shape.values)), _filled(shape.values), "_", color=color, label=shape.name)


def _areas(axes: Axes, shown: Picture, shapes: Sequence[Shape]) -> None:
    heights = _stacks(shown, shapes)
    if shown.stacked:
        size = max((len(line) for line in heights), default=0)
        lines = [line + [0.0] * (size - len(line)) for line in heights]
        colors = [shape.color or "none" for shape in shapes]
        axes.stackplot(range(size), *lines, labels=[shape.name for shape in shapes], colors=colors)
        return
    for line, shape in zip(heights, shapes, strict=True):
        axes.fill_between(range(len(line)), line, color=shape.color or "none", label=shape.name)


def _scatter(axes: Axes, _: Picture, shapes: Sequence[Shape]) -> None:
    for shape in shapes:
        pairs = list(zip(_filled(shape.over), _filled(shape.values), strict=False))
        line = "-" if shape.has_line else "none"
        xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
        axes.plot(xs, ys, marker="o", linestyle=line, color=shape.color or "none", label=shape.name)


def _bubbles(axes: Axes, _: Picture, shapes: Sequence[Shape]) -> None:
    largest = max((abs(size or 0.0) for shape in shapes for size in shape.sizes), default=0.0) or 1.0
    for shape in shapes:
        sizes = shape.sizes or tuple(largest for _ in shape.values)
        triples = list(zip(_filled(shape.over), _filled(shape.values), sizes, strict=False))
        areas = [abs(size or 0.0) / largest * _MAX_BUBBLE for *_, size in triples]
        xs, ys = [x for x, *_ in triples], [y for _, y, _ in triples]
        axes.scatter(xs, ys, s=areas, color=shape.color or "none", alpha=0.7, label=shape.name)


def _slices(axes: Axes, shown: Picture, shapes: Sequence[Shape]) -> None:
    is_ring = any(shape.kind == "doughnut" for shape in shapes)
    rings = shapes if is_ring else shapes[:1]
    width = 0.6 / max(len(rings), 1) if is_ring else 1.0
    for number, shape in enumerate(rings):
        sizes = [abs(value or 0.0) for value in shape.values]
        if not sum(sizes):
            continue
        colors = [shape.points.get(place, f"#{series_color(place)}") for place in range(len(sizes))]
        names = shown.categories if number == 0 else [""] * len(sizes)
        wedge = {"width": width, "edgecolor": "white"}
        radius = 0.4 + width * (number + 1) if is_ring else 1.0
        wedges = axes.pie(sizes, colors=colors, radius=radius, startangle=90, counterclock=False, wedgeprops=wedge)[0]
        for slice_, name in zip(wedges, names, strict=False):
            slice_.set_label(name)


def _radar(axes: Axes, shown: Picture, shapes: Sequence[Shape]) -> None:
    count = max(len(shown.categories), 1)
    angles = [2 * math.pi * place / count for place in range(count)]
    for shape in shapes:
        values = [value or 0.0 for value in shape.values]
        axes.plot([*angles, *angles[:1]], [*values, *values[:1]], color=shape.color or "none", label=shape.name)
    axes.set_xticks(angles, shown.categories, fontsize=8, parse_math=False)


def _surface(axes: Axes, shown: Picture, shapes: Sequence[Shape]) -> None:
    size = len(shown.categories)
    lines = [[*_filled(shape.values), *([math.nan] * (size - len(shape.values)))] for shape in shapes]
    axes.imshow(lines, aspect="auto", origin="lower", cmap="viridis")
    axes.set_yticks(range(len(shapes)), [shape.name for shape in shapes], parse_math=False)


_DRAW: Final[Mapping[str, Callable[[Any, Picture, Sequence[Shape]], None]]] = {
    "bar": _bars,
    "area": _areas,
    "scatter": _scatter,
    "bubble": _bubbles,
    "pie": _slices,
    "doughnut": _slices,
    "ofPie": _slices,
    "radar": _radar,
    "stock": _stock,
    "surface": _surface,
    **DRAW_EXTENDED,
}
