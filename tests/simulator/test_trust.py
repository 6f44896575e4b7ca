"""What somebody who knows Microsoft Graph relies on, told as scenarios over the whole simulator."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response

Ask = Callable[..., Response]

WORKBOOK = "/me/drive/root:/Book.xlsx:/workbook"
SHEET = f"{WORKBOOK}/worksheets/Sheet1"


def _content(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture(name="file")
def _file(simulator: Simulator) -> DriveFile:
    return simulator.add(_content([["Item", "Price", "Twice"], ["Pen", 1.5, "=B2*2"], ["Ink", 8, "=B3*2"]]))


def _open(ask: Ask, *, persist: bool) -> str:
    answer = ask("POST", f"{WORKBOOK}/createSession", {"persistChanges": persist})
    assert answer.status == 201
    return str(answer.json()["id"])


def _cell(address: str) -> str:
    return f"{SHEET}/range(address='{address}')"


def _value(ask: Ask, address: str, session: str | None = None) -> Any:
    return ask("GET", _cell(address), session=session).json()["values"][0][0]


# Sessions


def test_persistent_session_saves_at_once(ask: Ask, file: DriveFile, simulator: Simulator) -> None:
    """Readers without a session, other persistent sessions and downloads see it before it closes."""
    writer, reader = _open(ask, persist=True), _open(ask, persist=True)
    ask("PATCH", _cell("B2"), {"values": 4}, session=writer)
    assert _value(ask, "C2") == _value(ask, "C2", reader) == 8
    assert openpyxl.load_workbook(io.BytesIO(simulator.saved_bytes(file)))["Sheet1"]["B2"].value == 4


def test_non_persistent_session_is_a_private_copy(ask: Ask, file: DriveFile) -> None:
    """Nobody sees its changes, it sees nobody's, and they are gone with it."""
    early, other = _open(ask, persist=False), _open(ask, persist=False)
    ask("PATCH", _cell("B2"), {"values": 4}, session=early)
    assert (_value(ask, "C2", early), _value(ask, "C2", other), _value(ask, "C2")) == (8, 3, 3)
    ask("PATCH", _cell("B3"), {"values": 100})
    assert (_value(ask, "C3", early), _value(ask, "C3")) == (16, 200)
    assert ask("POST", f"{WORKBOOK}/closeSession", session=early).status == 204
    assert _value(ask, "C2") == 3
    assert _value(ask, "C3", _open(ask, persist=False)) == 200


@pytest.mark.parametrize(("persist", "limit"), [(True, 420), (False, 300)])
def test_idleness_ends_a_session(ask: Ask, file: DriveFile, clock: ManualClock, persist: bool, limit: int) -> None:
    """Any use puts it off, a refresh too, and one of a sheet that is not there; then the id is dead for good."""
    session = _open(ask, persist=persist)
    uses = [("GET", "worksheets", 200), ("GET", "worksheets/Nowhere", 404), ("POST", "refreshSession", 204)]
    for method, action, status in uses:
        clock.advance(limit - 1)
        assert ask(method, f"{WORKBOOK}/{action}", session=session).status == status
    clock.advance(limit - 1)
    assert ask("POST", f"{WORKBOOK}/refreshSession", session=session).status == 204
    clock.advance(limit + 1)
    for method, action in (("GET", "worksheets"), ("POST", "refreshSession"), ("POST", "closeSession")):
        gone = ask(method, f"{WORKBOOK}/{action}", session=session)
        assert (gone.status, gone.json()["error"]["innerError"]["code"]) == (404, "invalidSessionReCreatable")


def test_changes_of_an_expired_persistent_session_stay(ask: Ask, file: DriveFile, clock: ManualClock) -> None:
    """And those of a non-persistent one do not."""
    kept, lost = _open(ask, persist=True), _open(ask, persist=False)
    ask("PATCH", _cell("A2"), {"values": "Quill"}, session=kept)
    ask("PATCH", _cell("A3"), {"values": "Blot"}, session=lost)
    clock.advance(1000)
    assert (_value(ask, "A2"), _value(ask, "A3")) == ("Quill", "Ink")


def test_session_belongs_to_its_workbook(ask: Ask, file: DriveFile, simulator: Simulator) -> None:
    """With another workbook its id is worth nothing."""
    simulator.blank("/Other.xlsx")
    session = _open(ask, persist=True)
    assert ask("GET", WORKBOOK.replace("Book", "Other") + "/worksheets", session=session).status == 404
    assert ask("GET", f"{WORKBOOK}/worksheets", session=session).status == 200


