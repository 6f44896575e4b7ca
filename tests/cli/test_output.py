"""What commands print."""

from __future__ import annotations

import pytest

from pytest_workbook.cli.output import say


def test_control_characters_of_data_are_shown_and_lines_stay_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """A file's name commands no terminal."""
    say("a\x1b[2Jb\nc\td")
    assert capsys.readouterr() == ("a\\x1b[2Jb\nc\\td\n", "")


def test_errors_go_where_errors_go(capsys: pytest.CaptureFixture[str]) -> None:
    """So that the output can be read by a program."""
    say("wrong", to_errors=True)
    assert capsys.readouterr() == ("", "wrong\n")
