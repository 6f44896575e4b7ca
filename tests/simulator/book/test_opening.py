"""Opening: what the model gets from real and hand-made files, and what damaged ones are refused for."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName as OpenpyxlName
from openpyxl.worksheet.table import Table as OpenpyxlTable
from openpyxl.worksheet.table import TableStyleInfo

from pytest_workbook.simulator.book import opening_sheets
from pytest_workbook.simulator.book.model import Cell, DefinedName, ErrorValue, Sheet, Visibility
from pytest_workbook.simulator.book.opening import open_workbook, read_original
from pytest_workbook.simulator.book.opening_original import Original
from pytest_workbook.simulator.book.opening_parts import parse_tree
from pytest_workbook.simulator.book.package import BadWorkbook, Package

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STYLES = (
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170" quotePrefix="1"/><xf numFmtId="30"/></cellXfs>'
)


def _link(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target="{target}"/>'


def _file(
    rows: str = "",
    *,
    strings: str = "",
    before: str = "",
    after: str = "",
    book: str = "",
    sheets: str = '<sheet name="One" sheetId="1" r:id="rId1"/>',
    styles: str = _STYLES,
    **parts: str,
) -> dict[str, str]:
    """The parts of a small workbook with one sheet; keywords replace stretches of it."""
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">'
        + _link(1, "officeDocument", "/xl/workbook.xml")
        + "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets>{book}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        + _link(1, "worksheet", "worksheets/sheet1.xml")
        + _link(2, "sharedStrings", "sharedStrings.xml")
        + _link(3, "styles", "styles.xml")
        + "</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="170" formatCode="0.0&quot;x&quot;"/>'
        f"</numFmts>{styles}</styleSheet>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}" xmlns:r="{_LINKS}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>",
        **parts,
    }


def _zip(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _original(parts: dict[str, str]) -> Original:
    return read_original(Package.read(_zip(parts)))


def _sheet(rows: str, strings: str = "", before: str = "", after: str = "") -> Sheet:
    return _original(_file(rows, strings=strings, before=before, after=after)).contents.sheets[0]


def _cell(written: str, strings: str = "") -> Cell:
    """The cell A1 that this XML gives."""
    return _sheet(f"<row>{written}</row>", strings).cells[(0, 0)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("<c><v>1</v></c>", 1),
        ('<c t="n"><v>1.50</v></c>', 1.5),
        ("<c><v>1E3</v></c>", 1000),
        ("<c><v>-0.25</v></c>", -0.25),
        ('<c t="b"><v>1</v></c>', True),
        ('<c t="b"><v>0</v></c>', False),
        ('<c t="e"><v>#DIV/0!</v></c>', ErrorValue("#DIV/0!")),
        ('<c t="str"><v> plain </v></c>', " plain "),
        ('<c t="inlineStr"><is><t>a</t></is></c>', "a"),
        ('<c t="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>', "a b"),
        ('<c t="inlineStr"><is/></c>', ""),
        ('<c t="d"><v>2024-01-15T12:00:00</v></c>', 45306.5),
        ('<c t="d"><v>2024-01-15</v></c>', 45306),
    ],
)
def test_constants_are_read_with_their_types(written: str, value: object) -> None:
    """Each way to write a constant gives the value, of the right type."""
    cell = _cell(written)
    assert cell.value == value
    assert type(cell.value) is type(value)
    assert cell.formula is None


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<t>plain</t>", "plain"),
        ("<t> outer </t>", "outer"),
        ('<t xml:space="preserve"> outer </t>', " outer "),
        ("<r><t>rich </t></r><r><rPr><i/></rPr><t>text</t></r>", "richtext"),
        ('<r><t xml:space="preserve">rich </t></r><r><t>text</t></r><rPh sb="0" eb="1"><t>hint</t></rPh>', "rich text"),
        ("<t>a_x000D_b_x005F_x0041_</t>", "a\rb_x0041_"),
        ("<t>_xD83D__xDE00_</t>", "\N{GRINNING FACE}"),
        ("<t>&lt;a&gt; &amp; é</t>", "<a> & é"),
        ("<t/>", ""),
    ],
)
def test_shared_strings_are_read(written: str, text: str) -> None:
    """Rich text gives its runs without phonetic hints; white space and escapes mean what Excel takes them for."""
    assert _cell('<c t="s"><v>0</v></c>', f"<si>{written}</si>").value == text


def test_cells_without_references_follow_each_other() -> None:
    """Rows and cells may leave out their places."""
    sheet = _sheet('<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>')
    assert {place: cell.value for place, cell in sheet.cells.items()} == {(0, 0): 1, (0, 3): 2, (0, 4): 3, (1, 0): 4}


def test_blank_cells_are_kept_only_for_their_format() -> None:
    """A blank cell without format is no cell of the model."""
    sheet = _sheet('<row r="2"><c r="A2"/><c r="B2" s="1"/><c r="C2"><v/></c></row>')
    assert sheet.cells == {(1, 1): Cell(number_format="m/d/yyyy", style=1)}


def test_number_formats_come_from_styles() -> None:
    """Built-in codes are those of Excel in en-US, custom ones the file's, unknown ids General."""
    sheet = _sheet("".join(f'<row><c s="{style}"><v>1</v></c></row>' for style in range(4)))
    cells = [sheet.cells[(row, 0)] for row in range(4)]
    assert [cell.number_format for cell in cells] == ["General", "m/d/yyyy", '0.0"x"', "General"]
    assert [cell.quote_prefix for cell in cells] == [False, False, True, False]
    assert [cell.style for cell in cells] == [0, 1, 2, 3]


