"""Saving: what did not change comes out byte for byte, and what did is there for every reader."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd  # type: ignore[import-untyped]  # its stubs are no dependency of the tests
import pytest
from openpyxl.chart import BarChart
from openpyxl.chart import Reference as ChartReference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName as OpenpyxlName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table as OpenpyxlTable
from openpyxl.worksheet.worksheet import Worksheet

from pytest_workbook.simulator.book.model import (
    Cell,
    DefinedName,
    ErrorValue,
    Sheet,
    Table,
    TableColumn,
    Visibility,
)
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.package import Package
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.workbook import Workbook

_SHEET = "xl/worksheets/sheet1.xml"
_BOOK = "xl/workbook.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _active(book: openpyxl.Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def _png() -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = struct.pack(">L", zlib.crc32(kind + content))
        return struct.pack(">L", len(content)) + kind + content + crc

    header = struct.pack(">LLBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _rich() -> bytes:
    """A workbook with everything that a careless writer loses, calculated once."""
    book = openpyxl.Workbook()
    sheet = _active(book)
    sheet.title = "Data"
    for row in (["Item", "Cost", "Date"], ["a", 1.5, datetime.date(2024, 1, 15)], ["b", 2, datetime.date(2024, 2, 1)]):
        sheet.append(row)
    sheet["E1"], sheet["E2"] = "=SUM(B2:B3)", "=A2&A3"
    sheet["B2"].font, sheet["B2"].fill = Font(bold=True), PatternFill("solid", "FFFF00")
    sheet["B2"].number_format = "0.00"
    sheet.column_dimensions["B"].width, sheet.row_dimensions[2].height = 33, 44
    sheet.merge_cells("G1:H2")
    sheet["A2"].comment = Comment("a note", "someone")
    validation = DataValidation(type="whole", operator="between", formula1="1", formula2="9")
    validation.add("B2:B9")
    sheet.add_data_validation(validation)
    bold = CellIsRule(operator="greaterThan", formula=["1"], font=Font(bold=True))  # type: ignore[no-untyped-call]  # openpyxl's
    sheet.conditional_formatting.add("B2:B3", bold)
    chart = BarChart()
    chart.add_data(ChartReference(sheet, min_col=2, min_row=1, max_row=3))
    sheet.add_chart(chart, "J1")
    sheet.add_table(OpenpyxlTable(displayName="Costs", ref="A1:C3"))
    sheet.freeze_panes, sheet.print_area = "A2", "A1:C3"
    sheet.page_setup.orientation, sheet.protection.sheet = "landscape", True
    other = book.create_sheet("Other")
    other["A1"], other["A2"] = "kept", 7
    book.create_sheet("Third")["A1"] = "=Other!A2*2"
    book.defined_names["Rate"] = OpenpyxlName("Rate", attr_text="Other!$A$2")
    out = io.BytesIO()
    book.save(out)
    return _with_parts(out.getvalue(), {"xl/media/image9.png": _png(), "xl/pivotish/blob.xml": b"<opaque a='1' />"})


def _with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return out.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def _differing(before: bytes, after: bytes) -> set[str]:
    old, new = _parts(before), _parts(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def _calculated(data: bytes) -> bytes:
    """The same workbook with calculated values in its cells, as Excel would have left it."""
    workbook = open_workbook(data)
    workbook.contents.names.append(DefinedName("Scratch", "1"))
    saved = save_workbook(workbook)
    book = _parts(saved)[_BOOK]
    return _with_parts(saved, {_BOOK: book.replace(b'<definedName name="Scratch">1</definedName>', b"")})


def _loaded(data: bytes, *, values: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def _of(workbook: Workbook, position: int = 0) -> Sheet:
    return workbook.contents.sheets[position]


def test_unchanged_workbook_is_the_very_bytes() -> None:
    """Opening, calculating, cloning and reading leave nothing in the file."""
    data = _rich()
    workbook = open_workbook(data)
    workbook.calculate()
    assert save_workbook(workbook) == data
    assert save_workbook(workbook.clone()) == data


def test_one_changed_cell_changes_one_part() -> None:
    """Every part but the sheet's comes out byte for byte, opaque ones too."""
    data = _calculated(_rich())
    workbook = open_workbook(data)
    cells = _of(workbook, 1).cells
    cells[(0, 0)] = replace(cells[(0, 0)], value="changed")
    saved = save_workbook(workbook)
    assert _differing(data, saved) == {"xl/worksheets/sheet2.xml"}
    assert _loaded(saved)["Other"]["A1"].value == "changed"
    assert _loaded(saved)["Other"]["A2"].value == 7


