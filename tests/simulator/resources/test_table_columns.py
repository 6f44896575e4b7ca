"""Tests of the columns of a table."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from pytest_workbook.simulator.book.model import Table
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#users('a%40example.com')/drive/items('01X')/workbook"
ID = "/users('a%40example.com')/drive/items('01X')/workbook"


def code(response: Response) -> tuple[int, str, str]:
    """Status, top code and second-level code of a refusal."""
    error = response.json()["error"]
    return response.status, error["code"], error["innerError"]["code"]


@pytest.fixture(name="table")
def _table(book: Workbook) -> Table:
    """A table Diary in A1:B3: Größe and It's, two rows."""
    book.write(book.area("A1:B3"), values=[["Größe", "It's"], [1, 2], [3, 4]])
    return book.add_table(book.area("A1:B3"), has_headers=True, name="Diary")


def names(book: Workbook) -> list[str]:
    """Names of the table's columns."""
    return [column.name for column in book.table("Diary").columns]


def test_columns_are_listed_as_documented(send: Send, table: Table) -> None:
    """Values begin with the header; properties are in the page's order."""
    body = send("GET", "tables('Diary')/columns").json()
    assert body["@odata.context"] == f"{CONTEXT}/tables('Diary')/columns"
    columns = f"{ID}/tables(%27{quote(table.table_id)}%27)/columns"
    assert body["value"] == [
        {"@odata.id": f"{columns}(%271%27)", "id": "1", "index": 0, "name": "Größe", "values": [["Größe"], [1], [3]]},
        {"@odata.id": f"{columns}(%272%27)", "id": "2", "index": 1, "name": "It's", "values": [["It's"], [2], [4]]},
    ]
    assert list(body["value"][0]) == ["@odata.id", "id", "index", "name", "values"]


def test_columns_are_paged_selected_and_counted(send: Send, table: Table) -> None:
    """A page has its own values; without values none are read."""
    assert send("GET", "tables/Diary/columns?$skip=1").json()["value"][0]["values"] == [["It's"], [2], [4]]
    assert [each["id"] for each in send("GET", "tables/Diary/columns?$top=1").json()["value"]] == ["1"]
    selected = send("GET", "tables/Diary/columns?$select=name&$top=1").json()["value"][0]
    assert list(selected) == ["@odata.id", "name"]
    assert send("GET", "tables/Diary/columns/count").json()["value"] == 2


@pytest.mark.parametrize(
    "path",
    [
        "columns/2",
        "columns('2')",
        "columns(id='2')",
        "columns/It's",
        "columns('It''s')",
        "columns/it's",
        "columns/itemAt(index=1)",
        "columns/$/itemAt(index=1)",
    ],
)
def test_column_is_found_by_id_name_and_place(send: Send, table: Table, path: str) -> None:
    """Every key leads to one column."""
    body = send("GET", f"tables/Diary/{path}").json()
    assert (body["id"], body["name"], body["@odata.id"].rpartition("/")[2]) == ("2", "It's", "columns(%272%27)")


def test_column_is_found_by_a_name_beyond_ascii(send: Send, table: Table) -> None:
    """Percent-encoded, as clients send it."""
    assert send("GET", "tables/Diary/columns/Gr%C3%B6%C3%9Fe").json()["id"] == "1"


def test_place_may_be_posted(send: Send, table: Table) -> None:
    """The page prints ``itemAt`` as a POST, and one client sends it."""
    body = send("POST", "tables/Diary/columns/itemAt", {"index": 1}).json()
    assert (body["id"], body["@odata.id"].rpartition("/")[2]) == ("2", "columns(%272%27)")


@pytest.mark.parametrize("path", ["columns/9", "columns/Nothing"])
def test_unknown_column_is_not_found(send: Send, table: Table, path: str) -> None:
    """By id and by name."""
    assert code(send("GET", f"tables/Diary/{path}")) == (404, "ItemNotFound", "itemNotFound")


@pytest.mark.parametrize("index", [2, -1])
def test_place_without_a_column_is_refused(send: Send, table: Table, index: int) -> None:
    """Places are counted from zero, however they are sent."""
    refusal = (400, "InvalidArgument", "invalidArgument")
    assert code(send("GET", f"tables/Diary/columns/itemAt(index={index})")) == refusal
    assert code(send("POST", "tables/Diary/columns/itemAt", {"index": index})) == refusal


def test_column_is_posted_as_documented(send: Send, book: Workbook, table: Table) -> None:
    """The header is the first value, and the next id is taken."""
    body = {"values": [["Status"], ["Open"], ["Closed"]], "index": 1}
    response = send("POST", "tables/Diary/columns", body)
    answer = response.json()
    assert response.status == 201
    assert answer["@odata.context"] == f"{CONTEXT}/tables('Diary')/columns/$entity"
    assert list(answer)[1:] == ["@odata.id", "id", "index", "name", "values"]
    assert {name: answer[name] for name in ("id", "index", "name", "values")} == {"id": "3", "name": "Status", **body}
    assert names(book) == ["Größe", "Status", "It's"]


@pytest.mark.parametrize(("profile", "status"), [("", 200), ("documented add_status=201", 201)])
def test_column_is_appended_under_its_name(send: Send, book: Workbook, table: Table, profile: str, status: int) -> None:
    """Without an index and values; the name may come beside them."""
    response = send("POST", "tables/Diary/columns/add", {"name": "Übersicht", "index": None}, profile=profile)
    body = response.json()
    assert (response.status, body["name"], body["index"]) == (status, "Übersicht", 2)
    assert body["values"] == [["Übersicht"], [""], [""]]
    assert names(book) == ["Größe", "It's", "Übersicht"]


