"""Requests below the workbook, as far as the resources do not decide them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response

Ask = Callable[..., Response]
_ROOT = "https://graph.microsoft.com/v1.0"


@pytest.mark.parametrize(
    ("address", "context", "odata_id"),
    [
        (
            "/me/drive/items/01A!2",
            "users('user%40contoso.com')/drive/items('01A%212')/workbook",
            "/users('user%40contoso.com')/drive/items('01A%212')/workbook",
        ),
        (
            "/drives/b!d-123456789/items/01A",
            "drives('b%21d-123456789')/items('01A')/workbook",
            "/drives('b%21d-123456789')/items('01A')/workbook",
        ),
        (
            "/users/a@b.c/drives/b!d-123456789/items/01A",
            "users('a%40b.c')/drives('b%21d-123456789')/items('01A')/workbook",
            "/users('a%40b.c')/drive/items('01A')/workbook",
        ),
    ],
)
def test_annotations_name_the_item(simulator: Simulator, ask: Ask, address: str, context: str, odata_id: str) -> None:
    """The context keeps the address as it was asked, the id is canonical."""
    simulator.mount(None, ItemAddress(address))
    body = ask("GET", f"{address}/workbook/worksheets/Sheet1").json()
    assert f"{_ROOT}/$metadata#{context}/worksheets/$entity" == body["@odata.context"]
    assert f"{odata_id}/worksheets(%27%7B00000000-0001-0000-0000-000000000000%7D%27)" == body["@odata.id"]


def test_a_share_is_named_as_asked(simulator: Simulator, ask: Ask) -> None:
    """Addresses without a drive have the drive of the item in their id."""
    file = simulator.mount(None, ItemAddress("/shares/u!abc/driveItem"))
    body = ask("GET", "/shares/u!abc/driveItem/workbook/worksheets").json()
    assert body["@odata.context"] == f"{_ROOT}/$metadata#shares('u%21abc')/driveItem/workbook/worksheets"
    drive = file.drive_id.replace("!", "%21")
    assert body["value"][0]["@odata.id"].startswith(f"/drives('{drive}')/items('{file.id}')/workbook/")


def test_keys_of_a_nested_collection_are_shown_as_requested(simulator: Simulator, ask: Ask) -> None:
    """A name stays a name in the context; the segment form is written as a key."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    for form in ("worksheets/Sheet1/tables", "worksheets('Sheet1')/tables"):
        body = ask("GET", f"{base}/{form}").json()
        assert body["@odata.context"].endswith("/workbook/worksheets('Sheet1')/tables")


def test_refused_writes_leave_the_item_unmarked(simulator: Simulator, ask: Ask, clock: ManualClock) -> None:
    """A refusal changes neither the saved bytes nor the item's tag."""
    file = simulator.blank()
    base = f"/me/drive/items/{file.id}"
    before = (simulator.saved_bytes(file), file.version)
    answer = ask("PATCH", f"{base}/workbook/worksheets/Sheet1/range(address='A1:B1')", {"values": [[1]] * 3})
    assert (
        answer.status,
        answer.json()["error"]["code"],
        answer.json()["error"]["innerError"]["code"],
    ) == (400, "InvalidArgument", "invalidArgument")
    assert before == (simulator.saved_bytes(file), file.version)


def test_a_name_already_taken_follows_the_profile(clock: ManualClock, ask_of: Ask) -> None:
    """409 by the current table, 400 by the old sample."""
    for profile, status in (("documented", 409), ("already_exists_status=400", 400)):
        simulator = Simulator(clock=clock, profile=profile)
        path = f"/me/drive/items/{simulator.blank().id}/workbook/worksheets"
        answer = ask_of(simulator, "POST", path, {"name": "sheet1"})
        assert (status, "ItemAlreadyExists") == (answer.status, answer.json()["error"]["code"])


