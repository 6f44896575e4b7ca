"""A fault in a plan: how often it was met, and by whom it is met again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pytest_workbook.faults.asked import Asked
from pytest_workbook.faults.fault import Counting, Fault

__all__ = ["PlannedFault"]


@dataclass(slots=True, eq=False)
class PlannedFault:
    """A fault in a plan, and how often it was met.

    Args:
        fault: what happens.
        met: how many requests met it; with ``sticky``, how many it stuck to.
        seen: how many requests it concerned.
    """

    fault: Fault
    met: int = 0
    seen: int = 0
    # Keys may be the ids of sessions: never shown.
    _in_session: Counter[str] = field(default_factory=Counter)
    _stuck: dict[str, None] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<fault {self.fault.describe()}, met {self.met} of {self.fault.times}>"

    @property
    def name(self) -> str:
        """Of the fault, as ``Exchange.fault`` shows it."""
        return self.fault.name

    def count(self, asked: Asked) -> None:
        """Take down that *asked*, which the fault concerns, was sent."""
        self.seen += 1
        self._in_session[asked.session] += 1

    def is_due(self, asked: Asked) -> bool:
        """Return whether *asked*, counted last, meets the fault if no other does."""
        if self.fault.stuck_to(asked) in self._stuck:
            return self.fault.counting is not Counting.FIRST_OF_EACH
        is_each = self.fault.counting is Counting.EACH_SESSION
        seen = self._in_session[asked.session] if is_each else self.seen
        return self.met < self.fault.times and seen > self.fault.after

    def take(self, asked: Asked) -> None:
        """Take down that *asked* meets the fault."""
        key = self.fault.stuck_to(asked)
        if key in self._stuck:
            return
        self.met += 1
        if key:
            self._stuck[key] = None

    def give_back(self) -> None:
        """Let the fault, met last, be met by another request instead."""
        self.met -= 1
        if self._stuck:
            self._stuck.popitem()
