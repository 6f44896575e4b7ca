"""Tests of the sort of a range."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_workbook.simulator.book.workbook import Grid, Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

SHEET = "Größe's x"
SORT = "worksheets('Größe''s x')/range(address='A1:C4')/sort/apply"


@pytest.fixture(name="filled")
def _filled(book: Workbook) -> Workbook:
    """A sheet whose name has to be quoted, with a header and three rows."""
    sheet = book.add_sheet(SHEET).sheet_id
    rows: Grid = [["k", "n", "f"], ["b", 2, "=B2*2"], ["A", 10, "=B3*2"], [None, 1, "=B4*2"]]
    book.write(book.area("A1:C4", sheet), formulas=rows)
    return book


def shown(book: Workbook) -> list[list[Any]]:
    """What the sheet shows."""
    return list(book.values(book.area("'Größe''s x'!A1:C4")))


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


@pytest.mark.parametrize("key", [0, "0"])
def test_documented_sort_of_the_used_range(send: Send, filled: Workbook, key: object) -> None:
    """The page's request is answered 204 without a body; a key that is a text counts as a number."""
    response = send(
        "POST", "worksheets('Größe''s x')/usedRange/sort/apply", {"fields": [{"key": key, "ascending": True}]}
    )
    assert (response.status, response.body) == (204, b"")
    assert [row[0] for row in shown(filled)] == ["A", "b", "k", ""]


def test_formulas_and_headers_are_kept(send: Send, filled: Workbook) -> None:
    """With headers, two fields and all options as the page prints them."""
    field = {"key": 1, "sortOn": "Value", "ascending": False, "dataOption": "normal", "color": "", "icon": None}
    body = {
        "fields": [field, {"key": 0}],
        "matchCase": True,
        "hasHeaders": True,
        "orientation": "Rows",
        "method": "PinYin",
    }
    assert send("POST", SORT, body).status == 204
    assert shown(filled) == [["k", "n", "f"], ["A", 10, 20], ["b", 2, 4], ["", 1, 2]]
    assert filled.formulas(filled.area("'Größe''s x'!C2:C4")) == [["=B2*2"], ["=B3*2"], ["=B4*2"]]


def test_columns_are_sorted(send: Send, filled: Workbook) -> None:
    """The orientation ``Columns`` sorts them by a row."""
    response = send(
        "POST",
        "worksheets('Größe''s x')/range(address='A2:B3')/sort/apply",
        {"fields": [{"key": 1}], "orientation": "columns"},
    )
    assert response.status == 204
    assert [row[:2] for row in shown(filled)][1:3] == [[2, "b"], [10, "A"]]


def test_blank_range_is_sorted(send: Send, book: Workbook) -> None:
    """Nothing happens."""
    response = send("POST", "worksheets/Sheet1/range(address='A1:B2')/sort/apply", {"fields": [{"key": 0}]})
    assert response.status == 204
    assert book.values(book.area("A1:B2")) == [["", ""], ["", ""]]


def test_success_is_200_where_the_profile_says_so(send: Send, filled: Workbook) -> None:
    """As the page of the action prints."""
    body = {"fields": [{"key": 0}]}
    response = send("POST", SORT, body, profile="empty_success=200")
    assert response.status == 200


def test_sort_is_read_without_properties(send: Send, filled: Workbook) -> None:
    """The metadata gives it none."""
    body = send("GET", SORT.removesuffix("/apply")).json()
    assert list(body) == ["@odata.context", "@odata.id"]
    assert body["@odata.id"].endswith("/range(address=%27%27%27Gr%C3%B6%C3%9Fe%27%27%27%27s%20x%27%27!A1:C4%27)/sort")


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        [],
        {"fields": None},
        {"fields": []},
        {"fields": {"key": 0}},
        {"fields": [0]},
        {"fields": [{}]},
        {"fields": [{"key": None}]},
        {"fields": [{"key": "A"}]},
        {"fields": [{"key": 0.5}]},
        {"fields": [{"key": True}]},
        {"fields": [{"key": -1}]},
        {"fields": [{"key": 3}]},
        {"fields": [{"key": 0, "order": "up"}]},
        {"fields": [{"key": 0, "ascending": "up"}]},
        {"fields": [{"key": 0, "sortOn": "sortOn-value"}]},
        {"fields": [{"key": 0, "dataOption": "dataOption-value"}]},
        {"fields": [{"key": 0}], "orientation": "orientation-value"},
        {"fields": [{"key": 0}], "method": "method-value"},
        {"fields": [{"key": 0}], "matchCase": "method-value"},
        {"fields": [{"key": 0}], "hasHeaders": 1},
        {"fields": [{"key": 0}], "header": True},
    ],
)
def test_wrong_body_is_refused(send: Send, filled: Workbook, body: object) -> None:
    """Nothing is sorted."""
    before = shown(filled)
    assert code(send("POST", SORT, body)) == (400, "InvalidArgument")
    assert shown(filled) == before


def test_merged_cells_are_refused(send: Send, filled: Workbook) -> None:
    """As Excel refuses cells of several sizes."""
    filled.merge(filled.area("'Größe''s x'!A2:B2"))
    assert code(send("POST", SORT, {"fields": [{"key": 0}]})) == (400, "InvalidArgument")


def test_order_by_colors(send: Send, filled: Workbook) -> None:
    """Rows with the color come first, or last; the others keep their order."""
    red = "worksheets('Größe''s x')/range(address='A3')/format"
    send("PATCH", f"{red}/fill", {"color": "#FF0000"})
    send("PATCH", f"{red}/font", {"color": "red"})
    for field, place in (
        ({"sortOn": "CellColor", "color": "red"}, 0),
        ({"sortOn": "fontcolor", "color": "#ff0000", "ascending": False}, 3),
        ({"sortOn": "CellColor", "color": "", "ascending": False}, 0),
    ):
        assert send("POST", SORT, {"fields": [{"key": 0, **field}]}).status == 204
        assert [row[0] for row in shown(filled)].index("A") == place


def test_order_by_icons(send: Send, filled: Workbook) -> None:
    """Without conditional formats no row has an icon, and all keep their order; newer sets are known."""
    before = shown(filled)
    field = {"key": 0, "sortOn": "Icon", "icon": {"set": "threearrows", "index": 0}}
    assert send("POST", SORT, {"fields": [field]}).status == 204
    assert shown(filled) == before
    newer = {**field, "icon": {"set": "ThreeStars", "index": 0}}
    assert send("POST", SORT, {"fields": [newer]}).status == 204
    wrong = {**field, "icon": {"set": "ThreeStars", "index": 3}}
    assert code(send("POST", SORT, {"fields": [wrong]})) == (400, "InvalidArgument")
    assert shown(filled) == before


def test_texts_are_sorted_as_numbers_where_asked(send: Send, book: Workbook) -> None:
    """The data option ``TextAsNumber``."""
    book.write(book.area("A1:A3"), values=[["'10"], [9], ["'11"]])
    path = "worksheets/Sheet1/range(address='A1:A3')/sort/apply"
    send("POST", path, {"fields": [{"key": 0, "dataOption": "TextAsNumber"}]})
    assert book.values(book.area("A1:A3")) == [[9], ["10"], ["11"]]
