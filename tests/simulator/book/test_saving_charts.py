"""Tests of charts on their way into the file and out of it again."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from charted import STOCK, by_excel, by_openpyxl, excel_chart, filled, parts, with_parts, with_prices
from modern import EX_PART, added, by_excel_2016, filled_for_2016
from openpyxl import load_workbook

from pytest_workbook.simulator.book.chartex_types import EXTENDED
from pytest_workbook.simulator.book.charts_data import plotted
from pytest_workbook.simulator.book.charts_making import name_series
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_places import Place, series_tags
from pytest_workbook.simulator.book.charts_source import SeriesBy
from pytest_workbook.simulator.book.charts_titles import Title, set_title, title_of
from pytest_workbook.simulator.book.charts_tree import Document
from pytest_workbook.simulator.book.charts_types import TYPES
from pytest_workbook.simulator.book.model import Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.workbook import Workbook

_DRAWN = "xl/drawings/drawing1.xml"
_CHART = "xl/charts/chart1.xml"


def first(book: Workbook, sheet: str = "Data") -> Chart:
    """The first chart of a sheet."""
    return book.charts(book.sheet(sheet).sheet_id)[0]


def formulas(content: bytes) -> list[str]:
    """What a chart's part names, in order."""
    return re.findall(r"<(?:\w+:)?f>([^<]*)</", content.decode())


def charts(data: bytes, sheet: str) -> list[Any]:
    """The charts that openpyxl finds on a sheet."""
    return list(getattr(load_workbook(io.BytesIO(data))[sheet], "_charts"))  # noqa: B009 - openpyxl shows them nowhere else


def values(book: Workbook, chart: Chart) -> list[list[object]]:
    """What the series of a chart plot."""
    root = Document.read(chart.content).root
    return [[datum.value for datum in series.values] for series in plotted(book, chart.sheet, root)]


@pytest.mark.parametrize("data", [by_excel(), by_openpyxl(), by_excel_2016()])
def test_untouched_charts_come_out_byte_for_byte(data: bytes) -> None:
    """Also where a cell beside their own was written."""
    book = open_workbook(data)
    book.write(book.area("Data!K1"), values=[["x"]])
    before, after = parts(data), parts(save_workbook(book))
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml"}


def test_values_of_a_chart_follow_its_cells() -> None:
    """Readers that look into the part alone see what was written."""
    book = open_workbook(by_excel())
    book.write(book.area("Data!B3"), values=[[30.5]])
    after = parts(save_workbook(book))[_CHART]
    assert b"<c:v>30.5</c:v>" in after
    assert after.count(b"<c:v>") == excel_chart().count(b"<c:v>")
    assert b"kept</x>" in after


def test_charts_without_values_get_none_unless_changed() -> None:
    """Openpyxl writes none, and its readers look at the cells."""
    book = open_workbook(by_openpyxl())
    book.write(book.area("Data!B3"), values=[[30]])
    assert parts(save_workbook(book))[_CHART] == parts(by_openpyxl())[_CHART]
    book.change_chart(
        first(book).chart_id, lambda document: set_title(document, Place("title"), Title("New", visible=True))
    )
    assert b"<v>30</v>" in parts(save_workbook(book))[_CHART]


def test_new_charts_are_read_by_openpyxl() -> None:
    """With drawing, relationships and content types; a second one goes into the same drawing."""
    book = filled()
    sheet = book.sheets[0].sheet_id
    for kind in ("ColumnClustered", "Pie"):
        book.add_chart(sheet, kind, book.area("A1:C4"))
    data = save_workbook(book)
    assert [type(chart).__name__ for chart in charts(data, "Sheet1")] == ["BarChart", "PieChart"]
    found = parts(data)
    assert len([name for name in found if name.startswith("xl/drawings/drawing")]) == 1
    assert b"<c:v>Jan</c:v>" in found[_CHART]


def test_new_charts_come_back_as_they_were() -> None:
    """Ids, names, places and content, also beside a chart that the file had."""
    book = open_workbook(by_excel())
    sheet = book.sheet("Data").sheet_id
    made = book.add_chart(sheet, "Line", book.area("Data!A1:C4"))
    book.place_chart(made.chart_id, (100.0, 50.0, 200.0, 150.0))
    again = open_workbook(save_workbook(book))
    assert [(c.chart_id, c.name, c.anchor) for c in again.charts(sheet)] == [
        (c.chart_id, c.name, c.anchor) for c in book.charts(sheet)
    ]
    assert values(again, again.charts(sheet)[1]) == [[1, 3, 5], [2, 4, 6]]
    # The number 3 is that of a shape.
    assert b'id="4" name="Chart 2"' in parts(save_workbook(book))["xl/drawings/drawing1.xml"]


