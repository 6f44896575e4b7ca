"""Keeping the calc engine in step with the workbook, and bringing its results back into the cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pytest_workbook.simulator.book.calculation_index import CellKey, Index, Snapshot
from pytest_workbook.simulator.book.costs import values_passed
from pytest_workbook.simulator.book.engine import Engine
from pytest_workbook.simulator.book.errors import BookError, ErrorKind, InvalidFormula, LongCalculation
from pytest_workbook.simulator.book.expansion import expand
from pytest_workbook.simulator.book.filtered import filtered_rows
from pytest_workbook.simulator.book.model import Cell, Contents, ErrorValue, Position, Scalar, Sheet, ValueType
from pytest_workbook.simulator.book.references import qualify_references
from pytest_workbook.simulator.book.spilling import barred_spills, may_spill, possible_anchors
from pytest_workbook.simulator.book.surroundings import Place, Surroundings

# More formulas that break the engine than this are not looked for: each costs several calculations.
_MAX_BROKEN: Final = 16
# Formulas that spill further with every calculation, because they count what they spilled, are not followed for long.
_MAX_ROUNDS: Final = 4
# So many calls that we answer may follow from each other.


class Calculation:
    """One engine, filled from one workbook.

    Args:
        contents: sheets in the order that they have in the engine.
        around: what formulas can name; taken anew with every run.
        snapshot: of a calculation with the same sheets, tables and names, to go on from; None to fill a new engine.
    """

    def __init__(self, contents: Contents, around: Surroundings, snapshot: Snapshot | None = None) -> None:
        self._places = {sheet.sheet_id: place for place, sheet in enumerate(contents.sheets)}
        self._was_asked = False
        # What formulas gave, by sheet, and where they are.
        self._seen: dict[str, tuple[list[Position], list[Scalar]]] = {}
        self._take(around, contents)
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
            self.index.grow(sheet.sheet_id, sheet.cells)
            self.index.grow(sheet.sheet_id, sheet.spills)
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

        Raises:
            LongCalculation: a cell that changed holds a formula that would keep the engine busy for too long.
        """
        self._take(around, contents)
        sheets = {sheet.sheet_id: sheet for sheet in contents.sheets}
        changed = set(dirty)
        again = {*self.index.volatile, *(self.index.clipped if self._grow(changed) else ())}
        # Cells that held formulas first: taking one away takes what it spilled, which others may fill by now.
        for key in sorted(changed | again, key=lambda key: key not in self.index.formulas):
            self._set(key, sheets[key[0]].cells.get(key[1]))
        for key in changed & self.index.refused.keys():
            # Where a file brought it, the cell is an error instead.
            raise self.index.refused[key]
        self._evaluate(sheets)
        self._collect_spills(contents.sheets)
        self._follow_spills(contents, sheets)
        for sheet in contents.sheets:
            self._bar_spills(contents, sheet, sheets)
        self._collect(sheets)

    def _grow(self, changed: Iterable[CellKey]) -> bool:
        """Note how far cells reach that changed; tells whether that is further than before."""
        by_sheet: dict[str, list[Position]] = {}
        for sheet_id, position in changed:
            by_sheet.setdefault(sheet_id, []).append(position)
        has_grown = [self.index.grow(sheet_id, positions) for sheet_id, positions in by_sheet.items()]
        return any(has_grown)

    def _take(self, around: Surroundings, contents: Contents) -> None:
        """Take what formulas can name, and how far sheets are filled."""
        self._around = replace(with_hidden(around, contents), extent=self._extent)

    def _extent(self, sheet_id: str) -> tuple[int, int]:
        self._was_asked = True
        return self.index.extents.get(sheet_id, (0, 0))

    def _follow_spills(self, contents: Contents, sheets: dict[str, Sheet]) -> None:
        """Calculate formulas over whole columns again, when others have spilled beyond the rows that were filled."""
        for _ in range(_MAX_ROUNDS):
            has_grown = [self.index.grow(sheet.sheet_id, sheet.spills) for sheet in contents.sheets]
            if not any(has_grown) or not self.index.clipped:
                return
            for key in sorted(self.index.clipped):
                self._set(key, sheets[key[0]].cells[key[1]])
            self._evaluate(sheets)
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
        self._enter(self._engine, key, cell)

    def _enter(self, engine: Engine, key: CellKey, cell: Cell) -> None:
        """Put a formula into an engine."""
        sheet_id, (row, column) = key
        place = self._places[sheet_id]
        self._was_asked = False
        try:
            formula = expand(cell.formula or "", Place(sheet_id, row, column), self._around)
            if self._was_asked:
                self.index.clipped.add(key)
            self.index.note_cost(key, values_passed(formula))
            if cell.array_size is not None or may_spill(formula):
                self.index.spilling.add(key)
            if cell.array_size is not None:
                engine.set_array(place, row, column, cell.array_size, _filling(formula, cell.array_size))
            else:
                engine.set_formula(place, row, column, formula)
        except InvalidFormula:
            # A file may bring what Excel would not have let in; it must not stop the others.
            engine.set_formula_error(place, row, column)
        except LongCalculation as error:
            self.index.refused[key] = error
            engine.set_constant(place, row, column, ErrorValue("#VALUE!"))

    def _bar_spills(self, contents: Contents, sheet: Sheet, sheets: dict[str, Sheet]) -> None:
        """Let formulas that spill where they may not be ``#SPILL!``; they are tried anew with every run."""
        tried: set[Position] = set()
        while (position := next(barred_spills(contents, sheet), None)) is not None:
            formulas = {place for sheet_id, place in self.index.formulas if sheet_id == sheet.sheet_id} - tried
            anchor = next(possible_anchors(position, sheet, formulas), None)
            if anchor is None:
                return
            tried.add(anchor)
            key = sheet.sheet_id, anchor
            # Only without its formula does a cell give up what it spilled.
            self._engine.set_constant(self._places[sheet.sheet_id], *anchor, None)
            self._engine.set_constant(self._places[sheet.sheet_id], *anchor, ErrorValue("#SPILL!"))
            self._evaluate(sheets)
            self._collect_spills(contents.sheets)
            if position in sheet.spills:
                self._set(key, sheet.cells[anchor])
                self._evaluate(sheets)
            else:
                self.index.volatile.add(key)

    def _evaluate(self, sheets: dict[str, Sheet]) -> None:
        try:
            self._engine.evaluate()
        except BookError:
            self._isolate(sheets)

    def _isolate(self, sheets: dict[str, Sheet]) -> None:
        """Find the formulas at which the engine breaks down, and let each be an error instead.

        Raises:
            BookError: INVALID_ARGUMENT when there are too many of them, or it breaks down without them, too.
        """
        cells = {key: sheets[key[0]].cells[key[1]] for key in self.index.formulas}
        # Array formulas last, as when the engine is filled.
        rest = sorted(cells, key=lambda key: (key in self.index.arrays, key))
        base = self._constants(sheets)
        while (engine := self._calculated(base, {key: cells[key] for key in rest})) is None:
            if not rest or len(self.index.broken) >= _MAX_BROKEN:
                msg = "the simulator's calc engine breaks down at many formulas of this workbook: it is not calculated"
                raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
            # The shortest start of the list that breaks it ends with the culprit.
            works, breaks = 0, len(rest)
            while breaks - works > 1:
                middle = (works + breaks) // 2
                start = {key: cells[key] for key in rest[:middle]}
                works, breaks = (works, middle) if self._calculated(base, start) is None else (middle, breaks)
            culprit = rest.pop(breaks - 1)
            self.index.broken.add(culprit)
            # Its arguments are in no engine any more.
            base = self._with_error(base, culprit)
        self._engine = engine

    def _constants(self, sheets: dict[str, Sheet]) -> bytes:
        """An engine with all cells that are no formulas."""
        engine = Engine.with_sheets([sheet.name for sheet in sheets.values()])
        self.index.broken.clear()
        for sheet_id, sheet in sheets.items():
            for (row, column), cell in sheet.cells.items():
                if cell.formula is None and cell.value is not None:
                    engine.set_constant(self._places[sheet_id], row, column, cell.value)
        return engine.to_bytes()

    def _with_error(self, base: bytes, key: CellKey) -> bytes:
        engine = Engine.from_bytes(base)
        engine.set_constant(self._places[key[0]], *key[1], ErrorValue("#VALUE!"))
        return engine.to_bytes()

    def _calculated(self, base: bytes, cells: dict[CellKey, Cell]) -> Engine | None:
        """An engine with these formulas put in, calculated; None where it breaks down."""
        engine = Engine.from_bytes(base)
        for key, cell in cells.items():
            self._enter(engine, key, cell)
        try:
            engine.evaluate()
        except BookError:
            return None
        return engine

    def _collect(self, sheets: dict[str, Sheet]) -> None:
        for sheet_id, positions in self.index.formulas_by_sheet().items():
            place, cells = self._places[sheet_id], sheets[sheet_id].cells
            raw = self._engine.raw(place, positions)
            # The list is another one when a formula was set since.
            known, before = self._seen.get(sheet_id, (None, []))
            others = _others(raw, before) if known is positions else range(len(raw))
            self._seen[sheet_id] = (positions, raw)
            for index in others:
                position = positions[index]
                cell, value = cells[position], self._engine.shown(place, position, raw[index])
                if value != cell.cached or value.__class__ is not cell.cached.__class__:
                    cells[position] = Cell(
                        None, cell.formula, value, cell.number_format, cell.style, cell.quote_prefix, cell.array_size
                    )

    def _collect_spills(self, sheets: list[Sheet]) -> None:
        for sheet in sheets:
            sheet.spills = {}
        # To list all cells takes the engine longer than to calculate them.
        filled = self._engine.filled() if self.index.spilling else []
        if len(filled) <= len(self.index.filled):
            return
        spilled: dict[int, list[Position]] = {}
        for place, row, column in filled:
            if (sheets[place].sheet_id, (row - 1, column - 1)) not in self.index.filled:
                spilled.setdefault(place, []).append((row - 1, column - 1))
        for place, positions in spilled.items():
            for position, value in zip(positions, self._engine.values(place, positions), strict=True):
                if value is not None:
                    sheets[place].spills[position] = value


