"""Bodies that the live service was seen to send, reproduced whole: key for key, in order, for the same request.

They are in ``recorded.json``, with the requests. The workbook is built to match; ids, names and numbers are ours, and
an asterisk stands for what differs from call to call. Sources: answers pasted into public issues and recorded by public
test suites, 2017 to 2026, and the examples of "Working with Excel in Microsoft Graph", which were recorded in 2016.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from rich_workbook import parts, with_parts

# What the texts in braces stand for.
_TEXTS = {
    "metadata": "https://graph.microsoft.com/v1.0/$metadata#",
    "context": "https://graph.microsoft.com/v1.0/$metadata#users('user%40contoso.com')/drive/items('{id}')/workbook",
    "item": "/users('user%40contoso.com')/drive/items('{id}')/workbook",
    "sheet": "worksheets(%27%7B00000000-0001-0000-0000-000000000000%7D%27)",
    "table": "tables(%27%7B11111111-2222-3333-4444-555555555555%7D%27)",
}
_SEEN = json.loads(Path(__file__).with_name("recorded.json").read_text(encoding="utf-8"))
_TOO_LARGE = (
    'The request payload size has exceeded the limit. Please refer to the documentation: "https://docs.microsoft.com/'
    'office/dev/add-ins/concepts/resource-limits-and-performance-optimization#excel-add-ins"'
)
_IDS = {"date": "*", "request-id": "*", "client-request-id": "*"}


def _error(code: str, message: str, inner: Mapping[str, object] | None = None) -> dict[str, object]:
    return {"error": {"code": code, "message": message, **({} if inner is None else {"innerError": inner})}}


@pytest.fixture(name="diary", scope="session")
def _diary() -> bytes:
    """Two sheets; on the first a table of dates, times, texts and blanks, with the id that Excel wrote."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Sheet1"
    rows: list[list[Any]] = [
        ["Date", "Time", "What"],
        [datetime(2015, 1, 15), time(12), None],  # noqa: DTZ001 - cells know no zones
        [datetime(2015, 1, 16), "Soup", 10],  # noqa: DTZ001
    ]
    for row in rows:
        sheet.append(row)
    sheet["A2"].number_format = sheet["A3"].number_format = "mm-dd-yy"
    sheet["B2"].number_format = "h:mm"
    style = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    sheet.add_table(Table(displayName="diary", ref="A1:C3", tableStyleInfo=style))
    book.create_sheet("P&L")
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture(name="recorded")
def _recorded(make_world: Any, diary: bytes) -> Any:
    """A world with that workbook, whose table has the id of the recordings."""
    part = "xl/tables/table1.xml"
    table = parts(diary)[part].replace(
        b"<table ",
        b'<table xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
        b'xr:uid="{11111111-2222-3333-4444-555555555555}" ',
    )
    return make_world("", with_parts(diary, {part: table}))


def _same(given: Any, expected: Any, where: str = "") -> None:
    """The keys in their order and the values; an asterisk is any text."""
    if expected == "*":
        assert isinstance(given, str), where
    elif isinstance(expected, Mapping):
        assert list(given) == list(expected), where
        for name, value in expected.items():
            _same(given[name], value, f"{where}/{name}")
    elif isinstance(expected, list):
        assert len(given) == len(expected), where
        for index, value in enumerate(expected):
            _same(given[index], value, f"{where}/{index}")
    else:
        assert (given, type(given)) == (expected, type(expected)), where


def _filled(world: Any, body: Mapping[str, object]) -> Any:
    text = json.dumps(body)
    for name, meant in _TEXTS.items():
        text = text.replace(f"{{{name}}}", meant)
    return json.loads(text.replace("{id}", world.file.id))


@pytest.mark.parametrize("seen", _SEEN, ids=lambda seen: str(seen["what"]))
def test_recorded_body(recorded: Any, seen: Mapping[str, Any]) -> None:
    """Status and body, whole."""
    method, _, path = seen["request"].partition(" ")
    answer = recorded.ask(method, path, seen.get("send"))
    assert answer.status == seen["status"]
    _same(answer.json(), _filled(recorded, seen["body"]))


def test_request_too_large(recorded: Any) -> None:
    """Observed 2021, of the same engine."""
    answer = recorded.ask("PATCH", "worksheets/Sheet1/range(address='A1')", b" " * (5 * 1024 * 1024 + 1))
    assert answer.status == 413
    code = "requestPayloadSizeLimitExceeded"
    inner = {"code": code, "message": f"{_TOO_LARGE}.", **_IDS}
    _same(answer.json(), _error("R" + code[1:], f"{_TOO_LARGE}.", inner))


def test_quoted_sheet(recorded: Any) -> None:
    """Observed 2025: a sheet's name has quotes in addresses where Excel sets them."""
    recorded.ask("PATCH", "worksheets('P%26L')/range(address='A1:G9')", {"values": 1})
    assert recorded.ask("GET", "worksheets('P%26L')/usedRange").json()["address"] == "'P&L'!A1:G9"


