"""How two recordings differ."""

from __future__ import annotations

from typing import Any

from pytest_workbook.cassettes.drift_files import compared
from pytest_workbook.cassettes.drift_rules import Rule
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.wire import Headers, Request, json_response

_BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/{}/workbook/"


def _one(path: str, body: Any, *, item: str = "item-1", method: str = "GET", session: str | None = None) -> Interaction:
    headers = Headers({"workbook-session-id": session} if session else {})
    return Interaction(Request(method, _BOOK.format(item) + path, headers), json_response(200, body))


def _told(old: list[Interaction], new: list[Interaction], *rules: str) -> list[str]:
    found = compared(
        Document(tuple(old), "t.py::a"), Document(tuple(new), "t.py::b"), "a.yaml", [*map(Rule.parse, rules)]
    )
    return [f"{one.operation}: {one.difference} [{one.node}]" for one in found]


def test_requests_are_laid_beside_each_other_whatever_their_ids() -> None:
    """By method, path and body, in order among equals."""
    old = [_one("tables", {"v": 1}), _one("worksheets", {"v": 1}), _one("tables", {"v": 2}, session="session-1")]
    new = [
        _one("worksheets", {"v": 1}, item="item-2"),
        _one("tables", {"v": 3}, session="session-2"),
        _one("tables", {"v": 1}),
    ]

    assert _told(old, new) == ["GET tables: $.v was 2 and is now 3 [t.py::a]"]
    assert _told(old, old) == []


def test_requests_of_one_side_are_added_or_removed() -> None:
    """Also the second of two equal ones."""
    old = [_one("tables", {}), _one("tables", {}), _one("names", {})]
    new = [_one("tables", {}), _one("names", {}), _one("worksheets", {})]

    tables, worksheets = (_BOOK.format("item-1") + path for path in ("tables", "worksheets"))
    assert _told(old, new) == [
        f"GET tables: request was removed, GET {tables} [t.py::a]",
        f"GET worksheets: request was added, GET {worksheets} [t.py::b]",
    ]
    assert _told(old, new, "request", "GET tables request") == []
