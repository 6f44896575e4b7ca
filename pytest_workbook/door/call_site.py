"""Who is calling: the innermost frame that belongs to the user's own code."""

from __future__ import annotations

import os
from collections.abc import Hashable
from pathlib import Path
from types import FrameType
from typing import Any

__all__ = ["call_site", "call_site_of_task"]

_PACKAGE = str(Path(__file__).resolve().parent.parent)
_FOREIGN = (str(Path(os.__file__).parent), _PACKAGE, "<")


def call_site(frame: FrameType | None) -> str | None:
    """Return ``file:line`` of the innermost frame from *frame* outward that is neither a library's nor ours.

    Returns:
        None if all are, as in an executor's thread, where the caller is not on the stack.
    """
    while frame is not None and not _is_of_user(frame):
        frame = frame.f_back
    return _place(frame) if frame is not None else None


def call_site_of_task(actor: Hashable) -> str | None:
    """Return ``file:line`` of the innermost coroutine of a suspended task that is neither a library's nor ours.

    Returns:
        None if all are, or *actor* is no task.
    """
    found = None
    # Known by what it can, since its class would have to be imported: where only threads send, nobody needs asyncio.
    waiting: Any = actor.get_coro() if hasattr(actor, "get_coro") else None
    while waiting is not None:
        frame = getattr(waiting, "cr_frame", None)
        if frame is not None and _is_of_user(frame):
            found = _place(frame)
        waiting = getattr(waiting, "cr_await", None)
    return found


def _is_of_user(frame: FrameType) -> bool:
    name = frame.f_code.co_filename
    return not name.startswith(_FOREIGN) and "site-packages" not in name and "dist-packages" not in name


def _place(frame: FrameType) -> str:
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"