def test_locked_content(recorded: Any) -> None:
    """Observed 2024: what is open in a session cannot be replaced, and the answer has no ids."""
    recorded.session()
    answer = recorded.ask("PUT", f"/me/drive/items/{recorded.file.id}/content", b"x")
    assert answer.status == 423
    _same(
        answer.json(),
        _error("notAllowed", "The resource you are attempting to access is locked", {"code": "resourceLocked"}),
    )


def test_protected_cell(recorded: Any) -> None:
    """Observed 2019."""
    recorded.ask("POST", "worksheets/Sheet1/protection/protect", {})
    answer = recorded.ask("PATCH", "worksheets/Sheet1/range(address='A1')", {"values": 1})
    assert answer.status == 403
    _same(answer.json(), _error("AccessDenied", "You cannot perform the requested operation.", _IDS))


def test_torn_table(recorded: Any) -> None:
    """Observed 2019, with a text that is the service's and ours in turn."""
    answer = recorded.ask("POST", "worksheets/Sheet1/range(address='B2')/insert", {"shift": "Down"})
    assert answer.status == 409
    inner = {"code": "insertDeleteConflict", "message": "*", **_IDS}
    _same(answer.json(), _error("InsertDeleteConflict", "*", inner))


@pytest.mark.parametrize(
    ("profile", "status", "code"), [("", 404, "InvalidOrTimedOutSession"), ("expiry_status=400", 400, "InvalidSession")]
)
def test_session_that_is_gone(make_world: Any, profile: str, status: int, code: str) -> None:
    """Observed 2018 and 2026, in the nesting of all refusals of the workbook's host."""
    answer = make_world(profile).ask("GET", "worksheets", None, {"workbook-session-id": "cluster=gone"})
    assert answer.status == status
    told = "The session specified in the request does not exist or is invalid due to a transient error."
    inner = {"code": "invalidSessionReCreatable", "message": told, "innerError": {"code": code, "message": "*"}}
    _same(answer.json(), _error(code, "*", {**inner, **_IDS}))


def test_chart(make_world: Any, diary: bytes) -> None:
    """Of 2016: a chart that is added, listed and changed, in whole numbers of points that are written as decimals."""
    world = make_world("add_status=201", diary)
    sheet = "worksheets('%7B00000000-0001-0000-0000-000000000000%7D')"
    chart = {"height": 216.0, "id": "*", "left": 0.0, "name": "Chart 1", "top": 0.0, "width": 360.0}
    asked = {"type": "ColumnClustered", "sourcedata": "A1:C3", "seriesby": "Auto"}
    added = world.ask("POST", f"{sheet}/charts/Add", asked)
    assert added.status == 201
    annotations = {"@odata.context": "{metadata}workbookChart", "@odata.type": "#microsoft.graph.workbookChart"}
    _same(added.json(), _filled(world, {**annotations, "@odata.id": "*", **chart}))
    listed = {"@odata.context": f"{{context}}/{sheet}/charts", "value": [{"@odata.id": "*", **chart}]}
    _same(world.ask("GET", f"{sheet}/charts").json(), _filled(world, listed))
    key = added.json()["id"].replace("{", "%7B").replace("}", "%7D")
    given = {"height": 200.0, "left": 5, "name": "NewName", "top": 0, "width": 300.0}
    changed = world.ask("PATCH", f"{sheet}/charts('{key}')", given).json()
    shown = {"height": 200.0, "id": "*", "left": 5.0, "name": "NewName", "top": 0.0, "width": 300.0}
    context = {"@odata.context": f"{{context}}/{sheet}/charts/$entity", "@odata.id": "*"}
    _same(changed, _filled(world, {**context, **shown}))
    assert world.ask("POST", f"{sheet}/charts('{key}')/setData", {"sourceData": "A1:C3"}).status == 204


@pytest.mark.parametrize("outcome", ["succeeds", "fails"])
def test_slow_session(make_world: Any, diary: bytes, outcome: str) -> None:
    """Documented: an empty object, what runs, and what has ended in one way or the other."""
    world = make_world(f"async_creation_seconds=60 async_creation={outcome}", diary)
    accepted = world.ask("POST", "createSession", {"persistChanges": True}, {"Prefer": "respond-async"})
    assert (accepted.status, accepted.json()) == (202, {})
    location = accepted.headers["Location"]
    assert location.startswith(f"{world.base}/operations/")
    number = location.rpartition("/")[2]
    _same(world.ask("GET", location).json(), {"id": number, "status": "running"})
    world.clock.advance(60)
    done = world.ask("GET", location).json()
    if outcome == "succeeds":
        place = f"{world.base}/sessionInfoResource(key='{number}')"
        _same(done, {"id": number, "status": "succeeded", "resourceLocation": place})
        assert world.ask("GET", place).json()["persistChanges"] is True
        return
    cause = {"code": "GenericFileOpenError", "message": "The workbook cannot be opened."}
    inner = {"code": "internalServerErrorUncategorized", "message": "*", "innerError": cause}
    _same(done, {"id": number, "status": "failed", **_error("internalServerError", "*", inner)})
