"""The data rows of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pytest_workbook.simulator.book.addresses import Reference
from pytest_workbook.simulator.book.cells import Grid
from pytest_workbook.simulator.book.errors import BookError, ErrorKind, InvalidFormula
from pytest_workbook.simulator.book.model import Area, Cell, Clearing, Contents, Scalar, Sheet, Shift, Table
from pytest_workbook.simulator.book.r1c1 import from_r1c1, to_r1c1
from pytest_workbook.simulator.book.references import rewrite_references
from pytest_workbook.simulator.book.rewriting import Spot, rewrite_everywhere
from pytest_workbook.simulator.book.tables import Tables, replace_table


class TableRows(Tables):
    """Adding, writing and deleting the data rows of tables. Indexes are zero-based, from the first data row."""

    def row_area(self, key: str, index: int) -> Area:
        """The cells of a data row.

        Raises:
            BookError: ITEM_NOT_FOUND for the table; INVALID_ARGUMENT for an index outside.
        """
        body = self.table(key).body
        if not 0 <= index < body.rows:
            msg = f"row {index} is outside: table {key!r} has {body.rows} data rows, from 0 on"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        return Area(body.sheet, body.top + index, body.left, body.top + index, body.right)

    def write_row(self, key: str, index: int, row: Sequence[Scalar]) -> None:
        """Write one data row as `write` does.

        Raises:
            BookError: as `row_area` and `write`.
        """
        self.write(self.row_area(key, index), values=[row])

    def add_rows(self, key: str, rows: Grid, index: int | None = None) -> int:
        """Add data rows; cells below move down within the table's columns.

        The blank row of a table without data takes the first new one. Formats come from the row above, or below.

        Args:
            key: the table.
            rows: len(row) == number of columns; None takes the column's calculated formula, else leaves a blank.
            index: zero-based place of the first new row among the data rows; None appends.

        Returns:
            The index of the first new row.

        Raises:
            InvalidFormula: a text is no formula.
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT for index or shape; INSERT_DELETE_CONFLICT for a table below.
        """
        table = self.table(key)
        _check_rows(table, rows)
        is_blank = table.body.rows == 1 and not self._has_content(table.body)
        count = table.body.rows
        if index is not None and not 0 <= index <= count:
            msg = f"row {index} is outside: table {table.name!r} has {count} data rows, from 0 on"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        first = 0 if is_blank else (count if index is None else index)
        with self._change() as contents:
            formulas = self._column_formulas(table)
            new_rows = len(rows) - is_blank
            if new_rows:
                self._open_rows(contents, table, first + is_blank, new_rows)
            self._fill_rows(self.table(table.table_id), rows, first, formulas)
        return first

    def _column_formulas(self, table: Table) -> list[str | None]:
        """What fills each column of new rows, in R1C1 notation: the one formula of all its rows, or None."""
        cells = self.sheet(table.sheet).cells
        body = table.body
        result: list[str | None] = []
        for place, column in enumerate(table.columns):
            left = body.left + place
            positions = [(row, left) for row in range(body.top, body.bottom + 1)]
            common = _common_formula([cells.get(position) for position in positions], positions)
            if common is None and column.calculated_formula is not None:
                # The file has it as it stands in the first data row.
                common = _in_r1c1(column.calculated_formula, positions[0])
            result.append(common)
        return result

    def _open_rows(self, contents: Contents, table: Table, index: int, count: int) -> None:
        """Make room for new rows before the data row with this index; the table grows."""
        top = table.body.top + index
        area = Area(table.sheet, top, table.left, top + count - 1, table.right)
        self._move_tables(contents, area, Shift.DOWN, table)
        self._shift(contents, area, Shift.DOWN, table.body if index == table.body.rows else None)
        current = self.table(table.table_id)
        replace_table(contents, current, replace(current, bottom=table.bottom + count))
        if index == table.body.rows:
            _extend_references(contents, table, self.sheet(table.sheet).name, count)

    def _fill_rows(self, table: Table, rows: Grid, first: int, formulas: list[str | None]) -> None:
        sheet = self.sheet(table.sheet)
        body = table.body
        # The row above the new ones, or the one below them; the blank row of an empty table is its own model.
        model_row = body.top + first - 1 if first else min(body.top + len(rows), body.bottom)
        for offset, row in enumerate(rows):
            for place, given in enumerate(row):
                column = body.left + place
                position = (body.top + first + offset, column)
                before = _model_cell(sheet, (model_row, column))
                formula = formulas[place]
                if given is None and formula is not None:
                    self._put(sheet, position, replace(before, formula=from_r1c1(formula, *position)))
                else:
                    self._put(sheet, position, self._entered(before, given))

    def delete_row(self, key: str, index: int) -> None:
        """Delete a data row, moving cells below up; the last one is blanked instead.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT for an index outside; INSERT_DELETE_CONFLICT when a table
                below would be torn.
        """
        area = self.row_area(key, index)
        with self._change() as contents:
            table = self.table(key)
            if table.body.rows == 1:
                self.clear(area, Clearing.CONTENTS)
                return
            self._move_tables(contents, area, Shift.UP, table)
            self._shift(contents, area, Shift.UP)
            current = self.table(table.table_id)
            replace_table(contents, current, replace(current, bottom=table.bottom - 1))


def _common_formula(cells: list[Cell | None], positions: list[tuple[int, int]]) -> str | None:
    """The one formula, in R1C1 notation, that all cells hold; None when they do not."""
    common: str | None = None
    for cell, position in zip(cells, positions, strict=True):
        formula = _in_r1c1(cell.formula, position) if cell is not None and cell.formula is not None else None
        if formula is None or common not in (None, formula):
            return None
        common = formula
    return common


def _in_r1c1(formula: str, position: tuple[int, int]) -> str | None:
    """The formula in R1C1 notation; None for a text from a file that is no formula."""
    try:
        return to_r1c1(formula, *position)
    except InvalidFormula:
        return None


def _extend_references(contents: Contents, table: Table, sheet_name: str, count: int) -> None:
    """Let plain references over all rows of the table's columns grow with it, as Excel does when rows are appended."""
    body = table.body
    names: dict[str | None, str] = {sheet.sheet_id: sheet.name for sheet in contents.sheets}
    key = sheet_name.casefold()
    # This spares most formulas of a long sheet the cutting into tokens.
    ends_there = re.compile(rf"[A-Za-z]\$?{body.bottom + 1}(?!\d)")

    def grown(name: str, reference: Reference) -> Reference:
        covers = reference.bottom == body.bottom and reference.top in (body.top, table.top) and not reference.is_rows
        inside = table.left <= reference.left and reference.right <= table.right
        if name.casefold() != key or reference.last is None or not covers or not inside:
            return reference
        return replace(reference, bottom=reference.bottom + count)

    def changed(formula: str, spot: Spot) -> str:
        return rewrite_references(formula, names.get(spot.sheet, ""), grown) if ends_there.search(formula) else formula

    # Assumed: what rules name does not grow, but for their own cells.
    rewrite_everywhere(contents, changed, in_rules=False)


def _check_rows(table: Table, rows: Grid) -> None:
    count = len(table.columns)
    if not rows or any(len(row) != count for row in rows):
        msg = f"rows for table {table.name!r} must have {count} values each, and there must be at least one row"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)


def _model_cell(sheet: Sheet, position: tuple[int, int]) -> Cell:
    """The formats of a cell, without its content."""
    cell = sheet.cells.get(position)
    return Cell() if cell is None else Cell(number_format=cell.number_format, style=cell.style)
