"""The part of a chart as a tree that can be changed: what is not touched comes out as it came in.

Element names keep the prefixes they were written with and are found by their local names. New elements are written
with the prefixes ``c:`` and ``a:`` and get those of the part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pytest_workbook.simulator.book.package import MAX_DEPTH, run_parser, too_deep, xml_parser
from pytest_workbook.simulator.book.saving_xml import HEADER, escape, start_tag

CHART_NAMESPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
EXTENDED_NAMESPACE: Final = "http://schemas.microsoft.com/office/drawing/2014/chartex"
"""Of the charts that came with Excel 2016. Source: [MS-ODRAWXML] 2.24."""
DRAWING_NAMESPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DRAWING: Final = (DRAWING_NAMESPACE, "http://purl.oclc.org/ooxml/drawingml/main")

_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")

_FILLS: Final = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
_CHARACTERS: Final = ("ln", *_FILLS, "effectLst", "effectDag", "highlight", "uLnTx", "uLn", "uFillTx", "uFill", "latin")
_GROUP: Final = (
    "barDir",
    "wireframe",
    "ofPieType",
    "scatterStyle",
    "radarStyle",
    "grouping",
    "varyColors",
    "ser",
    "dLbls",
)
_AXIS: Final = (
    *("axId", "scaling", "delete", "axPos", "majorGridlines", "minorGridlines", "title", "numFmt", "majorTickMark"),
    *("minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx", "crosses", "crossesAt", "crossBetween", "auto"),
    *("lblAlgn", "lblOffset", "tickLblSkip", "tickMarkSkip", "noMultiLvlLbl", "baseTimeUnit", "majorUnit"),
    *("majorTimeUnit", "minorUnit", "minorTimeUnit", "dispUnits"),
)
# Source: ECMA-376 part 1, 21.2.2 and 20.1.2, the order of children; one order fits the kinds of series, and of axes.
_ORDERS: Final = {
    "chartSpace": (
        *("chartData", "date1904", "lang", "roundedCorners", "AlternateContent", "style", "clrMapOvr"),
        *("pivotSource", "protection", "chart", "spPr", "txPr", "fmtOvrs", "externalData", "printSettings"),
        "userShapes",
    ),
    "chart": (
        *("title", "autoTitleDeleted", "pivotFmts", "view3D", "floor", "sideWall", "backWall", "plotArea", "legend"),
        *("plotVisOnly", "dispBlanksAs"),
    ),
    "title": ("tx", "layout", "overlay", "spPr", "txPr", "offset"),
    "legend": ("legendPos", "legendEntry", "layout", "overlay", "spPr", "txPr", "offset"),
    "ser": (
        *("idx", "order", "tx", "spPr", "invertIfNegative", "pictureOptions", "marker", "explosion", "dPt", "dLbls"),
        *("trendline", "errBars", "cat", "xVal", "val", "yVal", "shape", "smooth", "bubbleSize", "bubble3D"),
    ),
    "dPt": ("idx", "invertIfNegative", "marker", "bubble3D", "explosion", "spPr", "pictureOptions"),
    "dLbls": (
        *("dLbl", "delete", "numFmt", "spPr", "txPr", "dLblPos", "showLegendKey", "showVal", "showCatName"),
        *("showSerName", "showPercent", "showBubbleSize", "separator", "showLeaderLines", "leaderLines"),
    ),
    "scaling": ("logBase", "orientation", "max", "min"),
    "majorGridlines": ("spPr",),
    "minorGridlines": ("spPr",),
    "strRef": ("f", "strCache"),
    "numRef": ("f", "numCache"),
    "multiLvlStrRef": ("f", "multiLvlStrCache"),
    "spPr": ("xfrm", "custGeom", "prstGeom", *_FILLS, "ln"),
    "ln": (*_FILLS, "prstDash", "custDash", "round", "bevel", "miter", "headEnd", "tailEnd"),
    "defRPr": _CHARACTERS,
    "rPr": _CHARACTERS,
    "p": ("pPr", "r", "br", "fld", "endParaRPr"),
    "r": ("rPr", "t"),
    # Source for the rest: [MS-ODRAWXML] 5.22, the schema of the charts of Excel 2016.
    "chartData": ("externalData", "data"),
    "plotArea": ("plotAreaRegion", "axis", "spPr"),
    "plotAreaRegion": ("plotSurface", "series"),
    "series": (
        *("tx", "spPr", "valueColors", "valueColorPositions", "dataPt", "dataLabels", "dataId", "layoutPr", "axisId"),
    ),
    "dataPt": ("spPr",),
    "dataLabels": ("numFmt", "spPr", "txPr", "visibility", "separator", "dataLabel", "dataLabelHidden"),
    "axis": (
        *("catScaling", "valScaling", "title", "units", "majorGridlines", "minorGridlines", "majorTickMarks"),
        *("minorTickMarks", "tickLabels", "numFmt", "spPr", "txPr"),
    ),
    "strDim": ("f", "nf", "lvl"),
    "numDim": ("f", "nf", "lvl"),
    "txData": ("f", "v"),
}


@dataclass(slots=True, eq=False)
class Tag:
    """One element.

    Args:
        name: as written, with its prefix.
        attributes: as written.
        children: elements and texts in order.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Tag | str] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def tags(self) -> list[Tag]:
        """The elements among the children."""
        return [child for child in self.children if isinstance(child, Tag)]

    @property
    def text(self) -> str:
        """All text directly in the element."""
        return "".join(child for child in self.children if isinstance(child, str))

    @property
    def value(self) -> str | None:
        """The attribute ``val``, in which most elements of a chart say what they say."""
        return self.attributes.get("val")

    def find(self, *path: str) -> Tag | None:
        """The first element at the end of a path of local names."""
        found: Tag | None = self
        for name in path:
            found = None if found is None else next((tag for tag in found.tags if tag.local == name), None)
        return found

    def all(self, *names: str) -> list[Tag]:
        """The child elements of these local names."""
        return [tag for tag in self.tags if tag.local in names]

    def walk(self) -> Iterator[Tag]:
        """The element and all elements in it."""
        yield self
        for tag in self.tags:
            yield from tag.walk()

    def remove(self, *names: str) -> None:
        """Take away the child elements of these local names."""
        self.children = [child for child in self.children if isinstance(child, str) or child.local not in names]

    def add(self, child: Tag) -> Tag:
        """Put a child in its place in the schema's order, behind others of its name.

        Returns:
            The child.
        """
        order = _AXIS if self.local.endswith("Ax") else _ORDERS.get(self.local, _GROUP)
        rank = {name: place for place, name in enumerate(order)}
        mine = rank.get(child.local, len(rank))
        before = [place for place, other in enumerate(self.children) if _rank(other, rank) > mine]
        self.children.insert(before[0] if before else len(self.children), child)
        return child

    def put(self, child: Tag) -> Tag:
        """Put a child in the place of those of its name."""
        self.remove(child.local)
        return self.add(child)


