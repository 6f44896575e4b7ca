"""Tests of the visible cells of a range."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

VIEW = "worksheets('Größe''s x')/range(address='A1:C4')/visibleView"
# As the pages print them, and the metadata lists them.
ORDER = [
    "cellAddresses",
    "columnCount",
    "formulas",
    "formulasLocal",
    "formulasR1C1",
    "index",
    "numberFormat",
    "rowCount",
    "text",
    "values",
    "valueTypes",
]


@pytest.fixture(name="filled")
def _filled(book: Workbook) -> Workbook:
    """A sheet whose name has to be quoted, with row 2 and column B hidden."""
    sheet = book.add_sheet("Größe's x").sheet_id
    book.write(
        book.area("A1:C4", sheet), formulas=[["k", "x", "v"], ["b", "x", 2], ["a", "x", "=C2*5"], ["c", "x", True]]
    )
    book.write(book.area("C3", sheet), number_formats=[["0.00"]])
    book.write(book.area("A2", sheet), rows_hidden=True)
    book.write(book.area("B1", sheet), columns_hidden=True)
    return book


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


@pytest.mark.parametrize("path", [VIEW, f"{VIEW}()"])
def test_visible_cells_are_shown(send: Send, filled: Workbook, path: str) -> None:
    """Those of no hidden row or column, with all properties in their order."""
    response = send("GET", path)
    body = response.json()
    assert response.status == 200
    assert list(body) == ["@odata.context", "@odata.type", "@odata.id", *ORDER]
    assert body["@odata.type"] == "#microsoft.graph.workbookRangeView"
    assert body["@odata.context"].endswith("/$metadata#workbookRangeView")
    assert body["@odata.id"].endswith("/visibleView")
    assert {name: body[name] for name in ORDER} == {
        "cellAddresses": [
            ["'Größe''s x'!A1", "'Größe''s x'!C1"],
            ["'Größe''s x'!A3", "'Größe''s x'!C3"],
            ["'Größe''s x'!A4", "'Größe''s x'!C4"],
        ],
        "columnCount": 2,
        "formulas": [["k", "v"], ["a", "=C2*5"], ["c", True]],
        "formulasLocal": [["k", "v"], ["a", "=C2*5"], ["c", True]],
        "formulasR1C1": [["k", "v"], ["a", "=R[-1]C*5"], ["c", True]],
        "index": 0,
        "numberFormat": [["General", "General"], ["General", "0.00"], ["General", "General"]],
        "rowCount": 3,
        "text": [["k", "v"], ["a", "10.00"], ["c", "TRUE"]],
        "values": [["k", "v"], ["a", 10], ["c", True]],
        "valueTypes": [["String", "String"], ["String", "Double"], ["String", "Boolean"]],
    }


def test_view_without_a_visible_cell_is_empty(send: Send, filled: Workbook) -> None:
    """Counts of nothing, arrays without rows, and no rows to list."""
    path = "worksheets('Größe''s x')/range(address='A2:C2')/visibleView"
    body = send("GET", path).json()
    assert (body["rowCount"], body["columnCount"], body["values"]) == (0, 2, [])
    assert send("GET", f"{path}/rows").json()["value"] == []
    assert code(send("GET", f"{path}/itemAt(index=0)")) == (400, "InvalidArgument")


def test_view_of_blank_cells(send: Send) -> None:
    """Without anything hidden it is the range."""
    body = send("GET", "worksheets/Sheet1/range(address='A1:B1')/visibleView?$select=values,rowCount").json()
    assert list(body) == ["@odata.context", "@odata.type", "@odata.id", "rowCount", "values"]
    assert (body["rowCount"], body["values"]) == (1, [["", ""]])


def test_rows_are_listed(send: Send, filled: Workbook) -> None:
    """Each with its index among the visible ones, and an address of its own."""
    body = send("GET", f"{VIEW}/rows").json()
    assert list(body) == ["@odata.context", "value"]
    assert [list(row) for row in body["value"]] == [["@odata.id", *ORDER]] * 3
    assert [(row["index"], row["rowCount"], row["values"]) for row in body["value"]] == [
        (0, 1, [["k", "v"]]),
        (1, 1, [["a", 10]]),
        (2, 1, [["c", True]]),
    ]
    assert body["value"][1]["@odata.id"].endswith("/visibleView/rows/itemAt(index=1)")


@pytest.mark.parametrize(
    ("query", "indexes"),
    [("$top=2", [0, 1]), ("$skip=1", [1, 2]), ("$skip=1&$top=1", [1]), ("$skip=9", []), ("$top=0", [])],
)
def test_rows_are_paged(send: Send, filled: Workbook, query: str, indexes: list[int]) -> None:
    """As other collections."""
    rows = send("GET", f"{VIEW}/rows?{query}&$select=index").json()["value"]
    assert [row["index"] for row in rows] == indexes
    assert all(list(row) == ["@odata.id", "index"] for row in rows)


@pytest.mark.parametrize("path", ["itemAt(index=1)", "rows/itemAt(index=1)", "rows/$/itemAt(index=1)", "rows/1"])
def test_row_is_reached(send: Send, filled: Workbook, path: str) -> None:
    """As the page prints it, as the metadata says, and by its index."""
    body = send("GET", f"{VIEW}/{path}").json()
    assert (body["index"], body["values"]) == (1, [["a", 10]])
    assert body["@odata.id"].endswith("/visibleView/rows/itemAt(index=1)")


@pytest.mark.parametrize("path", ["itemAt(index=3)", "rows/itemAt(index=-1)", "rows/itemAt", "rows/9", "rows/x"])
def test_row_outside_is_refused(send: Send, filled: Workbook, path: str) -> None:
    """There are three, counted from 0."""
    assert code(send("GET", f"{VIEW}/{path}")) == (400, "InvalidArgument")


def test_view_leads_back_to_its_range(send: Send, filled: Workbook) -> None:
    """With its hidden cells; a row of it to that row."""
    assert send("GET", f"{VIEW}/range").json()["address"] == "'Größe''s x'!A1:C4"
    assert send("GET", f"{VIEW}/range()/lastRow").json()["address"] == "'Größe''s x'!A4:C4"
    assert send("GET", f"{VIEW}/itemAt(index=1)/range").json()["address"] == "'Größe''s x'!A3:C3"


def test_large_views_are_null_or_refused(send: Send, filled: Workbook) -> None:
    """Beyond five million cells they are null, and before that the answer may be too large."""
    base = "worksheets('Größe''s x')/range(address='"
    body = send("GET", f"{base}A:F')/visibleView").json()
    assert (body["rowCount"], body["columnCount"], body["values"]) == (1_048_575, 5, None)
    assert code(send("GET", f"{base}A1:Z100000')/visibleView")) == (413, "ResponsePayloadSizeLimitExceeded")
    assert code(send("GET", f"{base}A1:Z100000')/visibleView/rows")) == (413, "ResponsePayloadSizeLimitExceeded")
    for path in ("worksheets/Sheet1/range/visibleView/rows", f"{base}A:A')/visibleView/rows?$select=index"):
        assert code(send("GET", path)) == (413, "ResponsePayloadSizeLimitExceeded")
    rows = send("GET", f"{base}A:C')/visibleView/rows?$top=2&$select=values").json()["value"]
    assert [row["values"] for row in rows] == [[["k", "v"]], [["a", 10]]]
