"""Aggregates of whole columns give what those of their filled cells give."""

import pytest

from pytest_workbook.simulator.book.long_columns import LONG_RULES
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


def book_of_columns() -> Workbook:
    """Numbers with texts, truth values and blanks between in A, an error among them in B, and negative ones in C."""
    book = Workbook.blank()
    rows: list[list[Scalar]] = [
        ["head", 1, -5],
        [4, "=1/0", -2],
        [None, 2, None],
        [True, 3, "x"],
        ["'7", 4, None],
        ['=""', 5, None],
        [2.5, 6, None],
    ]
    book.write(book.area("A1:C7"), values=rows)
    return book


@pytest.mark.parametrize("name", sorted(LONG_RULES))
@pytest.mark.parametrize("columns", ["A", "B", "C", "D"])
def test_a_whole_column_counts_as_its_filled_cells(name: str, columns: str) -> None:
    """Errors are errors, and nothing at all is nothing."""
    book = book_of_columns()
    whole = f"={name}({columns}:{columns})"
    filled = f"={name}({columns}1:{columns}9)"
    book.write(book.area("F1:F3"), values=[[whole], [filled], [f"={name}(Sheet1!${columns}$1:${columns}$90000)"]])
    (first,), (second,), (third,) = book.values(book.area("F1:F3"))
    assert first == second == third
    assert LONG_RULES[name]([f"{columns}:{columns}"]) is not None


def test_several_columns_count_together() -> None:
    """As one range."""
    book = book_of_columns()
    book.write(book.area("F1:F2"), values=[["=MAX(A:A)+MIN(C:D)"], ["=COUNTA(A:C)"]])
    assert book.values(book.area("F1:F2")) == [[-1], [16]]


@pytest.mark.parametrize("given", [[], [""], ["A1:A9"], ["A:A", "B:B"], ["A:A*2"], ["5"]])
def test_other_arguments_are_the_engine_s(given: list[str]) -> None:
    """Short ranges, several, and what is calculated."""
    assert LONG_RULES["MAX"](given) is None
