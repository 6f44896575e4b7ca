"""Fixture names and their scopes."""

from __future__ import annotations

import pytest

from pytest_workbook.plugin.names import FIXTURES, scope_of, widest_scope


@pytest.mark.parametrize(
    ("names", "option", "expected"),
    [
        ((), "function", "function"),
        (("workbook_session",), "function", "function"),
        (("workbook_session",), "module", "module"),
        (("workbook_session", "module_workbook_item"), "function", "module"),
        (("class_workbook_session", "session_workbook_session_factory"), "function", "session"),
        (("workbook_token", "workbook_server"), "function", "function"),
    ],
)
def test_the_widest_fixture_that_serves_a_workbook_counts(names: tuple[str, ...], option: str, expected: str) -> None:
    """Token and server serve none to the test."""
    assert widest_scope(names, option) == expected


def test_every_fixture_has_a_scope() -> None:
    """The prefix is the scope; only workbook_session follows the option."""
    assert scope_of("package_workbook_item", "function") == "package"
    assert scope_of("workbook_session", "class") == "class"
    assert scope_of("workbook_item", "class") == "function"
    assert "module_workbook_session" in FIXTURES
