"""Where no formula may spill: into merged cells and into tables; the calc engine knows of neither."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import Final

from pytest_workbook.simulator.book.model import Area, Contents, Position, Sheet

# Calls that give one value, whatever they are given.
_ONE_VALUE: Final = re.compile(
    r"\b(?:AND|AVERAGE|COLUMNS|COUNT|COUNTA|COUNTBLANK|MAX|MEDIAN|MIN|OR|PRODUCT|ROWS|STDEV|SUM|SUMPRODUCT|VAR)"
    r"\([^(){}]*\)",
    re.IGNORECASE,
)
_ARRAY_LIKE: Final = re.compile(
    r"[:#{]|\b(?:SEQUENCE|RANDARRAY|MUNIT|TEXTSPLIT|MAKEARRAY|LET|MAP|SCAN|LAMBDA|CHOOSE|INDIRECT|OFFSET)\(",
    re.IGNORECASE,
)
_NUMBERS: Final = re.compile(r"\d+")


def may_spill(formula: str) -> bool:
    """Whether a formula may give more than one value.

    Args:
        formula: as the engine is to calculate it.
    """
    return _ARRAY_LIKE.search(formula) is not None and _is_array_like(_NUMBERS.sub("1", formula))


@lru_cache(maxsize=4096)
def _is_array_like(pattern: str) -> bool:
    while (shorter := _ONE_VALUE.sub("1", pattern)) != pattern:
        pattern = shorter
    return _ARRAY_LIKE.search(pattern) is not None


def barred_spills(contents: Contents, sheet: Sheet) -> Iterator[Position]:
    """The spilled cells of a sheet at which Excel would show ``#SPILL!`` in the formula.

    Args:
        contents: the workbook.
        sheet: with its spilled values.
    """
    if not sheet.spills:
        return
    areas = [table.area for table in contents.tables if table.sheet == sheet.sheet_id]
    areas += [Area(sheet.sheet_id, *merge) for merge in sheet.merges]
    for position in sheet.spills if areas else ():
        if any(area.contains(*position) for area in areas):
            yield position


def possible_anchors(position: Position, sheet: Sheet, formulas: Container[Position]) -> Iterator[Position]:
    """The formulas that a spilled cell may come from, the likeliest first.

    A formula stands at the top left of what it spills, and other formulas may stand right beside it.
    """
    top, column = position
    while (top - 1, column) in sheet.spills:
        top -= 1
    if (top - 1, column) in formulas:
        yield top - 1, column
    for row in range(top, position[0] + 1):
        left = column
        while (row, left - 1) in sheet.spills:
            left -= 1
        for anchor in ((row, left - 1), (row - 1, left)):
            if anchor in formulas and anchor != (top - 1, column):
                yield anchor
