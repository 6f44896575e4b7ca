"""Unpacks what somebody's file claims to be packed, and no more than a process can bear. Pure."""

from __future__ import annotations

import zlib

__all__ = ["MOST", "inflated"]

MOST = 512 * 1024 * 1024
"""Bytes that a packed body may hold."""

# Of gzip, and of zlib, which HTTP calls deflate.
_WINDOWS = {"gzip": 31, "deflate": 15}


def inflated(data: bytes, encoding: str = "gzip", most: int = MOST) -> bytes:
    """Return what *data* holds.

    Args:
        data: packed.
        encoding: ``gzip`` or ``deflate``, as HTTP names them.
        most: bytes that it may hold.

    Raises:
        ValueError: it is not packed so, is cut short, or holds more.
    """
    machine = zlib.decompressobj(wbits=_WINDOWS[encoding])
    try:
        plain = machine.decompress(data, most)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not machine.eof:
        msg = f"it holds more than {most} bytes" if machine.unconsumed_tail else "it is cut short"
        raise ValueError(msg)
    return plain