@pytest.mark.parametrize("verb", ["HEAD", "OPTIONS", "TRACE"])
def test_verbs_without_a_meaning_are_not_allowed(simulator: Simulator, ask: Ask, verb: str) -> None:
    """They do not fall through to something else."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    assert ask(verb, f"{base}/worksheets").status == 405


def test_query_options_that_no_page_shows_follow_the_profile(clock: ManualClock, ask_of: Ask) -> None:
    """Refused by default, ignored by choice."""
    for profile, status in (("documented", 400), ("unknown_options=ignore", 200)):
        simulator = Simulator(clock=clock, profile=profile)
        path = f"/me/drive/items/{simulator.blank().id}/workbook/worksheets?$filter=name%20eq%20'x'"
        assert status == ask_of(simulator, "GET", path).status


@pytest.mark.parametrize(
    "path",
    [
        "worksheets/Sheet1?$top=1",
        "worksheets/Sheet1/range(address='A1')?$skip=1",
        "worksheets/Sheet1/usedRange?$top=5",
        "tables/Table1/rows/itemAt(index=0)?$top=1",
        "application?$top=1",
    ],
)
def test_only_collections_have_a_first_part(clock: ManualClock, ask_of: Ask, path: str) -> None:
    """The observed refusal of other resources of Graph; passed over where the profile passes over options."""
    for profile, status in (("documented", 400), ("unknown_options=ignore", 200)):
        simulator = Simulator(clock=clock, profile=profile)
        base = f"/me/drive/items/{simulator.blank().id}/workbook"
        ask_of(simulator, "POST", f"{base}/tables/add", {"address": "Sheet1!A1:B3", "hasHeaders": True})
        answer = ask_of(simulator, "GET", f"{base}/{path}")
        assert status == answer.status
        assert status == 200 or "is not a collection" in answer.json()["error"]["message"]
        assert len(ask_of(simulator, "GET", f"{base}/tables/Table1/rows?$top=1").json()["value"]) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("worksheets(Sheet1)", 400),
        ("worksheets/Sheet1/range(address=A1)", 400),
        ("worksheets/Sheet1/cell(row='1',column='0')", 400),
        ("worksheets/Sheet1/usedRange(valuesOnly='true')", 400),
        ("tables/Table1/rows/itemAt(index='0')", 400),
        ("tables/Table1/columns('1')", 200),
        ("tables/Table1/columns(1)", 200),
        ("worksheets/Sheet1/cell(row=1,column=0)", 200),
        ("worksheets/Sheet1/range?address=A1", 200),
        ("tables/Table1/rows/itemAt?index=0", 200),
    ],
)
def test_texts_have_quotes_and_numbers_have_none(simulator: Simulator, ask: Ask, path: str, status: int) -> None:
    """In a path; in a query, where old clients put arguments, neither has."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    ask("POST", f"{base}/tables/add", {"address": "Sheet1!A1:B3", "hasHeaders": True})
    assert status == ask("GET", f"{base}/{path}").status


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "worksheets/Sheet1", {"position": "0"}),
        ("PATCH", "tables/Table1", {"showTotals": "true"}),
        ("PATCH", "worksheets/Sheet1/range(address='D1')/format", {"wrapText": "true"}),
        ("POST", "worksheets/Sheet1/range(address='D1:E1')/merge", {"across": "true"}),
        ("POST", "tables/add", {"address": "Sheet1!H1:I2", "hasHeaders": "true"}),
        ("POST", "tables/Table1/rows", {"index": "0", "values": [[1, 2]]}),
        ("POST", "worksheets/Sheet1/range(address='D1')/unmerge", {"across": False}),
        ("POST", "worksheets/Sheet1/protection/unprotect", {"options": {}}),
    ],
)
def test_json_has_types(simulator: Simulator, ask: Ask, method: str, path: str, body: object) -> None:
    """A number or a Boolean is not sent as a text, nor a parameter to what takes none; nothing changes."""
    file = simulator.blank()
    base = f"/me/drive/items/{file.id}/workbook"
    ask("POST", f"{base}/tables/add", {"address": "Sheet1!A1:B3", "hasHeaders": True})
    before = simulator.saved_bytes(file)
    answer = ask(method, f"{base}/{path}", body)
    assert (answer.status, answer.json()["error"]["code"]) == (400, "InvalidArgument")
    assert before == simulator.saved_bytes(file)


