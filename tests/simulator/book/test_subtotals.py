"""Subtotals pass over hidden rows where they are asked to."""

import pytest

from pytest_workbook.simulator.book.formulas import join, tokenise
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.subtotals import aggregate_shown, subtotal_call
from pytest_workbook.simulator.book.workbook import Workbook


def book_with_hidden_rows() -> Workbook:
    """1, 2, 4, 8, 16, 32 in A1:A6, of which rows 2, 3 and 6 are hidden, and a table with the same in C."""
    book = Workbook.blank()
    book.write(book.area("A1:A6"), values=[[1], [2], [4], [8], [16], [32]])
    book.write(book.area("C1:C6"), values=[["N"], [2], [4], [8], [16], [32]])
    book.add_table(book.area("C1:C6"), has_headers=True, name="Data")
    for rows in ("2:3", "6:6"):
        book.write(book.area(rows), rows_hidden=True)
    return book


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUBTOTAL(109,A1:A6)", 25),
        ("=SUBTOTAL(101,Sheet1!$A$1:$A$6)", pytest.approx(25 / 3)),
        ("=SUBTOTAL(103,A:A)", 3),
        ("=SUBTOTAL(109,A1:A6,5:5)", 25 + 16 + 16),
        ("=SUBTOTAL(109,Data[N])", 24),
        ("=SUBTOTAL(9,A1:A6)", 63),
        ("=SUBTOTAL(109,A2:A3)", 0),
        ("=SUBTOTAL(101,A2:A3)", "#DIV/0!"),
        ("=SUBTOTAL(109,A4:A5)", 24),
        ("=AGGREGATE(9,5,A1:A6)", 25),
        ("=AGGREGATE(4,7,A1:A6)", 16),
        ("=AGGREGATE(14,5,A1:A6,2)", 8),
        ("=AGGREGATE(9,4,A1:A6)", 63),
        ("=AGGREGATE(9,5,A2:A3)", 0),
        ("=AGGREGATE(1,5,A2:A3)", "#DIV/0!"),
        ("=AGGREGATE(9,5)", "#VALUE!"),
    ],
)
def test_hidden_rows_are_passed_over(formula: str, value: Scalar) -> None:
    """By functions from 101 on, and by options 1, 3, 5 and 7."""
    book = book_with_hidden_rows()
    book.write(book.area("F5"), values=[[formula]])
    assert book.values(book.area("F5"))[0][0] == value


def test_hidden_rows_are_passed_over_by_a_formula_that_stands_in_no_cell() -> None:
    """As by the functions of the workbook."""
    assert book_with_hidden_rows().evaluate("=SUBTOTAL(109,A1:A6)")[1] == [[25]]


def test_rows_that_are_hidden_later_count_no_more() -> None:
    """And count again when they are shown."""
    book = Workbook.blank()
    book.write(book.area("A1:A3"), values=[[1], [2], ["=SUBTOTAL(109,A1:A2)"]])
    total = book.area("A3")
    book.write(book.area("1:1"), rows_hidden=True)
    assert book.values(total) == [[2]]
    book.write(book.area("1:1"), rows_hidden=False)
    assert book.values(total) == [[3]]


def test_rows_of_other_sheets_are_looked_up_there() -> None:
    """By the name that the reference has."""
    inside = tokenise("109,'My S'!A1:A3,B1:B3,IF(A1,A2)")
    hidden = {"My S": {1}, None: set[int]()}
    result = subtotal_call(inside, lambda sheet: hidden[sheet])
    assert result is not None
    assert join(result) == "=SUBTOTAL(109,'My S'!A1,'My S'!A3,B1:B3,IF(A1,A2))"


@pytest.mark.parametrize("inside", ["9,A1:A3", "A1,A1:A3", "109,A5:A6", "109"])
def test_what_has_no_hidden_rows_stays(inside: str) -> None:
    """Also functions below 101, and those that are calculated."""
    assert subtotal_call(tokenise(inside), lambda _: {0}) is None


def test_an_aggregate_of_everything_looks_at_no_rows() -> None:
    """Options that ignore nothing, or errors alone."""
    assert join(aggregate_shown(tokenise("9,4,A1:A3"), lambda _: {0})) == "=SUM(A1:A3)"
