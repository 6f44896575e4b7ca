"""Every method and path that the documentation lists is served, by each door and under both versions.

What is asked for need not succeed, as requests with bodies are sent without one; but it is a route: never unknown,
never a verb that the place does not take, and never answered 501.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from rich_workbook import COMMENT_ID, PIVOT_ID, REPLY_ID

_RANGE = [
    *("GET", "PATCH", "GET /boundingRect", "GET /cell", "POST /clear", "GET /column", "POST /delete"),
    *("GET /entireColumn", "GET /entireRow", "POST /insert", "GET /intersection", "GET /lastCell", "GET /lastColumn"),
    *("GET /lastRow", "POST /merge", "GET /offsetRange", "POST /row", "POST /sort/apply", "POST /unmerge"),
    *("GET /usedRange", "GET /format", "PATCH /format", "POST /format/autofitColumns", "POST /format/autofitRows"),
    *("GET /format/borders", "POST /format/borders", "POST /format/borders/itemAt", "GET /format/borders/EdgeTop"),
    *("PATCH /format/borders/EdgeTop", "GET /format/fill", "PATCH /format/fill", "POST /format/fill/clear"),
    *("GET /format/font", "PATCH /format/font", "GET /format/protection", "PATCH /format/protection"),
    *("GET /visibleView", "GET /visibleView/itemAt(index=0)", "GET /visibleView/range", "GET /visibleView/rows"),
    *("GET /columnsAfter(count=1)", "GET /columnsBefore(count=1)", "GET /rowsAbove(count=1)"),
    *("GET /rowsBelow(count=1)", "POST /resizedRange(deltaRows=1, deltaColumns=1)", "GET /columnsAfter"),
    *("GET /columnsBefore", "GET /rowsAbove", "GET /rowsBelow"),
]
_TABLE = [
    *("GET", "PATCH", "DELETE", "POST /clearFilters", "POST /convertToRange", "GET /dataBodyRange", "GET /range"),
    *("GET /headerRowRange", "POST /reapplyFilters", "GET /totalRowRange", "GET /columns", "POST /columns"),
    *("POST /columns/add", "POST /columns/itemAt", "GET /columns/High", "PATCH /columns/High", "DELETE /columns/High"),
    *("GET /columns/High/dataBodyRange", "GET /columns/High/headerRowRange", "GET /columns/High/totalRowRange"),
    *("GET /columns/High/range", "POST /columns/High/filter/apply", "POST /columns/High/filter/clear", "GET /rows"),
    *("POST /rows", "POST /rows/add", "POST /rows/itemAt", "GET /rows/1", "PATCH /rows/1", "DELETE /rows/1"),
    *("GET /rows/1/range", "GET /sort", "POST /sort/apply", "POST /sort/clear", "POST /sort/reapply"),
]
_CHART = [
    *("GET", "PATCH", "DELETE", "POST /setData", "POST /setPosition", "GET /title", "PATCH /title", "GET /legend"),
    *("PATCH /legend", "GET /dataLabels", "PATCH /dataLabels", "GET /series", "POST /series", "POST /series/itemAt"),
    *("GET /series/0", "PATCH /series/0", "GET /series/0/points", "POST /series/0/points", "GET /series/0/points/0"),
    *("POST /series/0/points/itemAt", "GET /image", "GET /image(width=64)", "GET /image(width=64,height=48)"),
    *("GET /image(width=64,height=48,fittingMode='fit')", "POST /format/fill/clear"),
    *("POST /format/fill/setSolidColor", "POST /title/format/fill/clear", "POST /title/format/fill/setSolidColor"),
    *("POST /legend/format/fill/clear", "POST /legend/format/fill/setSolidColor"),
]
_AXIS = [
    *("GET", "PATCH", "GET /title", "PATCH /title", "GET /format/font", "PATCH /format/font", "GET /format/line"),
    *("PATCH /format/line", "POST /format/line/clear", "GET /majorGridlines", "PATCH /majorGridlines"),
    *("GET /minorGridlines", "PATCH /minorGridlines", "GET /majorgridlines/format/line"),
    *("PATCH /majorgridlines/format/line", "POST /majorgridlines/format/line/clear"),
]
_SHEET = [
    *("GET", "PATCH", "DELETE", "GET /cell(row=1,column=2)", "GET /charts", "POST /charts/", "POST /charts/add"),
    *("POST /charts/itemAt", "GET /names", "POST /names/add", "GET /protection", "POST /protection/protect"),
    *("POST /protection/unprotect", "GET /range", "GET /tables", "POST /tables/add", "GET /usedRange"),
    *("GET /usedRange(valuesOnly=true)", "GET /pivotTables", "POST /pivotTables/refreshAll"),
    *(f"GET /pivotTables/{PIVOT_ID}", f"POST /pivotTables/{PIVOT_ID}/refresh"),
]
_BOOK = [
    *("GET application", "POST application/calculate", "POST createSession", "POST refreshSession"),
    *("POST closeSession", "GET names", "POST names/add", "POST names/addFormulaLocal", "GET names/data"),
    *("PATCH names/data", "GET tables", "POST tables/add", "GET worksheets", "POST worksheets/", "POST worksheets/add"),
    *("GET comments", f"GET comments/{COMMENT_ID}", f"GET comments/{COMMENT_ID}/replies"),
    *(f"POST comments/{COMMENT_ID}/replies", f"GET comments/{COMMENT_ID}/replies/{REPLY_ID}", "POST functions/sum"),
]
_DOORS: list[tuple[list[str], list[str]]] = [
    (_RANGE, ["worksheets/Data/range(address='C3:D4')", "names/one/range", "tables/Table1/columns/High/range"]),
    (_RANGE, ["worksheets/Data/usedRange", "tables/Table1/rows/itemAt(index=1)/range", "tables/Table1/dataBodyRange"]),
    (_TABLE, ["tables/Table1", "worksheets('Data')/tables('1')"]),
    (_CHART, ["worksheets/Data/charts/{chart}", "worksheets/Data/charts/{newer}"]),
    (_AXIS, [f"worksheets/Data/charts/{{deep}}/axes/{axis}" for axis in ("valueAxis", "categoryaxis", "seriesAxis")]),
    (_AXIS, [f"worksheets/Data/charts/{{newer}}/axes/{axis}" for axis in ("valueAxis", "categoryaxis")]),
    (_SHEET, ["worksheets/Data", "worksheets(%27%7B00000000-0001-0000-0000-000000000000%7D%27)"]),
]
# A door and what lies behind it; what is both comes once.
_BEHIND = [
    f"{verb} {door}{rest}"
    for routes, doors in _DOORS
    for door, route in product(doors, routes)
    for verb, _, rest in [route.partition(" ")]
]
_ROUTES = list(dict.fromkeys([*_BOOK, *_BEHIND]))
# A page lists it, and nothing else does: the metadata's fields are no entities, and no client asks for them.
_NO_ROUTES = ["GET tables/Table1/sort/fields/icon", "PATCH tables/Table1/sort/fields/icon"]
_UNKNOWN = ("ApiNotFound", "MethodNotAllowed", "notImplemented")


@pytest.fixture(name="charts")
def _charts(world: Any) -> dict[str, str]:
    """The chart that the workbook has, one in three dimensions, which has all axes, and one of Excel 2016."""
    first = world.ask("GET", "worksheets/Data/charts").json()["value"][0]["id"]
    ids = {"chart": first}
    for name, kind in (("deep", "3DColumn"), ("newer", "Waterfall")):
        body = {"type": kind, "sourceData": "A1:B3"}
        ids[name] = world.ask("POST", "worksheets/Data/charts/add", body).json()["id"]
    return {name: found.replace("{", "%7B").replace("}", "%7D") for name, found in ids.items()}


@pytest.mark.parametrize("version", ["v1.0", "beta"])
def test_every_documented_route_is_served(world: Any, charts: dict[str, str], is_missing: Any, version: str) -> None:
    """Each asked for without a body, in a private session, so that none is in the way of another."""
    base = world.base.replace("/v1.0/", f"/{version}/")
    unknown = []
    for route in _ROUTES:
        session = world.ask("POST", "createSession", {"persistChanges": False}).json()["id"]
        verb, _, path = route.partition(" ")
        asked = path
        for name, value in charts.items():
            asked = asked.replace(f"{{{name}}}", value)
        answer = world.ask(verb, f"{base}/{asked}", None, {"workbook-session-id": session})
        code = answer.json()["error"]["code"] if answer.status >= 400 else ""
        if code in _UNKNOWN and not is_missing(answer, path):
            unknown.append(route)
    assert unknown == []


@pytest.mark.parametrize("route", _NO_ROUTES)
def test_documented_slips_are_unknown(world: Any, route: str) -> None:
    """What only a page has."""
    verb, _, path = route.partition(" ")
    answer = world.ask(verb, path)
    assert answer.json()["error"]["code"] in _UNKNOWN


def test_the_routes_are_those_of_the_pages() -> None:
    """More than the 293 that are listed, since each door has all that is behind it."""
    assert len(_ROUTES) == 566
