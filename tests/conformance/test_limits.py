"""Unbounded ranges, and what is too large: as the pages say, or as it was seen, where a page says nothing."""

from __future__ import annotations

from typing import Any

import pytest

_RANGE = "worksheets/Hidden/range(address='{}')"
_CELLS = ("numberFormat", "text", "formulas", "formulasLocal", "formulasR1C1", "values", "valueTypes")


@pytest.mark.parametrize(
    ("address", "shown", "cells"),
    [
        ("C:C", "Hidden!C:C", 1_048_576),
        ("2:2", "Hidden!2:2", 16_384),
        ("A:XFD", "Hidden!1:1048576", -1),
        ("A1:ZZ9999", "Hidden!A1:ZZ9999", 7_019_298),
    ],
)
def test_unbounded_range_has_no_cells_to_show(world: Any, address: str, shown: str, cells: int) -> None:
    """Documented: what is of cells is null, and the rest is there; so it is beyond five million cells."""
    body = world.ask("GET", _RANGE.format(address)).json()
    assert (body["address"], body["cellCount"]) == (shown, cells)
    assert [body[name] for name in _CELLS] == [None] * len(_CELLS)


@pytest.mark.parametrize(
    ("address", "body", "code"),
    [
        ("C:C", {"values": 1}, "InvalidArgument"),
        ("2:2", {"formulas": "=1"}, "InvalidArgument"),
        ("A1:ZZ9999", {"values": 1}, "RangeExceedsLimit"),
        ("A1:ZZ9999", {"numberFormat": "0"}, "RangeExceedsLimit"),
    ],
)
def test_unbounded_range_is_not_written(world: Any, address: str, body: dict[str, object], code: str) -> None:
    """Documented: writing cells of it is an error; nothing has changed."""
    answer = world.ask("PATCH", _RANGE.format(address), body)
    assert (answer.status, answer.json()["error"]["code"]) == (400, code)
    assert world.ask("GET", "worksheets/Hidden/usedRange").json()["address"] == "Hidden!A1"


@pytest.mark.parametrize("address", ["4:6", "C:D"])
def test_unbounded_range_is_hidden_and_cleared(world: Any, address: str) -> None:
    """What is not of cells can be set, and cleared cells are few."""
    name = "rowHidden" if address[0].isdigit() else "columnHidden"
    assert world.ask("PATCH", _RANGE.format(address), {name: True}).json()[name] is True
    assert world.ask("POST", _RANGE.format(address) + "/clear", {"applyTo": "All"}).status == 204


@pytest.mark.parametrize("address", ["A1:ZZ7000", "A1:Z100000"])
def test_answer_beyond_five_megabytes_is_refused(world: Any, address: str) -> None:
    """Observed 2022; a selection of what is small is answered."""
    answer = world.ask("GET", _RANGE.format(address))
    assert (answer.status, answer.json()["error"]["code"]) == (413, "ResponsePayloadSizeLimitExceeded")
    assert world.ask("GET", _RANGE.format(address) + "?$select=address").status == 200


def test_text_longer_than_a_cell_is_refused(world: Any) -> None:
    """Excel's own limit, and the text just below it."""
    path = _RANGE.format("A1")
    assert world.ask("PATCH", path, {"values": "a" * 32_768}).status == 400
    assert world.ask("PATCH", path, {"values": "a" * 32_767}).status == 200
