"""Tests of the order of values."""

from __future__ import annotations

from random import Random

import pytest

from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.ordering import rank


def in_order(values: list[Scalar], *, match_case: bool = False, as_numbers: bool = False) -> list[Scalar]:
    """The values, shuffled and sorted again."""
    shuffled = list(values)
    Random(1).shuffle(shuffled)
    return sorted(shuffled, key=lambda value: rank(value, match_case=match_case, as_numbers=as_numbers) or (9,))


def test_kinds_of_values_come_in_excels_order() -> None:
    """Numbers, texts (an empty one first), logical values, errors."""
    values: list[Scalar] = [-5, 0.5, 3, "", "10", "a", False, True, ErrorValue("#N/A")]
    assert in_order(values) == values


def test_blank_has_no_rank() -> None:
    """Whoever sorts puts it last in either direction."""
    assert rank(None) is None
    assert rank("") is not None


@pytest.mark.parametrize(
    "texts",
    [
        ["(b", "*c", "_d", "+e", "1f", "Apfel", "äpfeln", "apfelz"],
        ["a", "B", "c"],
        ["Ä", "B", "Z"],
        ["coop", "co-op", "coops"],
        ["Straße", "strasse 2"],
        ["item 1", "item 10", "item 2"],
        ["Omega", "Ω"],
    ],
)
def test_texts_come_in_order(texts: list[Scalar]) -> None:
    """Signs, digits, letters; without case, accents and hyphens unless nothing else differs."""
    assert in_order(texts) == texts


def test_case_counts_only_where_asked() -> None:
    """Small letters come before great ones; otherwise both are equal."""
    assert rank("Ab") == rank("aB")
    assert in_order(["ab", "aB", "Ab", "b"], match_case=True) == ["ab", "aB", "Ab", "b"]


def test_errors_are_equal() -> None:
    """They keep the order that they had."""
    assert rank(ErrorValue("#N/A")) == rank(ErrorValue("#REF!"))


def test_texts_of_numbers_count_as_numbers_where_asked() -> None:
    """``TextAsNumber`` puts "10" between 9 and 11, and leaves other texts, infinity too, as they are."""
    assert in_order([9, "10", 11, "inf", "x"], as_numbers=True) == [9, "10", 11, "inf", "x"]
    assert in_order([9, 11, "10", "x"]) == [9, 11, "10", "x"]
