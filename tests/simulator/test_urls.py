"""Where a request goes."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.replies import Refusal
from pytest_workbook.simulator.urls import located


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://graph.microsoft.com/v1.0/me?$top=1", ("https://graph.microsoft.com/v1.0", "/me", "$top=1")),
        ("https://graph.microsoft.com/BETA", ("https://graph.microsoft.com/beta", "/", "")),
        ("https://graph.microsoft.com/v1.0//me//drive", ("https://graph.microsoft.com/v1.0", "/me/drive", "")),
        ("http://127.0.0.1:8080/base/v1.0/me", ("http://127.0.0.1:8080/base/v1.0", "/me", "")),
        ("https://graph.microsoft.com/v1.0/a%28b%29", ("https://graph.microsoft.com/v1.0", "/a%28b%29", "")),
        ("https://graph.microsoft.com/v1.0/a(b)", ("https://graph.microsoft.com/v1.0", "/a(b)", "")),
    ],
)
def test_a_url_is_root_path_and_query(url: str, expected: tuple[str, str, str]) -> None:
    """In any case, below any base, with doubled slashes counted once; escaped parentheses stay escaped."""
    assert located(url) == expected


@pytest.mark.parametrize("url", ["https://graph.microsoft.com/v2.0/me", "https://graph.microsoft.com/", "https://x"])
def test_a_url_names_a_version(url: str) -> None:
    """The observed refusal of any other."""
    with pytest.raises(Refusal, match="Invalid version") as refused:
        located(url)
    assert (refused.value.status, refused.value.code) == (404, "ResourceNotFound")
