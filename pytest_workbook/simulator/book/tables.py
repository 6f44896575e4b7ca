"""Tables as a whole: making, changing and deleting them, and their headers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pytest_workbook.simulator.book.cells import Cells
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import (
    Area,
    Cell,
    Clearing,
    Contents,
    Position,
    Sheet,
    Shift,
    Table,
    TableColumn,
)
from pytest_workbook.simulator.book.names import name_problem
from pytest_workbook.simulator.book.pivot_cells import guard_no_pivot
from pytest_workbook.simulator.book.rewriting import Spot, forget_table, rewrite_table_references
from pytest_workbook.simulator.book.shifting import Shifting
from pytest_workbook.simulator.book.structured import Structured, plain_reference, print_structured

MAX_HEADER = 255


class Tables(Cells, Shifting):
    """Tables. A key is a table's id, legacy id or name (any case); records are frozen: ask again after changes."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in the order they were made."""
        return tuple(self._contents.tables)

    def table(self, key: str) -> Table:
        """The table.

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        folded = key.casefold()
        # A name cannot look like an id, so the order does not matter.
        for table in self._contents.tables:
            if folded in (table.name.casefold(), table.table_id.casefold(), table.legacy_id):
                return table
        msg = f"there is no table {key!r}; the workbook has {', '.join(t.name for t in self.tables[:5]) or 'none'}"
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)

    def add_table(self, area: Area, *, has_headers: bool, name: str | None = None) -> Table:
        """Make a table of an area.

        Args:
            area: header row first when has_headers; else the data, which moves down by one row.
            has_headers: whether the first row holds the headers.
            name: unique name; None for the first free ``TableN``.

        Raises:
            BookError: INVALID_ARGUMENT for an overlap with a table, for whole rows or columns, or a bad name;
                ALREADY_EXISTS for the name; INSERT_DELETE_CONFLICT when the data cannot move down.
        """
        if area.is_whole_rows or area.is_whole_columns:
            msg = f"a table cannot take whole rows or columns such as {self.address(area)}"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        guard_no_pivot(self._contents, area)
        for other in self._contents.tables:
            if other.area.overlaps(area):
                msg = f"a table cannot overlap another: {self.address(area)} meets table {other.name!r}"
                raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        with self._change() as contents:
            name = self._free_table_name() if name is None else self._checked_table_name(name, None)
            self._unmerge(self.sheet(area.sheet), area)
            if not has_headers:
                self.insert_cells(replace(area, bottom=area.top), Shift.DOWN)
                area = replace(area, bottom=area.bottom + 1)
            elif area.rows == 1:
                area = self._with_blank_row(area)
            table = self._new_table(contents, area, name)
            contents.tables.append(table)
            self._restructure()
        return table

    def _with_blank_row(self, area: Area) -> Area:
        """Headers alone get a data row: the one below if it is blank, else one pushed in."""
        below = Area(area.sheet, area.bottom + 1, area.left, area.bottom + 1, area.right)
        if self._has_content(below) or any(other.area.overlaps(below) for other in self._contents.tables):
            self.insert_cells(below, Shift.DOWN)
        return replace(area, bottom=area.bottom + 1)

    def _has_content(self, area: Area) -> bool:
        cells = self.sheet(area.sheet).cells
        positions = ((row, column) for row in range(area.top, area.bottom + 1) for column in _columns(area))
        return any((cell := cells.get(position)) is not None and cell.has_content for position in positions)

    def _new_table(self, contents: Contents, area: Area, name: str) -> Table:
        header = Area(area.sheet, area.top, area.left, area.top, area.right)
        texts = [cell if cell else None for cell in self._header_texts(header)]
        names = unique_headers(texts)
        sheet = self.sheet(area.sheet)
        for column, text in zip(_columns(area), names, strict=True):
            self._put_header(sheet, (area.top, column), text)
        numbers = [int(table.legacy_id) for table in contents.tables if table.legacy_id.isdecimal()]
        return Table(
            table_id=self._new_id(),
            legacy_id=str(max(numbers, default=0) + 1),
            name=name,
            sheet=area.sheet,
            top=area.top,
            left=area.left,
            bottom=area.bottom,
            right=area.right,
            columns=tuple(TableColumn(str(place + 1), text) for place, text in enumerate(names)),
        )

    def _header_texts(self, header: Area) -> list[str]:
        """What the header cells show; in the middle of a change a formula shows what it last calculated to."""
        return self.text(header)[0]

    def _put_header(self, sheet: Sheet, position: Position, text: str) -> None:
        before = sheet.cells.get(position, Cell())
        self._put(sheet, position, Cell(text, None, None, before.number_format, before.style))

    def _free_table_name(self) -> str:
        number = 1
        while self._is_taken(f"Table{number}", None):
            number += 1
        return f"Table{number}"

    def _is_taken(self, name: str, but: Table | None) -> bool:
        key = name.casefold()
        tables = any(table.name.casefold() == key for table in self._contents.tables if table is not but)
        return tables or any(each.name.casefold() == key for each in self._contents.names)

    def _checked_table_name(self, name: str, but: Table | None) -> str:
        problem = name_problem(name)
        if problem is not None:
            msg = f"{name!r} cannot be the name of a table: {problem}"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        if self._is_taken(name, but):
            msg = f"there is already a table or name {name!r}; they are compared without regard to case"
            raise BookError(ErrorKind.ALREADY_EXISTS, msg)
        return name

    def change_table(
        self,
        key: str,
        *,
        name: str | None = None,
        style: str | None = None,
        show_headers: bool | None = None,
        show_totals: bool | None = None,
        show_banded_rows: bool | None = None,
        show_banded_columns: bool | None = None,
        highlight_first_column: bool | None = None,
        highlight_last_column: bool | None = None,
        show_filter_button: bool | None = None,
    ) -> Table:
        """Change what is given; formulas follow a new name.

        Raises:
            BookError: ITEM_NOT_FOUND; ALREADY_EXISTS or INVALID_ARGUMENT for the name; INSERT_DELETE_CONFLICT when
                there is no room for a header or totals row.
        """
        given = {
            "style": style,
            "show_banded_rows": show_banded_rows,
            "show_banded_columns": show_banded_columns,
            "highlight_first_column": highlight_first_column,
            "highlight_last_column": highlight_last_column,
            "show_filter_button": show_filter_button,
        }
        with self._change() as contents:
            table_id = self.table(key).table_id
            if name is not None:
                self._rename_table(contents, self.table(table_id), name)
            if show_headers is not None and show_headers != self.table(table_id).show_headers:
                self._toggle_headers(contents, self.table(table_id))
            if show_totals is not None and show_totals != self.table(table_id).show_totals:
                self._toggle_totals(contents, self.table(table_id))
            before = self.table(table_id)
            after = with_flags(before, given)
            replace_table(contents, before, after)
            self._restructure()
        return after

    def _rename_table(self, contents: Contents, table: Table, name: str) -> None:
        self._checked_table_name(name, table)
        rewrite_table_references(
            contents, table, lambda structured, _: replace(structured, table=name) if structured.table else structured
        )
        # The rewriting may have replaced the record.
        current = self.table(table.table_id)
        replace_table(contents, current, replace(current, name=name))

    def _toggle_headers(self, contents: Contents, table: Table) -> None:
        sheet = self.sheet(table.sheet)
        if table.show_headers:
            for column in _columns(table.area):
                self._put(sheet, (table.top, column), None)
            replace_table(contents, table, replace(table, top=table.top + 1, show_headers=False))
            return
        above = Area(table.sheet, table.top - 1, table.left, table.top - 1, table.right)
        if table.top == 0 or self._has_content(above) or any(t.area.overlaps(above) for t in contents.tables):
            above = Area(table.sheet, table.top, table.left, table.top, table.right)
            self._move_tables(contents, above, Shift.DOWN, table)
            self._shift(contents, above, Shift.DOWN)
            moved = replace(table, bottom=table.bottom + 1, show_headers=True)
        else:
            moved = replace(table, top=table.top - 1, show_headers=True)
        replace_table(contents, self.table(table.table_id), moved)
        for column, each in zip(_columns(table.area), table.columns, strict=True):
            self._put_header(sheet, (moved.top, column), each.name)

    def _toggle_totals(self, contents: Contents, table: Table) -> None:
        sheet = self.sheet(table.sheet)
        if table.show_totals:
            for column in _columns(table.area):
                self._put(sheet, (table.bottom, column), None)
            replace_table(contents, table, replace(table, bottom=table.bottom - 1, show_totals=False))
            return
        below = Area(table.sheet, table.bottom + 1, table.left, table.bottom + 1, table.right)
        if self._has_content(below):
            self._move_tables(contents, below, Shift.DOWN, table)
            self._shift(contents, below, Shift.DOWN)
        current = self.table(table.table_id)
        columns = with_totals(current.columns)
        replace_table(contents, current, replace(current, bottom=below.bottom, show_totals=True, columns=columns))
        for column, each in zip(_columns(below), columns, strict=True):
            self._put(sheet, (below.top, column), _totals_cell(each))

    def delete_table(self, key: str) -> None:
        """Delete a table with what its cells hold; references to it become ``#REF!``.

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        with self._change() as contents:
            table = self.table(key)
            forget_table(contents, table)
            self.clear(table.area, Clearing.ALL)
            self._restructure()

    def convert_table(self, key: str) -> Area:
        """Turn a table into plain cells; structured references to it become plain ones.

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        with self._change() as contents:
            table = self.table(key)
            name = self.sheet(table.sheet).name

            def plain(structured: Structured, spot: Spot) -> str:
                row = spot.position[0] if spot.position and spot.sheet == table.sheet else None
                return plain_reference(structured, table, name, row)

            rewrite_table_references(contents, table, plain)
            contents.tables.remove(self.table(table.table_id))
            self._restructure()
        return table.area

    # Headers

    def _content_written(self, sheet: Sheet, position: Position) -> None:
        """A header cell always holds a text that is its column's name; formulas follow it."""
        for table in self._contents.tables:
            is_header = table.show_headers and table.sheet == sheet.sheet_id and position[0] == table.top
            if is_header and table.left <= position[1] <= table.right:
                place = position[1] - table.left
                wanted = self.text(Area(table.sheet, *position, *position))[0][0]
                self._name_column(table, place, wanted)
                return

    def _name_column(self, table: Table, place: int, wanted: str) -> Table:
        """Give a column a name like this one, in its header cell, in formulas and in the table."""
        contents = self._contents
        old = table.columns[place].name
        others: list[str | None] = [column.name for column in table.columns]
        others[place] = None
        new = unique_header(wanted[:MAX_HEADER], place, {name.casefold() for name in others if name is not None})

        def renamed(structured: Structured, _: Spot) -> Structured:
            key = old.casefold()
            first = new if structured.first is not None and structured.first.casefold() == key else structured.first
            last = new if structured.last is not None and structured.last.casefold() == key else structured.last
            return replace(structured, first=first, last=last)

        if new != old:
            rewrite_table_references(contents, table, renamed)
        current = self.table(table.table_id)
        column = replace(current.columns[place], name=new)
        after = replace(current, columns=(*current.columns[:place], column, *current.columns[place + 1 :]))
        replace_table(contents, current, after)
        if table.show_headers:
            self._put_header(self.sheet(table.sheet), (table.top, table.left + place), new)
        self._restructure()
        return after


