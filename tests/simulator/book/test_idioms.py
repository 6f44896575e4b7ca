"""Idioms that the engine gets wrong are put into words that it gets right."""

import pytest

from pytest_workbook.simulator.book.formulas import join, tokenise
from pytest_workbook.simulator.book.idioms import lower_idioms
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


@pytest.mark.parametrize(
    ("formula", "lowered"),
    [
        ("=SUM()", "=SUM()"),
        ("=SUM(A1:INDEX(A1:A9,3))", "=SUM(OFFSET(A1,0,0,0+(3),0+(1)))"),
        ("=SUM(B2:INDEX(B2:F2,C1))", "=SUM(OFFSET(B2,0,0,0+(1),0+(C1)))"),
        ("=SUM(A1:INDEX(B2:C9,2,2))", "=SUM(OFFSET(A1,0,0,1+(2),1+(2)))"),
        ("=SUM(A1:INDEX(S!B2:C9,2,2))", "=SUM(OFFSET(A1,0,0,1+(2),1+(2)))"),
        ("=SUM(S!A1:INDEX(S!A1:A9,3))", "=SUM(OFFSET(S!A1,0,0,0+(3),0+(1)))"),
        ("=S!A1+A2", "=S!A1+A2"),
        ("=A1:INDEX(Name,1)", "=A1:INDEX(Name,1)"),
        ("=A1:INDEX(A1:A2)", "=A1:INDEX(A1:A2)"),
        ("=A1:INDEX()", "=A1:INDEX()"),
        ("=Name:INDEX(A1:A2,1)", "=Name:INDEX(A1:A2,1)"),
    ],
)
def test_an_idiom_is_put_into_other_words(formula: str, lowered: str) -> None:
    """Everything else is left as it is."""
    assert join(lower_idioms(tokenise(formula))) == lowered


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(COUNTIF(A1:A4,{1,3}))", 2),
        ("=SUMPRODUCT(SUMIF(A1:A4,{1,3},B1:B4))", 40),
        ("=SUM(COUNTIFS(A1:A4,{1,3},B1:B4,{10,40}))", 1),
        ("=SUM(COUNTIF(A1:A4,{1,3})*2)", 4),
        ("=SUM(Sheet1!A1:INDEX(Sheet1!A1:A4,3))", 6),
        ("=SUM(A1:INDEX(A1:A4,3))", 6),
        ("=SUM(A1:INDEX(A:A,COUNT(A:A)))", 10),
    ],
)
def test_idioms_calculate_right(formula: str, value: Scalar) -> None:
    """Over 1 to 4 in column A and their tens in column B."""
    book = Workbook.blank()
    book.write(book.area("A1:B4"), values=[[1, 10], [2, 20], [3, 30], [4, 40]])
    book.write(book.area("D1"), values=[[formula]])
    assert book.values(book.area("D1")) == [[value]]
