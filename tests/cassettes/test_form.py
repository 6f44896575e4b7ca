from __future__ import annotations

import asyncio
import gzip
import io
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import vcr
import yaml
from vcr.serialize import deserialize
from vcr.serializers import yamlserializer

from pytest_workbook.cassettes import form
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cassettes.redaction import Roots
from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import CassetteError
from pytest_workbook.wire import Headers, Request, Response, json_response

NODE = "tests/test_budget.py::test_total"
ROOT = "https://graph.microsoft.com/v1.0"
BOOK = f"{ROOT}/me/drive/items/item-1/workbook"
RANGE = f"{BOOK}/worksheets('Sheet1')/range(address='A1')"
JSON = Headers({"Content-Type": "application/json"})


def _document(*interactions: Interaction, node_id: str | None = NODE) -> Document:
    return Document(tuple(interactions), node_id, "simulator", "2026-11-24T12:00:00+00:00", {"vcrpy": "9"}, {"item": 1})


def _asked(body: bytes, answer: bytes, status: int = 200) -> Interaction:
    return Interaction(Request("POST", RANGE, JSON, body), Response(status, JSON, answer))


def _written(tmp_path: Path) -> Path:
    tape = Tape.new(tmp_path / "total.workbook.yaml", NODE)
    tape.record(Request("GET", RANGE, JSON), json_response(200, {"values": [[1, "é✓😀"]]}), sequence=0)
    tape.record(Request("PATCH", RANGE, JSON, b'{"values": [[2]]}'), json_response(200, {"values": [[2]]}), sequence=1)
    tape.record(Request("GET", RANGE, JSON), json_response(200, {"values": [[2, ""]]}), sequence=2)
    tape.record(Request("POST", f"{BOOK}/closeSession", JSON), Response(204), sequence=3)
    tape.record(
        Request("GET", f"{ROOT}/me/drive/items/item-1/content"), Response(200, body=b"PK\x03\x04\xff\x00"), sequence=4
    )
    save(tape, recorded_at="2026-11-24T12:00:00+00:00", source="simulator", versions={})
    return tape.path


def _through_requests() -> list[tuple[int, bytes]]:
    with requests.Session() as client:
        client.trust_env = False
        answers = [
            client.get(RANGE),
            client.patch(RANGE, json={"values": [[2]]}),
            client.get(RANGE),
            client.post(f"{BOOK}/closeSession"),
            client.get(f"{ROOT}/me/drive/items/item-1/content"),
        ]
        return [(answer.status_code, answer.content) for answer in answers]


def _through_httpx() -> list[tuple[int, bytes]]:
    with httpx.Client(trust_env=False) as client:
        answers = [
            client.get(RANGE),
            client.patch(RANGE, json={"values": [[2]]}),
            client.get(RANGE),
            client.post(f"{BOOK}/closeSession"),
            client.get(f"{ROOT}/me/drive/items/item-1/content"),
        ]
        return [(answer.status_code, answer.content) for answer in answers]


def _through_aiohttp() -> list[tuple[int, bytes]]:
    async def calls() -> list[tuple[int, bytes]]:
        async with aiohttp.ClientSession() as client:
            found = []
            for method, url, body in (
                ("GET", RANGE, None),
                ("PATCH", RANGE, {"values": [[2]]}),
                ("GET", RANGE, None),
                ("POST", f"{BOOK}/closeSession", None),
                ("GET", f"{ROOT}/me/drive/items/item-1/content", None),
            ):
                async with client.request(method, url, json=body) as answer:
                    found.append((answer.status, await answer.read()))
            return found

    return asyncio.run(calls())