def test_formulas_keep_their_cached_values() -> None:
    """A formula has its text with leading =, no constant, and the value that was saved with it."""
    assert _cell('<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>') == Cell(None, '="a"&"b"', "ab", style=0)
    assert _cell("<c><f>1+1</f></c>") == Cell(None, "=1+1", None, style=0)
    assert _cell('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>').cached == ErrorValue("#DIV/0!")


def test_shared_formulas_are_given_to_each_cell() -> None:
    """Cells that share a formula get its text, moved to their place."""
    sheet = _sheet(
        '<row><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$D$1+SUM(A$1:A1)&amp;"A1"</f><v>1</v></c></row>'
        '<row><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row><c r="B3"><f t="shared" si="0"></f><v>3</v></c></row>'
    )
    assert [sheet.cells[(row, 1)].formula for row in range(3)] == [
        '=A1*$D$1+SUM(A$1:A1)&"A1"',
        '=A2*$D$1+SUM(A$1:A2)&"A1"',
        '=A3*$D$1+SUM(A$1:A3)&"A1"',
    ]


def test_array_formulas_have_a_size_and_their_other_cells_are_spilled_into() -> None:
    """An entered array covers its area; values saved in it are the array's."""
    sheet = _sheet(
        '<row><c r="A1"><f t="array" ref="A1:B2">{1,2;3,4}</f><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row><c r="A2" s="1"><v>3</v></c><c r="B2"><v>4</v></c><c r="C2"><v>5</v></c></row>'
    )
    assert sheet.cells[(0, 0)].array_size == (2, 2)
    assert sheet.spills == {(0, 1): 2, (1, 0): 3, (1, 1): 4}
    assert sheet.cells[(1, 0)] == Cell(number_format="m/d/yyyy", style=1)
    assert (1, 1) not in sheet.cells
    assert sheet.cells[(1, 2)].value == 5


def test_huge_array_areas_cost_no_more_than_their_cells() -> None:
    """An array said to cover the whole grid is read at once."""
    sheet = _sheet('<row><c r="A1"><f t="array" ref="A1:XFD1048576">1</f></c><c r="B1"><v>2</v></c></row>')
    assert sheet.spills == {(0, 1): 2}


