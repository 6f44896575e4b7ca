"""Columns of tables are found, added, renamed and deleted."""

import pytest

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.workbook import Workbook


def sales_book() -> Workbook:
    """A table Sales in A1:B3, a cell right of it, and sums further down."""
    book = Workbook.blank()
    book.write(book.area("A1:C3"), values=[["Item", "Qty", "right"], ["a", 1, None], ["b", 2, None]])
    book.add_table(book.area("A1:B3"), has_headers=True, name="Sales")
    book.write(book.area("A9:B9"), values=[["=SUM(Sales[Qty])", "=SUM(Sales[[Item]:[Qty]])"]])
    return book


@pytest.mark.parametrize("key", ["Qty", "qty", "2", 1])
def test_a_column_is_found_by_name_id_and_index(key: str | int) -> None:
    """Names in any case."""
    book = sales_book()
    place, column = book.column("Sales", key)
    assert (place, column.column_id, column.name) == (1, "2", "Qty")
    assert book.column_area("Sales", key) == book.area("B1:B3")


@pytest.mark.parametrize("key", ["Nope", "3", 2, -1])
def test_an_unknown_column_is_not_found(key: str | int) -> None:
    """The message names those there are."""
    with pytest.raises(BookError, match="Item, Qty") as caught:
        sales_book().column("Sales", key)
    assert caught.value.kind is ErrorKind.ITEM_NOT_FOUND


def test_an_added_column_pushes_cells_to_the_right() -> None:
    """Values start with the header and are read as typed."""
    book = sales_book()
    column = book.add_column("Sales", values=["Sum", "=[@Qty]+1", "50%"])
    assert (column.column_id, column.name) == ("3", "Sum")
    assert book.values(book.area("A1:D3")) == [["Item", "Qty", "Sum", "right"], ["a", 1, 2, ""], ["b", 2, 0.5, ""]]
    assert book.table("Sales").area == book.area("A1:C3")


def test_a_column_is_added_in_front() -> None:
    """Its name is made unique, or up."""
    book = sales_book()
    assert book.add_column("Sales", index=0, name="qty").name == "qty2"
    assert book.add_column("Sales", index=1).name == "Column2"
    assert book.values(book.area("A1:E1")) == [["qty2", "Column2", "Item", "Qty", "right"]]
    assert book.values(book.area("A9")) == [[3]]


@pytest.mark.parametrize(("index", "values"), [(-1, None), (3, None), (None, ["x"]), (None, ["x", 1, 2, 3])])
def test_a_wrong_index_or_number_of_values_is_refused(index: int | None, values: list[str | int] | None) -> None:
    """Nothing is added."""
    book = sales_book()
    with pytest.raises(BookError) as caught:
        book.add_column("Sales", index=index, values=values)
    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT
    assert len(book.table("Sales").columns) == 2


def test_a_renamed_column_renames_its_header_and_formulas() -> None:
    """Also at the ends of column ranges."""
    book = sales_book()
    assert book.rename_column("Sales", "Qty", "Count [#]").name == "Count [#]"
    assert book.values(book.area("B1")) == [["Count [#]"]]
    assert book.formulas(book.area("A9:B9")) == [["=SUM(Sales[Count '['#']])", "=SUM(Sales[[Item]:[Count '['#']]])"]]
    assert book.values(book.area("A9")) == [[3]]
    assert book.rename_column("Sales", 0, "ITEM").name == "ITEM"


@pytest.mark.parametrize(("name", "kind"), [("", ErrorKind.INVALID_ARGUMENT), ("item", ErrorKind.ALREADY_EXISTS)])
def test_a_bad_column_name_is_refused(name: str, kind: ErrorKind) -> None:
    """Blank or in use."""
    with pytest.raises(BookError) as caught:
        sales_book().rename_column("Sales", "Qty", name)
    assert caught.value.kind is kind


def test_without_headers_only_the_column_is_renamed() -> None:
    """No cell holds its name."""
    book = sales_book()
    book.change_table("Sales", show_headers=False)
    book.rename_column("Sales", "Qty", "Count")
    assert book.add_column("Sales", name="New").name == "New"
    assert book.values(book.area("A2:C2")) == [["a", 1, ""]]
    assert book.formulas(book.area("A9")) == [["=SUM(Sales[Count])"]]


def test_a_deleted_column_pulls_cells_to_the_left() -> None:
    """References to it are lost, those to others stay; the last one stays too."""
    book = sales_book()
    book.write(book.area("C9"), values=[["=COUNTA(Sales[Item])"]])
    book.delete_column("Sales", "Qty")
    assert book.values(book.area("A1:B2")) == [["Item", "right"], ["a", ""]]
    assert book.formulas(book.area("A9:C9")) == [["=SUM(#REF!)", "=SUM(#REF!)", "=COUNTA(Sales[Item])"]]
    with pytest.raises(BookError, match="only column") as caught:
        book.delete_column("Sales", "Item")
    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


def test_a_table_to_the_right_may_be_in_the_way() -> None:
    """When the rows that move cut it."""
    book = sales_book()
    book.add_table(book.area("E2:E5"), has_headers=True, name="Right")
    for change in (lambda: book.add_column("Sales"), lambda: book.delete_column("Sales", 0)):
        with pytest.raises(BookError, match="'Right'") as caught:
            change()
        assert caught.value.kind is ErrorKind.INSERT_DELETE_CONFLICT


def test_none_among_the_values_leaves_a_blank() -> None:
    """Only what is given is written."""
    book = sales_book()
    book.add_column("Sales", values=["Sum", None, 5])
    assert book.values(book.area("C1:C3")) == [["Sum"], [""], [5]]
