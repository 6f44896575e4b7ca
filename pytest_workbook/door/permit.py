"""Lets the package's own live sender pass interception and guard, in the thread that sends and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["is_permitted", "permitted"]

# The variable itself never changes; its value belongs to the thread or task that set it.
_PERMITTED: ContextVar[bool] = ContextVar("pytest_workbook_permitted", default=False)


def is_permitted() -> bool:
    """Return whether the calling thread or task sends on behalf of the live source right now."""
    return _PERMITTED.get()


@contextmanager
def permitted() -> Iterator[None]:
    """Let what the calling thread or task sends leave the process."""
    token = _PERMITTED.set(True)
    try:
        yield
    finally:
        _PERMITTED.reset(token)
