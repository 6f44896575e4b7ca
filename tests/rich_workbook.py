"""Workbooks with all that a careless program loses, also what openpyxl cannot make: comments, and a pivot table."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

THREADS = "xl/threadedComments/threadedComment1.xml"
NOTES = "xl/comments/comment1.xml"
PERSONS = "xl/persons/person.xml"
PIVOT = "xl/pivotTables/pivotTable1.xml"
CACHE = "xl/pivotCache/pivotCacheDefinition1.xml"

COMMENT_ID = "{97A21473-8339-4BF0-BCB6-F55E4909FFB8}"
REPLY_ID = "{97A21473-8339-4BF0-BCB6-F55E4909FFF9}"
PIVOT_ID = "{D8B07E57-2F5A-4F2E-9B5B-0C1E6C2F0A01}"

_PERSON = "{3F1C2F0E-0000-4000-8000-000000000007}"
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NEWER_LINKS = "http://schemas.microsoft.com/office/2017/10/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def threads(*, prefix: str = "", content: str = "Größer als <geplant>?") -> bytes:
    """A part of one thread with one reply.

    Args:
        prefix: of its elements, with colon.
        content: of the comment.
    """
    text = content.replace("&", "&amp;").replace("<", "&lt;")
    declared = f'xmlns{":" + prefix[:-1] if prefix else ""}="{_THREADED}"'
    entry = f"{prefix}threadedComment"
    return (
        f"<{prefix}ThreadedComments {declared}>"
        f'<{entry} ref="B2" dT="2026-01-02T03:04:05.67" personId="{_PERSON}" id="{COMMENT_ID}">'
        f"<{prefix}text>{text}</{prefix}text></{entry}>"
        f'<{entry} ref="B2" dT="2026-01-02T03:05:05.67" personId="{_PERSON}" id="{REPLY_ID}" parentId="{COMMENT_ID}">'
        f"<{prefix}text>@Ada no.</{prefix}text>"
        f'<{prefix}mentions><{prefix}mention mentionpersonId="{_PERSON}" mentionId="{{0}}" startIndex="0" length="4"/>'
        f"</{prefix}mentions></{entry}></{prefix}ThreadedComments>"
    ).encode()


_PERSON_LIST = (
    f'<personList xmlns="{_THREADED}">'
    f'<person displayName="Ada" id="{_PERSON}" userId="ada@example.com" providerId="AD"/></personList>'
).encode()
_PIVOT_PART = (
    f'<pivotTableDefinition xmlns="{_MAIN}" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
    f' name="Größen" cacheId="1" dataCaption="Values" xr:uid="{PIVOT_ID.lower()}">'
    '<location ref="D1:E3" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
    '<pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items count="3">'
    '<item x="0"/><item x="1"/><item t="default"/></items></pivotField>'
    '<pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields>'
    '<rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems>'
    '<colItems count="1"><i/></colItems>'
    '<dataFields count="1"><dataField name="Sum of Cost" fld="1" baseField="0" baseItem="0"/></dataFields>'
    "</pivotTableDefinition>"
).encode()
_CACHE_PART = (
    f'<pivotCacheDefinition xmlns="{_MAIN}" refreshedVersion="6" createdVersion="6" recordCount="0" saveData="0">'
    '<cacheSource type="worksheet"><worksheetSource ref="A1:B3" sheet="Data"/></cacheSource>'
    '<cacheFields count="2"><cacheField name="Item"><sharedItems count="2"><s v="a"/><s v="b"/></sharedItems>'
    '</cacheField><cacheField name="Cost"><sharedItems containsSemiMixedTypes="0" containsString="0"'
    ' containsNumber="1" minValue="1.5" maxValue="2"/></cacheField></cacheFields></pivotCacheDefinition>'
).encode()


_PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


def plain(*, thread: bool = True) -> bytes:
    """Two sheets, ``Data`` and ``It's ü``, with a note on ``Data!A2``, and (if asked for) a thread's copy on B2."""
    return _bytes(_plain(thread=thread))


def rich() -> bytes:
    """`plain` with a thread, a pivot table, and what follows.

    ``Data`` has the table ``Table1`` in G1:I5 (a column of dates, one of formulas), a chart, a picture, a validation, a
    conditional format, a merged area, formats, widths and an outline; the names ``data``, ``one`` and ``Rate`` are the
    book's, ``local`` is the sheet's; the sheet ``Hidden`` is hidden.
    """
    book = _plain(thread=True)
    sheet = book.worksheets[0]
    _add_table(sheet)
    sheet["A1"].font, sheet["B1"].fill = Font(bold=True, color="FF4B180E"), PatternFill("solid", "FFFFFF00")
    sheet["B2"].number_format = "0.00"
    sheet.merge_cells("K1:L2")
    validation = DataValidation(type="whole", operator="between", formula1="1", formula2="9")
    validation.add("B2:B9")
    sheet.add_data_validation(validation)
    rule = CellIsRule(operator="greaterThan", formula=["1"], font=Font(bold=True))  # type: ignore[no-untyped-call]  # openpyxl's
    sheet.conditional_formatting.add("B2:B9", rule)
    sheet.column_dimensions["B"].width, sheet.row_dimensions[2].height = 33, 44
    sheet.row_dimensions.group(8, 9, hidden=True)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    sheet.add_chart(chart, "K5")
    sheet.add_image(Image(io.BytesIO(_PIXEL)), "N1")
    book.defined_names["data"] = DefinedName("data", attr_text="Data!$A$1:$B$3")
    book.defined_names["one"] = DefinedName("one", attr_text="Data!$B$3")
    book.defined_names["Rate"] = DefinedName("Rate", attr_text="0.2")
    sheet.defined_names["local"] = DefinedName("local", attr_text="Data!$H$2")
    book.create_sheet("Hidden").sheet_state = "hidden"
    return with_pivot(with_comments(_bytes(book)))


def _add_table(sheet: Worksheet) -> None:
    rows: list[list[str | int]] = [
        ["Date", "High", "Low"],
        [42019, 53, "=H2-19"],
        [42020, 45, 39],
        [42021, 50, 31],
        [42022, 43, "=H5-4"],
    ]
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=7):
            sheet.cell(row, column, value)
    style = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    sheet.add_table(Table(displayName="Table1", ref="G1:I5", tableStyleInfo=style))


def _plain(*, thread: bool) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Data"
    for row in (["Item", "Cost", None, "Item", "Sum of Cost"], ["a", 1.5, None, "a", 1.5], ["b", 2, None, "b", 2]):
        sheet.append(row)
    sheet["A2"].comment = Comment("a note", "someone")
    if thread:
        sheet["B2"].comment = Comment("[Threaded comment]\n\nComment:\n    Größer?", f"tc={COMMENT_ID}")
    book.create_sheet("It's ü")["A1"] = 7
    return book


def _bytes(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def with_comments(data: bytes | None = None, *, content: bytes | None = None) -> bytes:
    """A workbook with a thread on its first sheet's B2.

    Args:
        data: the workbook; `plain` by default.
        content: of the thread's part; `threads` by default.
    """
    given = plain() if data is None else data
    added = {THREADS: threads() if content is None else content, PERSONS: _PERSON_LIST}
    changed = with_links(given, "xl/worksheets/sheet1.xml", {f"{_NEWER_LINKS}/threadedComment": f"/{THREADS}"})
    changed = with_links(changed, "xl/workbook.xml", {f"{_NEWER_LINKS}/person": f"/{PERSONS}"})
    kinds = {THREADS: "application/vnd.ms-excel.threadedcomments+xml", PERSONS: "application/vnd.ms-excel.person+xml"}
    return with_parts(changed, added, kinds)


def with_pivot(data: bytes | None = None) -> bytes:
    """A workbook with a pivot table on its first sheet.

    Args:
        data: the workbook; `plain` by default.
    """
    given = plain() if data is None else data
    changed = with_links(given, "xl/worksheets/sheet1.xml", {f"{_LINKS}/pivotTable": f"/{PIVOT}"})
    changed = with_links(changed, "xl/workbook.xml", {f"{_LINKS}/pivotCacheDefinition": f"/{CACHE}"})
    book = parts(changed)["xl/workbook.xml"].decode()
    link = re.search(rb'Target="/xl/pivotCache[^>]*Id="(\w+)"', parts(changed)["xl/_rels/workbook.xml.rels"])
    assert link is not None
    caches = f'<pivotCaches><pivotCache xmlns:r="{_LINKS}" cacheId="1" r:id="{link[1].decode()}"/></pivotCaches>'
    book = book.replace("</workbook>", f"{caches}</workbook>")
    added = {PIVOT: _PIVOT_PART, CACHE: _CACHE_PART, "xl/workbook.xml": book.encode()}
    changed = with_parts(changed, added, {PIVOT: f"{_KIND}.pivotTable+xml", CACHE: f"{_KIND}.pivotCacheDefinition+xml"})
    return with_links(changed, PIVOT, {f"{_LINKS}/pivotCacheDefinition": f"/{CACHE}"})


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_parts(data: bytes, added: Mapping[str, bytes], kinds: Mapping[str, str] | None = None) -> bytes:
    """A package with parts added or replaced.

    Args:
        data: the package.
        added: content by name.
        kinds: content types of new parts.
    """
    content = {**parts(data), **added}
    types = content["[Content_Types].xml"].decode()
    for name, kind in (kinds or {}).items():
        types = types.replace("</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>')
    content["[Content_Types].xml"] = types.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return out.getvalue()


def with_links(data: bytes, part: str, links: Mapping[str, str]) -> bytes:
    """A package in which a part points to more parts.

    Args:
        data: the package.
        part: the one that points.
        links: target by URI of the relationship's type.
    """
    folder, _, file = part.rpartition("/")
    name = f"{folder}/_rels/{file}.rels"
    root = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    text = parts(data).get(name, root.encode()).decode()
    for number, (kind, target) in enumerate(links.items()):
        link = f'<Relationship Type="{kind}" Target="{target}" Id="rich{len(text)}x{number}"/>'
        text = text.replace("</Relationships>", f"{link}</Relationships>")
    return with_parts(data, {name: text.encode()})
