"""Formulas are translated between A1 and R1C1 notation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.r1c1 import from_r1c1, to_r1c1

PAIRS = [
    ("=B3", "=RC"),
    ("=A1", "=R[-2]C[-1]"),
    ("=$A$1", "=R1C1"),
    ("=B$1", "=R1C"),
    ("=SUM(B1:B2)", "=SUM(R[-2]C:R[-1]C)"),
    ("=SUM(B:B)", "=SUM(C)"),
    ("=SUM($A:C)", "=SUM(C1:C[1])"),
    ("=SUM(3:3)", "=SUM(R)"),
    ("=SUM($1:$2)", "=SUM(R1:R2)"),
    ("='R1 C1'!A3+\"R1C1\"", "='R1 C1'!RC[-1]+\"R1C1\""),
    ("=LOG10(B3)+ROW()", "=LOG10(RC)+ROW()"),
    ("=Table1[R1]+Rate", "=Table1[R1]+Rate"),
]


@pytest.mark.parametrize(("a1", "r1c1"), PAIRS)
def test_both_notations_say_the_same_in_b3(a1: str, r1c1: str) -> None:
    """Each is translated into the other."""
    assert to_r1c1(a1, 2, 1) == r1c1
    assert from_r1c1(r1c1, 2, 1) == a1


@pytest.mark.parametrize("formula", ["=R[-3]C", "=RC[-2]", "=R1048577C1", "=R1:C1"])
def test_a_reference_off_the_sheet_is_refused(formula: str) -> None:
    """From B3 there are two rows above and one column to the left."""
    with pytest.raises(InvalidFormula):
        from_r1c1(formula, 2, 1)


@given(*[st.integers(0, 200)] * 4, st.booleans(), st.booleans())
def test_any_cell_comes_back_from_any_other(
    row: int, column: int, home_row: int, home_column: int, row_fixed: bool, column_fixed: bool
) -> None:
    """Translating there and back is no change."""
    from pytest_workbook.simulator.book.addresses import Corner, Reference, print_reference

    corner = Corner(row, column, row_fixed, column_fixed)
    formula = "=" + print_reference(Reference(row, column, row, column, corner))
    assert from_r1c1(to_r1c1(formula, home_row, home_column), home_row, home_column) == formula
