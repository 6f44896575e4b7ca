"""Formats of cells: what an area looks like, and changing that for cells, whole rows and whole columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from pytest_workbook.simulator.book.core import Core
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.looks import Look, Style
from pytest_workbook.simulator.book.model import MAX_COLUMNS, Area, Cell, Contents, Position, Sheet
from pytest_workbook.simulator.book.protecting import guard_allowed

MAX_FORMATTED: Final = 5_000_000

Change = Callable[[Look], Look]


class Wardrobe:
    """Styles for looks: the workbook's, and new ones where it has none.

    Args:
        contents: whose styles are added to.
    """

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._known = {(style.base, style.look): index for index, style in reversed(list(enumerate(contents.styles)))}

    def style(self, before: int, look: Look) -> int:
        """The style with another look.

        Args:
            before: the style as it was, all of which but its look stays.
            look: the other look.
        """
        styles = self._contents.styles
        base = styles[before]
        if base.look == look:
            return before
        found = self._known.setdefault((base.base, look), len(styles))
        if found == len(styles):
            self._contents.styles = (*styles, Style(look, base.base, base.number_format))
        return found


class _Dressing:
    """One change of looks on one sheet; each style is looked at once."""

    def __init__(self, contents: Contents, sheet: Sheet, change: Change) -> None:
        self._contents = contents
        self._sheet = sheet
        self._change = change
        self._wardrobe = Wardrobe(contents)
        self._after: dict[int, int] = {}
        self._blanks: dict[int, Cell] = {}

    def style(self, before: int) -> int:
        """The style that another becomes."""
        after = self._after.get(before)
        if after is None:
            look = self._contents.styles[before].look
            after = self._after[before] = self._wardrobe.style(before, self._change(look))
        return after

    def cell(self, position: Position) -> None:
        """Change one cell; a blank one is made only where it would look otherwise."""
        cells = self._sheet.cells
        cell = cells.get(position)
        before = self._sheet.lines.style(*position) if cell is None or cell.style is None else cell.style
        after = self.style(before)
        if cell is not None:
            if after != before:
                cells[position] = replace(cell, style=after)
        elif after != before:
            cells[position] = self.blank(after)

    def blank(self, style: int) -> Cell:
        """A blank cell of a style."""
        found = self._blanks.get(style)
        if found is None:
            code = self._contents.styles[style].number_format
            found = self._blanks[style] = Cell(number_format=code, style=style)
        return found

    def columns(self, area: Area) -> None:
        """Change whole columns: their cells, those of rows that have a style, and the columns themselves."""
        lines, columns = self._sheet.lines, range(area.left, area.right + 1)
        present = {position for position in self._sheet.cells if area.contains(*position)}
        rows = lines.row_styles
        if area.is_whole_rows:
            rows = {row: self.style(style) for row, style in rows.items()}
            self.cells(present)
        else:
            self.cells(present.union((row, column) for row in rows for column in columns))
        styles = dict(lines.column_styles)
        for column in columns:
            styles[column] = self.style(styles.get(column, 0))
        self._sheet.lines = replace(
            lines, row_styles=rows, column_styles={place: style for place, style in styles.items() if style}
        )

    def rows(self, area: Area) -> None:
        """Change whole rows: their cells, those of columns that look unlike most, and the rows themselves."""
        lines = self._sheet.lines
        self.cells(position for position in list(self._sheet.cells) if area.contains(*position))
        counted = Counter(lines.column_styles.values())
        counted[0] += MAX_COLUMNS - counted.total()
        usual = counted.most_common(1)[0][0]
        others = [column for column in self._columns(usual) if usual or column in lines.column_styles]
        styles = dict(lines.row_styles)
        for row in range(area.top, area.bottom + 1):
            if row not in styles:
                for column in others:
                    self._keep(row, column)
            styles[row] = self.style(styles.get(row, usual))
        self._sheet.lines = replace(lines, row_styles=styles)

    def _columns(self, usual: int) -> Iterator[int]:
        """Columns that have another style than most."""
        styles = self._sheet.lines.column_styles
        places: Iterable[int] = range(MAX_COLUMNS) if usual else styles
        return (column for column in places if styles.get(column, 0) != usual)

    def _keep(self, row: int, column: int) -> None:
        """Give a cell the style that it would lose to its row's, unless it has one of its own."""
        cell = self._sheet.cells.get((row, column))
        style = self.style(self._sheet.lines.style(row, column))
        if cell is None:
            self._sheet.cells[row, column] = self.blank(style)
        elif cell.style is None:
            self._sheet.cells[row, column] = replace(cell, style=style)

    def cells(self, positions: Iterable[Position]) -> None:
        """Change some cells."""
        for position in positions:
            self.cell(position)