@pytest.mark.parametrize(
    ("escaped", "plain"),
    [
        ("worksheets/Sheet1/range%28address%3D%27A1%3AB2%27%29", "worksheets/Sheet1/range(address='A1:B2')"),
        ("worksheets/Sheet1/usedRange%28%29", "worksheets/Sheet1/usedRange()"),
        ("worksheets/Sheet1/usedRange%28valuesOnly%3Dtrue%29", "worksheets/Sheet1/usedRange(valuesOnly=true)"),
        ("worksheets%28%27Sheet1%27%29", "worksheets('Sheet1')"),
        (
            "worksheets/Sheet1/range(address='A1')/resizedRange(deltaRows=1,%20deltaColumns=1)",
            "worksheets/Sheet1/range(address='A1')/resizedRange(deltaRows=1,deltaColumns=1)",
        ),
        (
            "worksheets/Sheet1/range%28address='A1'%29/cell%28row%3D1%2C%20column%3D2%29",
            "worksheets/Sheet1/range(address='A1')/cell(row=1,column=2)",
        ),
        ("tables/Table1/rows/itemAt%28index%3D0%29", "tables/Table1/rows/itemAt(index=0)"),
        ("tables/Table1/columns/itemAt%28index%3D0%29/range", "tables/Table1/columns/itemAt(index=0)/range"),
    ],
)
def test_a_path_may_be_escaped(simulator: Simulator, ask: Ask, escaped: str, plain: str) -> None:
    """Escaped parentheses, equals signs, quotes, commas and spaces lead to the same answer."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    made = ask("POST", f"{base}/tables/add", {"address": "Sheet1!D1:E3", "hasHeaders": True})
    assert made.status in (200, 201)
    asked, expected = ask("GET", f"{base}/{escaped}"), ask("GET", f"{base}/{plain}")
    assert (expected.status, asked.status) == (200, 200)
    spaces = asked.json().pop("@odata.context", ""), expected.json().pop("@odata.context", "")
    assert spaces[0].replace("%20", "") == spaces[1]
    assert {**asked.json(), "@odata.context": ""} == {**expected.json(), "@odata.context": ""}


@pytest.mark.parametrize("name", ["Data (2)", "a(b", "a)b", "50%28 off", "itemAt(x", "add(1)", "O'Brien (new)"])
def test_a_worksheet_is_found_by_any_name(simulator: Simulator, ask: Ask, name: str) -> None:
    """What is data stays data, whole or in the midst of a path."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    assert ask("POST", f"{base}/worksheets/add", {"name": name}).status == 200
    key = quote(name, safe="'")
    assert ask("GET", f"{base}/worksheets/{key}").json()["name"] == name
    body = ask("GET", f"{base}/worksheets/{key}/range%28address%3D%27A1%27%29").json()
    assert ask("GET", f"{base}/worksheets/{key}/range(address='A1')").json() == body
    quoted = quote(name.replace("'", "''"), safe="")
    assert ask("GET", f"{base}/worksheets%28%27{quoted}%27%29").json()["name"] == name


def test_an_escaped_slash_is_data(simulator: Simulator, ask: Ask) -> None:
    """A table's column may have one in its name, which splits no path."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    ask("PATCH", f"{base}/worksheets/Sheet1/range(address='A1')", {"values": [["in/out"]]})
    ask("POST", f"{base}/tables/add", {"address": "Sheet1!A1:A3", "hasHeaders": True})
    for form in ("columns/in%2Fout", "columns('in%2Fout')", "columns%28%27in%2Fout%27%29", "columns('in/out')"):
        assert ask("GET", f"{base}/tables/Table1/{form}").json()["name"] == "in/out"
