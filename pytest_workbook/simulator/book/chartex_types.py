"""Types of charts that came with Excel 2016 and later: what the part of each says.

Source: [MS-ODRAWXML] 2.24 for the elements; which of them Excel writes into a new chart, from files that it wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ExtendedType:
    """A type of chart.

    Args:
        layout: how its series are laid out: the ``layoutId``.
        look: what each series says besides its cells, before them, as a fragment's XML.
        tail: what each says behind them.
        axes: elements of its axes.
        legend: attributes of its legend, or nothing where it has none at first.
        has_line: whether a line over its columns shows how much of the whole is reached.
    """

    layout: str
    look: str = ""
    tail: str = ""
    axes: str = ""
    legend: str = ""
    has_line: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """What a reader has to know for a layout.

    Args:
        prefix: of the namespace that stands for it in a drawing.
        namespace: which only such readers know.
        names: number in the hidden names of its cells: ``_xlchart.v1.0``.
    """

    prefix: str
    namespace: str
    names: int


_FIRST: Final = Version("cx1", "http://schemas.microsoft.com/office/drawing/2015/9/8/chartex", 1)
_FUNNEL: Final = Version("cx2", "http://schemas.microsoft.com/office/drawing/2015/10/21/chartex", 2)
# Assumed: the number in its names.
_MAP: Final = Version("cx4", "http://schemas.microsoft.com/office/drawing/2016/5/10/chartex", 5)
BESIDE: Final = ("boxWhisker",)
"""Layouts whose series all show. Observed for columns and boxes, assumed for the rest."""
HIERARCHIES: Final = ("treemap", "sunburst")
"""Layouts whose categories have levels."""
_DIMENSIONS: Final = {**dict.fromkeys(HIERARCHIES, "size"), "regionMap": "colorVal"}


def version_of(layout: str) -> Version:
    """What a reader has to know for a layout."""
    return {"funnel": _FUNNEL, "regionMap": _MAP}.get(layout, _FIRST)


def dimension_of(layout: str) -> str:
    """What a layout calls its values."""
    return _DIMENSIONS.get(layout, "val")


def _labels(position: str, shown: str) -> str:
    flags = " ".join(f'{name}="{int(name == shown)}"' for name in ("seriesName", "categoryName", "value"))
    return f"<c:dataLabels{position}><c:visibility {flags}/></c:dataLabels>"


def _axes(gap: str, *, has_values: bool = True, has_shares: bool = False) -> str:
    below = f'<c:axis id="0"><c:catScaling gapWidth="{gap}"/><c:tickLabels/></c:axis>'
    beside = '<c:axis id="1"><c:valScaling/><c:majorGridlines/><c:tickLabels/></c:axis>' if has_values else ""
    shares = '<c:axis id="2"><c:valScaling max="1" min="0"/><c:units unit="percentage"/><c:tickLabels/></c:axis>'
    return below + beside + (shares if has_shares else "")


_TOP: Final = 'pos="t" align="ctr" overlay="0"'
_SIDE: Final = 'pos="r" align="min" overlay="0"'
BINS: Final = '<c:layoutPr><c:binning intervalClosed="r"/></c:layoutPr>'
"""How a histogram counts: in bins that Excel finds."""
SUMS: Final = "<c:layoutPr><c:aggregation/></c:layoutPr>"
"""In place of bins where a Pareto chart has categories."""
_BOX: Final = (
    '<c:layoutPr><c:visibility meanLine="0" meanMarker="1" nonoutliers="0" outliers="1"/>'
    '<c:statistics quartileMethod="exclusive"/></c:layoutPr>'
)
_COUNTRY: Final = (
    '<c:layoutPr><c:geography cultureLanguage="en-US" cultureRegion="US" attribution="Powered by Bing"/></c:layoutPr>'
)

EXTENDED: Final[Mapping[str, ExtendedType]] = {
    "Waterfall": ExtendedType(
        "waterfall",
        _labels(' pos="outEnd"', "value"),
        "<c:layoutPr><c:subtotals/></c:layoutPr>",
        _axes("0.5"),
        _TOP,
    ),
    "Treemap": ExtendedType(
        "treemap",
        _labels(' pos="inEnd"', "categoryName"),
        '<c:layoutPr><c:parentLabelLayout val="overlapping"/></c:layoutPr>',
        legend=_TOP,
    ),
    "Sunburst": ExtendedType("sunburst", _labels(' pos="ctr"', "categoryName")),
    "Histogram": ExtendedType("clusteredColumn", "", BINS, _axes("0")),
    "Pareto": ExtendedType("clusteredColumn", "", BINS, _axes("0", has_shares=True), has_line=True),
    "Boxwhisker": ExtendedType("boxWhisker", "", _BOX, _axes("1")),
    "Funnel": ExtendedType("funnel", _labels("", "value"), "", _axes("0.06", has_values=False)),
    "RegionMap": ExtendedType("regionMap", "", _COUNTRY, legend=_SIDE),
}
"""Types by their names. Source: Excel.ChartType of Office Add-ins, whose names Graph takes, read 2026-11-24."""
