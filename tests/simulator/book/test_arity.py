"""Functions take as many arguments as in Excel."""

import pytest
from judging import corpus

from pytest_workbook.simulator.book.arity import argument_problem
from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.formulas import check_formula


@pytest.mark.parametrize(
    ("function", "counts"),
    [
        ("IF", range(2, 4)),
        ("pi", range(1)),
        ("_xlfn.DAYS", range(2, 3)),
        ("SUM", range(1, 300)),
        ("ROUND", range(2, 3)),
        ("NPV", range(2, 300)),
        ("XLOOKUP", range(300)),
    ],
)
def test_counts_are_those_of_excel(function: str, counts: range) -> None:
    """From the fewest to the most; a function that is not in the metadata takes any."""
    taken = [count for count in range(300) if argument_problem(function, count) is None]
    assert taken == list(counts)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("=ROUND(1)", "ROUND takes 2 or more arguments, and 1 are given"),
        ("=1+SUM()", "SUM takes 1 or more arguments, and 0 are given"),
        ("=IF(TRUE,1,2,3)", "IF takes 3 or fewer arguments, and 4 are given"),
        ("=SUM(PI(1))", "PI takes 0 or fewer"),
        ("=VLOOKUP(1,A1:B2)", "VLOOKUP takes 3 or more"),
    ],
)
def test_a_formula_with_a_wrong_count_is_refused(formula: str, message: str) -> None:
    """As Excel refuses it on entry."""
    with pytest.raises(InvalidFormula, match=message):
        check_formula(formula)


@pytest.mark.parametrize("formula", ["=IF(A1,,)", "=IF(A1,)", "=LAMBDA(x,x)(1)", "=ROUND(1,)", "=MID({1,2},1,(1))"])
def test_empty_arguments_count(formula: str) -> None:
    """And commas in arrays and brackets do not."""
    check_formula(formula)


def test_every_formula_of_the_corpus_may_be_entered() -> None:
    """None of what LibreOffice judges has a wrong count."""
    for formula in corpus():
        check_formula(formula.text)