def test_changed_sheet_keeps_everything_but_its_cells() -> None:
    """All that stands before and behind the cells is as it was, and the formats of the cells too."""
    data = _calculated(_rich())
    workbook = open_workbook(data)
    cells = _of(workbook).cells
    cells[(1, 1)] = replace(cells[(1, 1)], value=9.25)
    workbook.calculate()
    saved = save_workbook(workbook)
    old, new = _parts(data)[_SHEET], _parts(saved)[_SHEET]
    assert new.partition(b"<sheetData>")[0] == old.partition(b"<sheetData>")[0]
    assert new.partition(b"</sheetData>")[2] == old.partition(b"</sheetData>")[2]
    sheet = _loaded(saved, values=False)["Data"]
    assert (sheet["B2"].value, sheet["B2"].number_format, sheet["B2"].font.bold) == (9.25, "0.00", True)
    assert (sheet.column_dimensions["B"].width, sheet.row_dimensions[2].height) == (33, 44)
    assert sheet["A2"].comment is not None
    assert len(getattr(sheet, "_charts")) == 1  # noqa: B009 - openpyxl shows charts nowhere else
    assert sheet["E1"].value == "=SUM(B2:B3)"
    assert _loaded(saved)["Data"]["E1"].value == 11.25


def test_calculated_values_are_read_by_openpyxl_and_pandas() -> None:
    """A file without calculated values has them once anything was changed, in every sheet."""
    workbook = open_workbook(_rich())
    cells = _of(workbook, 1).cells
    cells[(1, 0)] = replace(cells[(1, 0)], value=21)
    workbook.calculate()
    saved = save_workbook(workbook)
    assert [cell.value for cell in _loaded(saved)["Data"]["E"][:2]] == [3.5, "ab"]
    assert _loaded(saved)["Third"]["A1"].value == 42
    frame = pd.read_excel(io.BytesIO(saved), sheet_name="Data")
    assert frame["Cost"].iloc[0] == 1.5
    assert list(pd.read_excel(io.BytesIO(saved), sheet_name="Third", header=None)[0]) == [42]


@pytest.mark.parametrize(
    "value",
    [
        "text",
        " outer ",
        "a\nb",
        "<&>\"'",
        "é\N{GRINNING FACE}",
        "",
        "_x0041_",
        "a\rb",
        "\x01",
        True,
        False,
        0,
        -1.5,
        1e300,
    ],
)
def test_constants_come_back_with_their_types(value: str | float) -> None:
    """Every value that a cell can hold is read as it was written."""
    workbook = Workbook.blank()
    _of(workbook).cells[(2, 3)] = Cell(value)
    found = open_workbook(save_workbook(workbook)).contents.sheets[0].cells[(2, 3)]
    assert found.value == value
    assert type(found.value) is type(value)


@pytest.mark.parametrize("text", ["text", " outer ", "a\nb", "<&>", "é"])
def test_texts_are_read_by_openpyxl(text: str) -> None:
    """Inline strings are strings for other readers."""
    workbook = Workbook.blank()
    _of(workbook).cells[(0, 0)] = Cell(text)
    assert _loaded(save_workbook(workbook))["Sheet1"]["A1"].value == text


@pytest.mark.parametrize(("error", "stored"), [("#N/A", "#N/A"), ("#SPILL!", "#VALUE!")])
def test_errors_are_stored_as_excel_stores_them(error: str, stored: str) -> None:
    """Errors that the format does not know are #VALUE! in it."""
    workbook = Workbook.blank()
    _of(workbook).cells[(0, 0)] = Cell(ErrorValue(error))
    cell = _loaded(save_workbook(workbook))["Sheet1"]["A1"]
    assert (cell.value, cell.data_type) == (stored, "e")


def test_number_formats_are_added_to_a_copy_of_the_cells_own_format() -> None:
    """Only the number format changes; built-in codes get their ids, new ones one each."""
    workbook = open_workbook(_rich())
    cells = _of(workbook).cells
    cells[(1, 1)] = replace(cells[(1, 1)], number_format='0.0"%<x>"')
    cells[(2, 1)] = replace(cells[(2, 1)], number_format='0.0"%<x>"')
    cells[(9, 9)] = Cell(0.5, number_format="0%")
    cells[(9, 8)] = Cell("'007", quote_prefix=True)
    saved = save_workbook(workbook)
    sheet = _loaded(saved)["Data"]
    assert (sheet["B2"].number_format, sheet["B2"].font.bold) == ('0.0"%<x>"', True)
    assert (sheet["B3"].number_format, sheet["B3"].font.bold) == ('0.0"%<x>"', False)
    assert sheet["J10"].number_format == "0%"
    assert sheet["I10"].quotePrefix
    assert open_workbook(saved).contents.sheets[0].cells[(1, 1)].number_format == '0.0"%<x>"'


