"""The filter of a table's column, and those of a whole table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

FILTER = "tables/T/columns/n/filter"


@pytest.fixture(autouse=True)
def _filled(book: Workbook) -> None:
    """A table of names and numbers in A1:B6."""
    book.write(book.area("A1:B6"), values=[["name", "n"], ["a", 10], ["b", 20], ["a", 30], ["c", 40], ["b", 60]])
    book.add_table(book.area("A1:B6"), has_headers=True, name="T")


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


def shows(send: Send) -> list[object]:
    """The numbers of the rows that show, as the view of the visible cells has them."""
    body = send("GET", "tables/T/columns/n/dataBodyRange/visibleView").json()
    return [row[0] for row in body["values"]]


def criteria(send: Send, path: str = FILTER) -> Any:
    """The criteria of a filter."""
    return send("GET", path).json()["criteria"]


def test_documented_filter(send: Send) -> None:
    """The page's request, its key spelled as there; rows hide, the view passes over them, and clear shows them."""
    base = "worksheets('Sheet1')/tables('t')/columns(id='2')/filter"
    assert criteria(send) is None
    body = {"criteria": {"filterOn": "custom", "criterion1": ">15", "operator": "and", "criterion2": "<50"}}
    response = send("POST", f"{base}/apply", body)
    assert (response.status, response.body) == (204, b"")
    assert shows(send) == [20, 30, 40]
    assert criteria(send) == {
        "color": None,
        "criterion1": ">15",
        "criterion2": "<50",
        "dynamicCriteria": "Unknown",
        "filterOn": "Custom",
        "icon": None,
        "operator": "And",
        "values": None,
    }
    assert send("GET", "worksheets/Sheet1/range(address='A1:A3')").json()["rowHidden"] is None
    assert send("GET", "worksheets/Sheet1/range(address='A2')").json()["rowHidden"] is True
    response = send("POST", f"{base}/clear")
    assert (response.status, response.body) == (204, b"")
    assert (shows(send), criteria(send)) == ([10, 20, 30, 40, 60], None)
    assert send("POST", f"{base}/clear", {}, profile="empty_success=200").status == 200


@pytest.mark.parametrize(
    ("action", "body", "expected", "remembered"),
    [
        ("TopItems", {"count": 2}, [40, 60], {"filterOn": "TopItems", "criterion1": "2"}),
        ("BottomItems", {"count": 1}, [10], {"filterOn": "BottomItems", "criterion1": "1"}),
        ("TopPercent", {"percent": 20}, [60], {"filterOn": "TopPercent", "criterion1": "20"}),
        ("BottomPercent", {"percent": 40}, [10, 20], {"filterOn": "BottomPercent", "criterion1": "40"}),
        ("Custom", {"criteria1": ">30", "oper": "And"}, [40, 60], {"filterOn": "Custom", "criterion1": ">30"}),
        (
            "Custom",
            {"criteria1": "=10", "criteria2": "=60", "oper": "Or"},
            [10, 60],
            {"filterOn": "Custom", "criterion2": "=60", "operator": "Or"},
        ),
        ("Dynamic", {"criteria": "aboveAverage"}, [40, 60], {"filterOn": "Dynamic", "dynamicCriteria": "AboveAverage"}),
        ("Values", {"values": ["10", "40"]}, [10, 40], {"filterOn": "Values", "values": ["10", "40"]}),
        ("Values", {"values": [10]}, [10], {"values": ["10"]}),
        (
            "Values",
            {"values": [{"date": "1900-01-20", "specificity": "day"}, "60"]},
            [60],
            {"values": [{"date": "1900-01-20", "specificity": "Day"}, "60"]},
        ),
        ("CellColor", {"color": "red"}, [30], {"filterOn": "CellColor", "color": "#FF0000"}),
        ("FontColor", {"color": "#0000ff"}, [20], {"filterOn": "FontColor", "color": "#0000FF"}),
    ],
)
def test_each_kind_has_an_action(
    send: Send, action: str, body: dict[str, Any], expected: list[int], remembered: dict[str, Any]
) -> None:
    """With the parameters of the metadata; what was applied is read as criteria, and may be applied again so."""
    send("PATCH", "worksheets/Sheet1/range(address='B4')/format/fill", {"color": "#FF0000"})
    send("PATCH", "worksheets/Sheet1/range(address='B3')/format/font", {"color": "blue"})
    response = send("POST", f"{FILTER}/apply{action}Filter", body)
    assert (response.status, response.body) == (204, b"")
    assert shows(send) == expected
    found = criteria(send)
    assert {name: found[name] for name in remembered} == remembered
    send("POST", "tables/T/clearFilters")
    assert criteria(send) is None
    assert send("POST", f"{FILTER}/apply", {"criteria": found}).status == 204
    assert (shows(send), criteria(send)) == (expected, found)


def test_all_filters_of_a_table_are_cleared_and_applied_again(send: Send, book: Workbook) -> None:
    """Two columns together; a value that changed shows until the filters are applied again."""
    send("POST", f"{FILTER}/applyCustomFilter", {"criteria1": ">10", "oper": "And"})
    send("POST", "tables/T/columns/name/filter/applyValuesFilter", {"values": ["a", "b"]})
    assert shows(send) == [20, 30, 60]
    book.write(book.area("B3"), values=[[1]])
    assert shows(send) == [1, 30, 60]
    for path in ("tables/T/reapplyFilters", "worksheets/Sheet1/tables/T/reapplyFilters"):
        response = send("POST", path)
        assert (response.status, response.body) == (204, b"")
        assert shows(send) == [30, 60]
    assert send("POST", "worksheets/Sheet1/tables/T/clearFilters").status == 204
    assert shows(send) == [10, 1, 30, 40, 60]
    assert criteria(send, "tables/T/columns/name/filter") is None
    assert code(send("POST", "tables/T/clearFilters", {"x": 1})) == (400, "InvalidArgument")


