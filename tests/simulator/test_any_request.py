"""Whatever is asked, the simulator answers as Graph does: it never raises, and it never writes what cannot be read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any, NoReturn

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Headers, Request, Response

ROOT = "https://graph.microsoft.com/v1.0"
WORKBOOK = "/me/drive/root:/Book.xlsx:/workbook"


def _book() -> bytes:
    """A table with a calculated column, two sheets that need each other, and two names."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    rows: list[list[Any]] = [["Item", "Price", "Twice"], ["Pen", 1.5, "=B2*2"], ["Ink", 8, "=B3*2"]]
    for row in rows:
        sheet.append(row)
    sheet.add_table(Table(displayName="T", ref="A1:C3"))
    other = book.create_sheet("O'Brien Ü")
    other["A1"] = "=SUM(T[Price])"
    book.defined_names["Rate"] = DefinedName("Rate", attr_text="Sheet1!$B$2")
    book.defined_names["Vat"] = DefinedName("Vat", attr_text="0.2")
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


_BOOK = _book()
_ITEMS = [
    "/me/drive/root:/Book.xlsx:",
    "/me/drive/items/{id}",
    "/drives/{drive}/items/{id}",
    "/drives/{drive}/root:/Book.xlsx:",
    "/sites/root/drive/items/{id}",
    "/me/drive/items/nope",
    "/shares/u!aHR0/driveItem",
]
_SHEETS = ["Sheet1", "O'Brien%20%C3%9C", "%7B00000000-0001-0000-0000-000000000000%7D", "Nowhere", ""]
_ADDRESSES = ["A1", "B2:C9", "A:A", "1:2", "A1:XFD1048576", "Sheet1!A1", "Nowhere!A1", "Rate", "T", "A0", "A1,B2", ""]
_FUNCTIONS = [
    "",
    "/lastCell",
    "/entireRow",
    "/row(row=1)",
    "/column(column=-3)",
    "/offsetRange(rowOffset=-9,columnOffset=1)",
    "/resizedRange(deltaRows=1,deltaColumns=-9)",
    "/intersection(anotherRange='Z9')",
    "/rowsAbove(count=2)",
    "/columnsAfter(count=1000000)",
    "/visibleView",
    "/format/fill",
]
_SEGMENTS = [
    "tables",
    "tables/T",
    "tables/T/rows",
    "tables/T/rows/itemAt(index=1)",
    "tables/T/columns/Price",
    "tables/T/columns/itemAt(index=-1)",
    "tables/T/rows/$/itemAt(index=0)",
    "tables/T/rows/add",
    "tables/T/columns/add",
    "tables/T/dataBodyRange",
    "tables/T/convertToRange",
    "tables/add",
    "names",
    "names/Rate",
    "names/Vat/range",
    "names/add",
    "names/addFormulaLocal",
    "worksheets",
    "worksheets/add",
    "worksheets(",
    "worksheets('a','b')",
    "application/calculate",
    "application",
    "charts/add",
    "functions/sum",
    "comments",
    "createSession",
    "closeSession",
    "refreshSession",
    "operations/1",
    "sessionInfoResource(key='1')",
    "%00",
    "%zz",
    "''",
    "a)b",
    "..",
]
_CHART = "worksheets/Sheet1/charts/Chart%201"
_CHARTS = [
    "worksheets/Sheet1/charts",
    "worksheets/Sheet1/charts/add",
    "worksheets/Sheet1/charts/itemAt(index=1)",
    _CHART,
    f"{_CHART}/setData",
    f"{_CHART}/setPosition",
    f"{_CHART}/title",
    f"{_CHART}/title/format/font",
    f"{_CHART}/legend",
    f"{_CHART}/dataLabels",
    f"{_CHART}/format/fill/setSolidColor",
    f"{_CHART}/format/fill/clear",
    f"{_CHART}/axes/valueAxis",
    f"{_CHART}/axes/categoryAxis/format/line",
    f"{_CHART}/axes/valueAxis/majorGridlines/format/line/clear",
    f"{_CHART}/axes/seriesAxis/title",
    f"{_CHART}/series",
    f"{_CHART}/series/0",
    f"{_CHART}/series/itemAt(index=1)/points",
    f"{_CHART}/series/0/points/1/format/fill/clear",
]
_NAMES = [
    "type",
    "sourceData",
    "seriesBy",
    "startCell",
    "endCell",
    "width",
    "top",
    "text",
    "visible",
    "overlay",
    "showValue",
    "separator",
    "maximum",
    "minimum",
    "majorUnit",
    "color",
    "size",
    "values",
    "formulas",
    "formulasR1C1",
    "numberFormat",
    "name",
    "position",
    "visibility",
    "address",
    "hasHeaders",
    "index",
    "persistChanges",
    "applyTo",
    "shift",
    "across",
    "reference",
    "formula",
    "comment",
    "style",
    "showTotals",
    "showHeaders",
    "rowHidden",
    "calculationType",
    "@odata.type",
]
_TEXTS = [
    "Pie",
    "3DColumn",
    "Sheet1!A1:C3",
    "orange",
    "",
    "Sheet1!A1:B2",
    "E1:F3",
    "New",
    "Up",
    "Right",
    "Contents",
    "Hidden",
    "=Sheet1!$A$1",
    "=1/0",
    "=SUM(",
    "=T[Price]",
    "=SEQUENCE(3)",
    "=[1]x!A1",
    "1/1/2016",
    "10%",
    "'x",
    "#N/A",
    "0.00;[Red]-0",
    "@@[",
    "\x00",
    "_x0041_",
    "\ud800",
    "a" * 40_000,
]

