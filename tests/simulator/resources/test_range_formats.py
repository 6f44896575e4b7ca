"""The format of a range, its font, fill and protection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_workbook.simulator.book.model import Protection
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

SHEET = "worksheets/Sheet1"
A1 = f"{SHEET}/range(address='$A$1')/format"


def own(response: Response) -> dict[str, Any]:
    """An entity's properties, without annotations."""
    assert response.status == 200, response.body
    return {name: value for name, value in response.json().items() if not name.startswith("@")}


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


def test_documented_updates(send: Send) -> None:
    """The page's requests and answers, key for key; 49 points are 48.75 in whole pixels."""
    given = {"columnWidth": 135, "verticalAlignment": "Top", "rowHeight": 49, "wrapText": False}
    found = own(send("PATCH", A1, given))
    assert list(found) == ["columnWidth", "horizontalAlignment", "rowHeight", "verticalAlignment", "wrapText"]
    assert found == {**given, "horizontalAlignment": "General", "rowHeight": 48.75}
    font = own(send("PATCH", f"{A1}/font", {"bold": True, "color": "#4B180E", "size": 26}))
    assert list(font) == ["bold", "color", "italic", "name", "size", "underline"]
    assert font == {
        "bold": True,
        "color": "#4B180E",
        "italic": False,
        "name": "Calibri",
        "size": 26,
        "underline": "None",
    }
    assert [type(found["columnWidth"]), type(font["size"])] == [int, int]
    assert own(send("PATCH", f"{A1}/fill", {"color": "#FF0000"})) == {"color": "#FF0000"}
    assert own(send("PATCH", f"{A1}/protection", {"formulaHidden": True, "locked": False})) == {
        "formulaHidden": True,
        "locked": False,
    }
    assert own(send("GET", f"{A1}/font")) == font


def test_entities_name_themselves(send: Send) -> None:
    """Context and id are those of a part of a range."""
    body = send("GET", f"{A1}/font").json()
    assert body["@odata.context"].endswith("/format/font/$entity")
    assert body["@odata.id"].endswith("/range(address=%27Sheet1!A1%27)/format/font")


def test_every_door_leads_to_the_same_cells(send: Send, book: Workbook) -> None:
    """Tables, columns, names, and functions that continue each other."""
    book.write(book.area("A1:B3"), values=[["k", "v"], ["a", 1], ["b", 2]])
    table = book.add_table(book.area("A1:B3"), has_headers=True)
    book.add_name("mine", "=Sheet1!$D$4")
    doors = {
        f"tables/{table.name}/columns/v/dataBodyRange/format/fill": ("B2:B3", "#FF0000"),
        f"{SHEET}/tables/{table.name}/headerRowRange/format/fill": ("A1:B1", "#00FF00"),
        "names/mine/range/format/fill": ("D4", "#0000FF"),
        f"{SHEET}/range(address='A1:D9')/usedRange(valuesOnly=true)/lastRow/format/fill": ("A3:B3", "#ABCDEF"),
        f"{SHEET}/cell(row=8,column=0)/format/fill": ("A9", "#123456"),
        f"{SHEET}/range(address='F:F')/format/fill": ("F1000", "#654321"),
    }
    for path, (address, wanted) in doors.items():
        assert own(send("PATCH", path, {"color": wanted})) == {"color": wanted}
        assert [look.fill for look in book.looks(book.area(address))] == [wanted]


def test_what_differs_is_null(send: Send) -> None:
    """Property by property; a fill is "" where there is none. What was read may be sent back."""
    send("PATCH", A1, {"rowHeight": 30, "wrapText": True})
    send("PATCH", f"{A1}/font", {"bold": True, "name": "Arial"})
    send("PATCH", f"{A1}/fill", {"color": "red"})
    both = A1.replace("$A$1", "A1:B2")
    found = own(send("GET", both))
    assert found == {
        "columnWidth": 48,
        "horizontalAlignment": "General",
        "rowHeight": None,
        "verticalAlignment": "Bottom",
        "wrapText": None,
    }
    font = own(send("GET", f"{both}/font"))
    assert (font["bold"], font["name"], font["size"]) == (None, None, 11)
    assert own(send("GET", f"{both}/fill")) == {"color": None}
    assert own(send("GET", f"{A1}/fill".replace("$A$1", "B2"))) == {"color": ""}
    for path in (both, f"{both}/font", f"{both}/fill", f"{both}/protection"):
        before = own(send("GET", path))
        assert own(send("PATCH", path, before)) == before


