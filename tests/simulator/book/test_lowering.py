"""Operators and calls that the engine lacks are written in ones that it has."""

import pytest

from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise
from pytest_workbook.simulator.book.lowering import (
    aggregate_call,
    bound_names,
    end_of_call,
    lower_operators,
    split_arguments,
    temperature_call,
)


def inside(call: str) -> list[Token]:
    """The tokens between a call's brackets."""
    return tokenise(call)[1:-1]


@pytest.mark.parametrize(
    ("formula", "lowered"),
    [
        ("=SUM((A1,B2))", "=SUM(A1,B2)"),
        ("=SUM(1, (A1,B2) ,2)", "=SUM(1, A1,B2 ,2)"),
        ("=SUM((A1),2)", "=SUM((A1),2)"),
        ("=SUM((A1+1)*(B1,C1))", "=SUM((A1+1)*(B1,C1))"),
        ("=RANK(1,(A1,B2))", "=RANK(1,(A1,B2))"),
        ("=SUM(MAX((A1,B2)),)", "=SUM(MAX(A1,B2),)"),
        ("=A1:C3 B2:D4", "=B2:C3"),
        ("=A:A 2:2", "=A2"),
        ("=S!A1:C3 B2:D4 B:B", "=S!B2:B3"),
        ("=A1:A2 S!A2:A3", "=S!A2"),
        ("=A1 B2", "=#NULL!"),
        ("=S!A1 T!A1", "=#NULL!"),
        ("= A1 + B1 ", "= A1 + B1 "),
        ("=SUM(A1:A3:C2)", "=SUM(A1:C3)"),
        ("=S!A1:A3:S!C2", "=S!A1:C3"),
        ("=S!A1:A3:T!C2", "=#VALUE!"),
        ("=A1:A3:Name", "=A1:A3:Name"),
        ("=A1:A3:B2 B:B", "=B1:B3"),
        ("=A1:C3 INDEX(A:A,1)", "=A1:C3 INDEX(A:A,1)"),
    ],
)
def test_unions_and_intersections_are_worked_out(formula: str, lowered: str) -> None:
    """Unions only where they mean the same as more arguments, intersections and ranges of plain references."""
    assert join(lower_operators(tokenise(formula))) == lowered


@pytest.mark.parametrize(
    ("call", "formula"),
    [
        ("=AGGREGATE(9,4,A1:A3)", "=SUM(A1:A3)"),
        ("=AGGREGATE(4,6,A1:A3,B1)", '=MAX(IFERROR(A1:A3,""),IFERROR(B1,""))'),
        ("=AGGREGATE(14,6,A1:A3,2)", '=LARGE(IFERROR(A1:A3,""),2)'),
        ("=AGGREGATE(20,4,A1:A3)", "=#VALUE!"),
        ("=AGGREGATE(A1,4,A1:A3)", "=#VALUE!"),
        ("=AGGREGATE(9,4)", "=#VALUE!"),
    ],
)
def test_an_aggregate_is_the_function_it_names(call: str, formula: str) -> None:
    """With errors left out where it asks so."""
    assert join(aggregate_call(inside(call))) == formula


@pytest.mark.parametrize(
    ("call", "degrees"),
    [
        ('=CONVERT(1,"C","F")', 33.8),
        ('=CONVERT(1,"F","K")', 255.92777777777778),
        ('=CONVERT(1,"K","cel")', -272.15),
        ('=CONVERT(212,"fah","C")', 100.0),
        ('=CONVERT(1,"K","F")', -457.87),
        ('=CONVERT(7,"F","fah")', 7.0),
    ],
)
def test_degrees_are_converted_by_arithmetic(call: str, degrees: float) -> None:
    """Between Celsius, Fahrenheit and Kelvin."""
    tokens = temperature_call(inside(call))
    assert tokens is not None
    # What stands for the call is arithmetic in Python too.
    assert eval(join(tokens)[1:]) == pytest.approx(degrees)


@pytest.mark.parametrize("call", ['=CONVERT(1,"mi","km")', '=CONVERT(1,A1,"C")', "=CONVERT(1)"])
def test_other_units_are_the_engine_s(call: str) -> None:
    """Nothing stands for them."""
    assert temperature_call(inside(call)) is None


def test_arguments_are_split_at_their_own_commas() -> None:
    """Not at those of inner calls, brackets and arrays."""
    arguments = split_arguments(inside("=F(1,G(2,3),(4,5),{6,7},)"))
    assert [join(argument)[1:] for argument in arguments] == ["1", "G(2,3)", "(4,5)", "{6,7}", ""]


def test_a_call_that_is_never_closed_ends_with_the_text() -> None:
    """So that nothing runs past it."""
    tokens = [Token(Kind.FUNCTION, "F("), Token(Kind.NUMBER, "1")]
    assert end_of_call(tokens, 0) == 1


def test_names_bound_by_let_and_lambda_are_known() -> None:
    """Only in formulas that call them."""
    assert bound_names(tokenise("=LET(a,1,b,2,a+b)")) == {"a", "b"}
    assert bound_names(tokenise("=SUM(a,b,c)")) == frozenset()