def test_dynamic_arrays_are_plain_formulas() -> None:
    """A formula that spills by itself (marked by cm) has no size of its own."""
    sheet = _sheet(
        '<row><c r="A1" cm="1"><f t="array" ref="A1:A2">_xlfn._xlws.SORT(C1:C2)</f><v>1</v></c></row>'
        '<row><c r="A2"><v>2</v></c></row>'
    )
    assert sheet.cells == {(0, 0): Cell(None, "=SORT(C1:C2)", 1, style=0)}
    assert sheet.spills == {(1, 0): 2}


def test_data_tables_keep_their_values() -> None:
    """A what-if table has no formula that could be typed."""
    assert _cell('<c><f t="dataTable" ref="A1:A2" r1="B1"/><v>7</v></c>') == Cell(7, style=0)


def test_hidden_rows_columns_and_merges_are_read() -> None:
    """Spans of hidden columns are counted one by one, and never beyond the grid."""
    sheet = _sheet(
        '<row r="3" hidden="1"/><row r="5" hidden="0"/>',
        before='<cols><col min="2" max="3" hidden="1"/><col min="16384" max="99999" hidden="1"/>'
        '<col min="5" max="5"/></cols>',
        after='<mergeCells><mergeCell ref="B2:C4"/></mergeCells>',
    )
    assert sheet.hidden_rows == {2}
    assert sheet.hidden_columns == {1, 2, 16383}
    assert sheet.merges == [(1, 1, 3, 2)]


def test_prefixed_elements_are_read() -> None:
    """Some writers put a prefix before every element."""
    parts = _file()
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{_MAIN}"><x:sheetData><x:row><x:c><x:f>1</x:f><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    assert _original(parts).contents.sheets[0].cells[(0, 0)] == Cell(None, "=1", 1, style=0)


def test_sheets_have_order_visibility_and_stable_ids() -> None:
    """Ids count by sheetId, not by place; sheets that are no worksheets are left out."""
    links = "".join(_link(n, "worksheet", f"worksheets/sheet{n}.xml") for n in (1, 2, 3))
    extra = _link(9, "chartsheet", "chartsheets/sheet1.xml")
    blank = f'<worksheet xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheetData/></worksheet>'
    uid = "{0A1b2c3d-0000-0000-0000-000000000001}"
    original = _original(
        _file(
            sheets='<sheet name="Last" sheetId="7" r:id="rId2" state="veryHidden"/>'
            '<sheet name="Chart" sheetId="4" r:id="rId9"/>'
            '<sheet name="First &amp; é" sheetId="2" r:id="rId1" state="hidden"/>'
            '<sheet name="Own" sheetId="5" r:id="rId3"/>',
            book='<definedNames><definedName name="X" localSheetId="2">1</definedName></definedNames>',
            **{
                "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{links}{extra}</Relationships>',
                "xl/worksheets/sheet2.xml": blank,
                "xl/worksheets/sheet3.xml": blank.replace("<worksheet ", f'<worksheet xmlns:xr="u" xr:uid="{uid}" '),
            },
        )
    )
    sheets = original.contents.sheets
    assert [sheet.name for sheet in sheets] == ["Last", "First & é", "Own"]
    assert [sheet.visibility for sheet in sheets] == [Visibility.VERY_HIDDEN, Visibility.HIDDEN, Visibility.VISIBLE]
    assert [sheet.sheet_id for sheet in sheets] == [
        "{00000000-0001-0000-0200-000000000000}",
        "{00000000-0001-0000-0000-000000000000}",
        uid.upper(),
    ]
    assert original.contents.names == [DefinedName("X", "1", sheets[1].sheet_id)]


