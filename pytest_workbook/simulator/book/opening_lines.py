"""Styles and sizes of a sheet's rows and columns, read as their elements come."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pytest_workbook.simulator.book.looks import Lines
from pytest_workbook.simulator.book.opening_parts import Node, whole_number
from pytest_workbook.simulator.book.opening_styles import CellFormats

# No row is as high, in points, and no column as wide, in digits.
_MAX_SIZE: Final = 10_000
_ON: Final = ("1", "true")


class LineReader:
    """Gathers the lines of one sheet.

    Args:
        part: name of the sheet's part, for messages.
        formats: the cell formats.
    """

    def __init__(self, part: str, formats: CellFormats) -> None:
        self._part = part
        self._formats = formats
        self._defaults = Lines()
        self._row_styles: dict[int, int] = {}
        self._column_styles: dict[int, int] = {}
        self._row_heights: dict[int, float] = {}
        self._column_widths: dict[int, float] = {}

    @property
    def lines(self) -> Lines:
        """What was read."""
        return replace(
            self._defaults,
            row_styles=self._row_styles,
            column_styles=self._column_styles,
            row_heights=self._row_heights,
            column_widths=self._column_widths,
        )

    def row(self, row: int, attributes: dict[str, str]) -> None:
        """Take what a ``row`` says.

        Raises:
            BadWorkbook: its style is no number.
        """
        if size := read_size(attributes.get("ht")):
            self._row_heights[row] = size
        if "s" in attributes:
            style = self._style(attributes, "s")
            if attributes.get("customFormat") in _ON:
                self._row_styles[row] = style

    def columns(self, columns: range, attributes: dict[str, str]) -> None:
        """Take what a ``col`` says.

        Raises:
            BadWorkbook: its style is no number.
        """
        style = self._style(attributes, "style")
        if style:
            self._column_styles.update(dict.fromkeys(columns, style))
        if size := read_size(attributes.get("width")):
            self._column_widths.update(dict.fromkeys(columns, size))

    def is_styled(self, row: int, column: int) -> bool:
        """Whether a cell without a style of its own would look otherwise than any other."""
        return self._row_styles.get(row, self._column_styles.get(column, 0)) != 0

    def sizes(self, attributes: dict[str, str]) -> None:
        """Take what a ``sheetFormatPr`` says."""
        self._defaults = replace(
            self._defaults,
            row_height=read_size(attributes.get("defaultRowHeight")) or self._defaults.row_height,
            column_width=read_size(attributes.get("defaultColWidth")) or self._defaults.column_width,
        )

    def _style(self, attributes: dict[str, str], name: str) -> int:
        """A style; one that the file lacks is as if there were none."""
        style = whole_number(Node("line", attributes), name, self._part)
        return style if self._formats.is_entry(style) else 0


def read_size(text: str | None) -> float:
    """A height or width in a file; 0 for what is none."""
    try:
        size = float(text or "0")
    except ValueError:
        return 0.0
    return size if 0 < size < _MAX_SIZE else 0.0
