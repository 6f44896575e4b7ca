"""How cells become series: which row or column names them, which one holds categories, and which are values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Area, ErrorValue, Scalar

MAX_SERIES: Final = 255


class SeriesBy(Enum):
    """Whether a series stands in a column or in a row."""

    AUTO = "Auto"
    COLUMNS = "Columns"
    ROWS = "Rows"


@dataclass(frozen=True, slots=True)
class Source:
    """The cells of one series.

    Args:
        values: what is plotted.
        name: the cell that names it, or None.
        categories: what the values are plotted over, or None for 1, 2, 3, ….
        are_numbers: whether the categories are numbers, dates included.
        sizes: how large each bubble is, or None.
        is_row: whether it stands in a row.
    """

    values: Area
    name: Area | None = None
    categories: Area | None = None
    are_numbers: bool = False
    sizes: Area | None = None
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """What is known of the cells to plot.

    Args:
        area: where they stand.
        values: as shown, row by row.
        are_dates: which of them are dates or times, row by row.
    """

    area: Area
    values: Sequence[Sequence[Scalar]]
    are_dates: Sequence[Sequence[bool]]


def sources(cells: Cells, by: SeriesBy, axes: str, *, has_sizes: bool = False) -> list[Source]:
    """The series that Excel makes from cells.

    The longer side of the area is that of the categories. The first row names the series, and the first column holds
    categories, where its cells are texts or dates, or where the cell at the corner is blank.

    Args:
        cells: to plot.
        by: where a series stands.
        axes: see `ChartType.axes`; for two axes of values, the first line is always what others are plotted over. For
            ``levels``, all first lines of texts are categories, the outermost first.
        has_sizes: whether every second line is the size of bubbles.

    Raises:
        BookError: INVALID_ARGUMENT for more series than a chart can have.
    """
    area = cells.area
    in_columns = area.rows >= area.columns if by is SeriesBy.AUTO else by is SeriesBy.COLUMNS
    plan = _Plan(cells, in_columns=in_columns)
    has_names = plan.has_names()
    has_categories = plan.has_categories(has_names=has_names)
    if axes == "scattered":
        has_categories = plan.lines > (2 if has_sizes else 1)
    first = plan.levels(has_names=has_names) if has_categories and axes == "levels" else int(has_categories)
    if plan.lines - first > MAX_SERIES:
        msg = f"a chart has {MAX_SERIES} series at most; the cells would make {plan.lines - first}"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
    step = 2 if has_sizes and plan.lines - first > 1 else 1
    categories = plan.first_lines(first, has_names=has_names) if has_categories else None
    return [
        Source(
            plan.line(line, has_names=has_names),
            plan.head(line) if has_names else None,
            categories,
            categories is not None and plan.is_numeric(0, has_names=has_names),
            plan.line(line + 1, has_names=has_names) if step > 1 and line + 1 < plan.lines else None,
            not in_columns,
        )
        for line in range(first, plan.lines, step)
    ]


class _Plan:
    """The cells, seen as lines that are series: columns, or rows."""

    def __init__(self, cells: Cells, *, in_columns: bool) -> None:
        self._area = cells.area
        self._in_columns = in_columns
        self._values = list(zip(*cells.values, strict=True)) if in_columns else cells.values
        self._are_dates = list(zip(*cells.are_dates, strict=True)) if in_columns else cells.are_dates

    @property
    def lines(self) -> int:
        return len(self._values)

    @property
    def _length(self) -> int:
        return len(self._values[0])

    def has_names(self) -> bool:
        if self._length == 1:
            return False
        heads = [line[0] for line in self._values]
        others = heads[1:] or heads
        if self.lines > 1 and heads[0] is None:
            return any(head is not None for head in others)
        return any(_is_text(head) for head in others)

    def has_categories(self, *, has_names: bool) -> bool:
        if self.lines == 1:
            return False
        first, dates = self._values[0], self._are_dates[0]
        if has_names and first[0] is None:
            return any(value is not None for value in first)
        below = int(has_names)
        return any(_is_text(value) for value in first[below:]) or any(dates[below:])

    def levels(self, *, has_names: bool) -> int:
        """How many of the first lines hold texts, the last of all never being one of them."""
        below = int(has_names)
        count = 1
        while count < self.lines - 1 and any(_is_text(value) for value in self._values[count][below:]):
            count += 1
        return count

    def first_lines(self, count: int, *, has_names: bool) -> Area:
        """The cells of the first lines, but for their heads where they name them."""
        one, last = self.line(0, has_names=has_names), self.line(count - 1, has_names=has_names)
        return Area(one.sheet, one.top, one.left, last.bottom, last.right)

    def is_numeric(self, line: int, *, has_names: bool) -> bool:
        values = self._values[line][int(has_names) :]
        return any(value is not None for value in values) and not any(_is_text(value) for value in values)

    def line(self, line: int, *, has_names: bool) -> Area:
        """The cells of a line, but for its head where it names it."""
        area, skip = self._area, int(has_names)
        if self._in_columns:
            return Area(area.sheet, area.top + skip, area.left + line, area.bottom, area.left + line)
        return Area(area.sheet, area.top + line, area.left + skip, area.top + line, area.right)

    def head(self, line: int) -> Area:
        area = self.line(line, has_names=False)
        return Area(area.sheet, area.top, area.left, area.top, area.left)


def _is_text(value: Scalar) -> bool:
    return isinstance(value, str) and not isinstance(value, ErrorValue)
