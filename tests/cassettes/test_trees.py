"""Walks over parsed bodies."""

from __future__ import annotations

import pytest

from pytest_workbook.cassettes.trees import changed, texts, tree_of


@pytest.mark.parametrize(
    ("body", "tree"),
    [
        (b' {"a": [null, "x"]}', {"a": [None, "x"]}),
        (b"\xef\xbb\xbf[true]", [True]),
        (b"\n[true, null]", [True, None]),
        (b'"a text"', None),
        (b"12", None),
        (b"{not json", None),
        (b"", None),
    ],
)
def test_only_objects_and_arrays_are_trees(body: bytes, tree: object) -> None:
    """All else is a text, or nothing."""
    assert tree_of(body) == tree


def test_every_text_is_yielded_and_a_rows_come_joined() -> None:
    """But keys; numbers are none."""
    tree = {"key": "a", "row": ["b", 1, "c"], "deep": [{"x": "d"}, ["e"]], "none": None}
    assert list(texts(tree)) == ["a", "b\x00c", "d", "e"]


def test_every_text_can_be_changed_keys_too() -> None:
    """What has none is the very same."""
    tree = {"a": ["a", 1, {"b": "a"}], "c": [["a", None], [2.5]]}
    assert changed(tree, lambda text: text.replace("a", "A")) == {
        "A": ["A", 1, {"b": "A"}],
        "c": [["A", None], [2.5]],
    }
    row = ["x", "y", 1]
    assert changed(row, lambda text: text) == row
