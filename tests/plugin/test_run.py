"""The state of one run: totals, and whose traffic it is."""

from __future__ import annotations

import json
from collections import Counter
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pytest_workbook.plugin.run import Run, Totals
from pytest_workbook.plugin.secrets import Secrets


def _run() -> Run:
    config: Any = SimpleNamespace(stash=pytest.Stash(), rootpath=None)
    settings: Any = SimpleNamespace(idle_limits=(420.0, 300.0), max_unzipped=1_000_000, max_age=None)
    return Run(config, settings, Secrets())


def _state(name: str) -> Any:
    return SimpleNamespace(record=f"record of {name}", handed_out={name}, name=name)


def test_totals_of_workers_add_up_across_the_border_of_a_process() -> None:
    """Counts and times are summed, files are listed, and the same note of two workers is told once."""
    one = Totals(Counter(live=1), Counter(created=2), Counter(a=1), ["x"], ["same"], 1, 0.5)
    two = Totals(Counter(live=2), Counter(closed=1), Counter(b=1), ["y"], ["same", "own"], 2, 1.0)
    total = Totals()
    for part in (one, two):
        total.add_plain(json.loads(json.dumps(part.to_plain())))
    assert total == Totals(
        Counter(live=3), Counter(created=2, closed=1), Counter(a=1, b=1), ["x", "y"], ["same", "own"], 3, 1.5
    )


def test_without_a_test_in_care_nobody_owns_anything() -> None:
    """It would be a fault of the plugin, not of the user."""
    with pytest.raises(RuntimeError, match="no test is in the care"):
        _run().owner()


def test_the_innermost_fixture_owns_traffic_and_then_the_test() -> None:
    """Owners end by key, in any order: pytest may tear down another one first."""
    run = _run()
    run.test = _state("test")
    outer, inner, state = object(), object(), _state("other")
    run.push_owner(outer, cast("Any", "outer"), state)
    run.push_owner(inner, cast("Any", "inner"), cast("Any", run.test))
    assert (cast("Any", run.owner()), run.serving()) == ("inner", run.test)
    run.pop_owner(object())
    assert cast("Any", run.owner()) == "inner"
    run.pop_owner(outer)
    assert cast("Any", run.owner()) == "inner"
    run.pop_owner(inner)
    assert cast("Any", run.owner()) == "record of test"


def test_the_latest_ownership_of_a_key_ends_first() -> None:
    """A fixture that is set up again within itself gives back what it took, one at a time."""
    run, key = _run(), object()
    for name in ("first", "second"):
        run.push_owner(key, cast("Any", name), _state(name))
    run.pop_owner(key)
    assert cast("Any", run.owner()) == "first"


def test_a_block_owns_traffic_until_it_ends_by_an_error_too() -> None:
    """An error within leaves no owner behind, and the source is that of who was served."""
    run = _run()
    run.test = _state("test")

    def fail() -> None:
        with run.owned_by(cast("Any", "block")):
            assert (cast("Any", run.owner()), run.serving()) == ("block", run.test)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert cast("Any", run.owner()) == "record of test"


def test_requests_are_numbered_from_one_without_a_gap() -> None:
    """The number is the place in the run."""
    run = _run()
    assert [run.next_sequence() for _ in range(3)] == [1, 2, 3]


def test_only_live_traffic_goes_by_the_real_clock() -> None:
    """The two clocks start at the same whole second."""
    run = _run()
    assert run.clock_of("live") is run.real
    assert run.clock_of("simulator") is run.clock_of("cassette") is run.clock
    assert run.clock.utc() == run.began
    assert run.began.microsecond == 0


def test_urls_handed_out_to_a_test_are_known_only_while_it_is_in_care() -> None:
    """Those of shared fixtures stay known; the set of the run does not grow by those of a test."""
    run = _run()
    run.shared_handed_out.add("shared")
    run.test = _state("own")
    assert run.handed_out_urls() == {"shared", "own"}
    run.test = None
    assert run.handed_out_urls() == {"shared"}
