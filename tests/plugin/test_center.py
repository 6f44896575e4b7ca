"""The run as the hooks see it: light until the first test in care."""

from __future__ import annotations

import pytest
from harness import collected

from pytest_workbook.errors import UsageError

_TWO = "def test_a(module_workbook_session):\n    pass\n\ndef test_b():\n    pass\n"


def test_nothing_is_composed_before_the_first_test_in_care(pytester: pytest.Pytester) -> None:
    """And the header says so of a run that was asked for nothing."""
    center, (first, _) = collected(pytester, _TWO)
    assert (center.is_used, center.state) == (False, None)
    assert center.header() == [
        "workbook: mode auto, item none (a blank workbook), cassettes in cassettes/ beside each test"
    ]
    center.begin(first)
    assert center.is_used
    assert center.state is not None
    assert center.state.item is first
    center.end(first)
    assert center.state is None


@pytest.mark.parametrize(
    ("args", "narrow", "wide"),
    [
        ([], True, True),
        (["-k", "a"], True, True),
        (["--maxfail=1"], True, True),
        (["--lf", "-p", "cacheprovider"], True, True),
    ],
)
def test_a_run_is_partial_by_what_was_asked(
    pytester: pytest.Pytester, args: list[str], narrow: bool, wide: bool
) -> None:
    """A file on the command line is whole for its own module, and a part of its package and of the run."""
    center, _ = collected(pytester, _TWO, *args)
    expected = (narrow and bool(args), wide)
    assert (center.is_partial("module"), center.is_partial("session")) == expected


def test_deselection_makes_a_run_partial(pytester: pytest.Pytester) -> None:
    """Whichever plugin deselected."""
    center, (first, _) = collected(pytester, _TWO)
    assert not center.is_partial("module")
    first.config.hook.pytest_deselected(items=[])
    assert not center.is_partial("module")
    first.config.hook.pytest_deselected(items=[first])
    assert center.is_partial("module")


def test_a_node_needs_the_sources_of_the_tests_below_it_that_are_in_care(pytester: pytest.Pytester) -> None:
    """A test that is not in care needs none, and a wrong marker is that test's own error, not its neighbour's."""
    code = (
        "import pytest\n\ndef test_a(workbook_session):\n    pass\n\ndef test_b():\n    pass\n\n"
        "@pytest.mark.workbook(mode='nonsense')\ndef test_c(workbook_session):\n    pass\n"
    )
    center, (first, second, third) = collected(pytester, code)
    assert center.sources_below(first.session) == {"simulator"}
    assert center.sources_below(second) == set()
    assert center.sources_below(third) == set()


def test_a_second_test_in_the_same_process_is_refused(pytester: pytest.Pytester) -> None:
    """The message names both."""
    center, (first, second) = collected(pytester, _TWO)
    center.begin(first)
    with pytest.raises(UsageError, match=r"test_b began while .*test_a was still running in the same process"):
        center.begin(second)
    center.end(first)
