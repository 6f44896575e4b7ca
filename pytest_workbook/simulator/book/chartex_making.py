"""New charts of Excel 2016, and other cells for old ones."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Final

from pytest_workbook.simulator.book.chartex_layout import is_aggregated
from pytest_workbook.simulator.book.chartex_types import BESIDE, BINS, SUMS, ExtendedType, dimension_of
from pytest_workbook.simulator.book.charts_places import chart_of, groups, layout_of, plot_area, series_tags
from pytest_workbook.simulator.book.charts_source import Source
from pytest_workbook.simulator.book.charts_tree import (
    DRAWING_NAMESPACE,
    EXTENDED_NAMESPACE,
    Document,
    Tag,
    quoted_text,
)
from pytest_workbook.simulator.book.model import Area

# Gives the text by which a chart's part names cells: 'My sheet'!$A$1:$B$2.
Refer = Callable[[Area], str]

_BLANK: Final = (
    f'<cx:chartSpace xmlns:cx="{EXTENDED_NAMESPACE}" xmlns:a="{DRAWING_NAMESPACE}"><cx:chartData/><cx:chart>'
    '<cx:title pos="t" align="ctr" overlay="0"/><cx:plotArea><cx:plotAreaRegion/></cx:plotArea></cx:chart>'
    "</cx:chartSpace>"
)
# What a further series does not take over from the first.
_OWN: Final = ("tx", "spPr", "valueColors", "valueColorPositions", "dataPt", "dataId", "extLst")


def new_extended(kind: ExtendedType, plotted: Sequence[Source], refer: Refer, chart_id: str) -> bytes:
    """The part of a new chart, without values: `charts_caches` puts them in.

    Args:
        kind: its type.
        plotted: its series.
        refer: names cells.
        chart_id: braced GUID, from which the ids of its series are made.
    """
    document = Document.read(_BLANK.encode())
    for axis in document.fragment(f"<c:plotArea>{kind.axes}</c:plotArea>").tags:
        plot_area(document.root).add(axis)
    if kind.legend:
        chart_of(document.root).add(document.fragment(f"<c:legend {kind.legend}/>"))
    region = groups(document.root)[0]
    for place, source in enumerate(plotted):
        look = kind.look + (SUMS if kind.has_line and source.categories is not None else kind.tail)
        look += '<c:axisId val="1"/>' if kind.has_line else ""
        region.add(document.fragment(f"<c:series {_named(kind.layout, place)}>{look}</c:series>"))
    for place in range(len(plotted)) if kind.has_line else ():
        region.add(_line_over(document, place))
    for number, series in enumerate(region.all("series"), 1):
        series.attributes["uniqueId"] = f"{{{number:08X}{chart_id[9:]}"
    plot_in_extended(document, plotted, refer)
    return document.content


def _named(layout: str, place: int) -> str:
    """What a series is: as Excel writes it, only boxes stand beside each other, and of others the first is shown."""
    return f'layoutId="{layout}"' + (' hidden="1"' if place and layout not in BESIDE else "")


def _line_over(document: Document, place: int) -> Tag:
    """The line over the columns of a series of a Pareto chart."""
    return document.fragment(f'<c:series layoutId="paretoLine" ownerIdx="{place}"><c:axisId val="2"/></c:series>')


def plot_in_extended(document: Document, plotted: Sequence[Source], refer: Refer) -> None:
    """Let a chart plot other cells; what its series look like stays, and further ones look like the first.

    Args:
        document: the chart.
        plotted: its series from now on.
        refer: names cells.
    """
    old, layout = series_tags(document.root), layout_of(document.root) or "clusteredColumn"
    region, data = groups(document.root)[0], document.need(document.root, "c:chartData")
    data.remove("data")
    for place, source in enumerate(plotted):
        series = old[place] if place < len(old) else _further(document, region, old[:1], _named(layout, place))
        data.add(_block(document, place, source, dimension_of(layout), refer))
        series.put(document.fragment(f'<c:dataId val="{place}"/>'))
        if source.categories is None and is_aggregated(series):
            # Nothing is left to sum by.
            series.put(document.fragment(BINS))
        series.remove("tx")
        if source.name is not None:
            formula = f"<c:f>{quoted_text(refer(source.name))}</c:f>"
            series.add(document.fragment(f"<c:tx><c:txData>{formula}</c:txData></c:tx>"))
    region.children = [tag for tag in region.children if tag not in old[len(plotted) :]]
    _rule(document, region, len(plotted))


def _rule(document: Document, region: Tag, count: int) -> None:
    """Let each series of a Pareto chart have its line, and no line stand alone."""
    lines = {tag.attributes["ownerIdx"]: tag for tag in region.tags if "ownerIdx" in tag.attributes}
    wanted = [str(place) for place in range(count)]
    gone = [tag for owner, tag in lines.items() if owner not in wanted]
    region.children = [tag for tag in region.children if tag not in gone]
    for place in range(count) if lines else ():
        if str(place) not in lines:
            region.add(_line_over(document, place))


def _further(document: Document, region: Tag, model: Sequence[Tag], named: str) -> Tag:
    """One more series, before the lines of a Pareto chart."""
    series = document.fragment(f"<c:series {named}/>")
    for tag in [] if not model else copy.deepcopy(model[0]).tags:
        if tag.local not in _OWN:
            series.add(tag)
    lines = [tag for tag in region.tags if "ownerIdx" in tag.attributes]
    region.children.insert(region.children.index(lines[0]) if lines else len(region.children), series)
    return series


def _block(document: Document, place: int, source: Source, values: str, refer: Refer) -> Tag:
    direction = ' dir="row"' if source.is_row else ""
    texts = "" if source.categories is None else _dimension("strDim", "cat", refer(source.categories), direction)
    numbers = _dimension("numDim", values, refer(source.values), direction)
    return document.fragment(f'<c:data id="{place}">{texts}{numbers}</c:data>')


def _dimension(name: str, kind: str, formula: str, direction: str) -> str:
    return f'<c:{name} type="{kind}"><c:f{direction}>{quoted_text(formula)}</c:f></c:{name}>'
