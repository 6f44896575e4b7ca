"""Tests of sorting areas and tables."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.sorting import SortKey, remembered_sort
from pytest_workbook.simulator.book.table_view import SortedBy, TableSort
from pytest_workbook.simulator.book.workbook import Grid, Rows, Workbook


def filled(values: Grid, address: str = "A1") -> Workbook:
    """A workbook with values from this cell on."""
    book = Workbook.blank()
    start = book.area(address)
    area = type(start)(start.sheet, start.top, start.left, start.top + len(values) - 1, start.left + len(values[0]) - 1)
    book.write(area, formulas=values)
    return book


def values(book: Workbook, address: str) -> Rows:
    """What the cells show."""
    return book.values(book.area(address))


def refused(book: Workbook, address: str, *keys: SortKey) -> ErrorKind:
    """Why an area is not sorted."""
    with pytest.raises(BookError) as raised:
        book.sort(book.area(address), keys)
    return raised.value.kind


def test_rows_are_sorted_by_several_keys() -> None:
    """The first key counts most, each has its direction, and equal rows keep their order."""
    book = filled([["b", 1, "1st"], ["a", 1, "2nd"], ["b", 2, "3rd"], ["a", 1, "4th"]])
    book.sort(book.area("A1:C4"), [SortKey(0), SortKey(1, ascending=False)])
    assert [row[2] for row in values(book, "A1:C4")] == ["2nd", "4th", "3rd", "1st"]


@pytest.mark.parametrize(
    ("ascending", "expected"),
    [
        (True, [-1, 3, "B", "c", False, True, "#DIV/0!", "", ""]),
        (False, ["#DIV/0!", True, False, "c", "B", 3, -1, "", ""]),
    ],
)
def test_blank_cells_come_last_in_either_direction(ascending: bool, expected: list[object]) -> None:
    """All else is reversed."""
    book = filled([["c"], [3], [None], [True], ["=1/0"], [-1], [None], [False], ["B"]])
    book.sort(book.area("A1:A9"), [SortKey(0, ascending=ascending)])
    assert [row[0] for row in values(book, "A1:A9")] == expected


def test_headers_and_neighbours_stay() -> None:
    """Only the cells of the area move."""
    book = filled([["x", 0], [3, 1], [1, 2], [2, 3]])
    book.sort(book.area("A1:A4"), [SortKey(0)], has_headers=True)
    assert values(book, "A1:B4") == [["x", 0], [1, 1], [2, 2], [3, 3]]


def test_columns_are_sorted_sideways() -> None:
    """The key is a row, and the header is the first column."""
    book = filled([["k", 3, 1, 2], ["v", "c", "a", "b"]])
    book.sort(book.area("A1:D2"), [SortKey(0)], has_headers=True, sideways=True)
    assert values(book, "A1:D2") == [["k", 1, 2, 3], ["v", "a", "b", "c"]]


def test_formulas_change_as_if_copied() -> None:
    """Relative references go along, fixed ones stay, and those that name a sheet stay as they are."""
    book = filled([[3, "=A1*2", "=$A$1", "=Sheet1!A1"], [1, "=A2*2", "=$A$1", "=Sheet1!A2"]])
    book.sort(book.area("A1:D2"), [SortKey(0)])
    assert book.formulas(book.area("A1:D2")) == [
        [1, "=A1*2", "=$A$1", "=Sheet1!A2"],
        [3, "=A2*2", "=$A$1", "=Sheet1!A1"],
    ]
    assert [row[1] for row in values(book, "A1:D2")] == [2, 6]


def test_references_from_elsewhere_stay() -> None:
    """They show what stands there now."""
    book = filled([[3], [1]])
    book.write(book.area("C1"), formulas=[["=A1"]])
    book.sort(book.area("A1:A2"), [SortKey(0)])
    assert (book.formulas(book.area("C1")), values(book, "C1")) == ([["=A1"]], [[1]])


def test_formats_move_with_their_cells() -> None:
    """A number's format goes where the number goes."""
    book = filled([[3], [1]])
    book.write(book.area("A1"), number_formats=[["0.00"]])
    book.sort(book.area("A1:A2"), [SortKey(0)])
    assert book.text(book.area("A1:A2")) == [["1"], ["3.00"]]


def test_hidden_rows_keep_their_places() -> None:
    """As rows that a filter hides do in Excel."""
    book = filled([[4], [9], [1], [2]])
    book.write(book.area("A2"), rows_hidden=True)
    book.sort(book.area("A1:A4"), [SortKey(0)])
    assert values(book, "A1:A4") == [[1], [9], [2], [4]]


def test_whole_columns_are_sorted_within_what_is_used() -> None:
    """An area without a used cell is left as it is."""
    book = filled([[3, "c"], [1, "a"]])
    book.sort(book.area("A:B"), [SortKey(0)])
    assert values(book, "A1:B2") == [[1, "a"], [3, "c"]]
    book.sort(book.area("F10:G20"), [SortKey(1)])
    assert values(book, "A1:B2") == [[1, "a"], [3, "c"]]


def test_sorted_values_are_those_of_formulas() -> None:
    """What a cell shows counts, not what it holds."""
    book = filled([["=5-1"], ["=1+1"], [3]])
    book.sort(book.area("A1:A3"), [SortKey(0)])
    assert values(book, "A1:A3") == [[2], [3], [4]]


