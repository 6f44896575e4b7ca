"""``$expand`` of any navigation property: the same entities as by a path of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich_workbook import COMMENT_ID, REPLY_ID, rich

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


@pytest.mark.parametrize(
    "path",
    [
        "worksheets?$expand=nothing",
        "worksheets?$expand=tables,nothing",
        "worksheets/Data?$expand=usedRange",
        "tables/Table1?$expand=range",
        "tables?$expand=columns($select=name)",
        "tables/Table1/rows?$expand=columns",
        "worksheets/Data/protection?$expand=options",
        "?$expand=functions",
    ],
)
def test_what_cannot_be_expanded_is_501(get: Get, path: str) -> None:
    """Functions, properties, unknown names, and expansions with options of their own."""
    assert get(path).status == 501


def test_refusals_of_the_owner_come_first(get: Get) -> None:
    """There is nothing to expand on what is not there."""
    assert get("worksheets/Nowhere?$expand=tables").status == 404
