"""Formulas that stand in no cell, calculated on a copy of the engine."""

from __future__ import annotations

from pytest_workbook.simulator.book.asking import ASKS, Asked, asked
from pytest_workbook.simulator.book.calculation_index import hidden_name
from pytest_workbook.simulator.book.engine import Engine
from pytest_workbook.simulator.book.errors import BookError
from pytest_workbook.simulator.book.expansion import expand
from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.references import qualify_references
from pytest_workbook.simulator.book.surroundings import Place, Surroundings


def evaluate_apart(data: bytes, formula: str, place: Place, around: Surroundings) -> list[list[Scalar]]:
    """Calculate a formula that stands in no cell, on a copy of the engine.

    Args:
        data: the engine's bytes.
        formula: with leading ``=``.
        place: the sheet that unqualified references mean.
        around: what it can name.

    Returns:
        Rows of values: one by one for a scalar.
    """
    engine = Engine.from_bytes(data)
    # On a sheet of its own, with free room to spill; it is put behind the others, which keep their numbers.
    apart = engine.sheet_count()
    taken = set(around.sheet_names.values())
    if apart > len(taken):
        # Another one that nobody sees is there already.
        taken.add(hidden_name(taken))
    engine.add_sheet(hidden_name(taken))
    home = around.sheet_names[place.sheet]
    text = qualify_references(expand(formula, place, around), home)
    question = asked(text, home) if ASKS.search(text) else None
    engine.set_formula(apart, 0, 0, text)
    try:
        if question is not None:
            engine.set_formula(apart, 0, 0, _asked_apart(engine, apart, question))
        engine.evaluate()
    except BookError:
        # All else was calculated before, so that it is this formula that breaks the engine.
        return [[ErrorValue("#VALUE!")]]
    spilled = [(row - 1, column - 1) for sheet, row, column in engine.filled() if sheet == apart]
    rows = max((row for row, _ in spilled), default=0) + 1
    columns = max((column for _, column in spilled), default=0) + 1
    return [engine.values(apart, [(row, column) for column in range(columns)]) for row in range(rows)]


def _asked_apart(engine: Engine, sheet: int, question: Asked) -> str:
    """A formula with its calls answered, by cells of a sheet that are empty before and after."""
    texts = [text for each in question.arguments for text in each]
    positions = [(row, 0) for row in range(1, 1 + len(texts))]
    for position, text in zip(positions, texts, strict=True):
        engine.set_formula(sheet, *position, text)
    engine.evaluate()
    values = engine.values(sheet, positions)
    for position in positions:
        engine.set_constant(sheet, *position, None)
    return question.answered(values)
