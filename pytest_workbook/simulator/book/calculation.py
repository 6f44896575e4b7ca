"""Keeping the calc engine in step with the workbook, and bringing its results back into the cells."""

from __future__ import annotations

from collections.abc import Iterable

from pytest_workbook.simulator.book.engine import Engine
from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.expansion import VOLATILE, Place, Surroundings, expand
from pytest_workbook.simulator.book.model import Cell, Contents, ErrorValue, Position, Scalar, Sheet, ValueType
from pytest_workbook.simulator.book.references import qualify_references

# Id of the sheet, and where on it.
CellKey = tuple[str, Position]


class Calculation:
    """One engine, filled from one workbook.

    Args:
        contents: sheets in the order that they have in the engine.
        around: what formulas can name; taken anew with every run.
        engine: already filled with these contents, or None to fill a new one.
    """

    def __init__(self, contents: Contents, around: Surroundings, engine: Engine | None = None) -> None:
        self._indexes = {sheet.sheet_id: index for index, sheet in enumerate(contents.sheets)}
        self._formulas: set[CellKey] = set()
        self._volatile: set[CellKey] = set()
        self._around = around
        is_filled = engine is not None
        self._engine = engine or Engine.with_sheets([sheet.name for sheet in contents.sheets])
        arrays: list[CellKey] = []
        for sheet in contents.sheets:
            for position, cell in sheet.cells.items():
                if cell.array_size is not None:
                    arrays.append((sheet.sheet_id, position))
                elif is_filled:
                    self._note((sheet.sheet_id, position), cell)
                elif cell.has_content:
                    self._set((sheet.sheet_id, position), cell)
        # Last, because an array formula takes the cells it covers, which some files fill with its values.
        by_id = {sheet.sheet_id: sheet for sheet in contents.sheets}
        for sheet_id, position in arrays:
            self._set((sheet_id, position), by_id[sheet_id].cells[position])

    def to_bytes(self) -> bytes:
        """The engine, for a copy of the workbook."""
        return self._engine.to_bytes()

    def run(self, contents: Contents, around: Surroundings, dirty: Iterable[CellKey] = ()) -> None:
        """Calculate, and put the results into the cells.

        Args:
            contents: the workbook, with the same sheets as before.
            around: what formulas can name, and the time.
            dirty: cells that changed since the last run.
        """
        self._around = around
        sheets = {sheet.sheet_id: sheet for sheet in contents.sheets}
        for key in {*dirty, *self._volatile}:
            self._set(key, sheets[key[0]].cells.get(key[1]))
        self._engine.evaluate()
        self._collect(sheets)
        self._collect_spills(contents.sheets)

    def _note(self, key: CellKey, cell: Cell | None) -> None:
        self._formulas.discard(key)
        self._volatile.discard(key)
        if cell is not None and cell.formula is not None:
            self._formulas.add(key)
            # A name may hide a volatile call; formulas that use names are few, so they are all set anew.
            word = self._around.word
            if VOLATILE.search(cell.formula) or (word is not None and word.search(cell.formula)):
                self._volatile.add(key)

    def _set(self, key: CellKey, cell: Cell | None) -> None:
        self._note(key, cell)
        sheet_id, (row, column) = key
        index = self._indexes[sheet_id]
        if cell is None or cell.formula is None:
            self._engine.set_constant(index, row, column, None if cell is None else cell.value)
            return
        try:
            formula = expand(cell.formula, Place(sheet_id, row, column), self._around)
        except InvalidFormula:
            self._engine.set_constant(index, row, column, ErrorValue("#NAME?"))
            return
        if cell.array_size is not None:
            self._engine.set_array(index, row, column, cell.array_size, formula)
        else:
            self._engine.set_formula(index, row, column, formula)

    def _collect(self, sheets: dict[str, Sheet]) -> None:
        value_of = self._engine.value
        for sheet_id, position in self._formulas:
            cells = sheets[sheet_id].cells
            cell = cells[position]
            value = value_of(self._indexes[sheet_id], *position)
            if value != cell.cached or type(value) is not type(cell.cached):
                cells[position] = Cell(
                    None, cell.formula, value, cell.number_format, cell.style, cell.quote_prefix, cell.array_size
                )

    def _collect_spills(self, sheets: list[Sheet]) -> None:
        spills: list[dict[Position, Scalar]] = [{} for _ in sheets]
        for index, position in self._engine.filled():
            cell = sheets[index].cells.get(position)
            if cell is None or not cell.has_content:
                value = self._engine.value(index, *position)
                if value is not None:
                    spills[index][position] = value
        for sheet, values in zip(sheets, spills, strict=True):
            sheet.spills = values


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
    spilled = [position for sheet, position in engine.filled() if sheet == sheet_count]
    rows = max((row for row, _ in spilled), default=0) + 1
    columns = max((column for _, column in spilled), default=0) + 1
    return [[engine.value(sheet_count, row, column) for column in range(columns)] for row in range(rows)]


def _free_name(taken: set[str]) -> str:
    name = "Scratch"
    while name in taken:
        name += "_"
    return name
