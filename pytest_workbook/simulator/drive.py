"""The simulated drives: files and folders, whose they are, and finding them by any address.

Rules:
- There is one drive until an item is mounted under an address that names another; ids named in a mounted address
  become those of the drive, and from then on no other id of that sort reaches it.
- Names compare without case, as in OneDrive.
- `Drives.reset` gives back what was there when the files were added or mounted.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote

from pytest_workbook.clock import Clock
from pytest_workbook.simulator.addresses import DriveReference, ItemReference, Target, shared_url
from pytest_workbook.simulator.replies import Refusal

if TYPE_CHECKING:
    from pytest_workbook.simulator.book.workbook import Workbook

__all__ = ["Drive", "DriveFile", "Drives"]

_ME = "user@contoso.com"
_SITE_HOST = "https://contoso-my.sharepoint.com"
_ID_PREFIX = "01"
_ROOT_NAME = "root"


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
        if self.parent is None:
            return "/"
        return f"{self.parent.drive_path.rstrip('/')}/{self.name}"

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

    def by_path(self, path: str) -> DriveFile | None:
        """Return what lies at *path*, or None."""
        found: DriveFile | None = self.root
        for name in path.split("/"):
            found = self.child(found, name) if found is not None and name else found
        return found

    def remove(self, item: DriveFile) -> list[DriveFile]:
        """Take *item* and what is below it out of the drive, and return them."""
        gone = [item, *self._below(item)]
        for one in gone:
            self.items.pop(one.id, None)
        return gone

    def _below(self, item: DriveFile) -> Iterator[DriveFile]:
        for child in self.children(item):
            yield child
            yield from self._below(child)

    def _name(self, sort: str) -> str:
        claimed = self.claimed.get(sort)
        return claimed[0] if claimed else self.own[sort]


class Drives:
    """All drives of one simulator.

    Args:
        clock: dates the items.
        random: source of ids.
    """

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self._numbers = 0
        self.all: list[Drive] = [self._new_drive()]
        self._pristine: list[tuple[DriveFile, bytes | None, DriveFile | None, str]] = []

    @property
    def primary(self) -> Drive:
        """The signed-in user's drive."""
        return self.all[0]

    def find_drive(self, reference: DriveReference) -> Drive:
        """Return the drive that *reference* names.

        Raises:
            Refusal: 404 for an unknown owner or drive, 400 for a malformed drive id.
        """
        owned = self.all
        if reference.owner in ("users", "groups", "sites"):
            owned = [drive for drive in owned if drive.is_named(reference.owner, reference.name)]
        elif reference.drive_id is None:
            owned = [self.primary]
        if reference.drive_id is not None and owned:
            owned = [drive for drive in owned if drive.is_named("drives", reference.drive_id)]
            if not owned and not _is_drive_id(reference.drive_id):
                raise _malformed_drive()
        if not owned:
            raise not_found()
        return owned[0]

    def find(self, target: Target) -> DriveFile:
        """Return the item that *target* addresses.

        Raises:
            Refusal: 404 where there is none.
        """
        found = self.look(target)
        if found is None:
            raise not_found()
        return found

    def look(self, target: Target) -> DriveFile | None:
        """Return the item that *target* addresses, or None if the drive has none there."""
        if target.item is None:
            return None
        if target.item.form == "share":
            return self._shared(target.item.name)
        drive = self.find_drive(target.drive)
        found: DriveFile | None = _start(drive, target.item)
        for name in target.item.below:
            found = drive.child(found, name) if found is not None else None
        return found

    def add(self, content: bytes, path: str, *, item_id: str | None = None, drive: Drive | None = None) -> DriveFile:
        """Put a file at *path*; folders on the way are made, what was there is replaced.

        Args:
            content: the bytes.
            path: in the drive, with or without a leading slash.
            item_id: its id; generated if omitted.
            drive: the primary one if omitted.
        """
        drive = drive or self.primary
        *folders, name = [part for part in path.split("/") if part]
        folder = drive.root
        for folder_name in folders:
            folder = drive.child(folder, folder_name) or self.create(drive, folder, folder_name, None)
        if (old := drive.child(folder, name)) is not None:
            drive.remove(old)
            item_id = item_id or old.id
        return self.create(drive, folder, name, content, item_id)

    def create(
        self, drive: Drive, folder: DriveFile | None, name: str, content: bytes | None, item_id: str | None = None
    ) -> DriveFile:
        """Make a new item; the folder has none of that name."""
        self._numbers += 1
        now = self._clock.utc()
        made = DriveFile(
            item_id or self.new_id(), drive, name, folder, content, str(self._numbers), created=now, modified=now
        )
        drive.items[made.id] = made
        return made

    def mount(self, content: bytes, target: Target) -> DriveFile:
        """Put a file under the very address that *target* stands for."""
        item = target.item
        if item is None:
            msg = "the address names a drive, not an item in it; pass the address of an item"
            raise ValueError(msg)
        drive = self._claim(target.drive)
        known = drive.items.get(item.name) if item.form == "id" and not item.below else None
        if known is not None:
            known.replace_content(content, self._clock.utc())
            return known
        item_id = item.name if item.form == "id" and not item.below else None
        made = self.add(content, self._mounted_path(drive, item), item_id=item_id, drive=drive)
        if item.form == "share":
            drive.shares[item.name] = made.id
        if item.form == "list":
            drive.lists[item.name.lower(), item.number] = made.id
        return made

    def keep(self, made: DriveFile) -> None:
        """Make *made* part of what `reset` gives back."""
        self._pristine = [kept for kept in self._pristine if kept[0].id != made.id or kept[0].drive is not made.drive]
        self._pristine.append((made, made.content, made.parent, made.name))

    def reset(self) -> None:
        """Give every kept file its first content, place and name; drop all else."""
        for drive in self.all:
            drive.items = {drive.root.id: drive.root}
        for made, content, parent, name in self._pristine:
            made.content, made.parent, made.name = content, parent, name
            made.book, made.was_refused, made.version = None, False, 1
            folder: DriveFile | None = made
            while folder is not None:
                folder.drive.items[folder.id] = folder
                folder = folder.parent

    def new_id(self) -> str:
        """Return a new item id."""
        text = base64.b32encode(self._random.randbytes(20)).decode()
        return _ID_PREFIX + text

    def _shared(self, token: str) -> DriveFile | None:
        url = shared_url(token)
        for drive in self.all:
            if token in drive.shares:
                return drive.items.get(drive.shares[token])
            for item in drive.items.values():
                if url is not None and url.partition("?")[0].rstrip("/").lower() == item.web_url.lower():
                    return item
        return None

    def _claim(self, reference: DriveReference) -> Drive:
        names = {} if reference.owner in ("me", "drives") else {reference.owner: reference.name}
        if reference.drive_id is not None:
            names = {"drives": reference.drive_id, **names}
        if not names:
            return self.primary
        sort, name = next(iter(names.items()))
        drive = self._claimable(sort, name)
        for also, named in names.items():
            if not drive.is_named(also, named) or not drive.claimed.get(also):
                drive.claimed.setdefault(also, []).append(named)
        return drive

    def _claimable(self, sort: str, name: str) -> Drive:
        for drive in self.all:
            if drive.is_named(sort, name):
                return drive
        for drive in self.all:
            if not drive.claimed.get(sort):
                return drive
        self.all.append(self._new_drive())
        return self.all[-1]

    def _mounted_path(self, drive: Drive, item: ItemReference) -> str:
        start = drive.items.get(item.name) if item.form == "id" and item.below else None
        if item.below:
            return "/".join([start.drive_path if start else "", *item.below])
        name, count = "Book.xlsx", 1
        while drive.child(drive.root, name) is not None:
            count += 1
            name = f"Book{count}.xlsx"
        return name

    def _new_drive(self) -> Drive:
        user = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        site, web = (uuid.UUID(int=self._random.getrandbits(128), version=4) for _ in range(2))
        drive = Drive(
            {
                "drives": "b!" + base64.urlsafe_b64encode(self._random.randbytes(48)).decode(),
                "users": user,
                "upn": _ME,
                "sites": f"contoso-my.sharepoint.com,{site},{web}",
                "groups": str(uuid.UUID(int=self._random.getrandbits(128), version=4)),
                "lists": str(uuid.UUID(int=self._random.getrandbits(128), version=4)),
            }
        )
        self.create(drive, None, _ROOT_NAME, None)
        return drive


def not_found() -> Refusal:
    """Return the refusal of an item, drive, user or site that is not there."""
    return Refusal(404, "itemNotFound", None, "The resource could not be found.")


def _start(drive: Drive, item: ItemReference) -> DriveFile | None:
    if item.form == "root":
        return drive.root
    if item.form == "id":
        return drive.root if item.name.lower() == "root" else drive.items.get(item.name)
    claimed = drive.lists.get((item.name.lower(), item.number))
    if claimed is not None:
        return drive.items.get(claimed)
    if item.name.lower() not in (drive.own["lists"], "documents"):
        return None
    return next((one for one in drive.items.values() if one.number == item.number), None)


def _malformed_drive() -> Refusal:
    # Observed: the live service moved from 404 to this in 2025-02.
    msg = "The provided drive id appears to be malformed, or does not represent a valid drive."
    return Refusal(400, "invalidRequest", None, msg)


def _is_drive_id(text: str) -> bool:
    return len(text) >= 10 and all(c.isalnum() or c in "!_-" for c in text)


def _same(name: str, known: list[str]) -> bool:
    return name.lower() in [one.lower() for one in known]
