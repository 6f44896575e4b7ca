"""Tests of charts: listed, read, added, changed, placed and deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from charted import ROWS

from pytest_workbook.simulator.book.model import Protection
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

CHARTS = "worksheets('Größe''s x')/charts"
ADD = {"type": "ColumnStacked", "sourceData": "A1:C4", "seriesBy": "Auto"}
KEYS = ["height", "id", "left", "name", "top", "width"]


@pytest.fixture(name="filled", autouse=True)
def _filled(book: Workbook) -> Workbook:
    """Cells to plot on a sheet whose name has to be quoted."""
    sheet = book.add_sheet("Größe's x").sheet_id
    book.write(book.area("A1:C4", sheet), values=ROWS)
    return book


@pytest.fixture(name="chart")
def _chart(send: Send) -> str:
    """The path of a chart."""
    made = send("POST", f"{CHARTS}/add", ADD).json()["id"]
    return f"{CHARTS}/{made.replace('{', '%7B').replace('}', '%7D')}"


def plain(response: Response) -> dict[str, Any]:
    """An entity without annotations."""
    return {name: value for name, value in response.json().items() if "@odata." not in name}


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


def names(send: Send, chart: str) -> list[str]:
    """Names of the series."""
    return [series["name"] for series in send("GET", f"{chart}/series").json()["value"]]


def test_documented_chart_is_added(send: Send) -> None:
    """In the corner and in the size that the page shows; the spelling of names does not matter."""
    response = send("POST", f"{CHARTS}/Add", {"type": "columnclustered", "sourcedata": "A1:C4", "seriesby": "auto"})
    body = response.json()
    assert response.status == 200
    assert list(body) == ["@odata.context", "@odata.type", "@odata.id", *KEYS]
    assert body["@odata.type"] == "#microsoft.graph.workbookChart"
    assert body["@odata.context"].endswith("$metadata#workbookChart")
    shown = plain(response)
    shown.pop("id")
    assert shown == {"height": 216.0, "left": 0.0, "name": "Chart 1", "top": 0.0, "width": 360.0}


def test_status_of_adding_follows_the_profile(send: Send) -> None:
    """Pages do not agree about it."""
    assert send("POST", f"{CHARTS}/add", ADD, profile="add_status=201").status == 201


def test_charts_are_listed_counted_and_found(send: Send, chart: str) -> None:
    """By id, name, index and function, with GET and with the POST that the page prints."""
    send("POST", f"{CHARTS}/add", ADD)
    listed = send("GET", CHARTS).json()["value"]
    assert [each["name"] for each in listed] == ["Chart 1", "Chart 2"]
    assert list(listed[0]) == ["@odata.id", *KEYS]
    assert send("GET", f"{CHARTS}/count").json()["value"] == 2
    first = plain(send("GET", chart))
    for path in ("/chart%201", "('Chart%201')", "/itemAt(index=0)", "/item(name='Chart%201')"):
        assert plain(send("GET", CHARTS + path)) == first
    posted = send("POST", f"{CHARTS}/itemAt", {"index": 0})
    assert (posted.status, plain(posted)) == (200, first)
    assert [each["name"] for each in send("GET", f"{CHARTS}?$top=1&$skip=1").json()["value"]] == ["Chart 2"]


def test_sheet_without_charts(send: Send) -> None:
    """The collection is empty."""
    assert send("GET", "worksheets/Sheet1/charts").json()["value"] == []


def test_get_names_its_place(send: Send, chart: str) -> None:
    """The address is that of the id, and the worksheet can come along."""
    body = send("GET", f"{CHARTS}/Chart%201?$expand=worksheet").json()
    assert body["@odata.id"].endswith(f"/charts(%27{chart.rpartition('/')[2]}%27)")
    assert body["worksheet"]["name"] == "Größe's x"
    assert send("GET", f"{chart}/worksheet").json()["name"] == "Größe's x"


def test_documented_update(send: Send, chart: str) -> None:
    """What is given changes, whole numbers too; what was read can be sent back."""
    body = {"height": 216.0, "left": 0, "name": "NewName", "top": 0, "width": 360.0}
    assert plain(send("PATCH", chart, body))["name"] == "NewName"
    moved = plain(send("PATCH", chart, {"height": 99, "left": 99.5}))
    assert (moved["height"], moved["left"], moved["top"], moved["width"]) == (99.0, 99.5, 0.0, 360.0)
    assert plain(send("PATCH", chart, moved)) == moved
    assert plain(send("GET", chart)) == moved


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"name": "chart 2"}, (409, "ItemAlreadyExists")),
        ({"name": " "}, (400, "InvalidArgument")),
        ({"name": "x" * 256}, (400, "InvalidArgument")),
        ({"name": None}, (400, "InvalidArgument")),
        ({"width": -1}, (400, "InvalidArgument")),
        ({"width": "wide"}, (400, "InvalidArgument")),
        ({"top": True}, (400, "InvalidArgument")),
        ({"left": 1e12}, (400, "InvalidArgument")),
        ({"id": "other"}, (400, "InvalidArgument")),
        ({"colour": 1}, (400, "InvalidArgument")),
        ({"name": "Fine", "width": -1}, (400, "InvalidArgument")),
        ([], (400, "InvalidArgument")),
    ],
)
def test_wrong_update_is_refused(send: Send, chart: str, body: Any, refusal: tuple[int, str]) -> None:
    """As a whole."""
    send("POST", f"{CHARTS}/add", ADD)
    before = plain(send("GET", chart))
    assert code(send("PATCH", chart, body)) == refusal
    assert plain(send("GET", chart)) == before


def test_delete(send: Send, chart: str) -> None:
    """It is found no more."""
    assert send("DELETE", chart).status == 204
    assert code(send("GET", chart)) == (404, "ItemNotFound")
    assert send("GET", CHARTS).json()["value"] == []


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({**ADD, "type": "Nonsense"}, (400, "InvalidArgument")),
        ({**ADD, "type": "StockVHLC"}, (400, "InvalidArgument")),
        ({**ADD, "type": "StockHLC"}, (400, "InvalidArgument")),
        ({**ADD, "seriesBy": "Diagonals"}, (400, "InvalidArgument")),
        ({**ADD, "sourceData": "Nowhere!A1:B2"}, (404, "ItemNotFound")),
        ({**ADD, "sourceData": "no address"}, (400, "InvalidArgument")),
        ({**ADD, "sourceData": "A1:XFC2", "seriesBy": "Columns"}, (400, "InvalidArgument")),
        ({**ADD, "sourceData": 5}, (400, "InvalidArgument")),
        ({"type": "Line"}, (400, "InvalidArgument")),
        ({"sourceData": "A1:C4"}, (400, "InvalidArgument")),
        ({**ADD, "size": 1}, (400, "InvalidArgument")),
        (None, (400, "InvalidArgument")),
    ],
)
def test_wrong_chart_is_not_added(send: Send, body: Any, refusal: tuple[int, str]) -> None:
    """The refusal says why."""
    assert code(send("POST", f"{CHARTS}/add", body)) == refusal
    assert send("GET", CHARTS).json()["value"] == []


def test_chart_of_another_sheets_cells(send: Send, book: Workbook) -> None:
    """It stands here and plots there."""
    book.write(book.area("Sheet1!A1:B2"), values=[["x", "y"], [7, 8]])
    made = send("POST", f"{CHARTS}/add", {**ADD, "sourceData": "Sheet1!A1:B2"})
    assert made.status == 200
    assert names(send, f"{CHARTS}/itemAt(index=0)") == ["x", "y"]


def test_series_stand_in_columns_or_rows(send: Send, chart: str) -> None:
    """As asked for, and by the longer side when it is left open; setData answers nothing."""
    assert names(send, chart) == ["North", "South"]
    for by, expected in (("Rows", ["Jan", "Feb", "Mar"]), ("Columns", ["North", "South"]), (None, ["North", "South"])):
        answer = send("POST", f"{chart}/setData", {"sourceData": "A1:C4", **({"seriesBy": by} if by else {})})
        assert (answer.status, answer.body, names(send, chart)) == (204, b"", expected)


def test_wrong_data_changes_nothing(send: Send, chart: str) -> None:
    """The chart plots what it plotted."""
    assert code(send("POST", f"{chart}/setData", {"sourceData": "?", "seriesBy": "Auto"})) == (400, "InvalidArgument")
    assert code(send("POST", f"{chart}/setData")) == (400, "InvalidArgument")
    assert names(send, chart) == ["North", "South"]


def test_position_over_cells(send: Send, chart: str) -> None:
    """From cell to cell, in any order; without the other, only the place changes."""
    for body in ({"startCell": "B2", "endCell": "D4"}, {"startCell": "D4", "endCell": "'Größe''s x'!B2"}):
        assert send("POST", f"{chart}/setPosition", body).status == 204
        box = plain(send("GET", chart))
        assert (box["left"], box["top"], box["width"], box["height"]) == (48.0, 15.0, 144.0, 45.0)
    assert send("POST", f"{chart}/setPosition", {"startCell": "A1"}).status == 204
    box = plain(send("GET", chart))
    assert (box["left"], box["top"], box["width"], box["height"]) == (0.0, 0.0, 144.0, 45.0)


def test_position_elsewhere_is_refused(send: Send, chart: str) -> None:
    """On another sheet, or nowhere."""
    for body in ({"startCell": "Sheet1!A1"}, {"startCell": "?"}, {"endCell": "A1"}):
        assert code(send("POST", f"{chart}/setPosition", body)) == (400, "InvalidArgument")


def test_chart_moves_and_grows_with_its_cells(send: Send, chart: str) -> None:
    """Rows above push it down, rows beneath make it higher."""
    send("POST", f"{chart}/setPosition", {"startCell": "B2", "endCell": "D4"})
    send("POST", "worksheets('Größe''s x')/range(address='1:1')/insert", {"shift": "Down"})
    send("POST", "worksheets('Größe''s x')/range(address='4:4')/insert", {"shift": "Down"})
    box = plain(send("GET", chart))
    assert (box["top"], box["height"]) == (30.0, 60.0)


def test_collection_takes_what_the_page_sends(send: Send) -> None:
    """Sizes alone make an empty chart, which can be given cells; cells make a chart as ``add`` does."""
    answer = send("POST", CHARTS, {"id": "id-value", "height": 99, "left": 99})
    assert (answer.status, plain(answer)["height"], plain(answer)["left"]) == (201, 99.0, 99.0)
    assert names(send, f"{CHARTS}/Chart%201") == []
    assert send("POST", f"{CHARTS}/Chart%201/setData", {"sourceData": "A1:C4"}).status == 204
    assert names(send, f"{CHARTS}/Chart%201") == ["North", "South"]
    assert send("POST", CHARTS, ADD).status == 201
    assert code(send("POST", CHARTS, {"height": -1})) == (400, "InvalidArgument")
    assert send("GET", f"{CHARTS}/count").json()["value"] == 2


def test_protected_sheet_keeps_its_charts(send: Send, book: Workbook, chart: str) -> None:
    """They can be read and not changed."""
    book.protect_sheet("Größe's x", Protection())
    refused = (403, "AccessDenied")
    assert code(send("POST", f"{CHARTS}/add", ADD)) == refused
    assert code(send("PATCH", chart, {"width": 10})) == refused
    assert code(send("POST", f"{chart}/setData", {"sourceData": "A1:C4"})) == refused
    assert code(send("DELETE", chart)) == refused
    assert names(send, chart) == ["North", "South"]


def test_wrong_keys_and_verbs(send: Send, chart: str) -> None:
    """Unknown charts, indexes and members are told apart."""
    assert code(send("GET", f"{CHARTS}/Nothing")) == (404, "ItemNotFound")
    assert code(send("GET", f"{CHARTS}/itemAt(index=1)")) == (400, "InvalidArgument")
    assert code(send("GET", f"{chart}/nonsense")) == (404, "ApiNotFound")
    assert send("PUT", chart, {}).status == 405
    assert send("GET", "worksheets/Sheet1/charts/Chart%201").status == 404
