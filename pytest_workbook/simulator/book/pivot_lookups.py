"""Where the values of a pivot table stand, by the items that they are of: what ``GETPIVOTDATA`` looks up.

Source: "GETPIVOTDATA function", support.microsoft.com, read 2026-11-24. That a cell without a value is 0, as for any
reference to a blank one, is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.addresses import print_area
from pytest_workbook.simulator.book.opening_parts import Node
from pytest_workbook.simulator.book.pivot_layout import DataOfField, Item, Kind, Layout, Line, PivotItem
from pytest_workbook.simulator.book.rendering import general_text

_BLANK: Final = "(blank)"
_BETWEEN: Final = "\x1f"
_MOST_LINES: Final = 100_000
# Of a total, a line names the items that it is one of, and other things for a total of all.
_GRAND: Final = "grand"


@dataclass(frozen=True, slots=True)
class PivotLine:
    """A row or a column of a pivot table.

    Args:
        place: of the sheet, zero-based.
        fields: names of the fields of its items, in lower case.
        items: texts by which each item may be asked for, in lower case.
        data: which of the data fields it shows, of columns.
    """

    place: int
    fields: tuple[str, ...]
    items: tuple[tuple[str, ...], ...]
    data: int = 0


@dataclass(frozen=True, slots=True)
class PivotGrid:
    """A pivot table to be looked up in.

    Args:
        place: (top, left, bottom, right) of its cells.
        data: names of what is summed up, in lower case, each as it is shown and as its field is called.
        rows: from the top.
        columns: from the left.
    """

    place: tuple[int, int, int, int]
    data: tuple[tuple[str, str], ...]
    rows: tuple[PivotLine, ...]
    columns: tuple[PivotLine, ...]

    @property
    def fields(self) -> frozenset[str]:
        """Names of the fields of all rows and columns."""
        return frozenset(name for line in (*self.rows, *self.columns) for name in line.fields)


def read_lines(root: Node, name: str) -> tuple[Line, ...]:
    """The rows or the columns of a pivot table, as its file lists them.

    Args:
        root: of the part.
        name: ``rowItems`` or ``colItems``.

    Raises:
        ValueError: a place is no number.
    """
    lines: list[Line] = []
    path: tuple[int, ...] = ()
    for node in root.below(name, "i")[:_MOST_LINES]:
        repeats = int(node.attributes.get("r", "0"))
        path = (*path[:repeats], *(int(each.attributes.get("v", "0")) for each in node.all("x")))
        kind, data = node.attributes.get("t", "data"), int(node.attributes.get("i", "0"))
        lines.append(Line(path, repeats, kind, data))
    return tuple(lines)


def grid_of(
    place: tuple[int, int, int, int],
    layout: Layout,
    fields: Sequence[DataOfField],
    rows: Sequence[Line],
    columns: Sequence[Line],
) -> PivotGrid:
    """A pivot table to be looked up in.

    Args:
        place: (top, left, bottom, right) of its cells.
        layout: how it shows its data.
        fields: the fields of the data.
        rows: its rows.
        columns: its columns.

    Raises:
        IndexError: a line names an item that there is not.
    """
    top, left = place[0] + layout.header_rows, place[1] + layout.label_columns
    across = () if layout.column is None else (layout.column,)
    return PivotGrid(
        place,
        tuple((each.name.strip().casefold(), fields[each.field].name.casefold()) for each in layout.data),
        tuple(_line(top + number, line, layout.rows, layout, fields) for number, line in enumerate(rows)),
        tuple(_line(left + number, line, across, layout, fields) for number, line in enumerate(columns)),
    )


def _line(place: int, line: Line, axis: Sequence[int], layout: Layout, fields: Sequence[DataOfField]) -> PivotLine:
    path = () if line.kind == _GRAND or not axis else line.path
    shown = list(zip(axis, path, strict=False))
    names = tuple(fields[field].name.casefold() for field, _ in shown)
    items = tuple(_texts(layout.fields[field].items[item], fields[field].items) for field, item in shown)
    return PivotLine(place, names, items, line.data)


def _texts(shown: PivotItem, items: Sequence[Item]) -> tuple[str, ...]:
    text = _text(items[shown.index]).casefold()
    return (text,) if shown.caption is None else (text, shown.caption.casefold())


def _text(item: Item) -> str:
    if item.kind is Kind.MISSING:
        return _BLANK
    if isinstance(item.value, bool):
        return str(item.value)
    return general_text(item.value) if isinstance(item.value, int | float) else str(item.value)


def lookup_formula(grid: PivotGrid, sheet: str, data: str | None, wanted: Sequence[tuple[str, str]]) -> str | None:
    """What stands for a ``GETPIVOTDATA``; None where the pivot table shows no such value.

    Args:
        grid: the pivot table.
        sheet: prefix of its sheet, with ``!``.
        data: what is summed up; None for the only one.
        wanted: names of fields, and formulas that give the item of each.
    """
    number = _data_number(grid, data)
    names = [name.casefold() for name, _ in wanted]
    if number is None or not grid.fields.issuperset(names) or len(set(names)) < len(names):
        return None
    on_rows = [line for line in grid.rows if _is_of(line, names, grid.rows)]
    on_columns = [line for line in grid.columns if _is_of(line, names, grid.columns) and line.data == number]
    if not on_rows or not on_columns:
        return None
    items = {name.casefold(): text for name, text in wanted}
    row, column = _found(on_rows, items), _found(on_columns, items)
    cells = f"{sheet}{print_area(0, 0, max(each.place for each in on_rows), grid.place[3], fixed=True)}"
    return f"LET(_r,{row},_c,{column},IF(ISNUMBER(_r*_c),INDEX({cells},_r,_c),IF(ISNA(_r*_c),#REF!,_r*_c)))"


def _data_number(grid: PivotGrid, data: str | None) -> int | None:
    if data is None:
        return 0
    wanted = data.strip().casefold()
    return next((number for number, names in enumerate(grid.data) if wanted in names), None)


def _is_of(line: PivotLine, names: Sequence[str], lines: Sequence[PivotLine]) -> bool:
    """Whether a line is of those fields that are on its axis, and of no others."""
    on_axis = {name for each in lines for name in each.fields}
    return set(line.fields) == on_axis.intersection(names)


def _found(lines: Sequence[PivotLine], items: dict[str, str]) -> str:
    """The row or column of the line whose items are asked for."""
    if not lines[0].fields:
        return str(lines[0].place + 1)
    keys = [(key, line.place + 1) for line in lines for key in _keys(line.items)]
    wanted = f'&"{_BETWEEN}"&'.join(_lowered(items[name]) for name in lines[0].fields)
    listed = ";".join('"' + key.replace('"', '""') + '"' for key, _ in keys)
    places = ";".join(str(place) for _, place in keys)
    return f"INDEX({{{places}}},XMATCH({wanted},{{{listed}}}))"


def _lowered(text: str) -> str:
    return f'LOWER(({text})&"")'


def _keys(items: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """All ways to spell the items of a line."""
    if not items:
        yield ""
        return
    for text in items[0]:
        for rest in _keys(items[1:]) if len(items) > 1 else [None]:
            yield text if rest is None else f"{text}{_BETWEEN}{rest}"
