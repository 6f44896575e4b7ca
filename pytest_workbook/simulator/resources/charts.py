"""Charts: listed, read, added, changed, placed, given other cells and deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pytest_workbook.simulator.book.chartex_types import EXTENDED
from pytest_workbook.simulator.book.charts import Box
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_places import Place
from pytest_workbook.simulator.book.charts_source import SeriesBy
from pytest_workbook.simulator.book.charts_tree import Document, Tag
from pytest_workbook.simulator.book.charts_types import TYPES
from pytest_workbook.simulator.book.model import Area, Sheet
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import Arguments, key
from pytest_workbook.simulator.replies import collection, created, done, entity, invalid_argument, result, value
from pytest_workbook.simulator.resources.bodies import all_or_nothing, expect_body, properties
from pytest_workbook.simulator.resources.ranges import area_on
from pytest_workbook.simulator.resources.worksheets import WORKSHEET, worksheet_id, worksheet_node

members = Members()


@dataclass(frozen=True, slots=True)
class Piece:
    """A thing in a chart.

    Args:
        chart: as it was when the walk met it.
        place: which thing.
    """

    chart: Chart
    place: Place


# The value of the collection is the id of the worksheet.
CHARTS: Final[Kind[str]] = Kind("workbookChart[]")
CHART: Final[Kind[Chart]] = Kind("workbookChart")

_LIST: Final = Evidence("documented", "List charts", "2026-11-24")
_COUNT: Final = Evidence("documented", "Metadata of v1.0: count bound to a collection of workbookChart", "2026-11-24")
_ITEM: Final = Evidence("documented", "Metadata of v1.0: item bound to a collection of workbookChart", "2026-11-24")
_ITEM_AT: Final = Evidence("documented", "ChartCollection: itemAt, which prints POST", "2026-11-24")
_GET: Final = Evidence("documented", "Get Chart", "2026-11-24")
_ADD: Final = Evidence("documented", "ChartCollection: add", "2026-11-24")
_POST: Final = Evidence("assumed", "page: Create Chart; with sizes alone, an empty chart of columns", "2026-11-24")
_UPDATE: Final = Evidence("documented", "Update chart", "2026-11-24")
_DELETE: Final = Evidence("documented", "Chart: delete", "2026-11-24")
_SET_DATA: Final = Evidence("documented", "Chart: setData", "2026-11-24")
_SET_POSITION: Final = Evidence("documented", "Chart: setPosition", "2026-11-24")
_WORKSHEET: Final = Evidence("documented", "chart resource type: worksheet", "2026-11-24")
_SIZES: Final = ("height", "left", "top", "width")
_DEFAULT_TYPE: Final = "ColumnClustered"
_PARAMETERS: Final = ("type", "sourceData", "seriesBy")


def shown(book: Workbook, chart: Chart) -> dict[str, object]:
    """The properties of a chart, in the order of the documented answers."""
    left, top, width, height = book.box(chart)
    return {"height": height, "id": chart.chart_id, "left": left, "name": chart.name, "top": top, "width": width}


def chart_root(chart: Chart) -> Tag:
    """A chart's part as a tree."""
    return Document.read(chart.content).root


def current(call: Call[Any], chart: Chart) -> Tag:
    """A chart's part as it is now, after a change."""
    return chart_root(call.book.chart(chart.chart_id))


@members.step(WORKSHEET, "charts", evidence=_LIST)
def _charts(call: Call[Sheet]) -> Node[str]:
    return CHARTS.node(call.value.sheet_id, f"{call.node.odata_id}/charts")


def chart_id(chart: Chart) -> str:
    """The canonical address of a chart, below ``/workbook``."""
    return key(f"{worksheet_id(chart.sheet)}/charts", chart.chart_id)


def _node(chart: Chart) -> Node[Chart]:
    return CHART.node(chart, chart_id(chart))


@members.key(CHARTS)
def _by_key(call: Call[str], text: str) -> Node[Chart]:
    return _node(call.book.find_chart(call.value, text))


@members.step(CHARTS, "item", "name", evidence=_ITEM)
def _item(call: Call[str]) -> Node[Chart]:
    return _node(call.book.find_chart(call.value, call.arguments.text("name")))


@members.step(CHARTS, "itemAt", "index", evidence=_ITEM_AT)
def _item_at(call: Call[str]) -> Node[Chart]:
    charts, index = call.book.charts(call.value), call.arguments.integer("index")
    if not 0 <= index < len(charts):
        msg = f"there is no chart {index}; there are {len(charts)}, counted from 0"
        raise invalid_argument(msg)
    return _node(charts[index])


@members.operation("POST", CHARTS, "itemAt", "index", evidence=_ITEM_AT)
def _post_item_at(call: Call[str]) -> Reply:
    chart = _item_at(call).value
    return result(call, CHART.name, shown(call.book, chart), chart_id(chart))


@members.operation("GET", CHARTS, evidence=_LIST)
def _list(call: Call[str]) -> Reply:
    charts = call.book.charts(call.value)
    return collection(call, ((chart_id(chart), shown(call.book, chart)) for chart in charts))


