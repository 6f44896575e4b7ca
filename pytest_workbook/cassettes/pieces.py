"""Large bytes in pieces, so that each step finds one in the processor's cache, and no copy of the whole is made."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["pieces_of"]

_SIZE = 1 << 16


def pieces_of(raw: bytes, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Yield ``raw[start:end]`` in pieces of about 64 KiB, cut before line breaks: all but the first begin with one."""
    end = len(raw) if end is None else end
    while start < end:
        cut = raw.find(b"\n", min(start + _SIZE, end), end)
        cut = end if cut < 0 else cut
        yield raw[start:cut]
        start = cut