def _others(values: list[Scalar], before: list[Scalar]) -> list[int]:
    """Places of values that are others than before, or may be: an error is spelled as a text is."""
    return [
        index
        for index, (value, known) in enumerate(zip(values, before, strict=True))
        if value != known or value.__class__ is not known.__class__ or (isinstance(value, str) and value[:1] == "#")
    ]


def with_hidden(around: Surroundings, contents: Contents) -> Surroundings:
    """The surroundings with the rows that are hidden now, and those that filters hide."""
    hidden = {sheet.sheet_id: sheet.hidden_rows for sheet in contents.sheets}
    return replace(
        around, hidden=lambda sheet_id: hidden[sheet_id], filtered=lambda sheet_id: filtered_rows(contents, sheet_id)
    )


def _filling(formula: str, size: tuple[int, int]) -> str:
    """A formula that fills its cells as in Excel: one row or column again and again, ``#N/A`` beyond the rest."""
    return formula if size == (1, 1) else f"=IF(SEQUENCE({size[0]},{size[1]})>0,{formula.removeprefix('=')})"


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
    try:
        engine.evaluate()
    except BookError:
        # All else was calculated before, so that it is this formula that breaks the engine.
        return [[ErrorValue("#VALUE!")]]
    spilled = [(row - 1, column - 1) for sheet, row, column in engine.filled() if sheet == sheet_count]
    rows = max((row for row, _ in spilled), default=0) + 1
    columns = max((column for _, column in spilled), default=0) + 1
    return [engine.values(sheet_count, [(row, column) for column in range(columns)]) for row in range(rows)]


def _free_name(taken: set[str]) -> str:
    name = "Scratch"
    while name in taken:
        name += "_"
    return name
