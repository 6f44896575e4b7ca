"""Formulas for the file: the signs that only the screen has."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.opening_functions import shown_formula
from pytest_workbook.simulator.book.saving_formulas import file_formula, plain_formula


@pytest.mark.parametrize(
    ("shown", "stored"),
    [
        ("=[@Cost]*2", "Costs[[#This Row],[Cost]]*2"),
        ("=T[@Cost]", "T[[#This Row],[Cost]]"),
        ("=T[@[My Cost]]", "T[[#This Row],[My Cost]]"),
        ("=SUM(T[@[a]:[b]])", "SUM(T[[#This Row],[a]:[b]])"),
        ("=T[@]", "T[#This Row]"),
        ("=T[#Headers]&T[[#Data],[a]]", "T[#Headers]&T[[#Data],[a]]"),
        ("=T['@x]", "T['@x]"),
        ("=SUM(A1#)+'My a@b'!$B$2#", "SUM(_xlfn.ANCHORARRAY(A1))+_xlfn.ANCHORARRAY('My a@b'!$B$2)"),
        ("=@A1:A3", "_xlfn.SINGLE(A1:A3)"),
        ("=@INDEX(A1:A3,1)", "INDEX(A1:A3,1)"),
        ('="a@b#"&#REF!', '"a@b#"&#REF!'),
        ("='a@b'!A1", "'a@b'!A1"),
        ("=XOR(1)", "_xlfn.XOR(1)"),
    ],
)
def test_signs_are_spelled_out(shown: str, stored: str) -> None:
    """Files know neither @ nor # as signs; text and names that hold them are left alone."""
    assert file_formula(shown, "Costs") == stored


@pytest.mark.parametrize("shown", ["=SUM(A1#)", "=@A1:A3", "='it''s'!$A$1#", '="_xlfn.SINGLE(A1)"'])
def test_signs_come_back(shown: str) -> None:
    """What was spelled out is a sign again when the file is opened."""
    assert shown_formula(file_formula(shown)) == shown


@pytest.mark.parametrize(
    ("shown", "plain"),
    [
        ("=SUM(A1:A3)", "SUM(A1:A3)"),
        ("=@A1:A3*2", "A1:A3*2"),
        ("=SUMPRODUCT(@A1:A3*2)", "SUMPRODUCT(_xlfn.SINGLE(A1:A3)*2)"),
        ("=@INDEX(A1:A3,1)", "INDEX(A1:A3,1)"),
        ("=[@Cost]*2", "T[[#This Row],[Cost]]*2"),
        ("=A1:A3*2", None),
        ("=SUM(A1:A3*2)", None),
    ],
)
def test_formulas_that_mean_arrays_are_told(shown: str, plain: str | None) -> None:
    """They need a mark in the file; others are what they are without one."""
    assert plain_formula(shown, "T") == plain
