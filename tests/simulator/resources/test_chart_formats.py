"""Tests of fills, lines and fonts of charts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from charted import ROWS

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]
CHART = "worksheets/Sheet1/charts/Chart%201"
AXIS = "/axes/valueAxis"
FILLS = ["", "/title", "/legend", "/dataLabels", "/series/0", "/series/0/points/1"]
FONTS = ["", "/title", "/legend", "/dataLabels", AXIS, "/axes/categoryAxis", f"{AXIS}/title"]
LINES = [AXIS, "/axes/categoryaxis", f"{AXIS}/majorGridlines", "/series/1"]
FONT = {"bold": True, "color": "#FFA500", "italic": True, "name": "Arial", "size": 9.5, "underline": "Single"}


@pytest.fixture(name="chart", autouse=True)
def _chart(send: Send, book: Workbook) -> None:
    """A chart of two lines whose axis has a title."""
    book.write(book.area("A1:C4"), values=ROWS)
    send("POST", "worksheets/Sheet1/charts/add", {"type": "Line", "sourceData": "A1:C4"})
    send("PATCH", f"{CHART}{AXIS}/title", {"text": "t"})


def plain(response: Response) -> dict[str, Any]:
    """An entity without annotations."""
    return {name: value for name, value in response.json().items() if "@odata." not in name}


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


def content(book: Workbook) -> str:
    """The chart's part."""
    return book.charts(book.sheets[0].sheet_id)[0].content.decode()


@pytest.mark.parametrize("path", FILLS)
def test_fill_is_set_and_cleared(send: Send, book: Workbook, path: str) -> None:
    """It has no properties to be read, but the file says it."""
    fill = f"{CHART}{path}/format/fill"
    assert plain(send("GET", fill)) == {}
    assert plain(send("GET", f"{CHART}{path}/format")) == {}
    before = content(book)
    assert send("POST", f"{fill}/setSolidColor", {"color": "orange"}).status == 204
    assert content(book).count('srgbClr val="FFA500"') == (2 if path == "/dataLabels" else 1)
    assert send("POST", f"{fill}/clear").status == 204
    assert content(book).count("<a:noFill/>") == before.count("<a:noFill/>") + (2 if path == "/dataLabels" else 1)
    assert "FFA500" not in content(book)


@pytest.mark.parametrize("body", [{"color": "nope"}, {"color": 5}, {}, None, {"colour": "red"}])
def test_wrong_color_is_refused(send: Send, body: Any) -> None:
    """With the code of a wrong argument."""
    assert code(send("POST", f"{CHART}/format/fill/setSolidColor", body)) == (400, "InvalidArgument")


@pytest.mark.parametrize("path", LINES)
def test_line_is_read_changed_and_cleared(send: Send, path: str) -> None:
    """A cleared one has no color."""
    line = f"{CHART}{path}/format/line"
    assert send("GET", line).json()["color"] == ("#ED7D31" if path == "/series/1" else "#868686")
    assert plain(send("PATCH", line, {"color": "ff0000"})) == {"color": "#FF0000"}
    assert plain(send("GET", line)) == {"color": "#FF0000"}
    assert send("POST", f"{line}/clear").status == 204
    assert plain(send("GET", line)) == {"color": ""}
    assert plain(send("PATCH", line, {"color": "Blue"})) == {"color": "#0000FF"}
    assert code(send("PATCH", line, {"color": None})) == (400, "InvalidArgument")
    assert plain(send("PATCH", line, {})) == {"color": "#0000FF"}


@pytest.mark.parametrize("path", FONTS)
def test_font_is_read_and_changed(send: Send, path: str) -> None:
    """The documented request, then one property alone; other things keep their fonts."""
    font = f"{CHART}{path}/format/font"
    other = plain(send("GET", f"{CHART}/axes/categoryAxis/format/font")) if "axes/c" not in path else {}
    before = plain(send("GET", font))
    assert list(before) == ["bold", "color", "italic", "name", "size", "underline"]
    assert (before["name"], before["underline"]) == ("Calibri", "None")
    assert plain(send("PATCH", font, FONT)) == FONT
    assert plain(send("PATCH", font, {"bold": False})) == {**FONT, "bold": False}
    assert plain(send("GET", font)) == {**FONT, "bold": False}
    if path and other:
        assert plain(send("GET", f"{CHART}/axes/categoryAxis/format/font")) == other
    assert plain(send("PATCH", font, {}))["size"] == 9.5


def test_things_take_the_font_of_the_chart(send: Send) -> None:
    """Unless they have one of their own."""
    send("PATCH", f"{CHART}/format/font", {"name": "Arial"})
    assert send("GET", f"{CHART}/legend/format/font").json()["name"] == "Arial"
    send("PATCH", f"{CHART}/legend/format/font", {"name": "Courier New"})
    assert send("GET", f"{CHART}/legend/format/font").json()["name"] == "Courier New"


def test_font_stays_when_the_text_changes(send: Send) -> None:
    """A title is written as it was."""
    send("PATCH", f"{CHART}/title/format/font", FONT)
    send("PATCH", f"{CHART}/title", {"text": "a\nb"})
    assert plain(send("GET", f"{CHART}/title/format/font")) == FONT
    send("PATCH", f"{CHART}/title/format/font", {"size": 20})
    assert plain(send("GET", f"{CHART}/title/format/font")) == {**FONT, "size": 20.0}


@pytest.mark.parametrize(
    "body",
    [
        {"size": 0},
        {"size": 410},
        {"size": "large"},
        {"color": "nope"},
        {"underline": "Double"},
        {"name": " "},
        {"bold": "yes"},
        {"bold": None},
        {"weight": 1},
    ],
)
def test_wrong_font_is_refused(send: Send, body: Any) -> None:
    """With the code of a wrong argument."""
    assert code(send("PATCH", f"{CHART}/title/format/font", body)) == (400, "InvalidArgument")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/title/format/fill/setSolidColor", {"color": "red"}),
        ("POST", "/title/format/fill/clear", None),
        ("PATCH", "/title/format/font", {"bold": True}),
        ("PATCH", "/axes/valueAxis/minorGridlines/format/line", {"color": "red"}),
    ],
)
def test_what_is_not_shown_is_not_formatted(send: Send, method: str, path: str, body: Any) -> None:
    """It can be read, though."""
    send("PATCH", f"{CHART}/title", {"visible": False})
    assert code(send(method, CHART + path, body)) == (400, "InvalidArgument")
    assert send("GET", f"{CHART}/title/format/font").json()["size"] == 18.0
    assert send("GET", f"{CHART}/axes/valueAxis/minorGridlines/format/line").status == 200


def test_bars_have_no_line_of_their_own(send: Send) -> None:
    """What is read is assumed."""
    send("POST", "worksheets/Sheet1/charts/add", {"type": "BarClustered", "sourceData": "A1:C4"})
    assert send("GET", "worksheets/Sheet1/charts/Chart%202/series/0/format/line").json()["color"] == "#000000"
