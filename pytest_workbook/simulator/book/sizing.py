"""Heights of rows and widths of columns, set and fitted to what the cells show.

Graph counts both in points, and shows them in whole pixels of three quarters of a point; a file counts widths in
digits of its standard font, taken to be 7 pixels wide as of Calibri 11.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final
from unicodedata import east_asian_width

from pytest_workbook.simulator.book.cells import Cells
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.looks import Look
from pytest_workbook.simulator.book.model import Area, Position, Sheet
from pytest_workbook.simulator.book.protecting import guard_allowed

# Source: "Excel specifications and limits", read 2026-11-24: 409 points and 255 characters.
MAX_HEIGHT: Final = 409.5
MAX_WIDTH: Final = 1342.5
_PIXEL: Final = 0.75
_DIGIT: Final = 7
_PADDING: Final = 5
# Beside a text in a column that is fitted to it.
_MARGIN: Final = 7
# Pixels of letters in Calibri 11, fitted to 140 columns that Excel had fitted in public files; read 2026-11-24. Two
# thirds of those columns come out within one pixel.
_WIDTHS: Final[Mapping[float, str]] = {
    3: " ",
    4: "ijlI.,:;'!|",
    5: 'frt()[]{}-"`J',
    6: "sz/\\L",
    6.5: "cx",
    7: "agkvy0123456789$#+=<>*_?FETZYS~^",
    8.5: "V",
    9: "ADGH",
    9.5: "U",
    10: "NOQ&",
    11: "w%",
    12: "m",
    13: "MW@",
}
_WIDTH_OF: Final = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER: Final = 8
_FULL: Final = 15
_BOLD: Final = 1.03
# Pixels of a line of Calibri by its points, as rows are high in public files that Excel wrote; read 2026-11-24.
_LINES: Final[Mapping[float, int]] = {12: 21, 14: 25, 16: 28, 18: 31, 20: 35, 22: 38, 24: 42}


class Sizing(Cells):
    """Sizes of rows and columns."""

    def row_heights(self, area: Area) -> set[float]:
        """The different heights of an area's rows, in points; 0 for hidden ones.

        A row that nobody has sized is as high as its highest cell.
        """
        sheet = self.sheet(area.sheet)
        own = {row: height_shown(size) for row, size in sheet.lines.row_heights.items()}
        usual = max([height_shown(sheet.lines.row_height), *self._line_heights(sheet.lines.column_styles.values())])
        return _sizes(
            range(area.top, area.bottom + 1), {**self._grown(sheet, area, usual), **own}, sheet.hidden_rows, usual
        )

    def _grown(self, sheet: Sheet, area: Area, usual: float) -> dict[int, float]:
        """The heights of the area's rows that their cells make higher than others."""
        styles = self._contents.styles
        rows = range(area.top, area.bottom + 1)
        found = {row: max([0.0, *self._line_heights([style])]) for row, style in sheet.lines.row_styles.items()}
        for row, column in sheet.cells:
            if row in rows:
                style = sheet.style_at((row, column))
                own = self._height(sheet, (row, column)) if styles[style].look.wrap else 0.0
                found[row] = max(found.get(row, 0.0), own, *self._line_heights([style]))
        return {row: size for row, size in found.items() if size > usual}

    def _line_heights(self, styles: Iterable[int]) -> Iterator[float]:
        """The height of one line in each style whose font is greater than the workbook's own."""
        known = self._contents.styles
        looks = (known[style].look for style in styles)
        yield from (_line_pixels(look) * _PIXEL for look in looks if look.font.size > known[0].look.font.size)

    def _height(self, sheet: Sheet, position: Position) -> float:
        """How high a cell with wrapped text is; 0 where its text fits into one line, and for a merged one."""
        if any(Area(sheet.sheet_id, *merge).contains(*position) for merge in sheet.merges):
            return 0.0
        look = self._contents.styles[sheet.style_at(position)].look
        text = self.text(Area(sheet.sheet_id, *position, *position))[0][0]
        lines = _line_count(text, look, self._room(sheet, position[1]))
        return min(_line_pixels(look) * lines * _PIXEL, MAX_HEIGHT) if lines > 1 else 0.0

    @staticmethod
    def _room(sheet: Sheet, column: int) -> float:
        """How many pixels of a column its texts may take."""
        return width_shown(sheet.lines.column_widths.get(column, sheet.lines.column_width)) / _PIXEL - _PADDING

    def column_widths(self, area: Area) -> set[float]:
        """The different widths of an area's columns, in points; 0 for hidden ones."""
        sheet = self.sheet(area.sheet)
        return _sizes(
            range(area.left, area.right + 1),
            {column: width_shown(size) for column, size in sheet.lines.column_widths.items()},
            sheet.hidden_columns,
            width_shown(sheet.lines.column_width),
        )

    def resize(self, area: Area, *, row_height: float | None = None, column_width: float | None = None) -> None:
        """Set sizes of an area's rows and columns, in points; 0 hides them, and any other size shows them.

        Raises:
            BookError: INVALID_ARGUMENT for a size that is none; ACCESS_DENIED for a protected sheet.
        """
        _check(row_height, MAX_HEIGHT, "height")
        _check(column_width, MAX_WIDTH, "width")
        with self._change():
            sheet = self.sheet(area.sheet)
            if row_height is not None:
                self._resize_rows(sheet, area, row_height)
            if column_width is not None:
                self._resize_columns(sheet, area, column_width)

    @staticmethod
    def _resize_rows(sheet: Sheet, area: Area, height: float) -> None:
        guard_allowed(sheet, "allowFormatRows")
        rows = range(area.top, area.bottom + 1)
        if height < _PIXEL:
            sheet.hidden_rows.update(rows)
            return
        sheet.hidden_rows.difference_update(rows)
        if area.is_whole_columns:
            # All rows of the sheet: the height of those that have none of their own, and none has.
            sheet.lines = replace(sheet.lines, row_heights={}, row_height=height_shown(height))
            return
        sized = dict.fromkeys(rows, height_shown(height))
        sheet.lines = replace(sheet.lines, row_heights={**sheet.lines.row_heights, **sized})

    @staticmethod
    def _resize_columns(sheet: Sheet, area: Area, width: float) -> None:
        guard_allowed(sheet, "allowFormatColumns")
        columns = range(area.left, area.right + 1)
        if width < _PIXEL:
            sheet.hidden_columns.update(columns)
            return
        sheet.hidden_columns.difference_update(columns)
        sized = dict.fromkeys(columns, width_in_digits(width))
        sheet.lines = replace(sheet.lines, column_widths={**sheet.lines.column_widths, **sized})

    def autofit_columns(self, area: Area) -> None:
        """Make an area's columns as wide as what its cells show; a column in which nothing shows stays as it is.

        Raises:
            BookError: ACCESS_DENIED for a protected sheet.
        """
        with self._change():
            sheet = self.sheet(area.sheet)
            guard_allowed(sheet, "allowFormatColumns")
            widest: dict[int, float] = {}
            for (row, column), text, look in self._shown_texts(sheet, area):
                if not any(Area(area.sheet, *merge).contains(row, column) for merge in sheet.merges):
                    pixels = max(_text_pixels(line, look) for line in text.split("\n")) + _MARGIN
                    widest[column] = max(widest.get(column, 0.0), pixels)
            fitted = {column: width_in_digits(min(size * _PIXEL, MAX_WIDTH)) for column, size in widest.items()}
            sheet.lines = replace(sheet.lines, column_widths={**sheet.lines.column_widths, **fitted})

    def autofit_rows(self, area: Area) -> None:
        """Let an area's rows be as high as what their cells show, now and from now on.

        Raises:
            BookError: ACCESS_DENIED for a protected sheet.
        """
        with self._change():
            sheet = self.sheet(area.sheet)
            guard_allowed(sheet, "allowFormatRows")
            own = sheet.lines.row_heights.items()
            kept = {row: size for row, size in own if not area.top <= row <= area.bottom}
            sheet.lines = replace(sheet.lines, row_heights=kept)

    def _shown_texts(self, sheet: Sheet, area: Area) -> Iterable[tuple[Position, str, Look]]:
        """The texts that the cells of an area show, and how they look."""
        styles = self._contents.styles
        for position in sorted(sheet.cells.keys() | sheet.spills.keys()):
            if area.contains(*position):
                text = self.text(Area(area.sheet, *position, *position))[0][0]
                if text:
                    yield position, text, styles[sheet.style_at(position)].look


