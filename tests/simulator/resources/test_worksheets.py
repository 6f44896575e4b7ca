"""Tests of worksheets."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from pytest_workbook.simulator.book.model import Visibility
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#users('a%40example.com')/drive/items('01X')/workbook"
ID = "/users('a%40example.com')/drive/items('01X')/workbook"
FIRST = "{00000000-0001-0000-0000-000000000000}"
FIRST_ID = f"{ID}/worksheets(%27%7B00000000-0001-0000-0000-000000000000%7D%27)"


def code(response: Response) -> tuple[int, str, str]:
    """Status, top code and second-level code of a refusal."""
    error = response.json()["error"]
    return response.status, error["code"], error["innerError"]["code"]


def test_worksheets_are_listed_as_documented(send: Send) -> None:
    """The page's answer, key by key."""
    response = send("GET", "worksheets")
    assert response.status == 200
    assert response.body.decode() == (
        f'{{"@odata.context":"{CONTEXT}/worksheets","value":[{{"@odata.id":"{FIRST_ID}",'
        f'"id":"{FIRST}","name":"Sheet1","position":0,"visibility":"Visible"}}]}}'
    )


def test_list_obeys_top_skip_and_select(send: Send, book: Workbook) -> None:
    """A page of the list shows the properties asked for."""
    for name in ("Two", "Three"):
        book.add_sheet(name)
    names = [sheet["name"] for sheet in send("GET", "worksheets?$top=1&$skip=1").json()["value"]]
    assert names == ["Two"]
    selected = send("GET", "worksheets?$select=name&$top=1").json()["value"]
    assert selected == [{"@odata.id": FIRST_ID, "name": "Sheet1"}]


@pytest.mark.parametrize(
    "path",
    [
        "worksheets/Sheet1",
        "worksheets/sheet1",
        "worksheets('Sheet1')",
        "worksheets/%7B00000000-0001-0000-0000-000000000000%7D",
        "worksheets('%7B00000000-0001-0000-0000-000000000000%7D')",
    ],
)
def test_worksheet_is_found_by_id_and_name(send: Send, path: str) -> None:
    """Both keys, in both syntaxes, lead to one worksheet."""
    response = send("GET", path)
    assert response.status == 200
    body = response.json()
    assert body.pop("@odata.context") == f"{CONTEXT}/worksheets/$entity"
    assert list(body.items()) == [
        ("@odata.id", FIRST_ID),
        ("id", FIRST),
        ("name", "Sheet1"),
        ("position", 0),
        ("visibility", "Visible"),
    ]


@pytest.mark.parametrize("path", ["worksheets/Nowhere", "worksheets/00000000-0001-0000-0000-000000000000"])
def test_unknown_worksheet_is_not_found(send: Send, path: str) -> None:
    """A wrong name, and an id without its braces, are not found."""
    assert code(send("GET", path)) == (404, "ItemNotFound", "itemNotFound")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Übersicht", "worksheets/%C3%9Cbersicht"),
        ("O'Brien", "worksheets/O'Brien"),
        ("O'Brien", "worksheets('O''Brien')"),
        ("O'Brien", "worksheets(%27O%27%27Brien%27)"),
        ("My Sheet (2)", "worksheets/My%20Sheet%20(2)"),
        ("50% off", "worksheets/50%25%20off"),
    ],
)
def test_unusual_name_is_found(send: Send, book: Workbook, name: str, path: str) -> None:
    """Names beyond ASCII and with apostrophes, blanks and parentheses work as keys."""
    book.add_sheet(name)
    assert send("GET", path).json()["name"] == name


def test_worksheet_is_posted_as_documented(send: Send, book: Workbook) -> None:
    """A POST to the collection answers 201 with the new last worksheet."""
    response = send("POST", "worksheets", {"name": "Sheet32243"})
    assert response.status == 201
    sheet = book.sheet("Sheet32243")
    assert list(response.json().items()) == [
        ("@odata.context", f"{CONTEXT}/worksheets/$entity"),
        ("@odata.id", f"{ID}/worksheets(%27{quote(sheet.sheet_id)}%27)"),
        ("id", sheet.sheet_id),
        ("name", "Sheet32243"),
        ("position", 1),
        ("visibility", "Visible"),
    ]


@pytest.mark.parametrize(("profile", "status"), [("documented", 200), ("observed-2026", 201)])
def test_bound_add_answers_the_status_of_the_profile(send: Send, profile: str, status: int) -> None:
    """Pages print 200 for ``add``, the wire was seen with 201."""
    response = send("POST", "worksheets/add", {"name": "New"}, profile=profile)
    assert (response.status, response.json()["name"]) == (status, "New")


@pytest.mark.parametrize("body", [{}, {"name": None}])
def test_worksheet_without_a_name_gets_the_next_free_one(send: Send, body: object) -> None:
    """The name is optional."""
    assert send("POST", "worksheets/add", body).json()["name"] == "Sheet2"


