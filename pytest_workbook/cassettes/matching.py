"""Finds the recorded interaction that answers a request, at a cost that does not grow with the cassette."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.cassettes.pairing import Pairing
from pytest_workbook.cassettes.places import Place
from pytest_workbook.cassettes.roles import Roles, created_id
from pytest_workbook.cassettes.shape import Shape, shape

__all__ = ["Entry", "Index"]

# Ids are paired by their place. These may stand anywhere in a body, so a recorded one stands for any text.
_PERSONAL = re.compile(
    r"user-\d+@example\.com|(?<![A-Za-z])User [A-Z][a-z]+(?: (?:Hundred|[A-Z][a-z]+))*"
    r"|https://(?:download|upload|monitor|files)\.example/\d+|(?<![A-Za-z0-9-])tenant-\d+(?![A-Za-z0-9])|host-\d+\.example"
)
_PERSONAL_KINDS = ("user", "name", "tenant", "host", "download", "upload", "files")
_TEXT = r'((?:[^"\\]|\\.)+?)'
_KIND_OF = {"user": "user", "User": "name", "https": "url", "tenant": "tenant", "host": "host"}


@dataclass(slots=True, eq=False)
class Entry:
    """A recorded interaction, its shape, and whether it was played."""

    interaction: Interaction
    shape: Shape
    is_played: bool = False


@dataclass(slots=True)
class _Shelf:
    """Interactions that are equal but for ids, by ids; in the order of the file."""

    by_ids: dict[tuple[Place, ...], deque[Entry]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        self.by_ids.setdefault(entry.shape.ids, deque()).append(entry)

    def take(self, ids: tuple[Place, ...], pairing: Pairing) -> Entry | None:
        for recorded in (ids, pairing.translated(ids)):
            if recorded in self.by_ids and pairing.fits(ids, recorded):
                return self._first(recorded)
        for recorded in self.by_ids:
            if pairing.fits(ids, recorded):
                return self._first(recorded)
        return None

    def _first(self, ids: tuple[Place, ...]) -> Entry:
        queue = self.by_ids[ids]
        entry = queue.popleft()
        if not queue:
            del self.by_ids[ids]
        return entry


class Index:
    """The unplayed interactions of one tape. Not safe for threads; the tape holds the lock.

    Args:
        interactions: in the order of the file.
        aliases: how many were given, by kind; empty for a file whose personal data was not replaced.
    """

    def __init__(self, interactions: Iterable[Interaction], aliases: Mapping[str, int]) -> None:
        self.entries = [Entry(one, shape(one.request)) for one in interactions]
        self.pairing = Pairing(_handed_out(self.entries))
        self._roles: Roles[Entry] = Roles(self.entries)
        self._shelves: dict[tuple[object, ...], _Shelf] = {}
        self._templates: dict[tuple[object, ...], list[Entry]] = {}
        has_personal = any(
            aliases.get(kind) for kind in ("user", "name", "tenant", "host", "download", "upload", "files")
        )
        for entry in self.entries:
            self._shelves.setdefault(_key(entry.shape, lifecycle=entry.interaction.lifecycle), _Shelf()).add(entry)
            if has_personal and _PERSONAL.search(entry.shape.body):
                self._templates.setdefault(_open_key(entry.shape), []).append(entry)

    def take(self, asked: Shape, *, lifecycle: bool) -> Entry | None:
        """Return the interaction that answers *asked* and mark it played, or None."""
        asked = self._roles.cast(asked)
        return self._taken(asked, lifecycle=lifecycle) or self._recast(asked, lifecycle=lifecycle)

    def _recast(self, asked: Shape, *, lifecycle: bool) -> Entry | None:
        """Let the session of *asked* change parts with one in whose part there is an answer."""
        for mine, other, changed in self._roles.others(asked):
            if not self._shelved(changed) or (swapped := self._roles.exchange(mine, other)) is None:
                continue
            again, instead = swapped
            # Those that stay played in the other part are on no shelf.
            for entry in sorted(again, key=self.entries.index, reverse=True):
                self.give_back(entry)
            for entry in instead:
                self._remove(entry)
                entry.is_played = True
            return self._taken(changed, lifecycle=lifecycle)
        return None

    def _shelved(self, asked: Shape) -> bool:
        shelf = self._shelves.get(_key(asked, lifecycle=False))
        return shelf is not None and any(self.pairing.fits(asked.ids, recorded) for recorded in shelf.by_ids)

    def _taken(self, asked: Shape, *, lifecycle: bool) -> Entry | None:
        # None: vcrpy's files do not say whose a session is.
        for whose in (lifecycle, None):
            shelf = self._shelves.get(_key(asked, lifecycle=whose))
            entry = shelf.take(asked.ids, self.pairing) if shelf else None
            if entry is not None:
                return self._played(entry, asked.ids, entry.shape.ids)
        return None if lifecycle else self._by_template(asked)

    def give_back(self, entry: Entry) -> None:
        """Let *entry*, taken last, be taken once more before its equals."""
        entry.is_played = False
        shelf = self._shelves[_key(entry.shape, lifecycle=entry.interaction.lifecycle)]
        shelf.by_ids.setdefault(entry.shape.ids, deque()).appendleft(entry)

    def _played(self, entry: Entry, came: tuple[Place, ...], recorded: tuple[Place, ...]) -> Entry:
        entry.is_played = True
        self.pairing.bind(came, recorded)
        return entry

    def _by_template(self, asked: Shape) -> Entry | None:
        for entry in self._templates.get(_open_key(asked), ()):
            if entry.is_played or (found := _texts(entry.shape.body, asked.body)) is None:
                continue
            came, recorded = (*asked.ids, *found[0]), (*entry.shape.ids, *found[1])
            if self.pairing.fits(came, recorded):
                self._remove(entry)
                return self._played(entry, came, recorded)
        return None

    def _remove(self, entry: Entry) -> None:
        shelf = self._shelves[_key(entry.shape, lifecycle=entry.interaction.lifecycle)]
        queue = shelf.by_ids[entry.shape.ids]
        queue.remove(entry)
        if not queue:
            del shelf.by_ids[entry.shape.ids]

    def unplayed(self) -> Iterator[Entry]:
        """Yield what nobody asked for, in the order of the file."""
        return (entry for entry in self.entries if not entry.is_played)


def _key(asked: Shape, *, lifecycle: bool | None) -> tuple[object, ...]:
    return (asked.key, lifecycle)


def _open_key(asked: Shape) -> tuple[object, ...]:
    return (asked.method, asked.path, asked.query, asked.sessionful)


def _texts(recorded: str, came: str) -> tuple[list[Place], list[Place]] | None:
    aliases = list(_PERSONAL.finditer(recorded))
    literals = _PERSONAL.split(recorded)
    # Within one JSON string: a stretch over its end would match another shape of body.
    pattern = re.compile(_TEXT.join(re.escape(literal) for literal in literals))
    if (found := pattern.fullmatch(came)) is None:
        return None
    kinds = [_KIND_OF[re.split(r"[-: ]", alias[0])[0]] for alias in aliases]
    return (
        [Place(kind, text) for kind, text in zip(kinds, found.groups(), strict=True)],
        [Place(kind, alias[0]) for kind, alias in zip(kinds, aliases, strict=True)],
    )


def _handed_out(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        if (alias := created_id(entry.interaction)) is not None:
            yield alias