def test_every_type_is_read_by_openpyxl() -> None:
    """No part breaks the rules that openpyxl knows."""
    book = with_prices()
    sheet = book.sheets[0].sheet_id
    for kind in TYPES:
        book.add_chart(sheet, kind, book.area(STOCK.get(kind, "A1:C4")), SeriesBy.COLUMNS)
    assert len(charts(save_workbook(book), "Sheet1")) == len(TYPES)


def names_of(data: bytes) -> dict[str, str]:
    """The hidden names of a file and what they mean."""
    found = re.findall(r'<definedName name="([^"]*)" hidden="1">([^<]*)<', parts(data)["xl/workbook.xml"].decode())
    return dict(found)


@pytest.mark.parametrize("kind", EXTENDED)
def test_new_charts_of_excel_2016(kind: str) -> None:
    """In parts of their own, which name hidden names; they come back as they went, and the file stays the same."""
    book = filled_for_2016()
    before = added(book, kind)
    book.rename_chart(before.chart_id, 'A & "B"')
    data = save_workbook(book)
    found = parts(data)
    typed = b'PartName="/xl/charts/chartEx1.xml" ContentType="application/vnd.ms-office.chartex+xml"'
    assert typed in found["[Content_Types].xml"]
    assert b"microsoft.com/office/2014/relationships/chartEx" in found["xl/drawings/_rels/drawing1.xml.rels"]
    needed = re.search(rb'<mc:Choice xmlns:(cx\d)="[^"]*/chartex" Requires="(cx\d)"', found[_DRAWN])
    assert needed is not None
    assert needed[1] == needed[2]
    assert set(formulas(found[EX_PART])) == set(names_of(data))
    again = open_workbook(data)
    (chart,) = again.charts(again.sheets[0].sheet_id)
    assert (chart.chart_id, chart.name, chart.anchor) == (before.chart_id, 'A & "B"', before.anchor)
    assert values(again, chart) == values(book, before)
    assert save_workbook(again) == data
    again.write(again.area("K1"), values=[[1]])
    assert parts(save_workbook(again))[EX_PART] == found[EX_PART]


def test_chart_of_excel_2016_is_changed_moved_and_renamed() -> None:
    """In its alternative; what nobody knows of it stays, and its cells move along with their names."""
    book = open_workbook(by_excel_2016())
    book.rename_chart(first(book).chart_id, "New")
    book.insert_cells(book.area("Data!1:2"), Shift.DOWN)
    book.rename_sheet("Data", "It's")
    title = Title("T", visible=True)
    book.change_chart(first(book, "It's").chart_id, lambda document: set_title(document, Place("title"), title))
    data = save_workbook(book)
    drawing = parts(data)[_DRAWN].decode()
    assert 'name="New"' in drawing.partition("<mc:Fallback>")[0]
    assert "<xdr:row>4</xdr:row>" in drawing
    assert list(names_of(data).values()) == ["'It''s'!$A$4:$A$6", "'It''s'!$B$3", "'It''s'!$B$4:$B$6"]
    assert b"kept" in parts(data)[EX_PART]
    again = open_workbook(data)
    chart = first(again, "It's")
    assert title_of(Document.read(chart.content).root, Place("title"), []) == title
    assert values(again, chart) == [[1, 3, 5]]


def test_other_cells_for_a_chart_of_excel_2016() -> None:
    """They have new names; the old ones, which nobody else needs, are gone."""
    book = open_workbook(by_excel_2016())
    book.plot(first(book).chart_id, book.area("Data!A1:C4"))
    assert [name.name for name in book.names] == []
    data = save_workbook(book)
    assert list(names_of(data).values()) == [
        *("Data!$A$2:$A$4", "Data!$B$2:$B$4", "Data!$C$2:$C$4", "Data!$B$1", "Data!$C$1"),
    ]
    assert b'<cx:pt idx="2">6</cx:pt>' in parts(data)[EX_PART]
    again = open_workbook(data)
    assert values(again, first(again)) == [[1, 3, 5], [2, 4, 6]]


def test_chart_of_excel_2016_is_deleted() -> None:
    """With its parts and its names; the shape beside it stays."""
    book = open_workbook(by_excel_2016())
    book.delete_chart(first(book).chart_id)
    data = save_workbook(book)
    assert not [name for name in parts(data) if "chart" in name]
    assert names_of(data) == {}
    drawing = parts(data)[_DRAWN]
    assert b"AlternateContent" not in drawing
    assert b'name="Box"' in drawing


