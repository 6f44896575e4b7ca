"""Somebody else at the workbook: what they ask of the stage they are on."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.faults.asked import Asked
from pytest_workbook.faults.plan import WorkbookFaults
from pytest_workbook.wire import Request

_ROOT = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"


class _Stage:
    """Takes down what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def send(
        self, item: object, method: str, path: str, body: Any, *, headers: dict[str, str], seconds: float = 0
    ) -> Any:
        self.asked.append((item, method, path, body, headers, seconds))
        return {"id": "theirs"}

    def path_of(self, address: str) -> str:
        return f"range of {address}"

    def lock(self, item: object, name: str, status: int, code: str | None) -> None:
        self.asked.append((item, "lock", name, status, code))

    def unlock(self, item: object) -> None:
        self.asked.append((item, "unlock"))

    def delay(self, **seconds: float) -> None:
        self.asked.append(("delay", seconds))


@pytest.fixture(name="stage")
def _stage() -> _Stage:
    return _Stage()


@pytest.fixture(name="faults")
def _faults(stage: _Stage) -> WorkbookFaults:
    faults = WorkbookFaults()
    faults.perform_on(stage)
    return faults


def _met(faults: WorkbookFaults, method: str, path: str) -> str | None:
    fault = faults.met_by(Asked.of(Request(method, f"{_ROOT}/{path}")))
    if fault is None or fault.action is None:
        return None
    fault.action()
    return "after" if fault.is_after else "before"


def test_an_edit_happens_now_or_later(faults: WorkbookFaults, stage: _Stage) -> None:
    """Its range becomes a path, and its values a body."""
    editor = faults.other_editor()
    assert repr(editor) == "<OtherEditor 'Megan Bowen'>"
    editor.write("S!A1", [[1]])
    editor.write("S!A1", 2, seen_after=5)
    assert editor.request("delete", "/tables/T") == {"id": "theirs"}
    assert stage.asked == [
        (None, "PATCH", "range of S!A1", {"values": [[1]]}, {}, 0),
        (None, "PATCH", "range of S!A1", {"values": 2}, {}, 5),
        (None, "DELETE", "tables/T", None, {}, 0),
    ]


@pytest.mark.parametrize(
    ("told", "met"),
    [
        ("PATCH worksheets/*", [None, "before", None]),
        ("worksheets/*", ["before", None, None]),
        ("POST", [None, None, "before"]),
        (" POST  tables/* ", [None, None, "before"]),
    ],
)
def test_an_edit_waits_for_a_request(faults: WorkbookFaults, stage: _Stage, told: str, met: list[str | None]) -> None:
    """Named by method, path or both; once, and not before it comes."""
    faults.other_editor().write("S!A1", 1, before=told)
    assert stage.asked == []
    sent = [("GET", "worksheets/S"), ("PATCH", "worksheets/S"), ("POST", "tables/add")]
    assert [_met(faults, *one) for one in sent] == met
    assert len(stage.asked) == 1


def test_an_edit_may_come_after_it(faults: WorkbookFaults) -> None:
    """It overtakes what was answered."""
    faults.other_editor().write("S!A1", 1, after="PATCH")
    assert _met(faults, "PATCH", "x") == "after"


def test_a_lock_ends_with_its_block(faults: WorkbookFaults, stage: _Stage) -> None:
    """Or when it is said so."""
    editor = faults.other_editor("Alex Wilber", "item")
    with editor.lock(423) as they:
        assert they is editor
    editor.lock(code="X")
    editor.unlock()
    assert stage.asked == [
        ("item", "lock", "Alex Wilber", 423, None),
        ("item", "unlock"),
        ("item", "lock", "Alex Wilber", 409, "X"),
        ("item", "unlock"),
    ]


def test_their_session_is_closed_whatever_happens(faults: WorkbookFaults, stage: _Stage) -> None:
    """What they write within the block goes into it."""
    editor = faults.other_editor()

    def break_off() -> None:
        with editor.session() as they:
            they.write("S!A1", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    editor.write("S!A1", 2)
    mine = {"workbook-session-id": "theirs"}
    assert [(one[1], one[2], one[4]) for one in stage.asked] == [
        ("POST", "createSession", {}),
        ("PATCH", "range of S!A1", mine),
        ("POST", "closeSession", mine),
        ("PATCH", "range of S!A1", {}),
    ]


def test_what_takes_its_time_is_told_to_the_stage(faults: WorkbookFaults, stage: _Stage) -> None:
    """Lags of reads and content together, sheets apart."""
    faults.visibility_lag(read=1, content=35)
    faults.unsettled_sheets()
    assert stage.asked == [("delay", {"read": 1, "content": 35}), ("delay", {"sheet": 5})]


def test_without_a_stage_there_is_nobody_else() -> None:
    """As in a plan that only markers filled."""
    with pytest.raises(UsageError, match="ask for the fixture workbook_faults in a test"):
        WorkbookFaults().other_editor()


def test_only_one_time_can_be_meant(faults: WorkbookFaults) -> None:
    """Now, later, before or after."""
    with pytest.raises(UsageError, match="takes one of seen_after=, before= and after="):
        faults.other_editor().write("S!A1", 1, seen_after=1, after="GET")