def test_new_cells_take_the_format_of_their_column() -> None:
    """A cell that came without a format looks like its column."""
    book = openpyxl.Workbook()
    _active(book).column_dimensions["C"].font = Font(italic=True)
    out = io.BytesIO()
    book.save(out)
    workbook = open_workbook(out.getvalue())
    _of(workbook).cells[(0, 2)] = Cell(1)
    assert _loaded(save_workbook(workbook))["Sheet"]["C1"].font.italic


def test_cells_dates_and_hidden_rows_and_columns_are_written() -> None:
    """Rows and columns that were hidden or shown, and the used area, are in the file."""
    workbook = open_workbook(_rich())
    sheet = _of(workbook)
    sheet.hidden_rows = {1, 5}
    sheet.hidden_columns = {1, 2, 8}
    sheet.cells[(20, 20)] = Cell(1)
    loaded = _loaded(save_workbook(workbook))["Data"]
    assert [row for row in range(1, 8) if loaded.row_dimensions[row].hidden] == [2, 6]
    assert loaded.row_dimensions[2].height == 44
    assert [loaded.column_dimensions[letter].hidden for letter in "BCI"] == [True, True, True]
    assert loaded.column_dimensions["B"].width == 33
    assert loaded.calculate_dimension() == "A1:U21"
    assert loaded["C2"].value == datetime.datetime(2024, 1, 15)  # noqa: DTZ001 - cells know no time zone
    shown = open_workbook(save_workbook(workbook))
    _of(shown).hidden_rows, _of(shown).hidden_columns = set(), set()
    assert _of(open_workbook(save_workbook(shown))).hidden_rows == set()
    assert _of(open_workbook(save_workbook(shown))).hidden_columns == set()


def test_merges_are_rewritten() -> None:
    """Merges that were made are added, those taken apart are gone."""
    workbook = open_workbook(_rich())
    _of(workbook).merges = [(3, 0, 4, 1)]
    _of(workbook, 1).merges = [(0, 0, 0, 2)]
    loaded = _loaded(save_workbook(workbook))
    assert [str(area) for area in loaded["Data"].merged_cells.ranges] == ["A4:B5"]
    assert [str(area) for area in loaded["Other"].merged_cells.ranges] == ["A1:C1"]


def test_sheets_are_added_renamed_moved_hidden_and_deleted() -> None:
    """The list of sheets follows the model, and names keep their scopes."""
    workbook = open_workbook(_rich())
    sheets = workbook.contents.sheets
    data, other, third = sheets
    workbook.contents.sheets[:] = [third, Sheet("{N}", "Né & w", cells={(0, 0): Cell(1)}), data]
    third.name, third.visibility = "Renamed", Visibility.VERY_HIDDEN
    third.cells[(0, 0)] = Cell(5)
    workbook.contents.names[:] = [name for name in workbook.contents.names if name.name != "Rate"]
    saved = save_workbook(workbook)
    loaded = _loaded(saved)
    assert loaded.sheetnames == ["Renamed", "Né & w", "Data"]
    assert loaded["Renamed"].sheet_state == "veryHidden"
    assert loaded["Data"].print_area == "'Data'!$A$1:$C$3"
    assert loaded.active is not None
    assert loaded.active.title == "Data"
    parts = _parts(saved)
    assert other.part not in parts
    assert b"/xl/worksheets/sheet2.xml" not in parts["[Content_Types].xml"]
    assert open_workbook(saved).contents.sheets[1].cells[(0, 0)].value == 1


def test_deleted_sheet_takes_its_tables_and_links_along() -> None:
    """No part of a deleted sheet is pointed at any more."""
    workbook = open_workbook(_rich())
    del workbook.contents.sheets[0]
    workbook.contents.tables.clear()
    workbook.contents.names[:] = [name for name in workbook.contents.names if name.sheet is None]
    parts = _parts(save_workbook(workbook))
    assert not {name for name in parts if re.search(r"sheet1|table|drawing|chart|comment", name)}
    assert "xl/pivotish/blob.xml" in parts
    assert not re.search(rb"/(table|drawing|chart|comment)\d", parts["[Content_Types].xml"])
    assert b"sheet1.xml" not in parts["xl/_rels/workbook.xml.rels"]