@pytest.mark.parametrize("keys", [[], [SortKey(-1)], [SortKey(2)], [SortKey(0), SortKey(2)]])
def test_key_outside_is_refused(keys: list[SortKey]) -> None:
    """There is one key at least, each within the area."""
    assert refused(filled([[2, 1], [1, 2]]), "A1:B2", *keys) is ErrorKind.INVALID_ARGUMENT


def test_merged_and_array_cells_are_not_sorted() -> None:
    """Nothing is changed by a sort that is refused."""
    book = filled([[2, 1], [1, 2], [3, 4]])
    book.merge(book.area("A1:B1"))
    assert refused(book, "A1:B3", SortKey(0)) is ErrorKind.INVALID_ARGUMENT
    book.unmerge(book.area("A1:B1"))
    book.write(book.area("A5"), formulas=[["=SEQUENCE(2)"]])
    assert refused(book, "A5:A9", SortKey(0)) is ErrorKind.INVALID_ARGUMENT
    assert values(book, "A1:A3") == [[2], [1], [3]]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.sampled_from(["a", "B", "é", "-a"]))))
def test_sorting_twice_changes_nothing_more_and_loses_nothing(column: list[str | int | bool | None]) -> None:
    """Whatever the values are."""
    book = filled([[value] for value in [*column, 0]])
    area = book.area(f"A1:A{len(column) + 1}")
    before = [row[0] for row in book.values(area)]
    book.sort(area, [SortKey(0)])
    once = book.values(area)
    book.sort(area, [SortKey(0)])
    assert book.values(area) == once
    assert sorted(map(repr, before)) == sorted(repr(row[0]) for row in once)


def test_table_is_sorted_below_its_header_and_above_its_totals() -> None:
    """The order is remembered by the columns' ids, and the rows come in it once more after a change."""
    book = filled([["Stück", "n"], ["b", 2], ["a", 3], ["c", 1]])
    table = book.add_table(book.area("A1:B4"), has_headers=True)
    book.change_table(table.name, show_totals=True)
    book.sort_table(table.name, TableSort((SortedBy("2", ascending=False),)))
    assert values(book, "A1:B5") == [["Stück", "n"], ["a", 3], ["b", 2], ["c", 1], ["Total", 6]]
    book.write(book.area("B4"), values=[[9]])
    book.resort_table(table.name)
    assert [row[0] for row in values(book, "A2:A4")] == ["c", "a", "b"]
    book.forget_table_sort(table.name)
    book.write(book.area("B2"), values=[[0]])
    book.resort_table(table.name)
    assert [row[0] for row in values(book, "A2:A4")] == ["c", "a", "b"]
    assert book.table(table.name).sort == TableSort()


def test_order_of_a_deleted_column_is_forgotten() -> None:
    """The others stay."""
    book = filled([["x", "y"], [1, 2]])
    table = book.add_table(book.area("A1:B2"), has_headers=True)
    book.sort_table(table.name, TableSort((SortedBy("1"), SortedBy("2"))))
    book.delete_column(table.name, "x")
    assert remembered_sort(book.table(table.name)).keys == (SortedBy("2"),)


def test_unknown_column_is_refused() -> None:
    """An id that no column has."""
    book = filled([["x"], [1]])
    table = book.add_table(book.area("A1:A2"), has_headers=True)
    with pytest.raises(BookError, match="sorted by one key"):
        book.sort_table(table.name, TableSort((SortedBy("7"),)))


def table_part(data: bytes) -> str:
    """The text of the file's one table."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = [name for name in archive.namelist() if "/tables/" in name]
        return archive.read(name).decode()


def test_order_is_saved_and_read() -> None:
    """As a file's ``sortState``, which openpyxl reads; forgetting it takes it out of the file."""
    book = filled([["x", "y"], [1, "b"], [2, "a"]], "B2")
    table = book.add_table(book.area("B2:C4"), has_headers=True)
    order = TableSort((SortedBy("2", ascending=False), SortedBy("1")), match_case=True, method="StrokeCount")
    book.sort_table(table.name, order)
    data = save_workbook(book)
    found = openpyxl.load_workbook(io.BytesIO(data))["Sheet1"].tables["Table1"].sortState
    assert [(each.ref, each.descending) for each in found.sortCondition] == [("C3:C4", True), ("B3:B4", None)]
    again = open_workbook(data)
    assert again.table("Table1").sort == order
    assert save_workbook(again) == data
    again.forget_table_sort("Table1")
    assert "sortState" not in table_part(save_workbook(again))


def test_order_that_is_not_known_stays_in_the_file() -> None:
    """An order by colors is kept while the table is what it was, and is not taken for one by values."""
    book = filled([["x"], [1], [2]])
    book.add_table(book.area("A1:A3"), has_headers=True)
    data = save_workbook(book)
    colors = '<sortState ref="A2:A3"><sortCondition sortBy="cellColor" ref="A2:A3" dxfId="0"/></sortState>'
    source = zipfile.ZipFile(io.BytesIO(data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if "/tables/" in name:
                content = content.replace(b"<tableColumns", colors.encode() + b"<tableColumns", 1)
            archive.writestr(name, content)
    again = open_workbook(buffer.getvalue())
    assert again.table("Table1").sort == TableSort()
    again.change_table("Table1", style="TableStyleLight1")
    assert colors in table_part(save_workbook(again))
    again.sort_table("Table1", TableSort((SortedBy("1", ascending=False),)))
    assert "cellColor" not in table_part(save_workbook(again))
