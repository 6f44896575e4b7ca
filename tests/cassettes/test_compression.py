"""Answers of numbers are packed where that is asked for, and read as they were recorded."""

from __future__ import annotations

import base64
import gzip
import json
import random
from pathlib import Path

import pytest

from pytest_workbook.cassettes.compression import packed, unpacked
from pytest_workbook.cassettes.form import dumped, encoded, load
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cassettes.scan import findings
from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import CassetteError, SecretLeak
from pytest_workbook.wire import Headers, Request, Response, json_response

_NODE = "tests/test_a.py::test_b"
_URL = "https://graph.microsoft.com/v1.0/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN/workbook/x"
_random = random.Random(1)
_NUMBERS = [[round(_random.random() * 1000, 2) for _ in range(20)] for _ in range(50)]
_WORDS = [[f"item {column} of {row}" for column in range(20)] for row in range(50)]


def _tape(path: Path, *bodies: object) -> Tape:
    tape = Tape.new(path, _NODE)
    for sequence, body in enumerate(bodies):
        tape.record(Request("GET", _URL), json_response(200, body), sequence=sequence)
    return tape


def _saved(path: Path, *bodies: object, secrets: tuple[str, ...] = ()) -> str:
    save(_tape(path, *bodies), recorded_at="", source="live", versions={}, secrets=secrets, packed_from=1000)
    return path.read_text(encoding="utf-8")


def test_large_answers_of_numbers_are_packed(tmp_path: Path) -> None:
    """Neither words nor small ones; the file is a fraction, the same each time, and reads as it was recorded."""
    path = tmp_path / "a.workbook.yaml"
    bodies = ({"values": _NUMBERS}, {"values": _WORDS}, {"values": [[1.5]]})
    text = _saved(path, *bodies)
    assert text.count("!!binary") == text.count('"Content-Encoding": ["gzip"]') == 1
    assert text.index("!!binary") < text.index("item 1 of 0")
    assert len(_saved(path, bodies[0])) < len(dumped(_tape(path, bodies[0]).document())) * 0.8
    assert _saved(path, *bodies) == text
    loaded = load(path, _NODE)
    assert [json.loads(one.response.body) for one in loaded.interactions] == list(bodies)
    assert loaded.interactions == _tape(path, *bodies).document().interactions
    save(_tape(path, *bodies), recorded_at="", source="live", versions={})
    assert "!!binary" not in path.read_text(encoding="utf-8")


def test_secrets_are_looked_for_before(tmp_path: Path) -> None:
    """What is packed is scrubbed, scanned, and found by a scan of the file."""
    path = tmp_path / "a.workbook.yaml"
    with pytest.raises(SecretLeak):
        _saved(path, {"values": [*_NUMBERS, ["9876543210987654"]]}, secrets=("9876543210987654",))
    assert not path.exists()
    text = _saved(path, {"values": [*_NUMBERS, ["ann@contoso.com"]]})
    assert b"user-1@example.com" in load(path, _NODE).interactions[0].response.body
    assert findings(text.encode()) == []
    leaking = Document(
        (Interaction(Request("GET", _URL), json_response(200, [*_NUMBERS, "Bearer " + "a1" * 9])),), _NODE
    )
    assert [one.what for one in findings(encoded(packed(leaking, 1)))] == ["a bearer token"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"[1, 2]", "incorrect header check"),
        (gzip.compress(b"[1, 2]", mtime=0)[:-2], "it is cut short"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_told_by_line(tmp_path: Path, body: bytes, problem: str) -> None:
    """As any nonsense in a file of ours."""
    path = tmp_path / "a.workbook.yaml"
    text = _saved(path, {"a": 1}, {"values": _NUMBERS})
    start = text.index('!!binary "') + len('!!binary "')
    path.write_text(text[:start] + base64.b64encode(body).decode() + text[text.index('"', start) :], encoding="utf-8")
    line = 1 + path.read_text().splitlines().index("- request:", 10)
    with pytest.raises(CassetteError, match=rf"line {line}: interaction 2 has a packed body that .*: .*{problem}"):
        load(path, _NODE)


def test_what_other_recorders_kept_packed_is_unpacked_too(tmp_path: Path) -> None:
    """As vcrpy keeps what came so."""
    path = tmp_path / "a.yaml"
    answer = Response(200, Headers({"Content-Encoding": "gzip"}), gzip.compress(b"[1]"))
    text = dumped(Document((Interaction(Request("GET", _URL), answer),), _NODE))
    path.write_text(text.replace(text.partition("interactions:")[0], "version: 1\n", 1), encoding="utf-8")
    (found,) = load(path, _NODE).interactions
    assert (found.response.body, found.response.headers.pairs) == (b"[1]", ())


def test_where_nothing_is_packed_nothing_is_touched() -> None:
    """The document is the same object."""
    document = Document((Interaction(Request("GET", _URL), json_response(200, [])),), _NODE)
    assert unpacked(document) is document
    assert packed(document, 10) == document
