"""The workbook as a whole: documented examples, and faults of the calc engine that must not be seen."""

import pytest

from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


def value_of(formula: str, *rows: list[Scalar]) -> Scalar:
    """What a formula in Z1 gives, over rows of cells from A1 on."""
    book = Workbook.blank()
    if rows:
        area = book.area("A1")
        area = type(area)(area.sheet, 0, 0, len(rows) - 1, len(rows[0]) - 1)
        book.write(area, values=rows)
    book.write(book.area("Z1"), values=[[formula]])
    return book.values(book.area("Z1"))[0][0]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=(1+2)%", 0.03),
        ("=(1<2)=(3<4)", True),
        ("=SUMPRODUCT(ABS(A1:A3))", 6),
        ("=SUMPRODUCT(--ISERROR(A1:A3))", 0),
        ("=WORKDAY(46023,1,A1:A3)", 46024),
        ("=SUM((A1,A3))", 4),
        ("=SUM(A1:A3 A2:A9)", 5),
        ("=AGGREGATE(9,6,A1:A3)", 6),
        ("=AGGREGATE(14,4,A1:A3,2)", 2),
        ('=CONVERT(212,"F","C")', 100),
        ("=USDOLLAR(3.5)", "$3.50"),
        ("=SUM(Sheet1:Sheet1!A1:A3)", 6),
        ("=SUM(FILTER(A1:A3,A1:A3>1))", 5),
        ("=LET(x,A2,x*x)", 4),
        ("=XLOOKUP(2,A1:A3,B1:B3)", "b"),
    ],
)
def test_what_the_engine_gets_wrong_by_itself_is_right(formula: str, value: Scalar) -> None:
    """Its loader's lost brackets and added @, and what it lacks."""
    assert value_of(formula, [1, "a"], [2, "b"], [3, "c"]) == value


def test_a_circular_reference_counts_as_zero() -> None:
    """As in Excel, and it is no error."""
    book = Workbook.blank()
    book.write(book.area("A1:B1"), values=[["=B1", "=A1"]])
    assert book.values(book.area("A1:B1")) == [[0, 0]]


def test_the_documented_range_update_gives_what_it_says() -> None:
    """Values, formulas and formats in one request. Source: Graph, Update range."""
    book = Workbook.blank()
    book.write(
        book.area("A1:B2"),
        values=[["Hello", "100"], ["1/1/2016", None]],
        formulas=[[None, None], [None, "=B1*2"]],
        number_formats=[[None, None], ["m-ddd", None]],
    )
    assert book.values(book.area("A1:B2")) == [["Hello", 100], [42370, 200]]
    assert book.text(book.area("A2")) == [["1-Fri"]]


def test_ten_thousand_formulas_are_calculated_together() -> None:
    """And follow one changed cell."""
    book = Workbook.blank()
    rows: list[list[Scalar]] = [[index, f"=A{index + 1}*2+$D$1"] for index in range(10_000)]
    book.write(book.area("A1:B10000"), values=rows)
    book.write(book.area("D1"), values=[[1]])
    assert book.values(book.area("B1:B2")) == [[1], [3]]
    assert book.values(book.area("B10000")) == [[19_999]]
