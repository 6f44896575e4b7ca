"""Which recorded id stands for which id that came: a one-to-one relation that grows as a replay goes.

Rules:
1. An alias that came is the recorded alias: replays hand them out, whatever else stands for the same thing.
2. Any other id is paired with the first recorded one that fits, and both keep to each other from then on.
3. What another tape handed out, ``module-item-1``, and what the test names itself are two relations: both may mean
   the same recorded thing.
4. A session that this tape handed out, or will, is known by its alias alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from pytest_workbook.cassettes.aliases import ALIAS, namespace
from pytest_workbook.cassettes.places import Place

__all__ = ["Pairing"]


class Pairing:
    """Pairs ids that came with recorded ids. Not safe for threads; the tape holds the lock.

    Args:
        own_sessions: aliases that this tape hands out in answers to createSession.
    """

    def __init__(self, own_sessions: Iterable[str] = ()) -> None:
        self._recorded: dict[Place, str] = {}
        self._came: dict[tuple[str, Place], str] = {}
        self._own = set(own_sessions)

    def fits(self, came: tuple[Place, ...], recorded: tuple[Place, ...]) -> bool:
        """Return whether every id that came can stand for the recorded id at its place."""
        if len(came) != len(recorded):
            return False
        fresh: dict[Place, str] = {}
        back: dict[Place, str] = {}
        for one, other in zip(came, recorded, strict=True):
            if not self._pair_fits(one, other):
                return False
            if one.value == other.value and ALIAS.match(one.value):
                continue
            # Within one request too, two ids may not share a partner.
            if fresh.setdefault(one, other.value) != other.value or back.setdefault(other, one.value) != one.value:
                return False
        return True

    def translated(self, came: tuple[Place, ...]) -> tuple[Place, ...]:
        """Return the recorded ids that the ids which came are paired with; an unpaired one stays."""
        recorded = self._recorded
        return tuple([Place(one.kind, recorded[one]) if one in recorded else one for one in came])

    def bind(self, came: tuple[Place, ...], recorded: tuple[Place, ...]) -> None:
        """Keep the pairs of a match."""
        for one, other in zip(came, recorded, strict=True):
            if one.value != other.value or not ALIAS.match(one.value):
                self._recorded[one] = other.value
                self._came[namespace(one.value), other] = one.value

    def release(self, session: str) -> None:
        """Let any other session be paired with *session*, or with what it stood for, from now on."""
        self._own.discard(session)
        for came in [one for one in self._recorded if one.kind == "session" and one.value == session]:
            recorded = Place(came.kind, self._recorded.pop(came))
            self._came.pop((namespace(came.value), recorded), None)

    def _pair_fits(self, came: Place, recorded: Place) -> bool:
        if came.kind != recorded.kind:
            return False
        if came.value == recorded.value and ALIAS.match(came.value):
            return True
        back = (namespace(came.value), recorded)
        if came in self._recorded or back in self._came:
            return self._recorded.get(came) == recorded.value and self._came.get(back) == came.value
        return came.kind != "session" or recorded.value not in self._own or came.value == recorded.value