@members.operation("GET", CHARTS, "count", evidence=_COUNT)
def _count(call: Call[str]) -> Reply:
    return value(call, "Edm.Int32", len(call.book.charts(call.value)))


@members.operation("POST", CHARTS, "add", *_PARAMETERS, evidence=_ADD)
def _add(call: Call[str]) -> Reply:
    chart = _added(call)
    return result(call, CHART.name, shown(call.book, chart), chart_id(chart), status=call.profile.add_status)


def _added(call: Call[str]) -> Chart:
    expect_body(call, *_PARAMETERS)
    given = call.arguments
    # Documented as needed, and left out by clients: Auto is the default of the object model.
    by, kind = _series_by(given), _type(given.text("type"))
    return call.book.add_chart(call.value, kind, _source(call, call.value, given), by)


@members.operation("POST", CHARTS, evidence=_POST)
def _post(call: Call[str]) -> Reply:
    if any(name in call.arguments for name in _PARAMETERS):
        chart = _added(call)
        return created(call, shown(call.book, chart), chart_id(chart))
    given = properties(call, {"id": call.properties.get("id")}, "name", *_SIZES)
    # On a copy first, so that a refusal leaves no chart behind.
    for book in (call.book.clone(), call.book):
        chart = book.add_chart(call.value, _DEFAULT_TYPE, None)
        for change in _changes(book, chart, given):
            change(book)
    chart = call.book.chart(chart.chart_id)
    return created(call, shown(call.book, chart), chart_id(chart))


@members.operation("GET", CHART, evidence=_GET)
def _get(call: Call[Chart]) -> Reply:
    return entity(call, shown(call.book, call.value))


@members.operation("PATCH", CHART, evidence=_UPDATE)
def _update(call: Call[Chart]) -> Reply:
    given = properties(call, shown(call.book, call.value), "name", *_SIZES)
    all_or_nothing(call.book, _changes(call.book, call.value, given))
    return entity(call, shown(call.book, call.book.chart(call.value.chart_id)))


def _changes(book: Workbook, chart: Chart, given: Arguments) -> list[Callable[[Workbook], object]]:
    changes: list[Callable[[Workbook], object]] = []
    if "name" in given:
        name = given.text("name")
        changes.append(lambda book: book.rename_chart(chart.chart_id, name))
    if any(name in given for name in _SIZES):
        box = _box(given, dict(zip(("left", "top", "width", "height"), book.box(chart), strict=True)))
        changes.append(lambda book: book.place_chart(chart.chart_id, box))
    return changes


def _box(given: Arguments, now: Mapping[str, float]) -> Box:
    left, top, width, height = (
        number(given, name) if name in given else now[name] for name in ("left", "top", "width", "height")
    )
    return left, top, width, height


def number(given: Arguments, name: str) -> float:
    """A number from a body.

    Raises:
        Refusal: 400 where it is none.
    """
    found = given.given.get(name.lower())
    if isinstance(found, int | float) and not isinstance(found, bool):
        return float(found)
    msg = f"'{name}' takes a number"
    raise invalid_argument(msg)


@members.operation("DELETE", CHART, evidence=_DELETE)
def _delete(call: Call[Chart]) -> Reply:
    call.book.delete_chart(call.value.chart_id)
    return done(call)


@members.operation("POST", CHART, "setData", "sourceData", "seriesBy", evidence=_SET_DATA)
def _set_data(call: Call[Chart]) -> Reply:
    expect_body(call, "sourceData", "seriesBy")
    by = _series_by(call.arguments)
    call.book.plot(call.value.chart_id, _source(call, call.value.sheet, call.arguments), by)
    return done(call)


@members.operation("POST", CHART, "setPosition", "startCell", "endCell", evidence=_SET_POSITION)
def _set_position(call: Call[Chart]) -> Reply:
    expect_body(call, "startCell", "endCell")
    sheet, given = call.value.sheet, call.arguments
    start = area_on(call.book, given.text("startCell"), sheet)
    end = area_on(call.book, given.text("endCell"), sheet) if "endCell" in given else None
    call.book.place_chart_over(call.value.chart_id, start, end)
    return done(call)


@members.step(CHART, "worksheet", evidence=_WORKSHEET)
def _worksheet(call: Call[Chart]) -> Node[Sheet]:
    return worksheet_node(call.book.sheet(call.value.sheet))


def _source(call: Call[Any], sheet: str, given: Arguments) -> Area:
    # The cells may stand on another worksheet than the chart.
    return call.book.area(given.text("sourceData"), sheet)


def _series_by(given: Arguments) -> SeriesBy:
    text = given.text("seriesBy", SeriesBy.AUTO.value)
    found = {each.value.lower(): each for each in SeriesBy}.get(text.lower())
    if found is None:
        msg = f"'seriesBy' takes {', '.join(each.value for each in SeriesBy)}"
        raise invalid_argument(msg)
    return found


def _type(text: str) -> str:
    found = {name.lower(): name for name in (*TYPES, *EXTENDED)}.get(text.lower())
    if found is None:
        msg = f"'{text[:40]}' is no type of chart; there are {', '.join(list(TYPES)[:6])} and others"
        raise invalid_argument(msg)
    return found