@pytest.mark.parametrize("path", ["worksheets", "worksheets/add"])
@pytest.mark.parametrize(
    "body",
    [
        None,
        b"  ",
        b"not json",
        [],
        {"nme": "A"},
        {"name": 5},
        {"name": ""},
        {"name": "x" * 32},
        {"name": "a/b"},
        {"name": "[x]"},
        {"name": "a:b"},
        {"name": "'x"},
    ],
)
def test_worksheet_that_cannot_be_is_refused(send: Send, book: Workbook, path: str, body: object) -> None:
    """A missing body, a parameter of another name or type and a bad name add nothing."""
    assert code(send("POST", path, body)) == (400, "InvalidArgument", "invalidArgument")
    assert len(book.sheets) == 1


@pytest.mark.parametrize("name", ["Sheet1", "SHEET1"])
def test_name_already_taken_is_refused(send: Send, book: Workbook, name: str) -> None:
    """Names are unique without regard to case."""
    assert code(send("POST", "worksheets", {"name": name})) == (409, "ItemAlreadyExists", "itemAlreadyExists")
    assert len(book.sheets) == 1


def test_worksheet_is_changed_as_documented(send: Send, book: Workbook) -> None:
    """Name and position change in one request; annotations are ignored."""
    book.add_sheet("Two")
    body = {"@odata.type": "#microsoft.graph.workbookWorksheet", "name": "SheetA", "position": 1}
    response = send("PATCH", "worksheets/Sheet1", body)
    assert response.status == 200
    assert list(response.json().items()) == [
        ("@odata.context", f"{CONTEXT}/worksheets/$entity"),
        ("@odata.id", FIRST_ID),
        ("id", FIRST),
        ("name", "SheetA"),
        ("position", 1),
        ("visibility", "Visible"),
    ]
    assert [sheet.name for sheet in book.sheets] == ["Two", "SheetA"]


@pytest.mark.parametrize("text", ["Hidden", "hidden", "VeryHidden"])
def test_worksheet_is_hidden(send: Send, book: Workbook, text: str) -> None:
    """Visibility takes Graph's words in any case."""
    book.add_sheet("Two")
    assert send("PATCH", "worksheets/Two", {"visibility": text}).json()["visibility"].lower() == text.lower()


def test_whole_worksheet_may_be_sent_back(send: Send, book: Workbook) -> None:
    """What cannot change is passed over if it is as it was."""
    book.add_sheet("Two")
    body = {**send("GET", "worksheets/Sheet1").json(), "position": 1}
    assert send("PATCH", "worksheets/Sheet1", body).json() == body


def test_empty_change_changes_nothing(send: Send, book: Workbook) -> None:
    """A PATCH without properties answers the worksheet."""
    before = book.revision
    assert send("PATCH", "worksheets/Sheet1", {}).json()["name"] == "Sheet1"
    assert book.revision == before


@pytest.mark.parametrize(
    "body",
    [
        {"position": 9},
        {"position": -1},
        {"position": "x"},
        {"position": True},
        {"name": None},
        {"name": "x" * 32},
        {"id": "{X}"},
        {"colour": "red"},
        {"visibility": "Gone"},
        {"visibility": "Hidden"},
        {"name": "Fine", "visibility": "Hidden"},
        ["name"],
    ],
)
def test_change_that_cannot_be_is_refused_as_a_whole(send: Send, book: Workbook, body: object) -> None:
    """A wrong property, or hiding the last visible worksheet, changes nothing, whatever came with it."""
    book.add_sheet("Two")
    book.set_visibility("Two", Visibility.HIDDEN)
    assert code(send("PATCH", "worksheets/Sheet1", body)) == (400, "InvalidArgument", "invalidArgument")
    assert [(sheet.name, sheet.visibility.value) for sheet in book.sheets] == [("Sheet1", "Visible"), ("Two", "Hidden")]


def test_renaming_to_a_name_taken_is_refused(send: Send, book: Workbook) -> None:
    """Two worksheets cannot share a name."""
    book.add_sheet("Two")
    assert code(send("PATCH", "worksheets/Two", {"name": "sheet1"}))[1] == "ItemAlreadyExists"


@pytest.mark.parametrize(("profile", "status"), [("", 204), ("documented empty_success=200", 200)])
def test_worksheet_is_deleted(send: Send, book: Workbook, profile: str, status: int) -> None:
    """Success has no content: 204, or 200 as most pages print."""
    book.add_sheet("O'Brien")
    response = send("DELETE", "worksheets('O''Brien')", profile=profile)
    assert (response.status, response.body) == (status, b"")
    assert [sheet.name for sheet in book.sheets] == ["Sheet1"]


def test_last_visible_worksheet_cannot_be_deleted(send: Send, book: Workbook) -> None:
    """A hidden worksheet beside it does not help."""
    book.add_sheet("Two")
    book.set_visibility("Two", Visibility.HIDDEN)
    assert code(send("DELETE", "worksheets/Sheet1")) == (400, "InvalidArgument", "invalidArgument")
    assert len(book.sheets) == 2
