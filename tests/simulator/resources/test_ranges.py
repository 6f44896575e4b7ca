"""Tests of ranges: reached from worksheets, read, written, cleared, moved and merged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_workbook.simulator import limits
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

ID = "/users('a%40example.com')/drive/items('01X')/workbook"
SHEET_ID = f"{ID}/worksheets(%27%7B00000000-0001-0000-0000-000000000000%7D%27)"
SHAPE = "The number of rows or columns in the input array doesn't match the size or dimensions of the range."

# Copied from the recording of 2021-05.
WIRE_ORDER = [
    "@odata.context",
    "@odata.type",
    "@odata.id",
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


def code(response: Response) -> tuple[int, str, str]:
    """Status, top code and second-level code of a refusal."""
    error = response.json()["error"]
    return response.status, error["code"], error["innerError"]["code"]


def address(response: Response) -> str:
    """The address of a range, or the refusal's code."""
    body = response.json()
    return str(body.get("address") or body["error"]["code"])


def test_range_is_answered_in_the_order_of_the_wire(send: Send, book: Workbook) -> None:
    """The recorded shape: annotations first, then every property in its place."""
    book.write(book.area("A2:C2"), values=[[44444, "Soup", None]], number_formats=[["m/d/yyyy", None, None]])
    response = send("GET", "worksheets('Sheet1')/range(address='Sheet1!A2:C2')")
    assert response.status == 200
    body = response.json()
    assert list(body) == WIRE_ORDER
    assert body == {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#workbookRange",
        "@odata.type": "#microsoft.graph.workbookRange",
        "@odata.id": f"{SHEET_ID}/range(address=%27Sheet1!A2:C2%27)",
        "address": "Sheet1!A2:C2",
        "addressLocal": "Sheet1!A2:C2",
        "columnCount": 3,
        "cellCount": 3,
        "columnHidden": False,
        "rowHidden": False,
        "numberFormat": [["m/d/yyyy", "General", "General"]],
        "columnIndex": 0,
        "text": [["9/5/2021", "Soup", ""]],
        "formulas": [[44444, "Soup", ""]],
        "formulasLocal": [[44444, "Soup", ""]],
        "formulasR1C1": [[44444, "Soup", ""]],
        "hidden": False,
        "rowCount": 1,
        "rowIndex": 1,
        "valueTypes": [["Double", "String", "Empty"]],
        "values": [[44444, "Soup", ""]],
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("worksheets/Sheet1/range(address='A1:B2')", "Sheet1!A1:B2"),
        ("worksheets/Sheet1/range(address='a1:b2')", "Sheet1!A1:B2"),
        ("worksheets/Sheet1/range(address='$A$1')", "Sheet1!A1"),
        ("worksheets/Sheet1/range(address='B2:A1')", "Sheet1!A1:B2"),
        ("worksheets/Sheet1/range(address='Sheet1%21A1%3AB2')", "Sheet1!A1:B2"),
        ("worksheets/Sheet1/range(address='C:C')", "Sheet1!C:C"),
        ("worksheets/Sheet1/range(address='2:3')", "Sheet1!2:3"),
        ("worksheets/Sheet1/range(address='prices')", "Sheet1!B2:B3"),
        ("worksheets/Sheet1/range", "Sheet1!1:1048576"),
        ("worksheets/Sheet1/range()", "Sheet1!1:1048576"),
        ("worksheets/Sheet1/cell(row=0,column=0)", "Sheet1!A1"),
        ("worksheets/Sheet1/cell(row=9,column=26)", "Sheet1!AA10"),
        ("worksheets/Sheet1/cell(row=1048575,column=16383)", "Sheet1!XFD1048576"),
        ("worksheets/Sheet1/usedRange", "Sheet1!B2:D5"),
        ("worksheets/Sheet1/usedRange()", "Sheet1!B2:D5"),
        ("worksheets/Sheet1/UsedRange(valuesOnly=false)", "Sheet1!B2:D5"),
        ("worksheets/Sheet1/usedRange(valuesOnly=true)", "Sheet1!B2:C3"),
        ("worksheets/O'Brien/range(address='A1')", "'O''Brien'!A1"),
        ("worksheets('O''Brien')/range(address='''O''''Brien''!A1:A2')", "'O''Brien'!A1:A2"),
        ("worksheets/%C3%9Cbersicht/range(address='A1')", "Übersicht!A1"),
        ("worksheets/%C3%9Cbersicht/usedRange", "Übersicht!A1"),
        ("worksheets/Nowhere/range(address='A1')", "ItemNotFound"),
        ("worksheets/Sheet1/range(address='A0')", "InvalidArgument"),
        ("worksheets/Sheet1/range(address='XFE1')", "InvalidArgument"),
        ("worksheets/Sheet1/range(address='A1048577')", "InvalidArgument"),
        ("worksheets/Sheet1/range(address='nonsense')", "InvalidArgument"),
        ("worksheets/Sheet1/range(address='')", "InvalidArgument"),
        ("worksheets/Sheet1/range(address='%C3%9Cbersicht!A1')", "InvalidArgument"),
        ("worksheets/Sheet1/cell(row=-1,column=0)", "InvalidArgument"),
        ("worksheets/Sheet1/cell(row=1048576,column=0)", "InvalidArgument"),
        ("worksheets/Sheet1/cell(row=a,column=0)", "InvalidArgument"),
        ("worksheets/Sheet1/cell(row=1)", "InvalidArgument"),
        ("worksheets/Sheet1/usedRange(valuesOnly=maybe)", "InvalidArgument"),
    ],
)
def test_range_is_reached(send: Send, book: Workbook, path: str, expected: str) -> None:
    """Each form of address leads to its range, and what is none to its refusal."""
    book.add_sheet("O'Brien")
    book.add_sheet("Übersicht")
    book.write(book.area("B2:C3"), values=[[1, 2], [3, 4]])
    book.write(book.area("D5"), number_formats=[["0.00"]])
    book.add_name("prices", "=Sheet1!$B$2:$B$3")
    assert address(send("GET", path)) == expected


