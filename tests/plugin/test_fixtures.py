"""The fixtures as pytest finds them in the plugin's namespace."""

from __future__ import annotations

import pytest
from harness import collected

from pytest_workbook.plugin.fixtures import exported
from pytest_workbook.plugin.names import FIXTURES

_TEST = "def test_it():\n    pass\n"


def test_every_name_that_takes_a_test_into_care_is_a_fixture_and_no_other() -> None:
    """One list says who is in care, the other what there is."""
    assert {fixture.name for fixture in exported().values()} == FIXTURES


def test_every_fixture_says_what_it_gives() -> None:
    """``pytest --fixtures`` shows it."""
    assert [fixture.name for fixture in exported().values() if not fixture.__doc__] == []


@pytest.mark.parametrize(
    ("args", "scope"), [([], "function"), (["--workbook-session-scope=module"], "module")], ids=["default", "asked"]
)
def test_a_fixture_has_the_scope_in_its_name_or_the_one_asked_for(
    pytester: pytest.Pytester, args: list[str], scope: str
) -> None:
    """Only ``workbook_session`` has one that can be asked for."""
    _, (item,) = collected(pytester, _TEST, *args)
    manager = item.session._fixturemanager
    scopes = {name: manager.getfixturedefs(name, item)[-1].scope for name in FIXTURES}  # type: ignore[index] # each has one
    assert scopes.pop("workbook_session") == scope
    wide = {name for name, found in scopes.items() if found == "session"}
    assert {name for name in wide if not name.startswith("session_")} == {
        "workbook_token",
        "workbook_credential",
        "workbook_server",
    }
    for name in ("class", "module", "package", "session"):
        assert scopes[f"{name}_workbook_session"] == scopes[f"{name}_workbook_item"] == name