def test_tables_grow_change_and_are_added() -> None:
    """Area, filter, columns, style and totals of old tables, and parts of new ones, are written."""
    workbook = open_workbook(_rich())
    contents = workbook.contents
    [costs] = contents.tables
    columns = (costs.columns[0], TableColumn("4", "Néw", "=1+1"), replace(costs.columns[1], name="Price"))
    contents.tables[:] = [
        replace(costs, name="Prices", bottom=5, columns=columns, show_totals=True, style="TableStyleDark1"),
        Table(
            "{T}", "8", "Fresh", contents.sheets[1].sheet_id, 4, 0, 6, 1, (TableColumn("1", "x"), TableColumn("2", "y"))
        ),
    ]
    loaded = _loaded(save_workbook(workbook))
    table = loaded["Data"].tables["Prices"]
    assert (table.ref, table.autoFilter.ref, table.totalsRowCount) == ("A1:C6", "A1:C5", 1)
    assert table.column_names == ["Item", "Néw", "Price"]
    assert table.tableStyleInfo.name == "TableStyleDark1"
    assert table.tableColumns[1].calculatedColumnFormula.attr_text == "1+1"
    assert loaded["Other"].tables["Fresh"].ref == "A5:B7"
    assert loaded["Other"].tables["Fresh"].id == 8
    again = open_workbook(save_workbook(workbook)).contents.tables
    assert [found.column_names for found in again] == [("Item", "Néw", "Price"), ("x", "y")]


def test_table_that_became_plain_cells_is_gone() -> None:
    """Its part, its entry on the sheet and its content type go; its cells stay."""
    workbook = open_workbook(_rich())
    workbook.contents.tables.clear()
    saved = save_workbook(workbook)
    assert "xl/tables/table1.xml" not in _parts(saved)
    assert b"table1.xml" not in _parts(saved)["[Content_Types].xml"]
    assert not _loaded(saved)["Data"].tables
    assert _loaded(saved)["Data"]["A1"].value == "Item"


def test_table_without_headers_has_no_filter() -> None:
    """A hidden header row takes the filter buttons along."""
    workbook = open_workbook(_rich())
    tables = workbook.contents.tables
    tables[0] = replace(tables[0], top=1, show_headers=False)
    table = _loaded(save_workbook(workbook))["Data"].tables["Costs"]
    assert (table.headerRowCount, table.autoFilter, table.ref) == (0, None, "A2:C3")


def test_names_are_rewritten() -> None:
    """Names are added, changed and deleted; Excel's own keep their prefix."""
    workbook = open_workbook(_rich())
    contents = workbook.contents
    scope = contents.sheets[1].sheet_id
    contents.names[0] = replace(contents.names[0], refers_to="Other!$A$1", comment="<c>", visible=False)
    contents.names.append(DefinedName("Local", "SORT(Other!$A$1:$A$2)", scope))
    saved = save_workbook(workbook)
    loaded = _loaded(saved)
    rate = loaded.defined_names["Rate"]
    assert (rate.attr_text, rate.comment, rate.hidden) == ("Other!$A$1", "<c>", True)
    assert loaded["Other"].defined_names["Local"].attr_text == "_xlfn._xlws.SORT(Other!$A$1:$A$2)"
    assert loaded["Data"].print_area == "'Data'!$A$1:$C$3"
    assert open_workbook(saved).contents.names == contents.names


def test_names_of_sheets_that_are_no_worksheets_stay_with_them() -> None:
    """A name whose scope is a chart sheet is none of ours, and follows its sheet."""
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart", 0).add_chart(BarChart())
    book.create_sheet("Last")
    out = io.BytesIO()
    book.save(out)
    parts = _parts(out.getvalue())
    names = b'<definedNames><definedName name="C" localSheetId="0">1</definedName></definedNames><calcPr '
    written = re.sub(rb"<definedNames ?/>|<definedNames>.*</definedNames>", b"", parts[_BOOK])
    data = _with_parts(out.getvalue(), {_BOOK: written.replace(b"<calcPr ", names)})
    workbook = open_workbook(data)
    assert [sheet.name for sheet in workbook.contents.sheets] == ["Sheet", "Last"]
    assert workbook.contents.names == []
    workbook.contents.names.append(DefinedName("L", "2", workbook.contents.sheets[1].sheet_id))
    workbook.contents.sheets[0].name = "Renamed"
    # Read as text: openpyxl cannot open a file in which a chart sheet has names.
    saved = _parts(save_workbook(workbook))[_BOOK].decode()
    assert re.findall(r'name="(Chart|Renamed|Last|Sheet)"', saved) == ["Chart", "Renamed", "Last"]
    assert '<definedName name="C" localSheetId="0">1</definedName>' in saved
    assert '<definedName name="L" localSheetId="2">2</definedName>' in saved


def test_hostile_numbers_that_opened_do_no_harm_when_saved() -> None:
    """A style that the file lacks, on a row, does not stop saving."""
    workbook = open_workbook(_handmade('<row r="1" s="999" customFormat="1"><c r="A1"><v>1</v></c></row>', ""))
    _of(workbook).cells[(0, 1)] = Cell(2)
    assert _loaded(_without_row_style(save_workbook(workbook)))["Sheet"]["B1"].value == 2


