"""Borders of areas: the lines at their edges, within them and across their cells.

Two cells share the line between them. A file may say of it in either cell; here a cell's own line counts, and where it
has none, its neighbour's. What is written to one side of a line is written to the other wherever that says something.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pytest_workbook.simulator.book.formatting import Formatting, Wardrobe
from pytest_workbook.simulator.book.looks import NO_EDGE, Edge, Look
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area, Cell, Contents, Position, Sheet
from pytest_workbook.simulator.book.protecting import guard_allowed

# More cells than these are looked at, and written, by their styles and not one by one.
_MANY: Final = 50_000

Draw = Callable[[Edge], Edge]


@dataclass(frozen=True, slots=True)
class _Side:
    """Where a line of an area lies.

    Args:
        own: which side of the cells.
        other: which side of the neighbours; empty where there are none, for lines across cells.
        down: rows from a cell to its neighbour.
        right: columns from a cell to its neighbour.
        within: whether both cells are the area's.
    """

    own: str
    other: str = ""
    down: int = 0
    right: int = 0
    within: bool = False


_SIDES: Final[Mapping[str, _Side]] = {
    "EdgeTop": _Side("top", "bottom", down=-1),
    "EdgeBottom": _Side("bottom", "top", down=1),
    "EdgeLeft": _Side("left", "right", right=-1),
    "EdgeRight": _Side("right", "left", right=1),
    "InsideVertical": _Side("right", "left", right=1, within=True),
    "InsideHorizontal": _Side("bottom", "top", down=1, within=True),
    "DiagonalDown": _Side("diagonal_down"),
    "DiagonalUp": _Side("diagonal_up"),
}

SIDE_INDEXES: Final = tuple(_SIDES)
"""The sides of a range, in the order of the page of rangeBorder."""


class Borders(Formatting):
    """Reading and drawing the lines of areas."""

    def edges(self, area: Area, side_index: str) -> list[Edge]:
        """The different lines at a side of an area: one, where all are alike.

        Args:
            area: the area.
            side_index: one of `SIDE_INDEXES`.
        """
        side = _SIDES[side_index]
        strip = _strip(area, side)
        if strip is None:
            return [NO_EDGE]
        if _is_large(strip):
            own = dict.fromkeys(look.edge(side.own) for look in self.looks(strip))
            beside = _beside(strip, side)
            if list(own) != [NO_EDGE] or beside is None:
                return list(own)
            return list(dict.fromkeys(look.edge(side.other) for look in self.looks(beside)))
        return list(dict.fromkeys(self._edge(area.sheet, position, side) for position in _positions(strip)))

    def _edge(self, sheet_id: str, position: Position, side: _Side) -> Edge:
        sheet, styles = self.sheet(sheet_id), self._contents.styles
        own = styles[sheet.style_at(position)].look.edge(side.own)
        beside = (position[0] + side.down, position[1] + side.right)
        if own.is_line or not side.other or not _is_on_grid(beside):
            return own
        return styles[sheet.style_at(beside)].look.edge(side.other)

    def draw(self, area: Area, side_index: str, draw: Draw) -> None:
        """Change the lines at a side of an area, as one change; nothing happens where it has no such side.

        Args:
            area: the area.
            side_index: one of `SIDE_INDEXES`.
            draw: from a line to another.

        Raises:
            BookError: as `reformat`.
        """
        side = _SIDES[side_index]
        strip = _strip(area, side)
        if strip is None:
            return
        with self._change() as contents:
            guard_allowed(self.sheet(area.sheet), "allowFormatCells")
            if not _is_large(strip):
                self._draw_each(contents, strip, side, draw)
                return
            self.reformat(strip, lambda look: look.with_edge(side.own, draw(look.edge(side.own))))
            beside = _beside(strip, side)
            if beside is not None:
                self.reformat(beside, lambda look: _followed(look, side, draw))

    def _draw_each(self, contents: Contents, strip: Area, side: _Side, draw: Draw) -> None:
        brush = _Brush(contents, self.sheet(strip.sheet), side, draw)
        # All lines as they were, before one that was drawn is looked at again from the other side.
        drawn = [(place, brush.drawn(place)) for place in _positions(strip)]
        for place, edge in drawn:
            brush.put(place, edge)


class _Brush:
    """Draws one side of cells; each combination of styles is looked at once."""

    def __init__(self, contents: Contents, sheet: Sheet, side: _Side, draw: Draw) -> None:
        self._contents = contents
        self._sheet = sheet
        self._side = side
        self._draw = draw
        self._wardrobe = Wardrobe(contents)
        self._edges: list[Edge] = []
        self._drawn: dict[tuple[int, int], int] = {}
        self._after: dict[tuple[int, int, bool], int] = {}
        self._blanks: dict[int, Cell] = {}

    def _beside(self, position: Position) -> Position | None:
        side = self._side
        beside = (position[0] + side.down, position[1] + side.right)
        return beside if side.other and _is_on_grid(beside) else None

    def _edge(self, style: int, side: str) -> Edge:
        return self._contents.styles[style].look.edge(side)

    def drawn(self, position: Position) -> int:
        """The line that a cell's becomes, as its place among `_edges`."""
        beside = self._beside(position)
        own = self._sheet.style_at(position)
        other = -1 if beside is None else self._sheet.style_at(beside)
        found = self._drawn.get((own, other))
        if found is None:
            edge = self._edge(own, self._side.own)
            if not edge.is_line and beside is not None:
                edge = self._edge(other, self._side.other)
            found = self._drawn[own, other] = len(self._edges)
            self._edges.append(self._draw(edge))
        return found

    def put(self, position: Position, edge: int) -> None:
        """Put a line into a cell, and into its neighbour where that has one or is within the area, too."""
        self._put(position, edge, is_own=True)
        beside = self._beside(position)
        if beside is not None:
            self._put(beside, edge, is_own=False)

    def _put(self, position: Position, edge: int, *, is_own: bool) -> None:
        before = self._sheet.style_at(position)
        after = self._after.get((before, edge, is_own))
        if after is None:
            after = self._after[before, edge, is_own] = self._styled(before, self._edges[edge], is_own=is_own)
        if after == before:
            return
        cell = self._sheet.cells.get(position)
        self._sheet.cells[position] = self._blank(after) if cell is None else replace(cell, style=after)

    def _styled(self, before: int, edge: Edge, *, is_own: bool) -> int:
        look, side = self._contents.styles[before].look, self._side
        if not is_own and not side.within and not look.edge(side.other).is_line:
            return before
        return self._wardrobe.style(before, look.with_edge(side.own if is_own else side.other, edge))

    def _blank(self, style: int) -> Cell:
        found = self._blanks.get(style)
        if found is None:
            code = self._contents.styles[style].number_format
            found = self._blanks[style] = Cell(number_format=code, style=style)
        return found


