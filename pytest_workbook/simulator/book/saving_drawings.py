"""The drawing of a sheet for saving: anchors moved, renamed, taken out and added."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.chartex_types import Version, version_of
from pytest_workbook.simulator.book.charts_model import Anchor, Chart, Corner
from pytest_workbook.simulator.book.charts_places import layout_of
from pytest_workbook.simulator.book.charts_tree import (
    CHART_NAMESPACE,
    DRAWING_NAMESPACE,
    EXTENDED_NAMESPACE,
    Tag,
    is_extended,
    read_tag,
    written,
)
from pytest_workbook.simulator.book.opening_charts import ANCHORS, frame_of
from pytest_workbook.simulator.book.saving_sheets import LINK_NAMESPACE
from pytest_workbook.simulator.book.saving_xml import HEADER, escape_attribute

_SHEET_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
NEW_DRAWING: Final = HEADER + f'<xdr:wsDr xmlns:xdr="{_SHEET_DRAWING}" xmlns:a="{DRAWING_NAMESPACE}"/>'.encode()
# Source: [MS-ODRAWXML] 2.29.1.5, the id that Excel gives a drawing when it is made.
_IDS: Final = "{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}"
_ALTERNATIVES: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_UNSEEN: Final = "This chart needs Excel 2016 or newer."
_IDS_NAMESPACE: Final = "http://schemas.microsoft.com/office/drawing/2014/main"


class DrawingPart:
    """A drawing on its way into the file.

    Args:
        data: the part as it was, or `NEW_DRAWING`.
        part: its name.
    """

    def __init__(self, data: bytes, part: str) -> None:
        self._root = read_tag(data, part)

    @property
    def content(self) -> bytes:
        """The part as it is now."""
        return HEADER + written(self._root)

    @property
    def anchors(self) -> list[Tag]:
        """What the drawing holds, each in its anchor."""
        return self._root.all(*ANCHORS)

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing at all."""
        return not self._root.tags

    def remove(self, anchor: Tag) -> None:
        """Take out what is in an anchor."""
        self._root.children = [child for child in self._root.children if child is not anchor]

    def add(self, chart: Chart, link: str) -> None:
        """Put a chart on top.

        Args:
            chart: which has no part yet.
            link: id of the relationship to its part.
        """
        ids = [tag.attributes.get("id", "") for tag in self._root.walk() if tag.local == "cNvPr"]
        taken = {int(number) for number in ids if number.isascii() and number.isdecimal()}
        number = chart.number if chart.number not in taken else max(taken) + 1
        self._root.children.append(read_tag(_anchor(chart, number, link).encode(), "drawing"))


def _anchor(chart: Chart, number: int, link: str) -> str:
    end = chart.anchor.end or chart.anchor.start
    root = read_tag(chart.content, "chart")
    if is_extended(root):
        framed = _alternative(_frame(chart, number, link, "cx", EXTENDED_NAMESPACE), version_of(layout_of(root)))
    else:
        framed = _frame(chart, number, link, "c", CHART_NAMESPACE)
    return (
        f'<xdr:twoCellAnchor xmlns:xdr="{_SHEET_DRAWING}" xmlns:a="{DRAWING_NAMESPACE}">'
        f"<xdr:from>{_corner(chart.anchor.start)}</xdr:from><xdr:to>{_corner(end)}</xdr:to>"
        f"{framed}<xdr:clientData/></xdr:twoCellAnchor>"
    )


def _alternative(frame: str, version: Version) -> str:
    """A frame for those who know what is in it, and a shape that says so for all others."""
    return (
        f'<mc:AlternateContent xmlns:mc="{_ALTERNATIVES}"><mc:Choice xmlns:{version.prefix}="{version.namespace}" '
        f'Requires="{version.prefix}">{frame}</mc:Choice><mc:Fallback><xdr:sp macro="" textlink=""><xdr:nvSpPr>'
        '<xdr:cNvPr id="0" name=""/><xdr:cNvSpPr><a:spLocks noTextEdit="1"/></xdr:cNvSpPr></xdr:nvSpPr><xdr:spPr>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r>'
        f'<a:rPr lang="en-US"/><a:t>{_UNSEEN}</a:t></a:r></a:p></xdr:txBody></xdr:sp></mc:Fallback>'
        "</mc:AlternateContent>"
    )


def _frame(chart: Chart, number: int, link: str, prefix: str, namespace: str) -> str:
    return (
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{number}" '
        f'name="{escape_attribute(chart.name)}"><a:extLst><a:ext uri="{_IDS}">'
        f'<a16:creationId xmlns:a16="{_IDS_NAMESPACE}" id="{chart.chart_id}"/></a:ext></a:extLst></xdr:cNvPr>'
        f"<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>"
        f'<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{namespace}"><{prefix}:chart xmlns:{prefix}="{namespace}" xmlns:r="{LINK_NAMESPACE}" '
        f'r:id="{link}"/></a:graphicData></a:graphic></xdr:graphicFrame>'
    )


def _corner(corner: Corner) -> str:
    return "".join(f"<xdr:{name}>{number}</xdr:{name}>" for name, number in _numbers(corner).items())


def _numbers(corner: Corner) -> dict[str, int]:
    return {"col": corner.column, "colOff": corner.right, "row": corner.row, "rowOff": corner.down}


def put_anchor(tag: Tag, anchor: Anchor) -> None:
    """Let an anchor's element say where its drawing stands now; it keeps its kind."""
    start, end = anchor.start, anchor.end
    if tag.local == "absoluteAnchor":
        _put_attributes(tag.find("pos"), {"x": start.right, "y": start.down})
    else:
        _put_corner(tag.find("from"), start)
    if end is not None:
        _put_corner(tag.find("to"), end)
    else:
        _put_attributes(tag.find("ext"), dict(zip(("cx", "cy"), anchor.size, strict=True)))


def _put_attributes(tag: Tag | None, numbers: dict[str, int]) -> None:
    if tag is not None:
        tag.attributes.update({name: str(number) for name, number in numbers.items()})


def _put_corner(tag: Tag | None, corner: Corner) -> None:
    if tag is None:
        return
    prefix = tag.name.removesuffix(tag.local)
    tag.children = [Tag(prefix + name, {}, [str(number)]) for name, number in _numbers(corner).items()]


def put_name(tag: Tag, name: str) -> None:
    """Let an anchor's element say the name of its chart."""
    frame = frame_of(tag)
    found = None if frame is None else frame.find("nvGraphicFramePr", "cNvPr")
    if found is not None:
        found.attributes["name"] = name