def test_names_have_scope_comment_and_visibility() -> None:
    """Excel's own names lose the prefix that only files have; what a filter keeps is hidden, whoever wrote it."""
    contents = _original(
        _file(
            book='<definedNames><definedName name="Rate" comment="a &amp; b">0.5</definedName>'
            '<definedName name="_xlnm.Print_Area" localSheetId="0">One!$A$1</definedName>'
            '<definedName name="_xlnm._FilterDatabase" localSheetId="0">One!$A$1:$B$2</definedName>'
            '<definedName name="H" hidden="1">_xlfn.SEQUENCE(2)</definedName></definedNames>'
        )
    ).contents
    assert contents.names == [
        DefinedName("Rate", "0.5", None, "a & b"),
        DefinedName("Print_Area", "One!$A$1", contents.sheets[0].sheet_id),
        DefinedName("_FilterDatabase", "One!$A$1:$B$2", contents.sheets[0].sheet_id, visible=False),
        DefinedName("H", "SEQUENCE(2)", visible=False),
    ]


def test_date_system_and_calculation_mode_are_read() -> None:
    """A file from 1904 and with manual calculation says so; ISO dates count from its epoch."""
    original = _original(
        _file(
            '<row><c t="d"><v>1904-01-02</v></c></row>',
            book='<workbookPr date1904="1"/><calcPr calcMode="manual"/>',
        )
    )
    assert original.is_1904
    assert original.is_manual
    assert original.contents.sheets[0].cells[(0, 0)].value == 1
    assert not open_workbook(_zip(_file(book='<calcPr calcMode="manual"/>'))).automatic


def test_dates_of_a_workbook_from_1904_count_from_there() -> None:
    """They are shown, typed and taken from the clock by its own epoch; what is no date is as ever."""
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    sheet = made.active
    assert sheet is not None
    sheet["A1"] = datetime(2026, 11, 24, 18, 0)  # noqa: DTZ001 - cells have no time zone
    file = io.BytesIO()
    made.save(file)
    book = open_workbook(file.getvalue(), today=lambda: datetime(2026, 11, 25, tzinfo=UTC))
    typed = ["2026-11-24", "2026-11-24 6:00", "6:00", "30:00", "1903-12-31", "12", "=TODAY()"]
    book.write(book.area("B1:B7"), values=[[each] for each in typed])
    assert book.text(book.area("A1")) == [["2026-11-24 18:00:00"]]
    assert [row[0] for row in book.values(book.area("B1:B7"))] == [44888, 44888.25, 0.25, 1.25, "1903-12-31", 12, 44889]
    shown = ["11/24/2026", "11/24/2026 6:00", "6:00", "30:00:00", "1903-12-31", "12", "11/25/2026"]
    assert [row[0] for row in book.text(book.area("B1:B7"))] == shown


