"""Tests of the rows of a table."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from pytest_workbook.simulator import limits
from pytest_workbook.simulator.book.model import Table
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#users('a%40example.com')/drive/items('01X')/workbook"
ID = "/users('a%40example.com')/drive/items('01X')/workbook"
# Six days, as on the documentation's page.
DAYS = [[42019, 53, 34], [42020, 45, 39], [42021, 50, 31], [42022, 43, 39], [42023, 45, 41], [42024, 52, 40]]


def code(response: Response) -> tuple[int, str, str]:
    """Status, top code and second-level code of a refusal."""
    error = response.json()["error"]
    return response.status, error["code"], error["innerError"]["code"]


@pytest.fixture(name="table")
def _table(book: Workbook) -> Table:
    """The page's table of temperatures, named Übersicht."""
    book.write(book.area("A1:C7"), values=[["Date", "High (F)", "Low (F)"], *DAYS])
    return book.add_table(book.area("A1:C7"), has_headers=True, name="Übersicht")


def test_rows_are_listed_as_documented(send: Send, table: Table) -> None:
    """Each row's values are a two-dimensional array with one row."""
    body = send("GET", "tables('%C3%9Cbersicht')/rows").json()
    assert body["@odata.context"] == f"{CONTEXT}/tables('%C3%9Cbersicht')/rows"
    rows = f"{ID}/tables(%27{quote(table.table_id)}%27)/rows"
    assert body["value"] == [
        {"@odata.id": f"{rows}/itemAt(index={index})", "index": index, "values": [day]}
        for index, day in enumerate(DAYS)
    ]
    assert list(body["value"][0]) == ["@odata.id", "index", "values"]


