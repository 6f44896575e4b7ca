"""New charts, and other cells for old ones."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Final

from pytest_workbook.simulator.book.charts_places import (
    SCATTERED,
    groups,
    number_of,
    plot_area,
    series_tags,
)
from pytest_workbook.simulator.book.charts_source import Source
from pytest_workbook.simulator.book.charts_tree import CHART_NAMESPACE, DRAWING_NAMESPACE, Document, Tag, quoted_text
from pytest_workbook.simulator.book.charts_types import TYPES, ChartType
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Area

# Gives the text by which a chart's part names cells: 'My sheet'!$A$1:$B$2.
Refer = Callable[[Area], str]

_NUMBERS: Final = ("111111111", "222222222", "333333333")
_OWN_NUMBERS: Final = ("444444444", "555555555")
_TITLE: Final = (
    '<c:title><c:overlay val="0"/><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1400" b="0">'
    '<a:solidFill><a:schemeClr val="tx1"><a:lumMod val="65000"/><a:lumOff val="35000"/></a:schemeClr></a:solidFill>'
    '</a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr></c:title><c:autoTitleDeleted val="0"/>'
)
_LEGEND: Final = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
_TICKS: Final = (
    '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
    '<c:crossAx val="{}"/><c:crosses val="{}"/>'
)
_CATEGORIES: Final = '<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/>'
# What a series says about its cells; the rest is its look.
_OF_CELLS: Final = ("tx", "cat", "val", "xVal", "yVal", "bubbleSize")
_OF_POINTS: Final = ("dPt", "dLbls", "trendline", "errBars", "spPr", "extLst")


def new_chart(kind: ChartType, plotted: Sequence[Source], refer: Refer) -> bytes:
    """The part of a new chart, without values: `charts_caches` puts them in.

    Args:
        kind: its type.
        plotted: its series.
        refer: names cells.
    """
    has_legend = len(plotted) > 1 or kind.axes == "none"
    document = Document.read(
        f'<c:chartSpace xmlns:c="{CHART_NAMESPACE}" xmlns:a="{DRAWING_NAMESPACE}"><c:roundedCorners val="0"/><c:chart>'
        f"{_TITLE}{kind.view}<c:plotArea><c:layout/>{_group(kind)}"
        f"{_over(kind)}{_axes(kind)}{_own_axes(kind)}</c:plotArea>{_LEGEND if has_legend else ''}"
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'.encode()
    )
    made = groups(document.root)
    for place, source in enumerate(plotted):
        look = kind if place == 0 or kind.over is None else kind.over
        group = made[0] if look is kind else made[-1]
        series = group.add(_new_series(document, place, look.series))
        _plot(document, series, source, refer, scattered=kind.axes == "scattered")
    return document.content


def _group(kind: ChartType) -> str:
    return f"<c:{kind.group}>{kind.head}{kind.tail}{_axis_ids(kind)}</c:{kind.group}>"


def _over(kind: ChartType) -> str:
    """What stands over a chart's columns."""
    if kind.over is None:
        return ""
    ids = "".join(f'<c:axId val="{number}"/>' for number in _OWN_NUMBERS)
    return f"<c:{kind.over.group}>{kind.over.head}{kind.over.tail}{ids}</c:{kind.over.group}>"


def _own_axes(kind: ChartType) -> str:
    """Its axes: one of values at the right, and one of the same categories that is not seen."""
    if kind.over is None:
        return ""
    categories, values = _OWN_NUMBERS
    beside = _axis("valAx", values, "r", categories, "", '<c:crossBetween val="between"/>', crosses="max")
    return beside + _axis("catAx", categories, "b", values, "", _CATEGORIES, is_seen=False)


