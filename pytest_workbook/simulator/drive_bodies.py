"""Bodies of drives and their items, in the order of the wire."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from urllib.parse import quote

from pytest_workbook.simulator.asked import Asked
from pytest_workbook.simulator.drive import Drive, DriveFile
from pytest_workbook.simulator.hashing import quick_xor_hash
from pytest_workbook.simulator.replies import Reply
from pytest_workbook.simulator.state import State

__all__ = ["XLSX", "drive_body", "etag", "item_body", "item_context", "stamp"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_QUOTA = 1024**4


def item_body(state: State, asked: Asked, item: DriveFile) -> dict[str, object]:
    """Return the driveItem without ``@odata.context``; a file gets a fresh download URL."""
    body: dict[str, object] = {}
    content = b"" if item.is_folder else state.books.content(item)
    if not item.is_folder:
        body["@microsoft.graph.downloadUrl"] = download_url(state, asked, item)
    user = {"user": {"email": item.owner_upn, "id": item.owner_id, "displayName": "Simulated User"}}
    body |= {
        "createdDateTime": stamp(item.created),
        "eTag": etag(item),
        "id": item.id,
        "lastModifiedDateTime": stamp(item.modified),
        "name": item.name,
        "webUrl": item.web_url,
        "cTag": f'"c:{{{_guid(item)}}},{item.version}"',
        "size": len(content),
        "createdBy": user,
        "lastModifiedBy": user,
        "parentReference": _parent(item),
    }
    if item.is_folder:
        body["folder"] = {"childCount": len(item.drive.children(item))}
    else:
        body["file"] = {"mimeType": _mime_type(item.name), "hashes": {"quickXorHash": quick_xor_hash(content)}}
    body["fileSystemInfo"] = {
        "createdDateTime": stamp(item.created),
        "lastModifiedDateTime": stamp(item.modified),
    }
    if item.parent is None:
        body["root"] = {}
    return body


def download_url(state: State, asked: Asked, item: DriveFile) -> str:
    """Hand out a URL that serves the item's saved bytes without a token."""

    def serve(_: object) -> Reply:
        return Reply(200, state.books.content(item), {"Content-Type": _mime_type(item.name), "ETag": etag(item)})

    return state.links.hand_out("download", asked.request, serve)


def drive_body(state: State, drive: Drive) -> dict[str, object]:
    """Return the drive without ``@odata.context``."""
    used = sum(len(state.books.content(item)) for item in drive.items.values() if not item.is_folder)
    owner = {"user": {"email": drive.owner_upn, "id": drive.owner_id, "displayName": "Simulated User"}}
    return {
        "createdDateTime": stamp(drive.root.created),
        "description": "",
        "id": drive.id,
        "lastModifiedDateTime": stamp(max(item.modified for item in drive.items.values())),
        "name": "OneDrive",
        "webUrl": drive.web_url,
        "driveType": "business",
        "createdBy": {"user": {"displayName": "System Account"}},
        "lastModifiedBy": owner,
        "owner": owner,
        "quota": {"deleted": 0, "remaining": _QUOTA - used, "state": "normal", "total": _QUOTA, "used": used},
    }


def item_context(asked: Asked, item: DriveFile) -> str:
    """Return ``@odata.context`` of the item as it was addressed."""
    drive = asked.target.drive.context(item.owner_upn)
    below = "root" if item.parent is None else "items"
    return f"{asked.root}/$metadata#{drive}/{below}/$entity"


def stamp(moment: datetime) -> str:
    """Return a moment in UTC as the drive writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def etag(item: DriveFile) -> str:
    """Return the tag that changes whenever the item does."""
    return f'"{{{_guid(item)}}},{item.version}"'


def _parent(item: DriveFile) -> dict[str, object]:
    reference: dict[str, object] = {"driveType": "business", "driveId": item.drive_id}
    if item.parent is not None:
        path = quote(item.parent.drive_path.rstrip("/"))
        reference |= {
            "id": item.parent.id,
            "name": item.parent.name,
            "path": f"/drives/{item.drive_id}/root:{path}",
        }
    return {**reference, "siteId": item.site_id}


def _guid(item: DriveFile) -> str:
    digest = hashlib.sha256(f"{item.drive_id}/{item.id}".encode()).digest()
    text = base64.b16encode(digest[:16]).decode()
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])


def _mime_type(name: str) -> str:
    known = {".xlsx": XLSX, ".xls": "application/vnd.ms-excel", ".csv": "text/csv", ".txt": "text/plain"}
    return known.get(name[name.rfind(".") :].lower(), "application/octet-stream")