@pytest.mark.parametrize("through", [_through_requests, _through_httpx, _through_aiohttp])
def test_plain_vcrpy_replays_what_we_wrote(through: Callable[[], list[tuple[int, bytes]]], tmp_path: Path) -> None:
    """A cassette of ours is a cassette of vcrpy's, for each kind of client."""
    path = _written(tmp_path)
    with vcr.VCR(record_mode="none").use_cassette(str(path)) as cassette:
        answers = through()
    assert [status for status, _ in answers] == [200, 200, 200, 204, 200]
    assert [json.loads(body)["values"] for _, body in answers[:3]] == [[[1, "é✓😀"]], [[2]], [[2, ""]]]
    assert answers[3][1] == b""
    assert answers[4][1] == b"PK\x03\x04\xff\x00"
    assert cassette.all_played


def test_our_head_is_no_matter_to_vcrpy(tmp_path: Path) -> None:
    """It stands beside the interactions; below vcrpy's own metadata, pytest-recording 0.14 could not load the file."""
    requests_and_responses = deserialize(_written(tmp_path).read_text(encoding="utf-8"), yamlserializer)
    assert len(requests_and_responses) == 2


def test_a_head_below_metadata_is_read_too(tmp_path: Path) -> None:
    """Where it stood at first; the quick reader and the careful one agree."""
    text = _written(tmp_path).read_text(encoding="utf-8")
    head, _, rest = text.partition("interactions:\n")
    older = head.replace("\n", "\n  ").replace("  workbook:", "metadata:\n  workbook:").rstrip(" ")
    for before in ("", "# by hand\n", "---\n"):
        found = form.loaded(f"{before}{older}interactions:\n{rest}", Path("a"), NODE)
        assert (found.node_id, found.interactions) == (NODE, form.loaded(text, Path("a"), NODE).interactions)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "# by hand\n", "---\n"])
def test_both_readers_read_the_same(before: str, ends: str, tmp_path: Path) -> None:
    """A file read by the line pattern and one read by YAML give equal documents."""
    text = _written(tmp_path).read_text(encoding="utf-8")
    quick = form.loaded(text, tmp_path, NODE)
    assert quick == form.loaded((before + text).replace("\n", ends), tmp_path, NODE)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"plain text",
        b" leading space",
        b"trailing newline\n",
        b"two\nlines",
        b"tab\tand \x7f",
        b'{\n\n  "blank": 1\n}',
        b'{"broken": ',
        b"{ braces } but no JSON\nat all: [",
        "\u2028\u2029\u0085\ufeff é 😀".encode(),
        b"\xff\xfe\x00binary",
        b"nul\x00",
        b"'quoted' \"twice\" # comment: - x",
        b"carriage\r\nreturn",
    ],
)
def test_any_body_comes_back_as_it_went(body: bytes, tmp_path: Path) -> None:
    """No byte of a body is lost on either side, by either reader."""
    kept = _document(_asked(body, body))
    text = form.dumped(kept)
    for one in (form.loaded(text, tmp_path, NODE), form.loaded("---\n" + text, tmp_path, NODE)):
        assert [(body, body)] == [(each.request.body, each.response.body) for each in one.interactions]
    serial = yaml.safe_load(text)["interactions"][0]["response"]["body"]["string"]
    assert body == (serial if isinstance(serial, bytes) else serial.encode())


def test_rows_stand_on_one_line_each(tmp_path: Path) -> None:
    """A range of 100 x 50 cells is a hundred lines, not five thousand; one changed cell is one changed line."""
    rows = [[f"{row}.{column}" for column in range(50)] for row in range(100)]
    tape, other = Tape.new(tmp_path / "a", NODE), Tape.new(tmp_path / "b", NODE)
    tape.record(Request("GET", RANGE), json_response(200, {"values": rows}))
    rows[7][3] = "changed"
    other.record(Request("GET", RANGE), json_response(200, {"values": rows}))
    lines, changed = (form.dumped(one.document()).splitlines() for one in (tape, other))
    assert len(lines) < 140
    assert sum(one != two for one, two in zip(lines, changed, strict=True)) == 1


