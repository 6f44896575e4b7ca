"""The layout of a pivot table, and the data behind it, as plain data.

Source: ECMA-376 part 1, sections 18.10 (pivot tables), read 2026-11-24.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """What a value is, in the file's words."""

    TEXT = "s"
    NUMBER = "n"
    BOOLEAN = "b"
    DATE = "d"
    ERROR = "e"
    MISSING = "m"


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a field.

    Args:
        kind: what it is.
        value: a text, a number (also for a date), a boolean, an error's text, or None where it is missing.
    """

    kind: Kind
    value: str | float | None = None

    @property
    def key(self) -> tuple[str, object]:
        """What makes two values one item: texts without regard to case, dates as the numbers that they are."""
        if self.kind is Kind.TEXT:
            return "s", str(self.value).casefold()
        return ("n" if self.kind is Kind.DATE else self.kind.value), self.value


@dataclass(frozen=True, slots=True)
class DataOfField:
    """One field of the data.

    Args:
        name: its header.
        items: values listed once for all records.
        is_listed: whether records name their values by their places in `items`.
        has_dates: whether numbers with a format of dates are dates.
    """

    name: str
    items: tuple[Item, ...] = ()
    is_listed: bool = False
    has_dates: bool = False


@dataclass(frozen=True, slots=True)
class PivotData:
    """The data of pivot tables.

    Args:
        fields: from left to right.
        records: each with one value for each field.
    """

    fields: tuple[DataOfField, ...]
    records: tuple[tuple[Item, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PivotItem:
    """One item of a field, as a pivot table shows it.

    Args:
        index: place in the field's items.
        is_hidden: whether it is filtered out.
        caption: shown instead of its value, or None.
    """

    index: int
    is_hidden: bool = False
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class PivotField:
    """One field, as a pivot table shows it.

    Args:
        items: in order.
        is_compact: whether the next field stands in the same column.
        is_outline: whether the next field begins one row below.
        has_subtotals: whether each item has a row of its own for its total.
        is_total_on_top: whether that is the item's first row.
        sort: ``manual``, ``ascending`` or ``descending``.
        shows_new: whether items that come show where others are filtered out.
        is_repeated: whether an item is named in each of its rows, where they have a column for it.
    """

    items: tuple[PivotItem, ...] = ()
    is_compact: bool = True
    is_outline: bool = True
    has_subtotals: bool = True
    is_total_on_top: bool = True
    sort: str = "manual"
    shows_new: bool = False
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class DataField:
    """What is summed up.

    Args:
        name: as its header says.
        field: which field.
        function: the file's ``subtotal``: ``sum``, ``count``, …
    """

    name: str
    field: int
    function: str = "sum"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a pivot table shows its data.

    Args:
        fields: all fields.
        rows: fields whose items are the rows, from the outer to the inner; at least one.
        column: the field whose items are the columns, or None.
        data: what is summed up; several only where there is no `column`.
        pages: fields that filter, each with the place of its one item, or None for all.
        header_rows: rows above the first of the values.
        label_columns: columns left of the first of the values.
        has_total_row: whether the last row is the total of all.
        has_total_column: whether the last column is.
        total_caption: what the totals of all are called.
    """

    fields: tuple[PivotField, ...]
    rows: tuple[int, ...]
    column: int | None
    data: tuple[DataField, ...]
    pages: tuple[tuple[int, int | None], ...] = ()
    header_rows: int = 1
    label_columns: int = 1
    has_total_row: bool = True
    has_total_column: bool = True
    total_caption: str = "Grand Total"


@dataclass(frozen=True, slots=True)
class Line:
    """Which items a row or a column of a pivot table stands for, as the file lists them.

    Args:
        path: places among the items of their fields, from the outer to the inner; for a total, of what it is one.
        repeats: how many of them are those of the line before.
        kind: ``data``, ``default`` (a total of an item) or ``grand``.
        data: which of several data fields a column shows.
    """

    path: tuple[int, ...] = ()
    repeats: int = 0
    kind: str = "data"
    data: int = 0


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A pivot table that was refreshed, for saving.

    Args:
        layout: with items that came since.
        rows: from the top.
        columns: from the left.
    """

    layout: Layout
    rows: tuple[Line, ...] = field(default=())
    columns: tuple[Line, ...] = field(default=())
