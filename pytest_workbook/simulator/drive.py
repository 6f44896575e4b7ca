"""One simulated drive: its files and folders, and whose they are. Names compare without case, as in OneDrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from pytest_workbook.simulator.replies import Refusal

if TYPE_CHECKING:
    from pytest_workbook.simulator.book.workbook import Workbook

__all__ = ["Drive", "DriveFile", "not_found"]

_SITE_HOST = "https://contoso-my.sharepoint.com"


@dataclass(slots=True, eq=False)
class DriveFile:
    """A file or a folder in a simulated drive.

    Args:
        id: as in the live service: ``01`` and 32 base32 characters, or what a mounted address named.
        drive: the drive it lies in.
        name: in its folder.
        parent: its folder; None for the root.
        content: the saved bytes; None for a folder.
        number: of its list item.
        created: UTC.
        modified: UTC.
        version: counts changes.
        book: the saved state as an open workbook, once one was asked for.
        saved_revision: revision of `book` that `content` holds.
        was_refused: whether `content` turned out to be no workbook.
    """

    id: str
    drive: Drive
    name: str
    parent: DriveFile | None
    content: bytes | None
    number: str
    created: datetime
    modified: datetime
    version: int = 1
    book: Workbook | None = None
    saved_revision: int = 0
    was_refused: bool = False

    def __repr__(self) -> str:
        return f"DriveFile(id={self.id!r}, drive_path={self.drive_path!r})"

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.content is None

    @property
    def drive_id(self) -> str:
        """Id of its drive: ``b!`` and 64 characters, or what a mounted address named."""
        return self.drive.id

    @property
    def drive_path(self) -> str:
        """Path in the drive with a leading slash: ``/Reports/budget.xlsx``."""
        return "/" + "/".join(reversed([one.name for one in self._upwards() if one.parent is not None]))

    def is_within(self, folder: DriveFile) -> bool:
        """Return whether it is *folder*, or lies somewhere below it."""
        return any(one is folder for one in self._upwards())

    def _upwards(self) -> Iterator[DriveFile]:
        # A loop: folders may be nested deeper than Python calls.
        one: DriveFile | None = self
        while one is not None:
            yield one
            one = one.parent

    @property
    def owner_id(self) -> str:
        """Id of the drive's owner."""
        return self.drive.owner_id

    @property
    def owner_upn(self) -> str:
        """User principal name of the drive's owner."""
        return self.drive.owner_upn

    @property
    def site_id(self) -> str:
        """Id of the site the drive belongs to."""
        return self.drive.site_id

    @property
    def web_url(self) -> str:
        """Where a browser shows it."""
        return self.drive.web_url + quote(self.drive_path.rstrip("/"))

    def replace_content(self, content: bytes, now: datetime) -> None:
        """Put new bytes in place; an open workbook is forgotten."""
        self.content = content
        self.book = None
        self.was_refused = False
        self.touch(now)

    def touch(self, now: datetime) -> None:
        """Note a change."""
        self.modified = now
        self.version += 1


@dataclass(slots=True, eq=False)
class Drive:
    """One drive.

    Args:
        own: generated id, owner's id and name, site and list, which hold while no address named others.
        claimed: ids that mounted addresses named, by sort: ``drives``, ``users``, ``groups``, ``sites``.
        items: by id.
        lists: claimed list items: (list, number) to item id.
        shares: claimed sharing tokens to item id.
    """

    own: dict[str, str]
    claimed: dict[str, list[str]] = field(default_factory=dict)
    items: dict[str, DriveFile] = field(default_factory=dict)
    lists: dict[tuple[str, str], str] = field(default_factory=dict)
    shares: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The drive's id."""
        return self._name("drives")

    @property
    def owner_upn(self) -> str:
        """Name of the owner; the generated one where an address named the owner by id."""
        return next((name for name in self.claimed.get("users", ()) if "@" in name), self.own["upn"])

    @property
    def owner_id(self) -> str:
        """Id of the owner; the generated one where an address named the owner by name."""
        return next((name for name in self.claimed.get("users", ()) if "@" not in name), self.own["users"])

    @property
    def site_id(self) -> str:
        """Id of the site."""
        return self._name("sites")

    @property
    def web_url(self) -> str:
        """Where a browser shows it."""
        owner = "".join(c if c.isalnum() else "_" for c in self.owner_upn)
        return f"{_SITE_HOST}/personal/{owner}/Documents"

    @property
    def root(self) -> DriveFile:
        """The root folder."""
        return next(item for item in self.items.values() if item.parent is None)

    def is_named(self, sort: str, name: str) -> bool:
        """Return whether *name* is the drive's name of that *sort*."""
        if claimed := self.claimed.get(sort):
            return _same(name, claimed)
        others = {"users": [self.own["upn"]], "sites": ["root"]}
        return _same(name, [self.own[sort], *others.get(sort, [])])

    def children(self, folder: DriveFile) -> list[DriveFile]:
        """Return what lies directly in *folder*, by name."""
        found = [item for item in self.items.values() if item.parent is folder]
        return sorted(found, key=lambda item: item.name.lower())

    def child(self, folder: DriveFile, name: str) -> DriveFile | None:
        """Return what is called *name* in *folder*, or None."""
        wanted = name.lower()
        return next((i for i in self.items.values() if i.parent is folder and i.name.lower() == wanted), None)

    def remove(self, item: DriveFile) -> list[DriveFile]:
        """Take *item* and what is below it out of the drive, and return them."""
        gone = [item, *self._below(item)]
        for one in gone:
            self.items.pop(one.id, None)
        return gone

    def _below(self, item: DriveFile) -> Iterator[DriveFile]:
        waiting = self.children(item)
        while waiting:
            child = waiting.pop(0)
            yield child
            waiting = [*self.children(child), *waiting]

    def _name(self, sort: str) -> str:
        claimed = self.claimed.get(sort)
        return claimed[0] if claimed else self.own[sort]


def not_found() -> Refusal:
    """Return the refusal of an item, drive, user or site that is not there."""
    return Refusal(404, "itemNotFound", None, "The resource could not be found.")


def _same(name: str, known: list[str]) -> bool:
    return name.lower() in [one.lower() for one in known]
