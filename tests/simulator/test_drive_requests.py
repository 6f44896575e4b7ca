"""Items and folders: reading, writing, moving, copying and deleting them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.simulator.drive_bodies import XLSX
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Request, Response

Ask = Callable[..., Response]


def test_an_item_says_what_clients_need(simulator: Simulator, ask: Ask) -> None:
    """Each field that a client was seen to need is there, and true."""
    file = simulator.blank("/Reports/budget 1.xlsx")
    body = ask("GET", f"/me/drive/items/{file.id}").json()
    assert (file.id, "budget 1.xlsx", XLSX, len(simulator.saved_bytes(file))) == (
        body["id"],
        body["name"],
        body["file"]["mimeType"],
        body["size"],
    )
    parent = body["parentReference"]
    assert (file.drive_id, f"/drives/{file.drive_id}/root:/Reports") == (parent["driveId"], parent["path"])
    assert simulator.handed_out(body["@microsoft.graph.downloadUrl"])
    assert body["webUrl"].endswith("/Reports/budget%201.xlsx")
    assert {"eTag", "cTag", "createdBy", "lastModifiedBy", "createdDateTime", "fileSystemInfo"} <= set(body)


def test_a_change_moves_tag_and_date(simulator: Simulator, ask: Ask, clock: object) -> None:
    """Writing to the workbook changes the item; reading does not, nor a private session."""
    file = simulator.blank()
    base = f"/me/drive/items/{file.id}"
    tag = ask("GET", base).json()["eTag"]
    ask("GET", f"{base}/workbook/worksheets")
    private = ask("POST", f"{base}/workbook/createSession", {"persistChanges": False}).json()["id"]
    cell = f"{base}/workbook/worksheets/Sheet1/range(address='A1')"
    ask("PATCH", cell, {"values": 1}, session=private)
    assert tag == ask("GET", base).json()["eTag"]
    ask("PATCH", cell, {"values": 1})
    assert tag != ask("GET", base).json()["eTag"]


def test_select_leaves_the_rest_out(simulator: Simulator, ask: Ask) -> None:
    """``$select`` keeps what was named, and annotations."""
    file = simulator.blank()
    body = ask("GET", f"/me/drive/items/{file.id}?$select=id,Name").json()
    assert {"@odata.context", "@microsoft.graph.downloadUrl", "id", "name"} == set(body)
    assert "size" in ask("GET", f"/me/drive/items/{file.id}?$select=*").json()


def test_drive_and_root_answer(simulator: Simulator, ask: Ask) -> None:
    """The drive says its quota, the root that it is one and how many children it has."""
    file = simulator.blank()
    drive = ask("GET", f"/drives/{file.drive_id}").json()
    assert (file.drive_id, len(simulator.saved_bytes(file))) == (drive["id"], drive["quota"]["used"])
    root = ask("GET", "/me/drive/root?$expand=children").json()
    assert ({}, {"childCount": 1}, [file.id]) == (root["root"], root["folder"], [c["id"] for c in root["children"]])
    assert root["id"] == ask("GET", "/me/drive/items/root").json()["id"]


def test_children_are_paged(simulator: Simulator, ask: Ask) -> None:
    """Following nextLink gives each child once, by name, with what was selected."""
    for name in "cabde":
        simulator.add(b"", f"/{name}.txt")
    url, names = "/me/drive/root/children?$top=2&$select=name", []
    while url:
        body = ask("GET", url).json()
        names += [child["name"] for child in body["value"]]
        assert all("id" not in child for child in body["value"])
        url = body.get("@odata.nextLink", "")
    assert [f"{c}.txt" for c in "abcde"] == names


@pytest.mark.parametrize("query", ["$top=x", "$top=-1", "$skiptoken=abc"])
def test_wrong_paging_is_refused(ask: Ask, query: str) -> None:
    """A page needs whole numbers."""
    assert ask("GET", f"/me/drive/root/children?{query}").status == 400


def test_content_is_created_and_replaced_by_path(simulator: Simulator, ask: Ask) -> None:
    """The first PUT makes file and folders (201), the second replaces (200) and keeps the id."""
    first = ask("PUT", "/me/drive/root:/a/b/x.txt:/content", b"one")
    second = ask("PUT", "/me/drive/root:/A/b/X.txt:/content", b"two")
    assert [(answer.status, answer.json()["file"]["mimeType"]) for answer in (first, second)] == [
        (201, "text/plain"),
        (200, "text/plain"),
    ]
    assert first.json()["id"] == second.json()["id"]
    location = ask("GET", f"/me/drive/items/{first.json()['id']}/content").headers["Location"]
    answer = simulator(Request("GET", location))
    assert (answer.body, answer.headers["Content-Type"]) == (b"two", "text/plain")


def test_content_is_put_below_a_folder_by_id(simulator: Simulator, ask: Ask) -> None:
    """``/items/{folder}:/{name}:/content`` is how SDKs upload."""
    folder = ask("POST", "/me/drive/root/children", {"name": "In", "folder": {}}).json()["id"]
    made = ask("PUT", f"/me/drive/items/{folder}:/n.txt:/content", b"x").json()
    found = simulator.file(f"/me/drive/items/{made['id']}")
    assert found is not None
    assert found.drive_path == "/In/n.txt"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/me/drive/items/01NONE/content", 404),
        ("/me/drive/items/01NONE:/x.txt:/content", 404),
        ("/me/drive/root/content", 400),
        ("/me/drive/root:/a.txt/b.txt:/content", 404),
        ("/me/drive/root:/a.txt:/content?@microsoft.graph.conflictBehavior=fail", 409),
        ("/me/drive/root:/a%7Cb.txt:/content", 400),
    ],
)
def test_content_cannot_be_put_everywhere(ask: Ask, path: str, status: int) -> None:
    """Unknown ids, folders, files as folders, taken and impossible names are refused."""
    ask("PUT", "/me/drive/root:/a.txt:/content", b"a")
    assert status == ask("PUT", path, b"b").status


def test_a_taken_name_may_be_numbered(ask: Ask) -> None:
    """``rename`` puts the new file beside the old one."""
    for _ in range(3):
        last = ask("PUT", "/me/drive/root:/a.txt:/content?@microsoft.graph.conflictBehavior=rename", b"a")
    assert (last.status, last.json()["name"]) == (201, "a 2.txt")


def test_replaced_content_is_opened_anew(simulator: Simulator, ask: Ask) -> None:
    """The workbook that follows is the new one."""
    file, other = simulator.blank(), simulator.blank("/other.xlsx")
    base = f"/me/drive/items/{file.id}"
    cell = "workbook/worksheets/Sheet1/range(address='A1')"
    ask("PATCH", f"/me/drive/items/{other.id}/{cell}", {"values": "other"})
    assert ask("GET", f"{base}/{cell}").json()["values"] == [[""]]
    assert ask("PUT", f"{base}/content", simulator.saved_bytes(other)).status == 200
    assert ask("GET", f"{base}/{cell}").json()["values"] == [["other"]]


def test_a_held_file_is_locked(simulator: Simulator, ask: Ask) -> None:
    """Content cannot be replaced while a session is open, but after it is closed."""
    file = simulator.blank()
    base = f"/me/drive/items/{file.id}"
    session = ask("POST", f"{base}/workbook/createSession", {"persistChanges": True}).json()["id"]
    answer = ask("PUT", f"{base}/content", b"x")
    assert (answer.status, answer.json()["error"]["innerError"]) == (423, {"code": "resourceLocked"})
    assert ask("PATCH", f"{base}/workbook/worksheets/Sheet1", {"name": "Still"}).status == 200
    ask("POST", f"{base}/workbook/closeSession", session=session)
    assert ask("PUT", f"{base}/content", b"x").status == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_another_state_than_expected_is_refused(simulator: Simulator, ask: Ask, method: str) -> None:
    """``If-Match`` with an old tag is 412, with the present one it is done."""
    file = simulator.blank()
    path = f"/me/drive/items/{file.id}" + ("/content" if method == "PUT" else "")
    body = {"PUT": b"x", "PATCH": {"name": "y.xlsx"}, "DELETE": None}[method]
    tag = ask("GET", f"/me/drive/items/{file.id}").json()["eTag"]
    assert ask(method, path, body, headers={"If-Match": '"old"'}).status == 412
    assert ask(method, path, body, headers={"If-Match": tag}).status in (200, 204)


def test_items_are_renamed_and_moved(simulator: Simulator, ask: Ask) -> None:
    """A PATCH changes name and folder; the workbook stays the same."""
    file = simulator.blank("/x.xlsx")
    folder = ask("POST", "/me/drive/root/children", {"name": "To", "folder": {}}).json()["id"]
    base = f"/me/drive/items/{file.id}"
    assert ask("PATCH", base, {"name": "y.xlsx", "parentReference": {"id": folder}}).json()["name"] == "y.xlsx"
    assert file.drive_path == "/To/y.xlsx"
    for path in ("/drive/root:", f"/drives/{file.drive_id}/root:/To", "/drive/root:/To"):
        assert ask("PATCH", base, {"parentReference": {"path": path}}).status == 200, path
    assert file.drive_path == "/To/y.xlsx"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"name": "other.xlsx"}, 409),
        ({"name": "a/b"}, 400),
        ({"name": 7}, 400),
        ({"parentReference": "x"}, 400),
        ({"parentReference": {"id": "01NONE"}}, 404),
        ({"parentReference": {"path": "/nowhere"}}, 404),
        ([1], 400),
    ],
)
def test_impossible_changes_are_refused(simulator: Simulator, ask: Ask, change: object, status: int) -> None:
    """A taken or impossible name and an unknown folder change nothing."""
    file = simulator.blank("/x.xlsx")
    simulator.blank("/other.xlsx")
    assert status == ask("PATCH", f"/me/drive/items/{file.id}", change).status
    assert file.drive_path == "/x.xlsx"


def test_a_file_is_no_folder_to_move_to(simulator: Simulator, ask: Ask) -> None:
    """Nothing moves into a file."""
    file, other = simulator.blank("/x.xlsx"), simulator.blank("/y.xlsx")
    body = {"parentReference": {"id": other.id}}
    assert ask("PATCH", f"/me/drive/items/{file.id}", body).status == 400


def test_a_folder_does_not_move_into_itself(ask: Ask) -> None:
    """Nor into a folder below it; its place stays what it was."""
    outer = ask("POST", "/me/drive/root/children", {"name": "Outer", "folder": {}}).json()["id"]
    inner = ask("POST", f"/me/drive/items/{outer}/children", {"name": "Inner", "folder": {}}).json()["id"]
    for folder in (outer, inner):
        refused = ask("PATCH", f"/me/drive/items/{outer}", {"parentReference": {"id": folder}})
        assert (refused.status, refused.json()["error"]["code"]) == (400, "invalidRequest")
    assert ask("GET", "/me/drive/root:/Outer/Inner").json()["id"] == inner
    assert ask("PATCH", f"/me/drive/items/{inner}", {"parentReference": {"id": "root"}}).status == 200


def test_folders_may_be_nested_deep(ask: Ask) -> None:
    """Deeper than Python's calls: a file is made there, found, and goes with the outermost folder."""
    path = "/me/drive/root:" + "/a" * 1200 + "/x.txt"
    assert ask("PUT", f"{path}:/content", b"x").status == 201
    assert ask("GET", path).json()["parentReference"]["path"].endswith("/a" * 1200)
    assert ask("DELETE", "/me/drive/root:/a").status == 204
    assert ask("GET", path).status == 404


