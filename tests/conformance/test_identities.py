"""What undoes a request leaves no trace: asked for through the service, and looked for in every part of the file."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook

_SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
_columns = st.integers(0, 30).map(lambda index: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index % 26])
_rows = st.integers(1, 40)


@pytest.fixture(name="settled", scope="session")
def _settled(rich_content: bytes) -> bytes:
    """The rich workbook with calculated values."""
    book = open_workbook(rich_content)
    book.write(book.area("Hidden!A1"), values=[[1]])
    return save_workbook(book)


def _seen(world: Any) -> list[object]:
    """All that a client can see of the cells, tables and names, and of what lies beside the cells."""
    paths = [
        *("worksheets/Data/range(address='A1:N45')", "worksheets/Data/usedRange", "tables", "tables/Table1/rows"),
        *("names", "worksheets/Data/names", "comments", "worksheets/Data/pivotTables", "worksheets"),
        *("tables/Table1/range", "names/data/range"),
    ]
    return [world.ask("GET", path).json() for path in paths]


@_SETTINGS
@given(_columns, _rows, st.integers(1, 3), st.booleans())
def test_insert_then_delete_is_the_identity(
    make_world: Any, settled: bytes, column: str, row: int, count: int, is_down: bool
) -> None:
    """Of whole rows and whole columns, wherever the service lets them be inserted."""
    world = make_world("", settled)
    before = _seen(world)
    last = chr(min(ord(column) + count - 1, ord("Z")))
    address = f"{row}:{row + count - 1}" if is_down else f"{column}:{last}"
    path = f"worksheets/Data/range(address='{address}')"
    if world.ask("POST", f"{path}/insert", {"shift": "Down" if is_down else "Right"}).status >= 300:
        assert _seen(world) == before
        return
    assert world.ask("POST", f"{path}/delete", {"shift": "Up" if is_down else "Left"}).status < 300
    assert _seen(world) == before


@_SETTINGS
@given(st.sampled_from(["Neu", "It is ü", "A1", "x'y", "1", "Data & more"]))
def test_renamed_there_and_back_is_the_same_file(make_world: Any, settled: bytes, name: str) -> None:
    """Formulas, names, charts and pivot tables as they were."""
    world = make_world("", settled)
    before = _seen(world)
    for old, new in (("Data", name), (name, "Data")):
        key = old.replace("'", "''").replace("&", "%26")
        assert world.ask("PATCH", f"worksheets('{key}')", {"name": new}).status == 200
    assert _seen(world) == before
    after = open_workbook(world.simulator.saved_bytes(world.file)).contents
    assert after.names == open_workbook(settled).contents.names


@_SETTINGS
@given(st.lists(st.lists(st.sampled_from([None, 1, "x", "=A1&B1", True, ""]), min_size=3, max_size=3), max_size=3))
def test_rows_added_and_deleted_leave_the_table_as_it_was(make_world: Any, settled: bytes, rows: list[Any]) -> None:
    """The last first."""
    world = make_world("", settled)
    before = _seen(world)
    if not rows:
        return
    first = world.ask("POST", "tables/Table1/rows", {"values": rows}).json()["index"]
    for index in reversed(range(first, first + len(rows))):
        assert world.ask("DELETE", f"tables/Table1/rows/itemAt(index={index})").status == 204
    assert _seen(world) == before