def test_colors_are_written_in_several_ways(send: Send, book: Workbook) -> None:
    """With and without a number sign, in any case, by a name of HTML; "" takes a fill away, as does clear."""
    for given, wanted in (("ffa500", "#FFA500"), ("#ffa501", "#FFA501"), ("Orange", "#FFA500"), ("", "")):
        assert own(send("PATCH", f"{A1}/fill", {"color": given})) == {"color": wanted}
    send("PATCH", f"{A1}/fill", {"color": "blue"})
    response = send("POST", f"{A1}/fill/clear")
    assert (response.status, response.body) == (204, b"")
    assert send("POST", f"{A1}/fill/clear", {}, profile="empty_success=200").status == 200
    assert own(send("GET", f"{A1}/fill")) == {"color": ""}


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("", {"columnWidth": -1}),
        ("", {"columnWidth": 1343}),
        ("", {"rowHeight": 410}),
        ("", {"rowHeight": "15"}),
        ("", {"rowHeight": True}),
        ("", {"horizontalAlignment": "Middle"}),
        ("", {"verticalAlignment": None}),
        ("", {"wrapText": "yes", "verticalAlignment": "Top"}),
        ("", {"font": {"bold": True}}),
        ("/font", {"bold": 1}),
        ("/font", {"color": "#12345"}),
        ("/font", {"color": "no such color"}),
        ("/font", {"color": ""}),
        ("/font", {"name": " "}),
        ("/font", {"name": "x" * 32}),
        ("/font", {"size": 0}),
        ("/font", {"size": 410}),
        ("/font", {"underline": "Wavy"}),
        ("/font", {"strikethrough": True}),
        ("/fill", {"color": 255}),
        ("/fill", {"color": None}),
        ("/protection", {"locked": "no"}),
        ("/protection", []),
    ],
)
def test_wrong_values_change_nothing(send: Send, book: Workbook, part: str, wrong: Any) -> None:
    """A 400 with the code of a wrong argument, also where another property is right."""
    before = save(book)
    more = {"wrapText": True, "italic": True}
    name = {"": "wrapText", "/font": "italic"}.get(part)
    body = {name: more[name], **wrong} if name and isinstance(wrong, dict) else wrong
    assert code(send("PATCH", A1 + part, body)) == (400, "InvalidArgument")
    assert save(book) == before


def save(book: Workbook) -> tuple[object, ...]:
    """All of a sheet that a format could change."""
    sheet = book.sheet("Sheet1")
    return dict(sheet.cells), sheet.lines, set(sheet.hidden_rows), set(sheet.hidden_columns)


def test_sizes_and_alignment_are_changed_together_or_not_at_all(send: Send, book: Workbook) -> None:
    """On a protected sheet that allows only one of both, neither is."""
    book.protect_sheet("Sheet1", Protection(frozenset({"allowFormatRows"})))
    before = save(book)
    assert code(send("PATCH", A1, {"rowHeight": 30, "wrapText": True})) == (403, "AccessDenied")
    assert save(book) == before
    assert own(send("PATCH", A1, {"rowHeight": 30}))["rowHeight"] == 30


def test_columns_and_rows_are_fitted(send: Send, book: Workbook) -> None:
    """Both actions answer without a body and take no parameters."""
    book.write(book.area("A1"), values=[["a text that is longer than its column"]])
    for action in ("autofitColumns", "autofitRows"):
        response = send("POST", f"{A1}/{action}")
        assert (response.status, response.body) == (204, b"")
        assert code(send("POST", f"{A1}/{action}", {"x": 1})) == (400, "InvalidArgument")
    assert book.column_widths(book.area("A1")).pop() > 100


def test_parts_are_expanded_and_properties_selected(send: Send) -> None:
    """Font, fill and protection come with the format that they belong to."""
    body = send("GET", f"{A1}?$expand=font,fill,protection&$select=wrapText").json()
    assert body["wrapText"] is False
    assert "rowHeight" not in body
    assert body["font"]["@odata.id"].endswith("/format/font")
    assert (body["font"]["size"], body["fill"]["color"], body["protection"]["locked"]) == (11, "", True)
    borders = send("GET", f"{A1}?$expand=borders").json()["borders"]
    assert borders == send("GET", f"{A1}/borders").json()["value"]


def test_a_locked_cell_is_unlocked_before_its_sheet_is_protected(send: Send, book: Workbook) -> None:
    """As one does to leave some cells open: those can be written, others not, and none is unlocked any more."""
    assert own(send("PATCH", f"{A1}/protection", {"locked": False}))["locked"] is False
    book.protect_sheet("Sheet1", Protection())
    assert send("PATCH", f"{SHEET}/range(address='A1')", {"values": "x"}).status == 200
    assert code(send("PATCH", f"{SHEET}/range(address='B1')", {"values": "x"})) == (403, "AccessDenied")
    assert code(send("PATCH", f"{A1}/protection", {"locked": True})) == (403, "AccessDenied")
