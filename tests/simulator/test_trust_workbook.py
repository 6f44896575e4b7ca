"""What somebody who knows Excel behind Microsoft Graph relies on: sheets, ranges, tables and names, as scenarios."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response

Ask = Callable[..., Response]

WORKBOOK = "/me/drive/root:/Book.xlsx:/workbook"
SHEET = f"{WORKBOOK}/worksheets/Sheet1"
TABLE = f"{WORKBOOK}/tables/Table1"

pytestmark = pytest.mark.usefixtures("file")


@pytest.fixture(name="file")
def _file(simulator: Simulator) -> DriveFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    rows: list[list[Any]] = [["Item", "Price", "Twice"], ["Pen", 1.5, "=B2*2"], ["Ink", 8, "=B3*2"]]
    for row in rows:
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return simulator.add(data.getvalue())


@pytest.fixture(name="write")
def _write(ask: Ask) -> Callable[..., dict[str, Any]]:
    """Write into a range: ``write(address, values=…)``; gives the answer's body."""

    def write(address: str, **body: Any) -> dict[str, Any]:
        answer = ask("PATCH", f"{SHEET}/range(address='{address}')", body)
        assert answer.status == 200, answer.body
        parsed: dict[str, Any] = answer.json()
        return parsed

    return write


@pytest.fixture(name="read")
def _read(ask: Ask) -> Callable[..., Any]:
    """Read a property of a range: ``read(address, name="values")``."""

    def read(address: str, name: str = "values") -> Any:
        return ask("GET", f"{SHEET}/range(address='{address}')").json()[name]

    return read


def _refused(answer: Response) -> tuple[int, str]:
    return answer.status, answer.json()["error"]["code"]


def test_renamed_sheet_takes_formulas_and_names_with_it(ask: Ask, read: Callable[..., Any]) -> None:
    """References follow, in quotes where the new name needs them; a deleted sheet leaves errors behind."""
    ask("POST", f"{WORKBOOK}/worksheets", {"name": "Data"})
    ask("PATCH", f"{WORKBOOK}/worksheets/Data/range(address='A1')", {"values": 7})
    ask("PATCH", f"{SHEET}/range(address='E1')", {"formulas": "=Data!A1*2"})
    ask("POST", f"{WORKBOOK}/names/add", {"name": "First", "reference": "=Data!$A$1"})
    ask("PATCH", f"{WORKBOOK}/worksheets/Data", {"name": "It's Q1"})
    assert read("E1", "formulas") == [["='It''s Q1'!A1*2"]]
    assert ask("GET", f"{WORKBOOK}/names/First").json()["value"] == "'It''s Q1'!$A$1"
    assert ask("DELETE", f"{WORKBOOK}/worksheets('It''s Q1')").status == 204
    assert read("E1") == [["#REF!"]]


