"""What others do to a workbook, and what takes its time to be seen."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.graph.codes import codes_in, is_session_gone
from pytest_workbook.simulator.disturbances import LOCK_STATUSES, Lock
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Headers, Request, Response

Ask = Callable[..., Response]

_CELL = "worksheets/Sheet1/range(address='A1')"


@pytest.fixture(name="file")
def _file(simulator: Simulator) -> DriveFile:
    return simulator.blank()


@pytest.fixture(name="base")
def _base(file: DriveFile) -> str:
    return f"/me/drive/items/{file.id}"


def _write(ask: Ask, base: str, value: object, session: str | None = None) -> int:
    return ask("PATCH", f"{base}/workbook/{_CELL}", {"values": [[value]]}, session=session).status


def _read(ask: Ask, base: str, session: str | None = None) -> Any:
    return ask("GET", f"{base}/workbook/{_CELL}", session=session).json()["values"][0][0]


def _session(ask: Ask, base: str, *, persist: bool) -> str:
    return str(ask("POST", f"{base}/workbook/createSession", {"persistChanges": persist}).json()["id"])


def _downloaded(ask: Ask, base: str) -> Any:
    content = ask("GET", ask("GET", f"{base}/content").headers["Location"]).body
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Sheet1"]
    return sheet["A1"].value


def _theirs(base: str, value: object) -> Request:
    body = json.dumps({"values": [[value]]}).encode()
    url = f"https://graph.microsoft.com/v1.0{base}/workbook/{_CELL}"
    return Request("PATCH", url, Headers({"Authorization": "Bearer token", "Content-Type": "application/json"}), body)


@pytest.mark.parametrize("status", LOCK_STATUSES)
def test_a_lock_refuses_whatever_would_be_saved(
    simulator: Simulator, file: DriveFile, ask: Ask, base: str, status: int
) -> None:
    """Writes without a session, in one that saves, and its creation; reads and private copies go on."""
    saving, private = _session(ask, base, persist=True), _session(ask, base, persist=False)
    simulator.lock(file, Lock("Megan Bowen", status))
    assert [_write(ask, base, 1), _write(ask, base, 1, saving)] == [status, status]
    assert simulator.disturbed_by == "lock"
    assert ask("POST", f"{base}/workbook/createSession", {"persistChanges": True}).status == status
    assert _write(ask, base, "mine", private) == 200
    assert (_read(ask, base), _read(ask, base, private)) == ("", "mine")
    assert simulator.disturbed_by is None
    assert ask("POST", f"{base}/workbook/functions/sum", {"values": [1, 2]}).status == 200
    simulator.lock(file, None)
    assert _write(ask, base, 1) == 200


@pytest.mark.parametrize(
    ("lock", "codes"),
    [
        (Lock("Megan Bowen"), ("EditModeCannotAcquireLock",)),
        (Lock("x", code="EditModeCannotAcquireLockUnknownReason"), ("EditModeCannotAcquireLockUnknownReason",)),
        (Lock("x", 423), ("notAllowed", "resourceLocked")),
        (Lock("x", 429), ("EditModeCannotAcquireLockTooManyRequests", "tooManyRequestsUncategorized")),
    ],
)
def test_a_lock_has_the_bodies_that_were_seen(
    simulator: Simulator, file: DriveFile, ask: Ask, base: str, lock: Lock, codes: tuple[str, ...]
) -> None:
    """With 409, the message names who holds it; with 429, it says when to come again."""
    simulator.lock(file, lock)
    answer = ask("PATCH", f"{base}/workbook/{_CELL}", {"values": [[1]]})
    assert codes_in(answer.json())[: len(codes)] == codes
    assert (answer.headers.get("Retry-After") is not None) is (lock.status == 429)
    assert ("Megan Bowen is editing" in answer.json()["error"]["message"]) is (lock.name == "Megan Bowen")


def test_a_lock_keeps_the_file_too(simulator: Simulator, file: DriveFile, ask: Ask, base: str) -> None:
    """No upload and no deletion, not even past shared locks; another file is free."""
    simulator.lock(file, Lock("x"))
    past = {"Prefer": "bypass-shared-lock"}
    assert ask("PUT", f"{base}/content", b"x", headers=past).status == 423
    assert ask("DELETE", base, headers=past).status == 423
    other = f"/me/drive/items/{simulator.blank('/Other.xlsx').id}"
    assert _write(ask, other, 1) == 200
    assert ask("DELETE", other).status == 204


def test_who_holds_a_lock_writes(simulator: Simulator, file: DriveFile, ask: Ask, base: str) -> None:
    """And everyone sees it."""
    simulator.lock(file, Lock("x"))
    assert simulator.by_other(_theirs(base, "theirs")).status == 200
    assert (_read(ask, base), _write(ask, base, "ours")) == ("theirs", 409)


def test_an_edit_may_come_later(simulator: Simulator, file: DriveFile, ask: Ask, base: str, clock: ManualClock) -> None:
    """Reads are stale until then, and say so; then it is there."""
    simulator.later(file, 5, _theirs(base, "theirs"))
    clock.advance(4.9)
    assert (_read(ask, base), simulator.disturbed_by) == ("", "stale_read")
    clock.advance(0.1)
    assert (_read(ask, base), simulator.disturbed_by) == ("theirs", None)


def test_reads_without_a_session_lag(simulator: Simulator, ask: Ask, base: str, clock: ManualClock) -> None:
    """The writer's echo and sessions that save see it at once, the others when its time has come."""
    session = _session(ask, base, persist=True)
    simulator.delay(read=10)
    assert [_write(ask, base, "first"), _read(ask, base), _read(ask, base, session)] == [200, "", "first"]
    clock.advance(6)
    assert _write(ask, base, "second", session) == 200
    clock.advance(4)
    assert (_read(ask, base), simulator.disturbed_by) == ("first", "stale_read")
    clock.advance(6)
    assert (_read(ask, base), simulator.disturbed_by) == ("second", None)
    assert _write(ask, base, "third") == 200
    assert (_read(ask, base), _read(ask, base, session)) == ("second", "third")


