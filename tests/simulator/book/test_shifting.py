"""Cells are inserted and deleted, and everything that points at them follows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Cell, Contents, Sheet, Shift
from pytest_workbook.simulator.book.workbook import Workbook


def column_book() -> Workbook:
    """1 to 4 in A1:A4, letters in B1:B4, a sum of column A in D1, and a name for A1:A4."""
    book = Workbook.blank()
    book.write(book.area("A1:B4"), values=[[1, "a"], [2, "b"], [3, "c"], [4, "d"]])
    book.write(book.area("D1"), values=[["=SUM(A1:A4)"]])
    book.add_name("Numbers", "=Sheet1!$A$1:$A$4")
    book.write(book.area("D2"), values=[["=SUM(Numbers)"]])
    return book


def test_inserted_cells_push_those_below_down() -> None:
    """In their columns alone; sums and names grow."""
    book = column_book()
    assert book.insert_cells(book.area("A2:A3"), Shift.DOWN) == book.area("A2:A3")
    assert book.values(book.area("A1:B6")) == [[1, "a"], ["", "b"], ["", "c"], [2, "d"], [3, ""], [4, ""]]
    assert book.formulas(book.area("D1")) == [["=SUM(A1:A6)"]]
    assert book.name("Numbers").refers_to == "Sheet1!$A$1:$A$6"
    assert book.values(book.area("D1:D2")) == [[10], [10]]


def test_inserted_cells_push_those_to_the_right() -> None:
    """In their rows alone."""
    book = column_book()
    book.insert_cells(book.area("A1:A4"), Shift.RIGHT)
    assert book.values(book.area("A1:C1")) == [["", 1, "a"]]
    assert book.formulas(book.area("E1")) == [["=SUM(B1:B4)"]]


@pytest.mark.parametrize(
    ("address", "formula", "value"),
    [
        ("A1", "=SUM(A1:A3)", 9),
        ("A4", "=SUM(A1:A3)", 6),
        ("A2:A3", "=SUM(A1:A2)", 5),
        ("A1:A4", "=SUM(#REF!)", "#REF!"),
    ],
)
def test_deleted_cells_pull_those_below_up(address: str, formula: str, value: object) -> None:
    """A range shrinks by its edge row too; all of it deleted is #REF!; names go the same way."""
    book = column_book()
    book.delete_cells(book.area(address), Shift.UP)
    assert book.formulas(book.area("D1")) == [[formula]]
    assert book.values(book.area("D1:D2")) == [[value], [value]]


def test_deleted_cells_pull_those_to_the_left() -> None:
    """In their rows alone."""
    book = column_book()
    book.delete_cells(book.area("B1:C4"), Shift.LEFT)
    assert book.formulas(book.area("B1")) == [["=SUM(A1:A4)"]]
    assert book.values(book.area("A1:B1")) == [[1, 10]]


@given(st.integers(0, 5), st.integers(0, 3), st.integers(1, 3), st.sampled_from([Shift.DOWN, Shift.RIGHT]))
@settings(max_examples=25, deadline=None)
def test_deleting_what_was_inserted_restores_the_workbook(row: int, column: int, count: int, shift: Shift) -> None:
    """Cells, formulas and names are as before."""
    book = column_book()
    before = book.clone().contents
    area = book.area("A1")
    area = type(area)(area.sheet, row, column, row + count - 1, column + count - 1)
    book.insert_cells(area, shift)
    book.delete_cells(area, Shift.UP if shift is Shift.DOWN else Shift.LEFT)
    assert book.contents.sheets[0].cells == before.sheets[0].cells
    assert book.names == tuple(before.names)


def test_whole_columns_in_formulas_move() -> None:
    """Also those that stand left of the column that is inserted."""
    book = column_book()
    book.write(book.area("D3"), values=[["=SUM(A:A)+COUNTA($B:$B)"]])
    book.insert_cells(book.area("B:B"), Shift.RIGHT)
    assert book.formulas(book.area("E3")) == [["=SUM(A:A)+COUNTA($C:$C)"]]


@pytest.mark.parametrize(("shift", "is_insert"), [(Shift.UP, True), (Shift.LEFT, True), (Shift.DOWN, False)])
def test_the_other_shifts_are_refused(shift: Shift, is_insert: bool) -> None:
    """Cells are inserted down or right, deleted up or left."""
    book = column_book()
    with pytest.raises(BookError) as caught:
        book.insert_cells(book.area("A1"), shift) if is_insert else book.delete_cells(book.area("A1"), shift)
    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


def table_book() -> Workbook:
    """A table T in B2:C4, and a plain column below and beside it."""
    book = Workbook.blank()
    book.write(book.area("B2:C4"), values=[["h", "i"], [1, 2], [3, 4]])
    book.add_table(book.area("B2:C4"), has_headers=True, name="T")
    return book