@pytest.mark.parametrize(
    ("method", "path", "body", "refusal"),
    [
        ("POST", "/worksheets", {"name": "SHEET1"}, (409, "ItemAlreadyExists")),
        ("POST", "/worksheets", {"name": "x" * 32}, (400, "InvalidArgument")),
        ("POST", "/worksheets", {"name": "a/b"}, (400, "InvalidArgument")),
        ("PATCH", "/worksheets/Sheet1", {"visibility": "Hidden"}, (400, "InvalidArgument")),
        ("PATCH", "/worksheets/Sheet1", {"position": 3}, (400, "InvalidArgument")),
        ("DELETE", "/worksheets/Sheet1", None, (400, "InvalidArgument")),
        ("GET", "/worksheets/Sheet1/range(address='A1048577')", None, (400, "InvalidArgument")),
        ("GET", "/worksheets/Sheet1/range(address='A1:B2,D4')", None, (400, "InvalidArgument")),
        ("GET", "/worksheets/Sheet1/cell(row=-1,column=0)", None, (400, "InvalidArgument")),
        ("GET", "/worksheets/Sheet1/range(address='A1')/offsetRange(rowOffset=-1,columnOffset=0)", None, (400, None)),
        ("PATCH", "/worksheets/Sheet1/range(address='A:A')", {"values": 1}, (400, "InvalidArgument")),
        ("PATCH", "/worksheets/Sheet1/range(address='A1')", {"values": None}, (400, "InvalidArgument")),
        ("PATCH", "/worksheets/Sheet1/range(address='A1')", {"text": [["x"]]}, (400, "InvalidArgument")),
        ("POST", "/tables/add", {"address": "Nowhere!A1:B2", "hasHeaders": True}, (404, "ItemNotFound")),
        ("GET", "/tables/Nothing", None, (404, "ItemNotFound")),
        ("POST", "/names/add", {"name": "A1", "reference": "=1"}, (400, "InvalidArgument")),
        ("POST", "/names/add", {"name": "Bad", "reference": "=SUM("}, (400, "InvalidArgument")),
        ("GET", "/names/Nothing", None, (404, "ItemNotFound")),
        ("PUT", "/worksheets/Sheet1", {}, (405, "MethodNotAllowed")),
        ("POST", "/worksheets/Sheet1/charts/add", {"type": "Cone", "sourceData": "A1:B2"}, (400, "InvalidArgument")),
        ("GET", "/worksheets?$filter=name eq 'x'", None, (400, "BadRequest")),
    ],
)
def test_what_is_wrong_is_refused(ask: Ask, method: str, path: str, body: Any, refusal: tuple[int, str | None]) -> None:
    """With the status and the code that a client decides by; nothing changes."""
    before = ask("GET", f"{SHEET}/usedRange").json()
    status, code = _refused(ask(method, WORKBOOK + path, body))
    assert (status, code) == (refusal[0], refusal[1] or code)
    assert ask("GET", f"{SHEET}/usedRange").json() == before


def test_write_is_all_or_nothing(ask: Ask, read: Callable[..., Any]) -> None:
    """One wrong formula among the cells, and none is written; nor is a format beside a value that is refused."""
    path = f"{SHEET}/range(address='A2:B2')"
    assert _refused(ask("PATCH", path, {"values": [["x", "=SUM("]]})) == (400, "InvalidArgument")
    assert _refused(ask("PATCH", path, {"numberFormat": "0.00", "values": [[1, 2, 3]]})) == (400, "InvalidArgument")
    assert read("A2:B2") == [["Pen", 1.5]]
    assert read("A2:B2", "numberFormat") == [["General", "General"]]


def test_null_blank_and_scalar(write: Callable[..., Any], read: Callable[..., Any]) -> None:
    """Null leaves a cell alone, an empty text clears it, a single value fills the range."""
    assert write("A2:B3", values=[[None, ""], ["", 9]])["values"] == [["Pen", ""], ["", 9]]
    assert read("A2:B3", "valueTypes") == [["String", "Empty"], ["Empty", "Double"]]
    assert read("C2:C3") == [[0], [18]]
    assert write("E1:F2", values="Sample text")["values"] == [["Sample text"] * 2] * 2
    assert write("E1:F2", formulas="=B1")["formulas"] == [["=B1", "=C1"], ["=B2", "=C2"]]
    assert write("E1:F1", numberFormat=[["0.00", None]])["numberFormat"] == [["0.00", "General"]]
    assert write("E1", numberFormat="")["numberFormat"] == [["General"]]


@pytest.mark.parametrize(
    ("typed", "value", "text", "number_format"),
    [
        ("1/1/2016", 42370, "1/1/2016", "m/d/yyyy"),
        ("13:30", 0.5625, "13:30", "h:mm"),
        ("10%", 0.1, "10%", "0%"),
        ("1,234.5", 1234.5, "1,234.50", "#,##0.00"),
        ("100", 100, "100", "General"),
        ("true", True, "TRUE", "General"),
        ("'007", "007", "007", "General"),
        ("Jan-15-2016", "Jan-15-2016", "Jan-15-2016", "General"),
        ("#N/A", "#N/A", "#N/A", "General"),
        ("=1/0", "#DIV/0!", "#DIV/0!", "General"),
        (1 / 3, 1 / 3, "0.333333333", "General"),
        (1e21, 1e21, "1E+21", "General"),
    ],
)
def test_input_is_taken_as_typed(
    write: Callable[..., Any], typed: Any, value: Any, text: str, number_format: str
) -> None:
    """Dates, times, percentages, numbers with separators, Booleans, an apostrophe before what is to stay a text."""
    body = write("E1", values=[[typed]])
    assert (body["values"], body["text"], body["numberFormat"]) == ([[value]], [[text]], [[number_format]])


