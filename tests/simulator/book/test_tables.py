"""Tables are made, changed and deleted, and their headers are their columns' names."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Contents, Sheet, Table, TableColumn
from pytest_workbook.simulator.book.tables import unique_headers, with_totals
from pytest_workbook.simulator.book.workbook import Workbook


def sales_book() -> Workbook:
    """A table Sales in A1:B3, a sum of its column in D1, and a plain cell below."""
    book = Workbook.blank()
    book.write(book.area("A1:B3"), values=[["Item", "Qty"], ["a", 1], ["b", 2]])
    book.add_table(book.area("A1:B3"), has_headers=True, name="Sales")
    book.write(book.area("D1:D2"), values=[["=SUM(Sales[Qty])"], ["=ROWS(Sales)"]])
    book.write(book.area("A5"), values=[["below"]])
    return book


def test_a_table_is_made_of_an_area_with_headers() -> None:
    """It gets the first free name, and ids."""
    book = Workbook.blank()
    book.write(book.area("A1:B2"), values=[["Item", "Qty"], ["a", 1]])
    table = book.add_table(book.area("A1:B2"), has_headers=True)
    assert (table.name, table.legacy_id, table.area) == ("Table1", "1", book.area("A1:B2"))
    assert table.columns == (TableColumn("1", "Item"), TableColumn("2", "Qty"))
    assert book.add_table(book.area("D1:D2"), has_headers=True).name == "Table2"
    assert len({each.table_id for each in book.tables}) == 2


@pytest.mark.parametrize("key", ["Sales", "sales", "1"])
def test_a_table_is_found_by_name_and_ids(key: str) -> None:
    """Names in any case."""
    book = sales_book()
    assert book.table(key).name == "Sales"
    assert book.table(book.table(key).table_id.lower()).name == "Sales"


def test_without_headers_the_data_moves_down() -> None:
    """And the headers are made up."""
    book = Workbook.blank()
    book.write(book.area("A1:B3"), values=[[1, 2], [3, 4], ["below", None]])
    book.write(book.area("D1"), values=[["=A1"]])
    table = book.add_table(book.area("A1:B2"), has_headers=False)
    assert table.area == book.area("A1:B3")
    assert book.values(book.area("A1:B4")) == [["Column1", "Column2"], [1, 2], [3, 4], ["below", ""]]
    assert book.formulas(book.area("D1")) == [["=A2"]]


def test_header_cells_become_texts_without_equals() -> None:
    """Numbers, formulas, blanks and doubles."""
    book = Workbook.blank()
    book.write(book.area("A1:E1"), values=[[2026, "=1+1", None, "x", "X"]])
    table = book.add_table(book.area("A1:E2"), has_headers=True)
    assert table.column_names == ("2026", "2", "Column3", "x", "X2")
    assert book.formulas(book.area("A1:E1")) == [["2026", "2", "Column3", "x", "X2"]]


@pytest.mark.parametrize("is_blank", [True, False])
def test_headers_alone_get_a_data_row(is_blank: bool) -> None:
    """The blank row below, or one pushed in."""
    book = Workbook.blank()
    book.write(book.area("A1:B1"), values=[["x", "y"]])
    book.write(book.area("A3" if is_blank else "A2"), values=[["below"]])
    table = book.add_table(book.area("A1:B1"), has_headers=True)
    assert table.area == book.area("A1:B2")
    assert book.values(book.area("A1:A3")) == [["x"], [""], ["below"]]


@pytest.mark.parametrize("address", ["A1:B2", "B3:C4", "A:A", "1:2"])
def test_a_table_takes_no_other_s_cells_nor_whole_lines(address: str) -> None:
    """Both are invalid arguments."""
    book = sales_book()
    with pytest.raises(BookError) as caught:
        book.add_table(book.area(address), has_headers=True)
    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sales", ErrorKind.ALREADY_EXISTS),
        ("Total", ErrorKind.ALREADY_EXISTS),
        ("A1", ErrorKind.INVALID_ARGUMENT),
        ("a b", ErrorKind.INVALID_ARGUMENT),
    ],
)
def test_a_table_s_name_is_checked(name: str, kind: ErrorKind) -> None:
    """Against tables, names and addresses."""
    book = sales_book()
    book.add_name("Total", "=1")
    book.add_table(book.area("F1:F2"), has_headers=True, name="Other")
    changes: list[Callable[[], Table]] = [
        lambda: book.add_table(book.area("H1:H2"), has_headers=True, name=name),
        lambda: book.change_table("Other", name=name),
    ]
    for change in changes:
        with pytest.raises(BookError) as caught:
            change()
        assert caught.value.kind is kind


def test_formulas_follow_a_table_s_new_name() -> None:
    """And a table may change the case of its own."""
    book = sales_book()
    assert book.change_table("Sales", name="Umsätze").name == "Umsätze"
    assert book.formulas(book.area("D1:D2")) == [["=SUM(Umsätze[Qty])"], ["=ROWS(Umsätze)"]]
    assert book.values(book.area("D1:D2")) == [[3], [2]]
    assert book.change_table("Umsätze", name="UMSÄTZE").name == "UMSÄTZE"


def test_a_written_header_renames_its_column() -> None:
    """Formulas follow, inside the table and outside; doubles and blanks are made names."""
    book = sales_book()
    book.write(book.area("B2:B3"), values=[["=ROW()"], ["=[@Item]"]])
    book.write(book.area("A1"), values=[["It'em"]])
    assert book.formulas(book.area("B3")) == [["=[@It''em]"]]
    book.write(book.area("B1"), values=[["it'EM"]])
    assert book.table("Sales").column_names == ("It'em", "it'EM2")
    assert book.formulas(book.area("D1")) == [["=SUM(Sales[it''EM2])"]]
    book.clear(book.area("B1"))
    assert book.table("Sales").column_names == ("It'em", "Column2")
    assert book.values(book.area("B1")) == [["Column2"]]


def test_a_write_over_the_table_uses_the_new_names() -> None:
    """Headers first, formulas after, as the cells stand."""
    book = sales_book()
    book.write(book.area("A1:B2"), values=[["Item", "Count"], ["z", "=ROWS([Count])"]])
    assert book.values(book.area("A2:B2")) == [["z", 2]]
    assert book.formulas(book.area("D1")) == [["=SUM(Sales[Count])"]]


def test_totals_come_and_go() -> None:
    """With a label and a sum; the sum follows the data."""
    book = sales_book()
    table = book.change_table("Sales", show_totals=True)
    assert (table.area, table.body) == (book.area("A1:B4"), book.area("A2:B3"))
    assert book.formulas(book.area("A4:B4")) == [["Total", "=SUBTOTAL(109,[Qty])"]]
    assert book.values(book.area("B4")) == [[3]]
    assert book.values(book.area("A5")) == [["below"]]
    book.change_table("Sales", show_totals=False)
    assert book.values(book.area("A4:B5")) == [["", ""], ["below", ""]]


def test_totals_push_content_down() -> None:
    """When the row below the table is not free."""
    book = sales_book()
    book.write(book.area("B4"), values=[["near"]])
    book.change_table("Sales", show_totals=True)
    assert book.values(book.area("A4:B6")) == [["Total", 3], ["", "near"], ["below", ""]]


def test_headers_come_and_go() -> None:
    """In the free row above, or pushing the data down."""
    book = sales_book()
    assert book.change_table("Sales", show_headers=False).area == book.area("A2:B3")
    assert book.values(book.area("A1:D1")) == [["", "", "", 3]]
    assert book.change_table("Sales", show_headers=True).area == book.area("A1:B3")
    book.change_table("Sales", show_headers=False)
    book.write(book.area("A1"), values=[["taken"]])
    assert book.change_table("Sales", show_headers=True).area == book.area("A2:B4")
    assert book.values(book.area("A1:B3")) == [["taken", ""], ["Item", "Qty"], ["a", 1]]


def test_plain_properties_are_changed() -> None:
    """What is not given stays."""
    book = sales_book()
    before = book.table("Sales")
    after = book.change_table("Sales", style="TableStyleLight1", show_banded_rows=False, highlight_first_column=True)
    expected = replace(before, style="TableStyleLight1", show_banded_rows=False, highlight_first_column=True)
    assert after == expected
    assert book.tables == (after,)


def test_a_deleted_table_takes_its_cells_along() -> None:
    """What refers to it is lost."""
    book = sales_book()
    book.delete_table("Sales")
    assert book.tables == ()
    assert book.values(book.area("A1:B3")) == [["", ""], ["", ""], ["", ""]]
    assert book.formulas(book.area("D1:D2")) == [["=SUM(#REF!)"], ["=ROWS(#REF!)"]]
    assert book.values(book.area("A5")) == [["below"]]
    with pytest.raises(BookError) as caught:
        book.delete_table("Sales")
    assert caught.value.kind is ErrorKind.ITEM_NOT_FOUND


def test_a_converted_table_leaves_plain_references() -> None:
    """Its cells stay."""
    book = sales_book()
    book.write(book.area("B2"), values=[["=LEN([@Item])"]])
    assert book.convert_table("Sales") == book.area("A1:B3")
    assert book.formulas(book.area("D1:D2")) == [["=SUM(Sheet1!$B$2:$B$3)"], ["=ROWS(Sheet1!$A$2:$B$3)"]]
    assert book.formulas(book.area("B2")) == [["=LEN(Sheet1!$A$2)"]]
    assert book.values(book.area("D1")) == [[3]]
    assert book.tables == ()


def test_made_up_headers_are_unique() -> None:
    """Numbers go up until a name is free."""
    assert unique_headers(["a", "A", "a2", None, "Column4", ""]) == ("a", "A2", "a22", "Column4", "Column42", "Column6")


def test_totals_of_a_file_are_kept() -> None:
    """One column alone is counted."""
    columns = (TableColumn("1", "a", totals_function="max"), TableColumn("2", "b"))
    assert with_totals(columns) == columns
    assert with_totals(columns[1:])[0].totals_function == "count"


def test_a_file_s_totals_are_written_when_shown() -> None:
    """Functions without a number stay blank."""
    columns = (TableColumn("1", "a", totals_function="max"), TableColumn("2", "b", totals_function="custom"))
    table = Table("{T}", "x", "T", "{1}", 0, 0, 1, 1, columns)
    book = Workbook(Contents([Sheet("{1}", "S")], [table]))
    book.change_table("T", show_totals=True)
    assert book.formulas(book.area("A3:B3")) == [["=SUBTOTAL(104,[a])", ""]]
    assert book.add_table(book.area("D1:D2"), has_headers=True).legacy_id == "1"
