"""Axes of a chart: their scales as set and as Excel would choose them, and their gridlines."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Final, Literal

from pytest_workbook.simulator.book.chartex_layout import lying_numbers, number
from pytest_workbook.simulator.book.charts_data import Plotted
from pytest_workbook.simulator.book.charts_places import (
    Axis,
    axis_tag,
    group_of,
    groups,
    is_percent,
    is_stacked,
    number_of,
    series_tags,
)
from pytest_workbook.simulator.book.charts_tree import Document, Tag, is_extended
from pytest_workbook.simulator.book.errors import BookError, ErrorKind

Gridlines = Literal["majorGridlines", "minorGridlines"]
# What a scale of Excel 2016 says, by the words of the file.
_ATTRIBUTES: Final = {"minimum": "min", "maximum": "max", "major": "majorUnit", "minor": "minorUnit"}
# A scale has fewer steps than this, and its greatest value leaves a twentieth free.
_STEPS: Final = 10
_FREE: Final = 0.05
# Values that lie closer together than this part of the greatest are not measured from zero.
_CLOSE: Final = 1 / 6
_MINOR: Final = 5
# Near the ends of what numbers can say, steps would leave it.
_MOST: Final = 1e300
_MANY: Final = 1e15


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale.

    Args:
        minimum: where it begins.
        maximum: where it ends.
        major: from tick to tick.
        minor: from small tick to small tick.
    """

    minimum: float
    maximum: float
    major: float
    minor: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """A scale as far as it is set; None is left to Excel.

    Args:
        minimum: where it begins.
        maximum: where it ends.
        major: from tick to tick.
        minor: from small tick to small tick.
    """

    minimum: float | None = None
    maximum: float | None = None
    major: float | None = None
    minor: float | None = None


def need_axis(root: Tag, axis: Axis) -> Tag:
    """An axis.

    Raises:
        BookError: ITEM_NOT_FOUND where the chart has none such.
    """
    found = axis_tag(root, axis)
    if found is None:
        msg = f"the chart has no {axis}"
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)
    return found


def is_of_values(tag: Tag) -> bool:
    """Whether an axis has a scale of numbers."""
    return tag.local == "valAx" or tag.find("valScaling") is not None


def bounds_of(tag: Tag) -> Bounds:
    """What is set of an axis's scale."""
    newer = tag.find("valScaling")
    if newer is not None:
        return Bounds(**{field: number(newer.attributes.get(name)) for field, name in _ATTRIBUTES.items()})
    return Bounds(
        _number(tag.find("scaling", "min")),
        _number(tag.find("scaling", "max")),
        _number(tag.find("majorUnit")),
        _number(tag.find("minorUnit")),
    )


def _number(tag: Tag | None) -> float | None:
    try:
        found = None if tag is None else float(tag.value or "")
    except ValueError:
        return None
    return found if found is None or math.isfinite(found) else None


def set_bounds(document: Document, axis: Axis, bounds: Bounds) -> None:
    """Write what is set of a scale.

    Raises:
        BookError: ITEM_NOT_FOUND for no such axis; INVALID_ARGUMENT for an axis without numbers, a step that is not
            above 0, or an end that is not above the beginning.
    """
    tag = need_axis(document.root, axis)
    if bounds == bounds_of(tag):
        return
    if not is_of_values(tag):
        msg = f"the {axis} of the chart has no scale of numbers"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
    _check(bounds)
    newer = tag.find("valScaling")
    if newer is not None:
        for field, name in _ATTRIBUTES.items():
            _put_attribute(newer, name, getattr(bounds, field))
        return
    scaling = document.need(tag, "c:scaling")
    _put(document, scaling, "min", bounds.minimum)
    _put(document, scaling, "max", bounds.maximum)
    _put(document, tag, "majorUnit", bounds.major)
    _put(document, tag, "minorUnit", bounds.minor)


def _check(bounds: Bounds) -> None:
    low, high = bounds.minimum, bounds.maximum
    numbers = [number for field in fields(bounds) if (number := getattr(bounds, field.name)) is not None]
    if not all(abs(number) <= _MOST for number in numbers):
        msg = f"a scale is made of numbers up to {_MOST}"
    elif low is not None and high is not None and low >= high:
        msg = f"a scale ends above its beginning; {low} and {high} do not"
    elif any(step is not None and step <= 0 for step in (bounds.major, bounds.minor)):
        msg = "the steps of a scale are above 0"
    else:
        return
    raise BookError(ErrorKind.INVALID_ARGUMENT, msg)


def _put(document: Document, parent: Tag, name: str, number: float | None) -> None:
    parent.remove(name)
    if number is not None:
        parent.add(document.fragment(f'<c:{name} val="{number!r}"/>'))


def _put_attribute(tag: Tag, name: str, bound: float | None) -> None:
    tag.attributes.pop(name, None)
    if bound is not None:
        tag.attributes[name] = repr(bound)


