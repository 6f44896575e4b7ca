"""How a chart of Excel 2016 lays its series out: its bins, its totals, its boxes, and how high all of it is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pytest_workbook.simulator.book.chartex_figures import Bin, Binning, bins, ranked, steps
from pytest_workbook.simulator.book.charts_data import Plotted
from pytest_workbook.simulator.book.charts_places import layout_of, series_tags
from pytest_workbook.simulator.book.charts_tree import Tag


def shown(root: Tag, plotted: Sequence[Plotted]) -> list[tuple[int, Tag, Plotted]]:
    """The series that are not hidden: the place of each among all, its element, and its data.

    Args:
        root: the chart.
        plotted: all its series.
    """
    found = zip(series_tags(root), plotted, strict=True)
    return [
        (place, tag, each)
        for place, (tag, each) in enumerate(found)
        if tag.attributes.get("hidden") not in ("1", "true")
    ]


def has_line(root: Tag) -> bool:
    """Whether the line of a Pareto chart shows how much of the whole is reached."""
    return any(tag.attributes.get("layoutId") == "paretoLine" for tag in root.walk() if tag.local == "series")


def is_aggregated(series: Tag) -> bool:
    """Whether values are summed by their categories instead of being counted by bins."""
    return series.find("layoutPr", "aggregation") is not None


def totals_of(series: Tag) -> frozenset[int]:
    """Places of the bars of a waterfall that are totals."""
    found = series.find("layoutPr", "subtotals")
    texts = [] if found is None else [tag.value or "" for tag in found.all("idx")]
    return frozenset(int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 11)


def is_inclusive(series: Tag) -> bool:
    """Whether the median counts in both halves of a box."""
    found = series.find("layoutPr", "statistics")
    return found is not None and found.attributes.get("quartileMethod") == "inclusive"


def binning_of(series: Tag) -> Binning:
    """How a histogram puts numbers into bins."""
    found = series.find("layoutPr", "binning")
    if found is None:
        return Binning()
    count = _positive(found.find("binCount"))
    return Binning(
        _positive(found.find("binSize")),
        None if count is None else int(count) or None,
        number(found.attributes.get("underflow")),
        number(found.attributes.get("overflow")),
        found.attributes.get("intervalClosed") == "l",
    )


def _positive(tag: Tag | None) -> float | None:
    # Written as an attribute by some, as a text by the schema's letter.
    found = None if tag is None else number(tag.value or tag.text)
    return found if found is not None and found > 0 else None


def number(text: str | None) -> float | None:
    """A finite number; None for ``auto`` and for what is none."""
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def columns(series: Tag, plotted: Plotted) -> list[Bin]:
    """The columns of a histogram or a Pareto chart."""
    values = [datum.number for datum in plotted.values]
    return bins([value for value in values if value is not None], binning_of(series))


def names_of(plotted: Plotted) -> list[str]:
    """A name for each value: its category, or its number from 1."""
    texts = [datum.text for datum in plotted.categories]
    return texts + [str(place + 1) for place in range(len(texts), len(plotted.values))]


def lying_numbers(root: Tag, series: Sequence[Plotted]) -> list[float]:
    """The numbers that the axis of values of a chart has to hold."""
    layout = layout_of(root)
    found: list[float] = []
    for _, tag, each in shown(root, series):
        values = [datum.number for datum in each.values]
        if layout == "waterfall":
            found += [end for step in steps(values, totals_of(tag)) for end in step]
        elif layout == "clusteredColumn" and is_aggregated(tag):
            found += [value for _, value in ranked(names_of(each), values)]
        elif layout == "clusteredColumn":
            found += [float(each.count) for each in columns(tag, each)]
        else:
            found += [value for value in values if value is not None]
    return found
