"""The workbook's core: its contents, changes as a whole, and calculation after them.

Rules: `change` is the only way to change contents; whatever fails inside it leaves the workbook as it was; cells are
put with `put` so that the engine hears of them; anything but cells (sheets, tables, names, cells that move) calls
`restructure`, after which the engine is filled anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Self

from pytest_workbook.simulator.book.addresses import (
    Reference,
    parse_address,
    print_area,
    quote_sheet,
    unquote_sheet,
)
from pytest_workbook.simulator.book.calculation import Calculation, evaluate_apart, value_type, with_hidden
from pytest_workbook.simulator.book.calculation_index import CellKey, Snapshot, with_extents
from pytest_workbook.simulator.book.engine import Formatter
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.expansion import expand
from pytest_workbook.simulator.book.formulas import check_formula
from pytest_workbook.simulator.book.manual import at_rest, calculate_entered, lacks_values
from pytest_workbook.simulator.book.model import (
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    Cell,
    Contents,
    Position,
    Scalar,
    Sheet,
    ValueType,
    Visibility,
    original_sheet_id,
)
from pytest_workbook.simulator.book.new_ids import free_id
from pytest_workbook.simulator.book.opening_original import Original
from pytest_workbook.simulator.book.pivot_lookups import PivotGrid
from pytest_workbook.simulator.book.protecting import guard_put, guard_tables
from pytest_workbook.simulator.book.serials import DAYS_TO_1904
from pytest_workbook.simulator.book.surroundings import Place, Surroundings, surroundings_of

_BLANK = Cell()


def fixed_today() -> datetime:
    """The date of a workbook that was given no clock."""
    return datetime(2026, 1, 1, tzinfo=UTC)


def fixed_random() -> float:
    """The random number of a workbook that was given no randomness."""
    return 0.5


class Core:
    """What every part of `Workbook` stands on.

    Args:
        contents: sheets, tables and names, as read from a file; taken over, not copied.
        today: the local date and time that ``NOW`` and ``TODAY`` give.
        random: number in [0, 1) that ``RAND`` gives, and that new ids are made from.
        drive_name: file name that ``CELL("filename")`` gives.
        package: the file the contents came from, for saving; carried along and shared by clones.
    """

    def __init__(
        self,
        contents: Contents,
        *,
        today: Callable[[], datetime] = fixed_today,
        random: Callable[[], float] = fixed_random,
        drive_name: str = "Book.xlsx",
        package: object = None,
    ) -> None:
        self._contents = contents
        self._today = today
        self._random = random
        self.drive_name = drive_name
        self.package = package
        self._formatter = Formatter()
        self._revision = 0
        self._depth = 0
        self._dirty: set[CellKey] = set()
        self._is_automatic = True
        self._is_calculated = False
        self._calculation: Calculation | None = None
        # As of the last calculation, so without the dirty cells; None until a clone or an evaluation asks for it.
        self._snapshot: Snapshot | None = None
        self._surroundings: Surroundings | None = None

    @classmethod
    def blank(
        cls,
        *,
        today: Callable[[], datetime] = fixed_today,
        random: Callable[[], float] = fixed_random,
        drive_name: str = "Book.xlsx",
    ) -> Self:
        """A workbook with one empty sheet, ``Sheet1``."""
        contents = Contents([Sheet(original_sheet_id(0), "Sheet1")])
        return cls(contents, today=today, random=random, drive_name=drive_name)

    def clone(self, *, today: Callable[[], datetime] | None = None) -> Self:
        """A workbook that changes without changing this one, made without copying cells.

        Args:
            today: another clock for the clone; None for this one's.
        """
        self._ensure_calculated()
        copy = type(self)(
            self._contents.copy(),
            today=today or self._today,
            random=self._random,
            drive_name=self.drive_name,
            package=self.package,
        )
        if self._snapshot is None and self._calculation is not None:
            self._snapshot = self._calculation.snapshot()
        copy._snapshot = self._snapshot
        copy._dirty = set(self._dirty)
        copy._revision = self._revision
        copy._is_automatic = self._is_automatic
        copy._is_calculated = today is None and self._is_calculated
        return copy

    def __repr__(self) -> str:
        names = ", ".join(sheet.name for sheet in self._contents.sheets)
        return f"<{type(self).__name__} {self.drive_name!r}: {names}; revision {self._revision}>"

    @property
    def contents(self) -> Contents:
        """Everything, calculated, for saving; to be read only."""
        self._ensure_calculated()
        return self._contents

    @property
    def revision(self) -> int:
        """Counts up with every change."""
        return self._revision

    # Changing

    @contextmanager
    def _change(self) -> Iterator[Contents]:
        """One change: applied and calculated as a whole, or not at all. Changes inside it join it."""
        if self._depth:
            yield self._contents
            return
        self._ensure_calculated()
        before, dirty = self._contents.copy(), set(self._dirty)
        self._depth = 1
        try:
            yield self._contents
            guard_tables(before, self._contents)
            if self._is_automatic:
                self._calculate()
            else:
                self._surroundings = None
                calculate_entered(self._contents, self._around(), self._dirty)
        except BaseException:
            self._contents, self._dirty = before, dirty
            self._restructure()
            raise
        finally:
            self._depth = 0
        self._revision += 1

    def _put(self, sheet: Sheet, position: Position, cell: Cell | None) -> None:
        """Put a cell, or take it away (None, or nothing in it worth keeping).

        Raises:
            BookError: ACCESS_DENIED for a locked cell of a protected sheet.
        """
        guard_put(self._contents, sheet, position, cell)
        if cell is None or cell == _BLANK:
            sheet.cells.pop(position, None)
        else:
            sheet.cells[position] = cell
        self._dirty.add((sheet.sheet_id, position))

    def _restructure(self) -> None:
        """Forget the engine: sheets, tables or names are others now, or cells have moved."""
        self._calculation = None
        self._snapshot = None
        self._surroundings = None

    # Calculating

    @property
    def automatic(self) -> bool:
        """Whether changes are calculated at once (calculation mode Automatic)."""
        return self._is_automatic

    @automatic.setter
    def automatic(self, on: bool) -> None:
        self._is_automatic = on

    def calculate(self) -> None:
        """Calculate every formula now; this is no change."""
        self._restructure()
        self._calculate()

    def _ensure_calculated(self) -> None:
        """Calculate a workbook once after it was read: a file may lack values, and NOW has moved on."""
        if not self._is_calculated and not self._depth:
            if self._is_automatic or lacks_values(self._contents):
                self._calculate()
            self._is_calculated = True

    def _calculate(self) -> None:
        if self._calculation is not None and not self._dirty.isdisjoint(self._calculation.index.arrays):
            # The engine cannot take an array formula over several cells apart.
            self._restructure()
        if self._calculation is None:
            # Tables and names may have changed after they were last looked up.
            self._surroundings = None
            self._calculation = Calculation(self._contents, self._around(), self._snapshot)
        self._snapshot = None
        self._calculation.run(self._contents, self._around(), self._dirty)
        self._dirty = set()
        self._is_calculated = True

    def _around(self) -> Surroundings:
        """What formulas can name; the tables and names are looked up once until they change."""
        cached = self._surroundings
        if cached is None:
            cached = surroundings_of(
                self._contents,
                now=self._today,
                random=self._random,
                drive_name=self.drive_name,
                epoch=self.epoch,
                pivots=self._pivot_grids,
            )
            self._surroundings = cached
        return cached

    def _pivot_grids(self, _sheet: str) -> Sequence[PivotGrid]:
        """The pivot tables of a sheet; `pivots` knows which there are."""
        return ()

    def evaluate(self, formula: str, sheet: str | None = None) -> tuple[ValueType, list[list[Scalar]]]:
        """Calculate a formula that stands in no cell.

        Args:
            formula: with leading ``=``.
            sheet: id of the sheet that unqualified references mean; None for the first.

        Returns:
            The type of the first value, and the rows of values (one by one for a scalar), blank cells as None.

        Raises:
            InvalidFormula: the text is no formula.
        """
        check_formula(formula)
        self._ensure_calculated()
        home = self.sheet(sheet).sheet_id if sheet else self._contents.sheets[0].sheet_id
        data = self._rested().data
        around = with_extents(with_hidden(self._around(), self._contents), self._contents)
        rows = evaluate_apart(data, len(self._contents.sheets), formula, Place(home), around)
        return value_type(rows[0][0]), rows

    def _rested(self) -> Snapshot:
        """The calculation of the workbook as it is (in manual mode: as it shows)."""
        if not self._is_automatic:
            return at_rest(self._contents, self._around()).snapshot()
        if self._snapshot is None:
            if self._calculation is None:
                self._calculate()
            calculation = self._calculation
            assert calculation is not None  # noqa: S101 - for the type checker: _calculate sets it
            self._snapshot = calculation.snapshot()
        return self._snapshot

    def _array_cells(self, sheet: Sheet) -> Iterator[tuple[Position, Cell]]:
        """The cells of a sheet that hold an array formula over several cells."""
        calculation = self._calculation
        index = calculation.index if calculation is not None else (self._snapshot.index if self._snapshot else None)
        if index is None:
            yield from ((position, cell) for position, cell in sheet.cells.items() if cell.array_size is not None)
            return
        for sheet_id, position in index.arrays:
            cell = sheet.cells.get(position) if sheet_id == sheet.sheet_id else None
            if cell is not None and cell.array_size is not None:
                yield position, cell

    @property
    def epoch(self) -> int:
        """Serial, in the 1900 system, of the day from which the workbook's dates count."""
        return DAYS_TO_1904 if isinstance(self.package, Original) and self.package.is_1904 else 0

    # Finding

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets in tab order."""
        return tuple(self._contents.sheets)

    def sheet(self, key: str) -> Sheet:
        """The sheet with this braced id or this name (any case).

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        folded = key.casefold()
        for sheet in self._contents.sheets:
            if folded in (sheet.sheet_id.casefold(), sheet.name.casefold()):
                return sheet
        msg = f"there is no worksheet {key!r}; the workbook has {', '.join(repr(s.name) for s in self.sheets[:5])}"
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)

    def area(self, text: str, sheet: str | None = None) -> Area:
        """The cells that an address or a defined name means.

        Args:
            text: ``A1:B2``, ``$A$1``, ``Sheet1!A1``, ``'My ''x'' sheet'!A1``, ``C:C``, ``2:3``, or a name.
            sheet: id of the sheet for an address without one; None for the first visible sheet.

        Raises:
            BookError: ITEM_NOT_FOUND for an unknown sheet; INVALID_ARGUMENT for text that is no address on the grid.
        """
        home = self.sheet(sheet) if sheet else self._first_visible()
        text = text.removeprefix("=")
        address = parse_address(text)
        if address is not None:
            found = self.sheet(address.sheet) if address.sheet is not None else home
            return area_of(found, address.reference)
        named = self._named_area(text, home)
        if named is None:
            msg = f"{text!r} is neither an address such as 'A1:B2' or 'Sheet1!A1' nor a name of a range"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        return named

    def _first_visible(self) -> Sheet:
        return next(sheet for sheet in self._contents.sheets if sheet.visibility is Visibility.VISIBLE)

    def _named_area(self, text: str, home: Sheet) -> Area | None:
        """The cells of a defined name or a table, or None."""
        prefix, _, text = text.rpartition("!")
        if prefix:
            home = self.sheet(unquote_sheet(prefix))
        key = text.casefold()
        around = self._around()
        name = around.names.get((home.sheet_id, key)) or around.names.get((None, key))
        if name is not None:
            return self._area_of_text(name.refers_to, name.sheet)
        table = around.tables.get(key)
        return table.body if table else None

    def _area_of_text(self, refers_to: str, scope: str | None) -> Area | None:
        address = parse_address(refers_to)
        if address is None:
            return self._area_of_expanded(refers_to, scope)
        if address.sheet is None:
            return area_of(self.sheet(scope), address.reference) if scope else None
        found = [each for each in self.sheets if each.name.casefold() == address.sheet.casefold()]
        return area_of(found[0], address.reference) if found else None

    def _area_of_expanded(self, refers_to: str, scope: str | None) -> Area | None:
        """The cells of a name that refers to a table's column or to another name."""
        home = scope or self._contents.sheets[0].sheet_id
        text = self._expanded("=" + refers_to, home)
        if text is None or text == "=" + refers_to:
            return None
        address = parse_address(text[1:])
        return area_of(self.sheet(address.sheet), address.reference) if address and address.sheet else None

    def _expanded(self, formula: str, home: str) -> str | None:
        try:
            return expand(formula, Place(home), self._around())
        except BookError:
            return None

    def address(self, area: Area) -> str:
        """The address with its sheet, such as ``Sheet1!A1:B2``, ``'My Sheet'!A1`` or ``Sheet1!C:C``."""
        name = quote_sheet(self.sheet(area.sheet).name)
        return f"{name}!{print_area(area.top, area.left, area.bottom, area.right)}"

    def whole_sheet(self, key: str) -> Area:
        """All cells of a sheet."""
        return Area(self.sheet(key).sheet_id, 0, 0, MAX_ROWS - 1, MAX_COLUMNS - 1)

    def _new_id(self) -> str:
        """A braced GUID from the randomness passed in, unlike any other in the workbook."""
        return free_id(self._contents, self._random)


def area_of(sheet: Sheet, reference: Reference) -> Area:
    """The cells of a reference on a sheet."""
    return Area(sheet.sheet_id, reference.top, reference.left, reference.bottom, reference.right)
