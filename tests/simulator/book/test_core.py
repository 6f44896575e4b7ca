"""Changes apply as a whole or not at all, are calculated, and do not touch clones."""

from datetime import UTC, datetime, timedelta

import pytest

from pytest_workbook.simulator.book.errors import BookError, ErrorKind, InvalidFormula
from pytest_workbook.simulator.book.model import (
    Area,
    Cell,
    Contents,
    DefinedName,
    ErrorValue,
    Sheet,
    ValueType,
    Visibility,
    original_sheet_id,
)
from pytest_workbook.simulator.book.workbook import Workbook


def put(book: Workbook, address: str, value: object) -> None:
    """Write one value into one cell."""
    book.write(book.area(address), values=[[value]])  # type: ignore[list-item]  # any cell value


def get(book: Workbook, address: str) -> object:
    """The value of one cell."""
    return book.values(book.area(address))[0][0]


def test_a_blank_workbook_has_one_sheet() -> None:
    """Called Sheet1, with an original sheet's id."""
    book = Workbook.blank()
    assert [(sheet.name, sheet.sheet_id) for sheet in book.sheets] == [("Sheet1", original_sheet_id(0))]
    assert repr(book) == "<Workbook 'Book.xlsx': Sheet1; revision 0>"


def test_a_change_counts_and_a_refused_one_does_not() -> None:
    """The revision tells whether anything changed."""
    book = Workbook.blank()
    put(book, "A1", 1)
    with pytest.raises(InvalidFormula):
        put(book, "A1", "=1+")
    assert book.revision == 1
    assert get(book, "A1") == 1


def test_a_change_refused_halfway_leaves_nothing() -> None:
    """The cells before the bad one are as they were, and so are the results."""
    book = Workbook.blank()
    book.write(book.area("A1:B1"), values=[[1, "=A1*2"]])
    with pytest.raises(InvalidFormula):
        book.write(book.area("A1:B1"), values=[[5, "=("]])
    assert book.values(book.area("A1:B1")) == [[1, 2]]
    put(book, "C1", "=B1")
    assert book.values(book.area("A1:C1")) == [[1, 2, 2]]


def test_a_clone_and_its_original_change_alone() -> None:
    """Both calculate on."""
    book = Workbook.blank()
    book.write(book.area("A1:B1"), values=[[1, "=A1*2"]])
    clone = book.clone()
    put(clone, "A1", 5)
    put(book, "A1", 7)
    assert (get(clone, "B1"), get(book, "B1")) == (10, 14)
    assert clone.revision == 2


def test_a_clone_of_a_clone_carries_everything() -> None:
    """Names, tables, sheets, mode and the package it came from."""
    book = Workbook(Contents([Sheet("{1}", "S")], names=[DefinedName("K", "5")]), package="file", drive_name="d.xlsx")
    book.automatic = False
    copy = book.clone().clone()
    assert (copy.package, copy.drive_name, copy.automatic) == ("file", "d.xlsx", False)
    copy.automatic = True
    put(copy, "A1", "=K+1")
    assert get(copy, "A1") == 6


def test_a_clone_may_have_its_own_clock() -> None:
    """And shows its own time."""
    book = Workbook.blank()
    put(book, "A1", "=TODAY()")
    clone = book.clone(today=lambda: datetime(2027, 1, 1, tzinfo=UTC))
    assert (get(book, "A1"), get(clone, "A1")) == (46023, 46388)


def test_the_time_is_that_of_the_clock_passed_in() -> None:
    """It moves on with every calculation, and no system clock is read."""
    moments = [datetime(2026, 3, 1, 6, tzinfo=UTC)]
    book = Workbook.blank(today=lambda: moments[-1], random=lambda: 0.75)
    book.write(book.area("A1:C1"), values=[["=NOW()", "=RAND()", "=RANDBETWEEN(1,4)"]])
    assert book.values(book.area("A1:C1")) == [[46082.25, 0.75, 4]]
    moments.append(moments[0] + timedelta(days=1))
    put(book, "D1", 1)
    assert get(book, "A1") == 46083.25


def test_a_file_s_formulas_are_calculated_when_first_read() -> None:
    """Also where the file brought no or stale results."""
    cells = {(0, 0): Cell(2), (0, 1): Cell(formula="=A1*2"), (0, 2): Cell(formula="=A1*3", cached=1)}
    book = Workbook(Contents([Sheet("{1}", "S", cells=cells)]))
    assert book.values(book.area("A1:C1")) == [[2, 4, 6]]
    assert book.revision == 0


