"""Which cells the calc engine holds, by kind, and how far they reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from pytest_workbook.simulator.book.costs import check_all
from pytest_workbook.simulator.book.errors import LongCalculation
from pytest_workbook.simulator.book.expansion import VOLATILE
from pytest_workbook.simulator.book.model import Cell, Contents, Position
from pytest_workbook.simulator.book.surroundings import Surroundings

# So that not every new row makes formulas over whole columns be set anew.
_ROWS_AT_ONCE: Final = 128
_COLUMNS_AT_ONCE: Final = 16
# Formulas that pass fewer values than this may be as many as they like.
_MANY_VALUES: Final = 100_000
# Id of the sheet, and where on it.
CellKey = tuple[str, Position]


@dataclass(slots=True)
class Index:
    """Which cells the engine holds, by kind.

    Args:
        filled: all with content.
        formulas: those with a formula.
        volatile: formulas to be set anew with every run, because they or a name in them may call for the time.
        arrays: formulas over several cells (Ctrl+Shift+Enter).
        broken: formulas at which the engine breaks down; it holds an error in their place.
        spilling: formulas that may give more than one value.
        clipped: formulas over whole rows or columns, to be set anew when a sheet is filled further than before.
        refused: formulas that would keep the engine busy for too long, and why; it holds an error in their place.
        long: how many values those formulas pass that pass many.
        extents: the numbers of rows and columns, by sheet, beyond which it is blank.
    """

    filled: set[CellKey] = field(default_factory=set)
    formulas: set[CellKey] = field(default_factory=set)
    volatile: set[CellKey] = field(default_factory=set)
    arrays: set[CellKey] = field(default_factory=set)
    broken: set[CellKey] = field(default_factory=set)
    spilling: set[CellKey] = field(default_factory=set)
    clipped: set[CellKey] = field(default_factory=set)
    refused: dict[CellKey, LongCalculation] = field(default_factory=dict)
    long: dict[CellKey, int] = field(default_factory=dict)
    extents: dict[str, tuple[int, int]] = field(default_factory=dict)
    _by_sheet: dict[str, list[Position]] | None = None

    def copy(self) -> Index:
        """An index that changes without changing this one."""
        return Index(
            set(self.filled),
            set(self.formulas),
            set(self.volatile),
            set(self.arrays),
            set(self.broken),
            set(self.spilling),
            set(self.clipped),
            dict(self.refused),
            dict(self.long),
            dict(self.extents),
        )

    def formulas_by_sheet(self) -> dict[str, list[Position]]:
        """Where formulas are, listed once until they change."""
        found = self._by_sheet
        if found is None:
            found = self._by_sheet = {}
            for sheet_id, position in self.formulas:
                found.setdefault(sheet_id, []).append(position)
        return found

    def note_cost(self, key: CellKey, values: int) -> None:
        """Note how many values a formula passes.

        Raises:
            LongCalculation: all together pass too many.
        """
        if values > _MANY_VALUES:
            check_all([*self.long.values(), values])
            self.long[key] = values

    def grow(self, sheet_id: str, positions: Iterable[Position]) -> bool:
        """Note cells that are filled; tells whether the sheet is filled further than was known."""
        known = rows, columns = self.extents.get(sheet_id, (0, 0))
        for row, column in positions:
            if row >= rows:
                rows = _beyond(row, _ROWS_AT_ONCE)
            if column >= columns:
                columns = _beyond(column, _COLUMNS_AT_ONCE)
        self.extents[sheet_id] = (rows, columns)
        return known != (rows, columns)

    def note(self, key: CellKey, cell: Cell | None, around: Surroundings) -> None:
        """Note what a cell holds now."""
        if cell is None or not cell.has_content:
            self.filled.discard(key)
        else:
            self.filled.add(key)
        if key in self.formulas:
            for each in (self.formulas, self.volatile, self.arrays, self.broken, self.spilling, self.clipped):
                each.discard(key)
            self._by_sheet = None
            self.refused.pop(key, None)
            self.long.pop(key, None)
        if cell is None or cell.formula is None:
            return
        self.formulas.add(key)
        self._by_sheet = None
        # A name may hide a volatile call; formulas that use names are few, so they are all set anew.
        names = around.word if around.names else None
        if VOLATILE.search(cell.formula) or (names is not None and names.search(cell.formula)):
            self.volatile.add(key)
        if cell.array_size is not None:
            self.arrays.add(key)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A calculation at rest, from which clones go on."""

    data: bytes
    index: Index


def _beyond(place: int, step: int) -> int:
    return (place // step + 1) * step


def with_extents(around: Surroundings, contents: Contents) -> Surroundings:
    """The surroundings with how far each sheet is filled."""

    @cache
    def extent(sheet_id: str) -> tuple[int, int]:
        index = Index()
        for sheet in contents.sheets:
            if sheet.sheet_id == sheet_id:
                index.grow(sheet_id, sheet.cells)
                index.grow(sheet_id, sheet.spills)
        return index.extents[sheet_id]

    return replace(around, extent=extent)
