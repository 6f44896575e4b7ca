"""Aggregates over calculated arrays count what Excel counts."""

import pytest

from pytest_workbook.simulator.book.array_calls import ARRAY_RULES
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


def calculated(formula: str) -> Scalar:
    """The value of a formula beside 1 to 5 in column B, texts in column A, and an error in C1."""
    book = Workbook.blank()
    book.write(book.area("A1:B5"), values=[["a", 1], ["b", 2], ["a", 3], ["", 4], ["c", 5]])
    book.write(book.area("C1:C3"), values=[["=1/0"], [7], [True]])
    book.write(book.area("D1:D5"), values=[["x"], [3], [4], [None], [6]])
    book.write(book.area("E1"), values=[[formula]])
    return book.values(book.area("E1"))[0][0]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=AVERAGE(IF(B1:B5>3,B1:B5))", 4.5),
        ("=AVERAGE(IF(B1:B5>3,B1:B5),B1:B2,10)", 4.4),
        ("=MEDIAN(IF(B1:B5>2,B1:B5))", 4),
        ("=GEOMEAN(IF(B1:B5>3,B1:B5))^2", pytest.approx(20)),
        ("=1/HARMEAN(IF(B1:B5=2,B1:B5))", 0.5),
        ("=SKEW(IF(B1:B5<4,B1:B5))", 0),
        ("=KURT({1,TRUE,2,3,4})", pytest.approx(-1.2)),
        ("=TRIMMEAN(IF(B1:B5>1,B1:B5),0.5)", 3.5),
        ("=AVERAGE(C1:C3)", "#DIV/0!"),
        ("=AVERAGE(IF(B1:B3>0,C1:C3))", "#DIV/0!"),
        ("=AVERAGEA({TRUE;3;2})", 2),
        ('=AVERAGEA({"x",4},2)', 2),
        ("=AVERAGEA(B1:B5)", 3),
        ("=COUNT(1/(B1:B5>3))", 2),
        ('=COUNT({1,FALSE,"a"},B1:B5,7)', 7),
        ("=COUNT(C1:C3)", 1),
        ("=PRODUCT({2,FALSE,4})", 8),
        ("=PRODUCT(B1:B3,B1:B2+1)", 36),
        ("=PRODUCT(1/(B1:B2-1))", "#DIV/0!"),
        ("=NPV(1,B1:B2*2)", 2),
        ("=NPV(1,B1:B2)", 1),
        ('=LOOKUP(2,1/(A1:A5="a"),B1:B5)', 3),
        ('=LOOKUP(2,1/(A1:A5="z"),B1:B5)', "#N/A"),
        ('=LOOKUP("b",{"a","b"},{1,2})', 2),
        ("=LOOKUP(2.5,B1:B5,A1:A5)", "b"),
        ("=SUM(CHOOSE({1,2},B1:B2,B3:B4))", 10),
        ('=VLOOKUP("c",CHOOSE({1,2},A1:A5,B1:B5),2,FALSE)', 5),
        ("=CHOOSE(2,1,3)", 3),
        ("=AREAS((A1:A2,B3))", 2),
        ("=AREAS(A1:A2)", 1),
        ("=INDEX((A1:A2,B3:B4),2,1,2)", 4),
        ("=INDEX((A1:A2,B3:B4),1,1,3)", "#REF!"),
        ("=INDEX(B1:B5,2)", 2),
        ("=SUM(INDEX(B1:B5,{1;3}))", 4),
        ('=SUM(VLOOKUP({"b","c"},A1:B5,2,FALSE))', 7),
        ("=SUM(IF(ISNUMBER(MATCH(B1:B5,{2,4},0)),B1:B5))", 6),
        ("=SUM(--ISERROR(C1:C3))", 1),
        ("=SUM(N(B1:B5>2))", 3),
        ("=N(B2:B5)", 2),
        ("=COVAR(D1:D5,B1:B5)", pytest.approx(14 / 9)),
        ("=COVARIANCE.S(B1:B3,B3:B5)", 1),
        ("=SUMX2MY2(B1:B5,D1:D5)", -5 - 7 - 11),
        ("=SUMXMY2(B1:B3,C1:C3)", "#DIV/0!"),
        ("=SUMX2PY2(B1:B2,B1:B3)", "#N/A"),
    ],
)
def test_arrays_are_counted_value_by_value(formula: str, value: object) -> None:
    """Truth values in them are passed over, and errors where Excel does."""
    assert calculated(formula) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=TEXTJOIN(",",TRUE,"a","","b")', "a,b"),
        ('=TEXTJOIN(",",FALSE,"a","","b")', "a,,b"),
        ('=TEXTJOIN(",",TRUE,IF(B1:B5>3,A1:A5,""))', "c"),
        ('=TEXTJOIN(",",FALSE,IF(B1:B5>3,A1:A5,"-"))', "-,-,-,,c"),
        ('=TEXTJOIN("-",TRUE,A1:A5)', "a-b-a-c"),
        ('=TEXTJOIN("-",1,B1:B2*2,A1:A2,"x")', "2-4-a-b-x"),
        ('=TEXTJOIN("-",TRUE,"")', ""),
        ('=TEXTJOIN("-",TRUE,"",C1)', "#DIV/0!"),
        ('=TEXTJOIN(A1,TRUE,"x",B1*2)', "xa2"),
        ('=TEXTJOIN(", ",TRUE,"a",5)', "a, 5"),
        ('=TEXTJOIN(",",A1="a","x","")', "x,"),
    ],
)
def test_texts_are_joined(formula: str, value: Scalar) -> None:
    """Empty ones are left out where it is asked for, also those that are calculated."""
    assert calculated(formula) == value


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("AVERAGE", ["A1:A3", "5"]),
        ("COUNT", ["A1:A3"]),
        ("PRODUCT", ["A1:A3"]),
        ("AVERAGEA", ["A1:A3"]),
        ("AVERAGEA", ["A1:A3", "{1,2}"]),
        ("NPV", ["0.1", "A1:A3*2", "5"]),
        ("CHOOSE", ["{1,2}", "A1:A3"]),
        ("INDEX", ["(A1,B1)", "1", "1", "A1"]),
        ("AREAS", []),
        ("TEXTJOIN", ['","', "TRUE"]),
        ("TEXTJOIN", ['{",";"-"}', "TRUE", '""']),
        ("N", ["A1"]),
        ("TEXTJOIN", ['","', "A1", '""']),
    ],
)
def test_what_the_engine_counts_right_is_left_alone(name: str, given: list[str]) -> None:
    """Ranges, and calls that are known when they are run only."""
    assert ARRAY_RULES[name](given) is None
