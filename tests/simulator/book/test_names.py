"""Defined names are added, changed, deleted and evaluated in their scopes."""

import pytest

from pytest_workbook.simulator.book.errors import BookError, ErrorKind, InvalidFormula
from pytest_workbook.simulator.book.model import DefinedName, ErrorValue, Shift, ValueType
from pytest_workbook.simulator.book.workbook import Workbook


def put(book: Workbook, address: str, formula: str) -> object:
    """Write a formula and give its value."""
    book.write(book.area(address), values=[[formula]])
    return book.values(book.area(address))[0][0]


@pytest.mark.parametrize("refers_to", ["=Sheet1!$A$1", "Sheet1!$A$1"])
def test_a_name_is_kept_without_its_equals_sign(refers_to: str) -> None:
    """However it was given."""
    book = Workbook.blank()
    assert book.add_name("Spot", refers_to, comment="c") == DefinedName("Spot", "Sheet1!$A$1", None, "c")
    assert book.names == (book.name("SPOT"),)


@pytest.mark.parametrize("name", ["Größe", "_x", "a.b", "\\x", "Umsatz2026", "データ"])
def test_good_names_calculate(name: str) -> None:
    """Non-ASCII ones among them."""
    book = Workbook.blank()
    book.add_name(name, "=2+3")
    assert put(book, "A1", f"={name}*2") == 10


@pytest.mark.parametrize("name", ["", "1x", "a b", "A1", "XFD1048576", "R1C1", "r", "C", "a-b", "x" * 256, "true"])
def test_bad_names_are_refused(name: str) -> None:
    """Those that look like cells or values, or hold other characters."""
    with pytest.raises(BookError) as caught:
        Workbook.blank().add_name(name, "=1")
    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


@pytest.mark.parametrize("refers_to", ["", "=", "=1+", "=SUM("])
def test_a_name_of_no_formula_is_refused(refers_to: str) -> None:
    """In adding and changing."""
    book = Workbook.blank()
    book.add_name("K", "=1")
    with pytest.raises(InvalidFormula):
        book.add_name("L", refers_to)
    with pytest.raises(InvalidFormula):
        book.change_name("K", refers_to=refers_to)


def test_scopes_keep_names_apart() -> None:
    """A sheet's own name wins on it."""
    book = Workbook.blank()
    sheet = book.add_sheet("S").sheet_id
    book.add_name("K", "=1")
    book.add_name("K", "=2", scope="S")
    book.write(book.area("A1", sheet), values=[["=K"]])
    assert (put(book, "A1", "=K"), book.values(book.area("A1", sheet))) == (1, [[2]])
    assert put(book, "A2", "=S!K") == 2
    assert book.name("k", sheet).refers_to == "2"


def test_a_name_in_use_is_refused() -> None:
    """In any case, and also a table's."""
    book = Workbook.blank()
    book.add_name("K", "=1")
    book.add_table(book.area("A1:A2"), has_headers=True, name="T")
    for name in ("k", "t"):
        with pytest.raises(BookError) as caught:
            book.add_name(name, "=1")
        assert caught.value.kind is ErrorKind.ALREADY_EXISTS


def test_a_changed_name_changes_its_formulas() -> None:
    """What is not given stays."""
    book = Workbook.blank()
    book.add_name("K", "=1", comment="c")
    assert put(book, "A1", "=K") == 1
    changed = book.change_name("K", refers_to="=7", visible=False)
    assert changed == DefinedName("K", "7", None, "c", visible=False)
    assert book.change_name("K", comment="d").refers_to == "7"
    assert book.values(book.area("A1")) == [[7]]


def test_a_deleted_name_is_a_name_error() -> None:
    """In formulas that use it; and it is not found again."""
    book = Workbook.blank()
    book.add_name("K", "=1")
    put(book, "A1", "=K")
    book.delete_name("k")
    assert book.values(book.area("A1")) == [["#NAME?"]]
    for scope in (None, book.sheets[0].sheet_id):
        with pytest.raises(BookError) as caught:
            book.name("K", scope)
        assert caught.value.kind is ErrorKind.ITEM_NOT_FOUND


@pytest.mark.parametrize(
    ("refers_to", "value"),
    [
        ("=Sheet1!$A$1:$A$2", (ValueType.RANGE, "Sheet1!$A$1:$A$2")),
        ("=5", (ValueType.DOUBLE, 5.0)),
        ('="x"', (ValueType.STRING, "x")),
        ("=TRUE", (ValueType.BOOLEAN, True)),
        ("=1/0", (ValueType.ERROR, ErrorValue("#DIV/0!"))),
        ("=SUM(Sheet1!$A$1:$A$2)", (ValueType.DOUBLE, 3.0)),
    ],
)
def test_a_name_has_a_type_and_a_value(refers_to: str, value: tuple[ValueType, object]) -> None:
    """A range's is its text."""
    book = Workbook.blank()
    book.write(book.area("A1:A2"), values=[[1], [2]])
    assert book.name_value(book.add_name("N", refers_to)) == value


def test_a_range_s_name_gives_its_cells() -> None:
    """Any other name has none."""
    book = Workbook.blank()
    assert book.name_area(book.add_name("N", "=Sheet1!$B$2")) == book.area("B2")
    with pytest.raises(BookError) as caught:
        book.name_area(book.add_name("K", "=5"))
    assert caught.value.kind is ErrorKind.INVALID_REFERENCE


def test_names_follow_cells_that_move_and_change_what_is_calculated() -> None:
    """Which the calc engine alone does not do."""
    book = Workbook.blank()
    book.write(book.area("A1:A2"), values=[[1], [2]])
    book.add_name("N", "=Sheet1!$A$1:$A$2")
    put(book, "C9", "=SUM(N)")
    book.insert_cells(book.area("A1"), Shift.DOWN)
    assert book.name("N").refers_to == "Sheet1!$A$2:$A$3"
    assert book.values(book.area("C9")) == [[3]]
