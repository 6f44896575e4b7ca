"""Passing every formula of a workbook through a change: of cells, tables, names and charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_references import rewritten
from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.model import Contents, Position, Table
from pytest_workbook.simulator.book.references import REF_ERROR
from pytest_workbook.simulator.book.structured import Structured, rewrite_structured


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a formula stands.

    Args:
        sheet: id of its sheet; None for a name of the workbook's scope.
        position: its cell; a table's first cell for the table's own formulas; None for a name.
    """

    sheet: str | None
    position: Position | None = None

    def is_in(self, table: Table) -> bool:
        """Whether the formula stands in a table, so that it can leave out the table's name."""
        return self.sheet == table.sheet and self.position is not None and table.area.contains(*self.position)


def rewrite_everywhere(contents: Contents, change: Callable[[str, Spot], str], *, in_rules: bool = True) -> None:
    """Pass all formulas through a change; names' ones come without leading ``=``.

    A text that is no formula (a file may bring one) is left alone.

    Args:
        contents: of the workbook.
        change: gives what becomes of a formula; it may be asked later, too, and must not look at what changes then.
        in_rules: whether those of conditional formats and validations, which only the file knows, are changed, too.
    """

    def changed(formula: str, spot: Spot) -> str:
        try:
            return change(formula, spot)
        except InvalidFormula:
            return formula

    if in_rules:
        contents.rewrites = (*contents.rewrites, lambda formula, sheet: changed(formula, Spot(sheet)))
    for sheet in contents.sheets:
        for position, cell in sheet.cells.items():
            if cell.formula is None:
                continue
            formula = changed(cell.formula, Spot(sheet.sheet_id, position))
            if formula is not cell.formula:
                sheet.cells[position] = replace(cell, formula=formula)
    contents.names[:] = [replace(name, refers_to=changed(name.refers_to, Spot(name.sheet))) for name in contents.names]
    contents.charts[:] = [_chart_rewritten(chart, changed) for chart in contents.charts]
    for place, table in enumerate(contents.tables):
        spot = Spot(table.sheet, (table.top, table.left))
        columns = tuple(
            replace(column, calculated_formula=changed(column.calculated_formula, spot))
            if column.calculated_formula is not None
            else column
            for column in table.columns
        )
        if columns != table.columns:
            contents.tables[place] = replace(table, columns=columns)


def rule_rewritten(contents: Contents, formula: str, sheet: str) -> str:
    """A formula of a conditional format or a validation, as the file has it, after all that has changed since.

    Args:
        contents: of the workbook.
        formula: without leading ``=``; what is none stays as it is.
        sheet: id of its sheet.
    """
    for change in contents.rewrites:
        formula = change(formula, sheet)
    return formula


def _chart_rewritten(chart: Chart, change: Callable[[str, Spot], str]) -> Chart:
    return rewritten(chart, lambda formula: change(formula, Spot(chart.sheet)))


def rewrite_table_references(
    contents: Contents, table: Table, change: Callable[[Structured, Spot], Structured | str]
) -> None:
    """Pass all structured references to a table through a change, with those that leave out its name."""
    key = table.name.casefold()

    def changed(formula: str, spot: Spot) -> str:
        if "[" not in formula and key not in formula.casefold():
            return formula
        own = spot.is_in(table)

        def each(structured: Structured) -> Structured | str:
            is_ours = structured.table.casefold() == key or (own and not structured.table)
            return change(structured, spot) if is_ours else structured

        return rewrite_structured(formula, each)

    # Rules name tables through names alone.
    rewrite_everywhere(contents, changed, in_rules=False)


def forget_table(contents: Contents, table: Table) -> None:
    """Take a table out of the workbook; structured references to it become ``#REF!``."""
    contents.tables.remove(table)
    rewrite_table_references(contents, table, lambda *_: REF_ERROR)
