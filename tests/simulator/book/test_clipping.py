"""Over the filled rows, formulas over whole columns give what they give over all of them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pytest_workbook.simulator.book.calculation import Calculation, evaluate_apart
from pytest_workbook.simulator.book.clipping import clip, has_long_range, pattern_of
from pytest_workbook.simulator.book.model import Cell, Contents, Scalar, Sheet
from pytest_workbook.simulator.book.surroundings import Place, Surroundings
from pytest_workbook.simulator.book.workbook import Workbook

AROUND = Surroundings(
    sheet_names={"{1}": "S", "{2}": "Other One"},
    tables={},
    names={},
    now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
    random=lambda: 0.5,
    drive_name="b.xlsx",
)
# Columns A to F; the last row has no number, and the one before no text.
ROWS: list[list[Scalar]] = [
    ["x", 1, 2.5, True, "n", 10],
    ["y", -2, None, None, "n", 20],
    ["x", 3, 0, "t", None, 30],
    [None, 4, "7", None, "m", 30],
    ["X", 0, 1.5, False, "n", None],
    ["z", None, None, None, None, None],
]
_CORPUS = """
=SUMPRODUCT((A1:A6000="x")*B1:B6000)
=SUMPRODUCT(--(A1:A6000=""),--(B1:B6000=0))
=SUMPRODUCT((A1:A6000<>"x")*1)
=SUMPRODUCT(B1:C6000*2)
=SUMPRODUCT(B1:B6000,F1:F6000)
=SUMPRODUCT((A2:A6000="x")*('Other One'!B2:B6000+1))
=SUMPRODUCT((A1:A6000={"x","y"})*(B1:B6000>0))
=SUMPRODUCT((B1:B6000>MAX(B1:B6000)-2)*1)
=SUMPRODUCT(1/(1+COUNTIF(A1:A6000,A1:A6000)))
=SUMPRODUCT(LEN(A1:A6000)+ROUND(B1:B6000/3,1))
=SUMPRODUCT(MAX((A1:A6000="x")*ROW(A1:A6000)))
=SUMPRODUCT((A1:A6000="")*ROW(A1:A6000))
=SUM(IF(A1:A6000="x",B1:B6000))
=SUM(IF(A1:A6000="",1,0.5))
=SUM(B1:B6000/B1:B6000)
=SUM(INDEX((A1:A6000="x")*B1:B6000,0))
=SUMSQ(B1:B6000-1)
=COUNT(IF(B1:B6000>0,1))
=COUNT(1/B1:B6000)
=MAX(IF(A1:A6000="x",B1:B6000))
=MIN(B1:B6000+5)
=MIN(IF(B1:B6000<>"",B1:B6000+5))
=AND(B1:B6000<9)
=OR(B1:B6000="")
=AND(D1:D6000)
=AVERAGE(IF(A1:A6000="x",B1:B6000))
=AVERAGE(B1:B6000+1)
=MEDIAN(IF(B1:B6000<>"",B1:B6000))
=MEDIAN(B1:B6000)
=STDEV.S(IF(A1:A6000="x",B1:B6000))
=LARGE(B1:B6000,2)
=LARGE(IF(A1:A6000="x",B1:B6000),{1,2})
=SMALL(IF(A1:A6000="x",B1:B6000),1)
=PERCENTILE(B1:F6000,0.3)
=QUARTILE.INC(B1:B6000,3)
=RANK(3,B1:B6000)
=MODE.SNGL(F1:F6000)
=FREQUENCY(B1:B6000,{0,2})
=TRIMMEAN(B1:B6000,0.5)
=SUBTOTAL(9,B1:B6000)
=SUBTOTAL(3,A1:A6000)
=CONCAT(A1:A6000)
=CORREL(B1:B6000,F1:F6000)
=SLOPE(B1:B6000,F1:F6000)
=SUMXMY2(B1:B6000,F1:F6000)
=COUNTBLANK(A1:F6000)
=COUNTBLANK(A3:B6000)
=UNIQUE(A1:A6000)
=UNIQUE(A1:A6000&B1:B6000)
=UNIQUE(A1:A6000,FALSE,TRUE)
=TOCOL(A1:B6000,1)
=TOROW(A1:B6000,3)
=MATCH(1,(A1:A6000="x")*(B1:B6000=3),0)
=MATCH(1,INDEX((A1:A6000="")*(B1:B6000=0),0),0)
=MATCH(TRUE,A1:A6000="nowhere",0)
=XMATCH("Xn",A1:A6000&E1:E6000)
=XMATCH(TRUE,A1:A6000="x",0,-1)
=XMATCH(TRUE,A1:A6000="",0,-1)
=XLOOKUP(1,(A1:A6000="x")*(B1:B6000=3),F1:F6000)
=XLOOKUP(1,(A1:A6000="x")*(B1:B6000=9),F1:F6000,"none")
=XLOOKUP(TRUE,A1:A6000="x",B1:B6000,,0,-1)
=LOOKUP(2,1/(A1:A6000<>""),A1:A6000)
=LOOKUP(2,1/(A1:A6000="x"),ROW(A1:A6000))
=LOOKUP(2,1/(A1:A6000=""),B1:B6000+7)
=FILTER(B1:B6000,A1:A6000="x")
=FILTER(A1:C6000,(A1:A6000="x")*(B1:B6000>0))
=SUM(FILTER(F1:F6000,A1:A6000="x"))
=ROWS(FILTER(F1:F6000,A1:A6000=""))
=FILTER(A1:A6000,A1:A6000="nowhere","none")
=MAX(B1:B6000)+MIN(F1:F6000)+SUM(B1:B6000)+COUNTA(A1:A6000)
=SUM(IF(B1:B6000>0,B1:B6000))/COUNT(B1:B6000)
=ROWS(A1:A6000)+MATCH(3,B1:B6000,0)+INDEX(B1:B6000,3)
=SUM(A1:CZZ1)+MAX(A1:CZZ2)+COUNTBLANK(A1:CZZ3)
=SUMPRODUCT((A1:CZZ1=1)*(A2:CZZ2=-2))
=SUMPRODUCT(--(A1:CZZ1=""))
=SUM(IF(A1:CZZ6=3,1))
=PRODUCT(A2:CZZ2)
=OR(A2:CZZ2=20)
"""
FORMULAS = _CORPUS.split("\n")[1:-1]


def calculation() -> Calculation:
    """Both sheets hold the rows."""
    cells = {
        (row, column): Cell(value)
        for row, line in enumerate(ROWS)
        for column, value in enumerate(line)
        if value is not None
    }
    contents = Contents([Sheet("{1}", "S", cells=cells), Sheet("{2}", "Other One", cells=dict(cells))])
    made = Calculation(contents, AROUND)
    made.run(contents, AROUND)
    return made


DATA = calculation().snapshot().data


@pytest.mark.parametrize("formula", FORMULAS)
def test_clipped_formulas_give_the_same(formula: str) -> None:
    """Whatever blank rows make of them."""
    clipped = evaluate_apart(DATA, 2, formula, Place("{1}"), replace(AROUND, extent=lambda _: (128, 128)))
    whole = evaluate_apart(DATA, 2, formula, Place("{1}"), AROUND)
    assert [[as_compared(cell) for cell in row] for row in clipped] == whole


def as_compared(cell: Scalar) -> object:
    """A value, numbers to 12 digits: a sum in another order has another last digit."""
    return pytest.approx(cell, rel=1e-12) if isinstance(cell, float) else cell


def test_the_formulas_above_are_clipped() -> None:
    """All but three, so that the comparison says something."""
    assert [formula for formula in FORMULAS if clip(formula, lambda _: (128, 128)) == formula] == [
        "=UNIQUE(A1:A6000,FALSE,TRUE)",
        "=MAX(B1:B6000)+MIN(F1:F6000)+SUM(B1:B6000)+COUNTA(A1:A6000)",
        "=ROWS(A1:A6000)+MATCH(3,B1:B6000,0)+INDEX(B1:B6000,3)",
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A:A)",
        "=ROWS(A:A)",
        "=INDEX(A:A,3)",
        "=A:A*2",
        "=LINEST(A:A,B:B)",
        "=SUMPRODUCT((A:A=D1:D3)*1)",
        "=SUMPRODUCT((A:A={1;2})*1)",
        "=SUMPRODUCT(A:A*B2:B1048576)",
        "=SUMPRODUCT((A:A,B:B)*1)",
        "=SUM(@A:A*2)",
        "=SUM(LET(x,A:A,x*2))",
        "=SUM(OFFSET(A:A,1,0)*2)",
        "=SUM(SORT(A:A)*2)",
        "=MATCH(1,A:A*1,1)",
        "=XLOOKUP(1,A:A*1,B:B,,1)",
        "=SORT(A:A)",
        "=TOCOL(A:B)",
        "=UNIQUE(A:B,TRUE)",
        "=SUMPRODUCT((A1:A400=1)*1)",
        "=PERCENTRANK(A1:A9,A:A)",
    ],
)
def test_other_formulas_stay(formula: str) -> None:
    """Those that are fast, or of which blank rows may make something else."""
    assert clip(formula, lambda _: (128, 128)) == formula


def test_a_filled_sheet_is_not_clipped() -> None:
    """Where nothing is blank nothing is to be gained."""
    assert clip("=SUMPRODUCT(A1:A6000*1)", lambda _: (5_999, 128)) == "=SUMPRODUCT(A1:A6000*1)"


def test_what_blank_rows_would_make_endless_is_an_error() -> None:
    """Where they pass a filter of many columns, which else ends at once."""
    book = Workbook.blank()
    book.write(book.area("A1:B2"), values=[["x", 1], ["y", 2]])
    book.write(book.area("AC1:AC2"), formulas=[['=SUM(FILTER(A:Z,A:A="y"))'], ['=SUM(FILTER(A:Z,A:A=""))']])
    assert book.values(book.area("AC1:AC2")) == [[2], ["#CALC!"]]


@pytest.mark.parametrize(
    ("text", "is_long"),
    [
        *[(text, True) for text in ("A:A", "$3:$4", "A1:B12345", "$A$7000:C$1", "A1:CZZ1")],
        *[(text, False) for text in ("A1:B9", "A9000:B9001", "A1", "AA1:ABC2", "LOG10(2)")],
    ],
)
def test_long_ranges_are_found(text: str, is_long: bool) -> None:
    """Before formulas are cut into tokens."""
    assert has_long_range(f"=SUM({text}*2)") is is_long


def test_cells_make_no_difference() -> None:
    """Those in ranges, texts and names of sheets do."""
    assert pattern_of("=B2+SUM($C$3:D4)&\"E5\"&'F6'!G7") == "=A1+SUM($C$3:D4)&\"E5\"&'F6'!G7"
