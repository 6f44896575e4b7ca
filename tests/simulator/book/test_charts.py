"""Tests of charts in the workbook's model."""

from __future__ import annotations

import pytest
from charted import ROWS, by_excel, by_openpyxl, filled, parts, with_parts

from pytest_workbook.simulator.book.charts_data import plotted
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_places import groups
from pytest_workbook.simulator.book.charts_source import SeriesBy
from pytest_workbook.simulator.book.charts_tree import Document
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.workbook import Workbook


def series(book: Workbook, chart: Chart) -> list[tuple[str, list[object]]]:
    """Names and values of what a chart plots."""
    root = Document.read(book.chart(chart.chart_id).content).root
    return [(each.name, [datum.value for datum in each.values]) for each in plotted(book, chart.sheet, root)]


def formulas(chart: Chart) -> list[str]:
    """What a chart names."""
    return [tag.text for tag in Document.read(chart.content).root.walk() if tag.local == "f"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("B:C", ["Sheet1!$B$1", "Sheet1!$B$2:$B$4", "Sheet1!$C$1", "Sheet1!$C$2:$C$4"]),
        ("1:2", ["Sheet1!$A$2", "Sheet1!$B$1:$C$1", "Sheet1!$B$2:$C$2"]),
        ("B2", ["Sheet1!$B$2"]),
        ("Z9:Z10", ["Sheet1!$Z$9:$Z$10"]),
    ],
)
def test_cells_that_a_new_chart_names(address: str, expected: list[str]) -> None:
    """Whole columns and rows as far as they are used, and blank cells as they are."""
    book = filled()
    made = book.add_chart(book.sheets[0].sheet_id, "Line", book.area(address))
    assert formulas(made) == expected


def test_names_are_counted_where_they_are_free() -> None:
    """In each sheet by itself."""
    book = filled()
    sheet, other = book.sheets[0].sheet_id, book.add_sheet().sheet_id
    first = book.add_chart(sheet, "Line", book.area("A1:C4"))
    book.rename_chart(first.chart_id, "chart 2")
    assert book.add_chart(sheet, "Line", book.area("A1:C4")).name == "Chart 3"
    assert book.add_chart(other, "Line", book.area("Sheet1!A1:C4")).name == "Chart 1"
    assert len({chart.chart_id for chart in book.contents.charts}) == 3


def test_refused_change_leaves_everything() -> None:
    """No chart, no revision."""
    book = filled()
    revision = book.revision
    with pytest.raises(BookError):
        book.add_chart(book.sheets[0].sheet_id, "StockHLC", book.area("A1:C4"))
    with pytest.raises(BookError, match="plots 1,000,000 cells"):
        book.add_chart(book.sheets[0].sheet_id, "Line", book.area("A1:B500001"))
    assert (book.revision, book.contents.charts) == (revision, [])


def test_chart_that_is_not_there() -> None:
    """By id and by name."""
    book = filled()
    sheet = book.sheets[0].sheet_id
    with pytest.raises(BookError) as refused:
        book.chart("{NO}")
    assert refused.value.kind is ErrorKind.ITEM_NOT_FOUND
    with pytest.raises(BookError) as refused:
        book.find_chart(sheet, "No")
    assert refused.value.kind is ErrorKind.ITEM_NOT_FOUND


def test_file_made_by_openpyxl_is_read() -> None:
    """Names, places and data; ids are those that Excel would give."""
    book = open_workbook(by_openpyxl())
    (bars,) = book.charts(book.sheet("Data").sheet_id)
    (pie,) = book.charts(book.sheet("It's ü").sheet_id)
    assert (bars.name, bars.chart_id) == ("Chart 1", "{00000000-0008-0000-0000-000001000000}")
    assert pie.chart_id == "{00000000-0008-0000-0100-000001000000}"
    left, top, width, height = book.box(bars)
    assert (top, width, height) == pytest.approx((15.0, 425.2, 212.6), abs=0.1)
    assert left > 0
    assert series(book, bars) == [("North", [1, 3, 5]), ("South", [2, 4, 6])]
    assert series(book, pie) == [("North", [1, 3, 5])]


