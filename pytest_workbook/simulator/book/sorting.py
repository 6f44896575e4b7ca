"""Sorting: the rows (or columns) of an area are put into an order, with their formulas and formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from pytest_workbook.simulator.book.errors import BookError, ErrorKind, InvalidFormula
from pytest_workbook.simulator.book.icons import icons_in
from pytest_workbook.simulator.book.looks import Style
from pytest_workbook.simulator.book.model import Area, Cell, Position, Scalar, Sheet, Table
from pytest_workbook.simulator.book.ordering import Rank, rank
from pytest_workbook.simulator.book.protecting import guard_allowed
from pytest_workbook.simulator.book.references import offset_references
from pytest_workbook.simulator.book.table_view import Icon, TableSort
from pytest_workbook.simulator.book.tables import Tables, replace_table


@dataclass(frozen=True, slots=True)
class SortKey:
    """What an area is sorted by.

    Args:
        offset: zero-based column of the area (row, when columns are sorted).
        ascending: the smallest first; blank cells come last either way.
        as_numbers: whether texts that look like numbers count as such.
        sort_on: ``Value``, ``CellColor``, ``FontColor`` or ``Icon``.
        color: ``#RRGGBB`` where a color is looked at (``""`` for no fill); cells that have it come first, or last.
        icon: the same of an icon.
    """

    offset: int
    ascending: bool = True
    as_numbers: bool = False
    sort_on: str = "Value"
    color: str | None = None
    icon: Icon | None = None


@dataclass(frozen=True, slots=True)
class _Lines:
    """The rows of an area, or its columns, by their places on the sheet."""

    sheet: Sheet
    area: Area
    sideways: bool
    styles: Sequence[Style]
    icons: Mapping[Position, Icon]

    @property
    def first(self) -> int:
        """Where the keys are counted from."""
        return self.area.top if self.sideways else self.area.left

    def shown(self, *, has_headers: bool) -> list[int]:
        """Places of the lines to sort: not the headers, and none that is hidden."""
        area, sheet = self.area, self.sheet
        places = range(area.left, area.right + 1) if self.sideways else range(area.top, area.bottom + 1)
        hidden = sheet.hidden_columns if self.sideways else sheet.hidden_rows
        return [place for place in places[has_headers:] if place not in hidden]

    def position(self, line: int, across: int) -> Position:
        """The cell of a line."""
        return (across, line) if self.sideways else (line, across)

    def cells(self, line: int) -> Iterator[Position]:
        """The cells of a line within the area."""
        area = self.area
        span = range(area.top, area.bottom + 1) if self.sideways else range(area.left, area.right + 1)
        return (self.position(line, across) for across in span)

    def value(self, line: int, key: SortKey) -> Scalar:
        """What a line is compared by."""
        cell = self.sheet.cells.get(self.position(line, self.first + key.offset))
        return None if cell is None else cell.shown

    def is_meant(self, line: int, key: SortKey) -> bool:
        """Whether a line's cell has the color or icon that is looked for."""
        position = self.position(line, self.first + key.offset)
        if key.sort_on == "Icon":
            return self.icons.get(position) == key.icon
        look = self.styles[self.sheet.style_at(position)].look
        return (look.fill if key.sort_on == "CellColor" else look.font.color) == key.color