def test_the_same_traffic_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two recordings differ in nothing but recorded_at."""
    first = _written(tmp_path).read_text(encoding="utf-8")
    second = _written(tmp_path).read_text(encoding="utf-8")
    assert first == second
    assert sum("recorded_at" in line for line in first.splitlines()) == 1


def test_an_empty_document_is_a_cassette(tmp_path: Path) -> None:
    """No interactions are an empty list for every reader."""
    text = form.dumped(_document())
    assert yaml.safe_load(text)["interactions"] == []
    assert form.loaded(text, tmp_path, NODE).interactions == ()


def test_another_nodes_file_is_refused(tmp_path: Path) -> None:
    """A file says whose it is, and is used for nobody else."""
    path = _written(tmp_path)
    with pytest.raises(CassetteError, match=r"belongs to .*test_total.*, not to 'tests/test_other.py::test_x'"):
        form.load(path, "tests/test_other.py::test_x")


def test_a_file_that_was_named_may_be_anothers(tmp_path: Path) -> None:
    """A test with faults is never recorded; it replays the cassette that its marker names."""
    tape = Tape.load(_written(tmp_path), "tests/test_other.py::test_x", is_named=True)
    assert len(tape) == 5


def test_a_later_format_is_refused_by_name(tmp_path: Path) -> None:
    """A file of a later version is an error that says so."""
    text = form.dumped(_document()).replace("format: 1", "format: 2")
    with pytest.raises(CassetteError, match="format is 2, this version of pytest-workbook reads 1"):
        form.loaded(text, tmp_path, NODE)


def _foreign(tmp_path: Path, interactions: list[dict[str, Any]], *, as_json: bool = False) -> Tape:
    path = tmp_path / "foreign.yaml"
    data = {"version": 1, "interactions": interactions}
    path.write_text(json.dumps(data) if as_json else yamlserializer.serialize(data), encoding="utf-8")
    return Tape.load(path, NODE)


def _interaction(body: Any, answer: Any, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "request": {"method": "POST", "uri": RANGE, "body": body, "headers": {"Accept": ["*/*"]}},
        "response": {"status": {"code": 200, "message": "OK"}, "headers": headers or {}, "body": answer},
    }


@pytest.mark.parametrize(
    ("body", "answer", "headers"),
    [
        ('{"a": 1}', {"string": '{"b": 2}'}, None),
        (b'{"a": 1}', {"string": b'{"b": 2}'}, {"Content-Type": "application/json"}),
        ({"a": 1}, {"string": '{"b": 2}'}, None),
        ([b'{"a"', b": 1}"], {"string": '{"b": 2}'}, None),
        ('{"a": 1}', {"string": gzip.compress(b'{"b": 2}', mtime=0)}, {"Content-Encoding": ["gzip"]}),
        ('{"a": 1}', {"string": '{"b": 2}'}, {"content-encoding": ["gzip"]}),
        ('{"a": 1}', {"base64_string": "eyJiIjogMn0="}, None),
        (io.BytesIO(b'{"a": 1}'), {"string": '{"b": 2}'}, None),
        ('{"a": 1}', '{"b": 2}', None),
    ],
)
def test_a_foreign_cassette_replays(body: Any, answer: Any, headers: Any, tmp_path: Path) -> None:
    """Bodies as text, bytes, dicts, chunks, gzip and base64, as versions and clients of vcrpy leave them."""
    tape = _foreign(tmp_path, [_interaction(body, answer, headers)])
    played = tape.play(Request("POST", RANGE, JSON, b'{"a":1}'))
    assert played.json() == {"b": 2}
    assert "content-encoding" not in played.headers
    assert tape.unplayed() == []


def test_a_list_that_aiohttp_was_given_is_json(tmp_path: Path) -> None:
    """A list as a body is JSON unless it is made of chunks."""
    tape = _foreign(tmp_path, [_interaction([{"a": 1}, 2], {"string": "done"})])
    assert tape.play(Request("POST", RANGE, JSON, b'[{"a":1},2]')).body == b"done"


def test_a_foreign_json_cassette_replays(tmp_path: Path) -> None:
    """What vcrpy's JSON serializer wrote is read, escaped pairs of surrogates included."""
    tape = _foreign(tmp_path, [_interaction(None, {"string": '{"b": "😀"}'})], as_json=True)
    assert tape.play(Request("POST", RANGE)).json() == {"b": "😀"}