class Formatting(Core):
    """Reading and changing how cells look."""

    def looks(self, area: Area) -> list[Look]:
        """The different looks of an area's cells: one, where all look alike."""
        styles = self._contents.styles
        found = dict.fromkeys(styles[style].look for style in sorted(self._styles_in(area)))
        return list(found)

    def _styles_in(self, area: Area) -> set[int]:
        sheet = self.sheet(area.sheet)
        found: set[int] = set()
        own_rows: Counter[int] = Counter()
        own_columns: Counter[int] = Counter()
        for (row, column), style in _own_styles(sheet, area):
            found.add(style)
            own_rows[row] += 1
            if row not in sheet.lines.row_styles:
                own_columns[column] += 1
        return found | _line_styles(sheet, area, own_rows, own_columns)

    def reformat(self, area: Area, change: Change, *, locks: bool = False) -> None:
        """Change how an area's cells look, as one change.

        Args:
            area: cells, whole rows, whole columns or a whole sheet.
            change: from a look to another; it is called once for each look.
            locks: whether it locks or unlocks cells, which no protection of a sheet allows.

        Raises:
            BookError: ACCESS_DENIED where the sheet's protection does not allow it; RANGE_EXCEEDS_LIMIT for more than
                `MAX_FORMATTED` cells.
        """
        with self._change() as contents:
            sheet = self.sheet(area.sheet)
            guard_allowed(sheet, None if locks else "allowFormatCells")
            dressing = _Dressing(contents, sheet, change)
            if area.is_whole_columns:
                dressing.columns(area)
            elif area.is_whole_rows:
                dressing.rows(area)
            else:
                self._guard_count(area)
                columns = range(area.left, area.right + 1)
                dressing.cells((row, column) for row in range(area.top, area.bottom + 1) for column in columns)

    def _guard_count(self, area: Area) -> None:
        count = area.rows * area.columns
        if count > MAX_FORMATTED:
            msg = f"{self.address(area)} has {count} cells, at most {MAX_FORMATTED} are formatted at once: name fewer"
            raise BookError(ErrorKind.RANGE_EXCEEDS_LIMIT, msg)


def _own_styles(sheet: Sheet, area: Area) -> Iterator[tuple[Position, int]]:
    """Cells of an area that have a style of their own."""
    cells = sheet.cells
    if area.rows * area.columns <= len(cells):
        columns = range(area.left, area.right + 1)
        for row in range(area.top, area.bottom + 1):
            for column in columns:
                cell = cells.get((row, column))
                if cell is not None and cell.style is not None:
                    yield (row, column), cell.style
        return
    for position, cell in cells.items():
        if cell.style is not None and area.contains(*position):
            yield position, cell.style


def _line_styles(sheet: Sheet, area: Area, own_rows: Counter[int], own_columns: Counter[int]) -> set[int]:
    """Styles that cells of an area have from their rows and columns.

    Args:
        sheet: the sheet.
        area: the area.
        own_rows: how many cells of each row have a style of their own.
        own_columns: the same of each column, without cells in rows that have a style.
    """
    lines = sheet.lines
    styled = [row for row in lines.row_styles if area.top <= row <= area.bottom]
    found = {lines.row_styles[row] for row in styled if own_rows[row] < area.columns}
    rows = area.rows - len(styled)
    if not rows:
        return found
    special = {column for column in (*lines.column_styles, *own_columns) if area.left <= column <= area.right}
    found |= {lines.column_styles.get(column, 0) for column in special if own_columns[column] < rows}
    return found | {0} if len(special) < area.columns else found
