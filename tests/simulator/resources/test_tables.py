"""Tests of tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import pytest

from pytest_workbook.simulator.book.model import Table
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#users('a%40example.com')/drive/items('01X')/workbook"
ID = "/users('a%40example.com')/drive/items('01X')/workbook"
SHEET_ID = f"{ID}/worksheets(%27%7B00000000-0001-0000-0000-000000000000%7D%27)"

# Copied from the recording of 2021-05.
WIRE_ORDER = [
    "style",
    "name",
    "showFilterButton",
    "id",
    "highlightLastColumn",
    "highlightFirstColumn",
    "legacyId",
    "showBandedColumns",
    "showBandedRows",
    "showHeaders",
    "showTotals",
]


def code(response: Response) -> tuple[int, str, str]:
    """Status, top code and second-level code of a refusal."""
    error = response.json()["error"]
    return response.status, error["code"], error["innerError"]["code"]


@pytest.fixture(name="table")
def _table(book: Workbook) -> Table:
    """A table fooddiary in A1:B3 of Sheet1: a header and two rows."""
    book.write(book.area("A1:B3"), values=[["Meal", "Price"], ["Soup", 5], ["Pie", 7]])
    return book.add_table(book.area("A1:B3"), has_headers=True, name="fooddiary")


def test_no_tables_are_an_empty_list(send: Send) -> None:
    """A workbook without tables lists none."""
    assert send("GET", "tables").json() == {"@odata.context": f"{CONTEXT}/tables", "value": []}


def test_tables_of_a_worksheet_are_listed_as_recorded(send: Send, table: Table) -> None:
    """The recorded answer: the key as requested in the context, ids in the item, properties in their order."""
    body = send("GET", "worksheets('Sheet1')/tables").json()
    assert body["@odata.context"] == f"{CONTEXT}/worksheets('Sheet1')/tables"
    assert list(body["value"][0]) == ["@odata.id", *WIRE_ORDER]
    assert body["value"] == [
        {
            "@odata.id": f"{SHEET_ID}/tables(%27{quote(table.table_id)}%27)",
            "style": "TableStyleMedium2",
            "name": "fooddiary",
            "showFilterButton": True,
            "id": table.table_id,
            "highlightLastColumn": False,
            "highlightFirstColumn": False,
            "legacyId": "1",
            "showBandedColumns": False,
            "showBandedRows": True,
            "showHeaders": True,
            "showTotals": False,
        }
    ]


def test_worksheet_lists_its_own_tables_only(send: Send, book: Workbook, table: Table) -> None:
    """The workbook lists all of them."""
    sheet = book.add_sheet("Übersicht")
    book.add_table(book.area("A1:B2", sheet.sheet_id), has_headers=True, name="Zweite")
    assert [each["name"] for each in send("GET", "tables").json()["value"]] == ["fooddiary", "Zweite"]
    assert [each["name"] for each in send("GET", "worksheets/%C3%9Cbersicht/tables").json()["value"]] == ["Zweite"]
    assert send("GET", "tables/count").json()["value"] == 2
    assert send("GET", "worksheets/Sheet1/tables/count").json()["value"] == 1
    assert code(send("GET", "worksheets/Sheet1/tables/Zweite")) == (404, "ItemNotFound", "itemNotFound")


@pytest.mark.parametrize(
    "path", ["tables/fooddiary", "tables('FOODDIARY')", "tables/1", "tables('1')", "tables/itemAt(index=0)", "{id}"]
)
def test_table_is_found_by_id_name_and_legacy_id(send: Send, table: Table, path: str) -> None:
    """All three keys lead to one table, as does its place in the list."""
    body = send("GET", path.replace("{id}", f"tables/{quote(table.table_id)}")).json()
    assert (body["id"], body["@odata.id"]) == (table.table_id, f"{ID}/tables(%27{quote(table.table_id)}%27)")
    assert [name for name in body if not name.startswith("@")] == WIRE_ORDER


@pytest.mark.parametrize("path", ["tables/nothing", "tables('2')", "worksheets/Sheet1/tables/nothing"])
def test_unknown_table_is_not_found(send: Send, table: Table, path: str) -> None:
    """A key that no table has."""
    assert code(send("GET", path)) == (404, "ItemNotFound", "itemNotFound")


@pytest.mark.parametrize("index", [1, -1])
def test_place_without_a_table_is_refused(send: Send, table: Table, index: int) -> None:
    """Places are counted from zero."""
    assert code(send("GET", f"tables/itemAt(index={index})"))[:2] == (400, "InvalidArgument")


@pytest.mark.parametrize(
    ("path", "address", "profile", "status"),
    [
        ("tables/add", "Sheet1!D1:E3", "", 200),
        ("tables/add", "D1:E3", "observed-2026", 201),
        ("worksheets/Sheet1/tables/add", "D1:E3", "", 200),
        ("worksheets/Sheet1/tables/add", "Sheet1!D1:E3", "", 200),
    ],
)
def test_table_is_added(send: Send, book: Workbook, path: str, address: str, profile: str, status: int) -> None:
    """With the sheet in the address or in the path; the name is the first free one."""
    response = send("POST", path, {"address": address, "hasHeaders": True}, profile=profile)
    body = response.json()
    assert (response.status, body["name"], body["style"]) == (status, "Table1", "TableStyleMedium2")
    assert list(body) == ["@odata.context", "@odata.id", *WIRE_ORDER]
    assert body["@odata.context"].startswith(CONTEXT)
    assert body["@odata.context"].endswith("/tables/$entity")
    assert book.address(book.table("Table1").area) == "Sheet1!D1:E3"


def test_table_without_headers_gets_some(send: Send, book: Workbook) -> None:
    """The data move down by one row."""
    book.write(book.area("A1:B1"), values=[[1, 2]])
    send("POST", "tables/add", {"address": "Sheet1!A1:B1", "hasHeaders": False})
    assert book.values(book.area("A1:B2")) == [["Column1", "Column2"], [1, 2]]


def test_table_is_added_to_a_quoted_worksheet(send: Send, book: Workbook) -> None:
    """The address quotes the name as Excel does."""
    book.add_sheet("O'Brien")
    response = send("POST", "tables/add", {"address": "'O''Brien'!A1:B2", "hasHeaders": True})
    assert response.json()["name"] == "Table1"
    assert send("GET", "worksheets/O'Brien/tables/Table1/range").json()["address"] == "'O''Brien'!A1:B2"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("tables/add", None),
        ("tables/add", {"address": "D1:E3"}),
        ("tables/add", {"hasHeaders": True}),
        ("tables/add", {"address": "D1:E3", "hasHeaders": "perhaps"}),
        ("tables/add", {"address": "nonsense", "hasHeaders": True}),
        ("tables/add", {"address": "A:A", "hasHeaders": True}),
        ("tables/add", {"address": "B2:C3", "hasHeaders": True}),
        ("tables/add", {"address": "D1:E3", "hasHeaders": True, "name": "x"}),
        ("worksheets/Two/tables/add", {"address": "Sheet1!D1:E3", "hasHeaders": True}),
    ],
)
def test_table_that_cannot_be_is_refused(send: Send, book: Workbook, table: Table, path: str, body: object) -> None:
    """A missing argument, a bad address, an overlap and another worksheet's cells add nothing."""
    book.add_sheet("Two")
    assert code(send("POST", path, body)) == (400, "InvalidArgument", "invalidArgument")
    assert len(book.tables) == 1