def test_the_root_stays(ask: Ask) -> None:
    """The root is neither deleted nor renamed."""
    assert ask("DELETE", "/me/drive/root").status == 403
    assert ask("PATCH", "/me/drive/root", {"name": "x"}).status == 400


def test_deleting_a_folder_deletes_what_is_below(simulator: Simulator, ask: Ask) -> None:
    """Nothing of a deleted folder can be reached by id."""
    file = simulator.blank("/a/b/x.xlsx")
    assert ask("DELETE", "/me/drive/root:/a:").status == 204
    assert ask("GET", f"/me/drive/items/{file.id}").status == 404
    assert simulator.files() == []


def test_folders_are_made_once(ask: Ask) -> None:
    """A second folder of the name is refused, or numbered, or takes the place."""
    body = {"name": "F", "folder": {}}
    assert ask("POST", "/me/drive/root/children", body).status == 201
    assert ask("POST", "/me/drive/root/children", body).status == 409
    numbered = {**body, "@microsoft.graph.conflictBehavior": "rename"}
    assert ask("POST", "/me/drive/root/children", numbered).json()["name"] == "F 1"
    assert (
        ask("POST", "/me/drive/root/children", {**body, "@microsoft.graph.conflictBehavior": "replace"}).status == 201
    )
    assert ask("POST", "/me/drive/root/children", {"name": "x.txt", "file": {}}).status == 400


