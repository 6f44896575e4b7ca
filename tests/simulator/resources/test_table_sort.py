"""Tests of the sort of a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

SORT = "worksheets('Größe''s x')/tables('Stück')/sort"
UNSORTED: dict[str, Any] = {"fields": [], "matchCase": False, "method": "PinYin"}


@pytest.fixture(name="filled")
def _filled(book: Workbook) -> Workbook:
    """A table whose name is not ASCII, on a sheet whose name has to be quoted."""
    sheet = book.add_sheet("Größe's x").sheet_id
    book.write(book.area("B2:C5", sheet), values=[["Name", "n"], ["b", 1], ["A", 1], ["c", 0]])
    book.add_table(book.area("B2:C5", sheet), has_headers=True, name="Stück")
    return book


def names(book: Workbook) -> list[object]:
    """The names in the table, from top to bottom."""
    return [row[0] for row in book.values(book.table("Stück").body)]


def state(send: Send) -> dict[str, Any]:
    """The sort as it is read, without annotations."""
    return {name: value for name, value in send("GET", SORT).json().items() if not name.startswith("@odata.")}


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


def test_documented_sort_is_applied_and_read(send: Send, filled: Workbook) -> None:
    """The page's request is answered 204, and the fields are read in the metadata's order."""
    response = send("POST", f"{SORT}/apply", {"fields": [{"key": 0, "ascending": True}]})
    assert (response.status, response.body) == (204, b"")
    assert names(filled) == ["A", "b", "c"]
    body = send("GET", SORT).json()
    assert list(body) == ["@odata.context", "@odata.id", "fields", "matchCase", "method"]
    assert body["@odata.context"].endswith("/worksheets('Gr%C3%B6%C3%9Fe''s%20x')/tables('St%C3%BCck')/sort/$entity")
    assert [list(field.items()) for field in body["fields"]] == [
        [
            ("ascending", True),
            ("color", None),
            ("dataOption", "Normal"),
            ("icon", None),
            ("key", 0),
            ("sortOn", "Value"),
        ]
    ]


def test_several_fields_and_options_are_remembered(send: Send, filled: Workbook) -> None:
    """A key that is a text comes back as a number."""
    fields = [{"key": "1", "ascending": False}, {"key": 0, "dataOption": "TextAsNumber"}]
    body = {"fields": fields, "matchCase": True, "method": "StrokeCount"}
    assert send("POST", f"{SORT}/apply", body).status == 204
    assert names(filled) == ["A", "b", "c"]
    found = state(send)
    assert [(field["key"], field["ascending"], field["dataOption"]) for field in found["fields"]] == [
        (1, False, "Normal"),
        (0, True, "TextAsNumber"),
    ]
    assert (found["matchCase"], found["method"]) == (True, "StrokeCount")


def test_table_that_was_not_sorted(send: Send, filled: Workbook) -> None:
    """There are no fields, and to clear or reapply them changes nothing."""
    assert state(send) == UNSORTED
    assert [send("POST", f"{SORT}/{action}").status for action in ("clear", "reapply")] == [204, 204]
    assert names(filled) == ["b", "A", "c"]


def test_clear_forgets_the_fields_and_leaves_the_rows(send: Send, filled: Workbook) -> None:
    """The page says so."""
    send("POST", f"{SORT}/apply", {"fields": [{"key": 0}]})
    assert send("POST", f"{SORT}/clear").status == 204
    assert (state(send), names(filled)) == (UNSORTED, ["A", "b", "c"])


def test_reapply_sorts_again(send: Send, filled: Workbook) -> None:
    """After a value was changed."""
    send("POST", f"{SORT}/apply", {"fields": [{"key": 1}, {"key": 0}]})
    assert names(filled) == ["c", "A", "b"]
    filled.write(filled.area("'Größe''s x'!C3"), values=[[7]])
    assert send("POST", f"{SORT}/reapply").status == 204
    assert names(filled) == ["A", "b", "c"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (None, (400, "InvalidArgument")),
        ({"fields": []}, (400, "InvalidArgument")),
        ({"fields": [{"key": 2}]}, (400, "InvalidArgument")),
        ({"fields": [{"key": 0}], "hasHeaders": True}, (400, "InvalidArgument")),
        ({"fields": [{"key": 0}], "method": "x"}, (400, "InvalidArgument")),
        ({"fields": [{"key": 0, "sortOn": "Icon"}]}, (400, "InvalidArgument")),
        ({"fields": [{"key": 0, "sortOn": "CellColor"}]}, (400, "InvalidArgument")),
        ({"fields": [{"key": 0, "sortOn": "FontColor", "color": "no"}]}, (400, "InvalidArgument")),
    ],
)
def test_wrong_body_is_refused(send: Send, filled: Workbook, body: object, expected: object) -> None:
    """Nothing is sorted or remembered."""
    assert code(send("POST", f"{SORT}/apply", body)) == expected
    assert (state(send), names(filled)) == (UNSORTED, ["b", "A", "c"])


def test_sort_of_no_table_is_refused(send: Send) -> None:
    """With the code of a missing thing."""
    assert code(send("GET", "tables/Nirgends/sort")) == (404, "ItemNotFound")