def test_sessions_that_save_race(simulator: Simulator, ask: Ask, base: str, clock: ManualClock) -> None:
    """What one wrote has not reached the other, who writes over it: the last one wins. Each sees its own at once."""
    simulator.delay(session=10)
    one, two = _session(ask, base, persist=True), _session(ask, base, persist=True)
    assert _write(ask, base, "one's", one) == 200
    assert (_read(ask, base, two), simulator.disturbed_by) == ("", "stale_read")
    assert (_read(ask, base, one), simulator.disturbed_by) == ("one's", None)
    assert (_read(ask, base), simulator.disturbed_by) == ("one's", None)
    assert _write(ask, base, "two's", two) == 200
    assert [_read(ask, base, session) for session in (one, two, None)] == ["one's", "two's", "two's"]
    clock.advance(10)
    assert ([_read(ask, base, session) for session in (one, two)], simulator.disturbed_by) == (["two's"] * 2, None)


def test_a_session_is_up_to_date_from_its_own_write_on(simulator: Simulator, ask: Ask, base: str) -> None:
    """Also with what was written before that elsewhere; what comes after it lags again, and a new session lags, too."""
    simulator.delay(session=10)
    one, two = _session(ask, base, persist=True), _session(ask, base, persist=True)

    def write(address: str, session: str | None) -> None:
        path = f"{base}/workbook/worksheets/Sheet1/range(address='{address}')"
        assert ask("PATCH", path, {"values": [[address]]}, session=session).status == 200

    def row(session: str) -> Any:
        path = f"{base}/workbook/worksheets/Sheet1/range(address='A1:C1')"
        return ask("GET", path, session=session).json()["values"][0]

    write("A1", one)
    write("B1", two)
    assert (row(one), row(two)) == (["A1", "", ""], ["A1", "B1", ""])
    write("C1", None)
    assert (row(one), row(two)) == (["A1", "", ""], ["A1", "B1", ""])
    assert ask("POST", f"{base}/workbook/closeSession", session=one).status == 204
    assert row(_session(ask, base, persist=True)) == ["", "", ""]


def test_downloads_lag(simulator: Simulator, ask: Ask, base: str, clock: ManualClock) -> None:
    """First as it came, then as it was; size and hash of the item with it."""
    assert _write(ask, base, "before") == 200
    assert _downloaded(ask, base) == "before"
    simulator.delay(content=35)
    size = ask("GET", base).json()["file"]["hashes"]
    assert _write(ask, base, "after") == 200
    clock.advance(34)
    assert (_read(ask, base), _downloaded(ask, base), simulator.disturbed_by) == ("after", "before", "stale_content")
    assert ask("GET", base).json()["file"]["hashes"] == size
    clock.advance(1)
    assert (_downloaded(ask, base), simulator.disturbed_by) == ("after", None)