def test_other_cells_for_a_chart_of_a_file() -> None:
    """Its series keep their looks, further ones look like the first, and others are gone."""
    book = open_workbook(by_excel())
    book.write(book.area("Data!A1:D4"), values=[[*row, row[1]] for row in ROWS])
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    book.plot(chart.chart_id, book.area("Data!A1:D4"))
    content = book.chart(chart.chart_id).content
    assert [name for name, _ in series(book, chart)] == ["North", "South", "North"]
    assert (content.count(b'"accent1"'), content.count(b'"accent2"')) == (1, 1)
    assert b"kept</x>" in content
    book.plot(chart.chart_id, book.area("Data!A1:B4"))
    assert series(book, chart) == [("North", [1, 3, 5])]
    assert b'"accent2"' not in book.chart(chart.chart_id).content


def test_scattered_chart_keeps_two_axes_of_values() -> None:
    """The first column is what others are plotted over, whatever it holds."""
    book = filled()
    made = book.add_chart(book.sheets[0].sheet_id, "XYScatter", book.area("B1:C4"))
    assert formulas(made) == ["Sheet1!$C$1", "Sheet1!$B$2:$B$4", "Sheet1!$C$2:$C$4"]
    book.plot(made.chart_id, book.area("A1:C4"))
    assert "Sheet1!$A$2:$A$4" in formulas(book.chart(made.chart_id))


def test_combined_chart_loses_a_group_that_plots_nothing_more() -> None:
    """And the axes that only it had."""
    second = (
        b'<c:barChart><c:barDir val="col"/><c:ser><c:idx val="2"/><c:order val="2"/><c:val><c:numRef>'
        b'<c:f>Data!$C$2</c:f></c:numRef></c:val></c:ser><c:axId val="33"/><c:axId val="44"/></c:barChart>'
    )
    axes = b'<c:catAx><c:axId val="33"/></c:catAx><c:valAx><c:axId val="44"/></c:valAx>'
    content = parts(by_excel())["xl/charts/chart1.xml"]
    content = content.replace(b"</c:lineChart>", b"</c:lineChart>" + second)
    content = content.replace(b"</c:plotArea>", axes + b"</c:plotArea>")
    book = open_workbook(with_parts(by_excel(), {"xl/charts/chart1.xml": content}))
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    assert len(series(book, chart)) == 3
    book.plot(chart.chart_id, book.area("Data!A1:C4"), SeriesBy.COLUMNS)
    found = book.chart(chart.chart_id).content
    assert [group.local for group in groups(Document.read(found).root)] == ["lineChart"]
    assert (b'"33"' in found, b'"11"' in found, b'"22"' in found) == (False, True, True)


def test_chart_without_anything_plotted_gets_columns() -> None:
    """Excel writes no group for a chart that was given no cells."""
    empty = (
        b'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart><c:plotArea><c:layout/>'
        b"<c:spPr/></c:plotArea></c:chart></c:chartSpace>"
    )
    book = open_workbook(with_parts(by_excel(), {"xl/charts/chart1.xml": empty}))
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    assert series(book, chart) == []
    book.plot(chart.chart_id, book.area("Data!A1:C4"))
    assert series(book, chart) == [("North", [1, 3, 5]), ("South", [2, 4, 6])]
    plot = Document.read(book.chart(chart.chart_id).content).root.find("chart", "plotArea")
    assert plot is not None
    assert [tag.local for tag in plot.tags] == ["layout", "barChart", "catAx", "valAx", "spPr"]
    again = open_workbook(save_workbook(book))
    assert series(again, again.charts(again.sheet("Data").sheet_id)[0]) == series(book, chart)
