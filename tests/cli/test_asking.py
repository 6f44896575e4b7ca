"""A collection in a process of its own."""

from __future__ import annotations

import pytest
from harness import project

from pytest_workbook.cli.asking import collected
from pytest_workbook.errors import UsageError


def test_a_collection_tells_what_was_asked_of_it(pytester: pytest.Pytester) -> None:
    """In the folder where the command was started, and nothing runs."""
    project(pytester, "def test_it(workbook_item):\n    raise SystemExit\n")
    told = collected(f"--workbook-tell-below={pytester.path}", arguments=["-p", "no:randomly"])
    assert told["unowned"] == []
    assert told["has_errors"] is False


def test_a_collection_that_fails_shows_why(pytester: pytest.Pytester) -> None:
    """The last lines of pytest's own."""
    project(pytester, "import nothing_of_this_name\n")
    with pytest.raises(UsageError, match="pytest could not collect the tests here") as error:
        collected()
    assert "No module named 'nothing_of_this_name'" in str(error.value)
