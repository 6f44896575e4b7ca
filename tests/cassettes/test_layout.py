"""The quick reader of our own layout: what it takes, it reads as a YAML reader would; all else it leaves."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pytest_workbook.cassettes import form, layout
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.errors import CassetteError
from pytest_workbook.wire import Headers, Request, Response

NODE = "tests/test_budget.py::test_total"
BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/item-1/workbook"
JSON = Headers({"Content-Type": "application/json"})
CELLS = json.dumps({"values": [[1, "é✓😀"], ["", None]], "text": "x" * 60}, ensure_ascii=False, indent=2).encode()
DOCUMENT = Document(
    (
        Interaction(
            Request("PATCH", f"{BOOK}/a", JSON, CELLS),
            Response(200, JSON, CELLS),
            "test",
            lifecycle=False,
            session="session-1",
        ),
        Interaction(
            Request("GET", f'{BOOK}/"b"\\'),
            Response(404, Headers(), b"a\tb", "Gone: \n"),
            "code",
            lifecycle=None,
            sequence=1,
        ),
        Interaction(
            Request("PUT", f"{BOOK}/c", JSON, b"sha"),
            Response(200, JSON, b"PK\x00\xff"),
            "plugin",
            lifecycle=True,
            sequence=2,
        ),
    ),
    NODE,
    "simulator",
    "2026-11-24T12:00:00+00:00",
    {"vcrpy": "9"},
    {"item": 1},
    "strict",
)
RAW = form.dumped(DOCUMENT).encode()


def _slowly(raw: bytes, path: Path) -> Document | None:
    """Return what a YAML reader makes of *raw*; the comment keeps the quick one out."""
    try:
        return form.loaded("# by hand\n" + raw.decode(), path, NODE, is_named=True)
    except (CassetteError, UnicodeDecodeError):
        return None


def _not_asked(number: int) -> Response:
    pytest.fail(f"interaction {number} went the slow way")


def _read(raw: bytes) -> Document | None:
    """Return what is read of *raw* when every answer is asked for; None if that is refused."""
    with tempfile.TemporaryDirectory() as folder, suppress(CassetteError):
        path = Path(folder, "a.yaml")
        path.write_bytes(raw)
        found = form.load(path, NODE, is_named=True)
        return replace(found, interactions=tuple(replace(one, answer=one.response) for one in found.interactions))
    return None


def test_our_own_layout_is_read_to_the_last_byte() -> None:
    """Bodies of several lines, quoted ones, files and none; each answer as often as it is asked for."""
    found = layout.document_in(RAW, _not_asked)
    assert found == DOCUMENT
    assert found is not None
    assert [one.response.body for one in found.interactions * 2] == [CELLS, b"a\tb", b"PK\x00\xff"] * 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"version: 1", b"version: 2"),
        (b"format: 1", b"format: 2"),
        (b"\n", b"\r\n"),
        (b"- request:", b"-  request:"),
        (b"method:", b"Method:"),
        (b"  response:", b"   response:"),
        (b'        {\n          "values"', b'          {\n          "values"'),
        (b'"by": "test"', b'"by": "nobody"'),
        (b"\xc3\xa9", b"\xc3"),
        (b"\xc3\xa9", b"\xc2\x85"),
        (b'"text"', b'"te\x07xt"'),
        (b'"Content-Type": ["application/json"]', b'"Content-Type": 1.5'),
        (b"  workbook: {", b"  workbook:  {"),
    ],
)
def test_what_is_laid_out_otherwise_is_left_to_the_slow_reader(old: bytes, new: bytes) -> None:
    """Nothing is guessed."""
    assert old in RAW
    assert layout.document_in(RAW.replace(old, new), _not_asked) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'\n          "values"', b'\n       "values"'),
        (b'\n          "values"', b'\n\n          "values"'),
        (b'\n          "values"', b'\n          "val\x07ues"'),
        (b"\n        }", b"\n# by hand\n        }"),
        (b'\n          "text"', b'\n      \n          "text": "\xc3\xa9"'),
        (b'\n          "text"', b'\n          "te\xc2\x85xt"'),
    ],
)
def test_an_odd_body_of_an_answer_goes_the_slow_way_when_it_is_played(old: bytes, new: bytes) -> None:
    """Each time, and only that one; the slow way says what is wrong, or reads what we would not write."""
    long, slow = b"[\n" + b"1,\n" * 40_000 + b"1\n]", Response(200, JSON, b"as YAML")
    first = replace(DOCUMENT.interactions[0], answer=Response(200, JSON, long))
    second = replace(DOCUMENT.interactions[0], sequence=1)
    raw = form.encoded(Document((first, second), NODE, "simulator"))
    assert raw.count(old) == 1
    asked: list[int] = []

    def slowly(number: int) -> Response:
        asked.append(number)
        return slow

    found = layout.document_in(raw.replace(old, new), slowly)
    assert found is not None
    assert not asked
    assert [one.response.body for one in found.interactions * 2] == [long, b"as YAML"] * 2
    assert asked == [1, 1]


def test_what_a_yaml_reader_takes_is_taken_when_it_is_played() -> None:
    """An editor may leave an empty line in a body."""
    found = _read(RAW.replace(b'\n          "values"', b'\n\n          "values"'))
    assert found is not None
    assert found.interactions[0].response.body == CELLS.replace(b'\n  "values"', b'\n\n  "values"')
    assert found.interactions[1:] == DOCUMENT.interactions[1:]


def test_what_no_reader_takes_is_refused_when_it_is_played() -> None:
    """With path and line, as when the file is opened."""
    found = form.loaded(RAW.replace(b'\n          "values"', b'\n       "values"').decode(), Path("a.yaml"), NODE)
    assert found.interactions[1].response == DOCUMENT.interactions[1].response
    with pytest.raises(CassetteError, match=r"a\.yaml, line \d+: the file is not YAML .* delete the file and record"):
        _ = found.interactions[0].response


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_no_edit_by_hand_is_read_in_two_ways(data: st.DataObject) -> None:
    """Whatever is cut out, put in or written over: if the quick reader takes the file, a YAML reader agrees."""
    start = data.draw(st.integers(0, len(RAW)))
    end = min(len(RAW), start + data.draw(st.integers(0, 12)))
    pieces = [
        b"",
        b" ",
        b"  ",
        b"\n",
        b"\n\n",
        b'"',
        b"\\",
        b"#",
        b"|-\n",
        b": ",
        b"- ",
        b"{",
        b"}",
        b"null",
        b"\t",
        b"0",
    ]
    put = b"".join(data.draw(st.lists(st.sampled_from(pieces), max_size=3)))
    edited = RAW[:start] + put + RAW[end:]
    assume(edited != RAW)
    assume(layout.document_in(edited, _not_asked) is not None)
    assert _read(edited) == _slowly(edited, Path("a.yaml"))
