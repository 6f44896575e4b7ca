"""Writes that are answered and lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Headers, Request, Response

ROOT = "https://graph.microsoft.com/v1.0"
Ask = Callable[..., Response]


@pytest.fixture(name="base")
def _base(simulator: Simulator) -> str:
    return f"/me/drive/items/{simulator.blank().id}/workbook"


def _request(method: str, path: str, body: Any = None, session: str | None = None) -> Request:
    headers = {"Authorization": "Bearer token", "Content-Type": "application/json"}
    headers |= {"workbook-session-id": session} if session else {}
    data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
    return Request(method, ROOT + path, Headers(headers), data)


def _read(ask: Ask, base: str, session: str | None = None) -> Any:
    return ask("GET", f"{base}/worksheets/Sheet1/range(address='A1')", session=session).json()["values"][0][0]


@pytest.mark.parametrize("persist", [None, True, False])
def test_a_rehearsed_write_echoes_and_stores_nothing(
    simulator: Simulator, ask: Ask, base: str, persist: bool | None
) -> None:
    """Without a session, in a persistent one and in one with a copy of its own; what follows is stored again."""
    cell = f"{base}/worksheets/Sheet1/range(address='A1')"
    session = None
    if persist is not None:
        session = ask("POST", f"{base}/createSession", {"persistChanges": persist}).json()["id"]
    ask("PATCH", cell, {"values": [["before"]]}, session=session)

    answer = simulator.rehearse(_request("PATCH", cell, {"values": [["lost"]]}, session))

    assert (answer.status, answer.json()["values"]) == (200, [["lost"]])
    assert _read(ask, base, session) == "before"
    ask("PATCH", cell, {"values": [["after"]]}, session=session)
    assert _read(ask, base, session) == "after"


def test_a_workbook_first_opened_by_a_rehearsal_stays_closed(simulator: Simulator, base: str) -> None:
    """Its bytes are those it came with."""
    file = simulator.files()[0]
    before = (simulator.saved_bytes(file), file.version)
    simulator.rehearse(_request("POST", f"{base}/worksheets/add", {"name": "Lost"}))
    assert (simulator.saved_bytes(file), file.version) == before


def test_files_and_sessions_of_a_rehearsal_are_gone(simulator: Simulator, ask: Ask, base: str) -> None:
    """An upload leaves no item, a creation no session, a deletion takes nothing."""
    file = simulator.files()[0]
    put = simulator.rehearse(_request("PUT", "/me/drive/root:/other.xlsx:/content", b"text"))
    made = simulator.rehearse(_request("POST", f"{base}/createSession", {"persistChanges": True}))
    gone = simulator.rehearse(_request("DELETE", f"/me/drive/items/{file.id}"))

    assert (put.status, made.status, gone.status) == (201, 201, 204)
    assert simulator.files() == [file]
    assert ask("GET", f"{base}/worksheets", session=made.json()["id"]).status == 404
    assert ask("GET", f"{base}/worksheets").status == 200
