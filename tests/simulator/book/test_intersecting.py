"""Formulas that a file does not mark as arrays mean the cells beside them, as Excel shows with an @."""

import io

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from pytest_workbook.simulator.book.intersecting import intersected
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("=A1:A9*2", "=@A1:A9*2"),
        ("=Sheet2!A1:A9", "=@Sheet2!A1:A9"),
        ("=A:A", "=@A:A"),
        ("=T[Col]*2", "=@T[Col]*2"),
        ("=SUM(A1:A9*2)", "=SUM(@A1:A9*2)"),
        ("=SUM(IF(A1:A3>1,B1:B3))", "=SUM(IF(@A1:A3>1,B1:B3))"),
        ('=IF(A1:A3>1,B1:B3,"")', '=IF(@A1:A3>1,@B1:B3,"")'),
        ("=IFERROR(A1:A9/B1:B9,0)", "=IFERROR(@A1:A9/@B1:B9,0)"),
        ("=MAX(LEN(A1:A9))", "=MAX(LEN(@A1:A9))"),
        ("=MATCH(1,(A1:A9=1)*(B1:B9=2),0)", "=MATCH(1,(@A1:A9=1)*(@B1:B9=2),0)"),
        ("=VLOOKUP(A1:A3,B:C,2,FALSE)", "=VLOOKUP(@A1:A3,B:C,2,FALSE)"),
        ("=COUNTIFS(A1:A9,1,B1:B9,C1:C3)", "=COUNTIFS(A1:A9,1,B1:B9,@C1:C3)"),
        ("=SUMIFS(A1:A9,B1:B9,C1:C3)", "=SUMIFS(A1:A9,B1:B9,@C1:C3)"),
        ("=ROW(A1:B2)", "=@ROW(A1:B2)"),
        ("=FILTER(A1:A9,B1:B9>1)", "=@FILTER(A1:A9,B1:B9>1)"),
        ("=SEQUENCE(3)+1", "=@SEQUENCE(3)+1"),
        ("=INDEX(A1:C9,0,2)", "=@INDEX(A1:C9,0,2)"),
        ("=OFFSET(A1,1,1,3,1)", "=@OFFSET(A1,1,1,3,1)"),
        ("=LARGE(A1:A9,{1,2})", "=@LARGE(A1:A9,{1,2})"),
        ("=CONCATENATE(A1:A3)", "=CONCATENATE(@A1:A3)"),
    ],
)
def test_one_value_is_taken_of_a_range(stored: str, shown: str) -> None:
    """Where the place takes one value; what is shown so stays so."""
    assert intersected(stored) == shown
    assert intersected(shown) == shown


@pytest.mark.parametrize(
    "formula",
    [
        "=A1*2",
        "=SUM(A1:A9)",
        "=SUM((A1:A3,C1:C3))",
        "=SUM(A1:A9 B3:D3)",
        "=A1:A9 A3:C3",
        "=SUM(A1:INDEX(A1:A9,3))",
        "=SUMPRODUCT((A1:A9>1)*2)",
        "=SUM(UNIQUE(A1:A9))",
        "=SUM(INDEX(A1:C9,0,2))",
        "=SUM(SMALL(A1:A9,{1,2}))",
        "=LOOKUP(2,1/(A1:A9<>0),A1:A9)",
        "=INDEX(A1:A9,MATCH(1,B1:B9,0))",
        "=VLOOKUP(A1,B:C,2,FALSE)",
        "=XLOOKUP(1,A1:A9,B1:B9)",
        "=NETWORKDAYS(A1,B1,C1:C9)",
        "=T[@Col]*2",
        "=T[[#This Row],[Col]]",
        "=SUM(A1#)+A1#",
        "=ROW()+ROW(A3)",
        "=MAX()+IF(A1:A2",
        '="A1:A2" & "',
    ],
)
def test_ranges_and_arrays_stay_where_they_are_taken(formula: str) -> None:
    """And so does what is no formula."""
    assert intersected(formula) == formula


def book(**formulas: str | ArrayFormula) -> bytes:
    """A file with 1, 2 and 3 in A1:A3, and formulas in other cells."""
    made, data = openpyxl.Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    for row in range(1, 4):
        sheet.cell(row, 1, row)
    for address, formula in formulas.items():
        sheet[address] = formula
    made.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("address", "formula", "value"),
    [
        ("C2", "=A1:A3*10", 20),
        ("C5", "=A1:A3*10", "#VALUE!"),
        ("C3", "=SUM(A1:A3*2)", 6),
        ("C2", '=IF(A1:A3>1,"y","n")', "y"),
        ("C2", "=ABS(A1:A3)", 2),
        ("C2", "=ROUND(A1:A3/3,1)", 0.7),
        ("C1", "=ROW(A2:B3)", 2),
        ("C1", "=_xlfn.UNIQUE(A1:A3)", 1),
        ("C2", "=COUNTIF(A1:A3,A1:A3)", 1),
        ("C1", "=LARGE(A1:A3,{2,1})", 2),
        ("C2", '=A1:A3&"!"', "2!"),
    ],
)
def test_a_file_s_formula_gives_the_value_beside_it(address: str, formula: str, value: Scalar) -> None:
    """And spills nothing."""
    opened = open_workbook(book(**{address: formula}))
    assert opened.values(opened.area(address)) == [[value]]
    assert opened.sheets[0].spills == {}


def test_arrays_of_a_file_and_typed_formulas_are_calculated_as_arrays() -> None:
    """The one because it is marked, the other because Excel does so."""
    opened = open_workbook(book(C1=ArrayFormula("C1", "=SUM(A1:A3*2)")))
    opened.write(opened.area("D1:E1"), formulas=[["=SUM(A1:A3*2)", "=A1:A3*2"]])
    assert opened.values(opened.area("C1:E3")) == [[12, 12, 2], ["", "", 4], ["", "", 6]]
    again = open_workbook(save_workbook(opened))
    assert again.formulas(again.area("C1:E1")) == [["=SUM(A1:A3*2)", "=SUM(A1:A3*2)", "=A1:A3*2"]]
    again.write(again.area("A1"), values=[[11]])
    assert again.values(again.area("C1:E3")) == [[32, 32, 22], ["", "", 4], ["", "", 6]]