def test_names_that_another_chart_needs_stay() -> None:
    """As do names of users."""
    book = open_workbook(by_excel_2016())
    book.add_name("Own", "=1")
    chart = first(book)
    copy = added(book, "Waterfall", "Data!A1:B4")
    shared = Document.read(chart.content.replace(b"_xlchart.v1.0", b"_xlchart.v1.9")).root
    book.change_chart(copy.chart_id, lambda document: setattr(document, "root", shared))
    book.delete_chart(chart.chart_id)
    assert [name.name for name in book.names] == ["_xlchart.v1.1", "_xlchart.v1.2", "Own"]


def test_chart_on_a_new_sheet() -> None:
    """The sheet's part is new, too."""
    book = filled()
    sheet = book.add_sheet("Größe's").sheet_id
    book.add_chart(sheet, "Line", book.area("Sheet1!A1:C4"))
    assert len(charts(save_workbook(book), "Größe's")) == 1


def test_placed_and_renamed_chart_keeps_its_part() -> None:
    """Only the drawing says another thing, and it keeps what else it says."""
    book = open_workbook(by_excel())
    chart = first(book)
    book.rename_chart(chart.chart_id, "Ümsatz")
    book.place_chart(chart.chart_id, (48.0, 15.0, 96.0, 30.0))
    before, after = parts(by_excel()), parts(save_workbook(book))
    assert {name for name in before if before[name] != after[name]} == {"xl/drawings/drawing1.xml"}
    drawing = after["xl/drawings/drawing1.xml"].decode()
    assert 'name="Ümsatz" descr="alt"' in drawing
    assert "<xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>" in drawing
    assert "Box" in drawing


def test_deleted_chart_takes_its_parts_along() -> None:
    """With its style; the shape beside it stays."""
    book = open_workbook(by_excel())
    book.delete_chart(first(book).chart_id)
    after = parts(save_workbook(book))
    assert not [name for name in after if name.startswith("xl/charts")]
    assert b"Box" in after["xl/drawings/drawing1.xml"]
    assert b"Chart 1" not in after["xl/drawings/drawing1.xml"]
    assert b"chart" not in after["[Content_Types].xml"]
    assert b"chart" not in after["xl/drawings/_rels/drawing1.xml.rels"]
    load_workbook(io.BytesIO(save_workbook(book)))


def test_last_chart_takes_the_drawing_along() -> None:
    """The sheet no longer names one, and a new chart gets a new one."""
    book = open_workbook(by_openpyxl())
    book.delete_chart(first(book).chart_id)
    after = parts(save_workbook(book))
    assert "xl/drawings/drawing1.xml" not in after
    assert b"<drawing" not in after["xl/worksheets/sheet1.xml"]
    assert "xl/drawings/drawing2.xml" in after
    book.add_chart(book.sheet("Data").sheet_id, "Area", book.area("Data!A1:C4"))
    assert [type(chart).__name__ for chart in charts(save_workbook(book), "Data")] == ["AreaChart"]


def test_charts_of_a_deleted_sheet_are_gone() -> None:
    """Those of others that name its cells say ``#REF!``."""
    book = open_workbook(by_openpyxl())
    book.delete_sheet("Data")
    data = save_workbook(book)
    assert _CHART not in parts(data)
    assert set(formulas(parts(data)["xl/charts/chart2.xml"])) == {"#REF!"}
    assert book.charts(book.sheet("It's ü").sheet_id)


def test_renamed_sheet_is_named_so_in_charts() -> None:
    """Also in those of other sheets, and quoted where it must be."""
    book = open_workbook(by_openpyxl())
    book.rename_sheet("Data", "Neu & alt")
    after = parts(save_workbook(book))
    assert set(formulas(after["xl/charts/chart2.xml"])) == {"'Neu &amp; alt'!B1", "'Neu &amp; alt'!$B$2:$B$4"}
    again = open_workbook(save_workbook(book))
    assert values(again, first(again, "It's ü")) == [[1, 3, 5]]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda book: book.insert_cells(book.area("Data!1:2"), Shift.DOWN), "Data!$B$4:$B$6"),
        (lambda book: book.insert_cells(book.area("Data!3:3"), Shift.DOWN), "Data!$B$2:$B$5"),
        (lambda book: book.delete_cells(book.area("Data!3:3"), Shift.UP), "Data!$B$2:$B$3"),
        (lambda book: book.delete_cells(book.area("Data!A:A"), Shift.LEFT), "Data!$A$2:$A$4"),
        (lambda book: book.insert_cells(book.area("Data!B2:B4"), Shift.RIGHT), "Data!$C$2:$C$4"),
    ],
)
def test_references_move_with_cells(change: Any, expected: str) -> None:
    """As those of formulas do, and the values come along."""
    book = open_workbook(by_excel())
    change(book)
    after = parts(save_workbook(book))[_CHART]
    assert expected in formulas(after)
    again = open_workbook(save_workbook(book))
    assert values(again, first(again)) == values(book, first(book))


