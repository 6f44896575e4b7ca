"""The plugin by which the command line asks what there is."""

from __future__ import annotations

import pytest


def test_it_is_not_for_people(pytester: pytest.Pytester) -> None:
    """Loaded by hand it says so, and nothing runs."""
    result = pytester.runpytest_inprocess(
        "-p", "pytest_workbook.plugin.telling", "-p", "no:randomly", "-p", "no:asyncio"
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "is for the commands of pytest-workbook; leave out -p" in "\n".join(result.errlines)