@pytest.mark.parametrize(
    ("address", "shift", "table"),
    [
        ("B1:C1", Shift.DOWN, "B3:C5"),
        ("A1:D1", Shift.DOWN, "B3:C5"),
        ("B4:C5", Shift.DOWN, "B2:C6"),
        ("B5:C5", Shift.DOWN, "B2:C4"),
        ("A2:A4", Shift.RIGHT, "C2:D4"),
        ("D2:D2", Shift.RIGHT, "B2:C4"),
        ("B1:C1", Shift.UP, "B1:C3"),
        ("B4:C4", Shift.UP, "B2:C3"),
        ("A1:A9", Shift.LEFT, "A2:B4"),
    ],
)
def test_a_table_moves_grows_or_shrinks_as_a_whole(address: str, shift: Shift, table: str) -> None:
    """Rows through all of its columns change its size, all else moves it."""
    book = table_book()
    change = book.insert_cells if shift in (Shift.DOWN, Shift.RIGHT) else book.delete_cells
    change(book.area(address), shift)
    assert book.table("T").area == book.area(table)


@pytest.mark.parametrize(
    ("address", "shift"),
    [
        ("B1", Shift.DOWN),
        ("C3:D3", Shift.DOWN),
        ("A3", Shift.RIGHT),
        ("C2:C4", Shift.RIGHT),
        ("B2:C2", Shift.UP),
        ("B3:C4", Shift.UP),
        ("B3", Shift.UP),
        ("C2:C4", Shift.LEFT),
        ("A3", Shift.LEFT),
    ],
)
def test_a_table_is_not_torn_apart(address: str, shift: Shift) -> None:
    """Nor its header or last row taken, nor its columns changed but through the table."""
    book = table_book()
    change = book.insert_cells if shift in (Shift.DOWN, Shift.RIGHT) else book.delete_cells
    with pytest.raises(BookError, match="'T'") as caught:
        change(book.area(address), shift)
    assert caught.value.kind is ErrorKind.INSERT_DELETE_CONFLICT
    assert book.values(book.area("B2:C4")) == [["h", "i"], [1, 2], [3, 4]]


def test_a_table_deleted_whole_is_gone() -> None:
    """What refers to it is #REF!."""
    book = table_book()
    book.write(book.area("E9"), values=[["=SUM(T[h])"]])
    book.delete_cells(book.area("B2:C4"), Shift.UP)
    assert book.tables == ()
    assert book.formulas(book.area("E9")) == [["=SUM(#REF!)"]]


def test_content_is_not_pushed_off_the_sheet() -> None:
    """The cells at the edge hold it."""
    book = Workbook.blank()
    book.write(book.area("A1048576"), values=[[1]])
    with pytest.raises(BookError, match="pushed off") as caught:
        book.insert_cells(book.area("A1"), Shift.DOWN)
    assert caught.value.kind is ErrorKind.OFF_SHEET


def test_merged_cells_move_or_refuse() -> None:
    """They are not torn apart, and vanish when nothing of them is left."""
    book = Workbook.blank()
    book.merge(book.area("A3:B4"))
    book.insert_cells(book.area("A1:B1"), Shift.DOWN)
    assert book.sheets[0].merges == [(3, 0, 4, 1)]
    with pytest.raises(BookError, match="merged cell"):
        book.insert_cells(book.area("A1"), Shift.DOWN)
    book.delete_cells(book.area("A4:B5"), Shift.UP)
    assert book.sheets[0].merges == []


def test_hidden_rows_move_with_whole_rows_only() -> None:
    """And columns with whole columns."""
    book = Workbook.blank()
    book.write(book.area("C3"), rows_hidden=True, columns_hidden=True)
    book.insert_cells(book.area("A1"), Shift.DOWN)
    assert book.sheets[0].hidden_rows == {2}
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    book.insert_cells(book.area("A:B"), Shift.RIGHT)
    assert (book.sheets[0].hidden_rows, book.sheets[0].hidden_columns) == ({3}, {4})
    book.delete_cells(book.area("4:4"), Shift.UP)
    assert book.sheets[0].hidden_rows == set()


@pytest.mark.parametrize(("address", "shift"), [("A1", Shift.DOWN), ("A2:B2", Shift.DOWN), ("A1:B1", Shift.UP)])
def test_array_formulas_are_not_torn_apart(address: str, shift: Shift) -> None:
    """Sideways, in the middle, or in part."""
    cells = {(0, 0): Cell(formula="={1,2;3,4}", array_size=(2, 2))}
    book = Workbook(Contents([Sheet("{1}", "S", cells=cells)]))
    change = book.insert_cells if shift is Shift.DOWN else book.delete_cells
    with pytest.raises(BookError, match="array formula"):
        change(book.area(address), shift)
    book.insert_cells(book.area("A1:B1"), Shift.DOWN)
    assert book.values(book.area("A2:B3")) == [[1, 2], [3, 4]]


def test_formulas_on_other_sheets_and_in_tables_follow() -> None:
    """Wherever they stand; a text that is no formula is left."""
    book = table_book()
    other = book.add_sheet("Other").sheet_id
    book.write(book.area("A1:A2", other), values=[["=Sheet1!B3"], ["=B3"]])
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    assert book.formulas(book.area("A1:A2", other)) == [["=Sheet1!B4"], ["=B3"]]
