from __future__ import annotations

import base64
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pytest_workbook.cassettes.redaction import Roots
from pytest_workbook.cassettes.shape import quick_ending, shape
from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import NoMatch
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


@pytest.mark.parametrize(
    "below",
    [
        "/me/drive/root/search(q='{}')",
        "/me/drive/root/search(q='of {} or so')?$top=3",
        "/me/drive/list/items?$filter=fields/Editor eq '{}'&$top=3",
        "/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN/workbook/worksheets/{}/range(address='A1')",
    ],
)
def test_personal_data_of_an_address_is_matched_by_any_text_one_to_one(below: str, tmp_path: Path) -> None:
    """A search for a person, a filter by one, a sheet that bears a name; and no other path, query or method."""
    tape = Tape.new(tmp_path / "a", NODE)
    for number, name in enumerate(("ann@contoso.com", "bob%40contoso.com", "ann@contoso.com")):
        url = f"https://graph.microsoft.com/v1.0{below.format(name)}"
        tape.record(Request("GET", url), json_response(200, {"n": number}), sequence=number)
    loaded = _kept(tape)

    def play(name: str, more: str = "", method: str = "GET") -> Any:
        return loaded.play(Request(method, f"https://graph.microsoft.com/v1.0{below.format(name)}{more}")).json()["n"]

    for other in (("cy@contoso.com", "/x"), ("cy@contoso.com", "", "POST"), ("cy@contoso.com/y",), ("cy&d=e",)):
        with pytest.raises(NoMatch):
            play(*other)
    assert [play("cy@contoso.com"), play("dan")] == [0, 1]
    with pytest.raises(NoMatch):
        play("dan")
    assert play("cy@contoso.com") == 2
    assert loaded.unplayed() == []


def test_a_client_id_of_the_environment_is_matched_by_any_text(tmp_path: Path) -> None:
    """Who has no such variable, or another, replays."""
    tape = Tape.new(tmp_path / "a", NODE, roots=Roots.of(known=(("userid", "svc-budget"),)))
    tape.record(Request("PATCH", f"{BOOK}/x", body=b'[["by svc-budget", 1]]'), Response(204))
    loaded = _kept(tape)
    assert "svc-budget" not in loaded.path.read_text()
    assert loaded.play(Request("PATCH", f"{BOOK}/x", body=b'[["by somebody", 1]]')).status == 204


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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


@settings(max_examples=300, deadline=None)
@given(
    root=st.sampled_from(["https://graph.microsoft.com/v1.0", "https://graph.microsoft.com:443/beta", ""]),
    parts=st.lists(
        st.sampled_from(
            [
                *("me", "drive", "drives", "items", "root:", "root", "workbook", "Workbook", "01CYZLFJGUJ7JHBSZDFZFL"),
                *(
                    "a.xlsx:",
                    "a%3A",
                    "worksheets",
                    "range(address='A1:B2')",
                    "items('01CYZ')",
                    "$count",
                    "%24count",
                    "",
                    "x y",
                ),
                *("sites", "contoso.sharepoint.com:", "createSession", "tables('T%C3%A4')", "users", "ann@example.com"),
            ]
        ),
        max_size=8,
    ),
    query=st.sampled_from(["", "?$select=a/b", "?x=/workbook/y"]),
)
@example(root="https://graph.microsoft.com/v1.0", parts=["drives", "", "workbook", "users", "me"], query="")
def test_the_quick_ending_is_that_of_the_shape(root: str, parts: list[str], query: str) -> None:
    """Where the end of a path is told without taking the URL apart, it is told right."""
    url = f"{root}/{'/'.join(parts)}{query}"
    ending = quick_ending(url)
    assert ending in {None, shape(Request("GET", url)).path.rpartition("/")[2]}


def test_the_quick_ending_is_told_for_most_urls() -> None:
    """What a workbook's cassette is made of costs next to nothing to load."""
    assert quick_ending(f"{BOOK}/worksheets/Sheet1/range(address='A1:B2')?$select=text") == "range(address='A1:B2')"