def _columns(area: Area) -> range:
    return range(area.left, area.right + 1)


def replace_table(contents: Contents, before: Table, after: Table) -> None:
    """Put a table's new record in the place of the old one."""
    contents.tables[contents.tables.index(before)] = after


def with_flags(table: Table, given: dict[str, str | bool | None]) -> Table:
    """The table with those of its plain properties that are given."""
    changes = {name: value for name, value in given.items() if value is not None}
    # Names and types are those of change_table's parameters.
    return replace(table, **changes)  # type: ignore[arg-type]  # a mapping of checked parameters


def unique_headers(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Names for columns: their texts, made unique; ``ColumnN`` where there is none."""
    names: list[str] = []
    for place, text in enumerate(texts):
        names.append(unique_header(text or "", place, {name.casefold() for name in names}))
    return tuple(names)


def unique_header(text: str, place: int, taken: set[str]) -> str:
    """A column's name like the text but unlike those taken (lower-cased): with a number behind, as Excel does."""
    base, number = (text, 2) if text else ("Column", place + 1)
    name = text or f"Column{number}"
    while name.casefold() in taken:
        number += 0 if name == base else 1
        name = f"{base}{number}"
    return name


def with_totals(columns: tuple[TableColumn, ...]) -> tuple[TableColumn, ...]:
    """Columns with the totals that Excel offers: a label under the first, a sum under the last."""
    if any(column.totals_function or column.totals_label for column in columns):
        return columns
    if len(columns) == 1:
        return (replace(columns[0], totals_function="count"),)
    return (
        replace(columns[0], totals_label="Total"),
        *columns[1:-1],
        replace(columns[-1], totals_function="sum"),
    )


# SUBTOTAL's numbers that leave hidden rows out.
_TOTALS = {
    "average": 101,
    "countNums": 102,
    "count": 103,
    "max": 104,
    "min": 105,
    "stdDev": 107,
    "sum": 109,
    "var": 110,
}


def _totals_cell(column: TableColumn) -> Cell | None:
    if column.totals_label is not None:
        return Cell(column.totals_label)
    number = _TOTALS.get(column.totals_function or "")
    if number is None:
        return None
    name = Structured("", frozenset(), column.name)
    return Cell(formula=f"=SUBTOTAL({number},{print_structured(name)})")
