"""Prefixes of newer functions, taken off for the user and put back for the file."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.opening_functions import shown_formula, stored_formula


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("SUM(A1)", "=SUM(A1)"),
        ("_xlfn.XLOOKUP(1,A1:A2,B1:B2)", "=XLOOKUP(1,A1:A2,B1:B2)"),
        ("_xlfn._xlws.FILTER(A1:A2,B1:B2)", "=FILTER(A1:A2,B1:B2)"),
        ("_xlfn.STDEV.S(A1:A2)+STDEV(A1)", "=STDEV.S(A1:A2)+STDEV(A1)"),
        ("_xlfn.LET(_xlpm.x,1,_xlpm.y,_xlpm.x+1,_xlpm.x*_xlpm.y)", "=LET(x,1,y,x+1,x*y)"),
        ("_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b)(1,2)", "=LAMBDA(a,b,a+b)(1,2)"),
        ("_xlfn.LET(_xlpm.f,_xlfn.LAMBDA(_xlpm.n,_xlpm.n*2),_xlpm.f(A1))", "=LET(f,LAMBDA(n,n*2),f(A1))"),
        ('IF(A1,"_xlfn.XOR(","XOR(")', '=IF(A1,"_xlfn.XOR(","XOR(")'),
        ("'XOR(x'!A1+Table1[IFS(]", "='XOR(x'!A1+Table1[IFS(]"),
        ("_xlfn.NOT.KNOWN(1)", "=_xlfn.NOT.KNOWN(1)"),
        ("A1", "=A1"),
    ],
)
def test_prefixes_go_and_come_back(stored: str, shown: str) -> None:
    """What the user sees has no prefix that we know; what is stored is what the file had."""
    assert shown_formula(stored) == shown
    assert stored_formula(shown) == stored


def test_values_of_let_are_no_names() -> None:
    """Only what LET declares is marked: a name in the place of a value is a defined name."""
    assert stored_formula("=LET(x,Rate,x*Rate)") == "_xlfn.LET(_xlpm.x,Rate,_xlpm.x*Rate)"


def test_case_of_functions_is_kept() -> None:
    """Functions are known in any case."""
    assert stored_formula("=xlookup(1,A1,B1)") == "_xlfn.xlookup(1,A1,B1)"


def test_unbalanced_brackets_do_no_harm() -> None:
    """Text that is no formula is passed on."""
    assert stored_formula("=LET(x,1)),{a(") == "_xlfn.LET(_xlpm.x,1)),{a("
