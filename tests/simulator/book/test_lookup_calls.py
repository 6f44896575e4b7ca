"""Lookups find the last value that is not greater, whatever is blank."""

import pytest

from pytest_workbook.simulator.book.lookup_calls import LOOKUP_RULES
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


def calculated(formula: str) -> Scalar:
    """The value of a formula beside columns of numbers, numbers with gaps, texts and numbers in no order."""
    book = Workbook.blank()
    rows: list[list[Scalar]] = [
        ["score", "grade", 1, "a", 30, "one"],
        [0, "F", None, "b", 10, "two"],
        [50, "D", 2, "c", 20, "three"],
        [70, "B", 3, None, None, None],
        [90, "A", None, None, None, None],
    ]
    book.write(book.area("A1:F5"), values=rows)
    book.write(book.area("H1:K2"), values=[[10, 20, 30, None], ["x", "y", "z", None]])
    book.write(book.area("M20"), values=[[formula]])
    return book.values(book.area("M20"))[0][0]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=VLOOKUP(75,A:B,2)", "B"),
        ('=XLOOKUP(1,(A2:A5>60)*(B2:B5<>"B"),B2:B5)', "A"),
        ("=SUM(XLOOKUP(TRUE,A2:A5=70,A2:C5))", 73),
        ('=XLOOKUP(TRUE,A2:A5=71,B2:B5,"none")', "none"),
        ("=XLOOKUP(TRUE,A2:A5=71,B2:B5,)", "#N/A"),
        ("=XLOOKUP(TRUE,A2:A5>0,B2:B5,,,-1)", "A"),
        ("=XLOOKUP(TRUE,H1:J1*2=40,H2:J2)", "y"),
        ("=VLOOKUP(75,A2:B99,2,TRUE)", "B"),
        ("=VLOOKUP(100,$A$2:$B$5,2,1)", "A"),
        ("=VLOOKUP(-1,A2:B5,2)", "#N/A"),
        ("=VLOOKUP(50,Sheet1!A2:B99,3)", "#REF!"),
        ("=VLOOKUP(50,A2:B5,0)", "#VALUE!"),
        ("=VLOOKUP(50,A2:B5,-1,FALSE)", "#VALUE!"),
        ("=VLOOKUP(50,A2:B5,C1-1)", "#VALUE!"),
        ("=VLOOKUP(50,A2:B5,C3,FALSE)", "D"),
        ("=VLOOKUP(50,A2:B9,2,)", "D"),
        ("=HLOOKUP(25,H1:K2,2)", "y"),
        ("=HLOOKUP(35,1:2,2)", "z"),
        ("=MATCH(75,A:A)", 4),
        ("=MATCH(75,A2:A99,1)", 3),
        ("=MATCH(2.5,C1:C9)", 3),
        ("=MATCH(2,C1:C9,TRUE)", 3),
        ("=MATCH(0,C1:C9)", "#N/A"),
        ('=MATCH("bb",D:D)', 2),
        ('=MATCH("zzz",D1:D9)', 3),
        ('=MATCH("zzz",F:F)', 3),
        ("=MATCH(9.99E+307,E:E)", 3),
        ("=MATCH(25,1:1)", 9),
        ("=LOOKUP(9.99E+307,E:E)", 20),
        ("=LOOKUP(9.99E+307,C1:C9)", 3),
        ('=LOOKUP("zzz",F1:F9)', "three"),
        ("=LOOKUP(75,A2:A99,B2:B99)", "B"),
        ("=LOOKUP(75,A2:B9)", "B"),
        ("=LOOKUP(25,H1:K2)", "y"),
        ("=LOOKUP(5,Z1:Z9)", "#N/A"),
        ("=SUM(MATCH({0,60},A2:A9))", 3),
        ("=VLOOKUP(70,A:B,2,FALSE)", "B"),
        ("=VLOOKUP(71,A:B,2,0)", "#N/A"),
        ("=VLOOKUP(0,A:B,2,)", "F"),
        ('=VLOOKUP("ONE",$F:$F,1,FALSE)', "one"),
        ('=VLOOKUP("t*",F:F,1,FALSE)', "two"),
        ("=MATCH(0,C:C,0)", "#N/A"),
        ("=MATCH(Z9,C:C,0)", "#N/A"),
        ('=MATCH("t??",Sheet1!F:F,0)', 2),
        ("=MATCH(TRUE,F:F,0)", "#N/A"),
        ("=MATCH(1/0,F:F,FALSE)", "#DIV/0!"),
        ("=INDEX(B:B,MATCH(90,A1:A90000,0))", "A"),
        ("=SUM(MATCH({50,90},A:A,0))", 8),
        ("=MATCH(1/0,A:A)", "#DIV/0!"),
    ],
)
def test_the_last_value_that_is_not_greater_is_found(formula: str, value: Scalar) -> None:
    """In columns, rows and tables, with blank cells behind, before and between; texts among texts."""
    assert calculated(formula) == value


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("MATCH", ["1", "A1:A9", "0"]),
        ("VLOOKUP", ["1", "A:B", "2", "C1"]),
        ("MATCH", ["1", "A1:A9", "-1"]),
        ("MATCH", ["1", "A1:A9", "B1"]),
        ("MATCH", ["1", "{1,2}"]),
        ("MATCH", ["1", "A1:B9"]),
        ("MATCH", ["1"]),
        ("VLOOKUP", ["1", "A1:B9", "2", "FALSE"]),
        ("VLOOKUP", ["1", "A1:B9", "2", "0"]),
        ("VLOOKUP", ["1", "{1,2}", "2"]),
        ("VLOOKUP", ["1", "A1:B9"]),
        ("VLOOKUP", ["1", "A1:B9", ""]),
        ("LOOKUP", ["1", "A1:B9", "C1:C9"]),
        ("LOOKUP", ["1", "A1:A9", "{1,2}"]),
        ("LOOKUP", ["1"]),
        ("LOOKUP", ["1", "A1:A3*2"]),
    ],
)
def test_what_the_engine_finds_is_left_to_it(name: str, given: list[str]) -> None:
    """Exact matches, descending values, constants, and what no call can have."""
    assert LOOKUP_RULES[name](given) is None
