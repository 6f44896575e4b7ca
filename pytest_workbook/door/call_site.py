"""Who is calling: the innermost frame that belongs to the user's own code."""

from __future__ import annotations

import sysconfig
from pathlib import Path
from types import FrameType

__all__ = ["call_site"]

_PACKAGE = str(Path(__file__).resolve().parent.parent)
_FOREIGN = tuple(
    {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")} | {_PACKAGE, "<frozen"}
)


def call_site(frame: FrameType | None) -> str | None:
    """Return ``file:line`` of the innermost frame from *frame* outward that is neither a library's nor ours.

    Returns:
        None if all are, as in an executor's thread, where the caller is not on the stack.
    """
    while frame is not None:
        name = frame.f_code.co_filename
        if not name.startswith(_FOREIGN) and "site-packages" not in name and name[:1] != "<":
            return f"{name}:{frame.f_lineno}"
        frame = frame.f_back
    return None
