"""Bodies as they were seen on the wire: the same keys in the same order, the same spelling of annotations.

Facts of recordings and pasted answers of 2016 to 2026, with ids replaced; where two eras differ, the later one.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response

Ask = Callable[..., Response]

METADATA = "https://graph.microsoft.com/v1.0/$metadata#"
WORKBOOK = "/me/drive/items/0123456789ABCDEF!112/workbook"
SHEET = "worksheets(%27%7B00000000-0001-0000-0000-000000000000%7D%27)"
IDS = ["date", "request-id", "client-request-id"]
RANGE_KEYS = [
    "address",
    "addressLocal",
    "columnCount",
    "cellCount",
    "columnHidden",
    "rowHidden",
    "numberFormat",
    "columnIndex",
    "text",
    "formulas",
    "formulasLocal",
    "formulasR1C1",
    "hidden",
    "rowCount",
    "rowIndex",
    "valueTypes",
    "values",
]
TABLE_KEYS = [
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


@pytest.fixture(name="file")
def _file(simulator: Simulator) -> DriveFile:
    """A workbook with dates and a table, under the id of the recording."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    rows: list[list[Any]] = [["Date", "High (F)", "Low (F)"], [42019, 53, 34], [42020, 45, 39]]
    for row in rows:
        sheet.append(row)
    sheet["A2"].number_format = "mm-dd-yy"
    sheet.add_table(Table(displayName="fooddiary", ref="A1:C3"))
    data = io.BytesIO()
    book.save(data)
    return simulator.mount(data.getvalue(), ItemAddress("/me/drive/items/0123456789ABCDEF!112"))


@pytest.fixture(name="context")
def _context(file: DriveFile) -> str:
    user = file.owner_upn.replace("@", "%40")
    return f"users('{user}')/drive/items('0123456789ABCDEF%21112')/workbook"


def _keys(body: Any) -> list[str]:
    return list(body)


def _properties(body: Any) -> list[str]:
    return [key for key in body if not key.startswith("@")]


def test_session(ask: Ask, file: DriveFile) -> None:
    """Context, then persistChanges, then an id with a cluster and a session in it."""
    answer = ask("POST", f"{WORKBOOK}/createSession", {"persistChanges": False})
    body = answer.json()
    assert answer.status == 201
    assert _keys(body) == ["@odata.context", "persistChanges", "id"]
    assert body["@odata.context"] == f"{METADATA}microsoft.graph.workbookSessionInfo"
    assert body["id"].startswith("cluster=")
    assert "&session=" in body["id"]


def test_range(ask: Ask, context: str) -> None:
    """All 17 properties; the address as requested in the id, the sheet by its id."""
    body = ask("GET", f"{WORKBOOK}/worksheets('Sheet1')/range(address='Sheet1!A1:C3')").json()
    assert _keys(body) == ["@odata.context", "@odata.type", "@odata.id", *RANGE_KEYS]
    assert body["@odata.context"] == f"{METADATA}workbookRange"
    assert body["@odata.type"] == "#microsoft.graph.workbookRange"
    assert body["@odata.id"] == f"/{context}/{SHEET}/range(address=%27Sheet1!A1:C3%27)"
    assert (body["columnCount"], body["cellCount"], body["rowIndex"], body["hidden"]) == (3, 9, 0, False)
    assert body["numberFormat"][1] == ["m/d/yyyy", "General", "General"]
    assert body["text"][1] == ["1/15/2015", "53", "34"]
    assert body["valueTypes"][:2] == [["String"] * 3, ["Double"] * 3]
    assert body["formulas"] == body["formulasLocal"] == body["formulasR1C1"] == body["values"]
    assert '"values":[["Date","High (F)","Low (F)"],[42019,53,34]' in ask(
        "GET", f"{WORKBOOK}/worksheets('Sheet1')/range(address='A1:C3')"
    ).body.decode("utf-8")


