"""Absurd arguments are met before the engine counts to them."""

import pytest

from pytest_workbook.simulator.book.guards import GUARDED, guarded
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


def calculated(formula: str) -> Scalar:
    """The value of a formula beside 1E10 in A1, its text in A2, 5 in A3, a word in A4 and a blank A5."""
    book = Workbook.blank()
    book.write(book.area("A1:A4"), values=[[1e10], ["'1E10"], [5], ["word"]])
    book.write(book.area("C1"), values=[[formula]])
    return book.values(book.area("C1"))[0][0]


@pytest.mark.parametrize("big", ["1E10", "A1", "A2", "A1*1"])
@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("FACT({})", "#NUM!"),
        ("FACTDOUBLE({})", "#NUM!"),
        ("COMBIN(2E10,{})", "#NUM!"),
        ("COMBINA(4,{})", "#NUM!"),
        ("PERMUT(2E10,{})", "#NUM!"),
        ("MULTINOMIAL(2,{},3)", "#NUM!"),
        ("BESSELI(1.9,{})", "#NUM!"),
        ("BESSELJ(1.9,{})", "#NUM!"),
        ("BESSELK(1.5,{})", "#NUM!"),
        ("BESSELY(1.5,{})", "#NUM!"),
        ("BETA.INV(0.5,{},10)", "#NUM!"),
        ("BETAINV(0.5,8,{})", "#NUM!"),
        ("GAMMA.INV(0.06,{}*1000,2)", "#NUM!"),
        ("CONFIDENCE.T(0.05,1,{})", "#NUM!"),
        ("BASE(100,16,{})", "#NUM!"),
        ("VDB(2400,300,{},0,{})", "#NUM!"),
        ("DB(1000,100,{},{})", "#NUM!"),
        ("EXPAND(1,{},2)", "#NUM!"),
        ("WRAPROWS(SEQUENCE(3),{})", "#NUM!"),
        ("WRAPCOLS(SEQUENCE(3),{})", "#NUM!"),
        ("EDATE(45000,{})", "#NUM!"),
        ("EDATE(45000,-{})", "#NUM!"),
        ("DATE(2024,{},1)", "#NUM!"),
        ("DATE(2024,1,{})", "#NUM!"),
        ("ROUND(T.INV(0.75,{}),5)", 0.67449),
        ("ROUND(T.INV.2T(0.05,{}),5)", 1.95996),
        ("ROUND(TINV(0.05,{}),5)", 1.95996),
        ("ROUND(F.INV(0.1,{},4),4)", 0.5142),
        ("ROUND(F.INV.RT(0.1,4,{}),3)", 1.945),
    ],
)
def test_absurd_arguments_are_answered_at_once(call: str, value: Scalar, big: str) -> None:
    """Written, in a cell, as a text in one, or calculated; degrees of freedom make no difference at some point."""
    assert calculated("=" + call.replace("{}", big)) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=FACT(A3)", 120),
        ("=FACT(A5)", 1),
        ("=FACT(A4)", "#VALUE!"),
        ("=FACT(TRUE)", 1),
        ("=FACT(170)", pytest.approx(7.257415615307994e306)),
        ("=FACT(171)", "#NUM!"),
        ("=SUM(FACT({1,2,3}))", 9),
        ("=SUM(COMBIN({4,5},2))", 16),
        ("=COMBIN(A1,2)", pytest.approx(49999999995000000000)),
        ("=FIXED(1.5,A3)", "1.50000"),
        ("=FIXED(1.5,A1)", "#VALUE!"),
        ("=FIXED(1.5,-1E10)", "#VALUE!"),
        ("=DOLLAR(1.5,200)", "#VALUE!"),
        ("=FIXED(1.5,)", "2"),
        ("=MULTINOMIAL(2,3,4)", 1260),
        ("=DATE(2024,A3,1)", 45413),
        ("=DATE(2024,13,40)", 45697),
    ],
)
def test_other_arguments_are_taken_as_they_are(formula: str, value: object) -> None:
    """Numbers, texts that are none, truth values, blanks, arrays and what is left out."""
    assert calculated(formula) == value


def test_what_is_surely_small_is_not_looked_at() -> None:
    """A number that is written costs nothing."""
    assert guarded("FACT", ["5"]) == ["5"]
    assert guarded("FACT", []) == []
    assert guarded("SUM", ["1E300"]) == ["1E300"]
    assert "DATE" in GUARDED
