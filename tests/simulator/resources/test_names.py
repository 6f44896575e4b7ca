"""Tests of defined names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#users('a%40example.com')/drive/items('01X')/workbook"
ID = "/users('a%40example.com')/drive/items('01X')/workbook"
SHEET_ID = f"{ID}/worksheets(%27%7B00000000-0001-0000-0000-000000000000%7D%27)"


def code(response: Response) -> tuple[int, str, str]:
    """Status, top code and second-level code of a refusal."""
    error = response.json()["error"]
    return response.status, error["code"], error["innerError"]["code"]


def test_no_names_are_an_empty_list(send: Send) -> None:
    """As recorded for a worksheet without names."""
    assert send("GET", "worksheets('Sheet1')/names").json() == {
        "@odata.context": f"{CONTEXT}/worksheets('Sheet1')/names",
        "value": [],
    }


def test_name_is_added_as_documented(send: Send, book: Workbook) -> None:
    """The page's answer, key by key: the value of a range drops the equals sign."""
    body = {"name": "test5", "reference": "=Sheet1!$F$15:$N$27", "comment": "Comment for the named item"}
    response = send("POST", "names/add", body)
    assert response.status == 200
    assert list(response.json().items()) == [
        ("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#workbookNamedItem"),
        ("@odata.type", "#microsoft.graph.workbookNamedItem"),
        ("@odata.id", f"{ID}/names(%27test5%27)"),
        ("comment", "Comment for the named item"),
        ("name", "test5"),
        ("scope", "Workbook"),
        ("type", "Range"),
        ("value", "Sheet1!$F$15:$N$27"),
        ("visible", True),
    ]
    assert book.name("test5").refers_to == "Sheet1!$F$15:$N$27"


def test_names_are_listed_by_scope(send: Send, book: Workbook) -> None:
    """Each scope lists its own, though they may share a name."""
    sheet = book.sheets[0].sheet_id
    book.add_name("tax", "=0.2")
    book.add_name("tax", "=0.3", scope=sheet)
    listed = send("GET", "names").json()
    assert listed["@odata.context"] == f"{CONTEXT}/names"
    assert [(each["scope"], each["value"]) for each in listed["value"]] == [("Workbook", 0.2)]
    own = send("GET", "worksheets/Sheet1/names").json()["value"]
    assert [(each["@odata.id"], each["scope"], each["value"]) for each in own] == [
        (f"{SHEET_ID}/names(%27tax%27)", "Worksheet", 0.3)
    ]


@pytest.mark.parametrize(
    ("reference", "kind", "content"),
    [
        ("=Sheet1!$A$1", "Range", "Sheet1!$A$1"),
        ("=4.75", "Double", 4.75),
        ("=1+1", "Double", 2),
        ('="x"', "String", "x"),
        ("=TRUE", "Boolean", True),
        ("=1/0", "Error", "#DIV/0!"),
        (5, "Double", 5),
        (2.5, "Double", 2.5),
        (True, "Boolean", True),
    ],
)
def test_name_has_type_and_value(send: Send, reference: object, kind: str, content: object) -> None:
    """A range's value is its text, any other's what it calculates to."""
    body = send("POST", "names/add", {"name": "n1_", "reference": reference}).json()
    assert (body["type"], body["value"], body["comment"]) == (kind, content, "")


@pytest.mark.parametrize(("profile", "status"), [("", 200), ("documented add_status=201", 201)])
def test_name_is_added_as_a_local_formula(send: Send, profile: str, status: int) -> None:
    """In a worksheet's scope, with the status of the profile."""
    body = {"name": "Übersicht", "formula": "=SUM(Sheet1!$A$1:$A$2)", "comment": "sum"}
    response = send("POST", "worksheets/Sheet1/names/addFormulaLocal", body, profile=profile)
    answer = response.json()
    assert (response.status, answer["name"], answer["scope"], answer["value"]) == (status, "Übersicht", "Worksheet", 0)
    assert send("GET", "worksheets/Sheet1/names/%C3%9Cbersicht").json()["comment"] == "sum"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("names/add", None),
        ("names/add", {"name": "x_"}),
        ("names/add", {"reference": "=1"}),
        ("names/add", {"name": "x_", "reference": ""}),
        ("names/add", {"name": "x_", "reference": "="}),
        ("names/add", {"name": "x_", "reference": "=SUM("}),
        ("names/add", {"name": "x_", "reference": {"address": "A1"}}),
        ("names/add", {"name": "A1", "reference": "=1"}),
        ("names/add", {"name": "has space", "reference": "=1"}),
        ("names/add", {"name": "x_", "formula": "=1"}),
        ("names/addFormulaLocal", {"name": "x_", "reference": "=1"}),
        ("names/addFormulaLocal", {"name": "x_", "formula": "=("}),
    ],
)
def test_name_that_cannot_be_is_refused(send: Send, book: Workbook, path: str, body: object) -> None:
    """A missing or misplaced parameter, a bad name and a bad formula add nothing."""
    assert code(send("POST", path, body)) == (400, "InvalidArgument", "invalidArgument")
    assert book.names == ()