def test_text_follows_the_number_format(write: Callable[..., Any]) -> None:
    """Sections, thousands, dates, literal text; not the width of the column."""
    body = write(
        "E1:J1",
        values=[[1234567.891, -5, 42370.75, 0.256, "x", 0]],
        numberFormat=[["#,##0.0", "0.00;[Red](0.00)", "yyyy-mm-dd hh:mm", "0.0%", '"<"@">"', '0;-0;"none"']],
    )
    assert body["text"] == [["1,234,567.9", "(5.00)", "2016-01-01 18:00", "25.6%", "<x>", "none"]]


def test_dynamic_arrays_spill(write: Callable[..., Any], read: Callable[..., Any]) -> None:
    """Into free cells; what stands in the way is an error, and the way freed again a result."""
    write("E1", formulas="=SEQUENCE(3)")
    assert read("E1:E3") == [[1], [2], [3]]
    write("E2", values=9)
    assert read("E1:E3") == [["#SPILL!"], [9], [""]]
    write("E2", values="")
    assert read("E1:E3") == [[1], [2], [3]]


def test_inserted_and_deleted_cells_move_formulas(ask: Ask, read: Callable[..., Any]) -> None:
    """References follow the cells that moved; the new cells are blank."""
    ask("PATCH", f"{SHEET}/range(address='E5')", {"formulas": "=SUM(B2:B3)"})
    made = ask("POST", f"{SHEET}/range(address='A2:C2')/insert", {"shift": "Down"})
    assert (made.status, made.json()["values"]) == (200, [["", "", ""]])
    assert (read("E5", "formulas"), read("C4", "formulas")) == ([["=SUM(B3:B4)"]], [["=B4*2"]])
    assert ask("POST", f"{SHEET}/range(address='2:2')/delete", {"shift": "Up"}).status == 204
    assert (read("E4", "formulas"), read("A2")) == ([["=SUM(B2:B3)"]], [["Pen"]])


def test_ranges_lead_to_ranges(ask: Ask) -> None:
    """Functions follow each other, with and without parentheses."""
    steps = {
        "range(address='A1:C3')/lastRow": "Sheet1!A3:C3",
        "range(address='A1:C3')/lastRow()/cell(row=0,column=1)": "Sheet1!B3",
        "range(address='A1:C3')/column(column=2)": "Sheet1!C1:C3",
        "range(address='B2')/entireColumn": "Sheet1!B:B",
        "range(address='B2')/offsetRange(rowOffset=1,columnOffset=-1)": "Sheet1!A3",
        "range(address='B2:C5')/boundingRect(anotherRange='D10:E15')": "Sheet1!B2:E15",
        "range(address='A1:B2')/intersection(anotherRange='B2:C3')": "Sheet1!B2",
        "range(address='A1')/resizedRange(deltaRows=2,deltaColumns=1)": "Sheet1!A1:B3",
        "usedRange(valuesOnly=true)": "Sheet1!A1:C3",
    }
    for path, address in steps.items():
        assert ask("GET", f"{SHEET}/{path}").json().get("address") == address, path


def test_table_grows_and_calculates(ask: Ask, read: Callable[..., Any]) -> None:
    """A calculated column fills new rows, totals follow, rows are counted from nought."""
    ask("POST", f"{WORKBOOK}/tables/add", {"address": "Sheet1!A1:B3", "hasHeaders": True})
    column = {"values": [["Gross"], ["=[@Price]*1.2"], ["=[@Price]*1.2"]]}
    assert ask("POST", f"{TABLE}/columns", column).json()["values"] == [["Gross"], [pytest.approx(1.8)], [9.6]]
    ask("PATCH", f"{SHEET}/range(address='F1')", {"formulas": "=SUM(Table1[Gross])"})
    added = ask("POST", f"{TABLE}/rows/add", {"index": 1, "values": [["Nib", 10, None]]}).json()
    assert (added["index"], added["values"]) == (1, [["Nib", 10, 12]])
    assert read("F1") == [[pytest.approx(23.4)]]
    page = ask("GET", f"{TABLE}/rows?$top=1&$skip=2").json()["value"]
    assert [(row["index"], row["values"][0][0]) for row in page] == [(2, "Ink")]
    assert ask("DELETE", f"{TABLE}/rows/itemAt(index=0)").status == 204
    assert ask("GET", f"{TABLE}/range").json()["address"] == "Sheet1!A1:C3"
    assert read("F1") == [[pytest.approx(21.6)]]