_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 12),
    st.sampled_from([1.5, 1e308, 10**30]),
    st.sampled_from(_TEXTS),
    st.text(max_size=6),
)
_grids = st.integers(0, 3).flatmap(
    lambda width: st.lists(st.lists(_scalars, min_size=width, max_size=width), min_size=1, max_size=3)
)
_values = st.one_of(
    _scalars, _grids, st.lists(_scalars, max_size=2), st.dictionaries(st.sampled_from(_NAMES), _scalars)
)
_bodies = st.one_of(
    st.dictionaries(st.sampled_from(_NAMES), _values, max_size=4).map(lambda body: json.dumps(body).encode()),
    st.sampled_from([b"", b"{", b"[]", b"null", b"1", b'{"values": NaN}', b"\xff", b'{"values":' + b"[" * 3000]),
)
_ranges = st.tuples(st.sampled_from(_SHEETS), st.sampled_from(_ADDRESSES), st.sampled_from(_FUNCTIONS)).map(
    lambda given: f"worksheets/{given[0]}/range(address='{given[1]}'){given[2]}"
)
_actions = st.sampled_from(["", "", "/clear", "/insert", "/delete", "/merge", "/unmerge", "/tables/add"])
_paths = st.one_of(
    st.tuples(_ranges, _actions).map("".join),
    st.sampled_from(_SEGMENTS),
    st.sampled_from(_CHARTS),
    st.lists(st.sampled_from(_SEGMENTS), min_size=2, max_size=3).map("/".join),
)
_queries = st.sampled_from(
    ["", "", "", "?$select=values", "?$top=1&$skip=1", "?$top=x", "?$filter=a", "?=&&", "?a=%zz"]
)
_asked = st.tuples(
    st.sampled_from(["GET", "GET", "POST", "POST", "PATCH", "PATCH", "DELETE", "PUT", "HEAD"]),
    st.sampled_from([*_ITEMS[:1] * 9, *_ITEMS]),
    _paths,
    _queries,
    _bodies,
    st.booleans(),
)


def _refuse(constant: str) -> NoReturn:
    msg = f"{constant} is no JSON"
    raise AssertionError(msg)


def _check(answer: Response) -> None:
    """The answer has one of Graph's shapes."""
    assert answer.status not in (500, 502, 503)
    if answer.status == 204:
        assert answer.body == b""
    body = json.loads(answer.body, parse_constant=_refuse) if answer.body else {}
    if answer.status >= 400:
        assert list(body) == ["error"]
        assert {"code", "message"} <= set(body["error"])
        assert all(isinstance(body["error"][name], str) for name in ("code", "message"))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(_asked, min_size=1, max_size=10))
