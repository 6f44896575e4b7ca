"""``only=`` and ``mode=`` of the marker: where a test runs, and who answers it."""

from __future__ import annotations

import pytest
from harness import project, run

_ONLY = """
import pytest

@pytest.mark.workbook(only="simulate")
def test_simulate(workbook_session):
    pass

@pytest.mark.workbook(only=["replay", "record"])
def test_replay(workbook_session):
    assert workbook_session.range("Sheet1!A1") == ""

@pytest.mark.workbook(only="live")
def test_live(workbook_session):
    raise AssertionError
"""


def test_only_names_the_modes_in_which_a_test_runs(pytester: pytest.Pytester) -> None:
    """Elsewhere it is skipped with the reason; auto counts as what it comes to."""
    project(pytester, _ONLY)
    first = run(pytester)
    first.assert_outcomes(passed=1, skipped=2)
    first.stdout.fnmatch_lines_random(
        [
            "*runs only in mode replay or record; this run's mode is simulate",
            "*runs only in mode live; this run's mode is simulate",
        ]
    )
    recorded = run(pytester, "--workbook-mode=record")
    recorded.assert_outcomes(passed=1, skipped=2)
    recorded.stdout.fnmatch_lines_random(
        [
            "*runs only in mode simulate; this run's mode is record",
            "*runs only in mode live; this run's mode is record",
        ]
    )
    # Now that test_replay has a cassette, auto comes to replay for it.
    again = run(pytester)
    again.assert_outcomes(passed=2, skipped=1)
    assert "tests: 1 replayed, 1 simulated" in again.stdout.lines


def test_mode_of_the_marker_beats_the_command_line(pytester: pytest.Pytester) -> None:
    """A test may ask for the simulator or its cassette whatever the run does; never for the network."""
    project(
        pytester,
        """
        import pytest
        import requests

        @pytest.mark.workbook(mode="simulate", item="/me/drive/items/01ABC")
        def test_simulated(workbook_session, workbook_calls):
            requests.get(workbook_session.url + "/names", headers=workbook_session.headers)
            assert workbook_calls[0].source == "simulator"

        def test_recorded(workbook_session, workbook_calls):
            requests.get(workbook_session.url + "/names", headers=workbook_session.headers)
        """,
    )
    result = run(pytester, "--workbook-mode=record")
    result.assert_outcomes(passed=2)
    assert "tests: 1 simulated, 1 recorded" in result.stdout.lines
    assert "cassettes written: 1" in result.stdout.lines
    replayed = run(pytester, "--workbook-mode=replay")
    replayed.assert_outcomes(passed=2)
    assert "tests: 1 replayed, 1 simulated" in replayed.stdout.lines
    live = run(
        pytester,
        "--workbook-mode=live",
        "--workbook-item=/me/drive/items/01X",
        "--workbook-graph-url=http://127.0.0.1:9/v1.0",
        "-k",
        "simulated",
    )
    live.assert_outcomes(passed=1, deselected=1)


def test_replay_by_marker_without_a_cassette_is_an_error_of_that_test(pytester: pytest.Pytester) -> None:
    """It says how to record, and other tests run."""
    project(
        pytester,
        """
        import pytest

        @pytest.mark.workbook(mode="replay")
        def test_without(workbook_session):
            pass

        def test_other(workbook_session):
            pass
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=1, errors=1)
    path = pytester.path / "cassettes" / "test_it" / "test_without.workbook.yaml"
    text = result.stdout.str()
    assert (
        f"CassetteError: test_it.py::test_without sent a Graph request, but its cassette {path} does not exist "
        "(mode is replay)."
    ) in text
    assert "Record it:  pytest test_it.py::test_without --workbook-mode=record" in text
    assert "or run it on the simulator:  --workbook-mode=simulate" in text