def _rank(child: Tag | str, rank: dict[str, int]) -> int:
    return -1 if isinstance(child, str) else rank.get(child.local, len(rank))


class Document:
    """A chart's part, or a piece of one.

    Args:
        root: its first element.
    """

    def __init__(self, root: Tag) -> None:
        self.root = root
        self._chart = root.name.removesuffix(root.local)
        self._drawing = self._drawing_prefix()

    @classmethod
    def read(cls, data: bytes, part: str = "chart") -> Document:
        """Read a part.

        Raises:
            BadWorkbook: it is not well-formed, or too deep.
        """
        return cls(read_tag(data, part))

    @property
    def is_extended(self) -> bool:
        """Whether this is a chart of Excel 2016."""
        return is_extended(self.root)

    @property
    def content(self) -> bytes:
        """The part as bytes."""
        return HEADER + written(self.root)

    def fragment(self, xml: str) -> Tag:
        """New elements, written with ``c:`` for those of charts and ``a:`` for those of drawings."""
        found = read_tag(xml.encode(), "chart")
        prefixes = {"c": self._chart, "a": self._drawing}
        for tag in found.walk():
            prefix, _, local = tag.name.partition(":")
            tag.name = prefixes[prefix] + local
        return found

    def need(self, parent: Tag, path: str) -> Tag:
        """The element at the end of a path such as ``c:spPr/a:ln``; what is missing is made."""
        for name in path.split("/"):
            local = name.partition(":")[2]
            parent = parent.find(local) or parent.add(self.fragment(f"<{name}/>"))
        return parent

    def _drawing_prefix(self) -> str:
        for name, uri in self.root.attributes.items():
            if name.startswith("xmlns:") and uri in _DRAWING:
                return name.removeprefix("xmlns:") + ":"
        self.root.attributes["xmlns:a"] = DRAWING_NAMESPACE
        return "a:"


def is_extended(root: Tag) -> bool:
    """Whether a chart's part is that of a chart of Excel 2016."""
    prefix = root.name.removesuffix(root.local).removesuffix(":")
    return root.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns") == EXTENDED_NAMESPACE


def read_tag(data: bytes, part: str) -> Tag:
    """The first element of a part.

    Raises:
        BadWorkbook: it is not well-formed, too deep, or declares a document type.
    """
    top = Tag("")
    stack = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = Tag(name, attributes)
        stack[-1].children.append(tag)
        stack.append(tag)
        if len(stack) > MAX_DEPTH:
            raise too_deep(part)

    def end(_: str) -> None:
        stack.pop()

    def text(content: str) -> None:
        stack[-1].children.append(content)

    parser = xml_parser(part)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    run_parser(parser, data, part)
    return top.tags[0]


def plain_text(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)


def quoted_text(text: str) -> str:
    """A text for a fragment, without the characters that XML cannot hold."""
    return escape(plain_text(text))


def written(tag: Tag) -> bytes:
    """An element as bytes."""
    if not tag.children:
        return start_tag(tag.name, tag.attributes, empty=True)
    inner = b"".join(written(child) if isinstance(child, Tag) else escape(child).encode() for child in tag.children)
    return start_tag(tag.name, tag.attributes) + inner + f"</{tag.name}>".encode()