def test_any_requests_get_answers_of_graphs_shape(asked: list[tuple[str, str, str, str, bytes, bool]]) -> None:
    """Any methods, paths, queries and bodies, one after the other; then the workbook still saves and opens."""
    simulator = Simulator(clock=ManualClock())
    file = simulator.add(_BOOK)

    def ask(method: str, path: str, body: bytes, session: str | None) -> Response:
        headers = {"Authorization": "Bearer t", "Content-Type": "application/json"}
        headers |= {"workbook-session-id": session} if session else {}
        url = ROOT + path.format(id=file.id, drive=file.drive_id)
        return simulator(Request(method, url, Headers(headers), body))

    chart = b'{"type": "Line", "sourceData": "A1:C3"}'
    assert ask("POST", f"{WORKBOOK}/worksheets/Sheet1/charts/add", chart, None).status == 200
    session = ask("POST", f"{WORKBOOK}/createSession", b'{"persistChanges": true}', None).json()["id"]
    for method, item, path, query, body, is_sessionful in asked:
        answer = ask(method, f"{item}/workbook/{path}{query}", body, session if is_sessionful else None)
        _check(answer)
    content = simulator.saved_bytes(file)
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    copy = Simulator(clock=ManualClock())
    copy.add(content)
    url = f"{ROOT}{WORKBOOK}/worksheets"
    assert copy(Request("GET", url, Headers({"Authorization": "Bearer t"}))).status == 200


_Write = tuple[str, str, Callable[[str], Any], str]
_WRITES: list[_Write] = [
    ("POST", "/names/add", lambda text: {"name": "N", "reference": "=Sheet1!$A$1", "comment": text}, "/names"),
    ("POST", "/names/add", lambda text: {"name": "N", "reference": f'="{text}"'}, "/names"),
    ("POST", "/worksheets", lambda text: {"name": text}, "/worksheets"),
    ("PATCH", "/worksheets/Sheet1/range(address='A1')", lambda text: {"values": text}, "/worksheets/Sheet1/usedRange"),
    (
        "PATCH",
        "/worksheets/Sheet1/range(address='A1')",
        lambda text: {"formulas": f'="{text}"'},
        "/worksheets/Sheet1/usedRange",
    ),
    (
        "PATCH",
        "/worksheets/Sheet1/range(address='A1')",
        lambda text: {"values": 1, "numberFormat": f'"{text}"0'},
        "/worksheets/Sheet1/usedRange",
    ),
    ("PATCH", "/worksheets/Sheet1/range(address='C1')", lambda text: {"values": text}, "/tables/Table1/columns"),
]


@pytest.mark.parametrize("text", ["a\x00", "\x01b", "a\x1f", "a\ufffe", "a\rb", "a\nb", "a\tb", "<>&'x;", "_x0041_"])
@pytest.mark.parametrize("write", _WRITES, ids=["comment", "name", "sheet", "value", "formula", "format", "header"])
def test_any_text_is_the_same_in_a_reopened_copy(
    write: _Write, text: str, ask: Callable[..., Response], simulator: Simulator
) -> None:
    """Also what XML cannot hold, and what would be read as an escape."""
    method, path, body, shown = write
    file = simulator.blank()
    ask("POST", f"{WORKBOOK}/tables/add", {"address": "Sheet1!C1:D2", "hasHeaders": False})
    assert ask(method, WORKBOOK + path, body(text)).status < 300
    before = ask("GET", WORKBOOK + shown).json()
    content = simulator.saved_bytes(file)
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[0] == "Sheet1"
    simulator.add(content, "/Copy.xlsx")
    after = ask("GET", (WORKBOOK + shown).replace("Book", "Copy")).json()
    assert _told(after) == _told(before)


def _told(body: Any) -> Any:
    """The body without addresses and ids, which differ from file to file."""
    if isinstance(body, dict):
        return {name: _told(value) for name, value in body.items() if not name.startswith("@") and name != "id"}
    return [_told(value) for value in body] if isinstance(body, list) else body
