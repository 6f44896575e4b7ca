"""Environment variables: below the command line, above the ini file."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run

_SHOWS = """
from pytest_workbook.plugin import center_of

def test_settings(pytestconfig):
    settings = center_of(pytestconfig).settings
    assert (settings.mode, settings.item.text) == {expected}
"""


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, ("replay", "drives/d/items/from-ini")),
        ([], {"MODE": "simulate", "ITEM": "/me/drive/items/env"}, ("simulate", "/me/drive/items/env")),
        ([], {"MODE": "  ", "ITEM": ""}, ("replay", "drives/d/items/from-ini")),
        (
            ["--workbook-mode=auto", "--workbook-item=/me/drive/items/cmd"],
            {"MODE": "simulate", "ITEM": "/me/drive/items/env"},
            ("auto", "/me/drive/items/cmd"),
        ),
    ],
)
def test_command_line_beats_environment_and_environment_beats_ini(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    expected: tuple[str, str],
) -> None:
    """Mode and item are each taken from the first place that says something."""
    for name, value in environment.items():
        monkeypatch.setenv(f"PYTEST_WORKBOOK_{name}", value)
    project(pytester, _SHOWS.format(expected=expected))
    pytester.makeini("[pytest]\nworkbook_mode = replay\nworkbook_item = drives/d/items/from-ini\n")
    run(pytester, *arguments, subprocess=False).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "PYTEST_WORKBOOK_MODE",
            "dream",
            (
                "PYTEST_WORKBOOK_MODE is 'dream', but one of auto, simulate, replay, record, record-missing, verify, "
                "live was expected"
            ),
        ),
        (
            "PYTEST_WORKBOOK_ITEM",
            "what?",
            "PYTEST_WORKBOOK_ITEM: cannot read 'what?' as a workbook item. It was expected in one of these forms:",
        ),
    ],
)
def test_wrong_variable_ends_the_run_and_is_named(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    """A usage error before collection says which variable is wrong."""
    monkeypatch.setenv(name, value)
    project(pytester, "def test_one():\n    pass\n")
    result = run(pytester, subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: {message}" in result.stderr.lines


def test_file_of_the_environment_is_relative_to_where_pytest_was_started(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable is read like the option."""
    make_workbook(pytester.path / "started" / "book.xlsx", [["from here"]])
    folder = project(
        pytester,
        "def test_cell(workbook_session):\n    assert workbook_session.range('Sheet1!A1') == 'from here'\n",
    )
    pytester.makeini("[pytest]\n")
    monkeypatch.setenv("PYTEST_WORKBOOK_ITEM", "book.xlsx")
    monkeypatch.chdir(folder / "started")
    run(pytester, "..").assert_outcomes(passed=1)
