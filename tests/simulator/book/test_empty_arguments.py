"""What is left out between commas has its default."""

import pytest

from pytest_workbook.simulator.book.empty_arguments import EMPTY_RULES
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


@pytest.mark.parametrize(
    ("formula", "rows"),
    [
        ("=SORT(A1:A3,,-1)", [[3], [2], [1]]),
        ("=SORT(A1:A3,,-1,)", [[3], [2], [1]]),
        ("=TAKE(A1:B3,,1)", [[1], [3], [2]]),
        ("=TAKE(A1:B3,,-1)", [["a"], ["b"], ["c"]]),
        ("=EXPAND(A1:A2,,2,0)", [[1, 0], [3, 0]]),
        ("=EXPAND(A1:B1,2,,0)", [[1, "a"], [0, 0]]),
        ("=XLOOKUP(9,A1:A3,B1:B3,,-1,)", [["b"]]),
        ("=XLOOKUP(9,A1:A3,B1:B3,)", [["#N/A"]]),
        ("=XMATCH(3,A1:A3,,-1)", [[2]]),
        ('=TEXTBEFORE("a-b","-",,1)', [["a"]]),
        ('=TEXTAFTER("abc","x",,,,"none")', [["none"]]),
        ('=TEXTAFTER("abc","x",,)', [["#N/A"]]),
        ("=VALUETOTEXT(A1)", [["1"]]),
        ('=VALUETOTEXT("a""b",1)', [['"a""b"']]),
        ("=VALUETOTEXT(B1,)", [["a"]]),
        ("=VALUETOTEXT(TRUE,1)", [["TRUE"]]),
        ("=VALUETOTEXT(1/0)", [["#DIV/0!"]]),
    ],
)
def test_defaults_are_put_in(formula: str, rows: list[list[Scalar]]) -> None:
    """Over 1, 3 and 2 in column A, and letters beside them."""
    book = Workbook.blank()
    book.write(book.area("A1:B3"), values=[[1, "a"], [3, "b"], [2, "c"]])
    assert book.evaluate(formula)[1] == rows


@pytest.mark.parametrize(
    ("name", "given"), [("SORT", ["A1:A3", "1", "-1"]), ("SORT", [""]), ("VALUETOTEXT", []), ("VALUETOTEXT", [""])]
)
def test_what_is_there_stays(name: str, given: list[str]) -> None:
    """And what no call can have."""
    assert EMPTY_RULES[name](given) is None
