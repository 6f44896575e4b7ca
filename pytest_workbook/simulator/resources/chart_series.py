"""Series of charts and their points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from pytest_workbook.simulator.book.charts_data import Datum, Plotted, plotted
from pytest_workbook.simulator.book.charts_making import add_series, name_series
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_places import Place, series_tags
from pytest_workbook.simulator.book.charts_source import MAX_SERIES
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.replies import collection, created, entity, invalid_argument, result, value
from pytest_workbook.simulator.resources.bodies import properties
from pytest_workbook.simulator.resources.charts import CHART, Piece, chart_root

members = Members()

# The value of a collection of points is their series.
ALL_SERIES: Final[Kind[Chart]] = Kind("workbookChartSeries[]")
SERIES: Final[Kind[Piece]] = Kind("workbookChartSeries")
POINTS: Final[Kind[Piece]] = Kind("workbookChartPoint[]")
POINT: Final[Kind[Piece]] = Kind("workbookChartPoint")

_LIST: Final = Evidence("documented", "List ChartSeriesCollection", "2026-11-24")
_COUNT: Final = Evidence("documented", "Metadata of v1.0: count of series and of points", "2026-11-24")
_ITEM_AT: Final = Evidence("documented", "ChartSeriesCollection: itemAt, which prints POST", "2026-11-24")
_GET: Final = Evidence("documented", "Get ChartSeries", "2026-11-24")
_UPDATE: Final = Evidence("documented", "Update chartseries", "2026-11-24")
_POST: Final = Evidence("documented", "Create ChartSeries", "2026-11-24")
_LIST_POINTS: Final = Evidence("documented", "List ChartPointsCollection", "2026-11-24")
_POINT_AT: Final = Evidence("documented", "ChartPointsCollection: itemAt, which prints POST", "2026-11-24")
_GET_POINT: Final = Evidence("documented", "Get ChartPoint", "2026-11-24")
_POST_POINT: Final = Evidence("assumed", "page: Create ChartPoints; points are cells, so none is made", "2026-11-24")
_MAX_NAME: Final = 255
_MAX_DIGITS: Final = 10


def _plotted(call: Call[Any], chart: Chart) -> list[Plotted]:
    return plotted(call.book, chart.sheet, chart_root(chart))


def _shown(series: Plotted) -> dict[str, object]:
    return {"name": series.name}


@members.step(CHART, "series", evidence=_LIST)
def _series(call: Call[Chart]) -> Node[Chart]:
    return ALL_SERIES.node(call.value, f"{call.node.odata_id}/series")


def _item_id(collection_id: str, index: int) -> str:
    return f"{collection_id}/itemAt(index={index})"


@members.operation("GET", ALL_SERIES, evidence=_LIST)
def _list(call: Call[Chart]) -> Reply:
    found = enumerate(_plotted(call, call.value))
    return collection(call, ((_item_id(call.node.odata_id, place), _shown(each)) for place, each in found))


@members.operation("GET", ALL_SERIES, "count", evidence=_COUNT)
def _count(call: Call[Chart]) -> Reply:
    return value(call, "Edm.Int32", len(series_tags(chart_root(call.value))))


def _at(call: Call[Chart], index: int) -> Node[Piece]:
    _check_index(index, len(series_tags(chart_root(call.value))), "series")
    return SERIES.node(Piece(call.value, Place("series", series=index)), _item_id(call.node.odata_id, index))


def _check_index(index: int, count: int, what: str) -> None:
    if not 0 <= index < count:
        msg = f"there is no {what} {index}; there are {count}, counted from 0"
        raise invalid_argument(msg)


@members.step(ALL_SERIES, "itemAt", "index", evidence=_ITEM_AT)
def _item_at(call: Call[Chart]) -> Node[Piece]:
    return _at(call, call.arguments.integer("index"))


@members.operation("POST", ALL_SERIES, "itemAt", "index", evidence=_ITEM_AT)
def _post_item_at(call: Call[Chart]) -> Reply:
    node = _item_at(call)
    return result(call, SERIES.name, _shown(_of(call, node.value)), node.odata_id)


@members.key(ALL_SERIES)
def _by_key(call: Call[Chart], text: str) -> Node[Piece]:
    # Assumed: the page's {series-id} is the place of the series, or its name.
    if _is_index(text):
        return _at(call, int(text))
    names = [series.name.casefold() for series in _plotted(call, call.value)]
    if text.casefold() not in names:
        msg = f"the chart has no series '{text[:40]}'"
        raise invalid_argument(msg)
    return _at(call, names.index(text.casefold()))


def _is_index(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < _MAX_DIGITS


def _of(call: Call[Any], piece: Piece) -> Plotted:
    return _plotted(call, call.book.chart(piece.chart.chart_id))[piece.place.series]


@members.operation("POST", ALL_SERIES, evidence=_POST)
def _post(call: Call[Chart]) -> Reply:
    given, chart = properties(call, {}, "name"), call.value
    count = len(series_tags(chart_root(chart)))
    if count >= MAX_SERIES:
        msg = f"a chart has {MAX_SERIES} series at most"
        raise invalid_argument(msg)
    name = _name(given.text("name", f"Series{count + 1}"))
    call.book.change_chart(chart.chart_id, lambda document: add_series(document, name))
    made = _plotted(call, call.book.chart(chart.chart_id))
    return created(call, _shown(made[-1]), _item_id(call.node.odata_id, len(made) - 1))


def _name(text: str) -> str:
    if len(text) > _MAX_NAME:
        msg = f"the name of a series has {_MAX_NAME} characters at most"
        raise invalid_argument(msg)
    return text


@members.operation("GET", SERIES, evidence=_GET)
def _get(call: Call[Piece]) -> Reply:
    return entity(call, _shown(_of(call, call.value)))


@members.operation("PATCH", SERIES, evidence=_UPDATE)
def _update(call: Call[Piece]) -> Reply:
    chart, place = call.value.chart, call.value.place
    given = properties(call, _shown(_of(call, call.value)), "name")
    if "name" in given:
        name = _name(given.text("name"))
        call.book.change_chart(
            chart.chart_id,
            lambda document: name_series(document, series_tags(document.root)[place.series], name),
        )
    return entity(call, _shown(_of(call, call.value)))


@members.step(SERIES, "points", evidence=_LIST_POINTS)
def _points(call: Call[Piece]) -> Node[Piece]:
    return POINTS.node(call.value, f"{call.node.odata_id}/points")


def _shown_point(datum: Datum) -> dict[str, object]:
    # Assumed: an error shows as its text, and a blank cell as null.
    is_error = isinstance(datum.value, str) and datum.value.startswith("#")
    if is_error:
        return {"value": datum.text}
    is_number = isinstance(datum.value, int | float) and not isinstance(datum.value, bool)
    return {"value": datum.value if is_number or datum.number is None else int(datum.number)}


@members.operation("GET", POINTS, evidence=_LIST_POINTS)
def _list_points(call: Call[Piece]) -> Reply:
    found = enumerate(_of(call, call.value).values)
    items = ((_item_id(call.node.odata_id, place), _shown_point(datum)) for place, datum in found)
    return collection(call, items)


@members.operation("GET", POINTS, "count", evidence=_COUNT)
def _count_points(call: Call[Piece]) -> Reply:
    return value(call, "Edm.Int32", len(_of(call, call.value).values))


@members.operation("POST", POINTS, evidence=_POST_POINT)
def _post_point(_call: Call[Piece]) -> Reply:
    msg = "The points of a series are the cells that it plots; write to them, or give the chart others with setData."
    raise BookError(ErrorKind.UNSUPPORTED, msg)


def _point(call: Call[Piece], index: int) -> Node[Piece]:
    _check_index(index, len(_of(call, call.value).values), "point")
    place = replace(call.value.place, part="point", point=index)
    return POINT.node(Piece(call.value.chart, place), _item_id(call.node.odata_id, index))


@members.step(POINTS, "itemAt", "index", evidence=_POINT_AT)
def _point_at(call: Call[Piece]) -> Node[Piece]:
    return _point(call, call.arguments.integer("index"))


@members.operation("POST", POINTS, "itemAt", "index", evidence=_POINT_AT)
def _post_point_at(call: Call[Piece]) -> Reply:
    node = _point_at(call)
    return result(call, POINT.name, _shown_point(_datum(call, node.value)), node.odata_id)


@members.key(POINTS)
def _point_by_key(call: Call[Piece], text: str) -> Node[Piece]:
    if not _is_index(text):
        msg = "a point is named by its index, a whole number"
        raise invalid_argument(msg)
    return _point(call, int(text))


def _datum(call: Call[Any], piece: Piece) -> Datum:
    return _of(call, piece).values[piece.place.point]


@members.operation("GET", POINT, evidence=_GET_POINT)
def _get_point(call: Call[Piece]) -> Reply:
    return entity(call, _shown_point(_datum(call, call.value)))
