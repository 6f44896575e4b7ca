"""The drive of the item under test, for workbooks beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.plugin.settings import Named
from pytest_workbook.plugin.targets import existing
from pytest_workbook.session.drive_item import DriveItem, ItemFacts
from pytest_workbook.session.refusal import graph_error
from pytest_workbook.wire import Headers, Request, Response

if TYPE_CHECKING:
    from pytest_workbook.plugin.wiring import Wiring

__all__ = ["WorkbookDrive"]

_IN_DRIVE = re.compile(r"^(.*?/drives?(?:/[^/]+|\('[^']*'\))?)/(?:items|root)", re.IGNORECASE)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookDrive:
    """The drive in which the item under test lies. Everything goes over the API, so it records and replays.

    Args:
        wiring: of the run.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._run = wiring.run
        self._item = wiring.opening.item_for(wiring.run.in_care().target)

    def __repr__(self) -> str:
        return f"<WorkbookDrive {self._drive()}>"

    def add(self, file: str | Path | bytes, path: str | None = None) -> DriveItem:
        """Put a workbook into the drive.

        Args:
            file: a local ``.xlsx``, relative to the test module or the root directory; or its bytes.
            path: in the drive (``/Reports/other.xlsx``), where it replaces what is there; if omitted, the file's
                name in the item's folder, with a number where that is the item itself.

        Raises:
            UsageError: there is no such file, or bytes come without a path.
            GraphError: the service refused.
        """
        if isinstance(file, bytes):
            content, name = file, None
        else:
            node = self._run.in_care().item
            found = existing(Named(str(file), node.path.parent), "workbook_drive.add", node)
            content, name = found.read_bytes(), found.name
        where = path or (self._beside(name) if name else "")
        if not where.strip("/"):
            msg = f"workbook_drive.add: bytes were given without a name; pass path='/other.xlsx' (path is {path!r})"
            raise UsageError(msg)
        url = f"{self._root()}{self._by_path(where)}/content"
        return self._made(self._asked(Request("PUT", url, Headers({"Content-Type": _XLSX}), content)))

    def item(self, path_or_id: str) -> DriveItem:
        """Return an item of the drive, also one that code under test uploaded.

        Args:
            path_or_id: ``/Reports/other.xlsx``, or an item id.

        Raises:
            GraphError: there is no such item.
        """
        address = self._by_path(path_or_id) if path_or_id.startswith("/") else self._by_id(path_or_id)
        return self._made(self._asked(Request("GET", self._root() + address)))

    def items(self) -> list[DriveItem]:
        """Return the files of the drive, also those that code under test put there; a request for each folder.

        Raises:
            GraphError: the service refused.
        """
        drive = f"{self._root()}{self._drive()}"
        found, pending = [], [f"{drive}/root/children"]
        while pending:
            body = self._asked(Request("GET", pending.pop(0))).json()
            found += [self._item_of(one) for one in body["value"] if "file" in one]
            folders = [quote(one["id"], safe="!") for one in body["value"] if "folder" in one]
            following = body.get("@odata.nextLink")
            pending[:0] = [following] if following else []
            pending += [f"{drive}/items/{folder}/children" for folder in folders]
        return found

    def _beside(self, name: str) -> str:
        """Return a path for *name* in the item's folder that is not the item's own."""
        own = self._own_path()
        path = f"{own.rpartition('/')[0]}/{name}"
        if path.lower() != own.lower():
            return path
        stem, dot, suffix = path.rpartition(".")
        return f"{stem} 1{dot}{suffix}"

    def _own_path(self) -> str:
        if (known := self._item.drive_path) is not None:
            return known
        # A cassette knows no paths: those of its recording from the simulator are told anew.
        target = self._run.in_care().target
        return "/" if target.address is not None else f"/{target.file.name if target.file else 'Book.xlsx'}"

    def _made(self, response: Response) -> DriveItem:
        return self._item_of(response.json())

    def _item_of(self, body: Any) -> DriveItem:
        parent = body.get("parentReference") or {}
        folder = str(parent.get("path", "")).partition("root:")[2]
        facts = ItemFacts(body["id"], parent.get("driveId"), f"{folder}/{body['name']}", body["name"])
        return self._wiring.opening.item_at(ItemAddress(self._by_id(body["id"])), lambda: facts)

    def _asked(self, request: Request) -> Response:
        source = self._run.in_care().plan.source
        token = self._wiring.token(source)
        response = self._wiring.answering.answer(request.with_header("Authorization", f"Bearer {token}"), by="test")
        if response.status >= 300:
            raise graph_error(request, response, self._run.clock_of(source).utc(), why="The drive was asked.")
        return response

    def _root(self) -> str:
        return self._wiring.opening.root(self._run.in_care().plan.source)

    def _by_id(self, item_id: str) -> str:
        return f"{self._drive()}/items/{quote(item_id, safe='!')}"

    def _by_path(self, path: str) -> str:
        return f"{self._drive()}/root:/{quote(path.strip('/'))}:"

    def _drive(self) -> str:
        found = _IN_DRIVE.match(self._item.path)
        if found is not None:
            return found[1]
        if self._item.drive_id is not None:
            return f"/drives/{quote(self._item.drive_id, safe='!')}"
        return "/me/drive"