def test_real_workbook_is_opened() -> None:
    """A workbook written by openpyxl gives its sheets, tables and names, and can be calculated."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Item", "Cost"], ["a", 1.5], ["b", 2]):
        sheet.append(row)
    sheet["D1"] = "=SUM(B2:B3)"
    table = OpenpyxlTable(displayName="Costs", ref="A1:B3")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight9", showRowStripes=True)
    sheet.add_table(table)
    book.defined_names["Total"] = OpenpyxlName("Total", attr_text="Sheet!$D$1")
    out = io.BytesIO()
    book.save(out)
    opened = open_workbook(out.getvalue(), drive_name="costs.xlsx")
    contents = opened.contents
    assert opened.drive_name == "costs.xlsx"
    assert contents.sheets[0].cells[(0, 3)].cached == 3.5
    [found] = contents.tables
    assert (found.name, found.column_names, found.style) == ("Costs", ("Item", "Cost"), "TableStyleLight9")
    assert found.table_id == "{00000000-000C-0000-FFFF-FFFF00000000}"
    assert [(name.name, name.refers_to) for name in contents.names] == [("Total", "Sheet!$D$1")]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>', "'ZZZZ1', which is off the grid"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "'XFE1', which is off the grid"),
        ('<row><c r="A99999999"><v>1</v></c></row>', "'A99999999', which is off the grid"),
        ('<row><c r="A1048577"><v>1</v></c></row>', "'A1048577', which is off the grid"),
        ('<row><c r="A0"><v>1</v></c></row>', "'A0', which is off the grid"),
        ('<row r="99999999"/>', "'99999999', which is off the grid"),
        ('<row r="-1"/>', "'-1', which is off the grid"),
        ('<row r="1048576"/><row/>', "'1048577', which is off the grid"),
        ('<row><c r="XFD1"/><c/></row>', "'16385', which is off the grid"),
        ('<row><c s="-1"><v>1</v></c></row>', "style '-1'; there are styles from 0 to 3"),
        ('<row><c s="4"><v>1</v></c></row>', "style '4'"),
        ('<row><c s="9999999999999"><v>1</v></c></row>', "style '9999999999999'"),
        ('<row><c t="s"><v>0</v></c></row>', "holds '0', no index of one of the 0 shared strings"),
        ('<row><c t="s"><v>-1</v></c></row>', "holds '-1', no index"),
        ("<row><c><v>abc</v></c></row>", "holds 'abc', no number"),
        ("<row><c><v>NaN</v></c></row>", "holds 'NaN', no number"),
        ("<row><c><v>1_0</v></c></row>", "holds '1_0', no number"),
        ('<row><c t="d"><v>soon</v></c></row>', "holds 'soon', no ISO date"),
        ('<row><c t="zz"><v>1</v></c></row>', "unknown type 'zz'"),
        ('<row><c><f t="shared" si="5"/></c></row>', "shares the formula '5', which no cell before it has"),
        ('<row><c><f t="array" ref="nowhere">1</f></c></row>', "ref='nowhere', no area of the grid"),
        ("<row>" + "<x>" * 300 + "</x>" * 300 + "</row>", "nests elements more than 200 deep"),
        ("<row><c></row>", "not well-formed XML"),
    ],
)
def test_damaged_cells_are_refused(row: str, said: str) -> None:
    """Each damage is named, with its place; nothing hangs or crashes."""
    with pytest.raises(BadWorkbook) as caught:
        _sheet(row)
    assert said in str(caught.value)


def _with(name: str, content: str) -> dict[str, str]:
    return {**_file(), name: content}


def _without(name: str) -> dict[str, str]:
    return {key: content for key, content in _file().items() if key != name}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (_without("_rels/.rels"), "no workbook part"),
        (_without("xl/workbook.xml"), "no workbook part"),
        (_without("xl/worksheets/sheet1.xml"), "the part 'xl/worksheets/sheet1.xml', which is not in the file"),
        (_without("xl/styles.xml"), "the part 'xl/styles.xml', which is not in the file"),
        (_with("xl/workbook.xml", "<document/>"), "no workbook: its main part is a 'document'"),
        (_with("xl/workbook.xml", "<workbook/>"), "has no worksheet"),
        (_with("xl/workbook.xml", "<workbook>" + "<a>" * 300 + "</a>" * 300 + "</workbook>"), "200 deep"),
        (_with("xl/workbook.xml", ""), "not well-formed XML"),
        (_with("xl/worksheets/sheet1.xml", "<chartsheet/>"), "should be a worksheet"),
        (_with("xl/styles.xml", '<s><cellXfs><xf numFmtId="-3"/></cellXfs></s>'), "numFmtId='-3'"),
        (_with("xl/styles.xml", "<s><numFmts><numFmt/></numFmts></s>"), "a numFmt has no numFmtId"),
        (_file(sheets='<sheet name="One" sheetId="1" r:id="rId8"/>'), "its sheet 'One' has no part"),
        (
            _file(sheets='<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="a" sheetId="2" r:id="rId1"/>'),
            "same name",
        ),
        (_file(after='<tableParts><tablePart r:id="rId1"/></tableParts>'), "a table without a part"),
        (_file(after='<mergeCells><mergeCell ref="A1:ZZZ9"/></mergeCells>'), "ref='A1:ZZZ9', no area"),
        (_file(before='<cols><col min="x" max="2" hidden="1"/></cols>'), "min='x'"),
    ],
)
def test_damaged_packages_are_refused(parts: dict[str, str], said: str) -> None:
    """Each damage is named, with the part."""
    with pytest.raises(BadWorkbook) as caught:
        _original(parts)
    assert said in str(caught.value)


_TABLE = (
    '<table id="1" name="T" displayName="{}" ref="A1:A2">'
    '<tableColumns><tableColumn id="1" name="a"/></tableColumns></table>'
)


def _tables(first: str, second: str, links: tuple[int, int] = (1, 2)) -> dict[str, str]:
    """A workbook with two tables of these names, by these links of the sheet."""
    entries = "".join(f'<tablePart r:id="rId{number}"/>' for number in links)
    return _file(
        after=f"<tableParts>{entries}</tableParts>",
        **{
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
            + _link(1, "table", "../tables/table1.xml")
            + _link(2, "table", "../tables/table2.xml")
            + "</Relationships>",
            "xl/tables/table1.xml": _TABLE.format(first),
            "xl/tables/table2.xml": _TABLE.format(second),
        },
    )


def test_tables_of_one_number_get_different_ids() -> None:
    """Ids are unique even where the file's are not."""
    tables = _original(_tables("A", "B")).contents.tables
    assert [table.legacy_id for table in tables] == ["1", "2"]
    assert [table.table_id[-9:] for table in tables] == ["00000000}", "01000000}"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (_tables("A", "a"), "two tables named 'a'"),
        (_tables("A", "B", (1, 1)), "a table without a part of its own"),
        ({**_tables("A", "B"), "xl/tables/table2.xml": _TABLE.format("B").replace("A2", "B2")}, "or no area"),
        (
            _file(sheets='<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="B" sheetId="2" r:id="rId1"/>'),
            "two of its sheets are the same part",
        ),
        (
            _file(before='<cols><col min="1" max="16384"/><col min="1" max="1"/></cols>'),
            "more columns than a sheet has",
        ),
        (_file('<row s="x"/>'), "s='x'"),
    ],
)
def test_what_would_be_read_over_and_over_is_refused(parts: dict[str, str], said: str) -> None:
    """A few bytes that make us work for hours, and things that must be unique, are refused."""
    with pytest.raises(BadWorkbook) as caught:
        _original(parts)
    assert said in str(caught.value)


