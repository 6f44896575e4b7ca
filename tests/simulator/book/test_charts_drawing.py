"""Tests of the drawing of charts: whatever is in a picture, a PNG of the right size comes out that shows it."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from typing import Any

import pytest
from charted import STOCK, with_prices
from PIL import Image, ImageChops

from pytest_workbook.simulator.book.charts_data import plotted
from pytest_workbook.simulator.book.charts_drawing import draw
from pytest_workbook.simulator.book.charts_picture import Picture, picture
from pytest_workbook.simulator.book.charts_source import SeriesBy
from pytest_workbook.simulator.book.charts_tree import Document

_NOTHING = Picture(
    "",
    (),
    (),
    stacked=False,
    percent=False,
    lies=False,
    legend=None,
    titles=("", ""),
    scale=None,
    background="#FFFFFF",
    gridlines=False,
)


def shown(kind: str, rows: list[list[Any]] | None = None) -> Picture:
    """The picture of a chart of a type."""
    book = with_prices()
    if rows is not None:
        book.write(book.area(f"A1:{chr(64 + len(rows[0]))}{len(rows)}"), values=rows)
    address = STOCK.get(kind, "A1:C4")
    made = book.add_chart(book.sheets[0].sheet_id, kind, book.area(address), SeriesBy.COLUMNS)
    root = Document.read(made.content).root
    return picture(root, plotted(book, made.sheet, root))


def colors(data: bytes) -> set[Any]:
    """All colors of an image, as red, green and blue."""
    with Image.open(io.BytesIO(data)) as image:
        found = image.convert("RGB").getcolors(1 << 20)
    return {color for _, color in found or []}


def size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    found: tuple[int, int] = struct.unpack(">2L", data[16:24])
    return found


@pytest.mark.parametrize(
    "kind",
    [
        "BarClustered",
        "ColumnStacked100",
        "Line",
        "LineStacked",
        "Area",
        "AreaStacked",
        "Pie",
        "Doughnut",
        "XYScatterLines",
        "Bubble",
        "Radar",
        "3DColumn",
        "BarOfPie",
    ],
)
def test_each_kind_shows_its_first_series(kind: str) -> None:
    """In the color that Excel gives it, or that of a first slice; through a bubble, the ground shows."""
    rows: list[list[Any]] = [["", "North", "South"], [1, 1, 2], [2, 3, 4], [3, 5, 6]]
    data = draw(shown(kind, rows), 240, 144)
    assert size(data) == (240, 144)
    near = [color for color in colors(data) if color[2] - color[0] > 60]
    assert near


@pytest.mark.parametrize("kind", [*STOCK, "Surface", "SurfaceTopView", "3DArea", "PyramidCol"])
def test_rare_kinds_are_drawn(kind: str) -> None:
    """They are no blank sheet."""
    assert len(colors(draw(shown(kind), 240, 144))) > 10


def test_prices_have_a_scale_of_their_own() -> None:
    """The volume before them does not change where they stand; without them the picture is another."""
    stock = shown("StockVHLC")
    assert [(shape.kind, shape.is_apart) for shape in stock.shapes] == [("bar", False), *[("stock", True)] * 3]
    volume, prices = stock.shapes[:1], stock.shapes[1:]
    assert draw(stock, 240, 144) != draw(replace(stock, shapes=volume), 240, 144)
    tall = replace(stock, legend=None, scale=(0.0, 4000.0, 1000.0))
    narrow = draw(replace(tall, shapes=(replace(volume[0], color=""), *prices)), 240, 144)
    assert len(colors(narrow)) > 10
    plain = replace(stock, shapes=tuple(replace(shape, is_apart=False) for shape in prices), legend="Top")
    assert draw(replace(plain, shapes=prices), 240, 144) != draw(plain, 240, 144)


@pytest.mark.parametrize("kind", ["Radar", "Pie"])
def test_what_is_round_has_one_ground(kind: str) -> None:
    """Though its part gives it axes of its own."""
    found = shown(kind)
    apart = replace(found, shapes=tuple(replace(shape, is_apart=True) for shape in found.shapes))
    assert draw(apart, 120, 72) == draw(found, 120, 72)


def test_gaps_errors_and_signs() -> None:
    """Blanks, errors and numbers below zero are no reason to fail."""
    rows: list[list[Any]] = [["", "$x$ ü 日本", "_"], ["$a", "", -3], ["b_{", "=1/0", 4], ["", "text", -5]]
    for kind in (
        "ColumnStacked",
        "BarStacked100",
        "Line",
        "LineStacked",
        "Pie",
        "Doughnut",
        "Bubble",
        "XYScatter",
        "Radar",
        "Surface",
        "AreaStacked",
    ):
        assert len(colors(draw(shown(kind, rows), 120, 72))) > 1, kind


def test_what_plots_nothing_is_drawn_empty() -> None:
    """With its ground, and a title if there is one."""
    assert (255, 255, 255) in colors(draw(_NOTHING, 50, 30))
    assert colors(draw(replace(_NOTHING, title="Title"), 100, 60)) != colors(draw(_NOTHING, 100, 60))
    zeros: list[list[Any]] = [["", "N", "S"], ["a", 0, 0], ["b", 0, 0], ["c", 0, 0]]
    assert size(draw(shown("Pie", zeros), 50, 30)) == (50, 30)


@pytest.mark.parametrize("legend", ["Top", "Bottom", "Left", "Right", "Corner", "Custom", None])
def test_legend_stands_where_it_is_told(legend: str | None) -> None:
    """Each gives another picture than none."""
    plain = draw(replace(shown("Line"), legend=None), 240, 144)
    assert (draw(replace(shown("Line"), legend=legend), 240, 144) == plain) is (legend is None)


def test_axes_titles_gridlines_and_ground() -> None:
    """All of them are seen."""
    line = shown("Line")
    plain = draw(line, 240, 144)
    others = [
        replace(line, gridlines=False),
        replace(line, titles=("below", "")),
        replace(line, titles=("", "beside")),
        replace(line, scale=(0.0, 50.0, 10.0)),
        replace(line, scale=(0.0, 50.0, 0.001)),
        replace(line, scale=None),
        replace(line, background="#FF0000"),
        replace(line, lies=True),
    ]
    assert all(draw(other, 240, 144) != plain for other in others)
    assert (255, 0, 0) in colors(draw(others[6], 240, 144))
    assert size(draw(replace(line, background=""), 240, 144)) == (240, 144)


def test_many_categories_are_not_all_named() -> None:
    """Else their names would lie on each other, and the drawing take long."""
    line = shown("Line")
    many = tuple(str(number) for number in range(2_000))
    shape = replace(line.shapes[0], values=tuple(float(number) for number in range(2_000)))
    assert size(draw(replace(line, categories=many, shapes=(shape,), scale=(0.0, 2000.0, 500.0)), 100, 60)) == (100, 60)


def test_chart_stands_in_the_middle_of_its_canvas() -> None:
    """With margins around it."""
    bars = replace(shown("ColumnClustered"), title="", legend=None)
    data = draw(bars, 100, 60, (100, 200))
    assert size(data) == (100, 200)
    with Image.open(io.BytesIO(data)) as image:
        box = ImageChops.difference(image.convert("RGB"), Image.new("RGB", image.size, "white")).getbbox()
    assert box is not None
    assert (box[1] >= 65, box[3] <= 140) == (True, True)