def test_creation_takes_its_time_where_asked_to(ask_of: Ask, clock: ManualClock) -> None:
    """202 with a place to ask, running, succeeded with the place of the result, which is a session that works."""
    simulator = Simulator(clock=clock, profile="documented async_creation_seconds=20")
    simulator.add(_content([["x"]]))

    def ask(method: str, path: str, body: Any = None, **rest: Any) -> Response:
        return ask_of(simulator, method, path, body, **rest)

    body = {"persistChanges": True}
    accepted = ask("POST", f"{WORKBOOK}/createSession", body, headers={"Prefer": "respond-async"})
    place = accepted.headers["Location"]
    assert accepted.status == 202
    assert place.startswith("https://graph.microsoft.com/v1.0/me/drive/root:/Book.xlsx:/workbook/operations/")
    running = ask("GET", place)
    assert (running.status, running.json()["status"]) == (200, "running")
    clock.advance(21)
    done = ask("GET", place).json()
    assert done["status"] == "succeeded"
    made = ask("GET", done["resourceLocation"]).json()
    assert made["persistChanges"] is True
    assert ask("GET", f"{WORKBOOK}/worksheets", session=made["id"]).status == 200
    assert ask("POST", f"{WORKBOOK}/createSession", body).status == 201


def test_creation_may_fail_in_an_answer_of_success(ask_of: Ask, clock: ManualClock) -> None:
    """The operation answers 200, and its error says that the workbook cannot be opened."""
    simulator = Simulator(clock=clock, profile="documented async_creation_seconds=20 async_creation=fails")
    simulator.blank()
    body = {"persistChanges": True}
    prefer = {"Prefer": "respond-async"}
    place = ask_of(simulator, "POST", f"{WORKBOOK}/createSession", body, headers=prefer).headers["Location"]
    clock.advance(21)
    answer = ask_of(simulator, "GET", place)
    assert (answer.status, answer.json()["status"]) == (200, "failed")
    assert "GenericFileOpenError" in json.dumps(answer.json()["error"])


# Without a session


def test_calls_without_a_session_are_saved(ask: Ask, file: DriveFile, simulator: Simulator) -> None:
    """Sheets, cells, tables and names of calls without a session are in the file."""
    ask("POST", f"{WORKBOOK}/worksheets", {"name": "Übersicht"})
    ask("POST", f"{WORKBOOK}/tables/add", {"address": "Sheet1!A1:C3", "hasHeaders": True})
    ask("POST", f"{WORKBOOK}/tables/Table1/rows", {"values": [["Nib", 3, "=B4*2"]]})
    ask("POST", f"{WORKBOOK}/names/add", {"name": "Price", "reference": "=Sheet1!$B$2"})
    book = openpyxl.load_workbook(io.BytesIO(simulator.saved_bytes(file)))
    assert book.sheetnames == ["Sheet1", "Übersicht"]
    assert book["Sheet1"].tables["Table1"].ref == "A1:C4"
    assert book["Sheet1"]["A4"].value == "Nib"
    assert book.defined_names["Price"].attr_text == "Sheet1!$B$2"


# The drive


def test_every_address_is_the_same_item(ask: Ask, simulator: Simulator) -> None:
    """By id and by path, of the user, the drive, the site, the list, the share."""
    file = simulator.add(_content([["same"]]), "/Reports/Ü 2026.xlsx")
    me = ask("GET", "/me").json()
    item = ask("GET", f"/drives/{file.drive_id}/items/{file.id}").json()
    share = "u!" + base64.urlsafe_b64encode(item["webUrl"].encode()).decode().rstrip("=")
    forms = [
        f"/me/drive/items/{file.id}",
        f"/drives/{file.drive_id}/items/{file.id}",
        f"/me/drives/{file.drive_id}/items/{file.id}",
        f"/users/{me['userPrincipalName']}/drive/items/{file.id}",
        f"/users/{me['id']}/drive/items/{file.id}",
        "/me/drive/root:/Reports/%C3%9C%202026.xlsx:",
        f"/drives/{file.drive_id}/root:/reports/ü 2026.XLSX:",
        "/me/drive/root:/Reports:/children('%C3%9C%202026.xlsx')",
        f"/me/drive/items('{file.id}')",
        f"/drives/{file.drive_id}/items/root:%2FReports%2F%C3%9C%202026.xlsx:",
        f"/shares/{share}/driveItem",
        f"/sites/root/drive/items/{file.id}",
    ]
    for form in forms:
        assert ask("GET", form.removesuffix(":")).json().get("id") == file.id, form
        found = ask("GET", f"{form}/workbook/worksheets/Sheet1/range(address='A1')?$select=values")
        assert found.json().get("values") == [["same"]], form


