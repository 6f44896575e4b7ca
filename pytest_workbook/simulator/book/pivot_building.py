"""Building a pivot table from its data: which rows and columns it has, and what stands in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pytest_workbook.simulator.book.dates import format_date
from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.opening_layouts import label_columns
from pytest_workbook.simulator.book.ordering import Rank, rank
from pytest_workbook.simulator.book.pivot_layout import (
    DataField,
    DataOfField,
    Item,
    Kind,
    Layout,
    Line,
    PivotData,
    PivotField,
    PivotItem,
    Rebuilt,
)
from pytest_workbook.simulator.book.rendering import general_text

Record = tuple[Item, ...]
_BLANK: Final = "(blank)"
MAX_CELLS: Final = 1_000_000
"""Of data, and of a pivot table; larger ones are left to Excel."""


@dataclass(frozen=True, slots=True)
class Built:
    """A pivot table anew.

    Args:
        rebuilt: for saving.
        heads: labels of the columns of values, in the last of its rows of headers; none where those stay.
        body: the rows below the headers, each with all columns.
    """

    rebuilt: Rebuilt
    heads: tuple[Scalar, ...]
    body: tuple[tuple[Scalar, ...], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    labels: Mapping[int, Scalar]
    records: Sequence[Record] | None = field(default=None)


def joined(known: Sequence[DataOfField], records: Sequence[Record], listed: set[int]) -> PivotData:
    """The data of pivot tables, with values that came since behind those that were known.

    Args:
        known: the fields, from the file or of the last refresh.
        records: as the cells are now.
        listed: fields that a pivot table has on an axis.
    """
    fields = tuple(
        _grown(each, [record[place] for record in records], is_listed=each.is_listed or place in listed)
        for place, each in enumerate(known)
    )
    return PivotData(fields, tuple(records))


def _grown(known: DataOfField, values: Sequence[Item], *, is_listed: bool) -> DataOfField:
    if not is_listed:
        return known
    items = {item.key: item for item in known.items}
    for value in values:
        items.setdefault(value.key, value)
    return replace(known, items=tuple(items.values()), is_listed=True)


def build(layout: Layout, data: PivotData) -> Built | None:
    """The pivot table over its data; None where what it filters by is not there, or it would be too large.

    Args:
        layout: as it was.
        data: as it is now.
    """
    layout = _with_items(layout, data)
    builder = _Builder(layout, data)
    records = builder.filtered()
    return None if records is None else builder.built(records)


def _with_items(layout: Layout, data: PivotData) -> Layout:
    """The layout with the items that came since: last, or in their order where the field is sorted."""
    fields = list(layout.fields)
    for place in used_fields(layout):
        fields[place] = replace(fields[place], items=_items(fields[place], data.fields[place].items))
    for place in layout.rows if layout.column is None else (*layout.rows, layout.column):
        # A page names its item by its place, so that those of pages stay.
        fields[place] = replace(fields[place], items=_sorted(fields[place], data.fields[place].items))
    return replace(layout, fields=tuple(fields))


def used_fields(layout: Layout) -> set[int]:
    """The fields whose items a pivot table shows, or filters by."""
    return {*layout.rows, *(page for page, _ in layout.pages), *([] if layout.column is None else [layout.column])}


def _items(shown: PivotField, items: Sequence[Item]) -> tuple[PivotItem, ...]:
    known = {item.index for item in shown.items}
    is_hidden = not shown.shows_new and any(item.is_hidden for item in shown.items)
    added = (PivotItem(place, is_hidden) for place in range(len(items)) if place not in known)
    return tuple(item for item in (*shown.items, *added) if item.index < len(items))


def _sorted(shown: PivotField, items: Sequence[Item]) -> tuple[PivotItem, ...]:
    if shown.sort == "manual":
        return shown.items
    # Blanks are last in either order.
    present = [item for item in shown.items if items[item.index].kind is not Kind.MISSING]
    missing = [item for item in shown.items if items[item.index].kind is Kind.MISSING]
    present.sort(key=lambda item: _rank(items[item.index]), reverse=shown.sort == "descending")
    return (*present, *missing)


def _rank(item: Item) -> Rank:
    return rank(_scalar(item)) or ()


class _Builder:
    def __init__(self, layout: Layout, data: PivotData) -> None:
        self.layout = layout
        self.data = data
        self.columns_of_labels = label_columns(layout)
        self.places = {
            place: {data.fields[place].items[item.index].key: number for number, item in enumerate(shown.items)}
            for place, shown in enumerate(layout.fields)
            if place in used_fields(layout)
        }

    def filtered(self) -> list[Record] | None:
        """The records that no filter takes out."""
        chosen: dict[int, int] = {}
        for place, item in self.layout.pages:
            if item is not None and item >= len(self.layout.fields[place].items):
                return None
            if item is not None:
                chosen[place] = item
        filters = {
            place: {number for number, item in enumerate(shown.items) if item.is_hidden}
            for place, shown in enumerate(self.layout.fields)
            if place in self.places and place not in chosen
        }
        return [
            record
            for record in self.data.records
            if all(self.number(record, place) == item for place, item in chosen.items())
            and not any(self.number(record, place) in hidden for place, hidden in filters.items())
        ]

    def number(self, record: Record, place: int) -> int:
        """Which item of a field a record has."""
        return self.places[place][record[place].key]

    def built(self, records: Sequence[Record]) -> Built | None:
        """Rows, columns and values; None where they are too many."""
        rows = list(self.rows(records, 0, ()))
        if self.layout.has_total_row:
            rows.append(_Row(Line((0,), 0, "grand"), {0: self.layout.total_caption}, records))
        columns = list(self.columns(records))
        if len(rows) * len(columns) > MAX_CELLS:
            return None
        heads = tuple(self.head(line) for line in columns) if self.layout.column is not None else ()
        body = tuple(self.cells(row, columns) for row in rows)
        return Built(Rebuilt(self.layout, tuple(row.line for row in rows), tuple(columns)), heads, body)

    def rows(self, records: Sequence[Record], depth: int, path: tuple[int, ...]) -> Iterator[_Row]:
        """The rows of the items of one field, and of all inside them."""
        place = self.layout.rows[depth]
        shown, column = self.layout.fields[place], self.columns_of_labels[depth]
        is_last = depth + 1 == len(self.layout.rows)
        for number, own in self.groups(records, place):
            label, inner = self.label(place, number), (*path, number)
            if is_last:
                yield _Row(Line(inner, depth), {column: label}, own)
                continue
            below = list(self.rows(own, depth + 1, inner))
            has_total_above = shown.has_subtotals and shown.is_total_on_top and shown.is_outline
            if shown.is_outline:
                yield _Row(Line(inner, depth), {column: label}, own if has_total_above else None)
            else:
                first = below[0]
                below[0] = _Row(replace(first.line, repeats=depth), {**first.labels, column: label}, first.records)
            if shown.is_repeated and self.columns_of_labels[depth + 1] > column:
                below = [replace(row, labels={**row.labels, column: label}) for row in below]
            yield from below
            if shown.has_subtotals and not has_total_above:
                total = f"{self.text(place, number)} Total"
                yield _Row(Line(inner, depth, "default"), {column: total}, own)

    def groups(self, records: Sequence[Record], place: int) -> Iterator[tuple[int, list[Record]]]:
        """The items of a field that some of the records have, in order, with those records."""
        found: dict[int, list[Record]] = {}
        for record in records:
            found.setdefault(self.number(record, place), []).append(record)
        yield from sorted(found.items())

    def columns(self, records: Sequence[Record]) -> Iterator[Line]:
        """The columns of values."""
        if self.layout.column is None:
            several = len(self.layout.data) > 1
            yield from (Line((place,) if several else (), 0, "data", place) for place in range(len(self.layout.data)))
            return
        yield from (Line((number,)) for number, _ in self.groups(records, self.layout.column))
        if self.layout.has_total_column:
            yield Line((0,), 0, "grand")

    def head(self, line: Line) -> Scalar:
        """The label of a column."""
        if line.kind == "grand" or self.layout.column is None:
            return self.layout.total_caption
        return self.label(self.layout.column, line.path[0])

    def cells(self, row: _Row, columns: Sequence[Line]) -> tuple[Scalar, ...]:
        """A row, with its labels."""
        labels = [row.labels.get(place) for place in range(self.layout.label_columns)]
        if row.records is None:
            return (*labels, *[None] * len(columns))
        depth = 0 if row.line.kind == "grand" else len(row.line.path)
        if self.layout.column is None:
            return (*labels, *(self.value(row.records, column, depth) for column in columns))
        parts = dict(self.groups(row.records, self.layout.column))
        own = (row.records if line.kind == "grand" else parts.get(line.path[0], []) for line in columns)
        return (*labels, *(self.value(records, line, depth) for records, line in zip(own, columns, strict=True)))

    def value(self, records: Sequence[Record], column: Line, depth: int) -> Scalar:
        """What the records of a row and a column come to.

        Args:
            records: those of both.
            column: the column.
            depth: how many fields of rows they have in common.
        """
        what = self.layout.data[column.data]
        found = summed(what, [record[what.field] for record in records])
        if what.function != "sum" or isinstance(found, str) or not found:
            return found
        # Excel adds up the sums of the innermost rows, which the last digits of totals tell.
        return sum(self.sums(records, what.field, depth))

    def sums(self, records: Sequence[Record], place: int, depth: int) -> Iterator[float]:
        """The sums of the innermost rows below a row, in their order."""
        if depth == len(self.layout.rows):
            yield sum(numbers_in([record[place] for record in records]))
            return
        for _, own in self.groups(records, self.layout.rows[depth]):
            yield from self.sums(own, place, depth + 1)

    def item(self, place: int, number: int) -> tuple[PivotItem, Item]:
        """One item of a field, as it is shown, and its value."""
        shown = self.layout.fields[place].items[number]
        return shown, self.data.fields[place].items[shown.index]

    def label(self, place: int, number: int) -> Scalar:
        """What an item is called in a cell."""
        shown, item = self.item(place, number)
        if shown.caption is not None:
            return shown.caption
        if item.kind is Kind.BOOLEAN:
            return str(item.value).upper()
        return _BLANK if item.kind is Kind.MISSING else _scalar(item)

    def text(self, place: int, number: int) -> str:
        """What an item is called within a text."""
        _, item = self.item(place, number)
        label = self.label(place, number)
        if item.kind is Kind.DATE and isinstance(label, float | int):
            return format_date(label, "m/d/yyyy") or str(label)
        return general_text(float(label)) if isinstance(label, float | int) else str(label)


def _scalar(item: Item) -> Scalar:
    return ErrorValue(item.value) if item.kind is Kind.ERROR else item.value


def summed(what: DataField, items: Sequence[Item]) -> Scalar:
    """A function over the values of some records; None where there is none, as Excel leaves the cell blank.

    An error among them is the result, but for the counts.
    """
    present = [item for item in items if item.kind is not Kind.MISSING]
    if not present:
        return None
    numbers = numbers_in(present)
    if what.function == "count":
        return len(present)
    if what.function == "countNums":
        return len(numbers)
    error = next((item for item in present if item.kind is Kind.ERROR), None)
    if error is not None:
        return _scalar(error)
    if not numbers:
        return ErrorValue("#DIV/0!") if what.function == "average" else 0
    return _FUNCTIONS[what.function](numbers)


def numbers_in(items: Sequence[Item]) -> list[float]:
    """The numbers among values; dates are some, booleans none."""
    return [float(item.value or 0) for item in items if item.kind in (Kind.NUMBER, Kind.DATE)]


_FUNCTIONS: Final[Mapping[str, Callable[[Sequence[float]], float]]] = {
    "sum": sum,
    "average": lambda numbers: sum(numbers) / len(numbers),
    "max": max,
    "min": min,
    "product": math.prod,
}
