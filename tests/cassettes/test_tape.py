from __future__ import annotations

import base64
import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.cassettes.redaction import Roots
from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import CassetteError, NoMatch, SecretLeak
from pytest_workbook.wire import Headers, Request, Response, json_response

NODE = "tests/test_a.py::test_b"
ROOT = "https://graph.microsoft.com/v1.0"
ITEM = f"{ROOT}/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN"
BOOK = f"{ITEM}/workbook"
FORMS = (
    f"{ROOT}/me/drive/items/01ANOTHERITEMOFANOTHERDRIVE",
    f"{ROOT}/me/drive/root:/Reports/other.xlsx:",
    f"{ROOT}/drives/b!other/items/01ANOTHER",
    f"{ROOT}/drives('b!other')/items('01ANOTHER')",
    f"{ROOT}/drives/b!other/root:/x%20y.xlsx:",
    f"{ROOT}/users/ann@contoso.com/drive/items/01ANOTHER",
    f"{ROOT}/sites/contoso.sharepoint.com,1,2/drives/b!o/items/01ANOTHER",
    f"{ROOT}/sites/1/lists/2/items/3/driveItem",
    f"{ROOT}/groups/g/drive/items/01ANOTHER",
    f"{ROOT}/shares/u!aHR0cHM6Ly8/driveItem",
    ITEM,
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


@pytest.mark.parametrize("item", FORMS)
def test_replay_works_whatever_item_is_named(item: str, tmp_path: Path) -> None:
    """A recording of one item answers for any other, under each form of address."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(_get(BOOK), json_response(200, {"values": [[1]]}), sequence=0)
    tape.record(Request("GET", f"{ITEM}/content"), Response(200, body=b"PK"), sequence=1)
    tape.record(Request("GET", ITEM), json_response(200, {"name": "a.xlsx"}), sequence=2)
    loaded = _kept(tape)
    assert loaded.play(_get(f"{item}/workbook")).json() == {"values": [[1]]}
    assert loaded.play(Request("GET", f"{item}/content")).body == b"PK"
    assert loaded.play(Request("GET", item)).json() == {"name": "a.xlsx"}


def test_two_items_are_never_matched_to_each_other(tmp_path: Path) -> None:
    """Pairs of items are one-to-one, whichever is asked for first."""
    tape = Tape.new(tmp_path / "a", NODE)
    for number, item in enumerate(("01FIRSTITEM", "01SECONDITEM")):
        for address in ("A1", "B2"):
            tape.record(
                _get(f"{ROOT}/me/drive/items/{item}/workbook", address),
                json_response(200, {"of": number}),
                sequence=number,
            )
    loaded = _kept(tape)
    x, y = (f"{ROOT}/drives/d/items/{name}/workbook" for name in "xy")
    assert [loaded.play(_get(book, "A1")).json()["of"] for book in (x, y)] == [0, 1]
    assert [loaded.play(_get(book, "B2")).json()["of"] for book in (y, x)] == [1, 0]


def test_a_third_item_finds_no_partner(tmp_path: Path) -> None:
    """An item that came has one recorded partner; another that came gets none of its answers."""
    tape = Tape.new(tmp_path / "a", NODE)
    for address in ("A1", "B2"):
        tape.record(_get(BOOK, address), Response(200))
    loaded = _kept(tape)
    loaded.play(_get(f"{FORMS[0]}/workbook", "A1"))
    with pytest.raises(NoMatch, match="belongs to another item or session"):
        loaded.play(_get(f"{FORMS[1]}/workbook", "B2"))


def test_ids_of_a_body_are_paired_too(tmp_path: Path) -> None:
    """The target folder of a copy is an item as that of the URL is."""
    tape = Tape.new(tmp_path / "a", NODE)
    body = {"parentReference": {"driveId": "b!mine", "id": "01FOLDERFOLDER"}, "name": "copy.xlsx"}
    tape.record(Request("POST", f"{ITEM}/copy", body=json.dumps(body).encode()), Response(202))
    loaded = _kept(tape)
    body["parentReference"] = {"driveId": "b!other", "id": "01OTHER"}
    assert loaded.play(Request("POST", f"{ITEM}/copy", body=json.dumps(body).encode())).status == 202


def test_personal_data_of_a_body_is_matched_by_any_text_one_to_one(tmp_path: Path) -> None:
    """Code that writes an address which the cassette keeps as an alias is answered; two addresses keep apart."""
    tape = Tape.new(tmp_path / "a", NODE)
    for number, name in enumerate(("ann", "bob", "ann")):
        body = json.dumps({"values": [[f"{name}@contoso.com", number]]}).encode()
        tape.record(Request("PATCH", f"{BOOK}/x", body=body), json_response(200, {"n": number}), sequence=number)
    loaded = _kept(tape)

    def play(name: str, number: int) -> Any:
        body = json.dumps({"values": [[f"{name}@contoso.com", number]]}).encode()
        return loaded.play(Request("PATCH", f"{BOOK}/x", body=body)).json()["n"]

    assert [play("ann", 0), play("bob", 1)] == [0, 1]
    with pytest.raises(NoMatch):
        play("bob", 2)
    assert play("ann", 2) == 2
    assert loaded.unplayed() == []


def test_a_personal_text_ends_with_its_string(tmp_path: Path) -> None:
    """An alias stands for one string, not for a stretch of the body; equal requests are used up one by one."""
    tape = Tape.new(tmp_path / "a", NODE)
    for sequence in range(2):
        tape.record(Request("PATCH", f"{BOOK}/x", body=b'[["ann@contoso.com", 1]]'), Response(204), sequence=sequence)
    loaded = _kept(tape)
    with pytest.raises(NoMatch):
        loaded.play(Request("PATCH", f"{BOOK}/x", body=b'[["ann@contoso.com", "x", 1]]'))
    for body in (b'[["ann@contoso.com", 1]]', b'[["user-1@example.com", 1]]'):
        assert loaded.play(Request("PATCH", f"{BOOK}/x", body=body)).status == 204
    assert loaded.unplayed() == []


@pytest.mark.parametrize(
    "change",
    [
        Request("POST", f"{BOOK}/names?$select=a&$top=2", body=b'{"a": 1}'),
        Request("GET", f"{BOOK}/names?$select=a&$top=3", body=b'{"a": 1}'),
        Request("GET", f"{BOOK}/names?$select=a&$top=2", body=b'{"a": 2}'),
        Request("GET", f"{BOOK}/tables?$select=a&$top=2", body=b'{"a": 1}'),
        Request("GET", f"{BOOK}/names?$select=a&$top=2".replace("v1.0", "beta"), body=b'{"a": 1}'),
        Request("GET", f"{BOOK}/names?$select=a&$top=2", Headers({"workbook-session-id": "s"}), b'{"a": 1}'),
    ],
)
def test_what_is_compared_makes_no_match(change: Request, tmp_path: Path) -> None:
    """Method, path, version, query, body and the presence of a session each tell two requests apart."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(Request("GET", f"{BOOK}/names?$select=a&$top=2", body=b'{"a": 1}'), Response(200))
    with pytest.raises(NoMatch, match=r"nearest recorded: GET /v1\.0/\{item\}/workbook/names"):
        tape.play(change)


@pytest.mark.parametrize(
    "same",
    [
        Request(
            "GET", f"{BOOK}/names/a%20b?$top=2&%24select=a", Headers({"Prefer": "x", "A": "b"}), b'{"b":[1.0],"a":1}'
        ),
        Request("GET", f"{BOOK}/names/a b?$select=a&$top=2#part", body=b'{\n"a": 1, "b": [1.0]}'),
        Request("GET", f"{BOOK}/names/a%20b/?$select=a&$top=2".replace("graph.", "graph."), body=b'{"a":1,"b":[1.0]}'),
        Request(
            "GET",
            f"{BOOK}/names/a%20b?$select=a&$top=2".replace("https://graph.microsoft.com", "http://127.0.0.1:9"),
            body=b'{"a":1,"b":[1.0]}',
        ),
        Request("GET", f"{BOOK}/names/a%20b?$select=a&$top=2".replace(".com", ".us"), body=b'{"a":1,"b":[1.0]}'),
    ],
)
def test_what_is_not_compared_matches(same: Request, tmp_path: Path) -> None:
    """Order of query and keys, escapes, layout of JSON, other headers and the root do not matter."""
    tape = Tape.new(tmp_path / "a", NODE, roots=Roots.of("http://127.0.0.1:9/v1.0"))
    tape.record(Request("GET", f"{BOOK}/names/a%20b?$select=a&$top=2", body=b'{"a": 1, "b": [1.0]}'), Response(204))
    assert tape.play(same).status == 204


def test_uploads_are_compared_by_content(tmp_path: Path) -> None:
    """The same bytes match, others do not."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(Request("PUT", f"{ITEM}/content", body=b"PK\x03\xff"), Response(200))
    loaded = _kept(tape)
    with pytest.raises(NoMatch, match="body: came sha256"):
        loaded.play(Request("PUT", f"{ITEM}/content", body=b"PK\x03\xfe"))
    assert loaded.play(Request("PUT", f"{ITEM}/content", body=b"PK\x03\xff")).status == 200


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


@settings(max_examples=60, deadline=None)
@given(st.permutations([0, 0, 0, 1, 1, 1, 2, 2, 2]), st.permutations([0, 0, 0, 1, 1, 1, 2, 2, 2]))
def test_each_session_gets_its_own_answers_however_they_interleave(recorded: list[int], replayed: list[int]) -> None:
    """Sessions that ran at once are told apart on replay, in any other interleaving."""
    with tempfile.TemporaryDirectory() as folder:
        tape = Tape.new(Path(folder) / "a", NODE)
        for number in range(3):
            tape.record(_create(BOOK), _session(f"cluster=a&session={number}"), sequence=number)
        reads = [0, 0, 0]
        for sequence, number in enumerate(recorded, start=3):
            answer = json_response(200, [number, reads[number]])
            tape.record(_get(BOOK, session=f"cluster=a&session={number}"), answer, sequence=sequence)
            reads[number] += 1
        loaded = _kept(tape)
    ids = [loaded.play(_create(f"{FORMS[1]}/workbook")).json()["id"] for _ in range(3)]
    reads = [0, 0, 0]
    for number in replayed:
        played = loaded.play(_get(f"{FORMS[1]}/workbook", session=ids[number]))
        assert played.json() == [number, reads[number]]
        reads[number] += 1
    assert loaded.unplayed() == []


def test_sessions_of_another_tape_are_paired_as_they_come(tmp_path: Path) -> None:
    """A shared session's id is another on replay; it is told from the test's own, which is called by its alias."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(_create(BOOK), _session("cluster=own&session=1"), lifecycle=True, sequence=0)
    tape.record(_get(BOOK, session="cluster=own&session=1"), json_response(200, "own"), sequence=1)
    tape.record(_get(BOOK, session="cluster=shared&session=2"), json_response(200, "shared"), sequence=2)
    loaded = _kept(tape)
    own = loaded.play(_create(BOOK), lifecycle=True).json()["id"]
    assert loaded.play(_get(BOOK, session="module-session-1")).json() == "shared"
    assert loaded.play(_get(BOOK, session=own)).json() == "own"


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


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
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


def _from_worker(tmp_path: Path, *items: str) -> Tape:
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(_create(BOOK), _session(f"cluster=a&session={items}"), by="plugin", lifecycle=True, sequence=0)
    for sequence, item in enumerate(items, start=1):
        tape.record(
            Request("GET", f"{ROOT}/me/drive/items/{item}"), json_response(200, {"name": item[-1]}), sequence=sequence
        )
    return Tape.from_plain(json.loads(json.dumps(tape.to_plain())))


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


def test_what_is_written_may_be_revised(tmp_path: Path) -> None:
    """An interaction may be changed, or dropped."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(_get(BOOK, "A1"), json_response(200, "private"), by="test")
    tape.record(_get(BOOK, "A2", "cluster=a&session=1"), Response(200), sequence=1)

    def change(one: Interaction) -> Interaction | None:
        return None if one.session else replace(one, response=json_response(200, "changed"))

    tape.revise(change)
    assert [one.response.json() for one in tape.document().interactions] == ["changed"]


@pytest.mark.parametrize("named", ["01ITEMITEMITEM", "item-1"])
def test_what_another_tape_handed_out_may_be_the_item_named(named: str, tmp_path: Path) -> None:
    """A module's tape calls the item by its own alias; in the test's tape both names find the one item."""
    tape = Tape.new(tmp_path / "a", NODE)
    for sequence, address in enumerate(("A1", "B2", "C3")):
        tape.record(_get(BOOK, address), json_response(200, address), sequence=sequence)
    tape.record(_get(f"{ROOT}/me/drive/items/01UPLOADED/workbook", "C3"), json_response(200, "new"), sequence=4)
    loaded = _kept(tape)
    assert loaded.play(_get(f"{ROOT}/me/drive/items/{named}/workbook", "A1")).json() == "A1"
    assert loaded.play(_get(f"{ROOT}/me/drive/items/module-item-1/workbook", "B2")).json() == "B2"
    assert loaded.play(_get(f"{ROOT}/me/drive/items/module-item-2/workbook", "C3")).json() == "new"


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


def test_a_site_by_path_is_matched_by_any_other(tmp_path: Path) -> None:
    """The host gets an alias, the form of the address stays."""
    tape = Tape.new(tmp_path / "a", NODE)
    url = f"{ROOT}/sites/contoso.sharepoint.com:/sites/team:/drive/root:/a.xlsx:/workbook"
    tape.record(_get(url), Response(204))
    tape.record(Request("GET", f"{ROOT}/sites/contoso.sharepoint.com:/sites/team:/lists"), Response(204), sequence=1)
    loaded = _kept(tape)
    assert (
        "/sites/host-1.example:/sites/team:/drive/root:/a.xlsx:/workbook"
        in loaded.document().interactions[0].request.url
    )
    assert loaded.play(_get(url)).status == 204
    assert loaded.play(Request("GET", f"{ROOT}/sites/fabrikam.sharepoint.com:/sites/x:/lists")).status == 204


@pytest.mark.parametrize(
    "drive", ["me/drive", "drives/b!x", "drives('b!x')", "users/a@b.cd/drive", "groups/g/drive", "sites/s/drive"]
)
def test_a_drive_is_matched_under_each_form(drive: str, tmp_path: Path) -> None:
    """What is asked of a drive itself is answered for any drive."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(Request("GET", f"{ROOT}/drives/b!recorded-drive/root/children"), Response(204))
    assert _kept(tape).play(Request("GET", f"{ROOT}/{drive}/root/children")).status == 204


def test_a_batch_is_matched_for_any_item_and_session(tmp_path: Path) -> None:
    """Parts are requests: their URLs and session headers are paired as those of others."""

    def batch(item: str, session: str, top: str = "?$top=1&$select=a") -> Request:
        part = {
            "id": "1",
            "method": "GET",
            "url": f"/me/drive/items/{item}/workbook/names{top}",
            "headers": {"workbook-session-id": session},
        }
        return Request("POST", f"{ROOT}/$batch", body=json.dumps({"requests": [part]}).encode())

    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(batch("01MYITEMMYITEM", "cluster=a&session=1"), json_response(200, {"responses": []}))
    loaded = _kept(tape)
    with pytest.raises(NoMatch):
        loaded.play(batch("01OTHER", "other", "?$top=2"))
    assert loaded.play(batch("01OTHER", "other", "?$select=a&$top=1")).status == 200


def test_a_poll_by_url_carries_its_session(tmp_path: Path) -> None:
    """The session in a poll's query is paired, in base64 or plain."""
    tape = Tape.new(tmp_path / "a", NODE)
    spelled = base64.b64encode(b"cluster=a&session=1").decode()
    for sequence, value in enumerate((spelled, "opaque")):
        tape.record(
            Request("GET", f"{BOOK}/operations/1?sessionId={value}"), json_response(200, sequence), sequence=sequence
        )
    loaded = _kept(tape)
    alias = base64.b64encode(b"session-1").decode()
    assert loaded.play(Request("GET", f"{BOOK}/operations/1?sessionId={alias}")).json() == 0
    assert loaded.play(Request("GET", f"{BOOK}/operations/1?sessionId=////")).json() == 1


@pytest.mark.parametrize("body", [b"", b"{}", b"null"])
def test_an_empty_body_is_no_body(body: bytes, tmp_path: Path) -> None:
    """Some clients send an empty object where others send nothing."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(Request("POST", f"{BOOK}/application/calculate"), Response(204))
    assert tape.play(Request("POST", f"{BOOK}/application/calculate", body=body)).status == 204


@pytest.mark.parametrize("depth", [101, 600, 50_000])
@pytest.mark.parametrize(("opened", "closed"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_a_body_too_deep_to_walk_is_text(opened: bytes, closed: bytes, depth: int, tmp_path: Path) -> None:
    """It is compared and kept as it stands, and does not end the run."""
    tape = Tape.new(tmp_path / "a", NODE)
    deep = opened * depth + b"1" + closed * depth
    tape.record(Request("POST", f"{BOOK}/x", body=deep), Response(200, body=deep))
    assert _kept(tape).play(Request("POST", f"{BOOK}/x", body=deep)).body == deep


def test_the_message_names_the_nearest_and_the_command(tmp_path: Path) -> None:
    """What came, at most three nearest with what differs, and how to record."""
    tape = Tape.new(tmp_path / "a", NODE)
    for number in range(5):
        body = json.dumps({"values": [[1, number]]}).encode()
        tape.record(
            Request("PATCH", f"{BOOK}/worksheets/S/range(address='A1')", body=body), Response(200), sequence=number
        )
    with pytest.raises(NoMatch) as caught:
        tape.play(Request("PATCH", f"{BOOK}/worksheets/S/range(address='A1')", body=b'{"values": [[1, 9]]}'))
    nearest = (
        "nearest recorded: PATCH /v1.0/{item}/workbook/worksheets/S/range(address='A1')\n"
        "  body at $.values[0][1]: came 9, recorded "
    )
    assert str(caught.value) == (
        "no recorded interaction answers PATCH /v1.0/{item}/workbook/worksheets/S/range(address='A1')\n"
        f"cassette: {tmp_path / 'a'}\n{nearest}0\n{nearest}1\n{nearest}2\n"
        f"To record it again: pytest {NODE} --workbook-mode=record"
    )


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (Request("DELETE", f"{ROOT}/me/drive/y"), "None of the 2 recorded requests has this method or path."),
        (Request("POST", f"{BOOK}/names/add", body=b'{"a": 1}'), "body at $.b: came nothing, recorded 2"),
        (
            Request("POST", f"{BOOK}/names/add", body=b'{"a": 1, "b": 2, "c": 3}'),
            "body at $.c: came 3, recorded nothing",
        ),
        (Request("POST", f"{BOOK}/names/add", body=b"text"), "body: came text, recorded "),
        (Request("GET", f"{BOOK}/names/add"), "method: came GET, recorded POST"),
        (
            Request("GET", f"{BOOK}/tables"),
            "path: came /v1.0/{item}/workbook/tables, recorded /v1.0/{item}/workbook/names",
        ),
        (Request("GET", f"{BOOK}/names?$top=1"), "query: came $top=1, recorded $top=2"),
        (Request("GET", f"{BOOK}/names"), "query: came none, recorded $top=2"),
        (
            Request("GET", f"{BOOK}/names?$top=2", Headers({"workbook-session-id": "s"})),
            "session: came with a session id, recorded without one",
        ),
        (Request("POST", f"{BOOK}/names/add", body=b'{"a": 1, "b": [1]}'), "body at $.b: came [1], recorded 2"),
        (Request("GET", f"{BOOK}/names?$top=%1B[31m"), "came $top=\\x1b[31m"),
        (Request("GET", f"{BOOK}/names?$top={'x' * 99}"), "x…"),
    ],
)
def test_the_message_shows_only_what_differs(request_: Request, says: str, tmp_path: Path) -> None:
    """Each compared part has its line; data is cut and its control characters are escaped."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(Request("POST", f"{BOOK}/names/add", body=b'{"a": 1, "b": 2}'), Response(200))
    tape.record(Request("GET", f"{BOOK}/names?$top=2"), Response(200), sequence=1)
    with pytest.raises(NoMatch) as caught:
        tape.play(request_)
    assert says in str(caught.value)


def test_a_list_of_another_length_is_told(tmp_path: Path) -> None:
    """Rows are counted before cells are compared; an empty tape says so."""
    tape = Tape.new(tmp_path / "a", NODE)
    with pytest.raises(NoMatch, match="The cassette holds no interactions"):
        tape.play(Request("GET", f"{BOOK}/names"))
    tape.record(Request("POST", f"{BOOK}/x", body=b"[[1], [2]]"), Response(200))
    with pytest.raises(NoMatch, match=r"body at \$: came 1 elements, recorded 2 elements"):
        tape.play(Request("POST", f"{BOOK}/x", body=b"[[1]]"))


def test_a_pre_authenticated_url_is_not_shown(tmp_path: Path) -> None:
    """The query of a URL that is not the service's may let in whoever reads the message."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(Request("GET", "https://storage.test/a"), Response(200))
    with pytest.raises(NoMatch, match="query: came another, recorded none") as caught:
        tape.play(Request("GET", "https://storage.test/a?tempauth=hunter2"))
    assert "hunter2" not in str(caught.value)


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
