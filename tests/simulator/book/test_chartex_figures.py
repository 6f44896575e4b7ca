"""Tests of what the charts of Excel 2016 calculate: steps, bins, shares and boxes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.chartex_figures import Bin, Binning, Box, bins, box, ranked, shares, steps

_NUMBERS = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20)
_BINNINGS = st.builds(
    Binning,
    st.none() | st.floats(1e-3, 1e6),
    st.none() | st.integers(1, 50),
    st.none() | st.floats(-1e6, 1e6),
    st.none() | st.floats(-1e6, 1e6),
    st.booleans(),
)


def test_steps_stand_on_each_other_but_for_totals() -> None:
    """A blank one changes nothing."""
    assert steps([10, -3, None, 7, 2], {3}) == [(0, 10), (10, 7), (7, 7), (0, 7), (7, 9)]
    assert steps([], ()) == []


@pytest.mark.parametrize(
    ("binning", "expected"),
    [
        (Binning(size=4), [("[1, 5]", 5), ("(5, 9]", 1)]),
        (Binning(size=4, closed_left=True), [("[1, 5)", 4), ("[5, 9]", 2)]),
        (Binning(count=2), [("[1, 5]", 5), ("(5, 9]", 1)]),
        (Binning(size=2, underflow=2), [("\u2264 2", 2), ("(2, 4]", 2), ("(4, 6]", 1), ("(6, 8]", 0), ("(8, 10]", 1)]),
        (Binning(size=3, overflow=5), [("[1, 4]", 4), ("(4, 5]", 1), ("> 5", 1)]),
        (Binning(count=3, underflow=3, overflow=5), [("\u2264 3", 3), ("(3, 5]", 2), ("> 5", 1)]),
        (Binning(size=2, overflow=5, closed_left=True), [("[1, 3)", 2), ("[3, 5]", 3), ("> 5", 1)]),
        (Binning(), [("[1, 6.43234]", 5), ("(6.43234, 11.8647]", 1)]),
    ],
)
def test_bins(binning: Binning, expected: list[tuple[str, int]]) -> None:
    """By width, by number, with ends of their own, and as Excel finds them."""
    assert bins([1, 2, 3, 4, 5, 9], binning) == [Bin(*each) for each in expected]


def test_bins_of_little() -> None:
    """Nothing has none; one number, and equal ones, have one."""
    assert bins([], Binning()) == []
    assert [each.count for each in bins([7], Binning())] == [1]
    assert [each.count for each in bins([7, 7, 7], Binning(count=4))] == [3]


@given(_NUMBERS, _BINNINGS)
def test_bins_count_each_number_once(numbers: list[float], binning: Binning) -> None:
    """And leave none out, whatever is set, and however far apart numbers are."""
    found = bins(numbers, binning)
    assert 1 <= len(found) <= 1_003
    assert sum(each.count for each in found) == len(numbers)


def test_values_are_summed_by_their_names() -> None:
    """The greatest first, equal ones as they came."""
    assert ranked(["a", "b", "a", "c"], [1, 5, 2, None]) == [("b", 5), ("a", 3), ("c", 0)]
    assert shares([5, 3, 2]) == [0.5, 0.8, 1.0]
    assert shares([1, -1]) == [0.0, 0.0]


def test_boxes() -> None:
    """By both ways to find quartiles; what lies far outside is no part of the whiskers."""
    numbers = [1.0, 2.0, 3.0, 4.0, 5.0, 30.0]
    assert box(numbers, inclusive=True) == Box(1.0, 2.25, 3.5, 4.75, 5.0, 7.5, (30.0,))
    assert box(numbers, inclusive=False) == Box(1.0, 1.75, 3.5, 11.25, 5.0, 7.5, (30.0,))
    assert box([4.0], inclusive=False) == Box(4.0, 4.0, 4.0, 4.0, 4.0, 4.0, ())