def test_an_unknown_item_stands_for_the_first_of_the_file(tmp_path: Path) -> None:
    """An unknown item stands for the first one recorded, also where the quick ending cannot tell of that one."""
    by_path = "https://graph.microsoft.com/v1.0/me/drive/root:/a.xlsx:/workbook"
    tape = Tape.new(tmp_path / "a", NODE)
    for number, book in enumerate((by_path, BOOK, by_path)):
        tape.record(Request("GET", f"{book}/worksheets"), json_response(200, number), sequence=number)
    loaded = _kept(tape)
    other = Request("GET", f"{by_path.replace('a.xlsx', 'b.xlsx')}/worksheets")
    assert [loaded.play(other).json() for _ in range(2)] == [0, 2]


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


_MAIL = "ann@fabricorp.com"
_DRIVE = "b!Qw3rTyUiOp-aSdFgHjKl_zXcVbNm1234567890QwErTyUiOp"
_OTHER_ITEM = "01ANOTHERITEMOFANOTHERDRIVE2345672"


@pytest.mark.parametrize(
    ("recorded", "other"),
    [
        (f"name,mail\nAnn,{_MAIL}\n", "name,mail\nAnn,bob@fabricorp.com\n"),
        (f"a=1&who={_MAIL.replace('@', '%40')}", "a=1&who=bob%40fabricorp.com"),
        (json.dumps({"values": [["of", _OTHER_ITEM, _DRIVE]]}), None),
        (json.dumps({"requests": [{"id": "1", "url": "/me", "body": {"values": [[_MAIL, _DRIVE]]}}]}), None),
    ],
)
def test_what_has_an_alias_in_any_body_is_matched_again(recorded: str, other: str | None, tmp_path: Path) -> None:
    """In a text, a form, and a cell; by what was sent, and where it is a person by another one."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(Request("POST", f"{BOOK}/x", body=recorded.encode()), json_response(200, "told"))
    for body in [recorded, other] if other else [recorded]:
        assert _kept(tape).play(Request("POST", f"{BOOK}/x", body=body.encode())).json() == "told"
    with pytest.raises(NoMatch):
        _kept(tape).play(Request("POST", f"{BOOK}/x", body=recorded.replace("a", "e").encode()))


@pytest.mark.parametrize(("cell", "other"), [("item-1", "item-2"), ("User Guide", "User Manual"), ("list-3", "list-4")])
def test_a_cell_that_reads_like_an_alias_is_compared(cell: str, other: str, tmp_path: Path) -> None:
    """Though the cassette has such aliases, and people."""

    def write(value: str) -> Request:
        return Request("PATCH", f"{BOOK}/range", body=json.dumps({"values": [[value, _MAIL]]}).encode())

    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(write(cell), json_response(200, {"createdBy": {"user": {"displayName": "Ann Smith"}}}))
    with pytest.raises(NoMatch):
        _kept(tape).peek(write(other))
    assert _kept(tape).play(write(cell)).status == 200


def test_a_part_of_a_batch_may_name_its_session_in_its_address(tmp_path: Path) -> None:
    """Plain or in base64, and whichever it is now; of two sessions each keeps its own."""

    def batch(*sessions: str) -> Request:
        parts = [{"id": "1", "method": "GET", "url": f"/me/x?sessionId={_spelled(one)}"} for one in sessions]
        return Request("POST", f"{ROOT}/$batch", body=json.dumps({"requests": parts}).encode())

    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(batch("cluster=A&session=1.a", "cluster=A&session=2.b"), json_response(200, {"responses": []}))
    loaded = _kept(tape)
    with pytest.raises(NoMatch):
        loaded.peek(batch("cluster=B&session=3.c", "cluster=B&session=3.c"))
    assert loaded.play(batch("cluster=B&session=3.c", "cluster=B&session=4.d")).status == 200


def _spelled(session: str) -> str:
    return base64.b64encode(session.encode()).decode().replace("=", "%3D")