def test_updated_range_is_the_whole_range(ask: Ask, context: str) -> None:
    """A PATCH answers with all properties, the written ones echoed."""
    path = f"{WORKBOOK}/worksheets('Sheet1')/range(address='Sheet1!E1:F2')"
    body = ask("PATCH", path, {"values": [["Test", "Value"], ["For", "Update"]]}).json()
    assert _keys(body) == ["@odata.context", "@odata.type", "@odata.id", *RANGE_KEYS]
    assert body["@odata.id"] == f"/{context}/{SHEET}/range(address=%27Sheet1!E1:F2%27)"
    assert body["values"] == body["text"] == [["Test", "Value"], ["For", "Update"]]


def test_whole_sheet(ask: Ask, file: DriveFile) -> None:
    """Cells are null, the count of cells overflows to -1."""
    body = ask("GET", f"{WORKBOOK}/worksheets/Sheet1/range").json()
    assert _properties(body) == RANGE_KEYS
    assert (body["address"], body["columnCount"], body["cellCount"]) == ("Sheet1!1:1048576", 16384, -1)
    for name in ("numberFormat", "text", "formulas", "formulasLocal", "formulasR1C1", "values", "valueTypes"):
        assert body[name] is None


def test_worksheets(ask: Ask, context: str) -> None:
    """A list has a context and ids; one that was added has the context of an entity."""
    listed = ask("GET", f"{WORKBOOK}/worksheets").json()
    assert _keys(listed) == ["@odata.context", "value"]
    assert listed["@odata.context"] == f"{METADATA}{context}/worksheets"
    assert listed["value"] == [
        {
            "@odata.id": f"/{context}/{SHEET}",
            "id": "{00000000-0001-0000-0000-000000000000}",
            "name": "Sheet1",
            "position": 0,
            "visibility": "Visible",
        }
    ]
    assert _keys(listed["value"][0]) == ["@odata.id", "id", "name", "position", "visibility"]
    answer = ask("POST", f"{WORKBOOK}/worksheets", {"name": "Sheet32243"})
    added = answer.json()
    assert answer.status == 201
    assert _keys(added) == ["@odata.context", "@odata.id", "id", "name", "position", "visibility"]
    assert added["@odata.context"] == f"{METADATA}{context}/worksheets/$entity"
    assert added["id"].upper() == added["id"]
    quoted = added["id"].replace("{", "%7B").replace("}", "%7D")
    assert added["@odata.id"] == f"/{context}/worksheets(%27{quoted}%27)"
    assert ask("DELETE", f"{WORKBOOK}/worksheets('{quoted}')").status == 204


def test_tables(ask: Ask, context: str) -> None:
    """Style first; an upper-case id in braces beside the old number as a text."""
    listed = ask("GET", f"{WORKBOOK}/worksheets('Sheet1')/tables").json()
    (table,) = listed["value"]
    assert listed["@odata.context"] == f"{METADATA}{context}/worksheets('Sheet1')/tables"
    assert _keys(table) == ["@odata.id", *TABLE_KEYS]
    quoted = table["id"].replace("{", "%7B").replace("}", "%7D")
    assert table["@odata.id"] == f"/{context}/{SHEET}/tables(%27{quoted}%27)"
    assert (table["name"], table["legacyId"], table["showHeaders"]) == ("fooddiary", "1", True)
    changed = ask("PATCH", f"{WORKBOOK}/tables('fooddiary')", {"name": "NewName", "style": "TableStyleMedium4"}).json()
    assert _keys(changed) == ["@odata.context", "@odata.id", *TABLE_KEYS]
    assert changed["@odata.context"] == f"{METADATA}{context}/tables/$entity"
    assert (changed["name"], changed["style"], changed["id"]) == ("NewName", "TableStyleMedium4", table["id"])


def test_new_table(ask: Ask, file: DriveFile) -> None:
    """The default style, a name that is free, an id of its own."""
    answer = ask("POST", f"{WORKBOOK}/worksheets('Sheet1')/tables/add", {"address": "E1:F4", "hasHeaders": True})
    body = answer.json()
    assert _properties(body) == TABLE_KEYS
    assert (body["name"], body["style"], body["showTotals"]) == ("Table1", "TableStyleMedium2", False)
    assert body["id"].startswith("{")