def test_name_already_taken_is_refused(send: Send, book: Workbook) -> None:
    """Names are unique in their scope without regard to case."""
    book.add_name("tax", "=0.2")
    response = send("POST", "names/add", {"name": "TAX", "reference": "=1"})
    assert code(response) == (409, "ItemAlreadyExists", "itemAlreadyExists")


@pytest.mark.parametrize("path", ["names/tax", "names('tax')", "names/TAX"])
def test_name_is_found(send: Send, book: Workbook, path: str) -> None:
    """In any case, in both syntaxes."""
    book.add_name("tax", "=0.2")
    body = send("GET", path).json()
    assert body.pop("@odata.context") == f"{CONTEXT}/names/$entity"
    assert list(body) == ["@odata.id", "comment", "name", "scope", "type", "value", "visible"]
    assert (body["@odata.id"], body["name"]) == (f"{ID}/names(%27tax%27)", "tax")


def test_unknown_name_is_not_found(send: Send, book: Workbook) -> None:
    """Another scope's name is unknown."""
    book.add_name("tax", "=0.2", scope=book.sheets[0].sheet_id)
    assert code(send("GET", "names/tax")) == (404, "ItemNotFound", "itemNotFound")


def test_name_is_changed(send: Send, book: Workbook) -> None:
    """Comment and visibility can be set; an empty object changes nothing."""
    book.add_name("tax", "=0.2")
    body = send("PATCH", "names/tax", {"comment": "VAT", "visible": False}).json()
    assert (body["comment"], body["visible"], body["value"]) == ("VAT", False, 0.2)
    assert send("PATCH", "names/tax", {}).json()["comment"] == "VAT"


def test_whole_name_may_be_sent_back(send: Send, book: Workbook) -> None:
    """What cannot change is passed over if it is as it was."""
    book.add_name("tax", "=0.2")
    body = {**send("GET", "names/tax").json(), "comment": "VAT"}
    assert send("PATCH", "names/tax", body).json() == body


@pytest.mark.parametrize(
    "body", [{"visible": "no"}, {"comment": 5}, {"comment": None}, {"type": "Range"}, {"comment": "x", "scope": "y"}]
)
def test_change_that_cannot_be_is_refused_as_a_whole(send: Send, book: Workbook, body: object) -> None:
    """Nothing of the name changes."""
    before = book.add_name("tax", "=0.2")
    assert code(send("PATCH", "names/tax", body)) == (400, "InvalidArgument", "invalidArgument")
    assert book.name("tax") == before


@pytest.mark.parametrize("path", ["names/prices/range", "names/prices/range()"])
def test_range_of_a_name_is_reached_and_written(send: Send, book: Workbook, path: str) -> None:
    """As any range, on a worksheet whose name is quoted."""
    book.add_sheet("O'Brien")
    book.add_name("prices", "='O''Brien'!$A$1:$B$1")
    body = send("PATCH", path, {"values": [[1, 2]]}).json()
    assert (body["address"], body["values"]) == ("'O''Brien'!A1:B1", [[1, 2]])
    assert send("GET", f"{path}/lastCell").json()["address"] == "'O''Brien'!B1"


def test_name_that_means_no_range_has_none(send: Send, book: Workbook) -> None:
    """A constant has no cells."""
    book.add_name("tax", "=0.2")
    assert code(send("GET", "names/tax/range")) == (400, "InvalidReference", "invalidReference")


def test_name_leads_to_its_worksheet(send: Send, book: Workbook) -> None:
    """Only where it has one: by the path and by ``$expand``."""
    book.add_name("tax", "=0.2")
    book.add_name("own", "=1", scope=book.sheets[0].sheet_id)
    assert send("GET", "worksheets/Sheet1/names/own/worksheet").json()["name"] == "Sheet1"
    body = send("GET", "worksheets/Sheet1/names/own?$expand=worksheet&$select=value").json()
    assert (body["value"], body["worksheet"]["name"]) == (1, "Sheet1")
    assert code(send("GET", "names/tax/worksheet")) == (404, "ItemNotFound", "itemNotFound")
