"""What commands print."""

from __future__ import annotations

import sys

__all__ = ["say"]


def say(text: str, *, to_errors: bool = False) -> None:
    """Print *text* and a line's end, control characters of data shown escaped."""
    stream = sys.stderr if to_errors else sys.stdout
    shown = "".join(char if char.isprintable() or char == "\n" else repr(char)[1:-1] for char in text)
    stream.write(shown + "\n")
    stream.flush()
