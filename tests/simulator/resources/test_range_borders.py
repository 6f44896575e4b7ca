"""The borders of a range."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

BORDERS = "worksheets/Sheet1/range(address='A1:B2')/format/borders"
NONE = {"color": "#000000", "style": "None", "weight": "Thin"}


def own(response: Response, status: int = 200) -> dict[str, Any]:
    """An entity's properties, without annotations."""
    assert response.status == status, response.body
    return {name: value for name, value in response.json().items() if not name.startswith("@")}


def test_a_range_has_eight_borders(send: Send) -> None:
    """Named by their sides, in the order of the page, with all properties; by key, by place, and counted."""
    body = send("GET", BORDERS).json()
    sides = [border["sideIndex"] for border in body["value"]]
    assert sides == [
        *("EdgeTop", "EdgeBottom", "EdgeLeft", "EdgeRight"),
        *("InsideVertical", "InsideHorizontal", "DiagonalDown", "DiagonalUp"),
    ]
    assert list(body["value"][0])[1:] == ["id", "color", "style", "sideIndex", "weight"]
    assert body["value"][0]["@odata.id"].endswith("/format/borders(%27EdgeTop%27)")
    assert send("GET", f"{BORDERS}/count()").json()["value"] == 8
    edge = {"id": "EdgeLeft", "sideIndex": "EdgeLeft", **NONE}
    for path in (f"{BORDERS}/EdgeLeft", f"{BORDERS}('edgeleft')", f"{BORDERS}/itemAt(index=2)"):
        assert own(send("GET", path)) == edge
    assert own(send("POST", f"{BORDERS}/itemAt", {"index": 2})) == edge


def test_lines_are_drawn_and_read(send: Send) -> None:
    """All three properties; what was read may be sent back, and a neighbour sees the line."""
    given = {"style": "Dash", "weight": "Medium", "color": "red"}
    wanted = {"id": "EdgeBottom", "color": "#FF0000", "style": "Dash", "sideIndex": "EdgeBottom", "weight": "Medium"}
    assert own(send("PATCH", f"{BORDERS}/EdgeBottom", given)) == wanted
    assert own(send("PATCH", f"{BORDERS}/EdgeBottom", wanted)) == wanted
    below = BORDERS.replace("A1:B2", "A3:B3")
    assert own(send("GET", f"{below}/EdgeTop"))["style"] == "Dash"
    assert own(send("PATCH", f"{BORDERS}/EdgeBottom", {"style": "None"})) == {
        **NONE,
        "id": "EdgeBottom",
        "sideIndex": "EdgeBottom",
    }
    assert own(send("GET", f"{below}/EdgeTop"))["style"] == "None"


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"style": "Continuous"}, ("Continuous", "Thin", "#000000")),
        ({"weight": "Thick"}, ("Continuous", "Thick", "#000000")),
        ({"color": "#00FF00"}, ("Continuous", "Thin", "#00FF00")),
        ({"style": "Double"}, ("Double", "Thick", "#000000")),
        ({"style": "Dot", "weight": "Thick"}, ("Dot", "Thin", "#000000")),
        ({"style": "SlantDashDot", "weight": "Hairline"}, ("SlantDashDot", "Medium", "#000000")),
    ],
)
def test_what_is_not_given_follows(send: Send, given: dict[str, str], wanted: tuple[str, str, str]) -> None:
    """A weight or color alone draws a continuous line; a weight that a style has not becomes the nearest it has."""
    found = own(send("PATCH", f"{BORDERS}/InsideVertical", given))
    assert (found["style"], found["weight"], found["color"]) == wanted


def test_a_border_is_created_by_its_side(send: Send) -> None:
    """The page posts id and sideIndex; either of them will do."""
    found = own(send("POST", BORDERS, {"id": "EdgeTop", "sideIndex": "EdgeTop", "style": "Continuous"}), 201)
    assert (found["id"], found["style"]) == ("EdgeTop", "Continuous")
    assert own(send("POST", BORDERS, {"id": "DiagonalUp", "weight": "Thin"}), 201)["style"] == "Continuous"


def test_lines_that_differ_are_null(send: Send) -> None:
    """Each property by itself."""
    send("PATCH", BORDERS.replace("A1:B2", "A1") + "/EdgeTop", {"style": "Continuous", "weight": "Thin"})
    found = own(send("GET", f"{BORDERS}/EdgeTop"))
    assert (found["style"], found["weight"], found["color"]) == (None, "Thin", "#000000")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"{BORDERS}/EdgeMiddle", None),
        ("GET", f"{BORDERS}/itemAt(index=8)", None),
        ("GET", f"{BORDERS}/itemAt(index=-1)", None),
        ("PATCH", f"{BORDERS}/EdgeTop", {"style": "Wavy"}),
        ("PATCH", f"{BORDERS}/EdgeTop", {"weight": 2}),
        ("PATCH", f"{BORDERS}/EdgeTop", {"color": "nothing"}),
        ("PATCH", f"{BORDERS}/EdgeTop", {"sideIndex": "EdgeLeft"}),
        ("PATCH", f"{BORDERS}/EdgeTop", {"style": None}),
        ("POST", BORDERS, {"style": "Continuous"}),
        ("POST", BORDERS, {"sideIndex": "EdgeTop", "width": 1}),
    ],
)
def test_wrong_values_change_nothing(send: Send, book: Workbook, method: str, path: str, body: Any) -> None:
    """A 400 with the code of a wrong argument."""
    response = send(method, path, body)
    assert (response.status, response.json()["error"]["code"]) == (400, "InvalidArgument")
    assert book.sheet("Sheet1").cells == {}