def _without_row_style(data: bytes) -> bytes:
    return _with_parts(data, {_SHEET: _parts(data)[_SHEET].replace(b's="999" customFormat="1"', b"")})


def _handmade(rows: str, strings: str, *, after: str = "") -> bytes:
    """A real workbook whose first sheet has these rows and which has these shared strings."""
    book = openpyxl.Workbook()
    _active(book)["A1"] = "text"
    out = io.BytesIO()
    book.save(out)
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    shared = f'<sst xmlns="{_MAIN}">{strings}</sst>'
    links = _parts(out.getvalue())["xl/_rels/workbook.xml.rels"]
    link = b'<Relationship Id="rIdS" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    return _with_parts(
        out.getvalue(),
        {
            _SHEET: sheet.encode(),
            "xl/sharedStrings.xml": shared.encode(),
            "xl/_rels/workbook.xml.rels": links.replace(b"</Relationships>", link),
        },
    )


def test_rich_text_stays_rich_when_neighbours_change_or_it_moves() -> None:
    """A cell that holds what it held is written as it was, also at another place."""
    rich = "<si><r><rPr><b/></rPr><t>rich</t></r><r><t>text</t></r></si>"
    data = _handmade('<row r="1"><c r="A1" t="s" ph="1"><v>0</v></c><c r="B1"><v>1</v></c></row>', rich)
    workbook = open_workbook(data)
    cells = _of(workbook).cells
    cells[(4, 2)] = cells[(0, 0)]
    cells[(0, 1)] = Cell(2)
    saved = save_workbook(workbook)
    assert b'<c r="A1" t="s" ph="1"><v>0</v></c>' in _parts(saved)[_SHEET]
    assert b'<c r="C5" t="s" ph="1"><v>0</v></c>' in _parts(saved)[_SHEET]
    assert _parts(saved)["xl/sharedStrings.xml"] == _parts(data)["xl/sharedStrings.xml"]


def test_shared_formulas_are_written_out_when_their_sheet_changes() -> None:
    """Cells of a group do not depend on each other any more."""
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">A1*2</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>4</v></c></row>'
    )
    workbook = open_workbook(_handmade(rows, ""))
    _of(workbook).cells[(0, 1)] = Cell(7)
    sheet = _loaded(save_workbook(workbook), values=False)["Sheet"]
    assert [sheet["B1"].value, sheet["B2"].value] == [7, "=A2*2"]


def test_array_formulas_are_written_with_their_area() -> None:
    """Entered arrays keep their size, spilled values are in the cells, new functions have their prefix."""
    workbook = Workbook.blank()
    cells = _of(workbook).cells
    cells[(0, 0)] = Cell(None, "=SEQUENCE(3)")
    cells[(0, 3)] = Cell(None, "={1,2;3,4}", array_size=(2, 2))
    workbook.calculate()
    saved = save_workbook(workbook)
    assert b'<f t="array" ref="A1:A3">_xlfn.SEQUENCE(3)</f><v>1</v>' in _parts(saved)[_SHEET]
    assert b'<f t="array" ref="D1:E2">{1,2;3,4}</f>' in _parts(saved)[_SHEET]
    assert [cell.value for cell in _loaded(saved)["Sheet1"]["A"]] == [1, 2, 3]
    assert [cell.value for cell in _loaded(saved)["Sheet1"][2]][3:] == [3, 4]


