from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import CassetteError, SecretLeak
from pytest_workbook.wire import Request, Response, json_response

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


def _from_worker(tmp_path: Path, *items: str) -> Tape:
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(_create(BOOK), _session(f"cluster=a&session={items}"), by="plugin", lifecycle=True, sequence=0)
    for sequence, item in enumerate(items, start=1):
        tape.record(
            Request("GET", f"{ROOT}/me/drive/items/{item}"), json_response(200, {"name": item[-1]}), sequence=sequence
        )
    return Tape.from_plain(json.loads(json.dumps(tape.to_plain())))


def test_a_tape_comes_back_from_plain_data(tmp_path: Path) -> None:
    """JSON carries a tape between processes: the same file is written there."""
    tape = Tape.new(tmp_path / "a", NODE, session_prefix="module-")
    tape.record(_create(BOOK), _session("cluster=a&session=1"), by="plugin", lifecycle=True)
    tape.record(Request("GET", f"{ITEM}/content"), Response(200, body=b"\xff\x00"), sequence=1)
    again = Tape.from_plain(json.loads(json.dumps(tape.to_plain())))
    assert dumped(again.document()) == dumped(tape.document())
    assert (again.path, again.node_id, again.has_recordings) == (tape.path, NODE, True)
    assert again.play(_create(BOOK), lifecycle=True).json()["id"] == "module-session-1"
    assert again.play(_create(BOOK), lifecycle=True).json()["id"] == "module-session-2"


def test_a_secret_seen_by_a_worker_stops_the_file_of_the_controller(tmp_path: Path) -> None:
    """The controller does not know what a worker knew; the worker's word is enough, also through a merge."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(Request("GET", BOOK), json_response(200, "?tempauth=abcdefgh"))
    again = Tape.from_plain(json.loads(json.dumps(tape.to_plain())))
    merged = Tape.new(tmp_path / "a", NODE)
    merged.merge(again)
    for leaky in (again, merged, Tape.from_plain(merged.to_plain())):
        with pytest.raises(SecretLeak, match="a pre-authenticated URL at line"):
            _kept(leaky)
    assert not tape.path.exists()


def test_merging_adds_only_what_is_missing(tmp_path: Path) -> None:
    """Two workers' recordings of one module are one file: shared exchanges once, an item under one name."""
    merged = _from_worker(tmp_path, "01ITEMA", "01ITEMB")
    merged.merge(_from_worker(tmp_path, "01ITEMB", "01ITEMC"))
    found = [
        (one.request.url.rpartition("/")[2], one.response.json().get("name")) for one in merged.document().interactions
    ]
    assert found[0] == ("createSession", None)
    assert sorted(name for _, name in found[1:]) == ["A", "B", "C"]
    assert len({alias for alias, _ in found[1:]}) == 3


def test_merging_twice_adds_nothing(tmp_path: Path) -> None:
    """A merge is idempotent, and keeps two where one side has two."""
    merged, other = _from_worker(tmp_path, "01ITEMA"), _from_worker(tmp_path, "01ITEMA", "01ITEMA")
    merged.merge(other)
    once = dumped(merged.document())
    merged.merge(other)
    assert dumped(merged.document()) == once
    assert len(merged) == 3


def test_merging_into_a_loaded_file_adds(tmp_path: Path) -> None:
    """On a partial run the file is only added to."""
    loaded = _kept(_from_worker(tmp_path, "01ITEMA"))
    new = Tape.new(loaded.path, NODE)
    new.record(Request("GET", f"{ROOT}/me/drive/items/01ITEMA/children"), json_response(200, {}))
    loaded.merge(new)
    assert len(_kept(loaded)) == 3


def test_another_nodes_tape_is_not_merged(tmp_path: Path) -> None:
    """Recordings of two nodes never mix."""
    with pytest.raises(CassetteError, match="Each node has its own file"):
        Tape.new(tmp_path / "a", NODE).merge(Tape.new(tmp_path / "a", "other"))
