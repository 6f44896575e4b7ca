"""Tests of the scales of axes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from modern import waterfall

from pytest_workbook.simulator.book.charts_axes import (
    Bounds,
    Scale,
    axis_scale,
    bounds_of,
    has_gridlines,
    lying_values,
    need_axis,
    scale,
    set_bounds,
    set_gridlines,
)
from pytest_workbook.simulator.book.charts_data import Datum, Plotted
from pytest_workbook.simulator.book.charts_tree import Document, read_tag
from pytest_workbook.simulator.book.errors import BookError


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0, 6.0], Scale(0, 7, 1, 0.2)),
        ([100.0], Scale(0, 120, 20, 4)),
        ([10.0], Scale(0, 12, 2, 0.4)),
        ([40.0], Scale(0, 45, 5, 1)),
        ([0.3], Scale(0, 0.35, 0.05, 0.01)),
        ([-5.0, 5.0], Scale(-6, 6, 2, 0.4)),
        ([-100.0, -20.0], Scale(-120, 0, 20, 4)),
        ([100.0, 101.0], Scale(99.4, 101.2, 0.2, 0.04)),
        ([-101.0, -100.0], Scale(-101.2, -99.4, 0.2, 0.04)),
        ([0.0, 0.0], Scale(0, 1, 0.1, 0.02)),
        ([], Scale(0, 1.2, 0.2, 0.04)),
    ],
)
def test_scale_around_values(values: list[float], expected: Scale) -> None:
    """From zero unless they lie close together."""
    found = scale(Bounds(), values)
    assert (found.minimum, found.maximum) == pytest.approx((expected.minimum, expected.maximum))
    assert (found.major, found.minor) == pytest.approx((expected.major, expected.minor))


def test_shares_of_a_whole() -> None:
    """To one, from minus one where some are below."""
    assert scale(Bounds(), [3.0, 5.0], is_percent=True) == Scale(0.0, 1.0, 0.1, 0.02)
    assert scale(Bounds(), [-3.0, 5.0], is_percent=True).minimum == -1.0


def test_set_bounds_stay() -> None:
    """Others are found around them."""
    found = scale(Bounds(minimum=3.0, major=4.0), [1.0, 6.0])
    assert (found.minimum, found.major, found.minor) == (3.0, 4.0, 0.8)
    assert scale(Bounds(maximum=-5.0), [1.0]) == Scale(-6.0, -5.0, 0.1, 0.02)
    assert scale(Bounds(minimum=50.0), [1.0]).maximum > 50


@given(st.lists(st.floats(-1e9, 1e9, allow_subnormal=False), min_size=1, max_size=20))
def test_scale_holds_all_values(values: list[float]) -> None:
    """In at most twelve steps."""
    values = [value if abs(value) > 1e-6 else 0.0 for value in values]
    found = scale(Bounds(), values)
    slack = 1e-6 * max(1.0, abs(found.minimum), abs(found.maximum))
    assert found.minimum - slack <= min(values)
    assert max(values) <= found.maximum + slack
    assert (found.maximum - found.minimum) / found.major <= 12.001


@pytest.mark.parametrize("values", [[1e307, 9e307], [-9e307, 9e307], [5e-324], [1e-300, 3e-300], [1.0, 1.0 + 1e-15]])
def test_numbers_at_the_ends_have_a_scale(values: list[float]) -> None:
    """Of finite numbers, whatever is set."""
    for bounds in (Bounds(), Bounds(major=1e-300), Bounds(-1e300, 1e300)):
        found = scale(bounds, values)
        assert all(math.isfinite(number) for number in (found.minimum, found.maximum, found.major, found.minor))


def test_what_a_file_says_in_no_numbers_is_left_to_excel() -> None:
    """Damage is no reason to refuse the chart."""
    scaling = b'<scaling><min val="x"/><max val="INF"/></scaling>'
    axis = read_tag(b"<valAx>" + scaling + b'<majorUnit/><minorUnit val="2"/></valAx>', "p")
    assert bounds_of(axis) == Bounds(minor=2.0)


@pytest.mark.parametrize("number", [math.inf, math.nan])
def test_numbers_without_end_are_refused(number: float) -> None:
    """JSON has none, but one may overflow."""
    document = Document.read(
        b'<c><chart><plotArea><lineChart><axId val="1"/></lineChart><valAx><axId val="1"/></valAx></plotArea>'
        b"</chart></c>"
    )
    with pytest.raises(BookError, match="numbers up to"):
        set_bounds(document, "valueAxis", Bounds(maximum=number))
    with pytest.raises(BookError, match="no seriesAxis"):
        set_bounds(document, "seriesAxis", Bounds())


def series(*values: float) -> Plotted:
    """A series of numbers."""
    return Plotted("s", tuple(Datum(value, str(value)) for value in values))


def test_stacked_values_are_summed() -> None:
    """Those above zero and those below by themselves, also where one series is longer."""
    stacked = read_tag(b'<barChart><grouping val="stacked"/></barChart>', "p")
    assert lying_values(stacked, [series(1, -2, 3), series(4, 5)]) == [5, 5, 3, 0, -2, 0]
    plain = read_tag(b'<barChart><grouping val="clustered"/></barChart>', "p")
    assert lying_values(plain, [series(1, -2), series(4)]) == [1, -2, 4]
    assert lying_values(stacked, []) == []


def test_axis_of_values_of_a_stacked_chart() -> None:
    """It is as long as the sums."""
    root = read_tag(
        b'<c><chart><plotArea><barChart><grouping val="percentStacked"/><ser/><axId val="1"/></barChart><valAx>'
        b'<axId val="1"/></valAx></plotArea></chart></c>',
        "p",
    )
    assert axis_scale(root, "valueAxis", [series(5, 6)]) == Scale(0.0, 1.0, 0.1, 0.02)


def test_scale_of_excel_2016() -> None:
    """It is said in attributes, and left to Excel where it says so."""
    document = Document.read(waterfall())
    axis = need_axis(document.root, "valueAxis")
    assert bounds_of(axis) == Bounds(maximum=50.0)
    set_bounds(document, "valueAxis", Bounds(minimum=-5.0, major=2.5, minor=1.0))
    assert b'<cx:valScaling min="-5.0" majorUnit="2.5" minorUnit="1.0"/>' in document.content
    assert bounds_of(axis) == Bounds(minimum=-5.0, major=2.5, minor=1.0)
    set_bounds(document, "valueAxis", Bounds())
    assert axis_scale(document.root, "valueAxis", [series(1, 2, 9)]) == Scale(0.0, 10.0, 1.0, 0.2)
    assert axis_scale(document.root, "categoryAxis", [series(1)]) is None
    with pytest.raises(BookError, match="no scale of numbers"):
        set_bounds(document, "categoryAxis", Bounds(minimum=1.0))
    set_gridlines(document, "categoryAxis", "minorGridlines", visible=True)
    assert b'<cx:catScaling gapWidth="0.5"/><cx:minorGridlines/><cx:tickLabels/>' in document.content
    assert has_gridlines(document.root, "valueAxis", "majorGridlines")


def test_axis_counts_only_what_is_plotted_along_it() -> None:
    """Prices have an axis of their own beside that of the volume."""
    root = read_tag(
        b'<c><chart><plotArea><barChart><ser><order val="0"/></ser><axId val="1"/></barChart><stockChart><ser>'
        b'<order val="1"/></ser><axId val="2"/></stockChart><valAx><axId val="1"/></valAx><valAx><axId val="2"/>'
        b"</valAx></plotArea></chart></c>",
        "p",
    )
    assert axis_scale(root, "valueAxis", [series(9), series(900)]) == Scale(0.0, 10.0, 1.0, 0.2)
