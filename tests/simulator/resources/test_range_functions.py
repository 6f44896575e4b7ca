"""Tests of functions that lead from a range to another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import Members
from pytest_workbook.wire import Response

Send = Callable[..., Response]

FROM = "worksheets/Sheet1/range(address='B2:C5')"


def address(response: Response) -> str:
    """The address of a range, or the refusal's code."""
    body = response.json()
    return str(body.get("address") or body["error"]["code"])


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("cell(row=0,column=0)", "Sheet1!B2"),
        ("cell(row=9,column=9)", "Sheet1!K11"),
        ("row(row=1)", "Sheet1!B3:C3"),
        ("column(column=1)", "Sheet1!C2:C5"),
        ("lastRow", "Sheet1!B5:C5"),
        ("lastRow()", "Sheet1!B5:C5"),
        ("lastColumn", "Sheet1!C2:C5"),
        ("lastCell", "Sheet1!C5"),
        ("entireRow", "Sheet1!2:5"),
        ("entireColumn", "Sheet1!B:C"),
        ("offsetRange(rowOffset=1,columnOffset=-1)", "Sheet1!A3:B6"),
        ("offsetRange?rowOffset=1&columnOffset=-1", "Sheet1!A3:B6"),
        ("resizedRange(deltaRows=1, deltaColumns=-1)", "Sheet1!B2:B6"),
        ("boundingRect(anotherRange='D10:E15')", "Sheet1!B2:E15"),
        ("boundingRect?anotherRange=D10:E15", "Sheet1!B2:E15"),
        ("intersection(anotherRange='Sheet1!A1:B3')", "Sheet1!B2:B3"),
        ("rowsAbove", "Sheet1!B1:C1"),
        ("rowsAbove(count=1)", "Sheet1!B1:C1"),
        ("rowsBelow(count=2)", "Sheet1!B6:C7"),
        ("columnsBefore", "Sheet1!A2:A5"),
        ("columnsAfter(count=2)", "Sheet1!D2:E5"),
        ("usedRange", "Sheet1!B3:C4"),
        ("usedRange(valuesOnly=true)", "Sheet1!B3"),
        ("lastRow/lastCell/offsetRange(rowOffset=1,columnOffset=0)", "Sheet1!C6"),
        ("LASTROW/entirerow", "Sheet1!5:5"),
        ("row(row=4)", "InvalidArgument"),
        ("row", "InvalidArgument"),
        ("column(column=2)", "InvalidArgument"),
        ("offsetRange(rowOffset=-2,columnOffset=0)", "InvalidArgument"),
        ("resizedRange(deltaRows=-4,deltaColumns=0)", "InvalidArgument"),
        ("boundingRect", "InvalidArgument"),
        ("intersection(anotherRange='D10:E15')", "ItemNotFound"),
        ("intersection(anotherRange='Nowhere!A1')", "ItemNotFound"),
        ("rowsAbove(count=2)", "InvalidArgument"),
    ],
)
def test_function_leads_to_its_range(send: Send, book: Workbook, function: str, expected: str) -> None:
    """From B2:C5, in the spellings of the metadata, the pages and the clients."""
    book.write(book.area("B3"), values=[["x"]])
    book.write(book.area("C4"), number_formats=[["0.0"]])
    assert address(send("GET", f"{FROM}/{function}")) == expected


def test_used_range_of_an_unused_range_is_not_found(send: Send) -> None:
    """Unlike a blank worksheet's, which is A1."""
    assert address(send("GET", f"{FROM}/usedRange(valuesOnly=true)")) == "ItemNotFound"


def test_function_without_its_comma_is_no_crash(send: Send) -> None:
    """What a client's broken template makes of ``cell(row=1,column=0)`` is refused."""
    response = send("GET", f"{FROM}/cell(row=1column=0)")
    assert 400 <= response.status < 500


def test_range_of_a_function_can_be_written(send: Send, book: Workbook) -> None:
    """A function is a step of the path, whatever follows."""
    assert send("PATCH", f"{FROM}/lastRow", {"values": [["a", "b"]]}).json()["values"] == [["a", "b"]]
    assert send("POST", f"{FROM}/lastCell/clear", {"applyTo": "Contents"}).status == 204
    assert book.values(book.area("B5:C5")) == [["a", ""]]


def test_function_may_be_posted_with_a_body(send: Send) -> None:
    """Some pages print so, and clients follow them."""
    response = send("POST", f"{FROM}/row", {"row": 2})
    assert (response.status, address(response)) == (200, "Sheet1!B4:C4")


@pytest.mark.parametrize("function", ["resizedRange(deltaRows=1, deltaColumns=1)", "rowsAbove(count=1)"])
def test_function_posted_without_a_body_is_refused_as_observed(send: Send, function: str) -> None:
    """The front refuses it before the workbook sees it."""
    response = send("POST", f"{FROM}/{function}")
    assert response.status == 400
    assert response.json()["error"]["message"] == "Empty Payload. JSON content expected."


def test_functions_keep_to_their_sheet(send: Send, book: Workbook) -> None:
    """A quoted and a non-ASCII sheet keep their names in the answer; another sheet's range is refused."""
    book.add_sheet("O'Brien")
    book.add_sheet("Übersicht")
    assert address(send("GET", "worksheets/O'Brien/range(address='A1:B2')/lastCell")) == "'O''Brien'!B2"
    assert address(send("GET", "worksheets/%C3%9Cbersicht/range(address='A1:B2')/lastRow")) == "Übersicht!A2:B2"
    assert address(send("GET", f"{FROM}/boundingRect(anotherRange='%C3%9Cbersicht!A1')")) == "InvalidArgument"


def test_only_pages_that_print_post_are_evidence_for_it(members: Members) -> None:
    """Posting another function is an assumption, and says so."""
    kinds = {
        operation.name: operation.evidence.kind
        for operation in members.operations.values()
        if operation.on == "workbookRange" and operation.verb == "POST"
    }
    assert (kinds["row"], kinds["resizedRange"], kinds["cell"]) == ("documented", "documented", "assumed")
