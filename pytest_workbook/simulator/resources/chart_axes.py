"""Axes of charts, with their titles and gridlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pytest_workbook.simulator.book.charts_axes import (
    Gridlines,
    axis_scale,
    bounds_of,
    has_gridlines,
    need_axis,
    set_bounds,
    set_gridlines,
)
from pytest_workbook.simulator.book.charts_data import plotted
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_places import Axis, Place
from pytest_workbook.simulator.book.charts_titles import set_title, title_of
from pytest_workbook.simulator.book.charts_tree import Tag
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import Arguments
from pytest_workbook.simulator.replies import entity
from pytest_workbook.simulator.resources.bodies import properties
from pytest_workbook.simulator.resources.charts import CHART, Piece, chart_root, current, number

members = Members()

AXES: Final[Kind[Chart]] = Kind("workbookChartAxes")
AXIS: Final[Kind[Piece]] = Kind("workbookChartAxis")
AXIS_TITLE: Final[Kind[Piece]] = Kind("workbookChartAxisTitle")
GRIDLINES: Final[Kind[Piece]] = Kind("workbookChartGridlines")

_AXES: Final = Evidence("documented", "chartAxes resource type", "2026-11-24")
_GET: Final = Evidence("documented", "Get ChartAxis", "2026-11-24")
_UPDATE: Final = Evidence("documented", "Update chartaxis", "2026-11-24")
_GET_TITLE: Final = Evidence("documented", "Get ChartAxisTitle", "2026-11-24")
_UPDATE_TITLE: Final = Evidence("documented", "Update chartaxistitle", "2026-11-24")
_GET_LINES: Final = Evidence("documented", "Get ChartGridlines", "2026-11-24")
_UPDATE_LINES: Final = Evidence("documented", "Update chartgridlines", "2026-11-24")

_BOUNDS: Final[Mapping[str, str]] = {
    "majorUnit": "major",
    "maximum": "maximum",
    "minimum": "minimum",
    "minorUnit": "minor",
}


@members.step(CHART, "axes", evidence=_AXES)
def _axes(call: Call[Chart]) -> Node[Chart]:
    return AXES.node(call.value, f"{call.node.odata_id}/axes")


@members.operation("GET", AXES, evidence=_AXES)
def _get_axes(call: Call[Chart]) -> Reply:
    return entity(call, {})


def _axis(call: Call[Chart], axis: Axis) -> Node[Piece]:
    need_axis(chart_root(call.value), axis)
    return AXIS.node(Piece(call.value, Place("axis", axis)), f"{call.node.odata_id}/{axis}")


@members.step(AXES, "categoryAxis", evidence=_GET)
def _category_axis(call: Call[Chart]) -> Node[Piece]:
    return _axis(call, "categoryAxis")


@members.step(AXES, "valueAxis", evidence=_GET)
def _value_axis(call: Call[Chart]) -> Node[Piece]:
    return _axis(call, "valueAxis")


@members.step(AXES, "seriesAxis", evidence=_GET)
def _series_axis(call: Call[Chart]) -> Node[Piece]:
    return _axis(call, "seriesAxis")


def _shown(call: Call[Piece], root: Tag) -> dict[str, object]:
    """The scale of an axis; blank texts for one that has no numbers."""
    series = plotted(call.book, call.value.chart.sheet, root)
    found = axis_scale(root, call.value.place.axis, series)
    if found is None:
        return dict.fromkeys(_BOUNDS, "")
    return {name: getattr(found, field) for name, field in _BOUNDS.items()}


@members.operation("GET", AXIS, evidence=_GET)
def _get(call: Call[Piece]) -> Reply:
    return entity(call, _shown(call, chart_root(call.value.chart)))


@members.operation("PATCH", AXIS, evidence=_UPDATE)
def _update(call: Call[Piece]) -> Reply:
    chart, axis = call.value.chart, call.value.place.axis
    root = chart_root(chart)
    given = properties(call, _shown(call, root), *_BOUNDS)
    bounds = replace(bounds_of(need_axis(root, axis)), **_bounds(given))
    if given.given:
        call.book.change_chart(chart.chart_id, lambda document: set_bounds(document, axis, bounds))
    return entity(call, _shown(call, current(call, chart)))


def _bounds(given: Arguments) -> dict[str, float | None]:
    """The bounds that a body gives; a blank text leaves one to Excel, as documented for the object model."""
    return {
        field: None if given.given[name.lower()] == "" else number(given, name)
        for name, field in _BOUNDS.items()
        if name in given
    }


@members.step(AXIS, "title", evidence=_GET_TITLE)
def _title(call: Call[Piece]) -> Node[Piece]:
    place = replace(call.value.place, part="axisTitle")
    return AXIS_TITLE.node(Piece(call.value.chart, place), f"{call.node.odata_id}/title")


def _shown_title(root: Tag, place: Place) -> dict[str, object]:
    title = title_of(root, place, [])
    return {"text": title.text, "visible": title.visible}


@members.operation("GET", AXIS_TITLE, evidence=_GET_TITLE)
def _get_title(call: Call[Piece]) -> Reply:
    return entity(call, _shown_title(chart_root(call.value.chart), call.value.place))


@members.operation("PATCH", AXIS_TITLE, evidence=_UPDATE_TITLE)
def _update_title(call: Call[Piece]) -> Reply:
    chart, place = call.value.chart, call.value.place
    title = title_of(chart_root(chart), place, [])
    given = properties(call, {"text": title.text, "visible": title.visible}, "text", "visible")
    text = given.text("text") if "text" in given else None
    visible = given.flag("visible", default=title.visible or text is not None)
    wanted = replace(title, text=text, visible=visible)
    if given.given:
        call.book.change_chart(chart.chart_id, lambda document: set_title(document, place, wanted))
    return entity(call, _shown_title(current(call, chart), place))


def _lines(call: Call[Piece], which: Gridlines) -> Node[Piece]:
    place = replace(call.value.place, part=which)
    return GRIDLINES.node(Piece(call.value.chart, place), f"{call.node.odata_id}/{which}")


@members.step(AXIS, "majorGridlines", evidence=_GET_LINES)
def _major_lines(call: Call[Piece]) -> Node[Piece]:
    return _lines(call, "majorGridlines")


@members.step(AXIS, "minorGridlines", evidence=_GET_LINES)
def _minor_lines(call: Call[Piece]) -> Node[Piece]:
    return _lines(call, "minorGridlines")


def _which(place: Place) -> Gridlines:
    return "majorGridlines" if place.part == "majorGridlines" else "minorGridlines"


def _shown_lines(root: Tag, place: Place) -> dict[str, object]:
    return {"visible": has_gridlines(root, place.axis, _which(place))}


@members.operation("GET", GRIDLINES, evidence=_GET_LINES)
def _get_lines(call: Call[Piece]) -> Reply:
    return entity(call, _shown_lines(chart_root(call.value.chart), call.value.place))


@members.operation("PATCH", GRIDLINES, evidence=_UPDATE_LINES)
def _update_lines(call: Call[Piece]) -> Reply:
    chart, place = call.value.chart, call.value.place
    given = properties(call, _shown_lines(chart_root(chart), place), "visible")
    if "visible" in given:
        visible, which = given.flag("visible"), _which(place)
        call.book.change_chart(
            chart.chart_id, lambda document: set_gridlines(document, place.axis, which, visible=visible)
        )
    return entity(call, _shown_lines(current(call, chart), place))