def test_selected_properties_come_alone(send: Send) -> None:
    """``$select`` gives what it names, in the order of the wire, with the annotations."""
    body = send("GET", "worksheets/Sheet1/usedRange(valuesOnly=true)?$select=text,address").json()
    assert list(body) == ["@odata.context", "@odata.type", "@odata.id", "address", "text"]
    assert (body["address"], body["text"]) == ("Sheet1!A1", [[""]])


def test_whole_sheet_has_null_for_its_cells(send: Send) -> None:
    """As observed until 2026-04."""
    body = send("GET", "worksheets/Sheet1/range").json()
    assert list(body) == WIRE_ORDER
    assert {name for name, value in body.items() if value is None} == {
        "numberFormat",
        "text",
        "formulas",
        "formulasLocal",
        "formulasR1C1",
        "valueTypes",
        "values",
    }
    assert body["cellCount"] == -1


def test_whole_sheet_is_refused_where_the_profile_says_so(send: Send) -> None:
    """As observed since 2026-04, but not for whole columns."""
    response = send("GET", "worksheets/Sheet1/range", profile="documented whole_sheet=error")
    assert code(response) == (400, "RangeExceedsLimit", "rangeExceedsLimit")
    assert send("GET", "worksheets/Sheet1/range(address='C:C')", profile="documented whole_sheet=error").status == 200


def test_update_is_answered_with_the_range_after_calculation(send: Send, book: Workbook) -> None:
    """The page's update of values, with formulas that follow."""
    book.add_sheet("test")
    path = "worksheets('test')/range(address='test!A1:B2')"
    body = send("PATCH", path, {"values": [["Test", "Value"], ["For", "Update"]]}).json()
    assert list(body) == WIRE_ORDER
    assert body["formulas"] == body["values"] == body["text"] == [["Test", "Value"], ["For", "Update"]]
    body = send("PATCH", path, {"values": [[2, None], ["=A1*21", None]]}).json()
    assert body["values"] == [[2, "Value"], [42, "Update"]]
    assert body["formulasR1C1"] == [[2, "Value"], ["=R[-1]C*21", "Update"]]


def test_null_leaves_alone_and_the_empty_text_clears(send: Send, book: Workbook) -> None:
    """In values, in formulas, and in number formats, where the empty text means General."""
    area = book.area("A1:B1")
    book.write(area, values=[[1, 2]], number_formats=[["0.0", "0.0"]])
    path = "worksheets/Sheet1/range(address='A1:B1')"
    assert send("PATCH", path, {"values": [[None, ""]]}).json()["values"] == [[1, ""]]
    assert send("PATCH", path, {"formulas": [["", None]]}).json()["valueTypes"] == [["Empty", "Empty"]]
    assert send("PATCH", path, {"numberFormat": [["", None]]}).json()["numberFormat"] == [["General", "0.0"]]


