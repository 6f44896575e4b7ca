"""What one simulator holds, in one record that its parts share."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pytest_workbook.clock import Clock
from pytest_workbook.simulator.books import Books
from pytest_workbook.simulator.disturbances import Disturbances
from pytest_workbook.simulator.drives import Drives
from pytest_workbook.simulator.links import Links
from pytest_workbook.simulator.operations import Operations
from pytest_workbook.simulator.profiles import Profile
from pytest_workbook.simulator.sessions import Sessions

__all__ = ["State"]


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
