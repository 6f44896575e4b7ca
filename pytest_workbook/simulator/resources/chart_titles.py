"""Titles, legends and data labels of charts."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pytest_workbook.simulator.book.charts_data import plotted
from pytest_workbook.simulator.book.charts_labels import Labels, labels_in, set_labels
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_places import LABEL_FLAGS, Place
from pytest_workbook.simulator.book.charts_titles import Legend, legend_of, set_legend, set_title, title_of
from pytest_workbook.simulator.book.charts_tree import Tag
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.replies import entity
from pytest_workbook.simulator.resources.bodies import properties
from pytest_workbook.simulator.resources.charts import CHART, Piece, chart_root, current

members = Members()

TITLE: Final[Kind[Piece]] = Kind("workbookChartTitle")
LEGEND: Final[Kind[Piece]] = Kind("workbookChartLegend")
LABELS: Final[Kind[Piece]] = Kind("workbookChartDataLabels")

_GET_TITLE: Final = Evidence("documented", "Get ChartTitle", "2026-11-24")
_UPDATE_TITLE: Final = Evidence("documented", "Update charttitle", "2026-11-24")
_GET_LEGEND: Final = Evidence("documented", "Get ChartLegend", "2026-11-24")
_UPDATE_LEGEND: Final = Evidence("documented", "Update chartlegend", "2026-11-24")
_GET_LABELS: Final = Evidence("documented", "Get ChartDataLabels", "2026-11-24")
_UPDATE_LABELS: Final = Evidence("documented", "Update chartdatalabels", "2026-11-24")


@members.step(CHART, "title", evidence=_GET_TITLE)
def _title(call: Call[Chart]) -> Node[Piece]:
    return TITLE.node(Piece(call.value, Place("title")), f"{call.node.odata_id}/title")


def _shown_title(call: Call[Piece], root: Tag) -> dict[str, object]:
    chart = call.value.chart
    names = [series.name for series in plotted(call.book, chart.sheet, root)]
    title = title_of(root, call.value.place, names)
    return {"overlay": title.overlay, "text": title.text, "visible": title.visible}


@members.operation("GET", TITLE, evidence=_GET_TITLE)
def _get_title(call: Call[Piece]) -> Reply:
    return entity(call, _shown_title(call, chart_root(call.value.chart)))


@members.operation("PATCH", TITLE, evidence=_UPDATE_TITLE)
def _update_title(call: Call[Piece]) -> Reply:
    chart, place = call.value.chart, call.value.place
    given = properties(call, _shown_title(call, chart_root(chart)), "overlay", "text", "visible")
    title = title_of(chart_root(chart), place, [])
    text = given.text("text") if "text" in given else None
    # A title that gets a text shows it, unless it is told not to.
    visible = given.flag("visible", default=title.visible or text is not None)
    wanted = replace(title, text=text, visible=visible, overlay=given.flag("overlay", default=title.overlay))
    if given.given:
        call.book.change_chart(chart.chart_id, lambda document: set_title(document, place, wanted))
    return entity(call, _shown_title(call, current(call, chart)))


@members.step(CHART, "legend", evidence=_GET_LEGEND)
def _legend(call: Call[Chart]) -> Node[Piece]:
    return LEGEND.node(Piece(call.value, Place("legend")), f"{call.node.odata_id}/legend")


def _shown_legend(legend: Legend) -> dict[str, object]:
    return {"overlay": legend.overlay, "position": legend.position, "visible": legend.visible}


@members.operation("GET", LEGEND, evidence=_GET_LEGEND)
def _get_legend(call: Call[Piece]) -> Reply:
    return entity(call, _shown_legend(legend_of(chart_root(call.value.chart))))


@members.operation("PATCH", LEGEND, evidence=_UPDATE_LEGEND)
def _update_legend(call: Call[Piece]) -> Reply:
    chart = call.value.chart
    legend = legend_of(chart_root(chart))
    given = properties(call, _shown_legend(legend), "overlay", "position", "visible")
    wanted = Legend(
        given.flag("visible", default=legend.visible),
        given.text("position", legend.position or "Right"),
        given.flag("overlay", default=legend.overlay),
    )
    if given.given:
        call.book.change_chart(chart.chart_id, lambda document: set_legend(document, wanted))
    return entity(call, _shown_legend(legend_of(current(call, chart))))


@members.step(CHART, "dataLabels", evidence=_GET_LABELS)
def _labels(call: Call[Chart]) -> Node[Piece]:
    return LABELS.node(Piece(call.value, Place("labels")), f"{call.node.odata_id}/dataLabels")


def _shown_labels(labels: Labels) -> dict[str, object]:
    flags = {name: name in labels.shows for name in sorted(LABEL_FLAGS)}
    return {"position": labels.position, "separator": labels.separator, **flags}


@members.operation("GET", LABELS, evidence=_GET_LABELS)
def _get_labels(call: Call[Piece]) -> Reply:
    return entity(call, _shown_labels(labels_in(chart_root(call.value.chart))))


@members.operation("PATCH", LABELS, evidence=_UPDATE_LABELS)
def _update_labels(call: Call[Piece]) -> Reply:
    chart = call.value.chart
    labels = labels_in(chart_root(chart))
    given = properties(call, _shown_labels(labels), "position", "separator", *LABEL_FLAGS)
    shows = frozenset(name for name in LABEL_FLAGS if given.flag(name, default=name in labels.shows))
    wanted = Labels(given.text("position", labels.position), given.text("separator", labels.separator), shows)
    if given.given:
        call.book.change_chart(chart.chart_id, lambda document: set_labels(document, wanted))
    return entity(call, _shown_labels(labels_in(current(call, chart))))
