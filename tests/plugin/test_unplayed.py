"""What a passing test leaves unplayed: an error at its teardown, a warning, or nothing."""

from __future__ import annotations

import pytest
from harness import project, run

_READS = """
import pytest

{marker}
def test_it(workbook_session):
    for cell in {cells}:
        workbook_session.range(f"Sheet1!{{cell}}").value
    {end}
"""


def _record(pytester: pytest.Pytester) -> None:
    project(pytester, _READS.format(marker="", cells=["A1", "A2", "A3", "A4", "A5"], end=""))
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)


def _replay(pytester: pytest.Pytester, *args: str, marker: str = "", end: str = "") -> pytest.RunResult:
    project(pytester, _READS.format(marker=marker, cells=["A1"], end=end))
    return run(pytester, "--workbook-mode=replay", *args, subprocess=False)


def test_unplayed_interactions_are_an_error_at_teardown(pytester: pytest.Pytester) -> None:
    """The message names the first three, the command that records, and the marker that allows it."""
    _record(pytester)
    result = _replay(pytester)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_it*",
            (
                "E   *UnplayedInteractions: test_it.py::test_it passed, but 4 recorded interactions of "
                "test_it.workbook.yaml were not played:"
            ),
            "      GET https://graph.microsoft.com/v1.0/*range(address='A2')*",
            "      GET https://graph.microsoft.com/v1.0/*range(address='A3')*",
            "      GET https://graph.microsoft.com/v1.0/*range(address='A4')*",
            "      and 1 more",
            "    Record again:  pytest test_it.py::test_it --workbook-mode=record",
            '    or allow it:  @pytest.mark.workbook(unplayed="warn")',
        ],
    )


def test_policy_of_the_marker_beats_that_of_the_ini_file(pytester: pytest.Pytester) -> None:
    """Warn shows the same words as a warning, ignore says nothing."""
    _record(pytester)
    ignored = _replay(pytester, "-o", "workbook_unplayed=warn", marker="@pytest.mark.workbook(unplayed='ignore')")
    ignored.assert_outcomes(passed=1)
    assert "not played" not in ignored.stdout.str()
    warned = _replay(pytester, "-W", "default::pytest.PytestWarning", "-o", "workbook_unplayed=warn")
    warned.assert_outcomes(passed=1, warnings=1)
    warned.stdout.fnmatch_lines(
        ["*PytestWarning: test_it.py::test_it passed, but 4 recorded interactions of test_it.workbook.yaml were not*"]
    )
    ini = _replay(pytester, "-o", "workbook_unplayed=ignore")
    ini.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("marker", "end", "outcomes"),
    [
        ("", "assert False", {"failed": 1}),
        ("", "pytest.skip('no')", {"skipped": 1}),
        ("@pytest.mark.xfail", "assert False", {"xfailed": 1}),
    ],
)
def test_nothing_is_raised_over_a_test_that_did_not_pass(
    pytester: pytest.Pytester, marker: str, end: str, outcomes: dict[str, int]
) -> None:
    """A test that failed, skipped or was expected to fail could not play the rest."""
    _record(pytester)
    _replay(pytester, marker=marker, end=end).assert_outcomes(**outcomes)


def test_xfail_does_not_cover_unplayed_interactions(pytester: pytest.Pytester) -> None:
    """A test that unexpectedly passes and leaves something errs all the same."""
    _record(pytester)
    result = _replay(pytester, marker="@pytest.mark.xfail(strict=False)")
    result.assert_outcomes(xpassed=1, errors=1)


def test_lifecycle_and_shared_nodes_never_count(pytester: pytest.Pytester) -> None:
    """A session that is not closed, and module traffic that a selected test does not need, leave nothing unplayed."""
    code = """
        import pytest

        @pytest.fixture(scope="module")
        def first(module_workbook_session):
            module_workbook_session.range("Sheet1!A1").write(1)

        @pytest.fixture(scope="module")
        def second(module_workbook_session):
            module_workbook_session.range("Sheet1!A2").write(2)

        def test_one(first, module_workbook_session):
            module_workbook_session.refresh()
            assert module_workbook_session.range("Sheet1!A1") == 1

        def test_two(second, module_workbook_session):
            assert module_workbook_session.range("Sheet1!A2") == 2

        def test_own(workbook_session):
            workbook_session.refresh()
            workbook_session.close()
    """
    project(pytester, code)
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=3)
    project(
        pytester,
        code.replace("module_workbook_session.refresh()", "None")
        .replace("workbook_session.refresh()", "None")
        .replace("workbook_session.close()", "None"),
    )
    for name in ("test_one", "test_two", "test_own"):
        run(pytester, "--workbook-mode=replay", "-k", name, subprocess=False).assert_outcomes(passed=1)
