"""Which drive and which item a path addresses, in every form that Graph has for one and the same item."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, unquote

__all__ = ["DriveReference", "ItemReference", "Target", "parse", "shared_url"]

_KEY = r"(?:/[^/]+|\('[^']*'\))"
_SITE = r"/[^/:]+(?::/[^:]*:)?"
_OWNER = re.compile(
    rf"/(?:(?P<me>me)|(?P<kind>users|groups)(?P<name>{_KEY})|sites(?P<site>{_SITE}))/drive(?P<drive>s{_KEY})?(?=/|$)"
    rf"|/drives(?P<only>{_KEY})(?=/|$)",
    re.IGNORECASE,
)
_SHARE = re.compile(rf"/shares(?P<token>{_KEY})/(?:driveItem|root)(?=/|$)", re.IGNORECASE)
_LIST_ITEM = re.compile(
    rf"/sites(?P<site>{_SITE})/lists(?P<list>{_KEY})/items(?P<number>{_KEY})/driveItem(?=/|$)", re.IGNORECASE
)
_BY_ID = re.compile(r"/items(?P<id>/[^/:]+|\('[^']*'\))(?=/|:|$)", re.IGNORECASE)
_ROOT = re.compile(r"/(?:items/)?root(?=/|:|$)", re.IGNORECASE)
# SDKs without a builder for paths take one for an id, with its slashes escaped: `items/root:%2FReports%2Fbudget.xlsx:`.
_PATH_AS_ID = re.compile(r":%2F[^/]*", re.IGNORECASE)
_BELOW = re.compile(r":/(?P<path>[^:]*?)/?(?::|$)")
_CHILD = re.compile(r"/children(?:\('(?P<quoted>(?:[^']|'')*)'\)|/(?P<plain>[^/]+))", re.IGNORECASE)

Owner = Literal["me", "users", "groups", "sites", "drives"]


@dataclass(frozen=True, slots=True)
class DriveReference:
    """How a drive was named.

    Args:
        owner: whose default drive, or ``drives`` if only the drive's id was given.
        name: the owner's id or name, decoded; empty for ``me`` and ``drives``.
        drive_id: decoded, or None for the owner's default drive.
    """

    owner: Owner
    name: str = ""
    drive_id: str | None = None

    def context(self, me: str) -> str:
        """Return the spelling of ``@odata.context``; *me* is the signed-in user's name."""
        owner = {"me": f"users('{_escaped(me)}')/", "drives": ""}.get(
            self.owner, f"{self.owner}('{_escaped(self.name)}')/"
        )
        return owner + ("drive" if self.drive_id is None else f"drives('{_escaped(self.drive_id)}')")


@dataclass(frozen=True, slots=True)
class ItemReference:
    """How an item was named.

    Args:
        form: which of the forms.
        name: the item's id, the share's token or the list's name, decoded; empty for the root.
        number: of the list item.
        below: names of folders and file below the item so named, decoded.
    """

    form: Literal["root", "id", "share", "list"]
    name: str = ""
    number: str = ""
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What a path addresses.

    Args:
        drive: which drive.
        item: which item, or None if the path addresses the drive.
        rest: what follows, as it came, without a leading slash.
        context: the item as addressed, as in ``@odata.context``, but for the drive.
    """

    drive: DriveReference
    item: ItemReference | None
    rest: str
    context: str = field(default="", compare=False)


def parse(path: str) -> Target | None:
    """Read a normalised path below the version root, without query; None if it addresses no drive."""
    if found := _SHARE.match(path):
        token = _key(found["token"])
        return Target(
            DriveReference("me"),
            ItemReference("share", token),
            _rest(path[found.end() :]),
            f"shares('{_escaped(token)}')/driveItem",
        )
    if found := _LIST_ITEM.match(path):
        return _list_item(found, path)
    if found := _OWNER.match(path):
        return _in_drive(_drive(found), path[found.end() :])
    return None


def shared_url(token: str) -> str | None:
    """Return the URL that a sharing token stands for, or None if it stands for none."""
    if not token.startswith("u!"):
        return None
    text = token[2:]
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return None


def _list_item(found: re.Match[str], path: str) -> Target:
    site, name, number = unquote(found["site"][1:]), _key(found["list"]), _key(found["number"])
    context = f"sites('{_escaped(site)}')/lists('{_escaped(name)}')/items('{_escaped(number)}')/driveItem"
    item = ItemReference("list", name, number)
    return Target(DriveReference("sites", site), item, _rest(path[found.end() :]), context)


def _drive(found: re.Match[str]) -> DriveReference:
    if found["only"]:
        return DriveReference("drives", "", _key(found["only"]))
    drive_id = _key(found["drive"][1:]) if found["drive"] else None
    if found["me"]:
        return DriveReference("me", "", drive_id)
    if found["site"]:
        return DriveReference("sites", unquote(found["site"][1:]), drive_id)
    owner: Owner = "users" if found["kind"].lower() == "users" else "groups"
    return DriveReference(owner, _key(found["name"]), drive_id)


def _in_drive(drive: DriveReference, rest: str) -> Target:
    if root := _ROOT.match(rest):
        below = rest[root.end() :]
        if as_id := _PATH_AS_ID.match(below):
            below = re.sub("%2F", "/", as_id[0], flags=re.IGNORECASE) + below[as_id.end() :]
        return _below(drive, ItemReference("root"), "/root", below)
    if by_id := _BY_ID.match(rest):
        item_id = _key(by_id["id"])
        return _below(drive, ItemReference("id", item_id), f"/items('{_escaped(item_id)}')", rest[by_id.end() :])
    return Target(drive, None, _rest(rest))


def _below(drive: DriveReference, item: ItemReference, context: str, rest: str) -> Target:
    names: list[str] = []
    if path := _BELOW.match(rest):
        names.extend(unquote(name) for name in path["path"].split("/") if name)
        rest = rest[path.end() :]
    while child := _CHILD.match(rest):
        name = unquote(child["quoted"] or child["plain"]).replace("''", "'")
        names.append(name)
        context += f"/children('{_escaped(name)}')"
        rest = rest[child.end() :]
    return Target(drive, ItemReference(item.form, item.name, "", tuple(names)), _rest(rest), context)


def _rest(text: str) -> str:
    return text.lstrip(":/")


def _key(text: str) -> str:
    return unquote(text[1:] if text.startswith("/") else text[2:-2])


def _escaped(text: str) -> str:
    return quote(text.replace("'", "''"), safe="'")
