"""How answers differ."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_workbook.plugin.verifying import difference
from pytest_workbook.wire import json_response


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1}, {"a": 1}, ""),
        ({"a": 1}, {"a": 2}, "$.a was '1' and is now '2'"),
        ({"a": 1}, {}, "$.a was removed"),
        ({}, {"b": 1}, "$.b was added"),
        ({"v": [[1, 2]]}, {"v": [[1, 3]]}, "$.v[0][1] was '2' and is now '3'"),
        ({"v": [1]}, {"v": []}, "$.v had 1 elements and has now 0"),
        ({"a": True}, {"a": 1}, "$.a was 'True' and is now '1'"),
        ({"date": "x", "request-id": 1}, {"date": "y"}, ""),
        ({"a": {"b": [1]}}, {"a": {"b": [1]}}, ""),
    ],
)
def test_a_difference_is_told_by_its_place(old: Any, new: Any, expected: str) -> None:
    """Volatile fields do not count."""
    assert difference(json_response(200, old), json_response(200, new)) == expected


def test_the_status_is_compared_first() -> None:
    """Another status makes the bodies uncomparable."""
    found = difference(json_response(200, {}), json_response(404, {}))

    assert found == "the status was 200 and is now 404"
