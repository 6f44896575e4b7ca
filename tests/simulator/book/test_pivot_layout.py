"""Items of fields, and what makes two values one of them."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.pivot_layout import Item, Kind


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Item(Kind.TEXT, "Pen"), Item(Kind.TEXT, "PEN"), True),
        (Item(Kind.NUMBER, 46023.0), Item(Kind.DATE, 46023), True),
        (Item(Kind.NUMBER, 1.0), Item(Kind.TEXT, "1"), False),
        (Item(Kind.NUMBER, 1.0), Item(Kind.BOOLEAN, value=True), False),
        (Item(Kind.ERROR, "#N/A"), Item(Kind.TEXT, "#N/A"), False),
        (Item(Kind.MISSING), Item(Kind.MISSING), True),
    ],
)
def test_two_values_are_one_item(one: Item, other: Item, same: bool) -> None:
    """Texts whatever their case, and dates as numbers; kinds stay apart."""
    assert (one.key == other.key) is same
