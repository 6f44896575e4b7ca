"""The record that the simulator's parts share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields

import pytest

from pytest_workbook.simulator.state import State


@pytest.mark.parametrize("part", [field.name for field in fields(State)])
def test_no_part_can_be_exchanged(part: str, state: State) -> None:
    """The parts change inside; the record does not."""
    with pytest.raises(FrozenInstanceError):
        setattr(state, part, None)
    assert getattr(state, part) is not None


def test_two_states_share_nothing(new_state: Callable[[], State]) -> None:
    """A file in one simulator's drive is not in the other's."""
    one, other = new_state(), new_state()
    made = one.drives.add(b"x", "/Über.xlsx")
    assert one.drives.primary.items[made.id] is made
    assert made.id not in other.drives.primary.items
    assert other.drives.primary.children(other.drives.primary.root) == []
