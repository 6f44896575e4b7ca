"""Tests of the records of charts."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.charts_model import original_chart_id


@pytest.mark.parametrize(
    ("sheet", "number", "expected"),
    [
        (1, 3, "{00000000-0008-0000-0100-000003000000}"),
        (0, 0x1234, "{00000000-0008-0000-0000-000034120000}"),
        (300, 2, "{00000000-0008-0000-2C00-000002000000}"),
    ],
)
def test_ids_are_those_that_excel_gives(sheet: int, number: int, expected: str) -> None:
    """The first one is documented: the shape 3 on the second sheet."""
    assert original_chart_id(sheet, number) == expected
