"""What a chart of Excel 2016 plots: dimensions of data, which its series name by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.charts_places import number_in
from pytest_workbook.simulator.book.charts_tree import Tag
from pytest_workbook.simulator.book.model import Area

VALUES: Final = ("val", "size", "colorVal", "y")
"""Dimensions that hold what is plotted. Source: [MS-ODRAWXML] 2.24.4.12 (ST_NumericDimensionType)."""


@dataclass(frozen=True, slots=True)
class Dimensions:
    """The data of a series.

    Args:
        values: the element that names the values, or None.
        categories: the one that names what they are plotted over, or None.
    """

    values: Tag | None
    categories: Tag | None


def dimensions_of(root: Tag, series: Tag) -> Dimensions:
    """The dimensions that a series plots.

    Args:
        root: the chart.
        series: the element.
    """
    found = root.find("chartData")
    blocks = [] if found is None else found.all("data")
    wanted = str(number_in(series, "dataId", -1))
    block = next((each for each in blocks if each.attributes.get("id") == wanted), None)
    numbers = [] if block is None else [tag for tag in block.all("numDim") if tag.attributes.get("type") in VALUES]
    texts = [] if block is None else [tag for tag in block.tags if tag.attributes.get("type") in ("cat", "x")]
    return Dimensions(next(iter(numbers), None), next(iter(texts), None))


def lies_in_rows(dimension: Tag) -> bool:
    """Whether the points of a dimension lie beside each other, not below each other."""
    formula = dimension.find("f")
    return formula is not None and formula.attributes.get("dir") == "row"


def level_areas(dimension: Tag, areas: Sequence[Area]) -> list[Area]:
    """The cells of each level of a dimension, the outermost first: its columns, or its rows.

    Args:
        dimension: the element.
        areas: that it names.
    """
    if len(areas) != 1:
        return list(areas[:1])
    area = areas[0]
    if lies_in_rows(dimension):
        return [Area(area.sheet, row, area.left, row, area.right) for row in range(area.top, area.bottom + 1)]
    columns = range(area.left, area.right + 1)
    return [Area(area.sheet, area.top, column, area.bottom, column) for column in columns]


def paths(levels: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The way to each point of a hierarchy: a blank outer text means the one before, a blank inner one ends the way.

    Args:
        levels: texts of each level, the outermost first.
    """
    count = max((len(level) for level in levels), default=0)
    found: list[tuple[str, ...]] = []
    for place in range(count):
        texts = [level[place] if place < len(level) else "" for level in levels]
        while texts and not texts[-1]:
            texts.pop()
        before = found[-1] if found else ()
        filled = list(_filled(texts, before))
        found.append(tuple(filled))
    return found


def _filled(texts: Sequence[str], before: Sequence[str]) -> Iterator[str]:
    is_same = True
    for place, text in enumerate(texts):
        if text or not is_same or place >= len(before):
            is_same = False
            yield text
        else:
            yield before[place]
