"""One recorded exchange, and the whole that a file holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pytest_workbook.wire import Request, Response

__all__ = ["FORMAT", "Document", "Interaction", "LateAnswer"]

FORMAT = 1
"""Version of our metadata; files of a later one are refused by name."""


class LateAnswer(Protocol):
    """Reads an answer from its file when it is asked for; only its status is known before."""

    status: int

    def __call__(self) -> Response:
        """Return the answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Interaction:
    """One exchange as it stands in a cassette: under the canonical root, redacted.

    Args:
        request: what was asked.
        answer: what was answered, or what reads it from the file when it is asked for.
        by: ``code``, ``test`` or ``plugin``; see ``Exchange.by``.
        lifecycle: whether it creates, refreshes or closes one of our own sessions; None where the file does not
            say, because vcrpy wrote it.
        session: alias of the session it used or made, or None.
        sequence: place among the requests of the run; from a file, place in the file.
    """

    request: Request
    answer: Response | LateAnswer
    by: str = "code"
    lifecycle: bool | None = False
    session: str | None = None
    sequence: int = 0

    @property
    def response(self) -> Response:
        """What was answered."""
        return self.answer if isinstance(self.answer, Response) else self.answer()

    @property
    def status(self) -> int:
        """That of the answer, which need not be read for it."""
        return self.answer.status

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Interaction):
            return NotImplemented
        mine = (self.request, self.response, self.by, self.lifecycle, self.session, self.sequence)
        return mine == (other.request, other.response, other.by, other.lifecycle, other.session, other.sequence)

    __hash__ = None  # type: ignore[assignment] # compared by what may have to be read


@dataclass(frozen=True, slots=True)
class Document:
    """What a cassette file holds.

    Args:
        interactions: in the order of the file.
        node_id: the node that owns the file; None in a file that vcrpy wrote.
        source: ``live`` or ``simulator``; empty where unknown.
        recorded_at: ISO 8601, UTC; the one line that differs between two recordings of the same traffic.
        versions: of the packages that took part, by name.
        aliases: how many aliases were given, by kind.
        profile: the simulator's, where it answered; empty elsewhere.
    """

    interactions: tuple[Interaction, ...] = ()
    node_id: str | None = None
    source: str = ""
    recorded_at: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, int] = field(default_factory=dict)
    profile: str = ""
