"""Which recorded session a session of code under test plays the part of.

Threads that each open a session send the same createSession, in an order that differs from run to run. What they do
afterwards tells them apart. Rules:
1. A session plays the part of the recorded one whose id it was given, until a request has no answer in that part.
2. Then it changes parts with another that was created by an equal request, if all that both have asked so far was
   answered in the other's part by the very same answers: so nobody can have noticed.
3. Sessions that the plugin opened itself keep their parts; they are opened in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Generic, Protocol, TypeVar

from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.cassettes.places import Place
from pytest_workbook.cassettes.shape import Shape, action

__all__ = ["Part", "Roles", "created_id"]

_SESSION = "session"


class Part(Protocol):
    """A recorded interaction that may have been played."""

    interaction: Interaction
    is_played: bool

    @property
    def shape(self) -> Shape:
        """The canonical form of the request."""


P = TypeVar("P", bound=Part)


class Roles(Generic[P]):
    """Parts of the sessions that one tape hands out to code under test. Not safe for threads.

    Args:
        entries: of the tape, in order.
    """

    def __init__(self, entries: Iterable[P]) -> None:
        self._creations: dict[str, Shape] = {}
        self._asked: dict[str, list[P]] = {}
        self._part: dict[str, str] = {}
        for one in entries:
            if (alias := created_id(one.interaction)) is None:
                self._asked.setdefault(one.interaction.session or "", []).append(one)
            elif not one.interaction.lifecycle:
                self._creations[alias] = one.shape

    def cast(self, asked: Shape) -> Shape:
        """Return *asked* with each session replaced by the one whose part it plays."""
        if not self._part:
            return asked
        return _with_sessions(asked, lambda alias: self._part.get(alias, alias))

    def others(self, asked: Shape) -> Iterator[tuple[str, str, Shape]]:
        """Yield the changes open to the session of *asked*: its part, the other, and *asked* with the other's."""
        mine = next((place.value for place in asked.ids if place.kind == _SESSION), "")
        creation = self._creations.get(mine)
        for other, its_creation in self._creations.items():
            if other != mine and its_creation == creation:
                yield mine, other, _with_sessions(asked, partial(_renamed, mine, other))

    def exchange(self, mine: str, other: str) -> tuple[Sequence[P], Sequence[P]] | None:
        """Change two parts, if nobody can notice.

        Returns:
            What is to be played again, and what was played instead; None where the parts cannot be changed.
        """
        ours, theirs = self._played(mine), self._played(other)
        in_theirs = _counterparts(ours, self._asked.get(other, ()))
        in_ours = _counterparts(theirs, self._asked.get(mine, ()))
        if in_theirs is None or in_ours is None:
            return None
        players = {part: player for player, part in self._part.items()}
        first, second = players.get(mine, mine), players.get(other, other)
        self._part[first], self._part[second] = other, mine
        return [*ours, *theirs], [*in_theirs, *in_ours]

    def _played(self, alias: str) -> list[P]:
        return [one for one in self._asked.get(alias, ()) if one.is_played]


def created_id(one: Interaction) -> str | None:
    """Return the id of the session that *one* created, or None."""
    if action(one.request.url) != "createSession":
        return None
    body = one.response.json()
    found = body.get("id") if isinstance(body, dict) else None
    return found if isinstance(found, str) else None


def _counterparts(played: Iterable[P], among: Iterable[P]) -> list[P] | None:
    left, found = list(among), list[P]()
    for one in played:
        same = next((other for other in left if _is_same(one, other)), None)
        if same is None:
            return None
        left.remove(same)
        found.append(same)
    return found


def _is_same(one: Part, other: Part) -> bool:
    nobody = _with_sessions(one.shape, lambda _: "")
    return nobody == _with_sessions(other.shape, lambda _: "") and _answer(one) == _answer(other)


def _answer(one: Part) -> tuple[int, bytes]:
    return one.interaction.response.status, one.interaction.response.body


def _renamed(old: str, new: str, alias: str) -> str:
    return new if alias == old else alias


def _with_sessions(asked: Shape, change: Callable[[str], str]) -> Shape:
    ids = tuple(Place(one.kind, change(one.value)) if one.kind == _SESSION else one for one in asked.ids)
    return replace(asked, ids=ids)
