"""Opening and saving the workbooks of a drive."""

from __future__ import annotations

from collections.abc import Callable

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.books import ParsedWorkbooks
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response


def test_simulators_may_share_what_they_parsed(clock: ManualClock, ask_of: Callable[..., Response]) -> None:
    """Both serve the file, and neither sees what the other writes."""
    parsed = ParsedWorkbooks()
    first, second = (Simulator(clock=clock, parsed=parsed) for _ in range(2))
    for simulator in (first, second):
        cell = f"/me/drive/items/{simulator.blank().id}/workbook/worksheets/Sheet1/range(address='A1')"
        assert ask_of(simulator, "GET", cell).json()["values"] == [[""]]
        assert ask_of(simulator, "PATCH", cell, {"values": "mine"}).status == 200


def test_parsing_happens_once_while_the_workbook_is_kept() -> None:
    """The same bytes under the same name and bound are parsed once; the one used longest ago is given up."""
    parsed, calls = ParsedWorkbooks(most=2), []

    def get(name: str, content: bytes) -> Workbook:
        return parsed.get(name, 1, content, lambda: calls.append((name, content)) or Workbook.blank())  # type: ignore[func-returns-value]  # append gives None

    one = get("x", b"1")
    assert one is get("x", b"1")
    get("y", b"1")
    get("x", b"1")
    get("x", b"2")
    assert one is get("x", b"1")
    get("y", b"1")
    assert calls == [("x", b"1"), ("y", b"1"), ("x", b"2"), ("y", b"1")]