def test_dynamic_array_of_the_file_stays_one() -> None:
    """The mark of a formula that spills by itself is kept, and its area follows what it spills into."""
    rows = (
        '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A2">_xlfn.SEQUENCE(C1)</f><v>1</v></c>'
        '<c r="C1"><v>2</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    )
    workbook = open_workbook(_handmade(rows, ""))
    _of(workbook).cells[(0, 2)] = Cell(3)
    workbook.calculate()
    written = _parts(save_workbook(workbook))[_SHEET]
    assert b'<c r="A1" cm="1"><f t="array" ref="A1:A3">_xlfn.SEQUENCE(C1)</f><v>1</v></c>' in written


def test_list_of_formula_cells_is_dropped_when_it_would_be_wrong() -> None:
    """The calcChain part goes with its link and content type when formulas came or went, and stays otherwise."""
    data = _calculated(_rich())
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    types, links = _parts(data)["[Content_Types].xml"], _parts(data)["xl/_rels/workbook.xml.rels"]
    link = b'<Relationship Id="rIdC" Type="http://x/calcChain" Target="calcChain.xml"/></Relationships>'
    override = b'<Override PartName="/xl/calcChain.xml" ContentType="' + kind + b'"/></Types>'
    chained = _with_parts(
        data,
        {
            "xl/calcChain.xml": f'<calcChain xmlns="{_MAIN}"><c r="E1" i="1"/></calcChain>'.encode(),
            "[Content_Types].xml": types.replace(b"</Types>", override),
            "xl/_rels/workbook.xml.rels": links.replace(b"</Relationships>", link),
        },
    )
    workbook = open_workbook(chained)
    _of(workbook, 1).cells[(5, 5)] = Cell(1)
    assert "xl/calcChain.xml" in _parts(save_workbook(workbook))
    _of(workbook, 1).cells[(5, 6)] = Cell(None, "=1+1", 2)
    parts = _parts(save_workbook(workbook))
    assert "xl/calcChain.xml" not in parts
    assert b"calcChain" not in parts["[Content_Types].xml"] + parts["xl/_rels/workbook.xml.rels"]


def test_calculation_mode_is_written() -> None:
    """Manual calculation is kept in the file, and taken out again."""
    workbook = open_workbook(_rich())
    workbook.automatic = False
    saved = save_workbook(workbook)
    assert _loaded(saved).calculation.calcMode == "manual"
    again = open_workbook(saved)
    assert not again.automatic
    again.automatic = True
    assert _loaded(save_workbook(again)).calculation.calcMode is None


def test_blank_workbook_is_a_real_one() -> None:
    """A workbook from no file opens with one sheet, and saves the same bytes each time."""
    saved = save_workbook(Workbook.blank())
    assert _loaded(saved).sheetnames == ["Sheet1"]
    assert pd.read_excel(io.BytesIO(saved)).empty
    assert save_workbook(Workbook.blank()) == saved
    assert save_workbook(open_workbook(saved)) == saved


def test_parts_in_utf_16_are_changed_too() -> None:
    """A sheet in another encoding is read, and written in UTF-8."""
    data = _handmade('<row r="1"><c r="A1" t="inlineStr"><is><t>é</t></is></c></row>', "")
    text = '<?xml version="1.0" encoding="UTF-16"?>' + _parts(data)[_SHEET].decode()
    workbook = open_workbook(_with_parts(data, {_SHEET: text.encode("utf-16")}))
    _of(workbook).cells[(0, 1)] = Cell("ü")
    sheet = _loaded(save_workbook(workbook))["Sheet"]
    assert [cell.value for cell in sheet[1]] == ["é", "ü"]


def test_styles_are_made_where_a_file_has_none() -> None:
    """A file without a styles part gets one when a cell asks for a number format."""
    data = _handmade('<row r="1"><c r="A1"><v>1</v></c></row>', "")
    parts = _parts(data)
    links = re.sub(rb"<Relationship [^>]*styles.xml[^>]*>", b"", parts["xl/_rels/workbook.xml.rels"])
    types = re.sub(rb"<Override [^>]*styles.xml[^>]*>", b"", parts["[Content_Types].xml"])
    bare = _with_parts(data, {"xl/_rels/workbook.xml.rels": links, "[Content_Types].xml": types})
    bare = Package.read(bare).write({"xl/styles.xml": None})
    workbook = open_workbook(bare)
    _of(workbook).cells[(0, 0)] = Cell(45000, number_format="yyyy-mm-dd")
    saved = save_workbook(workbook)
    assert _loaded(saved)["Sheet"]["A1"].number_format == "yyyy-mm-dd"
    assert open_workbook(saved).contents.sheets[0].cells[(0, 0)].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize(
    "styles",
    [
        "",
        '<cellXfs count="1"><xf numFmtId="0"/></cellXfs>',
        '<numFmts count="1"><numFmt numFmtId="200" formatCode="0.0"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>',
        '<numFmts count="1"><numFmt numFmtId="9" formatCode="0.0"/></numFmts><cellXfs><xf numFmtId="9"/></cellXfs>',
        "<fonts/><cellXfs/><extLst/>",
    ],
)
def test_sparse_styles_are_completed(styles: str) -> None:
    """Formats are added to whatever list of formats there is, under ids that mean nothing else."""
    data = _handmade('<row r="1"><c r="A1"><v>1</v></c></row>', "")
    part = f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'.encode()
    workbook = open_workbook(_with_parts(data, {"xl/styles.xml": part}))
    codes = ["0.0", "0%", "0.000", "0.0000", "0.0"]
    for column, code in enumerate(codes):
        _of(workbook).cells[(1, column)] = Cell(1, number_format=code)
    found = open_workbook(save_workbook(workbook)).contents.sheets[0].cells
    assert [found[(1, column)].number_format for column in range(5)] == codes


def test_filters_of_a_table_follow_its_columns() -> None:
    """Filters of columns that are gone go; a remembered sort order goes with a moved table."""
    data = _rich()
    part = _parts(data)["xl/tables/table1.xml"]
    filters = (
        b'<autoFilter ref="A1:C3"><filterColumn colId="0"><filters><filter val="a"/></filters></filterColumn>'
        b'<filterColumn colId="2"/></autoFilter><sortState ref="A2:C3"/>'
    )
    part = re.sub(rb"<autoFilter [^>]*/>", filters, part)
    workbook = open_workbook(_with_parts(data, {"xl/tables/table1.xml": part}))
    tables = workbook.contents.tables
    tables[0] = replace(tables[0], columns=tables[0].columns[:2], right=1)
    written = _parts(save_workbook(workbook))["xl/tables/table1.xml"]
    assert (
        b'<autoFilter ref="A1:B3"><filterColumn colId="0"><filters><filter val="a"/></filters></filterColumn></au'
        in written
    )
    assert b'colId="2"' not in written
    assert b"sortState" not in written
    tables[0] = replace(tables[0], show_filter_button=False)
    assert b"autoFilter" not in _parts(save_workbook(workbook))["xl/tables/table1.xml"]


def test_calculated_columns_keep_what_else_they_say() -> None:
    """A column's other elements and attributes stay when its formula changes."""
    data = _rich()
    part = _parts(data)["xl/tables/table1.xml"]
    column = (
        b'<tableColumn id="2" name="Cost" dataDxfId="0"><calculatedColumnFormula>1</calculatedColumnFormula>'
        b"<totalsRowFormula>2</totalsRowFormula></tableColumn>"
    )
    part = re.sub(rb'<tableColumn id="2" name="Cost" ?/>', column, part)
    workbook = open_workbook(_with_parts(data, {"xl/tables/table1.xml": part}))
    tables = workbook.contents.tables
    assert tables[0].columns[1].calculated_formula == "=1"
    changed = replace(tables[0].columns[1], calculated_formula="=XOR(1)", name="a\nb")
    tables[0] = replace(tables[0], columns=(tables[0].columns[0], changed, tables[0].columns[2]))
    written = _parts(save_workbook(workbook))["xl/tables/table1.xml"]
    assert (
        b'<tableColumn id="2" name="a_x000A_b" dataDxfId="0"><calculatedColumnFormula>_xlfn.XOR(1)'
        b"</calculatedColumnFormula><totalsRowFormula>2</totalsRowFormula></tableColumn>"
    ) in written
    assert open_workbook(save_workbook(workbook)).contents.tables[0].columns[1].name == "a\nb"


def test_blank_spilled_and_unplaced_cells_are_written() -> None:
    """Cells without places in the file are found again; a cleared sheet has no cells."""
    data = _handmade("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", "")
    workbook = open_workbook(data)
    cells = _of(workbook).cells
    cells[(4, 4)] = cells[(0, 1)]
    cells[(1, 0)] = Cell(4)
    loaded = _loaded(save_workbook(workbook))["Sheet"]
    assert [loaded["A1"].value, loaded["B1"].value, loaded["A2"].value, loaded["E5"].value] == [1, 2, 4, 2]
    cells.clear()
    assert _loaded(save_workbook(workbook))["Sheet"].calculate_dimension() == "A1:A1"


def test_changes_made_through_the_workbook_are_saved() -> None:
    """What is written, added and renamed with the model's own methods is in the file, calculated."""
    workbook = open_workbook(_rich())
    workbook.unprotect_sheet("Data")
    workbook.write(workbook.area("Data!A8:B8"), values=[["x", "1/2/2024"]])
    workbook.write(workbook.area("Other!C1"), formulas=[["=SUM(Costs[Cost])*Rate"]])
    workbook.write(workbook.area("Data!D2"), formulas=[["=Costs[@Cost]*2"]])
    workbook.add_sheet("New")
    workbook.rename_sheet("Other", "O ther")
    saved = save_workbook(workbook)
    loaded = _loaded(saved)
    assert loaded.sheetnames == ["Data", "O ther", "Third", "New"]
    assert loaded["O ther"]["C1"].value == 24.5
    assert loaded["Data"]["D2"].value == 3
    assert _loaded(saved, values=False)["Data"]["D2"].value == "=Costs[[#This Row],[Cost]]*2"
    assert loaded["Data"]["B8"].value == datetime.datetime(2024, 1, 2)  # noqa: DTZ001 - cells know no time zone
    assert loaded["Third"]["A1"].value == 14
    assert loaded.defined_names["Rate"].attr_text == "'O ther'!$A$2"
    assert save_workbook(open_workbook(saved)) == saved


def test_active_tab_stays_on_a_sheet_that_shows() -> None:
    """A first tab out of reach, or an active one that is gone, is put right."""
    data = _rich()
    view = rb"<workbookView [^>]*/>"
    book = re.sub(view, b'<workbookView activeTab="2" firstSheet="9"/>', _parts(data)[_BOOK])
    workbook = open_workbook(_with_parts(data, {_BOOK: book}))
    workbook.move_sheet("Third", 0)
    assert b"<workbookView/>" in _parts(save_workbook(workbook))[_BOOK]
    workbook.set_visibility("Third", Visibility.HIDDEN)
    assert b'<workbookView activeTab="1"/>' in _parts(save_workbook(workbook))[_BOOK]


def test_new_tables_get_free_numbers() -> None:
    """A table whose number is taken gets another, and links get ids that are free."""
    workbook = open_workbook(_rich())
    contents = workbook.contents
    column = (TableColumn("1", "x"),)
    for name, number in (("B", "1"), ("C", "x")):
        contents.tables.append(Table(f"{{{name}}}", number, name, contents.sheets[2].sheet_id, 4, 0, 6, 0, column))
        contents.sheets[2].cells[(4, 0)] = Cell("x")
    contents.tables[-1] = replace(contents.tables[-1], left=3, right=3)
    tables = _loaded(save_workbook(workbook))["Third"].tables
    assert len({tables["B"].id, tables["C"].id, 1}) == 3


def test_parts_of_other_writers_are_completed() -> None:
    """Missing dimensions, empty elements, odd links and values without formulas are all taken as they are."""
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"/></row>'
        '<row r="2"><c r="B2"><f t="array" ref="B2:C2">{1,2}</f><v>1</v></c><c r="C2"><v>2</v></c></row>'
    )
    data = _handmade(rows, "", after='<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>')
    text = '<?xml version="1.0" encoding="UTF-16LE"?>' + _parts(data)[_SHEET].decode()
    workbook = open_workbook(_with_parts(data, {_SHEET: text.encode("utf-16-le")}))
    sheet = _of(workbook)
    sheet.hidden_columns, sheet.merges = {2, 3, 5}, [(5, 5, 6, 6)]
    sheet.cells[(0, 3)] = Cell(0.1)
    saved = save_workbook(workbook)
    loaded = _loaded(saved)["Sheet"]
    assert [loaded["A1"].value, loaded["C2"].value, loaded["D1"].value] == [2, 2, 0.1]
    assert b'<col min="3" max="4" width="9.140625" hidden="1"/>' in _parts(saved)[_SHEET]
    assert _parts(saved)[_SHEET].index(b"<mergeCells") < _parts(saved)[_SHEET].index(b"<pageMargins")
    again = open_workbook(saved)
    _of(again).hidden_columns = set()
    assert not _loaded(save_workbook(again))["Sheet"].column_dimensions["C"].hidden