@pytest.mark.parametrize(
    ("query", "indexes"),
    [
        ("$top=2", [0, 1]),
        ("%24top=2&%24skip=1", [1, 2]),
        ("$skip=4", [4, 5]),
        ("$skip=6", []),
        ("$skip=99&$top=1", []),
        ("$top=0", []),
        ("$top=99", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_rows_are_paged(send: Send, table: Table, query: str, indexes: list[int]) -> None:
    """A page holds the rows of its places, with their own values."""
    rows = send("GET", f"tables/1/rows?{query}").json()["value"]
    assert [row["index"] for row in rows] == indexes
    assert [row["values"] for row in rows] == [[DAYS[index]] for index in indexes]


def test_rows_are_selected_and_counted(send: Send, table: Table) -> None:
    """``$select`` keeps the address; the count is a number."""
    assert list(send("GET", "tables/1/rows?$select=values&$top=1").json()["value"][0]) == ["@odata.id", "values"]
    body = send("GET", "tables/1/rows/count").json()
    assert (body["@odata.context"].rpartition("#")[2], body["value"]) == ("Edm.Int32", 6)


@pytest.mark.parametrize("query", ["$top=-1", "$skip=x", "$filter=index eq 1"])
def test_option_that_cannot_be_read_is_refused(send: Send, table: Table, query: str) -> None:
    """An option is never passed over in silence."""
    assert send("GET", f"tables/1/rows?{query}").status == 400


def test_long_table_is_listed_in_order(send: Send, book: Workbook) -> None:
    """Chunks of reading leave no seam."""
    count = 1234
    sheet = book.add_sheet("Long").sheet_id
    book.write(book.area(f"A1:A{count + 1}", sheet), values=[["n"], *([n] for n in range(count))])
    book.add_table(book.area(f"A1:A{count + 1}", sheet), has_headers=True, name="long")
    rows = send("GET", "tables/long/rows?$skip=3").json()["value"]
    assert [row["values"][0][0] for row in rows] == list(range(3, count))
    assert [row["index"] for row in rows] == list(range(3, count))


@pytest.mark.parametrize(
    "path", ["rows/itemAt(index=2)", "rows/itemAt(2)", "rows/$/itemAt(index=2)", "rows/ItemAt(index=2)"]
)
def test_row_is_reached_by_its_place(send: Send, table: Table, path: str) -> None:
    """In every spelling of pages and clients."""
    body = send("GET", f"tables/1/{path}").json()
    assert (body["index"], body["values"]) == (2, [[42021, 50, 31]])
    assert body["@odata.id"].endswith("/rows/itemAt(index=2)")


def test_place_may_be_posted(send: Send, table: Table) -> None:
    """The page prints ``itemAt`` as a POST."""
    body = send("POST", "tables/1/rows/itemAt", {"index": 5}).json()
    assert (body["index"], body["values"]) == (5, [[42024, 52, 40]])
    assert body["@odata.id"].endswith("/rows/itemAt(index=5)")


@pytest.mark.parametrize("profile", ["strict", "observed-2026", "documented rows_by_index=deny"])
@pytest.mark.parametrize(("method", "body"), [("GET", None), ("PATCH", {"values": [[1, 2, 3]]}), ("DELETE", None)])
def test_row_by_bare_index_is_unknown_as_observed(
    send: Send, table: Table, profile: str, method: str, body: object
) -> None:
    """``rows/2`` is documented and not served."""
    assert code(send(method, "tables/1/rows/2", body, profile=profile)) == (404, "ApiNotFound", "apiNotFound")


def test_row_by_bare_index_is_served_where_the_profile_allows(send: Send, table: Table) -> None:
    """As the pages have it."""
    response = send("GET", "tables/1/rows/2", profile="documented rows_by_index=allow")
    assert response.json()["values"] == [[42021, 50, 31]]
    refused = send("GET", "tables/1/rows/first", profile="documented rows_by_index=allow")
    assert code(refused) == (404, "ApiNotFound", "apiNotFound")


@pytest.mark.parametrize("place", ["itemAt(index=6)", "itemAt(index=-1)", "itemAt(index=x)", "itemAt"])
def test_place_without_a_row_is_refused(send: Send, table: Table, place: str) -> None:
    """Rows are counted from zero, and only to the last."""
    assert code(send("GET", f"tables/1/rows/{place}"))[:2] == (400, "InvalidArgument")


def test_row_is_posted_as_documented(send: Send, book: Workbook, table: Table) -> None:
    """Numbers in texts are numbers, a null index appends, and the answer is 201."""
    response = send("POST", "tables/1/rows", {"values": [["Jan-15-2016", "49", "37"]], "index": None})
    body = response.json()
    assert response.status == 201
    assert list(body) == ["@odata.context", "@odata.id", "index", "values"]
    assert body["@odata.context"] == f"{CONTEXT}/tables('1')/rows/$entity"
    assert (body["index"], body["values"]) == (6, [["Jan-15-2016", 49, 37]])
    assert book.table("1").body.rows == 7


@pytest.mark.parametrize(("profile", "status"), [("", 200), ("documented add_status=201", 201)])
def test_several_rows_are_added_in_one_call(
    send: Send, book: Workbook, table: Table, profile: str, status: int
) -> None:
    """They go in at the index, those below move down, and the first new one is answered."""
    body = {"index": 5, "values": [[1, 2, 3], [4, 5, 6]]}
    response = send("POST", "tables/1/rows/add", body, profile=profile)
    assert (response.status, response.json()["index"], response.json()["values"]) == (status, 5, [[1, 2, 3]])
    assert book.values(book.table("1").body)[4:] == [DAYS[4], [1, 2, 3], [4, 5, 6], DAYS[5]]


def test_row_without_values_is_blank(send: Send, book: Workbook, table: Table) -> None:
    """Values are optional in the metadata."""
    body = send("POST", "tables/1/rows/add", {"index": 0}).json()
    assert (body["index"], body["values"]) == (0, [["", "", ""]])
    assert book.table("1").body.rows == 7


def test_formula_in_a_new_row_is_calculated(send: Send, table: Table) -> None:
    """The answer shows the result."""
    body = send("POST", "tables/1/rows/add", {"values": [[42025, 2, "=[@[High (F)]]*2"]]}).json()
    assert body["values"] == [[42025, 2, 4]]


@pytest.mark.parametrize("path", ["rows", "rows/add"])
@pytest.mark.parametrize(
    "body",
    [
        None,
        b"",
        [[1, 2, 3]],
        {"values": []},
        {"values": [1, 2, 3]},
        {"values": 5},
        {"values": [[1, 2]]},
        {"values": [[1, 2, 3], [4, 5]]},
        {"values": [[1, 2, {}]]},
        {"values": [[1, 2, 3]], "index": 7},
        {"values": [[1, 2, 3]], "index": -1},
        {"values": [[1, 2, 3]], "index": "first"},
        {"values": [[1, 2, "=SUM("]]},
        {"value": [[1, 2, 3]]},
    ],
)
def test_row_that_cannot_be_is_refused(send: Send, book: Workbook, table: Table, path: str, body: object) -> None:
    """A wrong shape, place, value or parameter adds nothing."""
    assert code(send("POST", f"tables/1/{path}", body)) == (400, "InvalidArgument", "invalidArgument")
    assert book.table("1") == table


def test_row_that_would_move_another_table_is_refused(send: Send, book: Workbook, table: Table) -> None:
    """The table below must not be torn."""
    book.add_table(book.area("B9:D10"), has_headers=True)
    response = send("POST", "tables/1/rows", {"values": [[1, 2, 3], [4, 5, 6]]})
    assert code(response) == (409, "InsertDeleteConflict", "insertDeleteConflict")
    assert book.table("1") == table


@pytest.mark.parametrize("path", ["itemAt(index=1)", "$/itemAt(index=1)"])
def test_row_is_changed(send: Send, book: Workbook, table: Table, path: str) -> None:
    """Null leaves a cell alone; one value fills the row."""
    body = send("PATCH", f"tables/1/rows/{path}", {"values": [[None, "=1+1", ""]]}).json()
    assert (body["index"], body["values"]) == (1, [[42020, 2, ""]])
    assert list(body) == ["@odata.context", "@odata.id", "index", "values"]
    assert send("PATCH", f"tables/1/rows/{path}", {"values": 0}).json()["values"] == [[0, 0, 0]]
    assert send("PATCH", f"tables/1/rows/{path}", {}).json()["values"] == [[0, 0, 0]]


def test_whole_row_may_be_sent_back(send: Send, table: Table) -> None:
    """The index is passed over if it is the row's own."""
    body = {**send("GET", "tables/1/rows/itemAt(index=1)").json(), "values": [[1, 2, 3]]}
    assert send("PATCH", "tables/1/rows/itemAt(index=1)", body).json() == body


@pytest.mark.parametrize(
    "body",
    [
        {"index": True, "values": [[1, 2, 3]]},
        {"values": [[1, 2]]},
        {"values": [1, 2, 3]},
        {"values": None},
        {"index": 0},
        {"values": [[1, "=(", 3]]},
    ],
)
def test_row_change_that_cannot_be_is_refused(send: Send, book: Workbook, table: Table, body: object) -> None:
    """Nothing of the row changes."""
    assert code(send("PATCH", "tables/1/rows/itemAt(index=1)", body))[:2] == (400, "InvalidArgument")
    assert book.values(table.body) == DAYS


def test_row_is_deleted_as_documented(send: Send, book: Workbook, table: Table) -> None:
    """In the spelling of the page that the clients follow."""
    response = send("DELETE", "tables('1')/rows/$/itemAt(index=2)")
    assert (response.status, response.body) == (204, b"")
    assert book.values(book.table("1").body) == [*DAYS[:2], *DAYS[3:]]


@pytest.mark.parametrize("path", ["rows/itemAt(index=0)/range", "rows/$/itemAt(index=0)/range()"])
def test_range_of_a_row_is_reached(send: Send, table: Table, path: str) -> None:
    """The row's cells, as any range."""
    body = send("GET", f"worksheets/Sheet1/tables/1/{path}").json()
    assert (body["address"], body["values"]) == ("Sheet1!A2:C2", [[42019, 53, 34]])


def test_rows_of_an_unknown_table_are_not_found(send: Send) -> None:
    """The table is looked for first."""
    assert code(send("GET", "tables/nothing/rows")) == (404, "ItemNotFound", "itemNotFound")


def test_rows_beyond_the_payload_limit_are_refused_but_not_a_page_of_them(send: Send, book: Workbook) -> None:
    """Long texts fill an answer; ``$top`` and ``$select`` make it smaller."""
    sheet = book.add_sheet("Wide").sheet_id
    book.write(book.area("A1:B101", sheet), values=[["a", "b"], *[["x" * 30_000, "y" * 30_000]] * 100])
    book.add_table(book.area("A1:B101", sheet), has_headers=True, name="wide")
    refusal = (413, "ResponsePayloadSizeLimitExceeded", "responsePayloadSizeLimitExceeded")
    assert code(send("GET", "tables/wide/rows")) == refusal
    assert len(send("GET", "tables/wide/rows?$top=50").json()["value"]) == 50
    assert len(send("GET", "tables/wide/rows?$select=index").json()["value"]) == 100


def test_rows_beyond_the_request_limit_are_refused(send: Send, book: Workbook, table: Table) -> None:
    """Nothing is added."""
    body = b'{"values": [[1, 2, 3]]}' + b" " * limits.MAX_PAYLOAD_BYTES
    assert code(send("POST", "tables/1/rows", body))[0] == 413
    assert book.table("1") == table