def _new_series(document: Document, place: int, look: str) -> Tag:
    series = document.fragment(f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/></c:ser>')
    for tag in document.fragment(f"<c:ser>{look}</c:ser>").tags:
        series.add(tag)
    return series


def _axis_ids(kind: ChartType) -> str:
    count = {"none": 0, "deep": 3}.get(kind.axes, 2)
    ids = "".join(f'<c:axId val="{number}"/>' for number in _NUMBERS[:count])
    # Bars in three dimensions ask for a third axis, be it none.
    return ids + ('<c:axId val="0"/>' if kind.group == "bar3DChart" and count == 2 else "")


def _axes(kind: ChartType) -> str:
    if kind.axes == "none":
        return ""
    below, beside = ("l", "b") if kind.lies else ("b", "l")
    first, second, third = _NUMBERS
    crossing = '<c:crossBetween val="{}"/>'.format("midCat" if kind.is_area or kind.axes == "scattered" else "between")
    values = _axis("valAx", second, beside, first, "<c:majorGridlines/>", crossing)
    if kind.axes == "scattered":
        return _axis("valAx", first, below, second, "<c:majorGridlines/>", crossing) + values
    found = _axis("catAx", first, below, second, "", _CATEGORIES) + values
    return found + (_axis("serAx", third, "b", first, "", "") if kind.axes == "deep" else "")


def _axis(
    name: str,
    number: str,
    side: str,
    crossed: str,
    lines: str,
    tail: str,
    *,
    crosses: str = "autoZero",
    is_seen: bool = True,
) -> str:
    linked = '<c:numFmt formatCode="General" sourceLinked="1"/>' if name != "serAx" else ""
    return (
        f'<c:{name}><c:axId val="{number}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="{int(not is_seen)}"/>'
        f'<c:axPos val="{side}"/>{lines}{linked}{_TICKS.format(crossed, crosses)}{tail}</c:{name}>'
    )


def _plot(document: Document, series: Tag, source: Source, refer: Refer, *, scattered: bool) -> None:
    """Let a series plot other cells."""
    series.remove(*_OF_CELLS)
    over, along = ("xVal", "yVal") if scattered else ("cat", "val")
    parts = [
        ("tx", source.name, "strRef"),
        (over, source.categories, "numRef" if source.are_numbers else "strRef"),
        (along, source.values, "numRef"),
        ("bubbleSize", source.sizes, "numRef"),
    ]
    for name, area, kind in parts:
        if area is not None:
            text = quoted_text(refer(area))
            series.add(document.fragment(f"<c:{name}><c:{kind}><c:f>{text}</c:f></c:{kind}></c:{name}>"))


def plot_others(document: Document, plotted: Sequence[Source], refer: Refer) -> None:
    """Let a chart plot other cells; what its series look like stays, and further ones look like the first.

    Args:
        document: the chart.
        plotted: its series from now on.
        refer: names cells.

    Raises:
        BookError: INVALID_ARGUMENT for another number of series in a stock chart.
    """
    old, home = series_tags(document.root), _home(document)
    _check_stock(document.root, len(old), len(plotted))
    for place, source in enumerate(plotted):
        series = old[place] if place < len(old) else home.add(_further(document, old[:1], place))
        group = next(group for group in groups(document.root) if series in group.tags)
        _plot(document, series, source, refer, scattered=group.local in SCATTERED)
    for group in groups(document.root):
        group.children = [tag for tag in group.children if tag not in old[len(plotted) :]]
    _drop_empty(document.root)


def _check_stock(root: Tag, before: int, after: int) -> None:
    """Assumed: a stock chart keeps its number of series; the schema has it from three to four, whatever lies below."""
    if before and after != before and any(group.local == "stockChart" for group in groups(root)):
        msg = f"a stock chart keeps its number of series; it has {before}, and the cells make {after}"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)


def _home(document: Document) -> Tag:
    """The group that new series go into. Excel writes none at all for a chart without cells, so one may be made."""
    found = groups(document.root)
    if found:
        return found[0]
    kind, plot = TYPES["ColumnClustered"], plot_area(document.root)
    parts = document.fragment(f"<c:plotArea>{_group(kind)}{_axes(kind)}</c:plotArea>").tags
    place = next((place + 1 for place, tag in enumerate(plot.children) if tag is plot.find("layout")), 0)
    plot.children[place:place] = parts
    return parts[0]


def _further(document: Document, model: Sequence[Tag], place: int) -> Tag:
    series = _new_series(document, place, "")
    for tag in [] if not model else copy.deepcopy(model[0]).tags:
        if tag.local not in ("idx", "order", *_OF_CELLS, *_OF_POINTS):
            series.add(tag)
    return series


def _drop_empty(root: Tag) -> None:
    """Take away groups that plot nothing any more, but for the last, and the axes that only they had."""
    plot, found = plot_area(root), groups(root)
    filled = [group for group in found if group.all("ser")] or found[:1]
    used = {tag.value for group in filled for tag in group.all("axId")}
    gone = [group for group in found if group not in filled]
    gone += [tag for tag in plot.tags if tag.local.endswith("Ax") and number_of(tag) not in used]
    plot.children = [child for child in plot.children if child not in gone]


def add_series(document: Document, name: str) -> None:
    """Give a chart one more series, without values.

    Args:
        document: the chart.
        name: of the series.

    Raises:
        BookError: INVALID_ARGUMENT for a stock chart, whose series are given at once, and for one of Excel 2016.
    """
    if document.is_extended:
        # Assumed: such a chart has the series that its cells make.
        msg = "a chart of this type takes no series without cells; give it others with setData"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
    old, home = series_tags(document.root), _home(document)
    if home.local == "stockChart":
        _check_stock(document.root, len(old), len(old) + 1)
    places = [int(tag.value or "0") for one in old for tag in one.all("idx", "order") if (tag.value or "0").isdecimal()]
    series = _further(document, old[:1], max(places, default=-1) + 1)
    home.add(series)
    name_series(document, series, name)


def name_series(document: Document, series: Tag, name: str) -> None:
    """Give a series a name of its own, which stands in no cell."""
    if document.is_extended:
        series.put(document.fragment(f"<c:tx><c:txData><c:v>{quoted_text(name)}</c:v></c:txData></c:tx>"))
        return
    series.put(document.fragment(f"<c:tx><c:v>{quoted_text(name)}</c:v></c:tx>"))
