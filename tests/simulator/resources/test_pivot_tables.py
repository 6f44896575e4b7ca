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
def test_refresh_succeeds_and_leaves_the_cells(send: Send, book: Workbook, path: str) -> None:
    """204, or what the profile says; Excel is asked to do it."""
    before = book.values(book.area("Data!D1:E3"))
    response = send("POST", path)
    assert (response.status, response.body) == (204, b"")
    assert send("POST", path, profile="empty_success=200").status == 200
    assert book.values(book.area("Data!D1:E3")) == before
    assert book.contents.refreshed == {CACHE}


def test_unknown_pivot_table_is_not_found(send: Send) -> None:
    """Reading and refreshing alike."""
    for verb, path in (("GET", f"{PIVOTS}/none"), ("POST", f"{PIVOTS}/none/refresh")):
        response = send(verb, path)
        assert (response.status, response.json()["error"]["code"]) == (404, "ItemNotFound")


@pytest.mark.parametrize(("verb", "path"), [("GET", f"{PIVOTS}/{PIVOT_ID}/refresh"), ("PATCH", f"{PIVOTS}/{PIVOT_ID}")])
def test_wrong_verbs_are_refused(send: Send, verb: str, path: str) -> None:
    """A refresh is a POST, and nothing of a pivot table can be changed."""
    assert send(verb, path, {"name": "x"}).status in (405, 501)
