from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_workbook.cassettes.pretty import Number, parsed, pretty, quoted

_trees: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_trees)
def test_the_layout_changes_nothing(tree: Any) -> None:
    """Laid out and parsed again, JSON is what it was; laid out twice, it is as laid out once."""
    once = pretty(parsed(json.dumps(tree)))
    assert json.loads(once) == tree
    assert pretty(parsed(once)) == once


def test_rows_keep_their_line() -> None:
    """Objects are opened, lists of scalars are not."""
    text = pretty(parsed('{"a":{},"values":[[1,"x"],[true,null]],"b":[],"c":[[]]}'))
    assert text == '{\n  "a": {},\n  "values": [\n    [1, "x"],\n    [true, null]\n  ],\n  "b": [],\n  "c": [[]]\n}'


@pytest.mark.parametrize("digits", ["1.10", "1e400", "-0.0", "1E+2", "12345678901234567890123", "9" * 5000])
def test_numbers_keep_their_digits(digits: str) -> None:
    """A number is what the service wrote, not what a float makes of it."""
    assert parsed(digits) == Number(digits)
    assert pretty(parsed(f"[{digits}]")) == f"[{digits}]"


@pytest.mark.parametrize("text", ["{", '{"a": 1, "a": 2}', "[" * 100_000])
def test_what_cannot_be_kept_is_refused(text: str) -> None:
    """Broken JSON, a repeated key, and depth beyond any walk are left as text by callers."""
    with pytest.raises(ValueError):
        parsed(text)


def test_only_the_invisible_is_escaped() -> None:
    """Letters of any script stay; what YAML or an editor would not show is escaped."""
    assert quoted("é✓😀\u2028\x7f\x85\ufeff\ud800") == '"é✓😀\\u2028\\u007f\\u0085\\ufeff\\ud800"'
