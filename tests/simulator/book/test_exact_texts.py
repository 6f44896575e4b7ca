"""Numbers that ``&`` turns into text have 15 digits."""

import pytest

from pytest_workbook.simulator.book.exact_texts import exact_texts
from pytest_workbook.simulator.book.formulas import join, tokenise
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


def calculated(formula: str) -> list[list[Scalar]]:
    """E1:E3 with the formula in E1, beside texts in A1:A2, a third in B1, a flag in B2 and nothing in B3."""
    book = Workbook.blank()
    book.write(book.area("A1:B3"), values=[["a", "=1/3"], ["b", True], ["c", None]])
    book.write(book.area("E1"), values=[[formula]])
    return book.values(book.area("E1:E3"))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=0.1+0.2&""', "0.3"),
        ('=1/3&"x"', "0.333333333333333x"),
        ('=-2/3&"x"', "-0.666666666666667x"),
        ('="x"&B1&"y"&B1', "x0.333333333333333y0.333333333333333"),
        ('=Sheet1!B1&""', "0.333333333333333"),
        ('=B2&"|"&B3&"|"&A1', "TRUE||a"),
        ('=0&""', "0"),
        ('=0*1&""', "0"),
        ('=1E-7/3&""', "0.0000000333333333333333"),
        ('=1/0&"x"', "#DIV/0!"),
        ('=IF(B1&""="0.333333333333333",1,2)', 1),
        ('=LEN(SUM(B1,0)&"")', 17),
        ('=SUM(1,2)&TEXT(B1,"0.0")&(B1)', "30.30.333333333333333"),
        ('=LET(v,B1,v&"x")', "0.333333333333333x"),
        ("=CONCATENATE(B1,A1)", "0.333333333333333a"),
        ("=CONCATENATE(1=2,A1)", "FALSEa"),
        ('=MATCH("b"&TRUE,A1:A3&B1:B3,0)', 2),
    ],
)
def test_a_text_has_as_many_digits_as_in_excel(formula: str, value: Scalar) -> None:
    """Whatever stands beside it; other values are joined as they are."""
    assert calculated(formula)[0][0] == value


def test_ranges_stay_ranges() -> None:
    """They spill, each with its own text."""
    assert calculated('=A1:A3&"x"') == [["ax"], ["bx"], ["cx"]]


@pytest.mark.parametrize(
    "formula",
    [
        '="a"&"b"&1',
        '=LEFT(A1,2)&"b"',
        '=A1:A3&"x"',
        '=S!A:A&"x"',
        '=@A1:A3&"x"',
        '={1,2}&"x"',
        "=A1+B1",
        '=&"x"',
    ],
)
def test_what_is_a_text_or_a_range_is_left_alone(formula: str) -> None:
    """There is nothing to round, or nothing that could be rounded at once."""
    assert join(exact_texts(tokenise(formula))) == formula
