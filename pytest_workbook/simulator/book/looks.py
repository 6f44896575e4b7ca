"""How cells look: fonts, fills, borders, alignment and protection, as plain data in Graph's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

BLACK: Final = "#000000"
NO_LINE: Final = "None"


@dataclass(frozen=True, slots=True)
class Font:
    """The font of a cell.

    Args:
        name: such as ``Calibri``.
        size: in points.
        bold: whether it is bold.
        italic: whether it is italic.
        underline: one of `UNDERLINES`.
        color: ``#RRGGBB``.
    """

    name: str = "Calibri"
    size: float = 11.0
    bold: bool = False
    italic: bool = False
    underline: str = "None"
    color: str = BLACK


@dataclass(frozen=True, slots=True)
class Edge:
    """A line of a cell's border.

    Args:
        style: one of `STYLES`; ``None`` for no line.
        weight: one of `WEIGHTS`.
        color: ``#RRGGBB``.
    """

    style: str = NO_LINE
    weight: str = "Thin"
    color: str = BLACK

    @property
    def is_line(self) -> bool:
        """Whether there is a line at all."""
        return self.style != NO_LINE


NO_EDGE: Final = Edge()


@dataclass(frozen=True, slots=True)
class Look:
    """All of a cell's format but its number format.

    Args:
        font: the font.
        fill: ``#RRGGBB``, or ``""`` for none.
        left: line at the left; and so on.
        horizontal: one of `HORIZONTAL`.
        vertical: one of `VERTICAL`.
        wrap: whether long texts go on in a new line.
        locked: whether the cell cannot be changed while its sheet is protected.
        formula_hidden: whether its formula is hidden while its sheet is protected.
    """

    font: Font = Font()
    fill: str = ""
    left: Edge = NO_EDGE
    right: Edge = NO_EDGE
    top: Edge = NO_EDGE
    bottom: Edge = NO_EDGE
    diagonal_down: Edge = NO_EDGE
    diagonal_up: Edge = NO_EDGE
    horizontal: str = "General"
    vertical: str = "Bottom"
    wrap: bool = False
    locked: bool = True
    formula_hidden: bool = False

    def edge(self, side: str) -> Edge:
        """The line at a side: one of `SIDES`."""
        found = getattr(self, side)
        assert isinstance(found, Edge)  # noqa: S101 - for the type checker: every side holds one
        return found

    def with_edge(self, side: str, edge: Edge) -> Look:
        """The look with another line at a side; a file keeps one kind of line for both diagonals."""
        changes: dict[str, Edge] = {side: edge}
        for diagonal, other in (("diagonal_down", "diagonal_up"), ("diagonal_up", "diagonal_down")):
            if side == diagonal and edge.is_line and self.edge(other).is_line:
                changes[other] = edge
        return replace(self, **changes)  # type: ignore[arg-type]  # a mapping of sides


@dataclass(frozen=True, slots=True)
class Style:
    """What a cell's style index stands for.

    Args:
        look: how the cell looks.
        base: the entry of the file that the rest of the format, such as its named style, is taken from.
        number_format: of that entry.
    """

    look: Look = Look()
    base: int = 0
    number_format: str = "General"


@dataclass(frozen=True)
class Lines:
    """Styles and sizes of a sheet's rows and columns. The mappings are replaced, never changed.

    Args:
        row_styles: row to the style of its cells that have none.
        column_styles: column to the style of its cells that have none, where their row has none either.
        row_heights: height in points of each row that has one of its own.
        column_widths: width of each column that has one of its own, in digits as the file counts.
        row_height: that of other rows.
        column_width: that of other columns.
    """

    row_styles: Mapping[int, int] = field(default_factory=dict)
    column_styles: Mapping[int, int] = field(default_factory=dict)
    row_heights: Mapping[int, float] = field(default_factory=dict)
    column_widths: Mapping[int, float] = field(default_factory=dict)
    row_height: float = 15.0
    column_width: float = 9.140625

    def style(self, row: int, column: int) -> int:
        """The style of a cell that has none of its own."""
        return self.row_styles.get(row, self.column_styles.get(column, 0))

    def without(self, rows: range, columns: range) -> Lines:
        """The lines without the styles of some rows and columns."""
        return replace(
            self,
            row_styles={row: style for row, style in self.row_styles.items() if row not in rows},
            column_styles={column: style for column, style in self.column_styles.items() if column not in columns},
        )

    def moved(self, rows: Callable[[int], int | None] | None, columns: Callable[[int], int | None] | None) -> Lines:
        """The lines after whole rows or columns were inserted or deleted.

        Args:
            rows: from where a row was to where it is, None for a deleted one; None where no row moved.
            columns: the same of columns.
        """
        return replace(
            self,
            row_styles=_moved(self.row_styles, rows),
            column_styles=_moved(self.column_styles, columns),
            row_heights=_moved(self.row_heights, rows),
            column_widths=_moved(self.column_widths, columns),
        )


_T = TypeVar("_T")


def _moved(lines: Mapping[int, _T], move: Callable[[int], int | None] | None) -> Mapping[int, _T]:
    if move is None:
        return lines
    return {place: kept for line, kept in lines.items() if (place := move(line)) is not None}


SIDES: Final = ("left", "right", "top", "bottom", "diagonal_down", "diagonal_up")

# Source: the pages of rangeFont, rangeFormat and rangeBorder, read 2026-11-24, to the words of the file:
# ECMA-376 part 1, 18.18.82 (underline), 18.18.40 and 18.18.88 (alignment), 18.18.3 (border).
UNDERLINES: Final[Mapping[str, str]] = {
    "None": "none",
    "Single": "single",
    "Double": "double",
    "SingleAccountant": "singleAccounting",
    "DoubleAccountant": "doubleAccounting",
}
HORIZONTAL: Final[Mapping[str, str]] = {
    "General": "general",
    "Left": "left",
    "Center": "center",
    "Right": "right",
    "Fill": "fill",
    "Justify": "justify",
    "CenterAcrossSelection": "centerContinuous",
    "Distributed": "distributed",
}
VERTICAL: Final[Mapping[str, str]] = {
    "Top": "top",
    "Center": "center",
    "Bottom": "bottom",
    "Justify": "justify",
    "Distributed": "distributed",
}
LINES: Final[Mapping[tuple[str, str], str]] = {
    ("Continuous", "Hairline"): "hair",
    ("Continuous", "Thin"): "thin",
    ("Continuous", "Medium"): "medium",
    ("Continuous", "Thick"): "thick",
    ("Dash", "Thin"): "dashed",
    ("Dash", "Medium"): "mediumDashed",
    ("Dot", "Thin"): "dotted",
    ("DashDot", "Thin"): "dashDot",
    ("DashDot", "Medium"): "mediumDashDot",
    ("DashDotDot", "Thin"): "dashDotDot",
    ("DashDotDot", "Medium"): "mediumDashDotDot",
    ("SlantDashDot", "Medium"): "slantDashDot",
    ("Double", "Thick"): "double",
}
"""Style and weight of a line to the file's word; a file can keep no other."""

STYLES: Final = (NO_LINE, "Continuous", "Dash", "DashDot", "DashDotDot", "Dot", "Double", "SlantDashDot")
WEIGHTS: Final = ("Hairline", "Thin", "Medium", "Thick")


def drawn(before: Edge, style: str | None, weight: str | None, color: str | None) -> Edge:
    """A line with some of its properties changed.

    A weight or a color alone draws a continuous line where there was none. A weight that a style cannot have becomes
    the nearest that it can.

    Args:
        before: the line as it was.
        style: another style, or None.
        weight: another weight, or None.
        color: another color, or None.
    """
    wanted = style or (before.style if before.is_line else "Continuous")
    if wanted == NO_LINE:
        return NO_EDGE
    order = WEIGHTS.index(weight or before.weight)
    possible = [WEIGHTS.index(each) for known, each in LINES if known == wanted]
    nearest = min(possible, key=lambda place: (abs(place - order), place))
    return Edge(wanted, WEIGHTS[nearest], color or before.color)
