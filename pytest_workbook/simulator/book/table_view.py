"""How the rows of a table are arranged: its sort and its filters, as plain data in Graph's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Icon:
    """An icon of a conditional format.

    Args:
        set_name: such as ``ThreeArrows``.
        index: place in the set.
    """

    set_name: str
    index: int


@dataclass(frozen=True, slots=True)
class SortedBy:
    """One key of a table's remembered order.

    Args:
        column_id: of the column whose cells are compared.
        ascending: the smallest first; by a color, those that have it first.
        as_numbers: whether texts that look like numbers count as such.
        sort_on: ``Value``, ``CellColor``, ``FontColor`` or ``Icon``.
        color: ``#RRGGBB`` where a color is looked at; ``""`` for cells without a fill.
        icon: an icon where one is looked at.
    """

    column_id: str
    ascending: bool = True
    as_numbers: bool = False
    sort_on: str = "Value"
    color: str | None = None
    icon: Icon | None = None


@dataclass(frozen=True, slots=True)
class TableSort:
    """The order that a table was put into, as its header buttons show it.

    Args:
        keys: the first counts most; none when the table was not sorted.
        match_case: whether small letters come before great ones.
        method: order of Chinese characters: ``PinYin`` or ``StrokeCount``.
    """

    keys: tuple[SortedBy, ...] = ()
    match_case: bool = False
    method: str = "PinYin"


@dataclass(frozen=True, slots=True)
class FilterDate:
    """A date, or all dates of its month, year, hour and so on.

    Args:
        date: in ISO 8601: ``2026-01-15`` or ``2026-01-15T08:30:00``.
        specificity: one of `SPECIFICITIES`: how much of it counts.
    """

    date: str
    specificity: str


FilterValue: TypeAlias = str | FilterDate


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a column's cells have to be for their rows to be shown.

    Args:
        filter_on: one of `FILTER_KINDS`.
        criterion1: a condition such as ``>15``, or how many items or percent.
        criterion2: another condition.
        operator: ``And`` or ``Or``: how both conditions are joined.
        values: texts that are shown, ``""`` for blank cells, and dates.
        color: ``#RRGGBB``; ``""`` for cells without a fill.
        dynamic: one of `DYNAMIC`, or ``Unknown``.
        icon: an icon.
    """

    filter_on: str
    criterion1: str | None = None
    criterion2: str | None = None
    operator: str = "And"
    values: tuple[FilterValue, ...] | None = None
    color: str | None = None
    dynamic: str = "Unknown"
    icon: Icon | None = None


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """The filter of one column.

    Args:
        column_id: of the column.
        criteria: what its cells have to be.
    """

    column_id: str
    criteria: Criteria


FILTER_KINDS: Final = (
    *("BottomItems", "BottomPercent", "CellColor", "Dynamic", "FontColor", "Values", "TopItems", "TopPercent"),
    *("Icon", "Custom"),
)
_DIGITS: Final = {"3": "Three", "4": "Four", "5": "Five"}
ICON_SETS: Final = {
    _DIGITS[word[0]] + word[1:]: word
    for word in (
        *("3Arrows", "3ArrowsGray", "3Flags", "3TrafficLights1", "3TrafficLights2", "3Signs", "3Symbols", "3Symbols2"),
        *("4Arrows", "4ArrowsGray", "4RedToBlack", "4Rating", "4TrafficLights"),
        *("5Arrows", "5ArrowsGray", "5Rating", "5Quarters"),
        *("3Stars", "3Triangles", "5Boxes"),
    )
}
"""What Graph calls a set of icons to what a file calls it."""

NEWER_SETS: Final = ("ThreeStars", "ThreeTriangles", "FiveBoxes")
"""Those that came with Excel 2010. Source: [MS-XLSX], ST_IconSetType."""

SPECIFICITIES: Final = ("Year", "Month", "Day", "Hour", "Minute", "Second")
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)

# Source: the metadata's filterCriteria in the documentation of Excel's filters, read 2026-11-24, to the words of the
# file: ECMA-376 part 1, 18.18.26 (ST_DynamicFilterType).
DYNAMIC: Final = {
    **{name: name[0].lower() + name[1:] for name in ("AboveAverage", "BelowAverage", "YearToDate")},
    **{name: name.lower() for name in ("Today", "Tomorrow", "Yesterday")},
    **{
        f"{which}{what}": f"{which.lower()}{what}"
        for which in ("Last", "This", "Next")
        for what in ("Week", "Month", "Quarter", "Year")
    },
    **{f"AllDatesInPeriod{name}": f"M{place}" for place, name in enumerate(MONTHS, 1)},
    **{f"AllDatesInPeriodQuarter{place}": f"Q{place}" for place in range(1, 5)},
}
"""What Graph calls a dynamic filter to what a file calls it."""
