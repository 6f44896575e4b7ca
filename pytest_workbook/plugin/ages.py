"""Tells of cassettes that were recorded long ago: in the summary, once each, to people and not to a build.

Never a warning of Python's, which ``-W error`` would make a failure, and never a recording: a replay has to pass
tomorrow as it did today.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pytest_workbook.cassettes.heads import head_of
from pytest_workbook.cassettes.mismatch import record_command

__all__ = ["Ages"]

# As pytest itself tells continuous integration.
_BUILDS = ("CI", "BUILD_NUMBER")


class Ages:
    """Looks at the age of each cassette that is played.

    Args:
        limit: days, or None for any age.
        now: date and time in UTC.
        root: cassettes are named from here.
        notes: for the summary; what is told is added.
        environ: the environment.
    """

    def __init__(
        self,
        limit: float | None,
        now: datetime,
        root: Path,
        notes: list[str],
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._limit = None if any(environ.get(name) for name in _BUILDS) else limit
        self._now = now
        self._root = root
        self._notes = notes
        self._seen: set[Path] = set()

    def look_at(self, path: Path, node_id: str) -> None:
        """Tell of the cassette *path* of *node_id*, if it is old and was not looked at before."""
        if self._limit is None or path in self._seen:
            return
        self._seen.add(path)
        days = _age(path, self._now)
        if days is not None and days > self._limit:
            shown = path.relative_to(self._root) if path.is_relative_to(self._root) else path
            self._notes.append(
                f"{shown} was recorded {days} days ago (workbook_max_age = {self._limit:g}); "
                f"record again:  {record_command(node_id)}"
            )


def _age(path: Path, now: datetime) -> int | None:
    head = head_of(path)
    try:
        recorded = datetime.fromisoformat(head.recorded_at) if head is not None else None
        return (now - recorded).days if recorded is not None else None
    except (ValueError, TypeError):
        # Edited by hand, or without a zone: its age is not known.
        return None
