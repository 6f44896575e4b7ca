"""The hash of content."""

from __future__ import annotations

import base64

import pytest

from pytest_workbook.simulator.hashing import quick_xor_hash


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ("Sg==", "SgAAAAAAAAAAAAAAAQAAAAAAAAA="),
        ("tbQ=", "taAFAAAAAAAAAAAAAgAAAAAAAAA="),
        ("0pZP", "0rDEEwAAAAAAAAAAAwAAAAAAAAA="),
    ],
)
def test_known_contents_have_their_hashes(content: str, expected: str) -> None:
    """Values that other implementations of the algorithm give."""
    assert expected == quick_xor_hash(base64.b64decode(content))


def test_order_and_length_matter() -> None:
    """Contents longer than the period are told apart."""
    one = bytes(range(256)) * 3
    assert len({quick_xor_hash(one), quick_xor_hash(one[::-1]), quick_xor_hash(one + b"\0")}) == 3
