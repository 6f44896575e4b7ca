"""Typed dates and times are read as Excel reads them in en-US."""

from __future__ import annotations

from datetime import date

import pytest

from pytest_workbook.simulator.book.serials import date_serial
from pytest_workbook.simulator.book.typed_dates import Moment, read_moment

_JAN_5 = date_serial(2026, 1, 5)


def _serial(text: str) -> float | None:
    found = read_moment(text, 2026)
    return None if found is None else found.serial


@pytest.mark.parametrize(
    ("text", "number_format"),
    [
        ("1/5/2026", "m/d/yyyy"),
        ("01/05/2026", "m/d/yyyy"),
        ("1-5-2026", "m/d/yyyy"),
        ("1/5-26", "m/d/yyyy"),
        ("2026-01-05", "m/d/yyyy"),
        ("2026/1/5", "m/d/yyyy"),
        ("1/5", "d-mmm"),
        ("1-5", "d-mmm"),
        ("5-Jan", "d-mmm"),
        ("5 jan", "d-mmm"),
        ("5/JAN", "d-mmm"),
        ("5jan", "d-mmm"),
        ("Jan 5", "d-mmm"),
        ("jan5", "d-mmm"),
        ("January-5", "d-mmm"),
        ("5 January 2026", "d-mmm-yy"),
        ("5-Jan-26", "d-mmm-yy"),
        ("5/Jan/2026", "d-mmm-yy"),
        ("05JAN2026", "d-mmm-yy"),
        ("Jan 5, 2026", "d-mmm-yy"),
        ("January 5,26", "d-mmm-yy"),
    ],
)
def test_one_day_in_many_spellings(text: str, number_format: str) -> None:
    """Each brings the format of its kind."""
    assert read_moment(text, 2026) == Moment(_JAN_5, number_format)


@pytest.mark.parametrize(
    ("text", "year", "month"),
    [
        ("Jan 2026", 2026, 1),
        ("january-2026", 2026, 1),
        ("Sept 2026", 2026, 9),
        ("9/2026", 2026, 9),
        ("2026-9", 2026, 9),
        ("Dec 32", 1932, 12),
        ("December 99", 1999, 12),
        ("12/32", 1932, 12),
        ("2/30", 1930, 2),
        ("2/29", 2029, 2),
    ],
)
def test_a_month_of_a_year_is_its_first_day(text: str, year: int, month: int) -> None:
    """Also where a number is no day of the month, and so is a year."""
    assert read_moment(text, 2026) == Moment(date_serial(year, month, 1), "mmm-yy")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("SEPT2", date(2026, 9, 2)),
        ("MARCH1", date(2026, 3, 1)),
        ("DEC1", date(2026, 12, 1)),
        ("1-OCT", date(2026, 10, 1)),
    ],
)
def test_names_of_genes_become_dates(text: str, day: date) -> None:
    """The mistake that Excel is known for."""
    assert read_moment(text, 2026) == Moment(date_serial(day.year, day.month, day.day), "d-mmm")


@pytest.mark.parametrize(
    ("text", "year"), [("1/5/00", 2000), ("1/5/29", 2029), ("1/5/30", 1930), ("1/5/99", 1999), ("5-Jan-29", 2029)]
)
def test_two_digits_of_a_year_are_of_the_hundred_up_to_2029(text: str, year: int) -> None:
    """From 30 on they are of the last century."""
    assert _serial(text) == date_serial(year, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "13/1/2026",
        "13/13/2026",
        "1/32/2026",
        "2/29/2025",
        "25/12",
        "13/2026",
        "2026-13",
        "2026-00-05",
        "0/5",
        "1/0",
        "1/1/1",
        "1/1/001",
        "1/1/10000",
        "1/1/1899",
        "1/0/1900",
        "1.2.2026",
        "Jan-5-2026",
        "Jan-15-2016",
        "Jan 5 2026",
        "32-Jan-2026",
        "Mon, Jan 5, 2026",
        "Monday",
        "Janu 5",
        "Dec 0",
        "Dec 00",
        "2026-01-05T12:00",
        "1pm",
        "13 pm",
        "0 am",
        "13:30 pm",
        "0:30 PM",
        "12:60",
        "12:30:60",
        "10000:00",
        "61:02.5",
        "12",
        "",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    """The day first, a day that is not there, and forms that Excel does not take."""
    assert read_moment(text, 2026) is None


def test_the_day_that_never_was() -> None:
    """29 February 1900 is the 60th."""
    assert [_serial(text) for text in ("2/28/1900", "2/29/1900", "3/1/1900")] == [59, 60, 61]


@pytest.mark.parametrize(
    ("text", "seconds", "number_format"),
    [
        ("0:00", 0, "h:mm"),
        ("9:05", 32700, "h:mm"),
        ("23:59:59", 86399, "h:mm:ss"),
        ("9:05 am", 32700, "h:mm AM/PM"),
        ("9:05:30 P", 75930, "h:mm:ss AM/PM"),
        ("12:00 AM", 0, "h:mm AM/PM"),
        ("12:00 PM", 43200, "h:mm AM/PM"),
        ("9 PM", 75600, "h:mm AM/PM"),
        ("12 a", 0, "h:mm AM/PM"),
        ("24:00", 86400, "[h]:mm:ss"),
        ("9999:59:59", 35999999, "[h]:mm:ss"),
        ("1:02:03.5", 3723.5, "mm:ss.0"),
        ("2:03.5", 123.5, "mm:ss.0"),
    ],
)
def test_times_are_parts_of_a_day(text: str, seconds: float, number_format: str) -> None:
    """With the format of their kind; more than a day is counted in hours."""
    found = read_moment(text, 2026)
    assert found is not None
    assert found.serial == pytest.approx(seconds / 86400)
    assert found.number_format == number_format
    assert not found.is_dated


@pytest.mark.parametrize("text", ["1/5/2026 13:30", "Jan 5, 2026 1:30 PM", "5-Jan  13:30:00", "2026-01-05 13:30"])
def test_a_time_may_follow_a_date(text: str) -> None:
    """Both are shown."""
    found = read_moment(text, 2026)
    assert found is not None
    assert found.serial == pytest.approx(_JAN_5 + 0.5625)
    assert found.number_format == "m/d/yyyy h:mm"
    assert found.is_dated
