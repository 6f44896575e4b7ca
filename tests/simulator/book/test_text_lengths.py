"""Texts are as long as in Excel, and grow no further than a cell can hold."""

import pytest

from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.text_lengths import LENGTH_RULES
from pytest_workbook.simulator.book.workbook import Workbook


def calculated(formula: str) -> list[Scalar]:
    """The first two values of a formula beside a third, texts, a number, nothing, and a letter without a capital."""
    book = Workbook.blank()
    book.write(book.area("A1:A6"), values=[["=1/3"], ["straße"], ["a-b-c"], [12], [""], ["ŉx"]])
    book.write(book.area("F1"), values=[[formula]])
    return [row[0] for row in book.values(book.area("F1:F2"))]


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("=LEN(A1)", [17, ""]),
        ("=LEN(1/3)", [17, ""]),
        ("=LEN(A1:A2)", [17, 6]),
        ("=LEN(A5)", [0, ""]),
        ("=RIGHT(A1,2)", ["33", ""]),
        ("=MID(A4,2,1)", ["2", ""]),
        ("=LEN(1=1)", [4, ""]),
        ('=LEN("ab"&A1)', [19, ""]),
        ("=CONCAT(A1,A4)", ["0.33333333333333312", ""]),
        ("=CONCAT(A3:A4)", ["a-b-c12", ""]),
        ('=CONCAT(IF(A3:A4<>12,A3:A4,"x"))', ["a-b-cx", ""]),
    ],
)
def test_numbers_have_15_digits_as_texts(formula: str, values: list[Scalar]) -> None:
    """Whether they are calculated, in a cell or in a range."""
    assert calculated(formula) == values


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ('=UPPER("ß")', ["ß", ""]),
        ("=UPPER(A2:A3)", ["STRAßE", "A-B-C"]),
        ("=UPPER(A6)", ["ŉX", ""]),
        ("=UPPER(A4)", ["12", ""]),
        ('=UPPER("abc")', ["ABC", ""]),
    ],
)
def test_a_letter_without_a_capital_stays(formula: str, values: list[Scalar]) -> None:
    """One letter becomes one letter."""
    assert calculated(formula) == values


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ('=SUBSTITUTE(A3,"-","")', ["abc", ""]),
        ('=SUBSTITUTE(A3,"-","+++")', ["a+++b+++c", ""]),
        ('=SUBSTITUTE(A3,"","zz")', ["a-b-c", ""]),
        ('=SUBSTITUTE(A3,A5,"zz")', ["a-b-c", ""]),
        ('=SUBSTITUTE(A3,"-","+++",2)', ["a-b+++c", ""]),
        ('=SUBSTITUTE(A2:A3,"-","==")', ["straße", "a==b==c"]),
        ('=REPLACE(A3,1,1,"zz")', ["zz-b-c", ""]),
        ('=TEXTJOIN(",",TRUE,A2:A5)', ["straße,a-b-c,12", ""]),
        ('=LEN(SUBSTITUTE(REPT("x",100),"x",REPT("y",327)))', [32_700, ""]),
        ('=LEN(SUBSTITUTE(REPT("x",100),"x",REPT("y",328)))', ["#VALUE!", ""]),
        ('=LEN(SUBSTITUTE(SUBSTITUTE(REPT("x",32767),"x",REPT("y",32767)),"y",REPT("z",32767)))', ["#VALUE!", ""]),
        ('=LEN(CONCAT(REPT("x",20000),REPT("y",20000)))', ["#VALUE!", ""]),
        ('=LEN(TEXTJOIN("",TRUE,REPT("x",20000),REPT("y",20000)))', ["#VALUE!", ""]),
        ('=LEN(REPLACE(REPT("x",20000),1,0,REPT("y",20000)))', ["#VALUE!", ""]),
        ('=LEN(REDUCE("x",SEQUENCE(60),LAMBDA(a,b,a&a)))', ["#VALUE!", ""]),
    ],
)
def test_a_text_that_no_cell_can_hold_is_an_error(formula: str, values: list[Scalar]) -> None:
    """It is known before it is made, so that nothing waits for it."""
    assert calculated(formula) == values


def test_texts_that_double_from_cell_to_cell_end_as_errors() -> None:
    """Else forty cells would fill any memory."""
    book = Workbook.blank()
    book.write(book.area("A1:A40"), values=[['=REPT("x",3000)'], *([f"=A{row}&A{row}"] for row in range(1, 40))])
    lengths = [len(str(row[0])) for row in book.values(book.area("A1:A40"))]
    assert lengths == [3_000, 6_000, 12_000, 24_000, *[len("#VALUE!")] * 36]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("SUBSTITUTE", ["A1", '"ab"', '"b"']),
        ("SUBSTITUTE", ["A1", '"ab"']),
        ("UPPER", ['"abc"']),
        ("UPPER", []),
        ("TEXTJOIN", ['","', '"x"']),
        ("LEN", ["B1&C1"]),
        ("LEN", ['"abc"']),
    ],
)
def test_what_the_engine_does_right_stays(name: str, given: list[str]) -> None:
    """And costs nothing more."""
    assert LENGTH_RULES[name](given) is None
