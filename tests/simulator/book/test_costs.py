"""Formulas that would never end are known before they begin."""

import io

import openpyxl
import pytest

from pytest_workbook.simulator.book.costs import MOST_VALUES, check_cost, values_passed
from pytest_workbook.simulator.book.errors import ErrorKind, LongCalculation
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.workbook import Workbook

ROWS = 1_048_576


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("=SUM(A1:A9*2)", 0),
        ("=SUM(A:A)", 0),
        ("=SUM(S!A:A,1:1)", 0),
        ("=VLOOKUP(1,A:C,2,FALSE)", 0),
        ("=SUM(A:A*2)", 2 * ROWS),
        ("=-A:B", 2 * ROWS),
        ("=@A:A*2", 0),
        ("=MEDIAN(A:A)", ROWS),
        ("=SUM((A:A=B:B)*C:C)", 3 * ROWS),
        ("=SUM(A1:A5000*A1:Z1)", 2 * 26 * 5_000),
        ("=SUM(A1:Z5000*TRANSPOSE(A1:E26))", 26 * 5 + 2 * 26 * 5_000),
        ("=TOCOL(A:B)", 2 * ROWS),
        ("=ROWS(VSTACK(A:A,B:B))", 4 * ROWS),
        ("=HSTACK(A:A,B:C)*2", 6 * ROWS),
        ("=IF(A1,A:A*2,B:B)", ROWS),
        ("=IF(A:A>1,B:B,C:C)", 2 * ROWS),
        ("=LET(x,A:A,y,x*2,SUM(y))", 2 * ROWS),
        ("=SUM(SEQUENCE(1000,20))", 20_000),
        ("=SUM(SEQUENCE(A1,20))", 20),
        ("=SUM(MAP(SEQUENCE(1000),LAMBDA(x,SUM(SEQUENCE(x,50)))))", 1_000 + 1_000 * (1 + 50)),
        ("=REDUCE(0,SEQUENCE(1000),LAMBDA(a,b,a+b))", 1_000),
        ("=BYROW(A:B,LAMBDA(r,SUM(r*2)))", ROWS * (1 + 4)),
        ("=BYCOL(A:B,LAMBDA(c,MAX(c)))", 2 * (1 + ROWS)),
        ("=MAKEARRAY(100,10,LAMBDA(r,c,r*c))", 1_000),
        ("=MAP(A1:A9,SUM)", 9),
        ("=MMULT(A1:B5000,A1:CV2)*2", 10_000 + 200 + 500_000),
        ("=COUNTIF(A:A,B:B)*1", 2 * ROWS),
        ("=COLUMN(A:Z)&ROW(A:A)", 26 * ROWS),
        ("=SUM(OFFSET(A1,0,0,1000,5)*1)", 10_000),
        ("=SUM(OFFSET(A1:B9,1,0)*1)", 36),
    ],
)
def test_values_are_counted(formula: str, values: int) -> None:
    """One for each operator and each function that an array passes."""
    assert values_passed(formula) == values


@pytest.mark.parametrize(
    "formula", ["=TOCOL(A:XFD)", "=A:Z*2", "=LINEST(A:Z,A:Z)", "=SUM(MAP(SEQUENCE(1E5),LAMBDA(x,SUM(SEQUENCE(1E5)))))"]
)
def test_too_many_are_refused(formula: str) -> None:
    """Where they are written, as the service answers a long calculation; nothing has changed."""
    book = Workbook.blank()
    book.write(book.area("A1"), values=[[1]])
    with pytest.raises(LongCalculation, match=f"at most {MOST_VALUES:,}") as caught:
        book.write(book.area("A1:A2"), formulas=[[2], [formula]])
    assert caught.value.kind is ErrorKind.REQUEST_ABORTED
    assert book.formulas(book.area("A1:A2")) == [[1], [""]]
    with pytest.raises(LongCalculation):
        book.evaluate(formula)


def test_a_formula_of_a_file_is_an_error_instead() -> None:
    """It must not keep the others from being calculated."""
    made, data = openpyxl.Workbook(), io.BytesIO()
    assert made.active is not None
    made.active["A1"], made.active["A2"], made.active["B1"] = 1, "=SUM(TOCOL(A:XFD))", "=A1+1"
    made.save(data)
    book = open_workbook(data.getvalue())
    assert book.values(book.area("A1:B2")) == [[1, 2], ["#VALUE!", ""]]
    book.write(book.area("A1"), values=[[5]])
    assert book.values(book.area("A1:B2")) == [[5, 6], ["#VALUE!", ""]]


def test_many_clipped_formulas_are_few_values() -> None:
    """What they would do over blank rows is not counted."""
    book = Workbook.blank()
    book.write(book.area("A1:B3"), values=[["x", 1], ["y", 2], ["x", 4]])
    mean = 'AVERAGE(IF(A:A="{0}",B:B))'
    book.write(book.area("E1:E30"), formulas=[[f"={mean.format('x')}/{mean.format('y')}"]] * 30)
    assert book.values(book.area("E1:E30")) == [[1.25]] * 30


def test_many_long_formulas_are_too_many_together() -> None:
    """Each alone would pass."""
    book = Workbook.blank()
    book.write(book.area("A1"), values=[[1]])
    long = "=ROWS(DROP(A:B,1))"
    check_cost(long)
    with pytest.raises(LongCalculation, match="together"):
        book.write(book.area("E1:E9"), formulas=[[long]] * 9)
