"""The plugin's own hooks, as a conftest.py may implement them."""

from __future__ import annotations

import inspect

import pluggy
import pytest

from pytest_workbook.plugin import hookspecs

_HOOKS = {
    "pytest_workbook_token": ("config", "drive_item"),
    "pytest_workbook_item": ("config", "request"),
    "pytest_workbook_session_opened": ("session", "request"),
    "pytest_workbook_session_closed": ("session", "reason"),
    "pytest_workbook_exchange": ("exchange",),
    "pytest_workbook_before_save": ("interaction", "cassette"),
}


@pytest.fixture(name="manager")
def _manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager("pytest")
    manager.add_hookspecs(hookspecs)
    return manager


def test_the_hooks_have_the_names_and_arguments_of_the_contract(manager: pluggy.PluginManager) -> None:
    """Others implement them by these."""
    found = {name: caller.spec.argnames for name, caller in vars(manager.hook).items() if name.startswith("pytest_")}
    assert found == _HOOKS


def test_token_and_item_are_the_first_answer_and_the_others_are_all_told(manager: pluggy.PluginManager) -> None:
    """A nearer conftest.py comes first; None leaves it to the next."""

    class Far:
        @pytest.hookimpl
        def pytest_workbook_item(self, config: object) -> str:
            return "far"

        @pytest.hookimpl
        def pytest_workbook_session_closed(self, reason: str) -> str:
            return f"far {reason}"

    class Near:
        @pytest.hookimpl
        def pytest_workbook_item(self, request: str) -> str | None:
            return "near" if request == "mine" else None

        @pytest.hookimpl
        def pytest_workbook_session_closed(self) -> str:
            return "near"

    manager.register(Far())
    manager.register(Near())
    assert [manager.hook.pytest_workbook_item(config=None, request=who) for who in ("mine", "other")] == ["near", "far"]
    assert manager.hook.pytest_workbook_session_closed(session=None, reason="closed") == ["near", "far closed"]


def test_each_hook_says_when_it_is_called() -> None:
    """The docstring is what an editor shows."""
    assert [name for name in _HOOKS if not inspect.getdoc(getattr(hookspecs, name))] == []
