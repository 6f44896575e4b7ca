"""Dates and times are shown by their formats."""

import pytest

from pytest_workbook.simulator.book.dates import format_date, is_date_format

# Monday, 5 January 2026, 13:07:09.256
MOMENT = 46027 + (13 * 3600 + 7 * 60 + 9.256) / 86400


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("m/d/yyyy", "1/5/2026"),
        ("mm/dd/yy", "01/05/26"),
        ("d-mmm-yy", "5-Jan-26"),
        ("dddd, mmmm d, yyyy", "Monday, January 5, 2026"),
        ("ddd mmmmm", "Mon J"),
        ("h:mm", "13:07"),
        ("hh:mm:ss", "13:07:09"),
        ("mm:ss", "07:09"),
        ("mm:ss.0", "07:09.3"),
        ("h:mm AM/PM", "1:07 PM"),
        ("h A/P", "1 P"),
        ("[h]:mm", "1104661:07"),
        ("[mm]", "66279667"),
        ("[ss]", "3976780029"),
        ('yyyy"-x-"\\mm', "2026-x-m1"),
        ("[$-409]m/d/yyyy_)", "1/5/2026 "),
        ("yyyy-mm-ddThh:mm", "2026-01-05T13:07"),
    ],
)
def test_a_moment_is_shown_by_its_format(number_format: str, text: str) -> None:
    """Minutes are told from months, elapsed time from the hour of the day."""
    assert is_date_format(number_format)
    assert format_date(MOMENT, number_format) == text


@pytest.mark.parametrize("number_format", ["General", "0.00", "#,##0", "@", '"day"0', "0.00E+00", "[Red]0", "$0"])
def test_number_formats_are_no_dates(number_format: str) -> None:
    """Letters in quotes and brackets do not count."""
    assert not is_date_format(number_format)


def test_midnight_is_twelve_am() -> None:
    """The half day starts with twelve."""
    assert format_date(46027, "h AM/PM") == "12 AM"


def test_seconds_are_rounded_to_what_is_shown() -> None:
    """59.9999 seconds are the next minute, never 60."""
    assert format_date(46027 + 59.9999 / 86400, "h:mm:ss") == "0:01:00"


@pytest.mark.parametrize("serial", [-1.0, 2958466.0])
def test_serials_without_a_date_show_none(serial: float) -> None:
    """Before 1900 and after 9999 there is no date."""
    assert format_date(serial, "yyyy") is None