def test_rows(ask: Ask, context: str) -> None:
    """Each row with its index and one row of values; a new one at its place, with numbers as numbers."""
    listed = ask("GET", f"{WORKBOOK}/tables('fooddiary')/rows").json()
    assert listed["@odata.context"] == f"{METADATA}{context}/tables('fooddiary')/rows"
    assert [_keys(row) for row in listed["value"]] == [["@odata.id", "index", "values"]] * 2
    assert [row["values"] for row in listed["value"]] == [[[42019, 53, 34]], [[42020, 45, 39]]]
    assert "/rows/itemAt(index=1)" in listed["value"][1]["@odata.id"]
    answer = ask(
        "POST", f"{WORKBOOK}/tables('fooddiary')/rows", {"values": [["Jan-15-2016", "49", "37"]], "index": None}
    )
    added = answer.json()
    assert answer.status == 201
    assert _keys(added) == ["@odata.context", "@odata.id", "index", "values"]
    assert added["@odata.context"] == f"{METADATA}{context}/tables('fooddiary')/rows/$entity"
    assert (added["index"], added["values"][0][1:]) == (2, [49, 37])
    assert ask("DELETE", f"{WORKBOOK}/tables('fooddiary')/rows/$/itemAt(index=2)").status == 204


def test_columns(ask: Ask, context: str) -> None:
    """Values begin with the header."""
    listed = ask("GET", f"{WORKBOOK}/tables('fooddiary')/columns").json()
    assert listed["@odata.context"] == f"{METADATA}{context}/tables('fooddiary')/columns"
    assert [set(_properties(one)) for one in listed["value"]] == [{"id", "name", "index", "values"}] * 3
    assert [(one["id"], one["index"], one["name"]) for one in listed["value"]] == [
        ("1", 0, "Date"),
        ("2", 1, "High (F)"),
        ("3", 2, "Low (F)"),
    ]
    assert listed["value"][1]["values"] == [["High (F)"], [53], [45]]
    body = {"values": [["Status"], ["Open"], ["Closed"]], "index": 2}
    answer = ask("POST", f"{WORKBOOK}/tables('fooddiary')/columns", body)
    added = answer.json()
    assert (answer.status, added["id"], added["index"], added["name"]) == (201, "4", 2, "Status")
    assert added["values"] == [["Status"], ["Open"], ["Closed"]]
    assert ask("DELETE", f"{WORKBOOK}/tables('fooddiary')/columns('3')").status == 204
    left = ask("GET", f"{WORKBOOK}/tables('fooddiary')/columns").json()["value"]
    assert [(one["index"], one["name"]) for one in left] == [(0, "Date"), (1, "High (F)"), (2, "Status")]


def test_names(ask: Ask, context: str) -> None:
    """The value without its equals sign; the context in the caller's own form."""
    body = {"name": "data", "reference": "=Sheet1!$A$1:$C$3", "comment": "all"}
    assert ask("POST", f"{WORKBOOK}/names/add", body).json()["value"] == "Sheet1!$A$1:$C$3"
    listed = ask("GET", f"{WORKBOOK}/names").json()
    assert listed["@odata.context"] == f"{METADATA}{context}/names"
    (name,) = listed["value"]
    assert name["@odata.id"] == f"/{context}/names(%27data%27)"
    told = {key: name[key] for key in ("name", "type", "value", "visible", "scope", "comment")}
    assert told == {
        "name": "data",
        "type": "Range",
        "value": "Sheet1!$A$1:$C$3",
        "visible": True,
        "scope": "Workbook",
        "comment": "all",
    }
    by_child = "/me/drive/root/children('Book.xlsx')/workbook/worksheets('Foglio1')/names"
    assert ask("GET", by_child).status == 404


def test_quoted_sheet(ask: Ask, file: DriveFile) -> None:
    """Names that need quotes have them in addresses."""
    ask("POST", f"{WORKBOOK}/worksheets", {"name": "P&L"})
    ask("PATCH", f"{WORKBOOK}/worksheets('P%26L')/range(address='A1:G9')", {"values": 1})
    assert ask("GET", f"{WORKBOOK}/worksheets('P%26L')/usedRange").json()["address"] == "'P&L'!A1:G9"


