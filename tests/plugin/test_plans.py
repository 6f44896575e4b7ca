"""Who answers a test's requests."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.plugin.plans import Plan, Target, effective_mode, missing_cassette, plan

_GRAPH = Target(ItemAddress("/me/drive/items/01X"), named="01X")
_GRAPH_WITH_FILE = Target(ItemAddress("/me/drive/items/01X"), Path("b.xlsx"), "01X")
_LOCAL = Target(None, Path("b.xlsx"), "b.xlsx")
_NONE = Target()


@pytest.mark.parametrize(
    ("mode", "target", "has_cassette", "expected"),
    [
        ("auto", _NONE, False, Plan("simulator")),
        ("auto", _LOCAL, False, Plan("simulator")),
        ("auto", _GRAPH_WITH_FILE, False, Plan("simulator")),
        ("auto", _GRAPH, False, Plan("cassette", missing=True)),
        ("auto", _NONE, True, Plan("cassette")),
        ("auto", _GRAPH, True, Plan("cassette")),
        ("simulate", _GRAPH, True, Plan("simulator")),
        ("replay", _NONE, True, Plan("cassette")),
        ("replay", _NONE, False, Plan("cassette", missing=True)),
        ("record", _GRAPH_WITH_FILE, True, Plan("live", records=True)),
        ("record", _LOCAL, True, Plan("simulator", records=True)),
        ("record", _NONE, False, Plan("simulator", records=True)),
        ("record-missing", _GRAPH, True, Plan("cassette")),
        ("record-missing", _GRAPH, False, Plan("live", records=True)),
        ("record-missing", _NONE, False, Plan("simulator", records=True)),
        ("verify", _GRAPH, True, Plan("live", verifies=True)),
        ("verify", _NONE, True, Plan("simulator", verifies=True)),
        ("live", _GRAPH, True, Plan("live")),
    ],
)
def test_the_source_follows_from_mode_target_and_cassette(
    mode: str, target: Target, *, has_cassette: bool, expected: Plan
) -> None:
    """Each row of the contract's table of modes."""
    assert plan(mode, target, has_cassette=has_cassette) == expected


@pytest.mark.parametrize(
    ("mode", "decided", "expected"),
    [
        ("auto", Plan("simulator"), "simulate"),
        ("auto", Plan("cassette"), "replay"),
        ("record", Plan("simulator", records=True), "record"),
    ],
)
def test_auto_counts_as_what_it_comes_to(mode: str, decided: Plan, expected: str) -> None:
    """``only=`` sees the effective mode."""
    assert effective_mode(mode, decided) == expected


def test_a_missing_cassette_prints_the_command_that_records() -> None:
    """With quotes where a shell needs them, and why nothing else could answer."""
    plain = str(missing_cassette("t.py::test_a", Path("c.yaml"), "replay", None))
    odd = str(missing_cassette("t.py::test_a[x y]", Path("c.yaml"), "auto", "01X"))

    assert "pytest t.py::test_a --workbook-mode=record" in plain
    assert "mode is replay" in plain
    assert 'pytest "t.py::test_a[x y]" --workbook-mode=record' in odd
    assert "the item '01X' is neither local nor has a file" in odd
