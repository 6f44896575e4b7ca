"""Options of a session."""

from __future__ import annotations

import pytest

from pytest_workbook.session.options import SessionOptions


@pytest.mark.parametrize(("persist", "limit"), [(True, 420.0), (False, 300.0)])
def test_idle_limits_default_to_the_brief(persist: bool, limit: float) -> None:
    """About 7 minutes for a persistent session, about 5 for the other."""
    assert SessionOptions(persist_changes=persist).idle_limit == limit


def test_idle_limits_can_be_the_other_way_round() -> None:
    """As later pages of the vendor say."""
    assert SessionOptions(persist_changes=True, idle_limits=(300.0, 420.0)).idle_limit == 300
    assert SessionOptions(idle_limits=(300.0, 420.0)).idle_limit == 420


def test_a_suite_leaves_no_trace_by_default() -> None:
    """The defaults of the contract."""
    options = SessionOptions()
    assert (options.persist_changes, options.on_teardown, options.on_expiry) == (False, "close", "recreate")
    assert (options.keepalive, options.limits.attempts, options.limits.wait_seconds) == (None, 5, 300.0)
