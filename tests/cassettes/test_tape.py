from __future__ import annotations

import json
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.identities import ID_KEYS
from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import NoMatch
from pytest_workbook.wire import Headers, Request, Response, json_response

NODE = "tests/test_a.py::test_b"
ROOT = "https://graph.microsoft.com/v1.0"
ITEM = f"{ROOT}/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN"
BOOK = f"{ITEM}/workbook"
# Hypothesis also draws the constants of our own sources, and what stands under these keys gets an alias.
_keys = st.text(max_size=5).filter(lambda key: key not in ID_KEYS)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=4),
    max_leaves=20,
)


def _kept(tape: Tape) -> Tape:
    save(tape, recorded_at="2026", source="simulator", versions={})
    return Tape.load(tape.path, tape.node_id)


def _get(book: str, address: str = "A1", session: str | None = None) -> Request:
    headers = Headers({"workbook-session-id": session} if session else {})
    return Request("GET", f"{book}/worksheets('Sheet1')/range(address='{address}')", headers)


def _create(book: str, *, persistent: bool = False) -> Request:
    return Request("POST", f"{book}/createSession", body=json.dumps({"persistChanges": persistent}).encode())


def _session(session: str) -> Response:
    return json_response(201, {"persistChanges": False, "id": session})


def test_equal_requests_are_played_in_order_and_once(tmp_path: Path) -> None:
    """A changed cell is read as it was at each time; a fourth read has no answer."""
    tape = Tape.new(tmp_path / "a", NODE)
    for number in range(3):
        tape.record(_get(BOOK), json_response(200, number), sequence=number)
    loaded = _kept(tape)
    assert [loaded.play(_get(BOOK)).json() for _ in range(3)] == [0, 1, 2]
    with pytest.raises(NoMatch, match="was played already; each is played once"):
        loaded.play(_get(BOOK))
    loaded.rewind()
    assert loaded.play(_get(BOOK)).json() == 0


def test_what_nobody_asked_for_is_told(tmp_path: Path) -> None:
    """Only what code or the test sent counts, and lifecycle never."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(_get(BOOK, "A1"), Response(200), by="code", sequence=0)
    tape.record(_get(BOOK, "A2"), Response(200), by="test", sequence=1)
    tape.record(_get(BOOK, "A3"), Response(200), by="plugin", sequence=2)
    tape.record(_create(BOOK), _session("cluster=a&session=1"), by="plugin", lifecycle=True, sequence=3)
    tape.record(_create(BOOK), _session("cluster=b&session=1"), by="test", lifecycle=True, sequence=4)
    tape.record(_create(BOOK), _session("cluster=c&session=1"), by="code", sequence=5)
    loaded = _kept(tape)
    assert [one.sequence for one in loaded.unplayed()] == [0, 1, 5]
    loaded.play(_get(BOOK, "A2"))
    assert [one.sequence for one in loaded.unplayed()] == [0, 5]


def test_threads_record_and_replay_without_loss(tmp_path: Path) -> None:
    """Sixteen threads, four hundred exchanges: each recorded, each played once."""
    tape = Tape.new(tmp_path / "a", NODE)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: tape.record(_get(BOOK, f"A{n}"), json_response(200, n), sequence=n), range(400)))
    loaded = _kept(tape)
    assert len(loaded) == 400
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(lambda n: loaded.play(_get(BOOK, f"A{n}")).json(), range(400))) == list(range(400))
    assert loaded.unplayed() == []


def test_aliases_are_given_by_one_thread_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that would give one while another does has to wait: the table itself is not safe."""
    tape = Tape.new(tmp_path / "a", NODE)
    alone, alias = threading.Lock(), AliasTable.alias

    def given(table: AliasTable, kind: str, original: str) -> str:
        assert alone.acquire(blocking=False)
        try:
            # Lets another thread go on, should one be able to.
            time.sleep(0)
            return alias(table, kind, original)
        finally:
            alone.release()

    monkeypatch.setattr(AliasTable, "alias", given)
    with ThreadPoolExecutor(8) as pool:
        urls = [f"{ROOT}/me/drive/items/01ITEM{number:04d}" for number in range(200)]
        list(pool.map(lambda url: tape.record(Request("GET", url), Response(204)), urls))
    named = {one.request.url.rpartition("/")[2] for one in tape.document().interactions}
    assert named == {f"item-{number}" for number in range(1, 201)}