def test_table_is_changed_as_documented(send: Send, table: Table) -> None:
    """Name, headers, totals and style change in one request, and the id stays."""
    body = {"name": "NewTableName", "showHeaders": True, "showTotals": True, "style": "TableStyleMedium4"}
    answer = send("PATCH", "tables('1')", {"@odata.type": "#microsoft.graph.workbookTable", **body}).json()
    assert {name: answer[name] for name in body} == body
    assert answer["id"] == table.table_id
    assert [name for name in answer if not name.startswith("@")] == WIRE_ORDER


@pytest.mark.parametrize(
    "flag",
    [
        "showHeaders",
        "showTotals",
        "showBandedRows",
        "showBandedColumns",
        "highlightFirstColumn",
        "highlightLastColumn",
        "showFilterButton",
    ],
)
def test_flag_of_a_table_is_set_and_taken_back(send: Send, table: Table, flag: str) -> None:
    """Each flag by itself, and no other with it."""
    before = send("GET", "tables/1").json()
    after = send("PATCH", "tables/1", {flag: not before[flag]}).json()
    assert after == {**before, flag: not before[flag]}
    assert send("PATCH", "tables/1", {flag: before[flag]}).json() == before


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": None},
        {"name": "has space"},
        {"name": 5},
        {"showTotals": "yes"},
        {"showTotals": True, "style": None},
        {"id": "2"},
        {"legacyId": "2"},
        {"colour": "red"},
        [],
    ],
)
def test_change_that_cannot_be_is_refused_as_a_whole(send: Send, book: Workbook, table: Table, body: object) -> None:
    """A wrong property changes nothing."""
    assert code(send("PATCH", "tables/1", body)) == (400, "InvalidArgument", "invalidArgument")
    assert book.table("fooddiary") == table


