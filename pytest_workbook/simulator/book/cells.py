"""Reading and writing cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from pytest_workbook.simulator.book.core import Core
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.expansion import check_tables
from pytest_workbook.simulator.book.formulas import check_formula
from pytest_workbook.simulator.book.model import (
    GENERAL,
    Area,
    Cell,
    Clearing,
    Position,
    Scalar,
    Sheet,
)
from pytest_workbook.simulator.book.pivot_cells import guard_no_pivot
from pytest_workbook.simulator.book.protecting import guard_allowed, guard_content, guard_contents, guard_hiding
from pytest_workbook.simulator.book.r1c1 import from_r1c1
from pytest_workbook.simulator.book.reading import Reading, Rows
from pytest_workbook.simulator.book.rendering import general_text, is_number_format
from pytest_workbook.simulator.book.surroundings import Place
from pytest_workbook.simulator.book.typed_input import Typed, is_plain_text, read_typed

# Rows of cells as they come over the wire. None leaves a cell alone, "" clears it.
Grid: TypeAlias = Sequence[Sequence[Scalar]]

MAX_CELLS: Final = 5_000_000
MAX_TEXT: Final = 32_767
_TEXT_FORMAT: Final = "@"


class Cells(Core):
    """Reading and writing the cells of areas."""

    # Reading. Each gives rows of cells: len(rows) == area.rows, len(row) == area.columns.

    def reading(self, area: Area) -> Reading:
        """All that the cells of an area show now.

        Raises:
            BookError: RANGE_EXCEEDS_LIMIT.
        """
        count = area.rows * area.columns
        if count > MAX_CELLS:
            msg = f"{self.address(area)} has {count} cells, at most {MAX_CELLS} are read at once: ask for less"
            raise BookError(ErrorKind.RANGE_EXCEEDS_LIMIT, msg)
        self._ensure_calculated()
        return Reading(self.sheet(area.sheet), area, self._formatter.format, self.epoch)

    def values(self, area: Area) -> Rows:
        """Values as in `Reading.values`."""
        return self.reading(area).values

    def formulas(self, area: Area) -> Rows:
        """Formulas as in `Reading.formulas`."""
        return self.reading(area).formulas

    def formulas_r1c1(self, area: Area) -> Rows:
        """Formulas as in `Reading.formulas_r1c1`."""
        return self.reading(area).formulas_r1c1

    def text(self, area: Area) -> list[list[str]]:
        """Texts as in `Reading.text`."""
        return self.reading(area).text

    def number_formats(self, area: Area) -> list[list[str]]:
        """Format codes."""
        return self.reading(area).number_formats

    def value_types(self, area: Area) -> list[list[str]]:
        """Types as in `Reading.value_types`."""
        return self.reading(area).value_types

    def is_hidden(self, area: Area, *, rows: bool) -> bool | None:
        """Whether the area's rows (or columns) are hidden; None if only some are."""
        sheet = self.sheet(area.sheet)
        hidden = sheet.hidden_rows if rows else sheet.hidden_columns
        first, last = (area.top, area.bottom) if rows else (area.left, area.right)
        count = sum(1 for place in hidden if first <= place <= last)
        if count == 0:
            return False
        return True if count == last - first + 1 else None

    def used_range(self, sheet: str, *, values_only: bool = False) -> Area:
        """The smallest area with all content and formatting, or with all content; A1 on a blank sheet."""
        self._ensure_calculated()
        found = self.sheet(sheet)
        used = [position for position, cell in found.cells.items() if not values_only or cell.has_content]
        used += found.spills
        if not used:
            return Area(found.sheet_id, 0, 0, 0, 0)
        rows = [row for row, _ in used]
        columns = [column for _, column in used]
        return Area(found.sheet_id, min(rows), min(columns), max(rows), max(columns))

    # Writing

    def write(
        self,
        area: Area,
        *,
        values: Grid | None = None,
        formulas: Grid | None = None,
        formulas_r1c1: Grid | None = None,
        number_formats: Grid | None = None,
        rows_hidden: bool | None = None,
        columns_hidden: bool | None = None,
    ) -> None:
        """Write what is given into the cells, as one change.

        Texts are read as Excel (en-US) reads what is typed. Where several properties give a cell something, formulas
        win over values and R1C1 formulas over both; number formats are applied last. Writing right below a table
        does not make the table grow: that is a habit of Excel's editor, and assumed not to be one of the service.

        Args:
            area: where.
            values: rows of cells shaped like the area; None leaves a cell alone, ``""`` clears its content.
            formulas: the same; a text with leading ``=`` is a formula, anything else as in values.
            formulas_r1c1: the same in R1C1 notation.
            number_formats: the same; ``""`` is ``General``.
            rows_hidden: hide or show the area's rows.
            columns_hidden: hide or show the area's columns.

        Raises:
            InvalidFormula: a text is no formula.
            BookError: INVALID_ARGUMENT for a grid of another shape, a format code that is none, or part of an array.
        """
        for grid in (values, formulas, formulas_r1c1, number_formats):
            check_shape(grid, area)
        contents = _overlaid(values, formulas)
        with self._change():
            sheet = self.sheet(area.sheet)
            guard_hiding(sheet, rows=rows_hidden is not None, columns=columns_hidden is not None)
            if contents is not None or formulas_r1c1 is not None:
                self._guard_arrays(sheet, area)
                self._write_contents(sheet, area, contents, formulas_r1c1)
            if number_formats is not None:
                self._write_formats(sheet, area, number_formats)
            self._write_hidden(sheet, area, rows_hidden, columns_hidden)

    def _write_contents(self, sheet: Sheet, area: Area, grid: Grid | None, r1c1: Grid | None) -> None:
        for offset in range(area.rows):
            row = area.top + offset
            for place in range(area.columns):
                column = area.left + place
                given = grid[offset][place] if grid is not None else None
                notation = r1c1[offset][place] if r1c1 is not None else None
                if isinstance(notation, str) and notation.startswith("="):
                    given = from_r1c1(notation, row, column)
                elif notation is not None:
                    given = notation
                if given is not None:
                    guard_content(self._contents, sheet, (row, column))
                    self._write_cell(sheet, (row, column), given)

    def _write_cell(self, sheet: Sheet, position: Position, given: Scalar) -> None:
        before = sheet.cells.get(position, _BLANK)
        entered = self._entered(before, given)
        if entered.formula is not None:
            check_tables(entered.formula, Place(sheet.sheet_id, *position), self._around())
        self._put(sheet, position, entered)
        self._content_written(sheet, position)

    def _content_written(self, sheet: Sheet, position: Position) -> None:
        """Called for each cell whose content was written; tables follow their headers here."""

    def _entered(self, before: Cell, given: Scalar) -> Cell:
        """The cell after this was typed or put into it."""
        if given is None or given == "":
            return replace(before, value=None, formula=None, cached=None, quote_prefix=False, array_size=None)
        if not isinstance(given, str) and before.number_format != _TEXT_FORMAT:
            return Cell(given, None, None, before.number_format, before.style)
        typed = self._typed(before, given)
        if typed.formula is not None:
            check_formula(typed.formula)
        number_format = before.number_format
        # Only an unformatted cell takes the format of what is typed.
        if typed.number_format is not None and number_format == GENERAL:
            number_format = typed.number_format
        return Cell(typed.value, typed.formula, None, number_format, before.style, typed.quote_prefix)

    def _typed(self, before: Cell, given: Scalar) -> Typed:
        if isinstance(given, str):
            if len(given) > MAX_TEXT and not given.startswith("="):
                msg = f"a text of {len(given)} characters does not fit into a cell, which takes {MAX_TEXT}"
                raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
            # A cell with the format "Text" takes what is typed as it is, formulas too.
            if before.number_format == _TEXT_FORMAT or is_plain_text(given):
                return Typed(given)
            return read_typed(given, self._today().year, self.epoch, signs=True)
        if before.number_format == _TEXT_FORMAT and not isinstance(given, bool):
            return Typed(general_text(float(given or 0)))
        return Typed(given)

    def _write_formats(self, sheet: Sheet, area: Area, grid: Grid) -> None:
        for offset, row in enumerate(grid):
            for place, given in enumerate(row):
                if given is None:
                    continue
                text = str(given) or GENERAL
                if not is_number_format(text):
                    msg = f"{text!r} is no number format"
                    raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
                position = (area.top + offset, area.left + place)
                before = sheet.cells.get(position, _BLANK)
                self._put(sheet, position, replace(before, number_format=text))

    @staticmethod
    def _write_hidden(sheet: Sheet, area: Area, rows: bool | None, columns: bool | None) -> None:
        for hidden, wanted, span in (
            (sheet.hidden_rows, rows, range(area.top, area.bottom + 1)),
            (sheet.hidden_columns, columns, range(area.left, area.right + 1)),
        ):
            if wanted is True:
                hidden.update(span)
            elif wanted is False:
                hidden.difference_update(span)

    def _guard_arrays(self, sheet: Sheet, area: Area) -> None:
        """Refuse to change a part of an array formula."""
        for (row, column), cell in self._array_cells(sheet):
            rows, columns = cell.array_size or (1, 1)
            whole = Area(area.sheet, row, column, row + rows - 1, column + columns - 1)
            inside = area.contains(row, column) and area.contains(whole.bottom, whole.right)
            if whole.overlaps(area) and not inside:
                msg = f"{self.address(area)} is part of the array formula in {self.address(whole)}: change all of it"
                raise BookError(ErrorKind.INVALID_ARGUMENT, msg)

    def clear(self, area: Area, what: Clearing = Clearing.ALL) -> None:
        """Take contents, formats or both from the cells.

        Raises:
            BookError: INVALID_ARGUMENT when part of an array formula would be cleared.
        """
        with self._change():
            sheet = self.sheet(area.sheet)
            if what is not Clearing.FORMATS:
                guard_contents(self._contents, area, sheet)
                self._guard_arrays(sheet, area)
            for position, cell in list(sheet.cells.items()):
                if area.contains(*position):
                    self._put(sheet, position, _cleared(cell, what))
                    if what is not Clearing.FORMATS:
                        self._content_written(sheet, position)
            if what is not Clearing.CONTENTS:
                self._clear_lines(sheet, area)

    def _clear_lines(self, sheet: Sheet, area: Area) -> None:
        """Take the styles of whole rows and columns from the lines, and those of other cells from the cells alone."""
        lines, nothing = sheet.lines, range(0)
        rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
        if area.is_whole_rows:
            lines = lines.without(rows, columns if area.is_whole_columns else nothing)
            # Else the cells would take what their columns say.
            plain = dict.fromkeys(rows if lines.column_styles else nothing, 0)
            sheet.lines = replace(lines, row_styles={**lines.row_styles, **plain})
            return
        if area.is_whole_columns:
            sheet.lines = lines = lines.without(nothing, columns)
        places: Iterable[int] = lines.row_styles if area.is_whole_columns else rows
        if lines.row_styles or lines.column_styles:
            for position in ((row, column) for row in places for column in columns if lines.style(row, column)):
                self._put(sheet, position, replace(sheet.cells.get(position, _BLANK), style=0))

    def merge(self, area: Area, *, across: bool = False) -> None:
        """Merge the cells into one, or each row into one; its first content stays, at the top left.

        Raises:
            BookError: INVALID_ARGUMENT for part of an array formula, and for each row of whole columns; UNSUPPORTED
                for cells of a table or a pivot table.
        """
        if across and area.is_whole_columns:
            msg = f"the rows of whole columns such as {self.address(area)} are not merged one by one: name the rows"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        with self._change() as contents:
            sheet = self.sheet(area.sheet)
            guard_allowed(sheet, None)
            guard_no_pivot(contents, area)
            if any(table.area.overlaps(area) for table in contents.tables):
                msg = f"{self.address(area)} has cells of a table, which cannot be merged"
                raise BookError(ErrorKind.UNSUPPORTED, msg)
            self._guard_arrays(sheet, area)
            self._unmerge(sheet, area)
            self._keep_first_contents(sheet, area, across=across)
            spans = [(row, row) for row in range(area.top, area.bottom + 1)] if across else [(area.top, area.bottom)]
            # One cell alone is no merged cell.
            if area.columns > 1 or spans[0][0] < spans[0][1]:
                sheet.merges += [(top, area.left, bottom, area.right) for top, bottom in spans]

    def _keep_first_contents(self, sheet: Sheet, area: Area, *, across: bool) -> None:
        """Move the first content of each cell that is merged to its top left, and take the others away."""
        filled = sorted(place for place, cell in sheet.cells.items() if cell.has_content and area.contains(*place))
        kept: set[Position] = set()
        for position in filled:
            corner = (position[0] if across else area.top, area.left)
            cell = sheet.cells[position]
            if position == corner:
                kept.add(corner)
                continue
            if corner not in kept:
                kept.add(corner)
                self._put(sheet, corner, replace(cell, style=sheet.cells.get(corner, _BLANK).style))
            self._put(sheet, position, _cleared(cell, Clearing.CONTENTS))

    def unmerge(self, area: Area) -> None:
        """Take apart every merged cell that the area touches."""
        with self._change():
            guard_allowed(self.sheet(area.sheet), None)
            self._unmerge(self.sheet(area.sheet), area)

    @staticmethod
    def _unmerge(sheet: Sheet, area: Area) -> None:
        sheet.merges[:] = [merge for merge in sheet.merges if not Area(area.sheet, *merge).overlaps(area)]


_BLANK: Final = Cell()


def _cleared(cell: Cell, what: Clearing) -> Cell:
    if what is Clearing.ALL:
        return _BLANK
    if what is Clearing.FORMATS:
        return replace(cell, number_format=GENERAL, style=None)
    return Cell(number_format=cell.number_format, style=cell.style)


def check_shape(grid: Grid | None, area: Area) -> None:
    """Make sure that a grid has the area's rows and columns.

    Raises:
        BookError: INVALID_ARGUMENT.
    """
    if grid is None or (len(grid) == area.rows and all(len(row) == area.columns for row in grid)):
        return
    msg = "The number of rows or columns in the input array doesn't match the size or dimensions of the range."
    raise BookError(ErrorKind.INVALID_ARGUMENT, msg)


def _overlaid(values: Grid | None, formulas: Grid | None) -> Grid | None:
    """The contents to write: a formula where one is given, else the value."""
    if values is None or formulas is None:
        return values if formulas is None else formulas
    return [
        [value if formula is None else formula for value, formula in zip(value_row, formula_row, strict=True)]
        for value_row, formula_row in zip(values, formulas, strict=True)
    ]
