"""Fixture names and their scopes."""

from __future__ import annotations

import pytest

from pytest_workbook.plugin.names import FIXTURES, is_wider, scope_of


@pytest.mark.parametrize(
    ("scope", "other", "expected"),
    [
        ("class", "function", True),
        ("session", "package", True),
        ("package", "module", True),
        ("module", "module", False),
        ("function", "session", False),
    ],
)
def test_scopes_are_ordered_as_pytest_orders_them(scope: str, other: str, expected: bool) -> None:
    """A scope is not wider than itself."""
    assert is_wider(scope, other) is expected


def test_every_fixture_has_a_scope() -> None:
    """The prefix is the scope; only workbook_session follows the option."""
    assert scope_of("package_workbook_item", "function") == "package"
    assert scope_of("workbook_session", "class") == "class"
    assert scope_of("workbook_item", "class") == "function"
    assert "module_workbook_session" in FIXTURES
