"""The linter's rules about writing."""

from __future__ import annotations

from typing import Any

import pytest
from exchanges import seen

from pytest_workbook.linter.seen import Seen
from pytest_workbook.linter.writing import blind_repeat, parallel_writes, unsaved_file_read

_WRITE = "PATCH worksheets/Sheet1/range(address='A1')"
_DOWNLOAD = seen("GET /me/drive/items/01X/content")
_ADD = "POST tables/Sales/rows/add"


def test_file_read_after_unsaved_writes_is_found() -> None:
    """At the download, once for all the writes before it."""
    write = seen(_WRITE, session="session-1", persists=False)
    (found,) = unsaved_file_read([write, write, _DOWNLOAD, _DOWNLOAD])
    assert found.exchange is _DOWNLOAD.exchange
    assert "after writes in session-1, which does not persist changes" in found.text


@pytest.mark.parametrize(
    "write",
    [
        seen(_WRITE, session="session-1", persists=True),
        seen(_WRITE),
        seen(_WRITE, 400, session="session-1", persists=False),
        seen("GET worksheets", session="session-1", persists=False),
        seen("POST functions/sum", session="session-1", persists=False),
        seen("POST application/calculate", session="session-1", persists=False),
        seen("POST tables/Sales/columns/itemAt", session="session-1", persists=False),
        seen("POST refreshSession", 204, session="session-1", persists=False),
        seen(_WRITE, session="session-1", persists=False, by="test"),
    ],
    ids=[
        "persists",
        "no session",
        "refused",
        "a read",
        "a function",
        "calculation",
        "a look",
        "life cycle",
        "the test",
    ],
)
def test_file_read_after_nothing_unsaved_is_not_found(write: Seen) -> None:
    """What is saved, what was refused, and what writes nothing."""
    assert list(unsaved_file_read([write, _DOWNLOAD])) == []


def test_file_of_another_item_holds_no_unsaved_writes() -> None:
    """Items are told apart by their addresses."""
    write = seen(_WRITE, session="session-1", persists=False)
    assert list(unsaved_file_read([write, seen("GET /me/drive/items/02Y/content")])) == []


@pytest.mark.parametrize("status", [0, 500, 502, 504])
@pytest.mark.parametrize("operation", [_ADD, "POST tables/Sales/rows", "POST worksheets/add"])
def test_addition_repeated_blindly_is_found(operation: str, status: int) -> None:
    """After an answer that does not say whether the first one took effect."""
    again = seen(operation, 201)
    (found,) = blind_repeat([seen(operation, status), again])
    assert found.exchange is again.exchange
    assert "no answer" in found.text if status == 0 else f"a {status}" in found.text


def test_each_blind_repeat_is_found() -> None:
    """Also the third attempt."""
    assert len(list(blind_repeat([seen(_ADD, 504), seen(_ADD, 504), seen(_ADD, 201)]))) == 2


@pytest.mark.parametrize(
    ("first", "between", "again"),
    [
        ({"status": 429}, [], {}),
        ({"status": 503}, [], {}),
        ({"status": 0, "fault": "dns"}, [], {}),
        ({"status": 504}, [seen("GET tables/Sales/rows")], {}),
        ({"status": 504}, [], {"request_body": b"another row"}),
        ({"status": 504, "by": "test"}, [], {}),
    ],
    ids=["throttled", "unavailable", "never sent", "looked", "another row", "the test"],
)
def test_addition_after_a_look_is_not_blind(first: dict[str, Any], between: list[Seen], again: dict[str, Any]) -> None:
    """What was refused took no effect, and who looks is not blind."""
    assert list(blind_repeat([seen(_ADD, **first), *between, seen(_ADD, 201, **again)])) == []


def test_look_that_failed_or_at_another_workbook_is_none() -> None:
    """Only what was read there counts."""
    failed = seen("GET tables/Sales/rows", 504)
    elsewhere = seen("GET /me/drive/items/02Y/workbook/tables")
    assert len(list(blind_repeat([seen(_ADD, 504), failed, elsewhere, seen(_ADD, 201)]))) == 1


def test_writes_that_do_no_harm_twice_may_be_repeated() -> None:
    """A cell that is set twice has the value all the same."""
    assert list(blind_repeat([seen(_WRITE, 504), seen(_WRITE)])) == []


def test_parallel_writes_are_found_once() -> None:
    """At the first that met another."""
    calls = [seen(_WRITE), seen(_WRITE, is_parallel=True), seen(_WRITE, is_parallel=True)]
    (found,) = parallel_writes(calls)
    assert found.exchange is calls[1].exchange


@pytest.mark.parametrize(
    "call", [seen("POST createSession", 201, is_parallel=True), seen("POST /$batch", is_parallel=True)]
)
def test_what_writes_nothing_may_be_parallel(call: Seen) -> None:
    """Sessions may be opened at the same time."""
    assert list(parallel_writes([call])) == []
