"""Tests of how cells become series."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_workbook.simulator.book.charts_source import Cells, SeriesBy, Source, sources
from pytest_workbook.simulator.book.errors import BookError
from pytest_workbook.simulator.book.model import Area, ErrorValue


def cells(rows: list[list[Any]], dates: tuple[tuple[int, int], ...] = ()) -> Cells:
    """Cells from A1 on, some of which are dates."""
    flags = [[(row, column) in dates for column in range(len(rows[0]))] for row in range(len(rows))]
    return Cells(Area("S", 0, 0, len(rows) - 1, len(rows[0]) - 1), rows, flags)


def area(top: int, left: int, bottom: int, right: int) -> Area:
    """Cells of the sheet."""
    return Area("S", top, left, bottom, right)


def summed(found: list[Source]) -> list[tuple[bool, bool, int]]:
    """Of each series, whether it has a name and categories, and how many values."""
    return [(s.name is not None, s.categories is not None, s.values.rows * s.values.columns) for s in found]


TABLE: list[list[Any]] = [[None, "N", "S"], ["Jan", 1, 2], ["Feb", 3, 4], ["Mar", 5, 6]]


def test_columns_with_names_and_categories() -> None:
    """The shape that most have."""
    assert sources(cells(TABLE), SeriesBy.AUTO, "flat") == [
        Source(area(1, 1, 3, 1), area(0, 1, 0, 1), area(1, 0, 3, 0)),
        Source(area(1, 2, 3, 2), area(0, 2, 0, 2), area(1, 0, 3, 0)),
    ]


@pytest.mark.parametrize(
    ("values", "levels"),
    [
        ([["R", "C", "S"], ["EU", "Rome", 1], ["", "Oslo", 2]], 2),
        ([["R", "C", "S"], ["EU", 5, 1], ["US", 6, 2]], 1),
        ([["R", "C"], ["EU", "Rome"], ["US", "NYC"]], 1),
    ],
)
def test_levels(values: list[list[Any]], levels: int) -> None:
    """All first lines of texts are categories, but never the last line of all."""
    found = sources(cells(values), SeriesBy.COLUMNS, "levels")
    assert found[0].categories == area(1, 0, 2, levels - 1)
    assert found[0].values == area(1, levels, 2, levels)
    flipped = [list(row) for row in zip(*values, strict=True)]
    assert sources(cells(flipped), SeriesBy.ROWS, "levels")[0].categories == area(0, 1, levels - 1, 2)
    assert sources(cells([["S"], [1], [2]]), SeriesBy.COLUMNS, "levels")[0].categories is None


def test_rows_with_names_and_categories() -> None:
    """Asked for, or because the area is wider than high."""
    found = sources(cells(TABLE), SeriesBy.ROWS, "flat")
    assert found[0] == Source(area(1, 1, 1, 2), area(1, 0, 1, 0), area(0, 1, 0, 2), is_row=True)
    wide = [list(line) for line in zip(*TABLE, strict=True)]
    assert len(sources(cells(wide), SeriesBy.AUTO, "flat")) == 2


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[1, 2], [3, 4], [5, 6]], [(False, False, 3), (False, False, 3)]),
        ([["a", "b"], [3, 4], [5, 6]], [(True, False, 2), (True, False, 2)]),
        ([["m", "b"], ["x", 4], ["y", 6]], [(True, True, 2)]),
        ([["x", 2], ["y", 4], ["z", 6]], [(False, True, 3)]),
        ([[None, 2020, 2021], ["x", 1, 2], ["y", 1, 2]], [(True, True, 2), (True, True, 2)]),
        ([[None, 2020], [1, 2], [2, 3]], [(True, True, 2)]),
        ([["only"], [1], [2]], [(True, False, 2)]),
        ([[1], [2]], [(False, False, 2)]),
        ([[7]], [(False, False, 1)]),
        ([[None, None], [None, None]], [(False, False, 2), (False, False, 2)]),
        ([[ErrorValue("#N/A"), 1], [2, 3]], [(False, False, 2), (False, False, 2)]),
    ],
)
def test_what_names_and_categories_look_like(rows: list[list[Any]], expected: list[tuple[bool, bool, int]]) -> None:
    """Texts, or whatever stands beside a blank corner."""
    assert summed(sources(cells(rows), SeriesBy.COLUMNS, "flat")) == expected


def test_dates_are_categories_that_are_numbers() -> None:
    """Though they are no texts."""
    found = sources(cells([[45000, 1], [45001, 2]], dates=((0, 0), (1, 0))), SeriesBy.COLUMNS, "flat")
    assert (found[0].categories, found[0].are_numbers) == (area(0, 0, 1, 0), True)
    assert sources(cells(TABLE), SeriesBy.AUTO, "flat")[0].are_numbers is False


def test_first_line_is_what_others_are_plotted_over() -> None:
    """Where both axes have values; alone, it is plotted over 1, 2, 3."""
    found = sources(cells([[1, 2], [3, 4], [5, 6]]), SeriesBy.AUTO, "scattered")
    assert found == [Source(area(0, 1, 2, 1), None, area(0, 0, 2, 0), are_numbers=True)]
    assert sources(cells([[1], [2]]), SeriesBy.AUTO, "scattered") == [Source(area(0, 0, 1, 0))]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (2, [(None, 0, 1)]),
        (3, [(0, 1, 2)]),
        (5, [(0, 1, 2), (0, 3, 4)]),
        (4, [(0, 1, 2), (0, 3, None)]),
    ],
)
def test_bubbles_have_sizes(width: int, expected: list[tuple[int | None, int, int | None]]) -> None:
    """Every second column; of the last one, there may be none."""
    rows = [[float(row * 10 + column) for column in range(width)] for row in range(9)]
    found = sources(cells(rows), SeriesBy.COLUMNS, "scattered", has_sizes=True)
    places = [
        (s.categories.left if s.categories else None, s.values.left, s.sizes.left if s.sizes else None) for s in found
    ]
    assert places == expected


def test_too_many_series_are_refused() -> None:
    """Excel takes 255."""
    rows = [[1] * 255]
    assert len(sources(cells(rows), SeriesBy.COLUMNS, "flat")) == 255
    with pytest.raises(BookError, match="255 series at most; the cells would make 256"):
        sources(cells([[1] * 256]), SeriesBy.COLUMNS, "flat")
