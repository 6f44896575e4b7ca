"""The visible cells of a range: ``…/range(address='A1:Z10')/visibleView``, and its rows one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pytest_workbook.simulator.book.model import Area
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.limits import guard_answer, guard_cells
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.ranges.body import MAX_CELLS
from pytest_workbook.simulator.replies import collection, invalid_argument, result
from pytest_workbook.simulator.resources.ranges import RANGE, range_node

members = Members()


@dataclass(frozen=True, slots=True)
class View:
    """Visible cells.

    Args:
        area: the range, with its hidden cells.
        rows: places of the visible rows on the sheet.
        columns: places of the visible columns.
        index: place among the rows of a view; 0 for a range's own view.
    """

    area: Area
    rows: Sequence[int]
    columns: Sequence[int]
    index: int = 0


VIEW: Final[Kind[View]] = Kind("workbookRangeView")
VIEWS: Final[Kind[View]] = Kind("workbookRangeView[]")

_VIEW: Final = Evidence("documented", "workbookRange: visibleView", "2026-11-24")
_ROWS: Final = Evidence("documented", "List rangeView rows", "2026-11-24")
_ITEM_AT: Final = Evidence("documented", "workbookRangeView: itemAt", "2026-11-24")
_ITEM_OF_ROWS: Final = Evidence("documented", "Metadata of v1.0: itemAt of workbookRangeView[]", "2026-11-24")
_MAX_DIGITS: Final = 10
_CELLS_OF_AN_ADDRESS: Final = 20
_RANGE: Final = Evidence("documented", "workbookRangeView: range", "2026-11-24")

_GRIDS: Final[Mapping[str, Callable[[Workbook, Area], Sequence[Sequence[object]]]]] = {
    "cellAddresses": lambda book, area: [
        [book.address(_cell(area.sheet, row, column)) for column in range(area.left, area.right + 1)]
        for row in range(area.top, area.bottom + 1)
    ],
    "formulas": Workbook.formulas,
    "formulasLocal": Workbook.formulas,
    "formulasR1C1": Workbook.formulas_r1c1,
    "numberFormat": Workbook.number_formats,
    "text": Workbook.text,
    "values": Workbook.values,
    "valueTypes": Workbook.value_types,
}
_COUNTS: Final[Mapping[str, Callable[[View], int]]] = {
    "columnCount": lambda view: len(view.columns),
    "index": lambda view: view.index,
    "rowCount": lambda view: len(view.rows),
}
# As the pages print them, and the metadata lists them.
_ORDER: Final = (
    *("cellAddresses", "columnCount", "formulas", "formulasLocal", "formulasR1C1", "index", "numberFormat"),
    *("rowCount", "text", "values", "valueTypes"),
)


def _cell(sheet: str, row: int, column: int) -> Area:
    return Area(sheet, row, column, row, column)


def view_of(book: Workbook, area: Area) -> View:
    """The visible cells of an area: those of no hidden row or column."""
    sheet = book.sheet(area.sheet)
    rows = range(area.top, area.bottom + 1)
    columns = range(area.left, area.right + 1)
    return View(
        area,
        [row for row in rows if row not in sheet.hidden_rows] if sheet.hidden_rows else rows,
        [column for column in columns if column not in sheet.hidden_columns] if sheet.hidden_columns else columns,
    )


def shown(book: Workbook, view: View, wanted: Sequence[str]) -> dict[str, object]:
    """The wanted properties of a view; cells are null beyond the limit of a range, as they are there."""
    properties: dict[str, object] = {}
    for name in wanted:
        count = _COUNTS.get(name)
        properties[name] = _grid(book, view, name) if count is None else count(view)
    return properties


def _grid(book: Workbook, view: View, name: str) -> list[list[object]] | None:
    if len(view.rows) * len(view.columns) > MAX_CELLS:
        return None
    area, read = view.area, _GRIDS[name]
    lines = ((row, Area(area.sheet, row, area.left, row, area.right)) for row in view.rows)
    return [[cells[column - area.left] for column in view.columns] for _, line in lines for cells in read(book, line)]


@members.step(RANGE, "visibleView", evidence=_VIEW)
def _visible_view(call: Call[Area]) -> Node[View]:
    return VIEW.node(view_of(call.book, call.value), f"{call.node.odata_id}/visibleView")


@members.operation("GET", VIEW, evidence=_VIEW)
def _get(call: Call[View]) -> Reply:
    view = call.value
    entries = 0 if len(view.rows) * len(view.columns) > MAX_CELLS else _entries(call, len(view.rows))
    guard_cells(entries)
    reply = result(call, VIEW.name, _wanted(call, view))
    guard_answer(reply.body, entries)
    return reply


def _wanted(call: Call[Any], view: View) -> dict[str, object]:
    return shown(call.book, view, call.options.wanted(_ORDER))


def _entries(call: Call[View], rows: int) -> int:
    """How many values of cells so many rows show."""
    return rows * len(call.value.columns) * len(_GRIDS.keys() & set(call.options.wanted(_ORDER)))


@members.step(VIEW, "range", evidence=_RANGE)
def _range(call: Call[View]) -> Node[Area]:
    return range_node(call.book, call.value.area)


@members.step(VIEW, "rows", evidence=_ROWS)
def _rows(call: Call[View]) -> Node[View]:
    return VIEWS.node(call.value, f"{call.node.odata_id}/rows")


@members.operation("GET", VIEWS, evidence=_ROWS)
def _list(call: Call[View]) -> Reply:
    options, view = call.options, call.value
    left = max(len(view.rows) - options.skip, 0)
    count = left if options.top is None else min(left, options.top)
    entries = _entries(call, count)
    # Each row has an address, which takes as much as some blank cells.
    guard_cells(entries + count * _CELLS_OF_AN_ADDRESS)
    reply = collection(call, _items(call))
    guard_answer(reply.body, entries)
    return reply


def _items(call: Call[View]) -> Iterator[tuple[str, Mapping[str, object]]]:
    # Skipped rows are not read.
    skip, count = call.options.skip, len(call.value.rows)
    yield from (("", {}) for _ in range(min(skip, count)))
    yield from ((_row_id(call.node, index), _wanted(call, _row(call.value, index))) for index in range(skip, count))


def _row_id(rows: Node[View], index: int) -> str:
    return f"{rows.odata_id}/itemAt(index={index})"


def _row(view: View, index: int) -> View:
    row, area = view.rows[index], view.area
    return View(Area(area.sheet, row, area.left, row, area.right), [row], view.columns, index)


@members.step(VIEW, "itemAt", "index", evidence=_ITEM_AT)
def _item_of_view(call: Call[View]) -> Node[View]:
    # The page prints it on the view itself, the metadata on its rows.
    return _row_node(_rows(call), call.arguments.integer("index"))


@members.step(VIEWS, "itemAt", "index", evidence=_ITEM_OF_ROWS)
def _item_at(call: Call[View]) -> Node[View]:
    return _row_node(call.node, call.arguments.integer("index"))


@members.key(VIEWS)
def _by_key(call: Call[View], text: str) -> Node[View]:
    if not (text.isdecimal() and text.isascii() and len(text) < _MAX_DIGITS):
        msg = "a row of a view is named by its index, a whole number"
        raise invalid_argument(msg)
    return _row_node(call.node, int(text))


def _row_node(rows: Node[View], index: int) -> Node[View]:
    count = len(rows.value.rows)
    if not 0 <= index < count:
        msg = f"there is no row {index}; there are {count} visible ones, counted from 0"
        raise invalid_argument(msg)
    return VIEW.node(_row(rows.value, index), _row_id(rows, index))
