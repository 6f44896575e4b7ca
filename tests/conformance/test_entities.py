"""Every entity that the simulator returns has exactly the properties of Graph's metadata, of the right types.

The facts are in ``entities.json``: for each type its properties, and its navigation properties, with their types; a
question mark stands behind those that may be null. Source: metadata of v1.0, read 2026-11.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rich_workbook import COMMENT_ID, PIVOT_ID

from pytest_workbook.simulator import resources
from pytest_workbook.simulator.members import load
from pytest_workbook.simulator.metadata import graph_members

_ENTITIES: Mapping[str, tuple[str, str]] = json.loads(
    Path(__file__).with_name("entities.json").read_text(encoding="utf-8")
)
# All entities have an id by the metadata; on the wire and on the pages, only those have one that a key leads to.
_WITH_ID = frozenset(
    {
        *("workbookComment", "workbookCommentReply", "workbookPivotTable", "workbookTable", "workbookTableColumn"),
        *("workbookWorksheet", "workbookChart", "workbookOperation", "workbookRangeBorder"),
    }
)
# Observed and documented: an operation has only what its status brings.
_MAY_LACK = {"workbookOperation": {"error", "resourceLocation"}, "workbookOperationError": {"innerError"}}
_PRIMITIVES: Mapping[str, tuple[type, ...]] = {
    "String": (str,),
    "Int32": (int,),
    "Double": (int, float),
    "Boolean": (bool,),
}
_RANGE = "worksheets/Data/range(address='A1:B3')"
_CHART = "worksheets/Data/charts/{chart}"
_AXIS = f"{_CHART}/axes/valueAxis"
# Where entities are found; a type with brackets is a list of them.
_PATHS = [
    ("workbookApplication", "application"),
    ("workbookComment[]", "comments"),
    ("workbookComment", f"comments/{COMMENT_ID}"),
    ("workbookCommentReply[]", f"comments/{COMMENT_ID}/replies"),
    ("workbookNamedItem[]", "names"),
    ("workbookNamedItem", "names/Rate"),
    ("workbookNamedItem[]", "worksheets/Data/names"),
    ("workbookTable[]", "tables"),
    ("workbookTable", "tables/Table1"),
    ("workbookTableColumn[]", "tables/Table1/columns"),
    ("workbookTableColumn", "tables/Table1/columns/High"),
    ("workbookTableColumn", "tables/Table1/columns/itemAt(index=2)"),
    ("workbookTableRow[]", "tables/Table1/rows"),
    ("workbookTableRow", "tables/Table1/rows/itemAt(index=3)"),
    ("workbookTableSort", "tables/Table1/sort"),
    ("workbookFilter", "tables/Table1/columns/High/filter"),
    ("workbookWorksheet[]", "worksheets"),
    ("workbookWorksheet", "worksheets/Hidden"),
    ("workbookWorksheet", "tables/Table1/worksheet"),
    ("workbookWorksheetProtection", "worksheets/Data/protection"),
    ("workbookPivotTable[]", "worksheets/Data/pivotTables"),
    ("workbookPivotTable", f"worksheets/Data/pivotTables/{PIVOT_ID}"),
    ("workbookRange", _RANGE),
    ("workbookRange", "worksheets/Data/range"),
    ("workbookRange", "worksheets/Data/range(address='G:G')"),
    ("workbookRange", "worksheets/Data/usedRange(valuesOnly=true)"),
    ("workbookRange", "tables/Table1/totalRowRange/rowsAbove"),
    ("workbookRangeView", f"{_RANGE}/visibleView"),
    ("workbookRangeView[]", f"{_RANGE}/visibleView/rows"),
    ("workbookRangeSort", f"{_RANGE}/sort"),
    ("workbookRangeFormat", f"{_RANGE}/format"),
    ("workbookRangeFill", f"{_RANGE}/format/fill"),
    ("workbookRangeFont", f"{_RANGE}/format/font"),
    ("workbookFormatProtection", f"{_RANGE}/format/protection"),
    ("workbookRangeBorder[]", f"{_RANGE}/format/borders"),
    ("workbookRangeBorder", f"{_RANGE}/format/borders/EdgeTop"),
    ("workbookChart[]", "worksheets/Data/charts"),
    ("workbookChart", _CHART),
    ("workbookChartAreaFormat", f"{_CHART}/format"),
    ("workbookChartFill", f"{_CHART}/format/fill"),
    ("workbookChartFont", f"{_CHART}/format/font"),
    ("workbookChartAxes", f"{_CHART}/axes"),
    ("workbookChartAxis", _AXIS),
    ("workbookChartAxis", f"{_CHART}/axes/categoryAxis"),
    ("workbookChartAxisFormat", f"{_AXIS}/format"),
    ("workbookChartFont", f"{_AXIS}/format/font"),
    ("workbookChartLineFormat", f"{_AXIS}/format/line"),
    ("workbookChartAxisTitle", f"{_AXIS}/title"),
    ("workbookChartAxisTitleFormat", f"{_AXIS}/title/format"),
    ("workbookChartGridlines", f"{_AXIS}/majorGridlines"),
    ("workbookChartGridlinesFormat", f"{_AXIS}/majorGridlines/format"),
    ("workbookChartDataLabels", f"{_CHART}/dataLabels"),
    ("workbookChartDataLabelFormat", f"{_CHART}/dataLabels/format"),
    ("workbookChartLegend", f"{_CHART}/legend"),
    ("workbookChartLegendFormat", f"{_CHART}/legend/format"),
    ("workbookChartTitle", f"{_CHART}/title"),
    ("workbookChartTitleFormat", f"{_CHART}/title/format"),
    ("workbookChartSeries[]", f"{_CHART}/series"),
    ("workbookChartSeries", f"{_CHART}/series/itemAt(index=0)"),
    ("workbookChartSeriesFormat", f"{_CHART}/series/itemAt(index=0)/format"),
    ("workbookChartPoint[]", f"{_CHART}/series/itemAt(index=0)/points"),
    ("workbookChartPoint", f"{_CHART}/series/itemAt(index=0)/points/itemAt(index=0)"),
    ("workbookChartPointFormat", f"{_CHART}/series/itemAt(index=0)/points/itemAt(index=0)/format"),
]
# Types that no GET of an entity returns, or whose way there is tested elsewhere.
_ELSEWHERE = frozenset({"workbook", "workbookFunctions", "workbookCommentReply", "workbookIcon", "workbookTableSort"})


def _properties(kind: str) -> dict[str, str]:
    pairs = (entry.partition(":") for entry in _ENTITIES[kind][0].split())
    return {name: declared for name, _, declared in pairs if name != "id" or kind in _WITH_ID}


def _check(entity: Mapping[str, Any], kind: str, where: str) -> None:
    given = {name: value for name, value in entity.items() if not name.startswith("@")}
    declared = _properties(kind)
    assert set(declared) - set(given) <= _MAY_LACK.get(kind, set()), where
    assert set(given) <= set(declared), where
    for name, value in given.items():
        _check_value(value, declared[name], f"{where}/{name}")


def _check_value(value: Any, declared: str, where: str) -> None:
    kind = declared.removesuffix("?")
    if value is None:
        assert declared.endswith("?"), where
    elif kind.startswith("Collection("):
        assert isinstance(value, list), where
        for each in value:
            _check_value(each, kind[11:-1], where)
    elif kind in _ENTITIES:
        _check(value, kind, where)
    elif kind in _PRIMITIVES:
        assert type(value) in _PRIMITIVES[kind], where
    else:
        assert kind in ("Untyped", "workbookOperationStatus"), where


def _asked(world: Any, path: str) -> Any:
    if "{chart}" in path:
        charts = world.ask("GET", "worksheets/Data/charts")
        chart = charts.json()["value"][0]["id"] if charts.status == 200 else "0"
        path = path.replace("{chart}", chart.replace("{", "%7B").replace("}", "%7D"))
    return world.ask("GET", path)


@pytest.mark.parametrize(("kind", "path"), _PATHS)
def test_entity_has_the_properties_of_the_metadata(world: Any, is_missing: Any, kind: str, path: str) -> None:
    """No more, no less, and null only where it may be."""
    world.ask("PATCH", "tables/Table1", {"showTotals": True})
    answer = _asked(world, path)
    if is_missing(answer, path):
        pytest.skip("the extra charts is not installed")
    assert answer.status == 200, answer.body
    body = answer.json()
    entities = body["value"] if kind.endswith("[]") else [body]
    assert entities
    for entity in entities:
        _check(entity, kind.removesuffix("[]"), path)


def test_protected_sheet_and_sorted_table(world: Any) -> None:
    """What is null in a fresh workbook has its type when it is there."""
    world.ask("POST", "tables/Table1/sort/apply", {"fields": [{"key": 1}]})
    world.ask("POST", "worksheets/Hidden/protection/protect", {"options": {"allowSort": True}})
    sort, protection = world.ask("GET", "tables/Table1/sort"), world.ask("GET", "worksheets/Hidden/protection")
    assert (len(sort.json()["fields"]), protection.json()["protected"]) == (1, True)
    _check(sort.json(), "workbookTableSort", "sort")
    _check(protection.json(), "workbookWorksheetProtection", "protection")


@pytest.mark.parametrize("outcome", ["succeeds", "fails"])
def test_operation_and_session(make_world: Any, outcome: str) -> None:
    """While it runs, when it has ended, and what it made."""
    world = make_world(f"async_creation_seconds=9 async_creation={outcome}")
    headers = {"Prefer": "respond-async"}
    location = world.ask("POST", "createSession", {"persistChanges": True}, headers).headers["Location"]
    _check(world.ask("GET", location).json(), "workbookOperation", "running")
    world.clock.advance(9)
    done = world.ask("GET", location).json()
    _check(done, "workbookOperation", outcome)
    if outcome == "succeeds":
        session = world.ask("GET", done["resourceLocation"]).json()
        assert {name for name in session if not name.startswith("@")} == {"id", "persistChanges"}


def test_result_of_a_function(world: Any) -> None:
    """Of one that succeeds and of one that fails."""
    for number in (4, -4):
        _check(world.ask("POST", "functions/sqrt", {"number": number}).json(), "workbookFunctionResult", "sqrt")


def test_reply_to_a_comment(world: Any) -> None:
    """As it is made, and as it is read."""
    path = f"comments/{COMMENT_ID}/replies"
    made = world.ask("POST", path, {"content": "x", "contentType": "plain"}).json()
    _check(made, "workbookCommentReply", path)
    _check(world.ask("GET", f"{path}/{made['id']}").json(), "workbookCommentReply", path)


def test_each_type_that_can_be_read_is_held_against_the_metadata() -> None:
    """A resource that is added is added here."""
    operations = load(resources).operations
    read = {kind.removesuffix("[]") for verb, kind, name in operations if verb == "GET" and not name}
    assert read - _ELSEWHERE <= {kind.removesuffix("[]") for kind, _ in _PATHS}


def test_members_that_are_answered_501_are_those_of_the_metadata() -> None:
    """The package's own list of names has every property and navigation property."""
    names = graph_members()
    for kind, (properties, navigation) in _ENTITIES.items():
        declared = {entry.partition(":")[0] for entry in f"{properties} {navigation}".split()} - {"id"}
        assert declared <= set(names.get(kind, ())), kind
