"""Types of charts, by Graph's names: what the part of each says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

AxesKind = Literal["none", "flat", "deep", "scattered"]


@dataclass(frozen=True, slots=True)
class ChartType:
    """A type of chart.

    Args:
        group: the element that plots it: ``barChart``.
        head: what stands before its series, as a fragment's XML.
        tail: what stands behind them, before the axes.
        series: what each series says besides its cells.
        axes: none; a category and a value axis; a series axis besides; or two axes of values.
        lies: whether its values run from left to right.
        view: how a chart in three dimensions is looked at, or nothing.
        is_area: whether its values begin at the edge of the plot.
        counts: how many series it takes, or nothing for any number.
        over: what all series but the first are plotted as, over axes of their own, or nothing.
    """

    group: str
    head: str = ""
    tail: str = ""
    series: str = ""
    axes: AxesKind = "flat"
    lies: bool = False
    view: str = ""
    is_area: bool = False
    counts: int = 0
    over: ChartType | None = None


_GROUPINGS: Final = {"Clustered": "clustered", "Stacked": "stacked", "Stacked100": "percentStacked"}
_VARYING: Final = '<c:varyColors val="1"/>'
_SAME: Final = '<c:varyColors val="0"/>'
_DEEP: Final = '<c:view3D><c:rotX val="15"/><c:rotY val="20"/><c:rAngAx val="{}"/></c:view3D>'
_LYING: Final = '<c:view3D><c:rotX val="30"/><c:rotY val="0"/><c:rAngAx val="0"/></c:view3D>'
_FROM_ABOVE: Final = '<c:view3D><c:rotX val="90"/><c:rotY val="0"/><c:rAngAx val="0"/></c:view3D>'
_NO_MARKER: Final = '<c:marker><c:symbol val="none"/></c:marker>'
_NO_LINE: Final = '<c:spPr><a:ln w="28575"><a:noFill/></a:ln></c:spPr>'
_SOLIDS: Final = {"3D": "box", "Cylinder": "cylinder", "Cone": "cone", "Pyramid": "pyramid"}


def _grouping(name: str) -> str:
    return f'<c:grouping val="{name}"/>'


def _bars(direction: str, grouping: str) -> ChartType:
    overlap = '<c:overlap val="100"/>' if grouping != "clustered" else ""
    head = f'<c:barDir val="{direction}"/>{_grouping(grouping)}{_SAME}'
    series = '<c:invertIfNegative val="0"/>'
    return ChartType("barChart", head, f'<c:gapWidth val="150"/>{overlap}', series, lies=direction == "bar")


def _solids(direction: str, grouping: str, shape: str) -> ChartType:
    flat = _bars(direction, grouping)
    is_deep = grouping == "standard"
    tail = f'<c:gapWidth val="150"/><c:shape val="{shape}"/>'
    view = _DEEP.format(0 if is_deep else 1)
    return replace(flat, group="bar3DChart", tail=tail, view=view, axes="deep" if is_deep else "flat")


def _all_bars() -> dict[str, ChartType]:
    found = {}
    for ending, grouping in _GROUPINGS.items():
        for word, direction in (("Column", "col"), ("Bar", "bar")):
            found[word + ending] = _bars(direction, grouping)
            for solid, shape in _SOLIDS.items():
                # "3DColumnClustered", but "CylinderColClustered".
                name = word if solid == "3D" else word.removesuffix("umn")
                found[solid + name + ending] = _solids(direction, grouping, shape)
    for solid, shape in _SOLIDS.items():
        found[solid + ("Column" if solid == "3D" else "Col")] = _solids("col", "standard", shape)
    return found


def _all_lines() -> dict[str, ChartType]:
    found = {}
    for ending, grouping in {"": "standard", **_GROUPINGS}.items():
        if ending == "Clustered":
            continue
        head = _grouping(grouping) + _SAME
        tail, smooth = '<c:marker val="1"/>', '<c:smooth val="0"/>'
        found["Line" + ending] = ChartType("lineChart", head, tail, _NO_MARKER + smooth)
        found["LineMarkers" + ending] = ChartType("lineChart", head, tail, smooth)
        found["Area" + ending] = ChartType("areaChart", head, is_area=True)
        axes: AxesKind = "flat" if ending else "deep"
        view = _DEEP.format(0)
        found["3DArea" + ending] = ChartType("area3DChart", head, axes=axes, view=view, is_area=True)
    deep = _grouping("standard") + _SAME
    found["3DLine"] = ChartType("line3DChart", deep, axes="deep", view=_DEEP.format(0))
    return found


def _round(group: str, tail: str, *, view: str = "", exploded: bool = False, head: str = "") -> ChartType:
    series = '<c:explosion val="25"/>' if exploded else ""
    return ChartType(group, head + _VARYING, tail, series, "none", view=view)


def _all_rounds() -> dict[str, ChartType]:
    ring = '<c:firstSliceAng val="0"/><c:holeSize val="50"/>'
    first = '<c:firstSliceAng val="0"/>'
    beside = '<c:gapWidth val="100"/><c:secondPieSize val="75"/><c:serLines/>'
    return {
        "Pie": _round("pieChart", first),
        "PieExploded": _round("pieChart", first, exploded=True),
        "3DPie": _round("pie3DChart", "", view=_LYING),
        "3DPieExploded": _round("pie3DChart", "", view=_LYING, exploded=True),
        "PieOfPie": _round("ofPieChart", beside, head='<c:ofPieType val="pie"/>'),
        "BarOfPie": _round("ofPieChart", beside, head='<c:ofPieType val="bar"/>'),
        "Doughnut": _round("doughnutChart", ring),
        "DoughnutExploded": _round("doughnutChart", ring, exploded=True),
    }


def _scattered(series: str, style: str = "lineMarker") -> ChartType:
    return ChartType("scatterChart", f'<c:scatterStyle val="{style}"/>{_SAME}', "", series, "scattered")


def _bubbles(series: str) -> ChartType:
    tail = '<c:bubbleScale val="100"/><c:showNegBubbles val="0"/>'
    return ChartType("bubbleChart", _SAME, tail, '<c:invertIfNegative val="0"/>' + series, "scattered")


def _radar(style: str, series: str) -> ChartType:
    return ChartType("radarChart", f'<c:radarStyle val="{style}"/>{_SAME}', "", series)


def _surface(group: str, wireframe: int, view: str) -> ChartType:
    head = f'<c:wireframe val="{wireframe}"/>'
    return ChartType(group, head, "<c:bandFmts/>", axes="deep", view=view, is_area=True)


def _stock(series: int) -> ChartType:
    bars = '<c:upDownBars><c:gapWidth val="150"/><c:upBars/><c:downBars/></c:upDownBars>' if series > 3 else ""
    look = _NO_LINE + _NO_MARKER + '<c:smooth val="0"/>'
    return ChartType("stockChart", "", "<c:hiLowLines/>" + bars, look, counts=series)


def _with_volume(series: int) -> ChartType:
    """Columns of a volume, and prices over them."""
    return replace(_bars("col", "clustered"), counts=series + 1, over=_stock(series))


def _others() -> dict[str, ChartType]:
    straight, bent = '<c:smooth val="0"/>', '<c:smooth val="1"/>'
    return {
        "XYScatter": _scattered(_NO_LINE + straight),
        "XYScatterLines": _scattered(straight),
        "XYScatterLinesNoMarkers": _scattered(_NO_MARKER + straight),
        "XYScatterSmooth": _scattered(bent, "smoothMarker"),
        "XYScatterSmoothNoMarkers": _scattered(_NO_MARKER + bent, "smoothMarker"),
        "Bubble": _bubbles('<c:bubble3D val="0"/>'),
        "Bubble3DEffect": _bubbles('<c:bubble3D val="1"/>'),
        "Radar": _radar("marker", _NO_MARKER),
        "RadarMarkers": _radar("marker", ""),
        "RadarFilled": _radar("filled", ""),
        "Surface": _surface("surface3DChart", 0, _DEEP.format(0)),
        "SurfaceWireframe": _surface("surface3DChart", 1, _DEEP.format(0)),
        "SurfaceTopView": _surface("surfaceChart", 0, _FROM_ABOVE),
        "SurfaceTopViewWireframe": _surface("surfaceChart", 1, _FROM_ABOVE),
        "StockHLC": _stock(3),
        "StockOHLC": _stock(4),
        "StockVHLC": _with_volume(3),
        "StockVOHLC": _with_volume(4),
    }


TYPES: Final[Mapping[str, ChartType]] = {**_all_bars(), **_all_lines(), **_all_rounds(), **_others()}
"""Types by their names. Source: Excel.ChartType of Office Add-ins, whose names Graph takes, read 2026-11-24."""
