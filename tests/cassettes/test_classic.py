"""The quick reader of vcrpy's own files: what it takes, it reads as a YAML reader would; all else it leaves."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from hand_edits import Edit, edited, edits
from hypothesis import given, settings
from hypothesis import strategies as st
from vcr.serializers import yamlserializer

from pytest_workbook.cassettes import classic, form
from pytest_workbook.cassettes.interaction import Document
from pytest_workbook.cassettes.reading import piecewise
from pytest_workbook.errors import CassetteError
from pytest_workbook.wire import Response

NODE = "tests/test_budget.py::test_total"
BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/01AB/workbook"
PATH = Path("vcrpy.yaml")
CELLS = json.dumps({"values": [[f"it's {row}", row / 4, None] for row in range(20)], "text": "a 'b' #c: d"})


def _interaction(**fields: Any) -> dict[str, Any]:
    asked = {
        "body": fields.get("asked"),
        "headers": fields.get("sent", {"Accept": ["*/*"], "User-Agent": ["python-requests/2.34.2"]}),
        "method": fields.get("method", "GET"),
        "uri": fields.get("uri", f"{BOOK}/worksheets/Sheet1/range(address='A1:D12')"),
    }
    told = {
        "body": {"string": fields.get("told", CELLS)},
        "headers": fields.get("got", {"Content-Type": ["application/json; charset=utf-8"]}),
        "status": {"code": fields.get("code", 200), "message": fields.get("reason", "OK")},
    }
    return {"request": asked, "response": told}


ORDINARY = [
    _interaction(
        got={
            "Date": ["Tue, 24 Nov 2026 12:00:00 GMT"],
            "request-id": ["3f2a1b4c-1111-2222-3333-444455556666"],
            "client-request-id": ["12345678-1111-2222-3333-444455556666"],
            "Strict-Transport-Security": ["max-age=31536000"],
            "x-ms-ags-diagnostic": ['{"ServerInfo":{"DataCenter":"West Europe","Slice":"E","Ring":"5"}}'],
            "Set-Cookie": ["a=b; path=/", "c='d'"],
            "Server": "Kestrel",
            "Via": ["1.1 proxy.example (squid/5.7)"],
        }
    ),
    _interaction(
        method="PATCH", asked=CELLS, told='{"error": {"code": "é \u2028 😀 \\n"}}', code=404, reason="Not Found"
    ),
    _interaction(method="POST", asked=b"\xff\x00" * 90, told="", code=204, reason="No Content"),
    _interaction(sent={}, got={"Content-Encoding": ["gzip"]}, told=gzip.compress(CELLS.encode(), mtime=0)),
    _interaction(asked="", told="<html><body>" + "a plain text: none " * 20 + "</body></html>"),
    _interaction(
        uri=f"{BOOK}/names?$filter=contains(name,'é') and x eq 1&" + "y" * 200, told="two\nlines\n\n of text "
    ),
]
TEXT = yamlserializer.serialize({"version": 1, "interactions": ORDINARY})


def _never(text: str) -> Any:
    raise AssertionError(text)


def _quickly(text: str) -> Document | None:
    return classic.document_in(text.encode("utf-8", "surrogatepass"), piecewise(PATH, NODE, form._compose))


def _slowly(text: str) -> Document:
    """Return what a YAML reader makes of the whole of *text*; the mark keeps the quick ones out."""
    return form.loaded("---\n" + text, PATH, NODE, is_named=True)


def _seen(document: Document) -> tuple[Any, ...]:
    # Headers compare without case and order; here both count.
    pairs = [(one.request.headers.pairs, one.response.headers.pairs) for one in document.interactions]
    return document, pairs


def _late(document: Document) -> list[bool]:
    return [not isinstance(one.answer, Response) for one in document.interactions]


def test_what_vcrpy_writes_is_read_without_a_parser() -> None:
    """Plain, quoted, folded, binary and packed: each as a YAML reader reads it, and none before it is asked for."""
    found = classic.document_in(TEXT.encode(), _never)
    assert found is not None
    assert _late(found) == [True] * len(ORDINARY)
    assert [one.status for one in found.interactions] == [200, 404, 204, 200, 200, 200]
    assert _seen(found) == _seen(_slowly(TEXT))
    assert [one.response.body for one in found.interactions[3:4] * 2] == [CELLS.encode()] * 2


def test_the_file_of_windows_is_read_as_any() -> None:
    """Its lines end with two characters, which YAML takes for one."""
    found = classic.document_in(TEXT.replace("\n", "\r\n").encode(), _never)
    assert found == _slowly(TEXT)


_WORDS = st.sampled_from(
    [
        *(
            '{"a":',
            "[1,",
            '"b"',
            "it's",
            "''",
            "No",
            "a/b;c=d",
            "(z)",
            "\\n",
            "é",
            "😀",
            "\u2028",
            "\x85",
            "\x07",
            "\t",
        ),
        *("<html>", "<<", "$5", "1.5", "0x1F", "1e3", "12:30", "2001-01-01", "12345678-1111-2222-3333-444455556666"),
        *("a#b", "#c", "a:", ":b", "- d", "-", "---", "...", "~", "null", "yes", "=", "?", "!x", "&a", "*a", "%", "@"),
        *(" ", "  ", "\n", "\n\n", "\r", "\ufeff", "\ud7ff", "\U0010ffff", "x" * 90),
    ]
)
_TEXTS = st.builds(
    lambda words, between: between.join(words), st.lists(_WORDS, max_size=40), st.sampled_from(["", " ", "  ", "\n"])
) | st.text(max_size=5)
_BODIES = _TEXTS | st.none() | st.binary(max_size=130)
_HEADERS = st.dictionaries(
    st.sampled_from(["Accept", "Date", "request-id", "x.y_z", "yes", "1a", "a b", "n" * 130]),
    _TEXTS | st.lists(_TEXTS, max_size=2),
    max_size=3,
)
_RECORDED = st.builds(
    _interaction,
    asked=_BODIES,
    sent=_HEADERS,
    method=st.sampled_from(["GET", "POST", "PATCH", "TRACE"]),
    uri=_TEXTS,
    told=_BODIES,
    got=_HEADERS,
    code=st.integers(100, 599),
    reason=_TEXTS | st.none(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_RECORDED, min_size=1, max_size=3))
def test_whatever_vcrpy_writes_is_read_alike(interactions: list[dict[str, Any]]) -> None:
    """Any text in any place, as its own serializer lays it out; and never does a piece of it need the slow way."""
    text = yamlserializer.serialize({"version": 1, "interactions": interactions})
    found = _quickly(text)
    assert found is not None
    assert _seen(found) == _seen(_slowly(text))


@settings(max_examples=300, deadline=None)
@given(edits(len(TEXT)))
def test_no_edit_by_hand_is_read_in_two_ways(changes: list[Edit]) -> None:
    """If the quick reader takes the file, a YAML reader takes it too, and both read the same, to the last answer."""
    text = edited(TEXT, changes)
    found = _quickly(text)
    if found is not None:
        assert _seen(found) == _seen(_slowly(text))


GOOD = yamlserializer.serialize(
    {"version": 1, "interactions": [_interaction(told="abc"), _interaction(told="a 'b'", got={"A": ["b"], "C": ["d"]})]}
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("      - b\n", "      - yes\n"),
        ("      - b\n", "      - 12\n"),
        ("      - b\n", "      - b # c\n"),
        ("      - b\n", "      - ''\n      - 'b'\n"),
        ("      - b\n", '      - "b\\/"\n'),
        ("      - b\n", "      - é\n"),
        ("      - b\n", "      - &a b\n"),
        ("      - b\n", "      - !!str b\n"),
        ("      - b\n", "      - |-\n        b\n"),
        ("      - b\n", '      - "b\n- request:\n"\n'),
        ("      - b\n", '      - "b\n\n  - request:\n"\n'),
        ("      A:\n", "      # A\n      A:\n"),
        ("string: abc", "string: a:b# c"),
        ("string: abc", "string: 'a\r\r\n        b'"),
        ("A1:D12')\n", "A1:D12')  \n"),
        ("A1:D12')\n", "A1:D12')\n      \n"),
        ("string: abc", "string: 'a\n        b'"),
        ("string: abc", "string: !!binary |\n        YWI=\n        Yw=="),
        ("string: abc", "string: abc\n      encoding: utf-8"),
        ("code: 200", "code: 0310"),
        ("message: OK", "message: OK\n    url: https://a.b"),
        ("body: null", "body: {a: 1}"),
        ("method: GET", "method: get"),
        ("      - b\n      C:\n      - d\n", "      - &a b\n      C:\n      - *a\n"),
        ("version: 1\n", "version: 1"),
        ("interactions:\n", "# by hand\n\nx_y: 1\n# z\ninteractions:\n"),
        ("version: 1\n", ""),
        ("version: 1\n", "metadata: {}\nversion: 1\n"),
        (
            "version: 1\n",
            "- {request: {method: GET, uri: 'https://a.b'}, response: {status: {code: 200}}}\nversion: 1\n",
        ),
        ("\n- request:", "\n# by hand\n- request:"),
        ("\n- request:", "\n\n- request:"),
    ],
)
def test_what_is_laid_out_otherwise_is_read_too(old: str, new: str) -> None:
    """Through a parser, by itself or as a whole; the file says the same to whoever reads it."""
    text = GOOD.replace(old, new)
    assert text != GOOD
    assert _seen(form.loaded(text, PATH, NODE)) == _seen(_slowly(text))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("      C:\n", "      A:\n", "line 35: the key 'A' stands twice"),
        ("      - b\n", "      - ~\n", "line 20: a header of interaction 2 is NoneType, not text"),
        ("      - b\n", '      - "\\ud800"\n', "line 34: the file is not YAML"),
        ("      - b\n", "      - 'b\n", "the file is not YAML"),
        ("      - b\n", "      - *a\n", "line 34: an alias repeats what is not complete"),
        ("      - b\n", "      - \x07\n", "line 34: the file is not YAML"),
        ("      - b\n", "      - \x00\n", "line 34: the file holds a NUL"),
        ("      - b\n", "      - " + "[" * 101 + "]" * 101 + "\n", "nested deeper than 100"),
        (
            "string: abc",
            "string: !!binary |\n        YWI\n        Yw==",
            "line 13: the file is not YAML (failed to decode base64",
        ),
        ("      - b\n", "      - <<\n", "the file is not YAML"),
        ("      - b\n", "      - =\n", "the file is not YAML"),
        ("message: OK", "message: 2001-99-99", "a value that cannot be built"),
        ("string: abc", "string: a: b", "line 13: the file is not YAML"),
        ("code: 200", "code: 99", "line 2: 'code' of interaction 1 is 99"),
        (
            "    status:\n      code: 200\n",
            "    status:\n      code: 200\n      code: 200\n",
            "line 19: the key 'code'",
        ),
        ("version: 1\n", "version: 1\nversion: 1\n", "the key 'version' stands twice"),
        ("interactions:\n", "version: 1\ninteractions:\n", "the key 'version' stands twice"),
        ("interactions:\n", "interactions: []\ninteractions:\n", "line 2: the key 'interactions' stands twice"),
        ("interactions:\n", "  a: 1\ninteractions:\n", "the file is not YAML"),
        ("interactions:\n", "# b\u2028  a: 1\ninteractions:\n", "the file is not YAML"),
        ("interactions:\n", "# b\r  a: 1\ninteractions:\n", "the file is not YAML"),
        ("interactions:\n", "{a: 1}\ninteractions:\n", "the file is not YAML"),
        ("interactions:\n", "just text\ninteractions:\n", "the file is not YAML"),
        ("interactions:\n", 'a: "b\ninteractions:\n', "the file is not YAML"),
        ("version: 1\n", "...\nversion: 1\n", "the file is not YAML"),
        ("version: 1\n", "#\u2028...\nversion: 1\n", "the file is not YAML"),
        ("version: 1\n", "---\nversion: 1\n", "more than one document"),
        ("interactions:\n", "workbook: {format: 99}\ninteractions:\n", "the cassette's format is 99"),
    ],
)
def test_a_fault_is_named_when_the_file_is_opened(old: str, new: str, says: str) -> None:
    """With path, line and remedy, as if there were no quick way; nothing waits for the answer to be played."""
    assert old in GOOD
    with pytest.raises(CassetteError) as caught:
        form.loaded(GOOD.replace(old, new), PATH, NODE)
    assert says in str(caught.value)
    assert str(caught.value).startswith("vcrpy.yaml")
    assert f"record again: pytest {NODE} --workbook-mode=record" in str(caught.value)


def test_an_odd_interaction_does_not_make_the_others_slow() -> None:
    """One that was edited is parsed at once; those beside it wait as before."""
    found = _quickly(GOOD.replace("      - b\n", "      - b # by hand\n"))
    assert found is not None
    assert _late(found) == [True, False]


def test_a_file_of_ours_that_was_edited_is_read_in_pieces() -> None:
    """Its owner and its numbers are those of the whole."""
    document = Document(_slowly(GOOD).interactions, NODE, "live", "2026", {"vcrpy": "9"}, {"item": 1})
    text = form.dumped(document).replace('method: "GET"', "method: GET", 1)
    found = _quickly(text)
    assert found is not None
    assert _seen(found) == _seen(_slowly(text))
    assert (found.node_id, found.source, [one.sequence for one in found.interactions]) == (NODE, "live", [0, 1])


def test_headers_too_many_to_be_anybodys_are_parsed_at_once() -> None:
    """What waits is small, but for the body; so nothing that waits needs bounds."""
    many = {f"a{number}": ["b" * 100] for number in range(700)}
    found = _quickly(yamlserializer.serialize({"interactions": [_interaction(got=many)], "version": 1}))
    assert found is not None
    assert _late(found) == [False]


def test_more_interactions_than_the_bounds_allow_are_left_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow way counts their nodes, and refuses them by name."""
    monkeypatch.setattr(classic, "_MOST", 2)
    assert _quickly(GOOD) is not None
    monkeypatch.setattr(classic, "_MOST", 1)
    assert _quickly(GOOD) is None


