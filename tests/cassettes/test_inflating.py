"""What claims to be packed is unpacked, or refused."""

from __future__ import annotations

import gzip
import zlib

import pytest

from pytest_workbook.cassettes.inflating import inflated

_PLAIN = b"0123456789" * 1000


def test_what_is_packed_is_unpacked() -> None:
    """By gzip, and by what HTTP calls deflate; up to the most that is allowed."""
    assert inflated(gzip.compress(_PLAIN)) == _PLAIN
    assert inflated(zlib.compress(_PLAIN), "deflate") == _PLAIN
    assert inflated(gzip.compress(_PLAIN), most=len(_PLAIN)) == _PLAIN
    assert inflated(gzip.compress(b"")) == b""


@pytest.mark.parametrize(
    ("data", "problem"),
    # No time of day in them: they name the tests, and two workers must agree on the names.
    [
        (b"{}", "incorrect header check"),
        (gzip.compress(_PLAIN, mtime=0)[:-9], "it is cut short"),
        (gzip.compress(_PLAIN, mtime=0)[:-8] + bytes(8), "incorrect data check"),
        (gzip.compress(_PLAIN + b"!", mtime=0), "it holds more than 10000 bytes"),
        (gzip.compress(bytes(100_000_000), 9, mtime=0), "it holds more than 10000 bytes"),
    ],
)
def test_nonsense_and_bombs_are_refused(data: bytes, problem: str) -> None:
    """Whoever wrote the file; and no more is unpacked than is allowed."""
    with pytest.raises(ValueError, match=problem):
        inflated(data, most=len(_PLAIN))
