"""Tests of hierarchies as rings and rectangles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.chartex_trees import Part, divided, parts_of, rectangles

_PATHS = [("EU", "Paris"), ("US",), ("EU", "Rome"), ()]


def test_parts_come_before_their_own_parts() -> None:
    """As they are met, those of one branch together; without a size or a way there is none."""
    assert parts_of(_PATHS, [2, -4, 2, 9]) == [
        Part(("EU",), 0, 0.0, 0.5, is_leaf=False),
        Part(("EU", "Paris"), 0, 0.0, 0.25, is_leaf=True),
        Part(("EU", "Rome"), 0, 0.25, 0.25, is_leaf=True),
        Part(("US",), 1, 0.5, 0.5, is_leaf=True),
    ]
    assert parts_of(_PATHS, [None, 0, None, None]) == []


def test_very_many_and_very_deep_parts_are_cut() -> None:
    """The greatest are left."""
    many = parts_of([(str(place),) for place in range(1_000)], [float(place) for place in range(1_000)])
    assert (len(many), many[0].path) == (200, ("999",))
    assert max(len(part.path) for part in parts_of([tuple("abcdefghijklmnop")], [1.0])) == 10


def test_rectangles_fill_the_square() -> None:
    """Each as large as its part, the parts of a part within it."""
    found = rectangles(parts_of(_PATHS, [2, 4, 2, 0]))
    assert [part.path for part, _ in found] == [("EU", "Paris"), ("EU", "Rome"), ("US",)]
    assert [rectangle for _, rectangle in found] == [
        (0.0, 0.5, 0.5, 0.5),
        (0.0, 0.0, 0.5, 0.5),
        (0.5, 0.0, 0.5, 1.0),
    ]


@given(st.lists(st.floats(1e-3, 1e3), max_size=60))
def test_pieces_are_as_large_as_they_should_be(sizes: list[float]) -> None:
    """Their sides may be anything."""
    found = divided(sizes, (0.0, 0.0, 2.0, 1.0))
    assert [width * height for _, _, width, height in found] == [
        pytest.approx(2 * size / sum(sizes), rel=1e-6, abs=1e-12) for size in sizes
    ]
