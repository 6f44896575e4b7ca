"""Sessions that code under test opens in an order that is not the recorded one."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import NoMatch
from pytest_workbook.wire import Headers, Request, Response, json_response

BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN/workbook"
WORKERS = ("ann", "bob", "cid")


def _create(*, persistent: bool = True) -> Request:
    return Request("POST", f"{BOOK}/createSession", body=json.dumps({"persistChanges": persistent}).encode())


def _made(session: str) -> Response:
    return json_response(201, {"persistChanges": True, "id": session})


def _read(session: str) -> Request:
    return Request("GET", f"{BOOK}/worksheets", Headers({"workbook-session-id": session}))


def _write(session: str, value: str) -> Request:
    body = json.dumps({"values": value}).encode()
    return Request("PATCH", f"{BOOK}/worksheets/S/range(address='A1')", Headers({"workbook-session-id": session}), body)


def _recorded(path: Path, *, by: str = "code", lifecycle: bool = False, answers: str = "same") -> Tape:
    """Each worker opens a session, reads what all see alike, writes its name, reads again."""
    tape = Tape.new(path / "a", "tests/test_a.py::test_b")
    sequence = 0
    for worker in WORKERS:
        session = f"cluster={worker}&session=15"
        seen = {"value": ["S"] if answers == "same" else [worker]}
        for request, response in (
            (_create(), _made(session)),
            (_read(session), json_response(200, seen)),
            (_write(session, worker), json_response(200, {"values": [[f"{worker}!"]]})),
            (_read(session), json_response(200, {"value": ["S", worker]})),
        ):
            made = request.url.endswith("createSession")
            tape.record(request, response, by=by, lifecycle=lifecycle and made, sequence=sequence)
            sequence += 1
    save(tape, recorded_at="2026", source="simulator", versions={})
    return Tape.load(tape.path, tape.node_id)


def _opened(tape: Tape, *, lifecycle: bool = False) -> str:
    return str(tape.play(_create(), lifecycle=lifecycle).json()["id"])


@pytest.mark.parametrize("order", list(permutations(WORKERS)))
def test_sessions_take_the_part_that_they_play(tmp_path: Path, order: tuple[str, ...]) -> None:
    """Whoever is first to open one, each gets the answers recorded for what it does, and nothing is left."""
    tape = _recorded(tmp_path)
    sessions = {worker: _opened(tape) for worker in order}
    for session in sessions.values():
        assert tape.play(_read(session)).json() == {"value": ["S"]}
    for worker, session in sessions.items():
        assert tape.play(_write(session, worker)).json() == {"values": [[f"{worker}!"]]}
    for worker, session in reversed(sessions.items()):
        assert tape.play(_read(session)).json() == {"value": ["S", worker]}
    assert tape.unplayed() == []


def test_session_may_take_the_part_of_one_that_is_not_open_yet(tmp_path: Path) -> None:
    """One worker after the other, in another order."""
    tape = _recorded(tmp_path)
    for worker in ("cid", "ann", "bob"):
        session = _opened(tape)
        tape.play(_read(session))
        assert tape.play(_write(session, worker)).json() == {"values": [[f"{worker}!"]]}
        assert tape.play(_read(session)).json() == {"value": ["S", worker]}
    assert tape.unplayed() == []


def test_parts_are_kept_where_answers_differed(tmp_path: Path) -> None:
    """A session that has seen its own answers cannot become another."""
    tape = _recorded(tmp_path, answers="differ")
    first, _ = _opened(tape), _opened(tape)
    assert tape.play(_read(first)).json() == {"value": ["ann"]}
    with pytest.raises(NoMatch):
        tape.play(_write(first, "bob"))
    assert tape.play(_write(first, "ann")).json() == {"values": [["ann!"]]}


def test_parts_are_kept_once_they_are_played(tmp_path: Path) -> None:
    """Two sessions cannot both write what one wrote."""
    tape = _recorded(tmp_path)
    first, second = _opened(tape), _opened(tape)
    tape.play(_write(first, "bob"))
    with pytest.raises(NoMatch):
        tape.play(_write(second, "bob"))
    assert tape.play(_write(second, "cid")).json() == {"values": [["cid!"]]}


def test_the_plugins_own_sessions_keep_their_parts(tmp_path: Path) -> None:
    """They are opened in order, so a request of another one is a changed test."""
    tape = _recorded(tmp_path, lifecycle=True)
    first = _opened(tape, lifecycle=True)
    with pytest.raises(NoMatch):
        tape.play(_write(first, "bob"))


def test_rewinding_forgets_the_parts(tmp_path: Path) -> None:
    """A second attempt may come in another order again."""
    tape = _recorded(tmp_path)
    tape.play(_write(_opened(tape), "cid"))
    tape.rewind()
    assert tape.play(_write(_opened(tape), "bob")).json() == {"values": [["bob!"]]}
