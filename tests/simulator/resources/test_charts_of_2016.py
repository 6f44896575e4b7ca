"""Tests of charts of Excel 2016 by requests: what they answer, and what they refuse."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from modern import STEPS, TREE

from pytest_workbook.simulator.book.chartex_types import EXTENDED
from pytest_workbook.simulator.book.model import Shift
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

CHARTS = "worksheets/Sheet1/charts"
CHART = f"{CHARTS}/Chart%201"


@pytest.fixture(autouse=True)
def _filled(book: Workbook) -> None:
    """Steps from A1 on, a hierarchy from D1 on."""
    book.write(book.area("A1:B5"), values=STEPS)
    book.write(book.area("D1:F5"), values=TREE)


def plain(response: Response) -> dict[str, Any]:
    """An entity without annotations."""
    assert response.status in (200, 201), response.body
    return {name: value for name, value in response.json().items() if "@odata." not in name}


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


def add(send: Send, kind: str, address: str = "A1:B5") -> None:
    """Add a chart of some cells."""
    body = {"type": kind, "sourceData": address, "seriesBy": "Columns"}
    assert send("POST", f"{CHARTS}/add", body).status == 200


@pytest.mark.parametrize("kind", EXTENDED)
def test_each_kind_answers_like_any_chart(send: Send, kind: str) -> None:
    """In any spelling: added, listed, read with its series, points and image, renamed, placed and deleted."""
    is_tree = kind in ("Treemap", "Sunburst")
    add(send, kind.lower(), "D1:F5" if is_tree else "A1:B5")
    (listed,) = send("GET", CHARTS).json()["value"]
    assert (listed["name"], listed["width"], listed["height"]) == ("Chart 1", 360.0, 216.0)
    (series,) = send("GET", f"{CHART}/series").json()["value"]
    points = send("GET", f"{CHART}/series/itemAt(index=0)/points").json()["value"]
    assert series["name"] == ("Size" if is_tree else "Amount")
    assert [point["value"] for point in points] == ([5, 3, 6, 2] if is_tree else [100, 50, -30, 5])
    image = base64.b64decode(send("GET", f"{CHART}/image(width=120)").json()["value"])
    assert image.startswith(b"\x89PNG")
    assert plain(send("PATCH", CHART, {"name": "New", "left": 10.0}))["left"] == 10.0
    moved = f"{CHARTS}/New"
    assert send("POST", f"{moved}/setPosition", {"startCell": "H2", "endCell": "K9"}).status < 300
    assert plain(send("GET", moved))["top"] > 0
    assert send("DELETE", moved).status < 300
    assert send("GET", CHARTS).json()["value"] == []


def test_titles_legend_and_labels(send: Send) -> None:
    """As Excel gives them to a waterfall, and as they are changed."""
    add(send, "Waterfall")
    assert plain(send("GET", f"{CHART}/title")) == {"overlay": False, "text": "Chart Title", "visible": True}
    changed = {"overlay": True, "text": "Cash", "visible": True}
    assert plain(send("PATCH", f"{CHART}/title", {"text": "Cash", "overlay": True})) == changed
    assert plain(send("GET", f"{CHART}/title")) == changed
    assert plain(send("GET", f"{CHART}/legend")) == {"overlay": False, "position": "Top", "visible": True}
    assert plain(send("PATCH", f"{CHART}/legend", {"position": "Corner"}))["position"] == "Corner"
    assert plain(send("PATCH", f"{CHART}/legend", {"visible": False}))["position"] is None
    labels = plain(send("GET", f"{CHART}/dataLabels"))
    assert (labels["position"], labels["showValue"], labels["showLegendKey"]) == ("OutsideEnd", True, False)
    labels = plain(send("PATCH", f"{CHART}/dataLabels", {**labels, "showCategoryName": True, "position": "Center"}))
    assert (labels["position"], labels["showCategoryName"], labels["showValue"]) == ("Center", True, True)
    assert plain(send("GET", f"{CHART}/dataLabels")) == labels


def test_axes(send: Send) -> None:
    """Their scales, titles and gridlines."""
    add(send, "Waterfall")
    values = plain(send("GET", f"{CHART}/axes/valueAxis"))
    assert (values["minimum"], values["maximum"], values["majorUnit"]) == (0.0, 160.0, 20.0)
    assert plain(send("PATCH", f"{CHART}/axes/valueAxis", {"maximum": 200}))["maximum"] == 200.0
    assert plain(send("PATCH", f"{CHART}/axes/valueAxis", {"maximum": ""}))["maximum"] == 160.0
    assert plain(send("GET", f"{CHART}/axes/categoryAxis"))["minimum"] == ""
    title = plain(send("PATCH", f"{CHART}/axes/valueAxis/title", {"text": "USD"}))
    assert title == {"text": "USD", "visible": True}
    lines = f"{CHART}/axes/valueAxis/majorGridlines"
    assert plain(send("GET", lines))["visible"] is True
    assert plain(send("PATCH", lines, {"visible": False}))["visible"] is False


@pytest.mark.parametrize(
    ("kind", "axes"),
    [
        ("Waterfall", ["categoryAxis", "valueAxis"]),
        ("Funnel", ["categoryAxis"]),
        ("Sunburst", []),
        ("RegionMap", []),
    ],
)
def test_axes_that_a_kind_has_not(send: Send, kind: str, axes: list[str]) -> None:
    """Are not found."""
    add(send, kind)
    for axis in ("categoryAxis", "valueAxis", "seriesAxis"):
        answer = send("GET", f"{CHART}/axes/{axis}")
        assert answer.status == 200 if axis in axes else code(answer) == (404, "ItemNotFound")


def test_formats(send: Send) -> None:
    """Fills, lines and fonts of all things, single points included."""
    add(send, "Waterfall")
    series = f"{CHART}/series/itemAt(index=0)"
    for path in (CHART, f"{CHART}/title", f"{CHART}/legend", f"{CHART}/dataLabels", series, f"{series}/points/2"):
        assert send("POST", f"{path}/format/fill/setSolidColor", {"color": "#112233"}).status < 300
        assert send("POST", f"{path}/format/fill/clear").status < 300
    for path in (f"{CHART}/axes/valueAxis", f"{CHART}/axes/valueAxis/majorGridlines", series):
        assert plain(send("PATCH", f"{path}/format/line", {"color": "red"}))["color"] == "#FF0000"
    for path in (CHART, f"{CHART}/title", f"{CHART}/legend", f"{CHART}/dataLabels", f"{CHART}/axes/categoryAxis"):
        font = plain(send("PATCH", f"{path}/format/font", {"bold": True, "size": 20, "name": "Arial"}))
        assert (font["bold"], font["size"], font["name"]) == (True, 20.0, "Arial")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "series", {"name": "x"}),
        ("PATCH", "dataLabels", {"showPercentage": True}),
        ("PATCH", "dataLabels", {"position": "Top"}),
        ("PATCH", "axes/categoryAxis", {"minimum": 1}),
        ("PATCH", "axes/valueAxis", {"minimum": 9, "maximum": 1}),
        ("PATCH", "legend", {"position": "Middle"}),
        ("POST", "setData", {"sourceData": "A1:XFC2", "seriesBy": "Columns"}),
    ],
)
def test_what_they_do_not_take(send: Send, method: str, path: str, body: Any) -> None:
    """Is refused, and nothing has changed."""
    add(send, "Waterfall")
    before = [send("GET", f"{CHART}/{part}").json() for part in ("series", "dataLabels", "legend", "axes/valueAxis")]
    assert code(send(method, f"{CHART}/{path}", body)) == (400, "InvalidArgument")
    after = [send("GET", f"{CHART}/{part}").json() for part in ("series", "dataLabels", "legend", "axes/valueAxis")]
    assert after == before


def test_series_follow_their_cells_and_get_others(send: Send, book: Workbook) -> None:
    """As those of any chart, and a series may be named."""
    add(send, "Funnel")
    book.write(book.area("B1:B2"), values=[["Sum"], [7]])
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    points = f"{CHART}/series/itemAt(index=0)/points"
    assert send("GET", f"{CHART}/series").json()["value"][0]["name"] == "Sum"
    assert [point["value"] for point in send("GET", points).json()["value"]] == [7, 50, -30, 5]
    assert send("GET", f"{points}/count").json()["value"] == 4
    assert plain(send("PATCH", f"{CHART}/series/Sum", {"name": "Own"}))["name"] == "Own"
    assert send("POST", f"{CHART}/setData", {"sourceData": "A2:B4", "seriesBy": "Columns"}).status < 300
    assert [point["value"] for point in send("GET", points).json()["value"]] == [7, 50]
    assert send("GET", f"{CHART}/series").json()["value"][0]["name"] == "Sum"


def test_hidden_names_are_made_only_for_the_file(send: Send) -> None:
    """The list of names is the user's."""
    add(send, "Treemap")
    assert send("GET", "names").json()["value"] == []
