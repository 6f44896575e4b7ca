"""``$expand`` of any navigation property: the same entities as by a path of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich_workbook import COMMENT_ID, REPLY_ID, rich

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator import expanding
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response

Get = Callable[[str], Response]


@pytest.fixture(name="get")
def _get(simulator: Simulator, ask: Callable[..., Response]) -> Get:
    """Read a path below a workbook with something of everything."""
    base = f"/me/drive/items/{simulator.add(rich()).id}/workbook/"
    return lambda path: ask("GET", base + path)


def _bare(entity: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entity.items() if name != "@odata.context"}


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        ("worksheets/Data", "protection"),
        ("tables/Table1", "sort"),
        ("tables/Table1", "worksheet"),
        ("worksheets/Data/charts/Chart 1", "title"),
        ("", "application"),
    ],
)
def test_single_entity_is_that_of_its_path(get: Get, owner: str, name: str) -> None:
    """Without a context of its own."""
    body = get(f"{owner}?$expand={name}").json()
    assert body[name] == _bare(get(f"{owner}/{name}".lstrip("/")).json())


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        ("worksheets/Data", "tables"),
        ("worksheets/Data", "pivotTables"),
        ("tables/Table1", "columns"),
        ("tables/Table1", "rows"),
        (f"comments/{COMMENT_ID}", "replies"),
        ("", "worksheets"),
    ],
)
def test_collection_has_its_context_before_it(get: Get, owner: str, name: str) -> None:
    """And the items of its path."""
    body = get(f"{owner}?$expand={name}").json()
    alone = get(f"{owner}/{name}".lstrip("/")).json()
    assert body[name] == alone["value"]
    assert list(body)[-2:] == [f"{name}@odata.context", name]
    assert body[f"{name}@odata.context"].endswith(f"/{name}")


def test_each_item_of_a_collection_is_expanded(get: Get) -> None:
    """Found by its own key, also where a selection leaves it out; paging is of the outer collection."""
    sheets = get("worksheets?$expand=tables,names&$select=name&$top=2").json()["value"]
    assert [sheet["name"] for sheet in sheets] == ["Data", "It's ü"]
    assert [[table["name"] for table in sheet["tables"]] for sheet in sheets] == [["Table1"], []]
    assert [len(sheet["names"]) for sheet in sheets] == [1, 0]
    assert "id" in sheets[0]["tables"][0]
    (comment,) = get("comments?$expand=replies").json()["value"]
    assert [reply["id"] for reply in comment["replies"]] == [REPLY_ID]


def test_what_is_not_there_is_null(get: Get) -> None:
    """A name of the workbook has no worksheet; one of a sheet has."""
    names = get("names?$expand=worksheet").json()["value"]
    assert {name["worksheet"] for name in names} == {None}
    (local,) = get("worksheets/Data/names?$expand=worksheet").json()["value"]
    assert local["worksheet"]["name"] == "Data"


def test_expansions_have_options_of_their_own(get: Get) -> None:
    """Paging, selection and expansion of what is expanded, as OData has them."""
    table = get("tables/Table1?$expand=rows($top=2;$skip=1;$select=index),columns($top=1;$expand=filter)").json()
    assert [{name for name in row if "@" not in name} for row in table["rows"]] == [{"index"}, {"index"}]
    assert [row["index"] for row in table["rows"]] == [1, 2]
    (column,) = table["columns"]
    assert (column["name"], column["filter"]["criteria"]) == ("Date", None)
    (sheet,) = get("worksheets?$top=1&$expand=tables($select=name;$expand=worksheet($select=name))").json()["value"]
    assert sheet["tables"][0]["worksheet"]["name"] == "Data"
    assert "style" not in sheet["tables"][0]
    assert "position" not in sheet["tables"][0]["worksheet"]


def test_collections_below_a_format_are_expanded(get: Get) -> None:
    """Borders of a range, with its fill beside them, and what lies deeper in a chart."""
    path = "worksheets/Data/range(address='A1:B2')"
    body = get(f"{path}?$select=address&$expand=format($expand=borders($top=1),fill)").json()
    assert [border["id"] for border in body["format"]["borders"]] == ["EdgeTop"]
    assert body["format"]["fill"] == _bare(get(f"{path}/format/fill").json())
    chart = get("worksheets/Data/charts/Chart 1?$expand=series($expand=points($top=2)),axes($expand=valueAxis)").json()
    (series,) = chart["series"]
    assert [point["value"] for point in series["points"]] == [1.5, 2]
    assert "maximum" in chart["axes"]["valueAxis"]


def test_a_star_expands_everything(get: Get) -> None:
    """One level deep."""
    body = get("worksheets/Data?$expand=*").json()
    assert {"charts", "names", "pivotTables", "protection", "tables"} <= set(body)
    assert "columns" not in body["tables"][0]


def test_a_change_is_answered_with_what_is_expanded(simulator: Simulator, ask: Callable[..., Response]) -> None:
    """As it is after the change."""
    base = f"/me/drive/items/{simulator.add(rich()).id}/workbook/"
    path = base + "worksheets/Data/range(address='A1:B1')?$expand=worksheet($select=name)&$select=values"
    body = ask("PATCH", path, {"values": [["x", "y"]]}).json()
    assert (body["values"], body["worksheet"]["name"]) == ([["x", "y"]], "Data")


_NO_PROPERTY = (
    "Parsing OData Select and Expand failed: Could not find a property named '{}' on type 'microsoft.graph.{}'."
)


@pytest.mark.parametrize(
    ("path", "name", "kind"),
    [
        ("worksheets?$expand=nothing", "nothing", "workbookWorksheet"),
        ("worksheets?$expand=tables,nothing", "nothing", "workbookWorksheet"),
        ("worksheets/Data?$expand=usedRange", "usedrange", "workbookWorksheet"),
        ("tables/Table1?$expand=range", "range", "workbookTable"),
        ("tables/Table1/rows?$expand=columns", "columns", "workbookTableRow"),
        ("tables?$expand=columns($select=naem)", "naem", "workbookTableColumn"),
        ("worksheets?$select=id,naem", "naem", "workbookWorksheet"),
        ("worksheets/Data?$select=tables/name", "tables/name", "workbookWorksheet"),
        ("worksheets/Data/range(address='A1')?$select=valus", "valus", "workbookRange"),
        ("worksheets/Data/usedRange?$select=valus", "valus", "workbookRange"),
        ("tables/Table1/rows?$select=value", "value", "workbookTableRow"),
        ("worksheets/Data/charts?$expand=tables", "tables", "workbookChart"),
    ],
)
def test_what_a_type_has_not_is_refused(get: Get, path: str, name: str, kind: str) -> None:
    """In the words in which other resources of Graph refuse it; or passed over, where the profile says so."""
    answer = get(path)
    error = answer.json()["error"]
    assert (answer.status, error["code"], error["message"]) == (400, "BadRequest", _NO_PROPERTY.format(name, kind))
    assert "code" not in error["innerError"]


def test_unknown_properties_may_be_ignored(ask_of: Callable[..., Response], clock: ManualClock) -> None:
    """The other side of the dispute: what is known is served, what is not is passed over."""
    simulator = Simulator(clock=clock, profile="documented unknown_properties=ignore")
    base = f"/me/drive/items/{simulator.add(rich()).id}/workbook/"
    body = ask_of(simulator, "GET", base + "tables/Table1?$select=name,naem&$expand=worksheet,nothing,range").json()
    assert {name for name in body if "@" not in name} == {"name", "worksheet"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("worksheets/Data/protection?$expand=options", "is not a navigation property"),
        ("tables/Table1?$expand=name", "is not a navigation property"),
        ("?$expand=functions", "cannot be expanded"),
        ("?$expand=operations", "cannot be expanded"),
    ],
)
def test_what_is_no_navigation_or_cannot_be_read_is_refused(get: Get, path: str, code: str) -> None:
    """Properties come by themselves; functions and operations are not read."""
    answer = get(path)
    assert answer.status == 400
    assert code in answer.json()["error"]["message"]


def test_navigation_properties_may_be_selected(get: Get) -> None:
    """As OData has it, where they add nothing by themselves."""
    assert {name for name in get("tables/Table1?$select=rows,name").json() if "@" not in name} == {"name"}


def test_expansions_that_grow_by_powers_end(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step back to an owner multiplies; beyond the bound the answer is too large."""
    path = "worksheets?$expand=tables($expand=worksheet($expand=tables($expand=worksheet)))"
    assert get(path).status == 200
    monkeypatch.setattr(expanding._Budget.__init__, "__defaults__", (6,))
    answer = get(path)
    assert (answer.status, answer.json()["error"]["code"]) == (413, "ResponsePayloadSizeLimitExceeded")


def test_refusals_of_the_owner_come_first(get: Get) -> None:
    """There is nothing to expand on what is not there."""
    assert get("worksheets/Nowhere?$expand=tables").status == 404
