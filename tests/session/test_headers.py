"""The live view of a session's headers."""

from __future__ import annotations

import pytest

from pytest_workbook.session.headers import SessionHeaders


def test_headers_are_live_and_compare_without_case() -> None:
    """Each access reads the values of the moment."""
    values = {"Authorization": "Bearer secret-1", "workbook-session-id": "secret-2"}
    headers = SessionHeaders(lambda: values)
    assert dict(headers) == values
    values["workbook-session-id"] = "secret-3"
    assert headers["Workbook-Session-Id"] == "secret-3"
    assert len(headers) == 2
    with pytest.raises(KeyError):
        _ = headers["Accept"]


def test_the_repr_shows_names_only() -> None:
    """Neither repr nor str shows a secret."""
    headers = SessionHeaders(lambda: {"Authorization": "Bearer secret", "workbook-session-id": "secret"})
    assert repr(headers) == str(headers) == "<SessionHeaders Authorization, workbook-session-id>"
