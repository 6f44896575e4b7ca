"""Tests of the protection of a worksheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response

Send = Callable[..., Response]

PROTECTION = "worksheets('Größe''s x')/protection"
OPTIONS = [
    "allowAutoFilter",
    "allowDeleteColumns",
    "allowDeleteRows",
    "allowFormatCells",
    "allowFormatColumns",
    "allowFormatRows",
    "allowInsertColumns",
    "allowInsertHyperlinks",
    "allowInsertRows",
    "allowPivotTables",
    "allowSort",
]


@pytest.fixture(name="book")
def _book() -> Workbook:
    """A workbook with a sheet whose name has to be quoted."""
    book = Workbook.blank()
    book.add_sheet("Größe's x")
    return book


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


def test_sheet_that_is_not_protected(send: Send) -> None:
    """The annotations, no options, and that it is not, in the metadata's order."""
    body = send("GET", PROTECTION).json()
    assert list(body) == ["@odata.context", "@odata.id", "options", "protected"]
    assert body["@odata.id"].endswith("/protection")
    assert (body["options"], body["protected"]) == (None, False)


def test_documented_protection_is_set_and_read(send: Send) -> None:
    """The page's request with all options; each is read as it was given."""
    given = {name: name != "allowSort" for name in OPTIONS}
    response = send("POST", f"{PROTECTION}/protect", {"options": {"@odata.type": "#x", **given}})
    assert (response.status, response.body) == (204, b"")
    body = send("GET", PROTECTION).json()
    assert list(body["options"]) == OPTIONS
    assert (body["options"], body["protected"]) == (given, True)


@pytest.mark.parametrize("body", [None, {}, {"options": None}, {"options": {}}])
def test_protection_without_options_allows_nothing(send: Send, body: object) -> None:
    """The options may be left out."""
    assert send("POST", f"{PROTECTION}/protect", body).status == 204
    assert send("GET", PROTECTION).json()["options"] == dict.fromkeys(OPTIONS, False)


def test_write_to_a_locked_cell_is_refused_in_the_observed_words(send: Send, book: Workbook) -> None:
    """All or nothing; other sheets can be written, and this one again without the protection."""
    send("POST", f"{PROTECTION}/protect", {})
    path = "worksheets('Größe''s x')/range(address='A1:B1')"
    response = send("PATCH", path, {"values": [[1, None]]})
    assert response.status == 403
    assert response.json() == {
        "error": {"code": "AccessDenied", "message": "You cannot perform the requested operation."}
    }
    assert book.values(book.area("'Größe''s x'!A1")) == [[""]]
    assert send("PATCH", "worksheets('Sheet1')/range(address='A1')", {"values": 1}).status == 200
    assert send("PATCH", path, {"values": [[None, None]]}).status == 200
    assert send("POST", f"{PROTECTION}/unprotect").status == 204
    assert send("PATCH", path, {"values": [[1, None]]}).status == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("range(address='A1')/clear", {"applyTo": "Contents"}),
        ("range(address='A1')/insert", {"shift": "Down"}),
        ("range(address='A1')/delete", {"shift": "Up"}),
        ("range(address='A1:B1')/merge", {}),
        ("range(address='A1:B1')/sort/apply", {"fields": [{"key": 0}]}),
        ("tables/add", {"address": "A1:B2", "hasHeaders": True}),
        ("protection/protect", {}),
    ],
)
def test_actions_on_a_protected_sheet_are_refused(send: Send, path: str, body: object) -> None:
    """With the same code; to protect it once more too."""
    send("POST", f"{PROTECTION}/protect", {})
    assert code(send("POST", f"worksheets('Größe''s x')/{path}", body)) == (403, "AccessDenied")


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"password": "x"},
        {"options": True},
        {"options": {"allowEverything": True}},
        {"options": {"allowSort": "yes"}},
        {"options": {"allowSort": None}},
    ],
)
def test_wrong_body_is_refused(send: Send, body: object) -> None:
    """The sheet is not protected then."""
    assert code(send("POST", f"{PROTECTION}/protect", body)) == (400, "InvalidArgument")
    assert send("GET", PROTECTION).json()["protected"] is False


def test_sheet_that_is_not_protected_is_unprotected(send: Send) -> None:
    """Nothing happens."""
    assert send("POST", f"{PROTECTION}/unprotect").status == 204


def test_protection_of_no_sheet_is_refused(send: Send) -> None:
    """With the code of a missing thing."""
    assert code(send("GET", "worksheets/Nirgends/protection")) == (404, "ItemNotFound")


def test_refusal_bears_the_ids_of_the_request(simulator: Simulator, ask: Callable[..., Response]) -> None:
    """As observed: in an inner error without a code of its own."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook/worksheets/Sheet1"
    ask("POST", f"{base}/protection/protect", {})
    error = ask("PATCH", f"{base}/range(address='A1')", {"values": 1}).json()["error"]
    assert list(error) == ["code", "message", "innerError"]
    assert {"date", "request-id"} <= set(error["innerError"])
    assert "code" not in error["innerError"]
