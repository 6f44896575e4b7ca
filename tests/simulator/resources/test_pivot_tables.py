"""Tests of pivot tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich_workbook import CACHE, PIVOT_ID, with_pivot

from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

PIVOTS = "worksheets/Data/pivotTables"
_UNSUPPORTED = (400, "UnsupportedOperation", "unsupportedOperation")
_CONFLICT = (409, "InsertDeleteConflict", "insertDeleteConflict")


@pytest.fixture(name="book")
def _book() -> Workbook:
    """A workbook with a pivot table on ``Data``."""
    return open_workbook(with_pivot())


def test_pivot_tables_are_listed(send: Send) -> None:
    """With id and name, in the documented order."""
    body = send("GET", PIVOTS).json()
    (item,) = body["value"]
    assert list(item) == ["@odata.id", "id", "name"]
    assert (item["id"], item["name"]) == (PIVOT_ID, "Größen")
    assert send("GET", "worksheets('It''s ü')/pivotTables").json()["value"] == []


@pytest.mark.parametrize("key", [f"/{PIVOT_ID}", "('Gr%C3%B6%C3%9Fen')", f"(id='{PIVOT_ID}')"])
def test_pivot_table_is_read_by_id_and_name(send: Send, key: str) -> None:
    """In each spelling of a key."""
    body = send("GET", PIVOTS + key).json()
    assert list(body) == ["@odata.context", "@odata.id", "id", "name"]
    assert body["id"] == PIVOT_ID


def test_worksheet_of_a_pivot_table(send: Send) -> None:
    """By its path, and expanded."""
    assert send("GET", f"{PIVOTS}/{PIVOT_ID}/worksheet").json()["name"] == "Data"
    assert send("GET", f"{PIVOTS}/{PIVOT_ID}?$expand=worksheet").json()["worksheet"]["name"] == "Data"


@pytest.mark.parametrize("path", [f"{PIVOTS}/{PIVOT_ID}/refresh", f"{PIVOTS}/refreshAll"])
def test_refresh_builds_the_cells_anew(send: Send, book: Workbook, path: str) -> None:
    """204, or what the profile says; Excel is asked to do it, too."""
    book.write(book.area("Data!A2:B3"), values=[["a", 5], ["c", 2]])
    response = send("POST", path)
    assert (response.status, response.body) == (204, b"")
    assert send("POST", path, profile="empty_success=200").status == 200
    body = send("GET", "worksheets/Data/range(address='D1:E4')").json()
    assert body["values"] == [["Item", "Sum of Cost"], ["a", 5], ["c", 2], ["Grand Total", 7]]
    assert book.contents.refreshed == {CACHE}


@pytest.mark.parametrize(
    ("verb", "path", "body", "refusal"),
    [
        ("PATCH", "range(address='E2')", {"values": 9}, _UNSUPPORTED),
        (
            "POST",
            "range(address='2:2')/insert",
            {"shift": "Down"},
            (409, "InsertDeleteConflict", "insertDeleteConflict"),
        ),
        ("POST", "range(address='D2')/delete", {"shift": "Up"}, _CONFLICT),
        (
            "POST",
            "range(address='D1:E3')/clear",
            {"applyTo": "All"},
            (400, "UnsupportedOperation", "unsupportedOperation"),
        ),
        (
            "POST",
            "range(address='D1:E3')/sort/apply",
            {"fields": [{"key": 1, "ascending": False}]},
            (400, "UnsupportedOperation", "unsupportedOperation"),
        ),
        (
            "POST",
            "tables/add",
            {"address": "D1:E3", "hasHeaders": True},
            (400, "UnsupportedOperation", "unsupportedOperation"),
        ),
    ],
)
def test_changes_through_a_pivot_table_are_refused(
    send: Send, book: Workbook, verb: str, path: str, body: object, refusal: tuple[int, str, str]
) -> None:
    """As Excel refuses them; the codes are assumed."""
    before = book.values(book.area("Data!A1:F5"))
    answer = send(verb, f"worksheets/Data/{path}", body)
    error = answer.json()["error"]
    assert (answer.status, error["code"], error["innerError"]["code"]) == refusal
    assert book.values(book.area("Data!A1:F5")) == before


def test_unknown_pivot_table_is_not_found(send: Send) -> None:
    """Reading and refreshing alike."""
    for verb, path in (("GET", f"{PIVOTS}/none"), ("POST", f"{PIVOTS}/none/refresh")):
        response = send(verb, path)
        assert (response.status, response.json()["error"]["code"]) == (404, "ItemNotFound")


@pytest.mark.parametrize(("verb", "path"), [("GET", f"{PIVOTS}/{PIVOT_ID}/refresh"), ("PATCH", f"{PIVOTS}/{PIVOT_ID}")])
def test_wrong_verbs_are_refused(send: Send, verb: str, path: str) -> None:
    """A refresh is a POST, and nothing of a pivot table can be changed."""
    assert send(verb, path, {"name": "x"}).status in (405, 501)