def test_item_says_what_clients_need(ask: Ask, file: DriveFile) -> None:
    """A mime type, the drive, the path of the folder, a URL to download from."""
    item = ask("GET", f"/me/drive/items/{file.id}").json()
    assert item["name"] == "Book.xlsx"
    assert item["file"]["mimeType"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert item["parentReference"]["driveId"] == file.drive_id
    assert item["parentReference"]["path"].endswith("/root:")
    assert item["size"] > 0
    assert item["@microsoft.graph.downloadUrl"].startswith("https://")


def test_download_is_handed_out_elsewhere(ask: Ask, file: DriveFile, simulator: Simulator) -> None:
    """302 to a URL that needs no token and holds what is saved at that time."""
    ask("PATCH", _cell("A1"), {"values": "Thing"})
    moved = ask("GET", f"/me/drive/items/{file.id}/content")
    assert moved.status == 302
    downloaded = ask("GET", moved.headers["Location"], headers={"Authorization": ""})
    assert downloaded.status == 200
    assert openpyxl.load_workbook(io.BytesIO(downloaded.body))["Sheet1"]["A1"].value == "Thing"


def test_upload_makes_and_replaces(ask: Ask, simulator: Simulator) -> None:
    """201 for a new file with its folders, 200 for the next version under the same id; others are found beside it."""
    path = "/me/drive/root:/New/Deep/Up.xlsx:"
    made = ask("PUT", f"{path}/content", _content([["first"]]))
    replaced = ask("PUT", f"{path}/content", _content([["second"]]))
    assert (made.status, replaced.status) == (201, 200)
    assert made.json()["id"] == replaced.json()["id"]
    cell = ask("GET", f"{path}/workbook/worksheets/Sheet1/range(address='A1')")
    assert cell.json()["values"] == [["second"]]
    children = ask("GET", "/me/drive/root:/New/Deep:/children").json()["value"]
    assert [child["name"] for child in children] == ["Up.xlsx"]
    assert ask("DELETE", path.removesuffix(":")).status == 204
    assert ask("GET", path.removesuffix(":")).json()["error"]["code"] == "itemNotFound"


def test_large_upload_comes_in_pieces(ask: Ask, file: DriveFile) -> None:
    """An upload session gives a URL without a token, says what it expects, and ends in the item."""
    data = _content([["big"]])
    made = ask("POST", "/me/drive/root:/Big.xlsx:/createUploadSession", {}).json()
    middle = len(data) // 2
    first = {"Content-Range": f"bytes 0-{middle - 1}/{len(data)}", "Authorization": ""}
    rest = {"Content-Range": f"bytes {middle}-{len(data) - 1}/{len(data)}", "Authorization": ""}
    begun = ask("PUT", made["uploadUrl"], data[:middle], headers=first)
    assert (begun.status, begun.json()["nextExpectedRanges"][0].split("-")[0]) == (202, str(middle))
    assert ask("PUT", made["uploadUrl"], data[middle:], headers=rest).status == 201
    cell = ask("GET", "/me/drive/root:/Big.xlsx:/workbook/worksheets/Sheet1/range(address='A1')")
    assert cell.json()["values"] == [["big"]]


def test_batch_asks_several_things(ask: Ask, file: DriveFile) -> None:
    """Each part has its id and status, in one answer; what depends on a failure fails."""
    body = {
        "requests": [
            {"id": "1", "method": "GET", "url": SHEET},
            {"id": "2", "method": "GET", "url": f"{WORKBOOK}/worksheets/Nowhere", "dependsOn": ["1"]},
            {"id": "3", "method": "GET", "url": SHEET, "dependsOn": ["2"]},
        ]
    }
    answer = ask("POST", "/$batch", body)
    statuses = {part["id"]: part["status"] for part in answer.json()["responses"]}
    assert (answer.status, statuses) == (200, {"1": 200, "2": 404, "3": 424})


def test_what_is_no_workbook_cannot_be_opened(ask: Ask, simulator: Simulator) -> None:
    """A text, an old format under the new name, and bytes that are no package are items, but no workbooks."""
    for name, data in (("a.txt", b"text"), ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)):
        made = ask("PUT", f"/me/drive/root:/{name}:/content", data)
        assert made.status == 201
        answer = ask("GET", f"/me/drive/root:/{name}:/workbook/worksheets")
        assert answer.status in (400, 403, 500, 501)
        assert answer.json()["error"]["code"]
        assert ask("GET", f"/me/drive/root:/{name}").status == 200
