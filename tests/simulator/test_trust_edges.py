"""What a client has to tell apart, and what it must not do: dead and missing, held and free, together and in turn."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.graph.codes import codes_in, is_session_gone
from pytest_workbook.simulator.blank import blank_workbook
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response

Ask = Callable[..., Response]

ITEM = "/me/drive/root:/Book.xlsx:"
WORKBOOK = f"{ITEM}/workbook"
_CELL = f"{WORKBOOK}/worksheets/Sheet1/range(address='{{}}')"


@pytest.fixture(name="file", autouse=True)
def _file(simulator: Simulator) -> DriveFile:
    return simulator.blank()


def _open(ask: Ask, *, persist: bool = True) -> str:
    return str(ask("POST", f"{WORKBOOK}/createSession", {"persistChanges": persist}).json()["id"])


def _codes(answer: Response) -> tuple[int, tuple[str, ...]]:
    return answer.status, codes_in(answer.json())


def test_dead_session_missing_thing_and_missing_file_are_three_404s(ask: Ask, file: DriveFile) -> None:
    """Told apart by their codes alone; a dead session is told before what is missing, a missing file before that."""
    alive, dead = _open(ask), _open(ask)
    assert ask("POST", f"{WORKBOOK}/closeSession", session=dead).status == 204
    sheet = f"{WORKBOOK}/worksheets/Nowhere"
    gone = (404, ("InvalidOrTimedOutSession", "invalidSessionReCreatable", "InvalidOrTimedOutSession"))
    assert _codes(ask("GET", sheet, session=alive)) == (404, ("ItemNotFound", "itemNotFound"))
    assert _codes(ask("GET", f"{WORKBOOK}/wishes", session=alive)) == (404, ("ApiNotFound", "apiNotFound"))
    for path in (sheet, f"{WORKBOOK}/wishes", f"{WORKBOOK}/worksheets"):
        assert _codes(ask("GET", path, session=dead)) == gone
    assert ask("DELETE", f"/me/drive/items/{file.id}", headers={"Prefer": "bypass-shared-lock"}).status == 204
    for session in (alive, dead, None):
        answer = ask("GET", sheet, session=session)
        assert _codes(answer) == (404, ("itemNotFound",))
        assert not is_session_gone(codes_in(answer.json()))


@pytest.mark.parametrize("persist", [True, False])
def test_file_is_held_as_long_as_a_session_lives(ask: Ask, file: DriveFile, clock: ManualClock, persist: bool) -> None:
    """No new content, whole or in pieces, and no deletion: 423, until the session is closed or has idled to its end."""
    content = blank_workbook()
    piece = {"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}"}
    replaces = {"item": {"@microsoft.graph.conflictBehavior": "replace"}}

    def replaced() -> list[Response]:
        upload = ask("POST", f"{ITEM}/createUploadSession", replaces).json()["uploadUrl"]
        return [ask("PUT", f"{ITEM}/content", content), ask("PUT", upload, content, headers=piece)]

    def let_go(session: str) -> None:
        ask("POST", f"{WORKBOOK}/closeSession", session=session)

    for end in (let_go, lambda _: clock.advance(1000)):
        session = _open(ask, persist=persist)
        assert [_codes(answer) for answer in replaced()] == [(423, ("notAllowed", "resourceLocked"))] * 2
        assert ask("DELETE", f"/me/drive/items/{file.id}").status == 423
        assert ask("GET", f"{ITEM}/content").status == 302
        end(session)
        assert [answer.status for answer in replaced()] == [200, 200]
    assert ask("GET", f"{WORKBOOK}/worksheets").status == 200


def test_two_live_sessions_write_into_one_workbook(ask: Ask, file: DriveFile, simulator: Simulator) -> None:
    """Both live, both save; rows of both are there, the last write into a cell counts, and neither ends the other."""
    ask("POST", f"{WORKBOOK}/tables/add", {"address": "Sheet1!A1:B2", "hasHeaders": True})
    one, two = _open(ask), _open(ask)
    for number in range(3):
        for session in (one, two):
            added = ask("POST", f"{WORKBOOK}/tables/Table1/rows", {"values": [[number, session[-3:]]]}, session=session)
            assert added.status == 201
            assert ask("PATCH", _CELL.format("D1"), {"values": session[-3:]}, session=session).status == 200
    assert ask("POST", f"{WORKBOOK}/closeSession", session=one).status == 204
    assert ask("GET", _CELL.format("D1"), session=two).json()["values"] == [[two[-3:]]]
    sheet = openpyxl.load_workbook(io.BytesIO(simulator.saved_bytes(file)))["Sheet1"]
    assert [sheet.cell(row, 1).value for row in range(2, 8)] == [0, 0, 1, 1, 2, 2]


def test_whoever_reads_where_to_write_may_write_over_another(clock: ManualClock, ask_of: Ask) -> None:
    """Two sessions find the same last row and append below it: one of them is lost, as long as they lag."""
    simulator = Simulator(clock=clock, profile="session_lag_seconds=5")
    simulator.blank()

    def ask(method: str, path: str, body: Any = None, **rest: Any) -> Response:
        return ask_of(simulator, method, path, body, **rest)

    def append(text: str, session: str) -> None:
        used = ask("GET", f"{WORKBOOK}/worksheets/Sheet1/usedRange?$select=values", session=session).json()["values"]
        row = len([line for line in used if line[0] != ""]) + 1
        assert ask("PATCH", _CELL.format(f"A{row}"), {"values": text}, session=session).status == 200

    def column() -> Any:
        return ask("GET", _CELL.format("A1:A3")).json()["values"]

    one, two = _open(ask), _open(ask)
    append("one", one)
    append("two", two)
    assert column() == [["two"], [""], [""]]
    clock.advance(5)
    append("three", one)
    clock.advance(5)
    append("four", two)
    assert column() == [["two"], ["three"], ["four"]]


@pytest.mark.parametrize("name", ["workbook-session-id", "Workbook-Session-Id", "WORKBOOK-SESSION-ID"])
def test_session_header_goes_in_any_case(ask: Ask, name: str) -> None:
    """And its value in no other than its own."""
    session = _open(ask, persist=False)
    ask("PATCH", _CELL.format("A1"), {"values": 1}, headers={name: session})
    assert ask("GET", _CELL.format("A1"), headers={name: session}).json()["values"] == [[1]]
    assert ask("GET", _CELL.format("A1")).json()["values"] == [[""]]
    assert is_session_gone(codes_in(ask("GET", _CELL.format("A1"), headers={name: session.upper()}).json()))


def test_dead_session_matters_only_to_the_workbook(ask: Ask, file: DriveFile) -> None:
    """The item does not look at it, nor does the creation of another session."""
    dead = "cluster=PNL1&session=dead"
    assert ask("GET", f"/me/drive/items/{file.id}", session=dead).status == 200
    assert ask("POST", f"{WORKBOOK}/createSession", {"persistChanges": True}, session=dead).status == 201
    assert is_session_gone(codes_in(ask("GET", f"{WORKBOOK}/worksheets", session=dead).json()))


def test_sheet_id_keeps_its_braces(ask: Ask) -> None:
    """Escaped in either case, plain or in key syntax; without them it is nobody's."""
    sheet = ask("GET", f"{WORKBOOK}/worksheets/Sheet1").json()["id"]
    bare = sheet.strip("{}")
    for key in (f"/%7B{bare}%7D", f"/%7b{bare}%7d", f"/{{{bare}}}", f"('%7B{bare}%7D')", f"(%27%7B{bare}%7D%27)"):
        assert ask("GET", f"{WORKBOOK}/worksheets{key}").json()["name"] == "Sheet1"
    assert _codes(ask("GET", f"{WORKBOOK}/worksheets/{bare}")) == (404, ("ItemNotFound", "itemNotFound"))