def test_a_copy_is_monitored_to_its_end(simulator: Simulator, ask: Ask) -> None:
    """202 with a monitor, which needs no token and names the new item."""
    file = simulator.blank("/x.xlsx")
    ask("PATCH", f"/me/drive/items/{file.id}/workbook/worksheets/Sheet1", {"name": "Copied"})
    answer = ask("POST", f"/me/drive/items/{file.id}/copy", {"name": "y.xlsx"})
    assert answer.status == 202
    assert simulator.handed_out(answer.headers["Location"])
    done = simulator(Request("GET", answer.headers["Location"])).json()
    sheets = ask("GET", f"/me/drive/items/{done['resourceId']}/workbook/worksheets").json()["value"]
    assert (done["status"], [sheet["name"] for sheet in sheets]) == ("completed", ["Copied"])
    assert ask("POST", f"/me/drive/items/{file.id}/copy", {"name": "y.xlsx"}).status == 409
    assert ask("POST", "/me/drive/root/copy", {"name": "y"}).status == 501


def test_a_copy_goes_to_another_folder(simulator: Simulator, ask: Ask) -> None:
    """By the folder's id, with its own name, and numbered where the query asks for it."""
    file = simulator.blank("/x.xlsx")
    folder = ask("POST", "/me/drive/root/children", {"name": "To", "folder": {}}).json()["id"]
    path = f"/me/drive/items/{file.id}/copy?@microsoft.graph.conflictBehavior=rename"
    for _ in range(2):
        body = {"parentReference": {"driveId": file.drive_id, "id": folder}}
        assert ask("POST", path, body).status == 202
    assert [one.drive_path for one in simulator.files()] == ["/x.xlsx", "/To/x.xlsx", "/To/x 1.xlsx"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/me/drive"),
        ("POST", "/me/drive/root"),
        ("DELETE", "/me/drive/root/children"),
        ("DELETE", "/me/drive/root/content"),
        ("GET", "/me/drive/root/copy"),
        ("GET", "/me/drive/root:/x.txt:/createUploadSession"),
    ],
)
def test_other_verbs_are_not_allowed(ask: Ask, method: str, path: str) -> None:
    """A verb that the place does not take is 405."""
    assert ask(method, path, {} if method == "POST" else None).status == 405


