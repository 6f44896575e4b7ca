"""Which references stand for a value in each row."""

import pytest

from pytest_workbook.simulator.book.formulas import tokenise
from pytest_workbook.simulator.book.varying import Axis, Entangled, replaced, spans


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('(A:A="x")*B:B+MAX(C:C)', ["A:A", "B:B"]),
        ("'My S'!A:A&C1&D1:F1", ["A:A"]),
        ("ROUND(IF(A:A>1,B:B,{1,2}),2)", ["A:A", "B:B"]),
        ("COUNTIF(A:A,B:B)", ["B:B"]),
        ("VLOOKUP(A:A,C:D,2,FALSE)", ["A:A"]),
        ("INDEX(A:A*2,0)", ["A:A"]),
        ("INDEX(A:A*2,,0)", ["A:A"]),
        ("A:A*(1=TRUE)*RAND()", ["A:A"]),
        ("SUM(1,2)", []),
    ],
)
def test_varying_references_are_found(text: str, found: list[str]) -> None:
    """Not those that a function makes one value of."""
    tokens = tokenise(text)
    assert [tokens[at].text for at in spans(tokens, Axis.ROWS)] == found


@pytest.mark.parametrize(
    "text",
    [
        "A:A*D1:D9",
        "A:A*{1;2}",
        "ROW(A:A)",
        "SORT(A:A)",
        "A:A+OFFSET(B1,1,0)",
        "@A:A",
        "A:A*x",
        "A:A*CELL(A1:A2)",
        "(A:A,B:B)",
    ],
)
def test_what_is_not_by_row_is_told(text: str) -> None:
    """It depends on other rows, on its place, or on what is not known."""
    with pytest.raises(Entangled):
        spans(tokenise(text), Axis.ROWS)


def test_numbers_of_rows_may_be_asked_for() -> None:
    """Where their numbers are seen to."""
    tokens = tokenise('(A:A<>"")*ROW(B:B)')
    found = spans(tokens, Axis.ROWS, may_count=True)
    assert replaced(tokens, found, lambda span: span.between(Axis.ROWS, 0, 8)) == '(A1:A9<>"")*ROW(B1:B9)'


def test_columns_are_told_from_rows() -> None:
    """Each direction by itself."""
    tokens = tokenise("1:1*{1;2}+A1:A2")
    (span,) = spans(tokens, Axis.COLUMNS).values()
    assert (span.sheet, span.ends(Axis.COLUMNS), span.between(Axis.COLUMNS, 0, 2)) == (None, (0, 16_383), "A1:C1")
