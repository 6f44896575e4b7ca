"""Tests of titles, legends and data labels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from charted import ROWS

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]
CHART = "worksheets/Sheet1/charts/Chart%201"


@pytest.fixture(name="make", autouse=True)
def _make(send: Send, book: Workbook) -> Callable[..., None]:
    """Add a chart of a type and cells; one of two stacked series is there."""
    book.write(book.area("A1:C4"), values=ROWS)

    def make(kind: str = "ColumnStacked", cells: str = "A1:C4") -> None:
        for chart in send("GET", "worksheets/Sheet1/charts").json()["value"]:
            send("DELETE", f"worksheets/Sheet1/charts/{chart['name']}")
        assert send("POST", "worksheets/Sheet1/charts/add", {"type": kind, "sourceData": cells}).status == 200

    make()
    return make


def plain(response: Response) -> dict[str, Any]:
    """An entity without annotations."""
    return {name: value for name, value in response.json().items() if "@odata." not in name}


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


def test_title_of_a_new_chart(send: Send, make: Callable[..., None]) -> None:
    """Excel's own words, or the name of the only series."""
    assert plain(send("GET", f"{CHART}/title")) == {"overlay": False, "text": "Chart Title", "visible": True}
    make("Line", "A1:B4")
    assert plain(send("GET", f"{CHART}/title"))["text"] == "North"


@pytest.mark.parametrize("text", ["Größe <&> x", "two\nlines", "_x0041_ 'q' \"d\"", " outer "])
def test_title_is_changed(send: Send, text: str) -> None:
    """Whatever it holds, it comes back."""
    answer = send("PATCH", f"{CHART}/title", {"text": text, "overlay": True})
    assert plain(answer) == {"overlay": True, "text": text, "visible": True}
    assert plain(send("GET", f"{CHART}/title")) == plain(answer)
    assert plain(send("PATCH", f"{CHART}/title", {"overlay": False}))["text"] == text


def test_title_is_hidden_and_shown(send: Send) -> None:
    """A hidden one has no text; one that gets a text shows."""
    assert plain(send("PATCH", f"{CHART}/title", {"visible": False})) == {
        "overlay": False,
        "text": None,
        "visible": False,
    }
    assert plain(send("PATCH", f"{CHART}/title", {"text": "Back"}))["visible"] is True
    send("PATCH", f"{CHART}/title", {"visible": False})
    assert plain(send("PATCH", f"{CHART}/title", {"visible": True}))["text"] == "Chart Title"
    assert plain(send("PATCH", f"{CHART}/title", {}))["visible"] is True


@pytest.mark.parametrize("body", [{"text": None}, {"text": 5}, {"visible": "yes"}, {"text": "x" * 32_768}, {"size": 1}])
def test_wrong_title_is_refused(send: Send, body: Any) -> None:
    """With the code of a wrong argument."""
    assert code(send("PATCH", f"{CHART}/title", body)) == (400, "InvalidArgument")


def test_legend_is_read_and_changed(send: Send) -> None:
    """The documented request, and a legend that is taken away and comes back."""
    assert plain(send("GET", f"{CHART}/legend")) == {"overlay": False, "position": "Bottom", "visible": True}
    for position in ("Top", "Bottom", "Left", "Right", "Corner"):
        body = {"visible": True, "position": position, "overlay": position == "Top"}
        assert plain(send("PATCH", f"{CHART}/legend", body)) == body
    gone = {"overlay": False, "position": None, "visible": False}
    assert plain(send("PATCH", f"{CHART}/legend", {"visible": False})) == gone
    assert plain(send("PATCH", f"{CHART}/legend", {})) == gone
    assert plain(send("PATCH", f"{CHART}/legend", {"visible": True}))["position"] == "Right"


def test_legend_of_a_single_series(send: Send, make: Callable[..., None]) -> None:
    """There is none, but a pie has one for its slices."""
    make("Line", "A1:B4")
    assert plain(send("GET", f"{CHART}/legend"))["visible"] is False
    make("Pie", "A1:B4")
    assert plain(send("GET", f"{CHART}/legend"))["visible"] is True


@pytest.mark.parametrize("body", [{"position": "Middle"}, {"visible": None}, {"overlay": 1}])
def test_wrong_legend_is_refused(send: Send, body: Any) -> None:
    """With the code of a wrong argument."""
    assert code(send("PATCH", f"{CHART}/legend", body)) == (400, "InvalidArgument")


def test_labels_are_read_and_changed(send: Send) -> None:
    """All hidden at first; what is not given stays."""
    shown = plain(send("GET", f"{CHART}/dataLabels"))
    assert (shown.pop("position"), shown.pop("separator"), set(shown.values())) == ("None", ", ", {False})
    changed = plain(send("PATCH", f"{CHART}/dataLabels", {"showValue": True, "position": "Center", "separator": ";"}))
    assert (changed["showValue"], changed["position"], changed["separator"]) == (True, "Center", ";")
    later = plain(send("PATCH", f"{CHART}/dataLabels", {"showCategoryName": True, "position": "None"}))
    assert later == {**changed, "showCategoryName": True, "position": "None"}
    assert plain(send("GET", f"{CHART}/dataLabels")) == later
    assert plain(send("PATCH", f"{CHART}/dataLabels", {})) == later


@pytest.mark.parametrize(
    ("kind", "position", "status"),
    [
        ("ColumnClustered", "OutsideEnd", 200),
        ("ColumnStacked", "OutsideEnd", 400),
        ("Line", "Top", 200),
        ("Line", "OutsideEnd", 400),
        ("Pie", "BestFit", 200),
        ("Area", "Center", 400),
        ("Area", "None", 200),
        ("ColumnClustered", "Nowhere", 400),
    ],
)
def test_labels_stand_where_their_kind_has_room(
    send: Send, make: Callable[..., None], kind: str, position: str, status: int
) -> None:
    """Excel calls a file damaged in which they do not."""
    make(kind)
    assert send("PATCH", f"{CHART}/dataLabels", {"position": position}).status == status


@pytest.mark.parametrize("body", [{"separator": "x" * 256}, {"showValue": "yes"}, {"showValue": None}, {"show": True}])
def test_wrong_labels_are_refused(send: Send, body: Any) -> None:
    """With the code of a wrong argument."""
    assert code(send("PATCH", f"{CHART}/dataLabels", body)) == (400, "InvalidArgument")