def test_manual_calculation_is_added_where_a_file_says_nothing() -> None:
    """The calculation mode gets an element of its own where there was none."""
    data = _rich()
    book = re.sub(rb"<calcPr [^>]*/>", b"", _parts(data)[_BOOK])
    workbook = open_workbook(_with_parts(data, {_BOOK: book}))
    workbook.automatic = False
    assert b'<calcPr calcMode="manual"/>' in _parts(save_workbook(workbook))[_BOOK]


def test_prefixed_parts_are_changed_with_their_prefix() -> None:
    """A sheet whose elements bear a prefix gets new elements that bear it too."""
    data = _handmade("", "")
    text = f'<x:worksheet xmlns:x="{_MAIN}"><x:sheetData/></x:worksheet>'
    workbook = open_workbook(_with_parts(data, {_SHEET: text.encode()}))
    sheet = _of(workbook)
    sheet.cells[(0, 0)], sheet.cells[(0, 1)] = Cell("a"), Cell(None, "=1+1", 2)
    sheet.hidden_columns, sheet.merges = {4}, [(2, 0, 3, 0)]
    loaded = _loaded(save_workbook(workbook))["Sheet"]
    assert [loaded["A1"].value, loaded["B1"].value] == ["a", 2]
    assert loaded.column_dimensions["E"].hidden
    assert [str(area) for area in loaded.merged_cells.ranges] == ["A3:A4"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_what_was_saved(tmp_path: Path) -> None:
    """Another office suite reads the changed workbook and finds the values."""
    workbook = open_workbook(_rich())
    _of(workbook).cells[(9, 0)] = Cell("héllo")
    (tmp_path / "in.xlsx").write_bytes(save_workbook(workbook))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "in.xlsx")], check=True, capture_output=True)
    assert "héllo" in zipfile.ZipFile(tmp_path / "in.ods").read("content.xml").decode()
