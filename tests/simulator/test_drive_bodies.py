"""Bodies of drives and their items."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pytest_workbook.simulator.addresses import parse
from pytest_workbook.simulator.asked import Asked
from pytest_workbook.simulator.drive_bodies import (
    XLSX,
    download_url,
    drive_body,
    etag,
    item_body,
    item_context,
    stamp,
)
from pytest_workbook.simulator.state import State
from pytest_workbook.wire import Request

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
_ROOT = "https://graph.microsoft.com/v1.0"


def _asked(path: str) -> Asked:
    target = parse(path)
    assert target is not None, path
    return Asked(Request("GET", _ROOT + path), _ROOT, path, "", target, is_app_only=False)


def test_a_file_s_body_names_it_and_its_folder(state: State) -> None:
    """Names as they are, paths escaped; a file is no folder and no root."""
    file = state.drives.add(b"abc", "/Übersicht/a.txt")
    body = item_body(state, _asked(f"/me/drive/items/{file.id}"), file)
    assert file.parent is not None
    assert (body["id"], body["name"], body["size"]) == (file.id, "a.txt", 3)
    assert body["parentReference"] == {
        "driveType": "business",
        "driveId": file.drive_id,
        "id": file.parent.id,
        "name": "Übersicht",
        "path": f"/drives/{file.drive_id}/root:/%C3%9Cbersicht",
        "siteId": file.site_id,
    }
    assert not {"folder", "root"} & set(body)


def test_the_empty_root_s_body_says_that_it_is_one(state: State) -> None:
    """No content, no download, no parent in the drive, and no children."""
    root = state.drives.primary.root
    body = item_body(state, _asked("/me/drive/root"), root)
    assert (body["folder"], body["root"], body["size"]) == ({"childCount": 0}, {}, 0)
    assert body["parentReference"] == {"driveType": "business", "driveId": root.drive_id, "siteId": root.site_id}
    assert not {"file", "@microsoft.graph.downloadUrl"} & set(body)
    assert state.links.urls == frozenset()


def test_a_folder_counts_only_its_own_children(state: State) -> None:
    """What lies deeper is not counted."""
    file = state.drives.add(b"x", "/a/b/c.txt")
    state.drives.add(b"x", "/a/d.txt")
    assert file.parent is not None
    folder = file.parent.parent
    assert folder is not None
    assert item_body(state, _asked("/me/drive/root:/a:"), folder)["folder"] == {"childCount": 2}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Über.XLSX", XLSX),
        ("a.xls", "application/vnd.ms-excel"),
        ("a.csv", "text/csv"),
        ("a.b.txt", "text/plain"),
        ("a.bin", "application/octet-stream"),
        ("xlsx", "application/octet-stream"),
    ],
)
def test_the_type_goes_by_the_suffix(state: State, name: str, kind: str) -> None:
    """Whatever its case; a name without a known one is just bytes."""
    file = state.drives.add(b"", f"/{name}")
    shown = item_body(state, _asked(f"/me/drive/items/{file.id}"), file)["file"]
    assert isinstance(shown, dict)
    assert shown["mimeType"] == kind


def test_a_download_serves_what_is_saved_when_it_is_asked(state: State) -> None:
    """Bytes, type and tag are those of the moment of the download, not of the handing out."""
    file = state.drives.add(b"old", "/a.csv")
    url = download_url(state, _asked(f"/me/drive/items/{file.id}"), file)
    serve = state.links.find(url)
    assert serve is not None
    file.replace_content(b"new", _NOON)
    reply = serve(Request("GET", url))
    assert (reply.status, reply.body) == (200, b"new")
    assert reply.headers == {"Content-Type": "text/csv", "ETag": etag(file)}


def test_each_body_has_a_download_of_its_own(state: State) -> None:
    """A fresh URL each time, both of which work."""
    file = state.drives.add(b"x", "/a.txt")
    asked = _asked(f"/me/drive/items/{file.id}")
    urls = {str(item_body(state, asked, file)["@microsoft.graph.downloadUrl"]) for _ in range(2)}
    assert len(urls) == 2
    assert state.links.urls == urls


def test_the_tag_moves_with_each_change_and_differs_between_items(state: State) -> None:
    """One item's tag differs only in its last number."""
    one, other = state.drives.add(b"x", "/a.txt"), state.drives.add(b"x", "/b.txt")
    before = etag(one)
    one.touch(_NOON)
    assert (before.rpartition(",")[2], etag(one).rpartition(",")[2]) == ('1"', '2"')
    assert before.rpartition(",")[0] == etag(one).rpartition(",")[0]
    assert before.rpartition(",")[0] != etag(other).rpartition(",")[0]


def test_the_drive_adds_up_its_files(state: State) -> None:
    """What is used and what remains make the total; an empty drive uses nothing; the latest change dates it."""
    drive = state.drives.primary
    empty = drive_body(state, drive)["quota"]
    file = state.drives.add(b"12345", "/Übersicht/a.bin")
    state.drives.add(b"678", "/b.bin")
    file.touch(_NOON + timedelta(hours=1))
    body = drive_body(state, drive)
    quota = body["quota"]
    assert isinstance(empty, dict)
    assert isinstance(quota, dict)
    assert (empty["used"], quota["used"]) == (0, 8)
    assert quota["remaining"] + quota["used"] == quota["total"] == empty["remaining"]
    assert (body["id"], body["lastModifiedDateTime"]) == (drive.id, "2026-11-24T13:00:00Z")
    assert body["createdDateTime"] == "2026-11-24T12:00:00Z"


def test_the_context_follows_the_address(state: State) -> None:
    """By owner or by drive as asked, and the root apart from other items."""
    file = state.drives.add(b"x", "/a.txt")
    root = state.drives.primary.root
    by_me = item_context(_asked(f"/me/drive/items/{file.id}"), file)
    assert by_me == f"{_ROOT}/$metadata#users('user%40contoso.com')/drive/items/$entity"
    assert item_context(_asked("/me/drive/root"), root).endswith("/drive/root/$entity")
    by_drive = item_context(_asked("/drives/b!one/items/x"), file)
    assert by_drive.startswith(f"{_ROOT}/$metadata#drives('")
    assert by_drive.endswith("/items/$entity")


def test_a_stamp_has_whole_seconds() -> None:
    """Parts of a second are left out, and the zone is Z."""
    assert stamp(datetime(2026, 1, 2, 3, 4, 5, 999999, tzinfo=UTC)) == "2026-01-02T03:04:05Z"
