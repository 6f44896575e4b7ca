"""How one session is to be treated: what the marker, the ini file and the defaults came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["DEFAULT_IDLE_LIMITS", "LONG_IDLE_SECONDS", "Limits", "SessionOptions"]

# The project's brief: persistent, non-persistent. Pages of the vendor say the reverse (2021 and later).
DEFAULT_IDLE_LIMITS = (420.0, 300.0)
# The smaller of both readings: after this much idleness, whether a session still lives is luck.
LONG_IDLE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost in all.

    Args:
        attempts: how often it is sent, the first time included.
        wait_seconds: seconds waited between attempts, summed.
    """

    attempts: int = 5
    wait_seconds: float = 300.0


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """How a session is made, kept and ended.

    Args:
        persist_changes: whether what is written is saved into the file.
        on_teardown: ``close`` posts closeSession, ``expire`` sends nothing.
        on_expiry: ``recreate`` makes a new session where nothing is lost by it, ``fail`` raises.
        keepalive: seconds between refreshes of an idle session; None for none.
        idle_limits: seconds without use after which the service drops a persistent, and a non-persistent session.
        limits: of each request.
        is_async: whether the creation asks for ``respond-async``.
    """

    persist_changes: bool = False
    on_teardown: Literal["close", "expire"] = "close"
    on_expiry: Literal["recreate", "fail"] = "recreate"
    keepalive: float | None = None
    idle_limits: tuple[float, float] = DEFAULT_IDLE_LIMITS
    limits: Limits = field(default_factory=Limits)
    is_async: bool = False

    @property
    def idle_limit(self) -> float:
        """Seconds without use after which the service drops this session."""
        persistent, other = self.idle_limits
        return persistent if self.persist_changes else other
