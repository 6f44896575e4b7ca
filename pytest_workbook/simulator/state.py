"""What one simulator holds, in one record that its parts share."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from random import Random

from pytest_workbook.clock import Clock
from pytest_workbook.simulator.books import Books
from pytest_workbook.simulator.disturbances import Disturbances
from pytest_workbook.simulator.drives import Drives
from pytest_workbook.simulator.links import Links
from pytest_workbook.simulator.operations import Operations
from pytest_workbook.simulator.overlaps import Overlaps
from pytest_workbook.simulator.profiles import Profile
from pytest_workbook.simulator.sessions import Sessions

__all__ = ["Assumptions", "State"]


@dataclass(slots=True)
class Assumptions(threading.local):
    """On what assumption the last answer to the calling thread rests; None if on a page or an observation."""

    last: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The parts of one simulator.

    Args:
        clock: moves sessions, operations and dates.
        random: source of ids.
        profile: choices where the service is not of one mind.
        drives: files and folders.
        books: opens and saves workbooks.
        sessions: open workbook sessions.
        operations: long-running ones.
        links: handed out URLs.
        disturbances: what others do, and what takes its time to be seen.
        assumptions: that answers rest on.
        overlaps: requests that are under way.
    """

    clock: Clock
    random: Random
    profile: Profile
    drives: Drives
    books: Books
    sessions: Sessions
    operations: Operations
    links: Links
    disturbances: Disturbances
    assumptions: Assumptions = field(default_factory=Assumptions)
    overlaps: Overlaps = field(default_factory=Overlaps)
