"""Finds the recorded interaction that answers a request, at a cost that does not grow with the cassette."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote

from pytest_workbook.cassettes.aliases import NAME, kind_of
from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.cassettes.pairing import Pairing
from pytest_workbook.cassettes.places import Place
from pytest_workbook.cassettes.roles import Roles, created_id
from pytest_workbook.cassettes.shape import Shape, action, quick_ending, shape

__all__ = ["Entry", "Index"]

# Ids are paired by their place. These may stand anywhere in an address or a body; a recorded one stands for any text.
_PERSONAL = re.compile(
    rf"user-\d+@example\.com|(?<![A-Za-z]){NAME}"
    r"|(?<![A-Za-z0-9-])(?:(?:class|module|package|session)-)*(?:drive|item|site|list|group|share|etag)-\d+(?![A-Za-z0-9])"
    r"|https://(?:download|upload|monitor|files)\.example/\d+|(?<![A-Za-z0-9-])(?:tenant|userid)-\d+(?![A-Za-z0-9])|host-\d+\.example"
)
_PERSONAL_KINDS = ("user", "userid", "name", "tenant", "host", "download", "upload", "files", "drive", "item", "site")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_TEXT = r'((?:[^"\\]|\\.)+?)'
# An id, which no word is: somebody may write item-1 into a cell, and then item-2.
_ID = r"[A-Za-z0-9!.,_-]{10,}"
_ID_KINDS = frozenset({"drive", "item", "site", "list", "group", "share", "etag"})
_TEXT_OF_URL = r"([^/&\n]+?)"
_TEXT_OF_FORM = r"([^&\n]+?)"
_SIGNS = ("@", "%40", "User", "tenant-", "userid-", "host-", "files.example")
_SIGNS_OF_IDS = ("drive-", "item-", "site-", "list-", "group-", "share-", "etag-", ".example/")
_OF_USERS = re.compile(r"/users(?:/|\('|\(%27)[^/?]+", re.IGNORECASE)


class Entry:
    """A recorded interaction, its shape, and whether it was played.

    Args:
        interaction: as it stands in the file.
    """

    __slots__ = ("_shape", "interaction", "is_played")

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction
        self.is_played = False
        self._shape: Shape | None = None

    @property
    def shape(self) -> Shape:
        """The canonical form of the request; made when something like it is asked for."""
        if self._shape is None:
            self._shape = shape(self.interaction.request)
        return self._shape


@dataclass(slots=True)
class _Shelf:
    """Interactions that are equal but for ids, by ids; in the order of the file."""

    by_ids: dict[tuple[Place, ...], deque[Entry]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        self.by_ids.setdefault(entry.shape.ids, deque()).append(entry)

    def take(self, ids: tuple[Place, ...], pairing: Pairing) -> Entry | None:
        if ids in self.by_ids and pairing.fits(ids, ids):
            return self._first(ids)
        translated = pairing.translated(ids)
        if translated in self.by_ids and pairing.fits(ids, translated):
            return self._first(translated)
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
        self.entries = [Entry(one) for one in interactions]
        self.pairing = Pairing(_handed_out(self.entries))
        self._roles: Roles[Entry] = Roles(self.entries)
        self._shelves: dict[tuple[object, ...], _Shelf] = {}
        self._templates: dict[tuple[object, ...], list[Entry]] = {}
        self._has_personal = any(aliases.get(kind) for kind in _PERSONAL_KINDS)
        self._addressed: list[Entry] | None = None
        # By the end of the path alone, which costs next to nothing; a drawer is put on shelves when it is first asked.
        self._drawers: dict[str, list[Entry]] = {}
        self._by_action: dict[str, list[Entry]] | None = None
        self._opened: dict[str, list[Entry]] = {}
        # What was played or given back since a glance began, and whether it had been played before.
        self._glanced: dict[int, tuple[Entry, bool]] | None = None
        for entry in self.entries:
            ending = quick_ending(entry.interaction.request.url) or _ending(entry.shape)
            self._drawers.setdefault(ending, []).append(entry)

    def like(self, asked: Shape) -> list[Entry]:
        """Return what was recorded of the request *asked*, whatever its ids and played or not, in order."""
        self._open(asked)
        return [entry for entry in self._opened.get(_ending(asked), ()) if entry.shape.key == asked.key]

    def of_action(self, done: str) -> list[Entry]:
        """Return what was recorded of createSession, refreshSession or closeSession, in the order of the file."""
        if self._by_action is None:
            self._by_action = {}
            for entry in self.entries:
                if (found := action(entry.interaction.request.url)) is not None:
                    self._by_action.setdefault(found, []).append(entry)
        return self._by_action.get(done, [])

    def _open(self, asked: Shape) -> None:
        ending = _ending(asked)
        if (drawer := self._drawers.pop(ending, None)) is None:
            return
        self._opened[ending] = drawer
        for entry in drawer:
            self._shelves.setdefault(_key(entry.shape, lifecycle=entry.interaction.lifecycle), _Shelf()).add(entry)
            if self._has_personal and _is_personal(_opened(entry.shape.body)[0]):
                self._templates.setdefault(_frame(entry.shape), []).append(entry)

    def take(self, asked: Shape, *, lifecycle: bool) -> Entry | None:
        """Return the interaction that answers *asked* and mark it played, or None."""
        self._open(asked)
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
                self._mark(entry, is_played=True)
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
        self._mark(entry, is_played=False)
        shelf = self._shelves[_key(entry.shape, lifecycle=entry.interaction.lifecycle)]
        shelf.by_ids.setdefault(entry.shape.ids, deque()).appendleft(entry)

    def _played(self, entry: Entry, came: tuple[Place, ...], recorded: tuple[Place, ...]) -> Entry:
        self._mark(entry, is_played=True)
        self.pairing.bind(came, recorded)
        return entry

    def _mark(self, entry: Entry, *, is_played: bool) -> None:
        if self._glanced is not None:
            self._glanced.setdefault(id(entry), (entry, entry.is_played))
        entry.is_played = is_played

    @contextmanager
    def glance(self) -> Iterator[None]:
        """Give back at the end what is taken in between."""
        self._glanced = {}
        try:
            yield
        finally:
            changed, self._glanced = self._glanced, None
            for entry, was_played in changed.values():
                if entry.is_played and not was_played:
                    self.give_back(entry)

    def _by_template(self, asked: Shape) -> Entry | None:
        for entry in self._templates.get(_frame(asked), ()) if self._templates else ():
            found = None if entry.is_played else _texts_of_bodies(entry.shape, asked)
            if found is not None and (fitting := self._fitting(entry, asked, found)) is not None:
                return fitting
        for entry in self._with_personal_address():
            found = None if entry.is_played else _texts_of_all(entry.shape, asked)
            if found is not None and (fitting := self._fitting(entry, asked, found)) is not None:
                return fitting
        return None

    def _with_personal_address(self) -> list[Entry]:
        # On no shelf where it would be looked for; sought where nothing else answers, since few cassettes hold any.
        if self._addressed is None:
            self._addressed = [one for one in self.entries if self._has_personal and _is_addressed(one.interaction)]
        return self._addressed

    def _fitting(self, entry: Entry, asked: Shape, found: tuple[list[Place], list[Place]]) -> Entry | None:
        came, recorded = (*asked.ids, *found[0]), (*entry.shape.ids, *found[1])
        if not self.pairing.fits(came, recorded):
            return None
        self._open(entry.shape)
        self._remove(entry)
        return self._played(entry, came, recorded)

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


def _frame(asked: Shape) -> tuple[object, ...]:
    """Return what two requests must have equal that differ only within the strings of their bodies, or in a text."""
    body = _STRING.sub('""', asked.body) if _is_json(asked.body) else "text"
    return (asked.method, asked.path, asked.query, asked.sessionful, body)


def _is_json(body: str) -> bool:
    return body[:1] in {"{", "[", '"', ""}


def _is_personal(body: str) -> bool:
    # A pattern costs much in a large body, and most bodies hold none of the signs.
    return any(sign in body for sign in (*_SIGNS, *_SIGNS_OF_IDS)) and _PERSONAL.search(body) is not None


def _opened(body: str) -> tuple[str, str]:
    """Return *body* as it is compared, and what one text in it may be: a form is percent-encoded."""
    return (body, _TEXT) if _is_json(body) else (unquote(body), _TEXT_OF_FORM)


def _texts_of_bodies(recorded: Shape, came: Shape) -> tuple[list[Place], list[Place]] | None:
    one, any_text = _opened(recorded.body)
    other, _ = _opened(came.body)
    return _texts(one, other, any_text)


def _ending(asked: Shape) -> str:
    return asked.path.rpartition("/")[2]


def _is_addressed(one: Interaction) -> bool:
    url = one.request.url
    if "?" in url and _PERSONAL.search(unquote(url.partition("?")[2])):
        return True
    # Nearly no URL has any of them; an id after /users/ is paired by its place.
    return any(sign in url for sign in _SIGNS) and _PERSONAL.search(unquote(_OF_USERS.sub("", url))) is not None


def _address(asked: Shape) -> str:
    return "\n".join((unquote(asked.path), *asked.query))


def _texts_of_all(recorded: Shape, came: Shape) -> tuple[list[Place], list[Place]] | None:
    if (recorded.method, recorded.sessionful) != (came.method, came.sessionful):
        return None
    of_address = _texts(_address(recorded), _address(came), _TEXT_OF_URL)
    of_body = _texts_of_bodies(recorded, came)
    if of_address is None or of_body is None:
        return None
    return of_address[0] + of_body[0], of_address[1] + of_body[1]


def _texts(recorded: str, came: str, any_text: str) -> tuple[list[Place], list[Place]] | None:
    aliases = list(_PERSONAL.finditer(recorded))
    literals = _PERSONAL.split(recorded)
    # Within one JSON string or segment: a stretch over its end would match another shape of body.
    kinds = [kind_of(alias[0]) for alias in aliases]
    gaps = [
        f"({alias[0]}|{_ID})" if kind in _ID_KINDS else any_text for kind, alias in zip(kinds, aliases, strict=True)
    ]
    pattern = "".join(f"{re.escape(literal)}{gap}" for literal, gap in zip(literals, [*gaps, ""], strict=True))
    if (found := re.fullmatch(pattern, came)) is None:
        return None
    return (
        [Place(kind, text) for kind, text in zip(kinds, found.groups(), strict=True)],
        [Place(kind, alias[0]) for kind, alias in zip(kinds, aliases, strict=True)],
    )


def _handed_out(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        if (alias := created_id(entry.interaction)) is not None:
            yield alias
