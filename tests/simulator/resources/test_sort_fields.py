"""Tests of the words that a sort's body takes; the fields are tested with the actions that take them."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.odata import Arguments
from pytest_workbook.simulator.replies import Refusal
from pytest_workbook.simulator.resources.sort_fields import METHODS, choice


def test_word_is_found_without_case() -> None:
    """And spelled as Graph spells it; the first stands where nothing is given."""
    assert choice(Arguments({"method": "strokecount"}), "method", METHODS) == "StrokeCount"
    assert choice(Arguments({"method": None}), "method", METHODS) == "PinYin"


def test_other_word_is_refused() -> None:
    """The message says what there is."""
    with pytest.raises(Refusal, match="'method' takes PinYin, StrokeCount"):
        choice(Arguments({"method": "x"}), "method", METHODS)
