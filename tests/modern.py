"""Workbooks with charts of Excel 2016: made here, and as Excel writes them."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from charted import by_excel, parts, with_parts

from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_source import SeriesBy
from pytest_workbook.simulator.book.charts_tree import Document, Tag
from pytest_workbook.simulator.book.workbook import Workbook

STEPS: Final[list[list[Any]]] = [["Step", "Amount"], ["Start", 100], ["Sales", 50], ["Costs", -30], ["Sales", 5]]
TREE: Final[list[list[Any]]] = [
    ["Region", "City", "Size"],
    ["EU", "Paris", 5],
    ["", "Rome", 3],
    ["US", "NYC", 6],
    ["Asia", "", 2],
]
_CX: Final = "http://schemas.microsoft.com/office/drawing/2014/chartex"
_CX1: Final = "http://schemas.microsoft.com/office/drawing/2015/9/8/chartex"
_MAIN: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_CHOICES: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_EX_TYPE: Final = "application/vnd.ms-office.chartex+xml"
EX_PART: Final = "xl/charts/chartEx1.xml"


def filled_for_2016() -> Workbook:
    """A workbook whose first sheet holds `STEPS` from A1 on, and `TREE` from D1 on."""
    book = Workbook.blank()
    book.write(book.area("A1:B5"), values=STEPS)
    book.write(book.area("D1:F5"), values=TREE)
    return book


def added(book: Workbook, kind: str, address: str = "", by: SeriesBy = SeriesBy.COLUMNS) -> Chart:
    """A chart of a kind, of the cells that suit it."""
    suited = "D1:F5" if kind in ("Treemap", "Sunburst") else "A1:B5"
    return book.add_chart(book.sheets[0].sheet_id, kind, book.area(address or suited), by)


def made(kind: str, address: str = "", by: SeriesBy = SeriesBy.COLUMNS) -> Document:
    """The part of such a chart."""
    return Document.read(added(filled_for_2016(), kind, address, by).content)


def tags(tag: Tag | None) -> list[str]:
    """Names of the children."""
    return [] if tag is None else [child.local for child in tag.tags]


def waterfall() -> bytes:
    """A chart's part as Excel writes it: hidden names instead of cells, no values, and what no model knows."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        f'<cx:chartSpace xmlns:a="{_MAIN}" xmlns:cx="{_CX}"><cx:chartData><cx:data id="0"><cx:strDim type="cat">'
        '<cx:f>_xlchart.v1.0</cx:f></cx:strDim><cx:numDim type="val"><cx:f>_xlchart.v1.2</cx:f></cx:numDim></cx:data>'
        '</cx:chartData><cx:chart><cx:title pos="t" align="ctr" overlay="0"/><cx:plotArea><cx:plotAreaRegion>'
        '<cx:series layoutId="waterfall" uniqueId="{0A000000-0000-0000-0000-00000000000F}"><cx:tx><cx:txData>'
        "<cx:f>_xlchart.v1.1</cx:f><cx:v>North</cx:v></cx:txData></cx:tx>"
        '<cx:dataLabels pos="outEnd"><cx:visibility seriesName="0" categoryName="0" value="1"/></cx:dataLabels>'
        '<cx:dataId val="0"/><cx:layoutPr><cx:subtotals><cx:idx val="2"/></cx:subtotals></cx:layoutPr></cx:series>'
        '</cx:plotAreaRegion><cx:axis id="0"><cx:catScaling gapWidth="0.5"/><cx:tickLabels/></cx:axis>'
        '<cx:axis id="1"><cx:valScaling max="50" min="auto"/><cx:majorGridlines/><cx:tickLabels/></cx:axis>'
        '</cx:plotArea><cx:legend pos="t" align="ctr" overlay="0"/></cx:chart><cx:extLst><cx:ext uri="{OURS}">'
        '<x xmlns="urn:unknown">kept</x></cx:ext></cx:extLst></cx:chartSpace>'
    ).encode()


def by_excel_2016() -> bytes:
    """The file of `by_excel`, whose chart is a waterfall of ``Data!A1:B4``, in an alternative, with hidden names."""
    found = parts(by_excel())
    drawing = found["xl/drawings/drawing1.xml"].decode()
    start, end = drawing.index("<xdr:graphicFrame"), drawing.index("</xdr:graphicFrame>") + len("</xdr:graphicFrame>")
    frame = drawing[start:end].replace(_CHART, _CX).replace("c:chart", "cx:chart").replace("xmlns:c=", "xmlns:cx=")
    choice = (
        f'<mc:AlternateContent xmlns:mc="{_CHOICES}"><mc:Choice xmlns:cx1="{_CX1}" Requires="cx1">{frame}</mc:Choice>'
        '<mc:Fallback><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="0" name=""/><xdr:cNvSpPr/></xdr:nvSpPr>'
        "<xdr:spPr/></xdr:sp></mc:Fallback></mc:AlternateContent>"
    )
    links = found["xl/drawings/_rels/drawing1.xml.rels"].decode()
    kind = "http://schemas.microsoft.com/office/2014/relationships/chartEx"
    links = links.replace(f"{_CHART.rpartition('/drawingml')[0]}/officeDocument/2006/relationships/chart", kind)
    names = "".join(
        f'<definedName name="_xlchart.v1.{number}" hidden="1">Data!{cells}</definedName>'
        for number, cells in enumerate(("$A$2:$A$4", "$B$1", "$B$2:$B$4"))
    )
    book = found["xl/workbook.xml"].decode().replace("<definedNames />", "").replace("<definedNames/>", "")
    types = found["[Content_Types].xml"].decode().replace("chart1.xml", "chartEx1.xml")
    types = types.replace("application/vnd.openxmlformats-officedocument.drawingml.chart+xml", _EX_TYPE)
    old = ("xl/charts/chart1.xml", "xl/charts/_rels/chart1.xml.rels")
    changed = {
        **{name: content for name, content in found.items() if name not in old},
        EX_PART: waterfall(),
        "xl/charts/_rels/chartEx1.xml.rels": found["xl/charts/_rels/chart1.xml.rels"],
        "xl/drawings/drawing1.xml": (drawing[:start] + choice + drawing[end:]).encode(),
        "xl/drawings/_rels/drawing1.xml.rels": links.replace("chart1.xml", "chartEx1.xml").encode(),
        "xl/workbook.xml": book.replace("</sheets>", f"</sheets><definedNames>{names}</definedNames>").encode(),
        "[Content_Types].xml": types.encode(),
    }
    stream = io.BytesIO()
    zipfile.ZipFile(stream, "w").close()
    return with_parts(stream.getvalue(), changed)