def test_shared_formulas_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many cells that share a long formula would fill the memory."""
    monkeypatch.setattr(opening_sheets, "_MAX_SHARED_CHARACTERS", 20)
    rows = '<row><c><f t="shared" si="0">1+1+1+1+1</f></c></row>' + '<row><c><f t="shared" si="0"/></c></row>' * 3
    with pytest.raises(BadWorkbook, match="would fill more than 20 characters"):
        _sheet(rows)


def test_overlapping_arrays_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrays that cover the same cells again and again are refused."""
    monkeypatch.setattr(opening_sheets, "_MAX_ARRAY_STEPS", 2)
    cell = '<c r="{}1"><f t="array" ref="A1:C1">1</f></c>'
    with pytest.raises(BadWorkbook, match="over and over"):
        _sheet(f"<row>{cell.format('A')}{cell.format('B')}{cell.format('C')}</row>")


def test_binary_workbook_is_refused_by_name() -> None:
    """An .xlsb renamed to .xlsx is called what it is."""
    parts = _without("xl/workbook.xml")
    parts["xl/workbook.bin"] = "binary"
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("workbook.xml", "workbook.bin")
    with pytest.raises(BadWorkbook, match=r"binary \.xlsb format"):
        _original(parts)


def test_parser_refuses_declarations_by_itself() -> None:
    """A part that reached the parser unsearched would still be refused."""
    with pytest.raises(BadWorkbook, match="declares a document type"):
        parse_tree(b"<!DOCTYPE a><a/>", "any.xml")