def test_sessions_of_a_foreign_cassette_are_played_and_never_missed(tmp_path: Path) -> None:
    """A file without metadata serves our lifecycle and that of code under test, and its sessions need not be played."""
    one = _interaction('{"persistChanges": true}', {"string": '{"id": "cluster=X&session=1"}'})
    one["request"]["uri"] = f"{BOOK}/createSession"
    tape = _foreign(tmp_path, [one])
    assert tape.unplayed() == []
    created = tape.play(Request("POST", f"{BOOK}/createSession", JSON, b'{"persistChanges": true}'), lifecycle=True)
    assert created.json()["id"] == "cluster=X&session=1"


def test_a_foreign_cassette_that_is_added_to_keeps_its_unknowns(tmp_path: Path) -> None:
    """What vcrpy did not say stays unsaid in the file we write, for both readers."""
    one = _interaction('{"persistChanges": true}', {"string": '{"id": "cluster=X"}'})
    tape = _foreign(tmp_path, [one])
    save(tape, recorded_at="", source="simulator", versions={})
    text = tape.path.read_text(encoding="utf-8")
    assert '"lifecycle": null' in text
    assert form.loaded(text, tape.path, NODE) == form.loaded("---\n" + text, tape.path, NODE)
    assert Tape.load(tape.path, NODE).document().interactions[0].lifecycle is None


class _Graph(BaseHTTPRequestHandler):
    """A stand-in that answers with gzip where the client takes it, as the service does."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps({"id": "cluster=A&session=15.x", "asked": asked}).encode()
        self.send_response(201)
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server gives it
        """Say nothing."""


@pytest.fixture(name="root")
def _root() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Graph) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _post_requests(url: str) -> None:
    with requests.Session() as client:
        client.trust_env = False
        client.post(url, json={"persistChanges": True})


def _post_httpx(url: str) -> None:
    with httpx.Client(trust_env=False) as client:
        client.post(url, json={"persistChanges": True})


def _post_aiohttp(url: str) -> None:
    async def call() -> None:
        async with aiohttp.ClientSession() as client, client.post(url, json={"persistChanges": True}) as answer:
            await answer.read()

    asyncio.run(call())


@pytest.mark.parametrize("post", [_post_requests, _post_httpx, _post_aiohttp])
@pytest.mark.parametrize("serializer", ["yaml", "json"])
def test_what_plain_vcrpy_recorded_replays_here(
    serializer: str, post: Callable[[str], None], root: str, tmp_path: Path
) -> None:
    """A cassette that vcrpy recorded from a true exchange answers the same request of any client."""
    path = tmp_path / f"recorded.{serializer}"
    with vcr.VCR(
        record_mode="once", serializer=serializer, decode_compressed_response=serializer == "json"
    ).use_cassette(str(path)):
        post(f"{root}/v1.0/me/drive/items/01A/workbook/createSession")
    tape = Tape.load(path, NODE, roots=Roots.of(root))
    url = f"{ROOT}/drives/d/items/01B/workbook/createSession"
    played = tape.play(Request("POST", url, JSON, b'{"persistChanges":true}'))
    assert (played.status, played.json()["asked"]) == (201, {"persistChanges": True})
    assert tape.unplayed() == []


@pytest.mark.parametrize("profile", ["", "strict app_only=deny", 'odd "one"'])
def test_the_profile_stands_where_there_is_one(profile: str, tmp_path: Path) -> None:
    """Read back quickly and slowly alike; a file without it is as it was before there were any."""
    document = Document((_asked(b"", b"{}"),), NODE, "simulator", "2026", profile=profile)
    text = form.dumped(document)

    assert ("profile" in text) is bool(profile)
    for spelled in (text, text.replace("version: 1\n", "version:  1\n")):
        assert form.loaded(spelled, tmp_path / "a.yaml", NODE).profile == profile