def test_a_file_that_was_replaced_is_not_behind(simulator: Simulator, ask: Ask, base: str, file: DriveFile) -> None:
    """What was written before an upload is nobody's any more."""
    content = simulator.saved_bytes(file)
    simulator.delay(read=10, content=10)
    assert _write(ask, base, "old") == 200
    assert ask("PUT", f"{base}/content", content).status == 200
    assert (_read(ask, base), _downloaded(ask, base)) == ("", None)
    assert simulator.saved_bytes(file) == content


@pytest.mark.parametrize("spelled", ["worksheets/{name}", "worksheets('{name}')", "worksheets/{id}/usedRange"])
@pytest.mark.parametrize("how", ["worksheets", "worksheets/add"])
def test_a_new_sheet_settles(
    simulator: Simulator, ask: Ask, base: str, clock: ManualClock, spelled: str, how: str
) -> None:
    """405 by name and by id, however it is spelled, until it has; it is listed at once."""
    simulator.delay(sheet=3)
    made = ask("POST", f"{base}/workbook/{how}", {"name": "New"}).json()
    path = f"{base}/workbook/" + spelled.format(name="new", id=made["id"].replace("{", "%7B").replace("}", "%7D"))
    assert ask("GET", path).status == 405
    assert simulator.disturbed_by == "unsettled_sheet"
    assert len(ask("GET", f"{base}/workbook/worksheets").json()["value"]) == 2
    assert ask("GET", f"{base}/workbook/worksheets/Sheet1").status == 200
    assert ask("GET", f"{base}/workbook/tables").status == 200
    clock.advance(3)
    assert ask("GET", path).status == 200


@pytest.mark.parametrize(("profile", "status"), [("new_sheet_seconds=3", 405), ("new_sheet_seconds=0", 200)])
def test_a_profile_lets_new_sheets_settle_or_not(clock: ManualClock, ask_of: Ask, profile: str, status: int) -> None:
    """Both sides of what was observed once; after the time it is there in any case."""
    simulator = Simulator(clock=clock, profile=f"documented {profile}")
    base = f"/me/drive/items/{simulator.blank().id}/workbook/worksheets"
    assert ask_of(simulator, "POST", f"{base}/add", {"name": "New"}).status == 200
    assert ask_of(simulator, "GET", f"{base}/New").status == status
    clock.advance(3)
    assert ask_of(simulator, "GET", f"{base}/New").status == 200


def test_a_profile_brings_delays_and_reset_gives_them_back(clock: ManualClock, ask_of: Ask) -> None:
    """What a test changed is forgotten, what the profile says is not."""
    simulator = Simulator(clock=clock, profile="documented read_lag_seconds=1 content_lag_seconds=35")
    base = f"/me/drive/items/{simulator.blank().id}"

    def ask(*asked: Any, **more: Any) -> Response:
        return ask_of(simulator, *asked, **more)

    assert simulator.is_disturbed
    assert [_write(ask, base, "new"), _read(ask, base)] == [200, ""]
    simulator.delay(read=0)
    assert _read(ask, base) == "new"
    simulator.reset()
    assert [_write(ask, base, "new"), _read(ask, base)] == [200, ""]


def test_nothing_disturbs_by_itself(simulator: Simulator, ask: Ask, base: str) -> None:
    """Without a profile that says so, and without a test that asks for it."""
    assert not simulator.is_disturbed
    assert [_write(ask, base, 1), _read(ask, base), _downloaded(ask, base)] == [200, 1, 1]
    assert not simulator.is_disturbed


@pytest.mark.parametrize("status", [404, 400])
@pytest.mark.parametrize(
    ("style", "code", "is_told"),
    [
        ("current", None, True),
        ("flat", "InvalidOrTimedOutSession", True),
        ("deployment", "DeploymentInvalidEditSession", True),
        ("file", "FileOpenNotFound", False),
    ],
)
def test_a_session_is_gone_in_every_style(
    clock: ManualClock, ask_of: Ask, status: int, style: str, code: str | None, is_told: bool
) -> None:
    """Status and body are two questions; one of the bodies does not tell that the session is meant."""
    simulator = Simulator(clock=clock, profile=f"documented expiry_status={status} expiry_style={style}")
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    session = ask_of(simulator, "POST", f"{base}/createSession", {"persistChanges": True}).json()["id"]
    clock.advance(421)
    answer = ask_of(simulator, "GET", f"{base}/worksheets", session=session)
    codes = codes_in(answer.json())
    assert answer.status == status
    assert codes[0] == (code or ("InvalidSession" if status == 400 else "InvalidOrTimedOutSession"))
    assert is_session_gone(codes) is is_told
    assert ("client-request-id" in answer.json()["error"]["innerError"]) is (style == "current")
