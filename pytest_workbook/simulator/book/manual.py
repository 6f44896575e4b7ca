"""Manual calculation: formulas keep what they show until they are calculated, or entered anew."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pytest_workbook.simulator.book.calculation import Calculation
from pytest_workbook.simulator.book.model import Cell, Contents, Position
from pytest_workbook.simulator.book.surroundings import Surroundings


def lacks_values(contents: Contents) -> bool:
    """Whether a formula has no value at all, as in files that were not written by Excel."""
    return any(_is_new(cell) for sheet in contents.sheets for cell in sheet.cells.values())


def at_rest(contents: Contents, around: Surroundings, kept: Collection[tuple[str, Position]] = ()) -> Calculation:
    """A calculation in which formulas are the values that they show.

    Args:
        contents: the workbook.
        around: what formulas can name.
        kept: cells whose formulas are calculated all the same.
    """
    frozen = _frozen(contents, kept)
    calculation = Calculation(frozen, around)
    calculation.run(frozen, around)
    for sheet, known in zip(contents.sheets, frozen.sheets, strict=True):
        results = ((place, known.cells[place]) for sheet_id, place in kept if sheet_id == sheet.sheet_id)
        sheet.cells.update(results)
        if any(sheet_id == sheet.sheet_id for sheet_id, _ in kept):
            sheet.spills.update({place: value for place, value in known.spills.items() if place not in sheet.cells})
    return calculation


def calculate_entered(contents: Contents, around: Surroundings, dirty: Collection[tuple[str, Position]]) -> None:
    """Calculate formulas as they are entered, from what the other cells show.

    Source: "Change formula recalculation, iteration, or precision in Excel", read 2026-11-24, for what is not
    calculated; that an entered formula is, is Excel's habit.

    Args:
        contents: the workbook; its cells are changed.
        around: what formulas can name.
        dirty: cells that changed since the last calculation.
    """
    sheets = {sheet.sheet_id: sheet for sheet in contents.sheets}
    entered = [
        (sheet_id, place)
        for sheet_id, place in dirty
        if sheet_id in sheets and (cell := sheets[sheet_id].cells.get(place)) is not None and _is_new(cell)
    ]
    if entered:
        at_rest(contents, around, entered)


def _is_new(cell: Cell) -> bool:
    return cell.formula is not None and cell.cached is None


def _frozen(contents: Contents, kept: Collection[tuple[str, Position]]) -> Contents:
    copy = contents.copy()
    for sheet in copy.sheets:
        for place, cell in sheet.cells.items():
            if cell.formula is not None and (sheet.sheet_id, place) not in kept:
                sheet.cells[place] = replace(cell, value=cell.cached, formula=None, cached=None, array_size=None)
        # What other formulas have spilled stands where it is.
        sheet.cells.update({place: Cell(value) for place, value in sheet.spills.items() if place not in sheet.cells})
    return copy