def test_table_keeps_what_names_it(ask: Ask, read: Callable[..., Any]) -> None:
    """Formulas follow a renamed column and a renamed table, and become plain where the table ends."""
    ask("POST", f"{WORKBOOK}/tables/add", {"address": "Sheet1!A1:C3", "hasHeaders": True})
    ask("PATCH", f"{SHEET}/range(address='F1')", {"formulas": "=SUM(Table1[Price])"})
    ask("PATCH", f"{SHEET}/range(address='B1')", {"values": "Cost"})
    assert read("F1", "formulas") == [["=SUM(Table1[Cost])"]]
    assert _refused(ask("PATCH", f"{TABLE}/columns/Cost", {"name": "Item"})) == (409, "ItemAlreadyExists")
    ask("PATCH", TABLE, {"name": "Stock"})
    assert read("F1", "formulas") == [["=SUM(Stock[Cost])"]]
    area = ask("POST", f"{WORKBOOK}/tables/Stock/convertToRange").json()
    assert (area["address"], read("F1")) == ("Sheet1!A1:C3", [[9.5]])
    assert ask("GET", f"{WORKBOOK}/tables").json()["value"] == []


def test_table_without_headers_gets_them(ask: Ask, read: Callable[..., Any]) -> None:
    """They are made up, and the data moves down a row."""
    answer = ask("POST", f"{SHEET}/tables/add", {"address": "A1:B2", "hasHeaders": False})
    assert answer.json()["showHeaders"] is True
    assert read("A1:B3") == [["Column1", "Column2"], ["Item", "Price"], ["Pen", 1.5]]


@pytest.mark.parametrize(
    ("reference", "kind", "value"),
    [
        ("=Sheet1!$B$2:$B$3", "Range", "Sheet1!$B$2:$B$3"),
        ("=0.2", "Double", 0.2),
        ("=2+3", "Double", 5),
        ("=SUM(Sheet1!$B$2:$B$3)", "Double", 9.5),
        ('="net"', "String", "net"),
        ("=1=1", "Boolean", True),
        (5, "Double", 5),
    ],
)
def test_name_says_what_it_comes_to(ask: Ask, reference: Any, kind: str, value: Any) -> None:
    """A range its address, a formula its result; whole numbers are written whole, as in ranges."""
    answer = ask("POST", f"{WORKBOOK}/names/add", {"name": "N", "reference": reference})
    body = answer.json()
    assert (body["type"], body["value"]) == (kind, value)
    assert b".0," not in answer.body


def test_names_have_scopes(ask: Ask, read: Callable[..., Any]) -> None:
    """A sheet's own name wins on that sheet; only a range's name leads to a range."""
    ask("POST", f"{WORKBOOK}/worksheets", {"name": "Other"})
    ask("POST", f"{WORKBOOK}/names/add", {"name": "Rate", "reference": "=0.2"})
    ask("POST", f"{WORKBOOK}/worksheets/Other/names/add", {"name": "Rate", "reference": "=0.5"})
    for sheet, value in (("Sheet1", 0.2), ("Other", 0.5)):
        cell = f"{WORKBOOK}/worksheets/{sheet}/range(address='G1')"
        assert ask("PATCH", cell, {"formulas": "=Rate"}).json()["values"] == [[value]]
    assert [name["scope"] for name in ask("GET", f"{WORKBOOK}/worksheets/Other/names").json()["value"]] == ["Worksheet"]
    assert ask("GET", f"{WORKBOOK}/names/Rate/range").status == 400
