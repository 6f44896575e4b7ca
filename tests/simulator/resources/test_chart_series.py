"""Tests of series and their points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from charted import ROWS

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]
SERIES = "worksheets/Sheet1/charts/Chart%201/series"


@pytest.fixture(name="chart", autouse=True)
def _chart(send: Send, book: Workbook) -> None:
    """A chart of two series."""
    book.write(book.area("A1:C4"), values=ROWS)
    send("POST", "worksheets/Sheet1/charts/add", {"type": "Line", "sourceData": "A1:C4"})


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


def names(send: Send) -> list[str]:
    """Names of the series."""
    return [series["name"] for series in send("GET", SERIES).json()["value"]]


def points(send: Send, series: int = 0) -> list[Any]:
    """Values of the points of a series."""
    return [point["value"] for point in send("GET", f"{SERIES}/{series}/points").json()["value"]]


def test_series_are_listed_counted_and_found(send: Send) -> None:
    """By place, by name, by function, and with the POST that the page prints."""
    assert names(send) == ["North", "South"]
    assert send("GET", f"{SERIES}/count").json()["value"] == 2
    for path in ("/1", "('1')", "/south", "/itemAt(index=1)"):
        assert send("GET", SERIES + path).json()["name"] == "South"
    assert send("POST", f"{SERIES}/itemAt", {"index": 1}).json()["name"] == "South"
    assert send("GET", f"{SERIES}/1").json()["@odata.id"].endswith("/series/itemAt(index=1)")


@pytest.mark.parametrize("path", ["/2", "/itemAt(index=-1)", "/West", "/0/points/3", "/0/points/x"])
def test_what_is_not_there(send: Send, path: str) -> None:
    """Is a wrong argument."""
    assert code(send("GET", SERIES + path)) == (400, "InvalidArgument")


def test_points_are_the_cells_as_they_are(send: Send, book: Workbook) -> None:
    """They follow what is written, calculated and hidden."""
    assert points(send) == [1, 3, 5]
    book.write(book.area("B2:B4"), values=[["=C2*10"], ["word"], [""]])
    assert points(send) == [20, 0, None]
    book.write(book.area("B2:B3"), values=[["=1/0"], [2.5]])
    assert points(send) == ["#DIV/0!", 2.5, None]
    book.write(book.area("A2"), rows_hidden=True)
    assert points(send) == [2.5, None]


def test_single_point(send: Send) -> None:
    """By place, by function, and with the POST that the page prints."""
    assert send("GET", f"{SERIES}/0/points/count").json()["value"] == 3
    for path in ("/2", "/itemAt(index=2)"):
        assert send("GET", f"{SERIES}/0/points{path}").json()["value"] == 5
    assert send("POST", f"{SERIES}/0/points/itemAt", {"index": 2}).json()["value"] == 5


def test_name_of_a_series(send: Send, book: Workbook) -> None:
    """It follows its cell until it is given one of its own."""
    book.write(book.area("B1"), values=[["Nord"]])
    assert names(send) == ["Nord", "South"]
    answer = send("PATCH", f"{SERIES}/0", {"name": "<Größe>"})
    assert (answer.status, answer.json()["name"]) == (200, "<Größe>")
    book.write(book.area("B1"), values=[["other"]])
    assert names(send) == ["<Größe>", "South"]
    assert send("PATCH", f"{SERIES}/0", {}).json()["name"] == "<Größe>"


@pytest.mark.parametrize("body", [{"name": None}, {"name": 1}, {"name": "x" * 256}, {"values": []}])
def test_wrong_name_is_refused(send: Send, body: Any) -> None:
    """With the code of a wrong argument."""
    assert code(send("PATCH", f"{SERIES}/0", body)) == (400, "InvalidArgument")


def test_series_is_added(send: Send) -> None:
    """It has a name and no points, until the chart is given other cells."""
    answer = send("POST", SERIES, {"name": "More"})
    assert (answer.status, answer.json()["name"]) == (201, "More")
    assert answer.json()["@odata.id"].endswith("/series/itemAt(index=2)")
    assert (names(send), points(send, 2)) == (["North", "South", "More"], [])
    assert send("POST", SERIES, {}).json()["name"] == "Series4"
    send("POST", "worksheets/Sheet1/charts/Chart%201/setData", {"sourceData": "A1:C4", "seriesBy": "Columns"})
    assert names(send) == ["North", "South"]


def test_no_more_series_than_excel_takes(send: Send, book: Workbook) -> None:
    """The 256th is refused."""
    body = {"sourceData": "A1:IU2", "seriesBy": "Columns"}
    book.write(book.area("A1:IU1"), values=[["x"] * 255])
    book.write(book.area("A2:IU2"), values=[[1] * 255])
    assert send("POST", "worksheets/Sheet1/charts/Chart%201/setData", body).status == 204
    assert code(send("POST", SERIES, {"name": "x"})) == (400, "InvalidArgument")


def test_points_cannot_be_added(send: Send) -> None:
    """They are the cells; the page says otherwise."""
    assert code(send("POST", f"{SERIES}/0/points", {})) == (400, "UnsupportedOperation")
