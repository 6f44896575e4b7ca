"""Data rows of tables are added, written and deleted."""

from collections.abc import Callable

import pytest

from pytest_workbook.simulator.book.errors import BookError, ErrorKind, InvalidFormula
from pytest_workbook.simulator.book.model import Cell, Contents, Scalar, Sheet, Table, TableColumn
from pytest_workbook.simulator.book.workbook import Workbook


def sales_book() -> Workbook:
    """A table Sales in A1:C3 with a formula column, sums in E1:E2, and a plain cell right below."""
    book = Workbook.blank()
    book.write(book.area("A1:B3"), values=[["Item", "Qty"], ["a", 1], ["b", "20%"]])
    book.write(book.area("C1"), values=[["Double"]])
    book.add_table(book.area("A1:C3"), has_headers=True, name="Sales")
    book.write(book.area("C2:C3"), values=[["=[@Qty]*2"], ["=[@Qty]*2"]])
    book.write(book.area("E1:E2"), values=[["=SUM(Sales[Double])"], ["=SUM(B2:B3)"]])
    book.write(book.area("A4"), values=[["below"]])
    return book


def test_appended_rows_push_content_down_and_fill_formulas() -> None:
    """Formats come from the row above; plain sums over the whole column grow too."""
    book = sales_book()
    assert book.add_rows("Sales", [["c", "3", None], ["d", 4, "own"]]) == 2
    assert book.table("Sales").area == book.area("A1:C5")
    assert book.formulas(book.area("A4:C6")) == [["c", 3, "=[@Qty]*2"], ["d", 4, "own"], ["below", "", ""]]
    assert book.text(book.area("B4")) == [["300%"]]
    assert book.formulas(book.area("E2")) == [["=SUM(B2:B5)"]]
    assert book.values(book.area("E1:E2")) == [[8.4], [8.2]]


def test_rows_are_added_in_front() -> None:
    """Those behind move down."""
    book = sales_book()
    assert book.add_rows("Sales", [["z", 9, None]], 0) == 0
    assert book.values(book.area("A2:C4")) == [["z", 9, 18], ["a", 1, 2], ["b", 0.2, 0.4]]


def test_the_totals_row_stays_last() -> None:
    """Rows come before it."""
    book = sales_book()
    book.change_table("Sales", show_totals=True)
    book.add_rows("Sales", [["c", 3, None]])
    assert book.values(book.area("A4:C6")) == [["c", 3, 6], ["Total", "", 8.4], ["below", "", ""]]


def test_the_blank_row_of_an_empty_table_is_used_first() -> None:
    """A table made of headers alone has one."""
    book = Workbook.blank()
    book.write(book.area("A1:B1"), values=[["x", "y"]])
    book.add_table(book.area("A1:B1"), has_headers=True)
    assert book.add_rows("Table1", [[1, 2], [3, 4]]) == 0
    assert book.values(book.area("A1:B4")) == [["x", "y"], [1, 2], [3, 4], ["", ""]]
    assert book.table("Table1").body == book.area("A2:B3")


@pytest.mark.parametrize("rows", [[], [[1, 2]], [[1, 2, 3], [1]]])
def test_rows_of_another_width_are_refused(rows: list[list[Scalar]]) -> None:
    """And so is none at all."""
    book = sales_book()
    with pytest.raises(BookError, match="3 values each") as caught:
        book.add_rows("Sales", rows)
    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


@pytest.mark.parametrize("index", [-1, 3])
def test_an_index_outside_is_refused(index: int) -> None:
    """In adding, writing and deleting."""
    book = sales_book()
    changes: list[Callable[[], object]] = [
        lambda: book.add_rows("Sales", [[1, 2, 3]], index),
        lambda: book.write_row("Sales", index, [1, 2, 3]),
        lambda: book.delete_row("Sales", index),
    ]
    for change in changes:
        with pytest.raises(BookError, match="outside") as caught:
            change()
        assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


def test_a_bad_formula_adds_nothing() -> None:
    """The table keeps its size."""
    book = sales_book()
    with pytest.raises(InvalidFormula):
        book.add_rows("Sales", [["c", 3, "=("]])
    assert book.table("Sales").area == book.area("A1:C3")
    assert book.values(book.area("A4")) == [["below"]]


def test_a_table_below_is_moved_or_in_the_way() -> None:
    """Moved when it lies below the columns whole, else a conflict."""
    book = sales_book()
    book.add_table(book.area("A6:C7"), has_headers=True, name="Under")
    book.add_rows("Sales", [["c", 3, None]])
    assert book.table("Under").area == book.area("A7:C8")
    book.add_table(book.area("C10:D11"), has_headers=True, name="Wide")
    with pytest.raises(BookError, match="'Wide'") as caught:
        book.add_rows("Sales", [["d", 4, None]])
    assert caught.value.kind is ErrorKind.INSERT_DELETE_CONFLICT
    assert book.table("Sales").area == book.area("A1:C4")


def test_a_row_is_written_in_place() -> None:
    """None leaves a cell alone."""
    book = sales_book()
    book.write_row("Sales", 1, ["q", "$5", None])
    assert book.values(book.row_area("Sales", 1)) == [["q", 5, 10]]


def test_a_deleted_row_pulls_content_up() -> None:
    """Sums shrink; the last data row is blanked instead."""
    book = sales_book()
    book.delete_row("Sales", 0)
    assert book.table("Sales").area == book.area("A1:C2")
    assert book.values(book.area("A2:A3")) == [["b"], ["below"]]
    assert book.values(book.area("E1:E2")) == [[0.4], [0.2]]
    book.delete_row("Sales", 0)
    assert book.table("Sales").area == book.area("A1:C2")
    assert book.values(book.area("A2:C3")) == [["", "", ""], ["below", "", ""]]


def test_a_file_s_calculated_column_fills_new_rows() -> None:
    """Where the cells do not agree on a formula."""
    columns = (TableColumn("1", "a"), TableColumn("2", "b", calculated_formula="=[@a]+1"))
    table = Table("{T}", "1", "T", "{1}", 0, 0, 1, 1, columns)
    book = Workbook(Contents([Sheet("{1}", "S")], [table]))
    book.add_rows("T", [[1, None], [2, ""]])
    assert book.values(book.area("A2:B3")) == [[1, 2], [2, ""]]


def test_a_file_s_calculated_formula_is_read_in_a1_notation() -> None:
    """``C2`` is a cell and no column, and moves with its row."""
    columns = (TableColumn("1", "a", calculated_formula="=C2*2"), TableColumn("2", "b", calculated_formula="=(("))
    table = Table("{T}", "1", "T", "{1}", 0, 0, 1, 1, columns)
    book = Workbook(Contents([Sheet("{1}", "S", cells={(1, 1): Cell(formula='="')})], [table]))
    book.add_rows("T", [[None, 5]])
    assert book.formulas(book.area("A3:B3")) == [["=C3*2", 5]]


def test_filled_formulas_are_relative_to_their_row() -> None:
    """As if copied down."""
    book = sales_book()
    book.write(book.area("C2:C3"), values=[["=B2*10"], ["=B3*10"]])
    book.add_rows("Sales", [["c", 3, None]])
    assert book.formulas(book.area("C4")) == [["=B4*10"]]


def test_one_row_for_an_empty_table_moves_nothing() -> None:
    """It takes the blank row."""
    book = Workbook.blank()
    book.write(book.area("A1:A3"), values=[["x"], [None], ["below"]])
    book.add_table(book.area("A1:A2"), has_headers=True)
    book.add_rows("Table1", [[1]])
    assert book.values(book.area("A1:A3")) == [["x"], [1], ["below"]]
