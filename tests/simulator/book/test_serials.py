"""Serial days are Excel's, with its 29 February 1900."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.serials import MAX_SERIAL, date_serial, from_serial, to_serial


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (0, (1900, 1, 0, 6)),
        (1, (1900, 1, 1, 0)),
        (59, (1900, 2, 28, 2)),
        (60, (1900, 2, 29, 3)),
        (61, (1900, 3, 1, 4)),
        (46023, (2026, 1, 1, 4)),
        (MAX_SERIAL, (9999, 12, 31, 5)),
    ],
)
def test_serial_days_mean_dates(serial: int, day: tuple[int, int, int, int]) -> None:
    """Year, month, day and weekday, Sunday being 0."""
    assert from_serial(serial) == day


@given(st.integers(1, MAX_SERIAL).filter(lambda serial: serial != 60))
def test_every_day_has_its_serial(serial: int) -> None:
    """A date leads back to its serial day, but for the day that never was."""
    year, month, day, _ = from_serial(serial)
    assert date_serial(year, month, day) == serial


def test_the_time_is_the_fraction_of_a_day() -> None:
    """Noon is one half."""
    assert to_serial(datetime(2026, 1, 1, 12, tzinfo=UTC)) == 46023.5