def test_empty_sheet(ask: Ask, file: DriveFile) -> None:
    """The used range of nothing is the first cell, and it is empty."""
    ask("POST", f"{WORKBOOK}/worksheets", {"name": "Empty"})
    body = ask("GET", f"{WORKBOOK}/worksheets/Empty/usedRange(valuesOnly=true)?$select=address,text").json()
    assert _properties(body) == ["address", "text"]
    assert (body["address"], body["text"]) == ("Empty!A1", [[""]])


def test_headers(ask: Ask, file: DriveFile) -> None:
    """Those of Graph's front door; the client's own request id comes back."""
    answer = ask("GET", f"{WORKBOOK}/worksheets", headers={"client-request-id": "mine"})
    names = [name.lower() for name, _ in answer.headers.pairs]
    assert {"cache-control", "request-id", "x-ms-ags-diagnostic", "strict-transport-security", "date"} <= set(names)
    assert answer.headers["client-request-id"] == "mine"
    assert answer.headers["OData-Version"] == "4.0"
    assert answer.headers["Content-Type"] == (
        "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
    )


_API_NOT_FOUND = (
    "The API you are trying to use could not be found. It may be available in a newer version of Excel. Please refer "
    'to the documentation: "https://docs.microsoft.com/office/dev/add-ins/reference/requirement-sets/'
    'excel-api-requirement-sets".'
)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code", "message", "inner"),
    [
        ("GET", f"{WORKBOOK}/worksheets/Nowhere", None, 404, "ItemNotFound", None, ["code", "message", *IDS]),
        ("GET", f"{WORKBOOK}/nothingOfThisName", None, 404, "ApiNotFound", _API_NOT_FOUND, ["code", "message", *IDS]),
        (
            "PATCH",
            f"{WORKBOOK}/worksheets/Sheet1/range(address='E1:F2')",
            {"values": [[1, 2, 3]]},
            400,
            "InvalidArgument",
            "The number of rows or columns in the input array doesn't match the size or dimensions of the range.",
            ["code", "message", *IDS],
        ),
        ("POST", f"{WORKBOOK}/closeSession", {}, 400, "UnknownError", "Bad Request", IDS),
        (
            "GET",
            "/me/drive/items/NOTHERE/workbook/worksheets",
            None,
            404,
            "itemNotFound",
            "The resource could not be found.",
            IDS,
        ),
        (
            "GET",
            "https://graph.microsoft.com/v3.0/me",
            None,
            404,
            "ResourceNotFound",
            "Invalid version: v3.0",
            IDS,
        ),
    ],
)
def test_refusals(
    ask: Ask,
    file: DriveFile,
    method: str,
    path: str,
    body: Any,
    status: int,
    code: str,
    message: str | None,
    inner: list[str],
) -> None:
    """Status, code, message, and the keys of the first inner error in their order."""
    answer = ask(method, path, body)
    error = answer.json()["error"]
    assert (answer.status, error["code"]) == (status, code)
    assert _keys(error) == ["code", "message", "innerError"]
    assert message is None or error["message"] == message
    assert _keys(error["innerError"]) == inner


def test_session_that_is_gone(ask: Ask, file: DriveFile) -> None:
    """Three levels, of which the second says what to do."""
    session = ask("POST", f"{WORKBOOK}/createSession", {"persistChanges": True}).json()["id"]
    ask("POST", f"{WORKBOOK}/closeSession", session=session)
    answer = ask("GET", f"{WORKBOOK}/worksheets", session=session)
    error = answer.json()["error"]
    assert answer.status == 404
    assert _keys(error["innerError"]) == ["code", "message", "innerError", *IDS]
    assert error["innerError"]["code"] == "invalidSessionReCreatable"
    assert error["innerError"]["message"] == (
        "The session specified in the request does not exist or is invalid due to a transient error."
    )
    assert error["innerError"]["innerError"]["code"] == error["code"] == "InvalidOrTimedOutSession"


def test_expired_token(ask: Ask, file: DriveFile) -> None:
    """A request without a token is refused with a challenge."""
    answer = ask("GET", f"{WORKBOOK}/worksheets", headers={"Authorization": ""})
    assert (answer.status, answer.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm=""')