def test_column_without_anything_gets_a_name(send: Send, table: Table) -> None:
    """An empty object is enough."""
    assert send("POST", "tables/Diary/columns/add", {}).json()["name"] == "Column3"


@pytest.mark.parametrize(
    "body",
    [
        None,
        {"index": 2},
        {"index": -1},
        {"index": "first"},
        {"name": 5},
        {"values": [["Short"], [1]]},
        {"values": [["a", "b"], ["c", "d"], ["e", "f"]]},
        {"values": "x"},
        {"values": [["a"], ["=("], [1]]},
        {"header": "x"},
    ],
)
def test_column_that_cannot_be_is_refused(send: Send, book: Workbook, table: Table, body: object) -> None:
    """A place after the last, a wrong number of values or another parameter adds nothing."""
    assert code(send("POST", "tables/Diary/columns/add", body)) == (400, "InvalidArgument", "invalidArgument")
    assert book.table("Diary") == table


def test_column_is_renamed_and_filled(send: Send, book: Workbook, table: Table) -> None:
    """Name and values in one request; null leaves alone."""
    body = {"name": "Menge", "values": [[None], [10], ["=A2*2"]]}
    answer = send("PATCH", "tables/Diary/columns('1')", body).json()
    assert answer["values"] == [["Menge"], [10], [20]]
    assert (answer["id"], answer["index"], answer["name"]) == ("1", 0, "Menge")
    assert names(book) == ["Menge", "It's"]


def test_whole_column_may_be_sent_back(send: Send, book: Workbook, table: Table) -> None:
    """Id and index are passed over, and the name wins over the old header among the values."""
    body = {**send("GET", "tables/Diary/columns/1").json(), "name": "Neu"}
    answer = send("PATCH", "tables/Diary/columns/1", body).json()
    assert (answer["name"], answer["values"]) == ("Neu", [["Neu"], [1], [3]])
    assert names(book) == ["Neu", "It's"]


def test_header_among_the_values_renames_the_column(send: Send, book: Workbook, table: Table) -> None:
    """The header cell is the name."""
    answer = send("PATCH", "tables/Diary/columns/2", {"values": [["Neu"], [None], [None]]}).json()
    assert (answer["name"], answer["values"]) == ("Neu", [["Neu"], [2], [4]])
    assert names(book) == ["Größe", "Neu"]


def test_change_of_nothing_answers_the_column(send: Send, table: Table) -> None:
    """An empty object changes nothing."""
    assert send("PATCH", "tables/Diary/columns/2", {}).json()["values"] == [["It's"], [2], [4]]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"name": ""}, "InvalidArgument"),
        ({"name": 1}, "InvalidArgument"),
        ({"index": 0}, "InvalidArgument"),
        ({"values": [[1]] * 2}, "InvalidArgument"),
        ({"values": [["x"], [7], [8]], "name": ""}, "InvalidArgument"),
        ({"values": [["x"], [7], [8]], "name": "größe"}, "ItemAlreadyExists"),
    ],
)
def test_change_that_cannot_be_is_refused_as_a_whole(
    send: Send, book: Workbook, table: Table, body: object, refusal: str
) -> None:
    """Values are not written when the name is refused."""
    assert code(send("PATCH", "tables/Diary/columns/2", body))[1] == refusal
    assert book.values(table.area) == [["Größe", "It's"], [1, 2], [3, 4]]


def test_column_is_deleted_as_documented(send: Send, book: Workbook, table: Table) -> None:
    """Success has no content."""
    response = send("DELETE", "tables('Diary')/columns('1')")
    assert (response.status, response.body) == (204, b"")
    assert names(book) == ["It's"]


def test_last_column_cannot_be_deleted(send: Send, book: Workbook, table: Table) -> None:
    """A table keeps one."""
    book.delete_column("Diary", "1")
    assert code(send("DELETE", "tables/Diary/columns/2"))[:2] == (400, "InvalidArgument")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("range", "Sheet1!B1:B4"),
        ("dataBodyRange()", "Sheet1!B2:B3"),
        ("headerRowRange", "Sheet1!B1"),
        ("totalRowRange", "Sheet1!B4"),
    ],
)
def test_range_of_a_column_is_reached(send: Send, book: Workbook, table: Table, path: str, address: str) -> None:
    """All cells, or those of one part of the table."""
    book.change_table("Diary", show_totals=True)
    assert send("GET", f"tables/Diary/columns('2')/{path}").json()["address"] == address


@pytest.mark.parametrize("path", ["headerRowRange", "totalRowRange"])
def test_part_that_is_not_shown_is_not_found(send: Send, book: Workbook, table: Table, path: str) -> None:
    """Without headers and totals there are only data."""
    book.change_table("Diary", show_headers=False)
    assert code(send("GET", f"tables/Diary/columns('2')/{path}")) == (404, "ItemNotFound", "itemNotFound")


def test_range_of_a_column_is_written(send: Send, book: Workbook, table: Table) -> None:
    """As any range."""
    send("PATCH", "tables/Diary/columns/1/dataBodyRange", {"values": [[7], [8]]})
    assert book.values(book.area("A2:A3")) == [[7], [8]]
