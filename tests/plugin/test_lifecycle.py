"""A test's way through care, phase by phase."""

from __future__ import annotations

import pytest
from harness import collected

from pytest_workbook.errors import NetworkBlocked, UsageError
from pytest_workbook.plugin.center import Center
from pytest_workbook.plugin.lifecycle import check_session_arguments, failure_section
from pytest_workbook.plugin.run import TestState


def _begun(pytester: pytest.Pytester, code: str, *args: str) -> tuple[Center, TestState]:
    center, items = collected(pytester, code, *args)
    return center, center.lifecycle.begin(items[0])


_PLAIN = "def test_it(workbook_session):\n    pass\n"


@pytest.mark.parametrize(
    ("phases", "passed", "failed"),
    [
        ([("passed", "setup", False), ("passed", "call", False), ("passed", "teardown", False)], True, False),
        ([("passed", "setup", False), ("failed", "call", False)], False, True),
        ([("skipped", "setup", False)], False, True),
        ([("passed", "setup", False), ("skipped", "call", True)], True, False),
        ([("skipped", "setup", True)], False, False),
        ([("passed", "call", False), ("failed", "teardown", False)], True, True),
        # A subtest reports as a call of its own.
        ([("failed", "call", False), ("passed", "call", False)], True, True),
    ],
)
def test_outcomes_add_up(
    pytester: pytest.Pytester, phases: list[tuple[str, str, bool]], passed: bool, failed: bool
) -> None:
    """A test has passed if its call did, also by an expected failure, and failed if anything of it did not."""
    center, state = _begun(pytester, _PLAIN)
    for outcome, when, is_xfail in phases:
        center.lifecycle.note(state, outcome, when, is_xfail=is_xfail)
    assert (state.has_passed, state.is_failed) == (passed, failed)


def test_a_rerun_that_passes_is_not_recorded(pytester: pytest.Pytester) -> None:
    """What an earlier attempt did to the item is not on the tape."""
    center, state = _begun(pytester, _PLAIN, "--workbook-mode=record")
    center.lifecycle.note(state, "failed", "call", is_xfail=False)
    center.lifecycle.end(state)
    again = center.lifecycle.begin(state.item)
    center.lifecycle.note(again, "passed", "call", is_xfail=False)
    assert again.is_failed
    center.lifecycle.end(again)
    center.lifecycle.start_protocol(state.item.nodeid)
    fresh = center.lifecycle.begin(state.item)
    center.lifecycle.note(fresh, "passed", "call", is_xfail=False)
    assert not fresh.is_failed


def test_what_code_under_test_swallowed_is_raised_once_the_call_is_over(pytester: pytest.Pytester) -> None:
    """The first of it; no mark of an expected failure covers it."""
    center, state = _begun(pytester, _PLAIN)
    first = NetworkBlocked("first")
    state.problems += [first, NetworkBlocked("second")]
    with pytest.raises(NetworkBlocked, match="first"):
        center.lifecycle.after_call(state)
    assert id(first) in center.lifecycle.unmaskable


def test_nothing_is_raised_over_a_test_that_failed_by_itself(pytester: pytest.Pytester) -> None:
    """Its own failure is what counts."""
    center, state = _begun(pytester, _PLAIN)
    center.lifecycle.note(state, "failed", "call", is_xfail=False)
    state.problems.append(NetworkBlocked("later"))
    center.lifecycle.after_teardown(state)


def test_a_test_that_shares_nothing_leaves_no_workbook_behind(pytester: pytest.Pytester) -> None:
    """Its world ends with it."""
    center, state = _begun(pytester, _PLAIN)
    run = center.wiring.run
    assert run.world() in run.worlds.all()
    center.lifecycle.end(state)
    assert list(run.worlds.all()) == []


def test_a_narrower_marker_may_not_set_what_a_shared_session_takes(pytester: pytest.Pytester) -> None:
    """Said before the session is opened; on the owner or above it is fine."""
    code = (
        "import pytest\n\npytestmark = pytest.mark.workbook(on_expiry='fail')\n\n"
        "def test_a(module_workbook_session):\n    pass\n\n"
        "@pytest.mark.workbook(persist_changes=True)\ndef test_b(module_workbook_session):\n    pass\n"
    )
    _, (fine, narrow) = collected(pytester, code)
    assert check_session_arguments(fine, "module", "module_workbook_session").on_expiry == "fail"
    assert check_session_arguments(narrow, "function", "workbook_session").persist_changes is True
    with pytest.raises(UsageError, match="persist_changes=True, but module_workbook_session is shared by the module"):
        check_session_arguments(narrow, "module", "module_workbook_session")


def test_a_failing_tests_section_shows_its_last_exchanges_and_what_was_refused(pytester: pytest.Pytester) -> None:
    """At most ten, a line each; then what is no fact, since the failure may be the simulator's."""
    center, state = _begun(pytester, _PLAIN)
    item = center.wiring.opening.item_for(state.target)
    item.get("workbook")
    for _ in range(12):
        item.get("workbook/worksheets")
    shown = failure_section(center.wiring.run, state, [NetworkBlocked("no")]).splitlines()
    assert len(shown) == 12
    assert shown[0].endswith("s  200  GET worksheets  [simulator, test]")
    assert shown[-2] == "refused: no"
    reason = "The metadata's workbook has no properties, so only annotations can come"
    assert shown[-1] == f"assumed of the service, not known: GET ({reason})"
