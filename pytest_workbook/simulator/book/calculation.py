"""Keeping the calc engine in step with the workbook, and bringing its results back into the cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pytest_workbook.simulator.book.engine import Engine
from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.expansion import VOLATILE, Place, Surroundings, expand
from pytest_workbook.simulator.book.model import Cell, Contents, ErrorValue, Position, Scalar, Sheet, ValueType
from pytest_workbook.simulator.book.references import qualify_references

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
    """

    filled: set[CellKey] = field(default_factory=set)
    formulas: set[CellKey] = field(default_factory=set)
    volatile: set[CellKey] = field(default_factory=set)
    arrays: set[CellKey] = field(default_factory=set)

    def copy(self) -> Index:
        """An index that changes without changing this one."""
        return Index(set(self.filled), set(self.formulas), set(self.volatile), set(self.arrays))

    def note(self, key: CellKey, cell: Cell | None, around: Surroundings) -> None:
        """Note what a cell holds now."""
        if cell is None or not cell.has_content:
            self.filled.discard(key)
        else:
            self.filled.add(key)
        if key in self.formulas:
            for each in (self.formulas, self.volatile, self.arrays):
                each.discard(key)
        if cell is None or cell.formula is None:
            return
        self.formulas.add(key)
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


class Calculation:
    """One engine, filled from one workbook.

    Args:
        contents: sheets in the order that they have in the engine.
        around: what formulas can name; taken anew with every run.
        snapshot: of a calculation with the same sheets, tables and names, to go on from; None to fill a new engine.
    """

    def __init__(self, contents: Contents, around: Surroundings, snapshot: Snapshot | None = None) -> None:
        self._places = {sheet.sheet_id: place for place, sheet in enumerate(contents.sheets)}
        self._around = around
        if snapshot is not None:
            self._engine = Engine.from_bytes(snapshot.data)
            self.index = snapshot.index.copy()
            return
        self._engine = Engine.with_sheets([sheet.name for sheet in contents.sheets])
        self.index = Index()
        self._fill(contents)

    def _fill(self, contents: Contents) -> None:
        arrays: list[tuple[CellKey, Cell]] = []
        for sheet in contents.sheets:
            for position, cell in sheet.cells.items():
                if cell.array_size is not None:
                    arrays.append(((sheet.sheet_id, position), cell))
                elif cell.has_content:
                    self._set((sheet.sheet_id, position), cell)
        # Last, because an array formula takes the cells it covers, which some files fill with its values.
        for key, cell in arrays:
            self._set(key, cell)

    def snapshot(self) -> Snapshot:
        """The calculation as it is now, for clones."""
        return Snapshot(self._engine.to_bytes(), self.index.copy())

    def run(self, contents: Contents, around: Surroundings, dirty: Iterable[CellKey] = ()) -> None:
        """Calculate, and put the results into the cells.

        Args:
            contents: the workbook, with the same sheets as before.
            around: what formulas can name, and the time.
            dirty: cells that changed since the last run.
        """
        self._around = around
        sheets = {sheet.sheet_id: sheet for sheet in contents.sheets}
        # Cells that held formulas first: taking one away takes what it spilled, which others may fill by now.
        for key in sorted({*dirty, *self.index.volatile}, key=lambda key: key not in self.index.formulas):
            self._set(key, sheets[key[0]].cells.get(key[1]))
        self._engine.evaluate()
        self._collect(sheets)
        self._collect_spills(contents.sheets)

    def _set(self, key: CellKey, cell: Cell | None) -> None:
        sheet_id, (row, column) = key
        place = self._places[sheet_id]
        if key in self.index.formulas and (cell is None or cell.formula is None):
            # Else what the formula had spilled would stay.
            self._engine.set_constant(place, row, column, None)
        self.index.note(key, cell, self._around)
        if cell is None or cell.formula is None:
            self._engine.set_constant(place, row, column, None if cell is None else cell.value)
            return
        try:
            formula = expand(cell.formula, Place(sheet_id, row, column), self._around)
            if cell.array_size is not None:
                self._engine.set_array(place, row, column, cell.array_size, formula)
            else:
                self._engine.set_formula(place, row, column, formula)
        except InvalidFormula:
            # A file may bring what Excel would not have let in; it must not stop the others.
            self._engine.set_formula_error(place, row, column)

    def _collect(self, sheets: dict[str, Sheet]) -> None:
        keys = list(self.index.formulas)
        places = self._places
        values = self._engine.values([(places[sheet_id], position) for sheet_id, position in keys])
        for (sheet_id, position), value in zip(keys, values, strict=True):
            cells = sheets[sheet_id].cells
            cell = cells[position]
            if value != cell.cached or type(value) is not type(cell.cached):
                cells[position] = Cell(
                    None, cell.formula, value, cell.number_format, cell.style, cell.quote_prefix, cell.array_size
                )

    def _collect_spills(self, sheets: list[Sheet]) -> None:
        for sheet in sheets:
            sheet.spills = {}
        filled = self._engine.filled()
        if len(filled) == len(self.index.filled):
            return
        spilled = [
            (place, (row - 1, column - 1))
            for place, row, column in filled
            if (sheets[place].sheet_id, (row - 1, column - 1)) not in self.index.filled
        ]
        for (place, position), value in zip(spilled, self._engine.values(spilled), strict=True):
            if value is not None:
                sheets[place].spills[position] = value


def value_type(value: Scalar) -> ValueType:
    """The type of a cell's value."""
    if value is None:
        return ValueType.EMPTY
    if isinstance(value, bool):
        return ValueType.BOOLEAN
    if isinstance(value, ErrorValue):
        return ValueType.ERROR
    return ValueType.STRING if isinstance(value, str) else ValueType.DOUBLE


def evaluate_apart(
    data: bytes, sheet_count: int, formula: str, place: Place, around: Surroundings
) -> list[list[Scalar]]:
    """Calculate a formula that stands in no cell, on a copy of the engine.

    Args:
        data: the engine's bytes.
        sheet_count: how many sheets it has.
        formula: with leading ``=``.
        place: the sheet that unqualified references mean.
        around: what it can name.

    Returns:
        Rows of values: one by one for a scalar.
    """
    engine = Engine.from_bytes(data)
    # On a sheet of its own, with free room to spill; it is put behind the others, which keep their numbers.
    engine.add_sheet(_free_name(set(around.sheet_names.values())))
    home = around.sheet_names[place.sheet]
    engine.set_formula(sheet_count, 0, 0, qualify_references(expand(formula, place, around), home))
    engine.evaluate()
    spilled = [(row - 1, column - 1) for sheet, row, column in engine.filled() if sheet == sheet_count]
    rows = max((row for row, _ in spilled), default=0) + 1
    columns = max((column for _, column in spilled), default=0) + 1
    return [engine.values([(sheet_count, (row, column)) for column in range(columns)]) for row in range(rows)]


def _free_name(taken: set[str]) -> str:
    name = "Scratch"
    while name in taken:
        name += "_"
    return name
