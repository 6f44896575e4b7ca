"""The records of charts: where each stands, and the part of the file that describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

EMU_A_POINT: Final = 12_700
"""English metric units, in which files measure drawings, in a point."""

Editing = Literal["twoCell", "oneCell", "absolute"]


@dataclass(frozen=True, slots=True)
class Corner:
    """A place on a sheet.

    Args:
        column: zero-based.
        right: EMU from the column's left edge.
        row: zero-based.
        down: EMU from the row's upper edge.
    """

    column: int = 0
    right: int = 0
    row: int = 0
    down: int = 0


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a drawing stands: from corner to corner, or from a corner on in a size.

    Args:
        start: its upper left corner.
        end: its lower right corner, or None.
        size: width and height in EMU where there is no `end`.
        editing: whether it moves and grows with the cells beneath (``twoCell``), only moves (``oneCell``), or neither.
    """

    start: Corner
    end: Corner | None = None
    size: tuple[int, int] = (0, 0)
    editing: Editing = "twoCell"


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    Its content is kept as the file says it, so that nothing of it is lost; `charts_tree` reads and changes it.

    Args:
        chart_id: braced upper-case GUID.
        name: as Excel's list of drawings shows it.
        sheet: id of its sheet.
        anchor: where it stands.
        content: the part that describes it.
        number: of the shape in its drawing.
        part: name of that part in the file, or None for a chart added since.
    """

    chart_id: str
    name: str
    sheet: str
    anchor: Anchor
    content: bytes
    number: int = 0
    part: str | None = None


def original_chart_id(sheet: int, number: int) -> str:
    """The id that Excel gives a chart that came with the file.

    Args:
        sheet: zero-based place among the file's sheets.
        number: of the shape in its drawing.
    """
    # Documented: the chart "Chart 2" of the second sheet, the shape with the number 3, is
    # {00000000-0008-0000-0100-000003000000}.
    low = number.to_bytes(4, "little").hex().upper()
    return f"{{00000000-0008-0000-{sheet % 256:02X}00-0000{low}}}"
