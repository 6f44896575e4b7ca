"""Workbooks with a pivot table of a given layout, and its data beside it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

import openpyxl
from openpyxl.worksheet.table import Table
from rich_workbook import parts as parts_of
from rich_workbook import with_links, with_parts

PIVOT = "xl/pivotTables/pivotTable1.xml"
CACHE = "xl/pivotCache/pivotCacheDefinition1.xml"
RECORDS = "xl/pivotCache/pivotCacheRecords1.xml"
HEADS = ["Region", "Product", "Units", "Price"]
ROWS: list[list[str | float | None]] = [
    ["East", "Pen", 10, 1.5],
    ["West", "Ink", 4, 2],
    ["East", "Ink", 6, 2.5],
    ["East", "Pen", 3, 1.25],
    ["West", "Pen", None, 1],
]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Shape:
    """The layout of a pivot table.

    Args:
        rows: fields of rows.
        columns: fields of columns; -2 stands for the data fields.
        data: (name, field, function).
        pages: (field, place of its item or None).
        form: ``compact``, ``outline`` or ``tabular``.
        header_rows: above the values.
        label_columns: left of them.
        attributes: of the pivot table.
        fields: attributes of single fields, by their places.
        items: of single fields as XML, by their places; by default one for each of the first two regions, or products.
        source: attributes of the data's source.
    """

    rows: Sequence[int] = (0,)
    columns: Sequence[int] = ()
    data: Sequence[tuple[str, int, str]] = (("Sum of Units", 2, "sum"),)
    pages: Sequence[tuple[int, int | None]] = ()
    form: str = "compact"
    header_rows: int = 1
    label_columns: int = 1
    attributes: str = ""
    fields: Mapping[int, str] = field(default_factory=dict)
    items: Mapping[int, str] = field(default_factory=dict)
    source: str = 'ref="A1:D6" sheet="Data"'


def pivoted(shape: Shape, heads: Sequence[Sequence[str]] = (("Row Labels", "Sum of Units"),)) -> bytes:
    """A workbook with data on ``Data`` and a pivot table on ``Pivot``, whose values were never calculated.

    Args:
        shape: its layout.
        heads: texts of its headers, from A3 on.
    """
    book = openpyxl.Workbook()
    data = book.worksheets[0]
    data.title = "Data"
    data.append(HEADS)
    for row in ROWS:
        data.append(row)
    sheet = book.create_sheet("Pivot")
    for row_number, texts in enumerate(heads, start=3):
        for column, text in enumerate(texts, start=1):
            sheet.cell(row_number, column, text or None)
    sheet.cell(3 + shape.header_rows, 1 + shape.label_columns).number_format = "0.00"
    if "name=" in shape.source:
        data.add_table(Table(displayName="Sales", ref="A1:D6"))
    saved = io.BytesIO()
    book.save(saved)
    return _with_pivot(saved.getvalue(), shape)


def _with_pivot(content: bytes, shape: Shape) -> bytes:
    changed = with_links(content, "xl/worksheets/sheet2.xml", {f"{_LINKS}/pivotTable": f"/{PIVOT}"})
    changed = with_links(changed, "xl/workbook.xml", {f"{_LINKS}/pivotCacheDefinition": f"/{CACHE}"})
    links = parts_of(changed)["xl/_rels/workbook.xml.rels"].decode()
    link = links.rpartition('Id="')[2].partition('"')[0]
    caches = f'<pivotCaches><pivotCache xmlns:r="{_LINKS}" cacheId="1" r:id="{link}"/></pivotCaches>'
    text = parts_of(changed)["xl/workbook.xml"].decode().replace("</workbook>", f"{caches}</workbook>")
    added = {
        PIVOT: _pivot(shape).encode(),
        CACHE: _cache(shape).encode(),
        RECORDS: f'<pivotCacheRecords xmlns="{_MAIN}" count="0"/>'.encode(),
        "xl/workbook.xml": text.encode(),
    }
    kinds = {
        PIVOT: f"{_KIND}.pivotTable+xml",
        CACHE: f"{_KIND}.pivotCacheDefinition+xml",
        RECORDS: f"{_KIND}.pivotCacheRecords+xml",
    }
    changed = with_parts(changed, added, kinds)
    changed = with_links(changed, PIVOT, {f"{_LINKS}/pivotCacheDefinition": f"/{CACHE}"})
    return with_links(changed, CACHE, {f"{_LINKS}/pivotCacheRecords": f"/{RECORDS}"})


def _pivot(shape: Shape) -> str:
    form = {
        "compact": "",
        "outline": ' compact="0"',
        "tabular": ' compact="0" outline="0"',
    }[shape.form]
    fields = "".join(_field(shape, place, form) for place in range(len(HEADS)))
    columns = shape.columns or (() if len(shape.data) == 1 else (-2,))
    width, height = shape.label_columns + 1, shape.header_rows + 1
    location = f"A3:{'ABCDEFG'[width - 1]}{2 + height}"
    return (
        f'<pivotTableDefinition xmlns="{_MAIN}" name="P" cacheId="1" dataCaption="Values"{shape.attributes}>'
        f'<location ref="{location}" firstHeaderRow="1" firstDataRow="{shape.header_rows}"'
        f' firstDataCol="{shape.label_columns}"/>'
        f'<pivotFields count="{len(HEADS)}">{fields}</pivotFields>'
        f"{_axis('rowFields', shape.rows)}{_axis('colFields', columns)}"
        + (
            f'<pageFields count="{len(shape.pages)}">{"".join(_page(*page) for page in shape.pages)}</pageFields>'
            if shape.pages
            else ""
        )
        + f'<dataFields count="{len(shape.data)}">'
        + "".join(
            f'<dataField name={quoteattr(name)} fld="{place}" subtotal="{function}"/>'
            for name, place, function in shape.data
        )
        + "</dataFields></pivotTableDefinition>"
    )


def _field(shape: Shape, place: int, form: str) -> str:
    on_rows, on_columns = place in shape.rows, place in shape.columns
    on_pages = any(page == place for page, _ in shape.pages)
    axis = "axisRow" if on_rows else "axisCol" if on_columns else "axisPage" if on_pages else ""
    own = shape.fields.get(place, "")
    data = ' dataField="1"' if any(field == place for _, field, _ in shape.data) else ""
    show_all = "" if "showAll" in own else ' showAll="0"'
    if not axis:
        return f"<pivotField{data}{show_all}{own}/>"
    default = '<item x="0"/><item x="1"/><item t="default"/>'
    items = shape.items.get(place, default)
    return f'<pivotField axis="{axis}"{data}{form}{show_all}{own}><items count="3">{items}</items></pivotField>'


def _axis(name: str, fields: Sequence[int]) -> str:
    inner = "".join(f'<field x="{place}"/>' for place in fields)
    return f'<{name} count="{len(fields)}">{inner}</{name}>' if fields else ""


def _page(place: int, item: int | None) -> str:
    chosen = "" if item is None else f' item="{item}"'
    return f'<pageField fld="{place}"{chosen} hier="-1"/>'


def _cache(shape: Shape) -> str:
    shared = {
        0: '<sharedItems count="2"><s v="East"/><s v="West"/></sharedItems>',
        1: '<sharedItems count="2"><s v="Ink"/><s v="Pen"/></sharedItems>',
    }
    numbers = '<sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1"/>'
    fields = "".join(
        f'<cacheField name="{name}">{shared.get(place, numbers)}</cacheField>' for place, name in enumerate(HEADS)
    )
    return (
        f'<pivotCacheDefinition xmlns="{_MAIN}" recordCount="0">'
        f'<cacheSource type="worksheet"><worksheetSource {shape.source}/></cacheSource>'
        f'<cacheFields count="{len(HEADS)}">{fields}</cacheFields></pivotCacheDefinition>'
    )
