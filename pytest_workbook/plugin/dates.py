"""Dates that the simulator gives: in a cassette they count from one fixed day, so that recording twice is the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from pytest_workbook.wire import Response

__all__ = ["dated"]

_FIXED = datetime(2026, 1, 1, tzinfo=UTC)
_LATEST = timedelta(days=366)
# Keys of the service, not cells: what a workbook holds is never touched.
_DATE = re.compile(
    rb'(?P<key>"(?:[A-Za-z@.]*DateTime|date)": ?")(?P<day>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?P<rest>(?:\.\d+)?Z?")'
)


def dated(response: Response, began: datetime) -> Response:
    """Return *response* with the dates of this run counted from a fixed day.

    Args:
        response: of the simulator, whose clock begins at *began* and moves only when told.
        began: UTC.
    """

    def moved(found: re.Match[bytes]) -> bytes:
        day = datetime.fromisoformat(found["day"].decode()).replace(tzinfo=UTC)
        if not began <= day <= began + _LATEST:
            return found[0]
        return found["key"] + (_FIXED + (day - began)).strftime("%Y-%m-%dT%H:%M:%S").encode() + found["rest"]

    body = _DATE.sub(moved, response.body)
    return response if body == response.body else Response(response.status, response.headers, body, response.reason)