def test_traffic_of_threads_is_ordered_by_session_and_sequence(tmp_path: Path) -> None:
    """However threads took turns at the recorder, the file is the same."""
    exchanges = [(_get(BOOK, f"A{n}", f"cluster=a&session={n % 2}"), n) for n in range(6)]
    texts = []
    for workers, order in ((1, exchanges), (3, exchanges[:2] + exchanges[:1:-1])):
        tape = Tape.new(tmp_path / "a", NODE)
        for request, sequence in order:
            with ThreadPoolExecutor(workers) as pool:
                pool.submit(tape.record, request, Response(200), sequence=sequence).result()
        tape._threads = {1, 2}
        texts.append(dumped(tape.document()))
    assert texts[0] == texts[1]
    assert [one.session for one in Tape.from_plain(tape.to_plain()).document().interactions] == ["session-1"] * 3 + [
        "session-2"
    ] * 3


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(_json, _json), max_size=4))
def test_record_save_load_replay_is_the_identity(exchanges: list[tuple[Any, Any]]) -> None:
    """What was sent and answered is asked and answered again, as parsed JSON."""
    with tempfile.TemporaryDirectory() as folder:
        tape = Tape.new(Path(folder) / "a", NODE)
        for sequence, (asked, told) in enumerate(exchanges):
            request = Request("POST", f"{BOOK}/x", body=json.dumps(asked).encode())
            tape.record(
                request,
                json_response(200, told)
                if "\ud800" not in str(told)
                else Response(200, body=json.dumps(told).encode()),
                sequence=sequence,
            )
        text = dumped(tape.document())
        tape.path.write_text(text, encoding="utf-8")
        loaded = Tape.load(tape.path, NODE)
        again = Tape.from_plain(json.loads(json.dumps(tape.to_plain())))
    for source in (loaded, again):
        for asked, told in exchanges:
            assert source.play(Request("POST", f"{BOOK}/x", body=json.dumps(asked).encode())).json() == told


def test_what_is_written_may_be_revised(tmp_path: Path) -> None:
    """An interaction may be changed, or dropped."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(_get(BOOK, "A1"), json_response(200, "private"), by="test")
    tape.record(_get(BOOK, "A2", "cluster=a&session=1"), Response(200), sequence=1)

    def change(one: Interaction) -> Interaction | None:
        return None if one.session else replace(one, answer=json_response(200, "changed"))

    tape.revise(change)
    assert [one.response.json() for one in tape.document().interactions] == ["changed"]


def test_a_shared_tape_gives_ids_of_its_own(tmp_path: Path) -> None:
    """Ids that a module's tape hands out are not mistaken for the test's."""
    tape = Tape.new(tmp_path / "a", NODE, session_prefix="module-")
    tape.record(
        Request("PUT", f"{ROOT}/me/drive/root:/a.xlsx:/content", body=b"PK"),
        json_response(201, {"id": "01NEWITEM", "file": {}}),
    )
    assert (
        _kept(tape).play(Request("PUT", f"{ROOT}/me/drive/root:/b.xlsx:/content", body=b"PK")).json()["id"]
        == "module-item-1"
    )


def test_a_comparison_asks_without_failing(tmp_path: Path) -> None:
    """Verify mode gets the recorded answer, or None where there is none."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(_get(BOOK), json_response(200, 1))
    answers = [tape.expected(_get(BOOK)), tape.expected(_get(BOOK))]
    assert [answer and answer.json() for answer in answers] == [1, None]


def test_a_tape_shows_no_secret(tmp_path: Path) -> None:
    """Its repr names the file and counts."""
    tape = Tape.new(tmp_path / "a.yaml", NODE)
    tape.record(_create(BOOK), _session("cluster=a&session=secret"))
    assert repr(tape) == "Tape('a.yaml', 1 interactions)"
    assert tape.secrets == ("cluster=a&session=secret",)
    assert _kept(tape).source == "simulator"


def test_a_peek_leaves_the_answer_to_be_played(tmp_path: Path) -> None:
    """Equal requests keep their order, and what was peeked at stays unplayed."""
    tape = Tape.new(tmp_path / "a", NODE)
    for number in range(2):
        tape.record(_get(BOOK), json_response(200, number), sequence=number)
    loaded = _kept(tape)
    assert [loaded.peek(_get(BOOK)).json() for _ in range(2)] == [0, 0]
    assert len(loaded.unplayed()) == 2
    assert [loaded.play(_get(BOOK)).json() for _ in range(2)] == [0, 1]
    with pytest.raises(NoMatch):
        loaded.peek(_get(BOOK))


@pytest.mark.parametrize("where", ["url", "body"])
def test_a_request_with_a_token_is_answered_whatever_its_token_is_now(tmp_path: Path, where: str) -> None:
    """Two runs have two tokens; neither is kept, and all else is still compared."""

    def asks(token: str, what: str = "a") -> Request:
        if where == "url":
            return Request("GET", f"{BOOK}/worksheets?token={token}&of={what}")
        return Request("POST", f"{BOOK}/x", body=json.dumps({"token": token, "of": what}).encode())

    tokens = [f"eyJhbGciOiJub25lIn0.eyJvaWQiOiJvbm{number}.c2lnbmF0dXJl" for number in "12"]
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(asks(tokens[0]), json_response(200, {"token": tokens[0]}))
    loaded = _kept(tape)
    assert "eyJ" not in tape.path.read_text(encoding="utf-8")
    with pytest.raises(NoMatch):
        loaded.peek(asks(tokens[1], "b"))
    assert loaded.play(asks(tokens[1])).json() == {"token": "secret-1"}