class Sorting(Tables):
    """Putting rows or columns into an order."""

    def sort(
        self,
        area: Area,
        keys: Sequence[SortKey],
        *,
        match_case: bool = False,
        has_headers: bool = False,
        sideways: bool = False,
    ) -> None:
        """Sort an area; rows (or columns) with equal keys keep their order, hidden ones their places.

        Formulas change as if they were copied: relative references that name no sheet move along, others stay.
        References to the sorted cells from elsewhere are left alone, as in Excel.

        Args:
            area: the cells; those beyond the used range are blank and stay so.
            keys: the first counts most.
            match_case: whether small letters come before great ones.
            has_headers: whether the first row (column) stays where it is.
            sideways: sort columns by rows instead of rows by columns.

        Raises:
            BookError: INVALID_ARGUMENT for no key or one outside, and for merged cells, array formulas and spilled
                values in the area.
        """
        _check_keys(keys, area.rows if sideways else area.columns)
        with self._change():
            sheet = self.sheet(area.sheet)
            guard_allowed(sheet, "allowSort")
            self._guard_sorted(sheet, area)
            used = self._used_part(area)
            if used is None:
                return
            by_icon = any(key.sort_on == "Icon" for key in keys)
            places = [place for place in sheet.cells if used.contains(*place)] if by_icon else []
            lines = _Lines(sheet, used, sideways, self._contents.styles, icons_in(self, sheet, places))
            before = lines.shown(has_headers=has_headers)
            self._rearrange(lines, before, _ordered(lines, before, keys, match_case=match_case))

    def _used_part(self, area: Area) -> Area | None:
        """The area without what lies below and right of the used range; None when nothing is left."""
        used = self.used_range(area.sheet)
        bottom, right = min(area.bottom, used.bottom), min(area.right, used.right)
        return replace(area, bottom=bottom, right=right) if area.top <= bottom and area.left <= right else None

    def _guard_sorted(self, sheet: Sheet, area: Area) -> None:
        arrays = (position for position, cell in self._array_cells(sheet) if cell.array_size != (1, 1))
        corners = [merge[:2] for merge in sheet.merges if Area(area.sheet, *merge).overlaps(area)]
        self._guard_arrays(sheet, area)
        stuck = [*corners, *(place for place in (*arrays, *sheet.spills) if area.contains(*place))]
        if stuck:
            cell = Area(area.sheet, *stuck[0], *stuck[0])
            msg = f"the cells at {self.address(cell)} are merged or part of an array, and cannot be sorted"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)

    def _rearrange(self, lines: _Lines, places: list[int], order: list[int]) -> None:
        """Put the lines in order into the places."""
        sheet = lines.sheet
        moved: list[tuple[Position, Cell | None]] = []
        for place, line in zip(places, order, strict=True):
            if place != line:
                for into, position in zip(lines.cells(place), lines.cells(line), strict=True):
                    moved.append((into, _carried(sheet.cells.get(position), position, into)))
        for position, cell in moved:
            self._put(sheet, position, cell)
        for position, _ in moved:
            self._content_written(sheet, position)

    # Tables

    def sort_table(self, key: str, order: TableSort) -> None:
        """Sort the data rows of a table, and remember how.

        Raises:
            BookError: ITEM_NOT_FOUND for the table; otherwise as `sort`, also for an unknown column.
        """
        with self._change() as contents:
            table = self.table(key)
            self.sort(table.body, _table_keys(table, order), match_case=order.match_case)
            replace_table(contents, self.table(key), replace(self.table(key), sort=order))

    def forget_table_sort(self, key: str) -> None:
        """Forget how a table was sorted; its rows stay as they are.

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        with self._change() as contents:
            replace_table(contents, self.table(key), replace(self.table(key), sort=TableSort()))

    def resort_table(self, key: str) -> None:
        """Sort a table once more as it was sorted; nothing happens where it was not.

        Raises:
            BookError: as `sort_table`.
        """
        order = remembered_sort(self.table(key))
        if order.keys:
            self.sort_table(key, order)


def remembered_sort(table: Table) -> TableSort:
    """The order of a table without the columns that it has no more."""
    ids = {column.column_id for column in table.columns}
    return replace(table.sort, keys=tuple(key for key in table.sort.keys if key.column_id in ids))


def _table_keys(table: Table, order: TableSort) -> list[SortKey]:
    ids = [column.column_id for column in table.columns]
    return [
        SortKey(
            ids.index(key.column_id) if key.column_id in ids else -1,
            key.ascending,
            key.as_numbers,
            key.sort_on,
            key.color,
            key.icon,
        )
        for key in order.keys
    ]


def _check_keys(keys: Sequence[SortKey], count: int) -> None:
    if not keys or any(not 0 <= key.offset < count for key in keys):
        offsets = ", ".join(str(key.offset) for key in keys) or "none"
        msg = f"an area is sorted by one key or more, each from 0 to {count - 1}; there came {offsets}"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)


def _ordered(lines: _Lines, places: list[int], keys: Sequence[SortKey], *, match_case: bool) -> list[int]:
    """The lines at these places in the order of the keys."""
    order = list(places)
    # A stable sort by the last key first comes to the same as one by all keys.
    for key in reversed(keys):
        if key.sort_on != "Value":
            order.sort(key=lambda line: lines.is_meant(line, key) is not key.ascending)
            continue
        ranks = {line: rank(lines.value(line, key), match_case=match_case, as_numbers=key.as_numbers) for line in order}
        filled: dict[int, Rank] = {line: found for line, found in ranks.items() if found is not None}
        blank = [line for line in order if line not in filled]
        order = [*sorted(filled, key=filled.__getitem__, reverse=not key.ascending), *blank]
    return order


def _carried(cell: Cell | None, before: Position, after: Position) -> Cell | None:
    """A cell at its new place."""
    if cell is None or cell.formula is None:
        return cell
    rows, columns = after[0] - before[0], after[1] - before[1]
    # A text from a file that is no formula stays as it is.
    with suppress(InvalidFormula):
        return replace(cell, formula=offset_references(cell.formula, "", rows, columns, keeps_qualified=True))
    return cell