def test_name_already_taken_is_refused(send: Send, book: Workbook, table: Table) -> None:
    """Tables and names share their names, without regard to case."""
    book.add_name("taken", "=1")
    assert code(send("PATCH", "tables/1", {"name": "TAKEN"})) == (409, "ItemAlreadyExists", "itemAlreadyExists")


def test_change_of_nothing_answers_the_table(send: Send, book: Workbook, table: Table) -> None:
    """An empty object changes nothing."""
    before = book.revision
    assert send("PATCH", "tables/1", {}).json()["name"] == "fooddiary"
    assert book.revision == before


def test_table_without_a_style_may_be_sent_back(send: Send, book: Workbook, table: Table) -> None:
    """Null stands for what is null, and changes nothing."""
    book.contents.tables[0] = replace(table, style=None)
    body = send("GET", "tables/1").json()
    assert body["style"] is None
    assert send("PATCH", "tables/1", body).json() == body


def test_whole_table_may_be_sent_back(send: Send, table: Table) -> None:
    """What cannot change is passed over if it is as it was."""
    body = {**send("GET", "tables/1").json(), "showTotals": True}
    assert send("PATCH", "tables/1", body).json() == body


def test_name_beyond_ascii_is_a_key(send: Send, table: Table) -> None:
    """Renamed to Übersicht, the table is found so."""
    assert send("PATCH", "tables/1", {"name": "Übersicht"}).json()["name"] == "Übersicht"
    assert send("GET", "tables/%C3%9Cbersicht").json()["legacyId"] == "1"


def test_table_is_deleted(send: Send, book: Workbook, table: Table) -> None:
    """Success has no content; a trailing slash, as one client sends it, does no harm."""
    response = send("DELETE", "tables('1')/")
    assert (response.status, response.body) == (204, b"")
    assert book.tables == ()


def test_table_becomes_a_range(send: Send, book: Workbook, table: Table) -> None:
    """The cells stay, and are answered."""
    response = send("POST", "tables('1')/convertToRange")
    body = response.json()
    assert (response.status, body["address"], body["values"][1]) == (200, "Sheet1!A1:B3", ["Soup", 5])
    assert body["@odata.type"] == "#microsoft.graph.workbookRange"
    assert book.tables == ()


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("range", "Sheet1!A1:B4"),
        ("range()", "Sheet1!A1:B4"),
        ("dataBodyRange", "Sheet1!A2:B3"),
        ("dataBodyRange()", "Sheet1!A2:B3"),
        ("headerRowRange", "Sheet1!A1:B1"),
        ("totalRowRange", "Sheet1!A4:B4"),
        ("dataBodyRange/lastCell", "Sheet1!B3"),
    ],
)
def test_range_of_a_table_is_reached(send: Send, table: Table, path: str, address: str) -> None:
    """From the workbook and from the worksheet."""
    send("PATCH", "tables/1", {"showTotals": True})
    assert send("GET", f"tables/fooddiary/{path}").json()["address"] == address
    assert send("GET", f"worksheets/Sheet1/tables('1')/{path}").json()["address"] == address


@pytest.mark.parametrize("path", ["totalRowRange", "headerRowRange"])
def test_row_that_a_table_does_not_show_is_not_found(send: Send, table: Table, path: str) -> None:
    """Without headers and totals there are only data."""
    send("PATCH", "tables/1", {"showHeaders": False})
    assert code(send("GET", f"tables/1/{path}")) == (404, "ItemNotFound", "itemNotFound")


def test_table_leads_to_its_worksheet(send: Send, table: Table) -> None:
    """By the path, and by ``$expand`` beside selected properties."""
    assert send("GET", "tables/1/worksheet").json()["name"] == "Sheet1"
    body = send("GET", "tables/1?$select=name&$expand=worksheet").json()
    assert body["name"] == "fooddiary"
    assert "style" not in body
    assert (body["worksheet"]["name"], body["worksheet"]["@odata.id"]) == ("Sheet1", SHEET_ID)


def test_expansion_of_what_is_no_property_is_refused(send: Send, table: Table) -> None:
    """It is not passed over in silence."""
    answer = send("GET", "tables/1?$expand=range")
    assert (answer.status, answer.json()["error"]["code"]) == (400, "BadRequest")
