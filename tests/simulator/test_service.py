"""The simulator as a whole: addresses, tokens, headers, refusals and what it notices."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random

import openpyxl
import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.errors import UsageError
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.simulator import Simulator
from pytest_workbook.simulator.book.engine import Engine
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.members import Members
from pytest_workbook.simulator.sign_in import SignIn
from pytest_workbook.wire import Headers, Request, Response

Ask = Callable[..., Response]

_ROOT = "https://graph.microsoft.com/v1.0"


def _book(**cells: str | int) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for address, value in cells.items():
        sheet[address] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _token(url: str) -> str:
    return "u!" + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


def test_every_address_form_reaches_one_workbook(simulator: Simulator, ask: Ask) -> None:
    """All forms that Graph has for an item, in all spellings clients were seen to send, meet the same cell."""
    file = simulator.add(_book(A1="met"), "/Reports/budget 1.xlsx")
    path, name = "Reports/budget%201.xlsx", "budget%201.xlsx"
    folder = ask("GET", "/me/drive/root:/Reports").json()["id"]
    forms = [
        f"/me/drive/items/{file.id}",
        f"/me/drive/items('{file.id}')",
        f"/ME/Drive/Items/{file.id}",
        f"//me/drive//items/{file.id}",
        f"/me/drives/{file.drive_id}/items/{file.id}",
        f"/drives/{file.drive_id}/items/{file.id}",
        f"/drives/{file.drive_id.replace('!', '%21')}/items/{file.id}",
        f"/drives('{file.drive_id}')/items/{file.id}",
        f"/drives/{file.drive_id}/root:/{path}:",
        f"/me/drive/root:/{path}:",
        f"/me/drive/root%3A/{path}%3A",
        f"/me/drive/root:/{path}:/",
        f"/me/drive/root:/REPORTS/{name}:",
        f"/me/drive/items/{folder}:/{name}:",
        f"/me/drive/root/children('Reports')/children('{name}')",
        f"/me/drive/root:/Reports:/children/{name}",
        f"/users/{file.owner_upn}/drive/items/{file.id}",
        f"/users/{file.owner_id}/drives/{file.drive_id}/items/{file.id}",
        f"/users('{file.owner_id}')/drive/root:/{path}:",
        f"/sites/{file.site_id}/drive/items/{file.id}",
        f"/sites/root/drives/{file.drive_id}/items/{file.id}",
        f"/sites/{file.site_id}/lists/Documents/items/{file.number}/driveItem",
        f"/shares/{_token(file.web_url)}/driveItem",
        f"/shares/{_token(file.web_url + '?web=1')}/root",
    ]
    for form in forms:
        answer = ask("GET", f"{form}/workbook/worksheets/Sheet/range(address='A1')?$select=values")
        assert (form, [["met"]]) == (form, answer.json().get("values"))


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("/me/drive/items/01OTHER", 404),
        ("/drives/b!otherdrive/items/01X", 404),
        ("/drives/short/items/01X", 400),
        ("/me/drive/root:/no.xlsx:", 404),
        ("/users/who@contoso.com/drive/items/01X", 404),
        ("/users/who@contoso.com", 404),
        ("/groups/g/drive/items/01X", 404),
        ("/sites/s/drive/items/01X", 404),
        ("/sites/s", 404),
        ("/sites/root/lists/Documents/items/99/driveItem", 404),
        ("/sites/root/lists/Other/items/1/driveItem", 404),
        ("/shares/u!x/driveItem", 404),
        ("/shares/x/driveItem", 404),
    ],
)
def test_what_is_not_there_is_refused(simulator: Simulator, ask: Ask, form: str, status: int) -> None:
    """Unknown ids are 404, and a drive id that cannot be one is 400."""
    simulator.blank()
    assert status == ask("GET", form).status


@pytest.mark.parametrize(
    "address",
    [
        "/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN",
        "/drives/b!abc/items/01ABC",
        "/me/drive/root:/Reports/2026/budget.xlsx:",
        "/users/a@b.example/drive/items/01ABC",
        "/users/4f0c/drives/b!abc/items/01ABC",
        "/groups/g-1/drive/items/01ABC",
        "/sites/contoso.sharepoint.com,1,2/drive/root:/x.xlsx:",
        "/sites/contoso.sharepoint.com:/sites/team:/drive/items/01ABC",
        "/sites/s/drives/b!abc/items/01ABC",
        "/sites/s/lists/L/items/3/driveItem",
        "/shares/u!aHR0cHM6Ly9leGFtcGxl/driveItem",
        "/me/drive/root/children('a.xlsx')",
    ],
)
def test_a_mounted_file_is_served_under_its_address(simulator: Simulator, ask: Ask, address: str) -> None:
    """What the address names holds, and the same file answers by its id too."""
    file = simulator.mount(_book(A1=7), ItemAddress(address))
    for path in (address, f"/me/drive/items/{file.id}", f"/drives/{file.drive_id}/items/{file.id}"):
        answer = ask("GET", f"{path}/workbook/worksheets/Sheet/range(address='A1')?$select=values")
        assert answer.json().get("values") == [[7]], path
    assert file is simulator.file(ItemAddress(address))


def test_ids_in_a_mounted_address_replace_those_of_the_drive(simulator: Simulator, ask: Ask) -> None:
    """After mounting, the generated id and owner reach nothing."""
    before = simulator.blank("/first.xlsx").drive_id
    file = simulator.mount(None, ItemAddress("/users/a@b.example/drives/b!named/items/01NAMED"))
    assert (file.id, file.drive_id, file.owner_upn) == ("01NAMED", "b!named", "a@b.example")
    assert ask("GET", f"/drives/{before}").status == 404
    assert ask("GET", "/users/user@contoso.com").status == 404
    assert ask("GET", "/me").json()["userPrincipalName"] == "a@b.example"


def test_two_drives_hold_items_of_one_path(simulator: Simulator, ask: Ask) -> None:
    """Items mounted on two drive ids are never taken for each other."""
    for name in ("b!first", "b!second"):
        simulator.mount(_book(A1=name), ItemAddress(f"/drives/{name}/root:/x.xlsx:"))
    for name in ("b!first", "b!second"):
        answer = ask("GET", f"/drives/{name}/root:/x.xlsx:/workbook/worksheets/Sheet/cell(row=0,column=0)")
        assert [[name]] == answer.json()["values"]
    assert [drive["id"] for drive in ask("GET", "/me/drives").json()["value"]] == ["b!first", "b!second"]


def test_mounting_again_replaces_the_content(simulator: Simulator) -> None:
    """One address has one file."""
    address = ItemAddress("/me/drive/items/01ABC")
    first = simulator.mount(_book(A1=1), address)
    second = simulator.mount(_book(A1=2), address)
    assert first is second
    assert [first] == simulator.files()


def test_two_mounted_ids_get_two_names(simulator: Simulator) -> None:
    """Files whose address gives no name get different ones."""
    names = [simulator.mount(None, ItemAddress(f"/me/drive/items/01{i}")).name for i in range(3)]
    assert names == ["Book.xlsx", "Book2.xlsx", "Book3.xlsx"]


@pytest.mark.parametrize("path", ["/me/drive", "/me/drive/root", "/me", "/me/drive/items/1/content"])
def test_only_items_are_mounted(simulator: Simulator, path: str) -> None:
    """A drive, its root or something beside it is refused with the address."""
    with pytest.raises(UsageError, match="names no item"):
        simulator.mount(None, ItemAddress(path))


def test_a_file_is_added_from_disk(simulator: Simulator, tmp_path: Path) -> None:
    """A path is read, and never written."""
    source = tmp_path / "x.xlsx"
    source.write_bytes(_book(A1="disk"))
    before = source.read_bytes()
    file = simulator.add(source, "/x.xlsx")
    assert before == simulator.saved_bytes(file) == source.read_bytes()


def test_a_file_needs_a_name(simulator: Simulator) -> None:
    """The root is no place for a file."""
    with pytest.raises(UsageError, match=r"'/Reports/budget\.xlsx'"):
        simulator.add(b"", "/")


def test_ids_have_the_shapes_of_the_service(simulator: Simulator) -> None:
    """Item and drive ids look real, so that code which checks them is content."""
    file = simulator.blank()
    assert (len(file.id), file.id[:2]) == (34, "01")
    assert (len(file.drive_id), file.drive_id[:2]) == (66, "b!")


def test_the_same_seed_gives_the_same_answers() -> None:
    """Ids, sessions, links and headers come from the random source that was passed."""

    def answers() -> list[tuple[bytes, dict[str, str]]]:
        simulator = Simulator(clock=ManualClock(), random=Random(3))
        file = simulator.blank()
        sent, item = Headers({"Authorization": "Bearer x"}), f"{_ROOT}/me/drive/items/{file.id}"
        requests = [
            Request("GET", f"{item}?$select=id,name", sent),
            Request(
                "POST", f"{_ROOT}/me/drive/items/{file.id}/workbook/createSession", sent, b'{"persistChanges":true}'
            ),
        ]
        return [(r.body, dict(r.headers.without("Date"))) for r in map(simulator, requests)]

    assert answers() == answers()


def test_reset_gives_back_the_pristine_drive(simulator: Simulator, ask: Ask) -> None:
    """Writes, uploads, renames, deletions and sessions are gone after a reset."""
    file = simulator.add(_book(A1="old"), "/a/x.xlsx")
    other = simulator.blank("/y.xlsx")
    base = f"/me/drive/items/{file.id}"
    sid = ask("POST", f"{base}/workbook/createSession", {"persistChanges": True}).json()["id"]
    ask("PATCH", f"{base}/workbook/worksheets/Sheet/range(address='A1')", {"values": "new"}, session=sid)
    ask("PATCH", base, {"name": "z.xlsx"})
    ask("PUT", "/me/drive/root:/up.txt:/content", b"up")
    ask("DELETE", f"/me/drive/items/{other.id}")
    simulator.reset()
    assert [one.drive_path for one in simulator.files()] == ["/a/x.xlsx", "/y.xlsx"]
    cell = ask("GET", f"{base}/workbook/worksheets/Sheet/range(address='A1')").json()
    assert cell["values"] == [["old"]]
    assert simulator.idle(sid) is None


def test_a_change_is_in_the_download(simulator: Simulator, ask: Ask) -> None:
    """What was written without a session is in the saved bytes, read by another program."""
    file = simulator.blank()
    ask("PATCH", f"/me/drive/items/{file.id}/workbook/worksheets/Sheet1/range(address='B2')", {"values": 42})
    answer = ask("GET", f"/me/drive/items/{file.id}/content")
    assert simulator.handed_out(answer.headers["Location"])
    saved = simulator(Request("GET", answer.headers["Location"])).body
    assert openpyxl.load_workbook(io.BytesIO(saved))["Sheet1"]["B2"].value == 42
    assert saved == simulator.saved_bytes(file)


def test_untouched_bytes_are_served_as_they_came(simulator: Simulator, ask: Ask) -> None:
    """Reading a workbook does not rewrite its file."""
    content = _book(A1=1)
    file = simulator.add(content, "/x.xlsx")
    ask("GET", f"/me/drive/items/{file.id}/workbook/worksheets")
    assert content == simulator.saved_bytes(file)


@pytest.mark.parametrize("value", [None, "", "Bearer", "Bearer ", "Basic abc"])
def test_a_request_without_a_bearer_token_is_challenged(simulator: Simulator, value: str | None) -> None:
    """No token is a 401 with the service's code and challenge."""
    headers = Headers({} if value is None else {"Authorization": value})
    answer = simulator(Request("GET", f"{_ROOT}/me", headers))
    assert (answer.status, answer.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")
    assert 'client_id="00000003-0000-0000-c000-000000000000"' in answer.headers["WWW-Authenticate"]


def test_the_stand_ins_token_expires_by_the_clock(simulator: Simulator, clock: ManualClock) -> None:
    """A stand-in's token is accepted for an hour of the clock."""
    token = SignIn(clock, Random(1)).token()
    request = Request("GET", f"{_ROOT}/me", Headers({"Authorization": f"Bearer {token}"}))
    clock.advance(3599)
    assert simulator(request).status == 200
    clock.advance(1)
    answer = simulator(request)
    assert (answer.status, answer.json()["error"]["message"]) == (401, "Access token has expired or is not yet valid.")


def test_an_application_has_no_me(simulator: Simulator, clock: ManualClock, ask: Ask) -> None:
    """``/me`` with an application's token is 400; the same item by its drive is answered."""
    file = simulator.blank()
    headers = {"Authorization": f"Bearer {SignIn(clock, Random(1)).token(app_only=True)}"}
    assert ask("GET", f"/me/drive/items/{file.id}", headers=headers).status == 400
    assert ask("GET", f"/drives/{file.drive_id}/items/{file.id}/workbook/worksheets", headers=headers).status == 200


def test_a_profile_may_deny_applications(clock: ManualClock, ask_of: Ask) -> None:
    """``app_only=deny`` refuses workbooks, and only them, with the observed code."""
    simulator = Simulator(clock=clock, profile="documented app_only=deny")
    file = simulator.blank()
    headers = {"Authorization": f"Bearer {SignIn(clock, Random(1)).token(app_only=True)}"}
    base = f"/drives/{file.drive_id}/items/{file.id}"
    answer = ask_of(simulator, "POST", f"{base}/workbook/createSession", {"persistChanges": True}, headers=headers)
    assert (answer.status, answer.json()["error"]["code"]) == (403, "EditModeAccessDenied")
    assert ask_of(simulator, "GET", base, headers=headers).status == 200


def test_answers_bear_the_services_headers(ask: Ask) -> None:
    """JSON has the parameters of the wire, and a client's own id comes back."""
    answer = ask("GET", "/me", headers={"client-request-id": "mine"})
    expected = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
    assert expected == answer.headers["Content-Type"]
    assert tuple(answer.headers[name] for name in ("client-request-id", "OData-Version", "Cache-Control")) == (
        "mine",
        "4.0",
        "private",
    )
    assert answer.headers["Date"] == "Tue, 24 Nov 2026 12:00:00 GMT"


def test_refusals_carry_date_and_ids(ask: Ask) -> None:
    """A refusal's inner error repeats the ids of the headers."""
    answer = ask("GET", "/me/drive/items/01NONE")
    inner = answer.json()["error"]["innerError"]
    assert {
        "date": "2026-11-24T12:00:00",
        "request-id": answer.headers["request-id"],
        "client-request-id": answer.headers["client-request-id"],
    } == inner


@pytest.mark.parametrize(
    "path", ["https://graph.microsoft.com/v2/me", "https://graph.microsoft.com/", "https://x.y/me"]
)
def test_another_version_is_not_found(ask: Ask, path: str) -> None:
    """Only v1.0 and beta are versions."""
    answer = ask("GET", path)
    assert (answer.status, answer.json()["error"]["code"]) == (404, "ResourceNotFound")


def test_answers_name_the_root_they_were_asked_under(simulator: Simulator, ask: Ask) -> None:
    """A national cloud's client, or one of beta, is not led to another host or version."""
    file = simulator.blank()
    root = "https://graph.microsoft.us/beta"
    answer = ask("GET", f"{root}/me/drive/items/{file.id}/workbook/worksheets")
    assert answer.json()["@odata.context"].startswith(f"{root}/$metadata#")


def test_a_root_below_a_path_is_understood(ask: Ask) -> None:
    """A gateway's prefix stays in what the answer says."""
    body = ask("GET", "https://gateway.example/graph/v1.0/me").json()
    assert body["@odata.context"] == "https://gateway.example/graph/v1.0/$metadata#users/$entity"


def test_what_graph_has_and_we_have_not_is_counted(simulator: Simulator, ask: Ask) -> None:
    """A member of Graph's own is 501 under its label; nobody's member is ApiNotFound and not counted."""
    file = simulator.blank()
    base = f"/me/drive/items/{file.id}"
    assert ask("GET", f"{base}/versions").status == 501
    assert ask("GET", f"{base}/versions").status == 501
    assert ask("GET", f"{base}/workbook/operations").status == 501
    assert ask("GET", "/me/messages").status == 501
    unknown = ask("GET", f"{base}/workbook/wishes")
    assert (
        unknown.status,
        unknown.json()["error"]["code"],
        unknown.json()["error"]["innerError"]["code"],
    ) == (404, "ApiNotFound", "apiNotFound")
    assert simulator.not_simulated == {
        "GET /me/drive/items/*/versions": 2,
        "GET /me/messages": 1,
    }


def test_content_that_is_no_workbook_gets_no_access_token(simulator: Simulator, ask: Ask) -> None:
    """Any other content is refused as the service does, at each request."""
    file = simulator.add(b"not a zip", "/x.xlsx")
    for _ in range(2):
        answer = ask("GET", f"/me/drive/items/{file.id}/workbook/worksheets")
        assert (answer.status, answer.json()["error"]["message"]) == (403, "Could not obtain a WAC access token.")


def test_a_folder_is_no_workbook(simulator: Simulator, ask: Ask) -> None:
    """A folder cannot be opened either."""
    simulator.blank("/a/x.xlsx")
    assert ask("GET", "/me/drive/root:/a:/workbook/worksheets").status == 403


def test_a_workbook_too_large_to_unzip_is_refused(clock: ManualClock, ask_of: Ask) -> None:
    """The bound on unzipped bytes reaches the reader of the file."""
    simulator = Simulator(clock=clock, max_unzipped=100)
    file = simulator.blank()
    assert ask_of(simulator, "GET", f"/me/drive/items/{file.id}/workbook/worksheets").status == 403


@pytest.mark.parametrize("body", [b"{", b"[1", b'{"a": NaN}', b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_json_is_a_bad_request(simulator: Simulator, ask: Ask, body: bytes) -> None:
    """Broken JSON is told from a wrong argument."""
    file = simulator.blank()
    answer = ask("POST", f"/me/drive/items/{file.id}/workbook/worksheets", body)
    assert (answer.status, answer.json()["error"]["code"]) == (400, "BadRequest")


def test_escaped_parentheses_are_part_of_a_name(simulator: Simulator, ask: Ask) -> None:
    """``Data%20%282%29`` is a sheet, not a call."""
    file = simulator.blank("/Book (1).xlsx")
    base = "/me/drive/root:/Book%20%281%29.xlsx:/workbook"
    assert ask("POST", f"{base}/worksheets", {"name": "Data (2)"}).status == 201
    answer = ask("GET", f"{base}/worksheets/Data%20%282%29/range(address=%27A1%27)")
    assert answer.json()["address"] == "'Data (2)'!A1"
    assert file.is_folder is False


def test_threads_do_not_lose_writes(simulator: Simulator, ask: Ask) -> None:
    """One call is answered at a time, so that rows written by many threads are all there."""
    file = simulator.blank()
    base = f"/me/drive/items/{file.id}/workbook/worksheets/Sheet1"
    threads = [
        threading.Thread(target=ask, args=("PATCH", f"{base}/range(address='A{n}')", {"values": n}))
        for n in range(1, 21)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [[n] for n in range(1, 21)] == ask("GET", f"{base}/range(address='A1:A20')").json()["values"]


def test_an_unknown_attribute_of_the_package_is_an_error() -> None:
    """The lazy export hides no typing error."""
    import pytest_workbook.simulator

    with pytest.raises(AttributeError, match="Simulater"):
        pytest_workbook.simulator.Simulater  # noqa: B018 - the access is what is tested


def test_the_directory_knows_user_group_site_and_drives(simulator: Simulator, ask: Ask) -> None:
    """What lies around the drive answers with its own id."""
    file = simulator.blank()
    assert file.owner_id == ask("GET", f"/users/{file.owner_upn}").json()["id"]
    assert file.site_id == ask("GET", "/sites/root").json()["id"]
    assert [file.drive_id] == [one["id"] for one in ask("GET", f"/users/{file.owner_id}/drives").json()["value"]]
    simulator.mount(None, ItemAddress("/groups/g-1/drive/items/01G"))
    assert ask("GET", "/groups/g-1").json()["id"] == "g-1"
    assert ask("PATCH", "/me", {"displayName": "x"}).status == 501


def test_handed_out_urls_are_known(simulator: Simulator, ask: Ask) -> None:
    """Each is listed and recognised, also with its query spelled otherwise; others are not, and a reset forgets."""
    file = simulator.blank()
    url = ask("GET", f"/me/drive/items/{file.id}/content").headers["Location"]
    assert url in simulator.handed_out_urls
    assert simulator.handed_out(url.replace("&Translate=false", ""))
    assert not simulator.handed_out(url.replace("contoso-my", "other"))
    assert not simulator.handed_out(_ROOT)
    simulator.reset()
    assert not simulator.handed_out(url)


def test_a_file_is_looked_up_by_any_address(simulator: Simulator) -> None:
    """What is not there, or no address at all, is None."""
    file = simulator.blank("/a/x.xlsx")
    assert file is simulator.file("/me/drive/root:/A/X.xlsx:")
    missing = ["/me/drive/items/01NONE", "/drives/b!unknown-drive/items/1", "/me/drive", "/me", "/shares/u!!/driveItem"]
    assert [simulator.file(path) for path in missing] == [None] * 5


def test_a_second_file_of_one_path_takes_the_place(simulator: Simulator) -> None:
    """The id stays with the path."""
    first, second = simulator.blank("/x.xlsx"), simulator.add(b"new", "/X.xlsx")
    assert (first.id, [second]) == (second.id, simulator.files())
    simulator.reset()
    assert [simulator.saved_bytes(file) for file in simulator.files()] == [b"new"]
    assert "/X.xlsx" in repr(second)


def test_a_mounted_child_lies_in_its_folder(simulator: Simulator) -> None:
    """A path below an item that is there, and below one that is not."""
    folder = simulator.blank("/In/x.xlsx").parent
    assert folder is not None
    below = simulator.mount(None, ItemAddress(f"/me/drive/items/{folder.id}:/y.xlsx:"))
    assert below.drive_path == "/In/y.xlsx"


def test_resources_may_be_given(clock: ManualClock, ask_of: Ask) -> None:
    """A simulator with other members answers with those alone."""
    simulator = Simulator(clock=clock, members=Members())
    path = f"/me/drive/items/{simulator.blank().id}/workbook/worksheets"
    assert ask_of(simulator, "GET", path).status == 501


def test_a_workbook_that_cannot_be_calculated_is_refused(
    simulator: Simulator, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sessions and requests get an answer that says so, and other files are served."""
    file = simulator.add(_book(A1="=1+1"))
    url = f"/me/drive/items/{file.id}"

    def break_down(_: Engine) -> None:
        raise BookError(ErrorKind.INVALID_ARGUMENT, "the engine breaks down")

    with monkeypatch.context() as patched:
        patched.setattr(Engine, "evaluate", break_down)
        asked = [
            ask("POST", f"{url}/workbook/createSession", {"persistChanges": False}),
            ask("GET", f"{url}/workbook/worksheets"),
        ]
        assert [answer.status for answer in asked] == [400, 400]
        assert b"breaks down" in asked[0].body
        assert ask("GET", url).status == 200
    assert ask("GET", f"{url}/workbook/worksheets").status == 200
