"""No formula spills into merged cells or tables."""

import pytest

from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.spilling import may_spill
from pytest_workbook.simulator.book.workbook import Workbook


def shown(book: Workbook, address: str) -> list[list[Scalar]]:
    """The values of some cells."""
    return book.values(book.area(address))


def write(book: Workbook, address: str, content: Scalar) -> None:
    """Put something into a cell."""
    book.write(book.area(address), values=[[content]])


def test_a_formula_does_not_spill_into_merged_cells() -> None:
    """Nor do what depends on it and what stands beside it see what it would have spilled."""
    book = Workbook.blank()
    book.merge(book.area("A3:B3"))
    write(book, "A1", "=SEQUENCE(4)")
    write(book, "B1", "=5")
    write(book, "C1", "=IFERROR(SUM(A1:A4),-1)")
    assert shown(book, "A1:C4") == [["#SPILL!", 5, -1], ["", "", ""], ["", "", ""], ["", "", ""]]


def test_it_spills_again_when_it_may() -> None:
    """After the cells were taken apart, or when it became smaller."""
    book = Workbook.blank()
    book.merge(book.area("A3:B3"))
    write(book, "D1", 4)
    write(book, "A1", "=SEQUENCE(D1)")
    assert shown(book, "A1:A2") == [["#SPILL!"], [""]]
    write(book, "D1", 2)
    assert shown(book, "A1:A4") == [[1], [2], [""], [""]]
    write(book, "D1", 4)
    assert shown(book, "A1:A2") == [["#SPILL!"], [""]]
    book.unmerge(book.area("A3:B3"))
    assert shown(book, "A1:A4") == [[1], [2], [3], [4]]


def test_nothing_spills_in_a_table() -> None:
    """And a formula there that gives one value is none of that."""
    book = Workbook.blank()
    book.write(book.area("A1:B4"), values=[["k", "v"], [1, None], [2, None], [3, None]])
    book.add_table(book.area("A1:B4"), has_headers=True, name="T")
    write(book, "B2", "=SEQUENCE(2)")
    assert shown(book, "B2:B4")[0] == ["#SPILL!"]
    write(book, "B2", "=SUM(SEQUENCE(2))")
    assert shown(book, "B2") == [[3]]


@pytest.mark.parametrize("beside", ["=1", "=SEQUENCE(2)", 7])
def test_the_formula_that_spills_is_found(beside: Scalar) -> None:
    """Among others above and to the left, which keep their values."""
    book = Workbook.blank()
    book.merge(book.area("D4:E4"))
    write(book, "B2", "=SEQUENCE(3,3)")
    for address in ("A2", "C1", "D1", "A4"):
        write(book, address, beside)
    assert shown(book, "B2") == [["#SPILL!"]]
    expected = 1 if isinstance(beside, str) else beside
    assert [shown(book, address)[0][0] for address in ("A2", "A4")] == [expected, expected]


def test_a_workbook_without_tables_and_merged_cells_spills_freely() -> None:
    """Side by side, one below the other."""
    book = Workbook.blank()
    write(book, "A1", "=SEQUENCE(2,2)")
    write(book, "A3", "=SEQUENCE(2,2)")
    assert shown(book, "A1:B4") == [[1, 2], [3, 4], [1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("formula", "may"),
    [
        *[(formula, False) for formula in ("=A1*2", "=SUM(A1:A9)", "=IF(SUM(A1:A9)>MAX(B:B,1),SUM(MAX(A1:A2)),2)")],
        *[(formula, True) for formula in ("=A1:A9", "=SEQUENCE(2)", "=SUM(A1:A9)*{1,2}", "=A1#", "=INDIRECT(A1)")],
        *[(formula, True) for formula in ("=VLOOKUP(1,A1:B9,2)", "=COUNTIF(A1:A9,B1:B2)", "=LET(x,A1,x)")],
    ],
)
def test_formulas_of_one_value_are_told(formula: str, may: bool) -> None:
    """Of others it is not known."""
    assert may_spill(formula) is may


def test_what_was_spilled_goes_with_the_last_formula_that_spills() -> None:
    """Whatever takes its place."""
    book = Workbook.blank()
    write(book, "A1", "=SEQUENCE(3)")
    write(book, "A1", "=1+1")
    assert shown(book, "A1:A3") == [[2], [""], [""]]
    assert book.used_range(book.sheets[0].sheet_id).bottom == 0
