"""What the charts of Excel 2016 calculate of their cells: steps, bins, shares and boxes."""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

# Beyond this, nobody sees a difference any more.
_MOST: Final = 1e30
_MAX_BINS: Final = 1_000
# Whiskers reach to the last value within this many lengths of the box.
_REACH: Final = 1.5
_SCOTT: Final = 3.49


@dataclass(frozen=True, slots=True)
class Binning:
    """How numbers are put into bins; None is left to Excel.

    Args:
        size: width of a bin.
        count: how many there are, those for all below and above included.
        underflow: one bin for all numbers up to this one.
        overflow: one bin for all numbers above this one.
        closed_left: whether a bin holds its lower limit, not its upper one.
    """

    size: float | None = None
    count: int | None = None
    underflow: float | None = None
    overflow: float | None = None
    closed_left: bool = False


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin.

    Args:
        label: as its column is named.
        count: how many numbers are in it.
    """

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Box:
    """One box with its whiskers.

    Args:
        low: where the lower whisker ends.
        first: the first quartile.
        median: the middle.
        third: the third quartile.
        high: where the upper whisker ends.
        mean: of all numbers.
        outliers: numbers beyond the whiskers.
    """

    low: float
    first: float
    median: float
    third: float
    high: float
    mean: float
    outliers: tuple[float, ...]


def steps(values: Sequence[float | None], totals: Iterable[int]) -> list[tuple[float, float]]:
    """Where each bar of a waterfall begins and ends.

    Args:
        values: changes; a blank one changes nothing.
        totals: places of bars that stand on the ground instead, as high as their own value.
    """
    found: list[tuple[float, float]] = []
    level, grounded = 0.0, set(totals)
    for place, value in enumerate(values):
        start = 0.0 if place in grounded else level
        level = start + (value or 0.0)
        found.append((start, level))
    return found


def bins(numbers: Sequence[float], binning: Binning) -> list[Bin]:
    """Count numbers by bins.

    Assumed, as Excel's help describes it: bins that nobody sets are as wide as Scott's normal reference rule says, and
    begin at the smallest number.

    Args:
        numbers: to count.
        binning: how.
    """
    if not numbers:
        return []
    ordered = sorted(min(max(number, -_MOST), _MOST) for number in numbers)
    low, high = binning.underflow, binning.overflow
    first = 0 if low is None else bisect_right(ordered, low)
    last = len(ordered) if high is None else max(bisect_right(ordered, high), first)
    found = [] if low is None else [Bin(f"≤ {low:g}", first)]
    found += _bins_between(ordered[first:last], binning)
    return found if high is None else [*found, Bin(f"> {high:g}", len(ordered) - last)]


def _bins_between(numbers: Sequence[float], binning: Binning) -> list[Bin]:
    """The bins of numbers that are neither below nor above all bins."""
    if not numbers:
        return []
    low = min(numbers) if binning.underflow is None else binning.underflow
    high = max(numbers) if binning.overflow is None else binning.overflow
    apart = (binning.underflow is not None) + (binning.overflow is not None)
    size = binning.size or _size(numbers, low, high, None if binning.count is None else binning.count - apart)
    edges = _edges(low, high, size)
    # The dust of a calculation leaves no number out.
    edges[-1] = high if binning.overflow is not None else max(edges[-1], high)
    reached = [_reached(numbers, edge, closed_left=binning.closed_left) for edge in edges]
    # The bin at the open end of all holds both its limits.
    first, last = (reached[0], len(numbers)) if binning.closed_left else (0, reached[-1])
    labels = [_label(*limits, closed_left=binning.closed_left) for limits in pairwise(edges)]
    counts = [after - before for before, after in pairwise([first, *reached[1:-1], last])]
    if binning.closed_left:
        labels[-1] = labels[-1].replace(")", "]")
    elif binning.underflow is None:
        labels[0] = labels[0].replace("(", "[")
    return [Bin(label, count) for label, count in zip(labels, counts, strict=True)]


def _reached(ordered: Sequence[float], edge: float, *, closed_left: bool) -> int:
    """How many numbers lie before an edge, or on it where it belongs to the bin before."""
    return bisect_left(ordered, edge) if closed_left else bisect_right(ordered, edge)


def _label(low: float, high: float, *, closed_left: bool) -> str:
    return f"[{low:g}, {high:g})" if closed_left else f"({low:g}, {high:g}]"


def _size(numbers: Sequence[float], low: float, high: float, count: int | None) -> float:
    span = high - low
    if count is not None:
        return span / max(count, 1)
    spread = statistics.stdev(numbers) if len(numbers) > 1 else 0.0
    return _SCOTT * spread / math.cbrt(len(numbers))


def _edges(low: float, high: float, size: float) -> list[float]:
    span = high - low
    if span <= 0 or not math.isfinite(span) or not math.isfinite(size) or size <= 0:
        return [low, max(high, low + 1.0)]
    count = min(max(math.ceil(span / size - 1e-9), 1), _MAX_BINS)
    width = max(size, span / _MAX_BINS)
    return [low + width * place for place in range(count + 1)]


def ranked(names: Sequence[str], values: Sequence[float | None]) -> list[tuple[str, float]]:
    """Sums of values by their names, the greatest first."""
    sums: dict[str, float] = {}
    for name, value in zip(names, values, strict=False):
        sums[name] = sums.get(name, 0.0) + (value or 0.0)
    return sorted(sums.items(), key=lambda pair: -pair[1])


def shares(values: Sequence[float]) -> list[float]:
    """How much of the whole is reached with each value, from 0 to 1."""
    whole = sum(values)
    return [part / whole if whole else 0.0 for part in accumulate(values)]


def box(numbers: Sequence[float], *, inclusive: bool) -> Box:
    """The box of some numbers.

    Args:
        numbers: at least one.
        inclusive: whether the median counts in both halves (``QUARTILE.INC``), or in none (``QUARTILE.EXC``).
    """
    ordered = sorted(numbers)
    first, median, third = (_quartile(ordered, part, inclusive=inclusive) for part in (0.25, 0.5, 0.75))
    reach = _REACH * (third - first)
    within = [number for number in ordered if first - reach <= number <= third + reach]
    return Box(
        min(within, default=first),
        first,
        median,
        third,
        max(within, default=third),
        statistics.fmean(ordered),
        tuple(number for number in ordered if number not in within),
    )


def _quartile(ordered: Sequence[float], part: float, *, inclusive: bool) -> float:
    count = len(ordered)
    place = part * (count - 1) if inclusive else part * (count + 1) - 1
    place = min(max(place, 0.0), count - 1.0)
    below = math.floor(place)
    above = min(below + 1, count - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
