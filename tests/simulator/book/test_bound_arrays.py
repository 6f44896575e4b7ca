"""Names of arrays are known for arrays."""

import pytest

from pytest_workbook.simulator.book.bound_arrays import mark_arrays
from pytest_workbook.simulator.book.formulas import join, tokenise
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


@pytest.mark.parametrize(
    ("formula", "marked"),
    [
        ("=LET(x,A1:A3,x+X)", "=LET(_array.x,A1:A3,_array.x+_array.X)"),
        ("=LET(x,A1,y,x*{1,2},x+y)", "=LET(x,A1,_array.y,x*{1,2},x+_array.y)"),
        ("=LET(x,A1:A3,y,ABS(x),y)", "=LET(_array.x,A1:A3,_array.y,ABS(_array.x),_array.y)"),
        ("=LET(x,SUM(A1:A3),x)", "=LET(x,SUM(A1:A3),x)"),
        ("=1+LET( x ,A1:A3,SUM(LET(z,x,z)))", "=1+LET( _array.x ,A1:A3,SUM(LET(_array.z,_array.x,_array.z)))"),
        ("=BYROW(A1:B2,LAMBDA(r,SUM(r)))", "=BYROW(A1:B2,LAMBDA(_array.r,SUM(_array.r)))"),
        ("=BYCOL(A1:B2,SUM)", "=BYCOL(A1:B2,SUM)"),
        ("=SUM(x)", "=SUM(x)"),
    ],
)
def test_names_of_arrays_are_marked(formula: str, marked: str) -> None:
    """Where they are bound and where they are used, also by way of another name."""
    assert join(mark_arrays(tokenise(formula))) == marked


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=LET(x,B1:B3,SUM(ROUND(x/2,0)))", 4),
        ("=SUM(BYROW(B1:C3,LAMBDA(r,SUM(ROUND(r/2,0)))))", 4),
        ("=LET(x,B1,ROUND(x/2,0))", 1),
        ("=LET(d,SEQUENCE(3),AVERAGE(IF(d>1,d)))", 2.5),
    ],
)
def test_functions_of_single_values_take_them(formula: str, value: Scalar) -> None:
    """Each value by itself."""
    book = Workbook.blank()
    book.write(book.area("B1:B3"), values=[[1], [2], [3]])
    book.write(book.area("E1"), values=[[formula]])
    assert book.values(book.area("E1"))[0][0] == value