def test_single_input_fills_the_range(send: Send) -> None:
    """One value for all cells, and one formula as with Ctrl+Enter."""
    path = "worksheets/Sheet1/range(address='B1:C2')"
    assert send("PATCH", path, {"values": "Sample text"}).json()["values"] == [["Sample text"] * 2] * 2
    body = send("PATCH", path, {"formulas": "=A1&1"}).json()
    assert body["formulas"] == [["=A1&1", "=B1&1"], ["=A2&1", "=B2&1"]]
    assert body["values"] == [["1", "11"], ["1", "11"]]


def test_formula_wins_over_value_and_format_comes_last(send: Send) -> None:
    """The documented update of several properties: "1/1/2016" is a date, shown as the given format says."""
    path = "worksheets/Sheet1/range(address='A1:B1')"
    body = {"values": [["1/1/2016", 5]], "formulas": [[None, "=A1+1"]], "numberFormat": [["m-ddd", "0"]]}
    answer = send("PATCH", path, body).json()
    assert answer["values"] == [[42370, 42371]]
    assert answer["text"] == [["1-Fri", "42371"]]
    assert answer["numberFormat"] == [["m-ddd", "0"]]


def test_rows_and_columns_are_hidden(send: Send) -> None:
    """Also for whole columns, where nothing else can be set."""
    body = send("PATCH", "worksheets/Sheet1/range(address='B:C')", {"columnHidden": True}).json()
    assert (body["columnHidden"], body["hidden"], body["values"]) == (True, True, None)
    body = send("PATCH", "worksheets/Sheet1/range(address='A1:B1')", {"rowHidden": True}).json()
    assert (body["rowHidden"], body["columnHidden"], body["hidden"]) == (True, None, True)


def test_update_of_nothing_changes_nothing(send: Send, book: Workbook) -> None:
    """An object without properties is answered with the range."""
    before = book.revision
    assert send("PATCH", "worksheets/Sheet1/range(address='A1')", {"@odata.type": "x"}).status == 200
    assert book.revision == before


@pytest.mark.parametrize(
    "body",
    [
        b"[1]",
        {"values": [["only one row", "of two"]]},
        {"values": None},
        {"values": [["a", "b"], ["c", "=1+"]]},
        {"values": [["a", "b"], ["c", "d"]], "formulas": [["=SUM(", None], [None, None]]},
        {"values": [["a", "b"], ["c", "d"]], "rowHidden": "yes"},
        {"values": [["a", "b"], ["c", "d"]], "numberFormat": [["0"]] * 3},
        {"values": [["a", "b"], ["c", "d"]], "colour": "red"},
        {"formulas": {"0": ["=1", "=2"], "1": ["=3", "=4"]}},
        b'{"values": [[NaN, 1], [2, 3]]}',
        b'{"values": [[Infinity, 1], [2, 3]]}',
        {"text": [["a", "b"], ["c", "d"]]},
    ],
)
def test_update_that_cannot_be_is_refused_as_a_whole(send: Send, book: Workbook, body: object) -> None:
    """Whatever is wrong in one property, no property is applied."""
    area = book.area("A1:B2")
    book.write(area, values=[[1, 2], [3, 4]])
    response = send("PATCH", "worksheets/Sheet1/range(address='A1:B2')", body)
    assert code(response) == (400, "InvalidArgument", "invalidArgument")
    assert book.values(area) == [[1, 2], [3, 4]]
    assert book.is_hidden(area, rows=True) is False
    assert book.number_formats(area) == [["General"] * 2] * 2


def test_wrong_shape_is_refused_in_the_words_of_the_service(send: Send) -> None:
    """The message is the one that was observed."""
    response = send("PATCH", "worksheets/Sheet1/range(address='A1:B2')", {"values": [["a"], ["b"]]})
    assert response.json()["error"]["message"] == SHAPE


def test_missing_body_is_refused(send: Send) -> None:
    """A PATCH without a body is refused in the words that were observed."""
    response = send("PATCH", "worksheets/Sheet1/range(address='A1')")
    error = response.json()["error"]
    assert (response.status, error["code"]) == (400, "BadRequest")
    assert error["message"] == "Empty Payload. JSON content expected."


@pytest.mark.parametrize("where", ["C:C", "2:2"])
def test_cells_of_whole_rows_and_columns_cannot_be_written(send: Send, where: str) -> None:
    """An unbounded range takes no properties of cells."""
    response = send("PATCH", f"worksheets/Sheet1/range(address='{where}')", {"values": 1})
    assert code(response) == (400, "InvalidArgument", "invalidArgument")


