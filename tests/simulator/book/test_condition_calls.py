"""Conditions on texts and ranges of conditions are Excel's."""

import pytest

from pytest_workbook.simulator.book.condition_calls import CONDITION_RULES, size_of
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


def calculated(formula: str) -> Scalar:
    """The value of a formula beside five texts in column A, with 1 to 5 in column B and conditions in column C."""
    book = Workbook.blank()
    book.write(book.area("A1:B5"), values=[["a", 1], ["b", 2], ["c", 3], ["B", 4], ["", 5]])
    book.write(book.area("C1:C5"), values=[["'>=b"], ["'>=2"], ["'<=TRUE"], ["'>="], [None]])
    book.write(book.area("E1"), values=[[formula]])
    return book.values(book.area("E1"))[0][0]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=COUNTIF(A1:A5,">=b")', 3),
        ('=COUNTIF(A1:A5,"<=a")', 1),
        ('=SUMIF(A1:A5,">=b",B1:B5)', 9),
        ('=SUMIF(A1:A5,"<=b",B1:B5)', 7),
        ('=SUMIF(A1:A5,">b",B1:B5)', 3),
        ('=AVERAGEIF(A1:A5,">=b",B1:B5)', 3),
        ('=COUNTIFS(A1:A5,"<=b",B1:B5,">=2")', 2),
        ('=SUMIFS(B1:B5,A1:A5,">=b",B1:B5,"<=3")', 5),
        ('=MAXIFS(B1:B5,A1:A5,"<=a")', 1),
        ('=COUNTIF(B1:B5,">=2")', 4),
        ('=COUNTIF(B1:B5,"<=1.5")', 1),
        ('=COUNTIF(B1:B5,">="&2)', 4),
        ('=COUNTIF(B1:B5,"<="&B2+0.5)', 2),
        ('=SUMIF(A1:A5,">="&A2,B1:B5)', 9),
        ('=COUNTIFS(A1:A5,"<="&LOWER("B"),B1:B5,">="&TEXT(2,"0"))', 2),
        ('=COUNTIF(B1:B5,">="&MAX(B1:B2))', 4),
        ('=SUMIF(A1:A5,">="&INDEX(A1:A5,2),B1:B5)', 9),
        ('=SUMIF(A1:A5,">="&A2&"",B1:B5)', 9),
        ('=SUMIF(A1:A5,">"&"=b",B1:B5)', 9),
        ('=SUM(COUNTIF(B1:B5,">="&{2;4}))', 6),
        ('=SUM(COUNTIF(A1:A5,">="&A1:A2))', 7),
        ("=SUM(1/COUNTIF(A1:A4,A1:A4))", 3),
        ("=SUM(SUMIF(A1:A5,A1:A2,B1:B5))", 7),
        ('=SUM(SUMIFS(B1:B5,A1:A5,{"a","c"}))', 4),
        ("=COUNTIF(B1:B5,B2)", 1),
    ],
)
def test_conditions_compare_texts_the_right_way_round(formula: str, value: Scalar) -> None:
    """And numbers as before."""
    assert calculated(formula) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=COUNTIFS(A1:A5,"b",B1:B3,">0")', "#VALUE!"),
        ('=SUMIFS(B1:B5,A1:A3,"b")', "#VALUE!"),
        ('=AVERAGEIFS(B1:B5,Sheet1!A1:A3,"b")', "#VALUE!"),
        ('=MINIFS(B1:B5,A1:A5,"b",B1:C5,1)', "#VALUE!"),
        ('=COUNTIFS(A1:A3,"b",B1:B3,">0")', 1),
        ('=SUMIF(A1:A5,"b",B1:B3)', 6),
        ('=SUMIF(A1:A5,"b",B1)', 6),
        ("=SUMIF(A1:A5,A2,B1)", 6),
        ('=SUMIF(A1:A5,">=b",Sheet1!$B$1)', 9),
        ('=AVERAGEIF(A1:A5,"b",B1:B9)', 3),
        ('=SUMIF(A1:A5,"b",B:B)', 6),
    ],
)
def test_ranges_of_conditions_have_one_size(formula: str, value: Scalar) -> None:
    """Else the call fails; the functions of one condition take the size of its range."""
    assert calculated(formula) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUMIF(A1:A5,C1,B1:B5)", 9),
        ("=COUNTIF(B1:B5,C2)", 4),
        ("=COUNTIF(B1:B5,C3)", 0),
        ("=COUNTIF(B1:B5,C5)", 0),
        ('=COUNTIFS(A1:A5,C1,B1:B5,IF(B1=1,"<=3"))', 2),
        ("=SUMIFS(B1:B5,A1:A5,INDEX(C1:C2,1))", 9),
        ("=COUNTIF(B1:B5,B1/0)", 0),
    ],
)
def test_conditions_may_be_calculated(formula: str, value: Scalar) -> None:
    """Then what they are shows when they are run."""
    assert calculated(formula) == value


@pytest.mark.parametrize("condition", ['"x"', "5", "A:A", "A1:A3", "", '">=2"', "{1,2}"])
def test_conditions_that_are_right_stay(condition: str) -> None:
    """Constants, and columns of which one cell counts."""
    assert CONDITION_RULES["COUNTIF"](["B1:B5", condition]) is None


def test_a_plain_reference_has_a_size() -> None:
    """With its sheet or without."""
    assert [size_of(text) for text in ("A1:B3", "'My S'!A1", "SUM(A1)")] == [(2, 1), (0, 0), None]