_CHILD = """
import sys
{parser}
from pathlib import Path
from pytest_workbook.cassettes.form import load
from pytest_workbook.errors import CassetteError

good, file = Path(sys.argv[1]).read_bytes(), Path(sys.argv[1])
killers = [one * {length} for one in (b"[", b"{{a: ", b"- ", b"? ", b"&a [", b"'", b'"', b"a: ")]
killers += [b"\\n".join(b" " * deep + b"a:" for deep in range(8, 200))]
read = refused = 0
for killer in killers:
    for spot in (b" A:", b" abc", b" OK", b"- request:", b"interactions:", b"version:"):
        for put in (b" " + killer, b" '" + killer, b" '" + killer + b"'", spot + b"\\n" + killer):
            file.write_bytes(good.replace(spot, put))
            try:
                read += all(one.response for one in load(file, "n").interactions)
            except CassetteError:
                refused += 1
print(read, refused)
"""


@pytest.mark.parametrize(("parser", "length"), [("", 50_000), ("import yaml\ndel yaml.CSafeLoader, yaml.CDumper", 500)])
def test_no_file_kills_the_process(parser: str, length: int, tmp_path: Path) -> None:
    """A child that reads many hostile files lives to count them, with libyaml and without."""
    good = tmp_path / "good.yaml"
    good.write_text(GOOD, encoding="utf-8")
    command = [sys.executable, "-c", textwrap.dedent(_CHILD.format(parser=parser, length=length)), str(good)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    read, refused = map(int, ran.stdout.split())
    assert read + refused == 9 * 6 * 4
    assert min(read, refused) > 9