@pytest.mark.parametrize(
    ("apply_to", "value", "number_format"),
    [("All", "", "General"), ("Formats", 5, "General"), ("Contents", "", "0.0"), ("contents", "", "0.0")],
)
def test_range_is_cleared(send: Send, book: Workbook, apply_to: str, value: object, number_format: str) -> None:
    """Contents, formats or both go."""
    area = book.area("A1")
    book.write(area, values=[[5]], number_formats=[["0.0"]])
    response = send("POST", "worksheets/Sheet1/range(address='A1')/clear", {"applyTo": apply_to})
    assert (response.status, response.body) == (204, b"")
    assert book.values(area) == [[value]]
    assert book.number_formats(area) == [[number_format]]


def test_clear_without_a_choice_clears_all(send: Send, book: Workbook) -> None:
    """Contents and formats, also of whole columns."""
    book.write(book.area("A1"), values=[[5]], number_formats=[["0.0"]])
    assert send("POST", "worksheets/Sheet1/range(address='A:A')/clear").status == 204
    assert book.value_types(book.area("A1")) == [["Empty"]]
    assert book.number_formats(book.area("A1")) == [["General"]]


def test_cells_are_inserted(send: Send, book: Workbook) -> None:
    """The answer is the blank range; what stood there has moved."""
    book.write(book.area("A1:A2"), values=[["a"], ["b"]])
    response = send("POST", "worksheets/Sheet1/range(address='A1')/insert", {"shift": "Down"})
    body = response.json()
    assert (response.status, list(body), body["address"], body["values"]) == (200, WIRE_ORDER, "Sheet1!A1", [[""]])
    assert book.values(book.area("A1:A3")) == [[""], ["a"], ["b"]]


def test_cells_are_deleted(send: Send, book: Workbook) -> None:
    """What stood below or right has moved."""
    book.write(book.area("A1:B2"), values=[["a", "b"], ["c", "d"]])
    assert send("POST", "worksheets/Sheet1/range(address='A1')/delete", {"shift": "Up"}).status == 204
    assert book.values(book.area("A1:B2")) == [["c", "b"], ["", "d"]]
    assert send("POST", "worksheets/Sheet1/range(address='A1')/delete", {"shift": "left"}).status == 204
    assert book.values(book.area("A1:B2")) == [["b", ""], ["", "d"]]


def test_cells_are_merged_and_unmerged(send: Send, book: Workbook) -> None:
    """The top left content stays; across merges each row."""
    area = book.area("A1:B2")
    book.write(area, values=[["a", "b"], ["c", "d"]])
    assert send("POST", "worksheets/Sheet1/range(address='A1:B2')/merge", {"across": True}).status == 204
    assert book.values(area) == [["a", ""], ["c", ""]]
    assert book.sheet("Sheet1").merges == [(0, 0, 0, 1), (1, 0, 1, 1)]
    assert send("POST", "worksheets/Sheet1/range(address='A1:B2')/unmerge").status == 204
    assert book.sheet("Sheet1").merges == []


def test_merge_of_a_tables_cells_is_refused(send: Send, book: Workbook) -> None:
    """As Excel's editor does not offer it there."""
    book.add_table(book.area("A1:B3"), has_headers=True)
    response = send("POST", "worksheets/Sheet1/range(address='B3:C3')/merge", {"across": False})
    assert code(response) == (400, "UnsupportedOperation", "unsupportedOperation")
    assert send("POST", "worksheets/Sheet1/range(address='C1:D3')/merge").status == 204
    assert send("POST", "worksheets/Sheet1/range(address='D:E')/merge", {"across": True}).status == 400


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("clear", {"applyTo": "Everything"}),
        ("insert", {"shift": "Up"}),
        ("insert", {}),
        ("delete", {"shift": "Right"}),
        ("delete", {"shift": 5}),
        ("merge", {"across": "sometimes"}),
        ("merge", {"across": True, "rows": 1}),
        ("insert", {"shift": "Down", "count": 1}),
        ("delete", {"shift": "Up", "count": 1}),
        ("clear", {"what": "All"}),
        ("clear", ["All"]),
    ],
)
def test_action_with_a_wrong_argument_is_refused(send: Send, action: str, body: object) -> None:
    """Each action takes its own words and nothing else."""
    response = send("POST", f"worksheets/Sheet1/range(address='A1')/{action}", body)
    assert code(response) == (400, "InvalidArgument", "invalidArgument")


