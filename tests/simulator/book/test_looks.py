"""How cells look, as plain data."""

from __future__ import annotations

import itertools

import pytest

from pytest_workbook.simulator.book.looks import (
    LINES,
    NO_EDGE,
    SIDES,
    STYLES,
    WEIGHTS,
    Edge,
    Lines,
    Look,
    drawn,
)


@pytest.mark.parametrize("side", SIDES)
def test_a_look_has_one_line_at_each_side(side: str) -> None:
    """A new one takes the place of the old one, and leaves the others."""
    edge = Edge("Dash", "Medium", "#FF0000")
    look = Look().with_edge(side, edge)
    assert [each for each in SIDES if look.edge(each) == edge] == [side]
    assert look.with_edge(side, NO_EDGE) == Look()


@pytest.mark.parametrize(("style", "weight"), [*itertools.product([None, *STYLES], [None, *WEIGHTS])])
def test_only_lines_that_a_file_can_keep_are_drawn(style: str | None, weight: str | None) -> None:
    """Whatever is asked for, the style is what was asked, and so is the weight where the style can have it."""
    edge = drawn(NO_EDGE, style, weight, None)
    if style == "None":
        assert edge == NO_EDGE
        return
    assert edge.style == (style or "Continuous")
    assert (edge.style, edge.weight) in LINES
    if (edge.style, weight) in LINES:
        assert edge.weight == weight


def test_what_is_not_asked_for_stays() -> None:
    """A color, a style or a weight alone."""
    before = Edge("Dash", "Medium", "#123456")
    assert drawn(before, None, None, "#FF0000") == Edge("Dash", "Medium", "#FF0000")
    assert drawn(before, "DashDot", None, None) == Edge("DashDot", "Medium", "#123456")
    assert drawn(before, None, "Thin", None) == Edge("Dash", "Thin", "#123456")


def test_a_row_has_its_say_before_a_column() -> None:
    """A cell without a style of its own takes its row's, or its column's, or the first of all."""
    lines = Lines(row_styles={1: 5}, column_styles={2: 7})
    assert [lines.style(*cell) for cell in ((1, 2), (0, 2), (1, 0), (0, 0))] == [5, 7, 5, 0]
    assert lines.without(range(1, 2), range(0)).style(1, 2) == 7
    assert lines.without(range(0), range(3)).style(0, 2) == 0


def test_lines_move() -> None:
    """Sizes and styles of rows do not move with columns; what is deleted is gone."""
    lines = Lines({1: 5, 2: 6}, {1: 7}, {2: 30.0}, {1: 20.0}, 18.0, 12.0)
    moved = lines.moved(lambda row: None if row == 1 else row - 1, None)
    assert moved == Lines({1: 6}, {1: 7}, {1: 30.0}, {1: 20.0}, 18.0, 12.0)
    assert lines.moved(None, lambda column: column + 3) == Lines({1: 5, 2: 6}, {4: 7}, {2: 30.0}, {4: 20.0}, 18.0, 12.0)
