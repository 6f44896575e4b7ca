"""What happened to one session, in numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["SessionEvents"]


@dataclass(slots=True)
class SessionEvents:
    """What happened to one session, for the summary and the report: counts, seconds waited, and its ids in order."""

    created: int = 0
    closed: int = 0
    refreshed: int = 0
    recreated: int = 0
    expired: int = 0
    retries: int = 0
    waited: float = 0.0
    used_after_long_idle: int = 0
    ids: list[str] = field(default_factory=list, repr=False)