def test_insert_that_would_tear_a_table_is_refused(send: Send, book: Workbook) -> None:
    """The workbook's conflict is the service's."""
    book.add_table(book.area("A1:B3"), has_headers=True)
    response = send("POST", "worksheets/Sheet1/range(address='A2')/insert", {"shift": "Down"})
    assert code(response) == (409, "InsertDeleteConflict", "insertDeleteConflict")


def test_range_knows_its_worksheet(send: Send) -> None:
    """The navigation property leads back, and can be expanded."""
    assert send("GET", "worksheets/Sheet1/range(address='A1')/worksheet").json()["name"] == "Sheet1"
    body = send("GET", "worksheets/Sheet1/range(address='A1')?$select=address&$expand=worksheet").json()
    assert (body["address"], body["worksheet"]["name"]) == ("Sheet1!A1", "Sheet1")


def test_verb_that_ranges_do_not_take_is_refused(send: Send) -> None:
    """There is no DELETE of a range; the action is a POST."""
    assert send("DELETE", "worksheets/Sheet1/range(address='A1')").status == 405


def test_request_beyond_the_payload_limit_is_refused(send: Send, book: Workbook) -> None:
    """Five megabytes are the limit of a request."""
    body = b'{"values": "x"}' + b" " * limits.MAX_PAYLOAD_BYTES
    response = send("PATCH", "worksheets/Sheet1/range(address='A1')", body)
    assert code(response) == (413, "RequestPayloadSizeLimitExceeded", "requestPayloadSizeLimitExceeded")
    assert book.values(book.area("A1")) == [[""]]


def test_answer_beyond_the_payload_limit_is_refused(send: Send, book: Workbook) -> None:
    """Too many cells are refused before they are read, long texts after."""
    refusal = (413, "ResponsePayloadSizeLimitExceeded", "responsePayloadSizeLimitExceeded")
    assert code(send("GET", "worksheets/Sheet1/range(address='A1:Z100000')")) == refusal
    book.write(book.area("A1:A40"), values=[["x" * 32_000]] * 40)
    assert code(send("GET", "worksheets/Sheet1/range(address='A1:A40')")) == refusal
    assert send("GET", "worksheets/Sheet1/range(address='A1:A40')?$select=values").status == 200


def test_update_whose_answer_would_be_beyond_the_limit_is_refused_before_it(send: Send, book: Workbook) -> None:
    """Too many cells are not written; what was written is always answered."""
    response = send("PATCH", "worksheets/Sheet1/range(address='A1:Z100000')", {"values": "x"})
    assert code(response)[0] == 413
    assert book.values(book.area("A1")) == [[""]]
    long = [["x" * 32_000]] * 40
    assert send("PATCH", "worksheets/Sheet1/range(address='A1:A40')", {"values": long}).json()["values"] == long


@pytest.mark.parametrize(
    ("name", "formulas"),
    [
        ("formulasR1C1", [["=RC[1]*2", None], [None, "=R1C1+1"]]),
        ("formulasLocal", [["=B1*2", None], [None, "=$A$1+1"]]),
    ],
)
def test_formulas_of_another_notation_are_written(send: Send, book: Workbook, name: str, formulas: object) -> None:
    """In R1C1, and in the user's language, which is English here."""
    path = "worksheets/Sheet1/range(address='A1:B2')"
    send("PATCH", path, {"values": [[None, 5], ["x", None]]})
    body = send("PATCH", path, {name: formulas}).json()
    assert body["values"] == [[10, 5], ["x", 11]]
    assert body["formulas"] == [["=B1*2", 5], ["x", "=$A$1+1"]]
    assert body["formulasR1C1"] == [["=RC[1]*2", 5], ["x", "=R1C1+1"]]


def test_more_than_five_million_cells_have_null(send: Send) -> None:
    """As documented, properties of cells are null then."""
    body: dict[str, Any] = send("GET", "worksheets/Sheet1/range(address='A1:F1000000')").json()
    assert (body["cellCount"], body["values"], body["rowCount"]) == (6_000_000, None, 1_000_000)
    response = send("PATCH", "worksheets/Sheet1/range(address='A1:F1000000')", {"values": 1})
    assert code(response) == (400, "RangeExceedsLimit", "rangeExceedsLimit")
