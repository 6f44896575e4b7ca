"""Excel's serial days (1900 system) and what they mean."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

# Serial 60 is 29 February 1900, which never was: earlier serials count from one day later.
_EPOCH: Final = date(1899, 12, 30)
_PHANTOM: Final = 60
MAX_SERIAL: Final = 2_958_465
# Serial 0 of a workbook that counts from 1904 is this serial of one that counts from 1900.
DAYS_TO_1904: Final = 1462


def to_serial(moment: datetime) -> float:
    """Serial days of a local date and time; the time zone is not looked at."""
    days = date_serial(moment.year, moment.month, moment.day)
    return days + (moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6) / 86400


def date_serial(year: int, month: int, day: int) -> int:
    """Serial day of a date from 1900 on.

    Raises:
        ValueError: there is no such date.
    """
    days = (date(year, month, day) - _EPOCH).days
    return days if days > _PHANTOM else days - 1


def from_serial(serial: int) -> tuple[int, int, int, int]:
    """Year, month, day and weekday (0 is Sunday) of a serial day from 0 to `MAX_SERIAL`."""
    weekday = (serial - 1) % 7
    if serial == _PHANTOM:
        return 1900, 2, 29, weekday
    if serial == 0:
        return 1900, 1, 0, weekday
    day = _EPOCH + timedelta(days=serial if serial > _PHANTOM else serial + 1)
    return day.year, day.month, day.day, weekday
