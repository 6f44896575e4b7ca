"""Tests of what charts plot."""

from __future__ import annotations

import pytest
from charted import by_excel, by_openpyxl, filled
from modern import added, by_excel_2016, filled_for_2016

from pytest_workbook.simulator.book.charts_data import Datum, areas_of, of_reference, plotted, series_name
from pytest_workbook.simulator.book.charts_tree import Document, read_tag
from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.workbook import Workbook


@pytest.mark.parametrize(
    ("value", "number"),
    [(2, 2.0), (1.5, 1.5), (True, 1.0), ("word", 0.0), (ErrorValue("#N/A"), None), (None, None)],
)
def test_what_is_plotted_of_a_value(value: Scalar, number: float | None) -> None:
    """Texts are 0, errors and blanks are gaps."""
    assert Datum(value, "").number == number


def test_dimensions_of_excel_2016() -> None:
    """Through hidden names, through addresses, and as the part brings them along where there are no such cells."""
    book = open_workbook(by_excel_2016())
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    (found,) = plotted(book, chart.sheet, Document.read(chart.content).root)
    assert (found.name, [datum.value for datum in found.values]) == ("North", [1, 3, 5])
    assert [datum.text for datum in found.categories] == ["Jan", "Feb", "Mar"]
    book.write(book.area("Data!B1"), values=[["Renamed"]])
    levels = b'<cx:lvl ptCount="3"><cx:pt idx="0">x</cx:pt><cx:pt idx="2">z</cx:pt></cx:lvl>'
    outer = b'<cx:lvl ptCount="3"><cx:pt idx="0">A</cx:pt></cx:lvl>'
    numbers = b'<cx:lvl ptCount="2"><cx:pt idx="0">1.5</cx:pt><cx:pt idx="1">wrong</cx:pt></cx:lvl>'
    brought = chart.content.replace(b"_xlchart.v1.0</cx:f>", b"#REF!</cx:f>" + levels + outer)
    brought = brought.replace(b"_xlchart.v1.2</cx:f>", b"[1]Other!$A$1</cx:f>" + numbers)
    (found,) = plotted(book, chart.sheet, Document.read(brought).root)
    assert [datum.value for datum in found.values] == [1.5, "wrong"]
    assert [datum.text for datum in found.categories] == ["x", "", "z"]
    assert (found.outer, found.name) == ((("A", "", ""),), "Renamed")


def test_names_of_series_of_excel_2016() -> None:
    """Of its cells, its own, or counted."""
    book = open_workbook(by_excel_2016())
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    for old, new, expected in (
        (b"_xlchart.v1.1", b"Data!$A$1", "Series1"),
        (b"_xlchart.v1.1", b"Gone!$A$1", "North"),
        (b"<cx:f>_xlchart.v1.1</cx:f>", b"", "North"),
        (b"<cx:f>_xlchart.v1.1</cx:f><cx:v>North</cx:v>", b"", "Series1"),
        (b"cx:tx>", b"cx:other>", "Series1"),
    ):
        (found,) = plotted(book, chart.sheet, Document.read(chart.content.replace(old, new)).root)
        assert found.name == expected


def test_levels_around_categories() -> None:
    """The innermost are the categories; hidden rows are left out of all."""
    book = filled_for_2016()
    chart = added(book, "Treemap")
    root = Document.read(chart.content).root
    (found,) = plotted(book, chart.sheet, root)
    assert [datum.text for datum in found.categories] == ["Paris", "Rome", "NYC", ""]
    assert found.outer == (("EU", "", "US", "Asia"),)
    book.write(book.area("A2"), rows_hidden=True)
    (found,) = plotted(book, chart.sheet, root)
    assert (found.outer, [datum.value for datum in found.values]) == ((("", "US", "Asia"),), [3, 6, 2])


