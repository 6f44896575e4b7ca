"""Where drawings stand after cells were inserted or deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pytest_workbook.simulator.book.charts_model import Anchor, Chart, Corner
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area, Shift

_VERTICAL: Final = (Shift.DOWN, Shift.UP)
_INSERTS: Final = (Shift.DOWN, Shift.RIGHT)


def moved_charts(charts: list[Chart], by: Area, shift: Shift) -> list[Chart]:
    """The charts after a shift; those of other sheets stay.

    Args:
        charts: of all sheets.
        by: the cells inserted or deleted.
        shift: where other cells move.
    """
    return [
        replace(chart, anchor=anchor)
        if chart.sheet == by.sheet and (anchor := moved_anchor(chart.anchor, by, shift)) is not chart.anchor
        else chart
        for chart in charts
    ]


def moved_anchor(anchor: Anchor, by: Area, shift: Shift) -> Anchor:
    """Where a drawing stands after a shift; the same object where it stays.

    It stays where only some of the lines beneath it move, or it does not move with cells at all.

    Args:
        anchor: of the drawing.
        by: the cells inserted or deleted.
        shift: where other cells move.
    """
    if anchor.editing == "absolute":
        return anchor
    last = anchor.start if anchor.end is None or anchor.editing == "oneCell" else anchor.end
    if shift in _VERTICAL:
        is_within = by.left <= anchor.start.column and last.column <= by.right
    else:
        is_within = by.top <= anchor.start.row and last.row <= by.bottom
    if not is_within:
        return anchor
    start = _moved(anchor.start, by, shift)
    end = _moved_end(anchor, start, by, shift)
    return anchor if (start, end) == (anchor.start, anchor.end) else replace(anchor, start=start, end=end)


def _moved_end(anchor: Anchor, start: Corner, by: Area, shift: Shift) -> Corner | None:
    end = anchor.end
    if end is None:
        return None
    if anchor.editing == "twoCell":
        return _moved(end, by, shift)
    # It keeps its size, so its other corner goes along.
    row = min(end.row + start.row - anchor.start.row, MAX_ROWS - 1)
    column = min(end.column + start.column - anchor.start.column, MAX_COLUMNS - 1)
    return replace(end, row=row, column=column)


def _moved(corner: Corner, by: Area, shift: Shift) -> Corner:
    if shift in _VERTICAL:
        row, is_kept = _line(corner.row, by.top, by.rows, MAX_ROWS, inserts=shift in _INSERTS)
        return replace(corner, row=row, down=corner.down if is_kept else 0)
    column, is_kept = _line(corner.column, by.left, by.columns, MAX_COLUMNS, inserts=shift in _INSERTS)
    return replace(corner, column=column, right=corner.right if is_kept else 0)


def _line(line: int, first: int, count: int, limit: int, *, inserts: bool) -> tuple[int, bool]:
    """Where a line lies after a shift, and whether it still is the same one."""
    if line < first:
        return line, True
    if inserts:
        return min(line + count, limit - 1), True
    return (line - count, True) if line >= first + count else (first, False)
