"""Formula text is cut into tokens, and refused where Excel refuses it."""

import pytest

from pytest_workbook.simulator.book.errors import ErrorKind, InvalidFormula
from pytest_workbook.simulator.book.formulas import Kind, check_depth, check_formula, join, tokenise

GOOD = [
    "=1",
    "=-1%",
    "=+A1",
    "=SUM(A1:B2,3)",
    "=NOW()",
    "=IF(,1,)",
    '="a""b"&C1',
    "=A1:B2 B1:C2",
    "=SUM((A1,B2))",
    '={1,2;-3,"x"}',
    "=Table1[Col]",
    "=Table1[[#Headers],[My Col]:[Other]]",
    "=[@Qty]*2",
    "='My ''x'' sheet'!A1+Sheet1!B2",
    "=Jan:Dec!A1",
    "=[1]Sheet1!A1",
    "='C:\\dir\\[Book.xlsx]Sheet1'!A1",
    "=LAMBDA(x,x+1)(2)",
    "=LET(a,1,a)",
    "=A1#",
    "=@A1:A3",
    "=#REF!+1",
    "=Sheet1!#REF!",
    "=Größe+Ä.1",
    "=A1<>B1",
    "=1<=2",
    "=  1 +  2 ",
    "=2^-1",
    "=_xlfn.XLOOKUP(1,A:A,2:2)",
    "=1.5E-3",
    "=.5",
    "=A1:INDEX(A:A,3)",
    "=Name Other",
    "=XFE1",
    "=cmd|'/c calc'!A0",
]
BAD = [
    "=",
    "=1+",
    "=*1",
    "=(1",
    "=1)",
    "=)",
    "=SUM(1,2",
    "=1 2",
    "=A1 1",
    '="a',
    "=1,2",
    "=SUM(1;2)",
    "={}",
    "={1,}",
    "={1 2}",
    "=()",
    "=%",
    "=Sheet1!",
    "=Sheet1!5",
    "=A1==2",
    "=1~2",
    "=[Col",
    "=()1",
    "=(A1,)",
]


@pytest.mark.parametrize("formula", GOOD)
def test_a_formula_that_excel_accepts_is_accepted(formula: str) -> None:
    """Accepted without an error, and its tokens make the same text again."""
    check_formula(formula)
    assert join(tokenise(formula)) == formula


@pytest.mark.parametrize("formula", BAD)
def test_a_formula_that_excel_refuses_is_refused(formula: str) -> None:
    """Refused as an invalid argument that shows the formula."""
    with pytest.raises(InvalidFormula) as caught:
        check_formula(formula)
    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT
    assert repr(formula) in caught.value.message


def test_a_formula_too_long_is_refused() -> None:
    """Excel takes 8192 characters."""
    with pytest.raises(InvalidFormula, match="8194 characters, at most 8192"):
        check_formula("=" + "1" * 8193)


def test_a_formula_too_deep_is_refused_not_a_crash() -> None:
    """Nesting is bounded before Python's own stack is."""
    with pytest.raises(InvalidFormula):
        check_formula("=" + "(" * 3000 + "1" + ")" * 3000)


def test_a_long_formula_is_shortened_in_the_message() -> None:
    """Messages show 80 characters at most."""
    with pytest.raises(InvalidFormula) as caught:
        check_formula("=" + "1+" * 100)
    assert "…" in caught.value.message
    assert len(caught.value.message) < 200


@pytest.mark.parametrize(
    ("formula", "kinds"),
    [
        ("=Sheet1!A1", [Kind.PREFIX, Kind.REFERENCE]),
        ("=LOG10(A1)", [Kind.FUNCTION, Kind.REFERENCE, Kind.CLOSE]),
        ("=TRUE", [Kind.NAME]),
        ("=A1048577", [Kind.NAME]),
        ("=[1]S!A1", [Kind.EXTERNAL, Kind.REFERENCE]),
        ("=T[a]", [Kind.STRUCTURED]),
        ("=1:2", [Kind.REFERENCE]),
        ("=1", [Kind.NUMBER]),
        ("=TAXES2026", [Kind.NAME]),
    ],
)
def test_tokens_are_told_apart(formula: str, kinds: list[Kind]) -> None:
    """Names, calls, cells and prefixes that look alike get their own kinds."""
    assert [token.kind for token in tokenise(formula)] == kinds


@pytest.mark.parametrize(
    "formula", ["=" + "(" * 100 + "1" + ")" * 100, '="' + "(" * 500 + '"', "=" + "ABS(1)+" * 300 + "1"]
)
def test_brackets_side_by_side_or_in_texts_are_not_deep(formula: str) -> None:
    """Only nesting counts."""
    check_depth(formula)