def has_gridlines(root: Tag, axis: Axis, which: Gridlines) -> bool:
    """Whether an axis has gridlines of a kind.

    Raises:
        BookError: ITEM_NOT_FOUND for no such axis.
    """
    return need_axis(root, axis).find(which) is not None


def set_gridlines(document: Document, axis: Axis, which: Gridlines, *, visible: bool) -> None:
    """Show gridlines, or take them away.

    Raises:
        BookError: ITEM_NOT_FOUND for no such axis.
    """
    tag = need_axis(document.root, axis)
    if not visible:
        tag.remove(which)
    elif tag.find(which) is None:
        tag.add(document.fragment(f"<c:{which}/>"))


def scale(bounds: Bounds, values: Sequence[float], *, is_percent: bool = False) -> Scale:
    """The scale that Excel gives an axis, near enough: set ends stay, others are round numbers around the values.

    Args:
        bounds: what is set.
        values: the numbers plotted, stacked ones as they lie on each other.
        is_percent: whether they are shares of a whole.
    """
    low, high = (_bounded(min(values)), _bounded(max(values))) if values else (0.0, 1.0)
    if is_percent:
        low, high = (-1.0 if low < 0 else 0.0), 1.0
    else:
        low, high = _stretched(low, high)
    low = low if bounds.minimum is None else bounds.minimum
    high = high if bounds.maximum is None else bounds.maximum
    if high <= low:
        # An end was set beyond the values.
        low, high = (low, low + 1) if bounds.maximum is None else (high - 1, high)
    major = bounds.major or _step(high - low)
    if bounds.minimum is None:
        low = _at_step(low, major, math.floor)
    if bounds.maximum is None:
        high = _at_step(high, major, math.ceil)
    return Scale(low, high, major, bounds.minor or _rounded(major / _MINOR))


def _stretched(low: float, high: float) -> tuple[float, float]:
    is_close = high != low and (high - low) < max(abs(low), abs(high)) * _CLOSE
    start = low - (high - low) / 2 if is_close and low > 0 else min(low, 0.0)
    end = high + (high - low) / 2 if is_close and high < 0 else max(high, 0.0)
    span = end - start or 1.0
    return (start - _FREE * span if low < 0 else start), (end + _FREE * span if high > 0 else end)


def _bounded(number: float) -> float:
    """A number that others can be added to."""
    return min(max(number, -_MOST), _MOST)


def _at_step(number: float, step: float, rounding: Callable[[float], int]) -> float:
    """The next whole step; the number itself where steps are too small to matter."""
    steps = number / step
    return _rounded(rounding(steps) * step) if abs(steps) < _MANY else number


def _step(span: float) -> float:
    """The least of 1, 2, 5, 10 … that makes fewer than `_STEPS` steps."""
    span = min(max(span, 1 / _MOST), _MOST)
    power: float = 10.0 ** math.floor(math.log10(span / _STEPS))
    steps = [power * factor for factor in (1, 2, 5, 10, 20)]
    return _rounded(next(step for step in steps if span / step <= _STEPS))


def _rounded(number: float) -> float:
    """A number without the dust of its calculation."""
    return float(f"{number:.12g}")


def axis_scale(root: Tag, axis: Axis, series: Sequence[Plotted]) -> Scale | None:
    """The scale of an axis as it shows; None for one that has no numbers.

    Args:
        root: the chart.
        axis: which one.
        series: what the chart plots.

    Raises:
        BookError: ITEM_NOT_FOUND for no such axis.
    """
    tag = need_axis(root, axis)
    if not is_of_values(tag):
        return None
    if is_extended(root):
        return scale(bounds_of(tag), lying_numbers(root, series))
    series = _along(root, tag, series)
    group = groups(root)[0]
    if axis == "categoryAxis":
        columns = [each.categories for each in series]
        numbers = [number for column in columns for datum in column if (number := datum.number) is not None]
        return scale(bounds_of(tag), numbers)
    return scale(bounds_of(tag), lying_values(group, series), is_percent=is_percent(group))


def _along(root: Tag, axis: Tag, series: Sequence[Plotted]) -> list[Plotted]:
    """The series that are plotted along an axis; others may have axes of their own."""
    number = number_of(axis)
    pairs = zip(series_tags(root), series, strict=True)
    return [each for tag, each in pairs if number in [own.value for own in group_of(root, tag).all("axId")]]


def lying_values(group: Tag, series: Sequence[Plotted]) -> list[float]:
    """The numbers that an axis of values has to hold: those of all series, or their sums where they are stacked."""
    lines = [[datum.number or 0.0 for datum in each.values] for each in series]
    if not is_stacked(group):
        return [number for line in lines for number in line]
    stacks = [[line[place] for line in lines if place < len(line)] for place in range(max(map(len, lines), default=0))]
    tops = [sum(number for number in stack if number > 0) for stack in stacks]
    return tops + [sum(number for number in stack if number < 0) for stack in stacks]
