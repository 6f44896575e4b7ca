"""The quick reader of our own layout: what it takes, it reads as a YAML reader would; all else it leaves."""

from __future__ import annotations

import json
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
    """Return what a YAML reader makes of *raw*; the mark keeps the quick ones out."""
    try:
        return form.loaded("---\n" + raw.decode(), path, NODE, is_named=True)
    except (CassetteError, UnicodeDecodeError):
        return None


def test_our_own_layout_is_read_to_the_last_byte() -> None:
    """Bodies of several lines, quoted ones, files and none; each answer as often as it is asked for."""
    found = layout.document_in(RAW)
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
        (b'"session-1"}\n- request:\n', b'"session-1"}\n- request :\n'),
        (b'"session-1"}\n- request:\n', b'"session-1"}\n-\n  request:\n'),
        (b'        {\n          "values"', b'        {\n       "values"'),
        (b'        {\n          "values"', b'        {\n\n          "values"'),
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
    assert layout.document_in(RAW.replace(old, new)) is None


LINES = b"[\n" + b"1,\n" * 60_000 + b"1\n]"
LONG = form.encoded(
    Document((replace(DOCUMENT.interactions[0], answer=Response(200, JSON, LINES)),), NODE, "simulator")
)


def test_a_long_body_is_read_in_pieces() -> None:
    """Of which each is as good as any other."""
    found = layout.document_in(LONG)
    assert found is not None
    assert found.interactions[0].response.body == LINES


@pytest.mark.parametrize("new", [b"\n", b"\n  ", b"\n# by hand\n        ", b"\n        \x07", b"\n\n        "])
@pytest.mark.parametrize("place", [10, 30_000, 59_990])
def test_what_is_odd_in_a_long_body_is_found_wherever_it_stands(new: bytes, place: int) -> None:
    """At its beginning, amid it, and in what is left at its end."""
    margin = b"\n        "
    lines = LONG.split(margin)
    edited = margin.join(lines[:place]) + new + margin.join(lines[place:])
    assert layout.document_in(LONG) is not None
    assert layout.document_in(edited) is None


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
    quick = layout.document_in(edited)
    if quick is not None:
        assert quick == _slowly(edited, Path("a.yaml"))
