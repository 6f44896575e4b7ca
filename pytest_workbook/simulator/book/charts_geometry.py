"""Where the lines of a sheet lie, so that places between cells can be said in points."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pytest_workbook.simulator.book.charts_model import EMU_A_POINT, Anchor, Corner
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area, Sheet

_EMU_A_PIXEL: Final = 9_525
# A digit of the standard font, Calibri 11, is seven pixels wide.
_DIGIT: Final = 7


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows or the columns of a sheet.

    Args:
        count: how many there are.
        default: size of each in EMU.
        others: sizes of those that differ, in EMU; 0 for hidden ones.
    """

    count: int
    default: int
    others: Mapping[int, int] = field(default_factory=dict)

    def size(self, line: int) -> int:
        """The size of one in EMU."""
        return self.others.get(line, self.default)

    def before(self, line: int) -> int:
        """How far one lies from the edge of the sheet, in EMU."""
        return line * self.default + sum(size - self.default for other, size in self.others.items() if other < line)

    def at(self, distance: int) -> tuple[int, int]:
        """The one at a distance from the edge of the sheet, and how far into it, in EMU."""
        line = passed = 0
        for other in sorted(self.others):
            ahead = (other - line) * self.default
            if passed + ahead > distance:
                break
            passed, line = passed + ahead, other
            if passed + self.others[other] > distance:
                return line, distance - passed
            passed, line = passed + self.others[other], other + 1
        steps, rest = divmod(distance - passed, self.default) if self.default else (0, 0)
        return (line + steps, rest) if line + steps < self.count else (self.count - 1, 0)


@dataclass(frozen=True, slots=True)
class Geometry:
    """The lines of a sheet.

    Args:
        columns: from left to right.
        rows: from top to bottom.
    """

    columns: Lines
    rows: Lines

    def box(self, anchor: Anchor) -> tuple[float, float, float, float]:
        """Left, top, width and height of a drawing, in points."""
        left, top = self._point(anchor.start)
        width, height = anchor.size
        if anchor.end is not None:
            right, bottom = self._point(anchor.end)
            width, height = max(right - left, 0), max(bottom - top, 0)
        return left / EMU_A_POINT, top / EMU_A_POINT, width / EMU_A_POINT, height / EMU_A_POINT

    def anchored(self, anchor: Anchor, box: tuple[float, float, float, float]) -> Anchor:
        """The anchor that places a drawing in a box of `box`'s kind, of the kind that it was."""
        left, top, width, height = (round(points * EMU_A_POINT) for points in box)
        if anchor.editing == "absolute" and anchor.end is None:
            return replace(anchor, start=Corner(0, left, 0, top), size=(width, height))
        start = self._corner(left, top)
        if anchor.end is None:
            return replace(anchor, start=start, size=(width, height))
        return replace(anchor, start=start, end=self._corner(left + width, top + height))

    def over(self, anchor: Anchor, area: Area) -> Anchor:
        """The anchor that lets a drawing cover an area."""
        left, top = self._point(Corner(area.left, 0, area.top, 0))
        right, bottom = self._point(Corner(area.right + 1, 0, area.bottom + 1, 0))
        emu = (left, top, right - left, bottom - top)
        box = (emu[0] / EMU_A_POINT, emu[1] / EMU_A_POINT, emu[2] / EMU_A_POINT, emu[3] / EMU_A_POINT)
        return self.anchored(anchor, box)

    def _point(self, corner: Corner) -> tuple[int, int]:
        return self.columns.before(corner.column) + corner.right, self.rows.before(corner.row) + corner.down

    def _corner(self, left: int, top: int) -> Corner:
        column, right = self.columns.at(left)
        row, down = self.rows.at(top)
        return Corner(column, right, row, down)


def geometry(sheet: Sheet) -> Geometry:
    """The lines of a sheet as they lie now."""
    lines = sheet.lines
    widths = {column: _column(digits) for column, digits in lines.column_widths.items()}
    heights = {row: _row(points) for row, points in lines.row_heights.items()}
    columns = Lines(MAX_COLUMNS, _column(lines.column_width), _hiding(widths, sheet.hidden_columns))
    return Geometry(columns, Lines(MAX_ROWS, _row(lines.row_height), _hiding(heights, sheet.hidden_rows)))


def _column(digits: float) -> int:
    # Source: ECMA-376 part 1, 18.3.1.13 (col); the margin is in the width already.
    return int((256 * digits + int(128 / _DIGIT)) / 256 * _DIGIT) * _EMU_A_PIXEL


def _row(points: float) -> int:
    return round(points * EMU_A_POINT)


def _hiding(sizes: Mapping[int, int], hidden: Collection[int]) -> dict[int, int]:
    return {**sizes, **dict.fromkeys(hidden, 0)}