def height_shown(points: float) -> float:
    """A row's height as it is shown: in whole pixels. Observed 2026: 22.15 is reported as 21.75."""
    return math.floor(points / _PIXEL + 1e-9) * _PIXEL


def width_shown(digits: float) -> float:
    """A column's width in points, from the file's. Source: ECMA-376 part 1, 18.3.1.13."""
    return math.floor((256 * digits + 128 // _DIGIT) / 256 * _DIGIT) * _PIXEL


def width_in_digits(points: float) -> float:
    """A column's width as the file counts, from points."""
    return math.floor(math.floor(points / _PIXEL + 1e-9) / _DIGIT * 256) / 256


def _check(points: float | None, most: float, what: str) -> None:
    if points is not None and not 0 <= points <= most:
        msg = f"a {what} of {points:g} points is none; there are {what}s from 0 to {most:g}"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)


def _sizes(places: range, own: Mapping[int, float], hidden: set[int], other: float) -> set[float]:
    shown = {place: 0.0 if place in hidden else size for place, size in own.items() if place in places}
    shown |= {place: 0.0 for place in hidden if place in places}
    return {*shown.values(), *([other] if len(shown) < len(places) else [])}


def _text_pixels(text: str, look: Look) -> float:
    """About how wide a text is."""
    letters = sum(_WIDTH_OF.get(char) or (_FULL if east_asian_width(char) in "WF" else _OTHER) for char in text)
    return math.ceil(letters * look.font.size / 11 * (_BOLD if look.font.bold else 1))


def _line_pixels(look: Look) -> int:
    """About how high a line is: 20 pixels for 11 points, as Excel has it."""
    return _LINES.get(look.font.size) or math.ceil(look.font.size / _PIXEL * 1.22 + 2)


def _line_count(text: str, look: Look, width: float) -> int:
    return sum(max(1, math.ceil(_text_pixels(line, look) / max(width, 1))) for line in text.split("\n"))
