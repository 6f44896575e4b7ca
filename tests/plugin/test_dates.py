"""Dates of the simulator in cassettes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pytest_workbook.plugin.dates import dated
from pytest_workbook.wire import Headers, Response

_BEGAN = datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"createdDateTime":"2030-05-06T07:08:09Z"}', '{"createdDateTime":"2026-01-01T00:00:00Z"}'),
        ('{"lastModifiedDateTime": "2030-05-06T08:08:10Z"}', '{"lastModifiedDateTime": "2026-01-01T01:00:01Z"}'),
        ('{"expirationDateTime":"2030-05-07T07:08:09.123Z"}', '{"expirationDateTime":"2026-01-02T00:00:00.123Z"}'),
        ('{"innerError":{"date":"2030-05-06T07:08:09"}}', '{"innerError":{"date":"2026-01-01T00:00:00"}}'),
        # Older than the run: a date of the file itself.
        ('{"createdDateTime":"2030-05-06T07:08:08Z"}', '{"createdDateTime":"2030-05-06T07:08:08Z"}'),
        ('{"createdDateTime":"2040-01-01T00:00:00Z"}', '{"createdDateTime":"2040-01-01T00:00:00Z"}'),
        # A cell.
        ('{"values":[["2030-05-06T07:08:09Z"]]}', '{"values":[["2030-05-06T07:08:09Z"]]}'),
        ('{"updated":"2030-05-06T07:08:09Z"}', '{"updated":"2030-05-06T07:08:09Z"}'),
    ],
)
def test_dates_of_the_run_count_from_a_fixed_day(body: str, expected: str) -> None:
    """Only under the service's own keys, and only those that the run's clock gave."""
    answer = dated(Response(200, Headers({"A": "b"}), body.encode(), "Fine"), _BEGAN)
    assert answer.body.decode() == expected
    assert (answer.status, answer.reason, answer.headers["A"]) == (200, "Fine", "b")


def test_answer_without_dates_is_the_very_same() -> None:
    """Nothing is copied where nothing changes."""
    answer = Response(204)
    assert dated(answer, _BEGAN) is answer