def test_buttons_that_go_take_the_filter_along(send: Send) -> None:
    """And without them a table cannot be filtered."""
    send("POST", f"{FILTER}/applyTopItemsFilter", {"count": 1})
    assert send("PATCH", "tables/T", {"showFilterButton": False}).json()["showFilterButton"] is False
    assert (shows(send), criteria(send)) == ([10, 20, 30, 40, 60], None)
    assert code(send("POST", f"{FILTER}/applyTopItemsFilter", {"count": 1})) == (400, "UnsupportedOperation")


def test_rows_do_not_move_past_hidden_ones(send: Send) -> None:
    """Neither deleted nor inserted above a row that the filter hides; appended, they may be."""
    send("POST", f"{FILTER}/applyCustomFilter", {"criteria1": "<>20", "oper": "And"})
    conflict = (409, "FilteredRangeConflict")
    assert code(send("DELETE", "tables/T/rows/itemAt(index=0)")) == conflict
    assert code(send("POST", "tables/T/rows", {"index": 0, "values": [["x", 1]]})) == conflict
    assert code(send("POST", "worksheets/Sheet1/range(address='A1:B1')/insert", {"shift": "Down"})) == conflict
    assert shows(send) == [10, 30, 40, 60]
    assert send("POST", "tables/T/rows", {"values": [["x", 1]]}).status == 201
    assert shows(send) == [10, 30, 40, 60, 1]


def test_a_protected_sheet_may_allow_filters(send: Send) -> None:
    """By the option that is named after them."""
    send("POST", "worksheets/Sheet1/protection/protect", {})
    assert code(send("POST", f"{FILTER}/applyTopItemsFilter", {"count": 1})) == (403, "AccessDenied")
    send("POST", "worksheets/Sheet1/protection/unprotect")
    send("POST", "worksheets/Sheet1/protection/protect", {"options": {"allowAutoFilter": True}})
    assert send("POST", f"{FILTER}/applyTopItemsFilter", {"count": 1}).status == 204


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("apply", None),
        ("apply", {}),
        ("apply", {"criteria": None}),
        ("apply", {"criteria": "x"}),
        ("apply", {"criteria": {}}),
        ("apply", {"criteria": {"filterOn": "All"}}),
        ("apply", {"criteria": {"filterOn": "Custom"}}),
        ("apply", {"criteria": {"filterOn": "Custom", "criterion1": ["x"]}}),
        ("apply", {"criteria": {"filterOn": "Custom", "criterion1": ">1", "operator": "Xor"}}),
        ("apply", {"criteria": {"filterOn": "Values"}}),
        ("apply", {"criteria": {"filterOn": "Values", "values": "x"}}),
        ("apply", {"criteria": {"filterOn": "Values", "values": []}}),
        ("apply", {"criteria": {"filterOn": "Values", "values": [None]}}),
        ("apply", {"criteria": {"filterOn": "Values", "values": [{"date": "2026-01-01", "specificity": "Week"}]}}),
        ("apply", {"criteria": {"filterOn": "Values", "values": [{"date": "soon", "specificity": "Day"}]}}),
        ("apply", {"criteria": {"filterOn": "CellColor", "color": "no color"}}),
        ("apply", {"criteria": {"filterOn": "CellColor"}}),
        ("apply", {"criteria": {"filterOn": "Dynamic", "dynamicCriteria": "Someday"}}),
        ("apply", {"criteria": {"filterOn": "Custom", "criterion1": ">1", "more": 1}}),
        ("applyTopItemsFilter", {}),
        ("applyTopItemsFilter", {"count": 0}),
        ("applyTopItemsFilter", {"count": 2, "percent": 2}),
        ("applyTopPercentFilter", {"percent": 101}),
        ("applyCustomFilter", {"oper": "And"}),
        ("applyDynamicFilter", {"criteria": "Unknown"}),
        ("applyValuesFilter", {}),
        ("applyCellColorFilter", {"color": None}),
        ("clear", {"x": 1}),
    ],
)
def test_wrong_bodies_change_nothing(send: Send, action: str, body: Any) -> None:
    """A 400 with the code of a wrong argument; the filter before it stays."""
    send("POST", f"{FILTER}/applyBottomItemsFilter", {"count": 2})
    before = criteria(send)
    assert code(send("POST", f"{FILTER}/{action}", body)) == (400, "InvalidArgument")
    assert (criteria(send), shows(send)) == (before, [10, 20])


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("apply", lambda icon: {"criteria": {"filterOn": "Icon", "icon": icon}}),
        ("applyIconFilter", lambda icon: {"icon": icon}),
    ],
)
def test_filters_by_icons(send: Send, action: str, body: Callable[[object], object]) -> None:
    """Read as they were set, those of newer sets, too; what is no icon is a 400."""
    icon = {"index": 1, "set": "FourRating"}
    assert send("POST", f"{FILTER}/{action}", body(icon)).status == 204
    assert (criteria(send)["icon"], shows(send)) == (icon, [])
    newer = {"index": 1, "set": "FiveBoxes"}
    assert send("POST", f"{FILTER}/{action}", body(newer)).status == 204
    assert (criteria(send)["icon"], shows(send)) == (newer, [])
    for wrong in (None, "x", {"set": "FourRating", "index": 4}, {"set": "Invalid", "index": 0}, {"set": "FourRating"}):
        assert code(send("POST", f"{FILTER}/{action}", body(wrong))) == (400, "InvalidArgument")
