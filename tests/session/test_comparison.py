"""Comparing cells: what is the same, how differences are told, tolerance, and what can be written."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped, unused-ignore]  # stubs are not always there
import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.session.comparison import (
    Closeness,
    Difference,
    closeness,
    differences,
    explain_cells,
    filled,
    has_same_cells,
    rows_of,
)


@pytest.mark.parametrize(
    ("expected", "rows"),
    [
        ([[1, 2], [3, 4]], [[1, 2], [3, 4]]),
        (((1, 2),), [[1, 2]]),
        ("text", [["text"]]),
        (5, [[5]]),
        (None, [[None]]),
        ([], []),
        (np.array([[1.5, 2]]), [[1.5, 2.0]]),
        (np.float64(1.5), [[1.5]]),
        (pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}), [[1, "x"], [2, "y"]]),
        ([1, 2], None),
        (["ab"], None),
        ([[1], 2], None),
    ],
)
def test_rows_are_told_from_scalars(expected: object, rows: object) -> None:
    """2-D sequences and arrays are rows, a scalar is one cell, a flat list is neither."""
    assert rows == rows_of(expected)


@pytest.mark.parametrize(
    ("actual", "expected", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (True, 1, False),
        (True, True, True),
        ("1", 1, False),
        ("", None, False),
        (0.1 + 0.2, 0.3, False),
        (0.1 + 0.2, pytest.approx(0.3), True),
        (0.4, pytest.approx(0.3), False),
    ],
)
def test_cells_are_the_same_when_excel_would_say_so(actual: Any, expected: Any, same: bool) -> None:
    """TRUE is not 1, text is not a number, and cells may be pytest.approx."""
    assert same is has_same_cells([[actual]], [[expected]])


def test_shapes_must_be_the_same() -> None:
    """Equal cells in another shape differ."""
    assert not has_same_cells([[1, 2]], [[1], [2]])
    assert not has_same_cells([[1]], [[1], [2]])
    assert has_same_cells([], [])


def test_differences_are_in_reading_order() -> None:
    """Each with its place, what came and what was expected."""
    assert differences([[1, 2], [3, 4]], [[1, 0], [0, 4]]) == [Difference(0, 1, 2, 0), Difference(1, 0, 3, 0)]


def test_differing_cells_are_named_by_address() -> None:
    """The address counts from the range's first cell, with its sheet."""
    lines = explain_cells("'My sheet'!Y9:AA10", [[1, 2, 3], [4, 5, 6]], [[1, 2, 0], [4, "5", 6]])
    assert lines == ["'My sheet'!AA9: 3 != 0", "'My sheet'!Z10: 5 != '5'"]


def test_cells_of_a_name_are_named_by_row_and_column() -> None:
    """Where the address names no cells, they are counted from 1."""
    assert explain_cells("TaxRate", [[1]], [[2]]) == ["row 1, column 1: 1 != 2"]


def test_at_most_a_handful_is_told() -> None:
    """Five cells, then how many more; long values are cut."""
    lines = explain_cells("S!A1:A9", [[0]] * 9, [["x" * 500]] * 9)
    assert (len(lines), lines[-1]) == (6, "and 4 more cells differ")
    assert all(len(line) < 90 for line in lines)


def test_another_shape_is_told() -> None:
    """The shapes come first."""
    assert explain_cells("S!A1", [[1]], [[1, 2]]) == ["shape: 1 rows x 1 columns came, 1 rows x 2 columns expected"]
    assert explain_cells("S!A1", [[1]], [[1], [2, 3]])[0].endswith("2 rows x 1 to 2 columns expected")
    assert explain_cells("S!A1", [[1]], [])[0].endswith("0 rows x 0 columns expected")


@pytest.mark.parametrize(
    ("actual", "expected", "rel", "tolerance", "is_close"),
    [
        (1.0000005, 1, None, None, True),
        (1.00001, 1, None, None, False),
        (1e-13, 0, None, None, True),
        (1e-11, 0, None, None, False),
        (105, 100, 0.05, None, True),
        (106, 100, 0.05, None, False),
        (100.4, 100, None, 0.5, True),
        (100.6, 100, None, 0.5, False),
        (101, 100, 0.02, 0.5, True),
        (-1, -1.0000001, None, None, True),
        (math.inf, math.inf, None, None, True),
        (math.inf, 1e308, None, None, False),
        ("1", 1, None, None, False),
        (True, 1, None, None, False),
        ("a", "a", None, None, True),
        ("a", "b", None, None, False),
    ],
)
def test_closeness_has_pytests_tolerance(
    actual: Any, expected: Any, rel: float | None, tolerance: float | None, is_close: bool
) -> None:
    """The larger of both tolerances, the defaults of pytest.approx; other cells exactly."""
    assert is_close is bool(closeness("S!A1", [[actual]], [[expected]], rel, tolerance))
    if isinstance(expected, int | float) and isinstance(actual, int | float) and not isinstance(actual, bool):
        assert is_close is (actual == pytest.approx(expected, rel=rel, abs=tolerance))


def test_closeness_explains_itself() -> None:
    """A failed assert shows its repr; it equals True or False."""
    far = closeness("S!B2", [[1.5]], [[1]], None, 0.25)
    assert repr(far) == "<not close: S!B2: 1.5 != 1 ± 2.5e-01>"
    near = closeness("S!B2", [[1]], [[1]], None, None)
    assert repr(near) == "<close>"
    assert near == True  # noqa: E712 - that it equals them is the property
    assert far == False  # noqa: E712 - the same
    assert near != far
    assert near == Closeness(is_close=True)
    assert (near == 1.5) is False
    assert len({near, Closeness(is_close=True), far}) == 2


@pytest.mark.parametrize("tolerance", [-1.0, math.nan])
def test_tolerances_make_sense(tolerance: float) -> None:
    """Negative and NaN are refused."""
    with pytest.raises(UsageError, match="0 or more was expected"):
        closeness("S!A1", [[1]], [[1]], tolerance, None)


@pytest.mark.parametrize(
    ("values", "sent"),
    [
        ([[1, "a"], [None, True]], [[1, "a"], [None, True]]),
        (((1,),), [[1]]),
        (5, 5),
        ("text", "text"),
        (True, True),
        (None, None),
        (np.array([[1, 2]]), [[1, 2]]),
        (np.int64(3), 3),
        (pd.DataFrame({"a": [1, 2]}), [[1], [2]]),
    ],
)
def test_what_can_be_written(values: object, sent: object) -> None:
    """Rows as rows, a scalar as itself, arrays as lists."""
    assert sent == filled(values)


@pytest.mark.parametrize("values", [[1, 2], [], [[]], [[1], [2, 3]], ["ab"], np.array([1, 2])])
def test_what_is_no_rectangle_cannot_be_written(values: object) -> None:
    """A flat list, ragged rows and nothing at all are refused before anything is sent."""
    with pytest.raises(UsageError, match="expected rows of cells of one length"):
        filled(values)
