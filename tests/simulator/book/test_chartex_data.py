"""Tests of the dimensions of data that a chart of Excel 2016 plots."""

from __future__ import annotations

import pytest
from modern import made, waterfall

from pytest_workbook.simulator.book.chartex_data import dimensions_of, level_areas, lies_in_rows, paths
from pytest_workbook.simulator.book.charts_places import series_tags
from pytest_workbook.simulator.book.charts_source import SeriesBy
from pytest_workbook.simulator.book.charts_tree import Document, Tag
from pytest_workbook.simulator.book.model import Area


def dimension(document: Document, name: str) -> Tag:
    """The first dimension of a name."""
    return next(tag for tag in document.root.walk() if tag.local == name)


def test_series_name_their_data_by_number() -> None:
    """Another number means none, and so does a chart without data."""
    data = waterfall()
    root = Document.read(data).root
    found = dimensions_of(root, series_tags(root)[0])
    assert found.values is not None
    assert found.categories is not None
    assert (found.values.local, found.categories.local) == ("numDim", "strDim")
    for old, new in ((b'<cx:dataId val="0"/>', b'<cx:dataId val="7"/>'), (b"chartData", b"other")):
        root = Document.read(data.replace(old, new)).root
        none = dimensions_of(root, series_tags(root)[0])
        assert (none.values, none.categories) == (None, None)


def test_levels_are_columns_or_rows() -> None:
    """The outermost first; of several areas only the first is known."""
    columns, rows = made("Treemap"), made("Treemap", by=SeriesBy.ROWS)
    area = Area("S", 1, 3, 4, 4)
    assert lies_in_rows(dimension(rows, "numDim"))
    assert not lies_in_rows(dimension(columns, "numDim"))
    found = level_areas(dimension(columns, "strDim"), [area])
    assert found == [Area("S", 1, 3, 4, 3), Area("S", 1, 4, 4, 4)]
    found = level_areas(dimension(rows, "strDim"), [area])
    assert found == [Area("S", row, 3, row, 4) for row in range(1, 5)]
    assert level_areas(dimension(columns, "strDim"), [area, found[0]]) == [area]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([["a", "b"]], [("a",), ("b",)]),
        ([["A", "", "B"], ["x", "y", "z"]], [("A", "x"), ("A", "y"), ("B", "z")]),
        ([["A", "B"], ["x", ""]], [("A", "x"), ("B",)]),
        ([["A", "", ""], ["1", "", "2"], ["x", "y", "z"]], [("A", "1", "x"), ("A", "1", "y"), ("A", "2", "z")]),
        ([["A", "B"], ["1", ""], ["x", "y"]], [("A", "1", "x"), ("B", "", "y")]),
        ([["", "A"], ["x", "y"]], [("", "x"), ("A", "y")]),
        ([["A"], ["x", "y"]], [("A", "x"), ("A", "y")]),
        ([["", ""]], [(), ()]),
        ([], []),
    ],
)
def test_paths(levels: list[list[str]], expected: list[tuple[str, ...]]) -> None:
    """A blank outer text means the one above, but not under another parent; a blank inner one ends the way."""
    assert paths(levels) == expected