def _followed(look: Look, side: _Side, draw: Draw) -> Look:
    edge = look.edge(side.other)
    return look.with_edge(side.other, draw(edge)) if edge.is_line else look


def _is_large(strip: Area) -> bool:
    """Whether cells are looked at by their styles: whole rows and columns, and very many cells."""
    return strip.is_whole_rows or strip.is_whole_columns or strip.rows * strip.columns > _MANY


def _strip(area: Area, side: _Side) -> Area | None:
    """The cells of an area that have the line on their own side; None where there are none."""
    if not side.other:
        return area
    if side.within:
        bottom, right = area.bottom - side.down, area.right - side.right
        if (side.down and area.is_whole_columns) or (side.right and area.is_whole_rows):
            # The line behind the last cell of the sheet is none that is seen.
            return area
        return replace(area, bottom=bottom, right=right) if area.top <= bottom and area.left <= right else None
    top = area.bottom if side.down > 0 else area.top
    left = area.right if side.right > 0 else area.left
    return replace(
        area,
        top=top if side.down else area.top,
        bottom=top if side.down else area.bottom,
        left=left if side.right else area.left,
        right=left if side.right else area.right,
    )


def _beside(strip: Area, side: _Side) -> Area | None:
    """The neighbours of a strip; None where there are none."""
    if not side.other:
        return None
    if (side.down and strip.is_whole_columns) or (side.right and strip.is_whole_rows):
        return strip
    moved = replace(
        strip,
        top=strip.top + side.down,
        bottom=strip.bottom + side.down,
        left=strip.left + side.right,
        right=strip.right + side.right,
    )
    is_on_grid = _is_on_grid((moved.top, moved.left)) and _is_on_grid((moved.bottom, moved.right))
    return moved if is_on_grid else None


def _positions(area: Area) -> list[Position]:
    columns = range(area.left, area.right + 1)
    return [(row, column) for row in range(area.top, area.bottom + 1) for column in columns]


def _is_on_grid(position: Position) -> bool:
    return 0 <= position[0] < MAX_ROWS and 0 <= position[1] < MAX_COLUMNS
