from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import NoMatch
from pytest_workbook.wire import Headers, Request, Response, json_response

NODE = "tests/test_a.py::test_b"
ROOT = "https://graph.microsoft.com/v1.0"
ITEM = f"{ROOT}/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN"
BOOK = f"{ITEM}/workbook"


def _kept(tape: Tape) -> Tape:
    save(tape, recorded_at="2026", source="simulator", versions={})
    return Tape.load(tape.path, tape.node_id)


def _create(book: str, *, persistent: bool = False) -> Request:
    return Request("POST", f"{book}/createSession", body=json.dumps({"persistChanges": persistent}).encode())


def _session(session: str) -> Response:
    return json_response(201, {"persistChanges": False, "id": session})


def test_lifecycle_is_played_any_number_of_times(tmp_path: Path) -> None:
    """Where the tape has no more, the recorded shape answers, with a session of its own for each creation."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(
        _create(BOOK),
        json_response(201, {"@odata.context": "x", "persistChanges": False, "id": "cluster=a&session=1"}),
        lifecycle=True,
    )
    loaded = _kept(tape)
    created = [loaded.play(_create(BOOK, persistent=wanted), lifecycle=True) for wanted in (False, False, True)]
    assert [one.json()["id"] for one in created] == ["session-1", "session-2", "session-3"]
    assert [one.json()["persistChanges"] for one in created] == [False, False, True]
    assert {one.json()["@odata.context"] for one in created} == {"x"}
    for action in ("refreshSession", "closeSession"):
        request = Request("POST", f"{BOOK}/{action}", Headers({"workbook-session-id": "session-3"}), b"{}")
        assert [loaded.play(request, lifecycle=True).status for _ in range(3)] == [204, 204, 204]
    assert loaded.unplayed() == []


def test_a_tape_without_sessions_opens_one(tmp_path: Path) -> None:
    """A shared node whose file holds other traffic still opens its session."""
    tape = Tape.new(tmp_path / "a", NODE, session_prefix="module-")
    created = tape.play(Request("POST", f"{BOOK}/createSession"), lifecycle=True)
    assert (created.status, created.json()["id"], created.json()["persistChanges"]) == (201, "module-session-1", True)


def test_a_recorded_session_without_its_mode_keeps_its_shape(tmp_path: Path) -> None:
    """A service that tells the id alone is replayed as one that does."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(_create(BOOK), json_response(200, {"id": "cluster=a&session=1"}), lifecycle=True)
    loaded = _kept(tape)
    created = [loaded.play(_create(BOOK), lifecycle=True) for _ in range(2)]
    assert [(one.status, one.json()) for one in created] == [(200, {"id": "session-1"}), (200, {"id": "session-2"})]


def test_a_refused_creation_is_no_shape(tmp_path: Path) -> None:
    """A recorded refusal is played in its turn; what follows is a session."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(_create(BOOK), json_response(504, {"error": {"code": "x"}}), lifecycle=True)
    loaded = _kept(tape)
    assert [loaded.play(_create(BOOK), lifecycle=True).status for _ in range(2)] == [504, 201]


def test_a_lifecycle_poll_is_answered_again_as_at_last(tmp_path: Path) -> None:
    """A poll of ours repeats the last recorded answer; one never recorded has none."""
    tape = Tape.new(tmp_path / "a", NODE)
    poll = Request("GET", f"{BOOK}/operations/1")
    for number, status in enumerate(("running", "succeeded")):
        tape.record(poll, json_response(200, {"status": status}), lifecycle=True, sequence=number)
    assert [tape.play(poll, lifecycle=True).json()["status"] for _ in range(3)] == ["running", "succeeded", "succeeded"]
    with pytest.raises(NoMatch):
        tape.play(Request("GET", f"{BOOK}/operations/2"), lifecycle=True)


def test_code_is_not_answered_from_our_lifecycle(tmp_path: Path) -> None:
    """A createSession of code under test needs a recording of its own."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(_create(BOOK), _session("cluster=a&session=1"), lifecycle=True)
    with pytest.raises(NoMatch):
        tape.play(_create(BOOK))