def test_in_manual_mode_formulas_wait_for_calculate() -> None:
    """Constants are there at once."""
    book = Workbook.blank()
    book.write(book.area("A1:B1"), values=[[1, "=A1*2"]])
    book.automatic = False
    put(book, "A1", 5)
    assert book.values(book.area("A1:B1")) == [[5, 2]]
    book.calculate()
    assert book.values(book.area("A1:B1")) == [[5, 10]]


def test_manual_changes_are_carried_into_a_clone() -> None:
    """The clone calculates what its original had not yet."""
    book = Workbook.blank()
    book.write(book.area("A1:B1"), values=[[1, "=A1*2"]])
    book.automatic = False
    put(book, "A1", 5)
    clone = book.clone()
    clone.automatic = True
    put(clone, "C1", "=B1")
    assert clone.values(clone.area("A1:C1")) == [[5, 10, 10]]


@pytest.mark.parametrize(
    ("formula", "kind", "value"),
    [
        ("=SUM(A1:A2)", ValueType.DOUBLE, 3.0),
        ('="x"', ValueType.STRING, "x"),
        ("=A1>5", ValueType.BOOLEAN, False),
        ("=1/0", ValueType.ERROR, ErrorValue("#DIV/0!")),
        ("=Two+1", ValueType.DOUBLE, 3.0),
    ],
)
def test_a_formula_is_evaluated_without_a_cell(formula: str, kind: ValueType, value: object) -> None:
    """And without a trace in the workbook."""
    book = Workbook.blank()
    book.write(book.area("A1:A2"), values=[[1], [2]])
    book.add_name("Two", "=2")
    revision = book.revision
    assert book.evaluate(formula) == (kind, [[value]])
    assert book.evaluate(formula, book.sheets[0].sheet_id)[0] is kind
    assert book.revision == revision


def test_a_formula_is_evaluated_after_a_refused_change_and_in_manual_mode() -> None:
    """The engine is filled anew when it has to be."""
    book = Workbook.blank()
    with pytest.raises(InvalidFormula):
        put(book, "A1", "=1+")
    assert book.evaluate("=1+1") == (ValueType.DOUBLE, [[2.0]])


def test_what_is_no_formula_is_not_evaluated() -> None:
    """It is refused as when it is written."""
    with pytest.raises(InvalidFormula):
        Workbook.blank().evaluate("=1+")


@pytest.mark.parametrize("key", ["Sheet1", "SHEET1", original_sheet_id(0)])
def test_a_sheet_is_found_by_name_and_id(key: str) -> None:
    """Names in any case."""
    assert Workbook.blank().sheet(key).name == "Sheet1"


def test_an_unknown_sheet_is_not_found() -> None:
    """The message names those there are."""
    with pytest.raises(BookError, match="'Sheet1'") as caught:
        Workbook.blank().sheet("Nope")
    assert caught.value.kind is ErrorKind.ITEM_NOT_FOUND


def test_addresses_and_names_mean_areas() -> None:
    """With and without a sheet, and through names and tables."""
    book = Workbook.blank()
    first = book.sheets[0].sheet_id
    second = book.add_sheet("My S").sheet_id
    book.add_name("Spot", "='My S'!$B$2:$B$3")
    book.add_name("Own", "$C$3", scope=second)
    book.write(book.area("A1:B2"), values=[["h", "i"], [1, 2]])
    book.add_table(book.area("A1:B2"), has_headers=True, name="T")
    book.add_name("Col", "=T[i]")
    assert book.area("B2") == Area(first, 1, 1, 1, 1)
    assert book.area("$B$2", second) == Area(second, 1, 1, 1, 1)
    assert book.area("'my s'!A1:B2") == Area(second, 0, 0, 1, 1)
    assert book.area("spot") == Area(second, 1, 1, 2, 1)
    assert book.area("own", second) == Area(second, 2, 2, 2, 2)
    assert book.area("T") == Area(first, 1, 0, 1, 1)
    assert book.area("Col") == Area(first, 1, 1, 1, 1)


@pytest.mark.parametrize("text", ["", "Nope", "A1:", "K", "Lost", "Bad", "Worse"])
def test_what_means_no_area_is_refused(text: str) -> None:
    """Text that is no address, and names of something else."""
    names = [
        DefinedName("K", "5"),
        DefinedName("Lost", "Gone!$A$1"),
        DefinedName("Bad", '"'),
        DefinedName("Worse", "T["),
    ]
    book = Workbook(Contents([Sheet("{1}", "S")], names=names))
    with pytest.raises(BookError) as caught:
        book.area(text)
    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


