"""The record that the simulator's parts share."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime
from random import Random

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.books import MAX_UNZIPPED, Books, ParsedWorkbooks
from pytest_workbook.simulator.disturbances import Delays, Disturbances
from pytest_workbook.simulator.drives import Drives
from pytest_workbook.simulator.links import Links
from pytest_workbook.simulator.operations import Operations
from pytest_workbook.simulator.profiles import parse_profile
from pytest_workbook.simulator.sessions import Sessions
from pytest_workbook.simulator.state import State


def _state() -> State:
    clock, random = ManualClock(datetime(2026, 11, 24, 12, tzinfo=UTC)), Random(1)
    return State(
        clock,
        random,
        parse_profile(""),
        Drives(clock, random),
        Books(clock, random, MAX_UNZIPPED, ParsedWorkbooks()),
        Sessions(clock, random, (420.0, 300.0)),
        Operations(clock, random),
        Links(random),
        Disturbances(clock, Delays()),
    )


@pytest.mark.parametrize("part", [field.name for field in fields(State)])
def test_no_part_can_be_exchanged(part: str) -> None:
    """The parts change inside; the record does not."""
    state = _state()
    with pytest.raises(FrozenInstanceError):
        setattr(state, part, None)
    assert getattr(state, part) is not None


def test_two_states_share_nothing() -> None:
    """A file in one simulator's drive is not in the other's."""
    one, other = _state(), _state()
    made = one.drives.add(b"x", "/Über.xlsx")
    assert one.drives.primary.items[made.id] is made
    assert made.id not in other.drives.primary.items
    assert other.drives.primary.children(other.drives.primary.root) == []
