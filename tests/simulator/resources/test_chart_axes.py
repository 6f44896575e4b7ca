"""Tests of axes, their titles and their gridlines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from charted import ROWS

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]
CHART = "worksheets/Sheet1/charts/Chart%201"
AXES = f"{CHART}/axes"
AUTOMATIC = {"majorUnit": 1.0, "maximum": 7.0, "minimum": 0.0, "minorUnit": 0.2}


@pytest.fixture(name="make", autouse=True)
def _make(send: Send, book: Workbook) -> Callable[[str], None]:
    """Add a chart of a type; one of columns is there."""
    book.write(book.area("A1:C4"), values=ROWS)

    def make(kind: str) -> None:
        for chart in send("GET", "worksheets/Sheet1/charts").json()["value"]:
            send("DELETE", f"worksheets/Sheet1/charts/{chart['name']}")
        send("POST", "worksheets/Sheet1/charts/add", {"type": kind, "sourceData": "A1:C4"})

    make("ColumnClustered")
    return make


def plain(response: Response) -> dict[str, Any]:
    """An entity without annotations."""
    return {name: value for name, value in response.json().items() if "@odata." not in name}


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


def test_axes_have_nothing_of_their_own(send: Send) -> None:
    """They lead to each axis."""
    assert plain(send("GET", AXES)) == {}


def test_scale_is_that_of_the_values(send: Send, book: Workbook) -> None:
    """It follows the cells until it is set."""
    assert plain(send("GET", f"{AXES}/valueAxis")) == AUTOMATIC
    book.write(book.area("C4"), values=[[100]])
    assert plain(send("GET", f"{AXES}/VALUEAXIS")) == {
        "majorUnit": 20.0,
        "maximum": 120.0,
        "minimum": 0.0,
        "minorUnit": 4.0,
    }


def test_scale_is_set_and_left_to_excel_again(send: Send) -> None:
    """A blank text takes a bound away, as documented for the object model."""
    body = {"majorUnit": 10, "maximum": 50, "minimum": -10, "minorUnit": 2.5}
    assert plain(send("PATCH", f"{AXES}/valueAxis", body)) == body
    assert plain(send("GET", f"{AXES}/valueAxis")) == body
    assert plain(send("PATCH", f"{AXES}/valueAxis", dict.fromkeys(body, ""))) == AUTOMATIC
    assert plain(send("PATCH", f"{AXES}/valueAxis", {})) == AUTOMATIC


@pytest.mark.parametrize(
    "body",
    [
        {"minimum": 5, "maximum": 5},
        {"majorUnit": 0},
        {"minorUnit": -1},
        {"maximum": "high"},
        {"maximum": None},
        {"minimum": True},
        {"median": 1},
    ],
)
def test_wrong_scale_is_refused(send: Send, body: Any) -> None:
    """Nothing changes."""
    assert code(send("PATCH", f"{AXES}/valueAxis", body)) == (400, "InvalidArgument")
    assert plain(send("GET", f"{AXES}/valueAxis")) == AUTOMATIC


def test_axis_of_categories_has_no_numbers(send: Send) -> None:
    """But blank texts, which may be sent back; numbers are refused."""
    blank = dict.fromkeys(AUTOMATIC, "")
    assert plain(send("GET", f"{AXES}/categoryaxis")) == blank
    assert plain(send("PATCH", f"{AXES}/categoryaxis", blank)) == blank
    assert code(send("PATCH", f"{AXES}/categoryAxis", {"maximum": 3})) == (400, "InvalidArgument")


def test_charts_without_an_axis(send: Send, make: Callable[[str], None]) -> None:
    """Flat ones have none of series, round ones none at all, and deep ones all three."""
    assert code(send("GET", f"{AXES}/seriesAxis")) == (404, "ItemNotFound")
    make("Pie")
    assert code(send("GET", f"{AXES}/valueAxis/title")) == (404, "ItemNotFound")
    make("3DColumn")
    assert send("GET", f"{AXES}/seriesAxis/format/line").status == 200


def test_scatter_has_two_axes_of_values(send: Send, book: Workbook, make: Callable[[str], None]) -> None:
    """That of categories is the one below."""
    book.write(book.area("A2:A4"), values=[[1], [2], [30]])
    make("XYScatter")
    assert plain(send("GET", f"{AXES}/categoryAxis"))["maximum"] == 35.0
    assert plain(send("GET", f"{AXES}/valueAxis"))["maximum"] == 7.0
    assert plain(send("PATCH", f"{AXES}/categoryAxis", {"maximum": 40}))["maximum"] == 40
    assert plain(send("GET", f"{AXES}/valueAxis"))["maximum"] == 7.0


def test_title_of_an_axis(send: Send) -> None:
    """Hidden at first; the documented request shows it."""
    path = f"{AXES}/valueAxis/title"
    assert plain(send("GET", path)) == {"text": None, "visible": False}
    assert plain(send("PATCH", path, {"text": "Größe", "visible": True})) == {"text": "Größe", "visible": True}
    assert plain(send("GET", f"{AXES}/categoryAxis/title"))["visible"] is False
    assert plain(send("PATCH", path, {"visible": False})) == {"text": None, "visible": False}
    assert plain(send("PATCH", path, {"visible": True})) == {"text": "Axis Title", "visible": True}
    assert code(send("PATCH", path, {"text": 1})) == (400, "InvalidArgument")
    assert plain(send("PATCH", path, {}))["visible"] is True


@pytest.mark.parametrize(("which", "first"), [("majorGridlines", True), ("minorGridlines", False)])
def test_gridlines(send: Send, which: str, first: bool) -> None:
    """Shown and hidden, each kind by itself."""
    path = f"{AXES}/valueAxis/{which}"
    assert plain(send("GET", path)) == {"visible": first}
    for visible in (not first, not first, first):
        assert plain(send("PATCH", path, {"visible": visible})) == {"visible": visible}
        assert plain(send("GET", path)) == {"visible": visible}
    assert plain(send("PATCH", path, {})) == {"visible": first}
    assert code(send("PATCH", path, {"visible": None})) == (400, "InvalidArgument")