def test_an_address_on_an_unknown_sheet_is_not_found() -> None:
    """As for the sheet itself."""
    with pytest.raises(BookError) as caught:
        Workbook.blank().area("Nope!A1")
    assert caught.value.kind is ErrorKind.ITEM_NOT_FOUND


def test_an_address_without_sheet_means_the_first_visible_one() -> None:
    """As the active sheet would."""
    book = Workbook(Contents([Sheet("{1}", "Hidden", Visibility.HIDDEN), Sheet("{2}", "Shown")]))
    assert book.area("A1").sheet == "{2}"
    assert book.address(book.whole_sheet("Shown")) == "Shown!1:1048576"


def test_addresses_are_printed_with_their_sheet() -> None:
    """Quoted where needed."""
    book = Workbook(Contents([Sheet("{1}", "it's")]))
    assert book.address(book.area("B2:C3")) == "'it''s'!B2:C3"


def test_contents_for_saving_are_calculated() -> None:
    """Cached values are there."""
    book = Workbook(Contents([Sheet("{1}", "S", cells={(0, 0): Cell(formula="=1+1")})]))
    assert book.contents.sheets[0].cells[(0, 0)].cached == 2.0


def test_no_function_reaches_out() -> None:
    """Calls and links that would leave the workbook are blocked, and so is what depends on them."""
    book = Workbook.blank(drive_name="budget.xlsx")
    formulas = ['=WEBSERVICE("http://x")', "=A1+1", "=[1]S!A1", '=IFERROR(IMAGE("http://x"),"no")', '=CELL("filename")']
    book.write(book.area("A1:E1"), values=[formulas])
    assert book.values(book.area("A1:E1")) == [["#BLOCKED!", "#BLOCKED!", "#BLOCKED!", "no", "[budget.xlsx]Sheet1"]]
    assert book.value_types(book.area("A1:A1")) == [["Error"]]


def test_an_array_formula_can_be_cleared_whole() -> None:
    """Nothing of its values is left."""
    cells = {(0, 0): Cell(1), (1, 0): Cell(2), (0, 1): Cell(formula="=A1:A2*10", array_size=(2, 1))}
    book = Workbook(Contents([Sheet("{1}", "S", cells=cells)]))
    assert book.values(book.area("B1:B2")) == [[10], [20]]
    book.write(book.area("B1:B2"), values=[[""], [""]])
    assert book.values(book.area("B1:B2")) == [[""], [""]]


def test_a_sheet_s_own_name_is_found_with_its_sheet() -> None:
    """As in ``Data!Own``; an unknown sheet is not found."""
    book = Workbook.blank()
    data = book.add_sheet("My Data").sheet_id
    book.add_name("Own", "='My Data'!$B$2", scope=data)
    assert book.area("'my data'!own") == Area(data, 1, 1, 1, 1)
    with pytest.raises(BookError) as caught:
        book.area("Nope!Own")
    assert caught.value.kind is ErrorKind.ITEM_NOT_FOUND


def test_formulas_too_deep_from_a_file_do_not_end_the_process() -> None:
    """They are errors in their cells, and the others calculate."""
    deep = "=" + "(" * 5000 + "1" + ")" * 5000
    book = Workbook(Contents([Sheet("{1}", "S", cells={(0, 0): Cell(formula=deep), (1, 0): Cell(formula="=1+1")})]))
    assert book.values(book.area("A1:A2")) == [["#NAME?"], [2]]


@pytest.mark.parametrize(
    ("position", "cell", "value"),
    [
        ((1, 1), Cell(formula="={5,6}", array_size=(1, 2)), 4),
        ((1, 0), Cell(formula="=7"), 3),
        ((1_048_575, 0), Cell(formula="={1;2}", array_size=(2, 1)), "#NAME?"),
    ],
)
def test_array_formulas_that_a_file_has_over_each_other_stop_nothing(
    position: tuple[int, int], cell: Cell, value: object
) -> None:
    """The first one stands, what lies in it shows its part, and the rest calculates."""
    cells = {(0, 0): Cell(formula="={1,2;3,4}", array_size=(2, 2)), position: cell, (5, 5): Cell(formula="=A1+1")}
    book = Workbook(Contents([Sheet("{1}", "S", cells=cells)]))
    assert book.values(book.area("F6")) == [[2]]
    assert book.values(Area("{1}", *position, *position)) == [[value]]
