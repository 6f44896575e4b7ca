"""Tests of the lines of a sheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.charts_geometry import Geometry, Lines, geometry
from pytest_workbook.simulator.book.charts_model import Anchor, Corner
from pytest_workbook.simulator.book.looks import Lines as Sizes
from pytest_workbook.simulator.book.model import Area, Sheet

_EMU = 12_700


def lines() -> Lines:
    """Ten lines of 10, but for one of 30 and a hidden one."""
    return Lines(10, 10, {2: 30, 4: 0})


@pytest.mark.parametrize(
    ("distance", "expected"),
    [(0, (0, 0)), (9, (0, 9)), (20, (2, 0)), (49, (2, 29)), (50, (3, 0)), (60, (5, 0)), (75, (6, 5)), (10_000, (9, 0))],
)
def test_line_at_a_distance(distance: int, expected: tuple[int, int]) -> None:
    """Hidden ones are passed over, and the last one ends the sheet."""
    assert lines().at(distance) == expected


@given(st.integers(0, 109))
def test_distance_and_line_are_inverse(distance: int) -> None:
    """Within the sheet."""
    line, into = lines().at(distance)
    assert lines().before(line) + into == distance
    assert into < max(lines().size(line), 1)


def test_nothing_has_a_size_where_all_is_hidden() -> None:
    """No endless search."""
    assert Lines(5, 0).at(10) == (0, 0)


def test_standard_sizes() -> None:
    """A column of 64 pixels is 48 points wide, a row 15 points high; set and hidden ones differ."""
    sheet = Sheet("S", "S", hidden_rows={1}, hidden_columns={3})
    sheet.lines = Sizes(row_heights={0: 30.0}, column_widths={1: 20.7109375})
    found = geometry(sheet)
    assert found.columns.size(0) == 48 * _EMU
    assert found.columns.size(1) == 145 * 9525
    assert (found.columns.size(3), found.rows.size(1)) == (0, 0)
    assert (found.rows.size(0), found.rows.size(2)) == (30 * _EMU, 15 * _EMU)


def grid() -> Geometry:
    """Columns of 48 points and rows of 15."""
    return geometry(Sheet("S", "S"))


@pytest.mark.parametrize(
    "anchor",
    [
        Anchor(Corner(), Corner()),
        Anchor(Corner(), None, (1, 1), "oneCell"),
        Anchor(Corner(), None, (1, 1), "absolute"),
        Anchor(Corner(), Corner(), editing="absolute"),
    ],
)
def test_box_is_kept_by_every_kind_of_anchor(anchor: Anchor) -> None:
    """What is placed is read as it was placed, and the kind stays."""
    placed = grid().anchored(anchor, (100.5, 20.25, 300.0, 99.0))
    assert grid().box(placed) == (100.5, 20.25, 300.0, 99.0)
    assert placed.editing == anchor.editing
    assert (placed.end is None) == (anchor.end is None)


def test_anchor_over_cells() -> None:
    """From the first edge to the last."""
    placed = grid().over(Anchor(Corner(), Corner()), Area("S", 1, 2, 3, 4))
    assert (placed.start, placed.end) == (Corner(2, 0, 1, 0), Corner(5, 0, 4, 0))
    assert grid().box(placed) == (96.0, 15.0, 144.0, 45.0)


def test_anchor_that_ends_before_it_begins_has_no_size() -> None:
    """As a damaged file may have it."""
    assert grid().box(Anchor(Corner(2, 0, 2, 0), Corner(1, 0, 1, 0))) == (96.0, 30.0, 0.0, 0.0)