@pytest.fixture(name="book")
def _book() -> Workbook:
    """`ROWS`, a sheet whose name has a comma and an apostrophe, and names."""
    book = filled()
    other = book.add_sheet("It's, ü").sheet_id
    book.write(book.area("A1:A2", other), values=[[7], [8]])
    book.add_name("Sales", "=Sheet1!$B$2:$B$4")
    return book


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("Sheet1!$B$2:$B$4", [(1, 1, 3, 1)]),
        ("$B$2", [(1, 1, 1, 1)]),
        ("'It''s, ü'!$A$1:$A$2", [(0, 0, 1, 0)]),
        ("(Sheet1!$B$2,Sheet1!$C$3)", [(1, 1, 1, 1), (2, 2, 2, 2)]),
        ("Sheet1!$B:$B", [(0, 1, 3, 1)]),
        ("Sheet1!$2:$2", [(1, 0, 1, 2)]),
        ("'Book.xlsx'!Sales", [(1, 1, 3, 1)]),
        ("[0]!Sales", [(1, 1, 3, 1)]),
        ("Sales", [(1, 1, 3, 1)]),
        ("#REF!", None),
        ("[1]Other!$A$1", None),
        ("Gone!$A$1", None),
        ("(Sheet1!$B$2,#REF!)", None),
        ("", None),
    ],
)
def test_cells_that_a_reference_names(
    book: Workbook, formula: str, expected: list[tuple[int, int, int, int]] | None
) -> None:
    """Addresses, several of them, names, and whole lines as far as they are used."""
    found = areas_of(book, book.sheets[0].sheet_id, formula)
    places = None if found is None else [(area.top, area.left, area.bottom, area.right) for area in found]
    assert places == expected


def test_hidden_cells_are_left_out() -> None:
    """Unless the chart shows them; a name is one whether hidden or not."""
    book = open_workbook(by_excel())
    book.write(book.area("Data!3:3"), rows_hidden=True)
    book.write(book.area("Data!C:C"), columns_hidden=True)
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    found = plotted(book, chart.sheet, Document.read(chart.content).root)
    assert [(series.name, [datum.value for datum in series.values]) for series in found] == [
        ("North", [1, 5]),
        ("South", []),
    ]
    shown = Document.read(chart.content.replace(b'plotVisOnly val="1"', b'plotVisOnly val="0"')).root
    assert [len(series.values) for series in plotted(book, chart.sheet, shown)] == [3, 3]


def test_what_a_part_brings_along_is_taken_where_cells_are_unknown(book: Workbook) -> None:
    """Numbers, gaps and texts, as of another workbook."""
    reference = read_tag(
        b'<numRef><f>[1]Other!$A$1:$A$3</f><numCache><ptCount val="4"/><pt idx="0"><v>1.5</v></pt>'
        b'<pt idx="2"><v>#N/A</v></pt><pt idx="x"><v>9</v></pt></numCache></numRef>',
        "p",
    )
    found = list(of_reference(book, "Sheet1", reference, is_whole=False))
    assert [datum.value for datum in found] == [1.5, None, "#N/A", None]
    texts = read_tag(b'<strLit><ptCount val="1"/><pt idx="0"><v>12</v></pt></strLit>', "p")
    assert [datum.value for datum in of_reference(book, "Sheet1", texts, is_whole=False)] == ["12"]


@pytest.mark.parametrize(
    ("series", "name"),
    [
        (b"<ser><tx><v>Own</v></tx></ser>", "Own"),
        (b"<ser><tx><strRef><f>Sheet1!$B$1:$C$1</f></strRef></tx></ser>", "North South"),
        (b"<ser><tx><strRef><f>Sheet1!$Z$1</f></strRef></tx></ser>", "Series3"),
        (b"<ser><tx/></ser>", "Series3"),
        (b"<ser/>", "Series3"),
    ],
)
def test_name_of_a_series(book: Workbook, series: bytes, name: str) -> None:
    """Its own, that of its cells, or a counted one."""
    assert series_name(book, book.sheets[0].sheet_id, read_tag(series, "p"), 2) == name


def test_categories_come_with_their_series() -> None:
    """From a file of openpyxl, whose references are of numbers even for texts."""
    book = open_workbook(by_openpyxl())
    chart = book.charts(book.sheet("Data").sheet_id)[0]
    found = plotted(book, chart.sheet, Document.read(chart.content).root)
    assert [datum.text for datum in found[1].categories] == ["Jan", "Feb", "Mar"]


def test_endless_lines_are_cut(book: Workbook) -> None:
    """Millions of cells are no points."""
    reference = read_tag(b"<numRef><f>Sheet1!$A$1:$C$900000</f></numRef>", "p")
    found = list(of_reference(book, book.sheets[0].sheet_id, reference, is_whole=False))
    assert 31_000 < len(found) <= 32_000
