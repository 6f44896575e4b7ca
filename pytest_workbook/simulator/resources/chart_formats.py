"""Looks of charts and of the things in them: fills, lines and fonts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from pytest_workbook.simulator.book.charts_looks import Font, font_of, line_of, set_fill, set_font, set_line
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_places import Place
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.replies import done, entity
from pytest_workbook.simulator.resources.bodies import expect_body, guard_request, properties
from pytest_workbook.simulator.resources.chart_axes import AXIS, AXIS_TITLE, GRIDLINES
from pytest_workbook.simulator.resources.chart_series import POINT, SERIES
from pytest_workbook.simulator.resources.chart_titles import LABELS, LEGEND, TITLE
from pytest_workbook.simulator.resources.charts import CHART, Piece, chart_root, current, number

members = Members()

FILL: Final[Kind[Piece]] = Kind("workbookChartFill")
LINE: Final[Kind[Piece]] = Kind("workbookChartLineFormat")
FONT: Final[Kind[Piece]] = Kind("workbookChartFont")

_FORMAT: Final = Evidence("documented", "resource types of chart formats", "2026-11-24")
_SOLID: Final = Evidence("documented", "ChartFill: setSolidColor", "2026-11-24")
_CLEAR: Final = Evidence("documented", "ChartFill: clear", "2026-11-24")
_GET_LINE: Final = Evidence("documented", "Get ChartLineFormat", "2026-11-24")
_UPDATE_LINE: Final = Evidence("documented", "Update chartlineformat", "2026-11-24")
_CLEAR_LINE: Final = Evidence("documented", "ChartLineFormat: clear", "2026-11-24")
_GET_FONT: Final = Evidence("documented", "Get ChartFont", "2026-11-24")
_UPDATE_FONT: Final = Evidence("documented", "Update chartfont", "2026-11-24")
_PROPERTIES: Final = ("bold", "color", "italic", "name", "size", "underline")
_LEAVES: Final = {"fill": FILL, "font": FONT, "line": LINE}
_EVIDENCE: Final = {"fill": _FORMAT, "font": _GET_FONT, "line": _GET_LINE}


def _declare(owner: Kind[Piece], name: str, leaves: Sequence[str]) -> None:
    """Declare the format of a thing, and what it holds."""
    kind: Kind[Piece] = Kind(name)

    def step(call: Call[Piece]) -> Node[Piece]:
        return kind.node(call.value, f"{call.node.odata_id}/format")

    members.step(owner, "format", evidence=_FORMAT)(step)
    _declare_leaves(kind, leaves)


def _declare_leaves(kind: Kind[Piece], leaves: Sequence[str]) -> None:
    members.operation("GET", kind, evidence=_FORMAT)(_get_format)
    for leaf in leaves:
        members.step(kind, leaf, evidence=_EVIDENCE[leaf])(_leaf(leaf))


def _leaf(name: str) -> Any:
    def step(call: Call[Piece]) -> Node[Piece]:
        return _LEAVES[name].node(call.value, f"{call.node.odata_id}/{name}")

    return step


def _get_format(call: Call[Piece]) -> Reply:
    return entity(call, {})


_AREA: Final[Kind[Piece]] = Kind("workbookChartAreaFormat")


@members.step(CHART, "format", evidence=_FORMAT)
def _format(call: Call[Chart]) -> Node[Piece]:
    return _AREA.node(Piece(call.value, Place("area")), f"{call.node.odata_id}/format")


_declare_leaves(_AREA, ("fill", "font"))
_declare(TITLE, "workbookChartTitleFormat", ("fill", "font"))
_declare(LEGEND, "workbookChartLegendFormat", ("fill", "font"))
_declare(LABELS, "workbookChartDataLabelFormat", ("fill", "font"))
_declare(AXIS, "workbookChartAxisFormat", ("font", "line"))
_declare(AXIS_TITLE, "workbookChartAxisTitleFormat", ("font",))
_declare(GRIDLINES, "workbookChartGridlinesFormat", ("line",))
_declare(SERIES, "workbookChartSeriesFormat", ("fill", "line"))
_declare(POINT, "workbookChartPointFormat", ("fill",))


@members.operation("GET", FILL, evidence=_FORMAT)
def _get_fill(call: Call[Piece]) -> Reply:
    return entity(call, {})


@members.operation("POST", FILL, "setSolidColor", "color", evidence=_SOLID)
def _set_solid_color(call: Call[Piece]) -> Reply:
    expect_body(call, "color")
    chart, place, color = call.value.chart, call.value.place, call.arguments.text("color")
    call.book.change_chart(chart.chart_id, lambda document: set_fill(document, place, color))
    return done(call)


@members.operation("POST", FILL, "clear", evidence=_CLEAR)
def _clear_fill(call: Call[Piece]) -> Reply:
    guard_request(call)
    chart, place = call.value.chart, call.value.place
    call.book.change_chart(chart.chart_id, lambda document: set_fill(document, place, None))
    return done(call)


def _shown_line(call: Call[Piece]) -> dict[str, object]:
    return {"color": line_of(current(call, call.value.chart), call.value.place)}


@members.operation("GET", LINE, evidence=_GET_LINE)
def _get_line(call: Call[Piece]) -> Reply:
    return entity(call, _shown_line(call))


@members.operation("PATCH", LINE, evidence=_UPDATE_LINE)
def _update_line(call: Call[Piece]) -> Reply:
    chart, place = call.value.chart, call.value.place
    given = properties(call, _shown_line(call), "color")
    if "color" in given:
        color = given.text("color")
        call.book.change_chart(chart.chart_id, lambda document: set_line(document, place, color))
    return entity(call, _shown_line(call))


@members.operation("POST", LINE, "clear", evidence=_CLEAR_LINE)
def _clear_line(call: Call[Piece]) -> Reply:
    guard_request(call)
    chart, place = call.value.chart, call.value.place
    call.book.change_chart(chart.chart_id, lambda document: set_line(document, place, None))
    return done(call)


def _shown_font(font: Font) -> dict[str, object]:
    return {name: getattr(font, name) for name in _PROPERTIES}


@members.operation("GET", FONT, evidence=_GET_FONT)
def _get_font(call: Call[Piece]) -> Reply:
    return entity(call, _shown_font(font_of(chart_root(call.value.chart), call.value.place)))


@members.operation("PATCH", FONT, evidence=_UPDATE_FONT)
def _update_font(call: Call[Piece]) -> Reply:
    chart, place = call.value.chart, call.value.place
    font = font_of(chart_root(chart), place)
    given = properties(call, _shown_font(font), *_PROPERTIES)
    texts: dict[str, Any] = {name: given.text(name) for name in ("color", "name", "underline") if name in given}
    flags: dict[str, Any] = {name: given.flag(name) for name in ("bold", "italic") if name in given}
    sizes: dict[str, Any] = {"size": number(given, "size")} if "size" in given else {}
    changes = {**texts, **flags, **sizes}
    if changes:
        wanted, names = replace(font, **changes), frozenset(changes)
        call.book.change_chart(chart.chart_id, lambda document: set_font(document, place, wanted, names))
    return entity(call, _shown_font(font_of(current(call, chart), place)))
