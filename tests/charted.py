"""Workbooks with charts: one in memory, one from openpyxl, and one whose chart is written as Excel writes it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from openpyxl import Workbook as File
from openpyxl.chart import BarChart, PieChart
from openpyxl.chart import Reference as Cells

from pytest_workbook.simulator.book.workbook import Workbook

ROWS: Final[list[list[Any]]] = [["", "North", "South"], ["Jan", 1, 2], ["Feb", 3, 4], ["Mar", 5, 6]]
# Further columns beside them, and the cells that stock charts need of both.
PRICES: Final[list[list[Any]]] = [["East", "West", "Up"], [1, 2, 3], [2, 3, 1], [4, 5, 6]]
STOCK: Final = {"StockHLC": "A1:D4", "StockOHLC": "A1:E4", "StockVHLC": "A1:E4", "StockVOHLC": "A1:F4"}
CHART_ID: Final = "{00000000-0008-0000-0000-000002000000}"

_SHEET: Final = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_MAIN: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"


def filled() -> Workbook:
    """A workbook whose first sheet holds `ROWS` from A1 on."""
    book = Workbook.blank()
    book.write(book.area("A1:C4"), values=ROWS)
    return book


def with_prices() -> Workbook:
    """The same, with `PRICES` beside them."""
    book = filled()
    book.write(book.area("D1:F4"), values=PRICES)
    return book


def by_openpyxl() -> bytes:
    """A file with a bar chart on ``Data`` and a pie of the same cells on ``It's ü``."""
    file = File()
    data = file.worksheets[0]
    data.title = "Data"
    for row in ROWS:
        data.append(row)
    other = file.create_sheet("It's ü")
    bars, pie = BarChart(), PieChart()
    bars.title = "Sales"
    bars.add_data(Cells(data, min_col=2, max_col=3, min_row=1, max_row=4), titles_from_data=True)
    bars.set_categories(Cells(data, min_col=1, min_row=2, max_row=4))
    data.add_chart(bars, "E2")
    pie.add_data(Cells(data, min_col=2, min_row=1, max_row=4), titles_from_data=True)
    other.add_chart(pie, "A1")
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _values(column: str, name: str, values: tuple[int, ...], place: int) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values))
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>Data!${column}$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr><a:solidFill><a:schemeClr val="accent{place + 1}"/></a:solidFill></c:spPr>'
        f"<c:val><c:numRef><c:f>Data!${column}$2:${column}$4</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef></c:val></c:ser>'
    )


def excel_chart() -> bytes:
    """A chart's part with values of its own, and with what no model knows."""
    series = _values("B", "North", (1, 3, 5), 0) + _values("C", "South", (2, 4, 6), 1)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        f'<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_MAIN}" xmlns:r="{_LINK}"><c:date1904 val="0"/>'
        '<c:lang val="de-DE"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:lineChart>'
        f'<c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/><c:axId val="11"/>'
        '<c:axId val="22"/></c:lineChart><c:catAx><c:axId val="11"/><c:scaling><c:orientation val="minMax"/>'
        '</c:scaling><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="22"/></c:catAx><c:valAx>'
        '<c:axId val="22"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:majorGridlines/><c:crossAx val="11"/></c:valAx></c:plotArea>'
        '<c:plotVisOnly val="1"/></c:chart><c:extLst><c:ext uri="{OURS}"><x xmlns="urn:unknown">kept</x></c:ext>'
        "</c:extLst></c:chartSpace>"
    ).encode()


def _drawing() -> bytes:
    return (
        f'<xdr:wsDr xmlns:xdr="{_SHEET}" xmlns:a="{_MAIN}"><xdr:twoCellAnchor editAs="twoCell">'
        "<xdr:from><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff>"
        "</xdr:from><xdr:to><xdr:col>8</xdr:col><xdr:colOff>12700</xdr:colOff><xdr:row>12</xdr:row>"
        '<xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        '<xdr:cNvPr id="2" name="Chart 1" descr="alt"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        f'<xdr:xfrm/><a:graphic><a:graphicData uri="{_CHART}"><c:chart xmlns:c="{_CHART}" xmlns:r="{_LINK}" '
        'r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>'
        "<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>20</xdr:row>"
        '<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="9525" cy="9525"/><xdr:sp macro="" textlink="">'
        '<xdr:nvSpPr><xdr:cNvPr id="3" name="Box"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp>'
        "<xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"
    ).encode()


def by_excel() -> bytes:
    """A file with one sheet, ``Data``, whose drawing holds a chart with a style's part, and a shape in A21."""
    file = File()
    data = file.worksheets[0]
    data.title = "Data"
    for row in ROWS:
        data.append(row)
    bars = BarChart()
    bars.add_data(Cells(data, min_col=2, min_row=1, max_row=4))
    data.add_chart(bars, "E2")
    stream = io.BytesIO()
    file.save(stream)
    style = (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="http://schemas.microsoft.com/office/2011/'
        'relationships/chartStyle" Target="style1.xml"/></Relationships>'
    )
    return with_parts(
        stream.getvalue(),
        {
            "xl/charts/chart1.xml": excel_chart(),
            "xl/charts/_rels/chart1.xml.rels": style.encode(),
            "xl/charts/style1.xml": b'<cs:chartStyle xmlns:cs="urn:style" id="201"/>',
            "xl/drawings/drawing1.xml": _drawing(),
        },
    )


def parts(data: bytes) -> dict[str, bytes]:
    """All parts of a file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """A file with some parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts(data), **changed}.items():
            archive.writestr(name, content)
    return stream.getvalue()
