"""Large bytes in pieces of whole lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.cassettes.pieces import pieces_of

LINES = st.lists(st.integers(0, 50_000).map(lambda size: b"x" * size + b"\n"), max_size=12).map(b"".join)


@given(raw=LINES, start=st.integers(0, 200_000), end=st.none() | st.integers(0, 600_000))
def test_together_they_are_the_whole_and_no_line_is_cut(raw: bytes, start: int, end: int | None) -> None:
    """Whatever part is asked for; none but the last is small."""
    found = list(pieces_of(raw, start, end if end is None else min(end, len(raw))))
    assert b"".join(found) == raw[start:end]
    assert all(piece.startswith(b"\n") for piece in found[1:])
    assert all(len(piece) >= 1 << 16 for piece in found[:-1])