def test_deleted_cells_leave_an_error() -> None:
    """The other series stays."""
    book = open_workbook(by_excel())
    book.delete_cells(book.area("Data!B:B"), Shift.LEFT)
    found = formulas(parts(save_workbook(book))[_CHART])
    assert found == ["#REF!", "#REF!", "Data!$B$1", "Data!$B$2:$B$4"]


def test_charts_and_shapes_move_with_rows() -> None:
    """Two rows above them move both down; a row beneath the chart makes it higher."""
    book = open_workbook(by_excel())
    book.insert_cells(book.area("Data!1:2"), Shift.DOWN)
    book.insert_cells(book.area("Data!8:8"), Shift.DOWN)
    drawing = parts(save_workbook(book))["xl/drawings/drawing1.xml"].decode()
    assert re.findall(r"<xdr:row>(\d+)</xdr:row>", drawing) == ["4", "15", "23"]


def test_appended_rows_of_a_table_are_plotted() -> None:
    """A chart over all rows of a table's column grows with it, as in Excel."""
    book = open_workbook(by_excel())
    book.add_table(book.area("Data!A1:C4"), has_headers=True, name="Sales")
    book.add_rows("Sales", [["Apr", 7, 8]])
    assert values(book, first(book)) == [[1, 3, 5, 7], [2, 4, 6, 8]]
    assert "Data!$B$2:$B$5" in formulas(parts(save_workbook(book))[_CHART])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/drawings/drawing1.xml", b"<broken"),
        ("xl/charts/chart1.xml", b"<broken"),
        ("xl/charts/chart1.xml", b"<other/>"),
        ("xl/drawings/_rels/drawing1.xml.rels", b"<broken"),
    ],
)
def test_what_cannot_be_read_is_left_alone(name: str, content: bytes) -> None:
    """The workbook opens without the chart, and the part comes out as it was, also where cells have moved."""
    data = with_parts(by_excel(), {name: content})
    book = open_workbook(data)
    assert book.charts(book.sheet("Data").sheet_id) == []
    book.insert_cells(book.area("Data!1:1"), Shift.DOWN)
    assert parts(save_workbook(book))[name] == content


def test_saving_changes_no_workbook() -> None:
    """Twice gives the same file."""
    book = filled()
    book.add_chart(book.sheets[0].sheet_id, "Bubble", book.area("A1:C4"))
    assert save_workbook(book) == save_workbook(book)


def test_clone_has_charts_of_its_own() -> None:
    """What is deleted there is still here."""
    book = open_workbook(by_excel())
    clone = book.clone()
    clone.delete_chart(first(clone).chart_id)
    sheet = book.sheet("Data").sheet_id
    assert (len(book.charts(sheet)), len(clone.charts(sheet))) == (1, 0)


@pytest.mark.parametrize(
    "text", ["a\x00b", "\x1fa", "a\ufffe", "a\rb", "a\tb", "<>&'\"x;", "_x0041_", " a ", "Größe 日本"]
)
def test_any_text_is_the_same_in_a_reopened_copy(text: str) -> None:
    """Name, title and series; what XML cannot hold is left out at once."""

    def texts(book: Workbook) -> list[str | None]:
        chart = first(book)
        root = Document.read(chart.content).root
        names = [series.name for series in plotted(book, chart.sheet, root)]
        return [chart.name, title_of(root, Place("title"), names).text, *names]

    book = open_workbook(by_excel())
    chart_id = first(book).chart_id
    book.rename_chart(chart_id, text)
    book.change_chart(chart_id, lambda document: set_title(document, Place("title"), Title(text, visible=True)))
    book.change_chart(chart_id, lambda document: name_series(document, series_tags(document.root)[0], text))
    assert texts(open_workbook(save_workbook(book))) == texts(book)
    assert len(charts(save_workbook(book), "Data")) == 1
