"""Tests of the drawing of charts of Excel 2016: each shows its data, and what is odd is drawn all the same."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from modern import TREE, added, filled_for_2016
from PIL import Image

from pytest_workbook.simulator.book.chartex_drawing import DRAW_EXTENDED
from pytest_workbook.simulator.book.chartex_picture import extended_picture
from pytest_workbook.simulator.book.chartex_types import EXTENDED
from pytest_workbook.simulator.book.charts_data import plotted
from pytest_workbook.simulator.book.charts_drawing import draw
from pytest_workbook.simulator.book.charts_picture import Picture
from pytest_workbook.simulator.book.charts_tree import Document

_BLUE, _ORANGE, _GREY = (0x44, 0x72, 0xC4), (0xED, 0x7D, 0x31), (0xA5, 0xA5, 0xA5)


def shown(kind: str, rows: list[list[Any]] | None = None) -> Picture:
    """The picture of a chart of a kind, of other cells if there are any."""
    book = filled_for_2016()
    if rows is not None:
        book.write(book.area(f"A1:{chr(64 + len(rows[0]))}{len(rows)}"), values=rows)
    chart = added(book, kind, "" if rows is None else f"A1:{chr(64 + len(rows[0]))}{len(rows)}")
    root = Document.read(chart.content).root
    return extended_picture(root, plotted(book, chart.sheet, root))


def pixels(data: bytes) -> dict[Any, int]:
    """How many pixels of each color there are."""
    with Image.open(io.BytesIO(data)) as image:
        return {color: count for count, color in image.convert("RGB").getcolors(1 << 20) or []}


def test_all_kinds_are_known() -> None:
    """Those of pictures that plain charts do not have."""
    kinds = {shape.kind for kind in EXTENDED for shape in shown(kind).shapes}
    assert kinds == {*DRAW_EXTENDED, "bar"}


@pytest.mark.parametrize(
    ("kind", "colors"),
    [
        ("Waterfall", [_BLUE, _ORANGE]),
        ("Treemap", [_BLUE, _ORANGE, _GREY]),
        ("Sunburst", [_BLUE, _ORANGE, _GREY]),
        ("Histogram", [_BLUE]),
        ("Pareto", [_BLUE, _ORANGE]),
        ("Boxwhisker", [_BLUE]),
        ("Funnel", [_BLUE]),
        ("RegionMap", [_BLUE]),
    ],
)
def test_each_kind_shows_its_colors(kind: str, colors: list[Any]) -> None:
    """What goes up and down, branches, columns and lines."""
    found = pixels(draw(replace(shown(kind), legend=None), 240, 144))
    assert [color for color in colors if found.get(color, 0) < 3] == []


def test_areas_of_a_treemap_and_of_rings_are_those_of_the_values() -> None:
    """Europe is four times as large as Asia."""
    for kind in ("Treemap", "Sunburst"):
        found = pixels(draw(replace(shown(kind, TREE), legend=None), 960, 576))
        larger, smaller = found[_BLUE], found[_GREY]
        # Asia has no cities, so that it lacks the outer ring.
        assert larger / smaller == pytest.approx(4 if kind == "Treemap" else 4 * (1 + 5 / 3), rel=0.15)


@pytest.mark.parametrize("kind", EXTENDED)
def test_gaps_errors_and_signs(kind: str) -> None:
    """Blanks, errors, enormous numbers and odd letters are no reason to fail; a legend may stand anywhere."""
    rows: list[list[Any]] = [["", "$x$ \u65e5"], ["$a", ""], ["b_{", "=1/0"], ["", "text"], ["c", -1e300], ["d", 1e300]]
    for legend in ("Left", None):
        assert len(pixels(draw(replace(shown(kind, rows), legend=legend), 120, 72))) > 1


@pytest.mark.parametrize("kind", EXTENDED)
def test_blank_cells_are_drawn_empty(kind: str) -> None:
    """With the title alone."""
    rows: list[list[Any]] = [["", ""], ["", ""], ["", ""]]
    assert len(pixels(draw(shown(kind, rows), 240, 144))) > 1