@pytest.mark.parametrize("path", ["/me/drive/recent", "/me/drive/root/delta", "/me/drive/root/thumbnails"])
def test_what_only_the_service_has_is_not_implemented(ask: Ask, path: str) -> None:
    """Honest 501 instead of a made-up answer."""
    assert ask("GET", path).status == 501


def test_a_folder_has_no_content(ask: Ask) -> None:
    """Downloading a folder is refused."""
    assert ask("GET", "/me/drive/root/content").status == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/me/drive/root/children", {"name": "x", "folder": 5}),
        ("/me/drive/root/children", {"name": "x", "folder": {}, "@microsoft.graph.conflictBehavior": "overwrite"}),
        ("/me/drive/root:/x.xlsx:/createUploadSession", {"item": 5}),
        ("/me/drive/root:/x.xlsx:/createUploadSession", {"item": {"@microsoft.graph.conflictBehavior": 5}}),
        ("/me/drive/root:/Book.xlsx:/copy?@microsoft.graph.conflictBehavior=overwrite", {"name": "y.xlsx"}),
    ],
)
def test_what_says_no_known_thing_makes_nothing(simulator: Simulator, ask: Ask, path: str, body: object) -> None:
    """A facet is an object, and a behaviour one of three."""
    simulator.blank()
    answer = ask("POST", path, body)
    assert (answer.status, answer.json()["error"]["code"]) == (400, "invalidRequest")
    assert [file.name for file in simulator.files()] == ["Book.xlsx"]
    assert len(ask("GET", "/me/drive/root/children").json()["value"]) == 1
