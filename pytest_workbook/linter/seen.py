"""What the rules look at, and what they find."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from pytest_workbook.graph.codes import codes_in, is_session_gone
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.items import split
from pytest_workbook.timeline import Exchange

__all__ = ["Finding", "Seen"]

_READS = ("GET", "HEAD", "OPTIONS")
_LIFECYCLE = ("createsession", "refreshsession", "closesession")
# They calculate or look up, and change nothing, though they may be posted.
_CALCULATES = ("functions/", "application/calculate")
_LOOKS_UP = "itemat"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has against an exchange.

    Args:
        exchange: at which it shows.
        text: what happened, and what to do instead.
    """

    exchange: Exchange
    text: str


# Without slots, since every rule asks for the same few answers.
@dataclass(frozen=True, eq=False)
class Seen:
    """One exchange, with what only the linter needs.

    Args:
        exchange: as the timeline has it.
        actor: thread or task of the code under test that sent it; None for others.
        persists: whether its session saves; None without a session that is known.
        has_session_header: whether it carried a session's id, known or not.
        is_shared: whether a node that several tests share owns it.
        is_parallel: whether another write to the same workbook was under way at the same time.
        real_began: real seconds since the run began.
        real_ended: the same at its end.
    """

    exchange: Exchange
    actor: Hashable = None
    persists: bool | None = None
    has_session_header: bool = False
    is_shared: bool = False
    is_parallel: bool = False
    real_began: float = 0.0
    real_ended: float = 0.0

    @property
    def is_code(self) -> bool:
        """Whether code under test sent it."""
        return self.exchange.by == "code"

    @cached_property
    def item(self) -> str | None:
        """Address of the item that it is about, in lower case; None if about none."""
        found = split(service_path(self.exchange.url) or "")
        return found[0].path.lower() if found is not None else None

    @cached_property
    def is_below_workbook(self) -> bool:
        """Whether its URL is below an item's ``/workbook``."""
        return not self.exchange.path.startswith("/") and self.item is not None

    @cached_property
    def is_lifecycle(self) -> bool:
        """Whether it creates, refreshes or closes a session."""
        return self.exchange.path.lower().rpartition(".")[2] in _LIFECYCLE

    @cached_property
    def is_close(self) -> bool:
        """Whether it closed its session."""
        return self.exchange.path.lower().rpartition(".")[2] == "closesession" and self.is_success

    @property
    def is_poll(self) -> bool:
        """Whether it asks for the status of a long-running operation."""
        return self.exchange.method == "GET" and self.exchange.path.lower().startswith("operations/")

    @property
    def is_success(self) -> bool:
        """Whether the answer is a 2xx."""
        return 200 <= self.exchange.status < 300

    @cached_property
    def is_write(self) -> bool:
        """Whether it changes the workbook, if it succeeds."""
        path = self.exchange.path.lower()
        if self.exchange.method in _READS or not self.is_below_workbook or self.is_lifecycle:
            return False
        return not path.startswith(_CALCULATES) and path.rpartition("/")[2].partition("(")[0] != _LOOKS_UP

    @cached_property
    def says_gone(self) -> bool:
        """Whether the answer says that its session is gone."""
        return self.exchange.status >= 400 and is_session_gone(codes_in(self.exchange.response_json))

    def seconds_until(self, later: Seen) -> float:
        """Return how long after this answer *later* was sent: on its clock, or really, whichever is longer."""
        ended = self.exchange.started + self.exchange.seconds
        return max(later.exchange.started - ended, later.real_began - self.real_ended)
