"""A request that nothing recorded answers fails its test, also when the code under test swallows the error."""

from __future__ import annotations

import pytest
from harness import project, run, told

_RECORDED = """
import requests

def patch(session, values):
    url = f"{session.url}/worksheets/Sheet1/range(address='A1')"
    requests.patch(url, json={"values": values}, headers=session.headers)
"""
_NAMES = ("shown", "swallowed", "xfailed", "expected", "in_setup")


def _suite(value: int, how: str = "") -> str:
    tests = {
        "shown": f"def test_shown(workbook_session):\n    patch(workbook_session, [[{value}]])\n",
        "swallowed": (
            "def test_swallowed(workbook_session):\n"
            f"    with contextlib.suppress(Exception):\n        patch(workbook_session, [[{value}]])\n"
        ),
        "xfailed": (
            "@pytest.mark.xfail(strict=False)\ndef test_xfailed(workbook_session):\n"
            f"    with contextlib.suppress(Exception):\n        patch(workbook_session, [[{value}]])\n"
        ),
        "expected": (
            "@pytest.mark.xfail(raises=NoMatch)\ndef test_expected(workbook_session):\n"
            f"    patch(workbook_session, [[{value}]])\n"
        ),
        "in_setup": (
            "@pytest.fixture\ndef sends(workbook_session):\n"
            f"    with contextlib.suppress(Exception):\n        patch(workbook_session, [[{value}]])\n\n"
            "def test_in_setup(sends):\n    pass\n"
        ),
    }
    head = "import contextlib, pytest\nfrom pytest_workbook.errors import NoMatch\n"
    return head + _RECORDED + "\n".join(tests[name] for name in _NAMES)


def test_no_match_says_what_came_what_was_recorded_and_what_to_do(pytester: pytest.Pytester) -> None:
    """To the letter, for one that is shown, swallowed in the call or the set-up, and marked xfail."""
    folder = project(pytester, _suite(1))
    # The two that are marked to fail would not be recorded: strict is off for one, and the other raises nothing.
    result = run(pytester, "--workbook-mode=record", subprocess=False)
    result.assert_outcomes(passed=3, xpassed=2)
    project(pytester, _suite(2))
    result = run(pytester, "--workbook-mode=replay", "-o", "workbook_unplayed=ignore", subprocess=False)
    result.assert_outcomes(failed=5)
    path = "/v1.0/{item}/workbook/worksheets/Sheet1/range(address='A1')"
    for name in _NAMES:
        message = (
            f"pytest_workbook.errors.NoMatch: no recorded interaction answers PATCH {path}\n"
            f"cassette: {folder}/cassettes/test_it/test_{name}.workbook.yaml\n"
            f"nearest recorded: PATCH {path}\n"
            "body at $.values[0][0]: came 2, recorded 1\n"
            f"To record it again: pytest test_it.py::test_{name} --workbook-mode=record"
        )
        assert message in told(result)
