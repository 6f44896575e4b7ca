"""The borders of a range: eight sides, each with a style, a weight and a color."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pytest_workbook.simulator.book.borders import SIDE_INDEXES
from pytest_workbook.simulator.book.looks import STYLES, WEIGHTS, drawn
from pytest_workbook.simulator.book.model import Area
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import Arguments, key
from pytest_workbook.simulator.replies import collection, created, entity, invalid_argument, value
from pytest_workbook.simulator.resources.bodies import expect_body, properties
from pytest_workbook.simulator.resources.range_formats import FORMAT, color, same
from pytest_workbook.simulator.resources.sort_fields import choice

members = Members()


@dataclass(frozen=True, slots=True)
class Border:
    """One side of a range.

    Args:
        area: the range.
        side_index: one of `SIDE_INDEXES`.
    """

    area: Area
    side_index: str


BORDERS: Final[Kind[Area]] = Kind("workbookRangeBorder[]")
BORDER: Final[Kind[Border]] = Kind("workbookRangeBorder")

_LIST = Evidence("documented", "List borders", "2026-11-24")
_COUNT = Evidence("documented", "Metadata of v1.0: count bound to a collection of workbookRangeBorder", "2026-11-24")
_GET = Evidence("documented", "Get RangeBorder", "2026-11-24")
_UPDATE = Evidence("documented", "Update rangeborder", "2026-11-24")
_POST = Evidence("documented", "Create RangeBorder", "2026-11-24")
_ITEM_AT = Evidence("documented", "RangeBorderCollection: itemAt, which prints POST", "2026-11-24")

_SETTINGS: Final = ("color", "style", "weight")


def shown(book: Workbook, border: Border) -> dict[str, object]:
    """The properties of a border, in the order of the page; null where its lines differ."""
    edges = book.edges(border.area, border.side_index)
    return {
        "id": border.side_index,
        "color": same(edge.color for edge in edges),
        "style": same(edge.style for edge in edges),
        "sideIndex": border.side_index,
        "weight": same(edge.weight for edge in edges),
    }


def _border_node(borders: Node[Area], side_index: str) -> Node[Border]:
    return BORDER.node(Border(borders.value, side_index), key(borders.odata_id, side_index))


@members.step(FORMAT, "borders", evidence=_LIST)
def _borders(call: Call[Area]) -> Node[Area]:
    return BORDERS.node(call.value, f"{call.node.odata_id}/borders")


@members.key(BORDERS)
def _by_key(call: Call[Area], text: str) -> Node[Border]:
    return _border_node(call.node, _side_index(Arguments({"sideindex": text})))


def _side_index(given: Arguments) -> str:
    if "sideIndex" not in given:
        msg = f"'sideIndex' takes one of {', '.join(SIDE_INDEXES)}"
        raise invalid_argument(msg)
    return choice(given, "sideIndex", SIDE_INDEXES)


@members.step(BORDERS, "itemAt", "index", evidence=_ITEM_AT)
def _item_at(call: Call[Area]) -> Node[Border]:
    index = call.arguments.integer("index")
    if not 0 <= index < len(SIDE_INDEXES):
        msg = f"there is no border {index}; there are {len(SIDE_INDEXES)}, counted from 0"
        raise invalid_argument(msg)
    return _border_node(call.node, SIDE_INDEXES[index])


@members.operation("GET", BORDERS, evidence=_LIST)
def _list(call: Call[Area]) -> Reply:
    nodes = (_border_node(call.node, side_index) for side_index in SIDE_INDEXES)
    return collection(call, ((node.odata_id, shown(call.book, node.value)) for node in nodes))


@members.operation("GET", BORDERS, "count", evidence=_COUNT)
def _count(call: Call[Area]) -> Reply:
    return value(call, "Edm.Int32", len(SIDE_INDEXES))


@members.operation("POST", BORDERS, "itemAt", "index", evidence=_ITEM_AT)
def _posted_item_at(call: Call[Area]) -> Reply:
    node = _item_at(call)
    return entity(call, shown(call.book, node.value), odata_id=node.odata_id)


@members.operation("POST", BORDERS, evidence=_POST)
def _post(call: Call[Area]) -> Reply:
    expect_body(call, "id", "sideIndex", *_SETTINGS)
    named = "sideIndex" if "sideIndex" in call.arguments else "id"
    node = _border_node(call.node, _side_index(Arguments({"sideindex": call.arguments.given.get(named.lower())})))
    _draw(call.book, node.value, call.arguments)
    return created(call, shown(call.book, node.value), node.odata_id)


@members.operation("GET", BORDER, evidence=_GET)
def _get(call: Call[Border]) -> Reply:
    return entity(call, shown(call.book, call.value))


@members.operation("PATCH", BORDER, evidence=_UPDATE)
def _update(call: Call[Border]) -> Reply:
    current: Mapping[str, Any] = shown(call.book, call.value)
    _draw(call.book, call.value, properties(call, current, *_SETTINGS))
    return entity(call, shown(call.book, call.value))


def _draw(book: Workbook, border: Border, given: Arguments) -> None:
    style = choice(given, "style", STYLES) if "style" in given else None
    weight = choice(given, "weight", WEIGHTS) if "weight" in given else None
    wanted = color(given, "color") if "color" in given else None
    if style or weight or wanted:
        book.draw(border.area, border.side_index, lambda edge: drawn(edge, style, weight, wanted))
