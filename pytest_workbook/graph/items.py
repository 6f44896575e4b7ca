"""How a workbook is addressed: Graph paths, sharing links, bare ids and local files."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.hosts import is_graph_host, normalise, service_path

__all__ = ["EXCEL_SUFFIXES", "ItemAddress", "LocalFile", "parse_item", "split"]

EXCEL_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xltx", ".xlsb")

_FORMS = """\
  https://graph.microsoft.com/v1.0/me/drive/items/{id}    a Graph URL, with or without /workbook
  https://contoso.sharepoint.com/:x:/...                  a sharing link
  /me/drive/items/{id}, /drives/{id}/items/{id}, /users/..., /groups/..., /sites/..., /shares/...
  data/budget.xlsx                                        a local workbook
  01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN                       the id of an item in /me/drive"""

_ROOTS = ("me", "drives", "users", "groups", "sites", "shares")
_BARE_ID = re.compile(r"[A-Za-z0-9!_-]{10,}\Z")

# An item address is: whose drive, then which item in it. `root:/path:` may lack its closing colon at the end.
_KEY = r"(?:/[^/]+|\('[^']*'\))"
_DRIVE = (
    rf"(?:/me/drive|/me/drives{_KEY}|/drives{_KEY}"
    rf"|/(?:users|groups){_KEY}/(?:drive|drives{_KEY})"
    rf"|/sites/[^/]+(?::/[^:]*:)?/(?:drive|drives{_KEY}))"
)
_ITEM = rf"(?:/items{_KEY}|/root:/[^:]+?/?(?::|$)|/root(?:/children\('[^']*'\))?)"
_ADDRESS = re.compile(
    rf"^(?P<address>{_DRIVE}{_ITEM}"
    rf"|/shares/[^/]+/(?:driveItem|root)"
    rf"|/sites/[^/]+/lists/[^/]+/items/[^/]+/driveItem)"
    r"(?P<rest>(?:/.*)?|\?.*)$",
    re.IGNORECASE,
)
_ITEM_ID = re.compile(r"/items(?:/([^/]+)|\('([^']*)'\))$", re.IGNORECASE)
_DRIVE_ID = re.compile(r"/drives(?:/([^/]+)|\('([^']*)'\))", re.IGNORECASE)
_ROOT_PATH = re.compile(r"/root:(/[^:]+?)/?:?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ItemAddress:
    """Where a drive item lives, below the version root.

    Args:
        path: normalised, with a leading slash, without ``/workbook``: ``/me/drive/items/01X``,
            ``/drives/D/items/I``, ``/me/drive/root:/Reports/budget.xlsx:``, ``/shares/u!x/driveItem``.
    """

    path: str

    @property
    def item_id(self) -> str | None:
        """The id that the address names, decoded; None for a path, a share or a list item."""
        return _decoded(_ITEM_ID.search(self.path)) if "/lists/" not in self.path else None

    @property
    def drive_id(self) -> str | None:
        """The drive's id that the address names, decoded, or None."""
        return _decoded(_DRIVE_ID.search(self.path))

    @property
    def drive_path(self) -> str | None:
        """The path in the drive that the address names, decoded (``/Reports/budget.xlsx``), or None."""
        found = _ROOT_PATH.search(self.path)
        return unquote(found[1]) if found else None

    @property
    def is_me(self) -> bool:
        """Whether the address begins at the signed-in user, which an app-only token has not."""
        return self.path.lower().startswith("/me/")


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A workbook on this machine, as it was named; relative to whoever named it."""

    text: str


def parse_item(text: str, is_file: Callable[[str], bool]) -> ItemAddress | LocalFile:
    """Read ITEM by the first form that fits.

    Args:
        text: what was given on the command line, in an ini file, in the environment or in a marker.
        is_file: tells whether a path names an existing file.

    Raises:
        UsageError: if no form fits; the message lists them.
    """
    text = text.strip()
    if text.lower().startswith(("https://", "http://")):
        try:
            return _from_url(text)
        except ValueError:
            # Brackets that hold no address, for one: urllib takes no such host.
            raise UsageError(_refusal(text)) from None
    if text.lstrip("/").split("/", 1)[0].lower() in _ROOTS and "/" in text.lstrip("/"):
        return _from_path("/" + text.lstrip("/"), text)
    if text.lower().endswith(EXCEL_SUFFIXES) or (text and is_file(text)):
        return LocalFile(text)
    if _BARE_ID.match(text):
        return ItemAddress(f"/me/drive/items/{quote(text, safe='!')}")
    raise UsageError(_refusal(text))


def split(path: str) -> tuple[ItemAddress, str] | None:
    """Split a service path into the item it addresses and the rest, which has no leading slash.

    ``/me/drive/items/01X/workbook/worksheets?$top=1`` gives ``/me/drive/items/01X`` and
    ``workbook/worksheets?$top=1``. Returns None where no item is addressed.
    """
    bare, mark, query = path.partition("?")
    found = _ADDRESS.match(bare)
    if found is None:
        return None
    return ItemAddress(_closed(found["address"])), found["rest"].lstrip("/") + mark + query


def _closed(address: str) -> str:
    opened = _ROOT_PATH.search(address)
    if opened is None:
        return address
    return address[: opened.start()] + "/root:" + opened[1] + ":"


def _from_url(text: str) -> ItemAddress:
    host = urlsplit(text).hostname or ""
    if not text.lower().startswith("https://") and not is_graph_host(host):
        raise UsageError(_refusal(text))
    if not is_graph_host(host):
        token = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        return ItemAddress(f"/shares/u!{token}/driveItem")
    path = service_path(text)
    if path is None:
        raise UsageError(_refusal(text))
    return _from_path(path, text)


def _from_path(path: str, text: str) -> ItemAddress:
    clean = normalise("https://graph.microsoft.com" + path).removeprefix("https://graph.microsoft.com").rstrip("/")
    if clean.lower().endswith("/workbook"):
        clean = clean[: -len("/workbook")]
    found = split(clean)
    if found is None or found[1]:
        raise UsageError(_refusal(text))
    return found[0]


def _decoded(found: re.Match[str] | None) -> str | None:
    return unquote(found[1] or found[2]) if found else None


def _refusal(text: str) -> str:
    return f"cannot read {text!r} as a workbook item. It was expected in one of these forms:\n{_FORMS}"
