"""All drives of one simulator: finding an item by any address, adding, mounting, and giving back what was there.

Rules:
- There is one drive until an item is mounted under an address that names another; ids named in a mounted address
  become those of the drive, and from then on no other id of that sort reaches it.
- `Drives.reset` gives back what was there when the files were added or mounted.
"""

from __future__ import annotations

import base64
import uuid
from random import Random

from pytest_workbook.clock import Clock
from pytest_workbook.simulator.addresses import DriveReference, ItemReference, Target, shared_url
from pytest_workbook.simulator.drive import Drive, DriveFile, not_found
from pytest_workbook.simulator.replies import Refusal

__all__ = ["Drives"]

_ME = "user@contoso.com"
_ID_PREFIX = "01"
_ROOT_NAME = "root"


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
