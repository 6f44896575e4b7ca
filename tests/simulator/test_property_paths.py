"""Paths to one property, its raw value, and counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich_workbook import rich

from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response

Get = Callable[..., Response]


@pytest.fixture(name="get")
def _get(simulator: Simulator, ask: Callable[..., Response]) -> Get:
    """Read a path below a workbook with something of everything."""
    base = f"/me/drive/items/{simulator.add(rich()).id}/workbook/"
    return lambda path, verb="GET", body=None: ask(verb, base + path, body)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("worksheets/Data/range(address='A1:B2')/values", [["Item", "Cost"], ["a", 1.5]]),
        ("worksheets/Data/range(address='B2')/TEXT", [["1.50"]]),
        ("worksheets/Data/usedRange/address", "Data!A1:I5"),
        ("worksheets('Data')/name", "Data"),
        ("worksheets/Data/position", 0),
        ("tables/Table1/showHeaders", True),
        ("tables/Table1/columns/High/values", [["High"], [53], [45], [50], [43]]),
        ("tables/Table1/rows/itemAt(index=1)/index", 1),
        ("application/calculationMode", "Automatic"),
        ("worksheets/Data/range(address='A1')/format/font/bold", True),
        ("tables/Table1/sort/fields", []),
    ],
)
def test_a_property_is_read_by_its_path(get: Get, path: str, value: object) -> None:
    """Alone, in an object with a context that names it."""
    body = get(path).json()
    assert (list(body), body["value"]) == (["@odata.context", "value"], value)
    assert body["@odata.context"].lower().endswith("/" + path.rpartition("/")[2].lower())


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("worksheets/Data/name/$value", "Data"),
        ("worksheets/Data/position/$value", "0"),
        ("tables/Table1/showTotals/$value", "false"),
        ("worksheets/$count", "3"),
        ("tables/Table1/rows/$count", "4"),
        ("worksheets/Data/tables/$COUNT", "1"),
        ("worksheets/%24count", "3"),
        ("worksheets/Data/n%61me/%24value", "Data"),
    ],
)
def test_raw_values_and_counts_are_bare_texts(get: Get, path: str, text: str) -> None:
    """Without JSON around them."""
    answer = get(path)
    assert (answer.status, answer.body.decode()) == (200, text)
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    "path", ["worksheets/Data/range(address='A:A')/values", "tables/Table1/columns/High/filter/criteria"]
)
def test_a_null_property_is_no_content(get: Get, path: str) -> None:
    """As OData has it."""
    answer = get(path)
    assert (answer.status, answer.body) == (204, b"")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("worksheets/Data/range(address='A1')/values/$value", 400, "BadRequest"),
        ("worksheets/Data/range(address='A1')/$value", 400, "BadRequest"),
        ("worksheets/Data/range(address='A1')/valus", 404, "ApiNotFound"),
        ("worksheets/Data/name/first", 404, "ApiNotFound"),
        ("worksheets/Data/$count", 404, "ApiNotFound"),
        ("worksheets/$count/x", 404, "ItemNotFound"),
        ("worksheets/Nowhere/name", 404, "ItemNotFound"),
        ("worksheets/Data/protection/options/allowSort", 404, "ApiNotFound"),
    ],
)
def test_what_has_no_value_is_refused(get: Get, path: str, status: int, code: str) -> None:
    """Arrays have no raw value, entities are no streams, and the rest is not there."""
    answer = get(path)
    assert (answer.status, answer.json()["error"]["code"]) == (status, code)


def test_properties_of_complex_values_are_read(get: Get) -> None:
    """As of the options of a protected worksheet."""
    assert get("worksheets/Data/protection/protect", "POST", {"options": {"allowSort": True}}).status == 204
    body = get("worksheets/Data/protection/options/allowSort").json()
    assert body["value"] is True
    assert body["@odata.context"].endswith("/protection/options/allowSort")


@pytest.mark.parametrize("path", ["worksheets/Data/name", "worksheets/$count", "worksheets/Data/range/values"])
@pytest.mark.parametrize("verb", ["PATCH", "PUT", "DELETE", "POST"])
def test_properties_are_only_read(get: Get, verb: str, path: str) -> None:
    """Their entities are changed instead."""
    answer = get(path, verb, {"value": "x"})
    assert (answer.status, answer.json()["error"]["code"]) == (405, "MethodNotAllowed")


def test_each_answer_rests_on_an_assumption(get: Get, simulator: Simulator) -> None:
    """No page shows one."""
    get("worksheets/Data/name")
    assert simulator.assumed == "OData 4.0: paths to properties, $value and $count"
    get("worksheets/Data")
    assert simulator.assumed is None
